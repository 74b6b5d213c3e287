"""A tree of boxes over pieces of geodesics, compiled: nearest piece, foot and distance of points.

Imported only where there is enough to measure to pay for starting the compiler's run time; compiled
code is kept between runs where a folder can be written (`geo.compiled`). What is compiled into each
other stands in this one file; `geo.leaves` is called by `grow` alone, which is not compiled. What
the search takes is in `geo.chords`, why its answer is exact in `geo.nearest`.
"""

from math import asin, atan2, cos, degrees, inf, isfinite, nan, radians, sin, sqrt
from typing import NamedTuple

import numpy as np

from geo.chords import PIECE_M, Ends, Ints, divide
from geo.compiled import compiled
from geo.geodesic import GEOD, RADIUS_MAX_M, RADIUS_MIN_M, Floats
from geo.leaves import enclose, sort_into_leaves

FAR_M = 2_000_000.0  # within it the arc over a chord is good to 5 mm
_FURTHER_M = 5_000_000.0  # within it, to 2.3 m, and the foot on the arc to 0.2
_CLOSE_M = 10_000.0  # within it one mean radius is good to 0.01 mm
_REGIONAL_M = 300_000.0  # within it the curvature half way is good to 0.1 mm
_SAME2 = 1e-14  # squared metres between two ways to work out the same foot
_TIE_M = 1e-6  # distances no further apart are the same: the first segment wins
_SLACK_M = 2e-3  # rounding, and what parts a piece from its parabola
_FURTHEST_M = 20_003_932.0  # half a meridian: no geodesic is longer
_LEAF = 4
_STACK = 64
_CELLS = 512  # most cells a side in the grid that puts points in order
_A, _E2 = GEOD.a, GEOD.es
_PER_A2, _PER_B2 = 1 / GEOD.a**2, 1 / GEOD.b**2
_MEAN_M = (RADIUS_MIN_M + RADIUS_MAX_M) / 2
# A geodesic's torsion keeps it from being plane, by less than a thousandth of this radius.
_WIDE_M = 1.001 * RADIUS_MAX_M

When = tuple[int, Ints, Ints]  # a step; of segments, the first they are part of and the one after


class Tree(NamedTuple):
    """A complete binary tree of boxes, the root first, children of node i at 2i + 1 and 2i + 2."""

    boxes: Floats  # (nodes, 6): least x, y, z, then greatest, in metres
    pieces: Floats  # (n, 10), leaf by leaf: begin, chord, bulge, chord squared
    piece: Ints  # (n,): row in `Pieces`
    segment: Ints  # (n,): the segment it is of
    depth: int


def grow(ends: Ends) -> Tree:
    """Return the tree over geodesic segments in degrees, split at medians along longest sides.

    Its pieces are those of `geo.chords.cut`, in the same order.
    """
    segment = np.arange(len(ends[0]))
    rows = _shaped(*ends)
    long = rows[:, 9] > PIECE_M**2
    if long.any():
        ends, segment = divide(ends, long)
        kept = np.count_nonzero(~long)
        rows = np.concatenate([rows[~long], _shaped(*(end[kept:] for end in ends))])
    count = len(segment)
    depth = max(0, int(np.ceil(np.log2(count / _LEAF))))
    order = np.arange(count)
    sort_into_leaves(rows, order, depth)
    rows = rows[order]
    boxes = np.empty((2 ** (depth + 1) - 1, 6))
    enclose(rows, boxes, depth)
    return Tree(boxes, rows, order, segment[order], depth)


@compiled
def _shaped(lon0: Floats, lat0: Floats, lon1: Floats, lat1: Floats) -> Floats:
    """Return the rows of `Tree.pieces`, as `geo.chords.cut` works them out."""
    rows = np.empty((len(lon0), 10))
    end = (0.0, 0.0, 0.0)
    for i in range(len(lon0)):
        joined = i > 0 and lon1[i - 1] == lon0[i] and lat1[i - 1] == lat0[i]
        begin = end if joined else _place(lon0[i], lat0[i])
        end = _place(lon1[i], lat1[i])
        x, y, z = end[0] - begin[0], end[1] - begin[1], end[2] - begin[2]
        mx, my, mz = begin[0] + x / 2, begin[1] + y / 2, begin[2] + z / 2
        gx, gy, gz = mx * _PER_A2, my * _PER_A2, mz * _PER_B2
        rise = 2 * (1 - mx * gx - my * gy - mz * gz) / (gx * gx + gy * gy + gz * gz)
        rows[i, 0], rows[i, 1], rows[i, 2] = begin
        rows[i, 3], rows[i, 4], rows[i, 5] = x, y, z
        rows[i, 6], rows[i, 7], rows[i, 8] = rise * gx, rise * gy, rise * gz
        rows[i, 9] = x * x + y * y + z * z
    return rows


@compiled
def _place(lon: float, lat: float) -> tuple[float, float, float]:
    """Return earth-centred coordinates in metres (Snyder, USGS PP 1395, eq. 3-22 ff.)."""
    lam, phi = radians(lon), radians(lat)
    up, out = sin(phi), cos(phi)
    radius = _A / sqrt(1 - _E2 * up * up)
    return radius * out * cos(lam), radius * out * sin(lam), radius * (1 - _E2) * up


@compiled
def _gap2(boxes: Floats, node: int, at: tuple[float, float, float]) -> float:
    """Return the squared distance to a box, 0 inside."""
    x = max(boxes[node, 0] - at[0], at[0] - boxes[node, 3], 0.0)
    y = max(boxes[node, 1] - at[1], at[1] - boxes[node, 4], 0.0)
    z = max(boxes[node, 2] - at[2], at[2] - boxes[node, 5], 0.0)
    square: float = x * x + y * y + z * z
    return square


@compiled
def _towards(
    rows: Floats, i: int, at: tuple[float, float, float]
) -> tuple[float, float, float, float]:
    """Return the step from a point to the nearest point of a piece, and its square.

    The square of |w - t chord - t (1 - t) bulge|, the bulge being square on the chord, is least at
    t (chord^2 + 2 w.bulge) = w.chord + w.bulge - t (1 - t) (1 - 2 t) bulge^2. The last term moves
    the foot by millimetres: it is taken at the t found without it.
    """
    wx, wy, wz = at[0] - rows[i, 0], at[1] - rows[i, 1], at[2] - rows[i, 2]
    along = wx * rows[i, 3] + wy * rows[i, 4] + wz * rows[i, 5]
    across = wx * rows[i, 6] + wy * rows[i, 7] + wz * rows[i, 8]
    under = rows[i, 9] + 2 * across
    if under <= 0.0:  # over a quarter of the globe away, or a piece without length
        under, across = max(rows[i, 9], 1e-12), 0.0
    t = min(max((along + across) / under, 0.0), 1.0)
    bulge2 = rows[i, 6] * rows[i, 6] + rows[i, 7] * rows[i, 7] + rows[i, 8] * rows[i, 8]
    t -= t * (1 - t) * (1 - 2 * t) * bulge2 / under
    rise = t * (1 - t)
    x = t * rows[i, 3] + rise * rows[i, 6] - wx
    y = t * rows[i, 4] + rise * rows[i, 7] - wy
    z = t * rows[i, 5] + rise * rows[i, 8] - wz
    return x, y, z, x * x + y * y + z * z


@compiled
def _curvature(x: float, y: float, z: float, u: tuple[float, float, float]) -> float:
    """Return the normal curvature of the ellipsoid under (x, y, z), in the direction of u.

    For x^2/a^2 + y^2/a^2 + z^2/b^2 = 1 with the gradient g: (t A t) / (t.t |g|), t being u without
    its part along g, A the diagonal of inverse squares (do Carmo, Differential Geometry, 3-3).
    """
    gx, gy, gz = x * _PER_A2, y * _PER_A2, z * _PER_B2
    height2 = x * gx + y * gy + z * gz
    g2 = gx * gx + gy * gy + gz * gz
    lean = (u[0] * gx + u[1] * gy + u[2] * gz) / g2
    tx, ty, tz = u[0] - lean * gx, u[1] - lean * gy, u[2] - lean * gz
    flat2 = tx * tx + ty * ty
    bend = flat2 * _PER_A2 + tz * tz * _PER_B2
    return bend * sqrt(height2 / g2) / (flat2 + tz * tz)


@compiled
def _arc(at: tuple[float, float, float], x: float, y: float, z: float, chord2: float) -> float:
    """Return the geodesic over the chord from `at` by (x, y, z), in metres.

    Past `_FURTHER_M` it is what no geodesic over the chord is longer than.

    A curve of curvature k(s) spans chord^2 = s^2 - (s^4/12) mean(k)^2 + ..., its mean weighted by
    (s/2)^2 - s'^2, s' counted from the middle: tenths of it at the ends and eight tenths half way
    are exact for k up to the third power of s'.
    """
    chord = sqrt(chord2)
    if chord < _CLOSE_M:
        return chord * (1 + chord2 / (24 * _MEAN_M * _MEAN_M))
    if chord > _FURTHER_M:
        share = chord / (2 * RADIUS_MIN_M)
        return _FURTHEST_M if share > 1 else 2 * RADIUS_MIN_M * asin(share)
    u = (x / chord, y / chord, z / chord)
    bend = _curvature(at[0] + x / 2, at[1] + y / 2, at[2] + z / 2, u)
    if chord > _REGIONAL_M:
        ends = _curvature(at[0], at[1], at[2], u) + _curvature(at[0] + x, at[1] + y, at[2] + z, u)
        bend = 0.8 * bend + 0.1 * ends
    if chord > FAR_M:
        return 2 / bend * asin(chord * bend / 2)
    h = chord2 * bend * bend / 4
    # asin(x) / x, its series in h = x^2: 0.01 mm at FAR_M.
    series = 1 + h * (1 / 6 + h * (3 / 40 + h * (15 / 336 + h * (105 / 3456 + h * 945 / 42240))))
    return chord * series


@compiled
def _reach2(metres: float, slack: float) -> float:
    """Return the square of the longest chord that a geodesic no longer than `metres` may span."""
    q = (metres / _WIDE_M) ** 2
    chord = metres * (1 - q / 24 + q * q / 1920) + slack
    return chord * chord


@compiled
def _nearest(
    tree: Tree,
    at: tuple[float, float, float],
    seed: int,
    room: tuple[Ints, Floats],
    when: When | None,
) -> tuple[int, float, float, float, float]:
    """Return the nearest row of the tree, the step to it and the metres; `seed` is tried first.

    Only pieces that are there at the step of `when` count; without any the metres are infinite.
    """
    stack, gaps = room
    x, y, z, chord2 = _towards(tree.pieces, seed, at)
    best = (seed, x, y, z, _arc(at, x, y, z, chord2))
    if when is not None:  # noqa: SIM102 - a branch on None alone is left out when compiled
        if not _there(tree.segment[seed], when):
            best = (seed, inf, inf, inf, inf)
    limit = _reach2(min(best[4], _FURTHEST_M), _SLACK_M)
    leaves = (1 << tree.depth) - 1
    top, stack[0], gaps[0] = 1, 0, 0.0
    while top:
        top -= 1
        if gaps[top] > limit:
            continue
        node, gap = stack[top], gaps[top]
        while node < leaves and gap <= limit:
            left, right = 2 * node + 1, 2 * node + 2
            gap, other = _gap2(tree.boxes, left, at), _gap2(tree.boxes, right, at)
            if other < gap:
                left, right, gap, other = right, left, other, gap
            if other <= limit:
                stack[top], gaps[top] = right, other
                top += 1
            node = left
        if gap <= limit:
            best, limit = _nearest_in(tree, node - leaves, at, (best, limit), when)
    return best


@compiled
def _there(segment: int, when: When) -> bool:
    """Return whether a segment is part of the step."""
    step, begin, end = when
    found: bool = begin[segment] <= step < end[segment]
    return found


@compiled
def _nearest_in(
    tree: Tree,
    leaf: int,
    at: tuple[float, float, float],
    so_far: tuple[tuple[int, float, float, float, float], float],
    when: When | None,
) -> tuple[tuple[int, float, float, float, float], float]:
    """Return what is best so far and the limit it sets, with the pieces of one leaf tried too."""
    best, limit = so_far
    count = len(tree.segment)
    for i in range((leaf * count) >> tree.depth, ((leaf + 1) * count) >> tree.depth):
        if i == best[0]:
            continue
        if when is not None:  # noqa: SIM102 - as above
            if not _there(tree.segment[i], when):
                continue
        x, y, z, chord2 = _towards(tree.pieces, i, at)
        if chord2 > limit:
            continue
        first = tree.segment[i] < tree.segment[best[0]]
        if (x - best[1]) ** 2 + (y - best[2]) ** 2 + (z - best[3]) ** 2 < _SAME2:
            if first:  # the vertex where two pieces meet
                best = (i, x, y, z, best[4])
            continue
        metres = _arc(at, x, y, z, chord2)
        if metres < best[4] - _TIE_M or (metres < best[4] + _TIE_M and first):
            best = (i, x, y, z, metres)
            limit = _reach2(metres, _SLACK_M)
    return best, limit


@compiled
def in_order(lon: Floats, lat: Floats) -> Ints:
    """Return rows of points, neighbours next to each other: a grid's cells, back and forth."""
    least_lon = least_lat = np.inf
    most_lon = most_lat = -np.inf
    for i in range(len(lon)):
        if isfinite(lon[i]) and isfinite(lat[i]):
            least_lon, most_lon = min(least_lon, lon[i]), max(most_lon, lon[i])
            least_lat, most_lat = min(least_lat, lat[i]), max(most_lat, lat[i])
    side = min(max(int(sqrt(len(lon) / 2)), 1), _CELLS)
    per_lon = 0.999 * side / max(most_lon - least_lon, 1e-9)
    per_lat = 0.999 * side / max(most_lat - least_lat, 1e-9)
    cell = np.zeros(len(lon), np.int32)
    start = np.zeros(side * side + 1, np.int64)
    for i in range(len(lon)):
        if isfinite(lon[i]) and isfinite(lat[i]):
            across = int((lon[i] - least_lon) * per_lon)
            up = int((lat[i] - least_lat) * per_lat)
            cell[i] = up * side + (across if up % 2 == 0 else side - 1 - across)
        start[cell[i] + 1] += 1
    for i in range(side * side):
        start[i + 1] += start[i]
    ordered = np.empty(len(lon), np.int64)
    for i in range(len(lon)):
        ordered[start[cell[i]]] = i
        start[cell[i]] += 1
    return ordered


@compiled
def search(
    tree: Tree,
    lonlat: tuple[Floats, Floats],
    found: tuple[Floats, Floats, Floats, Ints],
    lives: tuple[Ints, Ints, Ints] | None = None,
) -> None:
    """Write for points in degrees: metres, foot longitude, foot latitude, segment.

    `lives` holds the step of each point, and for each segment the first it is part of and the one
    after the last. A point in whose step there is nothing gets no answer.
    """
    lon, lat = lonlat
    room = np.empty(_STACK, np.int64), np.empty(_STACK)
    best = 0
    for row in in_order(lon, lat):
        if not (isfinite(lon[row]) and isfinite(lat[row])):
            found[0][row] = found[1][row] = found[2][row] = nan
            found[3][row] = -1
            continue
        at = _place(lon[row], lat[row])
        if lives is None:
            best, x, y, z, metres = _nearest(tree, at, best, room, None)
        else:
            when = (lives[0][row], lives[1], lives[2])
            best, x, y, z, metres = _nearest(tree, at, best, room, when)
            if metres == inf:
                found[0][row] = found[1][row] = found[2][row] = nan
                found[3][row] = -1
                continue
        x, y, z = at[0] + x, at[1] + y, at[2] + z
        found[0][row] = metres
        found[1][row] = degrees(atan2(y, x))
        found[2][row] = degrees(atan2(z, (1 - _E2) * sqrt(x * x + y * y)))
        found[3][row] = tree.segment[best]


@compiled
def _doubt(metres: float) -> float:
    """Return by how much the nearest piece may span a longer chord than a measured distance."""
    if metres < FAR_M:
        return 0.01
    # Further still, the foot on the chord stands for the foot on the arc, a sagitta away.
    return 5.0 if metres < _FURTHER_M else 50.0


@compiled
def within(
    tree: Tree, lonlat: tuple[Floats, Floats], metres: Floats, point: Ints, piece: Ints
) -> int:
    """Return how many pieces may lie within `metres` of points; write as many pairs as fit."""
    stack = np.empty(_STACK, np.int64)
    leaves, count = (1 << tree.depth) - 1, len(tree.segment)
    pairs = 0
    for row in range(len(metres)):
        at = _place(lonlat[0][row], lonlat[1][row])
        limit = _reach2(metres[row], _doubt(metres[row]))
        top, stack[0] = 1, 0
        while top:
            top -= 1
            node = stack[top]
            if _gap2(tree.boxes, node, at) > limit:
                continue
            if node < leaves:
                stack[top], stack[top + 1] = 2 * node + 1, 2 * node + 2
                top += 2
                continue
            leaf = node - leaves
            for i in range((leaf * count) >> tree.depth, ((leaf + 1) * count) >> tree.depth):
                if _towards(tree.pieces, i, at)[3] <= limit:
                    if pairs < len(point):
                        point[pairs], piece[pairs] = row, tree.piece[i]
                    pairs += 1
    return pairs


def candidates(tree: Tree, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
    """Return pairs (point, piece) that hold the nearest piece of every point in degrees."""
    count = len(lon)
    found = (np.empty(count), np.empty(count), np.empty(count), np.empty(count, np.int64))
    search(tree, (lon, lat), found)
    room = 4 * count
    while True:
        point, piece = np.empty(room, np.int64), np.empty(room, np.int64)
        pairs = within(tree, (lon, lat), found[0], point, piece)
        if pairs <= room:
            return point[:pairs], piece[:pairs]
        room = pairs
