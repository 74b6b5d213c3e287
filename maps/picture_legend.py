"""The key: only what is on the map, a sample and a few words each."""

from dataclasses import dataclass

import shapely
from matplotlib.path import Path

from maps import style
from maps.labels import Box
from maps.picture_ground import draw_claim, draw_hatch
from maps.picture_look import Look
from maps.picture_marks import Mark, draw_mark
from maps.picture_sheet import Sheet
from maps.picture_type import Type
from maps.scene import Scene

GROUNDS = ("occupied", "contested", "claim")
LINES = ("contact_line", "reach_line", "ring")
SPECIAL = ("story", "disputed", "not_stated")
SAMPLE = (26.0, 13.0)
"""Width and height of a sample of ground, px."""
SYMBOL = 13.0
"""Width of a sample of a strike, px."""


@dataclass(frozen=True)
class Key:
    """One entry, at its place in the row."""

    key: str
    lines: tuple[str, ...]
    kind: Type
    x: float
    sample: float
    width: float

    @property
    def height(self) -> float:
        """Height of the row it needs."""
        return self.kind.line * len(self.lines) + 0.35 * self.kind.size


def key_rows(scene: Scene, look: Look, inner: float) -> tuple[tuple[Key, ...], ...]:
    """Return the entries in rows no wider than `inner`."""
    kind = look.type(11.5)
    between, beside = 20 * look.of_type, 6 * look.of_type
    rows: list[list[Key]] = []
    x = inner
    for entry in scene.legend:
        wide = SAMPLE[0] if entry.key in (*GROUNDS, *LINES) else SYMBOL
        sample = wide * look.of_type
        lines = tuple(kind.wrap(entry.words, inner - sample - beside)) or ("",)
        width = sample + beside + max(kind.width(line) for line in lines)
        if x + between + width > inner or not rows:
            rows.append([])
            x = -between
        rows[-1].append(Key(entry.key, lines, kind, x + between, sample, width))
        x += between + width
    return tuple(tuple(row) for row in rows)


def draw_key(
    sheet: Sheet, rows: tuple[tuple[Key, ...], ...], look: Look, *, left: float, top: float
) -> None:
    """Draw the rows below `top`."""
    for row in rows:
        for item in row:
            high = SAMPLE[1] * look.of_type
            y = top - item.kind.line / 2
            draw_sample(
                sheet, item.key, Box(left + item.x + item.sample / 2, y, item.sample, high), look
            )
            for number, line in enumerate(item.lines):
                width = item.kind.width(line)
                x = left + item.x + item.width - max(map(item.kind.width, item.lines))
                at = Box(x + width / 2, y - number * item.kind.line, width, item.kind.line)
                sheet.write(line, at, item.kind, look.colours.text)
        top -= max(item.height for item in row)


def draw_sample(sheet: Sheet, key: str, box: Box, look: Look) -> None:
    """Draw the sample of an entry into a box; a key without a sample leaves it empty."""
    if key in GROUNDS:
        _draw_ground(sheet, key, box, look)
    elif key in LINES:
        _draw_line(sheet, key, box, look)
    elif key in style.SHAPES or key in SPECIAL:
        _draw_strike(sheet, key, box, look)


def _draw_ground(sheet: Sheet, key: str, box: Box, look: Look) -> None:
    colours = look.colours
    area = shapely.box(
        box.x - box.width / 2,
        box.y - box.height / 2,
        box.x + box.width / 2,
        box.y + box.height / 2,
    )
    sheet.fill(box, colours.occupied if key == "occupied" else colours.land)
    if key == "contested":
        draw_hatch(sheet, area, look)
    if key == "claim":
        draw_claim(sheet, area, look)


def _draw_line(sheet: Sheet, key: str, box: Box, look: Look) -> None:
    colours = look.colours
    colour = {"contact_line": colours.line, "ring": colours.ring}.get(key, colours.accent)
    left, right = box.x - box.width / 2, box.x + box.width / 2
    sheet.stroke(Path([(left, box.y), (right, box.y)]), look.pen(key, colour))
    if key == "reach_line":
        half = look.px(style.FOOT_TICK) / 2
        tick = Path([(right, box.y - half), (right, box.y + half)])
        sheet.stroke(tick, look.pen("foot_tick", colour))


def _draw_strike(sheet: Sheet, key: str, box: Box, look: Look) -> None:
    radius = look.px(style.SMALLEST_RADIUS + 1)
    mark = Mark(
        box.x,
        box.y,
        radius,
        shape=style.SHAPES.get(key, "circle"),
        name="",
        casualties_words="",
        story=key == "story",
        disputed=key == "disputed",
        unknown=key == "not_stated",
    )
    draw_mark(sheet, mark, look)
