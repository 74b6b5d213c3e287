"""The first view in Chromium: there before the scripts, replaced without a move, kept."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from maps.compose import compose
from maps.embed import render_embed
from maps.page import render_page
from maps.spec import Locale, from_yaml
from tests.many import many_scene
from tests.pages import DESK, PHONE, Opener, until
from tests.scenes import make_scene

STORIES = Path(__file__).parents[1] / "data" / "stories"
DRAWN = "document.querySelector('.rl-map').dataset.drawn === 'true'"
WITHOUT_LEAFLET = "Object.defineProperty(window, 'L', { get() { throw 1; }, set() {} });"
SHIFTS = """shifted = 0; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) shifted += entry.value;
}).observe({ type: 'layout-shift', buffered: true });"""
SPOTS = """selector => [...document.querySelectorAll(selector)].map(node => {
  const { x, y, width, height } = node.getBoundingClientRect();
  return [x, y, x + width, y + height];
})"""
READY = {"war-timeline": "timeline", "two-days": "compare"}


def stopped(show: Opener, html: str, size: tuple[int, int]) -> Page:
    """Open a page whose live map never comes."""
    page = show("<title>x</title>", size).page
    page.context.add_init_script(WITHOUT_LEAFLET)
    Path(page.url.removeprefix("file://")).write_text(html, encoding="utf-8")
    page.reload()
    return page


def together(spots: list[list[float]]) -> list[float]:
    lefts, tops, rights, bottoms = zip(*spots, strict=True)
    return [min(lefts), min(tops), max(rights), max(bottoms)]


@pytest.mark.parametrize("size", [PHONE, (768, 1000), DESK])
def test_the_live_map_falls_on_the_first_view(show: Opener, size: tuple[int, int]) -> None:
    html = render_page(compose(from_yaml(STORIES / "2025-08-21.yaml")))
    before, after = stopped(show, html, size), show(html, size).page
    until(after, DRAWN)
    assert after.locator(".rl-first").count() == 0
    for kind in (".rl-contact-line", ".rl-reach:not(.rl-pale)", ".rl-land"):
        first = together(before.evaluate(SPOTS, f".rl-first {kind}"))
        live = together(after.evaluate(SPOTS, f".rl-map {kind}"))
        assert first == pytest.approx(live, abs=2.5), kind
    marks = [
        sorted(page.evaluate(SPOTS, f"{where} .rl-story .rl-mark"))
        for page, where in ((before, ".rl-first"), (after, ".rl-map"))
    ]
    for one, other in zip(*marks, strict=True):
        assert one == pytest.approx(other, abs=2)


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("name", ["2025-08-21", "war-timeline", "two-days"])
def test_nothing_on_the_page_moves_when_the_rest_comes(
    show: Opener, name: str, locale: Locale, size: tuple[int, int]
) -> None:
    spec = from_yaml(STORIES / f"{name}.yaml").model_copy(update={"locale": locale})
    scene = compose(spec)
    for html in (render_page(scene), render_embed(scene)):
        assert shift(show, html, size, ready=READY.get(name, "")) == 0


def test_many_points_move_nothing_either(show: Opener) -> None:
    for size in (PHONE, DESK):
        assert shift(show, render_page(many_scene(400)), size, ready="points") == 0


def shift(show: Opener, html: str, size: tuple[int, int], *, ready: str) -> float:
    """Return the layout shift of a page until all of it has come."""
    page = show("<title>x</title>", (size[0], 4000)).page
    page.context.add_init_script(SHIFTS)
    Path(page.url.removeprefix("file://")).write_text(html, encoding="utf-8")
    page.reload()
    page.wait_for_timeout(300)
    for _ in range(120):
        done = f"document.querySelector('.reachline')?.dataset.{ready} === 'ready'"
        if page.evaluate(f"({DRAWN}) && ({done if ready else 'true'})"):
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(700)
    return float(page.evaluate("shifted"))


def test_without_scripts_the_picture_and_the_words_stay(show: Opener) -> None:
    page = show(render_page(make_scene()), PHONE, java_script_enabled=False).page
    assert page.locator(".rl-first").is_visible()
    assert page.locator(".rl-first .rl-story").count() == 2
    assert page.locator(".rl-legend ul").is_visible()
    assert page.locator("noscript p").count() == 1
    assert page.locator(".rl-search-row").is_hidden()
    assert page.locator(".rl-data summary").first.is_visible()


def test_where_another_day_is_asked_for_no_wrong_one_is_shown(show: Opener) -> None:
    html = render_page(compose(from_yaml(STORIES / "war-timeline.yaml")))
    page = stopped(show, html, PHONE)
    assert page.locator(".rl-first").count() == 1
    page.goto(f"{page.url}#date=2022-10-01")
    page.reload()
    assert page.locator(".rl-first").count() == 0


def test_a_payload_that_cannot_be_read_leaves_no_hole(show: Opener) -> None:
    scene = compose(from_yaml(STORIES / "war-timeline.yaml"))
    html = render_page(scene)
    assert scene.timeline
    page = show(html.replace(scene.timeline.payload, "AAAA"), PHONE).page
    until(page, "document.querySelector('.reachline').dataset.timeline === 'refused'")
    assert page.locator("[data-room=timeline]").count() == 0


def test_its_patterns_and_names_keep_their_size_on_every_screen(show: Opener) -> None:
    html = render_page(compose(from_yaml(STORIES / "2025-08-21.yaml")))
    sizes: list[Any] = []
    for size in (PHONE, DESK):
        page = stopped(show, html, size)
        spots = page.evaluate(SPOTS, ".rl-first .rl-story-label")
        sizes.append([round(bottom - top) for _, top, _, bottom in spots])
    assert sizes[0] == sizes[1]
