"""Geometry and frames in the short form that the elements' scripts read.

A line is one flat list of whole 1e-4 degrees, each point relative to the one before:
`[lon, lat, dlon, dlat, ...]`. That is less than half of GeoJSON's size and cannot carry markup.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

GRID = 10_000  # steps a degree; 1e-4 degree is at most 11 m

Flat = list[int]


def flat(coordinates: np.ndarray, *, closed: bool = False) -> Flat:
    """Return points `(lon, lat)` as relative whole steps; points that fall together become one.

    A `closed` ring loses its last point, which repeats the first.
    """
    steps = np.rint(np.asarray(coordinates)[:, :2] * GRID).astype(np.int64)
    if closed:
        steps = steps[:-1]
    moved = np.any(np.diff(steps, axis=0) != 0, axis=1)
    steps = steps[np.concatenate(([True], moved))]
    relative = np.diff(steps, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return [int(step) for step in relative.ravel()]


def area(geometry: BaseGeometry) -> list[list[Flat]]:
    """Return a (multi)polygon as polygons of rings; anything else in it has no area and is left."""
    found = []
    for polygon in _parts(geometry):
        if isinstance(polygon, Polygon) and not polygon.is_empty:
            rings = [polygon.exterior, *polygon.interiors]
            flats = [flat(shapely.get_coordinates(ring), closed=True) for ring in rings]
            if len(flats[0]) >= 6:  # noqa: PLR2004 - three points: smaller than the grid otherwise
                found.append([ring for ring in flats if len(ring) >= 6])  # noqa: PLR2004
    return found


def lines(geometry: BaseGeometry) -> list[Flat]:
    """Return a (multi)line as its lines."""
    return [
        flat(shapely.get_coordinates(line))
        for line in _parts(geometry)
        if isinstance(line, LineString) and not line.is_empty
    ]


def points(geometries: Iterable[BaseGeometry]) -> Flat:
    """Return points as one flat list; unlike a line it keeps points that fall together."""
    coordinates = shapely.get_coordinates(list(geometries))
    if not len(coordinates):
        return []
    steps = np.rint(coordinates * GRID).astype(np.int64)
    relative = np.diff(steps, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return [int(step) for step in relative.ravel()]


def _parts(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    if isinstance(geometry, MultiPolygon | MultiLineString | shapely.GeometryCollection):
        for part in geometry.geoms:
            yield from _parts(part)
    else:
        yield geometry
