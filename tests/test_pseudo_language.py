"""Pages in a language that is English in brackets, a third longer: what stands in none is no
message, and what does not fit shows.
"""

import html
import re
from collections.abc import Iterator

import pytest
from babel.dates import get_month_names
from playwright.sync_api import Page

from layers import borders, claims, oblasts, places, strikes, weapons
from maps import catalogue, hosting
from maps.embed import snippet
from maps.spec import Locale
from tests import kinds
from tests.access import OVER
from tests.catalogues import PSEUDO, add, unwrapped, wrapped
from tests.kinds import KINDS
from tests.pages import DESK, Opener

NARROW = (360, 740)
# Text a reader is told, by sight or by ear; addresses and names of sources are nobody's to say.
TOLD = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const within = walker.currentNode.parentElement;
    if (!within.closest('script, style, a, code, [lang=en]')) found.push(walker.currentNode.data);
  }
  for (const node of document.querySelectorAll('*')) {
    for (const name of ['aria-label', 'alt', 'title', 'placeholder', 'aria-valuetext', 'content']) {
      if (node.hasAttribute(name) && !node.closest('head')) found.push(node.getAttribute(name));
    }
  }
  return found.map(text => text.trim()).filter(Boolean);
}"""
CUT = """() => [...document.querySelectorAll('button, summary, label, h1, h2, th, dt, legend')]
  .filter(node => node.offsetWidth > 0 && !node.closest('.rl-hidden, .rl-map') &&
    node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflow !== 'visible')
  .map(node => node.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module", autouse=True)
def language(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The language, for the whole of this module."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("locales")
        patch.setenv(catalogue.OWN, str(add(folder, PSEUDO, wrapped, but=frozenset())))
        yield


@pytest.fixture(scope="module")
def names() -> set[str]:
    """What has no translation: names, and the language's own words for months."""
    found = {
        *places.load()["name_en"],
        *strikes.load()["place"],
        *strikes.load()["source_name"],
        *oblasts.names()["name_en"],
        *borders.load()["name_en"],
        *claims.load()["claimant"],
        *weapons.load()["weapon"],
        *weapons.load()["source_name"],
        *get_month_names("wide", locale=PSEUDO).values(),
        *("Reachline", "DeepStateMap", "OpenStreetMap"),
    }
    return {word for name in found for word in re.findall(r"[^\W\d_]+", name)}


def bare(texts: list[str], names: set[str]) -> dict[str, str]:
    """Return words that no message holds, with where they stand."""
    return {
        word: text
        for text in texts
        for word in re.findall(r"[^\W\d_]{2,}", unwrapped(text))
        if word not in names and not re.fullmatch("[0-9a-f]+", word)
    }


def opened(show: Opener, page: str, size: tuple[int, int]) -> Page:
    held = show(page, size).page
    held.wait_for_selector(".rl-map[data-drawn=true]")
    held.wait_for_timeout(600)
    for summary in held.query_selector_all("summary"):
        if summary.is_visible():
            summary.click()
    return held


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_a_page_is_a_message_and_fits(
    show: Opener, kind: str, names: set[str]
) -> None:
    page = opened(show, kinds.page(kind, Locale(PSEUDO)), NARROW)
    told = page.evaluate(TOLD)
    assert len(told) > 20
    assert any("⟦" in text for text in told)
    assert bare(told, names) == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(OVER) == []
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("kind", KINDS)
def test_so_is_every_word_of_an_embed(show: Opener, kind: str, names: set[str]) -> None:
    page = opened(show, kinds.embed(kind, Locale(PSEUDO)), NARROW)
    assert bare(page.evaluate(TOLD), names) == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(OVER) == []


def test_what_a_click_tells_is_messages_too(show: Opener, names: set[str]) -> None:
    page = opened(show, kinds.page("reach", Locale(PSEUDO)), DESK)
    page.focus(".rl-strike")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rl-card:not([hidden])")
    assert bare(page.evaluate(TOLD), names) == {}
    page.keyboard.press("Escape")
    page.mouse.click(500, 520)
    page.wait_for_timeout(400)
    assert bare(page.evaluate(TOLD), names) == {}


def test_the_report_and_the_snippet_too(show: Opener, names: set[str]) -> None:
    files = kinds.files("scenario", Locale(PSEUDO))
    page = show(files["report.html"].decode(), NARROW).page
    # Names of files, headers and rules are nobody's language.
    told = page.evaluate(TOLD)
    named = {*files, *hosting.headers(kinds.SPECS["scenario"]), PSEUDO, "map.html, embed.html"}
    named |= {"default-src 'none'", "SHA-256"}
    assert bare([text for text in told if text not in named], names) == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    pasted = html.unescape(snippet(kinds.scene("reach", Locale(PSEUDO)), "embed.html"))
    said = re.findall(r'\b(?:title|aria-label|alt)="([^"]*)"', pasted)
    assert len(said) > 1
    assert bare(said, names) == {}
