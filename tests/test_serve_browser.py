"""The dashboard as a desk runs it: behind nginx, in Chromium, with a log; killed and back again."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.nginx import serving
from tests.desks import Desk
from tests.serving import Server

ROOT = Path(__file__).resolve().parents[1]
STRIKES = "date,lat,lon,place\n2025-08-21,49.84,24.03,Lviv\n"
TYPED = "Zalishchyky"  # a name that stands in no message of ours

pytestmark = pytest.mark.browser


class Window(Desk):
    """A reader's window, with the whole of every address it asked for."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, "")
        self.asked: set[str] = set()
        page.on("request", lambda request: self._asks(request.url))
        page.on("websocket", lambda socket: self._asks(socket.url))

    def _asks(self, url: str) -> None:
        if url.startswith(("http", "ws")):
            self.asked.add(url)

    def ask(self, place: str) -> None:
        self.pane("Check a place")
        self.page.get_by_role("textbox", name="Place").fill(place)
        self.page.get_by_role("button", name="Measure").click()
        self.settle()


@pytest.fixture(scope="module")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: ARG001
    held = Server(tmp_path_factory.mktemp("served") / "log", base_path="/maps")
    yield held
    held.end()


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    yield Window(context.new_page())
    context.close()


def test_behind_nginx_under_a_path_the_map_is_drawn_and_changes(
    server: Server, window: Window, tmp_path: Path, nginx: Path
) -> None:
    assert nginx.exists()
    rules = (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    with serving(tmp_path, location=rules.replace("8501", str(server.port))) as front:
        window.open(f"{front}maps")  # without the slash: sent on
        assert urlsplit(window.page.url).path == "/maps/"
        before = window.scene
        window.change("Day before")
        assert window.scene != before
        assert "date=2025-08-20" in window.page.url
        # Page, files, components and websocket all come by the proxy, under its path: nothing
        # passes it by, and no third party is asked.
        port = urlsplit(front).netloc
        assert {urlsplit(url).netloc for url in window.asked} == {port}
        assert all(urlsplit(url).path.startswith("/maps") for url in window.asked)
        assert any(url.startswith("ws://") for url in window.asked)
        assert window.errors == []


def test_the_log_tells_how_long_and_never_who_or_what(server: Server, window: Window) -> None:
    already = len(server.events("run"))
    window.open(server.url)
    window.ask(TYPED)
    expect(window.page.get_by_text(TYPED).first).to_be_visible()
    window.ask("Nowhere-on-earth")
    window.page.goto(f"{server.url}?oblasts=UA-Nonesuch")
    window.drawn()
    runs = server.wait_for("run", count=already + 3)
    assert {run["ended"] for run in runs} <= {"done", "stopped"}
    assert all(run["duration_ms"] > 0 for run in runs)
    assert all(run["memory_mb"] > 50 for run in runs)
    assert server.events("session")
    assert all({"time", "level", "event"} <= set(line) for line in server.lines())
    text = server.log.read_text(encoding="utf-8").lower()
    for word in (TYPED, "Nowhere", "Nonesuch", "oblasts=", "Mozilla", "Chrome"):
        assert word.lower() not in text
    assert not [line for line in server.lines() if line["level"] in {"error", "critical"}]


def test_killed_and_back_the_same_address_shows_the_same_map(
    browser: Browser, window: Window, tmp_path: Path
) -> None:
    server = Server(tmp_path / "log")
    try:
        window.open(server.url)
        window.change("Day before")
        window.change("Miles beside kilometres")
        address, scene = window.page.url, window.scene
        server.kill()
        server.restart()
        window.open(address)
        assert window.scene == scene
        assert window.page.url == address
        # A colleague who was sent the address meanwhile sees it too.
        context = browser.new_context(viewport={"width": 1400, "height": 900})
        other = Window(context.new_page())
        other.open(address)
        assert other.scene == scene
        context.close()
    finally:
        server.end()


def test_a_window_left_open_finds_the_server_again(window: Window, tmp_path: Path) -> None:
    server = Server(tmp_path / "log")
    try:
        window.open(server.url)
        window.change("Day before")
        server.kill()
        server.restart()
        # It knocks again by itself; a click then finds a server that knows the address alone.
        window.page.get_by_text("Miles beside kilometres", exact=True).click()
        while len(server.events("session")) < 2:
            window.page.wait_for_timeout(200)
        window.settle()
        assert "date=2025-08-20" in window.page.url
        window.change("Day before")
        assert "date=2025-08-19" in window.page.url
    finally:
        server.end()


def test_own_files_that_a_server_forgot_are_missed_aloud(window: Window, tmp_path: Path) -> None:
    server = Server(tmp_path / "log")
    try:
        window.open(server.url)
        first = window.scene
        window.page.locator("input[type=file]").set_input_files(
            {"name": "ours.csv", "mimeType": "text/csv", "buffer": STRIKES.encode()}
        )
        window.page.wait_for_function(
            "first => document.querySelector('iframe.reachline-map').dataset.scene !== first",
            arg=first,
        )
        expect(window.page.locator(".rd-gone")).to_have_count(0)
        server.kill()
        server.restart()
        while len(server.events("session")) < 2:
            window.page.get_by_text("Miles beside kilometres", exact=True).click()
            window.page.wait_for_timeout(500)
        expect(window.page.get_by_role("alert")).to_contain_text("Upload them again")
    finally:
        server.end()


def test_it_ends_within_seconds_while_somebody_looks(window: Window, tmp_path: Path) -> None:
    server = Server(tmp_path / "log")
    window.open(server.url)
    assert server.end() == 0  # within END_S, or it fails
    assert json.loads(server.log.read_text(encoding="utf-8").splitlines()[0])["event"] == "start"
