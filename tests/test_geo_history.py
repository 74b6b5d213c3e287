"""Drawings day after day as edges: what they enclose is what the polygons do."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo.history import days_inside, moved, rim, within

ORDINATE = st.floats(0, 10).map(lambda value: round(value, 5))  # as drawings have it
AT = st.tuples(ORDINATE, ORDINATE)
HULL = st.lists(AT, min_size=3, max_size=8).map(
    lambda at: shapely.convex_hull(shapely.MultiPoint(at))
)
CELLS = st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)))
MIDDLES = np.array([(x + 0.5, y + 0.5) for x in range(5) for y in range(5)])


@st.composite
def areas(draw: st.DrawFn) -> BaseGeometry:
    """Return ground in parts, with holes."""
    some = shapely.union_all(draw(st.lists(HULL, min_size=1, max_size=4)))
    whole = shapely.difference(some, shapely.union_all(draw(st.lists(HULL, max_size=2))))
    parts = [part for part in shapely.get_parts(whole) if isinstance(part, shapely.Polygon)]
    return shapely.MultiPolygon(parts)


def area(cells: set[tuple[int, int]]) -> BaseGeometry:
    return shapely.union_all([shapely.box(x, y, x + 1, y + 1) for x, y in sorted(cells)])


def apart(cells: set[tuple[int, int]]) -> BaseGeometry:
    """Return the same ground, every cell a part of its own."""
    return shapely.MultiPolygon([shapely.box(x, y, x + 1, y + 1) for x, y in sorted(cells)])


@given(areas(), st.lists(AT, min_size=1, max_size=40))
def test_within_a_rim_is_within_the_area(
    ground: BaseGeometry, points: list[tuple[float, float]]
) -> None:
    clear = [at for at in points if ground.boundary.distance(shapely.Point(at)) > 1e-6]
    found = within(np.array(clear).reshape(-1, 2), rim(ground))
    assert found.tolist() == [ground.contains(shapely.Point(at)) for at in clear]


@given(CELLS)
def test_an_edge_between_two_parts_is_no_rim(cells: set[tuple[int, int]]) -> None:
    inner = sum((x + 1, y) in cells for x, y in cells) + sum((x, y + 1) in cells for x, y in cells)
    edges = rim(apart(cells))
    assert len(edges) == 4 * len(cells) - 2 * inner
    assert within(MIDDLES, edges).tolist() == within(MIDDLES, rim(area(cells))).tolist()


@given(areas())
def test_the_winding_of_rings_is_no_matter(ground: BaseGeometry) -> None:
    turned = shapely.orient_polygons(ground, exterior_cw=True)
    assert (rim(ground) == rim(shapely.orient_polygons(turned))).all()
    assert (rim(ground) == rim(turned)).all()


@given(CELLS, CELLS)
def test_what_moved_encloses_what_changed_hands(
    before: set[tuple[int, int]], after: set[tuple[int, int]]
) -> None:
    edges = moved(rim(apart(before)), rim(apart(after)))
    changed = {tuple(at.astype(int).tolist()) for at in MIDDLES[within(MIDDLES, edges)]}
    assert changed == before ^ after
    assert len(moved(rim(apart(after)), rim(apart(after)))) == 0


@given(st.lists(CELLS, min_size=1, max_size=6))
def test_day_after_day_is_each_day_for_itself(days: list[set[tuple[int, int]]]) -> None:
    found = days_inside(MIDDLES, [rim(apart(cells)) for cells in days])
    for day, cells in enumerate(days):
        assert {tuple(at.astype(int).tolist()) for at in MIDDLES[found[:, day]]} == cells


@pytest.mark.parametrize("edges", [255, 256, 257, 1024])
def test_an_area_of_more_edges_than_are_looked_at_together(edges: int) -> None:
    turn = np.linspace(0, 2 * np.pi, edges, endpoint=False)
    disc = shapely.Polygon(np.column_stack([np.cos(turn), np.sin(turn)]))
    assert len(rim(disc)) == edges
    rng = np.random.default_rng(edges)
    points = rng.uniform(-1.2, 1.2, (300, 2))
    assert within(points, rim(disc)).tolist() == shapely.contains_xy(disc, points).tolist()
