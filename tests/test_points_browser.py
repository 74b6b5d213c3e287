"""Many points in Chromium: gathered honestly, reached by every hand, sharp on every sheet."""

from importlib import resources
from typing import Any

import pytest

from maps.page import render_page
from maps.scene import Scene
from maps.spec import Locale, Palette
from tests.many import many_scene, strikes
from tests.pages import DESK, PHONE, Opener, assert_labels_apart, boxes, until
from tests.points_pages import (
    CHOSEN,
    COUNT,
    LIST,
    POINTS,
    STATUS,
    WIDTHS,
    dot,
    in_view,
    listed,
    look_at,
    marks,
    number,
    opened,
    ready,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scene() -> Scene:
    return many_scene(COUNT)


@pytest.fixture(scope="module")
def html(scene: Scene) -> str:
    return render_page(scene)


@pytest.fixture(scope="module")
def rows() -> Any:
    return strikes(COUNT)


class TestDrawn:
    def test_offline_without_complaints(self, show: Opener, html: str) -> None:
        held = show(html)
        ready(held.page)
        assert held.outside() == []
        assert held.said == []
        assert held.page.evaluate("refused") == []
        assert held.page.locator(".rl-points canvas").count() == 1

    def test_no_element_for_each_point(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        assert page.evaluate("document.querySelectorAll('*').length") < COUNT

    @pytest.mark.parametrize("scale", [1, 2])
    def test_sharp_on_every_screen(self, show: Opener, html: str, scale: int) -> None:
        page = opened(show, html, device_scale_factor=scale)
        wide, shown = page.evaluate(WIDTHS)
        assert wide == pytest.approx(shown * scale, abs=1)

    def test_the_canvas_is_painted_where_the_marks_are(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        for mark in marks(page)[:20]:
            *_, alpha = dot(page, mark["x"] - mark["r"] / 2, mark["y"])
            assert alpha > 0, mark

    @pytest.mark.parametrize("palette", Palette)
    def test_marks_take_the_palettes_colours(self, show: Opener, palette: Palette) -> None:
        page = opened(show, render_page(many_scene(200, palette=palette)))
        mark = marks(page)[0]
        colour = dot(page, mark["x"] - mark["r"] + 4, mark["y"])
        assert (sum(colour[:3]) < 300) == (palette is Palette.DARK)

    def test_on_paper_with_more_dots(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        page.emulate_media(media="print")
        until(
            page,
            f"(([dots, px]) => dots > 2.5 * px)({WIDTHS})",
        )
        assert not page.locator(".rl-sift-bar").is_visible()
        assert page.locator(STATUS).is_visible()

    def test_labels_keep_off_the_marks(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        assert_labels_apart(page)
        (frame,) = boxes(page, ".rl-map")
        for label in boxes(page, ".rl-label"):
            for mark in marks(page):
                x, y = frame["left"] + mark["x"], frame["top"] + mark["y"]
                clear = (
                    label["right"] <= x - mark["r"] + 1
                    or label["left"] >= x + mark["r"] - 1
                    or label["bottom"] <= y - mark["r"] + 3
                    or label["top"] >= y + mark["r"] - 3
                )
                assert clear, (label, mark)


class TestHonest:
    @pytest.mark.parametrize("zoom", [5.5, 6.5, 7.25, 8, 9, 10])
    def test_the_numbers_on_view_add_up_to_what_is_there(
        self, show: Opener, html: str, rows: Any, zoom: float
    ) -> None:
        page = opened(show, html)
        for lat, lon in ((48.5, 31.0), (50.0, 24.4), (49.99, 36.25)):
            look_at(page, lat, lon, zoom)
            there = in_view(page, rows)
            assert sum(mark["count"] for mark in marks(page)) == there
            assert page.evaluate(f"{POINTS}.inView()") == there
            said = page.locator(".rl-sift-view").text_content() or ""
            if there == COUNT:
                assert said == "All of them in this view."
            else:
                assert said == f"{there:,} in this view, {COUNT - there:,} outside it."

    def test_while_the_map_is_dragged_too(self, show: Opener, html: str, rows: Any) -> None:
        page = opened(show, html)
        look_at(page, 48.5, 31.0, 7)
        (frame,) = boxes(page, ".rl-map")
        page.mouse.move(frame["left"] + 500, frame["top"] + 300)
        page.mouse.down()
        for step in range(1, 6):
            page.mouse.move(frame["left"] + 500 - 40 * step, frame["top"] + 300 - 12 * step)
            page.wait_for_timeout(40)
            assert sum(mark["count"] for mark in marks(page)) == in_view(page, rows)
        page.mouse.up()

    def test_marks_do_not_lie_on_each_other(self, show: Opener, html: str) -> None:
        found = marks(opened(show, html))
        for index, one in enumerate(found):
            for other in found[index + 1 :]:
                apart = ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
                assert apart >= min(one["r"] + other["r"], 44)

    def test_close_up_each_settlement_has_its_own_mark(
        self, show: Opener, html: str, rows: Any
    ) -> None:
        page = opened(show, html)
        look_at(page, 50.45, 30.5, 10)
        assert {mark["places"] for mark in marks(page)} == {1}
        kyiv = rows[(rows["longitude"] == 30.5) & (rows["latitude"] == 50.45)]
        assert max(mark["count"] for mark in marks(page)) == len(kyiv)

    def test_points_abroad_are_counted_out_of_view(self, show: Opener) -> None:
        scene = many_scene(100)
        assert scene.points is not None
        page = opened(show, render_page(scene))
        look_at(page, 46.0, 23.0, 9)
        there = sum(mark["count"] for mark in marks(page))
        assert f"{100 - there} outside it" in (page.locator(".rl-sift-view").text_content() or "")


class TestKeyboard:
    def test_every_point_is_reached(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        page.locator(".rl-map").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "listbox"
        met = []
        for _ in range(len(marks(page))):
            met.append(
                page.evaluate(
                    "document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).textContent"
                )
            )
            page.keyboard.press("ArrowDown")
        assert len(set(met)) == len(met) == len(marks(page))
        assert sum(number(text) for text in met) == COUNT

    def test_the_chosen_mark_wears_the_ring(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        mark = marks(page)[0]
        ring = round(mark["x"]), round(mark["y"] - mark["r"] - 4)
        focus = [11, 87, 208]
        assert dot(page, *ring)[:3] != focus
        page.locator(LIST).focus()
        assert dot(page, *ring)[:3] == focus
        page.keyboard.press("Tab")
        assert dot(page, *ring)[:3] != focus

    def test_sideways_to_the_mark_beside(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        page.locator(LIST).focus()
        before = marks(page)[page.evaluate(CHOSEN)]
        page.keyboard.press("ArrowRight")
        after = marks(page)[page.evaluate(CHOSEN)]
        page.keyboard.press("ArrowLeft")
        again = marks(page)[page.evaluate(CHOSEN)]
        assert again["x"] < after["x"] > before["x"]
        page.keyboard.press("End")
        assert page.evaluate(CHOSEN) == len(marks(page)) - 1

    def test_the_focus_comes_back_and_stays_through_a_zoom(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        page.locator(LIST).focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.className") == "rl-close"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "listbox"
        name = listed(page)[0].split(":")[0].split(" and ")[0]
        page.keyboard.press("+")
        page.wait_for_timeout(250)
        said = page.locator(f"{LIST} [aria-selected=true]").text_content() or ""
        assert said.startswith(name)


class TestAccessible:
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    @pytest.mark.parametrize("palette", [Palette.LIGHT, Palette.DARK])
    def test_axe_finds_nothing(self, show: Opener, size: tuple[int, int], palette: Palette) -> None:
        axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        page = opened(show, render_page(many_scene(300, palette=palette)), size)
        page.evaluate(axe)
        page.locator(".rl-rows > summary").click()
        page.locator(".rl-pick summary").first.click()
        page.locator(LIST).focus()
        assert page.evaluate("axe.run().then(done => done.violations)") == []
        page.keyboard.press("Enter")
        assert page.evaluate("axe.run().then(done => done.violations)") == []

    def test_in_ukrainian(self, show: Opener) -> None:
        page = opened(show, render_page(many_scene(300, locale=Locale.UK)))
        assert page.locator(STATUS).text_content() == "Ударів: 300 з 300"
        assert "Ударів:" in listed(page)[0]

    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    def test_nothing_is_wider_than_the_screen(
        self, show: Opener, html: str, size: tuple[int, int]
    ) -> None:
        page = opened(show, html, size)
        page.locator(".rl-pick summary").last.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]

    def test_targets_are_large_enough_for_a_thumb(self, show: Opener, html: str) -> None:
        page = opened(show, html, PHONE)
        page.locator(".rl-pick summary").first.tap()
        for box in boxes(page, ".rl-sift button, .rl-sift summary, .rl-pick[open] label"):
            assert box["bottom"] - box["top"] >= 43.5, box
