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
from layers import oblasts, places
from layers.control import CENTRE
from layers.schema import WEAPON_CLASSES

KEYS = ["date", "oblast_iso", "geonameid", "weapon_class"]
WEAPON = "weapon_class"  # the column of events that is counted by, where they have it
NOT_TOLD = "unknown"
NOWHERE = 0  # the place of events outside Ukraine or without coordinates
_CLASSES = ("", *WEAPON_CLASSES)
_DAY_ONE = np.datetime64("0001-01-01", "D").astype(np.int64)
_NO_DAY = 1 << 30
_ADDED = {"events": "sum", "measured": "sum", "contact_m": "sum"}
_HOW = _ADDED | {"least_km": "min", "most_km": "max"}
_PENDING_ROWS = 500_000  # totals of partitions held apart before they are added up


def of(
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    days: Sequence[dt.date | None],
    measures: pd.DataFrame,
    *,
    table: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the totals of points in degrees: one row a day, oblast, nearest place and weapon.

    Parameters
    ----------
    measures
        What `layers.reach.measure` found of them.
    table
        The points' own columns: a `weapon_class` among them is counted by.

    Returns
    -------
    pandas.DataFrame
        date, oblast_iso, geonameid (`NOWHERE` outside Ukraine), weapon_class (one of
        `WEAPON_CLASSES`; anything else is `unknown`, and events without such a column have an
        empty one), events, measured (those with a distance to the contact line), contact_m (those
        distances added up, each in whole metres), least_km and most_km.
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
            "weapon_class": _weapons(table, len(km)),
            "events": 1,
            "measured": there.astype(np.int64),
            "contact_m": np.where(there, np.rint(km * 1e3), 0).astype(np.int64),
            "least_km": km,
            "most_km": km,
        }
    )
    return _summed(rows, KEYS, _HOW)


def nearest_place(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return the geonameid of the settlement nearest to points in degrees.

    Parts of a city are none: counts are no finer than a settlement.
    """
    plane, tree, ids = _tree()
    nearest = tree.nearest(_in(plane, lon, lat)) if np.size(lon) else np.empty(0, np.int64)
    return ids[nearest]


def merged(parts: Iterable[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the totals of all partitions together: by oblast and place, and by place and weapon.

    What is held grows with days, places (at most 5,488 a day) and weapon classes (8), not with
    events. They are two tables because distances by weapon would make one of twice the size.
    """
    measured: list[pd.DataFrame] = []
    pending = 0
    counted = _Counts()
    for part in parts:
        counted.add(part)
        # Codes once, not once a row: nothing else of a row is a text.
        coded = part.drop(columns=WEAPON).astype({"oblast_iso": _oblasts()})
        measured.append(_summed(coded, KEYS[:-1], _HOW))
        pending += len(measured[-1])
        if pending >= max(_PENDING_ROWS, len(measured[0])):
            measured, pending = [_joined(measured)], 0
    return _joined(measured), counted.table()


class _Counts:
    """Counts by day, place and weapon class, each held as a key and a number: 16 bytes.

    There are nearly as many as events, while few of them share a day, a place and a weapon.
    """

    _PLACE, _DAY = 16, 1 << 32  # a key's units: weapon classes below, places below, days on top

    def __init__(self) -> None:
        self._keys = np.empty(0, np.int64)
        self._events = np.empty(0, np.int64)
        self._waiting: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []
        self._pending = 0

    def add(self, part: pd.DataFrame) -> None:
        """Take the totals of one more partition."""
        days = part["date"].to_numpy("datetime64[D]")
        known = ~np.isnat(days)
        # Days from 1 on; those without a date stand last, as missing ones do in a sorted table.
        day = np.where(known, days.astype(np.int64) - _DAY_ONE, _NO_DAY)
        kind = pd.Index(_CLASSES).get_indexer(pd.Index(part[WEAPON]))
        keys = day * self._DAY + part["geonameid"].to_numpy(np.int64) * self._PLACE + kind
        self._waiting.append(_added(keys, part["events"].to_numpy(np.int64)))
        self._pending += len(self._waiting[-1][0])
        if self._pending >= max(_PENDING_ROWS, len(self._keys)):
            self._add_up()

    def table(self) -> pd.DataFrame:
        """Return the counts, sorted by day, place and weapon class."""
        self._add_up()
        day, rest = np.divmod(self._keys, self._DAY)
        place, kind = np.divmod(rest, self._PLACE)
        dates = (day + _DAY_ONE).astype("datetime64[D]").astype("datetime64[s]")
        dates[day == _NO_DAY] = np.datetime64("NaT")
        weapon = pd.Categorical.from_codes(kind, categories=pd.Index(_CLASSES))
        columns = {"date": dates, "geonameid": place, WEAPON: weapon, "events": self._events}
        return pd.DataFrame(columns).astype({WEAPON: "str"})

    def _add_up(self) -> None:
        waiting = [(self._keys, self._events), *self._waiting]
        self._waiting, self._pending = [], 0
        together = [np.concatenate(columns) for columns in zip(*waiting, strict=True)]
        self._keys, self._events = _added(*together)


def _added(
    keys: npt.NDArray[np.int64], events: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return each key once, in order, with all its events."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)])
    return keys[first], np.add.reduceat(events[order], first) if len(keys) else events


def by_oblast(whole: pd.DataFrame) -> pd.DataFrame:
    """Return totals by day and oblast, with the mean distance in km."""
    return _told(_summed(whole, ["date", "oblast_iso"], _HOW)).astype({"oblast_iso": "str"})


def by_place(whole: pd.DataFrame) -> pd.DataFrame:
    """Return totals by day and place, with the mean distance in km."""
    return _told(_summed(whole, ["date", "geonameid"], _HOW))


@cache
def _oblasts() -> pd.CategoricalDtype:
    return pd.CategoricalDtype(pd.Index(["", *sorted(oblasts.names()["iso"])]))


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    return _summed(pd.concat(parts, ignore_index=True), KEYS[:-1], _HOW)


def _weapons(table: pd.DataFrame | None, rows: int) -> pd.Series:
    """Return the weapon class of each row, as the table tells it."""
    if table is None or WEAPON not in table:
        return pd.Series([""] * rows, dtype="str")
    told = table[WEAPON].astype("str").reset_index(drop=True)
    return told.where(told.isin(WEAPON_CLASSES), NOT_TOLD)


def _summed(rows: pd.DataFrame, keys: list[str], how: dict[str, str]) -> pd.DataFrame:
    grouped = rows.groupby(keys, sort=True, dropna=False, as_index=False, observed=True)
    return pd.DataFrame(grouped.agg(how))


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    mean = rows.pop("contact_m") / rows["measured"].where(rows["measured"] > 0) / 1e3
    rows.insert(len(rows.columns) - 2, "mean_km", mean)
    names = {name: f"contact_{name}" for name in ("mean_km", "least_km", "most_km")}
    return rows.rename(columns=names)


@cache
def _tree() -> tuple[Plane, shapely.STRtree, npt.NDArray[np.int64]]:
    plane, homes = plane_at(*CENTRE), places.load()
    homes = homes[~homes["part_of_city"]]
    tree = shapely.STRtree(_in(plane, homes["longitude"], homes["latitude"]))
    return plane, tree, homes["geonameid"].to_numpy(np.int64)


def _in(plane: Plane, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.object_]:
    together = shapely.MultiPoint(np.column_stack([np.asarray(lon, float), np.asarray(lat, float)]))
    return np.asarray(shapely.get_parts(plane.to_plane(together)))
