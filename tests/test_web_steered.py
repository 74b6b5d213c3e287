"""The page in Chromium, steered: by keys, by fingers, by the wheel."""

import pytest
from playwright.sync_api import Page

from maps.page import render_page
from tests.pages import DESK, FAR, PHONE, Opener, boxes, until
from tests.scenes import make_scene

pytestmark = pytest.mark.browser


def centre(page: Page) -> list[float]:
    found = page.evaluate("(c => [c.lng, c.lat])(reachline_map.getCenter())")
    assert isinstance(found, list)
    return found


class TestKeyboard:
    def test_strikes_come_in_reading_order_the_story_first(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        page.locator(".rl-map").focus()
        met = []
        for _ in range(7):
            page.keyboard.press("Tab")
            met.append(page.evaluate("document.activeElement.dataset.strike"))
        assert met[:2] == ["S-FAR", "S-NORTH"]
        assert None not in met
        assert len(set(met)) == 7

    def test_each_says_what_it_is_and_shows_the_focus(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        page.locator(".rl-map").focus()
        page.keyboard.press("Tab")
        label = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert label.startswith("Farwest (in the story). 21 August 2025. Cruise missile. 26 killed")
        width = page.evaluate(
            "getComputedStyle(document.activeElement.querySelector('.rl-focus')).strokeWidth"
        )
        assert width == "3px"

    def test_arrows_and_signs_move_the_map(self, show: Opener) -> None:
        page = show(render_page(make_scene()), reduced_motion="reduce").page
        page.locator(".rl-map").focus()
        zoom = page.evaluate("reachline_map.getZoom()")
        page.keyboard.press("+")
        until(page, f"reachline_map.getZoom() > {zoom}")
        west = centre(page)[0]
        page.keyboard.press("ArrowRight")
        until(page, f"reachline_map.getCenter().lng > {west} + 0.1")
        page.get_by_role("button", name="Show the whole map").click()
        assert page.evaluate("reachline_map.getZoom()") == zoom

    def test_focus_survives_a_zoom(self, show: Opener) -> None:
        page = show(render_page(make_scene()), reduced_motion="reduce").page
        page.locator('[data-strike="S-TWIN-B"]').focus()
        page.evaluate("reachline_map.setZoom(reachline_map.getZoom() + 1)")
        assert page.evaluate("document.activeElement.dataset.strike") == "S-TWIN-B"


def touch(page: Page, *paths: list[tuple[float, float]]) -> None:
    """Draw fingers over the page, each along its path."""
    session = page.context.new_cdp_session(page)
    for step, points in enumerate(zip(*paths, strict=True)):
        fingers = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        kind = "touchMove" if step else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
        page.wait_for_timeout(20)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(100)


class TestPhone:
    def path(self, page: Page, shift: float = 0.0) -> list[tuple[float, float]]:
        (frame,) = boxes(page, ".rl-map")
        x = (frame["left"] + frame["right"]) / 2 + shift
        y = (frame["top"] + frame["bottom"]) / 2 + 60
        return [(x, y - 15 * step) for step in range(9)]

    def test_one_finger_scrolls_the_page_and_leaves_the_map(self, show: Opener) -> None:
        page = show(render_page(make_scene()), PHONE).page
        before = centre(page)
        touch(page, self.path(page))
        assert centre(page) == before
        assert page.evaluate("scrollY") > 20

    def test_a_word_tells_that_it_takes_two(self, show: Opener) -> None:
        page = show(render_page(make_scene()), PHONE).page
        assert page.evaluate("getComputedStyle(reachline_map.getContainer()).touchAction") in {
            "pan-x pan-y",
            "pan-y pan-x",
        }
        page.evaluate(
            "for (const [kind, y] of [['touchstart', 100], ['touchmove', 180]]) {"
            "const place = reachline_map.getContainer();"
            "const touch = new Touch({identifier: 1, target: place, clientX: 100, clientY: y});"
            "place.dispatchEvent(new TouchEvent(kind, {touches: [touch], bubbles: true}));}"
        )
        assert page.locator(".rl-hint.rl-shown").text_content() == "Use two fingers to move the map"

    def test_two_fingers_move_the_map(self, show: Opener) -> None:
        page = show(render_page(make_scene()), PHONE).page
        page.evaluate("reachline_map.setZoom(reachline_map.getZoom() + 1.5, {animate: false})")
        before = centre(page)
        touch(page, self.path(page, -40), self.path(page, 40))
        page.wait_for_timeout(400)
        assert centre(page)[1] < before[1] - 0.2
        assert page.evaluate("scrollY") == 0

    def test_targets_are_large_enough_for_a_thumb(self, show: Opener) -> None:
        page = show(render_page(make_scene()), PHONE).page
        page.locator(FAR).tap()
        for box in boxes(page, ".rl-zoom button, .rl-close, summary, .rl-hit"):
            assert box["bottom"] - box["top"] >= 43.5, box
            assert box["right"] - box["left"] >= 43.5, box

    def test_the_legend_starts_folded_and_opens(self, show: Opener) -> None:
        page = show(render_page(make_scene()), PHONE).page
        assert not page.get_by_text("Contested", exact=True).is_visible()
        page.locator(".rl-legend summary").tap()
        assert page.get_by_text("Contested", exact=True).is_visible()

    def test_labels_get_fewer_not_smaller(self, show: Opener) -> None:
        html = render_page(make_scene())
        sizes, counts = [], []
        for size in (DESK, PHONE):
            page = show(html, size).page
            counts.append(page.locator(".rl-label").count())
            sizes.append(
                page.evaluate("getComputedStyle(document.querySelector('.rl-km-label')).fontSize")
            )
        assert counts[0] > counts[1]
        assert sizes[0] == sizes[1]


class TestWheel:
    def test_alone_it_scrolls_the_page(self, show: Opener) -> None:
        page = show(render_page(make_scene()), (1000, 500)).page
        zoom = page.evaluate("reachline_map.getZoom()")
        page.locator(".rl-map").hover()
        before = page.evaluate("scrollY")
        page.mouse.wheel(0, 200)
        until(page, f"scrollY > {before} + 50")
        assert page.evaluate("reachline_map.getZoom()") == zoom
        assert page.locator(".rl-hint.rl-shown").count() == 1

    def test_nobody_is_told_over_and_over(self, show: Opener) -> None:
        page = show(render_page(make_scene()), (1000, 500)).page
        page.locator(".rl-map").hover()
        for _ in range(3):
            page.mouse.wheel(0, 10)
            page.wait_for_timeout(1500)
        page.mouse.wheel(0, 10)
        page.wait_for_timeout(100)
        assert page.locator(".rl-hint.rl-shown").count() == 0

    def test_with_ctrl_it_zooms(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        zoom = page.evaluate("reachline_map.getZoom()")
        page.locator(".rl-map").hover()
        page.keyboard.down("Control")
        page.mouse.wheel(0, -300)
        page.keyboard.up("Control")
        until(page, f"reachline_map.getZoom() > {zoom}")
