"""The dashboard for everybody: axe, the keyboard, narrow and wide screens, no map script."""

import re
from importlib import resources
from typing import Literal

import pytest
from playwright.sync_api import Browser, Route, expect

from maps import style
from tests.desks import Desk

pytestmark = pytest.mark.browser

# Streamlit's own, which no option reaches: the canvas of its tables, its header, the inner parts of
# its inputs of days, files and choices.
STREAMLITS = (
    '[data-testid="stDataFrame"], header, [data-testid="stFileUploader"], [data-baseweb], '
    '[data-testid="stDateInput"], [data-testid="stSelectbox"], [data-testid="stMultiSelect"]'
)
SIZES = {"phone": (360, 740), "desk": (1400, 900), "4k": (3840, 2160)}


def rgb(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def violations(desk: Desk) -> list[str]:
    axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    desk.page.evaluate(axe)
    found = desk.page.evaluate(
        "async ours => (await axe.run({ exclude: [['iframe']] })).violations.flatMap("
        "rule => rule.nodes.filter(node => {"
        "  const at = document.querySelector(node.target[0]);"
        "  return !at || !at.closest(ours);"
        "}).map(node => `${rule.id}: ${node.html.slice(0, 160)}`))",
        STREAMLITS,
    )
    assert isinstance(found, list)
    return found


def without_scripts(route: Route) -> None:
    """Answer with a frame's page as it is, less its scripts."""
    answer = route.fetch()
    page = re.sub(r"<script>.*?</script>", "", answer.text(), flags=re.DOTALL)
    route.fulfill(response=answer, body=page)


@pytest.mark.parametrize(
    ("page", "ground"),
    [
        *((page, "light") for page in ("", "control", "dispute", "phrase?place=Lviv", "publish")),
        *((page, "dark") for page in ("", "phrase?place=Lviv")),
    ],
)
def test_axe_finds_nothing_in_what_is_ours(
    browser: Browser, dashboard: str, page: str, ground: Literal["light", "dark"]
) -> None:
    context = browser.new_context(
        viewport={"width": 1400, "height": 900}, reduced_motion="reduce", color_scheme=ground
    )
    desk = Desk(context.new_page(), dashboard).go(page)
    assert violations(desk) == []
    context.close()


def test_page_and_map_follow_the_readers_system(browser: Browser, dashboard: str) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme="dark")
    desk = Desk(context.new_page(), dashboard).open()
    paper = "getComputedStyle(document.documentElement).getPropertyValue('--paper')"
    ground = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    title = "getComputedStyle(document.querySelector('.rd-title')).color"
    assert desk.run(paper) == style.DARK.paper
    assert desk.page.evaluate(ground) == rgb(style.DARK.paper)
    assert desk.page.evaluate(title) == rgb(style.DARK.ink)
    desk.page.emulate_media(color_scheme="light")
    desk.page.wait_for_function(f"() => {ground} === '{rgb(style.LIGHT.paper)}'")
    frame = desk.page.frames[-1]
    frame.wait_for_function(f"() => {paper} === '{style.LIGHT.paper}'")
    assert desk.page.evaluate(title) == rgb(style.LIGHT.ink)
    context.close()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("page", ["control", "phrase?place=Lviv", "publish"])
def test_no_page_is_wider_than_its_screen(
    browser: Browser, dashboard: str, page: str, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    desk = Desk(context.new_page(), dashboard).go(page)
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    links = desk.page.locator(".st-key-pages a")
    expect(links).to_have_count(5)
    for link in links.all():
        box = link.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
    context.close()


def test_on_a_phone_all_begins_where_the_words_of_the_page_do(
    browser: Browser, dashboard: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    desk = Desk(context.new_page(), dashboard).open("control")
    title = desk.page.get_by_role("heading", level=1).bounding_box()
    assert title is not None
    for part in (".rl-legend", ".rl-search", ".rl-map", ".rl-time-date"):
        box = desk.map.locator(part).first.bounding_box()
        assert box is not None
        assert box["x"] == pytest.approx(title["x"], abs=1), part
    context.close()


def test_pages_are_reached_by_keyboard(browser: Browser, dashboard: str) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    desk = Desk(context.new_page(), dashboard).open()
    desk.page.locator(".st-key-pages a", has_text="Control").focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Russia occupies")
    context.close()


def test_without_the_maps_script_picture_and_table_remain(browser: Browser, dashboard: str) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.route("**/map-frame?*", without_scripts)
    Desk(page, dashboard).go("")
    expect(page.get_by_text("11 strikes")).to_be_visible()
    fold = page.get_by_text("The map as a picture")
    fold.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # a press right after would go to the frame that stood there
    fold.click()
    expect(page.get_by_role("img", name="Map of Ukraine on 21 August 2025")).to_be_visible(
        timeout=30_000
    )
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    inside = page.frame_locator("iframe.reachline-map").locator(".rl-map")
    expect(inside).to_be_attached()
    expect(inside).not_to_have_attribute("data-drawn", "true")
    page.unroute_all(behavior="ignoreErrors")  # the frame is asked for again and again
    context.close()
