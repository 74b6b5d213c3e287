"""A checked phrase in words: the sentence to quote, the verdict, and the table it rests on."""

import datetime as dt
import re
from dataclasses import dataclass

import pandas as pd

from geo.errors import InputError
from geo.geodesic import KM_PER_MILE
from layers import oblasts, phrase
from layers.control import ControlSource
from layers.phrase import Checked, Claim, Measured, Phrase, Verdict
from layers.places import Place
from maps.catalogue import facts
from maps.dashboard_words import say
from maps.phrase_words import PHRASE_WORDS
from maps.phrases import STEPS, Speaker
from maps.spec import Locale

# Thousands stand apart by a comma or a space (1,000; 1 000); behind a point, or a comma with one or
# two digits after it, stand parts (62.5; 62,5).
_COUNTED = re.compile(
    r"(?<![\d.,])(?P<whole>\d{1,3}(?:[,\s]\d{3})+|\d+)(?P<part>\.\d+|,\d{1,2})?"
    r"\s*(?P<unit>km|kilomet\w+|miles?|км|кілометр\w*|миль|милі)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^\s*(?:about|around|roughly|some|близько|приблизно|десь)\s+(?=N )", re.IGNORECASE
)
_LISTED = (Verdict.HOLDS, Verdict.FAILS, Verdict.OPEN)
_PLURALS = (Phrase.HUNDREDS_OF_MILES, Phrase.HUNDREDS_OF_KM)
_AT_LEAST = (*_PLURALS, Phrase.DEEP_BEHIND, Phrase.MORE_THAN)


@dataclass(frozen=True)
class PhraseCard:
    """A phrase held against a place: `quote` stands alone, the rest says what it rests on."""

    sentence: str
    verdict: str
    read_as: str
    table: pd.DataFrame
    foot: tuple[str, ...]

    @property
    def quote(self) -> str:
        """All that may be quoted, with its definition, day and source."""
        return " ".join([self.sentence, self.verdict, *self.foot])


def offered(locale: Locale) -> dict[str, str]:
    """Return the phrases to choose one of: code (as `claim` reads it) and words."""
    words = PHRASE_WORDS[locale]
    found: dict[str, str] = {}
    for kind in Phrase:
        if kind == Phrase.NEAR_BORDER:
            found |= {f"{kind}:{iso}": words[f"near_{iso}"] for iso in phrase.COUNTRIES}
        else:
            found[str(kind)] = words[kind].format(km=words["some_km"])
    return found


def read(said: str, km: float | None = None, *, locale: Locale) -> Claim:
    """Return the claim that a phrase makes, given by its code or in words of either language.

    A number in it, "more than 300 miles", is what it is read as, unless `km` says otherwise.

    Raises
    ------
    InputError
        No phrase has these words, several do, or its number is missing.

    Examples
    --------
    >>> read("more than 300 miles", locale=Locale.EN).km.__round__()
    483
    >>> read("more than 1,000 km", locale=Locale.EN).km
    1000.0
    """
    counted = _COUNTED.search(said)
    if counted is not None:
        per = KM_PER_MILE if counted["unit"].casefold().startswith(("mi", "ми")) else 1.0
        parts = (counted["part"] or "").replace(",", ".")
        number = float(re.sub(r"\D", "", counted["whole"]) + parts)
        km = number * per if km is None else km
        unit = "км" if re.search("[а-яіїєґ]", said, re.IGNORECASE) else "km"
        said = _ABOUT.sub("", f"{said[: counted.start()]}N {unit}{said[counted.end() :]}")
    return claim(_code(said, locale), km)


def asked(said: str, km: float | None = None, *, locale: Locale) -> Claim:
    """Return the claim of a phrase as `read` does; what is none is told in the reader's words.

    Raises
    ------
    InputError
        No phrase is meant, or several, or the number is missing.
    """
    try:
        return read(said, km, locale=locale)
    except InputError as error:
        if said in offered(locale) or _COUNTED.search(said):
            raise
        known = "; ".join(offered(locale).values())
        raise InputError(say(locale, "phrase_unknown", said=said, known=known)) from error


def _code(said: str, locale: Locale) -> str:
    """Return the code that a phrase is, or that alone has its words."""
    asked, known = _plain(said), offered(locale)
    codes = {_plain(code): code for code in known}
    if asked in codes:
        return codes[asked]
    found = {
        (_plain(words).startswith(asked), code)
        for language in Locale
        for code, words in offered(language).items()
        if asked and asked in _plain(words)
    }
    # "N km from the front" is a phrase itself, and the end of others.
    best = {code for begins, code in found if begins} or {code for _, code in found}
    if len(best) == 1:
        return best.pop()
    what = "may mean several phrases" if best else "is no phrase known here"
    listed = "; ".join(f"{code} ({words})" for code, words in known.items())
    raise InputError(f"{said!r} {what}. Known are: {listed}.")


def _plain(said: str) -> str:
    return " ".join(said.replace("_", " ").split()).casefold()


def claim(code: str, km: float | None = None) -> Claim:
    """Return the claim of a code in `offered`, with its number.

    Raises
    ------
    InputError
        The number is missing, or no distance here.
    """
    kind, _, country = code.partition(":")
    return Claim(Phrase(kind), km, country)


def card(
    place: Place,
    day: dt.date,
    said: Claim,
    *,
    locale: Locale,
    control: ControlSource,
    worded: str = "",
) -> PhraseCard:
    """Return a phrase held against a place on a day, in words.

    Parameters
    ----------
    worded
        The phrase as it stands in print, quoted so; a code, or nothing, is told in our words.

    Raises
    ------
    NotAssessedError
        The phrase speaks of the front, and control was not assessed on the day.
    """
    checked = phrase.check(place.longitude, place.latitude, day, said, control=control)
    words, speaker = PHRASE_WORDS[locale], Speaker(locale, miles=True)
    own = worded.strip() and worded not in offered(locale)
    quoted = " ".join(worded.split()) if own else _phrase(said, speaker)
    first = checked.rows[0]
    what = words[f"to_{said.country}"] if said.country else _front(checked, speaker)
    sentence = words["sentence"].format(
        date=speaker.date(day),
        place=place.name_uk if locale == Locale.UK and place.name_uk else place.name_en,
        oblast=oblasts.name_of(place.oblast_iso, locale=str(locale)),
        km=speaker.about(first.km, first.uncertainty_km),
        what=what,
        error=speaker.km(max(1.0, first.uncertainty_km)),
    )
    assessed = checked.assessed_on
    dated = speaker.date(dt.date.fromisoformat(assessed)) if assessed else ""
    return PhraseCard(
        sentence=sentence,
        verdict=_verdict(checked, quoted, speaker),
        read_as=words["read_as"].format(
            phrase=quoted,
            threshold=_threshold(said, speaker),
            whose=words[_whose(said)],
        ),
        table=_table(checked, speaker),
        foot=tuple(
            line
            for line in (
                _ground(checked, locale),
                words["assessed"].format(date=dated) if dated else "",
                words["made"].format(source=facts(checked.source, locale)),
            )
            if line
        ),
    )


def _ground(checked: Checked, locale: Locale) -> str:
    """Return that the place was not held by Ukraine; nothing where it was, or nobody knows."""
    if checked.status not in {"occupied", "contested"}:
        return ""
    return say(locale, "status", status=say(locale, checked.status))


def _phrase(said: Claim, speaker: Speaker) -> str:
    words = PHRASE_WORDS[speaker.locale]
    key = f"near_{said.country}" if said.country else str(said.phrase)
    return words[key].format(km=speaker.say("km", n=speaker.number(said.threshold_km)))


def _threshold(said: Claim, speaker: Speaker) -> str:
    words, km = PHRASE_WORDS[speaker.locale], speaker.km(said.threshold_km)
    if said.phrase == Phrase.ABOUT:
        return words["about_km"].format(km=km, slack=speaker.km(max(1.0, said.slack_km)))
    return words["at_least" if said.phrase in _AT_LEAST else "at_most"].format(km=km)


def _whose(said: Claim) -> str:
    """Return the key of whose threshold it is."""
    if said.phrase in phrase.NUMBERED:
        return "numbered"
    if said.km is not None and said.km != phrase.THRESHOLDS_KM[said.phrase]:
        return "yours"
    return "agreed" if said.phrase in _PLURALS else "ours"


def _front(checked: Checked, speaker: Speaker) -> str:
    oblast = oblasts.name_of(checked.sector, locale=str(speaker.locale))
    return PHRASE_WORDS[speaker.locale]["front_of"].format(oblast=oblast)


def _verdict(checked: Checked, quoted: str, speaker: Speaker) -> str:
    """Return the verdict, with the distances it rests on where there are several."""
    words = PHRASE_WORDS[speaker.locale]
    said = {
        "phrase": quoted,
        "threshold": _threshold(checked.claim, speaker),
    }
    if checked.claim.phrase == Phrase.DEEP_BEHIND and checked.status == "occupied":
        return f"{words['fails'].format(**said)} {words['wrong_side']}"
    one = len(checked.rows) == 1
    if checked.verdict != Verdict.DIFFERS:
        key = str(checked.verdict) if one else f"{checked.verdict}_all"
        return words[key].format(**said, by=_by(checked, checked.verdict, speaker))
    parts = [words["differs"].format(**said)]
    parts += [
        words[f"differs_{verdict}"].format(by=by)
        for verdict in _LISTED
        if (by := _by(checked, verdict, speaker))
    ]
    return " ".join(parts)


def _by(checked: Checked, verdict: Verdict, speaker: Speaker) -> str:
    words = PHRASE_WORDS[speaker.locale]
    named = [
        words["by_one"].format(
            what=words[row.definition], km=speaker.rounded(row.km, row.uncertainty_km)
        )
        for row in checked.rows
        if row.verdict == verdict and row.definition in words
    ]
    return ", ".join(named)


def _miles(row: Measured) -> str:
    """Return miles rounded as the kilometres beside them are."""
    if row.km < row.uncertainty_km:  # the bound, a round number of km
        return str(round(Speaker.rounded_km(row.km, row.uncertainty_km) / KM_PER_MILE))
    step = 1 if row.uncertainty_km < STEPS[0][0] else 10
    return str(max(step, step * round(row.km / KM_PER_MILE / step)))


def _table(checked: Checked, speaker: Speaker) -> pd.DataFrame:
    words, plain = PHRASE_WORDS[speaker.locale], Speaker(speaker.locale)
    rows = []
    for row in checked.rows:
        border = row.definition == phrase.BORDER
        rows.append(
            {
                "to_what": words[f"to_{checked.claim.country}" if border else row.definition],
                "verdict": words[f"verdict_{row.verdict}"],
                "km": plain.rounded(row.km, row.uncertainty_km),
                "miles": _miles(row),
                "uncertainty": plain.km(max(1.0, row.uncertainty_km)),
                "definition": words["define_border_km"]
                if border
                else say(speaker.locale, f"define_{row.definition}"),
            }
        )
    return pd.DataFrame(rows).rename(columns={key: words[key] for key in rows[0]})
