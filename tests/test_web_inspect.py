"""Asking the map in Chromium, offline: what it measures agrees with the geodesics of the core."""

import datetime as dt
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from layers import oblasts, reach, timeline
from maps.compose import compose
from maps.dashboard_frame import change, frame
from maps.embed import render_embed
from maps.folium_map import safe_json
from maps.page import render_page
from maps.spec import Locale, MapSpec, from_yaml
from tests.pages import DESK, PHONE, Opener, assert_labels_apart, boxes, until
from tests.scenes import make_scene, make_spec

pytestmark = pytest.mark.browser

STORIES = Path(__file__).parents[1] / "data" / "stories"
STORY = from_yaml(STORIES / "2025-08-21.yaml")
WAR = from_yaml(STORIES / "war-timeline.yaml")
KNOWN = timeline.load()
READY = "document.querySelector('.reachline').dataset.timeline === 'ready'"
CARD = ".rl-inspect"
LABEL = ".rl-measure-label"
ASK = """points => points.map(([lon, lat]) => {
  const {km, foot, sector, status, oblast} = reachline_map.reachline.ask(lat, lon);
  return {km, foot, sector, status, oblast};
})"""
DAYS = [dt.date(2022, 2, 23), dt.date(2022, 4, 10), dt.date(2022, 9, 12), dt.date(2022, 11, 12)]
DAYS += [dt.date(2023, 7, 1), dt.date(2024, 8, 20), dt.date(2025, 8, 21), KNOWN.last]
FAR = [(22.29, 48.62), (24.03, 49.84), (23.3, 51.6), (30.52, 50.45)]  # Uzhhorod, Lviv, ...
WITHIN = 0.005  # of the geodesic
LEAST_KM = 0.05  # the page's grid and the metres between a side and its chord


@cache
def html(spec: MapSpec) -> str:
    return render_page(compose(spec))


def points(count: int, seed: int) -> list[tuple[float, float]]:
    found = np.random.default_rng(seed)
    lon, lat = found.uniform(22.2, 40.2, count), found.uniform(44.4, 52.3, count)
    return [*FAR, *zip(lon.tolist(), lat.tolist(), strict=True)]


def asked(page: Page, at: list[tuple[float, float]]) -> list[dict[str, Any]]:
    found = page.evaluate(ASK, [list(point) for point in at])
    assert isinstance(found, list)
    return found


def measured(at: list[tuple[float, float]], day: dt.date) -> Any:
    lon, lat = np.array(at).T
    return reach.measure(lon, lat, [day] * len(at), control=KNOWN).table


def assert_alike(page: Page, day: dt.date, *, count: int, seed: int) -> None:
    at = points(count, seed)
    found, known = asked(page, at), measured(at, day)
    km = np.array([answer["km"] for answer in found], float)
    off = np.abs(km - known["contact_km"])
    assert (off <= np.maximum(WITHIN * known["contact_km"], LEAST_KM)).all()
    ashore = oblasts.ashore(*np.array(at).T)
    said = {name: [answer[name] for answer in found] for name in ("status", "oblast", "sector")}
    told = {
        "status": known["status_on_day"].replace("", "nobody"),
        "oblast": known["oblast_iso"].map(oblasts.name_of),
        "sector": known["contact_sector"].map(oblasts.name_of),
    }
    for name, right in told.items():
        same = right.to_numpy(object) == np.array(said[name], object)
        # Borders are drawn some 400 m coarse; many ways can end at one corner of two sectors.
        most = 0.08 if name == "sector" else 0.02
        assert 1 - same[ashore & (known["contact_km"] > 2)].mean() <= most, (name, day)


def opened(show: Opener, spec: MapSpec, *args: Any, **options: Any) -> Page:
    page = show(html(spec), *args, **options).page
    if spec.timeline:
        until(page, READY)
    return page


class TestMeasured:
    def test_on_the_maps_own_day(self, show: Opener) -> None:
        assert_alike(opened(show, STORY), STORY.date, count=300, seed=1)

    def test_on_any_day_of_the_timeline(self, show: Opener) -> None:
        page = opened(show, WAR)
        for number, day in enumerate(DAYS):
            page.evaluate("day => reachline_map.reachline.timeline.show(day)", (day - DAYS[0]).days)
            assert_alike(page, day, count=120, seed=number)

    def test_where_nothing_is_assessed_nothing_is_measured(self, show: Opener) -> None:
        page = opened(show, WAR)
        page.evaluate("reachline_map.reachline.timeline.show(20)")
        assert asked(page, FAR)[0]["km"] is None
        page.evaluate("reachline_map.reachline.inspect([49, 30])")
        assert "Not assessed on this day" in page.locator(CARD).inner_text()
        assert page.locator("path.rl-measure").count() == 0


class TestAsked:
    def test_a_click_draws_the_way_and_opens_the_card(self, show: Opener) -> None:
        page = opened(show, STORY)
        click(page, 26.87, 48.9)
        said = page.locator(CARD).inner_text()
        for words in ("Dunaivtsi", "On 21 August 2025", "about 480 km", "Kherson", "Khmelnytskyi"):
            assert words in said
        assert "Held by Ukraine" in said
        assert "Give or take 15 km" in said
        assert re.search(r"\d\.\d", said) is None, "no coordinates"
        assert page.locator("path.rl-measure").count() == 1
        assert page.locator(LABEL).text_content() == "480 km"
        assert_labels_apart(page)
        foot = page.evaluate("reachline_map.reachline.ask(48.9, 26.87).foot")
        drawn = page.evaluate(
            "Object.values(reachline_map._layers).find(l => l.options.className === 'rl-measure')"
            ".getLatLngs().map(at => [at.lat, at.lng])"
        )
        assert drawn[0] == pytest.approx([48.9, 26.87], abs=0.02)
        assert drawn[-1] == pytest.approx(foot, abs=0.05)

    def test_it_is_told_once_it_rests(self, show: Opener) -> None:
        page = opened(show, STORY)
        click(page, 26.87, 48.9)
        told = page.locator(".rl-frame > p[role=status]")
        until(page, "document.querySelector('.rl-frame > p[role=status]').textContent !== ''")
        assert "about 480 km" in (told.text_content() or "")

    def test_escape_or_the_button_clears_all(self, show: Opener) -> None:
        page = opened(show, STORY)
        for clear in ("Escape", "button"):
            click(page, 26.87, 48.9)
            if clear == "Escape":
                page.keyboard.press("Escape")
            else:
                page.locator(f"{CARD} .rl-close").click()
            assert page.locator(CARD).is_hidden()
            assert page.locator(f"path.rl-measure, path.rl-here, {LABEL}").count() == 0

    def test_by_keys_alone(self, show: Opener) -> None:
        page = opened(show, STORY)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        while not page.evaluate("document.activeElement.matches('.rl-map')"):
            page.keyboard.press("Tab")
        assert page.locator(".rl-cross").is_visible()
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(500)  # the map glides
        page.keyboard.press("Enter")
        at = page.evaluate("reachline_map.reachline.inspected().at")
        centre = page.evaluate("(c => [c.lat, c.lng])(reachline_map.getCenter())")
        assert at == pytest.approx(centre, abs=0.05)
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.matches('.rl-map')")

    def test_one_card_at_a_time(self, show: Opener) -> None:
        page = opened(show, STORY)
        strike = page.locator(".rl-card:not(.rl-inspect)")
        click(page, 26.87, 48.9)
        page.locator("[data-strike='UA-20250821-LVIV']").click()
        assert page.locator(CARD).is_hidden()
        assert strike.is_visible()
        page.evaluate("reachline_map.reachline.inspect([48.9, 26.87])")
        assert page.locator(CARD).is_visible()
        assert strike.is_hidden()

    def test_a_finger_on_a_phone(self, show: Opener) -> None:
        page = opened(show, STORY, PHONE)
        (box,) = boxes(page, ".rl-map")
        page.touchscreen.tap(box["left"] + 120, box["top"] + 130)
        assert page.locator(CARD).is_visible()
        page.wait_for_timeout(700)
        (card,) = boxes(page, CARD)
        (map_,) = boxes(page, ".rl-map")
        assert card["bottom"] <= PHONE[1] + 1
        assert map_["top"] >= -1, "the map is moved up from under the sheet"
        assert map_["top"] + 130 < card["top"]

    def test_it_follows_the_timeline(self, show: Opener) -> None:
        page = opened(show, WAR)
        page.evaluate("reachline_map.reachline.inspect([47.1, 37.55])")  # Mariupol
        said = {}
        for day in (dt.date(2022, 2, 23), dt.date(2022, 4, 10), dt.date(2022, 6, 1)):
            page.evaluate("day => reachline_map.reachline.timeline.show(day)", (day - DAYS[0]).days)
            said[day] = page.locator(CARD).inner_text()
        first, _, last = said.values()
        assert "On 23 February 2022" in first
        assert "Held by Ukraine" in first
        assert "On 1 June 2022" in last
        assert "Occupied by Russia" in last
        assert page.locator("path.rl-measure").count() == 1

    def test_in_ukrainian_and_in_miles(self, show: Opener) -> None:
        page = opened(show, STORY.model_copy(update={"locale": Locale.UK, "miles": True}))
        click(page, 26.87, 48.9)
        said = page.locator(CARD).inner_text()
        assert "близько 480 км (300 миль)" in said
        assert "Хмельницька" in said

    def test_an_embed_answers_without_the_gazetteer(self, show: Opener) -> None:
        scene = compose(STORY)
        page = show(render_embed(scene)).page
        assert page.locator("#rl-search").count() == 0
        click(page, 26.87, 48.9)
        said = page.locator(CARD).inner_text()
        assert "about 480 km" in said
        assert re.search(r"^\d+ km from [A-Z]", said, re.MULTILINE), "a town of the map's own"

    def test_only_if_asked_for(self, show: Opener) -> None:
        page = opened(show, STORY.model_copy(update={"inspect": False, "search": False}))
        click(page, 26.87, 48.9)
        assert page.locator(f"{CARD}, #rl-search").count() == 0

    def test_a_place_is_named_and_the_shortest_way_labelled(self, show: Opener) -> None:
        page = opened(show, STORY, reduced_motion="reduce")
        page.locator("#rl-search").press_sequentially("Kramatorsk")
        until(page, "document.querySelectorAll('#rl-found li').length > 0")
        page.locator("#rl-search").press("Enter")
        until(page, f"document.querySelector('{LABEL}') !== null")
        assert page.locator(LABEL).text_content() == "20 km"
        named = page.locator(".rl-label", has_text="Kramatorsk")
        assert named.count() == 1
        assert "rl-here-label" in (named.get_attribute("class") or "")
        assert_labels_apart(page)
        said = page.locator(CARD).inner_text()
        assert "about 140,000" in said
        page.keyboard.press("Escape")
        assert page.locator(".rl-here-label").count() == 0

    def test_oblasts_that_are_not_drawn_are_known_all_the_same(self, show: Opener) -> None:
        spec = MapSpec(date=dt.date(2025, 8, 21), layers=("places", "control", "contact_line"))
        page = show(html(spec), DESK).page
        bare = asked(page, points(60, 7))
        whole = asked(show(html(MapSpec(date=spec.date)), DESK).page, points(60, 7))
        assert [(one["oblast"], one["sector"]) for one in bare] == [
            (one["oblast"], one["sector"]) for one in whole
        ]
        assert "Lviv" in {one["oblast"] for one in bare}
        assert page.locator(".rl-oblast-border").count() == 0

    def test_outside_the_country_the_way_is_measured_all_the_same(self, show: Opener) -> None:
        page = opened(show, STORY)
        page.evaluate("reachline_map.reachline.inspect([50.1, 20.0])")  # Krakow
        said = page.locator(CARD).inner_text()
        assert "Outside Ukraine" in said
        assert "km" in said
        assert "Held by" not in said


def click(page: Page, lon: float, lat: float) -> None:
    x, y = page.evaluate(
        "([lat, lon]) => {const at = reachline_map.latLngToContainerPoint([lat, lon]);"
        "const box = reachline_map.getContainer().getBoundingClientRect();"
        "return [at.x + box.left, at.y + box.top];}",
        [lat, lon],
    )
    page.mouse.click(x, y)


def test_in_the_dashboard_the_point_outlives_a_change(show: Opener) -> None:
    first, second = (
        compose(STORY.model_copy(update={"date": day, "story": ()}))
        for day in (dt.date(2022, 4, 10), dt.date(2022, 6, 1))
    )
    held = frame(first)
    changes = [change(scene, base=held.base) for scene in (first, second)]
    parent = (
        "<!doctype html><html lang=en><title>x</title><iframe id=f width=1100 height=800></iframe>"
        f"<script>const page = {safe_json(held.page)}; const changes = {safe_json(changes)};"
        "const frame = document.getElementById('f'); frame.srcdoc = page;"
        "window.send = index => frame.contentWindow.postMessage("
        "{reachline: 'dashboard', change: changes[index]}, '*');</script>"
    )
    page = show(parent).page
    inner = page.frames[1]
    inner.wait_for_selector("[data-drawn]")
    inner.locator(".rl-map").click(position={"x": 700, "y": 420})
    inner.wait_for_selector("path.rl-measure")
    before = inner.locator(CARD).inner_text()
    assert "On 10 April 2022" in before
    page.evaluate("send(1)")
    inner.wait_for_selector(f"{CARD} :text('On 1 June 2022')")
    after = inner.locator(CARD).inner_text()
    assert before.splitlines()[1] == after.splitlines()[1], "the same point"
    assert inner.locator("path.rl-measure").count() == 1


def test_a_scene_without_answers_has_no_card(show: Opener) -> None:
    page = show(render_page(make_scene(make_spec(search=False))), DESK).page
    page.locator(".rl-map").click(position={"x": 300, "y": 200})
    assert page.locator(CARD).count() == 0


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_while_one_asks(show: Opener, size: tuple[int, int]) -> None:
    axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page = opened(show, STORY, size, bypass_csp=True)
    page.evaluate(axe)
    page.locator("#rl-search").press_sequentially("rivn")
    until(page, "document.querySelectorAll('#rl-found li').length > 0")
    page.keyboard.press("ArrowDown")
    for step in ("list", "card"):
        found = page.evaluate("axe.run().then(done => done.violations)")
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], step
        page.keyboard.press("Enter")
        page.wait_for_timeout(1500)
