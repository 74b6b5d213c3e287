"""The key: only what is on the map, a sample and a few words each."""

from dataclasses import dataclass

import shapely
from matplotlib.path import Path

from layers import dispute
from maps import style
from maps.labels import Box
from maps.picture_ground import (
    draw_band,
    draw_claim,
    draw_hatch,
    draw_newly,
    draw_no_longer,
    draw_proposed,
)
from maps.picture_hexagons import draw_sample as draw_hexagon
from maps.picture_look import Look
from maps.picture_marks import Mark, draw_mark
from maps.picture_points import draw_disc
from maps.picture_sheet import Pen, Sheet, disc
from maps.picture_type import Type
from maps.scene import Scene

GROUNDS = (
    "occupied",
    "contested",
    "claimed_not_held",
    "newly_occupied",
    "no_longer_occupied",
    "range_band",
    "to_russia",
    "to_ukraine",
    "demilitarised",
)
LINES = ("contact_line", "other_line", "reach_line", "ring")
STRIKES = (*style.SHAPES, "group", "story", "disputed", "unknown_casualties")
SIZES = "casualties"
HEXAGONS = {"hexagon_1": 1.0, "hexagon_10": 0.1, "hexagon_100": 0.01}
"""Entries of the key of counts: the part of a hexagon that is filled."""
HEXAGON = 28.0
"""Width of a sample of a hexagon, px."""
SHOWN_CASUALTIES = (10, 50)
"""The circles that explain what size means."""
SAMPLE = (26.0, 13.0)
"""Width and height of a sample of ground, px."""
SYMBOL = 13.0
"""Width of a sample of a strike, px."""
WITH_CIRCLE = 18.0
"""Width of one that has a circle about it, px."""
BETWEEN, BESIDE = 20.0, 6.0
"""From entry to entry, and from sample to words, px."""


@dataclass(frozen=True)
class Key:
    """One entry; `x` is where it begins in its row."""

    key: str
    lines: tuple[str, ...]
    kind: Type
    x: float
    sample: float
    least: float

    @property
    def height(self) -> float:
        """Height of the row it needs."""
        return max(self.kind.line * len(self.lines) + 0.35 * self.kind.size, self.least)


def key_rows(scene: Scene, look: Look, inner: float) -> tuple[tuple[Key, ...], ...]:
    """Return the entries in rows no wider than `inner`."""
    kind = look.type(11.5)
    between, beside = BETWEEN * look.of_type, BESIDE * look.of_type
    rows: list[list[Key]] = []
    x = inner
    for entry in scene.legend:
        sample, least = _sample_size(entry.key, look)
        lines = tuple(kind.wrap(entry.words, inner - sample - beside)) or ("",)
        width = sample + beside + max(kind.width(line) for line in lines)
        if x + between + width > inner:
            rows.append([])
            x = -between
        rows[-1].append(Key(entry.key, lines, kind, x + between, sample, least))
        x += between + width
    return tuple(tuple(row) for row in rows)


def draw_key(
    sheet: Sheet, rows: tuple[tuple[Key, ...], ...], look: Look, *, left: float, top: float
) -> None:
    """Draw the rows below `top`."""
    for row in rows:
        high = max(item.height for item in row)
        for item in row:
            y = top - high / 2 + item.kind.line * (len(item.lines) - 1) / 2
            x = left + item.x
            box = Box(x + item.sample / 2, y, item.sample, SAMPLE[1] * look.of_type)
            draw_sample(sheet, item.key, box, look)
            x += item.sample + BESIDE * look.of_type
            for number, line in enumerate(item.lines):
                width = item.kind.width(line)
                at = Box(x + width / 2, y - number * item.kind.line, width, item.kind.line)
                sheet.write(line, at, item.kind, look.colours.text)
        top -= high


def draw_sample(sheet: Sheet, key: str, box: Box, look: Look) -> None:
    """Draw the sample of an entry into a box; a key without a sample leaves it empty."""
    if key in GROUNDS:
        _draw_ground(sheet, key, box, look)
    elif key in LINES:
        _draw_line(sheet, key, box, look)
    elif key in HEXAGONS:
        draw_hexagon(sheet, box, HEXAGONS[key], look)
    elif key in STRIKES:
        _draw_strike(sheet, key, box, look)
    elif key == SIZES:
        _draw_sizes(sheet, box, look)


def _sample_size(key: str, look: Look) -> tuple[float, float]:
    """Return the width of a sample and the least height of its row."""
    if key == SIZES:
        *_, (x, radius, _) = _circles(look)
        return x + radius, 2 * radius + 3
    if key in HEXAGONS:
        return HEXAGON * look.of_type, HEXAGON * look.of_type + 3
    if key in (*GROUNDS, *LINES):
        return SAMPLE[0] * look.of_type, 0.0
    wider = WITH_CIRCLE if key in ("mixed", "disputed", "group") else SYMBOL
    return wider * look.of_type, 0.0


def _circles(look: Look) -> list[tuple[float, float, str]]:
    """Return middle, radius and number of the circles that explain sizes."""
    found: list[tuple[float, float, str]] = []
    x = 0.0
    for casualties in SHOWN_CASUALTIES:
        radius = look.px(style.marker_radius(casualties))
        found.append((x + radius, radius, str(casualties)))
        x += 2 * radius + look.type(10).width(str(casualties)) + 9 * look.of_type
    # The number of the last circle stands inside it.
    return found


def _draw_sizes(sheet: Sheet, box: Box, look: Look) -> None:
    kind = look.type(10)
    circles = _circles(look)
    for x, radius, number in circles:
        middle = box.x - box.width / 2 + x
        width = kind.width(number)
        sheet.stroke(disc(middle, box.y, radius), Pen(look.colours.pale, look.px(1.2)))
        fits = width < 1.6 * radius
        at = middle if fits else middle + radius + 3 * look.of_type + width / 2
        sheet.write(number, Box(at, box.y, width, kind.line), kind, look.colours.text)


def _draw_ground(sheet: Sheet, key: str, box: Box, look: Look) -> None:
    colours = look.colours
    wide, high = box.width / 2, box.height / 2
    area = shapely.box(box.x - wide, box.y - high, box.x + wide, box.y + high)
    sheet.fill(box, colours.occupied if key == "occupied" else colours.land)
    if key == "range_band":
        draw_band(sheet, area, look)
    if key == "contested":
        draw_hatch(sheet, area, look)
    if key == "claimed_not_held":
        draw_claim(sheet, area, look)
    if key == "newly_occupied":
        draw_newly(sheet, area, look)
    if key == "no_longer_occupied":
        draw_no_longer(sheet, area, look)
    if key in dispute.MOVES:
        draw_proposed(sheet, key, area, look)


def _draw_line(sheet: Sheet, key: str, box: Box, look: Look) -> None:
    colours = look.colours
    colour = {"contact_line": colours.line, "other_line": colours.line, "ring": colours.ring}.get(
        key, colours.accent
    )
    left, right = box.x - box.width / 2, box.x + box.width / 2
    sheet.stroke(Path([(left, box.y), (right, box.y)]), look.pen(key, colour))
    if key == "reach_line":
        half = look.px(style.FOOT_TICK) / 2
        tick = Path([(right, box.y - half), (right, box.y + half)])
        sheet.stroke(tick, look.pen("foot_tick", colour))


def _draw_strike(sheet: Sheet, key: str, box: Box, look: Look) -> None:
    if key == "group":
        radius = look.px(style.SMALLEST_RADIUS + 4)
        draw_disc(sheet, Mark(box.x, box.y, radius, "circle", "", "", count=12), look)
        return
    mark = Mark(
        box.x,
        box.y,
        look.px(style.SMALLEST_RADIUS + (0 if key == "disputed" else 1)),
        shape=style.SHAPES.get(key, "circle"),
        name="",
        casualties_words="",
        story=key == "story",
        disputed=key == "disputed",
        unknown=key == "unknown_casualties",
    )
    draw_mark(sheet, mark, look)
