"""What lies within pieces of ground: land by oblast, and places with the people who lived there."""

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.shares import Units
from layers import oblasts, places

TINY_KM2 = 1e-6  # what is left of a sum of areas that cancel


def land(pieces: npt.NDArray[np.object_]) -> pd.DataFrame:
    """Return piece (row), oblast_iso, area_km2; what lies off our outline goes to the nearest.

    Parameters
    ----------
    pieces
        Polygons in degrees `(lon, lat)`.
    """
    codes, units = _units()
    parts, part_of = shapely.get_parts(pieces, return_index=True)
    rings, polygon = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    lonlat, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    share = units.under(np.hstack([lonlat[:-1][joined], lonlat[1:][joined]]))
    areas = np.zeros((len(pieces), len(codes)))
    np.add.at(areas, part_of[polygon[ring[1:][joined]]], share)
    piece, unit = np.nonzero(areas > TINY_KM2)
    return pd.DataFrame({"piece": piece, "oblast_iso": codes[unit], "area_km2": areas[piece, unit]})


@cache
def _units() -> tuple[npt.NDArray[np.object_], Units]:
    """Return the oblasts' codes, and their ground with what lies off their outline."""
    zones = oblasts.zones()
    return zones.index.to_numpy(object), Units.of(zones.to_numpy())


def people(pieces: npt.NDArray[np.object_]) -> pd.DataFrame:
    """Return piece (row), oblast_iso, population: one row a place, counted in one piece alone.

    Parameters
    ----------
    pieces
        Polygons in degrees `(lon, lat)`.
    """
    table = places.load()
    piece, place = table.sindex.query(pieces, predicate="intersects")
    _, once = np.unique(place, return_index=True)
    there = table.iloc[place[once]]
    return pd.DataFrame(
        {
            "piece": piece[once],
            "oblast_iso": there["oblast_iso"].to_numpy(),
            # A part of a city is counted with its city.
            "population": there["population"].where(~there["part_of_city"], 0).to_numpy(int),
        }
    )
