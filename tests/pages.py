"""Pages in a browser: opened from disk with the network cut, and what tests read off them."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

DESK, TABLET, PHONE = (1280, 900), (768, 1000), (360, 740)
FAR, CARD = '[data-strike="S-FAR"]', ".rl-card"  # of the invented scene
# The signed area in square degrees that a path encloses, read off the drawn path itself.
AREA = """selector => {
  let total = 0;
  for (const ring of document.querySelector(selector).getAttribute('d').split('Z')) {
    const at = ring.split(/[ML]/).filter(Boolean).map(pair => pair.split(' ').map(Number))
      .map(point => reachline_map.layerPointToLatLng(point));
    at.forEach((one, index) => {
      const next = at[(index + 1) % at.length];
      total += (one.lng * next.lat - next.lng * one.lat) / 2;
    });
  }
  return total;
}"""


class Opened:
    """A page with all that was asked of the network and said on the console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith("file://")]


Opener = Callable[..., Opened]


def boxes(page: Page, selector: str) -> list[dict[str, Any]]:
    found = page.evaluate(
        "selector => [...document.querySelectorAll(selector)].map(node => {"
        "const {left, right, top, bottom} = node.getBoundingClientRect();"
        "return {left, right, top, bottom, text: node.textContent};})",
        selector,
    )
    assert isinstance(found, list)
    return found


def until(page: Page | Frame, condition: str) -> None:
    """Wait for a condition; Playwright's own waiting needs eval, which the policy refuses."""
    for _ in range(120):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {condition}")


def meet(one: dict[str, Any], other: dict[str, Any], by: float = 0.6) -> bool:
    return bool(
        one["left"] + by < other["right"]
        and other["left"] + by < one["right"]
        and one["top"] + by < other["bottom"]
        and other["top"] + by < one["bottom"]
    )


def assert_labels_apart(page: Page) -> None:
    labels = boxes(page, ".rl-label")
    (frame,) = boxes(page, ".rl-map")
    assert labels
    for one, other in combinations(labels, 2):
        assert not meet(one, other), (one, other)
    for label in labels:
        assert label["left"] >= frame["left"], label
        assert label["right"] <= frame["right"], label
        assert label["top"] >= frame["top"], label
        assert label["bottom"] <= frame["bottom"], label
