"""Control from assessed polygons: dated areas that somebody drew, read in from a file."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from operator import itemgetter

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import plane_at
from geo.errors import InputError
from layers import borders, by_oblast, oblasts
from layers.control import (
    CENTRE,
    FACING_M,
    KINBURN,
    NEAR_WATER_M,
    WATER_EAST,
    ControlDay,
    Drawn,
    require_assessed,
)

# Ground thinner than this between an assessed area and our outline is the two drawings' mismatch
# (coasts differ by up to about a kilometre), not ground somebody holds.
SLIVER_M = 3_000.0
BANK_M = 3_000.0
CARRY_DAYS = 31  # an assessment older than this says nothing about a day

_EMPTY = shapely.MultiPolygon()


class Assessed:
    """Control as a function of date, from a frame of dated polygons.

    Parameters
    ----------
    frame
        date (`datetime.date`), status, geometry (EPSG:4326): one row a date and status.
    name, attribution
        What to call the source, and whom to credit on whatever is made with it.
    """

    # Assessed lines are drawn from imagery: desks give them to about a kilometre.
    resolution_km = 1.0

    def __init__(self, frame: gpd.GeoDataFrame, *, name: str, attribution: str) -> None:
        self.frame = frame[frame["status"] != "ukrainian"]
        self.name, self.attribution = name, attribution
        self.days = sorted(set(frame["date"]))
        if not self.days:
            raise InputError(f"{name}: holds no dated control polygons.")
        self.first, self.last = self.days[0], self.days[-1]

    def why_not(self, day: dt.date) -> str:
        """Say why nothing is assessed for a day; the empty string if something is."""
        if day < self.first:
            return f"{self.name} begins on {self.first}; nothing in it is assessed for {day}."
        assessed = self.assessed_on(day)
        if (day - assessed).days > CARRY_DAYS:
            return (
                f"The last assessment in {self.name} before {day} is of {assessed}, more than "
                f"{CARRY_DAYS} days older."
            )
        return ""

    def assessed_on(self, day: dt.date) -> dt.date:
        """Return the day of the latest assessment on or before a day."""
        latest: dt.date = max(found for found in self.days if found <= day)
        return latest

    def uncertainty_km(self, contact_km: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return the source's own resolution, whatever the distance."""
        return np.where(np.isnan(contact_km), np.nan, self.resolution_km)

    def note(self, day: dt.date) -> str:
        """Say what a reader must know of a day; empty if nothing."""
        assessed = self.assessed_on(day)
        return "" if assessed == day else f"Control as assessed on {assessed}."

    def on(self, day: dt.date) -> ControlDay:
        """Return control on a day, or raise `NotAssessedError` with the reason."""
        require_assessed(self, day)
        found = self._assessment(self.assessed_on(day))
        return replace(found, date=day, note=self.note(day), split=lambda: found.by_oblast)

    def table(self, first: dt.date, last: dt.date) -> pd.DataFrame:
        """Return area_km2, places, population by date, oblast and status, for assessed days.

        A day costs what changed in it.
        """
        days = [day for day in self.days if first <= day <= last]
        areas = [self._areas(day) for day in days]
        statuses = sorted({status for found in areas for status in found})
        taken = {
            status: by_oblast.held([found.get(status, _EMPTY) for found in areas])
            for status in statuses
        }
        return by_oblast.table(taken, days)

    @lru_cache(maxsize=64)  # noqa: B019 - a source lives as long as the run that read it
    def _assessment(self, day: dt.date) -> ControlDay:
        areas = self._areas(day)
        frame = gpd.GeoDataFrame(
            {"status": list(areas)}, geometry=list(areas.values()), crs="EPSG:4326"
        )
        drawn = Drawn(frame, trace=partial(contact_line, areas.get("occupied", _EMPTY)))
        return ControlDay(day, day, drawn, split=partial(_split, areas))

    @cached_property
    def _drawn(self) -> dict[dt.date, dict[str, list[BaseGeometry]]]:
        """The geometries of each day by status."""
        found: dict[dt.date, dict[str, list[BaseGeometry]]] = {}
        columns = (self.frame[name] for name in ("date", "status", "geometry"))
        for day, status, geometry in sorted(zip(*columns, strict=True), key=itemgetter(0, 1)):
            found.setdefault(day, {}).setdefault(str(status), []).append(geometry)
        return found

    def _areas(self, day: dt.date) -> dict[str, BaseGeometry]:
        """Return the assessed areas of a day by status; occupied goes before contested."""
        areas = {
            status: shapely.union_all(group) if len(group) > 1 else group[0]
            for status, group in self._drawn.get(day, {}).items()
        }
        if "contested" in areas and "occupied" in areas:
            areas["contested"] = shapely.difference(areas["contested"], areas["occupied"])
        return areas


def _split(areas: dict[str, BaseGeometry]) -> pd.DataFrame:
    """Return area_km2, places, population by oblast and status, the rest as `ukrainian`."""
    taken = {status: by_oblast.held([area]) for status, area in areas.items()}
    return by_oblast.table(taken, [None]).drop(columns="date")


@lru_cache(maxsize=1)
def _ground() -> tuple[BaseGeometry, BaseGeometry, BaseGeometry]:
    """Return in the plane: dry land; waters the sides face each other over; the river with them."""
    plane = plane_at(*CENTRE)
    waters = borders.waters()
    river = waters.geometry[waters["kind"] == "river"].iloc[0]
    facing = plane.to_plane(borders.lower_dnipro())
    dry = plane.to_plane(oblasts.country().difference(borders.lower_dnipro()))
    return dry, facing, shapely.union(facing, plane.to_plane(river))


def contact_line(occupied: BaseGeometry) -> gpd.GeoDataFrame:
    """Return the contact line around an occupied area in degrees: sector, kind, geometry.

    It is the rim of the area where Ukrainian-held ground wider than a sliver lies beside it, and
    the banks of the lower Dnipro that face such ground across the water.
    """
    plane = plane_at(*CENTRE)
    dry, facing, lower_dnipro = _ground()
    area = plane.to_plane(occupied)
    held = shapely.difference(dry, area).buffer(-SLIVER_M / 2).buffer(SLIVER_M / 2)
    rim = shapely.boundary(area)
    beside = shapely.intersection(rim, held.buffer(SLIVER_M / 3))
    bank = shapely.intersection(rim, facing.buffer(BANK_M).intersection(held.buffer(FACING_M)))
    line = shapely.line_merge(shapely.union_all([beside, bank]))
    return _named(_pieces(plane.to_lonlat(line)), plane.to_plane, lower_dnipro)


def _pieces(line: BaseGeometry) -> npt.NDArray[np.object_]:
    """Return the single segments of lines."""
    lonlat, owner = shapely.get_coordinates(
        [part for part in shapely.get_parts(line) if part.geom_type == "LineString"],
        return_index=True,
    )
    joined = owner[1:] == owner[:-1]
    return np.asarray(
        shapely.linestrings(np.stack([lonlat[:-1][joined], lonlat[1:][joined]], axis=1))
    )


def _named(
    pieces: npt.NDArray[np.object_],
    to_plane: Callable[[BaseGeometry], BaseGeometry],
    lower_dnipro: BaseGeometry,
) -> gpd.GeoDataFrame:
    empty: dict[str, list[str]] = {"sector": [], "kind": [], "geometry": []}
    if not len(pieces):
        return gpd.GeoDataFrame(empty, geometry="geometry", crs="EPSG:4326")
    units = oblasts.load()
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    unit = units.sindex.nearest(middle, return_all=False)[1]
    flat = np.array(shapely.get_parts(to_plane(shapely.MultiPoint(middle))), dtype=object)
    shapely.prepare(lower_dnipro)
    near = shapely.dwithin(lower_dnipro, flat, NEAR_WATER_M)
    kind = np.where(near & (shapely.get_x(middle) < WATER_EAST), "water", "land")
    on_bank = shapely.dwithin(_ground()[1], flat, BANK_M + SLIVER_M)
    kind = np.where(shapely.within(middle, KINBURN) & ~on_bank, "kinburn", kind)
    frame = pd.DataFrame({"sector": units["iso"].to_numpy()[unit], "kind": kind})
    rows = [
        (sector, kind, shapely.line_merge(shapely.multilinestrings(pieces[group.index])))
        for (sector, kind), group in frame.groupby(["sector", "kind"])
    ]
    return gpd.GeoDataFrame(rows, columns=list(empty), geometry="geometry", crs="EPSG:4326")
