"""Journeys through the dashboard's pages in Chromium: each answers, and the place is never lost."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.desks import LESS_THAN_A_PX, LVIV, VIEW, Desk

pytestmark = pytest.mark.browser

POINTS = "date,lat,lon,place\n2025-08-21,49.84,24.03,Lviv\n2025-08-20,95,24,Nowhere\n"
HEIGHT = "document.querySelector('[data-testid=stMain]')"


def test_the_map_stays_from_page_to_page(desk: Desk) -> None:
    desk.open()
    frame = desk.page.locator("iframe.reachline-map").element_handle()
    for page, heading in (
        ("Control", "Russia occupies 19.0 % of Ukraine"),
        ("Dispute", "Russia claims"),
        ("Check a phrase", "Does the phrase hold?"),
        ("Reach", "Struck about 740 km"),
    ):
        desk.turn(page)
        expect(desk.page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert frame.evaluate("frame => frame.isConnected")
    desk.page.go_back()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Does the phrase hold?")


def test_a_row_opens_its_strike_and_a_strike_chooses_its_row(desk: Desk) -> None:
    desk.open()
    desk.open_strike(LVIV)
    expect(desk.chosen).to_contain_text("Lviv")
    desk.tick(4)
    expect(desk.card).to_contain_text("Lutsk")


def test_two_days_are_compared(desk: Desk, tmp_path: Path) -> None:
    desk.open("control?date=2022-12-01&theme=control&compare=2022-09-01")
    expect(desk.page.get_by_text("Occupied on 1 September 2022: about")).to_be_visible()
    desk.pane("Month by month")
    expect(desk.chart("Chart: change of occupied ground by month")).to_be_visible()
    expect(desk.chart("Chart: ground newly occupied by month, ours beside")).to_be_visible()
    desk.pane("Oblast by oblast")
    expect(desk.chart("Small charts: the occupied share")).to_be_visible()
    table = desk.download("Download as CSV", tmp_path / "oblasts.csv")
    assert "Kherson" in table.read_text(encoding="utf-8")


def test_a_phrase_is_checked_and_its_address_opens_it_again(desk: Desk) -> None:
    desk.open("phrase")
    desk.page.get_by_label("Name of a place").fill("Mukachevo")
    desk.page.get_by_label("Name of a place").press("Enter")
    quote = desk.page.locator("[data-testid=stCode]")
    expect(quote).to_contain_text("holds by every definition")
    desk.page.wait_for_url("**place=Mukachevo**")
    address = desk.page.url
    desk.page.goto("about:blank")
    desk.open(address.removeprefix(desk.url))
    expect(quote).to_contain_text("about 740 km (460 miles)")
    shown = desk.map.locator(".rl-inspect")
    expect(shown).to_contain_text("Mukachevo")  # the map shows what was asked of
    desk.turn("Reach")
    expect(shown).to_be_hidden()


def test_a_map_is_worded_looked_at_and_published(desk: Desk, published_to: Path) -> None:
    desk.go("publish?date=2025-08-21&oblasts=UA-46")
    title = desk.page.get_by_role("textbox", name="Title", exact=True)
    desk.received = 0
    title.fill("Lviv was hit")
    title.press("Enter")
    frame = desk.page.frame_locator(".reachline-preview iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Lviv was hit")
    desk.settle()
    assert desk.received <= 60_000  # the embed has an address of its own
    desk.page.get_by_text("360 px").click()
    desk.settle()
    framed = "document.querySelector('.reachline-preview iframe').offsetWidth"
    desk.page.wait_for_function(f"() => Math.abs({framed} - 362) <= 2")
    desk.pane("Report")
    expect(frame.locator("body")).to_contain_text("Natural Earth", timeout=60_000)
    desk.page.get_by_role("tab", name="Publish").click()
    name = desk.page.get_by_label("Name of the map on the server")
    for wrong in ("../etc", "Lviv hit"):
        name.fill(wrong)
        name.press("Enter")
        expect(desk.page.get_by_role("alert")).to_contain_text("small letters")
    name.fill("lviv-hit")
    name.press("Enter")
    expect(desk.page.get_by_role("status")).to_contain_text("version", timeout=60_000)
    shown = published_to / "lviv-hit" / "latest" / "map.html"
    assert "Lviv was hit" in shown.read_text(encoding="utf-8")
    assert [path.name for path in published_to.iterdir()] == ["lviv-hit"]


def test_own_data_are_seen_by_nobody_else(browser: Browser, desk: Desk) -> None:
    desk.open()
    before = desk.scene
    desk.page.locator("input[type=file]").set_input_files(
        {"name": "ours.csv", "mimeType": "text/csv", "buffer": POINTS.encode()}
    )
    expect(desk.page.get_by_text("Read 2, kept 1, of these repaired")).to_be_visible()
    desk.page.wait_for_function(
        "before => document.querySelector('iframe.reachline-map').dataset.scene !== before",
        arg=before,
    )
    other = Desk(browser.new_context().new_page(), desk.url).open()
    assert other.scene == before
    assert "ours.csv" not in other.page.locator("body").inner_text()
    desk.page.get_by_role("button", name="Remove ours.csv").click()
    expect(desk.page.get_by_text("Read 2, kept 1")).to_have_count(0)
    desk.settle()
    assert desk.scene == before
    other.page.context.close()


def test_fifty_changes_keep_view_card_and_scroll(desk: Desk) -> None:
    desk.open()
    desk.map.get_by_role("button", name="Zoom in").click()
    desk.page.wait_for_timeout(500)
    desk.open_strike(LVIV)
    expect(desk.card).to_contain_text("Lviv")
    desk.settle()
    view = desk.run(VIEW)
    desk.page.evaluate(f"{HEIGHT}.scrollTop = 60")
    desk.run(
        "window.least = 1e9; (function tick() {"
        " least = Math.min(least, document.querySelectorAll('.rl-map path').length);"
        " requestAnimationFrame(tick); })()"
    )
    dice = random.Random(20250821)  # noqa: S311 - a throw of dice that is the same each time
    pills = ("Oblasts", "Cities", "Control", "Claims", "Contact line", "Reach lines")
    switches = [*pills, "Miles beside kilometres"]
    sidebar = desk.page.get_by_test_id("stSidebarUserContent")
    for _ in range(50):
        before = desk.scene
        sidebar.get_by_text(dice.choice(switches), exact=True).click()
        desk.page.wait_for_function(
            "before => document.querySelector('iframe.reachline-map').dataset.scene !== before",
            arg=before,
        )
        assert desk.run(VIEW) == pytest.approx(view, abs=LESS_THAN_A_PX)
        expect(desk.card).to_contain_text("Lviv")
    assert desk.page.evaluate(f"{HEIGHT}.scrollTop") == 60
    assert desk.run("least") > 0


def test_another_ground_where_no_map_is_does_no_harm(desk: Desk) -> None:
    desk.open()
    desk.turn("Publish")
    expect(desk.page.locator("iframe.reachline-map")).to_have_count(0)
    desk.page.evaluate("document.querySelector('.stApp').style.colorScheme = 'dark'")
    desk.settle()
    assert not desk.errors
