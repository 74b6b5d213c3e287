"""Control as tables: areas, the contact line, changes, whole timelines, and the facts' age."""

import datetime as dt

import geopandas as gpd
import pandas as pd
import shapely

from geo.errors import InputError, NotAssessedError, UnknownNameError
from geo.geodesic import area_km2, length_km
from layers import oblasts, provenance
from layers.control import STATUSES, ControlSource, days_between
from layers.timeline import Timeline

MEASURES = ["area_km2", "places", "population"]


def polygons(source: ControlSource, day: dt.date) -> gpd.GeoDataFrame:
    """Return date, status, geometry: one row a status, `ukrainian` the rest of the country."""
    found = source.on(day)
    areas = {status: found.drawn.area(status) for status in ("contested", "occupied")}
    areas = {status: area for status, area in areas.items() if not area.is_empty}
    rest = shapely.difference(oblasts.country(), shapely.union_all(list(areas.values())))
    rows = [(day, status, {"ukrainian": rest, **areas}.get(status)) for status in STATUSES]
    return gpd.GeoDataFrame(
        [row for row in rows if row[2] is not None],
        columns=["date", "status", "geometry"],
        geometry="geometry",
        crs="EPSG:4326",
    )


def line(source: ControlSource, day: dt.date) -> gpd.GeoDataFrame:
    """Return date, sector, oblast_name, kinds, length_km, geometry: one row a sector."""
    found = source.on(day).line
    kinds = found.groupby("sector")["kind"].agg(lambda kind: ",".join(sorted(kind)))
    made = found[["sector", "geometry"]].dissolve("sector", as_index=False)
    made.insert(0, "date", [day] * len(made))
    made.insert(2, "oblast_name", [oblasts.name_of(iso) for iso in made["sector"]])
    made.insert(3, "kinds", kinds.reindex(made["sector"]).to_numpy())
    made.insert(4, "length_km", length_km(made.geometry.values).round(1))
    return made


def changes(source: ControlSource, first: dt.date, last: dt.date) -> pd.DataFrame:
    """Return what changed between two days: places (embedded facts) or ground (polygons).

    Of the embedded facts: the rows of `Timeline.changed`. Of polygons: date_from, date_to,
    status_from, status_to, area_km2, geometry.
    """
    if first > last:
        raise InputError(f"{first} is after {last}: give the earlier day first.")
    if isinstance(source, Timeline):
        found = source.changed(first, last)
        found.insert(0, "date_from", [first] * len(found))
        found.insert(1, "date_to", [last] * len(found))
        return found
    before, after = source.on(first), source.on(last)
    rows = [
        ("ukrainian", "occupied", shapely.difference(after.occupied, before.occupied)),
        ("occupied", "ukrainian", shapely.difference(before.occupied, after.occupied)),
    ]
    columns = ["date_from", "date_to", "status_from", "status_to", "area_km2", "geometry"]
    made = [(first, last, old, new, area_km2([g]).item(), g) for old, new, g in rows if g.area]
    return gpd.GeoDataFrame(made, columns=columns, geometry="geometry", crs="EPSG:4326")


def table(source: ControlSource, first: dt.date, last: dt.date, *, by: str) -> pd.DataFrame:
    """Return area_km2, share_pct, places, population by date (and oblast) and status.

    Raises
    ------
    InputError
        `by` is neither `oblast` nor `country`, or the days are in the wrong order.
    """
    if by not in {"oblast", "country"}:
        raise InputError(f"--by takes oblast or country, not {by!r}.")
    if first > last:
        raise InputError(f"{first} is after {last}: give the earlier day first.")
    found = source.table(first, last)
    if found.empty:
        raise NotAssessedError(
            source.why_not(first) or f"Nothing is assessed from {first} to {last}."
        )
    keys = ["date", "oblast_iso"] if by == "oblast" else ["date"]
    summed = found.groupby([*keys, "status"], as_index=False)[MEASURES].sum()
    whole = summed.groupby(keys)["area_km2"].transform("sum")
    summed.insert(len(keys) + 2, "share_pct", 100 * summed["area_km2"] / whole)
    if by == "oblast":
        names = oblasts.names().set_index("iso")["name_en"]
        summed.insert(2, "oblast_name", summed["oblast_iso"].map(names))
    made: pd.DataFrame = summed
    return made


def gaps(source: ControlSource, first: dt.date, last: dt.date) -> str:
    """Say which of the days asked for are left out of a timeline, and why; empty if none."""
    missing = [day for day in days_between(first, last) if source.why_not(day)]
    if not missing:
        return ""
    return f"{len(missing)} days are left out. {source.why_not(missing[0])}"


def ages(name: str | None, *, today: dt.date) -> pd.DataFrame:
    """Return name, title, as_of, age_days, licence, attribution of the embedded files.

    Raises
    ------
    UnknownNameError
        No file of the package is called so.
    """
    rows = []
    for resource in provenance.package()["resources"]:
        found = provenance.of(resource["name"])
        exact = len(found.as_of) == len("2025-08-21")
        rows.append(
            {
                "name": found.name,
                "title": found.title,
                "as_of": found.as_of,
                "age_days": (today - dt.date.fromisoformat(found.as_of)).days if exact else None,
                "licence": found.licence,
                "attribution": found.attribution,
            }
        )
    frame = pd.DataFrame(rows).astype({"age_days": "Int64"})
    if name is None:
        return frame
    chosen = frame[frame["name"] == name]
    if chosen.empty:
        known = tuple(frame["name"])
        raise UnknownNameError(f"No facts are called {name!r}; known: {', '.join(known)}.")
    return chosen.reset_index(drop=True)
