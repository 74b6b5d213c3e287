"""How many events there were, by day and oblast and by day and place, and how far from the line.

Sums are of whole metres: whole numbers add up to the same in any order, so totals of partitions,
added in whatever order they come, are those of the whole to the bit.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.crs import Plane, plane_at
from layers import places
from layers.control import CENTRE

KEYS = ["date", "oblast_iso", "geonameid"]
NOWHERE = 0  # the place of events outside Ukraine or without coordinates
_ADDED = {"events": "sum", "measured": "sum", "contact_m": "sum"}
_HOW = _ADDED | {"least_km": "min", "most_km": "max"}
_PENDING_ROWS = 500_000  # totals of partitions held apart before they are added up


def of(
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    days: Sequence[dt.date | None],
    measures: pd.DataFrame,
) -> pd.DataFrame:
    """Return the totals of points in degrees: one row a day, oblast and nearest place.

    Parameters
    ----------
    measures
        What `layers.reach.measure` found of them.

    Returns
    -------
    pandas.DataFrame
        date, oblast_iso, geonameid (`NOWHERE` outside Ukraine), events, measured (those with a
        distance to the contact line), contact_m (those distances added up, each in whole metres),
        least_km and most_km.
    """
    km = measures["contact_km"].to_numpy(float)
    there = np.isfinite(km)
    place = np.full(len(km), NOWHERE)
    inside = np.flatnonzero(measures["oblast_iso"].to_numpy(object) != "")
    place[inside] = nearest_place(lon[inside], lat[inside])
    rows = pd.DataFrame(
        {
            "date": np.array(days, "datetime64[s]"),
            "oblast_iso": measures["oblast_iso"].astype("str").to_numpy(),
            "geonameid": place,
            "events": 1,
            "measured": there.astype(np.int64),
            "contact_m": np.where(there, np.rint(km * 1e3), 0).astype(np.int64),
            "least_km": km,
            "most_km": km,
        }
    )
    return _summed(rows, KEYS)


def nearest_place(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return the geonameid of the populated place nearest to points in degrees."""
    plane, tree = _tree()
    nearest = tree.nearest(_in(plane, lon, lat)) if np.size(lon) else np.empty(0, np.int64)
    return places.load()["geonameid"].to_numpy(np.int64)[nearest]


def merged(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the totals of all partitions together.

    What is held grows with days and places (at most 5,488 a day), not with events.
    """
    whole: list[pd.DataFrame] = []
    pending = 0
    for part in parts:
        whole.append(part)
        pending += len(part)
        if pending >= max(_PENDING_ROWS, len(whole[0])):
            whole, pending = [_summed(pd.concat(whole, ignore_index=True), KEYS)], 0
    return _summed(pd.concat(whole, ignore_index=True), KEYS)


def by_oblast(whole: pd.DataFrame) -> pd.DataFrame:
    """Return totals by day and oblast, with the mean distance in km."""
    return _told(_summed(whole, ["date", "oblast_iso"]))


def by_place(whole: pd.DataFrame) -> pd.DataFrame:
    """Return totals by day and place, with the mean distance in km."""
    return _told(_summed(whole, ["date", "geonameid"]))


def _summed(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    grouped = rows.groupby(keys, sort=True, dropna=False, as_index=False)
    return pd.DataFrame(grouped.agg(_HOW))


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    mean = rows.pop("contact_m") / rows["measured"].where(rows["measured"] > 0) / 1e3
    rows.insert(len(rows.columns) - 2, "mean_km", mean)
    names = {name: f"contact_{name}" for name in ("mean_km", "least_km", "most_km")}
    return rows.rename(columns=names)


@cache
def _tree() -> tuple[Plane, shapely.STRtree]:
    plane, homes = plane_at(*CENTRE), places.load()
    return plane, shapely.STRtree(_in(plane, homes["longitude"], homes["latitude"]))


def _in(plane: Plane, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.object_]:
    together = shapely.MultiPoint(np.column_stack([np.asarray(lon, float), np.asarray(lat, float)]))
    return np.asarray(shapely.get_parts(plane.to_plane(together)))
