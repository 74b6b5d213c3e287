"""Longitudes and latitudes in cells: numbers in degrees, the right way round, and not nowhere."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.sources.cells import WRITE_NUMBER, blank, degrees
from layers.sources.columns import Cells
from layers.sources.features import LARGEST_LAT, LARGEST_LON
from layers.sources.report import Row

LON_RANGE = (21.0, 41.0)
LAT_RANGE = (44.0, 53.0)
"""Ukraine with a margin: no longitude in it can be one of its latitudes."""

Numbers = npt.NDArray[np.float64] | np.float64

NOWHERE_DEG = 0.01
MOST = 0.8
AXES = (("longitude", LARGEST_LON), ("latitude", LARGEST_LAT))


class Turn(Enum):
    """What a file's own coordinates allow: to turn all of its rows, single ones, or none."""

    ALL = "all"
    SINGLE = "single"
    NONE = "none"


def turn_of(lons: Sequence[Any], lats: Sequence[Any]) -> Turn:
    """Return whether latitude and longitude changed places in a file, by their cells."""
    pairs = [(degrees(x)[0], degrees(y)[0]) for x, y in zip(lons, lats, strict=True)]
    known = np.array([pair for pair in pairs if None not in pair], float).reshape(-1, 2)
    return turn_of_numbers(known[:, 0], known[:, 1])


def turn_of_numbers(lon: Numbers, lat: Numbers) -> Turn:
    """Return whether latitude and longitude changed places in a file.

    Where most rows lie in Ukraine, one way round or the other, a row that lies there only if
    turned is a slip; in a file about another region it may be right as it stands.
    """
    full = int((np.isfinite(lon) & np.isfinite(lat)).sum())
    turned, straight = int(in_ukraine(lat, lon).sum()), int(in_ukraine(lon, lat).sum())
    if full and turned >= MOST * full:
        return Turn.ALL
    # No point can lie there both ways, so where most do one way or the other, each is known.
    return Turn.SINGLE if turned + straight > full / 2 else Turn.NONE


def judge(
    row: Row, cells: Cells, columns: Mapping[str, str], *, turn: Turn
) -> tuple[float, float] | None:
    """Return (lon, lat) in degrees, or record on `row` why there is none."""
    found: dict[str, float] = {}
    for name, _ in AXES:
        value = cells.get(name)
        read, mended = degrees(value)
        if read is None:
            what = "is missing" if blank(value) else "is no number"
            row.fault(columns.get(name, name), value, f"the {name} {what}", WRITE_NUMBER)
            continue
        if mended:
            row.repair(columns[name], value, mended)
        found[name] = read
    if len(found) < len(AXES):
        return None
    lon, lat = found["longitude"], found["latitude"]
    if turn is Turn.ALL:
        lon, lat, row.mended = lat, lon, True
    elif turn is Turn.SINGLE and in_ukraine(np.float64(lat), np.float64(lon)):
        lon, lat = lat, lon
        message = "longitude and latitude had changed places; put right"
        row.repair(columns["longitude"], f"{lat:g}, {lon:g}", message)
    return _on_earth(row, lon, lat, columns)


def _on_earth(
    row: Row, lon: float, lat: float, columns: Mapping[str, str]
) -> tuple[float, float] | None:
    for (name, largest), value in zip(AXES, (lon, lat), strict=True):
        if abs(value) > largest:
            message = f"the {name} is beyond {largest} degrees"
            row.fault(columns[name], value, message, WRITE_NUMBER)
            return None
    if nowhere(np.float64(lon), np.float64(lat)):
        message = "stands at zero degrees, where missing coordinates end up"
        row.fault(columns["latitude"], f"{lat:g}, {lon:g}", message, "Find the place.")
        return None
    return lon, lat


def in_ukraine(lon: Numbers, lat: Numbers) -> npt.NDArray[np.bool_]:
    """Return which points lie in or near Ukraine; one that is not known does not."""
    west, east = LON_RANGE
    south, north = LAT_RANGE
    return np.asarray((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north))


def nowhere(lon: Numbers, lat: Numbers) -> npt.NDArray[np.bool_]:
    """Return which points stand where missing coordinates end up: on a line of zero degrees."""
    x, y = np.abs(lon), np.abs(lat)
    return np.asarray((x == 0) | (y == 0) | ((x < NOWHERE_DEG) & (y < NOWHERE_DEG)))
