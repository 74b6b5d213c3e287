"""Areas by unit, edge by edge: how much of each unit of land lies under an edge.

The area that polygons share with a unit is a sum over their edges alone: of the unit's ground south
of each edge, counted on for an edge that runs west and off for one that runs east (the shoelace
formula, with the unit's ground in place of all ground). So an edge is looked at once, however many
days it lasts, and days differ by the edges that come and go (`geo.lifetimes`). Nothing is cut:
there is no noding to go wrong and no sliver to lose, and shares of units that tile the land add up
to the whole.

Edges are taken straight in the cylindrical equal-area plane (Snyder, USGS PP 1395, eq. 10-1, with
the ellipsoid's q of eq. 3-12), cut to `PIECE_KM` along their geodesics, and the ground between a
piece and its geodesic (1e-4 km2 at most) is put on the unit around its middle: two thirds of chord
by sagitta, the area under a parabola. The units' own edges are geodesics cut to `STEP_KM`, which
leaves out less than 2e-6 km2 a piece.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
import shapely

from geo import chords
from geo.chords import Ends, Ints
from geo.geodesic import GEOD, Floats, Geometries, cartesian

STEP_KM = 0.5  # of the units' edges
PIECE_KM = 2.0  # of the edges measured
_PAIRS = 2_000_000  # of an edge and a unit's edge, worked out in one go
_E = np.sqrt(GEOD.es)


class _Edges(NamedTuple):
    """Edges from west to east, in radians and km2 a radian; `sign` is +1 if they ran west."""

    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    sign: Floats


@dataclass(frozen=True)
class Units:
    """Units of land, numbered from 0, as edges in the plane in order from the west."""

    edges: _Edges
    unit: Ints
    count: int
    widest: float

    @classmethod
    def of(cls, areas: Geometries, *, owner: npt.ArrayLike | None = None) -> Self:
        """Return polygons in degrees as units; `owner` says which unit each is part of.

        Without `owner` each is one of its own. They must not overlap.
        """
        found = np.fromiter(areas, dtype=object)
        whose = np.arange(len(found)) if owner is None else np.asarray(owner)
        parts, row = shapely.get_parts(found, return_index=True)
        rings, part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
        lonlat, ring = shapely.get_coordinates(rings, return_index=True)
        joined = ring[1:] == ring[:-1]
        whole = np.hstack([lonlat[:-1][joined], lonlat[1:][joined]])
        pieces, edge = _cut(whole, STEP_KM)
        edges = _in_plane(pieces)
        unit = whose[row][part][ring[1:][joined]][edge]
        order = np.argsort(edges.x0, kind="stable")
        kept = order[edges.sign[order] != 0]
        edges = _Edges(*(column[kept] for column in edges))
        widest = float((edges.x1 - edges.x0).max(initial=0))
        return cls(edges, unit[kept], int(whose.max(initial=-1)) + 1, widest)

    def under(self, edges: Floats) -> Floats:
        """Return the share in km2 that each edge gives of each unit.

        Added over the edges of a polygon, ground on their left, they are what it shares with each
        unit.

        Parameters
        ----------
        edges
            lon0, lat0, lon1, lat1 in degrees, shape (n, 4).

        Returns
        -------
        Floats
            Shape (n, units).

        Examples
        --------
        A cell of one degree of 8,217.6 km2, a quarter of its width in the first unit:

        >>> units = Units.of([shapely.box(30, 47, 31.25, 50), shapely.box(31.25, 47, 33, 50)])
        >>> corners = np.array([(31.0, 48), (32, 48), (32, 49), (31, 49), (31, 48)])
        >>> units.under(np.hstack([corners[:-1], corners[1:]])).sum(0).round(0).tolist()
        [2054.0, 6163.0]
        """
        pieces, whose = _cut(edges, PIECE_KM)
        flat, bulge, middle = _bent(pieces)
        shares = np.zeros(len(edges) * self.count)
        for edge, other in _overlapping(flat, self.edges.x0, self.widest):
            one = _Edges(*(column[edge] for column in flat))
            two = _Edges(*(column[other] for column in self.edges))
            below = two.sign * _area_under_both(one, two)
            # The ground between an edge and its geodesic is of the unit around its middle.
            across = (two.x0 <= middle[0][edge]) & (middle[0][edge] < two.x1)
            above = across & (_height(two, middle[0][edge]) > middle[1][edge])
            share = one.sign * below + bulge[edge] * two.sign * above
            place = whose[edge] * self.count + self.unit[other]
            shares += np.bincount(place, share, len(shares))
        return shares.reshape(len(edges), self.count)


def points_under(
    edges: Floats, lon: npt.ArrayLike, lat: npt.ArrayLike
) -> tuple[Ints, Ints, Floats]:
    """Return pairs of an edge and a point south of it, and +1 (an edge that runs west) or -1.

    Added over the edges of a polygon, ground on their left, they are 1 for a point inside it and 0
    for one outside.

    Examples
    --------
    >>> corners = np.array([(31.0, 48), (32, 48), (32, 49), (31, 49), (31, 48)])
    >>> edges = np.hstack([corners[:-1], corners[1:]])
    >>> edge, point, count = points_under(edges, [31.5, 31.5], [48.5, 47.5])
    >>> np.bincount(point, count).tolist()
    [1.0, 0.0]
    """
    x, y = _plane(np.asarray(lon, float), np.asarray(lat, float))
    order = np.argsort(x, kind="stable")
    flat = _in_plane(edges)
    found = []
    for edge, rank in _overlapping(flat, x[order], 0.0):
        one = _Edges(*(column[edge] for column in flat))
        point = order[rank]
        under = (x[point] < one.x1) & (y[point] < _height(one, x[point]))
        found.append((edge[under], point[under], one.sign[under]))
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    edge, point, count = (np.concatenate(part) for part in zip(*found, strict=True))
    return edge, point, count


def _cut(edges: Floats, step_km: float) -> tuple[Floats, Ints]:
    """Return edges cut along their geodesics, and which edge each piece is of."""
    ends: Ends = tuple(np.ascontiguousarray(edges.T))
    across = cartesian(*ends[2:]) - cartesian(*ends[:2])
    long = np.einsum("ij,ij->i", across, across) > (step_km * 1e3) ** 2
    pieces, edge = chords.divide(ends, long, piece_m=step_km * 1e3)
    return np.column_stack(pieces), edge


def _plane(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return radians of longitude, and km2 from the equator a radian."""
    up = np.sin(np.radians(lat))
    q = (1 - GEOD.es) * (up / (1 - GEOD.es * up * up) + np.arctanh(_E * up) / _E)
    return np.radians(lon), GEOD.a**2 / 2e6 * q


def _in_plane(edges: Floats) -> _Edges:
    (x0, y0), (x1, y1) = _plane(edges[:, 0], edges[:, 1]), _plane(edges[:, 2], edges[:, 3])
    west = x1 < x0
    return _Edges(
        np.where(west, x1, x0),
        np.where(west, y1, y0),
        np.where(west, x0, x1),
        np.where(west, y0, y1),
        np.sign(x0 - x1),
    )


def _bent(edges: Floats) -> tuple[_Edges, Floats, tuple[Floats, Floats]]:
    """Return edges in the plane, the ground their geodesics add on the left, and their middles."""
    begin, end = (cartesian(*edges[:, i : i + 2].T) for i in (0, 2))
    x, y, z = ((begin + end) / 2).T
    # Down the normal from the chord's middle; a chord of 20 km lies 8 m under the surface.
    lat = np.degrees(np.arctan2(z, (1 - GEOD.es) * np.hypot(x, y)))
    middle = _plane(np.degrees(np.arctan2(y, x)), lat)
    (x0, y0), (x1, y1) = _plane(edges[:, 0], edges[:, 1]), _plane(edges[:, 2], edges[:, 3])
    off_x, off_y = middle[0] - (x0 + x1) / 2, middle[1] - (y0 + y1) / 2
    bulge = -((x1 - x0) * off_y - (y1 - y0) * off_x) * 2 / 3
    return _in_plane(edges), bulge, middle


def _overlapping(edges: _Edges, x0: Floats, widest: float) -> Iterator[tuple[Ints, Ints]]:
    """Return pairs of an edge and a row of `x0` (sorted) that may lie over or under each other."""
    first = np.searchsorted(x0, edges.x0 - widest)
    count = np.where(edges.sign == 0, 0, np.searchsorted(x0, edges.x1) - first)
    done = np.concatenate([[0], np.cumsum(count)])
    low = 0
    while low < len(count):
        high = max(low + 1, int(np.searchsorted(done, done[low] + _PAIRS, "right")) - 1)
        number = count[low:high]
        edge = np.repeat(np.arange(low, high), number)
        yield (
            edge,
            np.arange(len(edge)) + (first[low:high] - done[low:high] + done[low])[edge - low],
        )
        low = high


def _height(edges: _Edges, x: Floats) -> Floats:
    return edges.y0 + (edges.y1 - edges.y0) * ((x - edges.x0) / (edges.x1 - edges.x0))


def _area_under_both(one: _Edges, two: _Edges) -> Floats:
    """Return the ground under both edges of a pair, where they overlap from west to east."""
    west, east = np.maximum(one.x0, two.x0), np.minimum(one.x1, two.x1)
    width = np.maximum(east - west, 0)
    y0, y1 = _height(one, west), _height(one, east)
    over0, over1 = y0 - _height(two, west), y1 - _height(two, east)
    # What of the first edge's height is over the second: all, none, or a triangle.
    crossing = over0 * over1 < 0
    more = np.maximum(over0, over1)
    apart = np.where(crossing, np.abs(over0) + np.abs(over1), 1)
    over = np.where(crossing, more * more / apart, np.maximum(over0 + over1, 0))
    found: Floats = width / 2 * (y0 + y1 - over)
    return found
