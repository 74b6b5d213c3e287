"""What a reader costs the dashboard in memory: sessions opened one by one, over the shared base.

Run by `python -m benchmarks.sessions`. Each session opens the dashboard, moves to a day of its own
and asks for a place; then all windows are closed and, when Streamlit has cleared them away, it is
looked whether the memory came back for the next ten.
"""

import argparse
import os
import signal
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ARGUMENTS, CHROMIUM
from tests.serving import Server

STORY_DAY = 21


def resident_mb(server: Server) -> float:
    """Return what the server's process holds."""
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def reader(browser: Browser, url: str, day: int) -> Page:
    """Open a window, go to a day, wait until its map stands."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{url}?date=2025-08-{day:02d}&theme=reach")
    drawn = page.frame_locator("iframe.reachline-map").locator(".rl-map[data-drawn=true]")
    drawn.wait_for(timeout=90_000)
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]")
    return page


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=10)
    count = parser.parse_args().sessions
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        server = Server(Path(name) / "log")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            print(f"{'started':32} {resident_mb(server):6.0f} MB")
            # The caches fill first: every day that will be asked for, once.
            for number in range(count):
                reader(browser, server.url, STORY_DAY - number).context.close()
            base = resident_mb(server)
            print(f"{f'{count} maps in the shared caches':32} {base:6.0f} MB")
            for number in range(count):
                reader(browser, server.url, STORY_DAY - number)
            held = resident_mb(server)
            print(f"{f'{count} windows open':32} {held:6.0f} MB")
            print(f"{'a session':32} {(held - base) / count:6.1f} MB")
        finally:
            browser.close()
            server.process.send_signal(signal.SIGTERM)
            server.process.wait(timeout=20)


if __name__ == "__main__":
    main()
