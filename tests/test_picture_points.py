"""Many points on the picture: every one of them counted, none drawn one by one."""

import io
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from maps import style
from maps.compose import compose
from maps.labels import Box
from maps.phrases import Speaker
from maps.picture import draw_png, draw_svg
from maps.picture_look import Look
from maps.picture_points import NEAR, point_marks
from maps.picture_view import View
from maps.points import of_file
from maps.spec import Locale, Palette
from tests.many import many_scene, reading, strikes
from tests.scenes import make_scene, make_spec

FRAME = Box(400.0, 250.0, 800.0, 500.0)
LOOK = Look(style.palette(Palette.LIGHT), 800.0)


def test_the_numbers_add_up_to_all_points() -> None:
    scene = many_scene(3000)
    marks = point_marks(scene, View(scene.bounds, FRAME), LOOK)
    assert sum(mark.count for mark in marks) == 3000
    assert len(marks) < 80


def test_only_what_lies_in_the_frame_is_counted_there() -> None:
    scene = many_scene(3000)
    bounds = (29.0, 49.0, 33.0, 51.5)
    view = View(bounds, FRAME)
    marks = point_marks(scene, view, LOOK)
    assert scene.points is not None
    lonlat = scene.points.frame[["longitude", "latitude"]].to_numpy(float)
    inside = sum(view.sees(*view.point(*at)) for at in lonlat)
    assert 0 < sum(mark.count for mark in marks) == inside < 3000


def test_discs_keep_apart() -> None:
    scene = many_scene(3000)
    marks = point_marks(scene, View(scene.bounds, FRAME), LOOK)
    at = np.array([(mark.x, mark.y) for mark in marks])
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) + np.eye(len(at)) * 1e3
    assert apart.min() >= LOOK.px(NEAR)


def test_a_point_alone_is_drawn_as_a_strike() -> None:
    frame = strikes(2).iloc[:1].assign(weapon_class="cruise_missile", killed=100)
    scene = make_scene(points=of_file(frame, Speaker(Locale.EN)))
    (mark,) = point_marks(scene, View(scene.bounds, FRAME), LOOK)
    assert (mark.shape, mark.count, mark.unknown) == ("diamond", 1, False)
    assert mark.radius == pytest.approx(LOOK.px(style.marker_radius(100)))


def test_a_hundred_thousand_make_a_small_picture() -> None:
    scene = make_scene(points=of_file(strikes(100_000, towns=3000), Speaker(Locale.EN)))
    svg = draw_svg(scene)
    assert len(svg) < 600_000
    assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314 - our own
    picture = Image.open(io.BytesIO(draw_png(scene)))
    assert picture.size[0] == scene.spec.width


@pytest.mark.parametrize("palette", Palette)
def test_in_every_palette_the_same_each_time(palette: Palette) -> None:
    scene = many_scene(400, palette=palette)
    assert draw_svg(scene) == draw_svg(scene)


def test_what_lies_outside_the_map_is_told() -> None:
    frame = strikes(50)
    west = (frame["longitude"] < 30).sum()
    bounds = (30.0, 44.0, 40.5, 52.5)
    scene = compose(make_spec(points="strikes.csv", story=(), bounds=bounds), given=reading(frame))
    (note,) = [note for note in scene.notes if "outside this map" in note]
    assert int(re.findall(r"\d+", note)[0]) == west
