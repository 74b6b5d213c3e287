"""Pages with many points: opened, looked at, listed."""

import re
from typing import Any

from playwright.sync_api import Page

from tests.pages import Opener, until

COUNT = 2000
CARD = ".rl-card"
LIST = ".rl-points-list"
STATUS = ".rl-sift-status"
POINTS = "reachline_map.reachline.points"
CANVAS = "document.querySelector('.rl-points canvas')"
WIDTHS = f"[{CANVAS}.width, {CANVAS}.getBoundingClientRect().width]"
CHOSEN = (
    f"{POINTS}.listed().findIndex((_, i) => "
    "document.getElementById(`rl-point-${i}`).getAttribute('aria-selected') === 'true')"
)


def opened(show: Opener, html: str, *args: Any, **options: Any) -> Page:
    page = show(html, *args, reduced_motion="reduce", **options).page
    ready(page)
    return page


def ready(page: Page) -> None:
    until(page, "document.querySelector('.reachline').dataset.points === 'ready'")
    until(page, f"{POINTS}.tabled !== undefined && document.querySelector('.rl-rows') !== null")


def look_at(page: Page, lat: float, lon: float, zoom: float) -> None:
    page.evaluate(f"void reachline_map.setView([{lat}, {lon}], {zoom}, {{animate: false}})")


def marks(page: Page) -> list[dict[str, Any]]:
    found = page.evaluate(
        f"{POINTS}.marks().map(({{x, y, r, count, places}}) => ({{x, y, r, count, places}}))"
    )
    assert isinstance(found, list)
    return found


def dot(page: Page, x: float, y: float) -> list[int]:
    """Return red, green, blue and alpha of a px of the canvas."""
    found = page.evaluate(f"[...{CANVAS}.getContext('2d').getImageData({x}, {y}, 1, 1).data]")
    assert isinstance(found, list)
    return found


def listed(page: Page) -> list[str]:
    page.wait_for_timeout(220)  # the list follows the map when it rests
    return page.locator(f"{LIST} [role=option]").all_text_contents()


def number(text: str) -> int:
    found = re.search(r"[\d,]+(?= strikes)|[\d,]+(?= of)", text)
    return int(found[0].replace(",", "")) if found else 1


def in_view(page: Page, frame: Any) -> int:
    west, south, east, north = map(
        float, page.evaluate("reachline_map.getBounds().toBBoxString()").split(",")
    )
    inside = frame["longitude"].between(west, east) & frame["latitude"].between(south, north)
    return int(inside.sum())
