"""Counts in Chromium: whatever is asked and however near, all that passes is there."""

from importlib import resources
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Page

from layers import places
from maps.aggregates_data import Aggregates
from maps.compose import compose
from maps.page import render_page
from maps.spec import Palette
from tests import counting
from tests.counting import STORE, opened
from tests.pages import DESK, PHONE, Opener
from tests.points_pages import look_at

pytestmark = pytest.mark.browser

STATUS, CARD, LIST = ".rl-sift-status", ".rl-card:not(.rl-inspect)", ".rl-points-list"
ZOOMS = (5.5, 6.25, 7, 8, 9, 10)
GIVEN = counting.counts()
SMALL = 50_000  # bytes of a payload: months, and places told together


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return counting.shown(GIVEN)


@pytest.fixture(scope="module")
def html() -> str:
    return counting.html(GIVEN)


@pytest.fixture(scope="module")
def small() -> str:
    """Give a page that has little room: weapons by month, few places on their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("maps.aggregates.pack", _little)
        return counting.html(GIVEN)


def _little(table: pd.DataFrame, **options: Any) -> Aggregates:
    from maps.aggregates_data import pack  # noqa: PLC0415 - the one that is patched elsewhere

    return pack(table, most_bytes=SMALL, **options)


def all_marks(page: Page) -> list[dict[str, Any]]:
    found = page.evaluate(
        f"{STORE}.all().map(({{shape, count, places}}) => ({{shape, count, places}}))"
    )
    assert isinstance(found, list)
    return found


def ask(page: Page, **change: Any) -> None:
    weapons = change.pop("weapons", None)
    chosen = f", chosen: {{weapon: new Set({weapons})}}" if weapons is not None else ""
    page.evaluate(f"void {STORE}.ask({{...{change}{chosen}}})")


def passing(page: Page) -> int:
    return int(page.evaluate(f"{STORE}.ready.then((store) => store.total)"))


class TestTotals:
    @pytest.mark.parametrize("which", ["html", "small"])
    def test_at_every_zoom(
        self, show: Opener, which: str, table: pd.DataFrame, request: pytest.FixtureRequest
    ) -> None:
        page = opened(show, request.getfixturevalue(which))
        total, there = int(table["events"].sum()), table["geonameid"].nunique()
        shapes = set()
        for zoom in ZOOMS:
            for lat, lon in ((48.5, 31.0), (50.0, 36.2)):
                look_at(page, lat, lon, zoom)
                marks = all_marks(page)
                assert sum(mark["count"] for mark in marks) == total == passing(page)
                assert sum(mark["places"] for mark in marks) == there
                seen = page.evaluate(f"{STORE}.marks().reduce((sum, {{count}}) => sum + count, 0)")
                said = page.locator(".rl-sift-view").text_content() or ""
                assert page.evaluate(f"{STORE}.inView()") == seen
                if seen == total:
                    assert said == "All of them in this view."
                else:
                    assert said == f"{seen:,} in this view, {total - seen:,} outside it."
            shapes |= {(page.evaluate(f"{STORE}.grid()"), mark["shape"]) for mark in marks}
        assert {grid for grid, _ in shapes} >= {1, 2, 3}
        assert ((3, "hexagon") in shapes) == (which == "small")  # what is left, told together

    def test_under_every_filter_by_day(self, show: Opener, html: str, table: pd.DataFrame) -> None:
        page = opened(show, html)
        day = (table["date"] - table["date"].min()).dt.days
        last = int(day.max())
        for first, final in ((0, last), (17, 17), (30, 64), (last, last)):
            for weapons in ([], ["drone"], ["artillery_rocket", "unknown"]):
                ask(page, **{"from": first, "to": final}, weapons=weapons)
                kept = day.between(first, final)
                kept &= table["weapon_class"].isin(weapons) if weapons else True
                expected = int(table.loc[kept, "events"].sum())
                assert passing(page) == expected
                assert sum(mark["count"] for mark in all_marks(page)) == expected
                told = page.locator(STATUS).text_content()
                assert told == f"{expected:,} of {int(table['events'].sum()):,} events"

    def test_a_weapon_known_by_month_widens_the_days(
        self, show: Opener, small: str, table: pd.DataFrame
    ) -> None:
        page = opened(show, small)
        month = table["date"].dt.to_period("M").astype(str)
        ask(page, **{"from": 20, "to": 25}, weapons=["drone"])  # within April 2024
        kept = (month == "2024-04") & (table["weapon_class"] == "drone")
        expected = int(table.loc[kept, "events"].sum())
        assert passing(page) == sum(mark["count"] for mark in all_marks(page)) == expected > 0
        dates = page.locator(".rl-sift input[type=date]")
        assert [dates.nth(n).input_value() for n in (0, 1)] == ["2024-04-01", "2024-04-30"]
        ask(page, **{"from": 20, "to": 25}, weapons=[])  # all weapons: by day again
        day = (table["date"] - table["date"].min()).dt.days
        assert passing(page) == int(table.loc[day.between(20, 25), "events"].sum())
        assert "Weapons are counted by month" in (page.locator(".rl-notes").text_content() or "")

    def test_keys_go_by_month_where_days_are_widened_to_months(
        self, show: Opener, small: str
    ) -> None:
        page = opened(show, small)
        ask(page, **{"from": 20, "to": 25}, weapons=["drone"])  # within April 2024
        dates = page.locator(".rl-sift input[type=date]")
        for name, key, first, last in (
            ("First day", "ArrowRight", "2024-05-01", "2024-05-31"),
            ("Last day", "ArrowUp", "2024-05-01", "2024-06-30"),
            ("Last day", "ArrowLeft", "2024-05-01", "2024-05-31"),
            ("First day", "ArrowDown", "2024-04-01", "2024-05-31"),
        ):
            page.get_by_role("slider", name=name).press(key)
            assert [dates.nth(n).input_value() for n in (0, 1)] == [first, last]

    def test_by_hand(self, show: Opener, html: str, table: pd.DataFrame) -> None:
        page = opened(show, html)
        page.locator(".rl-sift input[type=date]").first.fill("2024-06-01")
        page.locator(".rl-pick summary").click()
        page.get_by_role("checkbox", name="Drones").check()
        kept = (table["date"] >= "2024-06-01") & (table["weapon_class"] == "drone")
        expected = int(table.loc[kept, "events"].sum())
        assert (page.locator(STATUS).text_content() or "").startswith(f"{expected:,} of")
        page.wait_for_timeout(500)
        assert page.evaluate("location.hash") == "#from=2024-06-01&weapon=drone"
        page.reload()
        page.wait_for_timeout(800)
        assert (page.locator(STATUS).text_content() or "").startswith(f"{expected:,} of")

    def test_the_sliders_move_the_days(self, show: Opener, html: str, table: pd.DataFrame) -> None:
        page = opened(show, html)
        first = page.get_by_role("slider", name="First day")
        first.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        assert first.get_attribute("aria-valuetext") == "23 March 2024"
        kept = table["date"] >= "2024-03-23"
        assert passing(page) == int(table.loc[kept, "events"].sum())


def rows(page: Page, caption: str) -> list[tuple[str, int]]:
    found = page.locator(f"{CARD} table", has=page.locator("caption", has_text=caption))
    texts = found.locator("tr").evaluate_all(
        "all => all.map((row) => [...row.cells].map((c) => c.textContent))"
    )
    return [(name, int(n.replace(",", ""))) for name, n in texts]


class TestCard:
    @pytest.mark.parametrize("which", ["html", "small"])
    @pytest.mark.parametrize("zoom", [6.25, 8, 9.5])
    def test_every_sum_on_it_is_the_marks(
        self, show: Opener, which: str, zoom: float, request: pytest.FixtureRequest
    ) -> None:
        page = opened(show, request.getfixturevalue(which))
        look_at(page, 50.0, 36.2, zoom)
        page.locator(LIST).focus()
        said = page.locator(f"{LIST} [aria-selected=true]").text_content() or ""
        total = int(said.split(": ")[-1].split(" ")[0].replace(",", ""))
        page.keyboard.press("Enter")
        assert f"{total:,} events" in (page.locator(f"{CARD} .rl-many").text_content() or "")
        for caption in ("By weapon", "Days with the most"):
            assert sum(n for _, n in rows(page, caption)) == total, caption
        if zoom < 9:
            assert sum(n for _, n in rows(page, "Places")) == total
        page.locator(f"{CARD} summary", has_text="Every month").click()
        months = page.locator(f"{CARD} details td").all_text_contents()
        assert sum(int(n.replace(",", "")) for n in months) == total
        assert page.locator(f"{CARD} .rl-bars rect").count() == 5
        assert "A sample, not a census." in (page.locator(CARD).text_content() or "")

    def test_a_click_opens_the_hexagon_it_falls_in(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        mark = page.evaluate(f"(({{x, y, count}}) => ({{x, y, count}}))({STORE}.marks()[0])")
        page.locator(".rl-map").click(position={"x": mark["x"] + 9, "y": mark["y"] - 6})
        assert f"{mark['count']:,} events" in (page.locator(CARD).text_content() or "")
        page.keyboard.press("Escape")
        assert not page.locator(CARD).is_visible()

    def test_closer_leads_to_the_places(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        for _ in range(4):
            page.locator(LIST).focus()
            page.keyboard.press("Home")
            page.keyboard.press("Enter")
            button = page.locator(CARD).get_by_role("button", name="Closer")
            if not button.count():
                break
            button.click()
            page.wait_for_timeout(200)
        assert page.evaluate(f"{STORE}.isPlaces()")
        assert page.locator(f"{CARD} caption", has_text="Places").count() == 0

    def test_another_question_closes_it(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        page.locator(LIST).focus()
        page.keyboard.press("Enter")
        ask(page, **{"from": 10})
        assert not page.locator(CARD).is_visible()


class TestTable:
    def test_oblasts_and_places_add_up(self, show: Opener, small: str, table: pd.DataFrame) -> None:
        page = opened(show, small)
        page.locator(".rl-rows > summary").click()
        ask(page, **{"from": 20, "to": 60})
        day = (table["date"] - table["date"].min()).dt.days
        kept = table[day.between(20, 60)]
        names = places.load().set_index("geonameid")["oblast_iso"]
        first, second = page.locator(".rl-rows table").all()
        cells = first.locator("tbody td:last-child").all_text_contents()
        total = int(kept["events"].sum())
        assert sum(int(n.replace(",", "")) for n in cells) == total
        assert len(cells) == kept["geonameid"].map(names).nunique()
        assert (first.locator("tfoot td").last.text_content() or "").replace(",", "") == str(total)
        counted, told = 0, []
        while True:
            for row in second.locator("tbody tr").all():
                counted += int((row.locator("td").last.text_content() or "").replace(",", ""))
                told.append(row.locator("th").text_content() or "")
            if page.get_by_role("button", name="Next").is_disabled():
                break
            page.get_by_role("button", name="Next").click()
        assert counted == total
        assert any(name.startswith("and ") and name.endswith(" more places") for name in told)


class TestShown:
    def test_the_key_follows_zoom_and_filters(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        key = page.locator(".rl-legend li[data-key=hexagon_1]")
        for zoom, what in ((6.25, "in 2,500 km²"), (8, "in 625 km²"), (10, "at a place")):
            look_at(page, 50.0, 36.2, zoom)
            full = page.evaluate(f"{STORE}.key()")
            said = key.text_content() or ""
            assert said.strip().startswith(f"{full:,} events or more {what}")
        ask(page, **{"from": 0, "to": 5})
        assert page.evaluate(f"{STORE}.key()") < full or full == 1

    def test_what_the_key_says_at_first_is_what_the_page_finds(
        self, show: Opener, html: str
    ) -> None:
        """The picture's key and the page's agree on the grid that both draw."""
        page = opened(show, html)
        scene = compose(counting.spec(), counted=GIVEN)
        if page.evaluate(f"{STORE}.grid()") == 1:
            assert page.evaluate(f"{STORE}.key()") == scene.hexagons_full

    def test_the_canvas_shows_the_marks(self, show: Opener, html: str) -> None:
        page = opened(show, html)
        mark = page.evaluate(f"(({{x, y, r}}) => ({{x, y, r}}))({STORE}.marks()[0])")
        dot = page.evaluate(
            "[...document.querySelector('.rl-aggregates canvas').getContext('2d')"
            f".getImageData({mark['x']}, {mark['y'] + mark['r'] * 0.75}, 1, 1).data]"
        )
        assert dot[0] > 150 > dot[1]
        assert dot[3] > 150

    def test_offline_and_quiet(self, show: Opener, html: str) -> None:
        held = show(html)
        page = held.page
        page.wait_for_timeout(1500)
        assert held.outside() == []
        assert held.said == []
        assert page.evaluate("refused") == []

    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    @pytest.mark.parametrize("palette", [Palette.LIGHT, Palette.DARK])
    def test_axe_finds_nothing(self, show: Opener, size: tuple[int, int], palette: Palette) -> None:
        axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        page = opened(show, counting.html(counting.counts(300), palette=palette), size)
        page.evaluate(axe)
        page.locator(".rl-rows > summary").click()
        page.locator(LIST).focus()
        assert page.evaluate("axe.run().then(done => done.violations)") == []
        page.keyboard.press("Enter")
        assert page.evaluate("axe.run().then(done => done.violations)") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]

    def test_in_ukrainian(self, show: Opener) -> None:
        page = opened(show, counting.html(GIVEN, locale="uk"))
        assert (page.locator(STATUS).text_content() or "").startswith("Подій: ")
        page.locator(LIST).focus()
        page.keyboard.press("Enter")
        card = page.locator(CARD).text_content() or ""
        assert "За місяцями" in card
        assert "Вибірка, а не повний перелік." in card
        assert "Київ" in card

    def test_with_the_storys_strikes_beside(self, show: Opener) -> None:
        story = {"date": "2025-08-21", "layers": ["strikes"], "story": ["UA-20250821-LVIV"]}
        page = opened(show, render_page(compose(counting.spec(**story), counted=GIVEN)))
        assert sum(mark["count"] for mark in all_marks(page)) == passing(page)
        assert page.locator("#rl-strikes tbody tr").count() == 1
