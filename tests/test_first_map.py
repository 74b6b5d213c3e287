"""The map that comes with the dashboard's page: in its place, at an address, then taken over."""

import gzip
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import FileResponse
from starlette.routing import Route as Path_

from benchmarks.served import served as streamlit_serving
from dashboard import first_page, scenes
from dashboard.crew import Crew
from dashboard.first_page import frame_page, view_at
from maps import dashboard_first, dashboard_log, dashboard_state, takeaway
from maps.spec import from_query
from tests.asgi import ask
from tests.desks import LVIV, VIEW, Desk

APP = Starlette(
    routes=[Path_("/map-frame", frame_page), Path_("/map-embed", first_page.embed_page)]
)
FIRST = Starlette(
    routes=[Path_("/", lambda _: FileResponse(first_page.STATIC / "index.html"))],
    middleware=[Middleware(first_page.FirstPage)],
)
SRC = re.compile(r'src="\./(map-frame\?[^"]*)"')


@pytest.fixture
def served() -> Iterator[None]:
    scenes.SERVED.set()
    yield
    scenes.SERVED.clear()


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("page", dashboard_first.SHOWN)
@pytest.mark.parametrize("address", ["", "date=2025-08-20&locale=uk", "title=A%26B&miles=True"])
def test_it_is_the_map_that_a_session_begins_with(page: str, address: str) -> None:
    state: dashboard_state.State = {}
    dashboard_state.follow(state, address, page=page, check=scenes.scene_of)
    spec = scenes.scene_of(state["shown"]).spec
    mounted = scenes.mounted(state["frame"], spec)
    view, locale = view_at(address, page)
    assert locale == spec.locale
    assert f"./{unescape(SRC.findall(view)[0])}" == mounted["src"]
    assert f"height:{mounted['height']}" in unescape(view)
    answer = ask(APP, mounted["src"].removeprefix("."))
    assert answer.text == scenes.frame_of(state["frame"]).page
    assert "immutable" in answer.headers["cache-control"]


def test_finding_and_pages_stand_in_it() -> None:
    view, _ = view_at("date=2025-08-20&locale=uk", "control")
    assert view.count("<h1") == 1
    assert "Росія" in view
    links = re.findall(r'<a href="\./(\w*)\?([^"]*)"( aria-current="page")?>', view)
    assert [name for name, _, _ in links] == ["", "control", "dispute", "phrase", "publish"]
    assert [name for name, _, here in links if here] == ["control"]
    assert all("date=2025-08-20" in query for _, query, _ in links)


def test_a_theme_in_the_address_goes_before_its_path() -> None:
    assert 'href="./control?' in view_at("theme=control", "reach")[0]
    assert view_at("theme=control", "reach")[0] == view_at("theme=control", "control")[0]


def test_a_day_without_control_says_so_in_it() -> None:
    assert "rd-remark" in view_at("date=2022-03-05", "reach")[0]


def test_pages_that_begin_with_something_else_have_none_and_their_language() -> None:
    assert view_at("locale=uk", "phrase") == ("", "uk")
    assert view_at("locale=uk", "publish") == ("", "uk")
    assert first_page.first_page("", "uk").startswith(b"<!--")
    assert b'<html lang="uk">' in first_page.first_page("", "uk")
    assert b'<html lang="en">' in first_page.first_page()


@pytest.mark.parametrize(
    "address", ["date=2025-13-41", "wurst=1", "points=/etc/passwd", "height=x"]
)
def test_an_address_that_is_no_map_leaves_it_to_the_dashboard(address: str) -> None:
    assert view_at(address, "reach") == ("", "")
    for what in ("map-frame", "map-embed"):
        answer = ask(APP, f"/{what}?{address}")
        assert answer.status == 400
        assert answer.headers["content-type"].startswith("text/plain")
        assert "URL" in answer.text


def test_words_of_an_address_stay_words() -> None:
    hostile = '"><script>window.planted=1</script>'
    view, _ = view_at(f"title={hostile}&byline={hostile}", "reach")
    assert "<script>window.planted" not in view
    said = json.loads(re.findall(r'id="rd-beginning">(.*?)</script>', view)[0])
    assert said["lang"] == "en"


def test_what_breaks_is_logged_and_the_page_comes(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: str) -> None:
        raise RuntimeError("Zalishchyky")

    monkeypatch.setattr(scenes, "frame_of", broken)
    monkeypatch.setattr(dashboard_log._log, "propagate", True)
    assert view_at("date=2025-08-19", "reach") == ("", "")
    assert [record.message for record in caplog.records] == ["first_view"]


def test_a_frame_has_a_place_of_its_own_and_is_packed_for_who_takes_it() -> None:
    answer = ask(APP, "/map-frame?date=2025-08-20")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in policy
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["cache-control"] == "no-cache"  # its mark was not said
    packed = ask(APP, "/map-frame?date=2025-08-20", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.body) == answer.body
    assert int(packed.headers["content-length"]) == len(packed.body)


def test_a_map_that_takes_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = Event()

    def slow(*_: str) -> tuple[str, str]:
        let_go.wait(20)
        return "", ""

    monkeypatch.setattr(first_page, "view_at", slow)
    monkeypatch.setattr(first_page, "VIEW_S", 0.1)
    answer = ask(FIRST, "/", accept="text/html")
    let_go.set()
    assert answer.body == first_page.first_page()
    assert answer.headers["content-length"] == str(len(answer.body))


@pytest.mark.parametrize("what", ["map-frame", "map-embed"])
def test_where_too_much_is_asked_for_a_frame_is_to_come_later(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(first_page, "CREW", Crew(most=1))
    assert first_page.CREW._places.acquire(blocking=False)
    answer = ask(APP, f"/{what}?date=2025-07-03")
    assert answer.status == 503
    assert answer.headers["retry-after"] == "2"
    assert answer.headers["cache-control"] == "no-store"


def test_a_frame_that_is_made_waits_for_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    query = from_query("date=2025-07-04").to_query()
    frame = scenes.frame_of(query)
    monkeypatch.setattr(first_page, "CREW", Crew(most=1))
    assert first_page.CREW._places.acquire(blocking=False)
    assert ask(APP, f"/map-frame?{query}").body == frame.page.encode()


def test_only_so_many_frames_are_at_hand() -> None:
    frames = [scenes.frame_of(f"date=2025-06-{day:02}") for day in range(1, scenes.MOST_READY + 2)]
    assert scenes.ready("date=2025-06-01") is None
    assert scenes.ready(f"date=2025-06-{scenes.MOST_READY + 1:02}") is frames[-1]


@pytest.mark.parametrize(
    ("told", "takes"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
        ("xgzip", False),
    ],
)
def test_it_is_packed_for_who_can_unpack(told: str, *, takes: bool) -> None:
    assert first_page.takes_gzip(Headers({"accept-encoding": told})) is takes


def test_the_embed_is_the_one_that_is_handed_out() -> None:
    query = "date=2025-08-20&title=Mine"
    answer = ask(APP, f"/map-embed?{query}")
    assert answer.body == takeaway.content(scenes.scene_of(query), "embed")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"].startswith("sandbox allow-scripts")


PLACES = """() => {
  const early = document.querySelector('.rd-first');
  const [page, links] = early ? ['.rd-first', '.rd-first nav'] : ['.stApp', '.st-key-pages'];
  const named = ['.rd-title', '.rd-dek', '.rd-remark'].map((name) => `${page} ${name}`);
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


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
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
    assert desk.run(paper) == {"light": "#ffffff", "dark": "#121416"}[shade]
    context.close()


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
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


@pytest.mark.browser
def test_what_holds_the_place_goes_where_no_map_comes(browser: Browser, dashboard: str) -> None:
    held = Held(browser, dashboard).open()
    held.page.evaluate("history.replaceState(null, '', 'publish')")
    for route in held.routes:
        route.continue_()
    expect(held.page.locator(".rd-first")).to_have_count(0, timeout=60_000)
    expect(held.page.locator(".stApp .rd-title")).to_be_visible()
    held.context.close()


@pytest.mark.browser
def test_what_holds_the_place_goes_where_the_map_cannot_be_mounted(
    browser: Browser, dashboard: str
) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.route("**/static/js/BidiComponent.*.js", lambda route: route.abort())
    Desk(page, dashboard).go("")
    expect(page.get_by_text("11 strikes")).to_be_visible()
    context.close()


@pytest.mark.browser
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


@pytest.mark.browser
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
