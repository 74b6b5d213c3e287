"""The inset: Europe, small, with what the map shows framed on it."""

import datetime as dt
import io

import numpy as np
import pytest
import shapely
from PIL import Image
from playwright.sync_api import Page

from maps import surroundings
from maps.compose import compose
from maps.folium_map import build
from maps.page import render_page
from maps.picture import draw_png
from maps.scene import Scene
from maps.spec import MapSpec, Theme
from tests.pages import DESK, PHONE, Opener, assert_labels_apart, boxes, meet, until

CLOSE = (35.5, 47.2, 40.5, 49.8)
VIEW = "rect.rl-inset-view"


def spec(**changes: object) -> MapSpec:
    options = {"date": dt.date(2025, 8, 21), "theme": Theme.CONTROL, "search": False}
    return MapSpec(**{**options, "inset": True, "bounds": CLOSE, **changes})


@pytest.fixture(scope="module")
def scene() -> Scene:
    return compose(spec())


def test_it_is_small_and_holds_the_country(scene: Scene) -> None:
    shown = surroundings.surroundings(scene)
    assert shapely.get_num_coordinates(shown.land) < 1500
    assert shapely.box(*surroundings.BOUNDS).covers(shown.country)
    assert shown.country.intersection(shown.occupied).area > 0.9 * shown.occupied.area
    assert shown.land.buffer(0.2).covers(shown.country)


def test_only_if_asked_for() -> None:
    assert "inset" not in build(compose(spec(inset=False))).data()  # type: ignore[attr-defined]


def picture(scene: Scene, width: int | None = None) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(draw_png(scene, width_px=width))).convert("RGB"), int)


def test_the_picture_has_it_but_not_on_a_phone(scene: Scene) -> None:
    bare = compose(spec(inset=False))
    differs = np.any(picture(scene) != picture(bare), axis=2)
    assert differs.any()
    assert differs.mean() < 0.12  # a corner, and names that make room
    assert (picture(scene, 360) == picture(bare, 360)).all()


@pytest.mark.browser
class TestInThePage:
    def frame(self, page: Page) -> list[float]:
        found = page.evaluate(
            f"['x', 'y', 'width', 'height'].map(key => "
            f"Number(document.querySelector('{VIEW}').getAttribute(key)))"
        )
        assert isinstance(found, list)
        return found

    def test_it_stands_clear_of_labels_and_controls(self, show: Opener, scene: Scene) -> None:
        opened = show(render_page(scene), DESK)
        assert opened.said == []
        assert_labels_apart(opened.page)
        (inset,) = boxes(opened.page, ".rl-inset")
        for other in boxes(opened.page, ".rl-label, .rl-zoom, .rl-scale"):
            assert not meet(inset, other), other

    def test_the_frame_follows_the_reader(self, show: Opener, scene: Scene) -> None:
        page = show(render_page(scene), DESK).page
        _, _, wide, _ = self.frame(page)
        x = self.frame(page)[0]
        page.evaluate("reachline_map.setZoom(reachline_map.getZoom() + 1, {animate: false})")
        assert self.frame(page)[2] == pytest.approx(wide / 2, rel=0.15)
        page.evaluate("reachline_map.panBy([120, 0], {animate: false})")
        assert self.frame(page)[0] > x
        until(page, "true")

    def test_no_room_on_a_phone(self, show: Opener, scene: Scene) -> None:
        page = show(render_page(scene), PHONE).page
        assert page.locator(".rl-inset").is_hidden()
