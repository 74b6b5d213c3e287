"""Arcs through the coder and back: points, kinds, groups; whatever they are, nothing is lost."""

import itertools
from collections.abc import Sequence

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.arc_coder import loops, write_arcs
from maps.range_coder import Encoder
from maps.timeline_arcs import arcs_of, in_trails
from maps.timeline_data import Arc
from tests.timelines import Reader
from tests.timelines import arcs as read_arcs

BOXES = st.lists(
    st.tuples(
        *[st.integers(-40, 40)] * 2, *[st.integers(1, 30)] * 2, st.integers(1, 5), st.integers(0, 3)
    ),
    min_size=1,
    max_size=7,
)
POINTS = st.lists(
    st.tuples(st.integers(-9, 9), st.integers(-5000, 5000)), min_size=2, max_size=6
).filter(lambda points: all(one != other for one, other in itertools.pairwise(points)))
ANY = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 4), POINTS))


def written(arcs: list[Arc]) -> bytes:
    coder = Encoder()
    write_arcs(coder, arcs)
    return coder.done()


def back(arcs: list[Arc]) -> list[tuple[int, int, int, list[tuple[int, int]]]]:
    coder = Encoder()
    write_arcs(coder, arcs)
    found = read_arcs(Reader(coder.text()))
    return [(arc.left, arc.right, arc.kind, arc.points) for arc in found]


def plain(arcs: list[Arc]) -> list[tuple[int, int, int, list[tuple[int, int]]]]:
    return [(arc.left, arc.right, arc.kind, list(map(tuple, arc.points.tolist()))) for arc in arcs]


def parted(boxes: Sequence[tuple[int, ...]]) -> list[Arc]:
    """Return the arcs between boxes that lie over one another, the last on top."""
    rims = shapely.union_all([shapely.box(x, y, x + w, y + h).boundary for x, y, w, h, *_ in boxes])
    corners, line = shapely.get_coordinates(
        shapely.get_parts(shapely.node(rims)), return_index=True
    )
    same = line[1:] == line[:-1]
    edges = np.hstack([corners[:-1][same], corners[1:][same]]).astype(np.int64)
    way = edges[:, 2:] - edges[:, :2]
    middle = (edges[:, :2] + edges[:, 2:]) / 2
    left = np.column_stack([-way[:, 1], way[:, 0]]) / np.abs(way).sum(axis=1)[:, None] / 4
    sides = np.column_stack([_top(boxes, middle + left), _top(boxes, middle - left)])
    apart = sides[:, 0] != sides[:, 1]
    kinds = np.array([boxes[0][5]] * len(edges))
    return in_trails(arcs_of(edges[apart], sides[apart], kinds[apart]))


def _top(boxes: Sequence[tuple[int, ...]], points: np.ndarray) -> np.ndarray:
    found = np.zeros(len(points), np.int64)
    for x, y, w, h, group, _ in boxes:
        found[shapely.contains_xy(shapely.box(x, y, x + w, y + h), points)] = group
    return found


@given(BOXES)
@settings(max_examples=60)
def test_ground_comes_back(boxes: list[tuple[int, ...]]) -> None:
    arcs = parted(boxes)
    assert back(arcs) == plain(arcs)


@given(BOXES)
@settings(max_examples=60)
def test_a_loop_has_one_group(boxes: list[tuple[int, ...]]) -> None:
    arcs = parted(boxes)
    groups: dict[int, set[int]] = {}
    for row, loop in enumerate(loops(arcs)):
        arc = arcs[row // 2]
        groups.setdefault(loop, set()).add(arc.right if row % 2 else arc.left)
    assert all(len(found) == 1 for found in groups.values())
    assert list(groups) == list(range(len(groups)))  # counted as they are met


@given(ANY)
def test_lines_that_cross_and_sides_that_disagree_come_back_too(
    given_: list[tuple[int, int, int, list[tuple[int, int]]]],
) -> None:
    arcs = [Arc(left, right, kind, np.array(points)) for left, right, kind, points in given_]
    assert back(arcs) == plain(arcs)


def test_a_group_is_written_once_a_loop() -> None:
    """Sixty-four squares of a board cost their corners and one group each, not four."""
    boxes = [(8 * x, 8 * y, 8, 8, 1 + 8 * x + y, 1) for x in range(8) for y in range(8)]
    arcs = parted(boxes)
    assert len(set(loops(arcs))) == 64 + 1
    known = [Arc(0, 0, arc.kind, arc.points) for arc in arcs]
    groups = len(written(arcs)) - len(written(known))
    assert groups < 64 * 2


def test_no_arcs() -> None:
    assert back([]) == []
    assert loops([]) == []
