"""Any day under the dashboard's map: the page draws it by itself, and the dashboard follows."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import expect

from layers import timeline
from maps import dashboard_choices as choices
from maps import dashboard_state
from maps.compose import compose
from maps.dashboard_frame import change, frame, kin
from maps.spec import Theme, from_query
from tests.desks import Desk

LATER_S = 2_000  # ms: the server answers, if it was asked
MARK = "window.mark = document.querySelector('.rl-map path')"
STAYED = "window.mark.isConnected"
SHOWN = "document.querySelector('.rl-time-date').textContent"
CONTROL = "theme=control&timeline=true&date="


def held(page: str = "reach") -> dict[str, Any]:
    state: dict[str, Any] = {}
    dashboard_state.follow(state, "", page=page, check=lambda _: None)
    return state


def test_days_of_one_map_are_kin() -> None:
    first, second = (compose(from_query(f"{CONTROL}2025-0{month}-01")) for month in (5, 8))
    assert kin(first) == kin(second) != ""
    assert change(second, base=frame(first).base)["kin"] == kin(first)


@pytest.mark.parametrize(
    "query",
    [
        "theme=control&date=2025-05-01",
        f"{CONTROL}2025-05-01&layers=control,strikes",
        f"{CONTROL}2025-05-01&layers=control,claims",
        f"{CONTROL}2025-05-01&compare=2024-05-01",
    ],
)
def test_a_map_with_more_of_its_own_day_has_no_kin(query: str) -> None:
    assert kin(compose(from_query(query))) == ""


def test_other_looks_are_not_kin() -> None:
    plain = kin(compose(from_query(f"{CONTROL}2025-05-01")))
    miles = kin(compose(from_query(f"{CONTROL}2025-05-01&miles=true")))
    assert plain != miles != ""


def test_the_slider_comes_with_the_question_of_control() -> None:
    state = held()
    assert state["timeline"] is False
    assert "timeline" in dashboard_state.link(state, "control")
    assert "timeline" not in dashboard_state.link(state, "dispute")
    assert held("control")["timeline"] is True


def test_the_slider_that_was_asked_for_stays() -> None:
    state = held()
    state["timeline"] = True
    assert "timeline" in dashboard_state.link(state, "dispute")
    state = held("control")
    state["timeline"] = False
    assert "timeline" not in dashboard_state.link(state, "dispute")


def test_a_day_of_the_slider_is_one_that_can_be_asked_for() -> None:
    state: dict[str, Any] = {}
    for said, taken in (
        ("2024-02-29", dt.date(2024, 2, 29)),
        ("2021-01-01", choices.FIRST_DAY),
        ("2099-01-01", timeline.load().last),
    ):
        dashboard_state.take_day(state, said)
        assert state["date"] == taken


def test_the_theme_alone_does_not_ask_for_the_slider() -> None:
    assert from_query(f"theme={Theme.CONTROL}&date=2025-05-01").timeline is False


@pytest.mark.browser
def test_a_day_is_drawn_in_the_page_and_the_dashboard_follows(desk: Desk) -> None:
    desk.open("control")
    slider = desk.map.get_by_role("slider")
    slider.focus()
    desk.run(MARK)
    for _ in range(3):
        slider.press("PageDown")
    assert desk.run(SHOWN) == "31 July 2025", "at once"
    desk.page.wait_for_url("**date=2025-07-31**")
    expect(desk.page.get_by_text("Control as assessed for 31 July 2025.")).to_be_visible()
    desk.settle()
    assert desk.run(STAYED), "the map was not drawn anew"
    assert desk.run("document.activeElement.type") == "range"
    label = desk.run("document.querySelector('.rl-map').getAttribute('aria-label')")
    told = desk.page.get_by_role("heading", level=1).inner_text()
    assert label.endswith(told)


@pytest.mark.browser
def test_the_dashboards_day_moves_the_slider(desk: Desk) -> None:
    desk.open("control")
    expect(desk.map.get_by_role("slider")).to_be_visible()
    desk.run(MARK)
    desk.page.get_by_text("Day before", exact=True).click()
    expect(desk.map.locator(".rl-time-date")).to_have_text("20 August 2025")
    desk.settle()
    assert desk.run(STAYED)
    assert "date=2025-08-20" in desk.page.url


@pytest.mark.browser
def test_with_strikes_the_day_is_drawn_anew_and_the_reader_stays(desk: Desk) -> None:
    desk.open("control?" + CONTROL + "2025-08-21&layers=control,contact_line,strikes")
    slider = desk.map.get_by_role("slider")
    slider.focus()
    desk.run(MARK)
    before = desk.scene
    slider.press("ArrowLeft")
    desk.page.wait_for_url("**date=2025-08-20**")
    desk.page.wait_for_function(
        "before => document.querySelector('iframe.reachline-map').dataset.scene !== before",
        arg=before,
    )
    expect(desk.map.locator(".rl-time-date")).to_have_text("20 August 2025")
    expect(slider).to_be_focused()
    assert not desk.run(STAYED)
    slider.press("ArrowLeft")
    desk.page.wait_for_url("**date=2025-08-19**")
    expect(desk.map.locator(".rl-time-date")).to_have_text("19 August 2025")


@pytest.mark.browser
def test_who_holds_the_slider_is_left_alone(desk: Desk) -> None:
    desk.open("control?" + CONTROL + "2025-08-21&layers=control,contact_line,strikes")
    slider = desk.map.get_by_role("slider")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    desk.run(MARK)
    desk.page.mouse.move(box["x"] + 0.9 * box["width"], middle)
    desk.page.mouse.down()
    desk.page.mouse.move(box["x"] + 0.5 * box["width"], middle, steps=5)
    desk.page.wait_for_timeout(LATER_S)
    assert desk.run(STAYED), "drawn anew under the reader's hand"
    held_at = desk.run(SHOWN)
    desk.page.mouse.up()
    expect(desk.page.get_by_text(f"Control as assessed for {held_at}.")).to_be_visible()
    desk.settle()
    assert desk.run(SHOWN) == held_at
