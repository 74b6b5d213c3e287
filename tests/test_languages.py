"""A map in several languages: pages beside each other that lead to each other as they stand."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from geo.errors import FileError
from maps import build, catalogue
from maps.build import files
from maps.compose import compose
from maps.embed import render_embed, snippet
from maps.page import render_page
from maps.publish import publish
from maps.spec import Annotation, Locale, MapSpec, Theme, Wording, checked, from_query, from_yaml
from tests.catalogues import PSEUDO, add, wrapped
from tests.pages import DESK, PHONE, Opener
from tests.scenes import make_scene, make_spec

AT = "https://maps.example/two-days"
SPEC = MapSpec(
    title="What changed hands",
    date=dt.date(2025, 8, 21),
    theme=Theme.CONTROL,
    timeline=True,
    locales=(Locale.EN, Locale.UK),
    translations=(Wording(locale=Locale.UK, title="Що змінило контроль"),),
)
WORDED = {"map.html", "embed.html", "snippet.html", "snippet-amp.html", "oembed.json", "map.png"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    build.build(SPEC, out, url=AT)
    return out


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder for a disk: nobody knows where it will be served."""
    out = tmp_path_factory.mktemp("near")
    build.build(SPEC, out)
    return out


def head(page: str) -> str:
    return page.split("<body>", maxsplit=1)[0]


class TestFolder:
    def test_what_is_in_words_is_there_in_each_language(self, folder: Path) -> None:
        names = {path.name for path in folder.iterdir()}
        assert names >= WORDED | {"map@2x.png", "map.svg"}
        assert names >= {"map.uk.html", "embed.uk.html", "snippet.uk.html", "snippet-amp.uk.html"}
        assert names >= {"oembed.uk.json", "map.uk.png", "map.uk@2x.png", "map.uk.svg"}
        assert names >= {"map.uk.html.gz", "embed.uk.html.gz"}
        assert {"report.uk.html", "spec.uk.yaml", "manifest.uk.json"}.isdisjoint(names)
        assert (folder / "map.png").read_bytes() != (folder / "map.uk.png").read_bytes()
        held = json.loads((folder / "manifest.json").read_text("utf-8"))["files"]
        assert set(held) >= {"map.uk.html", "embed.uk.html.gz", "map.uk@2x.png"}

    def test_each_page_says_its_language_and_where_the_others_are(self, folder: Path) -> None:
        for stem in ("map", "embed"):
            for locale, name in (("en", f"{stem}.html"), ("uk", f"{stem}.uk.html")):
                page = (folder / name).read_text("utf-8")
                assert f'<html lang="{locale}"' in page
                found = dict(re.findall(r'hreflang="([\w-]+)" href="([^"]+)"', head(page)))
                assert found == {
                    "en": f"{AT}/{stem}.html",
                    "uk": f"{AT}/{stem}.uk.html",
                    "x-default": f"{AT}/{stem}.html",
                }

    def test_links_are_relative_so_that_a_folder_may_move(self, near: Path, folder: Path) -> None:
        for built in (near, folder):
            for name in ("map.html", "map.uk.html", "embed.html", "embed.uk.html"):
                body = (built / name).read_text("utf-8").split("<body>")[1]
                (href,) = re.findall(r'<a href="([^"]+)" hreflang', body)
                assert href != name
                assert (built / href).is_file()
        assert 'hreflang="uk" href="map.uk.html"' in head((near / "map.html").read_text("utf-8"))

    def test_snippets_name_the_frame_and_picture_of_their_language(self, folder: Path) -> None:
        for name in ("snippet.uk.html", "snippet-amp.uk.html", "oembed.uk.json"):
            text = (folder / name).read_text("utf-8")
            assert f"{AT}/embed.uk.html" in text
            assert f"{AT}/map.uk.png" in text
            assert "Що змінило контроль" in text
        assert f"{AT}/map.uk@2x.png" in (folder / "snippet.uk.html").read_text("utf-8")
        page = head((folder / "map.uk.html").read_text("utf-8"))
        assert f'href="{AT}/oembed.uk.json"' in page
        assert f'content="{AT}/map.uk.html"' in page
        cards = re.findall(r'og:image" content="[^"]*/assets/([^"]+)"', page)
        assert [(folder / "assets" / card).is_file() for card in cards] == [True]

    def test_the_report_looks_at_all_pages(self, folder: Path) -> None:
        report = (folder / "report.html").read_text("utf-8")
        for name in ("map.html", "map.uk.html", "embed.html", "embed.uk.html"):
            assert f"<td>{name}</td>" in report or f">{name}<" in report
        assert "failed" not in re.sub(r"<style>.*?</style>", "", report, flags=re.DOTALL)

    def test_the_same_spec_gives_the_same_bytes(self, folder: Path, tmp_path: Path) -> None:
        build.build(from_yaml(folder / "spec.yaml"), tmp_path, url=AT)
        for path in folder.rglob("*"):
            if path.is_file():
                assert path.read_bytes() == (tmp_path / path.relative_to(folder)).read_bytes()

    def test_it_is_published_whole(self, folder: Path, tmp_path: Path) -> None:
        publish(folder, tmp_path / "www")
        assert (tmp_path / "www" / "latest" / "map.uk.html").is_file()

    def test_one_language_has_no_switch_and_no_dead_link(self) -> None:
        scene = make_scene(make_spec(locales=(Locale.EN, Locale.UK)))
        alone = files(make_scene())
        for page in (render_page(scene), render_embed(scene), alone["map.html"].decode()):
            assert "hreflang" not in page
            assert "<nav" not in page
            assert "languages.js" not in page
        assert not any(".uk." in name for name in alone)

    def test_an_added_language_is_one_of_them(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(catalogue.OWN, str(tmp_path / "locales"))
        but = frozenset({"words.this_language"})
        add(tmp_path / "locales", PSEUDO, wrapped, but=but)
        spec = checked({"date": "2025-08-21", "locales": ["uk", PSEUDO]}, file="x")
        scenes = [compose(spec.said_in(locale)) for locale in spec.languages]
        made = files(scenes[0], others=scenes[1:])
        assert {"map.html", "map.uk.html", "map.eo.html"} <= set(made)
        (nav,) = re.findall(r"<nav.*?</nav>", made["map.uk.html"].decode(), re.DOTALL)
        assert re.findall(r">([^<>\s]+)</a>", nav) == ["English", "Esperanto"]


class TestSpec:
    def test_it_survives_yaml_and_address(self, tmp_path: Path) -> None:
        path = tmp_path / "spec.yaml"
        path.write_text(SPEC.to_yaml(), encoding="utf-8")
        assert from_yaml(path) == SPEC
        assert from_query(SPEC.to_query()) == SPEC
        assert hash(SPEC) == hash(from_query(SPEC.to_query()))

    def test_its_own_language_comes_first_and_each_once(self) -> None:
        spec = SPEC.model_copy(update={"locale": Locale.UK})
        assert spec.languages == (Locale.UK, Locale.EN)
        assert MapSpec(date=SPEC.date).languages == (Locale.EN,)

    def test_words_of_the_editor_are_translated_or_made_from_the_figures(self) -> None:
        note = Annotation(lon=30, lat=50, text="A note")
        spec = make_spec(title="T", dek="D", byline="B", annotations=(note,))
        made = spec.said_in(Locale.UK)
        assert (made.title, made.dek, made.byline) == ("", "", "B")
        assert made.annotations == (note,)
        said = Wording(locale=Locale.UK, title="З", dek="Л", annotations=("Примітка",))
        made = spec.model_copy(update={"translations": (said,)}).said_in(Locale.UK)
        assert (made.title, made.dek, made.annotations[0].text) == ("З", "Л", "Примітка")
        assert made.annotations[0].lon == note.lon
        assert spec.said_in(Locale.EN) == spec

    def test_what_does_not_fit_is_refused_by_name(self) -> None:
        with pytest.raises(FileError, match="has not every annotation"):
            checked(
                {
                    "date": "2025-08-21",
                    "translations": [{"locale": "uk", "annotations": ["a"]}],
                },
                file="x",
            )
        with pytest.raises(FileError, match="locales"):
            checked({"date": "2025-08-21", "locales": ["xx"]}, file="x")


@pytest.fixture
def served(near: Path) -> Iterator[str]:
    """The folder at a loopback address."""
    handler = partial(Quiet, directory=str(near))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that keeps no log."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def until_drawn(page: Page) -> None:
    page.wait_for_selector(".rl-map[data-drawn=true]")
    page.wait_for_selector(".rl-time")


class TestInTheBrowser:
    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "360"])
    def test_the_link_carries_the_day_there_and_back(
        self, show: Opener, near: Path, size: tuple[int, int]
    ) -> None:
        held = show("", size)
        page = held.page
        page.goto(f"{(near / 'map.html').as_uri()}#date=2022-11-20")
        until_drawn(page)
        (box,) = page.evaluate(
            "[...document.querySelectorAll('.rl-languages a')].map(link =>"
            " { const { width, height, right, top } = link.getBoundingClientRect();"
            " return [width, height, right, top]; })"
        )
        assert box[0] >= 24
        assert box[1] >= 40
        assert 0 < box[2] <= size[0]
        assert 0 <= box[3] < 200
        page.click("text=Українською")
        until_drawn(page)
        assert page.url.endswith("map.uk.html#date=2022-11-20")
        assert page.evaluate("document.documentElement.lang") == "uk"
        assert page.text_content("h1") == "Що змінило контроль"
        assert "20 листопада 2022" in (page.text_content(".rl-time") or "")
        page.focus("text=English")
        page.keyboard.press("Enter")
        until_drawn(page)
        assert page.url.endswith("map.html#date=2022-11-20")
        assert held.outside() == []

    def test_in_a_sandboxed_frame_the_frame_alone_changes(
        self, browser: Browser, near: Path, served: str
    ) -> None:
        pasted = snippet(compose(SPEC), "embed.html")
        (near / "article.html").write_text(f"<!doctype html><title>x</title><p>Text{pasted}")
        page = browser.new_page()
        page.goto(f"{served}/article.html")
        frame = page.frames[1]
        frame.wait_for_selector(".rl-map[data-drawn=true]")
        frame.wait_for_selector(".rl-time")
        frame.focus(".rl-time input[type=range]")
        page.keyboard.press("PageDown")
        page.wait_for_timeout(600)
        day = frame.evaluate("location.hash")
        assert "date=" in day
        frame.click("text=Українською")
        page.wait_for_timeout(500)
        page.frames[1].wait_for_selector('html[lang="uk"] .rl-map[data-drawn=true]')
        assert page.frames[1].url == f"{served}/embed.uk.html{day}"
        assert page.title() == "x"
        page.wait_for_timeout(1500)
        height = page.evaluate("document.querySelector('iframe').clientHeight")
        assert page.frames[1].evaluate("document.documentElement.scrollHeight") <= height
        page.close()

    def test_a_sandboxed_frame_from_disk_has_no_link_that_would_be_dead(
        self, show: Opener, near: Path
    ) -> None:
        """A browser lets no sandboxed frame open another file of the disk."""
        page = show("").page
        article = near.parent / f"{near.name}.html"
        pasted = snippet(compose(SPEC), f"{near.name}/embed.html")
        article.write_text(f"<!doctype html><title>x</title><p>Text{pasted}", encoding="utf-8")
        page.goto(article.as_uri())
        frame = page.frames[1]
        frame.wait_for_selector(".rl-map[data-drawn=true]")
        assert not frame.is_visible(".rl-languages")

    def test_the_switch_is_not_printed(self, show: Opener, near: Path) -> None:
        page = show((near / "map.html").read_text("utf-8")).page
        page.wait_for_selector(".rl-map[data-drawn=true]")
        page.emulate_media(media="print")
        assert not page.is_visible(".rl-languages")
