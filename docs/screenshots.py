"""Take the pictures of docs/screenshots: `make screenshots` (needs Debian's chromium)."""

import datetime as dt
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from docs.gallery.build import make
from maps.build import build
from maps.spec import MapSpec, Palette, Theme, from_yaml

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
STORY = ROOT / "data" / "stories" / "2025-08-21.yaml"
TIMELINE = ROOT / "data" / "stories" / "war-timeline.yaml"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
BANDS = {
    "title": "What is printed of four weapons' ranges",
    "date": dt.date(2025, 8, 21),
    "theme": Theme.CONTROL,
    "range_of": ("Iskander-M", "UMPK", "S-300/S-400", "Kalibr"),
    "inset": True,
}
COMPARED = {
    "date": dt.date(2022, 12, 1),
    "compare": dt.date(2022, 9, 1),
    "theme": Theme.CONTROL,
}
INSPECT = "reachline_map.reachline.inspect([48.9, 26.87])"
PAGES = (
    ("story-1280.png", "story", 1280, 900),
    ("story-768.png", "story", 768, 900),
    ("story-360.png", "story", 360, 740),
    ("story-dark-1280.png", "dark", 1280, 900),
    ("timeline-1280.png", "timeline", 1280, 980),
    ("bands-1280.png", "bands", 1280, 900),
    ("compare-1280.png", "compare", 1280, 980),
)
# Something is asked first: the page, its window, what is done in it.
ASKED = (
    ("place-1280.png", "story", 1280, 900),
    ("place-360.png", "story", 360, 740),
    ("point-1280.png", "timeline", 1280, 980),
)
DASHBOARD: tuple[tuple[str, str, tuple[int, int], Literal["light", "dark"]], ...] = (
    ("dashboard-1400.png", "", (1400, 1000), "light"),
    ("dashboard-360.png", "", (360, 740), "light"),
    ("dashboard-dark-1400.png", "", (1400, 1000), "dark"),
    ("dashboard-control-1400.png", "control", (1400, 1100), "light"),
    ("dashboard-phrase-1400.png", "phrase?place=Mukachevo", (1400, 1000), "light"),
    ("dashboard-publish-1400.png", "publish", (1400, 1100), "light"),
)
# What must stand before the picture is taken: the map, or the embed that is looked at.
DRAWN = ("iframe.reachline-map[data-scene]", ".reachline-preview iframe[data-height]")


def main() -> None:
    """Build the story, open it from disk and the dashboard from its port, and take the pictures."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        specs = {"story": from_yaml(STORY), "timeline": from_yaml(TIMELINE)}
        specs["bands"] = MapSpec(**BANDS)
        specs["compare"] = MapSpec(**COMPARED)
        specs["dark"] = specs["story"].model_copy(update={"palette": Palette.DARK})
        for story, spec in specs.items():
            build(spec, folder / story)
        (OUT / "picture-1200.png").write_bytes((folder / "story" / "map.png").read_bytes())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for file, story, width, height in PAGES:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto((folder / story / "map.html").as_uri())
            page.wait_for_timeout(1500)
            page.screenshot(path=OUT / file)
            page.close()
        _asked(browser, folder)
        _printed(browser, folder)
        _gallery(browser, folder / "gallery")
        _dashboard(browser)
        browser.close()


def _asked(browser: Browser, folder: Path) -> None:
    for file, story, width, height in ASKED:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto((folder / story / "map.html").as_uri())
        page.wait_for_timeout(1500)
        if file.startswith("place"):
            page.locator("#rl-search").press_sequentially("Kramatorsk")
            page.wait_for_timeout(600)
            page.locator("#rl-search").press("Enter")
        else:
            page.evaluate(INSPECT)
        page.wait_for_timeout(1800)
        page.screenshot(path=OUT / file)
        page.close()


def _printed(browser: Browser, folder: Path) -> None:
    """Take the story as a sheet of paper shows it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((folder / "story" / "map.html").as_uri())
    page.wait_for_timeout(1500)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 990})
    page.wait_for_timeout(800)
    page.screenshot(path=OUT / "story-print.png")
    page.close()


def _gallery(browser: Browser, folder: Path) -> None:
    """Take the sample article: what lies far down is drawn only where the window reaches."""
    article = make(folder)
    for width, height in ((1280, 2060), (360, 1980)):
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(article.as_uri())
        page.wait_for_timeout(3000)
        page.screenshot(path=OUT / f"gallery-{width}.png")
        page.close()


def _dashboard(browser: Browser) -> None:
    port = _free_port()
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 - our own command line
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        for file, query, (width, height), ground in DASHBOARD:
            size: ViewportSize = {"width": width, "height": height}
            page = browser.new_page(viewport=size, color_scheme=ground)
            page.goto(f"http://127.0.0.1:{port}/{query}")
            page.locator(DRAWN[query.startswith("publish")]).wait_for(timeout=60_000)
            page.wait_for_timeout(4000)
            page.screenshot(path=OUT / file)
            page.close()
    finally:
        server.terminate()
        server.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)


if __name__ == "__main__":
    main()
