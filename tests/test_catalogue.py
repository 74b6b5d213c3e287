"""Catalogues: nothing missing, nothing left over; and a language is added by adding one."""

import datetime as dt
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from geo.errors import InputError
from layers import reach, timeline
from layers.assessed import Assessed
from maps import catalogue, translating
from maps.compose import compose
from maps.page import render_page
from maps.phrases import PHRASES, Speaker
from maps.picture import draw_svg
from maps.spec import Locale, MapSpec, Theme, checked, from_query
from maps.words import COMPARE_WORDS, WORDS
from tests.catalogues import PSEUDO, add, wrapped

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2025, 8, 21)
LANGUAGES = [code for code in catalogue.known() if code != catalogue.ENGLISH]
# What is the same in Ukrainian: names and bare figures.
ALIKE = {"phrases.credit_oblast_borders", "phrases.credit_places", "formats.title"}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues of one's own."""
    monkeypatch.setenv(catalogue.OWN, str(tmp_path / "locales"))
    return tmp_path / "locales"


class TestTheLanguages:
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_nothing_is_missing_left_over_or_at_odds(self, code: str) -> None:
        assert translating.faults(code) == []

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_the_datas_texts_are_translated_too(self, code: str) -> None:
        assert translating.faults(code, catalogue.FACTS) == []

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_reports_have_the_figures_of_the_english_ones(self, code: str) -> None:
        path = catalogue.file_of(code, catalogue.FACTS)
        assert path
        reports = [m for m in catalogue.read(path) if m.id and m.context == "strikes.summary"]
        notes = [m for m in catalogue.read(path) if m.id and m.context == "strikes.notes"]
        assert len(reports) > 300
        assert len(notes) > 250
        for message in reports + notes:
            said = [
                sorted(re.findall(r"\d", text)) for text in (str(message.id), str(message.string))
            ]
            assert said[0] == said[1], message.id

    @pytest.mark.parametrize("domain", [catalogue.PAGES, catalogue.FACTS])
    def test_the_templates_are_those_of_the_code(self, domain: str) -> None:
        path = catalogue.HERE / f"{domain}.pot"
        there = [(m.context, m.id) for m in catalogue.read(path)]
        assert there == [(m.context, m.id) for m in translating.template(domain)]

    @pytest.mark.parametrize("code", LANGUAGES)
    @pytest.mark.parametrize("domain", [catalogue.PAGES, catalogue.FACTS])
    def test_renewing_a_whole_one_changes_no_byte(self, code: str, domain: str) -> None:
        path = catalogue.file_of(code, domain)
        assert path is not None
        assert translating.write(translating.renewed(code, domain)) == path.read_bytes()

    def test_ukrainian_is_ukrainian(self) -> None:
        """Nothing left in English, and no letter of another Cyrillic alphabet."""
        for domain in (catalogue.PAGES, catalogue.FACTS):
            path = catalogue.file_of("uk", domain)
            assert path is not None
            for message in catalogue.read(path):
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                for text in filter(None, texts if message.id else ()):
                    letters = re.sub(r"\{\w*\}|https?:\S+", "", str(text))
                    assert not re.search("[ыэъё]", letters, re.IGNORECASE), text
                    plain = not re.search("[a-z]{3}", letters, re.IGNORECASE)
                    cyrillic = re.search("[а-щьюяєіїґ]", letters, re.IGNORECASE)
                    named = str(message.context).startswith(("sources.", "strikes.weapon"))
                    assert plain or cyrillic or named or message.context in ALIKE, text


class TestForms:
    @pytest.mark.parametrize(
        ("count", "said"),
        [
            (1, "1 населений пункт"),
            (2, "2 населені пункти"),
            (5, "5 населених пунктів"),
            (11, "11 населених пунктів"),
            (21, "21 населений пункт"),
            (1004, "1\xa0004 населені пункти"),
        ],
    )
    def test_what_is_counted_takes_the_form_of_its_number(self, count: int, said: str) -> None:
        assert Speaker(Locale.UK).count("place", count) == said

    def test_miles_too(self) -> None:
        assert Speaker(Locale.UK, miles=True).km(5) == "5 км (3 милі)"
        assert Speaker(Locale.EN, miles=True).km(2) == "2 km (1 mile)"

    def test_pages_find_every_form_under_the_name_browsers_give_it(self) -> None:
        for locale in Locale:
            words = COMPARE_WORDS[locale]
            assert {f"place_{form}" for form in catalogue.FORMS} <= set(words)


class TestReasons:
    """Why something is not known is worded by the layers, in English; pages say it in theirs."""

    @pytest.mark.parametrize("day", ["2020-01-01", "2022-03-01", "2999-01-01"])
    def test_of_days_without_an_assessment(self, day: str) -> None:
        reason = timeline.load().why_not(dt.date.fromisoformat(day))
        assert reason
        assert Speaker(Locale.EN).reason(reason) == reason
        said = Speaker(Locale.UK).reason(reason)
        assert not re.search("[a-z]{2}", said)
        assert day[:4] in said

    def test_of_another_source(self) -> None:
        source = object.__new__(Assessed)
        source.name, source.days = "ISW", [dt.date(2024, 1, 1)]
        source.first = source.last = source.days[0]
        for day in (dt.date(2023, 1, 1), dt.date(2025, 1, 1)):
            said = Speaker(Locale.UK).reason(source.why_not(day))
            assert set(re.findall("[a-zA-Z]{2,}", said)) == {"ISW"}

    def test_of_points_that_cannot_be_measured(self) -> None:
        found = reach.measure(
            [33.9, 33.9], [47.3, float("nan")], [None, DAY], control=timeline.load()
        )
        for reason in found.table["reason"]:
            assert reason
            assert not re.search("[a-z]{2}", Speaker(Locale.UK).reason(reason))

    def test_an_unknown_one_is_told_as_it_is(self) -> None:
        assert Speaker(Locale.UK).reason("Some other reason.") == "Some other reason."


class TestAdding:
    def test_a_spec_takes_the_language_and_page_and_picture_speak_it(self, own: Path) -> None:
        add(own, "pl", lambda text: f"pl {text}", but=frozenset({"words.legend"}))
        spec = checked({"date": DAY, "locale": "pl", "theme": "dispute"}, file="x")
        assert from_query(spec.to_query()) == spec
        assert "locale: pl" in spec.to_yaml()
        scene = compose(spec)
        page = render_page(scene)
        assert '<html lang="pl"' in page
        assert "pl Show the whole map" in page
        assert "21 sierpnia 2025" in page
        assert "<summary>Key</summary>" in page, "what is not translated is in English"
        assert "pl Map of Ukraine on 21 sierpnia 2025." in draw_svg(scene).decode()
        assert "Kyiv" in page
        assert "Київ" not in page.split("reachline-spec")[0]

    def test_what_is_missing_is_told(self, own: Path) -> None:
        add(own, "pl", str.upper, but=frozenset({"words.legend"}))
        found = translating.faults("pl")
        assert "words.legend: is missing" in found
        assert any("has other blanks than {" in line for line in found), "{N} is none of ours"
        assert translating.faults("de") == ["de: there is no reachline.po"]

    def test_forms_come_from_the_catalogue(self, own: Path) -> None:
        add(own, "pl", lambda text: text, but=frozenset())
        path = own / "pl" / "LC_MESSAGES" / "reachline.po"
        made = catalogue.read(path)
        message = made.get(("{n} place", "{n} places"), "phrases.place")
        assert message is not None
        message.string = ("{n} miejsce", "{n} miejsca", "{n} miejsc")
        path.write_bytes(translating.write(made))
        catalogue._catalogue.cache_clear()
        catalogue._said.cache_clear()
        speaker = Speaker(Locale("pl"))
        assert [speaker.count("place", n) for n in (1, 3, 5, 22)] == [
            *("1 miejsce", "3 miejsca", "5 miejsc", "22 miejsca"),
        ]

    def test_one_of_ones_own_goes_before_the_packages(self, own: Path) -> None:
        add(own, "uk", wrapped, but=frozenset())
        assert WORDS[Locale.UK]["close"] == "⟦Çlöšé ~~⟧"

    def test_a_message_whose_english_has_changed_is_fuzzy_and_said_in_english(
        self, own: Path
    ) -> None:
        made = Catalog(locale="pl")
        made.add("Shut", "Zamknij", context="words.close")
        made.add("Gone", "Nie ma", context="words.gone")
        path = own / "pl" / "LC_MESSAGES" / "reachline.po"
        path.parent.mkdir(parents=True)
        path.write_bytes(translating.write(made))
        assert WORDS["pl"]["close"] == "Close"
        assert "words.gone: is in no page any more" in translating.faults("pl")
        renewed = translating.renewed("pl", catalogue.PAGES)
        message = renewed.get("Close", "words.close")
        assert message is not None
        assert (message.string, message.fuzzy) == ("Zamknij", True)
        assert renewed.get("Gone", "words.gone") is None

    def test_a_broken_one_is_refused_by_name(self, own: Path) -> None:
        path = own / "pl" / "LC_MESSAGES" / "reachline.po"
        path.parent.mkdir(parents=True)
        path.write_text('msgid "a"\nmsgid "b"\nmsgstr broken', encoding="utf-8")
        with pytest.raises(InputError, match=r"reachline\.po: no catalogue"):
            WORDS["pl"]

    @pytest.mark.parametrize("code", ["pl", "../uk", "", "EN", "xx"])
    def test_a_language_without_one_is_refused(self, code: str) -> None:
        with pytest.raises(ValueError, match="is not a valid"):
            Locale(code)
        with pytest.raises(KeyError):
            PHRASES[code]

    def test_texts_that_no_one_has_translated_say_their_language(self, own: Path) -> None:
        add(own, PSEUDO, wrapped, but=frozenset({"scenarios.title", "strikes.summary"}))
        spec = MapSpec(date=DAY, locale=Locale(PSEUDO))
        page = render_page(compose(spec))
        assert '<td lang="en">Cruise missiles hit the US-owned Flex electronics plant' in page
        for locale in Locale:
            body = render_page(compose(MapSpec(date=DAY, locale=locale))).split("<body>")[1]
            assert 'lang="' not in body


def test_a_proposals_title_is_in_the_readers_language() -> None:
    spec = MapSpec(date=DAY, theme=Theme.DISPUTE, locale=Locale.UK, scenario="RU-ALASKA-202508")
    known = set(compose(spec.model_copy(update={"scenario": ""})).figures)
    told = [sentence for sentence in compose(spec).figures if sentence not in known]
    assert told
    assert all("«Російська пропозиція" in sentence for sentence in told)


def test_catalogues_and_templates_go_with_the_package() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    (taken,) = declared["package-data"].values()
    kept = [path for path in catalogue.HERE.rglob("*") if path.is_file()]
    assert len(kept) >= 4
    for path in kept:
        assert any(path.match(pattern) for pattern in taken), path
        # A folder is a package to the builder, so its name must be one's.
        assert all(part.isidentifier() for part in path.relative_to(ROOT).parts[:-1])


def test_english_reads_no_catalogue() -> None:
    """A page in English is made without the reader of catalogues being loaded at all."""
    script = (
        "import sys; from maps.phrases import PHRASES; from maps.catalogue import fact\n"
        "PHRASES['en'], fact('x', 'en'); print('babel.messages' in sys.modules)\n"
        "PHRASES['uk']; print('babel.messages' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True"]
