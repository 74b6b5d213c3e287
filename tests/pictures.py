"""The parts of a picture of a scene, ready to look at."""

from maps import style
from maps.labels import Box
from maps.picture_ground import ground_of
from maps.picture_look import Look
from maps.picture_marks import marks_of, reaches_of
from maps.picture_names import Map
from maps.picture_view import View
from maps.scene import Scene

PAGE = Look(style.LIGHT, 1200)
PHONE = Look(style.LIGHT, 360)
SPACE = Box(600, 350, 1150, 560)


def view_of(scene: Scene, frame: Box = SPACE) -> View:
    return View(scene.bounds, frame)


def map_of(scene: Scene, look: Look = PAGE, frame: Box = SPACE) -> Map:
    view = view_of(scene, frame)
    marks, reaches = marks_of(scene, view, look), reaches_of(scene, view)
    return Map(scene, view, look, ground_of(scene, view), tuple(marks), tuple(reaches))
