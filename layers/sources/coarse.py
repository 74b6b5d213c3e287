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
    result = frame.copy()
    fine = ~frame["location_precision"].isin(COARSE).to_numpy()
    xy = shapely.get_coordinates(frame.geometry.to_numpy())
    moved = np.where(fine[:, None], xy.round(ROUND_DECIMALS), xy)
    if places is not None and len(places) and fine.any():
        rows, nearest = _nearest(xy, fine, places)
        moved[rows] = shapely.get_coordinates(places.geometry.to_numpy()[nearest])
        for column, name in (("place", "name_en"), ("oblast_iso", "oblast_iso")):
            _fill(result, rows, column, places[name].to_numpy()[nearest])
    result["longitude"], result["latitude"] = moved[:, 0], moved[:, 1]
    result.loc[fine, "location_precision"] = "settlement"
    result = result.set_geometry(gpd.points_from_xy(moved[:, 0], moved[:, 1], crs=STORAGE))
    return gpd.GeoDataFrame(result)


def apply(
    frame: gpd.GeoDataFrame, places: gpd.GeoDataFrame | None, report: Report
) -> gpd.GeoDataFrame:
    """Return `frame` coarsened, with a note on how."""
    if frame.empty:
        return frame
    result = coarsen(frame, places)
    how = f"rounded to {ROUND_DECIMALS} decimals (about 1 km)"
    if places is not None:
        how = f"moved to the nearest place, or beyond {SNAP_KM:g} km of any {how}"
    report.note(f"coordinates finer than a settlement were {how}")
    return result


def _nearest(
    xy: np.ndarray, fine: np.ndarray, places: gpd.GeoDataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that have a place near them, and the position of that place."""
    # Centred on Ukraine, where a plane tells which of two places is nearer as well as an ellipsoid.
    plane = plane_at(31.5, 48.5).crs
    rows = np.flatnonzero(fine)
    points = gpd.GeoSeries(gpd.points_from_xy(xy[rows, 0], xy[rows, 1], crs=STORAGE)).to_crs(plane)
    tree = places.geometry.to_crs(plane).sindex
    at, place = tree.nearest(points, return_all=False, max_distance=SNAP_KM * 1000)
    return rows[at], place


def _fill(frame: pd.DataFrame, rows: np.ndarray, column: str, values: np.ndarray) -> None:
    known = frame[column].to_numpy(dtype=object).copy()
    empty = known[rows] == ""
    known[rows[empty]] = values[empty]
    frame[column] = pd.Series(known, index=frame.index, dtype="str")
