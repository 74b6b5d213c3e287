"""The picture of a scene, fit for print, made without a browser."""

from matplotlib.path import Path

from maps import style
from maps.labels import Box
from maps.picture_ground import draw_ground, ground_of
from maps.picture_hexagons import draw_hexagons
from maps.picture_inset import draw_inset
from maps.picture_layout import draw_text, lay_out
from maps.picture_legend import draw_key
from maps.picture_look import Look
from maps.picture_marks import draw_marks, draw_reaches, marks_of, reaches_of
from maps.picture_names import Map, draw_names
from maps.picture_points import draw_points, point_marks
from maps.picture_sheet import Pen, Sheet
from maps.picture_view import Plane, View, round_length
from maps.scene import Scene

KM_PER_MILE = 1.609344


def draw_png(scene: Scene, *, width_px: int | None = None, scale: float = 1.0) -> bytes:
    """Return the picture as PNG.

    Parameters
    ----------
    scene
        What is drawn.
    width_px
        Width of the layout in px, its height then as the texts and the map need; `None`: width
        and height of the spec. A narrow picture has fewer labels, not smaller ones.
    scale
        Dots for a px of the layout: 2 for a sharp screen.
    """
    return _draw(scene, width_px).png(scale=scale, title=scene.title, description=scene.alt)


def draw_svg(scene: Scene, *, width_px: int | None = None) -> bytes:
    """Return the picture as SVG: text as outlines, title and description inside.

    Parameters
    ----------
    scene
        What is drawn.
    width_px
        Width of the layout in px, as for `draw_png`.
    """
    return _draw(scene, width_px).svg(title=scene.title, description=scene.alt)


def _draw(scene: Scene, width_px: int | None) -> Sheet:
    spec = scene.spec
    look = Look(style.palette(spec.palette), float(width_px or spec.width))
    height = None if width_px else float(spec.height)
    layout = lay_out(scene, look, height=height, aspect=Plane(scene.bounds).aspect)
    sheet = Sheet(layout.width, layout.height, paper=look.colours.paper)
    draw_text(sheet, layout)
    top = layout.frame.y + layout.frame.height / 2 + layout.key_height
    draw_key(sheet, layout.key, look, left=layout.margin, top=top)
    _draw_map(sheet, scene, View(scene.bounds, layout.frame, inset=4 * look.of_type), look)
    return sheet


def _draw_map(sheet: Sheet, scene: Scene, view: View, look: Look) -> None:
    many = point_marks(scene, view, look)
    strikes = marks_of(scene, view, look)
    drawn = Map(
        scene,
        view,
        look,
        ground=ground_of(scene, view),
        marks=(*many, *strikes),
        reaches=tuple(reaches_of(scene, view)),
    )
    sheet.look_through(view.frame)
    draw_ground(sheet, drawn.ground, view, look)
    counted = draw_hexagons(sheet, scene, view, look)
    draw_reaches(sheet, drawn.reaches, look)
    draw_points(sheet, many, look)
    draw_marks(sheet, strikes, look)
    covered = [*counted, *(mark.box for mark in drawn.marks)]
    taken = [*covered, _draw_scale_bar(sheet, drawn, covered)]
    if scene.spec.inset and not look.is_narrow:
        taken.append(draw_inset(sheet, drawn, taken))
        sheet.look_through(view.frame)
    draw_names(sheet, drawn, taken=taken)
    sheet.look_through(None)


def _draw_scale_bar(sheet: Sheet, drawn: Map, covered: list[Box]) -> Box:
    """Draw the scale bar in the emptier lower corner and return the ground it covers."""
    look, view = drawn.look, drawn.view
    kind = look.type(10.5)
    per_px = view.km_wide(100.0) / 100
    longest = min(140 * look.of_type, view.frame.width / 4) * per_px
    bars = []
    for key, unit in (("km", 1.0), ("mi", KM_PER_MILE))[: 2 if drawn.scene.spec.miles else 1]:
        length = round_length(longest / unit)
        bars.append((f"{length:g} {drawn.scene.words.get(key, key)}", length * unit / per_px))
    wide = max(max(length, kind.width(text)) for text, length in bars)
    high = kind.line + 8 * look.of_type
    inset = 12 * look.of_type
    total = high * len(bars)
    y = view.frame.y - view.frame.height / 2 + inset + total / 2
    right = view.frame.x + view.frame.width / 2 - inset - wide / 2
    left = view.frame.x - view.frame.width / 2 + inset + wide / 2
    corners = [Box(x, y, wide, total) for x in (right, left)]
    box = min(corners, key=lambda box: sum(box.overlaps(other) for other in covered))
    ground = drawn.ground.colour_at(box.x, box.y, look)
    for number, (text, length) in enumerate(bars):
        top = box.y + total / 2 - number * high
        bar = Box(box.x - wide / 2 + length / 2, top - high / 2, length, high)
        _draw_bar(sheet, look, text=text, bar=bar, ground=ground)
    return box.grown(4)


def _draw_bar(sheet: Sheet, look: Look, *, text: str, bar: Box, ground: str) -> None:
    kind, pen = look.type(10.5), Pen(look.colours.quiet, look.px(1.2))
    left, right = bar.x - bar.width / 2, bar.x + bar.width / 2
    top, tick = bar.y + bar.height / 2, 4 * look.of_type
    y = top - kind.line - tick
    sheet.stroke(Path([(left, y + tick), (left, y), (right, y), (right, y + tick)]), pen)
    width = kind.width(text)
    words = Box(left + width / 2, top - kind.line / 2, width, kind.line)
    sheet.write(text, words, kind, look.colours.text, halo=look.halo(ground))
