"""Tables of control and dispute: what changed between two days, what each proposal would move."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from layers import dispute, held, oblasts, scenarios
from layers.control import ControlDay, ControlSource
from maps.catalogue import fact
from maps.dashboard_choices import FIRST_DAY
from maps.dashboard_words import say
from maps.phrases import Speaker
from maps.spec import Locale

LEAST_KM2 = 0.5  # less has not changed: two drawings of one edge differ by as much
_STATUSES = ("occupied", "contested")


@dataclass(frozen=True)
class Change:
    """What changed between two days: sentences, and one row an oblast in which anything did."""

    totals: tuple[str, ...]
    table: pd.DataFrame


def change(control: ControlSource, first: dt.date, last: dt.date, *, locale: Locale) -> Change:
    """Return how much more or less was occupied and contested on the last day than on the first.

    Raises
    ------
    NotAssessedError
        Nothing is assessed for one of the days.
    """
    before, after = (held.table(control, day, day, by="oblast") for day in (first, last))
    wide = pd.concat(
        {"before": _wide(before), "after": _wide(after)}, axis=1, names=["day", "of"]
    ).fillna(0.0)
    more = pd.DataFrame(wide["after"] - wide["before"])
    moved = more[[f"{status}_km2" for status in _STATUSES]].abs().max(axis=1) >= LEAST_KM2
    speaker = Speaker(locale)
    rows = wide[moved | (more["occupied_places"] != 0)]
    order = more.loc[rows.index, "occupied_km2"].abs().sort_values(ascending=False).index
    columns = {
        "oblast": [oblasts.name_of(str(iso), locale=str(locale)) for iso in order],
        "occupied_before": wide["before"]["occupied_km2"].loc[order].round().astype(int),
        "occupied_after": wide["after"]["occupied_km2"].loc[order].round().astype(int),
        "occupied_more": more["occupied_km2"].loc[order].round().astype(int),
        "contested_more": more["contested_km2"].loc[order].round().astype(int),
        "places_more": more["occupied_places"].loc[order].astype(int),
    }
    table = pd.DataFrame(columns).reset_index(drop=True)
    table = table.rename(columns={name: say(locale, name) for name in columns})
    return Change(_totals(wide, more, (first, last), speaker), table)


def year_before(day: dt.date, control: ControlSource) -> dt.date:
    """Return the day a year earlier, or the first after it for which control is assessed."""
    first = max(FIRST_DAY, day - dt.timedelta(days=365))
    days = (first + dt.timedelta(days=more) for more in range((day - first).days))
    return next((since for since in days if not control.why_not(since)), day)


def _wide(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row an oblast: km² and places by status."""
    found = {}
    for status in _STATUSES:
        rows = table[table["status"] == status].set_index("oblast_iso")
        found[f"{status}_km2"] = rows["area_km2"]
        found[f"{status}_places"] = rows["places"]
    codes = oblasts.names()["iso"]
    return pd.DataFrame(found).reindex(codes).fillna(0.0).astype(float)


def _totals(
    wide: pd.DataFrame, more: pd.DataFrame, days: tuple[dt.date, dt.date], speaker: Speaker
) -> tuple[str, ...]:
    locale = speaker.locale
    before, after = (wide[day]["occupied_km2"].sum() for day in ("before", "after"))
    km2, places = more["occupied_km2"].sum(), int(more["occupied_places"].sum())
    first, last = (speaker.date(day) for day in days)
    found = [
        say(
            locale,
            "change_total",
            first=first,
            last=last,
            before=speaker.area(before),
            after=speaker.area(after),
        )
    ]
    key = "change_none" if abs(km2) < LEAST_KM2 else "change_more" if km2 > 0 else "change_less"
    pace = abs(km2) / max((days[1] - days[0]).days, 1)
    found.append(
        say(
            locale,
            key,
            area=speaker.area(abs(km2)),
            pace=speaker.number(pace) if pace >= 1 else speaker.share(pace),
            days=speaker.number((days[1] - days[0]).days),
        )
    )
    if places:
        key = "places_gained" if places > 0 else "places_lost"
        found.append(say(locale, key, n=speaker.number(abs(places))))
    return tuple(found)


def proposals(day: ControlDay, *, locale: Locale) -> pd.DataFrame:
    """Return one row a published proposal: km² it would move each way, and places and people."""
    known = scenarios.load().drop_duplicates("scenario_id").sort_values("reported_on")
    rows = []
    for _, proposal in known.iterrows():
        moved = dispute.apply_scenario(proposal["scenario_id"], day, locale=str(locale))
        by = moved.groupby("moves")[["area_km2", "places", "population"]].sum()
        by = by.reindex(list(dispute.MOVES)).fillna(0)
        rows.append(
            {
                "proposal": fact(proposal["title"], locale),
                **{f"km2_{moves}": round(by["area_km2"][moves]) for moves in dispute.MOVES},
                "people_to_russia": int(by["population"]["to_russia"]),
                "proposed_by": fact(proposal["proposed_by"], locale),
                "reported_on": proposal["reported_on"],
                "source": proposal["source_url"],
            }
        )
    return pd.DataFrame(rows).rename(columns=lambda name: say(locale, str(name)))
