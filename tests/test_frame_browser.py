"""The dashboard's frame in Chromium: no change takes from the reader what they hold."""

import datetime as dt
from typing import Any, Literal

import pytest

from maps.compose import compose
from maps.scene import Scene
from maps.spec import Layer, MapSpec, Theme
from tests.frames import Framed
from tests.pages import Opener, until
from tests.scenes import make_scene, make_spec

pytestmark = pytest.mark.browser

CARD = ".rl-card:not(.rl-inspect)"
FAR = '[data-strike="S-FAR"]'
READY = "document.querySelector('.reachline').dataset.{} === 'ready'"
LATER_MS = 400


def of_day(day: dt.date, **options: Any) -> Scene:
    return compose(MapSpec(theme=Theme.CONTROL, date=day, **options))


class TestCard:
    def test_one_opened_by_key_is_told_and_so_is_its_closing(self, show: Opener) -> None:
        framed = Framed(show, make_scene())
        framed.inside.locator(FAR).focus()
        framed.page.keyboard.press("Enter")
        until(framed.page, "said.card === 'S-FAR'")
        framed.page.keyboard.press("Escape")
        until(framed.page, "said.card === ''")

    def test_a_marker_one_only_passes_by_is_not_told(self, show: Opener) -> None:
        framed = Framed(show, make_scene())
        framed.inside.locator(FAR).click()
        until(framed.page, "said.card === 'S-FAR'")
        framed.inside.locator('[data-strike="S-NORTH"]').focus()
        framed.page.keyboard.press("Shift")
        framed.page.wait_for_timeout(LATER_MS)
        assert framed.page.evaluate("said.card") == "S-FAR"

    def test_what_was_closed_stays_closed_when_its_echo_comes(self, show: Opener) -> None:
        framed = Framed(show, make_scene(), make_scene())
        inside = framed.send(0, pick="", picks=0)
        inside.locator(FAR).click()
        until(framed.page, "said.card === 'S-FAR'")
        framed.page.keyboard.press("Escape")
        framed.tell(0, pick="S-FAR", picks=0)  # what the server made of the opened card
        framed.page.wait_for_timeout(LATER_MS)
        assert inside.locator(CARD).is_hidden()
        framed.tell(0, pick="S-FAR", picks=1)  # a row of the table
        inside.locator(CARD).wait_for(state="visible")
        until(framed.page, "said.card === 'S-FAR'")

    def test_the_chosen_one_of_a_group_stays_chosen(self, show: Opener) -> None:
        framed = Framed(show, make_scene(), make_scene())
        inside = framed.send(0, pick="S-TWIN-A", picks=1)
        inside.locator(CARD).locator("h2").last.click()
        framed.page.wait_for_timeout(LATER_MS)
        assert framed.page.evaluate("said.card") == "S-TWIN-A"


class TestView:
    def test_one_that_nobody_chose_is_not_kept(self, show: Opener) -> None:
        framed = Framed(show, make_scene())
        framed.inside.locator(FAR).click()
        framed.page.evaluate("frame.style.width = '900px'")
        until(framed.page, "frame.clientWidth === 900")
        framed.page.wait_for_timeout(LATER_MS)
        assert framed.page.evaluate("said.view") is None
        framed.inside.get_by_role("button", name="Zoom in").click()
        until(framed.page, "said.view !== null")

    def test_a_change_out_of_sight_is_drawn_when_it_is_seen(self, show: Opener) -> None:
        other = make_scene(make_spec(miles=True))
        framed = Framed(show, make_scene(), other)
        framed.page.evaluate("frame.style.display = 'none'")
        framed.tell(0)
        framed.page.wait_for_timeout(LATER_MS)
        framed.page.evaluate("frame.style.display = 'block'")
        framed.drawn(framed.changes[0]["scene"])
        assert framed.inside.locator(".rl-strike").count() == 7
        assert framed.held.said == []


class TestDays:
    LAYERS = (Layer.CONTROL, Layer.CONTACT_LINE, Layer.STRIKES)

    def test_a_step_keeps_its_unit_and_the_focus(self, show: Opener) -> None:
        first, second = dt.date(2025, 8, 1), dt.date(2025, 8, 8)
        scenes = [of_day(day, timeline=True, layers=self.LAYERS) for day in (first, second)]
        framed = Framed(show, *scenes)
        until(framed.inside, READY.format("timeline"))
        framed.inside.locator(".rl-time label:has([value=week])").click()
        framed.inside.locator(".rl-time-on").focus()
        framed.page.keyboard.press("Enter")
        until(framed.page, "said.day === '2025-08-08'")
        inside = framed.send(0)
        until(inside, READY.format("timeline"))
        until(inside, "document.activeElement.className === 'rl-time-on'")
        framed.page.keyboard.press("Enter")
        assert inside.locator(".rl-time-date").text_content() == "15 August 2025"

    def test_the_readers_other_day_and_line_outlive_a_change(self, show: Opener) -> None:
        asked = {"compare": dt.date(2022, 10, 1), "timeline": False}
        scenes = [of_day(dt.date(2025, 8, 21), miles=miles, **asked) for miles in (False, True)]
        framed = Framed(show, *scenes)
        until(framed.inside, READY.format("compare"))
        framed.inside.get_by_label("Left", exact=True).fill("2022-04-03")
        framed.inside.locator(".rl-compare-slider").fill("30")
        inside = framed.send(0)
        until(inside, READY.format("compare"))
        assert inside.locator(".rl-compare-left").text_content() == "3 April 2022"
        assert inside.locator(".rl-compare-slider").input_value() == "30"

    @pytest.mark.parametrize("button", ["left", "right"])
    def test_only_a_hand_on_the_slider_holds_back_a_change(
        self, show: Opener, button: Literal["left", "right"]
    ) -> None:
        scenes = [
            of_day(day, timeline=True, layers=self.LAYERS)
            for day in (dt.date(2025, 8, 1), dt.date(2025, 8, 8))
        ]
        framed = Framed(show, *scenes)
        until(framed.inside, READY.format("timeline"))
        # A right button is let go over its menu, which tells the page nothing.
        framed.inside.evaluate(
            "(button) => document.body.dispatchEvent("
            "new PointerEvent('pointerdown', { button, bubbles: true }))",
            {"left": 0, "right": 2}[button],
        )
        framed.tell(0)
        framed.page.wait_for_timeout(LATER_MS)
        if button == "right":
            framed.drawn(framed.changes[0]["scene"])
        day = framed.inside.locator(".rl-time-date").text_content()
        assert day == ("1 August 2025" if button == "left" else "8 August 2025")
