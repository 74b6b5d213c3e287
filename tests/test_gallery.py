"""The sample article with three embeds, as `make gallery` builds it and readers would meet it."""

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from docs.gallery.build import MAPS, make
from tests.pages import DESK, PHONE, TABLET

TALL = 8000  # px: all of the article in one look
HEIGHTS = "[...document.querySelectorAll('iframe')].map(frame => frame.offsetHeight)"
SHIFTS = """shifted = 0; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) shifted += entry.value;
}).observe({ type: 'layout-shift', buffered: true });"""


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("gallery"))


@pytest.fixture(params=[PHONE, TABLET, DESK], ids=["360", "768", "1280"])
def page(
    browser: Browser, article: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Page, list[str]]]:
    """Open the article with the network cut and wait for its maps; with what the console said."""
    said: list[str] = []
    context = browser.new_context(
        viewport={"width": request.param[0], "height": TALL}, device_scale_factor=1
    )
    context.set_offline(True)
    opened = context.new_page()
    opened.add_init_script(SHIFTS)
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(article.as_uri())
    for frame in opened.frames[1:]:
        frame.wait_for_selector(".rl-map[data-drawn=true]")
    opened.frames[2].wait_for_selector(".rl-time")
    opened.wait_for_timeout(1500)
    yield opened, said
    context.close()


def test_three_maps_stand_in_the_article_and_it_stands_still(page: tuple[Page, list[str]]) -> None:
    opened, said = page
    assert len(opened.frames) == 1 + len(MAPS)
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for frame, height in zip(opened.frames[1:], opened.evaluate(HEIGHTS), strict=True):
        assert height > 500
        assert frame.evaluate("document.documentElement.scrollHeight") <= height
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert opened.evaluate("shifted") == 0
    assert said == []


def test_axe_finds_nothing_in_the_article_and_its_maps(page: tuple[Page, list[str]]) -> None:
    opened, _ = page
    axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    client = opened.context.new_cdp_session(opened)
    client.send("Page.setBypassCSP", {"enabled": True})
    for frame in opened.frames:
        frame.evaluate(axe)
        found = frame.evaluate(
            "axe.run({ iframes: false }).then(done => done.violations.map(one => one.id))"
        )
        assert found == [], frame.url


def test_the_article_says_only_what_its_maps_say(article: Path) -> None:
    text = article.read_text("utf-8")
    assert "{{" not in text
    for name in MAPS:
        assert f'src="{name}/embed.html"' in text
        assert (article.parent / name / "report.html").exists()
        assert (article.parent / name / "embed.html").exists()
    assert text.count("<iframe title=") == len(MAPS)
    body = re.sub(r"<(iframe|noscript|script).*?</\1>", "", text, flags=re.DOTALL)
    assert "about 740 km to the contact line in Kherson oblast, give or take 16 km" in body
