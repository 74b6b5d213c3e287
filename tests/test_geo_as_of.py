"""Each point against the drawing of its own step: as if every step were measured by itself."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import as_of, lifetimes, nearest
from geo.as_of import nearest_as_of
from geo.nearest import Nearest, Segments

WAYS = ("exact", "fast", "without the compiler")


@pytest.fixture(params=WAYS)
def exact(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param == "without the compiler":
        for module in (as_of, nearest):
            monkeypatch.setattr(module, "compiled", lambda *_: None)
    return bool(request.param == "exact")


def fronts(seed: int, steps: int, *, moved: int = 3) -> list[shapely.LineString]:
    """Return lines over Ukraine of which a few vertices move from one to the next."""
    rng = np.random.default_rng(seed)
    lonlat = np.column_stack([np.linspace(31, 39, 60), np.linspace(46.4, 50.2, 60)])
    lonlat += rng.normal(0, 0.1, lonlat.shape)
    found = []
    for _ in range(steps):
        some = rng.integers(0, len(lonlat), moved)
        lonlat[some] += rng.normal(0, 0.05, (moved, 2))
        found.append(shapely.LineString(lonlat))
    return found


def one_by_one(
    lon: np.ndarray, lat: np.ndarray, step: np.ndarray, lines: list[shapely.LineString]
) -> np.ndarray:
    return np.array(
        [
            Segments.of([lines[s]]).nearest([x], [y], exact=True).distance_m[0]
            for x, y, s in zip(lon, lat, step, strict=True)
        ]
    )


def spread(seed: int, count: int, steps: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.uniform(22, 40, count), rng.uniform(44, 52, count), rng.integers(0, steps, count)


@pytest.mark.parametrize("moved", [1, 60])
def test_as_if_every_step_were_measured_by_itself(moved: int, *, exact: bool) -> None:
    lines = fronts(1, 12, moved=moved)
    lon, lat, step = spread(2, 150, len(lines))
    lives = lifetimes.of_lines(lines)
    found = nearest_as_of(lon, lat, step, lives, exact=exact)
    assert found.distance_m == pytest.approx(one_by_one(lon, lat, step, lines), abs=0.005)
    # The edge named was there at the step, and the foot lies on it.
    for row in range(len(lon)):
        rows = lives.edge == found.segment[row]
        assert ((lives.begin[rows] <= step[row]) & (step[row] < lives.end[rows])).any()
        edge = lives.edges[found.segment[row]].reshape(2, 2)
        again = Segments.of([shapely.LineString(edge)]).nearest([lon[row]], [lat[row]], exact=True)
        assert again.distance_m[0] == pytest.approx(found.distance_m[row], abs=0.005)


@given(st.integers(0, 2**32), st.integers(1, 20), st.integers(0, 60))
def test_the_ways_agree_whatever_moves(seed: int, steps: int, moved: int) -> None:
    lines = fronts(seed, steps, moved=moved)
    lon, lat, step = spread(seed, 40, steps)
    lives = lifetimes.of_lines(lines)
    fast, slow = (nearest_as_of(lon, lat, step, lives, exact=way) for way in (False, True))
    assert fast.distance_m == pytest.approx(slow.distance_m, abs=0.005)


def test_blocks_hold_little_more_than_their_first_step() -> None:
    lines = fronts(3, 200, moved=2)
    lives = lifetimes.of_lines(lines)
    bounds = as_of._bounds(lives)
    assert bounds[0] == 0
    assert bounds[-1] == 200
    assert 3 < len(bounds) - 1 < 100
    for first, last in pairwise(bounds[:-1]):
        held = ((lives.begin < last) & (lives.end > first)).sum()
        assert 59 <= held <= 1.2 * 59 + 6


def test_a_day_without_a_line_has_no_answer(*, exact: bool) -> None:
    line = shapely.LineString([(31, 47), (39, 50)])
    lives = lifetimes.of_lines([line, shapely.LineString(), line])
    found = nearest_as_of([30.0] * 5, [50.0] * 5, [0, 1, 2, 3, -1], lives, exact=exact)
    assert np.isnan(found.distance_m).tolist() == [False, True, False, True, True]
    assert found.segment.tolist() == [0, -1, 0, -1, -1]
    assert np.isnan(found.foot_lon).tolist() == np.isnan(found.distance_m).tolist()


def test_no_drawings_and_no_points(*, exact: bool) -> None:
    none = nearest_as_of([30.0], [50.0], [0], lifetimes.of_lines([]), exact=exact)
    assert np.isnan(none.distance_m).all()
    lives = lifetimes.of_lines(fronts(1, 2))
    assert all(len(part) == 0 for part in nearest_as_of([], [], [], lives, exact=exact))


def test_a_point_without_coordinates_is_missing(*, exact: bool) -> None:
    lives = lifetimes.of_lines(fronts(1, 2))
    found = nearest_as_of([np.nan, 30.0], [50.0, 50.0], [0, 1], lives, exact=exact)
    assert np.isnan(found.distance_m).tolist() == [True, False]
    assert found.segment[0] == -1


def test_across_the_globe(*, exact: bool) -> None:
    lines = fronts(4, 5)
    lon, lat = np.array([-120.0, 178.0, -30.0, 100.0]), np.array([-40.0, 12.0, -80.0, 89.0])
    step = np.array([0, 1, 3, 4])
    found = nearest_as_of(lon, lat, step, lifetimes.of_lines(lines), exact=exact)
    assert found.distance_m == pytest.approx(one_by_one(lon, lat, step, lines), abs=0.005)


def test_threads_and_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = fronts(5, 30)
    lon, lat, step = spread(6, 3_000, len(lines))
    lives = lifetimes.of_lines(lines)
    one = nearest_as_of(lon, lat, step, lives, exact=False, threads=1)
    monkeypatch.setattr(as_of, "CHUNK", 101)
    many: Nearest = nearest_as_of(lon, lat, step, lives, exact=False, threads=3)
    assert all(np.array_equal(a, b) for a, b in zip(one, many, strict=True))


def test_the_rim_of_areas_is_measured_as_its_polygons_are(*, exact: bool) -> None:
    areas = [shapely.Point(35, 48).buffer(r) for r in (0.5, 1, 1.5)]
    lives = lifetimes.of_areas(areas)
    lon, lat, step = spread(7, 60, 3)
    found = nearest_as_of(lon, lat, step, lives, exact=exact)
    rims = [Segments.of([area]) for area in areas]
    expected = [
        rims[s].nearest([x], [y], exact=True).distance_m[0]
        for x, y, s in zip(lon, lat, step, strict=True)
    ]
    assert found.distance_m == pytest.approx(np.array(expected), abs=0.005)
