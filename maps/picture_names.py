"""The names on the picture: what is named, how it is set, and where it may stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from maps import style
from maps.labels import Box, Label, along, around, place
from maps.picture_look import Look
from maps.picture_marks import Mark, Reach
from maps.picture_sheet import Sheet, disc
from maps.picture_type import Face, Type
from maps.picture_view import View
from maps.scene import Scene

SEAS = {
    "black_sea": ((31.4, 45.3), (31.2, 44.9), (31.0, 44.4), (33.0, 43.9), (35.5, 43.7)),
    "sea_of_azov": ((36.4, 46.2), (36.6, 46.1), (36.2, 46.0), (36.9, 46.4)),
}
"""Where the names of the seas may stand, by their key in the words of a scene."""
INSIDE = 6.0
"""Names keep this far from the frame, px."""
SAMPLED = 5.0
"""Lines are seen by the placing of labels as points this far apart, px."""
ROOM_PER_CITY = 9000.0
"""Px of map for each city that may be named; with more, the map would be a list."""
NAMED_STRIKES = 24
"""With more strikes than this on the map, only the story's are named."""


@dataclass(frozen=True)
class Name:
    """Lines of text and the boxes where they may stand.

    `spots` pairs the box kept free with the box of the text: that of a city holds its dot too.
    """

    importance: float
    lines: tuple[tuple[str, Type, str], ...]
    halo: str
    spots: tuple[tuple[Box, Box], ...]
    gap: float = 2.0
    shy: bool = False
    dot: tuple[float, float] | None = None


def draw_names(
    sheet: Sheet,
    names: Sequence[Name],
    view: View,
    look: Look,
    *,
    taken: Sequence[Box],
    lines: np.ndarray,
) -> None:
    """Place the names and draw those that find room, the most important on top."""
    gap = look.of_type
    labels = [
        Label(
            number,
            name.importance,
            tuple(kept for kept, _ in name.spots),
            gap=name.gap * gap,
            shy=name.shy,
        )
        for number, name in enumerate(names)
    ]
    placed = place(labels, frame=view.frame.grown(-INSIDE * gap), taken=taken, avoid=lines)
    for number, name in sorted(enumerate(names), key=lambda pair: -pair[1].importance):
        if number in placed:
            text_box = next(text for kept, text in name.spots if kept == placed[number])
            _draw_name(sheet, name, text_box, look)


def names_of(
    scene: Scene, view: View, look: Look, *, marks: Sequence[Mark], reaches: Sequence[Reach]
) -> list[Name]:
    """Return everything that may be named on a map."""
    return [
        *_annotations(scene, view, look),
        *_lengths(reaches, look),
        *_rings(scene, view, look),
        *_strikes(marks, look),
        *_oblasts(scene, view, look),
        *_cities(scene, view, look, marks),
        *_waters_and_neighbours(scene, view, look),
    ]


def points_along(lines: Sequence[np.ndarray]) -> np.ndarray:
    """Return points along lines, for names to keep off."""
    found = [
        shapely.get_coordinates(shapely.segmentize(shapely.linestrings(line), SAMPLED))
        for line in lines
        if len(line) > 1
    ]
    return np.concatenate(found) if found else np.empty((0, 2))


def _size(lines: Sequence[tuple[str, Type, str]]) -> tuple[float, float]:
    wide = max(kind.width(text) for text, kind, _ in lines)
    return wide, sum(kind.size * 1.2 for _, kind, _ in lines)


def _same(boxes: Sequence[Box]) -> tuple[tuple[Box, Box], ...]:
    return tuple((box, box) for box in boxes)


def _annotations(scene: Scene, view: View, look: Look) -> Iterator[Name]:
    kind = look.type(style.SIZES["city"])
    for row in scene.annotations.itertuples():
        at = view.point(row.geometry.x, row.geometry.y)
        if not view.sees(*at):
            continue
        lines = tuple(
            (line, kind, look.colours.ink) for line in kind.wrap(str(row.text), 13 * kind.size)
        )
        if lines:
            size = _size(lines)
            boxes = (Box(*at, *size), *around(at, size, away=4 * look.of_type, wide=True))
            yield Name(0, lines, look.colours.land, _same(boxes))


def _lengths(reaches: Sequence[Reach], look: Look) -> Iterator[Name]:
    for reach in reaches:
        size = style.SIZES["km"] if reach.story else style.SIZES["strike"]
        kind = look.type(size, face=Face.BOLD if reach.story else Face.PLAIN)
        colour = look.colours.accent_text if reach.story else look.colours.pale_text
        lines = ((reach.words, kind, colour),)
        boxes = along(reach.line, _size(lines), away=kind.size * 0.72)
        importance = 1.0 if reach.story else 2.0
        yield Name(importance, lines, look.colours.land, _same(boxes))


def _rings(scene: Scene, view: View, look: Look) -> Iterator[Name]:
    kind = look.type(style.SIZES["oblast"])
    fractions = (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9)
    for row in scene.rings.itertuples():
        lines = ((str(row.words), kind, look.colours.ring),)
        parts = shapely.get_parts(view.shape(row.geometry))
        longest = max(parts, key=lambda part: float(part.length), default=shapely.Point())
        if longest.length:
            line = shapely.get_coordinates(longest)
            boxes = along(line, _size(lines), fractions=fractions)
            yield Name(2.5, lines, look.colours.land, _same(boxes))


def _strikes(marks: Sequence[Mark], look: Look) -> Iterator[Name]:
    crowded = len(marks) > NAMED_STRIKES
    for mark in marks:
        if crowded and not mark.story:
            continue
        colours = look.colours
        colour = colours.accent_text if mark.story else colours.pale_text
        kind = (
            look.type(style.SIZES["story"], face=Face.BOLD)
            if mark.story
            else look.type(style.SIZES["strike"])
        )
        lines = ((mark.name, kind, colour),)
        away = mark.radius + 4 * look.of_type
        boxes = around((mark.x, mark.y), _size(lines), away=away, wide=True)
        importance = (3.0 if mark.story else 4.0) - mark.radius / 1000
        yield Name(importance, lines, colours.land, _same(boxes))


def _oblasts(scene: Scene, view: View, look: Look) -> Iterator[Name]:
    kind = look.type(style.SIZES["oblast"], spaced=0.14)
    for row in scene.oblasts.itertuples():
        lines = ((str(row.name).upper(), kind, look.colours.oblast_text),)
        wide, high = _size(lines)
        left, _, right, _ = view.shape(row.geometry).bounds
        x, y = view.point(float(row.label_lon), float(row.label_lat))
        if not wide < right - left:
            continue
        shifts = (0, high, -high, 2 * high, -2 * high)
        boxes = [
            Box(x + dx, y + dy, wide, high) for dx in (0, wide / 4, -wide / 4) for dy in shifts
        ]
        yield Name(5, lines, look.colours.land, _same(boxes), gap=3, shy=True)


def _cities(scene: Scene, view: View, look: Look, marks: Sequence[Mark]) -> Iterator[Name]:
    kind = look.type(style.SIZES["city"] * 0.95)
    dot = 2.2 * look.of_type
    most = int(view.frame.width * view.frame.height / (ROOM_PER_CITY * look.of_type**2))
    struck = {mark.name for mark in marks}
    seen = 0
    for row in scene.places.sort_values("rank", kind="stable").itertuples():
        at = view.point(row.geometry.x, row.geometry.y)
        if row.name in struck or not view.sees(*at):
            continue
        seen += 1
        if seen > most:
            break
        lines = ((str(row.name), kind, look.colours.city),)
        own = Box(*at, 2 * dot, 2 * dot)
        boxes = around(at, _size(lines), away=dot + 2.5 * look.of_type)
        spots = tuple((_both(box, own), box) for box in boxes)
        importance = 6 + seen / 1000
        yield Name(importance, lines, look.colours.land, spots, gap=2.5, shy=seen > 1, dot=at)


def _waters_and_neighbours(scene: Scene, view: View, look: Look) -> Iterator[Name]:
    frame = shapely.box(*_bounds(view.frame.grown(-INSIDE * look.of_type)))
    land = [
        shapely.make_valid(view.shape(part))
        for part in (*scene.neighbours.geometry, *scene.country.geometry)
    ]
    sea = shapely.difference(frame, shapely.union_all(land))
    kind = look.type(style.SIZES["sea"], face=Face.SLANTED, spaced=0.04)
    for key, spots in SEAS.items():
        if key in scene.words:
            lines = ((scene.words[key], kind, look.colours.sea_text),)
            boxes = [Box(*view.point(*spot), *_size(lines)) for spot in spots]
            boxes = [box for box in boxes if sea.contains(shapely.box(*_bounds(box)))]
            yield Name(7, lines, look.colours.sea, _same(boxes), shy=True)
    kind = look.type(style.SIZES["neighbour"], spaced=0.08)
    for number, row in enumerate(scene.neighbours.itertuples()):
        lines = ((str(row.name), kind, look.colours.neighbour_text),)
        area = shapely.intersection(land[number], frame)
        boxes = inside(area, _size(lines))
        yield Name(8, lines, look.colours.neighbour, _same(boxes), gap=6, shy=True)


def inside(area: shapely.Geometry, size: tuple[float, float]) -> tuple[Box, ...]:
    """Return boxes wholly inside an area, those nearest to its middle first."""
    left, bottom, right, top = area.bounds if not area.is_empty else (0.0, 0.0, 0.0, 0.0)
    wide, high = size
    if right - left < wide or top - bottom < high:
        return ()
    middle = shapely.centroid(area)
    found = [
        Box(x, y, wide, high)
        for x in np.arange(left + wide / 2, right - wide / 2 + 1, max(high, 8.0))
        for y in np.arange(bottom + high / 2, top - high / 2 + 1, max(high, 8.0))
    ]
    shapely.prepare(area)
    fitting = [box for box in found if area.contains(shapely.box(*_bounds(box.grown(3))))]
    return tuple(sorted(fitting, key=lambda box: np.hypot(box.x - middle.x, box.y - middle.y)))


def _both(one: Box, other: Box) -> Box:
    """Return the upright box about two."""
    left, bottom, right, top = (
        choose(pair)
        for choose, pair in zip(
            (min, min, max, max), zip(_bounds(one), _bounds(other), strict=True), strict=True
        )
    )
    return Box((left + right) / 2, (bottom + top) / 2, right - left, top - bottom)


def _bounds(box: Box) -> tuple[float, float, float, float]:
    wide, high = box.width / 2, box.height / 2
    return box.x - wide, box.y - high, box.x + wide, box.y + high


def _draw_name(sheet: Sheet, name: Name, box: Box, look: Look) -> None:
    if name.dot is not None:
        x, y = name.dot
        sheet.fill(disc(x, y, 2.9 * look.of_type), name.halo)
        sheet.fill(disc(x, y, 1.9 * look.of_type), look.colours.city)
    top = box.height / 2
    for text, kind, colour in name.lines:
        high = kind.size * 1.2
        up = top - high / 2
        _, across = box.axes()
        at = Box(box.x + up * across[0], box.y + up * across[1], kind.width(text), high, box.angle)
        sheet.write(text, at, kind, colour, halo=look.halo(name.halo))
        top -= high
