"""Two days compared in Chromium, offline: swiped, steered, counted, linked."""

import datetime as dt
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from layers import exchange, timeline
from maps.compose import compose
from maps.elements.base import asset
from maps.embed import render_embed, reserved_height, snippet
from maps.page import render_page
from maps.scene import Scene
from maps.spec import Locale, MapSpec, Palette, Theme
from maps.words import COMPARE_WORDS
from tests import grounds
from tests.pages import AREA, DESK, PHONE, Opener, boxes, until

pytestmark = pytest.mark.browser

KNOWN = timeline.load()
FIRST, LAST = dt.date(2022, 10, 1), dt.date(2025, 8, 21)
READY = "document.querySelector('.reachline').dataset.compare === 'ready'"
SLIDER = ".rl-compare-slider"
# The signed area in square degrees that a path encloses, read off the drawn path itself.
# How much of an element of the map a reader sees, as the browser paints it: hit by hit.
SEEN = """([selector, x, y]) => {
  const path = document.querySelector(selector);
  const box = document.querySelector('.rl-map').getBoundingClientRect();
  path.style.pointerEvents = 'all';
  const hit = document.elementsFromPoint(box.left + x, box.top + y).includes(path);
  path.style.pointerEvents = '';
  return hit;
}"""


@cache
def scene(
    locale: Locale = Locale.EN, palette: Palette = Palette.LIGHT, *, slider: bool = False
) -> Scene:
    spec = MapSpec(
        theme=Theme.CONTROL,
        date=LAST,
        compare=FIRST,
        locale=locale,
        palette=palette,
        timeline=slider,
    )
    return compose(spec)


def opened(show: Opener, *args: Any, slider: bool = False, **options: Any) -> Page:
    page = show(render_page(scene(slider=slider)), *args, **options).page
    until(page, READY)
    if slider:
        until(page, "document.querySelector('.reachline').dataset.timeline === 'ready'")
    return page


def go(page: Page, first: dt.date, last: dt.date) -> None:
    page.evaluate("hash => { location.hash = hash; }", f"date={last}&compare={first}")
    days = f"{(last - KNOWN.first).days},{(first - KNOWN.first).days}"
    until(page, f"reachline_map.reachline.compare.days().join() === '{days}'")


class TestDrawn:
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    @pytest.mark.parametrize(
        ("first", "last"),
        [(FIRST, LAST), (dt.date(2022, 4, 3), dt.date(2022, 11, 15)), (dt.date(2022, 2, 23), LAST)],
    )
    def test_what_moved_is_what_python_says(
        self, show: Opener, size: tuple[int, int], first: dt.date, last: dt.date
    ) -> None:
        page = opened(show, size)
        go(page, first, last)
        ground = exchange.between(KNOWN, first, last).ground.set_index("moves").geometry
        for moves, name in (("newly_occupied", "rl-newly"), ("no_longer_occupied", "rl-no-longer")):
            wanted = ground[moves].area if moves in ground.index else 0.0
            drawn = page.evaluate(AREA, f"path.rl-moved.{name}")
            assert drawn == pytest.approx(wanted, rel=0.01, abs=0.003), moves

    def test_counts_are_pythons(self, show: Opener) -> None:
        page = opened(show)
        for first, last in ((FIRST, LAST), (dt.date(2022, 4, 3), dt.date(2022, 11, 15))):
            go(page, first, last)
            sums = exchange.between(KNOWN, first, last).table.groupby("moves")
            places, areas = sums["places"].sum(), sums["area_km2"].sum()
            rows = page.locator(".rl-compare li").all_inner_texts()
            for said, moves in zip(rows, exchange.MOVES, strict=True):
                assert f" {int(places[moves])} places" in said
                area = float(areas[moves])
                unit = 10 ** (len(str(int(area))) - 3)
                assert f"{unit * round(area / unit):,} km²" in said

    def test_each_day_is_on_its_own_side(self, show: Opener) -> None:
        page = opened(show)
        spot = "reachline_map.latLngToContainerPoint([48.0, 38.0])"
        x, y = page.evaluate(f"[{spot}.x, {spot}.y]")
        for share, then, now in ((100, True, False), (0, False, True)):
            page.locator(SLIDER).fill(str(share))
            assert page.evaluate(SEEN, ["path.rl-occupied.rl-then", x, y]) is then
            assert page.evaluate(SEEN, ["path.rl-occupied.rl-war", x, y]) is now

    def test_it_stays_so_after_zoom_and_resize(self, show: Opener) -> None:
        page = opened(show, reduced_motion="reduce")
        wanted = page.evaluate(AREA, "path.rl-moved.rl-newly")
        for act in ("reachline_map.setZoom(8)", "reachline_map.panBy([200, 60])"):
            page.evaluate(act)
            page.wait_for_timeout(150)
            assert page.evaluate(AREA, "path.rl-moved.rl-newly") == pytest.approx(wanted, rel=0.01)
            (bar,), (frame,) = boxes(page, ".rl-compare-bar"), boxes(page, ".rl-map")
            edge = page.evaluate(
                "reachline_map.layerPointToContainerPoint([Number(document"
                ".querySelector('#rl-side-now rect').getAttribute('x')), 0]).x"
            )
            assert frame["left"] + edge == pytest.approx((bar["left"] + bar["right"]) / 2, abs=1.5)

    def test_of_polygons(self, show: Opener) -> None:
        first, last = grounds.FIRST + dt.timedelta(3), grounds.FIRST + dt.timedelta(61)
        source = grounds.source()
        spec = MapSpec(theme=Theme.CONTROL, date=last, compare=first, timeline=True)
        held = show(render_page(compose(spec, control=source)))
        until(held.page, READY)
        ground = exchange.between(source, first, last).ground.set_index("moves").geometry
        drawn = held.page.evaluate(AREA, "path.rl-moved.rl-no-longer")
        assert drawn == pytest.approx(ground["no_longer_occupied"].area, rel=0.01)
        assert grounds.CREDIT in held.page.locator(".rl-foot").inner_text()
        for day in source.days:
            held.page.evaluate(
                "day => reachline_map.reachline.timeline.show(day)", (day - grounds.FIRST).days
            )
            for status in ("occupied", "contested"):
                wanted = source.on(day).drawn.area(status).area
                drawn = held.page.evaluate(AREA, f"path.rl-{status}.rl-war")
                assert drawn == pytest.approx(wanted, rel=0.01, abs=0.002), (day, status)
        held.page.evaluate("reachline_map.reachline.timeline.show(50)")
        assert "the source has no assessment" in held.page.locator(".rl-time-note").inner_text()
        assert "Nothing is assessed for 20 April 2024" in (
            held.page.locator(".rl-compare-unknown").inner_text()
        )
        assert held.said == []


class TestSteered:
    def test_the_divider_by_keys(self, show: Opener) -> None:
        page = opened(show)
        slider = page.locator(SLIDER)
        slider.focus()
        before = boxes(page, ".rl-compare-bar")[0]["left"]
        page.keyboard.press("ArrowLeft")
        assert boxes(page, ".rl-compare-bar")[0]["left"] < before
        page.keyboard.press("End")
        assert "1 October 2022" in (slider.get_attribute("aria-valuetext") or "")
        assert (slider.get_attribute("aria-valuetext") or "").startswith("100 %")
        label = slider.get_attribute("aria-label") or ""
        assert "1 October 2022 on the left, 21 August 2025 on the right" in label

    def test_the_divider_by_pointer_and_the_map_beside_it(self, show: Opener) -> None:
        page = opened(show, reduced_motion="reduce")
        (bar,), (slider,) = boxes(page, ".rl-compare-bar"), boxes(page, SLIDER)
        y = (slider["top"] + slider["bottom"]) / 2
        page.mouse.move(bar["left"] + 1, y)
        page.mouse.down()
        page.mouse.move(bar["left"] - 199, y, steps=6)
        page.mouse.up()
        assert boxes(page, ".rl-compare-bar")[0]["left"] == pytest.approx(bar["left"] - 200, abs=8)
        # Beside the thumb the pointer is the map's.
        assert page.evaluate(
            "([x, y]) => document.querySelector('.rl-map')"
            ".contains(document.elementFromPoint(x, y))",
            [slider["right"] - 60, y],
        )

    def test_the_days_by_their_fields(self, show: Opener) -> None:
        page = opened(show)
        page.get_by_label("Left", exact=True).fill("2022-04-03")
        page.get_by_label("Left", exact=True).blur()
        assert "not on 3 April 2022" in page.locator(".rl-compare").inner_text()
        assert page.locator(".rl-compare-left").inner_text() == "3 April 2022"
        until(page, "location.hash === '#date=2025-08-21&compare=2022-04-03'")
        legend = page.locator(".rl-legend [data-key=newly_occupied]").inner_text()
        assert "not on 3 April 2022" in legend
        # The later day goes before the earlier one: the two change sides.
        page.get_by_label("Right", exact=True).fill("2022-03-30")
        page.get_by_label("Right", exact=True).blur()
        assert page.locator(".rl-compare-left").inner_text() == "30 March 2022"
        assert "Nothing is assessed for 30 March 2022" in page.locator(".rl-compare").inner_text()

    def test_the_slider_of_days_moves_the_maps_own(self, show: Opener) -> None:
        page = opened(show, slider=True)
        page.locator(".rl-time input[type=range]").focus()
        page.keyboard.press("PageDown")
        assert page.locator(".rl-compare-right").inner_text() == "14 August 2025"
        assert page.locator(".rl-compare-left").inner_text() == "1 October 2022"

    def test_a_link_keeps_both_days(self, show: Opener, tmp_path: Path) -> None:
        page = opened(show)
        (tmp_path / "linked.html").write_text(render_page(scene()), encoding="utf-8")
        address = (tmp_path / "linked.html").as_uri()
        page.goto(f"{address}#date=2022-11-15&compare=2024-05-05")
        until(page, READY)
        assert page.locator(".rl-compare-left").inner_text() == "15 November 2022"
        assert page.locator(".rl-compare-right").inner_text() == "5 May 2024"
        page.goto("about:blank")
        page.goto(f"{address}#date=x&compare=<img>")
        until(page, READY)
        assert page.locator(".rl-compare-left").inner_text() == "1 October 2022"

    def test_it_says_the_figures_once_the_reader_rests(self, show: Opener) -> None:
        page = opened(show)
        status = page.locator(".rl-compare [role=status]")
        assert status.text_content() == ""
        page.get_by_label("Left", exact=True).fill("2022-04-03")
        page.get_by_label("Left", exact=True).blur()
        until(page, "document.querySelector('.rl-compare [role=status]').textContent !== ''")
        assert "Occupied on 3 April 2022, not on 21 August 2025" in (status.text_content() or "")

    def test_the_table_follows(self, show: Opener) -> None:
        page = opened(show)
        page.locator(".rl-compare-table summary").click()
        row = page.locator(".rl-compare-table tr", has_text="Kherson")
        before = row.inner_text()
        go(page, dt.date(2022, 4, 3), dt.date(2022, 11, 15))
        assert row.inner_text() != before
        assert "3 April 2022" in page.locator(".rl-compare-table caption").inner_text()


class TestEverywhere:
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    @pytest.mark.parametrize("palette", [Palette.LIGHT, Palette.DARK])
    def test_axe_finds_nothing(self, show: Opener, size: tuple[int, int], palette: Palette) -> None:
        axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        page = show(render_page(scene(palette=palette, slider=True)), size, bypass_csp=True).page
        until(page, READY)
        page.evaluate(axe)
        page.locator(".rl-compare-table summary").click()
        for first in (FIRST, dt.date(2022, 3, 1)):
            go(page, first, LAST)
            page.wait_for_timeout(200)
            found = page.evaluate("axe.run().then(done => done.violations)")
            assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []

    def test_a_phone_has_room_and_thumbs_find_the_controls(self, show: Opener) -> None:
        page = opened(show, PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        for box in boxes(page, f".rl-compare input, {SLIDER}"):
            assert box["bottom"] - box["top"] >= 43.5
            assert 0 <= box["left"] < box["right"] <= PHONE[0]

    def test_in_ukrainian(self, show: Opener) -> None:
        held = show(render_page(scene(Locale.UK)))
        until(held.page, READY)
        assert "61 населений пункт" in held.page.locator(".rl-compare").inner_text()
        assert held.said == []

    def test_on_paper_both_lines_are_on_one_map(self, show: Opener) -> None:
        page = opened(show)
        page.emulate_media(media="print")
        page.wait_for_timeout(200)
        for gone in (SLIDER, ".rl-compare-bar", ".rl-compare-days"):
            assert not page.locator(gone).is_visible()
        assert page.locator(".rl-legend [data-key=other_line]").is_visible()
        assert page.locator(".rl-compare li").first.is_visible()

    def test_in_a_sandbox(self, show: Opener, tmp_path: Path) -> None:
        (tmp_path / "embed.html").write_text(render_embed(scene()), encoding="utf-8")
        held = show(
            "<!doctype html><html lang=en><meta name=viewport content='width=device-width'>"
            f"<title>x</title><body>{snippet(scene(), 'embed.html')}</body>"
        )
        frame = held.page.frames[1]
        frame.wait_for_selector("[data-compare=ready]")
        assert frame.locator(".rl-compare-left").inner_text() == "1 October 2022"
        assert held.said == []

    def test_the_reserved_height_keeps_the_article_still(self, show: Opener) -> None:
        page = show(render_embed(scene()), (680, 900)).page
        until(page, READY)
        (sheet,) = boxes(page, ".rl-page")
        assert reserved_height(scene()) == pytest.approx(sheet["bottom"] - sheet["top"], rel=0.07)

    def test_a_map_taken_away_leaves_nothing_behind(self, show: Opener) -> None:
        held = show(render_page(scene()))
        until(held.page, READY)
        held.page.evaluate("reachline_map.remove()")
        assert held.page.locator(f".rl-compare, .rl-compare-bar, {SLIDER}").count() == 0
        assert held.said == []

    def test_every_word_the_script_asks_for_is_there(self) -> None:
        for key in ("left", "right", "divider", "divider_at", "not_assessed", "caption", "table"):
            assert f"say.{key}" in asset("compare.js") or f"'{key}'" in asset("compare.js")
            assert key in COMPARE_WORDS[Locale.EN]
