"""The dashboard as a reader meets it: a server of its own, Chromium, one journey."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from maps.build import build
from maps.spec import from_query, from_yaml
from tests.desks import LESS_THAN_A_PX, LVIV, VIEW, Desk

pytestmark = pytest.mark.browser


def test_the_first_view_needs_no_click(desk: Desk) -> None:
    desk.open()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(
        "Struck about 740 km behind the contact line"
    )
    for mark in (LVIV, ".rl-strike[data-strike='UA-20250821-MUKACHEVO']"):
        expect(desk.map.locator(mark)).to_be_in_viewport()
    assert desk.run("document.querySelectorAll('.rl-story-label').length") == 2
    assert desk.run("document.querySelectorAll('.rl-strike').length") == 11
    said = str(desk.run("document.querySelector('.rl-labels').textContent"))
    for label in ("740 km", "710 km", "Contact line", "DONETSK", "Donetsk"):
        assert label.lower() in said.lower()


def test_the_map_has_two_thirds_of_the_width(desk: Desk) -> None:
    desk.open()
    box = desk.page.locator("iframe.reachline-map").bounding_box()
    assert box is not None
    assert box["width"] >= 1400 * 2 / 3
    assert box["y"] < 200


def test_nobody_else_is_asked(desk: Desk) -> None:
    desk.open()
    desk.change("Day before")
    desk.turn("Publish")
    desk.pane("Downloads")
    assert desk.hosts == {desk.url.split("/")[2]}


def test_another_day_keeps_view_card_and_scroll(desk: Desk) -> None:
    desk.open()
    desk.map.get_by_role("button", name="Zoom in").click()
    desk.page.wait_for_timeout(500)
    desk.open_strike(LVIV)
    expect(desk.card).to_contain_text("Lviv")
    # What the server answers to the card belongs to no change that is counted below.
    expect(desk.chosen).to_contain_text("Lviv")
    desk.settle()
    view = desk.run(VIEW)
    frame = desk.page.locator("iframe.reachline-map").element_handle()
    desk.received = 0
    desk.change("Miles beside kilometres")
    assert desk.received <= 60_000
    expect(desk.card).to_contain_text("miles")
    assert desk.run(VIEW) == pytest.approx(view, abs=LESS_THAN_A_PX)
    desk.received = 0
    desk.change("Day before")
    assert desk.received <= 60_000
    assert desk.run(VIEW) == pytest.approx(view, abs=LESS_THAN_A_PX)
    assert (
        desk.page.locator("iframe.reachline-map")
        .element_handle()
        .evaluate("(frame, first) => frame === first", frame)
    )


def test_no_frame_is_blank_while_the_map_changes(desk: Desk) -> None:
    desk.open()
    desk.run(
        "window.drawn = []; (function tick() {"
        " drawn.push(document.querySelectorAll('.rl-map path').length);"
        " requestAnimationFrame(tick); })()"
    )
    desk.change("Day before")
    drawn = desk.run("drawn")
    assert len(drawn) > 5
    assert min(drawn) > 5


def test_what_is_above_the_map_stays_where_it_is(desk: Desk) -> None:
    desk.open()
    links = desk.page.locator(".st-key-pages")
    before = links.bounding_box()
    desk.change("Miles beside kilometres")
    assert links.bounding_box() == before
    assert before is not None
    assert before["y"] < 40  # nothing unseen stands over it


def test_a_view_nobody_chose_fits_again(desk: Desk) -> None:
    # Where a place stands, to the px: the middle is told exactly until a map has once been resized.
    corners = "[[52.4, 22.1], [44.3, 40.2]].map((at) => reachline_map.latLngToContainerPoint(at))"
    stands = f"{corners}.flatMap(({{ x, y }}) => [x, y]).concat(reachline_map.getZoom())"
    desk.open()
    before = desk.run(stands)
    desk.change("Day before")
    assert desk.run(stands) == before
    desk.page.set_viewport_size({"width": 1000, "height": 900})
    desk.page.wait_for_timeout(600)
    assert desk.run("reachline_map.getBounds().contains([48.4, 22.7])")


def test_an_address_opens_the_same_map_again(desk: Desk) -> None:
    desk.open()
    desk.turn("Dispute")
    assert "theme=dispute" in desk.page.url
    address, scene = desk.page.url, desk.scene
    title = desk.page.get_by_role("heading", level=1).inner_text()
    desk.page.goto("about:blank")
    desk.open(address.removeprefix(desk.url))
    assert desk.scene == scene
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(title)


def test_the_browsers_back_brings_the_map_back(desk: Desk) -> None:
    desk.open()
    first = desk.scene
    desk.change("Day before")
    desk.page.go_back()
    desk.page.wait_for_function(
        "first => document.querySelector('iframe.reachline-map').dataset.scene === first", arg=first
    )


def test_downloads_are_what_the_command_line_builds(desk: Desk, tmp_path: Path) -> None:
    desk.open("?date=2025-08-21&story=UA-20250821-LVIV&oblasts=UA-46,UA-21")
    desk.turn("Publish")
    desk.pane("Downloads")
    spec = desk.download("Map spec (YAML)", tmp_path / "spec.yaml")
    page = desk.download("Map, one file (HTML)", tmp_path / "map.html")
    picture = desk.download("Picture (PNG)", tmp_path / "map.png")
    build(from_yaml(spec), tmp_path / "built")
    assert page.read_bytes() == (tmp_path / "built" / "map.html").read_bytes()
    assert picture.read_bytes() == (tmp_path / "built" / "map.png").read_bytes()


def test_a_place_is_checked(desk: Desk) -> None:
    desk.open()
    desk.pane("Check a place")
    field = desk.page.get_by_label("Name of a place")
    field.fill("Мукачево")
    field.press("Enter")
    expect(desk.page.get_by_text("Mukachevo (Zakarpattia), 21 August 2025")).to_be_visible()
    field.fill("Rivnee")
    field.press("Enter")
    expect(desk.page.get_by_role("alert")).to_contain_text("Nearest names: Rivne")


def test_the_other_language_is_whole(desk: Desk) -> None:
    desk.open()
    desk.page.get_by_text("Українська").click()
    expect(desk.page.get_by_text("Який день?")).to_be_visible()
    desk.settle()
    said = str(desk.run("document.querySelector('.rl-labels').textContent"))
    assert "Львів" in said
    assert desk.run("document.documentElement.lang") == "uk"
    assert "locale=uk" in desk.page.url
    assert from_query(desk.page.url.split("?")[1]).locale == "uk"


def test_a_bad_address_is_told_and_the_map_stands(desk: Desk) -> None:
    desk.open("?date=2025-13-41&wurst=1")
    expect(desk.page.get_by_role("alert")).to_contain_text("does not describe a map")
    expect(desk.map.locator(LVIV)).to_be_visible()


def test_a_phone_meets_the_map_first(browser: Browser, dashboard: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    desk = Desk(context.new_page(), dashboard).open()
    expect(desk.map.locator(LVIV)).to_be_in_viewport()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 360
    desk.map.locator(LVIV).tap()
    expect(desk.card).to_contain_text("Lviv")
    assert not desk.errors
    context.close()
