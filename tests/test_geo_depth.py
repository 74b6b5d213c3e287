"""Depth and rings around areas: signs, order, and what must not matter."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo import rings
from geo.geodesic import densify, direct, inverse
from geo.nearest import BOUND_M, Segments, distance_to_area, inside


@st.composite
def stars(draw: st.DrawFn) -> shapely.Polygon:
    count = draw(st.integers(3, 10))
    lengths = np.array(draw(st.lists(st.floats(0.2, 2.5), min_size=count, max_size=count)))
    lon, lat = draw(st.floats(25, 38)), draw(st.floats(46, 51))
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    ends = zip(lon + lengths * np.cos(turn), lat + lengths * np.sin(turn), strict=True)
    return shapely.Polygon([*ends])


POINT = st.tuples(st.floats(20, 42), st.floats(43, 54))


def fine(polygon: shapely.Polygon) -> shapely.Polygon:
    return shapely.Polygon(densify(polygon.exterior, step_km=2).coords)


def depth(area: BaseGeometry, lon: float, lat: float) -> float:
    return float(distance_to_area(area, [lon], [lat], signed=True).distance_m.item())


@given(stars(), POINT)
def test_depth_is_negative_inside_and_its_size_the_way_to_the_edge(
    star: shapely.Polygon, point: tuple[float, float]
) -> None:
    found = distance_to_area(star, *([x] for x in point), signed=True)
    to_edge = Segments.of([star]).nearest(*point).distance_m.item()
    assert abs(found.distance_m.item()) == pytest.approx(to_edge, abs=1e-6)
    within = inside(star, *point).item()
    assert (found.distance_m.item() <= 0) == within or to_edge == 0
    # Unsigned, the inside is at no distance, and its own foot.
    plain = distance_to_area(star, *point)
    assert plain.distance_m.item() == (0 if within else pytest.approx(to_edge, abs=1e-6))
    if within:
        assert (plain.foot_lon.item(), plain.foot_lat.item()) == point


@given(stars(), POINT, st.floats(0, 360), st.floats(0, 200_000))
def test_depth_changes_no_faster_than_one_walks(
    star: shapely.Polygon, point: tuple[float, float], azimuth: float, metres: float
) -> None:
    lon, lat = direct(*point, azimuth, metres)
    walked = abs(depth(fine(star), lon.item(), lat.item()) - depth(fine(star), *point))
    # Inside is told straight in degrees, edges are geodesics: metres apart on edges of 2 km.
    assert walked <= metres + 2 * BOUND_M + 1


@given(stars(), POINT, st.floats(0.1, 0.9))
def test_splitting_a_polygon_moves_no_outer_distance(
    star: shapely.Polygon, point: tuple[float, float], share: float
) -> None:
    whole = fine(star)
    west, south, east, north = whole.bounds
    middle = west + share * (east - west)  # a meridian: a geodesic
    halves = [
        shapely.intersection(whole, shapely.box(*bounds))
        for bounds in ((west, south, middle, north), (middle, south, east, north))
    ]
    together = min(distance_to_area(half, *point).distance_m.item() for half in halves)
    assert together == pytest.approx(distance_to_area(whole, *point).distance_m.item(), abs=0.2)


@given(stars(), POINT)
def test_densifying_a_polygon_changes_no_depth(
    star: shapely.Polygon, point: tuple[float, float]
) -> None:
    plain, dense = depth(star, *point), depth(fine(star), *point)
    assert abs(dense) == pytest.approx(abs(plain), abs=2 * BOUND_M)


@given(stars(), POINT)
def test_the_winding_and_the_first_vertex_change_no_depth(
    star: shapely.Polygon, point: tuple[float, float]
) -> None:
    corners = star.exterior.coords[:-1]
    turned = shapely.Polygon([*corners[2:], *corners[:2]][::-1])
    assert depth(turned, *point) == pytest.approx(depth(star, *point), abs=1e-6)


@given(stars(), POINT)
def test_the_way_back_is_as_long(star: shapely.Polygon, point: tuple[float, float]) -> None:
    found = distance_to_area(star, *point, signed=True)
    back = inverse(found.foot_lon, found.foot_lat, *point).distance_m.item()
    assert back == pytest.approx(abs(found.distance_m.item()), abs=BOUND_M)


def test_depth_in_a_hole_is_to_the_hole() -> None:
    ring = shapely.box(30, 46, 34, 50).difference(shapely.box(31, 47, 33, 49))
    assert depth(ring, 32, 48) > 0
    assert depth(ring, 30.5, 48) < 0
    assert depth(ring, 32, 48) == pytest.approx(
        Segments.of([shapely.box(31, 47, 33, 49)]).nearest(32, 48).distance_m.item()
    )


@given(st.lists(st.floats(5, 800), min_size=2, max_size=4, unique=True))
def test_wider_rings_hold_narrower_ones(widths: list[float]) -> None:
    line = shapely.LineString([(33, 46.5), (36, 47.5), (37.9, 48.6), (39.5, 49.8)])
    found = [rings.around(line, km) for km in sorted(widths)]
    for narrow, wide in pairwise(found):
        assert wide.area > narrow.area
        assert shapely.difference(narrow, wide).area < 1e-3 * narrow.area
