"""A page in Chromium: until it is drawn, what it asked for, its heap, how long a step blocks it."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page, Route, sync_playwright

from benchmarks.copies import answer

CHROMIUM = Path("/usr/bin/chromium")
# Without a graphics card Chromium draws with the processor, as here. The card emulated for WebGL's
# sake would be asked to draw all the rest too, and the emulation would be what is timed.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-gpu-rasterization",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
WIDE, HIGH = 1280, 900
QUIET_S = 6.0  # nothing on the screen has changed for so long: it is drawn (huge SVGs pause long)
AT_MOST_S = 90.0
TRACED = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
TASKS = {"RunTask", "ThreadControllerImpl::RunTask"}
BLANK = b"\x89PNG\r\n\x1a\n"


@dataclass
class Opened:
    """What was seen of one page."""

    drawn_s: float = 0.0
    heap_mb: float = 0.0
    step_ms: float = 0.0
    asked: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> int:
        """How many third parties were asked."""
        return len({urlsplit(url).hostname for url in self.asked})


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        # The first window of a browser is slow, whatever stands in it.
        first = browser.new_page()
        first.set_content("<canvas></canvas><svg></svg><p>first</p>")
        first.wait_for_timeout(1500)
        first.close()
        yield browser
        browser.close()


def look(browser: Browser, file: Path, *, copies: bool = True) -> Opened:
    """Open a page in a window of its own, wait until it is drawn, then move it about.

    Parameters
    ----------
    copies
        Whether to answer from local copies what it asks of others; else all answers are empty.
    """
    seen = Opened()
    context = browser.new_context(viewport={"width": WIDE, "height": HIGH}, reduced_motion="reduce")
    page = context.new_page()
    page.route(lambda url: not url.startswith(("file:", "data:", "blob:")), _answer(seen, copies))
    session = context.new_cdp_session(page)
    seen.drawn_s = _until_still(page, session, file)
    session.send("HeapProfiler.collectGarbage")
    seen.heap_mb = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    browser.start_tracing(page=page, categories=TRACED)
    _move(page)
    seen.step_ms = _longest(json.loads(browser.stop_tracing()))
    context.close()
    return seen


def _answer(seen: Opened, copies: bool) -> Any:  # noqa: FBT001
    def fulfil(route: Route) -> None:
        url = route.request.url
        seen.asked.append(url)
        held = answer(url) if copies else None
        if held is None:
            seen.missing.append(url)
        kinds = {"script": "text/javascript", "stylesheet": "text/css", "image": "image/png"}
        kind = kinds.get(route.request.resource_type, "application/octet-stream")
        route.fulfill(body=held or b"", content_type=kind)

    return fulfil


def _until_still(page: Page, session: CDPSession, file: Path) -> float:
    """Return the seconds from the asking to the last change of what is on the screen."""
    changed: list[float] = []

    def framed(event: dict[str, Any]) -> None:
        changed.append(event["metadata"]["timestamp"])
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    session.on("Page.screencastFrame", framed)
    page.goto("about:blank")
    session.send("Page.startScreencast", {"format": "jpeg", "quality": 10, "maxWidth": 320})
    began = time.time()
    page.goto(file.as_uri(), wait_until="load", timeout=AT_MOST_S * 1e3)
    answered = time.time()
    while time.time() - began < AT_MOST_S and answered - max([began, *changed]) < QUIET_S:
        page.wait_for_timeout(100)
        # Answered only between tasks: a page that is busy is not still.
        page.evaluate("1")
        answered = time.time() if changed else answered
    session.send("Page.stopScreencast")
    return max([began, *changed]) - began


def _move(page: Page) -> None:
    """Drag the map and turn the wheel over it, as a hand would."""
    x, y = WIDE / 2, 420
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 16):
        page.mouse.move(x - 14 * step, y - 5 * step)
        page.wait_for_timeout(16)
    page.mouse.up()
    page.wait_for_timeout(700)
    page.keyboard.down("Control")  # ours leaves the bare wheel to the page; the others do not mind
    for turn in (-240, -240, 240):
        page.mouse.wheel(0, turn)
        page.wait_for_timeout(900)
    page.keyboard.up("Control")


def _longest(trace: dict[str, Any]) -> float:
    """Return the longest task of the page's main thread, ms of its own time where that is told.

    Its own time, because on a shared machine the clock counts what others run meanwhile.
    """
    events = trace["traceEvents"]
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event.get("name") == "thread_name" and event["args"].get("name") == "CrRendererMain"
    }
    tasks = [
        event.get("tdur", event.get("dur", 0)) / 1e3
        for event in events
        if event.get("name") in TASKS and (event["pid"], event["tid"]) in main
    ]
    return max(tasks, default=0.0)
