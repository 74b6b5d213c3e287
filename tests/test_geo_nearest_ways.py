"""The ways to measure agree: with each other, with brute force, anywhere on the globe."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

import geo
from geo import boxes, chords, nearest
from geo.compiled import compiled
from geo.geodesic import cartesian, densify, direct, inverse
from geo.nearest import Nearest, Segments, nearest_by_group

ROOT = Path(__file__).parents[1]
ANYWHERE = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
STEP = st.tuples(st.floats(0, 360), st.floats(0, 4e6))


def walk(start: tuple[float, float], steps: list[tuple[float, float]]) -> shapely.LineString:
    """Return a line of geodesic steps (azimuth in degrees, metres)."""
    at = [start]
    for azimuth, metres in steps:
        lon, lat = direct(*at[-1], azimuth, metres)
        at.append((lon.item(), lat.item()))
    return shapely.LineString(at)


WALK = st.builds(walk, ANYWHERE, st.lists(STEP, min_size=1, max_size=5))


def by_table(edges: Segments, lon: Any, lat: Any) -> Nearest:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearest, "compiled", lambda *_: None)
        return edges.nearest(lon, lat)


def by_tree(edges: Segments, lon: Any, lat: Any) -> Nearest:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearest, "_PAYS", 0)
        patch.setattr(nearest, "_PAYS_TO_LOAD", 0)
        return edges.nearest(lon, lat, exact=True)


def fast(edges: Segments, lon: Any, lat: Any) -> Nearest:
    return edges.nearest(lon, lat, exact=False)


def scene(seed: int) -> tuple[Segments, Any, Any]:
    """Return crooked lines and polygons around the Black Sea, and points among and off them."""
    rng = np.random.default_rng(seed)
    line = shapely.LineString(rng.uniform((22, 44), (40, 52), (60, 2)))
    ring = shapely.Point(33, 47).buffer(2, quad_segs=40)
    near, far = rng.uniform((22, 44), (40, 52), (300, 2)), rng.uniform((-5, 36), (60, 70), (100, 2))
    points = np.vstack([near, far, np.array(line.coords), np.array(ring.exterior.coords)])
    return Segments.of([line, ring]), points[:, 0], points[:, 1]


def test_both_exact_ways_give_the_same_digits() -> None:
    edges, lon, lat = scene(1)
    table, tree = by_table(edges, lon, lat), by_tree(edges, lon, lat)
    for one, other in zip(table, tree, strict=True):
        assert one.tolist() == other.tolist()


def test_what_else_is_measured_does_not_change_the_digits() -> None:
    edges, lon, lat = scene(2)
    whole = edges.nearest(lon, lat)
    for i in (0, 150, 399, 420):
        alone = edges.nearest(lon[i], lat[i])
        assert [part.item() for part in alone] == [part[i] for part in whole]


def test_the_fast_way_agrees_with_the_exact_one() -> None:
    edges, lon, lat = scene(3)
    exact, quick = by_table(edges, lon, lat), fast(edges, lon, lat)
    assert np.abs(exact.distance_m - quick.distance_m).max() < nearest.BOUND_M
    apart = inverse(exact.foot_lon, exact.foot_lat, quick.foot_lon, quick.foot_lat).distance_m
    same = exact.segment == quick.segment
    assert (apart[same] <= 1e-5 * exact.distance_m[same] + 0.01).all()
    # A vertex belongs to two segments: another one may be named only if it is as near.
    for i in np.flatnonzero(~same):
        at = quick.segment[i]
        ends = (edges.lon0[[at]], edges.lat0[[at]], edges.lon1[[at]], edges.lat1[[at]])
        other = Segments(*ends, np.zeros(1, int)).nearest(lon[i], lat[i])
        assert other.distance_m.item() == pytest.approx(exact.distance_m[i], abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(WALK, ANYWHERE)
@example(shapely.LineString([(179, 10), (-179, 12)]), (180.0, 11.0))
@example(shapely.LineString([(0, 89), (180, 89)]), (90.0, 90.0))
@example(shapely.LineString([(0, -90), (10, -80)]), (-170.0, -85.0))
@example(shapely.LineString([(0, 0), (0, 0)]), (0.0, 0.0))
@example(shapely.LineString([(5, 5), (5, 5), (6, 6), (6, 6)]), (6.0, 6.0))
@example(shapely.LineString([(0, 0), (179, 1)]), (-90.0, 0.0))
def test_the_ways_agree_anywhere(line: shapely.LineString, point: tuple[float, float]) -> None:
    edges = Segments.of([line])
    expected = by_table(edges, *point).distance_m.item()
    assert by_tree(edges, *point).distance_m.item() == pytest.approx(expected, abs=1e-5)
    assert fast(edges, *point).distance_m.item() == pytest.approx(expected, abs=nearest.BOUND_M)


@settings(max_examples=40, deadline=None)
@given(WALK, ANYWHERE, st.sampled_from([by_table, by_tree, fast]))
def test_anywhere_the_distance_is_that_of_brute_force(
    line: shapely.LineString,
    point: tuple[float, float],
    way: Callable[[Segments, float, float], Nearest],
) -> None:
    dense = np.array(densify(line, step_km=1).coords)
    expected = inverse(*point, *dense.T).distance_m.min()
    found = way(Segments.of([line]), *point).distance_m.item()
    # Points of the dense line stand 1 km apart: 500 m off the foot, by Pythagoras at the worst.
    assert found <= expected + nearest.BOUND_M
    assert found >= expected - min(500, 500**2 / (2 * max(expected - 500, 1)) + 0.1)


@settings(max_examples=200, deadline=None)
@given(ANYWHERE, st.floats(0, 360), st.floats(1, boxes.FAR_M))
def test_the_arc_over_a_chord_keeps_its_bound(
    start: tuple[float, float], azimuth: float, metres: float
) -> None:
    ends = cartesian(start[0], start[1])[0], cartesian(*direct(*start, azimuth, metres))[0]
    x, y, z = (float(part) for part in ends[1] - ends[0])
    at = (float(ends[0][0]), float(ends[0][1]), float(ends[0][2]))
    error = boxes._arc(at, x, y, z, x * x + y * y + z * z) - metres
    assert abs(error) < 1e-4 + 1.6e-4 * (metres / 1e6) ** 5


def test_pieces_stray_from_their_segment_by_less_than_a_millimetre() -> None:
    for lat in (0.0, 30.0, 48.0, 75.0):
        for azimuth in (0, 45, 90):
            lon1, lat1 = direct(10.0, lat, azimuth, chords.PIECE_M - 1)
            ends = (np.array([10.0]), np.array([lat]), lon1[None], lat1[None])
            pieces = chords.cut(*ends)
            t = np.linspace(0, 1, 21)[:, None]
            at = pieces.begin + t * pieces.chord + t * (1 - t) * pieces.bulge
            along = np.linspace(0, chords.PIECE_M - 1, 2001)
            true = cartesian(*direct(10.0, lat, azimuth, along))
            step = true[None, 1:] - true[None, :-1]
            back = at[:, None] - true[None, :-1]
            share = np.clip((back * step).sum(2) / (step**2).sum(2), 0, 1)
            off = np.sqrt(((back - share[:, :, None] * step) ** 2).sum(2)).min(1)
            assert off.max() < 1e-3


def test_the_tree_holds_the_pieces_that_are_cut() -> None:
    edges = scene(8)[0]
    pieces, tree = edges.pieces, edges.tree
    assert (tree.segment == pieces.segment[tree.piece]).all()
    cut = np.column_stack([pieces.begin, pieces.chord, pieces.bulge, pieces.squared])
    assert np.abs(tree.pieces - cut[tree.piece])[:, :9].max() < 1e-7
    assert sorted(tree.piece) == list(range(len(pieces.segment)))
    assert np.sqrt(pieces.squared).max() <= chords.PIECE_M


def test_a_long_segment_is_followed_along_its_geodesic() -> None:
    line = shapely.LineString([(-122, 37), (30, 50)])
    middle = np.array(densify(line, step_km=500).coords)[3:-3]
    for way in (by_table, by_tree, fast):
        found = way(Segments.of([line]), middle[:, 0], middle[:, 1])
        assert found.distance_m.max() < 0.01
        assert set(found.segment) == {0}


@pytest.mark.parametrize("way", [by_table, by_tree, fast])
def test_segments_without_length_and_twice_the_same(
    way: Callable[[Segments, Any, Any], Nearest],
) -> None:
    twice = shapely.LineString([(30, 48), (30, 48), (31, 48), (31, 48)])
    found = way(Segments.of([twice, twice]), [29.0, 30.5, 32.0, 31.0], [48.0, 49.0, 48.0, 48.0])
    assert found.segment.tolist() == [0, 1, 1, 1]
    assert found.distance_m[3] == pytest.approx(0, abs=1e-6)
    assert found.distance_m[0] == pytest.approx(inverse(29, 48, 30, 48).distance_m, abs=1e-3)


@pytest.mark.parametrize("way", [by_table, by_tree, fast])
def test_missing_and_endless_coordinates_are_missing(
    way: Callable[[Segments, Any, Any], Nearest],
) -> None:
    edges = Segments.of([shapely.LineString([(0, 0), (1, 0)])])
    found = way(edges, [0.5, np.nan, 0.5, np.inf], [1.0, 1.0, np.nan, 1.0])
    assert np.isfinite(found.distance_m).tolist() == [True, False, False, False]
    assert found.segment.tolist() == [0, -1, -1, -1]
    assert len(way(edges, [], []).distance_m) == 0
    assert np.isnan(way(edges, [np.nan], [np.nan]).foot_lon).all()


def test_more_points_than_a_chunk_on_more_threads_than_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edges, lon, lat = scene(4)
    whole = fast(edges, lon, lat)
    monkeypatch.setattr(nearest, "CHUNK", 37)
    for threads in (1, 3, None):
        parts = edges.nearest(lon, lat, exact=False, threads=threads)
        assert parts.distance_m == pytest.approx(whole.distance_m, abs=1e-6)


def test_each_group_is_measured_to_segments_of_its_own() -> None:
    edges, lon, lat = scene(5)
    other = Segments.of([shapely.LineString([(20, 60), (50, 60)])])
    rows = np.arange(len(lon))
    groups = [(edges, rows[::3]), (other, rows[1::3]), (Segments.of([]), rows[:0])]
    for exact in (True, False):
        found = nearest_by_group(lon, lat, iter(groups), exact=exact)
        for segments, part in groups[:2]:
            alone = segments.nearest(lon[part], lat[part])
            assert found.distance_m[part] == pytest.approx(alone.distance_m, abs=nearest.BOUND_M)
        assert (found.segment[rows[2::3]] == -1).all()


def test_only_the_segments_of_some_owners() -> None:
    edges, lon, lat = scene(6)
    ring = edges.only([1])
    assert set(ring.owner) == {1}
    assert len(ring) + len(edges.only([0])) == len(edges)
    nearer = np.minimum(
        ring.nearest(lon, lat).distance_m, edges.only([0]).nearest(lon, lat).distance_m
    )
    assert nearer == pytest.approx(edges.nearest(lon, lat).distance_m, abs=1e-6)


def test_without_numba_many_points_are_measured_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edges, lon, lat = scene(7)
    expected = edges.nearest(lon, lat)
    monkeypatch.delattr(geo, "boxes")
    monkeypatch.setitem(sys.modules, "geo.boxes", None)
    found = edges.nearest(lon, lat, exact=False)
    assert found.distance_m.tolist() == expected.distance_m.tolist()


def test_compiled_code_that_cannot_be_kept_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def njit(**options: Any) -> Callable[[Any], Any]:
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: (function, options)

    monkeypatch.setattr(numba, "njit", njit)
    made: Any = compiled(len)
    assert made[0] is len
    assert "cache" not in made[1]


def test_one_point_does_not_wait_for_the_compiler() -> None:
    script = (
        "import sys, shapely; from geo.nearest import Segments; "
        "Segments.of([shapely.Point(30, 50).buffer(1, quad_segs=900)]).nearest(33, 48); "
        "assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)
