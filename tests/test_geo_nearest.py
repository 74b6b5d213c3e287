"""Nearest points: exact against densified truth, with the properties a distance must have.

Every test runs three ways: candidates from the table of all pairs, candidates from the tree of
boxes, and the tree alone. What tells the ways apart is in test_geo_nearest_ways.py.
"""

from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import chords, nearest
from geo.geodesic import densify, direct, inverse
from geo.nearest import Segments

POINT = st.tuples(st.floats(20, 42), st.floats(43, 54))
LINE = st.lists(POINT, min_size=2, max_size=8, unique=True).map(shapely.LineString)


@pytest.fixture(scope="module", params=["table", "tree", "fast"], autouse=True)
def _way(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "table":
            patch.setattr(nearest, "compiled", lambda *_: None)
        else:
            patch.setattr(nearest, "_PAYS", 0)
            patch.setattr(nearest, "_PAYS_TO_LOAD", 0)
        if request.param == "fast":
            patch.setattr(nearest, "EXACT_UP_TO", -1)
        yield


def truth(line: shapely.LineString, lon: float, lat: float) -> float:
    """Return the least distance to points every 20 m or so along the line, refined in metres."""
    coarse = np.array(densify(line, step_km=0.5).coords)
    best = int(inverse(lon, lat, *coarse.T).distance_m.argmin())
    around = shapely.LineString(coarse[max(0, best - 1) : best + 2])
    fine = np.array(densify(around, step_km=0.01).coords)
    return float(inverse(lon, lat, *fine.T).distance_m.min())


@settings(max_examples=60, deadline=None)
@given(LINE, POINT)
def test_distance_agrees_with_densified_truth(
    line: shapely.LineString, point: tuple[float, float]
) -> None:
    found = Segments.of([line]).nearest(*point)
    expected = truth(line, *point)
    # The truth's own points stand 10 m apart: it can only be longer, by a hair.
    assert found.distance_m.item() <= expected + nearest.BOUND_M
    assert found.distance_m.item() == pytest.approx(expected, abs=0.1 if expected > 500 else 6)


@settings(max_examples=60, deadline=None)
@given(LINE, POINT)
def test_the_foot_lies_at_the_distance_and_on_the_segment(
    line: shapely.LineString, point: tuple[float, float]
) -> None:
    edges = Segments.of([line])
    found = edges.nearest(*point)
    at = found.segment.item()
    reach = inverse(*point, found.foot_lon, found.foot_lat).distance_m
    assert reach == pytest.approx(found.distance_m, abs=nearest.BOUND_M)
    ends = (edges.lon0[at], edges.lat0[at], edges.lon1[at], edges.lat1[at])
    first = inverse(*ends[:2], found.foot_lon, found.foot_lat).distance_m
    second = inverse(*ends[2:], found.foot_lon, found.foot_lat).distance_m
    assert (first + second).item() == pytest.approx(inverse(*ends).distance_m.item(), abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(LINE, POINT)
def test_densifying_the_line_changes_nothing(
    line: shapely.LineString, point: tuple[float, float]
) -> None:
    plain = Segments.of([line]).nearest(*point).distance_m
    dense = Segments.of([densify(line, step_km=30)]).nearest(*point).distance_m
    assert dense == pytest.approx(plain, abs=2 * nearest.BOUND_M)


@settings(max_examples=40, deadline=None)
@given(LINE, POINT, POINT)
def test_triangle_inequality(
    line: shapely.LineString, here: tuple[float, float], there: tuple[float, float]
) -> None:
    edges = Segments.of([line])
    gap = inverse(*here, *there).distance_m
    longest = edges.nearest(*there).distance_m + gap
    assert edges.nearest(*here).distance_m <= longest + 2 * nearest.BOUND_M


@settings(max_examples=30, deadline=None)
@given(LINE, POINT)
def test_splitting_a_line_into_two_changes_nothing(
    line: shapely.LineString, point: tuple[float, float]
) -> None:
    whole = Segments.of([line]).nearest(*point).distance_m
    pieces = [
        shapely.LineString(pair) for pair in zip(line.coords[:-1], line.coords[1:], strict=True)
    ]
    assert Segments.of(pieces).nearest(*point).distance_m == pytest.approx(whole, abs=1e-6)


def test_a_point_on_the_line_is_at_no_distance() -> None:
    line = shapely.LineString([(30, 48), (36, 47)])
    middle = densify(line, step_km=50).coords[3]
    assert Segments.of([line]).nearest(*middle).distance_m.item() == pytest.approx(0, abs=1e-3)


def test_across_the_antimeridian_the_short_way_is_taken() -> None:
    date_line = Segments.of([shapely.LineString([(179.5, -10), (179.5, 10)])])
    found = date_line.nearest([-179.5], [0.0])
    assert found.distance_m.item() == pytest.approx(111_319.49, abs=0.1)


def test_over_the_pole() -> None:
    beyond = Segments.of([shapely.LineString([(0, 80), (0, 85)])])
    found = beyond.nearest([180.0], [85.0])
    # Five degrees to the pole and five down the other side.
    assert found.distance_m.item() == pytest.approx(2 * 558_500, rel=1e-3)
    assert found.foot_lat.item() == pytest.approx(85)


def test_far_away_the_first_guess_is_not_trusted() -> None:
    line = shapely.LineString([(20, 40), (60, 60)])
    found = Segments.of([line]).nearest(-70.0, 40.0)
    dense = np.array(densify(line, step_km=1).coords)
    assert found.distance_m.item() == pytest.approx(
        inverse(-70, 40, *dense.T).distance_m.min(), abs=1
    )


def test_owner_tells_which_geometry_even_through_parts_and_rings() -> None:
    pierced = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(3, 3), (6, 3), (6, 6), (3, 6)]])
    lines = shapely.MultiLineString([[(20, 0), (21, 0)], [(30, 0), (31, 0)]])
    edges = Segments.of([pierced, shapely.Polygon(), lines])
    assert edges.owner.tolist() == [0] * 8 + [2] * 2
    found = edges.nearest([4.5, 30.5], [4.5, 1.0])
    assert edges.owner[found.segment].tolist() == [0, 2]


def test_nothing_to_measure_to_gives_missing_values() -> None:
    found = Segments.of([shapely.LineString()]).nearest([30.0], [50.0])
    assert np.isnan(found.distance_m).all()
    assert found.segment.tolist() == [-1]


def test_a_point_without_coordinates_is_missing_and_spoils_no_other() -> None:
    edges = Segments.of([shapely.LineString([(0, 0), (1, 0)])])
    found = edges.nearest([0.5, np.nan], [1.0, 1.0])
    assert np.isfinite(found.distance_m).tolist() == [True, False]


def test_equal_distances_give_the_first_segment() -> None:
    corner = Segments.of([shapely.LineString([(0, 1), (0, 0), (1, 0)])])
    assert corner.nearest([-1.0], [-1.0]).segment.item() == 0


def test_many_points_in_blocks_give_what_one_by_one_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    line = shapely.LineString(rng.uniform((22, 44), (40, 52), (40, 2)))
    lon, lat = rng.uniform(22, 40, 25), rng.uniform(44, 52, 25)
    whole = Segments.of([line]).nearest(lon, lat)
    monkeypatch.setattr(chords, "_CHUNK_PAIRS", 100)
    monkeypatch.setattr(nearest, "_BLOCK", 7)
    monkeypatch.setattr(nearest, "_PAIRS", 5)
    monkeypatch.setattr(nearest, "CHUNK", 11)
    blocks = Segments.of([line]).nearest(lon, lat)
    assert blocks.distance_m.tolist() == whole.distance_m.tolist()
    assert blocks.segment.tolist() == whole.segment.tolist()


def test_inside_an_area_the_distance_is_zero_and_the_foot_is_the_point() -> None:
    area = shapely.box(30, 46, 36, 48)
    found = nearest.distance_to_area(area, [33.0, 33.0], [47.0, 50.0])
    assert found.distance_m[0] == 0
    assert (found.foot_lon[0], found.foot_lat[0]) == (33.0, 47.0)
    assert found.distance_m[1] > 200_000


def test_in_a_hole_the_distance_is_to_the_rim_of_the_hole() -> None:
    ring = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(4, 4), (6, 4), (6, 6), (4, 6)]])
    found = nearest.distance_to_area(ring, [5.0], [5.0])
    assert found.distance_m.item() == pytest.approx(110_600, rel=2e-3)


@settings(max_examples=30, deadline=None)
@given(POINT, st.floats(0, 360), st.floats(1, 300_000))
def test_a_known_step_from_a_point_is_found(
    point: tuple[float, float], azimuth: float, metres: float
) -> None:
    # A tiny square hugging the point: the way to it is the step, less the square.
    target = shapely.Point(point).buffer(1e-7, quad_segs=1).exterior
    start = direct(*point, azimuth, metres)
    found = Segments.of([target]).nearest(*start)
    assert found.distance_m.item() == pytest.approx(metres, abs=0.05)
