"""Control from assessed polygons: dated areas that somebody drew, read in from a file."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo import change
from geo.crs import plane_at
from geo.errors import InputError
from geo.geodesic import area_km2
from layers import borders, oblasts, places
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
TINY_KM2 = 1e-6  # what is left of a sum of areas that cancel
CARRY_DAYS = 31  # an assessment older than this says nothing about a day

_EMPTY = shapely.MultiPolygon()
_NOTHING = pd.DataFrame(columns=["area_km2", "places", "population"], dtype=float)


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

        Each day is the day before with what changed put on and taken off, so a day costs what
        changed in it. Cut at oblast borders piece by piece, an oblast's area can come out up to
        half a km2 off `by_oblast` after 500 days.
        """
        days = [day for day in self.days if first <= day <= last]
        rows: list[pd.DataFrame] = []
        held: dict[str, BaseGeometry] = {}
        sums: dict[str, pd.DataFrame] = {}
        table = _with_the_rest(sums)
        for day in days:
            areas = self._areas(day)
            changed = False
            for status in held.keys() | areas.keys():
                now = areas.get(status, _EMPTY)
                moved = change.between(held.get(status, _EMPTY), now)
                held[status] = now
                for ground, sign in ((moved.gained, 1), (moved.lost, -1)):
                    if not ground.is_empty:
                        known = sums.get(status, _NOTHING)
                        sums[status] = known.add(sign * _count(ground), fill_value=0)
                        changed = True
            table = _with_the_rest(sums) if changed else table
            rows.append(table.assign(date=day))
        columns = ["date", "oblast_iso", "status", "area_km2", "places", "population"]
        return (
            pd.concat(rows, ignore_index=True)[columns] if rows else pd.DataFrame(columns=columns)
        )

    @lru_cache(maxsize=64)  # noqa: B019 - a source lives as long as the run that read it
    def _assessment(self, day: dt.date) -> ControlDay:
        areas = self._areas(day)
        frame = gpd.GeoDataFrame(
            {"status": list(areas)}, geometry=list(areas.values()), crs="EPSG:4326"
        )
        drawn = Drawn(frame, trace=partial(contact_line, areas.get("occupied", _EMPTY)))
        counted = {status: _count(area) for status, area in areas.items()}
        return ControlDay(day, day, drawn, split=partial(_with_the_rest, counted))

    def _areas(self, day: dt.date) -> dict[str, BaseGeometry]:
        """Return the assessed areas of a day by status; occupied goes before contested."""
        rows = self.frame[self.frame["date"] == day]
        areas = {
            str(status): shapely.union_all(list(group)) if len(group) > 1 else group.iloc[0]
            for status, group in rows.groupby("status")["geometry"]
        }
        if "contested" in areas and "occupied" in areas:
            areas["contested"] = shapely.difference(areas["contested"], areas["occupied"])
        return areas


def _count(area: BaseGeometry) -> pd.DataFrame:
    """Return area_km2, places, population of ground by oblast."""
    people = places.load()
    inside = people.sindex.query(area, predicate="intersects")
    there = people.iloc[inside]
    counted = there["population"].where(~there["part_of_city"], 0).groupby(there["oblast_iso"])
    numbers = pd.DataFrame({"places": counted.size(), "population": counted.sum()})
    size = _split_by_oblast(area).rename("area_km2").to_frame()
    return size.join(numbers, how="outer").fillna(0).astype(float)


@lru_cache(maxsize=1)
def _whole() -> pd.DataFrame:
    """Return area_km2, places, population of each oblast."""
    units, people = oblasts.load(), places.load()
    counted = people["population"].where(~people["part_of_city"], 0).groupby(people["oblast_iso"])
    area = pd.Series(area_km2(units.geometry.values), index=units["iso"].to_numpy())
    return pd.DataFrame({"area_km2": area, "places": counted.size(), "population": counted.sum()})


def _with_the_rest(taken: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of each status, and of what is left in each oblast as `ukrainian`."""
    rest = _whole()
    for part in taken.values():
        rest = rest.sub(part.reindex(rest.index, fill_value=0))
    rest["area_km2"] = rest["area_km2"].clip(lower=0)
    parts = {**{status: part[_there(part)] for status, part in taken.items()}, "ukrainian": rest}
    table = pd.concat(parts, names=["status", "oblast_iso"]).reset_index()
    table = table.sort_values(["oblast_iso", "status"], ignore_index=True)
    numbers = table[["places", "population"]].round().astype(int)
    return table.assign(**numbers)[["oblast_iso", "status", "area_km2", "places", "population"]]


def _there(part: pd.DataFrame) -> pd.Series:
    return (part["area_km2"] > TINY_KM2) | (part["places"] > 0)


def _split_by_oblast(geometry: BaseGeometry) -> pd.Series:
    """Return km2 of an area by oblast; what lies off our outline goes to the nearest oblast.

    Assessed coasts differ from ours by up to a kilometre: that ground is somebody's all the same.
    """
    units = oblasts.load()
    parts = shapely.get_parts(geometry)
    part, unit = units.sindex.query(parts, predicate="intersects")
    shapes = units.geometry.to_numpy()
    whole = np.asarray(shapely.covers(shapes[unit], parts[part]), bool)
    cut = parts[part]
    cut[~whole] = shapely.intersection(shapes[unit[~whole]], cut[~whole])
    iso = units["iso"].to_numpy()
    area = pd.Series(area_km2(cut), index=iso[unit]).groupby(level=0).sum()
    covered = np.isin(np.arange(len(parts)), part[whole])
    off = shapely.get_parts(shapely.difference(parts[~covered], oblasts.country()))
    off = off[shapely.area(off) > 0]
    row, unit = units.sindex.nearest(shapely.point_on_surface(off), return_all=False)
    extra = pd.Series(area_km2(off[row]), index=iso[unit]).groupby(level=0).sum()
    total = area.add(extra, fill_value=0)
    return total[total > 0]


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
