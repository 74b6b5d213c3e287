"""Many points to one contact line: ours beside projected joins and trees, speed and error."""

from collections.abc import Callable
from dataclasses import dataclass
from unittest import mock

import geopandas as gpd
import numpy as np
import shapely
from shapely.ops import nearest_points

from benchmarks import duck, fronts
from benchmarks.tables import Rounds, Section, rounds, verdict
from geo import nearest
from geo.geodesic import GEOD, Floats
from geo.nearest import Segments

FLOOR, ONE, TWO = "one vectorised `Geod.inv`", "ours, one thread", "ours, two threads"
EXACT, TABLE = "ours, exact finish", "ours without numba"
JOIN, TREE = "geopandas `sjoin_nearest`, EPSG:3035", "shapely `STRtree.query_nearest`, EPSG:3035"
LOOP = "tutorial loop: `nearest_points`, scalar `Geod.inv`"
DUCK = "DuckDB spatial `ST_Distance`, EPSG:3035"


@dataclass(frozen=True)
class Method:
    """How distances in metres of the first `count` points are found; speed is given per point."""

    count: int
    distances: Callable[[int], Floats]


def run(*, quick: bool) -> Section:
    """Return the table of methods."""
    what, lines = fronts.front()
    segments = Segments.of(lines.values)
    most = 20_000 if quick else 1_000_000
    methods = _ours(segments, most) | _peers(segments, min(most, 2_000 if quick else 100_000))
    duck = None if quick else _duckdb(segments, 500)
    methods |= {DUCK: duck} if duck else {}
    for method in methods.values():
        method.distances(50)  # load what is loaded once
    nearest_once = segments.nearest(*fronts.points(most), exact=False)
    floor = {FLOOR: lambda: _floor(nearest_once, most)}
    timed = {name: _timed(method) for name, method in methods.items()}
    took = rounds(floor | timed, 1 if quick else 5)
    section = Section(
        "Reach: many points to the contact line",
        f"{most:,} points over {fronts.BOX} to {what}, {len(segments):,} segments. Time is of the "
        "search alone: projected points, rows a segment and trees were made before. Error is "
        "against the exact answer (`geo.nearest`), in metres, of the same points. x F is the "
        "median of the rounds' ratios to one `Geod.inv` call for all points.",
        ("method", "points", "us a point", "x F", "median error m", "worst error m", "budget"),
    )
    section.rows.append((FLOOR, f"{most:,}", f"{took.median(FLOOR) / most * 1e6:.2f}", "1", *"---"))
    exact = segments.nearest(*fronts.points(min(most, 5_000)), exact=True).distance_m
    for name, method in methods.items():
        section.rows.append(_row(name, method, took, most, exact))
    section.rows += [_against_peers(methods, took), _against_truth(segments, 5 if quick else 200)]
    if duck is None:
        section.text += " DuckDB is left out: its spatial extension is not installed."
    return section


def _timed(method: Method) -> Callable[[], object]:
    return lambda: method.distances(method.count)


def _floor(found: nearest.Nearest, count: int) -> object:
    return GEOD.inv(*fronts.points(count), found.foot_lon, found.foot_lat)


def _ours(segments: Segments, most: int) -> dict[str, Method]:
    points = fronts.points(most)

    def fast(threads: int) -> Callable[[int], Floats]:
        def measured(count: int) -> Floats:
            lon, lat = (axis[:count] for axis in points)
            return segments.nearest(lon, lat, exact=False, threads=threads).distance_m

        return measured

    def exact(count: int) -> Floats:
        return segments.nearest(*(axis[:count] for axis in points), exact=True).distance_m

    def table(count: int) -> Floats:
        with mock.patch.object(nearest, "compiled", return_value=None):
            return exact(count)

    few = min(most, 5_000)
    return {
        ONE: Method(most, fast(1)),
        TWO: Method(most, fast(2)),
        EXACT: Method(few, exact),
        TABLE: Method(few, table),
    }


def _peers(segments: Segments, most: int) -> dict[str, Method]:
    rows = _rows(segments)
    flat_rows = rows.to_crs("EPSG:3035")
    lon, lat = fronts.points(most)
    flat = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326").to_crs(3035)
    tree = shapely.STRtree(flat_rows.geometry.values)
    tree.query_nearest(flat.geometry.values[:1])  # builds it

    def join(count: int) -> Floats:
        found = gpd.sjoin_nearest(flat.iloc[:count], flat_rows, distance_col="metres")
        return found.groupby(level=0)["metres"].first().to_numpy()

    def query(count: int) -> Floats:
        found = tree.query_nearest(
            flat.geometry.values[:count], return_distance=True, all_matches=False
        )
        return np.asarray(found[1])

    line = shapely.union_all(rows.geometry.values)

    def loop(count: int) -> Floats:
        found = []
        for x, y in zip(lon[:count], lat[:count], strict=True):
            foot = nearest_points(line, shapely.Point(x, y))[0]
            found.append(GEOD.inv(x, y, foot.x, foot.y)[2])
        return np.array(found)

    return {JOIN: Method(most, join), TREE: Method(most, query), LOOP: Method(min(most, 500), loop)}


def _rows(segments: Segments) -> gpd.GeoDataFrame:
    ends = np.array([segments.lon0, segments.lat0, segments.lon1, segments.lat1]).T.reshape(
        -1, 2, 2
    )
    return gpd.GeoDataFrame(geometry=shapely.linestrings(ends), crs="EPSG:4326")


def _duckdb(segments: Segments, most: int) -> Method | None:
    """Return the join in DuckDB, or None where its spatial extension cannot be had."""
    with_spatial = duck.spatial()
    if with_spatial is None:
        return None
    line = shapely.union_all(_rows(segments).to_crs("EPSG:3035").geometry.values)
    flat = gpd.GeoSeries(gpd.points_from_xy(*fronts.points(most)), crs="EPSG:4326").to_crs(3035)
    with_spatial.execute("SET threads = 2")
    with_spatial.execute("CREATE TABLE line AS SELECT ST_GeomFromText(?) AS geom", [line.wkt])
    with_spatial.execute("CREATE TABLE point (id INTEGER, x DOUBLE, y DOUBLE)")
    rows = list(zip(range(most), flat.x, flat.y, strict=True))
    with_spatial.executemany("INSERT INTO point VALUES (?, ?, ?)", rows)

    def distances(count: int) -> Floats:
        found = with_spatial.execute(
            "SELECT ST_Distance(ST_Point(x, y), geom) AS m FROM point, line WHERE id < ? "
            "ORDER BY id",
            [count],
        ).fetchnumpy()
        return np.asarray(found["m"])

    return Method(most, distances)


def _row(name: str, method: Method, took: Rounds, most: int, exact: Floats) -> tuple[str, ...]:
    per_point = took.median(name) / method.count * 1e6
    ratio = took.ratio(name, FLOOR, scale=most / method.count)
    some = min(method.count, len(exact))
    error = np.abs(method.distances(some) - exact[:some])
    budget = {ONE: 0.7, TWO: 0.5}.get(name)
    return (
        name,
        f"{method.count:,}",
        f"{per_point:.2f}",
        f"{ratio:.2f}",
        f"{np.median(error):.2g}",
        f"{error.max():.2g}",
        verdict(ratio, budget) if budget else "-",
    )


def _against_peers(methods: dict[str, Method], took: Rounds) -> tuple[str, ...]:
    peer = min((JOIN, TREE), key=lambda name: took.median(name) / methods[name].count)
    scale = methods[peer].count / methods[ONE].count
    ratio = took.ratio(ONE, peer, scale=scale)
    label = f"ours, one thread, over the fastest projected peer ({ratio:.3f} of it)"
    return (label, *["-"] * 5, verdict(ratio, 0.11))


def _against_truth(segments: Segments, count: int) -> tuple[str, ...]:
    lon, lat = fronts.points(count)
    found = segments.nearest(lon, lat, exact=False).distance_m
    error = np.abs(found - fronts.densified(lon, lat))
    numbers = (f"{count:,}", "-", "-", f"{np.median(error):.2g}", f"{error.max():.2g}")
    return ("ours, one thread, against the line densified", *numbers, verdict(error.max(), 0.1))
