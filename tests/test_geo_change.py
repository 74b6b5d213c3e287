"""What changed between two drawings, from the edges that differ alone."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo import change

SQUARES = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)))


def area(cells: set[tuple[int, int]]) -> BaseGeometry:
    return shapely.union_all([shapely.box(x, y, x + 1, y + 1) for x, y in sorted(cells)])


@settings(max_examples=60, deadline=None)
@given(SQUARES, SQUARES)
def test_gained_and_lost_are_the_two_differences(
    before: set[tuple[int, int]], after: set[tuple[int, int]]
) -> None:
    found = change.between(area(before), area(after))
    assert found.gained.area == pytest.approx(len(after - before))
    assert found.lost.area == pytest.approx(len(before - after))
    assert found.gained.symmetric_difference(area(after - before)).area == pytest.approx(0)


def test_nothing_changed() -> None:
    same = shapely.Point(30, 50).buffer(2)
    found = change.between(same, shapely.Polygon(same.exterior.coords[::-1]))
    assert found.gained.is_empty
    assert found.lost.is_empty


def test_rims_that_cross_between_their_vertices() -> None:
    before, after = shapely.box(0, 0, 4, 4), shapely.Polygon([(2, -1), (6, 2), (2, 5), (1, 2)])
    found = change.between(before, after)
    assert found.gained.area == pytest.approx(shapely.difference(after, before).area)
    assert found.lost.area == pytest.approx(shapely.difference(before, after).area)


def test_a_new_hole_is_lost_ground() -> None:
    whole = shapely.box(0, 0, 4, 4)
    pierced = whole.difference(shapely.box(1, 1, 2, 2))
    found = change.between(whole, pierced)
    assert found.gained.is_empty
    assert found.lost.area == pytest.approx(1)
