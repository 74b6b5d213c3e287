"""The first view as it stands in the page: what it draws, how light it is, what stays out of it."""

import gzip
import re
from pathlib import Path

import numpy as np
import pytest
import shapely

from maps.compose import compose
from maps.embed import render_embed
from maps.first_view import PHONE_PX, STEPS, FirstView, Grid, first_view
from maps.page import render_page
from maps.scene import Scene
from maps.spec import MapSpec, Theme, from_yaml
from tests.scenes import DAY, bare_scene, make_scene

STORIES = Path(__file__).parents[1] / "data" / "stories"
SEEN_KB = 40


@pytest.fixture(scope="module")
def scene() -> Scene:
    return compose(from_yaml(STORIES / "2025-08-21.yaml"))


@pytest.fixture(scope="module")
def view(scene: Scene) -> FirstView:
    return first_view(scene)


def polygons(view: FirstView, kind: str) -> shapely.Geometry:
    """Read a path of areas back, in steps."""
    (data,) = (path.data for path in view.paths if path.kind == kind and not path.line)
    rings = []
    for ring in data.split("z")[:-1]:
        numbers = np.array([int(number) for number in re.findall(r"-?\d+", ring)]).reshape(-1, 2)
        rings.append(shapely.Polygon(numbers.cumsum(axis=0)).buffer(0))
    return shapely.union_all(rings)


def test_it_has_what_the_map_is_about(view: FirstView) -> None:
    kinds = {path.kind for path in view.paths}
    assert {"rl-land", "rl-control rl-occupied", "rl-contact-line", "rl-reach"} <= kinds
    assert sum(mark.story for mark in view.marks) == 2
    named = {name.words for name in view.names}
    assert {"Mukachevo", "Lviv", "Kyiv"} <= named
    assert {name.words for name in view.names if name.kind == "km"} == {"740 km", "710 km"}


def test_it_is_drawn_no_coarser_than_a_phone_can_show(view: FirstView, scene: Scene) -> None:
    grid = Grid(scene.bounds)
    for kind, frame in (
        ("rl-land", scene.country),
        ("rl-control rl-occupied", scene.control[scene.control["status"] == "occupied"]),
    ):
        true = shapely.union_all([grid.shape(one) for one in frame.geometry])
        off = true.symmetric_difference(polygons(view, kind)).area / true.area
        assert off < 0.015, kind
    phone_px = PHONE_PX[0] / view.box[2]
    assert 2 * phone_px < 1, "two steps are less than a px of a phone"


@pytest.mark.parametrize("bounds", [(22.0, 44.0, 40.5, 52.5), (30.1, 50.2, 30.9, 50.7)])
def test_a_step_is_a_px_of_a_zoom(bounds: tuple[float, float, float, float]) -> None:
    grid = Grid(bounds)
    assert STEPS <= grid.box[2] < 2 * STEPS
    corners = grid.flat(np.array([bounds[:2], bounds[2:]])) - grid.origin
    assert np.allclose(corners[0], (grid.box[0], grid.box[1] + grid.box[3]))
    assert np.allclose(corners[1], (grid.box[0] + grid.box[2], grid.box[1]))
    world = np.array([[-180.0, 0.0], [180.0, 0.0]])
    assert np.allclose(np.diff(grid.flat(world)[:, 0]), 256 * 2**grid.zoom)


def test_all_that_is_seen_comes_before_data_and_scripts(scene: Scene) -> None:
    for page in (render_embed(scene), render_page(scene)):
        seen = page[: page.index('id="rl-shown"')]
        assert len(gzip.compress(seen.encode(), 9)) < 1000 * SEEN_KB
        for shown in ("rl-first", "rl-figures", "rl-foot", "</table>"):
            assert shown in seen
        assert "leaflet.js" not in seen.lower().replace("leaflet-", "")
        assert 'id="reachline_map-data"' not in seen


def test_names_from_outside_stay_text() -> None:
    hostile = "<b onload=x>&\"'{{7*7}}"
    scene = make_scene()
    scene.strikes.loc[scene.strikes["story"], "name"] = hostile
    page = render_page(scene)
    drawing = page[page.index('<svg class="rl-first"') : page.index("</main>")]
    assert "<b onload" not in drawing
    assert hostile not in drawing


def test_a_bare_map_and_every_theme_have_one(scene: Scene) -> None:
    assert any(path.kind == "rl-land" for path in first_view(bare_scene()).paths)
    assert first_view(bare_scene()).marks == ()
    dispute = first_view(compose(MapSpec(date=DAY, theme=Theme.DISPUTE)))
    assert "dots" in dispute.patterns()
    assert first_view(scene) == first_view(scene)
