"""The page as text: self-contained, closed to the outside, the same each time."""

import base64
import dataclasses
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from maps.elements.table import plain_table, web_address
from maps.page import foot, policy, render_page, tables
from maps.spec import Locale
from tests.scenes import bare_scene, make_scene, make_spec

HOSTILE = '"><script>planted=1</script><img src=x onerror=planted=1>{{7*7}}'


class Tags(HTMLParser):
    """Every start tag of a page with its attributes, and the texts of inline blocks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.found[-1] if self.found else ("", {})
        if tag == "style" or (tag == "script" and not attributes.get("type")):
            self.blocks.append((tag, data))


@pytest.fixture(scope="module")
def html() -> str:
    return render_page(make_scene())


@pytest.fixture(scope="module")
def tags(html: str) -> Tags:
    return Tags(html)


def policy_of(html: str) -> dict[str, list[str]]:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert found
    return {part.split()[0]: part.split()[1:] for part in found[1].split("; ")}


def test_the_same_scene_gives_the_same_bytes(html: str) -> None:
    assert render_page(make_scene()) == html


def test_the_policy_allows_nothing_but_its_own_blocks(html: str, tags: Tags) -> None:
    rules = policy_of(html)
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert rules["img-src"] == ["data:"]
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        texts = {text for kind, text in tags.blocks if kind == tag and text.strip()}
        digests = {base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in texts}
        assert set(rules[rule]) == {f"'sha256-{digest}'" for digest in digests}
    assert "unsafe" not in " ".join(" ".join(rule) for rule in rules.values())


def test_the_policy_stands_before_all_it_governs(html: str) -> None:
    assert html.index("Content-Security-Policy") < min(html.index("<script"), html.index("<style"))


def test_no_inline_style_and_no_handler(tags: Tags) -> None:
    for tag, attributes in tags.found:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag


def test_nothing_is_fetched(tags: Tags) -> None:
    for tag, attributes in tags.found:
        if tag == "a":
            continue
        for name in ("src", "href", "srcset", "data", "action"):
            value = attributes.get(name) or ""
            assert value == "" or value.startswith(("data:", "#")), (tag, value)


def test_links_lead_out_safely(tags: Tags) -> None:
    links = [attributes for tag, attributes in tags.found if tag == "a"]
    assert links
    for link in links:
        assert re.match("https?://", link["href"] or "")
        assert link["rel"] == "noopener noreferrer"
        assert link["target"] == "_blank"


def test_every_text_from_outside_is_text() -> None:
    scene = make_scene(
        make_spec(byline=HOSTILE, credit=HOSTILE),
        title=HOSTILE,
        dek=HOSTILE,
        alt=HOSTILE,
        figures=(HOSTILE,),
        notes=(HOSTILE,),
        source_line=HOSTILE,
        as_of_line=HOSTILE,
        data_version=HOSTILE,
    )
    for column in ("name", "words", "weapon_words", "casualties_words", "notes", "strike_id"):
        scene.strikes[column] = HOSTILE
    scene.strikes["sources"] = pd.Series([[(HOSTILE, "javascript:alert(1)")]] * len(scene.strikes))
    scene.oblasts["name"] = scene.places["name"] = scene.neighbours["name"] = HOSTILE
    html = render_page(scene)
    assert "<script>planted" not in html
    assert "<img" not in html
    assert "javascript:" not in html
    assert "{{7*7}}" in html
    assert [tag for tag, _ in Tags(html).found].count("script") == len(
        [tag for tag, _ in Tags(render_page(make_scene())).found if tag == "script"]
    )


def test_language_title_and_words(html: str) -> None:
    assert '<html lang="en">' in html
    assert "<title>A plant was hit 900 km from the front</title>" in html
    assert html.count("<h1>") == 1
    for line in ("Source: invented for a test", "Figures as of 22 August 2025", "Map: A. Nother"):
        assert f"<p>{line}</p>" in html


def test_ukrainian() -> None:
    html = render_page(make_scene(make_spec(locale=Locale.UK)))
    assert '<html lang="uk">' in html
    assert "Умовні позначення" in html
    assert "21 серпня 2025" in html


def test_without_scripts_the_picture_is_told(html: str) -> None:
    told = re.search(r"<noscript>(.*?)</noscript>", html, re.DOTALL)
    assert told
    assert "Map of a square country" in told[1]


def test_the_page_carries_the_spec_it_was_made_from(html: str) -> None:
    found = re.search(r'id="reachline-spec">(.*?)</script>', html)
    assert found
    spec = json.loads(found[1])
    assert spec["date"] == "2025-08-21"
    assert spec["story"] == ["S-FAR", "S-NORTH"]
    assert '<meta name="reachline-data-version" content="2025.8.22">' in html


def test_the_strikes_are_a_table() -> None:
    scene = make_scene()
    table = tables(scene)[0]
    assert len(table.rows) == len(scene.strikes)
    far = table.rows[0]
    assert far[0] == "Farwest (in the story)"
    assert far[1] == "21 August 2025"
    assert isinstance(far[6], list)
    assert isinstance(far[9], list)
    assert ("To occupied land: 880 km", "") in far[6]
    assert ("A paper", "https://example.org/a") in far[9]
    assert "attribution disputed" in str(table.rows[5][0])


def test_a_table_writes_numbers_as_the_reader_does() -> None:
    scene = make_scene(make_spec(locale=Locale.UK))
    table = plain_table("x", scene.tables["Control by oblast"], scene)
    assert table.rows[0] == ("Nordost", "12\xa0345,6", "10")
    assert table.rows[1][1] == "\u2013"
    assert [column.kind for column in table.columns] == ["", "number", "number"]


def test_cells_with_nothing_are_empty() -> None:
    scene = make_scene()
    scene.strikes["notes"] = None
    assert {row[8] for row in tables(scene)[0].rows} == {""}
    assert "None" not in render_page(scene).split("</table>")[0].split("<table")[1]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", " https://x", "ftp://x", "", "//x"]
)
def test_only_web_addresses_are_linked(url: str) -> None:
    assert web_address(url) == ""


def test_a_bare_scene_is_a_page_too() -> None:
    html = render_page(bare_scene())
    assert "rl-legend" not in re.sub(
        r"<style>.*?</style>|<script.*?</script>", "", html, flags=re.DOTALL
    )
    assert "<table" not in html


def test_tiles_are_named_in_policy_and_foot() -> None:
    scene = make_scene(make_spec(tiles="OpenStreetMap.HOT"))
    html = render_page(scene)
    assert "https://a.tile.openstreetmap.fr" in policy_of(html)["img-src"]
    assert any("OpenStreetMap" in line for line in foot(scene))


def test_a_policy_for_a_page_without_blocks() -> None:
    assert "script-src 'none'" in policy("<p>nothing</p>")


def test_the_frame_of_the_page_is_light() -> None:
    """Leaflet, our scripts and styles: what every page carries before any facts."""
    spec = bare_scene().spec.model_copy(update={"search": False})
    html = render_page(dataclasses.replace(bare_scene(), spec=spec)).encode()
    assert len(html) < 220_000
    assert len(gzip.compress(html, 9)) < 62_000


def test_lines_of_comment_stay_in_the_source(html: str) -> None:
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    ours = html[html.index("const reachline = ") :]
    assert not re.search(r"^\s*(//|/\*)", ours, re.MULTILINE)
    assert not [style for style in styles if style.count("{") != style.count("}")]
    for kept in ("'use strict';", "reachline.define('ground'"):
        assert kept in ours
