"""The map that comes with the page, in Chromium: there first, then taken over as it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from benchmarks.served import served as streamlit_serving
from dashboard import first_page
from tests.desks import LVIV, VIEW, Desk

pytestmark = pytest.mark.browser

PLACES = """() => {
  const early = document.querySelector('.rd-first');
  const [page, links] = early ? ['.rd-first', '.rd-first nav'] : ['.stApp', '.st-key-pages'];
  const named = ['.rd-title', '.rd-dek'].map((name) => `${page} ${name}`);
  const at = [...named, `${links} a`, links, 'iframe.reachline-map']
    .flatMap((name) => [...document.querySelectorAll(name)]);
  return at.map((part) => {
    const { x, y, width, height } = part.getBoundingClientRect();
    return [x, y, width, height].map((px) => Math.round(px));
  });
}"""
DRAWN = "document.querySelector('iframe.reachline-map')?.dataset.scene"


class Held:
    """A page whose dashboard is held back until it is let go."""

    def __init__(self, browser: Browser, url: str, *, width: int = 1400) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.desk = Desk(self.context.new_page(), url)
        self.routes: list[Route] = []
        self.page.route("**/static/js/index.*.js", self._hold)

    def _hold(self, route: Route) -> None:
        self.routes.append(route)

    @property
    def page(self) -> Page:
        return self.desk.page

    def open(self, query: str = "") -> "Held":
        for _ in range(5):  # a server that is busy and never made this map leaves it out
            self.routes.clear()
            self.page.goto(self.desk.url + query, wait_until="commit")
            self.page.locator("#root").wait_for(state="attached")
            if self.page.locator(".rd-first").count():
                break
        self.page.wait_for_function(DRAWN)
        assert self.page.locator(".stApp").count() == 0
        self.desk.run("window.kept = true")
        return self

    def zoom_in(self) -> None:
        zoom = self.desk.run("reachline_map.getZoom()")
        self.desk.map.get_by_role("button", name="Zoom in").click()
        self.page.frames[-1].wait_for_function(f"reachline_map.getZoom() > {zoom}")

    def let_go(self) -> None:
        for route in self.routes:
            route.continue_()
        expect(self.page.locator(".rd-first")).to_have_count(0, timeout=60_000)
        self.desk.drawn()


@pytest.mark.parametrize("width", [3840, 1400, 769, 768, 360])
@pytest.mark.parametrize("query", ["", "control?locale=uk", "?date=2022-03-05"])
def test_finding_and_map_stand_where_they_will(
    browser: Browser, dashboard: str, width: int, query: str
) -> None:
    held = Held(browser, dashboard, width=width).open(query)
    held.page.wait_for_timeout(300)
    early = held.page.evaluate(PLACES)
    assert len(early) >= 8
    held.let_go()
    assert held.page.evaluate(PLACES) == early
    assert held.desk.run("window.kept")  # the very same map, moved and not drawn anew
    assert held.desk.errors == []
    held.context.close()


def test_what_the_reader_did_before_the_dashboard_came_stands(
    browser: Browser, dashboard: str
) -> None:
    held = Held(browser, dashboard).open()
    held.zoom_in()
    held.desk.map.locator(LVIV).press("Enter")
    expect(held.desk.card).to_be_visible()
    view = held.desk.run(VIEW)
    held.let_go()
    assert held.desk.run(VIEW) == view
    expect(held.desk.card).to_contain_text("Lviv")
    expect(held.desk.chosen).to_contain_text("Lviv")
    held.context.close()


def test_a_day_chosen_before_the_dashboard_came_is_followed(
    browser: Browser, dashboard: str
) -> None:
    held = Held(browser, dashboard).open("control")
    held.desk.map.get_by_role("slider").press("ArrowLeft")
    held.page.wait_for_timeout(1000)
    held.let_go()
    expect(held.page.locator(".stApp .rd-dek")).to_contain_text("20 August 2025")
    assert "date=2025-08-20" in held.page.url
    held.context.close()


def test_where_a_frame_cannot_be_moved_another_takes_over(browser: Browser, dashboard: str) -> None:
    held = Held(browser, dashboard)
    held.page.add_init_script("delete Element.prototype.moveBefore")
    held.open()
    held.zoom_in()
    view = held.desk.run(VIEW)
    held.let_go()
    assert held.desk.run("window.kept") is None
    assert held.desk.run(VIEW) == pytest.approx(view, abs=1e-3)
    held.context.close()


def test_in_the_dark_it_is_dark(browser: Browser, dashboard: str) -> None:
    held = Held(browser, dashboard)
    held.page.emulate_media(color_scheme="dark")
    held.page.add_init_script(
        "addEventListener('message', (event) => event.stopImmediatePropagation(), true)"
    )  # nobody is told anything
    held.page.goto(held.desk.url, wait_until="commit")
    expect(held.desk.map.locator(".rl-map[data-drawn=true]")).to_be_visible()
    paper = "getComputedStyle(document.documentElement).getPropertyValue('--paper')"
    early = held.desk.run(paper)
    ground = "getComputedStyle(document.querySelector('{}')).backgroundImage"
    assert "rgb(18, 20, 22)" in held.page.evaluate(ground.format(".rd-first"))
    assert early == "#121416"
    held.context.close()


def test_light_that_was_chosen_is_light_where_the_system_is_dark(
    browser: Browser, dashboard: str
) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.add_init_script(
        "if (window === top) localStorage.setItem('stActiveTheme-/-v2', '\"Light\"')"
    )
    desk = Desk(page, dashboard).open()
    paper = "getComputedStyle(document.documentElement).getPropertyValue('--paper')"
    shade = desk.page.evaluate("getComputedStyle(document.querySelector('.stApp')).colorScheme")
    assert (shade, desk.run(paper)) == ("light", "#ffffff")
    context.close()


def test_a_frame_that_did_not_come_is_asked_for_again(browser: Browser, dashboard: str) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    asked: list[Route] = []

    def fail_once(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    page.route("**/map-frame?*", fail_once)
    Desk(page, dashboard).open()
    assert len(asked) == 2
    context.close()


def test_where_the_server_cannot_be_reached_that_is_said(browser: Browser, dashboard: str) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 500})
    page = context.new_page()
    page.route_web_socket("**/*", lambda socket: socket.close())
    page.goto(dashboard, wait_until="commit")
    expect(page.get_by_text("The controls have not come yet")).to_be_visible(timeout=60_000)
    cover = page.locator(".rd-first")
    cover.evaluate("cover => { cover.scrollTo(0, 9999); }")
    assert cover.evaluate("cover => cover.scrollTop") > 0
    context.close()


def test_on_a_phone_a_card_that_is_opened_comes_into_view(browser: Browser, dashboard: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    desk = Desk(context.new_page(), dashboard).open()
    desk.page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
    desk.open_strike(LVIV)
    desk.page.wait_for_timeout(800)
    box = desk.card.bounding_box()
    assert box is not None
    assert box["y"] >= 60  # under what lies over the top
    assert box["y"] + box["height"] <= 740 or box["y"] < 80
    context.close()


def test_what_holds_the_place_goes_where_no_map_comes(browser: Browser, dashboard: str) -> None:
    held = Held(browser, dashboard).open()
    held.page.evaluate("history.replaceState(null, '', 'publish')")
    for route in held.routes:
        route.continue_()
    expect(held.page.locator(".rd-first")).to_have_count(0, timeout=60_000)
    expect(held.page.locator(".stApp .rd-title")).to_be_visible()
    held.context.close()


def test_what_holds_the_place_goes_where_the_map_cannot_be_mounted(
    browser: Browser, dashboard: str
) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.route("**/static/js/BidiComponent.*.js", lambda route: route.abort())
    Desk(page, dashboard).go("")
    expect(page.get_by_text("11 strikes")).to_be_visible()
    context.close()


def test_the_language_of_the_page_is_the_readers(browser: Browser, dashboard: str) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    desk = Desk(context.new_page(), dashboard).open("?locale=uk")
    language = "document.documentElement.lang"
    assert desk.page.evaluate(language) == "uk"
    desk.page.get_by_text("English", exact=True).click()
    desk.page.wait_for_function(f"{language} === 'en'")
    desk.turn("Publish")
    desk.page.get_by_text("Українська", exact=True).click()
    desk.page.wait_for_function(f"{language} === 'uk'")
    context.close()


def test_without_our_server_streamlit_hands_the_map_over(
    browser: Browser, plain_streamlit: str
) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    desk = Desk(context.new_page(), plain_streamlit).open()
    assert desk.page.locator(".st-key-map iframe").get_attribute("srcdoc")
    desk.change("Day before")
    assert desk.errors == []
    context.close()


@pytest.fixture
def plain_streamlit() -> Iterator[str]:
    with streamlit_serving(Path(first_page.__file__).parents[1] / "app.py") as (host, _):
        yield f"http://{host}/"
