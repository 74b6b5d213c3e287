"""The embed in its frame, in Chromium: sandboxed, telling its height to a parent that listens."""

import json
from pathlib import Path

import pytest

from maps.embed import embed_id, parent_script, render_embed, reserved_height, snippet
from maps.scene import Scene
from tests.pages import FAR, PHONE, Opener, until
from tests.scenes import make_scene

pytestmark = pytest.mark.browser


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
