"""The page Streamlit answers with, before its scripts run: ours in name, with the map in it.

Streamlit's own is named after it, is laid out anew when our styles come, and shows a map when all
else is there. Here finding and map come with the page, and are taken over when Streamlit has come.
"""

import gzip
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl, urlencode

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

from dashboard import scenes
from dashboard.crew import Crew
from geo.errors import InputError
from maps import dashboard_choices as choices
from maps import dashboard_first, dashboard_log, panels, takeaway
from maps.dashboard_first import EMBED
from maps.dashboard_state import PAGES
from maps.dashboard_words import say
from maps.elements.base import asset
from maps.spec import Locale

STATIC = Path(streamlit.__file__).parent / "static"
# What of Streamlit the map needs before all else; names as in its folder of scripts.
NEEDED = ("BidiComponent", "Html", "PageLink")
_TITLE = "<title>Streamlit</title>"
_FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')  # we use the reader's own
_SILENT = re.compile(r"<noscript>.*</noscript>", re.DOTALL)
# A frame's page runs in a place of its own, also where somebody opens it by its address.
_FRAME_HEADERS = {
    "Content-Security-Policy": f"sandbox {dashboard_first.SANDBOX}; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_SCHEME = '<meta name="color-scheme" content="light dark">\n'
CREW = Crew()
VIEW_S = 2.0  # longer than that the page waits for no map
FRAME_S = 20.0
_KEPT = {True: "private, max-age=31536000, immutable", False: "no-cache"}
_IMPORTED = re.compile(r'(?:\bfrom|\bimport)\s*["`]\./([\w.-]+\.js)["`]')


def served(script: Path, *, base_path: str = "") -> App:
    """Return the server of a dashboard's script, shown under a path or at the root."""
    scenes.SERVED.set()
    return App(
        script,
        lifespan=_ready,
        middleware=[Middleware(FirstPage, base_path=base_path)],
        routes=[
            Route(f"{_root(base_path)}/{name}", answer)
            for name, answer in ((dashboard_first.FRAME, frame_page), (EMBED, embed_page))
        ],
    )


async def frame_page(asked: Request) -> Response:
    """Answer with the page of a frame: the map of a query as it begins."""
    try:
        query = _query(asked)
        make = partial(scenes.frame_of, query)
        frame = scenes.ready(query) or await CREW.made(make, within_s=FRAME_S)
    except InputError as error:
        return PlainTextResponse(str(error), HTTPStatus.BAD_REQUEST)
    if frame is None:
        return _later()
    known = asked.query_params.get("v") == frame.base.mark
    headers = _FRAME_HEADERS | {"Cache-Control": _KEPT[known]}
    if takes_gzip(asked.headers):
        packed = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return HTMLResponse(frame.packed, headers=headers | packed)
    return HTMLResponse(frame.page, headers=headers)


async def embed_page(asked: Request) -> Response:
    """Answer with the embed of a query, as it would be handed out now."""
    try:
        query = _query(asked)
        make = partial(_embed, query)
        page = await CREW.made(make, within_s=FRAME_S)
    except InputError as error:
        return PlainTextResponse(str(error), HTTPStatus.BAD_REQUEST)
    if page is None:
        return _later()
    return HTMLResponse(page, headers=_FRAME_HEADERS | {"Cache-Control": _KEPT[False]})


def _embed(query: str) -> bytes:
    return takeaway.content(scenes.scene_of(query), "embed")


def _later() -> Response:
    """Answer that too much is asked for: whoever asks again soon will have it."""
    told = {"Retry-After": "2", "Cache-Control": "no-store"}
    return PlainTextResponse("", HTTPStatus.SERVICE_UNAVAILABLE, told)


def _query(asked: Request) -> str:
    """Return the query of the spec that is asked for.

    Raises
    ------
    InputError
        It describes no map.
    """
    pairs = [pair for pair in parse_qsl(asked.url.query, keep_blank_values=True) if pair[0] != "v"]
    return choices.opened(urlencode(pairs, safe=",")).to_query()


@asynccontextmanager
async def _ready(_: App) -> AsyncIterator[None]:
    """Make the first view while the server starts, for whoever comes first."""
    Thread(target=view_at, args=("", "reach"), daemon=True).start()
    yield


def view_at(address: str, page: str) -> tuple[str, str]:
    """Return what stands in the page before Streamlit does, and its language.

    Whatever is wrong with an address or a map, the page comes: the dashboard tells what it is.
    """
    began = time.perf_counter()
    try:
        state = dashboard_first.opened(address, page, check=scenes.scene_of)
        if state is None:
            return "", ""
        found = dashboard_first.view(state, scene_of=scenes.scene_of, base_of=scenes.base_of)
    except Exception:  # noqa: BLE001 - logged
        dashboard_log.failed("first_view")
        return "", ""
    took = (time.perf_counter() - began) * 1e3
    dashboard_log.tell("first_view", duration_ms=round(took, 1))
    return found, str(state["locale"])


@cache
def shell() -> str:
    """Return Streamlit's page with our name, our styles and the map's scripts in its head."""
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    silent = "".join(f'<p lang="{locale}">{say(locale, "no_script")}</p>' for locale in Locale)
    page = _FONT.sub("", page, count=1).replace(_TITLE, "<title>Reachline</title>")
    page = _SILENT.sub(lambda _: f"<noscript>{silent}</noscript>", page, count=1)
    style = f"{panels.STYLE}<style>\n{asset('dashboard_first.css')}</style>\n"
    page = page.replace("</head>", f"{_SCHEME}{_early(page)}{style}</head>", 1)
    keeper = f"<script>\n{asset('dashboard_keeper.js')}</script>\n"
    return page.replace("</body>", f"{keeper}</body>", 1)


def first_page(view: str = "", locale: str = "") -> bytes:
    """Return our page, with what stands in it before Streamlit does."""
    page = shell().replace("</body>", f"{view}</body>", 1)
    return page.replace('<html lang="en">', f'<html lang="{locale or Locale.EN}">', 1).encode()


def _early(page: str) -> str:
    """Return links to the scripts the map needs, with all they import that a page does not name."""
    started = [script.name for name in NEEDED for script in STATIC.glob(f"static/js/{name}.*.js")]
    found = list(started)
    for name in found:  # grows as it goes
        text = (STATIC / "static/js" / name).read_text(encoding="utf-8")
        found += [also for also in _IMPORTED.findall(text) if also not in found]
    source = 'crossorigin {}="./static/js/{}"'
    new = [name for name in found if f"./static/js/{name}" not in page]
    links = [f'<link rel="modulepreload" {source.format("href", name)}>\n' for name in new]
    begun = [f'<script type="module" {source.format("src", name)}></script>\n' for name in started]
    return "".join(links + begun)


class FirstPage:
    """Answers with our first page where Streamlit would with its own."""

    def __init__(self, app: ASGIApp, *, base_path: str = "") -> None:
        self.app = app
        self.root = _root(base_path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is asked, and the answer unless it is Streamlit's page."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        meant = self.meant(scope["path"])
        if meant != scope["path"]:
            query = scope["query_string"].decode("latin-1")
            moved = RedirectResponse(f"{meant}?{query}" if query else meant)
            await moved(scope, receive, send)
            return
        asked = MutableHeaders(raw=[*scope["headers"]])
        # As it lies in its folder, and known by its size: neither packed nor "not modified".
        for name in ("accept-encoding", "if-none-match", "if-modified-since"):
            del asked[name]
        page: bytes | None = None

        async def answer(message: Message) -> None:
            nonlocal page
            if message["type"] == "http.response.start" and _is_streamlits(message):
                page = await CREW.made(partial(self.page, scope), within_s=VIEW_S)
                page = first_page() if page is None else page
                headers = MutableHeaders(raw=message["headers"])
                if takes_gzip(Headers(scope=scope)):
                    page = gzip.compress(page, mtime=0)
                    headers["content-encoding"] = "gzip"
                headers.add_vary_header("Accept, Accept-Encoding")
                headers["content-length"] = str(len(page))
                del headers["etag"], headers["last-modified"]
            elif message["type"] == "http.response.body" and page is not None:
                if message.get("more_body", False):
                    return
                message = {**message, "body": page if scope["method"] == "GET" else b""}
            await send(message)

        await self.app({**scope, "headers": asked.raw}, receive, answer)

    def meant(self, path: str) -> str:
        """Return the path of a page that is asked for by another.

        Streamlit's links are relative to the page: from `/control/` they lead to
        `/control/control`.
        """
        if not path.startswith(f"{self.root}/"):
            return path
        parts = path.removeprefix(self.root).strip("/").split("/")
        return f"{self.root}/{parts[-1]}" if all(part in PAGES for part in parts) else path

    def page(self, scope: Scope) -> bytes:
        """Return the page of an address, with finding and map where it begins with them."""
        name = scope["path"].removeprefix(self.root).strip("/") or "reach"
        if name not in PAGES:
            return first_page()
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        return first_page(*view_at(urlencode(query, safe=",:"), name))


def takes_gzip(headers: Headers) -> bool:
    """Whether who asks can unpack; a coding of quality 0 is refused (RFC 9110, 12.5.3)."""
    for told in headers.get("accept-encoding", "").split(","):
        coding, *parts = (part.strip().lower() for part in told.split(";"))
        if coding == "gzip":
            return not any(re.fullmatch(r"q=0(\.0*)?", part) for part in parts)
    return False


def _root(base_path: str) -> str:
    return f"/{base_path}" if base_path else ""


def _is_streamlits(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] == HTTPStatus.OK
        and headers.get("content-type", "").startswith("text/html")
        and "content-disposition" not in headers
        and headers.get("content-length") == str((STATIC / "index.html").stat().st_size)
    )
