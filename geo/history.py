"""What happened to each piece of ground, from drawings of one area day after day.

A drawing is the set of its rim's edges, on a grid. Between two days only edges that are not in both
matter: a point is in the area of the second day and not of the first, or the other way round, if a
ray from it crosses an odd number of them.
"""

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_BLOCK = 256  # edges looked at together: bounds the memory


def rim(area: BaseGeometry, *, grid: float) -> Ints:
    """Return the edges of an area's rim in steps of a grid in degrees: x0, y0, x1, y1, low first.

    An edge that stands twice (of two parts side by side) is no rim.

    Examples
    --------
    >>> rim(shapely.box(0, 0, 2, 1), grid=1.0).tolist()
    [[0, 0, 0, 1], [0, 0, 2, 0], [0, 1, 2, 1], [2, 0, 2, 1]]
    """
    rings = shapely.get_rings(shapely.get_parts(area))
    lonlat, ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.rint(lonlat / grid).astype(np.int64)
    joined = ring[1:] == ring[:-1]
    start, end = steps[:-1][joined], steps[1:][joined]
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    edges = np.hstack(
        [np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)]
    )
    return _odd(edges[(edges[:, :2] != edges[:, 2:]).any(axis=1)])


def moved(before: Ints, after: Ints) -> Ints:
    """Return the edges that are in one rim alone."""
    return _odd(np.vstack([before, after]))


def within(points: Floats, edges: Ints) -> Bools:
    """Return which points (n, 2), in steps of the grid, edges enclose by the even-odd rule.

    Examples
    --------
    >>> within(np.array([[1.0, 0.5], [3.0, 0.5]]), rim(shapely.box(0, 0, 2, 1), grid=1.0)).tolist()
    [True, False]
    """
    crossed = np.zeros(len(points), np.int64)
    x, y = points[:, :1], points[:, 1:]
    for first in range(0, len(edges), _BLOCK):
        x0, y0, x1, y1 = (column[None] for column in edges[first : first + _BLOCK].T.astype(float))
        # A level edge is crossed by no level ray; its own quotient does not matter.
        rise = np.where(y1 == y0, 1.0, y1 - y0)
        at = x0 + (y - y0) / rise * (x1 - x0)
        crossed += (((y0 > y) != (y1 > y)) & (x < at)).sum(axis=1)
    return crossed % 2 == 1


def days_inside(points: Floats, rims: list[Ints]) -> Bools:
    """Return for each point (rows) and each day's rim (columns) whether it is enclosed."""
    found = np.zeros((len(points), len(rims)), bool)
    now, before = np.zeros(len(points), bool), np.zeros((0, 4), np.int64)
    for day, after in enumerate(rims):
        edges = moved(before, after)
        if len(edges):
            now = now ^ within(points, edges)
        found[:, day], before = now, after
    return found


def _odd(edges: Ints) -> Ints:
    """Return the edges that stand an odd number of times."""
    if not len(edges):
        return edges
    found, times = np.unique(edges, axis=0, return_counts=True)
    return found[times % 2 == 1]
