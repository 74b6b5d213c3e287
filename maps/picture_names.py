"""The names on the picture: what is named, how it is set, and where it may stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps import style
from maps.labels import Box, Label, along, around, place
from maps.picture_ground import Ground
from maps.picture_look import Look
from maps.picture_marks import Mark, Reach, is_crowded
from maps.picture_sheet import Sheet, disc
from maps.picture_type import Face, Type
from maps.picture_view import View, rows
from maps.scene import Scene

SEAS = {
    "black_sea": ((31.4, 45.3), (31.2, 44.9), (31.0, 44.4), (33.0, 43.9), (35.5, 43.7)),
    "azov_sea": ((36.4, 46.2), (36.6, 46.1), (36.2, 46.0), (36.9, 46.4)),
}
"""Where the names of the seas may stand, by their key in the words of a scene."""
INSIDE = 6.0
"""Names keep this far from the frame, px."""
SAMPLED = 5.0
"""The placing of names sees lines as points this far apart, px."""
ROOM_PER_CITY = 9000.0
"""Px of map for each city that may be named; with more, the map would be a list."""
GREAT_CITY = 500_000
"""From so many people on, the name of an oblast makes way for that of a city."""
ACROSS = 0.3
"""The part of a place's name that may lie across the contact line from the place, at most."""
AT_HOME = 0.9
"""The part of an oblast's name that lies in the oblast, at least."""
LEADING = 1.2
"""From line to line of a name, in sizes of its type."""

Line = tuple[str, Type, str]
"""Text, how it is set, colour."""


@dataclass(frozen=True)
class Map:
    """A scene in a frame, all in px."""

    scene: Scene
    view: View
    look: Look
    ground: Ground
    marks: tuple[Mark, ...]
    reaches: tuple[Reach, ...]


@dataclass(frozen=True)
class Name:
    """Lines of text and where they may stand, the best place first.

    `spots` pairs the box kept free with the box of the text: that of a city holds its dot too.
    Importance, gap and shyness are those of `maps.labels.Label`.
    """

    importance: float
    lines: tuple[Line, ...]
    spots: tuple[tuple[Box, Box], ...]
    gap: float = 2.0
    shy: bool = False
    dot: tuple[float, float] | None = None

    def label(self, key: int, look: Look) -> Label:
        """Return what is to be placed."""
        boxes = tuple(kept for kept, _ in self.spots)
        return Label(key, self.importance, boxes, gap=self.gap * look.of_type, shy=self.shy)


def draw_names(sheet: Sheet, drawn: Map, *, taken: Sequence[Box]) -> None:
    """Place the names of a map and draw those that find room, the most important on top."""
    names = [name for name in names_of(drawn) if any(text for text, _, _ in name.lines)]
    placed = place(
        [name.label(number, drawn.look) for number, name in enumerate(names)],
        frame=drawn.view.frame.grown(-INSIDE * drawn.look.of_type),
        taken=taken,
        avoid=_points_to_avoid(drawn),
    )
    for number, name in sorted(enumerate(names), key=lambda pair: -pair[1].importance):
        if number in placed:
            box = next(text for kept, text in name.spots if kept == placed[number])
            _draw_name(sheet, name, box, drawn)


def names_of(drawn: Map) -> list[Name]:
    """Return everything that may be named on a map."""
    return [
        *_annotations(drawn),
        *_lengths(drawn),
        *_rings(drawn),
        *_strikes(drawn),
        *_oblasts(drawn),
        *_cities(drawn),
        *_seas(drawn),
        *_neighbours(drawn),
    ]


def inside(area: BaseGeometry, size: tuple[float, float]) -> tuple[Box, ...]:
    """Return boxes wholly inside an area, those nearest to its middle first."""
    wide, high = size
    if area.is_empty:
        return ()
    left, bottom, right, top = area.bounds
    step = max(high, 8.0)
    x, y = (
        grid.ravel()
        for grid in np.meshgrid(
            np.arange(left + wide / 2, right - wide / 2 + 1, step),
            np.arange(bottom + high / 2, top - high / 2 + 1, step),
        )
    )
    half_wide, half_high = wide / 2 + 3, high / 2 + 3
    boxes = shapely.box(x - half_wide, y - half_high, x + half_wide, y + half_high)
    shapely.prepare(area)
    fits = shapely.contains(area, boxes)
    middle = shapely.centroid(area)
    away = np.hypot(x - middle.x, y - middle.y)
    order = [index for index in np.argsort(away, kind="stable") if fits[index]]
    return tuple(Box(float(x[index]), float(y[index]), wide, high) for index in order)


def _annotations(drawn: Map) -> Iterator[Name]:
    look = drawn.look
    kind = look.type(style.SIZES["city"])
    for row in rows(drawn.scene.annotations):
        at = drawn.view.point(row.geometry.x, row.geometry.y)
        wrapped = kind.wrap(str(row.text), 13 * kind.size)
        if wrapped and drawn.view.sees(*at):
            lines = tuple((line, kind, look.colours.ink) for line in wrapped)
            size = _size(lines)
            boxes = (Box(*at, *size), *around(at, size, away=4 * look.of_type, wide=True))
            yield Name(0, lines, _same(boxes))


def _lengths(drawn: Map) -> Iterator[Name]:
    colours = drawn.look.colours
    for reach in drawn.reaches:
        if reach.story:
            kind = drawn.look.type(style.SIZES["km"], face=Face.BOLD)
        else:
            kind = drawn.look.type(style.SIZES["strike"])
        lines = ((reach.words, kind, colours.accent_text if reach.story else colours.pale_text),)
        if not reach.story and reach.length < 2 * kind.width(reach.words):
            continue  # a short line of little weight says enough by itself
        boxes = along(reach.line, _size(lines), away=kind.size * 0.72)
        yield Name(1.5 if reach.story else 2.0, lines, _same(boxes))


def _rings(drawn: Map) -> Iterator[Name]:
    kind = drawn.look.type(style.SIZES["oblast"])
    fractions = (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)
    for words, ring in zip(drawn.scene.rings["words"], drawn.ground.rings, strict=True):
        if not str(words):
            continue  # a band is named on one of its rims
        lines = ((str(words), kind, drawn.look.colours.ring),)
        parts = shapely.get_parts(ring)
        if len(parts):
            longest = shapely.get_coordinates(max(parts, key=lambda part: float(part.length)))
            yield Name(2.5, lines, _same(along(longest, _size(lines), fractions=fractions)))


def _strikes(drawn: Map) -> Iterator[Name]:
    look = drawn.look
    crowded = is_crowded(drawn.marks)
    for mark in drawn.marks:
        if mark.story:
            kind = look.type(style.SIZES["story"], face=Face.BOLD)
            lines = ((mark.name, kind, look.colours.accent_text),)
        elif crowded:
            continue
        else:
            kind = look.type(style.SIZES["strike"])
            lines = ((mark.name, kind, look.colours.pale_text),)
        boxes = around(
            (mark.x, mark.y), _size(lines), away=mark.reach + 3 * look.of_type, wide=True
        )
        # A length can slide along its line; the name of a story's strike cannot.
        boxes = _on_its_side(boxes, (mark.x, mark.y), drawn)
        importance = (1.0 if mark.story else 4.0) - mark.radius / 1000
        yield Name(importance, lines, _same(boxes), shy=not mark.story)


def _oblasts(drawn: Map) -> Iterator[Name]:
    kind = drawn.look.type(style.SIZES["oblast"], spaced=0.14)
    for row, area in zip(rows(drawn.scene.oblasts), drawn.ground.oblasts, strict=True):
        lines = ((str(row.name).upper(), kind, drawn.look.colours.oblast_text),)
        wide, high = _size(lines)
        x, y = drawn.view.point(float(row.label_lon), float(row.label_lat))
        near = [
            Box(x + dx, y + dy, wide, high)
            for dx in (0, wide / 5, -wide / 5)
            for dy in (0, high, -high, 2 * high, -2 * high)
        ]
        boxes = [box for box in near if _share_in(box, area) >= AT_HOME]
        yield Name(5, lines, _same([*boxes, *inside(area, (wide, high))]), gap=3, shy=True)


def _cities(drawn: Map) -> Iterator[Name]:
    look, frame = drawn.look, drawn.view.frame
    kind = look.type(style.SIZES["city"] * 0.95)
    dot = 2.2 * look.of_type
    most = int(frame.width * frame.height / (ROOM_PER_CITY * look.of_type**2))
    marks = {mark.name: mark for mark in drawn.marks}
    seen = 0
    for row in rows(drawn.scene.places.sort_values("rank", kind="stable")):
        at = drawn.view.point(row.geometry.x, row.geometry.y)
        if not drawn.view.sees(*at):
            continue
        seen += 1
        if seen > most:
            break
        lines = ((str(row.name), kind, look.colours.city),)
        importance = (4.5 if row.population >= GREAT_CITY else 6) + seen / 1000
        mark = marks.get(str(row.name))
        if mark is None:
            own = Box(*at, 2 * dot, 2 * dot)
            boxes = around(at, _size(lines), away=dot + 2.5 * look.of_type)
            boxes = _on_its_side(boxes, at, drawn)
            spots = tuple((_both(box, own), box) for box in boxes)
            yield Name(importance, lines, spots, gap=2.5, shy=seen > 1, dot=at)
        elif is_crowded(drawn.marks) and not mark.story:
            # In a crowd no strike has a name of its own, but the city under it has.
            away = mark.reach + 2.5 * look.of_type
            boxes = around((mark.x, mark.y), _size(lines), away=away)
            boxes = _on_its_side(boxes, at, drawn)
            yield Name(importance, lines, _same(boxes), gap=2.5, shy=seen > 1)


def _seas(drawn: Map) -> Iterator[Name]:
    ground = drawn.ground
    kind = drawn.look.type(style.SIZES["sea"], face=Face.SLANTED, spaced=0.04)
    for key, spots in SEAS.items():
        if key in drawn.scene.words:
            lines = ((drawn.scene.words[key], kind, drawn.look.colours.sea_text),)
            boxes = [Box(*drawn.view.point(*spot), *_size(lines)) for spot in spots]
            dry = [area for area in (*ground.neighbours, ground.country) if not area.is_empty]
            wet = [box for box in boxes if not any(_share_in(box, area) for area in dry)]
            yield Name(7, lines, _same(wet), shy=True)


def _neighbours(drawn: Map) -> Iterator[Name]:
    kind = drawn.look.type(style.SIZES["neighbour"], spaced=0.08)
    seen = _polygon(drawn.view.frame.grown(-INSIDE * drawn.look.of_type))
    for row, area in zip(rows(drawn.scene.neighbours), drawn.ground.neighbours, strict=True):
        lines = ((str(row.name), kind, drawn.look.colours.neighbour_text),)
        boxes = inside(shapely.intersection(area, seen), _size(lines))
        yield Name(8, lines, _same(boxes), gap=6, shy=True)


def _points_to_avoid(drawn: Map) -> np.ndarray:
    """Return points along the lines that names had better not cover."""
    ground = drawn.ground
    lines: list[BaseGeometry] = [
        *(shapely.LineString(reach.line) for reach in drawn.reaches),
        ground.contact_line,
        *ground.rings,
    ]
    return np.concatenate(
        [shapely.get_coordinates(shapely.segmentize(line, SAMPLED)) for line in lines]
    )


def _draw_name(sheet: Sheet, name: Name, box: Box, drawn: Map) -> None:
    look = drawn.look
    ground = drawn.ground.colour_at(box.x, box.y, look)
    if name.dot is not None:
        x, y = name.dot
        sheet.fill(disc(x, y, 2.9 * look.of_type), drawn.ground.colour_at(x, y, look))
        sheet.fill(disc(x, y, 1.9 * look.of_type), look.colours.city)
    _, up = box.axes()
    top = box.height / 2
    for text, kind, colour in name.lines:
        high = kind.size * LEADING
        rise = top - high / 2
        at = Box(box.x + rise * up[0], box.y + rise * up[1], kind.width(text), high, box.angle)
        sheet.write(text, at, kind, colour, halo=look.halo(ground))
        top -= high


def _size(lines: Sequence[Line]) -> tuple[float, float]:
    wide = max(kind.width(text) for text, kind, _ in lines)
    return wide, sum(kind.size * LEADING for _, kind, _ in lines)


def _same(boxes: Sequence[Box]) -> tuple[tuple[Box, Box], ...]:
    return tuple((box, box) for box in boxes)


def _on_its_side(boxes: Sequence[Box], at: tuple[float, float], drawn: Map) -> tuple[Box, ...]:
    """Return the boxes that do not say by where they stand that another holds the place."""
    across = drawn.ground.other_side(*at)
    return tuple(box for box in boxes if _share_in(box, across) <= ACROSS)


def _both(one: Box, other: Box) -> Box:
    """Return the upright box about two."""
    left = min(one.x - one.width / 2, other.x - other.width / 2)
    right = max(one.x + one.width / 2, other.x + other.width / 2)
    bottom = min(one.y - one.height / 2, other.y - other.height / 2)
    top = max(one.y + one.height / 2, other.y + other.height / 2)
    return Box((left + right) / 2, (bottom + top) / 2, right - left, top - bottom)


def _polygon(box: Box) -> BaseGeometry:
    """Return an upright box as a polygon."""
    wide, high = box.width / 2, box.height / 2
    return shapely.box(box.x - wide, box.y - high, box.x + wide, box.y + high)


def _share_in(box: Box, area: BaseGeometry) -> float:
    """Return the part of an upright box that lies in an area."""
    own = _polygon(box)
    if own.area == 0 or not area.intersects(own):
        return 0.0
    return float(area.intersection(own).area / own.area)
