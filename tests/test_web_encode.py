"""Geometry in whole steps: small, and the same again when read."""

import gc
import json
from typing import Any
from weakref import ref

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from maps.elements import arcs, encode, ground
from maps.elements.kept import of_shape

DEGREES = st.floats(-180, 180, allow_nan=False).map(lambda x: round(x, 6))


def decode(flat: list[int]) -> np.ndarray:
    return np.cumsum(np.array(flat).reshape(-1, 2), axis=0) / encode.GRID


@given(st.lists(st.tuples(DEGREES, DEGREES), min_size=1, max_size=30))
def test_a_line_comes_back_within_half_a_step(points: list[tuple[float, float]]) -> None:
    read = decode(encode.points(Point(point) for point in points))
    assert np.abs(read - np.array(points)).max() <= 0.5 / encode.GRID + 1e-9


def test_points_that_fall_together_become_one_in_a_line() -> None:
    line = np.array([(30.0, 50.0), (30.00001, 50.00001), (30.1, 50.0)])
    assert encode.flat(line) == [300_000, 500_000, 1000, 0]


def test_points_alone_are_all_kept() -> None:
    assert encode.points([Point(1, 2), Point(1, 2)]) == [10_000, 20_000, 0, 0]
    assert encode.points([]) == []


def test_a_ring_is_closed_by_its_reader() -> None:
    flats = encode.area(box(0, 0, 1, 1))
    assert len(flats) == 1
    assert len(flats[0][0]) == 2 * 4


def test_holes_stay_and_specks_go() -> None:
    holed = Polygon(box(0, 0, 4, 4).exterior, [box(1, 1, 2, 2).exterior.coords[::-1]])
    speck = box(9, 9, 9.00001, 9.00001)
    assert [len(rings) for rings in encode.area(MultiPolygon([holed, speck]))] == [2]


def test_only_areas_are_areas_and_only_lines_lines() -> None:
    mixed = GeometryCollection([box(0, 0, 1, 1), LineString([(0, 0), (5, 5)]), Point(0, 0)])
    assert len(encode.area(mixed)) == 1
    assert len(encode.lines(mixed)) == 1
    assert not encode.area(Polygon())
    assert not encode.lines(LineString())


def one_by_one(shape: MultiPolygon) -> list[list[list[int]]]:
    """Encode ring by ring, as one would by hand."""
    found = []
    for polygon in shape.geoms:
        rings = []
        for ring in (polygon.exterior, *polygon.interiors):
            flat = encode.flat(shapely.get_coordinates(ring)[:-1])
            rings.append(flat if len(flat) >= encode.LEAST else [])
        found += [[ring for ring in rings if ring]] if rings[0] else []
    return found


CORNERS = st.tuples(DEGREES, DEGREES, st.sampled_from([0.00002, 0.0003, 0.3, 7]))


@pytest.mark.parametrize("pierced", [False, True])
@given(corners=st.lists(CORNERS, max_size=6))
def test_all_rings_at_once_are_as_each_alone(
    pierced: Any, corners: list[tuple[float, float, float]]
) -> None:
    squares = [Point(lon, lat).buffer(size, quad_segs=3) for lon, lat, size in corners]
    if pierced:
        squares = [
            Polygon(square.exterior, [Point(square.centroid).buffer(0.05).exterior])
            for square in squares
        ]
    shape = MultiPolygon(squares)
    assert encode.area(shape) == one_by_one(shape)


def test_a_shape_is_encoded_once_while_it_is_there() -> None:
    shape = box(0, 0, 3, 1)
    assert encode.area(shape) is encode.area(shape)
    made: list[tuple[str, float]] = []

    @of_shape
    def measured(shape: BaseGeometry, unit: str) -> float:
        made.append((unit, shape.area))
        return len(made)

    assert [measured(shape, unit) for unit in ("a", "b", "a")] == [1, 2, 1]
    assert made == [("a", 3.0), ("b", 3.0)]
    held = ref(shape)
    del shape
    gc.collect()
    assert held() is None  # what was made holds nobody's shape
    assert measured(box(0, 0, 3, 1), "a") == 3


def test_shared_borders_are_written_once() -> None:
    left, right = box(0, 0, 1, 1), box(1, 0, 2, 1)
    found, _ = arcs.share([[left, right], [left.union(right)]])
    drawn = sum(shapely.LineString(decode(line)).length for line in found)
    assert drawn == pytest.approx(left.length + right.length - 1)
    assert arcs.share([[]]) == ([], [[]])


def rebuilt(found: list[list[int]], area: arcs.Rings) -> shapely.MultiPolygon:
    lines = [decode(line) for line in found]
    rings = [
        [
            np.concatenate([lines[~name][::-1] if name < 0 else lines[name] for name in ring])
            for ring in polygon
        ]
        for polygon in area
    ]
    return MultiPolygon([Polygon(shell, holes) for shell, *holes in rings])


CELLS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=14)


@given(CELLS, CELLS)
def test_areas_come_back_from_the_arcs_they_share(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    areas = [
        shapely.union_all([box(x, y, x + 1, y + 1) for x, y in cells])
        for cells in (one, set(other) - set(one))
    ]
    # As in the facts, a corner of one is a point of the other.
    areas = [shapely.segmentize(area, 1) for area in areas if not area.is_empty]
    found, (named,) = arcs.share([areas])
    assert all(
        shapely.equals(rebuilt(found, again), area)
        for again, area in zip(named, areas, strict=True)
    )
    edges = [
        tuple(sorted(map(tuple, (a, b))))
        for line in found
        for a, b in zip(decode(line), decode(line)[1:], strict=False)
    ]
    assert len(edges) == len(set(edges)), "an edge is written twice"


def test_specks_and_lone_rings_in_arcs() -> None:
    holed = Polygon(box(0, 0, 4, 4).exterior, [box(1, 1, 2, 2).exterior.coords[::-1]])
    speck = box(9, 9, 9.00001, 9.00001)
    found, ((ground, island),) = arcs.share([[MultiPolygon([holed, speck]), box(1, 1, 2, 2)]])
    assert [len(polygon) for polygon in ground] == [2]
    assert len(found) == 2, "the island's shore is the hole's"
    assert shapely.equals(rebuilt(found, island), box(1, 1, 2, 2))


def test_it_is_less_than_half_of_geojson() -> None:
    circle = Point(30, 50).buffer(1, quad_segs=64)
    short = json.dumps(encode.area(circle), separators=(",", ":"))
    long = shapely.to_geojson(shapely.set_precision(circle, 1e-4))
    assert len(short) < len(long) / 2


class TestNeighbours:
    country = box(10, 0, 20, 10)

    def test_they_keep_the_countrys_border_and_lose_points_elsewhere(self) -> None:
        coast = [(x / 50, -0.002 * (x % 2)) for x in range(500, -1, -1)]
        land = Polygon([*coast, (0, 10), (10, 10), (10, 7.001), (10, 3.001)])
        country = Polygon([(10, 0), (20, 0), (20, 10), (10, 10), (10, 7.001), (10, 3.001)])
        (thin,) = ground.coarser([land], country)
        assert shapely.get_num_coordinates(thin) < shapely.get_num_coordinates(land) / 20
        shared = thin.intersection(country)
        assert shared.length == pytest.approx(10)
        assert thin.symmetric_difference(land).area < 0.1

    def test_two_neighbours_still_share_their_border(self) -> None:
        west, east = box(0, 10, 10, 20), box(10, 10, 20, 20)
        thin = ground.coarser([west, east], self.country)
        assert sum(part.area for part in thin) == pytest.approx(200)
        assert shapely.union_all(thin).area == pytest.approx(200)

    def test_the_country_is_no_neighbour(self) -> None:
        thin = ground.coarser([box(0, 0, 10, 10)], self.country)
        assert shapely.union_all(thin).intersection(self.country).area == pytest.approx(0)

    def test_none_are_none(self) -> None:
        assert ground.coarser([], self.country) == []

    @pytest.mark.parametrize("bounds", [(22.0, 44.0, 40.0, 52.0), (36.0, 46.0, 36.5, 50.0)])
    def test_all_that_may_come_into_view_is_kept(
        self, bounds: tuple[float, float, float, float]
    ) -> None:
        west, south, east, north = ground.in_view(bounds)
        assert west < bounds[0] < bounds[2] < east
        assert south < bounds[1] < bounds[3] < north
        assert box(west, south, east, north).covers(box(*bounds))
