"""Arcs in an order in which each begins where the one before ended, wherever that can be.

What an arc shares with the one before (its start, mostly one of its two sides) costs next to
nothing when it is written down.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from maps.timeline_data import Arc, Ints


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
    """Return arcs, some turned, in trails through their nodes: the same arcs, the same order."""
    at: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, arc in enumerate(arcs):
        for node in {arc.start, arc.end}:
            at[node].append(row)
    taken = np.zeros(len(arcs), bool)
    found: list[Arc] = []
    for first in sorted(range(len(arcs)), key=lambda row: (arcs[row].left, arcs[row].right, row)):
        if taken[first]:
            continue
        row, arc = first, arcs[first]
        while True:
            taken[row] = True
            found.append(arc)
            near = [other for other in at[arc.end] if not taken[other]]
            if not near:
                break
            ways = [(other, _from(arcs[other], arc.end)) for other in near]
            row, arc = min(ways, key=lambda way: (_unlike(arc, way[1]), way[0]))
    return found


def _from(arc: Arc, node: tuple[int, int]) -> Arc:
    return arc if arc.start == node else arc.turned()


def _unlike(arc: Arc, other: Arc) -> tuple[int, int]:
    """Return how much the two sides of an arc differ from another's."""
    left, right = abs(arc.left - other.left), abs(arc.right - other.right)
    return (left > 0) + (right > 0), left + right
