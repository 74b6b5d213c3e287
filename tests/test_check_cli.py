"""`reachline check`: a phrase in words, the answer to quote, the table, what is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli import app
from geo.errors import InputError
from geo.geodesic import KM_PER_MILE
from layers.phrase import Claim, Phrase
from maps import phrase_check
from maps.spec import Locale

MUKACHEVO = ("--place", "Mukachevo", "--date", "2025-08-21")


def asked(*words: str) -> str:
    found = CliRunner().invoke(app, ["check", *words])
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    assert found.exit_code == 0
    return found.stdout


def test_the_answer_can_be_quoted() -> None:
    said = asked("hundreds of miles", *MUKACHEVO)
    assert said.startswith("On 21 August 2025 Mukachevo (Zakarpattia) was about 740 km (460 miles)")
    for part in ("holds by every definition", "at least 322 km", "WGS84", "Control as assessed"):
        assert part in said


def test_it_answers_in_ukrainian() -> None:
    said = asked(
        *("поблизу угорського кордону", "--place", "Мукачево"),
        *("--date", "2025-08-21", "--locale", "uk"),
    )
    assert said.startswith("21 серпня 2025")
    assert "Угорщин" in said


def test_a_number_in_the_phrase_is_its_threshold() -> None:
    assert "read as at least 483 km (300 miles)" in asked("more than 300 miles", *MUKACHEVO)
    assert "read as at least 650 km" in asked("more than 300 miles", "--km", "650", *MUKACHEVO)


def test_the_table_has_each_distance(tmp_path: Path) -> None:
    rows = json.loads(asked("hundreds of km", "--format", "json", *MUKACHEVO))
    assert len(rows) == 4
    assert {"740 km", "1,030 km"} <= {row["km"] for row in rows}
    out = tmp_path / "check.csv"
    assert asked("hundreds of km", "--out", str(out), *MUKACHEVO) == ""
    assert len(out.read_text(encoding="utf-8").splitlines()) == 5


def test_the_quote_can_be_written_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "quote.txt"
    asked("hundreds of km", "--out", str(out), *MUKACHEVO)
    assert out.read_text(encoding="utf-8") == asked("hundreds of km", *MUKACHEVO)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("near",), "may mean several phrases"),
        (("",), "is no phrase known here"),
        (("next to nothing",), "is no phrase known here"),
        (("more than",), "takes a number"),
        (("more than 9000 km",), "9,000|9000"),
        (("near front", "--locale", "pl"), "take one of en, uk"),
        (("near front", "--date", "yesterday"), "is no date"),
        (("near front", "--oblast", "Atlantis"), "Atlantis"),
    ],
)
def test_what_cannot_be_answered_is_refused(words: tuple[str, ...], told: str) -> None:
    with pytest.raises(InputError, match=told):
        asked(words[0], *MUKACHEVO, *words[1:])


def test_the_longer_phrase_does_not_hide_the_shorter() -> None:
    assert phrase_check.read("700 km from the front", locale=Locale.EN).phrase == Phrase.ABOUT
    assert phrase_check.read("near the front", locale=Locale.UK).phrase == Phrase.NEAR_FRONT


@pytest.mark.parametrize("locale", list(Locale))
def test_each_phrase_is_read_by_its_code_and_by_its_words(locale: Locale) -> None:
    for code, words in phrase_check.offered(locale).items():
        kind, _, country = code.partition(":")
        for said in (code, words, words.upper()):
            assert phrase_check.read(said, 40.0, locale=locale) == Claim(Phrase(kind), 40, country)


@given(
    st.floats(1, 3000 / KM_PER_MILE).map(lambda n: round(n, 1)), st.sampled_from(["km", "miles"])
)
def test_any_number_is_read_in_its_unit(number: float, unit: str) -> None:
    claim = phrase_check.read(f"less than {number} {unit}", locale=Locale.EN)
    assert claim.phrase == Phrase.LESS_THAN
    assert claim.km == pytest.approx(number * (KM_PER_MILE if unit == "miles" else 1))


@pytest.mark.parametrize(
    ("said", "phrase", "km"),
    [
        ("more than 1,000 miles", Phrase.MORE_THAN, 1000 * KM_PER_MILE),
        ("more than 1 000 km", Phrase.MORE_THAN, 1000),
        ("понад 1 000 км", Phrase.MORE_THAN, 1000),
        ("less than 62,5 km", Phrase.LESS_THAN, 62.5),
        ("less than 1,062.5 km", Phrase.LESS_THAN, 1062.5),
        ("about 740 km", Phrase.ABOUT, 740),
        ("Близько 740 км", Phrase.ABOUT, 740),
        ("740 km from the front", Phrase.ABOUT, 740),
    ],
)
def test_a_number_is_read_as_it_is_printed(said: str, phrase: Phrase, km: float) -> None:
    claim = phrase_check.read(said, locale=Locale.EN)
    assert claim.phrase == phrase
    assert claim.km == pytest.approx(km)


@pytest.mark.parametrize(
    "said", ["more than 1,0000 km", "more than 12,34,567 km", "more than 1.2.3 km"]
)
def test_what_is_no_number_is_no_part_of_one(said: str) -> None:
    with pytest.raises(InputError, match="no phrase known"):
        phrase_check.read(said, locale=Locale.EN)


@given(st.integers(1, 3000), st.sampled_from([",", " ", "\u00a0", "\u202f"]))
def test_thousands_stand_apart_by_any_sign(number: int, sign: str) -> None:
    said = f"more than {number:,} km".replace(",", sign)
    assert phrase_check.read(said, locale=Locale.EN).km == number
