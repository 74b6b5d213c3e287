"""The page in Chromium, with the network cut: drawn, read, steered, printed."""

import json
import re
from importlib import resources
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page

from maps.embed import embed_id, parent_script, render_embed, reserved_height, snippet
from maps.folium_map import build
from maps.page import render_page
from maps.scene import Scene
from maps.spec import Locale, Palette
from tests.pages import DESK, PHONE, TABLET, Opener, assert_labels_apart, boxes, meet, until
from tests.scenes import bare_scene, make_scene, make_spec

pytestmark = pytest.mark.browser

FAR = '[data-strike="S-FAR"]'
CARD = ".rl-card"


def centre(page: Page) -> list[float]:
    found = page.evaluate("(c => [c.lng, c.lat])(reachline_map.getCenter())")
    assert isinstance(found, list)
    return found


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


class TestKeyboard:
    def test_strikes_come_in_reading_order_the_story_first(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        page.locator(".rl-map").focus()
        met = []
        for _ in range(7):
            page.keyboard.press("Tab")
            met.append(page.evaluate("document.activeElement.dataset.strike"))
        assert met[:2] == ["S-FAR", "S-NORTH"]
        assert None not in met
        assert len(set(met)) == 7

    def test_each_says_what_it_is_and_shows_the_focus(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        page.locator(".rl-map").focus()
        page.keyboard.press("Tab")
        label = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert label.startswith("Farwest (in the story). 21 August 2025. Cruise missile. 26 killed")
        width = page.evaluate(
            "getComputedStyle(document.activeElement.querySelector('.rl-focus')).strokeWidth"
        )
        assert width == "3px"

    def test_arrows_and_signs_move_the_map(self, show: Opener) -> None:
        page = show(render_page(make_scene()), reduced_motion="reduce").page
        page.locator(".rl-map").focus()
        zoom = page.evaluate("reachline_map.getZoom()")
        page.keyboard.press("+")
        until(page, f"reachline_map.getZoom() > {zoom}")
        west = centre(page)[0]
        page.keyboard.press("ArrowRight")
        until(page, f"reachline_map.getCenter().lng > {west} + 0.1")
        page.get_by_role("button", name="Show the whole map").click()
        assert page.evaluate("reachline_map.getZoom()") == zoom

    def test_focus_survives_a_zoom(self, show: Opener) -> None:
        page = show(render_page(make_scene()), reduced_motion="reduce").page
        page.locator('[data-strike="S-TWIN-B"]').focus()
        page.evaluate("reachline_map.setZoom(reachline_map.getZoom() + 1)")
        assert page.evaluate("document.activeElement.dataset.strike") == "S-TWIN-B"


def touch(page: Page, *paths: list[tuple[float, float]]) -> None:
    """Draw fingers over the page, each along its path."""
    session = page.context.new_cdp_session(page)
    for step, points in enumerate(zip(*paths, strict=True)):
        fingers = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        kind = "touchMove" if step else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
        page.wait_for_timeout(20)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(100)


class TestPhone:
    def path(self, page: Page, shift: float = 0.0) -> list[tuple[float, float]]:
        (frame,) = boxes(page, ".rl-map")
        x = (frame["left"] + frame["right"]) / 2 + shift
        y = (frame["top"] + frame["bottom"]) / 2 + 60
        return [(x, y - 15 * step) for step in range(9)]

    def test_one_finger_scrolls_the_page_and_leaves_the_map(self, show: Opener) -> None:
        page = show(render_page(make_scene()), PHONE).page
        before = centre(page)
        touch(page, self.path(page))
        assert centre(page) == before
        assert page.evaluate("scrollY") > 20

    def test_a_word_tells_that_it_takes_two(self, show: Opener) -> None:
        page = show(render_page(make_scene()), PHONE).page
        assert page.evaluate("getComputedStyle(reachline_map.getContainer()).touchAction") in {
            "pan-x pan-y",
            "pan-y pan-x",
        }
        page.evaluate(
            "for (const [kind, y] of [['touchstart', 100], ['touchmove', 180]]) {"
            "const place = reachline_map.getContainer();"
            "const touch = new Touch({identifier: 1, target: place, clientX: 100, clientY: y});"
            "place.dispatchEvent(new TouchEvent(kind, {touches: [touch], bubbles: true}));}"
        )
        assert page.locator(".rl-hint.rl-shown").text_content() == "Use two fingers to move the map"

    def test_two_fingers_move_the_map(self, show: Opener) -> None:
        page = show(render_page(make_scene()), PHONE).page
        page.evaluate("reachline_map.setZoom(reachline_map.getZoom() + 1.5, {animate: false})")
        before = centre(page)
        touch(page, self.path(page, -40), self.path(page, 40))
        page.wait_for_timeout(400)
        assert centre(page)[1] < before[1] - 0.2
        assert page.evaluate("scrollY") == 0

    def test_targets_are_large_enough_for_a_thumb(self, show: Opener) -> None:
        page = show(render_page(make_scene()), PHONE).page
        page.locator(FAR).tap()
        for box in boxes(page, ".rl-zoom button, .rl-close, summary, .rl-hit"):
            assert box["bottom"] - box["top"] >= 43.5, box
            assert box["right"] - box["left"] >= 43.5, box

    def test_the_legend_starts_folded_and_opens(self, show: Opener) -> None:
        page = show(render_page(make_scene()), PHONE).page
        assert not page.get_by_text("Contested", exact=True).is_visible()
        page.locator(".rl-legend summary").tap()
        assert page.get_by_text("Contested", exact=True).is_visible()

    def test_labels_get_fewer_not_smaller(self, show: Opener) -> None:
        html = render_page(make_scene())
        sizes, counts = [], []
        for size in (DESK, PHONE):
            page = show(html, size).page
            counts.append(page.locator(".rl-label").count())
            sizes.append(
                page.evaluate("getComputedStyle(document.querySelector('.rl-km-label')).fontSize")
            )
        assert counts[0] > counts[1]
        assert sizes[0] == sizes[1]


class TestWheel:
    def test_alone_it_scrolls_the_page(self, show: Opener) -> None:
        page = show(render_page(make_scene()), (1000, 500)).page
        zoom = page.evaluate("reachline_map.getZoom()")
        page.locator(".rl-map").hover()
        before = page.evaluate("scrollY")
        page.mouse.wheel(0, 200)
        until(page, f"scrollY > {before} + 50")
        assert page.evaluate("reachline_map.getZoom()") == zoom
        assert page.locator(".rl-hint.rl-shown").count() == 1

    def test_nobody_is_told_over_and_over(self, show: Opener) -> None:
        page = show(render_page(make_scene()), (1000, 500)).page
        page.locator(".rl-map").hover()
        for _ in range(3):
            page.mouse.wheel(0, 10)
            page.wait_for_timeout(1500)
        page.mouse.wheel(0, 10)
        page.wait_for_timeout(100)
        assert page.locator(".rl-hint.rl-shown").count() == 0

    def test_with_ctrl_it_zooms(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        zoom = page.evaluate("reachline_map.getZoom()")
        page.locator(".rl-map").hover()
        page.keyboard.down("Control")
        page.mouse.wheel(0, -300)
        page.keyboard.up("Control")
        until(page, f"reachline_map.getZoom() > {zoom}")


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


class TestAccessible:
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    @pytest.mark.parametrize("palette", [Palette.LIGHT, Palette.DARK])
    def test_axe_finds_nothing(self, show: Opener, size: tuple[int, int], palette: Palette) -> None:
        axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        html = render_page(make_scene(make_spec(palette=palette)))
        page = show(html, size, bypass_csp=True).page
        page.evaluate(axe)
        for step in ("closed", "open"):
            if step == "open":
                page.locator(".rl-data > summary").click()
                page.locator(FAR).click()
            found = page.evaluate("axe.run().then(done => done.violations)")
            assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], step

    def test_motion_is_kept_to_those_who_like_it(self, show: Opener) -> None:
        html = render_page(make_scene())
        calm = show(html, reduced_motion="reduce").page
        assert calm.evaluate("reachline_map.options.zoomAnimation") is False
        assert calm.evaluate(
            "getComputedStyle(document.querySelector('.rl-hint')).transitionDuration"
        ) in {"0s", "0s, 0s"}
        lively = show(html, reduced_motion="no-preference").page
        assert lively.evaluate("reachline_map.options.zoomAnimation") is True

    def test_more_contrast_for_those_who_ask(self, show: Opener) -> None:
        page = show(render_page(make_scene()), contrast="more").page
        land = page.evaluate("getComputedStyle(document.querySelector('.rl-land')).fill")
        line = page.evaluate("getComputedStyle(document.querySelector('.rl-contact-line')).stroke")
        assert (land, line) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")

    def test_the_table_tells_what_the_map_does(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        page.locator(".rl-data > summary").click()
        table = page.get_by_role("table", name="Strikes on this map")
        assert table.get_by_role("row").count() == 9
        assert table.get_by_role("rowheader", name="Farwest (in the story)").count() == 1


class TestPrinted:
    def test_no_controls_and_patterns_stay(self, show: Opener) -> None:
        page = show(render_page(make_scene(make_spec(palette=Palette.DARK)))).page
        page.emulate_media(media="print")
        for hidden in (".rl-zoom", ".rl-data", CARD, ".rl-hint"):
            assert not page.locator(hidden).first.is_visible()
        assert "#rl-hatch" in page.evaluate(
            "getComputedStyle(document.querySelector('.rl-contested')).fill"
        )
        land = page.evaluate("getComputedStyle(document.querySelector('.rl-land')).fill")
        assert land == "rgb(255, 255, 255)"
        assert_labels_apart(page)

    def test_afterwards_all_is_as_it_was(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        before = page.evaluate("reachline_map.getBounds().toBBoxString()")
        wide = page.evaluate("reachline_map.getSize().x")
        page.emulate_media(media="print")
        until(page, "reachline_map.getSize().x === 680")
        page.emulate_media(media="screen")
        until(page, f"reachline_map.getSize().x === {wide}")
        page.wait_for_timeout(300)
        after = page.evaluate("reachline_map.getBounds().toBBoxString()")
        assert [round(float(edge), 1) for edge in after.split(",")] == [
            round(float(edge), 1) for edge in before.split(",")
        ]

    def test_all_on_one_sheet(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        sheet = page.pdf(format="A4", print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1


class TestEmbedded:
    def parent(self, scene: Scene, tmp_path: Path) -> str:
        (tmp_path / "embed.html").write_text(render_embed(scene), encoding="utf-8")
        listens = "<script>got = []; addEventListener('message', e => got.push(e.data))</script>"
        return (
            "<!doctype html><html lang=en><meta name=viewport content='width=device-width'>"
            f"<title>x</title><body>{listens}"
            f'<main style="max-width:680px">{snippet(scene, "embed.html")}</main></body>'
        )

    def test_works_in_a_sandbox_and_tells_its_height(self, show: Opener, tmp_path: Path) -> None:
        scene = make_scene()
        opened = show(self.parent(scene, tmp_path))
        page = opened.page
        until(page, "got.length >= 3")
        first, second, third = page.evaluate("got")[:3]
        height = first["datawrapper-height"][embed_id(scene)]
        assert second == {"sentinel": "amp", "type": "embed-size", "height": height}
        medium = json.loads(third)
        assert (medium["context"], medium["height"]) == ("iframe.resize", height)
        until(page, f"document.querySelector('iframe').offsetHeight === {height}")
        frame = page.frames[1]
        assert frame.evaluate("origin") == "null"
        assert frame.locator(".rl-strike").count() == 7
        assert frame.evaluate("document.documentElement.scrollHeight") <= height
        assert opened.said == []
        assert opened.outside() == []

    def test_the_reserved_height_is_about_right(self, show: Opener, tmp_path: Path) -> None:
        scene = make_scene()
        page = show(self.parent(scene, tmp_path)).page
        until(page, "got.length >= 3")
        height = page.evaluate("got[0]['datawrapper-height']")[embed_id(scene)]
        assert reserved_height(scene) == pytest.approx(height, rel=0.1)

    def test_tells_again_only_what_changed(self, show: Opener, tmp_path: Path) -> None:
        page = show(self.parent(make_scene(), tmp_path)).page
        until(page, "got.length >= 3")
        page.wait_for_timeout(2300)
        settled = page.evaluate("got.length")
        page.frames[1].locator(".rl-data > summary").click()
        until(page, f"got.length > {settled}")
        page.wait_for_timeout(2300)
        assert page.evaluate("got.length") <= settled + 6
        assert settled <= 6

    def test_on_a_phone_the_card_opens_under_the_map(self, show: Opener, tmp_path: Path) -> None:
        page = show(self.parent(make_scene(), tmp_path), PHONE).page
        until(page, "got.length >= 3")
        frame = page.frames[1]
        frame.locator(FAR).tap()
        # Both in one look: the frame grows and scrolls while its height is told to the parent.
        place, card = frame.evaluate(
            """() => [document.querySelector('.rl-map').getBoundingClientRect().bottom,
                      document.querySelector('.rl-card').getBoundingClientRect().top]"""
        )
        assert card >= place - 1

    def test_the_parent_believes_only_its_frames(self, show: Opener) -> None:
        page = show(
            "<!doctype html><title>x</title>"
            '<iframe data-reachline="a" srcdoc="x" style="height:300px"></iframe>'
            '<iframe srcdoc="y" style="height:300px"></iframe>'
            f"<script>{parent_script()}</script>"
        ).page
        one, two = page.frames[1], page.frames[2]
        for frame, said in (
            (two, {"a": 900}),  # a frame of somebody else's
            (one, {"a": "900"}),  # no number
            (one, {}),
            (one, [900, 900]),  # no name
            (one, {"a": 512.5}),
            (one, {"a": 1e9}),
            (one, {"a": -5}),
            (one, None),
        ):
            frame.evaluate("said => parent.postMessage({'datawrapper-height': said}, '*')", said)
        page.evaluate("postMessage({'datawrapper-height': {a: 900, b: 900}}, '*')")
        page.wait_for_timeout(100)
        heights = "[...document.querySelectorAll('iframe')].map(f => f.style.height)"
        assert page.evaluate(heights) == ["300px", "300px"]
        # A corrected map has another name than the snippet in the article: its window counts.
        one.evaluate("parent.postMessage({'datawrapper-height': {corrected: 512}}, '*')")
        until(page, "document.querySelector('iframe').style.height === '512px'")
        assert page.evaluate(heights) == ["512px", "300px"]


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
