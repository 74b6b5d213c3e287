"""The timeline in Chromium, offline: read, drawn, told, on every screen and on paper."""

import datetime as dt
import math
import re
from importlib import resources
from pathlib import Path

import pytest

from maps.elements.base import asset
from maps.embed import embed_id, render_embed, reserved_height, snippet
from maps.spec import Locale, Palette
from maps.words import TIMELINE_WORDS
from tests.pages import AREA, DESK, PHONE, Opener, assert_labels_apart, boxes, until
from tests.timeline_pages import DATE, KNOWN, LINE, PATH, READY, SLIDER, go, html, opened, story
from tests.timelines import unpack

pytestmark = pytest.mark.browser

ARCS = """() => {
  const { arcs, xs, ys } = reachline_map.reachline.timeline.war;
  return arcs.map(({ left, right, kind, first, last }) => [
    left, right, kind, last - first + 1,
    Math.round((xs[first] - 0.5) * 360e4), Math.round(ys[last] * 1e9)]);
}"""


class TestRead:
    def test_the_page_reads_what_was_written(self, show: Opener) -> None:
        facts = story().timeline
        assert facts is not None
        wanted = [
            [
                arc.left,
                arc.right,
                arc.kind,
                len(arc.points),
                arc.points[0][0],
                world(arc.points[-1]),
            ]
            for arc in unpack(facts).arcs
        ]
        assert opened(show, DESK).evaluate(ARCS) == wanted

    def test_the_curve_is_what_each_day_holds(self, show: Opener) -> None:
        apart = opened(show, DESK).evaluate("""() => {
          const { war } = reachline_map.reachline.timeline;
          const days = [...war.turns, war.gaps[0].first, war.last];
          return days.map((day) => war.occupied(day) - war.held(war.status(day)).occupied);
        }""")
        assert len(apart) > 100
        assert max(map(abs, apart)) < 1e-3

    @pytest.mark.parametrize("kept", [0, 3, 400])
    def test_facts_cut_short_leave_the_map_at_its_day(self, show: Opener, kept: int) -> None:
        facts = story().timeline
        assert facts is not None
        page = show(html().replace(facts.payload, facts.payload[: 4 * kept]), DESK).page
        until(page, "document.querySelector('.reachline').dataset.timeline === 'refused'")
        assert page.locator(".rl-time").count() == 0
        assert page.locator("path.rl-occupied:not(.rl-war)").count() == 1


def world(point: tuple[int, int]) -> int:
    """Return where a point's latitude is in the page's projection, in billionths of the world."""
    lat = math.radians(point[1] / 1e4)
    return round((0.5 - math.asinh(math.tan(lat)) / math.tau) * 1e9)


class TestDrawn:
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    def test_the_ground_is_that_of_the_day(self, show: Opener, size: tuple[int, int]) -> None:
        page = opened(show, size)
        for text in ("2022-02-23", "2022-04-03", "2022-11-12", "2024-08-20", "2026-08-22"):
            go(page, text)
            control = KNOWN.on(dt.date.fromisoformat(text))
            for status in ("occupied", "contested"):
                drawn, wanted = (
                    page.evaluate(AREA, PATH.format(status)),
                    control.drawn.area(status).area,
                )
                assert drawn == pytest.approx(wanted, rel=0.005, abs=0.004), (text, status)

    def test_it_stays_so_after_zoom_and_resize(self, show: Opener) -> None:
        page = opened(show, reduced_motion="reduce")
        wanted = KNOWN.on(story().spec.date).occupied.area
        for act in ("reachline_map.setZoom(8)", "reachline_map.panBy([300, 80])"):
            page.evaluate(act)
            page.wait_for_timeout(100)
            assert page.evaluate(AREA, PATH.format("occupied")) == pytest.approx(wanted, rel=0.002)
        page.set_viewport_size({"width": 700, "height": 800})
        page.wait_for_timeout(200)
        assert page.evaluate(AREA, PATH.format("occupied")) == pytest.approx(wanted, rel=0.005)

    def test_the_maps_own_day_is_drawn_once(self, show: Opener) -> None:
        page = opened(show)
        assert page.locator("path.rl-contact-line").count() == 1
        assert page.locator("path.rl-control").count() == 2

    def test_control_lies_under_borders_and_the_line_over_them(self, show: Opener) -> None:
        order = opened(show).evaluate(
            "[...document.querySelector('.leaflet-overlay-pane svg > g').children]"
            ".map(node => node.getAttribute('class') || '')"
        )
        border = next(i for i, name in enumerate(order) if "rl-oblast-border" in name)
        assert max(i for i, name in enumerate(order) if "rl-control" in name) < border
        assert border < next(i for i, name in enumerate(order) if "rl-contact-line" in name)

    def test_strikes_of_the_day_and_fading_ones(self, show: Opener) -> None:
        page = opened(show)
        go(page, "2022-10-12")  # two days after the wave of 10 October 2022
        faint = page.locator(".rl-war-strikes circle:not(.rl-today)")
        assert faint.count() > 0
        assert float(faint.first.get_attribute("opacity") or 1) < 0.75
        assert page.locator(".rl-strike:visible").count() == 0
        go(page, "2022-10-10")
        page.wait_for_timeout(400)
        assert page.locator(".rl-struck-label").all_text_contents() == ["Kyiv"]
        assert page.locator(".rl-label", has_text="Kyiv").count() == 2  # the city and its oblast
        go(page, "2025-08-21")
        assert page.locator(".rl-strike:visible").count() > 0
        assert page.locator(".rl-war-strikes .rl-today").count() == 0  # the map marks them itself

    def test_without_network_or_complaints(self, show: Opener) -> None:
        held = show(html())
        until(held.page, READY)
        for text in ("2022-03-01", "2023-05-05", "2026-01-01"):
            go(held.page, text)
        held.page.wait_for_timeout(600)
        assert held.said == []
        assert held.outside() == []
        assert held.page.evaluate("refused") == []

    def test_labels_keep_apart_on_another_day(self, show: Opener) -> None:
        page = opened(show)
        go(page, "2022-04-03")
        page.wait_for_timeout(400)
        assert_labels_apart(page)


class TestWords:
    def test_date_and_figures_are_those_of_the_table(self, show: Opener) -> None:
        page = opened(show)
        go(page, "2022-11-15")
        date = dt.date(2022, 11, 15)
        table = KNOWN.table(date, date)
        share = 100 * table.loc[table["status"] == "occupied", "area_km2"].sum() / 599_094.5
        assert page.locator(DATE).text_content() == "15 November 2022"
        assert f"{share:.1f} % of Ukraine" in (page.locator(".rl-time-held").text_content() or "")

    def test_it_says_it_politely_once_the_reader_rests(self, show: Opener) -> None:
        page = opened(show)
        page.locator(SLIDER).focus()
        page.keyboard.press("ArrowLeft")
        status = page.locator(".rl-time [role=status]")
        assert status.get_attribute("aria-live") == "polite"
        assert status.text_content() == ""
        until(page, "document.querySelector('.rl-time [role=status]').textContent !== ''")
        said = status.text_content() or ""
        assert said.startswith("20 August 2025. Occupied: 19.0 % of Ukraine, about 114,000")

    def test_weeks_without_assessment_say_so(self, show: Opener) -> None:
        page = opened(show)
        for text in ("2022-02-24", "2022-04-02"):
            go(page, text)
            assert page.evaluate(AREA, PATH.format("occupied")) == 0
            assert page.locator(LINE).get_attribute("d") == ""
            assert page.locator(".rl-time-banner").inner_text() == "Not assessed"
            assert "nothing is assessed" in page.locator(".rl-time-note").inner_text()
            assert not page.locator(".rl-time-held").is_visible()
        go(page, "2022-04-03")
        assert not page.locator(".rl-time-banner").is_visible()
        assert page.locator(".rl-time-held").is_visible()

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("2025-11-26", "Control as assessed on 25 November 2025."),
            ("2026-01-01", "Contested ground as assessed until 3 August 2025"),
        ],
    )
    def test_what_is_carried_forward_says_so(self, show: Opener, text: str, said: str) -> None:
        page = opened(show)
        go(page, text)
        assert said in page.locator(".rl-time-note").inner_text()

    def test_the_oblasts_move_along(self, show: Opener) -> None:
        page = opened(show)
        page.locator(".rl-time-table summary").click()
        row = page.locator(".rl-time-table tr", has_text="Kherson")
        before = row.inner_text()
        go(page, "2022-10-01")
        assert row.inner_text() != before
        assert "1 October 2022" in page.locator(".rl-time-table caption").inner_text()
        go(page, "2022-03-01")
        assert "–" in row.inner_text()

    def test_in_ukrainian(self, show: Opener) -> None:
        held = show(html(Locale.UK))
        until(held.page, READY)
        assert held.page.locator(DATE).text_content() == "21 серпня 2025"
        assert "19,0 % України" in (held.page.locator(".rl-time-held").text_content() or "")
        assert held.said == []

    def test_every_word_the_script_asks_for_is_there(self) -> None:
        script = asset("timeline.js")
        asked = set(re.findall(r"say\.(\w+)", script))
        assert asked
        assert asked <= set(TIMELINE_WORDS[Locale.EN])


class TestEverywhere:
    def test_a_phone_has_room_and_thumbs_find_the_controls(self, show: Opener) -> None:
        page = opened(show, PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        found = boxes(page, ".rl-time button, .rl-time label, .rl-time input[type=range]")
        assert len(found) == 7
        for box in found:
            assert box["bottom"] - box["top"] >= 43.5, box
            assert box["right"] - box["left"] >= 43.5, box
            assert 0 <= box["left"] < box["right"] <= PHONE[0]

    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    @pytest.mark.parametrize("palette", [Palette.LIGHT, Palette.DARK])
    def test_axe_finds_nothing(self, show: Opener, size: tuple[int, int], palette: Palette) -> None:
        axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        page = show(html(palette=palette), size, bypass_csp=True).page
        until(page, READY)
        page.evaluate(axe)
        page.locator(".rl-time-table summary").click()
        for text in ("2025-08-22", "2022-03-01"):
            go(page, text)
            page.wait_for_timeout(300)
            found = page.evaluate("axe.run().then(done => done.violations)")
            assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], text

    def test_in_a_sandbox(self, show: Opener, tmp_path: Path) -> None:
        (tmp_path / "embed.html").write_text(render_embed(story()), encoding="utf-8")
        held = show(
            "<!doctype html><html lang=en><meta name=viewport content='width=device-width'>"
            f"<title>x</title><body>{snippet(story(), 'embed.html')}</body>"
        )
        frame = held.page.frames[1]
        frame.wait_for_selector("[data-timeline=ready]")
        frame.locator(SLIDER).focus()
        held.page.keyboard.press("PageDown")
        held.page.wait_for_timeout(600)
        assert frame.locator(DATE).text_content() == "14 August 2025"
        assert held.said == []
        assert embed_id(story()) in held.page.content()

    def test_the_reserved_height_keeps_the_article_still(self, show: Opener) -> None:
        page = show(render_embed(story()), (680, 900)).page
        until(page, READY)
        (sheet,) = boxes(page, ".rl-page")
        assert reserved_height(story()) == pytest.approx(sheet["bottom"] - sheet["top"], rel=0.06)

    def test_on_paper_the_day_stays_and_the_controls_go(self, show: Opener) -> None:
        page = opened(show)
        go(page, "2022-11-15")
        page.emulate_media(media="print")
        page.wait_for_timeout(200)
        assert page.locator(DATE).is_visible()
        for gone in (SLIDER, ".rl-time-steps", ".rl-time-play"):
            assert not page.locator(gone).is_visible()

    def test_a_map_taken_away_leaves_nothing_behind(self, show: Opener) -> None:
        held = show(html())
        page = held.page
        until(page, READY)
        page.evaluate("reachline_map.remove()")
        assert page.locator(".rl-time").count() == 0
        page.evaluate("location.hash = 'date=2024-01-01'")
        page.wait_for_timeout(600)
        assert held.said == []

    def test_a_step_is_quick(self, show: Opener) -> None:
        """Far above what it takes: a busy machine must not matter here."""
        median = opened(show).evaluate(
            "(() => { const line = reachline_map.reachline.timeline;"
            "const took = line.war.turns.map(day => { const from = performance.now();"
            "line.show(day); document.body.getBoundingClientRect();"
            "return performance.now() - from; });"
            "return took.sort((a, b) => a - b)[Math.floor(took.length / 2)]; })()"
        )
        assert median < 40
