"""Segments cut into short pieces, each a chord and a bulge in earth-centred coordinates.

The surface point over share t of a piece is begin + t chord + t (1 - t) bulge: a parabola through
the piece's ends and the surface point over its middle. On pieces of `PIECE_M` at most it strays
from the geodesic by less than 0.1 mm: in height by (L/R)^4 R / 384, sideways by what parts a
geodesic from the plane section through its ends, about e^2 L^3 / (48 R^2).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.geodesic import GEOD, RADIUS_MAX_M, RADIUS_MIN_M, Floats, cartesian, direct, inverse

Ints = npt.NDArray[np.int64]

PIECE_M = 20_000.0
_CHUNK_PAIRS = 1_000_000  # keeps one block of the point-by-piece table near 30 MB
_SLACK_M = 1.0  # swallows the rounding of squared earth-size numbers (below 0.1 m)
_AT_END_M = 1e-3  # so near an end, the course towards it is not defined
_STILL_M = 1e-5  # a foot that moves less has been found
_STEPS = 12
_FURTHEST_M = 20_003_932.0  # half a meridian: no geodesic is longer
_INVERSE_SQUARES = np.array([1 / GEOD.a**2, 1 / GEOD.a**2, 1 / GEOD.b**2])


class Pieces(NamedTuple):
    """Geodesic pieces, one row each: ends in degrees, their shape in metres, whose they are."""

    lon0: Floats
    lat0: Floats
    lon1: Floats
    lat1: Floats
    begin: Floats  # (n, 3)
    chord: Floats  # (n, 3)
    bulge: Floats  # (n, 3): four times the step from the chord's middle to the surface
    squared: Floats  # chord length squared
    segment: Ints


def cut(lon0: Floats, lat0: Floats, lon1: Floats, lat1: Floats) -> Pieces:
    """Return geodesic segments in degrees, cut so that none is longer than `PIECE_M`."""
    ends: tuple[Floats, ...] = (lon0, lat0, lon1, lat1)
    segment = np.arange(len(lon0))
    begin, chord = _chords(*ends)
    squared = np.einsum("ij,ij->i", chord, chord)
    long = squared > PIECE_M**2
    if long.any():
        shorter, whose = _shortened(*(end[long] for end in ends))
        ends = tuple(
            np.concatenate([end[~long], short]) for end, short in zip(ends, shorter, strict=True)
        )
        segment = np.concatenate([segment[~long], segment[long][whose]])
        begin, chord = _chords(*ends)
        squared = np.einsum("ij,ij->i", chord, chord)
    middle = begin + chord / 2
    # One Newton step from the chord's middle to x^2/a^2 + y^2/a^2 + z^2/b^2 = 1, along the normal.
    normal = middle * _INVERSE_SQUARES
    short_of_one = 1 - np.einsum("ij,ij->i", middle, normal)
    bulge = normal * (2 * short_of_one / np.einsum("ij,ij->i", normal, normal))[:, None]
    return Pieces(*ends, begin, chord, bulge, squared, segment)


def _chords(lon0: Floats, lat0: Floats, lon1: Floats, lat1: Floats) -> tuple[Floats, Floats]:
    """Return where segments begin, and the chords to where they end."""
    begin = cartesian(lon0, lat0)
    end = np.empty_like(begin)
    end[:-1] = begin[1:]
    # Along a line a segment ends where the next begins; the others are worked out.
    apart = np.ones(len(lon0), bool)
    apart[:-1] = (lon1[:-1] != lon0[1:]) | (lat1[:-1] != lat0[1:])
    end[apart] = cartesian(lon1[apart], lat1[apart])
    return begin, end - begin


def _shortened(
    lon0: Floats, lat0: Floats, lon1: Floats, lat1: Floats
) -> tuple[tuple[Floats, ...], Ints]:
    """Return the ends of the pieces of long segments, and which segment each is of."""
    course = inverse(lon0, lat0, lon1, lat1)
    count = np.ceil(course.distance_m / PIECE_M).astype(int)
    whose = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(whose)) - np.repeat(np.cumsum(count) - count, count)
    along = step * (course.distance_m / count)[whose]
    lon, lat = direct(lon0[whose], lat0[whose], course.azimuth[whose], along)
    first, last = step == 0, step == count[whose] - 1
    lon[first], lat[first] = lon0, lat0
    lon_end, lat_end = np.roll(lon, -1), np.roll(lat, -1)
    lon_end[last], lat_end[last] = lon1, lat1
    return (lon, lat, lon_end, lat_end), whose


def candidates(pieces: Pieces, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
    """Return pairs (point, piece) that hold the nearest piece of every point.

    A chord bounds its geodesic from both sides (see `geo.nearest`): every piece whose lower bound
    lies under the best upper bound is a candidate.
    """
    points = cartesian(lon, lat)
    block = max(1, _CHUNK_PAIRS // len(pieces.segment))
    found = [
        _candidates_of(points[i : i + block], pieces, i) for i in range(0, len(points), block)
    ]
    return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])


def _candidates_of(points: Floats, pieces: Pieces, offset: int) -> tuple[Ints, Ints]:
    begin, chord = pieces.begin, pieces.chord
    squared = np.maximum(pieces.squared, 1e-12)
    # A geodesic bulges over its chord by its sagitta at most.
    sagitta = squared / (8 * RADIUS_MIN_M)
    along = points @ chord.T - np.einsum("ij,ij->i", begin, chord)
    share = np.clip(along / squared, 0, 1)
    gap = np.einsum("ij,ij->i", points, points)[:, None] - 2 * points @ begin.T
    gap += np.einsum("ij,ij->i", begin, begin)
    straight = np.sqrt(np.maximum(gap + share * (share * squared - 2 * along), 0))
    low = arc(np.maximum(straight - sagitta - _SLACK_M, 0), RADIUS_MAX_M)
    high = arc(straight + sagitta + _SLACK_M, RADIUS_MIN_M)
    point, piece = np.nonzero(low <= high.min(1)[:, None])
    return point + offset, piece


def arc(chord_m: Floats, radius_m: float) -> Floats:
    """Return the arc over a chord on a circle; past the diameter, the longest there is."""
    found = 2 * radius_m * np.arcsin(np.minimum(chord_m / (2 * radius_m), 1))
    return np.where(chord_m > 2 * radius_m, _FURTHEST_M, found)


def foot(
    pieces: Pieces, piece: Ints, lon: Floats, lat: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return the foot (lon, lat) and distance in metres for each pair of point and piece.

    The foot walks along the piece's geodesic until the line to the point stands square on it. Each
    pair is by itself: what else is measured in the same call does not change its last digits.
    """
    ends = pieces.lon0[piece], pieces.lat0[piece], pieces.lon1[piece], pieces.lat1[piece]
    course = inverse(*ends)
    along = _first_guess(pieces, piece, lon, lat) * course.distance_m
    moving = np.arange(len(piece))
    for _ in range(_STEPS):
        here = tuple(end[moving] for end in ends)
        moved = _step(here, course.azimuth[moving], along[moving], lon[moving], lat[moving])
        moved = np.clip(moved, 0, course.distance_m[moving])
        still = np.abs(moved - along[moving]) < _STILL_M
        along[moving] = moved
        moving = moving[~still]
        if not len(moving):
            break
    foot_lon, foot_lat = direct(ends[0], ends[1], course.azimuth, along)
    return foot_lon, foot_lat, inverse(foot_lon, foot_lat, lon, lat).distance_m


def _step(
    ends: tuple[Floats, ...], azimuth: Floats, along: Floats, lon: Floats, lat: Floats
) -> Floats:
    """Return how far along the foot would be on a sphere with what is seen from here."""
    at = direct(ends[0], ends[1], azimuth, along)
    there = inverse(*at, lon, lat)
    ahead = inverse(*at, ends[2], ends[3])
    # At the very end the course ahead is undefined: look back and turn round.
    back = inverse(*at, ends[0], ends[1]).azimuth + 180
    heading = np.where(ahead.distance_m > _AT_END_M, ahead.azimuth, back)
    turn = np.cos(np.radians(there.azimuth - heading))
    reach = np.clip(there.distance_m / RADIUS_MAX_M, 0, 1.5)
    moved: Floats = along + RADIUS_MAX_M * np.arctan(np.tan(reach) * turn)
    return moved


def _first_guess(pieces: Pieces, piece: Ints, lon: Floats, lat: Floats) -> Floats:
    chord, bulge = pieces.chord[piece], pieces.bulge[piece]
    towards = cartesian(lon, lat) - pieces.begin[piece]
    along = np.einsum("ij,ij->i", towards, chord)
    share: Floats = along / np.maximum(pieces.squared[piece], 1e-12)
    del bulge
    return np.clip(share, 0, 1)
