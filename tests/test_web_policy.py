"""What a page may ask of the network: nothing; with tiles, pictures of that one provider."""

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from maps.build import build
from maps.elements import tiles
from maps.embed import render_embed
from maps.page import render_page
from maps.spec import MapSpec, from_yaml
from tests.pages import until
from tests.scenes import make_scene, make_spec

pytestmark = pytest.mark.browser

STORY = Path(__file__).parents[1] / "data" / "stories" / "2025-08-21.yaml"
OUTSIDE = "https://outside.example"
PROVIDER = "OpenStreetMap.Mapnik"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HEAR = (
    "window.refused = [];"
    "addEventListener('securitypolicyviolation',"
    " e => refused.push(`${e.effectiveDirective} ${e.blockedURI}`));"
)
# Planted in the file, as a careless or hostile hand would.
PLANTED = (
    f'<img src="{OUTSIDE}/img.png" onerror="planted = 1">'
    '<p id="trap" onclick="planted = 1">trap</p>'
    "<script>planted = 1</script>"
    f'<script src="{OUTSIDE}/script.js"></script>'
    f'<link rel="stylesheet" href="{OUTSIDE}/style.css">'
    f"<style>@font-face {{ font-family: x; src: url({OUTSIDE}/styled.woff) }}</style>"
    f'<iframe src="{OUTSIDE}/frame.html"></iframe>'
    f'<object data="{OUTSIDE}/object.svg"></object>'
    f'<video src="{OUTSIDE}/video.mp4"></video>'
    f'<form action="{OUTSIDE}/form"><button id="send">send</button></form>'
)
# Tried by a script that runs in the page all the same.
TRIED = f"""() => {{
  fetch('{OUTSIDE}/fetch').catch(() => 0);
  new FontFace('x', 'url({OUTSIDE}/font.woff)').load().catch(() => 0);
  navigator.sendBeacon('{OUTSIDE}/beacon', 'x');
  try {{ new WebSocket('wss://outside.example/socket'); }} catch {{ /* refused at once */ }}
}}"""
REFUSED = {
    f"img-src {OUTSIDE}/img.png",
    "script-src-elem inline",
    f"script-src-elem {OUTSIDE}/script.js",
    "script-src-attr inline",
    f"style-src-elem {OUTSIDE}/style.css",
    "style-src-elem inline",
    f"frame-src {OUTSIDE}",
    f"object-src {OUTSIDE}",
    f"media-src {OUTSIDE}/video.mp4",
    f"form-action {OUTSIDE}/form?",
    f"connect-src {OUTSIDE}/fetch",
    f"connect-src {OUTSIDE}/beacon",
    f"font-src {OUTSIDE}/font.woff",
}

Online = Callable[[str], tuple[Page, list[str]]]


@pytest.fixture
def online(browser: Browser, tmp_path: Path) -> Iterator[Online]:
    """Open a page with a network on which every host answers, and is noted."""
    contexts: list[BrowserContext] = []

    def opened(html: str) -> tuple[Page, list[str]]:
        context = browser.new_context()
        contexts.append(context)
        context.add_init_script(HEAR)
        asked: list[str] = []

        def answer(route: Route) -> None:
            asked.append(route.request.url)
            route.fulfill(body=PICTURE, content_type="image/png")

        context.route(re.compile("^(https?|wss?):"), answer)
        page = context.new_page()
        (tmp_path / "page.html").write_text(html, encoding="utf-8")
        page.goto((tmp_path / "page.html").as_uri())
        page.wait_for_selector("[data-drawn]")
        return page, asked

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build(from_yaml(STORY), folder)
    return folder


@pytest.mark.parametrize("name", ["map.html", "embed.html"])
def test_what_is_planted_in_a_built_page_is_refused(online: Online, built: Path, name: str) -> None:
    html = (built / name).read_text(encoding="utf-8")
    page, asked = online(html)
    page.wait_for_timeout(300)
    assert page.evaluate("refused") == []
    assert asked == [], "the page as built asks for nothing"

    page, asked = online(html.replace("</footer>", f"{PLANTED}</footer>"))
    page.evaluate("document.getElementById('trap').click()")
    page.evaluate("document.getElementById('send').click()")
    page.evaluate(TRIED)
    page.wait_for_timeout(500)
    refused = set(page.evaluate("refused"))
    assert refused >= REFUSED, REFUSED - refused
    assert "connect-src wss://outside.example/socket" in refused
    assert page.evaluate("typeof planted") == "undefined"
    assert asked == []


def policy(html: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert found is not None
    return found[1]


class TestTiles:
    def spec(self) -> MapSpec:
        return make_spec(tiles=PROVIDER, search=False)

    @pytest.mark.parametrize("render", [render_page, render_embed])
    def test_they_are_drawn_and_named(self, online: Online, render: Callable[..., str]) -> None:
        scene = make_scene(self.spec())
        html = render(scene)
        page, asked = online(html)
        until(page, "document.querySelectorAll('.leaflet-tile-loaded').length > 3")
        assert page.evaluate(
            "[...document.querySelectorAll('.leaflet-tile')].every(tile => tile.naturalWidth === 1)"
        )
        assert page.evaluate("refused") == []
        (host,) = tiles.hosts(PROVIDER)
        assert asked
        assert all(re.fullmatch(rf"{re.escape(host)}/\d+/\d+/\d+\.png", url) for url in asked)
        assert f"img-src data: {host};" in policy(html)
        assert policy(html).count("https:") == 1, "no other host, for nothing else"
        foot = page.locator(".rl-foot")
        assert foot.is_visible()
        assert tiles.provider(PROVIDER).attribution in foot.inner_text()

    def test_our_own_ground_makes_room(self, online: Online) -> None:
        page, _ = online(render_page(make_scene(self.spec())))
        land = "getComputedStyle(document.querySelector('.rl-land')).fill"
        assert page.evaluate(land) == "none"
        assert page.locator("path.rl-contact-line").count() == 1

    def test_another_host_stays_shut(self, online: Online) -> None:
        html = render_page(make_scene(self.spec()))
        planted = f'<img src="{OUTSIDE}/img.png">'
        page, asked = online(html.replace("</footer>", f"{planted}</footer>"))
        page.wait_for_timeout(300)
        assert f"img-src {OUTSIDE}/img.png" in page.evaluate("refused")
        assert not [url for url in asked if url.startswith(OUTSIDE)]

    def test_none_without_the_option(self, online: Online) -> None:
        html = render_page(make_scene(make_spec(search=False)))
        page, asked = online(html)
        page.wait_for_timeout(300)
        assert page.locator(".leaflet-tile").count() == 0
        assert asked == []
        assert "http" not in policy(html)
