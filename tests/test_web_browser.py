"""The page in Chromium, with the network cut: drawn, labelled, read, closed to what is planted."""

import pandas as pd
import pytest

from layers.provenance import DATA
from maps.compose import compose
from maps.folium_map import build
from maps.page import render_page
from maps.spec import Locale, Palette, from_yaml
from tests.pages import (
    CARD,
    DESK,
    FAR,
    PHONE,
    TABLET,
    Opener,
    assert_labels_apart,
    boxes,
    meet,
    until,
)
from tests.scenes import bare_scene, make_scene, make_spec

pytestmark = pytest.mark.browser
STORY = DATA / "stories" / "2025-08-21.yaml"
# How much each line turns from point to point, in degrees, to the one side or the other.
TURNS = """[...document.querySelectorAll('path.rl-reach')].map((line) => {
  const pairs = line.getAttribute('d').split(/[ML]/).slice(1);
  const at = pairs.map((pair) => pair.split(' ').map(Number));
  const ways = at.slice(1).map(([x, y], i) => Math.atan2(y - at[i][1], x - at[i][0]));
  return ways.slice(1).map((way, i) => (way - ways[i]) * 180 / Math.PI);
})"""


class TestDrawn:
    def test_without_network_requests_or_complaints(self, show: Opener) -> None:
        opened = show(render_page(make_scene()))
        opened.page.wait_for_selector("[data-drawn]")
        assert opened.outside() == []
        assert opened.said == []
        assert opened.page.evaluate("refused") == []
        for kind in ("land", "neighbour", "occupied", "contested", "claim", "contact-line", "ring"):
            assert opened.page.locator(f"path.rl-{kind}").count() >= 1, kind
        assert opened.page.locator("path.rl-reach").count() == 2
        assert opened.page.locator(".rl-strike").count() == 7  # two of the eight are at one place

    def test_a_distance_does_not_tremble(self, show: Opener) -> None:
        page = show(render_page(compose(from_yaml(STORY)))).page
        for turns in page.evaluate(TURNS):
            assert max(map(abs, turns), default=0) < 1.5  # degrees; in whole px it is twice that
            assert all(turn > -0.01 for turn in turns) or all(turn < 0.01 for turn in turns)

    def test_a_bare_scene_too(self, show: Opener) -> None:
        opened = show(render_page(bare_scene()))
        opened.page.wait_for_selector("[data-drawn]")
        assert opened.said == []

    @pytest.mark.parametrize("palette", Palette)
    def test_in_every_palette(self, show: Opener, palette: Palette) -> None:
        page = show(render_page(make_scene(make_spec(palette=palette)))).page
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == ("rgb(18, 20, 22)" if palette == Palette.DARK else "rgb(255, 255, 255)")

    def test_in_ukrainian(self, show: Opener) -> None:
        page = show(render_page(make_scene(make_spec(locale=Locale.UK)))).page
        assert page.get_by_role("button", name="Збільшити").count() == 1
        assert page.locator(".rl-sea-label").first.text_content() == "Чорне море"

    @pytest.mark.parametrize("size", [DESK, TABLET, PHONE], ids=["desk", "tablet", "phone"])
    def test_fits_every_width(self, show: Opener, size: tuple[int, int]) -> None:
        page = show(render_page(make_scene()), size).page
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        (frame,) = boxes(page, ".rl-map")
        assert frame["bottom"] - frame["top"] <= 0.93 * size[1]
        shown = page.evaluate("reachline_map.getBounds().toBBoxString()").split(",")
        west, south, east, north = make_scene().bounds
        assert float(shown[0]) <= west
        assert float(shown[1]) <= south
        assert float(shown[2]) >= east
        assert float(shown[3]) >= north

    def test_a_group_says_how_many(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        twins = page.locator('[data-strike="S-TWIN-B"]')
        assert twins.locator(".rl-count").text_content() == "2"
        twins.click()
        assert page.locator(f"{CARD} article").count() == 2
        assert "2 strikes" in (page.locator(CARD).text_content() or "")

    def test_unknown_is_open_and_disputed_is_ringed(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        near = page.locator('[data-strike="S-NEAR"]')
        assert near.locator(".rl-open").count() == 1
        assert near.locator(".rl-disputed").count() == 1
        assert page.locator(f"{FAR} .rl-open").count() == 0

    def test_a_saved_folium_map_draws_alone(self, show: Opener) -> None:
        opened = show(str(build(make_scene()).get_root().render()))
        opened.page.wait_for_selector("[data-drawn]")
        opened.page.locator(FAR).click()
        assert opened.page.locator(CARD).is_visible()
        (frame,) = boxes(opened.page, ".rl-map")
        assert frame["bottom"] - frame["top"] > 300
        assert opened.said == []
        assert opened.outside() == []

    def test_the_map_begins_on_a_whole_pixel(self, show: Opener) -> None:
        for size in (DESK, TABLET, PHONE):
            (frame,) = boxes(show(render_page(make_scene()), size).page, ".rl-map")
            assert frame["top"] == int(frame["top"])


class TestLabels:
    @pytest.mark.parametrize("size", [DESK, TABLET, PHONE], ids=["desk", "tablet", "phone"])
    def test_none_on_another_none_cut(self, show: Opener, size: tuple[int, int]) -> None:
        assert_labels_apart(show(render_page(make_scene()), size).page)

    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    def test_the_story_is_named_and_measured(self, show: Opener, size: tuple[int, int]) -> None:
        page = show(render_page(make_scene()), size).page
        said = page.locator(".rl-label").all_text_contents()
        assert {"900 km", "750 km", "Farwest", "Northam"} <= set(said)

    def test_they_are_placed_anew_after_zoom_and_resize(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        before = len(boxes(page, ".rl-label"))
        page.evaluate("reachline_map.setZoom(reachline_map.getZoom() + 1, {animate: false})")
        assert_labels_apart(page)
        page.set_viewport_size({"width": 700, "height": 800})
        until(page, "document.querySelector('.rl-map').clientWidth < 700")
        page.wait_for_timeout(100)
        assert_labels_apart(page)
        assert before

    def test_a_town_that_a_strike_names_is_named_once(self, show: Opener) -> None:
        said = show(render_page(make_scene())).page.locator(".rl-label").all_text_contents()
        assert said.count("Farwest") == 1

    def test_none_beneath_controls_or_the_card(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        page.locator(FAR).click()
        over = boxes(page, "[data-over-map]")
        assert len(over) == 4  # the search box is one
        for label in boxes(page, ".rl-label"):
            assert not any(meet(label, box) for box in over), label


class TestCard:
    def test_opens_by_click_and_tells_all(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        page.locator(FAR).click()
        said = page.locator(CARD).inner_text()
        for words in (
            "Farwest",
            "21 August 2025",
            "Something hit Farwest.",
            "about 900 km to the contact line",
            "Cruise missile",
            "26 killed or injured",
            "settlement, 3 km",
            "A note.",
        ):
            assert words in said
        assert "To occupied land: 880 km" not in said  # folded
        page.locator(f"{CARD} summary").click()
        assert "To occupied land: 880 km" in page.locator(CARD).inner_text()
        links = page.locator(f"{CARD} a")
        assert links.count() == 2
        assert links.first.get_attribute("href") == "https://example.org/a"
        assert links.first.get_attribute("rel") == "noopener noreferrer"

    @pytest.mark.parametrize("key", ["Enter", " "])
    def test_opens_by_key_and_gives_the_focus_back(self, show: Opener, key: str) -> None:
        page = show(render_page(make_scene())).page
        page.locator(FAR).focus()
        page.keyboard.press(key)
        assert page.locator(CARD).is_visible()
        assert page.evaluate("document.activeElement.className") == "rl-close"
        page.keyboard.press("Escape")
        assert page.locator(CARD).is_hidden()
        assert page.evaluate("document.activeElement.dataset.strike") == "S-FAR"

    def test_opens_by_tap_as_a_sheet(self, show: Opener) -> None:
        page = show(render_page(make_scene()), PHONE).page
        page.locator(FAR).tap()
        (card,) = boxes(page, CARD)
        assert card["left"] == 0
        assert card["right"] == PHONE[0]
        assert card["bottom"] == PHONE[1]
        page.get_by_role("button", name="Close").tap()
        assert page.locator(CARD).is_hidden()

    def test_stands_on_the_side_its_strike_is_not_on(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        for strike in ("S-FAR", "S-NEAR"):
            button = page.locator(f'[data-strike="{strike}"]')
            button.click()
            (card,), (mark,) = boxes(page, CARD), boxes(page, f'[data-strike="{strike}"] .rl-mark')
            assert not meet(card, mark)

    def test_disputed_strikes_say_so(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        page.locator('[data-strike="S-NEAR"]').click()
        assert "is disputed" in page.locator(CARD).inner_text()
        page.keyboard.press("Escape")
        page.locator(FAR).click()
        assert "is disputed" not in page.locator(CARD).inner_text()


class TestClosed:
    def test_the_policy_stops_what_somebody_plants(self, show: Opener) -> None:
        html = render_page(make_scene())
        planted = (
            '<img src="https://outside.example/x.png" onerror="planted = 1">'
            '<p id="trap" onclick="planted = 1" style="color: red">trap</p>'
            "<script>planted = 1</script>"
            '<script src="https://outside.example/x.js"></script>'
            '<link rel="stylesheet" href="https://outside.example/x.css">'
        )
        opened = show(html.replace("</footer>", f"{planted}</footer>"))
        opened.page.locator("#trap").click()
        assert opened.page.evaluate("typeof planted") == "undefined"
        refused = " ".join(opened.page.evaluate("refused"))
        for rule in ("img-src", "script-src-attr", "style-src-attr", "script-src-elem"):
            assert rule in refused, rule

    def test_what_looks_like_markup_stays_text(self, show: Opener) -> None:
        hostile = '"><img src=x onerror="window.planted=1"><script>planted=1</script>{{7*7}}\u2028'
        scene = make_scene(
            make_spec(byline=hostile.replace("\u2028", ""), annotations=()),
            title=hostile,
            dek=hostile,
            alt=hostile,
            figures=(hostile,),
            notes=(hostile,),
            source_line=hostile,
            as_of_line=hostile,
        )
        for column in (
            "name",
            "words",
            "weapon_words",
            "casualties_words",
            "distance_words",
            "precision_words",
            "notes",
            "strike_id",
        ):
            scene.strikes[column] = hostile
        count = len(scene.strikes)
        scene.strikes["distances"] = pd.Series([[(hostile, hostile)]] * count)
        scene.strikes["sources"] = pd.Series([[(hostile, "javascript:planted=1")]] * count)
        for frame in (scene.oblasts, scene.places, scene.neighbours):
            frame["name"] = hostile
        scene.rings["words"] = scene.reach_lines["words"] = hostile
        opened = show(render_page(scene))
        page = opened.page
        page.locator(".rl-strike").first.click()
        assert page.locator(f"{CARD} a").count() == 0
        assert hostile.strip() in (page.locator(f"{CARD} h2").text_content() or "")
        assert page.locator("img").count() == 0
        assert page.evaluate("typeof planted") == "undefined"
        assert page.evaluate("refused") == []
        assert opened.said == []
        assert opened.outside() == []


class TestLife:
    def test_a_map_taken_away_leaves_nothing_behind(self, show: Opener) -> None:
        opened = show(render_page(make_scene()))
        page = opened.page
        page.evaluate("reachline_map.remove()")
        page.set_viewport_size({"width": 500, "height": 700})
        page.emulate_media(media="print")
        page.wait_for_timeout(200)
        assert opened.said == []
        page.evaluate("window.reachline_map = reachline.start('reachline_map')")
        assert page.locator(".rl-strike").count() == 7

    def test_the_page_around_may_open_a_card_quietly(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        assert page.evaluate("reachline_map.reachline.openStrike('S-FAR', true)") is True
        assert page.locator(CARD).is_visible()
        assert page.evaluate("document.activeElement === document.body")
        assert page.evaluate("reachline_map.reachline.openStrike('S-NONE')") is False
