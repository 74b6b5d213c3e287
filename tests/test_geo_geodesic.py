"""Lengths, areas and points on the ellipsoid, against numbers a reader can check."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import geodesic

LON = st.floats(-179, 179)
LAT = st.floats(-85, 85)


def test_a_quarter_meridian_is_ten_thousand_kilometres() -> None:
    # The metre was meant to be a ten-millionth of it; WGS84's is 10,001,965.729 m.
    found = geodesic.inverse(0, 0, 0, 90).distance_m.item()
    assert found == pytest.approx(10_001_965.729, abs=0.001)


def test_the_equator_is_forty_thousand_kilometres_round() -> None:
    quarter = geodesic.inverse(0, 0, 90, 0).distance_m.item()
    assert 4 * quarter == pytest.approx(2 * np.pi * 6_378_137.0, abs=0.001)


def test_inverse_broadcasts_one_point_against_many() -> None:
    found = geodesic.inverse(22.7, 48.4, [30.5, 24.0], [50.5, 49.8])
    assert found.distance_m.shape == (2,)


@given(LON, LAT, LON, LAT)
def test_distance_is_the_same_both_ways(lon0: float, lat0: float, lon1: float, lat1: float) -> None:
    there = geodesic.inverse(lon0, lat0, lon1, lat1).distance_m
    back = geodesic.inverse(lon1, lat1, lon0, lat0).distance_m
    assert there == pytest.approx(back, abs=1e-6)


@given(LON, LAT, st.floats(0, 360), st.floats(0, 5_000_000))
def test_direct_undoes_inverse(lon: float, lat: float, azimuth: float, metres: float) -> None:
    lon1, lat1 = geodesic.direct(lon, lat, azimuth, metres)
    assert geodesic.inverse(lon, lat, lon1, lat1).distance_m == pytest.approx(metres, abs=1e-5)


def test_a_degree_cell_has_the_area_of_the_ellipsoid_not_of_mercator() -> None:
    cell = shapely.box(31, 48, 32, 49)
    # 8,217.6 geodesic, 8,217.4 in EPSG:3035; Web Mercator says 18,702.
    assert geodesic.area_km2([cell]).item() == pytest.approx(8217.6, abs=0.05)


def test_area_takes_holes_off_whatever_the_winding() -> None:
    outer, hole = [(0, 0), (4, 0), (4, 4), (0, 4)], [(1, 1), (3, 1), (3, 3), (1, 3)]
    pierced = shapely.Polygon(outer, [hole])
    turned = shapely.Polygon(outer[::-1], [hole])
    whole, taken = geodesic.area_km2([shapely.Polygon(outer), shapely.Polygon(hole)])
    assert geodesic.area_km2([pierced, turned]) == pytest.approx([whole - taken] * 2)


def test_area_of_nothing_lines_and_points_is_zero() -> None:
    shapes = [None, shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon()]
    assert geodesic.area_km2(shapes).tolist() == [0, 0, 0, 0]


def test_areas_add_up_when_a_polygon_is_split_along_a_geodesic() -> None:
    # Between two points of one meridian the straight line is the geodesic.
    whole = shapely.box(30, 47, 34, 50)
    halves = [shapely.box(30, 47, 32, 50), shapely.box(32, 47, 34, 50)]
    split_whole = shapely.Polygon([(30, 47), (32, 47), (34, 47), (34, 50), (32, 50), (30, 50)])
    total = geodesic.area_km2(halves).sum()
    assert geodesic.area_km2([split_whole]).item() == pytest.approx(total, rel=1e-12)
    assert geodesic.area_km2([whole]).item() != pytest.approx(total, rel=1e-6)


def test_densify_keeps_length_and_ends_and_lies_on_the_geodesic() -> None:
    line = shapely.LineString([(22.7, 48.4), (37.5, 47.1)])
    dense = geodesic.densify(line, step_km=10)
    assert geodesic.length_km([dense]).item() == pytest.approx(geodesic.length_km([line]).item())
    assert dense.coords[0] == line.coords[0]
    assert dense.coords[-1] == line.coords[-1]
    steps = geodesic.inverse(*np.array(dense.coords)[:-1].T, *np.array(dense.coords)[1:].T)
    assert steps.distance_m.max() <= 10_000 + 1e-6
    # The geodesic between two northern points bows north of the chord in degrees.
    assert dense.coords[len(dense.coords) // 2][1] > 47.75


def test_length_of_a_polygon_is_its_perimeter() -> None:
    box = shapely.box(0, 0, 1, 1)
    assert geodesic.length_km([box, None]) == pytest.approx(
        [geodesic.length_km([box.exterior]).item(), 0]
    )


@given(LON, LAT)
def test_cartesian_points_lie_on_the_ellipsoid(lon: float, lat: float) -> None:
    x, y, z = geodesic.cartesian([lon], [lat])[0]
    a, b = 6_378_137.0, 6_356_752.314245
    assert (x * x + y * y) / a**2 + z * z / b**2 == pytest.approx(1, abs=1e-12)
