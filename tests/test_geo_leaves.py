"""The tree of boxes itself: each piece in one leaf, each box about all that lies under it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import boxes, chords
from geo.boxes import Tree
from geo.geodesic import cartesian, direct, inverse

LON, LAT = st.floats(-180, 180), st.floats(-89, 89)
NEAR = st.tuples(st.floats(22, 40), st.floats(44, 53), st.floats(22, 40), st.floats(44, 53))
FAR = st.tuples(LON, LAT, LON, LAT)
SEGMENTS = st.lists(NEAR, min_size=1, max_size=40) | st.lists(FAR, min_size=1, max_size=3)
ROUNDING_M = 1e-6
STRAYS_M = 1e-3  # a geodesic of a piece from its parabola


def grown(segments: list[tuple[float, float, float, float]]) -> Tree:
    lon0, lat0, lon1, lat1 = (np.array(column) for column in zip(*segments, strict=True))
    return boxes.grow((lon0, lat0, lon1, lat1))


def rows_of(tree: Tree, leaf: int) -> range:
    count = len(tree.segment)
    return range((leaf * count) >> tree.depth, ((leaf + 1) * count) >> tree.depth)


@given(SEGMENTS)
def test_each_piece_stands_in_one_leaf_and_leaves_are_small(
    segments: list[tuple[float, float, float, float]],
) -> None:
    tree = grown(segments)
    assert sorted(tree.piece.tolist()) == list(range(len(tree.pieces)))
    assert set(tree.segment.tolist()) == set(range(len(segments)))
    leaves = [rows_of(tree, leaf) for leaf in range(1 << tree.depth)]
    assert [row for leaf in leaves for row in leaf] == list(range(len(tree.pieces)))
    assert max(map(len, leaves)) <= 4
    assert len(tree.boxes) == 2 * len(leaves) - 1


@given(SEGMENTS)
def test_the_pieces_are_those_of_the_search_without_a_tree(
    segments: list[tuple[float, float, float, float]],
) -> None:
    tree = grown(segments)
    lon0, lat0, lon1, lat1 = (np.array(column) for column in zip(*segments, strict=True))
    cut = chords.cut(lon0, lat0, lon1, lat1)
    assert (tree.segment == cut.segment[tree.piece]).all()
    found = np.column_stack([cut.begin, cut.chord, cut.bulge])[tree.piece]
    assert tree.pieces[:, :9] == pytest.approx(found, abs=1e-6)


@given(SEGMENTS)
def test_a_box_holds_the_boxes_under_it_and_no_more(
    segments: list[tuple[float, float, float, float]],
) -> None:
    tree = grown(segments)
    for node in range((1 << tree.depth) - 1):
        under = tree.boxes[[2 * node + 1, 2 * node + 2]]
        assert (tree.boxes[node, :3] == under[:, :3].min(axis=0)).all()
        assert (tree.boxes[node, 3:] == under[:, 3:].max(axis=0)).all()


@given(SEGMENTS, st.floats(0, 1))
def test_a_leaf_holds_every_point_of_its_pieces(
    segments: list[tuple[float, float, float, float]], share: float
) -> None:
    tree = grown(segments)
    begin, chord, bulge = (tree.pieces[:, at : at + 3] for at in (0, 3, 6))
    points = begin + share * chord + share * (1 - share) * bulge
    for leaf in range(1 << tree.depth):
        box = tree.boxes[(1 << tree.depth) - 1 + leaf]
        own = points[list(rows_of(tree, leaf))]
        assert (own >= box[:3] - ROUNDING_M).all()
        assert (own <= box[3:] + ROUNDING_M).all()


@given(st.lists(NEAR, min_size=1, max_size=20), st.floats(0, 1))
def test_no_point_of_a_geodesic_lies_outside_all_boxes_of_its_segment(
    segments: list[tuple[float, float, float, float]], share: float
) -> None:
    tree = grown(segments)
    leaves = (1 << tree.depth) - 1
    for number, (lon0, lat0, lon1, lat1) in enumerate(segments):
        course = inverse(lon0, lat0, lon1, lat1)
        at = cartesian(*direct(lon0, lat0, course.azimuth, share * course.distance_m))[0]
        assert any(
            (at >= box[:3] - STRAYS_M).all() and (at <= box[3:] + STRAYS_M).all()
            for leaf, box in enumerate(tree.boxes[leaves:])
            if (tree.segment[list(rows_of(tree, leaf))] == number).any()
        )


@given(SEGMENTS)
def test_a_node_is_halved_along_its_longest_side(
    segments: list[tuple[float, float, float, float]],
) -> None:
    tree = grown(segments)
    count = len(tree.pieces)
    middles = tree.pieces[:, :3] + tree.pieces[:, 3:6] / 2
    for level in range(tree.depth):
        for node in range(1 << level):
            low, high = (node * count) >> level, ((node + 1) * count) >> level
            half = ((2 * node + 1) * count) >> (level + 1)
            axis = int(np.argmax(np.ptp(tree.pieces[low:high, :3], axis=0)))
            assert middles[low:half, axis].max() <= middles[half:high, axis].min()


@given(st.lists(st.tuples(LON, LAT) | st.just((np.nan, np.nan)), min_size=1, max_size=60))
def test_points_in_order_are_all_points(points: list[tuple[float, float]]) -> None:
    lon, lat = (np.array(column) for column in zip(*points, strict=True))
    assert sorted(boxes.in_order(lon, lat).tolist()) == list(range(len(points)))


def test_points_in_order_are_neighbours() -> None:
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(22, 40, 5000), rng.uniform(44, 53, 5000)
    order = boxes.in_order(lon, lat)
    steps = np.hypot(np.diff(lon[order]), np.diff(lat[order]))
    assert steps.mean() < np.hypot(np.diff(lon), np.diff(lat)).mean() / 10
