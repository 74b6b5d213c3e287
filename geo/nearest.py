"""The nearest point of lines and polygons, exact on the ellipsoid.

Search by chords, finish by geodesics. In earth-centred coordinates a point and a piece of a segment
are a few products apart, and the chord between two points bounds their geodesic from both sides: a
geodesic of length s, its curvature in [1/R, 1/r], spans a chord c with
2R asin(c/2R) <= s <= 2r asin(c/2r) (Schur's comparison theorem; the lower bound, which wants a
plane curve, holds for a geodesic's small torsion with an R greater by 1e-5). Every piece whose
lower bound lies under the best upper bound is a candidate. Two ways lead on, alike to `BOUND_M`:

exact
    The foot on each candidate is found by walking along its geodesic until the line to the point
    stands square on it, with Karney's formulas (`geo.geodesic`): good to 0.1 mm. What is published
    is measured so, and so is any call with at most `EXACT_UP_TO` points.
fast
    A compiled tree of boxes (`geo.boxes`) finds the piece, the foot on its parabola and the arc
    over the chord: a circle whose curvature is the weighted mean of that of the ellipsoid at both
    ends and half way. On 200,000 geodesics a step, all over the globe, it is off by 0.2 mm at most
    at 1,000 km, 1.1 mm at 1,500 km and 5 mm at 2,000 km (the error grows with the fifth power);
    what is further is finished the exact way. The foot is that of the shortest chord: within 1e-5
    of the distance from the exact one.

Without numba, and for a few points, candidates come from spheres around runs of pieces; without it
every call is exact, and slower.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Self, cast

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo import chords
from geo.chords import Ints, Pieces, Spheres
from geo.geodesic import Floats, Geometries
from geo.prepared import meets

if TYPE_CHECKING:
    from types import ModuleType

    from geo.boxes import Tree

BOUND_M = 0.005  # the two ways differ by no more
EXACT_UP_TO = 10_000  # points; more are measured the fast way unless the caller says
# Pairs of point and piece that pay for the search in the tree: once it is loaded, and to load it
# (about as long as so many pairs take without it).
_PAYS = 1_000_000
_PAYS_TO_LOAD = 100_000_000
CHUNK = 32_768  # points: what one thread works on stays in its cache
_BLOCK = 5_000  # points finished exactly in one go
_PAIRS = 100_000  # pairs of point and piece walked along in one go
_SAME_DIGITS = 6  # of metres: distances that agree so far are the same, the first segment wins
_AREAL = 2  # the dimension of polygons
Rows = Ints | slice


class Nearest(NamedTuple):
    """For each point: metres to the nearest segment, the foot on it, and which segment it is."""

    distance_m: Floats
    foot_lon: Floats
    foot_lat: Floats
    segment: Ints


@dataclass(frozen=True)
class Segments:
    """Geodesic segments, (lon0, lat0) to (lon1, lat1) in degrees; `owner` says of which part.

    What the search needs is worked out once, when it is first asked for.
    """

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
        lon0, lat0, lon1, lat1 = np.ascontiguousarray(np.hstack([start, end]).T)
        return cls(lon0, lat0, lon1, lat1, owner)

    def __len__(self) -> int:
        return len(self.lon0)

    def only(self, owners: npt.ArrayLike) -> "Segments":
        """Return the segments of some owners; `owner` keeps its numbers.

        Examples
        --------
        >>> two = Segments.of([shapely.box(0, 0, 1, 1), shapely.LineString([(5, 5), (6, 6)])])
        >>> two.only([1]).owner.tolist()
        [1]
        """
        kept = np.isin(self.owner, owners)
        lon, lat = (self.lon0[kept], self.lon1[kept]), (self.lat0[kept], self.lat1[kept])
        return Segments(lon[0], lat[0], lon[1], lat[1], self.owner[kept])

    @cached_property
    def pieces(self) -> Pieces:
        """The segments cut into pieces short enough to be taken for parabolas."""
        return chords.cut(self.lon0, self.lat0, self.lon1, self.lat1)

    @cached_property
    def spheres(self) -> Spheres:
        """Spheres around runs of pieces: the search without numba."""
        return chords.enclose(self.pieces)

    @cached_property
    def tree(self) -> "Tree":
        """The pieces in a tree of boxes; needs numba."""
        from geo import boxes  # noqa: PLC0415 - loads the compiler's run time

        return boxes.grow((self.lon0, self.lat0, self.lon1, self.lat1))

    def write(
        self,
        kernel: "ModuleType | None",
        lonlat: tuple[Floats, Floats],
        rows: "Rows",
        found: "Nearest",
    ) -> None:
        """Write what is nearest to the points of `rows`, by the compiled search if given one."""
        if kernel is not None:
            rows = fast(rows, lonlat, found, partial(kernel.search, self.tree))
            rows = rows[found.distance_m[rows] > kernel.FAR_M]
        _exactly(self, lonlat, rows, found)

    def nearest(
        self,
        lon: npt.ArrayLike,
        lat: npt.ArrayLike,
        *,
        exact: bool | None = None,
        threads: int | None = None,
    ) -> Nearest:
        """Return the nearest segment, foot point and distance of points in degrees.

        Without segments every distance is NaN and every segment -1, and so it is for a point
        without coordinates. Among equals (to a micrometre) the first wins. `exact` chooses the way
        (see the top of this module), by default for up to `EXACT_UP_TO` points; `threads` says how
        many share the fast one, by default all processors there are.

        Examples
        --------
        One degree north of a piece of the equator:

        >>> equator = Segments.of([shapely.LineString([(0, 0), (10, 0)])])
        >>> found = equator.nearest([5.0], [1.0])
        >>> found.distance_m.round().item(), found.foot_lon.round(6).item()
        (110574.0, 5.0)
        """
        lon, lat = _points(lon, lat)
        groups = ((self, slice(i, i + CHUNK)) for i in range(0, len(lon), CHUNK))
        threads = 1 if len(lon) <= CHUNK else threads
        return nearest_by_group(lon, lat, groups, exact=exact, threads=threads)


def nearest_by_group(
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    groups: Iterable[tuple[Segments, Rows]],
    *,
    exact: bool | None = None,
    threads: int | None = None,
) -> Nearest:
    """Return what is nearest to points in degrees, each group of rows by segments of its own.

    `groups` gives segments and the rows (or a slice) of the points measured to them, and may make
    them as it goes: no more than a few are held at a time. A row in no group is missing. `exact`
    and `threads` are those of `Segments.nearest`.

    Examples
    --------
    >>> equator = Segments.of([shapely.LineString([(0, 0), (9, 0)])])
    >>> date_line = Segments.of([shapely.LineString([(180, 1), (180, 9)])])
    >>> days = [(equator, np.array([1])), (date_line, np.array([0]))]
    >>> nearest_by_group([179.0, 5.0], [1.0, 1.0], days).distance_m.round().tolist()
    [111303.0, 110574.0]
    """
    lon, lat = _points(lon, lat)
    nothing, nowhere, nor_there = (np.full(len(lon), np.nan) for _ in range(3))
    found = Nearest(nothing, nowhere, nor_there, np.full(len(lon), -1))
    exact = len(lon) <= EXACT_UP_TO if exact is None else exact
    kernel = None if exact else compiled()

    def measure(group: tuple[Segments, Rows]) -> None:
        segments, rows = group
        if len(segments):
            segments.write(kernel, (lon, lat), rows, found)

    workers = (threads or _processors()) if kernel is not None else 1
    if workers == 1:
        for group in groups:
            measure(group)
        return found
    with ThreadPoolExecutor(workers) as pool:
        for some in _several(groups, 8 * workers):
            list(pool.map(measure, some))
    return found


def _points(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats]:
    flat = (np.ascontiguousarray(np.atleast_1d(np.asarray(part, float))) for part in (lon, lat))
    return cast("tuple[Floats, Floats]", tuple(flat))


def _several(
    groups: Iterable[tuple[Segments, Rows]], count: int
) -> Iterator[list[tuple[Segments, Rows]]]:
    rest = iter(groups)
    while some := list(islice(rest, count)):
        yield some


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def compiled(pairs: int | None = None) -> "ModuleType | None":
    """Return the compiled search, or None: without numba, or where so few pairs do not pay."""
    if pairs is not None and pairs < (_PAYS if "geo.boxes" in sys.modules else _PAYS_TO_LOAD):
        return None
    try:
        from geo import boxes  # noqa: PLC0415 - loads the compiler's run time
    except ImportError:
        return None
    return boxes


def fast(
    rows: Rows,
    lonlat: tuple[Floats, Floats],
    found: Nearest,
    search: Callable[[tuple[Floats, Floats], Nearest], None],
) -> Ints:
    """Let a compiled search write what is nearest to the points of `rows`; return their numbers."""
    if isinstance(rows, slice):
        part = Nearest(found[0][rows], found[1][rows], found[2][rows], found[3][rows])
    else:  # scattered rows are written where they lie together, and copied
        lon, lat, metres = (np.empty(len(rows)) for _ in range(3))
        part = Nearest(metres, lon, lat, np.empty(len(rows), np.int64))
    search((lonlat[0][rows], lonlat[1][rows]), part)
    if not isinstance(rows, slice):
        for whole, some in zip(found, part, strict=True):
            whole[rows] = some
    return _numbers(rows, len(lonlat[0]))


def _numbers(rows: Rows, count: int) -> Ints:
    return np.arange(*rows.indices(count)) if isinstance(rows, slice) else rows


def _exactly(segments: Segments, lonlat: tuple[Floats, Floats], rows: Rows, found: Nearest) -> None:
    """Write what is nearest to the points of `rows`, the exact way."""
    rows = _numbers(rows, len(lonlat[0]))
    rows = rows[np.isfinite(lonlat[0][rows]) & np.isfinite(lonlat[1][rows])]
    kernel = compiled(len(rows) * len(segments.pieces.segment))
    for i in range(0, len(rows), _BLOCK):
        block = rows[i : i + _BLOCK]
        lon, lat = lonlat[0][block], lonlat[1][block]
        if kernel is None:
            point, piece = chords.candidates(segments.pieces, segments.spheres, lon, lat)
        else:
            point, piece = kernel.candidates(segments.tree, lon, lat)
        feet = [
            chords.foot(segments.pieces, piece[j : j + _PAIRS], lon[some], lat[some])
            for j in range(0, len(point), _PAIRS)
            for some in [point[j : j + _PAIRS]]
        ]
        foot_lon, foot_lat, metres = (np.concatenate(part) for part in zip(*feet, strict=True))
        segment = segments.pieces.segment[piece]
        # lexsort: by point, then distance, then segment; the first of each point is the answer.
        order = np.lexsort((segment, metres.round(_SAME_DIGITS), point))
        first = order[np.unique(point[order], return_index=True)[1]]
        answer = (metres, foot_lon, foot_lat, segment)
        for whole, part in zip(found, answer, strict=True):
            whole[block] = part[first]


def inside(areas: BaseGeometry, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return whether points in degrees lie in (or on the edge of) polygons.

    Sides are taken straight in degrees here: within metres of an edge of ordinary length the
    answer can differ from the geodesic's, and the distance to that edge is metres too.
    """
    lon, lat = (np.atleast_1d(np.asarray(part, float)) for part in (lon, lat))
    return meets(areas, lon, lat)


def distance_to_area(
    areas: BaseGeometry,
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    *,
    edges: Segments | None = None,
    exact: bool | None = None,
    signed: bool = False,
) -> Nearest:
    """Return the distance to polygons: 0, and the point itself as foot, inside them.

    `signed` counts on: inside, the distance to the edge is negative, its foot on the edge. `edges`
    are the polygons' own, from `Segments.of([areas])`, where they are at hand; `exact` is that of
    `Segments.nearest`.

    Examples
    --------
    The second point is nearer than a degree: the north side, a geodesic, bows over its parallel.

    >>> square = shapely.box(0, 0, 1, 1)
    >>> distance_to_area(square, [0.5, 0.5], [0.5, 2.0]).distance_m.round().tolist()
    [0.0, 110571.0]
    >>> distance_to_area(square, [0.5], [0.25], signed=True).distance_m.round().tolist()
    [-27644.0]
    """
    lon, lat = (np.atleast_1d(np.asarray(part, float)) for part in (lon, lat))
    edges = Segments.of([areas]) if edges is None else edges
    found = edges.nearest(lon, lat, exact=exact)
    within = inside(areas, lon, lat)
    if signed:
        return found._replace(distance_m=np.where(within, -found.distance_m, found.distance_m))
    return Nearest(
        np.where(within, 0.0, found.distance_m),
        np.where(within, lon, found.foot_lon),
        np.where(within, lat, found.foot_lat),
        found.segment,
    )
