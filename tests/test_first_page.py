"""The page that comes before Streamlit's scripts run: ours; all else is passed on as it was."""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.first_page import NEEDED, STATIC, FirstPage, first_page, served, view_at
from tests.asgi import ask
from tests.desks import Desk

SHELL = STATIC / "index.html"
PAGE = "text/html,*/*"
# Half of what is counted as good; a page that arranges itself anew gets many times that.
STEADY = 0.05
SHIFTS = """if (window === window.top) {
  window.shifted = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (!entry.hadRecentInput) window.shifted += entry.value;
  })).observe({ type: 'layout-shift', buffered: true });
}"""


async def shell(_: Request) -> Response:
    return FileResponse(SHELL)


async def map_file(_: Request) -> Response:
    return FileResponse(SHELL, filename="map.html")


async def other(request: Request) -> Response:
    said = " ".join(sorted(set(request.headers) & {"accept-encoding", "if-none-match"}))
    return HTMLResponse(f"<title>Streamlit</title></head>{said}")


async def missing(_: Request) -> Response:
    return FileResponse(SHELL, status_code=404)


async def text(_: Request) -> Response:
    return PlainTextResponse("x" * SHELL.stat().st_size)


ANSWERS = {"/": shell, "/map": map_file, "/other": other, "/missing": missing, "/text": text}
APP = Starlette(
    routes=[Route(path, answer) for path, answer in ANSWERS.items()],
    middleware=[Middleware(FirstPage)],
)


def asked(path: str, method: str = "GET", **headers: str) -> tuple[int, Headers, bytes]:
    answer = ask(APP, path, method, **headers)
    return answer.status, answer.headers, answer.body


def test_it_is_named_and_styled_before_a_script_runs() -> None:
    page = first_page().decode()
    assert page.count("<title>Reachline</title>") == 1
    head = page[: page.index("</head>")]
    assert ".stMainBlockContainer" in head
    assert "Streamlit</title>" not in page
    assert 'as="font"' not in page
    silent = page[page.index("<noscript>") : page.index("</noscript>")]
    assert re.findall('<p lang="(..)">', silent) == ["en", "uk"]
    assert "_stcore" not in silent


def test_what_the_map_needs_is_asked_for_at_once_and_is_there() -> None:
    page = first_page().decode()
    for name in NEEDED:
        assert re.search(rf'<script type="module" crossorigin src="\./static/js/{name}\.', page)
    named = re.findall(r'="\./(static/[\w./-]+)"', page)
    assert len(named) == len(set(named)) + len(NEEDED)  # those are linked, then run
    assert all((STATIC / path).is_file() for path in named)


def test_streamlits_page_is_answered_with_ours_and_is_never_out_of_date() -> None:
    known = asked("/", accept="*/*")[1]
    status, headers, body = asked("/", accept=PAGE, if_none_match=known["etag"])
    ours = first_page(*view_at("", "reach"))
    assert (status, body) == (200, ours)
    assert headers["content-length"] == str(len(ours))
    assert not {"etag", "last-modified", "content-encoding"} & set(headers)
    told = asked("/", "HEAD", accept=PAGE)
    assert (told[1]["content-length"], told[2]) == (headers["content-length"], b"")
    packed = asked("/", accept=PAGE, accept_encoding="gzip")
    assert packed[1]["content-encoding"] == "gzip"
    assert packed[1]["content-length"] == str(len(packed[2]))
    assert gzip.decompress(packed[2]) == ours


@pytest.mark.parametrize("path", ["/map", "/missing", "/text"])
def test_what_is_no_page_of_streamlits_comes_as_it_was(path: str) -> None:
    status, headers, body = asked(path, accept=PAGE)
    assert (status, body) == asked(path, accept="*/*")[::2]
    assert b"Reachline" not in body
    assert headers["content-length"] == str(SHELL.stat().st_size)


def test_a_page_of_others_comes_as_it_was() -> None:
    assert b"Reachline" not in asked("/other", accept=PAGE)[2]


def test_what_asks_for_no_page_is_not_looked_into() -> None:
    headers = {"accept": "*/*", "accept_encoding": "gzip", "if_none_match": "x"}
    assert asked("/other", **headers)[2].endswith(b"accept-encoding if-none-match")
    assert asked("/", accept="*/*")[2] == SHELL.read_bytes()


def test_a_dashboard_is_served_with_it(tmp_path: Path) -> None:
    app = served(tmp_path / "app.py")
    assert app.script_path == tmp_path / "app.py"


@pytest.mark.parametrize("width", [1400, 360])
@pytest.mark.parametrize("page", ["", "dispute"])
def test_nothing_moves_while_the_dashboard_comes(
    browser: Browser, dashboard: str, width: int, page: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_init_script(SHIFTS)
    desk = Desk(context.new_page(), f"{dashboard}{page}").open()
    expect(desk.page.get_by_test_id("stSkeleton")).to_have_count(0)
    title = desk.page.locator(".stApp .rd-title").inner_text()
    expect(desk.page).to_have_title(f"{title} · Reachline")
    shifted = desk.page.evaluate("shifted")
    assert shifted < STEADY
    assert shifted > 0 or width < 769  # beside the controls, which come by and by
    context.close()


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/control/", "/control"),
        ("/phrase/control", "/control"),
        ("/control", "/control"),
        ("/", "/"),
        ("/static/js/control", "/static/js/control"),
        ("//evil.example/control", "//evil.example/control"),
        ("/_stcore/phrase", "/_stcore/phrase"),
    ],
)
def test_a_page_by_another_is_meant_and_nothing_else(path: str, meant: str) -> None:
    assert FirstPage(APP).meant(path) == meant
    under = FirstPage(APP, base_path="maps")
    assert under.meant(f"/maps{path}") == (f"/maps{meant}")
    assert under.meant("/mapsfoo/control") == "/mapsfoo/control"
    assert under.meant("/mapscontrol") == "/mapscontrol"
