"""The story of 21 August 2025, composed from the embedded facts, as a reader gets it."""

import gzip
from pathlib import Path

import pytest

from maps.compose import compose
from maps.embed import render_embed, reserved_height
from maps.page import render_page
from maps.scene import Scene
from maps.spec import Locale, from_yaml
from tests.pages import DESK, PHONE, TABLET, Opener, assert_labels_apart, boxes, until

STORY = Path(__file__).parents[1] / "data" / "stories" / "2025-08-21.yaml"
WAR = STORY.with_name("war-timeline.yaml")
BUDGET_RAW, BUDGET_GZIP = 700_000, 230_000  # bytes, with timeline and all places
EMBED_GZIP = 150_000  # without the places


@pytest.fixture(scope="module")
def scene() -> Scene:
    return compose(from_yaml(STORY))


@pytest.fixture(scope="module")
def html(scene: Scene) -> str:
    return render_page(scene)


def test_it_is_light_with_a_timeline_and_all_places_too(html: str, scene: Scene) -> None:
    for text, most in (
        (html, BUDGET_GZIP),
        (render_page(compose(from_yaml(WAR))), BUDGET_GZIP),
        (render_embed(scene), EMBED_GZIP),
    ):
        page = text.encode()
        assert len(page) < BUDGET_RAW
        assert len(gzip.compress(page, 9)) < most


def test_the_same_facts_give_the_same_bytes(html: str) -> None:
    assert render_page(compose(from_yaml(STORY))) == html


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESK, TABLET, PHONE], ids=["desk", "tablet", "phone"])
def test_it_reads_at_every_width(show: Opener, html: str, size: tuple[int, int]) -> None:
    opened = show(html, size)
    assert opened.said == []
    assert opened.outside() == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert_labels_apart(opened.page)
    said = set(opened.page.locator(".rl-label").all_text_contents())
    assert {"Mukachevo", "Lviv", "Kyiv", "740 km", "710 km"} <= said


@pytest.mark.browser
def test_it_reads_in_ukrainian(show: Opener) -> None:
    spec = from_yaml(STORY).model_copy(update={"locale": Locale.UK})
    opened = show(render_page(compose(spec)))
    assert opened.said == []
    assert_labels_apart(opened.page)
    assert "Мукачево" in opened.page.locator(".rl-label").all_text_contents()


@pytest.mark.browser
def test_miles_find_room_on_a_phone(show: Opener) -> None:
    spec = from_yaml(STORY).model_copy(update={"miles": True})
    page = show(render_page(compose(spec)), PHONE).page
    assert_labels_apart(page)
    said = page.locator(".rl-km-label").all_text_contents()
    assert len(said) == 2
    assert all("mi" in text for text in said)
    km, miles = boxes(page, ".rl-scale div")
    assert miles["top"] - km["bottom"] >= 11  # the words above the lower bar


@pytest.mark.browser
def test_the_reserved_height_keeps_the_article_still(
    show: Opener,
    scene: Scene,
) -> None:
    page = show(render_embed(scene), (680, 900)).page
    (sheet,) = boxes(page, ".rl-page")
    assert reserved_height(scene) == pytest.approx(sheet["bottom"] - sheet["top"], rel=0.06)


@pytest.mark.parametrize("name", ["2025-08-21", "war-timeline"])
def test_on_a_phone_the_controls_leave_ukraine_alone(show: Opener, name: str) -> None:
    page = show(render_page(compose(from_yaml(STORY.with_name(f"{name}.yaml")))), PHONE).page
    until(page, "document.querySelector('.rl-map').dataset.drawn === 'true'")
    over = page.evaluate(
        """() => {
          const land = document.querySelector('.rl-map .rl-land');
          return [...document.querySelectorAll('.rl-zoom, .rl-scale div')].filter(node => {
            const box = node.getBoundingClientRect();
            for (let x = box.left; x <= box.right; x += 4) {
              for (let y = box.top; y <= box.bottom; y += 4) {
                const { a, b, c, d, e, f } = land.getScreenCTM().inverse();
                const at = new DOMPoint(a * x + c * y + e, b * x + d * y + f);
                if (land.isPointInFill(at)) return true;
              }
            }
            return false;
          }).map(node => node.className);
        }"""
    )
    assert over == []
