"""Drawings in time as edges with lifetimes: every step can be had back from them."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo import lifetimes
from geo.lifetimes import Lifetimes

CELLS = st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)))


def area(cells: set[tuple[int, int]]) -> BaseGeometry:
    return shapely.union_all([shapely.box(x, y, x + 1, y + 1) for x, y in sorted(cells)])


def at(lives: Lifetimes, step: int) -> set[tuple[float, ...]]:
    there = (lives.begin <= step) & (step < lives.end)
    rows = [tuple(row) for row in lives.edges[lives.edge[there]].tolist()]
    assert len(rows) == len(set(rows))
    return set(rows)


def rim(drawing: BaseGeometry) -> set[tuple[float, ...]]:
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(drawing)))
    found = set()
    for ring in rings:
        lonlat = shapely.get_coordinates(ring)
        found |= {tuple(row) for row in np.hstack([lonlat[:-1], lonlat[1:]]).tolist()}
    return found


@given(st.lists(CELLS, max_size=6))
def test_every_drawing_is_the_edges_alive_in_its_step(days: list[set[tuple[int, int]]]) -> None:
    drawings = [area(cells) for cells in days]
    lives = lifetimes.of_areas(drawings)
    assert lives.steps == len(drawings)
    for step, drawing in enumerate(drawings):
        assert at(lives, step) == rim(drawing)


@given(st.lists(CELLS, min_size=1, max_size=6))
def test_an_edge_is_held_once_and_its_lifetimes_do_not_touch(
    days: list[set[tuple[int, int]]],
) -> None:
    lives = lifetimes.of_areas([area(cells) for cells in days])
    assert len(np.unique(lives.edges, axis=0)) == len(lives.edges)
    assert set(lives.edge.tolist()) == set(range(len(lives.edges)))
    assert (lives.begin < lives.end).all()
    for edge in range(len(lives.edges)):
        rows = np.flatnonzero(lives.edge == edge)
        assert (lives.begin[rows[1:]] > lives.end[rows[:-1]]).all()


def test_an_area_that_goes_and_comes_back_lives_twice() -> None:
    square = shapely.box(0, 0, 1, 1)
    lives = lifetimes.of_areas([square, shapely.Polygon(), square])
    assert len(lives.edges) == 4
    assert sorted(zip(lives.begin.tolist(), lives.end.tolist(), strict=True)) == [
        *[(0, 1)] * 4,
        *[(2, 3)] * 4,
    ]


def test_the_winding_of_a_ring_is_no_change() -> None:
    ring = shapely.Point(30, 50).buffer(1).exterior.coords
    lives = lifetimes.of_areas([shapely.Polygon(ring), shapely.Polygon(ring[::-1])])
    assert lives.end.tolist() == [2] * len(lives.edges)


def test_lines_keep_their_direction_and_points_are_passed_over() -> None:
    there = shapely.LineString([(0, 0), (1, 1)])
    lives = lifetimes.of_lines([there, shapely.reverse(there)])
    assert lives.edges.tolist() == [[0, 0, 1, 1], [1, 1, 0, 0]]
    mixed = shapely.GeometryCollection([shapely.Point(5, 5), shapely.box(0, 0, 1, 1)])
    assert len(lifetimes.of_areas([mixed]).edges) == 4


def test_an_edge_drawn_twice_on_one_day_ends_once() -> None:
    line = shapely.MultiLineString([[(0, 0), (1, 0)], [(0, 0), (1, 0)]])
    lives = lifetimes.of_lines([line, line])
    assert (lives.edge.tolist(), lives.begin.tolist(), lives.end.tolist()) == ([0], [0], [2])


@pytest.mark.parametrize("drawings", [[], [shapely.Polygon()], [shapely.Polygon()] * 3])
def test_nothing_drawn(drawings: list[BaseGeometry]) -> None:
    lives = lifetimes.of_areas(drawings)
    assert len(lives.edges) == len(lives.edge) == 0
    assert lives.sums(np.empty((0, 2))).shape == (len(drawings), 2)


@given(st.lists(CELLS, min_size=1, max_size=6))
def test_sums_are_those_of_the_edges_alive(days: list[set[tuple[int, int]]]) -> None:
    lives = lifetimes.of_areas([area(cells) for cells in days])
    values = np.arange(float(len(lives.edges)))[:, None]
    known = {tuple(row): i for i, row in enumerate(lives.edges.tolist())}
    for step, total in enumerate(lives.sums(values)[:, 0]):
        assert total == sum(known[row] for row in at(lives, step))
