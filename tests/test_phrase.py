"""Phrases held against the measure: published cases, thresholds, uncertainty, both languages."""

import datetime as dt
import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError, NotAssessedError
from layers import phrase, places, timeline
from layers.phrase import Claim, Phrase, Verdict, judged
from maps import phrase_check
from maps.phrase_check import PhraseCard
from maps.phrase_words import PHRASE_WORDS
from maps.spec import Locale

ATTACK, ACLED = dt.date(2025, 8, 21), dt.date(2024, 11, 12)
UNASSESSED = dt.date(2022, 3, 1)
EVERY = [
    Claim(kind, 600 if kind in phrase.NUMBERED else None, "PL" if "border" in kind else "")
    for kind in Phrase
]


def checked(name: str, day: dt.date, claim: Claim, *, oblast: str | None = None) -> phrase.Checked:
    place = places.find(name, oblast_iso=oblast)
    return phrase.check(place.longitude, place.latitude, day, claim, control=timeline.load())


def card(
    name: str, day: dt.date, claim: Claim, locale: Locale = Locale.EN, oblast: str | None = None
) -> PhraseCard:
    place = places.find(name, oblast_iso=oblast)
    return phrase_check.card(place, day, claim, locale=locale, control=timeline.load())


def verdicts(found: phrase.Checked) -> dict[str, str]:
    return {row.definition: str(row.verdict) for row in found.rows}


class TestPublishedCases:
    def test_mukachevo_was_hundreds_of_miles_from_the_front_by_every_definition(self) -> None:
        found = checked("Mukachevo", ATTACK, Claim(Phrase.HUNDREDS_OF_MILES))
        assert found.verdict == Verdict.HOLDS
        assert set(verdicts(found)) == set(phrase.FRONT)
        by = {row.definition: row.km for row in found.rows}
        assert by["occupied_km"] == pytest.approx(694, abs=16)
        assert by["contact_km"] == pytest.approx(743, abs=16)
        assert by["land_contact_km"] == pytest.approx(917, abs=16)
        assert by["donbas_km"] == pytest.approx(1029, abs=16)

    def test_lviv_is_near_the_polish_border_and_not_near_the_hungarian(self) -> None:
        found = checked("Lviv", ATTACK, Claim(Phrase.NEAR_BORDER, country="PL"))
        assert found.verdict == Verdict.HOLDS
        assert found.rows[0].km == pytest.approx(57, abs=2)
        far = checked("Lviv", ATTACK, Claim(Phrase.NEAR_BORDER, country="HU"))
        assert far.verdict == Verdict.FAILS

    def test_ivano_frankivsk_was_over_600_km_from_the_line_but_not_from_occupied_land(self) -> None:
        found = checked("Ivano-Frankivsk", ACLED, Claim(Phrase.MORE_THAN, 600))
        assert found.verdict == Verdict.DIFFERS
        assert verdicts(found)["contact_km"] == Verdict.HOLDS
        assert verdicts(found)["occupied_km"] == Verdict.FAILS

    def test_rivne_was_over_600_km_from_the_line_and_occupied_land_cannot_tell(self) -> None:
        found = checked("Rivne", ACLED, Claim(Phrase.MORE_THAN, 600), oblast="UA-56")
        assert verdicts(found)["contact_km"] == Verdict.HOLDS
        assert verdicts(found)["occupied_km"] == Verdict.OPEN
        assert found.rows[-1].km == pytest.approx(593, abs=3)

    def test_kherson_is_near_the_front_and_not_deep_behind_it(self) -> None:
        assert checked("Kherson", ATTACK, Claim(Phrase.NEAR_FRONT)).verdict == Verdict.HOLDS
        assert checked("Kherson", ATTACK, Claim(Phrase.DEEP_BEHIND)).verdict == Verdict.FAILS

    def test_what_is_occupied_lies_behind_no_line_of_ukraines(self) -> None:
        for name in ("Donetsk", "Simferopol"):
            found = checked(name, ATTACK, Claim(Phrase.DEEP_BEHIND))
            assert found.status == "occupied"
            assert found.verdict == Verdict.FAILS


class TestTheDay:
    def test_a_day_without_assessment_is_refused_with_the_reason(self) -> None:
        with pytest.raises(NotAssessedError, match="Nothing is assessed between"):
            checked("Lviv", UNASSESSED, Claim(Phrase.HUNDREDS_OF_MILES))

    def test_a_border_needs_no_assessment(self) -> None:
        found = checked("Lviv", UNASSESSED, Claim(Phrase.NEAR_BORDER, country="PL"))
        assert found.verdict == Verdict.HOLDS
        assert found.assessed_on == ""

    def test_the_same_phrase_changes_with_the_front(self) -> None:
        kherson = Claim(Phrase.DEEP_BEHIND)
        assert checked("Kherson", dt.date(2022, 9, 1), kherson).status == "occupied"
        assert checked("Kherson", dt.date(2023, 1, 1), kherson).status == "ukrainian"


class TestThresholds:
    @pytest.mark.parametrize(
        ("claim", "km", "verdict"),
        [
            (Claim(Phrase.MORE_THAN, 600), 617, "holds"),
            (Claim(Phrase.MORE_THAN, 600), 601, "open"),
            (Claim(Phrase.MORE_THAN, 600), 583, "fails"),
            (Claim(Phrase.LESS_THAN, 600), 583, "holds"),
            (Claim(Phrase.LESS_THAN, 600), 617, "fails"),
            (Claim(Phrase.ABOUT, 600), 645, "holds"),
            (Claim(Phrase.ABOUT, 600), 660, "open"),
            (Claim(Phrase.ABOUT, 640), 660, "open"),
            (Claim(Phrase.ABOUT, 640), 670, "fails"),
            (Claim(Phrase.HUNDREDS_OF_MILES), 305, "fails"),
            (Claim(Phrase.HUNDREDS_OF_MILES), 340, "holds"),
            (Claim(Phrase.HUNDREDS_OF_KM), 217, "holds"),
            (Claim(Phrase.NEAR_BORDER, 30, "PL"), 57, "fails"),
        ],
    )
    def test_each_is_held_against_its_own(self, claim: Claim, km: float, verdict: str) -> None:
        assert judged(km, 16, claim) == verdict

    @given(st.floats(0, 3000), st.floats(0, 30), st.floats(1, 2000))
    def test_more_and_less_never_both_hold(self, km: float, off: float, said: float) -> None:
        both = {judged(km, off, Claim(kind, said)) for kind in (Phrase.MORE_THAN, Phrase.LESS_THAN)}
        assert both in ({Verdict.HOLDS, Verdict.FAILS}, {Verdict.OPEN}, {Verdict.HOLDS})
        assert both != {Verdict.HOLDS} or km == said

    @given(st.sampled_from(EVERY), st.floats(0, 3000))
    def test_an_exact_distance_is_never_open(self, claim: Claim, km: float) -> None:
        assert judged(km, 0, claim) in {Verdict.HOLDS, Verdict.FAILS}

    @pytest.mark.parametrize(
        ("kind", "km", "country"),
        [
            (Phrase.MORE_THAN, None, ""),
            (Phrase.ABOUT, -3, ""),
            (Phrase.ABOUT, float("nan"), ""),
            (Phrase.NEAR_FRONT, 9000, ""),
            (Phrase.NEAR_BORDER, None, ""),
            (Phrase.NEAR_BORDER, None, "FR"),
            (Phrase.NEAR_FRONT, None, "PL"),
        ],
    )
    def test_a_claim_that_says_nothing_is_refused(
        self, kind: Phrase, km: float | None, country: str
    ) -> None:
        with pytest.raises(InputError):
            Claim(kind, km, country)


class TestWords:
    def test_the_quote_stands_alone(self) -> None:
        said = card("Mukachevo", ATTACK, Claim(Phrase.HUNDREDS_OF_MILES)).quote
        assert said.startswith("On 21 August 2025 Mukachevo (Zakarpattia) was about 740 km (460")
        for part in (
            "give or take 16 km",
            "read as at least 322 km (200 miles)",
            "holds by every definition: 740 km (460 miles) to the contact line",
            "Control as assessed on 21 August 2025.",
            "after assessments by DeepStateMap",
        ):
            assert part in said

    def test_the_quote_says_where_definitions_differ(self) -> None:
        said = card("Ivano-Frankivsk", ACLED, Claim(Phrase.MORE_THAN, 600)).verdict
        assert "depends on the definition" in said
        assert "It does not hold for 570 km (360 miles) to occupied land." in said

    def test_a_border_is_quoted_without_control(self) -> None:
        said = card("Lviv", ATTACK, Claim(Phrase.NEAR_BORDER, country="PL")).quote
        assert "about 60 km (40 miles) from Poland" in said
        assert "assessed" not in said
        assert said.endswith("Source: Natural Earth.")

    def test_whose_threshold_it_is_stands_there(self) -> None:
        assert "is ours" in card("Lviv", ATTACK, Claim(Phrase.DEEP_BEHIND)).read_as
        assert "reader's own" in card("Lviv", ATTACK, Claim(Phrase.DEEP_BEHIND, 250)).read_as
        assert "phrase's own" in card("Lviv", ATTACK, Claim(Phrase.ABOUT, 700)).read_as
        assert "two of them" in card("Lviv", ATTACK, Claim(Phrase.HUNDREDS_OF_KM)).read_as

    def test_the_table_shows_both_units_and_each_verdict(self) -> None:
        table = card("Rivne", ACLED, Claim(Phrase.MORE_THAN, 600), oblast="UA-56").table
        assert table["Does it hold?"].iloc[-1] == "within the uncertainty"
        assert table["km"].iloc[0] == "630 km"
        assert table["Miles"].iloc[0] == "390"

    @pytest.mark.parametrize("locale", list(Locale))
    @pytest.mark.parametrize("claim", EVERY, ids=lambda claim: claim.phrase)
    def test_every_phrase_is_said_in_every_language(self, claim: Claim, locale: Locale) -> None:
        for name in ("Lviv", "Donetsk", "Kherson"):
            found = card(name, ATTACK, claim, locale)
            assert "{" not in found.quote + found.read_as
            assert "  " not in found.quote
            assert not found.table.isna().any(axis=None)

    def test_ukrainian_is_whole(self) -> None:
        found = card("Мукачево", ATTACK, Claim(Phrase.HUNDREDS_OF_MILES), Locale.UK)
        own = found.quote.removesuffix(found.foot[-1]) + found.read_as
        assert "Мукачево (Закарпатська область)" in own
        assert not set(own) & set(string.ascii_letters)

    def test_every_language_has_every_word(self) -> None:
        parts = {
            locale: {key: set(_parts(text)) for key, text in words.items()}
            for locale, words in PHRASE_WORDS.items()
        }
        assert parts[Locale.EN] == parts[Locale.UK]

    def test_every_phrase_offered_is_a_claim(self) -> None:
        for locale in Locale:
            offered = phrase_check.offered(locale)
            assert len(set(offered.values())) == len(offered)
            kinds = {phrase_check.claim(code, 500).phrase for code in offered}
            assert kinds == set(Phrase)

    def test_the_table_of_numbers_is_plain(self) -> None:
        found = checked("Lviv", ATTACK, Claim(Phrase.NEAR_FRONT)).table
        assert tuple(found.columns) == phrase.COLUMNS
        assert json.loads(found.to_json(orient="records"))[0]["verdict"] == "fails"


def _parts(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]
