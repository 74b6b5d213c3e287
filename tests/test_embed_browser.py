"""The embed in articles as newsrooms make them: still, alone or among others, hidden, late."""

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page

from benchmarks.nginx import serving
from maps.compose import compose
from maps.embed import parent_script, render_embed, snippet
from maps.scene import Scene
from maps.spec import Locale, MapSpec, Theme, from_yaml
from tests.pages import Opener, until
from tests.scenes import make_scene

STORIES = Path(__file__).resolve().parent.parent / "data" / "stories"
TALL = 4000  # px: all of an article in one look, so that every move of it counts
TEXT = "<p>" + "Words of an article. " * 30 + "</p>"
SHIFTS = """<script>shifted = 0; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) shifted += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
got = []; addEventListener('message', e => got.push(e.data));</script>"""
HEIGHT = "document.querySelector('iframe').offsetHeight"


@pytest.fixture(scope="module")
def scenes() -> dict[str, Scene]:
    day = dt.date(2025, 8, 21)
    return {
        "story": compose(from_yaml(STORIES / "2025-08-21.yaml")),
        "timeline": compose(from_yaml(STORIES / "war-timeline.yaml")),
        "dispute": compose(MapSpec(date=day, theme=Theme.DISPUTE, locale=Locale.UK)),
    }


def article(body: str, *, column: int = 680) -> str:
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width'><title>x</title>"
        "<style>body { margin: 0; font: 16px/24px sans-serif } iframe { display: block }</style>"
        f"{SHIFTS}<main style='max-width:{column}px;margin:0 auto'>{TEXT}{body}{TEXT}</main>"
    )


def embedded(scene: Scene, folder: Path, name: str = "embed.html") -> str:
    (folder / name).write_text(render_embed(scene), encoding="utf-8")
    return snippet(scene, name)


def drawn(page: Page, number: int = 1) -> Frame:
    """Wait until a frame's map is drawn and what it has to say is said."""
    until(page, f"window.frames.length >= {number}")
    frame = page.frames[number]
    for _ in range(100):
        if frame.evaluate("!!document.querySelector('.rl-map[data-drawn=true]')"):
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(1500)
    return frame


def overflow(frame: Frame) -> int:
    found = frame.evaluate("document.documentElement.scrollHeight - innerHeight")
    return int(found)


@pytest.mark.parametrize("name", ["story", "timeline", "dispute"])
@pytest.mark.parametrize(("width", "column"), [(360, 680), (560, 680), (1280, 680), (1280, 1100)])
def test_the_article_does_not_move(
    show: Opener, tmp_path: Path, scenes: dict[str, Scene], name: str, width: int, column: int
) -> None:
    page_of = article(embedded(scenes[name], tmp_path), column=column)
    opened = show(page_of, (width, TALL), device_scale_factor=1)
    page = opened.page
    frame = drawn(page)
    assert page.evaluate("shifted") == 0
    reserved = page.evaluate(
        "(f => { f.style.height = f.getAttribute('style').match(/height:(max.*?);/)?.[1]"
        " ?? f.style.height; return f.offsetHeight })(document.querySelector('iframe'))"
    )
    assert frame.evaluate("innerHeight") == reserved
    assert overflow(frame) <= 0
    assert opened.said == []


def test_without_its_script_the_reserved_height_still_fits(
    show: Opener, tmp_path: Path, scenes: dict[str, Scene]
) -> None:
    code = embedded(scenes["story"], tmp_path).split("<script>")[0]
    page = show(article(code), (1280, TALL)).page
    assert overflow(drawn(page)) <= 0


def test_a_frame_of_quite_another_height_is_asked_to_change(show: Opener, tmp_path: Path) -> None:
    (tmp_path / "embed.html").write_text(render_embed(make_scene()), encoding="utf-8")
    frame = '<iframe data-reachline="x" src="embed.html" style="width:100%;height:200px"></iframe>'
    page = show(article(f"{frame}<script>{parent_script()}</script>"), (1280, TALL)).page
    assert overflow(drawn(page)) <= 0
    assert page.evaluate(HEIGHT) > 600


def test_what_the_reader_opens_the_frame_follows(show: Opener, tmp_path: Path) -> None:
    page = show(article(embedded(make_scene(), tmp_path)), (1280, TALL)).page
    frame = drawn(page)
    tall = "document.querySelector('.rl-map').offsetHeight"
    map_px, frame_px = frame.evaluate(tall), page.evaluate(HEIGHT)
    frame.locator(".rl-data > summary").click()
    until(page, f"{HEIGHT} > {frame_px} + 100")
    page.wait_for_timeout(300)
    assert frame.evaluate(tall) == map_px, "the map under the reader's finger stays as it is"
    assert overflow(frame) <= 0
    frame.locator(".rl-data > summary").click()
    until(page, f"{HEIGHT} === {frame_px}")


def test_a_narrower_article_is_followed(show: Opener, tmp_path: Path) -> None:
    page = show(article(embedded(make_scene(), tmp_path)), (1280, TALL)).page
    frame = drawn(page)
    for width in (400, 900):
        page.set_viewport_size({"width": width, "height": TALL})
        page.wait_for_timeout(800)
        assert frame.evaluate("innerWidth") == min(width, 680)
        assert overflow(frame) <= 0
        assert frame.locator(".rl-strike").count() == 7


def test_in_a_hidden_tab_it_says_nothing_and_draws_when_shown(show: Opener, tmp_path: Path) -> None:
    code = f"<div id=tab style='display:none'>{embedded(make_scene(), tmp_path)}</div>"
    page = show(article(code), (1280, TALL)).page
    page.wait_for_timeout(1500)
    assert page.evaluate("got") == []
    page.evaluate("document.getElementById('tab').style.display = 'block'")
    frame = drawn(page)
    assert frame.locator(".rl-strike").count() == 7
    assert overflow(frame) <= 0
    heights = page.evaluate("got.filter(d => d.sentinel === 'amp').map(d => d.height)")
    assert heights
    assert min(heights) > 300
    page.evaluate("document.getElementById('tab').style.display = 'none'")
    page.wait_for_timeout(1500)
    page.evaluate("document.getElementById('tab').style.display = 'block'")
    page.wait_for_timeout(1500)
    assert min(page.evaluate("got.filter(d => d.sentinel === 'amp').map(d => d.height)")) > 300
    assert overflow(frame) <= 0


@pytest.mark.usefixtures("nginx")
def test_far_down_it_loads_only_when_the_reader_comes(browser: Browser, tmp_path: Path) -> None:
    code = f"<div style='height:20000px'></div>{embedded(make_scene(), tmp_path)}"
    (tmp_path / "article.html").write_text(article(code), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tmp_path.chmod(0o755)
    with serving(tmp_path) as address:  # frames are lazy only on the web, not on a disk
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}article.html")
        page.wait_for_timeout(800)
        assert f"{address}embed.html" not in asked
        before = page.evaluate("document.documentElement.scrollHeight")
        page.evaluate("scrollTo(0, 19800)")
        frame = drawn(page)
        assert f"{address}embed.html" in asked
        assert frame.locator(".rl-strike").count() == 7
        assert page.evaluate("document.documentElement.scrollHeight") == before
        assert page.evaluate("shifted") == 0
    context.close()


def test_several_on_one_page_each_have_their_own_height(
    show: Opener, tmp_path: Path, scenes: dict[str, Scene]
) -> None:
    codes = [embedded(scene, tmp_path, f"{name}.html") for name, scene in scenes.items()]
    same = snippet(scenes["story"], "story.html")
    opened = show(article("".join([*codes, same])), (1280, 8000))
    page = opened.page
    frames = [drawn(page, number) for number in range(1, 5)]
    assert [overflow(frame) <= 0 for frame in frames] == [True] * 4
    heights = page.evaluate("[...document.querySelectorAll('iframe')].map(f => f.offsetHeight)")
    assert len(set(heights)) == 3
    assert heights[0] == heights[3]
    assert page.evaluate("shifted") == 0
    assert opened.said == []


def test_pym_is_told_by_the_name_it_gave(show: Opener, tmp_path: Path) -> None:
    (tmp_path / "embed.html").write_text(render_embed(make_scene()), encoding="utf-8")
    ask = "embed.html?initialWidth=680&childId={}&parentUrl=x"
    frames = [
        f'<iframe src="{ask.format(name)}" sandbox="allow-scripts" width="100%"></iframe>'
        for name in ("kid-1", "kid%22%3Cx")
    ]
    page = show(article("".join(frames)), (1280, TALL)).page
    frame = drawn(page)
    drawn(page, 2)
    told = page.evaluate("got.filter(d => typeof d === 'string' && d.startsWith('pym'))")
    assert told
    height = frame.evaluate(
        "Math.ceil(document.querySelector('.rl-page').getBoundingClientRect().height)"
    )
    assert told[-1] == f"pymxPYMxkid-1xPYMxheightxPYMx{height}"
    assert all(re.fullmatch(r"pymxPYMxkid-1xPYMxheightxPYMx\d+", said) for said in told)
