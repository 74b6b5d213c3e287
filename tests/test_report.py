"""The report that an editor hands to legal: what it says is so of exactly these files."""

import datetime as dt
import hashlib
import html
import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import pytest

from layers import provenance
from maps.browser_check import look
from maps.build import files
from maps.compose import compose
from maps.report import Finding, Findings, render
from maps.report_words import REPORT_WORDS
from maps.spec import Locale, MapSpec, Palette, Theme
from tests.pages import DESK, PHONE, Opener
from tests.scenes import make_scene, make_spec

PAGES = {"map.html": b"<html lang=en></html>", "embed.html": b"<html lang=en></html>"}


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return files(compose(MapSpec(date=dt.date(2025, 8, 21))))


def said(report: bytes | str) -> str:
    text = report.decode() if isinstance(report, bytes) else report
    body = text.split("<body>")[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_no_phrase_is_missing_in_any_language() -> None:
    keys = REPORT_WORDS[Locale.EN].keys()
    for locale in Locale:
        assert REPORT_WORDS[locale].keys() == keys
        for key in keys:
            blanks = [re.findall(r"{\w*}", REPORT_WORDS[one][key]) for one in (locale, Locale.EN)]
            assert blanks[0] == blanks[1] or sorted(blanks[0]) == sorted(blanks[1]), key


def test_it_names_every_file_by_its_checksum(made: dict[str, bytes]) -> None:
    report = made["report.html"].decode()
    for name, content in made.items():
        if name not in {"report.html", "manifest.json"} and not name.endswith(".gz"):
            assert f">{name}</th>" in report
            assert hashlib.sha256(content).hexdigest() in report


def test_it_gives_policies_and_sizes_word_for_word(made: dict[str, bytes]) -> None:
    text = said(made["report.html"])
    for name in ("map.html", "embed.html"):
        page = made[name].decode()
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
        assert policy
        assert html.unescape(policy[1]) in text
        held = json.loads(made["manifest.json"])["files"]
        assert f"{name} {len(made[name])} {held[f'{name}.gz']['bytes']}" in text


def test_it_gives_the_sources_of_exactly_what_is_drawn(made: dict[str, bytes]) -> None:
    text = said(made["report.html"])
    for name in ("control_changes", "oblast_borders", "places", "strikes", "claims"):
        row = provenance.of(name)
        assert f"{row.title} {row.attribution} {row.licence} {row.as_of}" in text
    assert provenance.of("scenarios").title not in text
    control = files(compose(MapSpec(date=dt.date(2025, 8, 21), theme=Theme.CONTROL)))
    assert provenance.of("strikes").title not in said(control["report.html"])


def test_it_gives_figures_limits_and_the_text_in_place_of_the_map() -> None:
    scene = make_scene()
    text = said(render(scene, PAGES))
    for sentence in (*scene.figures, *scene.notes, scene.alt, scene.source_line):
        assert sentence in text
    assert "occupied_km to the nearest occupied land" in text


def test_control_of_others_is_said_to_be_theirs() -> None:
    text = said(render(make_scene(source_line="Source: somebody"), PAGES))
    assert REPORT_WORDS[Locale.EN]["other_control"] in text
    assert provenance.of("control_changes").title not in text


def test_faults_are_not_passed_over() -> None:
    bad = b"<html><script src=https://cdn.example/x.js></script><img src=x onerror=y></html>"
    report = render(make_scene(), PAGES | {"embed.html": bad})
    for row in ("cdn.example", "none", "1", "1"):
        assert row in said(report)
    assert report.count('class="mark failed"') == 5 + 1  # its own five; no policy on the other


def test_a_browser_is_reported_only_where_one_looked() -> None:
    assert "Not run: nobody asked for it" in said(render(make_scene(), PAGES))

    def without(_: Mapping[str, bytes]) -> Findings:
        return Findings(missing="Chromium")

    def found(_: Mapping[str, bytes]) -> Findings:
        pages = (Finding("map.html", 360, 41, ()), Finding("map.html", 1280, 40, ("region",)))
        return Findings("Chromium 1", pages)

    assert "Not run: Chromium is not installed" in said(render(make_scene(), PAGES, check=without))
    text = said(render(make_scene(), PAGES, check=found))
    assert "Chromium 1, 360 px: 41 rules passed, 0 violated passed" in text
    assert "Chromium 1, 1280 px: 40 rules passed, region violated failed" in text


def test_outside_text_is_text() -> None:
    report = render(make_scene(title="<script>x</script>{{ 1 + 1 }}"), PAGES)
    assert "<script" not in report
    assert "<script>x</script>{{ 1 + 1 }}" in said(report)


@pytest.mark.usefixtures("browser")
def test_a_checkers_findings_are_those_of_the_pages_built() -> None:
    def aside(content: Mapping[str, bytes]) -> Findings:
        with ThreadPoolExecutor(1) as thread:  # this one has a browser's loop of its own
            return thread.submit(look, content).result()

    made = files(make_scene(), check=aside)
    assert re.search(
        r"Chromium [\d.]+, 360 px: \d\d rules passed, 0 violated", said(made["report.html"])
    )
    broken = dict(made)
    broken["map.html"] = made["map.html"].replace(b'lang="en"', b"")
    found = {finding.page: finding.violations for finding in aside(broken).pages}
    assert found == {"map.html": ("html-has-lang",), "embed.html": ()}


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_report_itself_passes(
    show: Opener, locale: Locale, size: tuple[int, int], made: dict[str, bytes]
) -> None:
    spec = make_spec(locale=locale, palette=Palette.DARK)
    report = (
        made["report.html"].decode() if locale == Locale.EN else render(make_scene(spec), PAGES)
    )
    opened = show(report, size)
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert opened.said == []
    assert page.evaluate("refused") == []
    axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(done => done.violations.map(one => one.id))")
    assert found == []
