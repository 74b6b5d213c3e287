"""Every state of the dashboard has an address that opens it again: pane, card, place, page."""

import pytest
from playwright.sync_api import Browser, expect

from tests.desks import LVIV, Desk

pytestmark = pytest.mark.browser


def opened(desk: Desk, pane: str) -> None:
    expect(desk.page.get_by_role("tab", name=pane)).to_have_attribute("aria-selected", "true")


def test_an_open_card_and_an_open_pane_are_there_again(browser: Browser, desk: Desk) -> None:
    desk.open("?date=2025-08-21")
    desk.open_strike(LVIV)
    desk.page.wait_for_url("**open=UA-20250821-LVIV**")
    desk.pane("Depth over time")
    desk.page.wait_for_url("**tab=depth**")
    address = desk.page.url.removeprefix(desk.url)
    colleague = Desk(browser.new_context().new_page(), desk.url).open(address)
    expect(colleague.card).to_contain_text("Lviv")
    opened(colleague, "Depth over time")
    assert colleague.errors == []
    colleague.page.get_by_text("Українська", exact=True).click()
    opened(colleague, "Глибина в часі")
    expect(colleague.card).to_contain_text("Львів")
    colleague.page.close()
    # What one steps back to is what was: first the other pane, then no card.
    desk.page.go_back()
    opened(desk, "Strikes")
    expect(desk.card).to_be_visible()
    expect(desk.chosen).to_contain_text("Lviv")
    desk.page.go_back()
    expect(desk.card).to_be_hidden()
    expect(desk.chosen).to_have_count(0)
    assert desk.errors == []


def test_a_card_that_is_closed_leaves_the_address(desk: Desk) -> None:
    desk.open("?date=2025-08-21&open=UA-20250821-LVIV")
    expect(desk.card).to_contain_text("Lviv")
    desk.map.get_by_role("button", name="Close").click()
    expect(desk.card).to_be_hidden()
    desk.page.wait_for_function("() => !location.search.includes('open=')")
    desk.settle()
    expect(desk.card).to_be_hidden()


def test_a_strike_that_is_not_on_the_map_is_not_told_of(desk: Desk) -> None:
    desk.open("?date=2025-08-20&open=UA-20250821-LVIV")
    expect(desk.card).to_be_hidden()
    desk.change("Day before")  # not at once: Back would lead here again and again
    desk.page.wait_for_function("() => !location.search.includes('open=')")


def test_a_row_that_is_chosen_is_in_the_address_too(desk: Desk) -> None:
    desk.open("?date=2025-08-21&open=UA-20250821-LVIV")
    expect(desk.chosen).to_contain_text("Lviv")
    desk.tick(4)
    expect(desk.card).to_contain_text("Kherson")
    desk.page.wait_for_url("**open=UA-20250821-KHERSON**")
    # One step is one entry: a day on, its card closed with it, and back.
    entries = desk.page.evaluate("history.length")
    desk.change("Day after")
    expect(desk.card).to_be_hidden()
    desk.settle()
    assert desk.page.evaluate("history.length") == entries + 1
    desk.page.go_back()
    expect(desk.card).to_contain_text("Kherson")
    expect(desk.map.locator(".rl-strike.rl-told")).to_have_count(1)
    assert desk.errors == []


def test_a_place_that_is_measured_stands_on_the_map(desk: Desk) -> None:
    desk.open("?date=2025-08-21&tab=place&place=Mukachevo")
    expect(desk.map.locator(".rl-inspect")).to_contain_text("Mukachevo")
    desk.pane("Strikes")
    expect(desk.map.locator(".rl-inspect")).to_be_hidden()


@pytest.mark.parametrize("path", ["control/", "control/control", "phrase/control"])
def test_a_page_asked_for_by_another_is_shown(desk: Desk, path: str) -> None:
    desk.open(f"{path}?date=2025-08-20&locale=uk")
    assert desk.page.url.startswith(f"{desk.url}control?date=2025-08-20&locale=uk")
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Росія окупує")


def test_the_preview_of_a_wide_embed_is_all_there_on_a_phone(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    phone = Desk(context.new_page(), desk.url).go("publish?date=2025-08-21")
    frame = phone.page.locator(".reachline-preview iframe")
    expect(phone.page.get_by_text("% of its size")).to_be_visible()
    box = frame.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 360
    assert frame.evaluate("frame => frame.offsetWidth") == 642  # laid out as in an article
    holder = phone.page.locator(".reachline-preview").bounding_box()
    assert holder is not None
    assert abs(holder["height"] - box["height"]) <= 2
    phone.page.get_by_text("360 px").click()
    expect(phone.page.get_by_text("% of its size")).to_be_visible()  # margins of the page around
    context.close()
