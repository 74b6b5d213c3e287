"""Equal hexagons: each point lies in that of the nearest centre, all of one area on the ground."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo import hexagons
from geo.crs import plane_at

METRES = st.floats(-900_000, 900_000)
AREAS = st.sampled_from([1.0, 625.0, 2_500.0, 10_000.0])


@given(METRES, METRES, AREAS)
def test_a_point_lies_in_its_hexagon_and_no_centre_is_nearer(
    x: float, y: float, area: float
) -> None:
    q, r = hexagons.cell_of([x], [y], area_km2=area)
    ring = shapely.Polygon(hexagons.corners(q, r, area_km2=area)[0])
    assert ring.distance(shapely.Point(x, y)) < 1e-6 * ring.length
    around = np.array([(dq, dr) for dq in (-1, 0, 1) for dr in (-1, 0, 1)])
    others = hexagons.centres(q + around[:, 0], r + around[:, 1], area_km2=area)
    own = hexagons.centres(q, r, area_km2=area)[0]
    apart = np.hypot(*(others - (x, y)).T)
    assert np.hypot(*(own - (x, y))) <= apart.min() + 1e-6


@given(st.integers(-50, 50), st.integers(-50, 50), AREAS)
def test_its_own_centre_lies_in_it(q: int, r: int, area: float) -> None:
    found = hexagons.cell_of(*hexagons.centres([q], [r], area_km2=area).T, area_km2=area)
    assert [part.tolist() for part in found] == [[q], [r]]


@given(st.integers(-9, 9), st.integers(-9, 9), AREAS)
def test_neighbours_share_an_edge_and_no_ground(q: int, r: int, area: float) -> None:
    beside = [(1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1)]
    own = shapely.Polygon(hexagons.corners([q], [r], area_km2=area)[0])
    assert abs(own.area / area / 1e6 - 1) < 1e-9
    for dq, dr in beside:
        other = shapely.Polygon(hexagons.corners([q + dq], [r + dr], area_km2=area)[0])
        assert own.intersection(other).area < 1e-6 * own.area
        assert own.boundary.distance(other.boundary) < 1e-6 * own.length


def test_all_over_ukraine_the_ground_in_them_is_the_same() -> None:
    """The plane keeps areas: measured on the ellipsoid they agree to one part in two thousand."""
    plane, earth = plane_at(31.5, 48.5), Geod(ellps="WGS84")
    lonlat = np.array([(22.2, 48.4), (24.0, 51.6), (31.5, 48.5), (33.5, 44.5), (40.1, 49.3)])
    xy = shapely.get_coordinates(plane.to_plane(shapely.MultiPoint(lonlat)))
    cells = hexagons.cell_of(*xy.T, area_km2=2_500)
    for ring in hexagons.corners(*cells, area_km2=2_500):
        fine = shapely.segmentize(shapely.Polygon(ring), 1_000)
        area, _ = earth.geometry_area_perimeter(plane.to_lonlat(fine))
        assert abs(area / 2.5e9 - 1) < 5e-4
