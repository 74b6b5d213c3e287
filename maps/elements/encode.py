"""Geometry and frames in the short form that the elements' scripts read.

A line is one flat list of whole 1e-4 degrees, each point relative to the one before:
`[lon, lat, dlon, dlat, ...]`. That is less than half of GeoJSON's size and cannot carry markup.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from maps.elements.kept import of_shape

GRID = 10_000  # steps a degree; 1e-4 degree is at most 11 m

LEAST = 6  # numbers of a ring: three points, or it is smaller than the grid

Flat = list[int]
Area = list[list[Flat]]


def flat(coordinates: np.ndarray) -> Flat:
    """Return points `(lon, lat)` as relative whole steps; points that fall together become one."""
    steps = np.rint(np.asarray(coordinates)[:, :2] * GRID).astype(np.int64)
    moved = np.any(np.diff(steps, axis=0) != 0, axis=1)
    steps = steps[np.concatenate(([True], moved))]
    return _relative(steps)


@of_shape
def area(geometry: BaseGeometry) -> Area:
    """Return a (multi)polygon as polygons of rings; anything else in it has no area and is left.

    The same shape gives the same list, which is not written to.
    """
    polygons = [part for part in _parts(geometry) if isinstance(part, Polygon)]
    rings, owner = shapely.get_rings(polygons, return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    steps = np.rint(points * GRID).astype(np.int64)
    # A point is left out where it falls together with the one before; each ring's last repeats
    # its first.
    begins = np.diff(ring_of, prepend=-1) != 0
    ends = np.diff(ring_of, append=-1) != 0
    kept = (np.any(np.diff(steps, axis=0, prepend=0) != 0, axis=1) | begins) & ~ends
    steps, ring_of, begins = steps[kept], ring_of[kept], begins[kept]
    relative = np.diff(steps, axis=0, prepend=0)
    relative[begins] = steps[begins]
    flats = relative.ravel().tolist()
    cuts = np.cumsum(2 * np.bincount(ring_of, minlength=len(rings))).tolist()
    found: list[list[Flat]] = [[] for _ in polygons]
    small: set[int] = set()  # polygons smaller than the grid, their holes with them
    for polygon, begin, end in zip(owner.tolist(), [0, *cuts], cuts, strict=False):
        if end - begin < LEAST:
            small.update(() if found[polygon] else (polygon,))
        elif polygon not in small:
            found[polygon].append(flats[begin:end])
    return [rings for rings in found if rings]


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
    return _relative(np.rint(coordinates * GRID).astype(np.int64))


def _relative(steps: npt.NDArray[np.int64]) -> Flat:
    relative = np.diff(steps, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    found: Flat = relative.ravel().tolist()
    return found


def _parts(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    if isinstance(geometry, MultiPolygon | MultiLineString | shapely.GeometryCollection):
        for part in geometry.geoms:
            yield from _parts(part)
    else:
        yield geometry
