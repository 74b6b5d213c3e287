"""Reach: how far a point is from the contact line of its own day, and from what else matters.

The definitions are DESIGN's and stand in docs/method.md; each column is one of them.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import NotAssessedError
from geo.nearest import Nearest, Segments, distance_to_area, inside
from layers import borders, oblasts
from layers.control import ControlDay, ControlSource

# Column: what it measures. The order is that of every output.
DEFINITIONS = {
    "contact_km": "to the contact line of the day, any sector, the lower Dnipro included",
    "land_contact_km": "to the contact line without its lower-Dnipro and Kinburn parts",
    "donbas_km": "to the contact line in Donetsk and Luhansk oblasts",
    "occupied_km": "to the nearest occupied land of the day, Crimea included; 0 inside it",
    "russia_km": "to Russia's border or coast, Kaliningrad included",
    "launch_km": "to the nearer of occupied land and Russia; 0 inside either",
    "eu_border_km": "to the nearest member state of the European Union",
    "depth_km": "contact_km counted into Ukrainian-held ground; negative in occupied ground",
}
TEXT_COLUMNS = ("contact_sector", "eu_country", "oblast_iso", "status_on_day", "reason")
COLUMNS = (
    "contact_km",
    "contact_sector",
    "land_contact_km",
    "donbas_km",
    "occupied_km",
    "russia_km",
    "launch_km",
    "eu_border_km",
    "eu_country",
    "depth_km",
    "oblast_iso",
    "status_on_day",
    "assessed_on",
    "control_uncertainty_km",
    "reason",
)
SHORE_KM = 0.1  # the two outlines of one shore lie this near
FOOT_OF = {
    "contact": "contact_km",
    "land_contact": "land_contact_km",
    "donbas": "donbas_km",
    "occupied": "occupied_km",
    "russia": "russia_km",
    "launch": "launch_km",
    "eu_border": "eu_border_km",
}

Feet = dict[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]]


@dataclass(frozen=True)
class Reach:
    """Measures of points, one row each in the order given, and the foot point of each distance.

    `feet[name]` holds longitudes and latitudes in degrees for the names of `FOOT_OF`.
    """

    table: pd.DataFrame
    feet: Feet


def measure(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    days: Sequence[dt.date | None],
    *,
    control: ControlSource,
    progress: Callable[[int, int], None] | None = None,
) -> Reach:
    """Measure points in degrees, each against control on its own day.

    A day that is not assessed (or not given) leaves its distances NaN, with the reason; distances
    that need no control are measured all the same. `progress` is told how many rows of how many
    are done, day by day.
    """
    lon, lat = (np.atleast_1d(np.asarray(part, float)) for part in (lon, lat))
    there = np.isfinite(lon) & np.isfinite(lat)
    lon, lat = np.where(there, lon, np.nan), np.where(there, lat, np.nan)
    table = pd.DataFrame(index=pd.RangeIndex(len(lon)), columns=list(COLUMNS))
    numeric = [c for c in COLUMNS if c.endswith("_km")]
    table = table.astype(dict.fromkeys(numeric, float))
    table[list(TEXT_COLUMNS)] = ""
    feet: Feet = {name: (np.full(len(lon), np.nan), np.full(len(lon), np.nan)) for name in FOOT_OF}
    _fixed(table, feet, lon, lat)
    by_day: dict[dt.date | None, list[int]] = {}
    for row, day in enumerate(days):
        by_day.setdefault(day, []).append(row)
    done = 0
    for day in sorted(by_day, key=str):
        rows = np.array(by_day[day])
        done += len(rows)
        if progress is not None:
            progress(done, len(lon))
        if day is None:
            table.loc[rows, "reason"] = "No date is given, so no contact line to measure to."
            continue
        try:
            found = control.on(day)
        except NotAssessedError as error:
            table.loc[rows, "reason"] = str(error)
            continue
        _against(table, feet, (lon, lat), rows, found)
        contact_km = table.loc[rows, "contact_km"].to_numpy()
        table.loc[rows, "control_uncertainty_km"] = control.uncertainty_km(contact_km)
    _launch(table, feet, lon, lat)
    table["reason"] = table["reason"].where(there, "No coordinates.")
    return Reach(table, feet)


def _fixed(table: pd.DataFrame, feet: Feet, lon: np.ndarray, lat: np.ndarray) -> None:
    """Fill in what does not change with the day."""
    table["oblast_iso"] = oblasts.locate(lon, lat)
    _put(table, feet, "russia", np.arange(len(lon)), borders.russia().nearest(lon, lat))
    segments, country = borders.eu()
    found = segments.nearest(lon, lat)
    _put(table, feet, "eu_border", np.arange(len(lon)), found)
    owner = np.array([*country, ""], dtype=object)
    table["eu_country"] = owner[_owner(segments, found)]


def _against(
    table: pd.DataFrame,
    feet: Feet,
    lonlat: tuple[np.ndarray, np.ndarray],
    rows: np.ndarray,
    day: ControlDay,
) -> None:
    """Fill in what is measured to the control of one day."""
    lon, lat = lonlat[0][rows], lonlat[1][rows]
    found = day.line_segments.nearest(lon, lat)
    _put(table, feet, "contact", rows, found)
    sector = np.append(day.line["sector"].to_numpy(object), "")
    table.loc[rows, "contact_sector"] = sector[_owner(day.line_segments, found)]
    parts = {
        "land_contact": day.line["kind"] == "land",
        "donbas": day.line["sector"].isin(oblasts.DONBAS),
    }
    for name, part in parts.items():
        _put(table, feet, name, rows, Segments.of(day.line.geometry[part].values).nearest(lon, lat))
    _put(table, feet, "occupied", rows, distance_to_area(day.occupied, lon, lat))
    in_ukraine = table.loc[rows, "oblast_iso"].to_numpy() != ""
    status = np.where(in_ukraine, day.status_at(lon, lat), "")
    _mind_the_water(status, table, rows, lon, lat)
    table.loc[rows, "status_on_day"] = status
    sign = np.where(status == "occupied", -1.0, 1.0)
    table.loc[rows, "depth_km"] = np.where(
        status != "", sign * table.loc[rows, "contact_km"].to_numpy(), np.nan
    )
    table.loc[rows, "assessed_on"] = day.assessed_on.isoformat()


def _mind_the_water(
    status: np.ndarray, table: pd.DataFrame, rows: np.ndarray, lon: np.ndarray, lat: np.ndarray
) -> None:
    """Give water off the coast the status of its nearest land; the dry reservoir has none."""
    wet = np.flatnonzero((status == "ukrainian") & ~inside(oblasts.country(), lon, lat))
    to_land = distance_to_area(oblasts.country(), lon[wet], lat[wet]).distance_m / 1e3
    to_occupied = table.loc[rows[wet], "occupied_km"].to_numpy()
    status[wet[to_occupied <= to_land + SHORE_KM]] = "occupied"
    nobody = (status == "ukrainian") & inside(borders.reservoir(), lon, lat)
    status[nobody] = ""
    table.loc[rows[nobody], "reason"] = "The former Kakhovka reservoir is nobody's ground."


def _launch(table: pd.DataFrame, feet: Feet, lon: np.ndarray, lat: np.ndarray) -> None:
    """Fill in the nearer of occupied land and Russia: the land itself, so 0 inside either."""
    occupied, border = (table[f"{name}_km"].to_numpy() for name in ("occupied", "russia"))
    russia = np.where(inside(borders.russia_area(), lon, lat), 0.0, border)
    table["launch_km"] = np.where(np.isnan(occupied), np.nan, np.fmin(occupied, russia))
    nearer = occupied <= russia
    for axis in (0, 1):
        feet["launch"][axis][:] = np.where(nearer, feet["occupied"][axis], feet["russia"][axis])


def _put(table: pd.DataFrame, feet: Feet, name: str, rows: np.ndarray, found: Nearest) -> None:
    table.loc[rows, FOOT_OF[name]] = found.distance_m / 1e3
    feet[name][0][rows], feet[name][1][rows] = found.foot_lon, found.foot_lat


def _owner(segments: Segments, found: Nearest) -> np.ndarray:
    """Return the owner of the nearest segment, -1 where there is none."""
    return np.append(segments.owner, -1)[found.segment]


def by_sector(lon: float, lat: float, day: ControlDay) -> pd.DataFrame:
    """Return the distance from one point to each sector and kind of the contact line of a day.

    Columns: sector, kind, km; nearest first.
    """
    rows = [
        (sector, kind, Segments.of([line]).nearest([lon], [lat]).distance_m.item() / 1e3)
        for sector, kind, line in day.line.itertuples(index=False)
    ]
    found = pd.DataFrame(rows, columns=["sector", "kind", "km"])
    return found.sort_values("km", ignore_index=True)
