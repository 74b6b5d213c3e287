"""The nearest point of lines and polygons, exact on the ellipsoid.

Search by chords, finish by geodesics. In earth-centred coordinates a point and a segment's chord
are a few dot products apart, and the chord bounds the geodesic from both sides: on a surface whose
radii of curvature lie in [r, R], a geodesic of length s spans a chord c with
2R asin(c/2R) <= s <= 2r asin(c/2r) (Schur's comparison theorem). Every segment whose lower bound
lies under the best upper bound is a candidate; the foot point on each candidate is then found by
walking along its geodesic until the line to the point stands square on it.
"""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesic import RADIUS_MAX_M, RADIUS_MIN_M, Floats, Geometries, cartesian, direct, inverse

Ints = npt.NDArray[np.int64]

_CHUNK_PAIRS = 4_000_000  # keeps one block of the point-by-segment table near 100 MB
_SLACK_M = 1.0  # swallows the rounding of squared earth-size numbers (below 0.1 m)
_AT_END_M = 1e-3  # so near an end, the course towards it is not defined
_STILL_M = 1e-5  # a foot that moves less has been found
_AREAL = 2  # the dimension of polygons
_FURTHEST_M = 20_003_932.0  # half a meridian: no geodesic is longer


class Nearest(NamedTuple):
    """For each point: metres to the nearest segment, the foot on it, and which segment it is."""

    distance_m: Floats
    foot_lon: Floats
    foot_lat: Floats
    segment: Ints


@dataclass(frozen=True)
class Segments:
    """Geodesic segments, (lon0, lat0) to (lon1, lat1) in degrees; `owner` says of which part."""

    lon0: Floats
    lat0: Floats
    lon1: Floats
    lat1: Floats
    owner: Ints

    @classmethod
    def of(cls, geometries: Geometries) -> Self:
        """Return the segments of lines and of polygons' rings; `owner` is the row in `geometries`.

        Examples
        --------
        >>> Segments.of([shapely.box(0, 0, 1, 1)]).owner.tolist()
        [0, 0, 0, 0]
        """
        found = np.fromiter(geometries, dtype=object)
        parts, row = shapely.get_parts(found, return_index=True)
        areal = shapely.get_dimensions(parts) == _AREAL
        parts[areal] = shapely.boundary(parts[areal])
        lines, line_row = shapely.get_parts(parts, return_index=True)
        lines, line_row = lines[~shapely.is_empty(lines)], line_row[~shapely.is_empty(lines)]
        lonlat, line = shapely.get_coordinates(lines, return_index=True)
        joined = line[1:] == line[:-1]
        start, end = lonlat[:-1][joined], lonlat[1:][joined]
        owner = row[line_row][line[1:][joined]]
        return cls(start[:, 0], start[:, 1], end[:, 0], end[:, 1], owner)

    def __len__(self) -> int:
        return len(self.lon0)

    def nearest(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Nearest:
        """Return the nearest segment, foot point and distance of points in degrees.

        Without segments every distance is NaN and every segment -1. Among equals the first wins.

        Examples
        --------
        One degree north of a piece of the equator:

        >>> equator = Segments.of([shapely.LineString([(0, 0), (10, 0)])])
        >>> found = equator.nearest([5.0], [1.0])
        >>> found.distance_m.round().item(), found.foot_lon.round(6).item()
        (110574.0, 5.0)
        """
        lon, lat = (np.atleast_1d(np.asarray(part, float)) for part in (lon, lat))
        nothing, nowhere, nor_there = (np.full(len(lon), np.nan) for _ in range(3))
        missing = Nearest(nothing, nowhere, nor_there, np.full(len(lon), -1))
        usable = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        if not len(self) or not len(usable):
            return missing
        point, segment = self._candidates(lon[usable], lat[usable])
        foot_lon, foot_lat, metres = self._foot(lon[usable][point], lat[usable][point], segment)
        # lexsort: by point, then distance, then segment; the first of each point is the answer.
        order = np.lexsort((segment, metres, point))
        first = order[np.unique(point[order], return_index=True)[1]]
        for whole, part in zip(missing, (metres, foot_lon, foot_lat, segment), strict=True):
            whole[usable] = part[first]
        return missing

    def _candidates(self, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
        """Return pairs (point, segment) that hold the nearest segment of every point."""
        begin, end = cartesian(self.lon0, self.lat0), cartesian(self.lon1, self.lat1)
        points = cartesian(lon, lat)
        chord = end - begin
        squared = np.maximum((chord**2).sum(1), 1e-12)
        # A geodesic bulges over its chord by its sagitta at most.
        sagitta = squared / (8 * RADIUS_MIN_M)
        block = max(1, _CHUNK_PAIRS // len(self))
        found = [
            self._candidates_of(points[i : i + block], begin, chord, squared, sagitta, i)
            for i in range(0, len(points), block)
        ]
        return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])

    @staticmethod
    def _candidates_of(
        points: Floats, begin: Floats, chord: Floats, squared: Floats, sagitta: Floats, offset: int
    ) -> tuple[Ints, Ints]:
        along = points @ chord.T - (begin * chord).sum(1)
        share = np.clip(along / squared, 0, 1)
        gap = (points**2).sum(1)[:, None] + (begin**2).sum(1) - 2 * points @ begin.T
        straight = np.sqrt(np.maximum(gap + share * (share * squared - 2 * along), 0))
        low = _arc(np.maximum(straight - sagitta - _SLACK_M, 0), RADIUS_MAX_M)
        high = _arc(straight + sagitta + _SLACK_M, RADIUS_MIN_M)
        point, segment = np.nonzero(low <= high.min(1)[:, None])
        return point + offset, segment

    def _foot(self, lon: Floats, lat: Floats, segment: Ints) -> tuple[Floats, Floats, Floats]:
        """Return the foot (lon, lat) and distance in metres for each pair of point and segment."""
        lon0, lat0 = self.lon0[segment], self.lat0[segment]
        course = inverse(lon0, lat0, self.lon1[segment], self.lat1[segment])
        along = self._first_guess(lon, lat, segment) * course.distance_m
        for _ in range(12):
            foot = direct(lon0, lat0, course.azimuth, along)
            there = inverse(*foot, lon, lat)
            ahead = inverse(*foot, self.lon1[segment], self.lat1[segment])
            # At the very end the course ahead is undefined: look back and turn round.
            back = inverse(*foot, lon0, lat0).azimuth + 180
            heading = np.where(ahead.distance_m > _AT_END_M, ahead.azimuth, back)
            turn = np.cos(np.radians(there.azimuth - heading))
            reach = np.clip(there.distance_m / RADIUS_MAX_M, 0, 1.5)
            moved = np.clip(
                along + RADIUS_MAX_M * np.arctan(np.tan(reach) * turn), 0, course.distance_m
            )
            step, along = np.abs(moved - along).max(initial=0), moved
            if step < _STILL_M:
                break
        foot_lon, foot_lat = direct(lon0, lat0, course.azimuth, along)
        return foot_lon, foot_lat, inverse(foot_lon, foot_lat, lon, lat).distance_m

    def _first_guess(self, lon: Floats, lat: Floats, segment: Ints) -> Floats:
        begin = cartesian(self.lon0[segment], self.lat0[segment])
        chord = cartesian(self.lon1[segment], self.lat1[segment]) - begin
        squared = np.maximum((chord**2).sum(1), 1e-12)
        share: Floats = ((cartesian(lon, lat) - begin) * chord).sum(1) / squared
        return np.clip(share, 0, 1)


def _arc(chord_m: Floats, radius_m: float) -> Floats:
    """Return the arc over a chord on a circle; past the diameter, the longest there is."""
    arc = 2 * radius_m * np.arcsin(np.minimum(chord_m / (2 * radius_m), 1))
    return np.where(chord_m > 2 * radius_m, _FURTHEST_M, arc)


def inside(areas: BaseGeometry, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return whether points in degrees lie in (or on the edge of) polygons.

    Sides are taken straight in degrees here: within metres of an edge of ordinary length the
    answer can differ from the geodesic's, and the distance to that edge is metres too.
    """
    shapely.prepare(areas)
    points = shapely.points(
        np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    )
    return np.asarray(shapely.covers(areas, points), bool)


def distance_to_area(areas: BaseGeometry, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Nearest:
    """Return the distance to polygons: 0, and the point itself as foot, inside them.

    Examples
    --------
    The second point is nearer than a degree: the north side, a geodesic, bows over its parallel.

    >>> square = shapely.box(0, 0, 1, 1)
    >>> distance_to_area(square, [0.5, 0.5], [0.5, 2.0]).distance_m.round().tolist()
    [0.0, 110571.0]
    """
    lon, lat = (np.atleast_1d(np.asarray(part, float)) for part in (lon, lat))
    found = Segments.of([areas]).nearest(lon, lat)
    within = inside(areas, lon, lat)
    return Nearest(
        np.where(within, 0.0, found.distance_m),
        np.where(within, lon, found.foot_lon),
        np.where(within, lat, found.foot_lat),
        found.segment,
    )
