"""The nearest point of what was there at the time: each point against the drawing of its own step.

From one day's front to the next hardly anything changes. Steps that share most of their edges share
one tree (`geo.boxes`), whose search passes over what is not there at a point's step; where
drawings differ, each block of steps has a tree of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geo.chords import Ints
from geo.geodesic import Floats
from geo.lifetimes import Lifetimes
from geo.nearest import (
    CHUNK,
    EXACT_UP_TO,
    Nearest,
    Rows,
    Segments,
    compiled,
    fast,
    nearest_by_group,
)

if TYPE_CHECKING:
    from types import ModuleType

# Edges a block may hold over those of its first step: more slow the search, fewer make more trees.
_MORE = 1.2


def nearest_as_of(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    step: npt.ArrayLike,
    lives: Lifetimes,
    *,
    exact: bool | None = None,
    threads: int | None = None,
) -> Nearest:
    """Return what is nearest to points in degrees among the edges that last at their own steps.

    `segment` is the row of `lives.edges`. A point whose step is outside 0 to `lives.steps` - 1, or
    at whose step there is nothing, is missing: NaN and -1. `exact` and `threads` are those of
    `Segments.nearest`.

    Examples
    --------
    A front one degree away on the first day, and on the equator on the second:

    >>> import shapely
    >>> from geo import lifetimes
    >>> fronts = [shapely.LineString([(0, y), (10, y)]) for y in (2, 0)]
    >>> days = lifetimes.of_lines(fronts)
    >>> nearest_as_of([5.0, 5.0], [1.0, 1.0], [0, 1], days).distance_m.round().tolist()
    [111425.0, 110574.0]
    """
    lon, lat = (np.ascontiguousarray(np.atleast_1d(np.asarray(p, float))) for p in (lon, lat))
    step = np.atleast_1d(np.asarray(step, np.int64))
    exact = len(lon) <= EXACT_UP_TO if exact is None else exact
    kernel = None if exact else compiled()
    if kernel is None:
        return _by_step(lon, lat, step, lives)
    groups = list(_blocks(step, lives))
    found = nearest_by_group(lon, lat, groups, exact=False, threads=threads)
    for block, rows in groups:
        found.segment[rows] = np.append(block.owner, -1)[found.segment[rows]]
    far = np.flatnonzero(found.distance_m > kernel.FAR_M)
    if len(far):
        further = _by_step(lon[far], lat[far], step[far], lives)
        for whole, some in zip(found, further, strict=True):
            whole[far] = some
    return found


@dataclass(frozen=True)
class _Block(Segments):
    """Segments, one a lifetime, of several steps: `owner` is the row of its edge."""

    begin: Ints
    end: Ints
    step: Ints  # of every point there is

    def write(
        self,
        kernel: "ModuleType | None",
        lonlat: tuple[Floats, Floats],
        rows: Rows,
        found: Nearest,
    ) -> None:
        """Write what is nearest to the points of `rows` among what is there at their steps."""
        if kernel is None:
            raise TypeError("A block of steps is for the compiled search.")
        lives = (self.step[rows], self.begin, self.end)
        fast(rows, lonlat, found, lambda some, part: kernel.search(self.tree, some, part, lives))


def _blocks(step: Ints, lives: Lifetimes) -> Iterator[tuple[_Block, Ints]]:
    """Return runs of steps that share most of their edges, each with the rows of its points."""
    bounds = _bounds(lives)
    # Few numbers, small ones: sorted several times as fast as the steps.
    small = np.int16 if len(bounds) < np.iinfo(np.int16).max else np.int64
    number = (np.searchsorted(bounds, step, "right") - 1).astype(small)
    order = np.argsort(number, kind="stable")
    starts = np.searchsorted(number, np.arange(len(bounds)), sorter=order)
    by_begin = np.argsort(lives.begin, kind="stable")
    come = np.searchsorted(lives.begin, bounds, sorter=by_begin)
    kept = np.empty(0, np.int64)
    for block, first in enumerate(bounds[:-1]):
        still = kept[lives.end[kept] > first]
        kept = np.concatenate([still, by_begin[come[block] : come[block + 1]]])
        edge = lives.edge[kept]
        lon0, lat0, lon1, lat1 = np.ascontiguousarray(lives.edges[edge].T)
        there = _Block(lon0, lat0, lon1, lat1, edge, lives.begin[kept], lives.end[kept], step)
        if len(there):
            for low in range(starts[block], starts[block + 1], CHUNK):
                yield there, order[low : min(low + CHUNK, starts[block + 1])]


def _bounds(lives: Lifetimes) -> list[int]:
    """Return the first step of each block, and the number of steps."""
    begins, ends = np.sort(lives.begin), np.sort(lives.end)
    found = [0]
    while found[-1] < lives.steps:
        gone = np.searchsorted(ends, found[-1], "right")
        there = np.searchsorted(begins, found[-1], "right") - gone
        # The step in which more edges than that have come since.
        enough = gone + max(int(_MORE * there), 1)
        full = int(begins[enough]) if enough < len(begins) else lives.steps
        found.append(max(full, found[-1] + 1))
    return found


def _by_step(lon: Floats, lat: Floats, step: Ints, lives: Lifetimes) -> Nearest:
    """Measure step by step, each to segments of its own, the exact way."""
    order = np.argsort(step, kind="stable")
    steps, counts = np.unique(step, return_counts=True)
    ends = np.cumsum(counts)
    groups = []
    for now, low, high in zip(steps, ends - counts, ends, strict=True):
        edge = lives.edge[(lives.begin <= now) & (now < lives.end)]
        lon0, lat0, lon1, lat1 = np.ascontiguousarray(lives.edges[edge].T)
        groups.append((Segments(lon0, lat0, lon1, lat1, edge), order[low:high]))
    found = nearest_by_group(lon, lat, groups, exact=True)
    for segments, rows in groups:
        found.segment[rows] = np.append(segments.owner, -1)[found.segment[rows]]
    return found
