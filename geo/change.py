"""What changed between two drawings of one area: only edges that differ are looked at."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.prepared import meets


class Change(NamedTuple):
    """Ground that is in the second area alone, and in the first alone."""

    gained: shapely.MultiPolygon
    lost: shapely.MultiPolygon


def between(before: BaseGeometry, after: BaseGeometry) -> Change:
    """Return what an area gained and lost, from the edges that are not in both drawings.

    The rim of the difference of two areas is made of edges of either that the other lacks. Where
    an area of thousands of edges changes in a few, those few tell it all.

    Examples
    --------
    >>> grown = between(shapely.box(0, 0, 1, 1), shapely.box(0, 0, 2, 1))
    >>> grown.gained.area, grown.lost.area
    (1.0, 0.0)
    """
    old, new = _edges(before), _edges(after)
    differ = np.concatenate([old[~_among(old, new)], new[~_among(new, old)]])
    if not len(differ):
        return Change(shapely.MultiPolygon(), shapely.MultiPolygon())
    noded = shapely.union_all(shapely.linestrings(differ.reshape(-1, 2, 2)))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inner = shapely.point_on_surface(faces)
    lon, lat = shapely.get_x(inner), shapely.get_y(inner)
    was, now = (meets(area, lon, lat) for area in (before, after))
    return Change(*(shapely.MultiPolygon(list(faces[part])) for part in (now & ~was, was & ~now)))


def _edges(area: BaseGeometry) -> npt.NDArray[np.float64]:
    """Return the directed edges of the rings, land on the left: x0, y0, x1, y1."""
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(area)))
    lonlat, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    return np.ascontiguousarray(np.hstack([lonlat[:-1][joined], lonlat[1:][joined]]))


def _among(
    edges: npt.NDArray[np.float64], others: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    key = np.dtype((np.void, 4 * edges.dtype.itemsize))
    return np.isin(edges.view(key).ravel(), others.view(key).ravel())
