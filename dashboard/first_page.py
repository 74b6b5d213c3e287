"""The page Streamlit answers with, before its scripts run: ours in name, look and what comes first.

Streamlit's own is named after it, is laid out anew when our styles come, and loads what mounts the
map only when it meets the map: a third of a second later than it could be drawn.
"""

import re
from functools import cache
from http import HTTPStatus
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

from maps import panels
from maps.dashboard_words import say
from maps.spec import Locale

STATIC = Path(streamlit.__file__).parent / "static"
# What of Streamlit the map needs before all else; names as in its folder of scripts.
NEEDED = ("BidiComponent", "Html")
_TITLE = "<title>Streamlit</title>"
_FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')  # we use the reader's own
_SILENT = re.compile(r"<noscript>.*</noscript>", re.DOTALL)
_IMPORTED = re.compile(r'(?:\bfrom|\bimport)\s*["`]\./([\w.-]+\.js)["`]')


def served(script: Path) -> App:
    """Return the server of a dashboard's script."""
    return App(script, middleware=[Middleware(FirstPage)])


@cache
def first_page() -> bytes:
    """Return Streamlit's page with our name, our styles and the map's scripts in its head."""
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    silent = "".join(f'<p lang="{locale}">{say(locale, "no_script")}</p>' for locale in Locale)
    page = _FONT.sub("", page, count=1).replace(_TITLE, "<title>Reachline</title>")
    page = _SILENT.sub(lambda _: f"<noscript>{silent}</noscript>", page, count=1)
    return page.replace("</head>", f"{_early(page)}{panels.STYLE}\n</head>", 1).encode()


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

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is asked, and the answer unless it is Streamlit's page."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        asked = MutableHeaders(raw=[*scope["headers"]])
        # As it lies in its folder, and known by its size: neither packed nor "not modified".
        for name in ("accept-encoding", "if-none-match", "if-modified-since"):
            del asked[name]
        page, ours = first_page() if scope["method"] == "GET" else b"", False

        async def answer(message: Message) -> None:
            nonlocal ours
            if message["type"] == "http.response.start" and _is_streamlits(message):
                ours = True
                headers = MutableHeaders(raw=message["headers"])
                headers["content-length"] = str(len(first_page()))
                del headers["etag"], headers["last-modified"]
            elif message["type"] == "http.response.body" and ours:
                if message.get("more_body", False):
                    return
                message = {**message, "body": page}
            await send(message)

        await self.app({**scope, "headers": asked.raw}, receive, answer)


def _is_streamlits(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] == HTTPStatus.OK
        and headers.get("content-type", "").startswith("text/html")
        and "content-disposition" not in headers
        and headers.get("content-length") == str((STATIC / "index.html").stat().st_size)
    )
