"""The picture: exact in size, the same each time, safe with any text, true to the scene."""

import dataclasses
import re
import subprocess
import sys
from typing import Any

import geopandas as gpd
import matplotlib as mpl
import pytest
import shapely

from maps import style
from maps.picture import draw_png, draw_svg
from maps.scene import LegendEntry
from tests.pictures import SMALL, differs, parsed, picture, share_of, small, without
from tests.scenes import bare_scene, make_scene, make_spec

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"


@pytest.mark.parametrize(("width", "height"), [(1200, 760), (320, 240), (640, 1000), (4000, 1200)])
def test_the_sheet_is_as_large_as_the_spec_says(width: int, height: int) -> None:
    scene = make_scene(make_spec(width=width, height=height))
    assert picture(draw_png(scene)).size == (width, height)
    root = parsed(draw_svg(scene))
    assert root.get("viewBox") == f"0 0 {width} {height}"
    assert (root.get("width"), root.get("height")) == (str(width), str(height))


@pytest.mark.parametrize(
    ("scale", "size"), [(2.0, (1280, 920)), (0.5, (320, 230)), (1.37, (877, 630))]
)
def test_the_scale_multiplies_the_dots(scale: float, size: tuple[int, int]) -> None:
    assert picture(draw_png(small(), scale=scale)).size == size


@pytest.mark.parametrize("width", [320, 360, 414, 700, 1600])
def test_another_width_gives_the_height_that_is_needed(width: int) -> None:
    found = picture(draw_png(small(), width_px=width)).size
    assert found[0] == width
    assert 0.6 * width < found[1] < 3 * width
    assert f'width="{width}"'.encode() in draw_svg(small(), width_px=width)


def test_two_pictures_of_the_same_scene_are_the_same_bytes() -> None:
    assert draw_png(small()) == draw_png(small())
    assert draw_svg(small()) == draw_svg(small())


def test_a_picture_does_not_depend_on_what_was_drawn_before() -> None:
    first = draw_png(small())
    draw_png(small(palette="dark", locale="uk"), width_px=400, scale=2)
    draw_svg(small(palette="print"))
    assert draw_png(small()) == first


def test_pictures_are_the_same_in_another_process() -> None:
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from tests.scenes import make_scene, make_spec\n"
        "from maps.picture import draw_svg\n"
        "scene = make_scene(make_spec(width=640, height=460))\n"
        "sys.stdout.buffer.write(draw_svg(scene))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert ran.stdout == draw_svg(small())


def test_a_users_own_matplotlib_settings_neither_count_nor_change() -> None:
    first = draw_svg(small()), draw_png(small())
    with mpl.rc_context(
        {
            "svg.hashsalt": "other",
            "path.sketch": (3, 20, 5),
            "savefig.bbox": "tight",
            "savefig.dpi": 33,
            "figure.facecolor": "green",
            "font.family": "monospace",
            "patch.antialiased": False,
            "lines.dash_capstyle": "projecting",
            "axes.unicode_minus": False,
        }
    ):
        before = dict(mpl.rcParams)
        assert (draw_svg(small()), draw_png(small())) == first
        assert dict(mpl.rcParams) == before


def test_no_window_system_is_touched() -> None:
    code = "import sys; import maps.picture; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_svg_says_what_it_shows() -> None:
    scene = dataclasses.replace(small(), title="Ärger & <script>", alt="“Map”\nof\x07 a\ufffe war")
    root = parsed(draw_svg(scene))
    title, desc = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", "Ärger & <script>")
    assert (desc.tag, desc.text) == (f"{SVG}desc", "“Map” of a war")
    assert root.get("role") == "img"
    assert (root.get("aria-labelledby") or "").split() == [title.get("id"), desc.get("id")]


def test_the_svg_has_no_script_and_loads_nothing() -> None:
    svg = draw_svg(small(title="javascript:alert(1) http://example.org/x.png"))
    root = parsed(svg)
    tags = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert tags <= {"svg", "title", "desc", "defs", "style", "g", "path", "use", "clipPath"}
    ids = {node.get("id") for node in root.iter()} - {None}
    for node in root.iter():
        for name, value in node.attrib.items():
            assert not name.lower().startswith("on")
            for target in re.findall(r"url\((.*?)\)", value):
                assert target.removeprefix("#") in ids
        if XLINK in node.attrib:
            assert node.attrib[XLINK].removeprefix("#") in ids
    drawing = re.sub(rb"<title.*?</title>|<desc.*?</desc>|xmlns\S*", b"", svg)
    assert b"http" not in drawing
    assert b"<!DOCTYPE" not in svg
    assert b"matplotlib" not in svg.lower()


def test_ids_in_the_svg_are_unique() -> None:
    ids = re.findall(rb' id="([^"]*)"', draw_svg(small()))
    assert len(ids) == len(set(ids))


def test_the_png_carries_title_and_description_and_nothing_of_its_making() -> None:
    found = picture(draw_png(small(), scale=2))
    found.load()
    assert found.info["Title"] == small().title
    assert found.info["Description"] == small().alt
    assert set(found.info) <= {"Title", "Description", "dpi", "transparency"}
    assert found.info["dpi"] == pytest.approx((144, 144), abs=0.1)


HOSTILE = (
    "<script>alert(1)</script>",
    r"$\alpha$ and $x^2$ for $5",
    r"\frac{1}{0} $unclosed",
    "A & B &amp; <b>C</b> \"quoted\" 'so'",
    "Довготривале " * 12,
    "W" * 400,
    "漢字 ✈ 😀 \u202eright to left \u0301\u200b",
    "tab\tand\nline",
    "Їжаки ґречно з'їли щавель — «№ 5»",
    "   ",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_drawn_as_text(text: str) -> None:
    scene = small()
    legend = (LegendEntry("occupied", text), LegendEntry("no such symbol", text))
    names = {
        frame: getattr(scene, frame).assign(**{column: text})
        for frame, column in (
            ("strikes", "name"),
            ("places", "name"),
            ("oblasts", "name"),
            ("neighbours", "name"),
            ("annotations", "text"),
            ("reach_lines", "words"),
            ("rings", "words"),
        )
    }
    texts: dict[str, Any] = dict.fromkeys(
        ("title", "dek", "source_line", "as_of_line", "alt"), text
    )
    odd = dataclasses.replace(scene, legend=legend, notes=(text,), **texts, **names)
    assert picture(draw_png(odd)).size == (640, 460)
    parsed(draw_svg(odd, width_px=360))


def test_a_formula_is_not_set_as_one() -> None:
    plain = dataclasses.replace(small(), title=r"x$\alpha$")
    formula = dataclasses.replace(small(), title="x\N{GREEK SMALL LETTER ALPHA}")
    assert differs(draw_png(plain), draw_png(formula)) > 200


def test_a_scene_that_shows_the_ground_alone_is_drawn() -> None:
    assert picture(draw_png(bare_scene(make_spec(**SMALL)))).size == (640, 460)


def test_a_scene_with_nothing_at_all_is_drawn() -> None:
    scene = bare_scene(make_spec(**SMALL))
    scene = without(scene, "neighbours", "country", "lakes", "oblasts")
    texts: dict[str, Any] = dict.fromkeys(("title", "dek", "source_line", "as_of_line", "alt"), "")
    empty = dataclasses.replace(scene, words={}, **texts)
    png = draw_png(empty)
    assert share_of(png, style.LIGHT.sea) > 0.5
    parsed(draw_svg(empty))


def test_frames_without_even_their_columns_typed_are_drawn() -> None:
    scene = small()
    frames: dict[str, Any] = {}
    for name in ("control", "claims", "contact_line", "rings", "reach_lines", "strikes"):
        columns: dict[str, Any] = {
            column: [] for column in getattr(scene, name).columns if column != "geometry"
        }
        frames[name] = gpd.GeoDataFrame(columns, geometry=[], crs="EPSG:4326")
    assert draw_png(dataclasses.replace(scene, **frames))


@pytest.mark.parametrize(
    "bounds",
    [
        (-180.0, -90.0, 180.0, 90.0),
        (22.0, 44.2, 40.4, 52.4),
        (30.4, 50.3, 30.41, 50.31),
        (30.0, -20.0, 40.0, 20.0),
        (22.0, -52.0, 40.0, -44.0),
        (170.0, 60.0, 179.9, 89.9),
    ],
)
def test_any_bounds_are_drawn(bounds: tuple[float, float, float, float]) -> None:
    scene = dataclasses.replace(small(), bounds=bounds)
    assert picture(draw_png(scene)).size == (640, 460)


@pytest.mark.parametrize("geometry", [None, shapely.Polygon(), "bowtie"])
def test_geometry_that_is_missing_empty_or_invalid_does_not_stop_a_picture(geometry: Any) -> None:
    if geometry == "bowtie":
        geometry = shapely.Polygon([(24, 46), (30, 50), (30, 46), (24, 50)])
    scene = small()
    frames: dict[str, Any] = {}
    for name in ("neighbours", "country", "lakes", "oblasts", "control", "claims"):
        frame = getattr(scene, name).copy()
        frame.geometry = [geometry, *frame.geometry.iloc[1:]]
        frames[name] = frame
    assert draw_png(dataclasses.replace(scene, **frames))
