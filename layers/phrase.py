"""A phrase held against the measure: is it "hundreds of miles from the front", and by which one.

A phrase says nothing until somebody says what it is to mean. So each has a threshold, named in the
answer, and is held against every distance that may be meant; where they disagree, that is said.
"""

import datetime as dt
import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import pandas as pd

from geo.errors import InputError
from geo.geodesic import KM_PER_MILE
from geo.nearest import Segments
from layers import answer, borders, strikes
from layers.control import ControlSource
from layers.provenance import of

FRONT = ("contact_km", "land_contact_km", "donbas_km", "occupied_km")
LINE = ("contact_km", "occupied_km")  # what is near has no other sector in mind
BORDER = "border_km"
COUNTRIES = ("PL", "SK", "HU", "RO", "MD", "BY", "RU")
COLUMNS = ("definition", "km", "miles", "uncertainty_km", "verdict")
MOST_KM = 3000


class Phrase(StrEnum):
    """What is said of a place."""

    HUNDREDS_OF_MILES = "hundreds_of_miles"
    HUNDREDS_OF_KM = "hundreds_of_km"
    DEEP_BEHIND = "deep_behind"
    NEAR_FRONT = "near_front"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    ABOUT = "about"
    NEAR_BORDER = "near_border"


class Verdict(StrEnum):
    """Whether a phrase holds; `open` where the threshold lies within the uncertainty."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"
    DIFFERS = "differs"


# What each phrase is read as, in km, unless the reader says otherwise. "Hundreds" is a plural, so
# two; "deep" and "near" have no agreed meaning, and these are ours.
THRESHOLDS_KM = {
    Phrase.HUNDREDS_OF_MILES: 200 * KM_PER_MILE,
    Phrase.HUNDREDS_OF_KM: 200.0,
    Phrase.DEEP_BEHIND: 100.0,
    Phrase.NEAR_FRONT: 30.0,
    Phrase.NEAR_BORDER: 80.0,
}
NUMBERED = frozenset({Phrase.MORE_THAN, Phrase.LESS_THAN, Phrase.ABOUT})
_AT_MOST = frozenset({Phrase.NEAR_FRONT, Phrase.LESS_THAN, Phrase.NEAR_BORDER})


@dataclass(frozen=True)
class Claim:
    """What is said: the phrase, its number in km (needed by `NUMBERED`), the country of a border.

    Raises
    ------
    InputError
        The number is missing or no distance here, or the country has no border with Ukraine.
    """

    phrase: Phrase
    km: float | None = None
    country: str = ""

    def __post_init__(self) -> None:
        if self.phrase in NUMBERED and self.km is None:
            raise InputError(f"{self.phrase} takes a number of km.")
        if self.km is not None and not 0 < self.km <= MOST_KM:
            raise InputError(f"{self.km} km: give a distance above 0, to {MOST_KM} km.")
        if (self.phrase == Phrase.NEAR_BORDER) != (self.country in COUNTRIES):
            known = ", ".join(COUNTRIES)
            raise InputError(f"{Phrase.NEAR_BORDER} takes a country, no other does: {known}.")

    @property
    def threshold_km(self) -> float:
        """What the phrase is read as."""
        return THRESHOLDS_KM[self.phrase] if self.km is None else self.km

    @property
    def slack_km(self) -> float:
        """How far off "about N" may be: half a unit of the last digit that is not 0.

        Examples
        --------
        >>> [Claim(Phrase.ABOUT, km).slack_km for km in (600, 640, 7)]
        [50.0, 5.0, 0.5]
        """
        if self.phrase != Phrase.ABOUT:
            return 0.0
        unit, whole = 1, round(self.threshold_km)
        while whole and whole % (10 * unit) == 0:
            unit *= 10
        return unit / 2


@dataclass(frozen=True)
class Measured:
    """One distance that may be meant, and whether the phrase holds by it."""

    definition: str
    km: float
    uncertainty_km: float
    verdict: Verdict


@dataclass(frozen=True)
class Checked:
    """A phrase held against a place on a day.

    Attributes
    ----------
    rows
        One a definition; the first is the one to quote.
    status, assessed_on
        Control of the place, and the day it was assessed; empty of a border, which needs neither.
    sector
        The oblast of the nearest piece of the contact line.
    """

    claim: Claim
    rows: tuple[Measured, ...]
    source: str
    status: str = ""
    assessed_on: str = ""
    sector: str = ""
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        """The verdict of all definitions, or that they differ."""
        found = {row.verdict for row in self.rows}
        return found.pop() if len(found) == 1 else Verdict.DIFFERS

    @property
    def table(self) -> pd.DataFrame:
        """The rows with the columns of `COLUMNS`."""
        return pd.DataFrame(
            [
                (row.definition, row.km, row.km / KM_PER_MILE, row.uncertainty_km, str(row.verdict))
                for row in self.rows
            ],
            columns=list(COLUMNS),
        )


def check(
    lon: float,
    lat: float,
    day: dt.date,
    claim: Claim,
    *,
    control: ControlSource,
    location_precision: str = "settlement",
) -> Checked:
    """Hold a phrase against a point in degrees on a day, by every distance that may be meant.

    Raises
    ------
    NotAssessedError
        The phrase speaks of the front, and control was not assessed on the day.
    """
    if claim.phrase == Phrase.NEAR_BORDER:
        off = strikes.LOCATION_UNCERTAINTY_KM[location_precision]
        km = _outline(claim.country).nearest([lon], [lat]).distance_m.item() / 1e3
        row = Measured(BORDER, km, off, judged(km, off, claim))
        return Checked(claim, (row,), of("neighbours").attribution)
    found = answer.about_point(
        lon, lat, day, control=control, location_precision=location_precision
    )
    off, status = float(found["uncertainty_km"]), str(found["status_on_day"])
    rows = []
    near = claim.phrase in {Phrase.NEAR_FRONT, Phrase.DEEP_BEHIND}
    for name in LINE if near else FRONT:
        km = float(found[name])
        if math.isnan(km):
            continue
        # Nothing in occupied ground lies behind Ukraine's lines, however far from the line it is.
        wrong_side = claim.phrase == Phrase.DEEP_BEHIND and status == "occupied"
        verdict = Verdict.FAILS if wrong_side else judged(km, off, claim)
        rows.append(Measured(name, km, off, verdict))
    return Checked(
        claim,
        tuple(rows),
        found["source"],
        status=status,
        assessed_on=found["assessed_on"],
        sector=found["contact_sector"],
        note=found["note"],
    )


def judged(km: float, uncertainty_km: float, claim: Claim) -> Verdict:
    """Return whether a phrase holds for a distance known to within its uncertainty.

    Examples
    --------
    >>> [judged(km, 16, Claim(Phrase.MORE_THAN, 600)).value for km in (572, 593, 629)]
    ['fails', 'open', 'holds']
    """
    if claim.phrase == Phrase.ABOUT:
        beyond = abs(km - claim.threshold_km) - claim.slack_km
    elif claim.phrase in _AT_MOST:
        beyond = km - claim.threshold_km
    else:
        beyond = claim.threshold_km - km
    if claim.phrase == Phrase.ABOUT and beyond <= 0:
        return Verdict.HOLDS  # a round number claims no more than its digits
    if abs(beyond) < uncertainty_km:
        return Verdict.OPEN
    return Verdict.FAILS if beyond > 0 else Verdict.HOLDS


@cache
def _outline(country: str) -> Segments:
    frame = borders.load()
    return Segments.of(frame.geometry[frame["iso"] == country].values)
