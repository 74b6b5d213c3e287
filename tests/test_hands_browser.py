"""What a reader holds in Chromium: a view, a field, the focus. Nothing else moves it away."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from playwright.sync_api import Page

from maps.compose import compose
from maps.page import render_page
from maps.phrases import Speaker
from maps.points import of_strikes
from maps.scene import Scene
from maps.spec import Locale, MapSpec, Theme
from tests import counting
from tests.many import many_scene
from tests.pages import PHONE, Opener, assert_labels_apart, boxes, until
from tests.points_pages import LIST, POINTS, STATUS, marks, ready
from tests.scenes import make_scene

pytestmark = pytest.mark.browser

CARD = ".rl-card:not(.rl-inspect)"
TOLD = ".rl-frame > p[role=status]"
ZOOM = "reachline_map.getZoom()"
VIEW = "[reachline_map.getCenter().lat, reachline_map.getCenter().lng, reachline_map.getZoom()]"
FOCUSED = "document.activeElement"
DAY = dt.date(2025, 8, 21)
# How far the first mark of a canvas is painted from where the map has its place now, in px.
OFF = f"""{POINTS}.ready.then((store) => new Promise((done) => requestAnimationFrame(() => {{
  const [{{ x, y, place }}] = {POINTS}.marks();
  const canvas = document.querySelector('.rl-points canvas');
  const box = canvas.getBoundingClientRect();
  const scale = box.width / canvas.offsetWidth;
  const map = reachline_map.getContainer().getBoundingClientRect();
  const at = reachline_map.latLngToContainerPoint(
    reachline_map.unproject([store.xs[place] * 256, store.ys[place] * 256], 0));
  done(Math.hypot(box.left + x * scale - map.left - at.x, box.top + y * scale - map.top - at.y));
}})))"""


@cache
def counted() -> str:
    return counting.html(counting.counts(800))


@cache
def of_the_war() -> Scene:
    return compose(MapSpec(theme=Theme.CONTROL, date=DAY, timeline=True))


def wheel(page: Page) -> None:
    page.locator(".rl-map").hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")


def keys(page: Page) -> None:
    page.locator(".rl-map").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")


def two_clicks(page: Page) -> None:
    page.locator(".rl-map").dblclick(position={"x": 500, "y": 300})


class TestView:
    @pytest.mark.parametrize("hand", [wheel, keys, two_clicks])
    def test_another_width_leaves_a_chosen_view(
        self, show: Opener, hand: Callable[[Page], None]
    ) -> None:
        page = show(render_page(make_scene())).page
        whole = page.evaluate(ZOOM)
        hand(page)
        until(page, f"{ZOOM} > {whole}")
        page.wait_for_timeout(500)
        chosen = page.evaluate(ZOOM)
        page.set_viewport_size({"width": 800, "height": 900})
        until(page, "reachline_map.getSize().x < 800")
        page.wait_for_timeout(300)
        assert page.evaluate(ZOOM) == chosen
        page.get_by_role("button", name="Show the whole map").click()
        page.set_viewport_size({"width": 700, "height": 900})
        until(page, "reachline_map.getSize().x < 700")
        until(page, "reachline_map.getBounds().contains([[44.5, 22.5], [52, 40]])")

    def test_paper_gives_it_back(self, show: Opener) -> None:
        page = show(render_page(make_scene()), reduced_motion="reduce").page
        page.get_by_role("button", name="Zoom in").click()
        page.get_by_role("button", name="Zoom in").click()
        chosen, wide = page.evaluate(VIEW), page.evaluate("reachline_map.getSize().x")
        page.emulate_media(media="print")
        until(page, "reachline_map.getSize().x === 680")
        assert page.evaluate(ZOOM) < chosen[2]
        page.emulate_media(media="screen")
        until(page, f"reachline_map.getSize().x === {wide}")
        page.wait_for_timeout(300)
        assert page.evaluate(VIEW) == pytest.approx(chosen, abs=0.01)

    def test_paper_leaves_an_opened_legend_open(self, show: Opener) -> None:
        page = show(render_page(make_scene()), PHONE).page
        page.locator(".rl-legend summary").tap()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("document.querySelector('.rl-legend').open")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate("document.querySelector('.rl-legend').open")

    def test_in_flight_marks_go_with_the_ground_and_names_wait(self, show: Opener) -> None:
        page = show(render_page(many_scene(300))).page
        ready(page)
        names = "getComputedStyle(document.querySelector('.rl-labels')).visibility"
        page.evaluate("void reachline_map.flyTo([50, 36], 9, { duration: 3 })")
        page.wait_for_timeout(900)
        assert page.evaluate(OFF) < 2
        assert page.evaluate(names) == "hidden"
        until(page, f"{names} === 'visible'")
        assert_labels_apart(page)

    def test_the_ring_goes_with_the_pointer(self, show: Opener) -> None:
        page = show(render_page(many_scene(300))).page
        ready(page)
        (frame,), mark = boxes(page, ".rl-map"), marks(page)[0]
        page.mouse.move(frame["left"] + mark["x"], frame["top"] + mark["y"])
        assert page.locator(".rl-over-point").count() == 1
        page.mouse.move(frame["left"] + mark["x"], frame["top"] - 40)
        assert page.locator(".rl-over-point").count() == 0

    def test_keys_do_not_glide_for_those_who_want_it_calm(self, show: Opener) -> None:
        page = show(render_page(make_scene()), reduced_motion="reduce").page
        keys(page)
        page.evaluate("window.moves = 0; reachline_map.on('move', () => { moves += 1; })")
        page.keyboard.press("ArrowRight")
        until(page, "moves > 0")
        page.wait_for_timeout(500)
        assert page.evaluate("moves") == 1


class TestFields:
    def test_a_date_is_typed_part_by_part(self, show: Opener) -> None:
        page = counting.opened(show, counted())
        field = page.get_by_label("From", exact=True)
        field.focus()
        page.keyboard.type("06152024")
        assert field.input_value() == "2024-06-15"
        until(page, "location.hash === '#from=2024-06-15'")
        field.focus()
        page.keyboard.type("06152031")
        field.blur()
        assert field.input_value() == "2024-07-17", "the last day there is"
        field.focus()
        page.keyboard.press("Delete")
        field.blur()
        assert field.input_value() == "2024-07-17", "half a date is none"

    def test_a_day_to_compare_with_too(self, show: Opener) -> None:
        spec = MapSpec(theme=Theme.CONTROL, date=DAY, compare=dt.date(2022, 10, 1))
        page = show(render_page(compose(spec))).page
        until(page, "document.querySelector('.reachline').dataset.compare === 'ready'")
        field = page.get_by_label("Left", exact=True)
        field.focus()
        page.keyboard.type("11152022")
        assert field.input_value() == "2022-11-15"
        assert page.locator(".rl-compare-left").text_content() == "15 November 2022"

    def test_who_types_on_gets_what_was_typed(self, show: Opener) -> None:
        page = show(render_page(make_scene()), reduced_motion="reduce").page
        field = page.locator("#rl-search")
        field.press_sequentially("Ni")
        until(page, "document.querySelectorAll('#rl-found li').length > 0")
        assert not page.locator("#rl-found li").first.inner_text().startswith("Nizhyn")
        field.press_sequentially("zhyn")
        field.press("Enter")
        until(page, f"{ZOOM} > 7")
        assert field.input_value() == "Nizhyn"

    def test_a_day_asked_for_stops_what_plays(self, show: Opener) -> None:
        page = show(render_page(of_the_war()), reduced_motion="no-preference").page
        until(page, "document.querySelector('.reachline').dataset.timeline === 'ready'")
        page.locator(".rl-time input[type=range]").focus()
        page.keyboard.press("Home")
        page.get_by_role("button", name="Play").click()
        until(page, "reachline_map.reachline.timeline.day() > 3")
        page.evaluate("location.hash = 'date=2023-06-07'")
        page.wait_for_timeout(300)
        assert page.locator(".rl-time-date").text_content() == "7 June 2023"
        assert page.get_by_role("button", name="Play").count() == 1


class TestFocus:
    def test_a_card_that_closes_leaves_the_filters_alone(self, show: Opener) -> None:
        page = counting.opened(show, counted())
        page.locator(LIST).focus()
        page.keyboard.press("Enter")
        assert page.locator(CARD).is_visible()
        page.locator(".rl-pick summary").click()
        page.get_by_role("checkbox", name="Drones").check()
        assert page.locator(CARD).is_hidden(), "it told what was asked before"
        assert page.evaluate(f"{FOCUSED}.value") == "drone"
        assert page.locator(".rl-pick[open]").count() == 1

    def test_a_click_on_a_mark_asks_of_nothing_else(self, show: Opener) -> None:
        page = counting.opened(show, counted())
        mark = page.evaluate(f"(({{x, y}}) => ({{x, y}}))({counting.STORE}.marks()[0])")
        page.evaluate(
            "window.asked = 0; const { inspect } = reachline_map.reachline;"
            "reachline_map.reachline.inspect = (...all) => { asked += 1; inspect(...all); }; void 0"
        )
        page.locator(".rl-map").click(position=mark)
        assert page.locator(CARD).is_visible()
        page.wait_for_timeout(700)
        assert page.locator(TOLD).text_content() == ""
        assert page.evaluate("asked") == 0

    def test_an_answer_closed_at_once_is_not_told(self, show: Opener) -> None:
        page = counting.opened(show, counted())
        page.locator(".rl-map").focus()
        page.keyboard.press("Enter")
        assert page.locator(".rl-inspect").is_visible()
        page.keyboard.press("Escape")
        page.wait_for_timeout(700)
        assert page.locator(TOLD).text_content() == ""

    def test_who_turns_the_pages_of_a_card_goes_on(self, show: Opener) -> None:
        page = show(render_page(many_scene(300)), reduced_motion="reduce").page
        ready(page)
        page.locator(LIST).focus()
        page.keyboard.press("Enter")
        page.locator(CARD).get_by_role("button", name="Next").focus()
        for first in (9, 17):
            page.keyboard.press("Enter")
            assert page.locator(f"{CARD} .rl-turn").last.inner_text().count(f"{first} to")


def test_marks_of_one_day_answer_on_that_day_alone(show: Opener) -> None:
    scene = compose(MapSpec(date=DAY, timeline=True))
    strikes = pd.concat([scene.strikes] * 12, ignore_index=True)
    strikes["strike_id"] = [f"T-{number}" for number in range(len(strikes))]
    points = of_strikes(strikes, Speaker(Locale.EN))
    page = show(render_page(replace(scene, strikes=strikes, points=points))).page
    ready(page)
    until(page, "document.querySelector('.reachline').dataset.timeline === 'ready'")
    assert page.locator(STATUS).is_visible()
    (frame,), mark = boxes(page, ".rl-map"), marks(page)[0]
    place = frame["left"] + mark["x"], frame["top"] + mark["y"]
    page.evaluate("reachline_map.reachline.timeline.show(600)")
    page.mouse.click(*place)
    assert page.locator(CARD).is_hidden()
    assert page.locator(".rl-inspect").is_visible()
    until(page, f"document.querySelector('{LIST}').hidden")
    page.keyboard.press("Escape")
    page.evaluate("location.hash = 'date=2025-08-21'")
    until(page, f"!document.querySelector('{LIST}').hidden")
    page.mouse.click(*place)
    assert page.locator(CARD).is_visible()


def test_a_zoom_just_after_a_step_leaves_the_names_their_line(show: Opener) -> None:
    page = show(render_page(of_the_war()), reduced_motion="no-preference").page
    until(page, "document.querySelector('.reachline').dataset.timeline === 'ready'")
    lines = "reachline_map.reachline.lines.flat().map(at => [at.lat, at.lng])"
    step = "reachline_map.reachline.timeline.show(900)"
    page.evaluate(
        f"{step}; setTimeout(() => reachline_map.setZoom(reachline_map.getZoom() + 1), 80)"
    )
    page.wait_for_timeout(900)
    found = page.evaluate(lines)
    page.evaluate(step)
    page.wait_for_timeout(500)
    known = page.evaluate(lines)
    assert len(found) == len(known) > 100
    for one, other in zip(found, known, strict=True):
        assert one == pytest.approx(other, abs=0.01)
