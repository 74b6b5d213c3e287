"""Control: who holds which ground on a date, and the contact line between.

Two sources answer alike: the embedded facts (status of places, drawn as their cells) and any
assessed polygons read in from a file. Both give a `ControlDay`.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError, NotAssessedError
from geo.nearest import Segments
from geo.prepared import meets

STATUSES = ("ukrainian", "contested", "occupied")
# Kinds of contact line: over land, along the lower Dnipro (its estuary and former reservoir too),
# on the Kinburn peninsula.
LINE_KINDS = ("land", "water", "kinburn")
INVASION = dt.date(2022, 2, 24)
CENTRE = (31.5, 48.5)  # about the middle of Ukraine: where planes are laid
# What counts as the lower Dnipro, and where banks face each other; see docs/method.md.
NEAR_WATER_M = 12_000.0
WATER_EAST = 34.9  # degrees
KINBURN = shapely.box(31.4, 46.1, 32.15, 46.6)
FACING_M = 25_000.0  # the former reservoir's greatest width, rounded up
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Drawn:
    """Control as drawn: many days can look alike, and what is derived of one is made once.

    Attributes
    ----------
    areas
        One row a status but `ukrainian`: status, geometry (EPSG:4326).
    trace
        Makes `line` when it is first asked for.
    """

    areas: gpd.GeoDataFrame
    trace: Callable[[], gpd.GeoDataFrame]
    _made: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """Return what others derive of this, made when it is first asked for; it goes with this.

        Parameters
        ----------
        what
            What tells it from all else that is derived.
        """
        if what not in self._made:
            self._made[what] = make()
        found: T = self._made[what]
        return found

    @cached_property
    def line(self) -> gpd.GeoDataFrame:
        """The contact line, one row a sector (oblast of the occupied side) and kind, geometry."""
        return self.trace()

    @cached_property
    def sectors(self) -> gpd.GeoDataFrame:
        """The contact line whatever its kind, one row a sector: sector, geometry."""
        shapes, sector = self.line.geometry.to_numpy(), self.line["sector"].to_numpy(object)
        pieces = [(name, shapely.union_all(shapes[sector == name])) for name in sorted({*sector})]
        return gpd.GeoDataFrame(
            {"sector": pd.array([name for name, _ in pieces], dtype="str")},
            geometry=[piece for _, piece in pieces],
            crs=self.line.crs,
        )

    def area(self, status: str) -> BaseGeometry:
        """Return the geometry of a status; empty if nobody's ground has it."""
        found = self.areas.geometry[self.areas["status"] == status]
        return found.iloc[0] if len(found) else shapely.MultiPolygon()

    @cached_property
    def occupied(self) -> BaseGeometry:
        """Occupied ground."""
        return self.area("occupied")

    @cached_property
    def occupied_edges(self) -> Segments:
        """The edges of occupied ground."""
        return Segments.of([self.occupied])

    @cached_property
    def line_segments(self) -> Segments:
        """The contact line's segments; `owner` is the row of `line`."""
        return Segments.of(self.line.geometry.values)

    def status_at(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.object_]:
        """Return the status of points in degrees, taking them to be in Ukraine."""
        lon, lat = (np.atleast_1d(np.asarray(part, float)) for part in (lon, lat))
        found = np.array(["ukrainian"] * len(lon), dtype=object)
        for status in ("contested", "occupied"):
            found[meets(self.area(status), lon, lat)] = status
        return found


@dataclass(frozen=True)
class ControlDay:
    """Control on one day.

    Attributes
    ----------
    date, assessed_on
        The day asked for and the day of the assessment that holds for it.
    drawn
        Areas and contact line; what they answer, the day answers too.
    split
        Makes `by_oblast` when it is first asked for.
    note
        What a reader must know of this day; empty if nothing.
    """

    date: dt.date
    assessed_on: dt.date
    drawn: Drawn
    split: Callable[[], pd.DataFrame]
    note: str = ""

    @cached_property
    def by_oblast(self) -> pd.DataFrame:
        """One row an oblast and status: oblast_iso, status, area_km2, places, population."""
        return self.split()

    @property
    def areas(self) -> gpd.GeoDataFrame:
        """One row a status but `ukrainian`: status, geometry (EPSG:4326)."""
        return self.drawn.areas

    @property
    def line(self) -> gpd.GeoDataFrame:
        """The contact line, one row a sector (oblast of the occupied side) and kind, geometry."""
        return self.drawn.line

    @property
    def occupied(self) -> BaseGeometry:
        """Occupied ground."""
        return self.drawn.occupied

    @property
    def line_segments(self) -> Segments:
        """The contact line's segments; `owner` is the row of `line`."""
        return self.drawn.line_segments


class ControlSource(Protocol):
    """Anything that knows control by date."""

    name: str
    attribution: str
    resolution_km: float
    first: dt.date
    last: dt.date

    def why_not(self, day: dt.date) -> str:
        """Say why nothing is assessed for a day; the empty string if something is."""
        ...

    def on(self, day: dt.date) -> ControlDay:
        """Return control on a day, or raise `NotAssessedError` with the reason."""
        ...

    def table(self, first: dt.date, last: dt.date) -> pd.DataFrame:
        """Return area_km2, places, population by date, oblast and status, for assessed days."""
        ...

    def uncertainty_km(self, contact_km: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return what nine in ten distances to the contact line are within, by the distance."""
        ...


def require_assessed(source: ControlSource, day: dt.date) -> None:
    """Raise `NotAssessedError` with the reason if nothing is assessed for a day."""
    reason = source.why_not(day)
    if reason:
        raise NotAssessedError(reason)


def days_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield every day from first to last, both included."""
    if first > last:
        raise InputError(f"{first} is after {last}: give the earlier day first.")
    for step in range((last - first).days + 1):
        yield first + dt.timedelta(days=step)
