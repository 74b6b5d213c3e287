"""Whatever stands in a text from outside, it stays text: in every field and in every page."""

import dataclasses
import datetime as dt
import html as markup
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Page
from shapely import Point

from maps import report
from maps.embed import amp_snippet, oembed, render_embed, snippet
from maps.page import render_page
from maps.phrases import Speaker
from maps.points import of_file
from maps.scene import LegendEntry, Scene
from maps.spec import Annotation, Locale
from tests.injection import PAYLOADS
from tests.many import strikes as strikes_of_a_file
from tests.pages import DESK, Opened, Opener, until
from tests.scenes import make_scene, make_spec

JOINED = " | ".join(PAYLOADS)
TEXTS = ("strike_id", "words", "weapon", "weapon_words", "casualties_words", "distance_words")
LISTS = ("figures", "notes")
SINGLE = ("title", "dek", "alt", "source_line", "as_of_line", "data_version")
# What a page is made of: every element, and every attribute an element bears.
MADE_OF = """[...document.querySelectorAll('*')].flatMap((node) => [node.localName,
  ...node.getAttributeNames().map((name) => `${node.localName} ${name}`)])"""
LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'))"


def shown(text: str) -> str:
    """Return a text as a parser of HTML gives it back: line ends alike, no NUL."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.replace("\x00", "").replace("\ufffd", "")


def scene_of(payloads: tuple[str, ...], joined: str) -> Scene:
    """Return the invented scene with outside texts in all its fields, a strike for each text."""
    spec = make_spec(
        annotations=tuple(
            Annotation(lon=23 + number % 16, lat=45.5 + number / 99 % 6, text="x")
            for number in range(len(payloads))
        )
    )
    spec = spec.model_copy(update={"byline": joined, "credit": joined, "scenario": joined})
    texts = pd.Series(payloads)
    one = make_scene(spec)
    rows = one.strikes.iloc[[0] * len(payloads)].reset_index(drop=True)
    rows = rows.assign(**dict.fromkeys((*TEXTS, "name", "notes", "precision_words"), texts))
    rows["distances"] = pd.Series([[(text, text)] for text in payloads])
    address = "https://paper.example/a"
    rows["sources"] = pd.Series([[(text, text), (text, address)] for text in payloads])
    rows.geometry = [
        Point(25 + number % 25 / 2, 46 + number // 25 / 4) for number in range(len(payloads))
    ]
    towns = one.places.iloc[[0] * len(payloads)].reset_index(drop=True).assign(name=texts)
    towns.geometry = rows.geometry.to_numpy()
    notes = one.annotations.assign(text=texts)
    changed: dict[str, Any] = dict.fromkeys(SINGLE, joined)
    changed |= dict.fromkeys(LISTS, tuple(payloads))
    for name, column in (("oblasts", "name"), ("neighbours", "name"), ("contact_line", "words")):
        changed[name] = getattr(one, name).assign(**{column: joined})
    for name in ("rings", "reach_lines", "claims"):
        changed[name] = getattr(one, name).assign(words=joined)
    return dataclasses.replace(
        one,
        strikes=rows,
        places=towns,
        annotations=notes,
        legend=tuple(LegendEntry(entry.key, joined) for entry in one.legend),
        tables={joined: pd.DataFrame({joined: list(payloads), "n": range(len(payloads))})},
        **changed,
    )


@pytest.fixture(scope="module")
def hostile() -> Scene:
    return scene_of(PAYLOADS, JOINED)


@pytest.fixture(scope="module")
def plain() -> Scene:
    """The same with words that mean no harm: what it is made of is all there may be."""
    return scene_of(tuple(f"word {number}" for number in range(len(PAYLOADS))), "many words")


def test_the_corpus_is_large_and_no_text_stands_twice() -> None:
    assert len(PAYLOADS) >= 300
    assert len(set(PAYLOADS)) == len(PAYLOADS)


def watched(opened: Opened) -> Opened:
    opened.page.on("dialog", lambda dialog: opened.said.append(f"dialog {dialog.message}"))
    return opened


def assert_nothing_ran(opened: Opened) -> None:
    assert opened.said == []
    assert opened.outside() == []
    assert opened.page.evaluate("refused") == []
    assert opened.page.evaluate("typeof planted") == "undefined"


def made_of(page: Page) -> set[str]:
    return set(page.evaluate(MADE_OF))


def texts(page: Page, selector: str) -> list[str]:
    found = page.evaluate(
        "selector => [...document.querySelectorAll(selector)].map(node => node.textContent)",
        selector,
    )
    return [shown(text) for text in found]


# All strikes on one card, as a click on a marker that stands for them all would open it.
OPEN_ALL = """() => {
  const page = reachline_map.reachline;
  const { strikes } = JSON.parse(document.getElementById('reachline_map-data').textContent);
  const at = [49, 31];
  page.openCard(strikes.id.map((_, index) => (
    { index, at, name: strikes.name[index], story: 1, disputed: 1 })), null);
}"""


@pytest.mark.browser
@pytest.mark.parametrize("render", [render_page, render_embed])
def test_no_text_runs_or_breaks_the_page(
    show: Opener, hostile: Scene, plain: Scene, render: Any
) -> None:
    usual = show(render(plain)).page
    usual.evaluate(OPEN_ALL)
    opened = watched(show(render(hostile)))
    page = opened.page
    page.evaluate(OPEN_ALL)
    every = [shown(text) for text in PAYLOADS]

    assert page.locator("path.rl-contact-line").count() == 1
    assert len(texts(page, ".rl-hit")) > 100
    assert texts(page, "h1") == [shown(JOINED)]
    assert texts(page, ".rl-dek") == [shown(JOINED)]
    assert texts(page, ".rl-figures li") == every
    assert texts(page, ".rl-notes li") == every
    assert texts(page, ".rl-foot p").count(shown(JOINED)) == 4
    cells = "#rl-strikes tbody tr > :nth-child({})"
    for place in (3, 4, 5, 6, 8, 9):
        assert texts(page, cells.format(place)) == every, place
    assert [text[: -len(" (in the story)")] for text in texts(page, cells.format(1))] == every
    assert texts(page, ".rl-card article h2") == every
    assert texts(page, ".rl-card .rl-what") == trimmed(page)
    assert texts(page, "table:not(#rl-strikes) tbody th") == every
    assert set(texts(page, ".rl-legend li span")) == {shown(JOINED)}
    said = page.locator(".rl-map").get_attribute("aria-label")
    assert said is not None
    assert shown(said) == f"Map: {shown(JOINED)}"
    links = page.evaluate(LINKS)
    assert "https://paper.example/a" in links
    assert all(link.lower().startswith(("http://", "https://")) for link in links)
    assert made_of(page) <= made_of(usual)
    page.mouse.click(640, 500)
    page.keyboard.press("Tab")
    page.wait_for_timeout(100)
    assert_nothing_ran(opened)


def trimmed(page: Page) -> list[str]:
    """Return the texts as the card takes them from the table, without space at their ends."""
    found = page.evaluate("texts => texts.map((text) => text.trim())", list(PAYLOADS))
    return [shown(text) for text in found]


@pytest.mark.browser
@pytest.mark.parametrize("locale", Locale)
def test_nor_in_the_report(show: Opener, hostile: Scene, plain: Scene, locale: Locale) -> None:
    def reported(scene: Scene) -> str:
        spec = scene.spec.model_copy(update={"locale": locale})
        scene = dataclasses.replace(scene, spec=spec)
        pages = {"map.html": render_page(scene).encode(), "embed.html": b"<html lang=en></html>"}
        return report.render(scene, pages)

    usual = show(reported(plain)).page
    opened = watched(show(reported(hostile)))
    assert texts(opened.page, "h1") == [shown(JOINED)]
    assert made_of(opened.page) <= made_of(usual)
    assert_nothing_ran(opened)


@pytest.mark.browser
def test_nor_in_an_article_with_the_snippets(
    show: Opener, hostile: Scene, plain: Scene, tmp_path: Path
) -> None:
    def article(scene: Scene) -> str:
        answer = json.loads(json.dumps(oembed(scene, url="embed.html")))
        codes = (snippet(scene, "embed.html"), amp_snippet(scene, "embed.html"), answer["html"])
        return f"<!DOCTYPE html><meta charset=utf-8><body>{''.join(codes)}"

    usual = show(article(plain)).page
    (tmp_path / "embed.html").write_text(render_embed(hostile), encoding="utf-8")
    opened = watched(show(article(hostile)))
    frames = opened.page.locator("iframe")
    assert frames.count() == 2
    title = frames.first.get_attribute("title")
    assert title is not None
    assert shown(title) == shown(JOINED)
    assert made_of(opened.page) <= made_of(usual)
    opened.said.clear()  # the picture that the AMP code names is not there
    assert opened.page.evaluate("typeof planted") == "undefined"
    assert opened.outside() == []


POINT_TEXTS = ("place", "summary", "weapon", "notes", "source_name", "strike_id")


def points_scene(payloads: tuple[str, ...]) -> Scene:
    """Return the invented scene with a point for each text, in all a file can say of it."""
    frame = strikes_of_a_file(len(payloads))
    for column in POINT_TEXTS:
        frame[column] = list(payloads)
    frame["source_url"] = [text if "http" in text else "" for text in payloads]
    frame["second_source_url"] = list(payloads)
    frame["date"] = dt.date(2025, 8, 21)
    scene = make_scene(make_spec(search=False))
    return make_scene(
        scene.spec,
        strikes=scene.strikes.iloc[:0],
        reach_lines=scene.reach_lines.iloc[:0],
        points=of_file(frame, Speaker(Locale.EN)),
    )


# Every page of the table.
THROUGH = """async () => {
  const table = document.querySelector('.rl-rows');
  const seen = [];
  const turned = (act) => new Promise((done) => {
    new MutationObserver((_, watch) => { watch.disconnect(); done(); })
      .observe(table.querySelector('tbody'), { childList: true });
    act();
  });
  await turned(() => { table.open = true; });
  for (;;) {
    seen.push(...[...table.querySelectorAll('tbody th')].map((cell) => cell.textContent));
    const later = [...table.querySelectorAll('button')].pop();
    if (later.disabled) return seen;
    await turned(() => later.click());
  }
}"""


@pytest.mark.browser
def test_nor_among_many_points(show: Opener) -> None:
    def ready(scene: Scene) -> Opened:
        opened = watched(show(render_page(scene), DESK, reduced_motion="reduce"))
        until(opened.page, "document.querySelector('.reachline').dataset.points === 'ready'")
        until(opened.page, "document.querySelector('.rl-rows') !== null")
        return opened

    opened = ready(points_scene(PAYLOADS))
    usual = ready(points_scene(tuple(f"word {number}" for number in range(len(PAYLOADS)))))
    seen = opened.page.evaluate(THROUGH)
    usual.page.evaluate(THROUGH)
    assert len(seen) == len(PAYLOADS)
    assert {shown(" ".join(text.split())) for text in seen} == {
        shown(" ".join(text.split())) for text in PAYLOADS
    }
    assert made_of(opened.page) <= made_of(usual.page) | {"a", "a href", "a target", "a rel"}
    assert_nothing_ran(opened)


def test_a_snippet_holds_its_texts_between_quotes(hostile: Scene) -> None:
    code = snippet(hostile, "embed.html")
    assert markup.escape(JOINED, quote=True).count("<") == 0
    assert "<script>window.planted" not in code
    assert "<img src=x" not in code
