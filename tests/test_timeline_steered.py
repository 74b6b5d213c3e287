"""The timeline in Chromium, steered: by keys, buttons, play, links."""

import datetime as dt
from pathlib import Path

import pytest

from tests.pages import Opener, until
from tests.timeline_pages import DATE, KNOWN, READY, SLIDER, day, go, html, opened

pytestmark = pytest.mark.browser


class TestSteered:
    def test_the_slider_spans_the_war(self, show: Opener) -> None:
        page = opened(show)
        page.locator(SLIDER).focus()
        page.keyboard.press("Home")
        assert day(page) == KNOWN.first
        page.keyboard.press("End")
        assert day(page) == KNOWN.last
        assert page.locator(SLIDER).get_attribute("aria-valuetext") == "22 August 2026"

    @pytest.mark.parametrize(
        ("key", "wanted"),
        [
            ("ArrowRight", dt.date(2025, 8, 22)),
            ("ArrowLeft", dt.date(2025, 8, 20)),
            ("PageUp", dt.date(2025, 8, 28)),
            ("PageDown", dt.date(2025, 8, 14)),
        ],
    )
    def test_by_keys(self, show: Opener, key: str, wanted: dt.date) -> None:
        page = opened(show)
        page.locator(SLIDER).focus()
        page.keyboard.press(key)
        assert day(page) == wanted

    def test_by_change(self, show: Opener) -> None:
        page = opened(show)
        turns = sorted({*KNOWN.changes["date"]})
        wanted = next(turn for turn in turns if turn > dt.date(2025, 8, 21))
        page.get_by_role("button", name="Later").click()
        assert day(page) == wanted
        page.locator(SLIDER).focus()
        page.keyboard.press("Shift+ArrowLeft")
        assert day(page) == max(turn for turn in turns if turn < wanted)

    @pytest.mark.parametrize(("unit", "days"), [("day", 1), ("week", 7)])
    def test_by_buttons(self, show: Opener, unit: str, days: int) -> None:
        page = opened(show)
        page.locator(f".rl-time label:has([value={unit}])").click()
        page.get_by_role("button", name="Earlier").click()
        assert day(page) == dt.date(2025, 8, 21) - dt.timedelta(days=days)

    def test_it_ends_where_the_war_so_far_does(self, show: Opener) -> None:
        page = opened(show)
        go(page, KNOWN.last.isoformat())
        page.get_by_role("button", name="Later").click()
        assert day(page) == KNOWN.last

    def test_play_and_pause(self, show: Opener) -> None:
        page = opened(show, reduced_motion="no-preference")
        page.get_by_role("button", name="Play").click()
        until(page, "reachline_map.reachline.timeline.day() > 1280")
        page.get_by_role("button", name="Pause").click()
        stopped = day(page)
        page.wait_for_timeout(200)
        assert day(page) == stopped
        page.locator(SLIDER).focus()
        page.keyboard.press(" ")
        until(page, f"reachline_map.reachline.timeline.day() > {(stopped - KNOWN.first).days}")
        page.keyboard.press("ArrowLeft")
        assert page.get_by_role("button", name="Play").count() == 1

    def test_nothing_plays_for_those_who_want_it_calm(self, show: Opener) -> None:
        page = opened(show, reduced_motion="reduce")
        assert page.get_by_role("button", name="Play").count() == 0
        page.locator(SLIDER).focus()
        page.keyboard.press(" ")
        page.wait_for_timeout(200)
        assert day(page) == dt.date(2025, 8, 21)

    def test_a_link_opens_on_its_day_and_follows(self, show: Opener, tmp_path: Path) -> None:
        page = opened(show)
        (tmp_path / "linked.html").write_text(html(), encoding="utf-8")
        page.goto((tmp_path / "linked.html").as_uri() + "#date=2023-06-07")
        until(page, READY)
        assert page.locator(DATE).text_content() == "7 June 2023"
        page.locator(SLIDER).focus()
        page.keyboard.press("ArrowRight")
        until(page, "location.hash === '#date=2023-06-08'")

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("2031-01-01", KNOWN.last),
            ("1999-01-01", KNOWN.first),
            ("2025-99-99", dt.date(2025, 8, 21)),
            ("<img>", dt.date(2025, 8, 21)),
        ],
    )
    def test_an_odd_link_does_no_harm(
        self, show: Opener, tmp_path: Path, text: str, wanted: dt.date
    ) -> None:
        page = opened(show)
        (tmp_path / "linked.html").write_text(html(), encoding="utf-8")
        page.goto((tmp_path / "linked.html").as_uri() + f"#date={text}")
        until(page, READY)
        assert day(page) == wanted
