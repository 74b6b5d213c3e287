"""The view: shapes and lengths are true, the bounds fill the frame, nothing seen is cut."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from maps.labels import Box
from maps.picture_view import FINE, OUTSIDE, Plane, View, round_length

UKRAINE = (22.0, 44.2, 40.4, 52.4)
FRAME = Box(600, 300, 1000, 500)
EARTH = Geod(ellps="WGS84")
VIEW = View(UKRAINE, FRAME)


@given(st.floats(22, 40), st.floats(44.5, 52), st.floats(0, 360))
def test_lengths_are_true_within_half_a_percent(lon: float, lat: float, way: float) -> None:
    east, north, _ = EARTH.fwd(lon, lat, way, 20_000)
    here, there = VIEW.point(lon, lat), VIEW.point(east, north)
    assert math.dist(here, there) * VIEW.metres_per_px == pytest.approx(20_000, rel=0.005)


@given(st.floats(22, 40), st.floats(44.5, 52))
def test_right_angles_stay_right(lon: float, lat: float) -> None:
    here = np.array(VIEW.point(lon, lat))
    north, east = (np.array(VIEW.point(*EARTH.fwd(lon, lat, way, 5_000)[:2])) for way in (0, 90))
    up, right = north - here, east - here
    cosine = up @ right / np.linalg.norm(up) / np.linalg.norm(right)
    assert cosine == pytest.approx(0, abs=1e-3)


def test_north_is_up_in_the_middle() -> None:
    x, low = VIEW.point(31.2, 46)
    same, high = VIEW.point(31.2, 51)
    assert x == pytest.approx(same)
    assert low < high


@pytest.mark.parametrize("frame", [FRAME, Box(200, 400, 300, 700), Box(0, 0, 50, 20)])
@pytest.mark.parametrize("inset", [0.0, 4.0])
def test_the_bounds_are_as_large_as_they_fit(frame: Box, inset: float) -> None:
    view = View(UKRAINE, frame, inset=inset)
    west, south, east, north = UKRAINE
    edge = shapely.segmentize(shapely.box(west, south, east, north).exterior, 0.2)
    seen = np.array([view.point(lon, lat) for lon, lat in edge.coords])
    wide, high = np.ptp(seen, axis=0)
    assert max(wide / (frame.width - 2 * inset), high / (frame.height - 2 * inset)) == (
        pytest.approx(1, abs=1e-3)
    )
    middle = (seen.max(axis=0) + seen.min(axis=0)) / 2
    assert middle == pytest.approx([frame.x, frame.y], abs=0.5)


def test_a_shape_keeps_its_outline_as_fine_as_can_be_seen() -> None:
    circle = shapely.Point(31, 48).buffer(1, quad_segs=200)
    drawn = VIEW.shape(circle)
    exact = np.array([VIEW.point(lon, lat) for lon, lat in circle.exterior.coords])
    away = shapely.distance(shapely.points(exact), drawn.boundary)
    assert away.max() <= FINE + 1e-6
    assert len(shapely.get_coordinates(drawn)) < len(exact)


def test_what_lies_far_outside_is_cut_where_it_is_not_seen() -> None:
    world = shapely.box(-20, 20, 90, 75)
    left, bottom, right, top = VIEW.shape(world).bounds
    edge = FRAME.grown(OUTSIDE - 1)
    assert left < FRAME.x - edge.width / 2
    assert right > FRAME.x + edge.width / 2
    assert bottom < FRAME.y - edge.height / 2
    assert top > FRAME.y + edge.height / 2
    assert right - left < 2 * FRAME.width
    assert VIEW.shape(shapely.box(100, 10, 120, 30)).is_empty


def test_an_invalid_shape_is_mended() -> None:
    bowtie = shapely.Polygon([(24, 46), (30, 50), (30, 46), (24, 50)])
    assert VIEW.shape(bowtie).area > 0


def test_a_view_sees_what_is_in_its_frame() -> None:
    assert VIEW.sees(FRAME.x, FRAME.y)
    assert VIEW.sees(FRAME.x - 500, FRAME.y + 250)
    assert not VIEW.sees(FRAME.x - 501, FRAME.y)


def test_the_scale_is_measured_on_the_ellipsoid() -> None:
    assert VIEW.km_wide(100) == pytest.approx(VIEW.metres_per_px / 10, rel=0.005)
    assert VIEW.km_wide(200) == pytest.approx(2 * VIEW.km_wide(100), rel=1e-3)


@given(st.floats(1e-3, 1e5))
def test_a_round_length_is_the_longest_that_fits(longest: float) -> None:
    length = round_length(longest)
    assert longest / 2.5 - 1e-9 <= length <= longest
    assert f"{length:e}"[0] in "125"


@given(
    st.floats(-180, 170),
    st.floats(-90, 85),
    st.floats(0.01, 300),
    st.floats(0.01, 150),
)
def test_every_bounds_make_a_plane(west: float, south: float, wide: float, high: float) -> None:
    east, north = min(west + wide, 180.0), min(south + high, 90.0)
    plane = Plane((west, south, east, north))
    assert all(map(math.isfinite, plane.extent))
    assert 0 < plane.aspect < math.inf


def test_there_and_back_is_the_same_place() -> None:
    plane = Plane(UKRAINE)
    lonlat = np.array([[22.7, 48.4], [40.0, 49.0]])
    assert plane.to_degrees(plane.to_metres(lonlat)) == pytest.approx(lonlat)
