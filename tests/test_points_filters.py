"""Many points in Chromium: filtered alike everywhere, told on cards and in a table."""

from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Page

from maps.page import render_page
from maps.phrases import Speaker
from maps.points import of_file
from maps.scene import Scene
from maps.spec import Locale
from tests.many import HOSTILE, many_scene, strikes, unpacked
from tests.pages import PHONE, Opener, boxes, until
from tests.points_pages import (
    CARD,
    COUNT,
    LIST,
    STATUS,
    listed,
    look_at,
    marks,
    number,
    opened,
    ready,
)
from tests.scenes import make_scene, make_spec

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scene() -> Scene:
    return many_scene(COUNT)


@pytest.fixture(scope="module")
def html(scene: Scene) -> str:
    return render_page(scene)


@pytest.fixture(scope="module")
def rows() -> Any:
    return strikes(COUNT)


def open_table(page: Page) -> None:
    page.locator(".rl-rows > summary").click()
    until(page, "document.querySelector('.rl-rows tbody tr') !== null")


class TestFilters:
    def tick(self, page: Page, column: str, words: str) -> None:
        pick = page.locator(".rl-pick", has_text=column).first
        if pick.get_attribute("open") is None:
            pick.locator("summary").click()
        pick.get_by_label(words, exact=True).check()

    def test_map_counts_and_table_change_alike(self, show: Opener, html: str, rows: Any) -> None:
        page = opened(show, html)
        self.tick(page, "Weapon", "Drones")
        self.tick(page, "Oblast", "Kharkiv")
        kept = rows[(rows["weapon_class"] == "drone") & (rows["oblast_iso"] == "UA-63")]
        assert page.locator(STATUS).text_content() == f"{len(kept):,} of 2,000 strikes"
        assert sum(mark["count"] for mark in marks(page)) == len(kept)
        assert sum(number(text) for text in listed(page)) == len(kept)
        page.locator(STATUS).click()  # a click elsewhere closes the list of values
        assert page.locator(".rl-pick[open]").count() == 0
        open_table(page)
        assert f"{len(kept):,} of 2,000" in (page.locator(".rl-rows caption").text_content() or "")
        assert page.locator(".rl-rows .rl-pages").inner_text().count(f"of {-(-len(kept) // 25)}")

    def test_days_by_native_inputs(self, show: Opener, html: str, rows: Any) -> None:
        page = opened(show, html)
        page.get_by_label("From", exact=True).fill("2023-01-01")
        page.get_by_label("To", exact=True).fill("2023-06-30")
        page.get_by_label("To", exact=True).blur()
        days = rows["date"].astype(str)
        kept = int(days.between("2023-01-01", "2023-06-30").sum())
        until(page, f"document.querySelector('{STATUS}').textContent.startsWith('{kept:,} of')")
        page.get_by_role("button", name="Show all").click()
        assert page.locator(STATUS).text_content() == "2,000 of 2,000 strikes"
        assert page.get_by_role("button", name="Show all").is_disabled()

    def test_the_address_keeps_them_beside_the_day(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        page.evaluate(
            "location.hash = '#date=2024-01-01&weapon=drone&weapon=mixed&from=2022-09-01'"
        )
        until(page, f"document.querySelector('{STATUS}').textContent[0] !== '2'")
        before = page.locator(STATUS).text_content()
        self.tick(page, "Oblast", "Lviv")
        until(page, "location.hash.includes('oblast=UA-46')")
        assert page.evaluate("location.hash").startswith("#date=2024-01-01&")
        assert page.get_by_label("From", exact=True).input_value() == "2022-09-01"
        assert page.locator(STATUS).text_content() != before
        address = page.url
        page.goto("about:blank")
        page.goto(address)
        ready(page)
        assert page.get_by_label("Lviv", exact=True).is_checked()
        assert page.get_by_label("Drones", exact=True).is_checked()

    def test_a_wrong_address_asks_for_everything(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        page.evaluate("location.hash = '#weapon=axe&from=2023-99-99&to=yesterday'")
        page.wait_for_timeout(100)
        assert page.locator(STATUS).text_content() == "2,000 of 2,000 strikes"

    def test_nothing_left_is_said(self, show: Opener, html: str, rows: Any) -> None:
        page = opened(show, html)
        drones = set(rows.loc[rows["weapon_class"] == "drone", "date"])
        day = next(day for day in sorted(set(rows["date"])) if day not in drones)
        page.evaluate(f"location.hash = '#from={day}&to={day}&weapon=drone'")
        until(page, f"document.querySelector('{STATUS}').textContent.startsWith('0 of')")
        assert marks(page) == []
        assert page.locator(".rl-sift-view").text_content() == "No strike passes these filters."
        assert listed(page) == []
        assert page.locator(LIST).is_hidden()

    def test_by_keyboard_alone(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        page.get_by_label("To", exact=True).focus()
        while page.evaluate("document.activeElement.tagName") != "SUMMARY":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press(" ")
        assert page.locator(STATUS).text_content() != "2,000 of 2,000 strikes"
        page.keyboard.press("Escape")
        assert page.locator(".rl-pick[open]").count() == 0
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"

    def test_what_passes_is_announced(self, show: Opener, html: str) -> None:
        status = opened(show, html).locator(STATUS)
        assert status.get_attribute("role") == "status"
        assert status.get_attribute("aria-live") == "polite"


class TestCard:
    def test_opens_by_click_with_all_strikes_a_page_at_a_time(
        self, show: Opener, html: str, rows: Any
    ) -> None:
        page = opened(show, html)
        look_at(page, 50.45, 30.5, 10)
        mark = max(marks(page), key=lambda one: one["count"])
        (frame,) = boxes(page, ".rl-map")
        page.mouse.click(frame["left"] + mark["x"], frame["top"] + mark["y"])
        kyiv = rows[rows["place"] == "Bravo"].sort_values("date")
        seen: Counter[str] = Counter()
        while True:
            seen.update(page.locator(f"{CARD} .rl-what").all_text_contents())
            later = page.locator(CARD).get_by_role("button", name="Next")
            if later.is_disabled():
                break
            later.click()
        assert seen == Counter(kyiv["summary"])

    def test_tells_what_is_known_with_links(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        page.locator(LIST).focus()
        page.keyboard.press("Enter")
        said = page.locator(f"{CARD} article").first.inner_text()
        assert "Something hit it" in said
        assert "Placed at the settlement" in said
        link = page.locator(f"{CARD} a").first
        assert (link.get_attribute("href") or "").startswith("https://example.org/")
        assert link.get_attribute("rel") == "noopener noreferrer"

    def test_text_is_never_markup_and_links_are_http(self, show: Opener) -> None:
        frame = strikes(3)
        for column in ("place", "summary", "notes", "source_name"):
            frame[column] = HOSTILE
        frame["source_url"] = "javascript:alert(1)"
        scene = make_scene(points=of_file(frame, Speaker(Locale.EN)))
        held = show(render_page(scene))
        ready(held.page)
        held.page.locator(LIST).focus()
        held.page.keyboard.press("Enter")
        assert HOSTILE in held.page.locator(CARD).inner_text()
        assert held.page.locator(f"{CARD} a, {CARD} img").count() == 0
        open_table(held.page)
        assert held.page.locator(".rl-rows a, .rl-rows img").count() == 0
        assert held.page.evaluate("refused") == []

    def test_closer_goes_to_where_the_disc_parts(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        page.locator(LIST).focus()
        page.keyboard.press("Enter")
        zoom = page.evaluate("reachline_map.getZoom()")
        page.get_by_role("button", name="Closer").click()
        assert page.evaluate("reachline_map.getZoom()") == zoom + 2
        assert page.locator(CARD).is_hidden()

    def test_by_tap_as_a_sheet(self, show: Opener, html: str) -> None:
        page = opened(show, html, PHONE)
        mark = marks(page)[0]
        page.locator(".rl-map").tap(position={"x": mark["x"] + 12, "y": mark["y"] + 4})
        assert page.locator(CARD).is_visible()
        assert boxes(page, CARD)[0]["bottom"] == PHONE[1]


class TestTable:
    def test_every_row_a_page_at_a_time_the_latest_first(
        self, show: Opener, scene: Scene, html: str
    ) -> None:
        page = opened(show, html)
        assert page.locator(".rl-rows tbody tr").count() == 0  # not made before it is wanted
        open_table(page)
        met: Counter[str] = Counter()
        for number_ in range(1, 81):
            page.locator(".rl-pages input").fill(str(number_))
            page.locator(".rl-pages input").press("Enter")
            met.update(page.locator(".rl-rows tbody td:nth-child(3)").all_text_contents())
        assert scene.points is not None
        assert met == Counter(unpacked(scene.points)["what"])
        assert page.get_by_role("button", name="Next").is_disabled()

    def test_begins_with_the_last_day(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        open_table(page)
        assert page.locator(".rl-rows tbody tr").count() == 25
        assert "2024" in (page.locator(".rl-rows tbody td").first.text_content() or "")


def test_beside_markers_of_the_story(show: Opener) -> None:
    scene = many_scene(200)
    page = opened(show, render_page(make_scene(make_spec(), points=scene.points)))
    assert page.locator(".rl-strike").count() == 7
    page.locator('[data-strike="S-FAR"]').click()
    assert "Farwest" in page.locator(CARD).inner_text()
    page.keyboard.press("Escape")
    page.locator(LIST).focus()
    page.keyboard.press("Enter")
    assert "strikes" in page.locator(f"{CARD} .rl-many").inner_text()
