"""Lettering: text as outlines, measured and wrapped before anything is drawn.

Outlines come from the fonts that ship with matplotlib, named by file, so that a picture looks the
same on every machine; they never pass through matplotlib's reader of formulas, so that `$x$` from
a source stays `$x$`.
"""

import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

FONTS = FilePath(mpl.get_data_path()) / "fonts" / "ttf"
CONDENSED = 0.9
"""DejaVu Sans is wide; set to nine tenths it is the shape of its own condensed cut."""
STAND_INS = "\N{REPLACEMENT CHARACTER}?"
"""Set for a letter that the font lacks: the first of these that it has."""
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


class Face(Enum):
    """A font file and how wide its letters are set."""

    PLAIN = ("DejaVuSans.ttf", CONDENSED)
    BOLD = ("DejaVuSans-Bold.ttf", CONDENSED)
    SLANTED = ("DejaVuSans-Oblique.ttf", CONDENSED)
    HEADLINE = ("STIXGeneralBol.ttf", 1.0)

    @property
    def font(self) -> FontProperties:
        """The font, at the size of the outlines."""
        return FontProperties(fname=FONTS / self.value[0], size=text_to_path.FONT_SCALE)


@dataclass(frozen=True)
class Type:
    """How a text is set: face, size in px, and room between the letters in parts of the size."""

    face: Face
    size: float
    spaced: float = 0.0

    @property
    def line(self) -> float:
        """From one baseline to the next, px."""
        return self.size * (1.16 if self.face is Face.HEADLINE else 1.38)

    @property
    def rise(self) -> float:
        """Height of a capital above the baseline, px."""
        return self.size * (0.66 if self.face is Face.HEADLINE else 0.73)

    def outline(self, text: str) -> Path:
        """Return the outline of one line of text, its baseline beginning at (0, 0), y upwards."""
        path = _outline(self.face, clean(text, self.face), self.spaced)
        return Path(np.asarray(path.vertices) * (self.size / text_to_path.FONT_SCALE), path.codes)

    def width(self, text: str) -> float:
        """Return how wide one line of text runs, px."""
        path = _outline(self.face, clean(text, self.face), self.spaced)
        return _right(path) * self.size / text_to_path.FONT_SCALE

    def wrap(self, text: str, width: float, *, most: int | None = None) -> list[str]:
        """Return the lines of a text no wider than `width`; words too long are broken.

        With `most`, what does not fit into so many lines is cut with an ellipsis.
        """
        lines: list[str] = []
        line = ""
        for word in text.split():
            longer = f"{line} {word}" if line else word
            if self.width(longer) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *full, line = self._pieces(word, width)
            lines.extend(full)
        if line:
            lines.append(line)
        if most is None or len(lines) <= most:
            return lines
        return [*lines[: most - 1], self._cut(lines[most - 1], width)] if most > 0 else []

    def _pieces(self, word: str, width: float) -> list[str]:
        pieces = [""]
        for letter in word:
            if pieces[-1] and self.width(pieces[-1] + letter) > width:
                pieces.append("")
            pieces[-1] += letter
        return pieces

    def _cut(self, line: str, width: float) -> str:
        while line and self.width(line.rstrip() + ELLIPSIS) > width:
            line = line[:-1]
        return line.rstrip(" ,;:.") + ELLIPSIS


def clean(text: str, face: Face) -> str:
    """Return the text on one line, letters the font lacks replaced by the sign for that."""
    known = _letters(face)
    found = unicodedata.normalize("NFC", " ".join(text.split()))
    if all(letter in known for letter in found):
        return found
    stand_in = next(sign for sign in STAND_INS if sign in known)
    return "".join(letter if letter in known else stand_in for letter in found)


@lru_cache(maxsize=len(Face))
def _letters(face: Face) -> frozenset[str]:
    return frozenset(map(chr, get_font(FONTS / face.value[0]).get_charmap()))


@lru_cache(maxsize=4096)
def _outline(face: Face, text: str, spaced: float) -> Path:
    """Return the outline at the size of `FONT_SCALE`."""
    if not text.strip():
        return Path(np.empty((0, 2)))
    if not spaced:
        vertices, codes = text_to_path.get_text_path(face.font, text, ismath=False)
        return Path(np.asarray(vertices) * (face.value[1], 1.0), codes)
    parts: list[np.ndarray] = []
    marks: list[Any] = []
    x = 0.0
    for letter in text:
        path = _outline(face, letter, 0.0)
        if path.codes is not None:
            parts.append(np.asarray(path.vertices) + np.array([x, 0.0]))
            marks.append(path.codes)
        x += _advance(face, letter) + spaced * text_to_path.FONT_SCALE
    return Path(np.concatenate(parts), np.concatenate(marks))


@lru_cache(maxsize=2048)
def _advance(face: Face, letter: str) -> float:
    """Return how far a letter moves the pen: what it adds between two others."""
    return _right(_outline(face, f"H{letter}H", 0.0)) - _right(_outline(face, "HH", 0.0))


def _right(path: Path) -> float:
    vertices = np.asarray(path.vertices)
    return float(vertices[:, 0].max()) if len(vertices) else 0.0
