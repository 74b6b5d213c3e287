"""The map on a picture: its ground and its symbols."""

import dataclasses
import math
from itertools import combinations
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import style
from maps.picture_ground import dots, ground_of, hatch
from maps.picture_marks import CROWD, Mark, is_crowded, marks_of, reaches_of
from maps.scene import Scene
from tests.pictures import PAGE, map_of, view_of
from tests.scenes import make_scene


def strikes(scene: Scene, **changes: Any) -> Scene:
    return dataclasses.replace(scene, strikes=scene.strikes.assign(**changes))


# The ground.

AREA = shapely.Point(100, 80).buffer(60).difference(shapely.Point(100, 80).buffer(20))


@given(st.floats(3, 20))
@settings(deadline=None)
def test_hatch_lies_inside_its_area_and_rises_to_the_right(step: float) -> None:
    lines = hatch(AREA, step)
    assert shapely.difference(lines, AREA.buffer(1e-6)).length < 1e-3
    for line in shapely.get_parts(lines):
        (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
        assert x1 - x0 == pytest.approx(y1 - y0, abs=1e-6)
    assert lines.length == pytest.approx(AREA.area / step, rel=0.15)


@given(st.floats(3, 20))
@settings(deadline=None)
def test_dots_lie_inside_their_area_and_apart(step: float) -> None:
    points = dots(AREA, step)
    assert shapely.contains_xy(AREA, points).all()
    for one, other in combinations(points[:20], 2):
        assert math.dist(one, other) >= step - 1e-6


def test_patterns_of_nothing_are_nothing() -> None:
    assert hatch(shapely.Polygon(), 6).is_empty
    assert len(dots(shapely.Polygon(), 6)) == 0


def test_hatch_of_two_areas_side_by_side_meets() -> None:
    left, right = shapely.box(0, 0, 50, 50), shapely.box(50, 0, 90, 50)
    both = shapely.union_all([hatch(left, 6), hatch(right, 6)])
    assert both.length == pytest.approx(hatch(shapely.box(0, 0, 90, 50), 6).length)


def test_the_ground_has_a_colour_everywhere() -> None:
    drawn = map_of(make_scene())
    for lon, lat, colour in (
        (38, 50, style.LIGHT.occupied),
        (28, 50, style.LIGHT.land),
        (21, 48, style.LIGHT.neighbour),
        (30, 44.3, style.LIGHT.sea),
    ):
        assert drawn.ground.colour_at(*drawn.view.point(lon, lat), PAGE) == colour


def test_a_border_between_two_oblasts_is_drawn_once_and_the_coast_not_at_all() -> None:
    scene = make_scene()
    ground = ground_of(scene, view_of(scene))
    outline = ground.country.boundary
    assert shapely.intersection(ground.oblast_borders, outline.buffer(0.5)).length < 10
    whole = sum(area.length for area in ground.oblasts)
    assert ground.oblast_borders.length == pytest.approx((whole - outline.length) / 2, rel=0.01)


# The symbols.


def test_strikes_of_one_place_share_a_symbol_with_their_number() -> None:
    marks = marks_of(make_scene(), view_of(make_scene()), PAGE)
    counts = {mark.name: mark.count for mark in marks}
    assert counts["Twinton"] == 2
    assert sum(counts.values()) == len(make_scene().strikes)


def test_a_strike_of_the_story_is_not_hidden_among_others() -> None:
    scene = strikes(make_scene(), geometry=[shapely.Point(30, 48)] * 8)
    marks = marks_of(scene, view_of(scene), PAGE)
    assert sorted((mark.story, mark.count) for mark in marks) == [(False, 6), (True, 2)]


def test_the_story_is_drawn_last_and_the_small_on_the_large() -> None:
    marks = marks_of(make_scene(), view_of(make_scene()), PAGE)
    told = [mark.story for mark in marks]
    assert told == sorted(told)
    others = [mark.radius for mark in marks if not mark.story]
    assert others == sorted(others, reverse=True)


def test_area_grows_with_casualties_and_unknown_is_small_and_open() -> None:
    found = {mark.name: mark for mark in marks_of(make_scene(), view_of(make_scene()), PAGE)}
    assert found["Midby"].radius == style.marker_radius(100)
    assert found["Whatstead"].unknown
    assert found["Whatstead"].radius == style.UNKNOWN_RADIUS
    assert not found["Twinton"].unknown
    assert found["Nearford"].disputed


@pytest.mark.parametrize("shape", style.SHAPES.values())
def test_a_symbol_covers_no_more_than_it_says(shape: str) -> None:
    mark = Mark(0, 0, 10, shape=shape, name="", casualties_words="")
    points = [(10 * x, -10 * y) for x, y in style.shape_points(shape)]
    assert all(abs(x) <= mark.reach and abs(y) <= mark.reach for x, y in points)
    assert mark.reach >= mark.radius
    assert dataclasses.replace(mark, disputed=True).reach > mark.radius + 5


def test_strikes_outside_the_frame_have_no_symbol() -> None:
    scene = strikes(make_scene(), geometry=[shapely.Point(60, 60)] * 8)
    assert marks_of(scene, view_of(scene), PAGE) == []


def test_a_crowd_is_more_than_can_be_named() -> None:
    mark = Mark(0, 0, 10, shape="circle", name="", casualties_words="")
    assert not is_crowded([mark] * CROWD)
    assert is_crowded([mark] * (CROWD + 1))


def test_reach_lines_run_from_the_strike_to_the_foot() -> None:
    scene = make_scene()
    flipped = scene.reach_lines.copy()
    flipped.geometry = shapely.reverse(flipped.geometry.to_numpy())
    view = view_of(scene)
    foot = view.point(35.6, 48.0)
    for frame in (scene.reach_lines, flipped):
        for reach in reaches_of(dataclasses.replace(scene, reach_lines=frame), view):
            assert tuple(reach.line[-1]) == pytest.approx(foot, abs=0.5)
            assert reach.foot_seen
            assert reach.story
            assert reach.length > 100


def test_the_same_reach_line_is_drawn_once() -> None:
    scene = make_scene()
    twice = scene.reach_lines.iloc[[0, 0, 1]].reset_index(drop=True)
    assert len(reaches_of(dataclasses.replace(scene, reach_lines=twice), view_of(scene))) == 2


def test_a_foot_outside_the_frame_has_no_tick() -> None:
    scene = make_scene(bounds=(22.0, 47.0, 27.0, 51.0))
    assert not any(reach.foot_seen for reach in reaches_of(scene, view_of(scene)))
