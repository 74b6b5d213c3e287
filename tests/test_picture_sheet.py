"""The file of a picture: paths as short as they may be, colours exact, holes kept."""

import io
import re
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from maps import style
from maps.labels import Box
from maps.picture_sheet import Pen, Sheet, corners, disc, together
from maps.picture_svg import _steps, lean
from maps.picture_type import Face, Type


def points_of(data: str) -> list[tuple[float, float]]:
    """Walk the relative steps of a path and return where they lead."""
    here, begin = np.zeros(2), np.zeros(2)
    found = []
    for command, numbers in re.findall(r"([a-z])([^a-z]*)", data):
        values = [float(value) for value in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        steps = np.array(values).reshape(-1, 2)
        if len(steps):
            found += [tuple(here + step) for step in steps]
            here = here + steps[-1]
        else:
            here = begin
        if command == "m":
            begin = here
    return found


coordinate = st.floats(-2000, 2000).map(lambda value: round(value, 6))


@given(
    points=st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=20),
    curved=st.booleans(),
)
def test_a_path_in_steps_leads_where_the_path_did(
    points: list[tuple[float, float]], *, curved: bool
) -> None:
    if curved and len(points) % 2 == 0:
        points = points[:-1]
    first, *others = points
    words = [f"M {first[0]:f} {first[1]:f} \n"]
    if curved:
        pairs = zip(others[::2], others[1::2], strict=True)
        words += [f"Q {a[0]:f} {a[1]:f} {b[0]:f} {b[1]:f} \n" for a, b in pairs]
    else:
        words += [f"L {x:f} {y:f} \n" for x, y in others]
    found = points_of(_steps("".join([*words, "z\n", *words])))
    fine = 0.0051 if curved and others else 0.051
    assert len(found) == 2 * len(points)
    assert np.abs(np.array(found) - np.array([*points, *points])).max() <= fine


def test_an_outline_that_comes_twice_is_kept_once() -> None:
    path = '<path d="M 1 1 \nL 2 2 \n" style="fill: #{}"/>\n'
    drawn = f"<svg>\n<defs>\n</defs>\n{path.format('fff')}{path.format('000')}</svg>"
    found = lean(drawn, size=(3, 4), title="t", description="d")
    assert found.count(' d="') == 1
    assert found.count("<use ") == 2
    assert 'viewBox="0 0 3 4"' in found


def test_only_what_is_in_the_window_is_drawn() -> None:
    sheet = Sheet(40, 40, paper="#ffffff")
    sheet.look_through(Box(10, 20, 20, 40))
    sheet.fill(disc(20, 20, 15), "#ff0000")
    sheet.look_through(None)
    sheet.stroke(corners([(30, 5), (38, 5), (38, 12)]), Pen("#0000ff", 2))
    svg = sheet.svg(title="t", description="d")
    assert svg.count(b"clip-path") == 1
    assert svg.count(b"<clipPath") == 1


@pytest.mark.parametrize("palette", style.PALETTES.values(), ids=style.PALETTES)
def test_colours_drawn_flat_are_exact_however_small_their_area(palette: style.Palette) -> None:
    roles = sorted(set(palette.roles().values()))
    sheet = Sheet(1200, 800, paper=palette.paper)
    for number, colour in enumerate(roles):
        sheet.fill(Box(20 + 12 * number, 50, 8, 8), colour)
        sheet.stroke(disc(600, 400, 5 * number + 3), Pen(colour, 1))
    png = Image.open(io.BytesIO(sheet.png(scale=1, title="", description=""))).convert("RGB")
    row = np.asarray(png)[750, 20 : 20 + 12 * len(roles) : 12]
    found = {"#" + bytes(dot.tolist()).hex() for dot in row}
    assert found == set(roles)


def test_holes_stay_holes_whichever_way_they_are_drawn() -> None:
    outer, hole = [(0, 0), (40, 0), (40, 40), (0, 40)], [(10, 10), (30, 10), (30, 30), (10, 30)]
    pictures = set()
    for shell in (outer, outer[::-1]):
        for inner in (hole, hole[::-1]):
            sheet = Sheet(40, 40, paper="#ffffff")
            sheet.fill(shapely.MultiPolygon([shapely.Polygon(shell, [inner])]), "#000000")
            pictures.add(sheet.png(scale=1, title="", description=""))
    assert len(pictures) == 1


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(),
        shapely.Point(3, 3),
        shapely.GeometryCollection([shapely.Point(1, 1), shapely.LineString()]),
        together([]),
    ],
    ids=["empty", "point", "collection", "no path"],
)
def test_what_has_no_line_draws_nothing(shape: Any) -> None:
    sheet, blank = Sheet(20, 20, paper="#ffffff"), Sheet(20, 20, paper="#ffffff")
    sheet.fill(shape, "#000000")
    sheet.stroke(shape, Pen("#000000", 1))
    sheet.write("  ", Box(5, 5, 5, 5), Type(Face.PLAIN, 5), "#000000")
    assert sheet.svg(title="", description="") == blank.svg(title="", description="")


def test_a_turned_text_is_turned_about_its_middle() -> None:
    kind = Type(Face.PLAIN, 12)
    box = Box(50, 50, kind.width("HHHH"), 14, 90)
    sheet = Sheet(100, 100, paper="#ffffff")
    sheet.write("HHHH", box, kind, "#111111")
    found = re.search(rb' d="([^"]*)" style="fill: #111111"', sheet.svg(title="", description=""))
    assert found is not None
    points = np.array(points_of(found[1].decode()))
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    assert middle == pytest.approx([50, 50], abs=1)
    assert np.ptp(points[:, 1]) > 2 * np.ptp(points[:, 0])
