"""The parts of a picture: its layout, its ground, its symbols, its names, its file."""

import dataclasses
import io
import math
import re
from itertools import combinations, pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from maps import style
from maps.labels import Box, place
from maps.picture_ground import dots, ground_of, hatch
from maps.picture_layout import LEAST_MAP, Layout, lay_out
from maps.picture_legend import key_rows
from maps.picture_look import Look
from maps.picture_marks import CROWD, Mark, is_crowded, marks_of, reaches_of
from maps.picture_names import Map, Name, draw_names, inside, names_of
from maps.picture_sheet import Pen, Sheet, corners, disc, together
from maps.picture_svg import _steps, lean
from maps.picture_type import Face, Type
from maps.picture_view import Plane, View
from maps.scene import LegendEntry, Scene
from tests.scenes import bare_scene, make_scene, make_spec

PAGE = Look(style.LIGHT, 1200)
PHONE = Look(style.LIGHT, 360)
SPACE = Box(600, 350, 1150, 560)


def view_of(scene: Scene, frame: Box = SPACE) -> View:
    return View(scene.bounds, frame)


def map_of(scene: Scene, look: Look = PAGE, frame: Box = SPACE) -> Map:
    view = view_of(scene, frame)
    marks, reaches = marks_of(scene, view, look), reaches_of(scene, view)
    return Map(scene, view, look, ground_of(scene, view), tuple(marks), tuple(reaches))


def strikes(scene: Scene, **changes: Any) -> Scene:
    return dataclasses.replace(scene, strikes=scene.strikes.assign(**changes))


# The look.


def test_type_hardly_shrinks_on_a_phone_and_grows_in_print() -> None:
    sizes = [Look(style.LIGHT, width).of_type for width in (320, 700, 1200, 4000)]
    assert sizes == sorted(sizes)
    assert sizes[0] > 0.85
    assert sizes[1] == sizes[2] == 1
    assert 2.5 < sizes[3] < 4000 / 1200


@given(st.floats(240, 4000), st.floats(240, 4000))
def test_sizes_never_fall_as_the_sheet_grows(one: float, other: float) -> None:
    low, high = (Look(style.LIGHT, width) for width in sorted((one, other)))
    assert low.of_type <= high.of_type
    assert low.of_marks <= high.of_marks


def test_pens_scale_with_their_dashes() -> None:
    pen = Look(style.LIGHT, 2400).pen("ring", "#123456")
    scale = Look(style.LIGHT, 2400).of_marks
    dashes = style.DASHES["ring"]
    assert pen.dashes == pytest.approx((dashes[0] * scale, dashes[1] * scale))
    assert PAGE.pen("contact_line", "#000000").dashes is None


# The layout.


def laid(scene: Scene, width: float, height: float | None) -> Layout:
    look = Look(style.LIGHT, width)
    return lay_out(scene, look, height=height, aspect=Plane(scene.bounds).aspect)


def long_winded() -> Scene:
    return make_scene(
        title="A very long headline about what was struck " * 4,
        dek="A long explanation of what was measured and how. " * 5,
        notes=("A note that goes on for a while. " * 5,) * 4,
        source_line="Source: " + "a source of this map; " * 12,
        legend=tuple(LegendEntry("occupied", f"An entry of the key, {n}") for n in range(30)),
    )


@pytest.mark.parametrize("width", [320, 640, 1200, 4000])
@pytest.mark.parametrize("height", [240, 600, 1000, 4000])
@pytest.mark.parametrize("wordy", [False, True])
def test_the_parts_fill_the_sheet_and_do_not_overlap(
    width: int, height: int, *, wordy: bool
) -> None:
    layout = laid(long_winded() if wordy else make_scene(), width, height)
    assert layout.height == height
    top = layout.frame.y + layout.frame.height / 2
    bottom = layout.frame.y - layout.frame.height / 2
    assert top + layout.key_height + layout.head_height + layout.margin == pytest.approx(height)
    assert bottom >= layout.margin * 0.8 + layout.foot_height or layout.frame.height == 1
    assert layout.frame.width <= width


@pytest.mark.parametrize(("width", "height"), [(640, 480), (1200, 760), (360, 640), (4000, 2500)])
def test_the_map_has_its_part_of_the_sheet_however_much_is_said(width: int, height: int) -> None:
    assert laid(long_winded(), width, height).frame.height >= LEAST_MAP * height


@pytest.mark.parametrize("height", [240, 400, 760])
def test_sources_are_never_left_out(height: int) -> None:
    layout = laid(long_winded(), 640, height)
    foot = " ".join(line for block in layout.foot for line in block.lines)
    assert " ".join(long_winded().source_line.split()) in foot
    assert long_winded().as_of_line in foot


def test_what_is_said_last_goes_first() -> None:
    scene = long_winded()
    tall, low = laid(scene, 1200, 3000), laid(scene, 1200, 500)
    assert "A note that goes on" in " ".join(line for b in tall.foot for line in b.lines)
    assert tall.key
    assert not low.key
    assert not any("A note that" in line for block in low.foot for line in block.lines)
    assert low.head[0].lines


def test_a_sheet_without_a_height_takes_what_it_needs() -> None:
    layout = laid(long_winded(), 360, None)
    assert layout.key
    assert layout.height > 360
    assert layout.frame.height == pytest.approx(360 * Plane(make_scene().bounds).aspect, abs=1)
    assert layout.frame.width == 360


def test_lines_of_text_are_no_wider_than_the_sheet() -> None:
    for width in (320, 700, 1200):
        layout = laid(long_winded(), width, None)
        for block in (*layout.head, *layout.foot):
            for line in block.lines:
                assert block.kind.width(line) <= width - 2 * layout.margin


# The key.


@pytest.mark.parametrize("look", [PAGE, PHONE], ids=["page", "phone"])
def test_entries_of_the_key_stand_side_by_side_in_their_order(look: Look) -> None:
    inner = look.width - 40
    rows = key_rows(make_scene(), look, inner)
    assert [item.key for row in rows for item in row] == [e.key for e in make_scene().legend]
    for row in rows:
        for item, following in pairwise(row):
            words = max(item.kind.width(line) for line in item.lines)
            assert item.x + item.sample + words < following.x
        last = row[-1]
        assert last.x + last.sample + max(map(last.kind.width, last.lines)) <= inner


def test_an_empty_key_has_no_rows() -> None:
    assert key_rows(bare_scene(), PAGE, 1000) == ()


def test_a_long_entry_is_wrapped() -> None:
    scene = make_scene(legend=(LegendEntry("occupied", "very long words " * 20),))
    (row,) = key_rows(scene, PHONE, 320)
    assert len(row[0].lines) > 3
    assert row[0].height > 3 * row[0].kind.line


# The ground.

AREA = shapely.Point(100, 80).buffer(60).difference(shapely.Point(100, 80).buffer(20))


@given(st.floats(3, 20))
@settings(deadline=None)
def test_hatch_lies_inside_its_area_and_rises_to_the_right(step: float) -> None:
    lines = hatch(AREA, step)
    assert shapely.difference(lines, AREA.buffer(1e-6)).length < 1e-3
    for line in shapely.get_parts(lines):
        (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
        assert x1 - x0 == pytest.approx(y1 - y0, abs=1e-6)
    assert lines.length == pytest.approx(AREA.area / step, rel=0.15)


@given(st.floats(3, 20))
@settings(deadline=None)
def test_dots_lie_inside_their_area_and_apart(step: float) -> None:
    points = dots(AREA, step)
    assert shapely.contains_xy(AREA, points).all()
    for one, other in combinations(points[:20], 2):
        assert math.dist(one, other) >= step - 1e-6


def test_patterns_of_nothing_are_nothing() -> None:
    assert hatch(shapely.Polygon(), 6).is_empty
    assert len(dots(shapely.Polygon(), 6)) == 0


def test_hatch_of_two_areas_side_by_side_meets() -> None:
    left, right = shapely.box(0, 0, 50, 50), shapely.box(50, 0, 90, 50)
    both = shapely.union_all([hatch(left, 6), hatch(right, 6)])
    assert both.length == pytest.approx(hatch(shapely.box(0, 0, 90, 50), 6).length)


def test_the_ground_has_a_colour_everywhere() -> None:
    drawn = map_of(make_scene())
    for lon, lat, colour in (
        (38, 50, style.LIGHT.occupied),
        (28, 50, style.LIGHT.land),
        (21, 48, style.LIGHT.neighbour),
        (30, 44.3, style.LIGHT.sea),
    ):
        assert drawn.ground.colour_at(*drawn.view.point(lon, lat), PAGE) == colour


def test_a_border_between_two_oblasts_is_drawn_once_and_the_coast_not_at_all() -> None:
    scene = make_scene()
    ground = ground_of(scene, view_of(scene))
    outline = ground.country.boundary
    assert shapely.intersection(ground.oblast_borders, outline.buffer(0.5)).length < 10
    whole = sum(area.length for area in ground.oblasts)
    assert ground.oblast_borders.length == pytest.approx((whole - outline.length) / 2, rel=0.01)


# The symbols.


def test_strikes_of_one_place_share_a_symbol_with_their_number() -> None:
    marks = marks_of(make_scene(), view_of(make_scene()), PAGE)
    counts = {mark.name: mark.count for mark in marks}
    assert counts["Twinton"] == 2
    assert sum(counts.values()) == len(make_scene().strikes)


def test_a_strike_of_the_story_is_not_hidden_among_others() -> None:
    scene = strikes(make_scene(), geometry=[shapely.Point(30, 48)] * 8)
    marks = marks_of(scene, view_of(scene), PAGE)
    assert sorted((mark.story, mark.count) for mark in marks) == [(False, 6), (True, 2)]


def test_the_story_is_drawn_last_and_the_small_on_the_large() -> None:
    marks = marks_of(make_scene(), view_of(make_scene()), PAGE)
    told = [mark.story for mark in marks]
    assert told == sorted(told)
    others = [mark.radius for mark in marks if not mark.story]
    assert others == sorted(others, reverse=True)


def test_area_grows_with_casualties_and_unknown_is_small_and_open() -> None:
    found = {mark.name: mark for mark in marks_of(make_scene(), view_of(make_scene()), PAGE)}
    assert found["Midby"].radius == style.marker_radius(100)
    assert found["Whatstead"].unknown
    assert found["Whatstead"].radius == style.UNKNOWN_RADIUS
    assert not found["Twinton"].unknown
    assert found["Nearford"].disputed


@pytest.mark.parametrize("shape", style.SHAPES.values())
def test_a_symbol_covers_no_more_than_it_says(shape: str) -> None:
    mark = Mark(0, 0, 10, shape=shape, name="", casualties_words="")
    points = [(10 * x, -10 * y) for x, y in style.shape_points(shape)]
    assert all(abs(x) <= mark.reach and abs(y) <= mark.reach for x, y in points)
    assert mark.reach >= mark.radius
    assert dataclasses.replace(mark, disputed=True).reach > mark.radius + 5


def test_strikes_outside_the_frame_have_no_symbol() -> None:
    scene = strikes(make_scene(), geometry=[shapely.Point(60, 60)] * 8)
    assert marks_of(scene, view_of(scene), PAGE) == []


def test_a_crowd_is_more_than_can_be_named() -> None:
    mark = Mark(0, 0, 10, shape="circle", name="", casualties_words="")
    assert not is_crowded([mark] * CROWD)
    assert is_crowded([mark] * (CROWD + 1))


def test_reach_lines_run_from_the_strike_to_the_foot() -> None:
    scene = make_scene()
    flipped = scene.reach_lines.copy()
    flipped.geometry = shapely.reverse(flipped.geometry.to_numpy())
    view = view_of(scene)
    foot = view.point(35.6, 48.0)
    for frame in (scene.reach_lines, flipped):
        for reach in reaches_of(dataclasses.replace(scene, reach_lines=frame), view):
            assert tuple(reach.line[-1]) == pytest.approx(foot, abs=0.5)
            assert reach.foot_seen
            assert reach.story
            assert reach.length > 100


def test_the_same_reach_line_is_drawn_once() -> None:
    scene = make_scene()
    twice = scene.reach_lines.iloc[[0, 0, 1]].reset_index(drop=True)
    assert len(reaches_of(dataclasses.replace(scene, reach_lines=twice), view_of(scene))) == 2


def test_a_foot_outside_the_frame_has_no_tick() -> None:
    scene = make_scene(bounds=(22.0, 47.0, 27.0, 51.0))
    assert not any(reach.foot_seen for reach in reaches_of(scene, view_of(scene)))


# The names.


def texts(names: list[Name]) -> list[str]:
    return [text for name in names for text, _, _ in name.lines]


def test_lengths_come_first_then_strikes_great_cities_oblasts_and_other_cities() -> None:
    names = names_of(map_of(make_scene()))
    rank = {name.lines[0][0]: name.importance for name in names}
    assert rank["A note by the editor"] < rank["900 km"] < rank["Midby"] < rank["NORDWEST"]
    assert rank["Midby"] < rank["Capital"] < rank["Westham"] < rank["NORDWEST"]
    assert rank["NORDWEST"] < rank["Eastport"] < rank["Middleton"] < rank["Black Sea"]
    assert rank["Black Sea"] < rank["Northland"]


def test_a_city_that_was_struck_is_named_once() -> None:
    assert texts(names_of(map_of(make_scene()))).count("Farwest") == 1


def test_in_a_crowd_only_the_story_and_the_cities_are_named() -> None:
    scene = make_scene()
    many = scene.strikes.iloc[[0, *[2] * 40]].reset_index(drop=True)
    spread = [shapely.Point(23.5, 48.4)]
    spread += [shapely.Point(25 + n % 8, 46 + n // 8) for n in range(40)]
    many = many.set_geometry(gpd.GeoSeries(spread, crs=many.crs)).assign(
        name=["Farwest", *[f"Town {n}" for n in range(39)], "Westham"]
    )
    drawn = map_of(dataclasses.replace(scene, strikes=many))
    said = texts(names_of(drawn))
    assert is_crowded(drawn.marks)
    assert "Farwest" in said
    assert "Town 3" not in said
    assert said.count("Westham") == 1


def test_a_large_map_may_name_more_cities_than_a_small_one() -> None:
    scene = make_scene()
    places = scene.places.iloc[[0] * 60].reset_index(drop=True)
    places = places.assign(
        name=[f"City {n}" for n in range(60)],
        rank=range(1, 61),
    )
    spread = [shapely.Point(24 + n % 12, 45.5 + n // 12) for n in range(60)]
    places = places.set_geometry(gpd.GeoSeries(spread, crs=places.crs))
    scene = dataclasses.replace(scene, places=places)
    small = map_of(scene, PHONE, Box(180, 200, 340, 240))
    counts = [
        sum(text.startswith("City") for text in texts(names_of(drawn)))
        for drawn in (small, map_of(scene))
    ]
    assert counts[0] < 15
    assert counts[1] == 60


@pytest.mark.parametrize("look", [PAGE, PHONE], ids=["page", "phone"])
@pytest.mark.parametrize("height", [120, 240, 560])
def test_names_on_the_map_keep_off_each_other_the_symbols_and_the_frame(
    look: Look, height: float
) -> None:
    frame = Box(look.width / 2, 400, look.width - 20, height)
    drawn = map_of(make_scene(), look, frame)
    names = names_of(drawn)
    marks = [mark.box for mark in drawn.marks]
    placed = place([n.label(i, look) for i, n in enumerate(names)], frame=frame, taken=marks)
    assert placed
    for box in placed.values():
        assert box.within(frame)
        assert not any(box.overlaps(mark) for mark in marks)
    assert not any(one.overlaps(other) for one, other in combinations(placed.values(), 2))


def test_the_name_of_an_oblast_lies_in_it() -> None:
    drawn = map_of(make_scene())
    areas = dict(zip(drawn.scene.oblasts["name"].str.upper(), drawn.ground.oblasts, strict=True))
    for name in names_of(drawn):
        if name.lines[0][0] in areas:
            assert name.spots
            for box, _ in name.spots:
                own = shapely.box(
                    box.x - box.width / 2,
                    box.y - box.height / 2,
                    box.x + box.width / 2,
                    box.y + box.height / 2,
                )
                assert areas[name.lines[0][0]].intersection(own).area > 0.89 * own.area


def test_a_city_is_named_on_its_own_side_of_the_contact_line() -> None:
    scene = make_scene()
    front = scene.places.iloc[:2].assign(name=["Heldby", "Takenham"])
    at = gpd.GeoSeries([shapely.Point(35.9, 49.1), shapely.Point(36.2, 49.1)], crs=front.crs)
    drawn = map_of(dataclasses.replace(scene, places=front.set_geometry(at)))
    names = {name.lines[0][0]: name for name in names_of(drawn)}
    for _, box in names["Heldby"].spots:
        assert drawn.ground.colour_at(box.x, box.y, PAGE) == style.LIGHT.land
    for _, box in names["Takenham"].spots:
        assert drawn.ground.colour_at(box.x, box.y, PAGE) == style.LIGHT.occupied


def test_an_oblast_without_a_name_stays_nameless() -> None:
    scene = make_scene()
    nameless = dataclasses.replace(scene, oblasts=scene.oblasts.assign(name=""))
    sheets = []
    for oblasts in (nameless.oblasts, nameless.oblasts.iloc[:0]):
        sheet = Sheet(1200, 700, paper="#ffffff")
        drawn = map_of(dataclasses.replace(scene, oblasts=oblasts))
        draw_names(sheet, drawn, taken=[])
        sheets.append(sheet.svg(title="", description=""))
    assert sheets[0] == sheets[1]


@given(st.floats(5, 60), st.floats(5, 30))
@settings(deadline=None)
def test_boxes_inside_an_area_are_inside_and_the_middle_comes_first(
    wide: float, high: float
) -> None:
    area = shapely.box(0, 0, 200, 100)
    found = inside(area, (wide, high))
    assert found
    for box in found:
        assert box.within(Box(100, 50, 200, 100))
    away = [math.dist((box.x, box.y), (100, 50)) for box in found]
    assert away == pytest.approx(sorted(away))


def test_an_area_too_small_for_a_name_has_no_box_for_it() -> None:
    assert inside(shapely.box(0, 0, 20, 20), (40, 10)) == ()
    assert inside(shapely.Polygon(), (40, 10)) == ()


# The file.


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


def test_a_spec_of_every_layer_makes_a_key_with_samples() -> None:
    known = {entry.key for entry in make_scene(make_spec()).legend}
    samples = {"casualties", "story", "disputed", "unknown_casualties", *style.SHAPES}
    samples |= {"occupied", "contested", "claimed_not_held", "contact_line", "reach_line", "ring"}
    assert known <= samples
