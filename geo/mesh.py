"""A mesh of faces that share their edges exactly, and the arcs between them.

A set of polygons that should fit together seldom does to the last digit. Here all their edges are
noded on one grid, faces are made anew from them, and each run of edge between the same two faces
becomes one arc. Areas of a class are then built from the arcs whose two sides differ in it, and the
line between two classes is nothing but those arcs.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Ints = npt.NDArray[np.int64]

GRID_DEGREES = 1e-5  # about a metre
OUTSIDE = -1


@dataclass(frozen=True)
class Mesh:
    """Faces (polygons) and arcs (lines) with the faces on both sides, all in degrees.

    `left` and `right` index `faces`; `OUTSIDE` where there is none. Left is as one looks along
    the arc.
    """

    faces: npt.NDArray[np.object_]
    arcs: npt.NDArray[np.object_]
    left: Ints
    right: Ints


def mesh(lines: npt.NDArray[np.object_], *, grid: float = GRID_DEGREES) -> Mesh:
    """Return the mesh that lines in degrees cut the plane into, its points on a grid in degrees.

    Examples
    --------
    A square cut in two has two faces and three arcs, one of them between the two:

    >>> found = mesh([shapely.box(0, 0, 2, 2).boundary, shapely.LineString([(1, 0), (1, 2)])])
    >>> len(found.faces), len(found.arcs), int(((found.left >= 0) & (found.right >= 0)).sum())
    (2, 3, 1)
    """
    noded = shapely.union_all(np.asarray(lines, dtype=object), grid_size=grid)
    faces = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))
    faces = shapely.orient_polygons(faces)
    start, end, face = _edges(faces, grid)
    # One undirected key an edge; on its two sides run two faces in opposite directions.
    forward = (start[:, 0] < end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] < end[:, 1]))
    low, high = np.where(forward[:, None], start, end), np.where(forward[:, None], end, start)
    _, edge = np.unique(np.hstack([low, high]), axis=0, return_inverse=True)
    edge = edge.ravel()
    left, right = (np.full(edge.max() + 1, OUTSIDE) for _ in range(2))
    left[edge[forward]], right[edge[~forward]] = face[forward], face[~forward]
    first = np.unique(edge, return_index=True)[1]
    return Mesh(faces, *_chain(low[first], high[first], left, right, grid))


def _edges(faces: npt.NDArray[np.object_], grid: float = GRID_DEGREES) -> tuple[Ints, Ints, Ints]:
    """Return all directed edges of rings (land on the left) on the grid, with their face."""
    rings, face = shapely.get_rings(faces, return_index=True)
    lonlat, ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.round(lonlat / grid).astype(np.int64)
    joined = ring[1:] == ring[:-1]
    return steps[:-1][joined], steps[1:][joined], face[ring[1:][joined]]


def _chain(
    low: Ints, high: Ints, left: Ints, right: Ints, grid: float
) -> tuple[npt.NDArray[np.object_], Ints, Ints]:
    """Join the edges between the same two faces into arcs."""
    # Edges are kept low-to-high, so the pair may stand either way round: turn all to left > right.
    turned = left < right
    start, end = np.where(turned[:, None], high, low), np.where(turned[:, None], low, high)
    sides = np.column_stack([np.maximum(left, right), np.minimum(left, right)])
    pairs, group = np.unique(sides, axis=0, return_inverse=True)
    order = np.argsort(group.ravel(), kind="stable")
    pieces = np.asarray(shapely.linestrings(np.stack([start, end], axis=1)[order] * grid))
    bundles = shapely.multilinestrings(pieces, indices=group.ravel()[order])
    arcs, owner = shapely.get_parts(shapely.line_merge(bundles, directed=True), return_index=True)
    return np.asarray(arcs), pairs[owner, 0], pairs[owner, 1]


def areas_between(
    arcs: npt.NDArray[np.object_], inside_left: npt.NDArray[np.bool_]
) -> BaseGeometry:
    """Return the area that arcs bound, given on which side of each it lies.

    Parts that meet only at a corner, and holes that do, are told apart by their own arcs.

    Examples
    --------
    >>> made = mesh([shapely.box(0, 0, 1, 1).boundary])
    >>> areas_between(made.arcs, made.left == 0).area
    1.0
    """
    turned = np.where(inside_left, arcs, shapely.reverse(arcs))
    faces = shapely.get_parts(shapely.polygonize(turned))
    start, end, face = _edges(shapely.orient_polygons(faces))
    # With its inside on the left, a face's rim runs along the arcs and not against them.
    lonlat, arc = shapely.get_coordinates(turned, return_index=True)
    grid = np.round(lonlat / GRID_DEGREES).astype(np.int64)
    joined = arc[1:] == arc[:-1]
    along = _keys(grid[:-1][joined], grid[1:][joined])
    chosen = np.zeros(len(faces), bool)
    chosen[face[np.isin(_keys(start, end), along)]] = True
    return shapely.MultiPolygon(list(faces[chosen]))


def _keys(start: Ints, end: Ints) -> npt.NDArray[np.void]:
    """Return one comparable key for each directed edge on the grid."""
    pairs = np.ascontiguousarray(np.hstack([start, end]))
    return pairs.view([("", pairs.dtype)] * 4).ravel()
