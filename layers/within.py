"""What lies within pieces of ground: land by oblast, and places with the people who lived there."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.geodesic import area_km2
from layers import oblasts, places


def land(pieces: npt.NDArray[np.object_]) -> pd.DataFrame:
    """Return piece (row), oblast_iso, area_km2; what lies off our outline goes to the nearest.

    Drawn coasts differ by up to a kilometre: that ground is somebody's all the same.

    Parameters
    ----------
    pieces
        Polygons in degrees `(lon, lat)`.
    """
    units = oblasts.load()
    iso, shapes = units["iso"].to_numpy(), units.geometry.to_numpy()
    piece, unit = units.sindex.query(pieces, predicate="intersects")
    whole = np.asarray(shapely.covers(shapes[unit], pieces[piece]), bool)
    parts = pieces[piece].copy()
    parts[~whole] = shapely.intersection(shapes[unit[~whole]], parts[~whole])
    rest = np.setdiff1d(np.arange(len(pieces)), piece[whole])
    off, owner = shapely.get_parts(
        shapely.difference(pieces[rest], oblasts.country()), return_index=True
    )
    areal = shapely.area(off) > 0
    rest, off = rest[owner][areal], off[areal]
    near = units.sindex.nearest(shapely.point_on_surface(off), return_all=False)[1]
    return pd.DataFrame(
        {
            "piece": np.concatenate([piece, rest]),
            "oblast_iso": np.concatenate([iso[unit], iso[near]]),
            "area_km2": area_km2(np.concatenate([parts, off])),
        }
    )


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
