"""Arcs that meet in nodes, in few bytes: their points, and the groups on their two sides.

Arcs cross nowhere but in nodes, so they part the plane into faces, and each loop of arc sides round
a face has one group: it is written once, where the loop is first met. The parts, each with models
of its own:

- how many arcs; kinds; counts of edges; starts (0: where the arc before ended, n: the n-th last
  node, -1: a new one); lon and lat of the new ones since the end of the arc before. Nodes are the
  ends of arcs, counted as they come
- the edges of all arcs: size of the move in lon, its sign unless it is 0, the same in lat. The
  contexts of a size are the lengths (see `range_coder`) of the sizes before it, of a sign the signs
- for each arc its left, then its right side: 0, or 1 if its loop has been met with another group;
  if it is 1 or the loop is met for the first time, the group since the one last written
"""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from maps.range_coder import CONTEXTS, Encoder, Model, folded
from maps.timeline_data import Arc, Ints

LONGEST = 10  # lengths of moves beyond this one share their contexts
LENGTHS = LONGEST + 1


def write_arcs(coder: Encoder, arcs: Sequence[Arc]) -> None:
    """Add arcs to what is coded."""
    nodes: dict[tuple[int, int], int] = {}
    starts, fresh, moves = [], [], []
    at = (0, 0)
    for arc in arcs:
        start = 0
        if arc.start != at or not nodes:
            start = len(nodes) - nodes[arc.start] if arc.start in nodes else -1
        if start < 0:
            fresh.append((arc.start[0] - at[0], arc.start[1] - at[1]))
        starts.append(start)
        moves.append(np.diff(arc.points, axis=0))
        at = arc.end
        for node in (arc.start, arc.end):
            nodes.setdefault(node, len(nodes))
    coder.count(len(arcs))
    coder.column(arc.kind for arc in arcs)
    coder.column(map(len, moves))
    coder.column(starts)
    coder.column(lon for lon, _ in fresh)
    coder.column(lat for _, lat in fresh)
    _write_moves(coder, np.vstack([np.zeros((0, 2), int), *moves]))
    _write_sides(coder, arcs)


def _write_moves(coder: Encoder, moves: Ints) -> None:
    lons, lats = Model(LENGTHS * CONTEXTS), Model(LENGTHS**2 * CONTEXTS)
    lon_signs, lat_signs = Model(9), Model(27)
    before = (0, 0)  # the lengths of the move before,
    east = north = 1  # and its signs: 0 is back, 1 nowhere, 2 on
    for lon, lat in moves.tolist():
        near = max(before)
        lon_length = _near(coder.number(lons, abs(lon), base=near * CONTEXTS))
        was_east, east = east, 1 + (lon > 0) - (lon < 0)
        if lon:
            coder.bit(lon_signs, 3 * was_east + north, int(lon > 0))
        base = (lon_length * LENGTHS + near) * CONTEXTS
        before = lon_length, _near(coder.number(lats, abs(lat), base=base))
        was_north, north = north, 1 + (lat > 0) - (lat < 0)
        if lat:
            coder.bit(lat_signs, 9 * was_north + 3 * was_east + east, int(lat > 0))


def _near(length: int) -> int:
    return min(length, LONGEST)


def _write_sides(coder: Encoder, arcs: Sequence[Arc]) -> None:
    loop_of = loops(arcs)
    met: dict[int, int] = {}
    known, groups = Model(1), Model()
    last = 0
    for row, arc in enumerate(arcs):
        for side, group in ((2 * row, arc.left), (2 * row + 1, arc.right)):
            loop = loop_of[side]
            if loop in met:
                other = met[loop] != group
                coder.bit(known, 0, int(other))
                if not other:
                    continue
            coder.number(groups, folded(group - last))
            met[loop] = last = group


def loops(arcs: Sequence[Arc]) -> list[int]:
    """Return for each arc's left and right side, in turns, the number of the loop it is in.

    A loop goes along the sides of arcs, its face on its left, and at each node on along the next
    arc to the right of the one it came by, seen from there: the first clockwise.
    """
    leaving: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for row, arc in enumerate(arcs):
        for side, points in ((2 * row, arc.points), (2 * row + 1, arc.points[::-1])):
            (lon, lat), (next_lon, next_lat) = points[0].tolist(), points[1].tolist()
            leaving[lon, lat].append((_way(next_lon - lon, next_lat - lat), side))
    on: dict[int, int] = {}
    for ways in leaving.values():
        around = [side for _, side in sorted(ways)]
        for place, side in enumerate(around):
            on[side ^ 1] = around[place - 1]
    found = [-1] * (2 * len(arcs))
    count = 0
    for first in range(len(found)):
        side = first
        while found[side] < 0:
            found[side] = count
            side = on[side]
        count += found[first] == count
    return found


def _way(east: int, north: int) -> float:
    """Return the angle of a move: of moves in the same direction the very same."""
    unit = math.gcd(east, north)
    return math.atan2(north / unit, east / unit)
