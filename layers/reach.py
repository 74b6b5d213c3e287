"""Reach: how far a point is from the contact line of its own day, and from what else matters.

The definitions stand in docs/method.md; each column is one of them.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import NotAssessedError
from geo.geodesic import Floats
from geo.nearest import EXACT_UP_TO, Nearest, Segments, distance_to_area, inside
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
    "date_uncertainty_km",
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

Ints = npt.NDArray[np.int64]
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
    date_precision: Sequence[str] | None = None,
    exact: bool | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Reach:
    """Measure points in degrees, each against control on its own day.

    A day that is not assessed (or not given) leaves its distances NaN, with the reason; distances
    that need no control are measured all the same. `date_precision` says of each point how well
    its day is known (`span`); `date_uncertainty_km` is how far `contact_km` is from that of any
    other day it may have been, 0 for a day that is known. `exact` is that of
    `geo.nearest.Segments.nearest`: who measures a table in parts says for all of them what would
    hold for the whole. `progress` is told how many rows of how many are done, day by day.
    """
    lon, lat = (np.atleast_1d(np.asarray(part, float)) for part in (lon, lat))
    there = np.isfinite(lon) & np.isfinite(lat)
    # Many points are measured the fast way even if each day has few.
    exact = len(lon) <= EXACT_UP_TO if exact is None else exact
    made = _Measures(np.where(there, lon, np.nan), np.where(there, lat, np.nan), exact=exact)
    made.fixed()
    by_day: dict[dt.date | None, list[int]] = {}
    for row, day in enumerate(days):
        by_day.setdefault(day, []).append(row)
    perhaps = _other_days(days, date_precision)
    done = 0
    for day in sorted(by_day.keys() | perhaps.keys(), key=str):
        rows = np.array(by_day.get(day, []), np.int64)
        done += len(rows)
        if progress is not None and len(rows):
            progress(done, len(lon))
        if day is None:
            made.columns["reason"][rows] = "No date is given, so no contact line to measure to."
            continue
        try:
            found = control.on(day)
        except NotAssessedError as error:
            made.columns["reason"][rows] = str(error)
            continue
        if len(rows):
            made.against(found, rows)
            within = control.uncertainty_km(made.columns["contact_km"][rows])
            made.columns["control_uncertainty_km"][rows] = within
        if day in perhaps:
            made.perhaps(found, np.array(perhaps[day]))
    made.launch()
    made.columns["reason"][~there] = "No coordinates."
    return Reach(pd.DataFrame(made.columns), made.feet)


def span(day: dt.date, precision: str) -> tuple[dt.date, dt.date]:
    """Return the first and last day something may have been on.

    A `night` bears the morning's date, so it may have been the evening before; a `week` is the
    seven days from Monday that hold the day, a `month` and a `year` the calendar's; a `day`, and
    what is not known, is the day itself.

    Examples
    --------
    >>> span(dt.date(2025, 8, 21), "night")[0].isoformat()
    '2025-08-20'
    >>> [day.isoformat() for day in span(dt.date(2024, 2, 10), "month")]
    ['2024-02-01', '2024-02-29']
    """
    one = dt.timedelta(1)
    if precision == "night":
        return day - one, day
    if precision == "week":
        monday = day - day.weekday() * one
        return monday, monday + 6 * one
    if precision == "month":
        following = (day.replace(day=28) + 4 * one).replace(day=1)
        return day.replace(day=1), following - one
    if precision == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day, day


def _other_days(
    days: Sequence[dt.date | None], date_precision: Sequence[str] | None
) -> dict[dt.date | None, list[int]]:
    """Return the rows that may have been on a day other than their own, by that day."""
    found: dict[dt.date | None, list[int]] = {}
    if date_precision is None:
        return found
    for row, (day, precision) in enumerate(zip(days, date_precision, strict=True)):
        if day is None or precision in {"", "day"}:
            continue
        first, last = span(day, precision)
        for number in range((last - first).days + 1):
            other = first + dt.timedelta(number)
            if other != day:
                found.setdefault(other, []).append(row)
    return found


class _Measures:
    """The columns and feet of a measurement while they are filled in, by rows of points."""

    def __init__(self, lon: Floats, lat: Floats, *, exact: bool) -> None:
        self.lon, self.lat, self.exact = lon, lat, exact
        blank = np.array([""] * len(lon), dtype=object)
        self.columns: dict[str, Any] = {
            name: np.full(len(lon), np.nan) if name.endswith("_km") else blank.copy()
            for name in COLUMNS
        }
        self.least = np.full(len(lon), np.nan)  # contact_km, on any day it may have been
        self.most = np.full(len(lon), np.nan)
        self.feet: Feet = {
            name: (np.full(len(lon), np.nan), np.full(len(lon), np.nan)) for name in FOOT_OF
        }

    def fixed(self) -> None:
        """Fill in what does not change with the day."""
        lon, lat, rows = self.lon, self.lat, np.arange(len(self.lon))
        self.columns["oblast_iso"] = oblasts.locate(lon, lat)
        self._put("russia", rows, borders.russia().nearest(lon, lat, exact=self.exact))
        segments, country = borders.eu()
        found = segments.nearest(lon, lat, exact=self.exact)
        self._put("eu_border", rows, found)
        owner = np.array([*country, ""], dtype=object)
        self.columns["eu_country"] = owner[_owner(segments, found)]
        in_ukraine = self.columns["oblast_iso"] != ""
        self.reservoir = in_ukraine & inside(borders.reservoir(), lon, lat)
        # Water off the coast: how far the nearest land of Ukraine is; NaN ashore.
        self.shore_km = np.full(len(lon), np.nan)
        wet = np.flatnonzero(in_ukraine & ~oblasts.ashore(lon, lat))
        if len(wet):
            to_land = distance_to_area(oblasts.country(), lon[wet], lat[wet])
            self.shore_km[wet] = to_land.distance_m / 1e3

    def against(self, day: ControlDay, rows: Ints) -> None:
        """Fill in what is measured to the control of one day."""
        lon, lat, line = self.lon[rows], self.lat[rows], day.line_segments
        found = line.nearest(lon, lat, exact=self.exact)
        self._put("contact", rows, found)
        sector = np.append(day.line["sector"].to_numpy(object), "")
        self.columns["contact_sector"][rows] = sector[_owner(line, found)]
        parts = {
            "land_contact": day.line["kind"] == "land",
            "donbas": day.line["sector"].isin(oblasts.DONBAS),
        }
        for name, part in parts.items():
            pieces = line.only(np.flatnonzero(part))
            self._put(name, rows, pieces.nearest(lon, lat, exact=self.exact))
        edges = day.drawn.occupied_edges
        occupied = distance_to_area(day.occupied, lon, lat, edges=edges, exact=self.exact)
        self._put("occupied", rows, occupied)
        self._status(day, rows)
        self.columns["assessed_on"][rows] = day.assessed_on.isoformat()

    def perhaps(self, day: ControlDay, rows: Ints) -> None:
        """Take in the distance to the contact line of another day that points may be of."""
        found = day.line_segments.nearest(self.lon[rows], self.lat[rows], exact=self.exact)
        self.least[rows] = np.fmin(self.least[rows], found.distance_m / 1e3)
        self.most[rows] = np.fmax(self.most[rows], found.distance_m / 1e3)

    def _status(self, day: ControlDay, rows: Ints) -> None:
        """Fill in status and depth; water has its nearest land's, the dry reservoir none."""
        columns = self.columns
        status = day.drawn.status_at(self.lon[rows], self.lat[rows])
        status[columns["oblast_iso"][rows] == ""] = ""
        occupied_shore = columns["occupied_km"][rows] <= self.shore_km[rows] + SHORE_KM
        status[(status == "ukrainian") & occupied_shore] = "occupied"
        nobody = (status == "ukrainian") & self.reservoir[rows]
        status[nobody] = ""
        columns["reason"][rows[nobody]] = "The former Kakhovka reservoir is nobody's ground."
        columns["status_on_day"][rows] = status
        sign = np.where(status == "occupied", -1.0, 1.0)
        sign[status == ""] = np.nan
        columns["depth_km"][rows] = sign * columns["contact_km"][rows]

    def launch(self) -> None:
        """Fill in what rests on all of a row's days, and on occupied land and Russia together.

        `launch_km` is to the nearer of the two: the land itself, so 0 inside either.
        """
        contact = self.columns["contact_km"]
        apart = np.fmax(np.fmax(contact - self.least, self.most - contact), 0)
        apart = np.where(np.isnan(self.least), 0.0, apart)
        self.columns["date_uncertainty_km"] = np.where(np.isnan(contact), np.nan, apart)
        occupied, border = (self.columns[f"{name}_km"] for name in ("occupied", "russia"))
        abroad = np.flatnonzero(self.columns["oblast_iso"] == "")
        russia = border.copy()
        if len(abroad):
            within = inside(borders.russia_area(), self.lon[abroad], self.lat[abroad])
            russia[abroad[within]] = 0.0
        nearer = occupied <= russia
        launch = np.where(nearer, occupied, russia)
        self.columns["launch_km"] = np.where(np.isnan(occupied), np.nan, launch)
        for axis in (0, 1):
            feet = (self.feet[name][axis] for name in ("occupied", "russia"))
            self.feet["launch"][axis][:] = np.where(nearer, *feet)

    def _put(self, name: str, rows: Ints, found: Nearest) -> None:
        self.columns[FOOT_OF[name]][rows] = found.distance_m / 1e3
        self.feet[name][0][rows], self.feet[name][1][rows] = found.foot_lon, found.foot_lat


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
