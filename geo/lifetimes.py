"""Drawings that follow each other in time, as edges that each last some steps.

From one day's front to the next hardly anything changes: 536 assessed days hold 1.6 million edges,
of which 19,253 differ. What is worked out once an edge, and summed over the steps it lasts, costs
what changed and not what is there.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.chords import Ints
from geo.geodesic import Floats

_AREAL = 2  # the dimension of polygons


class Lifetimes(NamedTuple):
    """Edges, each once, and the steps they last: from `begin` up to and without `end`.

    An edge that goes and comes back has a lifetime each time.
    """

    edges: Floats  # (n, 4): lon0, lat0, lon1, lat1 in degrees
    edge: Ints  # (m,): row of `edges`, one a lifetime
    begin: Ints  # (m,): the first step
    end: Ints  # (m,): the step after the last
    steps: int

    def sums(self, values: Floats) -> Floats:
        """Return for each step the sum of the values of its edges.

        Parameters
        ----------
        values
            One row an edge, shape (n, k).

        Returns
        -------
        Floats
            Shape (steps, k).

        Examples
        --------
        >>> two = of_areas([shapely.box(0, 0, 1, 1), shapely.box(0, 0, 2, 1)])
        >>> two.sums(np.ones((len(two.edges), 1))).ravel().tolist()
        [4.0, 4.0]
        """
        change = np.zeros((self.steps + 1, values.shape[1]))
        np.add.at(change, self.begin, values[self.edge])
        np.subtract.at(change, self.end, values[self.edge])
        return np.asarray(np.cumsum(change[:-1], axis=0))


def of_areas(drawings: Sequence[BaseGeometry]) -> Lifetimes:
    """Return the edges of polygons in degrees, one drawing a step, the ground on their left.

    Examples
    --------
    A square that grows to the east keeps one side, and gives three for three:

    >>> grown = of_areas([shapely.box(0, 0, 1, 1), shapely.box(0, 0, 2, 1)])
    >>> len(grown.edges), (grown.end - grown.begin).tolist()
    (7, [1, 1, 2, 1, 1, 1, 1])
    """
    parts, step = shapely.get_parts(np.asarray(drawings, object), return_index=True)
    areal = shapely.get_dimensions(parts) == _AREAL
    turned = shapely.orient_polygons(parts[areal])
    rings, part = shapely.get_rings(turned, return_index=True)
    return _of(rings, step[areal][part], len(drawings))


def of_lines(drawings: Sequence[BaseGeometry]) -> Lifetimes:
    """Return the edges of lines in degrees, one drawing a step, in the direction they are drawn.

    Examples
    --------
    >>> line = shapely.LineString([(0, 0), (1, 0), (2, 0)])
    >>> of_lines([line, line, shapely.LineString([(1, 0), (2, 0)])]).end.tolist()
    [2, 3]
    """
    lines, step = shapely.get_parts(np.asarray(drawings, object), return_index=True)
    return _of(lines, step, len(drawings))


def _of(lines: npt.NDArray[np.object_], step: Ints, steps: int) -> Lifetimes:
    lonlat, line = shapely.get_coordinates(lines, return_index=True)
    # Vertices and then edges by number: equal to the last bit, and compared as whole numbers.
    vertex, known = pd.factorize(np.ascontiguousarray(lonlat).view(np.complex128).ravel())
    joined = line[1:] == line[:-1]
    key = (vertex[:-1] * len(known) + vertex[1:])[joined]
    code, keys = pd.factorize(key)
    begin_vertex, end_vertex = known[keys // max(len(known), 1)], known[keys % max(len(known), 1)]
    edges = np.column_stack(
        [begin_vertex.real, begin_vertex.imag, end_vertex.real, end_vertex.imag]
    )
    return Lifetimes(edges, *_lives(code, step[line[1:][joined]], len(keys), steps), steps)


def _lives(code: Ints, step: Ints, count: int, steps: int) -> tuple[Ints, Ints, Ints]:
    """Return edge, begin and end of each lifetime; `step` does not fall."""
    begins = np.full(count, -1)  # of the lifetime an edge is in
    seen = np.full(count, -1)  # the last step an edge was part of
    found = []
    bounds = np.searchsorted(step, np.arange(steps + 1))
    before = np.empty(0, np.int64)
    for now in range(steps + 1):
        here = code[bounds[now] : bounds[now + 1]] if now < steps else np.empty(0, np.int64)
        begins[here[(seen[here] < now - 1) | (seen[here] == -1)]] = now
        seen[here] = now
        gone = np.unique(before[seen[before] < now])  # an edge may be drawn twice in one drawing
        found.append((gone, begins[gone], np.full(len(gone), now)))
        before = here
    edge, begin, end = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((begin, edge))
    return edge[order], begin[order], end[order]
