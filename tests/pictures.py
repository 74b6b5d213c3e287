"""Pictures to look at: of a small scene, of parts of one, dot by dot."""

import dataclasses
import io
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
from PIL import Image

from maps import style
from maps.labels import Box
from maps.picture_ground import ground_of
from maps.picture_look import Look
from maps.picture_marks import marks_of, reaches_of
from maps.picture_names import Map
from maps.picture_view import View
from maps.scene import Scene
from tests.scenes import make_scene, make_spec

SMALL = {"width": 640, "height": 460}
PAGE = Look(style.LIGHT, 1200)
PHONE = Look(style.LIGHT, 360)
SPACE = Box(600, 350, 1150, 560)


def view_of(scene: Scene, frame: Box = SPACE) -> View:
    return View(scene.bounds, frame)


def map_of(scene: Scene, look: Look = PAGE, frame: Box = SPACE) -> Map:
    view = view_of(scene, frame)
    marks, reaches = marks_of(scene, view, look), reaches_of(scene, view)
    return Map(scene, view, look, ground_of(scene, view), tuple(marks), tuple(reaches))


def small(**changes: Any) -> Scene:
    """The invented scene on a small sheet."""
    return make_scene(make_spec(**{**SMALL, **changes}))


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def parsed(svg: bytes) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - we wrote it ourselves


def colours(png: bytes) -> np.ndarray:
    return np.asarray(picture(png).convert("RGB")).astype(int)


def differs(one: bytes, other: bytes) -> int:
    """How many dots of two pictures are clearly not the same."""
    return int((np.abs(colours(one) - colours(other)).max(axis=2) > 8).sum())


def share_of(png: bytes, colour: str) -> float:
    """The part of a picture in a colour."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return float((np.abs(colours(png) - wanted).max(axis=2) <= 3).mean())


def without(scene: Scene, *frames: str) -> Scene:
    gone: dict[str, Any] = {name: getattr(scene, name).iloc[:0] for name in frames}
    return dataclasses.replace(scene, **gone)
