"""The layout of the sheet: headline and key above, the map, sources below.

Where a sheet is too small for everything, what is said last goes first; the sources stay.
"""

from dataclasses import dataclass, replace

from maps.labels import Box
from maps.picture_legend import Key, key_rows
from maps.picture_look import Look
from maps.picture_sheet import Sheet
from maps.picture_type import Face, Type
from maps.scene import Scene

LEAST_MAP = 0.46
"""The part of a sheet's height that the map has at least, as long as anything can give way."""


@dataclass(frozen=True)
class Block:
    """Lines of text set one below the other, with the room under them."""

    lines: tuple[str, ...]
    kind: Type
    colour: str
    under: float

    @property
    def height(self) -> float:
        """Height in px, the room under it included."""
        return len(self.lines) * self.kind.line + self.under if self.lines else 0.0


@dataclass(frozen=True)
class Wish:
    """How much is said: lines at most (`None`: all), parts left out."""

    title: int | None = None
    dek: int | None = None
    key: bool = True
    notes: bool = True
    credit: bool = True
    foot: float = 10.5


WISHES = (
    Wish(),
    Wish(notes=False),
    Wish(title=3, dek=2, notes=False),
    Wish(title=2, dek=1, notes=False),
    Wish(title=2, dek=1, key=False, notes=False),
    Wish(title=2, dek=0, key=False, notes=False, credit=False, foot=9.5),
    Wish(title=1, dek=0, key=False, notes=False, credit=False, foot=8.5),
)
"""From everything to the least, in the order in which things give way."""


@dataclass(frozen=True)
class Layout:
    """Where everything stands on a sheet, y upwards."""

    width: float
    height: float
    margin: float
    head: tuple[Block, ...]
    key: tuple[tuple[Key, ...], ...]
    key_height: float
    foot: tuple[Block, ...]
    frame: Box

    @property
    def head_height(self) -> float:
        """Height of the headline and the line under it."""
        return sum(block.height for block in self.head)

    @property
    def foot_height(self) -> float:
        """Height of sources and credits."""
        return sum(block.height for block in self.foot)


def lay_out(scene: Scene, look: Look, *, height: float | None, aspect: float) -> Layout:
    """Return the layout of a sheet.

    Parameters
    ----------
    scene
        The texts.
    look
        Sizes; the width of the sheet.
    height
        Height of the sheet in px; `None`: as high as the texts and a map of `aspect` need.
    aspect
        Height of the map in parts of its width.
    """
    if height is None:
        return _try(scene, look, Wish(), height=None, aspect=aspect)
    for wish in WISHES:
        layout = _try(scene, look, wish, height=height, aspect=aspect)
        if layout.frame.height >= LEAST_MAP * height:
            break
    return layout


def draw_text(sheet: Sheet, layout: Layout) -> None:
    """Draw headline and foot."""
    y = layout.height - layout.margin
    for block in layout.head:
        y = _draw_block(sheet, block, layout.margin, y)
    y = layout.margin * 0.8 + layout.foot_height
    for block in layout.foot:
        y = _draw_block(sheet, block, layout.margin, y)


def _try(scene: Scene, look: Look, wish: Wish, *, height: float | None, aspect: float) -> Layout:
    margin = (12 if look.is_narrow else 22) * look.of_type
    inner = look.width - 2 * margin
    head = _head(scene, look, wish, inner)
    foot = _foot(scene, look, wish, inner)
    key = key_rows(scene, look, inner) if wish.key else ()
    key_height = sum(max(item.height for item in row) for row in key)
    key_height += 8 * look.of_type if key else 0
    draft = Layout(look.width, 0.0, margin, head, key, key_height, foot, Box(0, 0, inner, 0))
    texts = margin * 1.8 + draft.head_height + draft.foot_height + key_height
    texts += 8 * look.of_type  # between map and foot
    wide = look.width if look.is_narrow else inner  # a phone's map runs from edge to edge
    if height is None:
        height = float(round(texts + wide * min(max(aspect, 0.55), 1.35)))
    room = max(height - texts, 1.0)
    top = height - margin - draft.head_height - key_height
    frame = Box(look.width / 2, top - room / 2, wide, room)
    return replace(draft, height=height, frame=frame)


def _head(scene: Scene, look: Look, wish: Wish, inner: float) -> tuple[Block, ...]:
    headline = look.type(24 if look.is_narrow else 30, face=Face.HEADLINE)
    line = look.type(14)
    # Long lines of small type are hard to read.
    return (
        Block(
            tuple(headline.wrap(scene.title, inner, most=wish.title)),
            headline,
            look.colours.ink,
            5 * look.of_type,
        ),
        Block(
            tuple(line.wrap(scene.dek, min(inner, 80 * line.size), most=wish.dek)),
            line,
            look.colours.text,
            9 * look.of_type,
        ),
    )


def _foot(scene: Scene, look: Look, wish: Wish, inner: float) -> tuple[Block, ...]:
    small = look.type(wish.foot)
    credit = (scene.spec.byline, scene.spec.credit) if wish.credit else ()
    last = [part for part in (scene.as_of_line, *credit) if part]
    notes = " ".join(scene.notes) if wish.notes else ""
    texts = [notes, scene.source_line, " \N{MIDDLE DOT} ".join(last)]
    return tuple(
        Block(tuple(small.wrap(text, inner)), small, look.colours.quiet, 2 * look.of_type)
        for text in texts
        if text
    )


def _draw_block(sheet: Sheet, block: Block, x: float, y: float) -> float:
    for line in block.lines:
        width = block.kind.width(line)
        middle = Box(x + width / 2, y - block.kind.line / 2, width, block.kind.line)
        sheet.write(line, middle, block.kind, block.colour)
        y -= block.kind.line
    return y - (block.under if block.lines else 0.0)
