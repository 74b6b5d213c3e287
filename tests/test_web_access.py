"""The page in Chromium for those who listen, want calm or contrast, or print it."""

import re
from importlib import resources

import pytest

from maps.page import render_page
from maps.spec import Palette
from tests.pages import CARD, DESK, FAR, PHONE, Opener, assert_labels_apart, until
from tests.scenes import make_scene, make_spec

pytestmark = pytest.mark.browser


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
