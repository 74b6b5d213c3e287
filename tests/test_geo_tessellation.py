"""Cells of places along a river of any course: none crosses it, on each bank the nearest has it."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.crs import Plane
from geo.geodesic import area_km2
from geo.tessellation import tessellate

PLANE = Plane(31.5, 48.5)
LAND = shapely.box(30, 48, 33, 49)
CLEAR = 0.02  # degrees: so far from the river, and from being as near to another, none is in doubt
PLACE = st.tuples(st.integers(1, 59), st.integers(1, 19)).map(
    lambda at: (30 + at[0] / 20, 48 + at[1] / 20)
)
PLACES = st.lists(PLACE, min_size=2, max_size=9, unique=True)
BENDS = st.lists(st.floats(-0.4, 0.4), min_size=3, max_size=6)
# A seam is straight in the plane and here as long as the land, 220 km. As a line of degrees it
# bends by length² tan(lat) / 8 R = 1.1 km; a point so far off may be nearer by twice that.
SEAM_M = 2500
SAMPLE = np.array([(30 + x / 12, 48 + y / 12) for x in range(1, 36) for y in range(1, 12)])


def river(bends: list[float]) -> shapely.LineString:
    """Return a line across the land from south to north."""
    lat = np.linspace(47.9, 49.1, len(bends))
    return shapely.LineString(np.column_stack([31.5 + np.array(bends), lat]))


def west_of(line: shapely.LineString, points: np.ndarray) -> np.ndarray:
    bank = shapely.Polygon([*line.coords, (29, 49.1), (29, 47.9)])
    return np.asarray(shapely.contains_xy(bank, points))


def owners(shapes: np.ndarray, place: np.ndarray, points: np.ndarray) -> np.ndarray:
    tree = shapely.STRtree(shapes)
    point, part = tree.query(shapely.points(points), predicate="intersects")
    found = np.full(len(points), -1)
    found[point] = place[part]
    return found


@settings(max_examples=40)
@given(PLACES, BENDS)
def test_cells_share_out_the_land_and_keep_to_their_bank(
    places: list[tuple[float, float]], bends: list[float]
) -> None:
    points, line = np.array(places), river(bends)
    assume(shapely.distance(line, shapely.points(points)).min() > CLEAR)
    banks = west_of(line, points)
    assume(0 < banks.sum() < len(banks))
    shapes, place = tessellate(points, LAND, barriers=line, plane=PLANE)
    assert area_km2(shapes).sum() == pytest.approx(area_km2([LAND]).item(), rel=1e-4)
    assert set(place.tolist()) == set(range(len(points)))
    assert owners(shapes, place, points).tolist() == list(range(len(points)))
    clear = SAMPLE[shapely.distance(line, shapely.points(SAMPLE)) > CLEAR]
    assert (banks[owners(shapes, place, clear)] == west_of(line, clear)).all()


@settings(max_examples=40)
@given(PLACES, BENDS)
def test_land_is_the_nearest_places_where_no_river_is_between(
    places: list[tuple[float, float]], bends: list[float]
) -> None:
    points, line = np.array(places), river(bends)
    assume(shapely.distance(line, shapely.points(points)).min() > CLEAR)
    shapes, place = tessellate(points, LAND, barriers=line, plane=PLANE)
    flat = shapely.get_coordinates(PLANE.to_plane(shapely.MultiPoint(points)))
    at = shapely.get_coordinates(PLANE.to_plane(shapely.MultiPoint(SAMPLE)))
    metres = np.hypot(*(at[:, None] - flat[None]).transpose(2, 0, 1))
    ranked = np.sort(metres, axis=1)
    nearest = metres.argmin(axis=1)
    ways = shapely.linestrings(np.stack([SAMPLE, points[nearest]], axis=1))
    sure = (ranked[:, 1] - ranked[:, 0] > SEAM_M) & (shapely.distance(ways, line) > CLEAR / 4)
    assert (owners(shapes, place, SAMPLE)[sure] == nearest[sure]).all()


@pytest.mark.parametrize("count", [1, 2])
def test_without_a_river_there_is_a_part_a_place(count: int) -> None:
    points = np.array([(31.0, 48.5), (32.0, 48.4)])[:count]
    shapes, place = tessellate(points, LAND, barriers=shapely.MultiLineString(), plane=PLANE)
    assert place.tolist() == list(range(count))
    assert area_km2(shapes).sum() == pytest.approx(area_km2([LAND]).item(), rel=1e-4)
