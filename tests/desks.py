"""A dashboard of the tests' own: a server, and a page of it with what it asked for and said."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, Request, expect

ROOT = Path(__file__).parents[1]
START_S = 90
VIEW = "[reachline_map.getCenter().lat, reachline_map.getCenter().lng, reachline_map.getZoom()]"
LESS_THAN_A_PX = 0.004  # degrees, at the zoom of the whole country
STILL = 4  # looks, one after the other, that find the map where it was
LVIV = ".rl-strike[data-strike='UA-20250821-LVIV']"


@contextmanager
def serving(**environment: str) -> Iterator[str]:
    """Start the dashboard on a free port and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, **environment},
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        # The command line starts the server as a child: both are of one group of their own.
        os.killpg(process.pid, 15)
        process.wait(timeout=20)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        assert process.poll() is None, "the dashboard ended at once"
        try:
            with urlopen(url, timeout=2):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"no dashboard within {START_S} s")


class Desk:
    """A page of the dashboard, with what it asked for and what went wrong in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self.received = 0
        page.on("request", self._ask)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("websocket", lambda ws: ws.on("framereceived", self._count))
        page.set_default_timeout(30_000)

    def _ask(self, asked: Request) -> None:
        # A blob or a data address is the page's own: it names no host.
        if asked.url.startswith(("http", "ws")):
            self.hosts.add(urlsplit(asked.url).netloc)

    def _count(self, frame: str | bytes) -> None:
        self.received += len(frame)

    @property
    def map(self) -> FrameLocator:
        return self.page.frame_locator("iframe.reachline-map")

    def open(self, query: str = "") -> "Desk":
        self.page.goto(self.url + query)
        self.drawn()
        return self

    def go(self, query: str) -> "Desk":
        """Open a page, with a map or without, and wait until it stands."""
        self.page.goto(self.url + query)
        expect(self.page.locator(".stApp .rd-title")).to_be_visible(timeout=60_000)
        expect(self.page.locator(".rd-first")).to_have_count(0, timeout=60_000)
        self.settle()
        return self

    def drawn(self) -> None:
        """Wait until the map stands in its place."""
        expect(self.page.locator(".st-key-map iframe")).to_be_visible(timeout=60_000)
        expect(self.map.locator(".rl-map[data-drawn=true]")).to_be_visible(timeout=60_000)
        self.settle()

    def settle(self) -> None:
        """Wait until the server has said all, all of it is there and the frame shows it."""
        self.page.wait_for_selector(".stApp[data-test-script-state=notRunning]")
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        self.page.wait_for_timeout(400)

    @property
    def scene(self) -> str | None:
        return self.page.locator("iframe.reachline-map").get_attribute("data-scene")

    def change(self, label: str) -> None:
        """Use a control and wait until another map stands."""
        before = self.scene
        self.page.get_by_text(label, exact=True).click()
        self.page.wait_for_function(
            "before => document.querySelector('iframe.reachline-map').dataset.scene !== before",
            arg=before,
        )
        self.settle()

    @property
    def chosen(self) -> Locator:
        """The chosen row of the table of strikes."""
        return self.page.locator("[data-testid=stDataFrame] [role=row][aria-selected=true]")

    @property
    def card(self) -> Locator:
        """The card of a strike."""
        return self.map.locator(".rl-card:not(.rl-inspect)")

    def tick(self, row: int) -> None:
        """Choose a row of the first table, counted from 1: it is drawn, and has no elements."""
        table = self.page.get_by_test_id("stDataFrame").first
        table.scroll_into_view_if_needed()
        self.page.wait_for_timeout(400)
        box = table.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + 14, box["y"] + 35 * row + 17)

    def open_strike(self, marker: str) -> None:
        """Click a strike once the map stands still: its height, a zoom may move it meanwhile.

        On a busy machine it may move after that; who hits the ground beside it clicks again.
        """
        strike = self.map.locator(marker)
        for _ in range(3):
            before, still = None, 0
            while still < STILL:
                self.page.wait_for_timeout(150)
                box = strike.bounding_box()
                still = still + 1 if box == before else 0
                before = box
            strike.click()
            self.page.wait_for_timeout(300)
            if self.card.is_visible():
                break
        expect(self.card).to_be_visible()

    def turn(self, page: str) -> None:
        """Follow the link to a page."""
        link = self.page.locator(".st-key-pages a", has_text=page)
        link.scroll_into_view_if_needed()
        self.page.wait_for_timeout(400)
        link.click()
        expect(link.locator("strong")).to_be_visible()
        self.settle()

    def run(self, script: str) -> Any:
        frame = next(f for f in self.page.frames if f.parent_frame == self.page.main_frame)
        return frame.evaluate(script)

    def pane(self, name: str) -> None:
        tab = self.page.get_by_role("tab", name=name)
        tab.scroll_into_view_if_needed()
        # A sandboxed frame is drawn by a process of its own: a click at once may still meet it.
        self.page.wait_for_timeout(400)
        tab.click()
        self.settle()

    def chart(self, name: str) -> Locator:
        """Find the chart itself: its buttons carry its name too."""
        return self.page.locator(f"[data-testid=stVegaLiteChart][aria-label^='{name}']")

    def download(self, button: str, path: Path) -> Path:
        with self.page.expect_download() as found:
            self.page.get_by_role("button", name=button).click()
        found.value.save_as(path)
        return path
