"""Events by the million on one map: counted by a run, chosen by the spec, told without a gap."""

import datetime as dt
import math
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import InputError
from layers import oblasts, places
from layers.scale import counted
from layers.scale.counted import Counted
from layers.scale.totals import NOWHERE
from maps.aggregates_data import GRIDS_KM2, Aggregates, in_hexagons, pack
from maps.phrases import Speaker
from maps.scene import LegendEntry
from maps.spec import MapSpec

SHARES = {"hexagon_1": 1, "hexagon_10": 10, "hexagon_100": 100}
"""Entries of the legend: a full hexagon, and one with so much less."""
BEYOND = 20
"""One hexagon in so many is full: else the few with most would leave nothing of the others."""
WIDE_PX = 34
"""A grid is drawn where its hexagons are at least so wide; as in the page."""
KM_A_DEGREE = 111.2
COLUMNS = ("words", "events", "events_per_1000_km2", "places", "area_km2")


def read(
    spec: MapSpec, beside: Path, given: Path | None, *, today: dt.date
) -> tuple[MapSpec, Counted | None]:
    """Return the spec and the counts in the folder it names, or in the one given in its place.

    Parameters
    ----------
    beside
        The spec's own file: a name in it is meant from there.
    today
        Events of later days are none of a map's business.

    Raises
    ------
    InputError
        A day lies ahead, or the spec asks what counts cannot answer.
    FileError
        The folder is not what a finished run left.
    """
    if given is None and not spec.aggregates:
        return spec, None
    folder = given or beside.parent / spec.aggregates
    found = counted.read(folder)
    last = found.table["date"].max()
    if not pd.isna(last) and last.date() > today:
        raise InputError(
            f"{folder}: counts events of {last.date()}: maps show past days. Take them out."
        )
    # A path on this machine is nobody else's business; the name is the map's.
    said = spec.model_copy(update={"aggregates": found.name if given else spec.aggregates})
    require_answerable(said)
    return said, found


def require_answerable(spec: MapSpec) -> None:
    """Refuse what counts by day, place and weapon cannot answer.

    Raises
    ------
    InputError
        The spec asks for targets or casualties, or for points besides.
    """
    if spec.points:
        raise InputError(
            "A map shows events as points or as counts: take `points` or `aggregates`."
        )
    asked = [name for name in ("target_types", "min_casualties") if getattr(spec, name)]
    if asked:
        raise InputError(f"Counts know no {', '.join(asked)}: leave them out of the spec.")


def chosen(spec: MapSpec, speaker: Speaker, given: Counted | None) -> Aggregates | None:
    """Return the counts that the spec asks for, packed; `None` where there are none."""
    if given is None:
        return None
    table = given.table
    outside = table["geonameid"] == NOWHERE
    undated = table["date"].isna() & ~outside
    there = table[~outside & ~undated]
    kept = there[_asked(there, spec)]
    if kept.empty:
        return None
    return pack(
        kept,
        name=given.name,
        outside=int(table.loc[outside, "events"].sum()),
        undated=int(table.loc[undated, "events"].sum()),
        left_out=int(there["events"].sum() - kept["events"].sum()),
        locale=str(speaker.locale),
    )


def _asked(table: pd.DataFrame, spec: MapSpec) -> pd.Series:
    found = pd.Series(data=True, index=table.index)
    if spec.strikes_from or spec.strikes_to:
        first, last = (pd.Timestamp(day) for day in spec.strike_days)
        found &= table["date"].between(first, last)
    if spec.weapon_classes:
        found &= table["weapon_class"].isin(spec.weapon_classes)
    if spec.oblasts:
        homes = places.load()
        inside = homes.loc[homes["oblast_iso"].isin(spec.oblasts), "geonameid"]
        found &= table["geonameid"].isin(inside)
    return found


def drawn(spec: MapSpec, speaker: Speaker, many: Aggregates | None) -> gpd.GeoDataFrame:
    """Return the hexagons of the grid that suits the map's width, with their counts."""
    if many is None:
        empty: dict[str, list[str]] = {name: [] for name in COLUMNS}
        return gpd.GeoDataFrame(empty, geometry=[], crs="EPSG:4326")
    homes, area = many.by_place, grid_of(spec)
    of_place, corners = in_hexagons(homes, area_km2=area)
    events = np.bincount(of_place, homes["events"], len(corners)).astype(np.int64)
    # A hexagon is called by its largest place.
    people = homes["population"].where(~homes["part_of_city"], 0)
    order = np.lexsort((homes["geonameid"], -people, of_place))
    first = order[np.unique(of_place[order], return_index=True)[1]]
    names = homes[f"name_{speaker.locale}"].to_numpy()[first]
    said = [
        speaker.say("words_hexagon", name=name, n=speaker.number(n), area=speaker.area(area))
        for name, n in zip(names, events, strict=True)
    ]
    frame = {
        "words": said,
        "events": events,
        "events_per_1000_km2": (events / area * 1e3).round(1),
        "places": np.bincount(of_place, minlength=len(corners)),
        "area_km2": area,
    }
    made = gpd.GeoDataFrame(frame, geometry=shapely.polygons(corners[:, 1:]), crs="EPSG:4326")
    return made.sort_values(["events", "words"], ascending=[False, True], ignore_index=True)


def grid_of(spec: MapSpec) -> int:
    """Return the area of the hexagons that a picture of the spec shows, km2."""
    west, south, east, north = spec.bounds or oblasts.country().bounds
    wide_km = (east - west) * KM_A_DEGREE * math.cos(math.radians((south + north) / 2))
    across = {area: math.sqrt(2 * area / math.sqrt(3)) for area in GRIDS_KM2}
    fits = [area for area in GRIDS_KM2 if across[area] / wide_km * spec.width >= WIDE_PX]
    return fits[-1] if fits else GRIDS_KM2[0]


def full(events: Iterable[int]) -> int:
    """Return the count from which hexagons are full: a round one that few reach.

    Of the counts in order the one a twentieth down, up to the next with one digit that is not 0.

    Examples
    --------
    >>> full([3, 52_310]), full([9] * 20 + [52_310]), full([])
    (60000, 9, 1)
    """
    ordered = sorted(map(int, events), reverse=True) or [1]
    most = ordered[len(ordered) // BEYOND]
    unit = int(10 ** (len(str(most)) - 1))
    return -(-most // unit) * unit


def legend(spec: MapSpec, speaker: Speaker, frame: gpd.GeoDataFrame) -> Iterable[LegendEntry]:
    """Yield what a hexagon's filled area means, in round counts."""
    if frame.empty:
        return
    most = full(frame["events"])
    for key, part in SHARES.items():
        if most % part == 0:
            n = speaker.number(most // part)
            area = speaker.area(grid_of(spec))
            yield LegendEntry(
                key, n if part > 1 else speaker.say("legend_hexagon_1", n=n, area=area)
            )


def title(speaker: Speaker, many: Aggregates | None) -> str:
    """Return how many events of which days; empty without any."""
    if many is None:
        return ""
    days = speaker.days(many.first, many.last)
    return speaker.say("title_aggregates", n=speaker.number(many.total), days=days)


def figures(speaker: Speaker, given: Counted | None, many: Aggregates | None) -> tuple[str, ...]:
    """Return how many there are, and the day with most."""
    if given is None:
        return ()
    if many is None:
        return (speaker.say("figure_aggregates_none", file=given.name),)
    days = speaker.days(many.first, many.last)
    n, there = speaker.number(many.total), speaker.number(many.places)
    by_day = many.by_day.groupby("date", as_index=False)["events"].sum()
    top = by_day.iloc[int(by_day["events"].to_numpy().argmax())]
    most, on = speaker.number(top["events"]), speaker.date(top["date"].date())
    return (
        speaker.say("figure_aggregates", file=given.name, n=n, days=days, places=there),
        speaker.say("figure_aggregates_day", n=most, date=on),
    )


def notes(speaker: Speaker, given: Counted | None, many: Aggregates | None) -> tuple[str, ...]:
    """Return what the counts are and are not, and what became of events that are not shown."""
    if given is None or many is None:
        return ()
    said = [speaker.say("note_aggregates")]
    out = {name: getattr(many, name) for name in ("outside", "undated", "left_out")}
    if any(out.values()):
        told = {name: speaker.number(n) for name, n in out.items()}
        n = speaker.number(given.events)
        said.append(speaker.say("note_aggregates_out", file=given.name, events=n, **told))
    if many.by_month:
        said.append(speaker.say("note_aggregates_month"))
    if many.alone < many.places:
        alone, there = speaker.number(many.alone), speaker.number(many.places)
        said.append(speaker.say("note_aggregates_rest", alone=alone, places=there))
    return tuple(said)


def tables(speaker: Speaker, many: Aggregates | None) -> dict[str, pd.DataFrame]:
    """Return the counts by oblast, the most first."""
    if many is None:
        return {}
    found = many.by_place.groupby("oblast_iso", as_index=False).agg(
        places=("geonameid", "size"), events=("events", "sum")
    )
    area = oblasts.names().set_index("iso")["official_area_km2"]
    found = found.sort_values(["events", "oblast_iso"], ascending=[False, True], ignore_index=True)
    density = found["events"] / found["oblast_iso"].map(area) * 1e3
    locale = str(speaker.locale)
    table = pd.DataFrame(
        {
            speaker.say("oblast"): [
                oblasts.name_of(iso, locale=locale) for iso in found["oblast_iso"]
            ],
            speaker.say("places"): found["places"],
            speaker.say("events"): found["events"],
            speaker.say("events_per_1000_km2"): density.round(1),
        }
    )
    return {speaker.say("table_aggregates"): table}
