"""Coordinates made no finer than a settlement, as the editorial line asks of every import."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import STORAGE, plane_at
from layers.sources.report import Report

SNAP_KM = 10.0
"""A place farther away than this is not the settlement meant: it may lie across the border."""

ROUND_DECIMALS = 2
"""About 1 km, for want of a place."""

COARSE = ("raion", "oblast")
"""Points of these precisions stand for an area already."""


def coarsen(frame: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Return strikes moved to the nearest settlement, so that no finer coordinate remains.

    Parameters
    ----------
    frame
        Strikes with `latitude`, `longitude`, `location_precision`, `place`, `oblast_iso`.
    places
        Populated places with `name_en`, `oblast_iso` and points in EPSG:4326. Beyond `SNAP_KM`
        of any of them, and with `None`, coordinates are rounded to `ROUND_DECIMALS` instead.

    Returns
    -------
    gpd.GeoDataFrame
        A new frame with the same index; `place` and `oblast_iso` are filled where they were empty
        and a place was found.
    """
    return with_points(_moved(pd.DataFrame(frame), places))


def with_points(strikes: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return strikes with the point of each."""
    points = gpd.points_from_xy(strikes["longitude"], strikes["latitude"], crs=STORAGE)
    return gpd.GeoDataFrame(strikes, geometry=points)


def apply(
    strikes: pd.DataFrame, places: gpd.GeoDataFrame | None, report: Report
) -> gpd.GeoDataFrame:
    """Return strikes coarsened, with their points and a note on how."""
    if strikes.empty:
        return with_points(strikes)
    how = f"rounded to {ROUND_DECIMALS} decimals (about 1 km)"
    if places is not None:
        how = f"moved to the nearest place, or beyond {SNAP_KM:g} km of any {how}"
    report.note(f"coordinates finer than a settlement were {how}")
    return with_points(_moved(strikes, places))


def _moved(strikes: pd.DataFrame, places: gpd.GeoDataFrame | None) -> pd.DataFrame:
    result = strikes.copy()
    fine = ~strikes["location_precision"].isin(COARSE).to_numpy()
    xy = strikes[["longitude", "latitude"]].to_numpy(float)
    moved = np.where(fine[:, None], xy.round(ROUND_DECIMALS), xy)
    if places is not None and len(places) and fine.any():
        rows, nearest = _nearest(xy, fine, places)
        moved[rows] = shapely.get_coordinates(places.geometry.to_numpy())[nearest]
        for column, name in (("place", "name_en"), ("oblast_iso", "oblast_iso")):
            _fill(result, rows, column, places[name].to_numpy()[nearest])
    result["longitude"], result["latitude"] = moved[:, 0], moved[:, 1]
    if fine.all():
        result["location_precision"] = pd.Series("settlement", index=result.index, dtype="str")
    else:
        result.loc[fine, "location_precision"] = "settlement"
    return result


def _nearest(
    xy: np.ndarray, fine: np.ndarray, places: gpd.GeoDataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that have a place near them, and the position of that place."""
    # Centred on Ukraine, where a plane tells which of two places is nearer as well as an ellipsoid.
    plane = plane_at(31.5, 48.5)
    sites = plane.of(shapely.get_coordinates(places.geometry.to_numpy()))
    rows = np.flatnonzero(fine)
    nearest = nearest_within(plane.of(xy[rows]), sites, 1000 * SNAP_KM)
    return rows[nearest >= 0], nearest[nearest >= 0]


def nearest_within(points: np.ndarray, sites: np.ndarray, reach: float) -> np.ndarray:
    """Return for each point the position of the nearest site within a reach, -1 if there is none.

    Points and sites are sorted into squares as wide as the reach, so that those of one square are
    held at once against the few sites in it and in the eight about it.

    Parameters
    ----------
    points, sites
        Arrays of shape (n, 2) in metres. Of sites equally near the first one is taken.
    """
    found = np.full(len(points), -1)
    x, y = points[:, 0], points[:, 1]
    if not len(points) or not len(sites):
        return found
    low = np.minimum(points.min(axis=0), sites.min(axis=0)) - reach
    columns, lines = ((np.concatenate([points, sites]).max(axis=0) - low) // reach + 2).astype(int)
    of_points, of_sites = (((at - low) // reach).astype(int) for at in (points, sites))
    square = of_points[:, 0] * (lines + 1) + of_points[:, 1]
    order = np.argsort(square, kind="stable")
    starts = np.flatnonzero(np.diff(square[order], prepend=-1))
    by_column = np.argsort(of_sites[:, 0], kind="stable")
    edges = np.searchsorted(of_sites[by_column, 0], np.arange(columns + 3))
    for first, last in zip(starts, [*starts[1:], len(order)], strict=True):
        rows = order[first:last]
        column, line = of_points[rows[0]]
        strip = by_column[edges[max(column - 1, 0)] : edges[column + 2]]
        near = np.sort(strip[np.abs(of_sites[strip, 1] - line) <= 1])
        if len(near):
            squared = (x[rows, None] - sites[near, 0]) ** 2 + (y[rows, None] - sites[near, 1]) ** 2
            closest = squared.argmin(axis=1)
            is_near = squared[np.arange(len(rows)), closest] <= reach**2
            found[rows[is_near]] = near[closest[is_near]]
    return found


def _fill(frame: pd.DataFrame, rows: np.ndarray, column: str, values: np.ndarray) -> None:
    known = frame[column].to_numpy(dtype=object).copy()
    empty = known[rows] == ""
    known[rows[empty]] = values[empty]
    frame[column] = pd.Series(known, index=frame.index, dtype="str")
