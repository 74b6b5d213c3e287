"""Arcs in an order in which each begins where the one before ended, wherever that can be.

Where an arc starts then costs next to nothing when it is written down, and its direction less.
"""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from maps.timeline_data import Arc, Ints

Node = tuple[int, int]


def arcs_of(edges: Ints, sides: Ints, kinds: npt.ArrayLike) -> list[Arc]:
    """Return edges joined to arcs where their two groups and their kind are the same.

    Parameters
    ----------
    edges
        Shape (n, 4), x0, y0, x1, y1 in steps of the grid.
    sides
        Shape (n, 2): the groups left and right of each edge, as one looks along it.
    kinds
        Shape (n).
    """
    if not len(edges):
        return []
    turned = sides[:, 0] < sides[:, 1]
    edges = np.where(turned[:, None], edges[:, [2, 3, 0, 1]], edges)
    sides = np.where(turned[:, None], sides[:, ::-1], sides)
    keys, bundle = np.unique(np.column_stack([sides, kinds]), axis=0, return_inverse=True)
    order = np.argsort(bundle.ravel(), kind="stable")
    pieces = np.asarray(shapely.linestrings(edges[order].reshape(-1, 2, 2).astype(float)))
    bundles = shapely.multilinestrings(pieces, indices=bundle.ravel()[order])
    merged = shapely.line_merge(bundles, directed=True)
    lines, owner = shapely.get_parts(merged, return_index=True)
    return [
        Arc(left, right, kind, np.rint(shapely.get_coordinates(line)).astype(np.int64))
        for (left, right, kind), line in zip(keys[owner].tolist(), lines, strict=True)
    ]


def in_trails(arcs: Sequence[Arc]) -> list[Arc]:
    """Return arcs, some turned, each going on where the one before ended, as straight as can be.

    Where no arc is left to go on with, the next begins at the node passed last that has one left.
    """
    at: dict[Node, list[int]] = defaultdict(list)
    for row, arc in enumerate(arcs):
        for node in {arc.start, arc.end}:
            at[node].append(row)
    found: list[Arc] = []
    for first in sorted(at):
        passed = [first]
        while passed:
            near = at[passed[-1]]
            if not near:
                passed.pop()
                continue
            before = found[-1] if found and found[-1].end == passed[-1] else None
            ways = [(row, _from(arcs[row], passed[-1])) for row in near]
            row, arc = min(ways, key=lambda way: (_bend(before, way[1]), way[0]))
            for node in {arc.start, arc.end}:
                at[node].remove(row)
            found.append(arc)
            passed.append(arc.end)
    return found


def _from(arc: Arc, node: Node) -> Arc:
    return arc if arc.start == node else arc.turned()


def _bend(before: Arc | None, after: Arc) -> float:
    """Return the angle between the end of an arc and the start of the next."""
    if before is None:
        return 0.0
    (lon, lat), (on, up) = (
        before.points[-1] - before.points[-2],
        after.points[1] - after.points[0],
    )
    return abs(math.atan2(lon * up - lat * on, lon * on + lat * up))
