"""The map that comes with the dashboard's page: in its place, at an address, made by few."""

import gzip
import json
import re
from collections.abc import Iterator
from html import unescape
from threading import Event

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import FileResponse
from starlette.routing import Route

from dashboard import first_page, scenes
from dashboard.crew import Crew
from dashboard.first_page import frame_page, view_at
from maps import dashboard_first, dashboard_log, dashboard_state, takeaway
from maps.spec import from_query
from tests.asgi import ask

APP = Starlette(
    routes=[Route("/map-frame", frame_page), Route("/map-embed", first_page.embed_page)]
)
FIRST = Starlette(
    routes=[Route("/", lambda _: FileResponse(first_page.STATIC / "index.html"))],
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


@pytest.mark.parametrize("page", ["reach", "control"])
def test_a_day_without_control_says_so_in_it(page: str) -> None:
    view = view_at("date=2022-03-05", page)[0]
    assert "Nothing is assessed for 5 March 2022: control is not shown." in view
    assert view.count('class="rd-dek"') == 1
    assert "rd-remark" not in view  # what comes and goes with days stands under the map


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

    monkeypatch.setattr(scenes, "base_of", broken)
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


def test_more_desks_than_frames_at_hand_change_their_maps_without_making_one_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desks = [from_query(f"date=2024-05-{day:02}").to_query() for day in range(1, 25)]
    for base in desks:
        scenes.base_of(base)

    def made_again(query: str) -> None:
        raise AssertionError(query)

    monkeypatch.setattr(scenes, "frame_of", made_again)
    scenes.SERVED.set()
    try:
        for base in desks:
            assert scenes.change_of(desks[7], base)["date"] == "2024-05-08"
            assert "map-frame?v=" in scenes.mounted(base, from_query(base))["src"]
    finally:
        scenes.SERVED.clear()


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
