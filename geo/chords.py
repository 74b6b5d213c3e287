"""Segments cut into short pieces, each a chord and a bulge in earth-centred coordinates.

The surface point over share t of a piece is begin + t chord + t (1 - t) bulge: a parabola through
the piece's ends and the surface point over its middle. On pieces of `PIECE_M` at most it strays
from the geodesic by less than 0.5 mm: in height by (L/R)^4 R / 384, sideways by what parts a
geodesic from the plane section through its ends, about e^2 L^3 / (48 R^2).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.geodesic import GEOD, RADIUS_MAX_M, RADIUS_MIN_M, Floats, cartesian, direct, inverse

Ints = npt.NDArray[np.int64]
Ends = tuple[Floats, Floats, Floats, Floats]  # lon0, lat0, lon1, lat1 in degrees

PIECE_M = 40_000.0
_RUN = 32  # pieces that follow each other and share a sphere
_CHUNK_PAIRS = 500_000  # keeps what is made of one block of points near 100 MB
_SLACK_M = 1.0  # swallows the rounding of squared earth-size numbers (below 0.1 m)
_ROUNDING_M = 0.001
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
    ends: Ends = (lon0, lat0, lon1, lat1)
    segment = np.arange(len(lon0))
    begin, chord = _chords(*ends)
    squared = np.einsum("ij,ij->i", chord, chord)
    if (squared > PIECE_M**2).any():
        ends, segment = divide(ends, squared > PIECE_M**2)
        begin, chord = _chords(*ends)
        squared = np.einsum("ij,ij->i", chord, chord)
    middle = begin + chord / 2
    # One Newton step from the chord's middle to x^2/a^2 + y^2/a^2 + z^2/b^2 = 1, along the normal.
    normal = middle * _INVERSE_SQUARES
    short_of_one = 1 - np.einsum("ij,ij->i", middle, normal)
    bulge = normal * (2 * short_of_one / np.einsum("ij,ij->i", normal, normal))[:, None]
    return Pieces(*ends, begin, chord, bulge, squared, segment)


def divide(
    ends: Ends, long: npt.NDArray[np.bool_], *, piece_m: float = PIECE_M
) -> tuple[Ends, Ints]:
    """Return the ends of segments, the long ones cut and put last, and which segment each is of.

    No piece of what is cut is longer than `piece_m`.
    """
    lon0, lat0, lon1, lat1 = ends
    shorter, whose = _shortened((lon0[long], lat0[long], lon1[long], lat1[long]), piece_m)
    segment = np.concatenate([np.flatnonzero(~long), np.flatnonzero(long)[whose]])
    return (
        np.concatenate([lon0[~long], shorter[0]]),
        np.concatenate([lat0[~long], shorter[1]]),
        np.concatenate([lon1[~long], shorter[2]]),
        np.concatenate([lat1[~long], shorter[3]]),
    ), segment


def _chords(lon0: Floats, lat0: Floats, lon1: Floats, lat1: Floats) -> tuple[Floats, Floats]:
    """Return where segments begin, and the chords to where they end."""
    # Column by column in memory: what follows goes through whole columns, several times as fast.
    begin = np.asfortranarray(cartesian(lon0, lat0))
    end = np.empty_like(begin)
    end[:-1] = begin[1:]
    # Along a line a segment ends where the next begins; the others are worked out.
    apart = np.ones(len(lon0), bool)
    apart[:-1] = (lon1[:-1] != lon0[1:]) | (lat1[:-1] != lat0[1:])
    end[apart] = cartesian(lon1[apart], lat1[apart])
    return begin, end - begin


def _shortened(ends: Ends, piece_m: float) -> tuple[Ends, Ints]:
    """Return the ends of the pieces of long segments, and which segment each is of."""
    lon0, lat0, lon1, lat1 = ends
    course = inverse(*ends)
    count = np.ceil(course.distance_m / piece_m).astype(int)
    whose = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(whose)) - np.repeat(np.cumsum(count) - count, count)
    along = step * (course.distance_m / count)[whose]
    lon, lat = direct(lon0[whose], lat0[whose], course.azimuth[whose], along)
    first, last = step == 0, step == count[whose] - 1
    lon[first], lat[first] = lon0, lat0
    lon_end, lat_end = np.roll(lon, -1), np.roll(lat, -1)
    lon_end[last], lat_end[last] = lon1, lat1
    return (lon, lat, lon_end, lat_end), whose


class Spheres(NamedTuple):
    """Spheres around runs of `_RUN` pieces: centres (n, 3) and radii in metres."""

    centre: Floats
    radius: Floats


def enclose(pieces: Pieces) -> Spheres:
    """Return spheres around runs of pieces, their bulges in."""
    first = np.arange(0, len(pieces.segment), _RUN)
    end = pieces.begin + pieces.chord
    least = np.minimum.reduceat(np.minimum(pieces.begin, end), first)
    greatest = np.maximum.reduceat(np.maximum(pieces.begin, end), first)
    centre = (least + greatest) / 2
    radius = np.sqrt(np.einsum("ij,ij->i", greatest - centre, greatest - centre))
    return Spheres(centre, radius + PIECE_M**2 / (8 * RADIUS_MIN_M))


def candidates(pieces: Pieces, spheres: Spheres, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
    """Return pairs (point, piece) that hold the nearest piece of every point.

    A chord bounds its geodesic from both sides (see `geo.nearest`): every run of pieces, and of
    these every piece, whose lower bound lies under the best upper bound is a candidate.
    """
    points = cartesian(lon, lat)
    block = max(1, _CHUNK_PAIRS // len(spheres.radius))
    found = [
        _candidates_of(points[i : i + block], pieces, spheres, i)
        for i in range(0, len(points), block)
    ]
    return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])


def _candidates_of(
    points: Floats, pieces: Pieces, spheres: Spheres, offset: int
) -> tuple[Ints, Ints]:
    gap = np.einsum("ij,ij->i", points, points)[:, None] - 2 * points @ spheres.centre.T
    gap += np.einsum("ij,ij->i", spheres.centre, spheres.centre)
    away = np.sqrt(np.maximum(gap, 0))
    low = arc(np.maximum(away - spheres.radius - _SLACK_M, 0), RADIUS_MAX_M)
    high = arc(away + spheres.radius + _SLACK_M, RADIUS_MIN_M).min(1)
    point, run = np.nonzero(low <= high[:, None])
    if len(point) * _RUN > _CHUNK_PAIRS and len(points) > 1:
        half = len(points) // 2
        one = _candidates_of(points[:half], pieces, spheres, offset)
        other = _candidates_of(points[half:], pieces, spheres, offset + half)
        return np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1]])
    piece = (run[:, None] * _RUN + np.arange(_RUN)).ravel()
    point = np.repeat(point, _RUN)[piece < len(pieces.segment)]
    piece = piece[piece < len(pieces.segment)]
    low, high = _bounds(points[point], pieces, piece)
    best = np.minimum.reduceat(high, np.flatnonzero(np.diff(point, prepend=-1)))
    near = low <= best[point]
    return point[near] + offset, piece[near]


def _bounds(points: Floats, pieces: Pieces, piece: Ints) -> tuple[Floats, Floats]:
    """Return what the distance of each point to a piece is no less and no more than, in metres."""
    chord, squared = pieces.chord[piece], np.maximum(pieces.squared[piece], 1e-12)
    towards = points - pieces.begin[piece]
    share = np.clip(np.einsum("ij,ij->i", towards, chord) / squared, 0, 1)
    towards -= share[:, None] * chord
    straight = np.sqrt(np.einsum("ij,ij->i", towards, towards))
    # A geodesic bulges over its chord by its sagitta at most.
    sagitta = squared / (8 * RADIUS_MIN_M) + _ROUNDING_M
    low = arc(np.maximum(straight - sagitta, 0), RADIUS_MAX_M)
    return low, arc(straight + sagitta, RADIUS_MIN_M)


def arc(chord_m: Floats, radius_m: float) -> Floats:
    """Return the arc over a chord on a circle; past the diameter, the longest there is."""
    found = 2 * radius_m * np.arcsin(np.minimum(chord_m / (2 * radius_m), 1))
    return np.where(chord_m > 2 * radius_m, _FURTHEST_M, found)


def foot(pieces: Pieces, piece: Ints, lon: Floats, lat: Floats) -> tuple[Floats, Floats, Floats]:
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
    towards = cartesian(lon, lat) - pieces.begin[piece]
    along = np.einsum("ij,ij->i", towards, pieces.chord[piece])
    share: Floats = along / np.maximum(pieces.squared[piece], 1e-12)
    return np.clip(share, 0, 1)
