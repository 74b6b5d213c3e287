"""Labels stand by importance, never on each other, never over the frame."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from maps.labels import Box, Label, along, around, place

FRAME = Box(200, 150, 400, 300)
size = st.floats(1, 90)
angle = st.floats(-180, 180)
boxes = st.builds(Box, st.floats(-20, 420), st.floats(-20, 320), size, size, angle)
labels = st.builds(
    Label,
    st.uuids(),
    st.integers(0, 5),
    st.lists(boxes, min_size=1, max_size=6).map(tuple),
    gap=st.floats(0, 5),
    shy=st.booleans(),
)
many_labels = st.lists(labels, max_size=20, unique_by=lambda label: label.key)


def polygon(box: Box) -> Polygon:
    """The same box by another library, as a check."""
    (ax, ay), (bx, by) = box.axes()
    wide, high = box.width / 2, box.height / 2
    return Polygon(
        [
            (box.x + i * wide * ax + j * high * bx, box.y + i * wide * ay + j * high * by)
            for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        ]
    )


@given(many_labels, st.lists(boxes, max_size=4))
@settings(deadline=None)
def test_no_label_lies_on_another_on_what_is_taken_or_over_the_frame(
    wanted: list[Label], taken: list[Box]
) -> None:
    placed = place(wanted, frame=FRAME, taken=taken)
    frame = polygon(FRAME).buffer(1e-6)
    for box in placed.values():
        assert frame.contains(polygon(box))
        assert all(polygon(box).intersection(polygon(other)).area < 1e-3 for other in taken)
    for one, other in combinations(placed.values(), 2):
        assert polygon(one).intersection(polygon(other)).area < 1e-3


@given(many_labels)
@settings(deadline=None)
def test_a_label_stands_only_where_it_may_and_is_left_out_only_for_want_of_room(
    wanted: list[Label],
) -> None:
    placed = place(wanted, frame=FRAME)
    for label in wanted:
        if label.key in placed:
            assert placed[label.key] in label.boxes
            continue
        others = [box for key, box in placed.items() if key != label.key]
        for box in label.boxes:
            roomy = box.grown(label.gap)
            gaps = [other.grown(5) for other in others]
            assert not box.within(FRAME) or any(roomy.overlaps(other) for other in gaps)


@given(many_labels)
@settings(deadline=None)
def test_the_same_labels_find_the_same_places(wanted: list[Label]) -> None:
    assert place(wanted, frame=FRAME) == place(list(wanted), frame=FRAME)


@given(boxes, boxes)
def test_overlap_agrees_with_geometry(one: Box, other: Box) -> None:
    area = polygon(one).intersection(polygon(other)).area
    if area > 1e-3:
        assert one.overlaps(other)
        assert other.overlaps(one)
    if not polygon(one).buffer(1e-6).intersects(polygon(other)):
        assert not one.overlaps(other)
        assert not other.overlaps(one)


@given(boxes)
def test_a_box_reaches_as_far_as_its_corners(box: Box) -> None:
    left, bottom, right, top = polygon(box).bounds
    assert box.reach_along((1.0, 0.0)) == pytest.approx((right - left) / 2)
    assert box.reach_along((0.0, 1.0)) == pytest.approx((top - bottom) / 2)
    assert box.radius >= box.reach_along((1.0, 0.0)) - 1e-9


@given(boxes, st.floats(0, 20))
def test_a_grown_box_holds_the_box(box: Box, by: float) -> None:
    grown = polygon(box.grown(by)).buffer(1e-6)
    assert grown.contains(polygon(box))


def test_boxes_that_share_an_edge_do_not_overlap() -> None:
    assert not Box(0, 0, 10, 10).overlaps(Box(10, 0, 10, 10))
    assert Box(0, 0, 10, 10).overlaps(Box(9.9, 0, 10, 10))


def test_turned_boxes_may_stand_nearer_than_their_circles() -> None:
    one, other = Box(0, 0, 100, 10, 45), Box(10, -10, 100, 10, 45)
    assert math.dist((one.x, one.y), (other.x, other.y)) < one.radius
    assert not one.overlaps(other)


def test_a_box_as_large_as_the_frame_is_within_it() -> None:
    assert FRAME.within(FRAME)
    assert not FRAME.grown(0.1).within(FRAME)
    assert not Box(200, 150, 390, 10, 45).within(Box(200, 150, 400, 200))


def test_points_are_counted_inside_the_turned_box() -> None:
    box = Box(0, 0, 20, 2, 90)
    points = np.array([[0, 9], [0, -9], [9, 0], [0, 11]], dtype=float)
    assert box.count(points) == 2
    assert box.count(np.empty((0, 2))) == 0


def test_the_more_important_label_gets_the_place() -> None:
    spot = (Box(50, 50, 20, 10),)
    placed = place([Label("city", 6, spot), Label("km", 1, spot)], frame=FRAME)
    assert placed == {"km": spot[0]}


def test_equals_keep_their_order() -> None:
    spot = (Box(50, 50, 20, 10),)
    assert set(place([Label("a", 1, spot), Label("b", 1, spot)], frame=FRAME)) == {"a"}


def test_a_label_moves_to_its_next_place_when_the_first_is_taken() -> None:
    first, second = Box(50, 50, 20, 10), Box(80, 50, 20, 10)
    placed = place([Label("a", 1, (first, second))], frame=FRAME, taken=[Box(45, 50, 5, 5)])
    assert placed == {"a": second}


def test_a_gap_is_kept_between_labels() -> None:
    touching = (Box(50, 50, 20, 10), Box(70, 50, 20, 10), Box(100, 50, 20, 10))
    wanted = [Label("a", 1, touching[:1]), Label("b", 2, touching[1:], gap=2)]
    assert place(wanted, frame=FRAME) == {"a": touching[0], "b": touching[2]}


def test_a_label_keeps_off_lines_where_it_can() -> None:
    on, off = Box(50, 50, 20, 10), Box(50, 70, 20, 10)
    line = [(x, 50.0) for x in range(0, 100, 5)]
    wanted = [Label("a", 1, (on, off))]
    assert place(wanted, frame=FRAME, avoid=line) == {"a": off}
    assert place(wanted, frame=FRAME) == {"a": on}


def test_a_label_stands_on_a_line_rather_than_not_at_all_unless_it_is_shy() -> None:
    spot = (Box(50, 50, 20, 10),)
    line = np.array([[50.0, 50.0]])
    assert place([Label("a", 1, spot)], frame=FRAME, avoid=line) == {"a": spot[0]}
    assert place([Label("a", 1, spot, shy=True)], frame=FRAME, avoid=line) == {}


def test_a_place_near_is_preferred_to_one_far_down_the_order_for_one_point_less() -> None:
    near = Box(50, 50, 20, 10)
    far = tuple(Box(50, 70 + 20 * number, 20, 10) for number in range(6))
    taken = [box.grown(-1) for box in far[:5]]
    placed = place([Label("a", 1, (near, *far))], frame=FRAME, taken=taken, avoid=[(50, 50)])
    assert placed == {"a": near}


def test_nothing_to_place_is_nothing_placed() -> None:
    assert place([], frame=FRAME) == {}
    assert place([Label("a", 1, ())], frame=FRAME) == {}


@given(
    x=st.floats(0, 400),
    y=st.floats(0, 300),
    width=size,
    height=size,
    away=st.floats(1, 20),
    wide=st.booleans(),
)
def test_names_about_a_point_keep_off_it(
    x: float, y: float, width: float, height: float, away: float, *, wide: bool
) -> None:
    point = Box(x, y, 2 * away - 1e-6, 2 * away - 1e-6)
    found = around((x, y), (width, height), away=away, wide=wide)
    assert len(found) > 8 if wide else len(found) == 8
    for box in found:
        assert (box.width, box.height, box.angle) == (width, height, 0.0)
        assert not box.overlaps(point)


def test_names_stand_first_to_the_right() -> None:
    first, second, *_ = around((100, 100), (40, 10), away=5)
    assert (first.x, first.y) == (125, 100)
    assert (second.x, second.y) == (75, 100)


@pytest.mark.parametrize(
    ("end", "angle"),
    [((100, 0), 0), ((100, 100), 45), ((-100, 100), -45), ((-100, -1e-9), 0), ((0, 100), -90)],
)
def test_names_along_a_line_run_as_it_does_and_stand_upright(
    end: tuple[float, float], angle: float
) -> None:
    box = along([(0, 0), end], (30, 10))[0]
    assert box.angle == pytest.approx(angle, abs=1e-6)
    assert (box.x, box.y) == pytest.approx((end[0] / 2, end[1] / 2))


def test_names_beside_a_line_stand_on_both_sides_of_it() -> None:
    above, below = along([(0, 0), (100, 0)], (30, 10), away=8, fractions=(0.5,))
    assert (above.x, above.y) == (50, 8)
    assert (below.x, below.y) == (50, -8)


def test_names_along_a_bent_line_stand_where_it_runs() -> None:
    line = [(0, 0), (100, 0), (100, 100)]
    early, late = along(line, (30, 10), fractions=(0.25, 0.75))
    assert (early.x, early.y, early.angle) == pytest.approx((50, 0, 0))
    assert (late.x, late.y, abs(late.angle)) == pytest.approx((100, 50, 90))


def test_a_line_shorter_than_its_name_has_no_place_for_it() -> None:
    assert along([(0, 0), (20, 0)], (30, 10)) == ()
    assert along([(5, 5), (5, 5)], (30, 10)) == ()
