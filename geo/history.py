"""What happened to each piece of ground, from drawings of one area day after day.

A drawing is the set of its rim's edges. Between two days only edges that are not in both
matter: a point is in the area of the second day and not of the first, or the other way round, if a
ray from it crosses an odd number of them.
"""

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_BLOCK = 256  # edges looked at together: bounds the memory


def rim(area: BaseGeometry) -> Floats:
    """Return the edges of an area's rim: x0, y0, x1, y1, the lower end first.

    An edge that stands twice (of two parts side by side) is no rim.

    Examples
    --------
    >>> rim(shapely.box(0, 0, 2, 1)).tolist()
    [[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 2.0, 0.0], [0.0, 1.0, 2.0, 1.0], [2.0, 0.0, 2.0, 1.0]]
    """
    rings = shapely.get_rings(shapely.get_parts(area))
    lonlat, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    start, end = lonlat[:-1][joined], lonlat[1:][joined]
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    edges = np.hstack(
        [np.where(turned[:, None], end, start), np.where(turned[:, None], start, end)]
    )
    return _odd(edges[(edges[:, :2] != edges[:, 2:]).any(axis=1)])


def moved(before: Floats, after: Floats) -> Floats:
    """Return the edges that are in one rim alone."""
    return _odd(np.vstack([before, after]))


def within(points: Floats, edges: Floats) -> Bools:
    """Return which points (n, 2) edges enclose by the even-odd rule.

    Examples
    --------
    >>> within(np.array([[1.0, 0.5], [3.0, 0.5]]), rim(shapely.box(0, 0, 2, 1))).tolist()
    [True, False]
    """
    crossed = np.zeros(len(points), np.int64)
    x, y = points[:, :1], points[:, 1:]
    for first in range(0, len(edges), _BLOCK):
        x0, y0, x1, y1 = (column[None] for column in edges[first : first + _BLOCK].T)
        # A level edge is crossed by no level ray; its own quotient does not matter.
        rise = np.where(y1 == y0, 1.0, y1 - y0)
        at = x0 + (y - y0) / rise * (x1 - x0)
        crossed += (((y0 > y) != (y1 > y)) & (x < at)).sum(axis=1)
    return np.asarray(crossed % 2 == 1)


def days_inside(points: Floats, rims: list[Floats]) -> Bools:
    """Return for each point (rows) and each day's rim (columns) whether it is enclosed."""
    found = np.zeros((len(points), len(rims)), bool)
    now, before = np.zeros(len(points), bool), np.zeros((0, 4))
    for day, after in enumerate(rims):
        edges = moved(before, after)
        if len(edges):
            now = now ^ within(points, edges)
        found[:, day], before = now, after
    return found


def _odd(edges: Floats) -> Floats:
    """Return the edges that stand an odd number of times."""
    if not len(edges):
        return edges
    order = np.lexsort(edges.T[::-1])
    ranked = edges[order]
    new = np.append(True, (ranked[1:] != ranked[:-1]).any(axis=1))
    first = np.flatnonzero(new)
    times = np.diff(np.append(first, len(ranked)))
    return np.asarray(ranked[first[times % 2 == 1]])
