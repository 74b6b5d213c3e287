"""The strikes of the picture: their symbols, and the lines that measure how far they reach."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from matplotlib.path import Path

from maps import style
from maps.labels import Box
from maps.picture_look import Look
from maps.picture_sheet import Pen, Sheet, corners, disc
from maps.picture_type import Face
from maps.picture_view import View, rows
from maps.scene import Scene

NEAR = 10.0
"""Nearer than this many px, two strikes cannot be told apart: they share a symbol and a count."""
CROWD = 24
"""With more symbols than this, only the story's strikes are named."""
SEE_THROUGH = "c0"
"""Alpha of the other strikes in a crowd."""
GROUP_RADIUS = 8.0
"""A symbol with a count in it is at least so large, px."""


@dataclass(frozen=True)
class Mark:
    """One symbol: a strike, or all strikes of one place that are not of the story."""

    x: float
    y: float
    radius: float
    shape: str
    name: str
    casualties_words: str
    story: bool = False
    disputed: bool = False
    unknown: bool = False
    count: int = 1

    @property
    def box(self) -> Box:
        """The ground it covers."""
        return Box(self.x, self.y, 2 * self.reach, 2 * self.reach)

    @property
    def reach(self) -> float:
        """How far it reaches from its middle, px, the circles about it included."""
        corners_at = style.shape_points(self.shape)
        widest = max([1.0, *(abs(part) for point in corners_at for part in point)])
        beyond = 6 if self.disputed else 4 if self.shape == "circle_ring" else 1
        return self.radius * widest + beyond


class _Strike(NamedTuple):
    x: float
    y: float
    row: Any


@dataclass(frozen=True)
class Reach:
    """One measured line, its vertices in px from the strike to the foot."""

    line: np.ndarray
    words: str
    story: bool
    foot_seen: bool

    @property
    def length(self) -> float:
        """Length in px."""
        return float(np.hypot(*np.diff(self.line, axis=0).T).sum())


def marks_of(scene: Scene, view: View, look: Look) -> list[Mark]:
    """Return the symbols in the frame in drawing order: the story last, the small on the large."""
    marks = [_mark(group, look) for group in _groups(scene, view, look.px(NEAR))]
    seen = [mark for mark in marks if view.sees(mark.x, mark.y)]
    return sorted(seen, key=lambda mark: (mark.story, -mark.radius, mark.name))


def reaches_of(scene: Scene, view: View) -> list[Reach]:
    """Return the measured lines that cross the frame, those of the story last."""
    strikes = scene.strikes
    story = set(strikes.loc[strikes["story"].astype(bool), "strike_id"])
    found: dict[tuple[object, ...], Reach] = {}
    for row in rows(scene.reach_lines):
        line = shapely.get_coordinates(view.shape(row.geometry))
        if len(line) > 1:
            foot = view.point(float(row.foot_lon), float(row.foot_lat))
            if math.dist(foot, line[0]) < math.dist(foot, line[-1]):
                line = line[::-1]
            reach = Reach(line, str(row.words), row.strike_id in story, view.sees(*foot))
            # Strikes of the same place have the same line: it is drawn once.
            found.setdefault((*line[0].round(), *line[-1].round(), reach.words, reach.story), reach)
    return sorted(found.values(), key=lambda reach: reach.story)


def draw_reaches(sheet: Sheet, reaches: Sequence[Reach], look: Look) -> None:
    """Draw each line with a tick across its foot."""
    for reach in reaches:
        colour = look.colours.accent if reach.story else look.colours.pale
        path = Path(reach.line)
        sheet.stroke(path, look.pen("reach_line", colour))
        if reach.foot_seen:
            sheet.stroke(_tick(reach.line, look.px(style.FOOT_TICK)), look.pen("foot_tick", colour))


def draw_marks(sheet: Sheet, marks: Sequence[Mark], look: Look) -> None:
    """Draw the symbols, then the counts, which none of them may hide."""
    for mark in marks:
        draw_mark(sheet, mark, look, crowded=is_crowded(marks))
    for mark in marks:
        if mark.count > 1:
            _write_count(sheet, mark, look)


def draw_mark(sheet: Sheet, mark: Mark, look: Look, *, crowded: bool = False) -> None:
    """Draw one symbol: filled where casualties are stated, open where they are not.

    In a crowd the strikes that are not of the story let the ground shine through.
    """
    colours = look.colours
    colour = colours.accent if mark.story else colours.pale
    edge = colours.accent_edge if mark.story else colours.pale_edge
    outline = _outline(mark.shape, mark.x, mark.y, mark.radius)
    if mark.unknown:
        pen = look.pen("unknown_edge", colour)
        sheet.fill(outline, colours.land, edge=Pen(edge, pen.width * 2))
        sheet.stroke(outline, pen)
    else:
        inside = colour + SEE_THROUGH if crowded and not mark.story else colour
        sheet.fill(outline, inside, edge=Pen(edge, look.px(style.WIDTHS["strike_edge"])))
    if mark.shape == "circle_ring":
        ring = disc(mark.x, mark.y, mark.radius + look.px(2.6))
        sheet.stroke(ring, Pen(colour, look.px(1.1)))
    if mark.shape == "circle_dot" and mark.count == 1:
        dot = disc(mark.x, mark.y, max(mark.radius * 0.3, look.px(1.2)))
        sheet.fill(dot, colour if mark.unknown else edge)
    if mark.disputed:
        ring = disc(mark.x, mark.y, mark.radius + look.px(5))
        sheet.stroke(ring, look.pen("disputed_ring", colour))


def is_crowded(marks: Sequence[Mark]) -> bool:
    """Whether there are too many strikes to name each of them."""
    return len(marks) > CROWD


def _groups(scene: Scene, view: View, near: float) -> list[list[_Strike]]:
    """Return the strikes that share a symbol; a story's strike is not hidden among others."""
    strikes = [
        _Strike(*view.point(row.geometry.x, row.geometry.y), row) for row in rows(scene.strikes)
    ]
    groups: list[list[_Strike]] = []
    for strike in sorted(strikes, key=lambda strike: -_radius(strike.row)):
        for group in groups:
            first = group[0]
            apart = math.hypot(first.x - strike.x, first.y - strike.y)
            if apart < near and bool(first.row.story) == bool(strike.row.story):
                group.append(strike)
                break
        else:
            groups.append([strike])
    return groups


def _mark(group: list[_Strike], look: Look) -> Mark:
    """Return the symbol of a group: the largest strike lends its place, shape and name."""
    first = group[0]
    radius = max(_radius(first.row), GROUP_RADIUS if len(group) > 1 else 0.0)
    return Mark(
        first.x,
        first.y,
        radius=look.px(radius),
        shape=style.SHAPES.get(str(first.row.weapon_class), "circle"),
        name=str(first.row.name),
        casualties_words=str(first.row.casualties_words) if len(group) == 1 else "",
        story=bool(first.row.story),
        disputed=any(bool(strike.row.disputed) for strike in group),
        unknown=all(pd.isna(strike.row.casualties) for strike in group),
        count=len(group),
    )


def _radius(row: Any) -> float:
    return style.marker_radius(None if pd.isna(row.casualties) else int(row.casualties))


def _outline(shape: str, x: float, y: float, radius: float) -> Path:
    points = style.shape_points(shape)
    if not points:
        return disc(x, y, radius)
    return corners([(x + radius * dx, y - radius * dy) for dx, dy in points])


def _write_count(sheet: Sheet, mark: Mark, look: Look) -> None:
    colours = look.colours
    kind = look.type(9.5, face=Face.BOLD)
    text = str(mark.count)
    filled = colours.accent_edge if mark.story else colours.pale_edge
    colour = (colours.accent if mark.story else colours.pale) if mark.unknown else filled
    sheet.write(text, Box(mark.x, mark.y, kind.width(text), kind.rise), kind, colour)


def _tick(line: np.ndarray, length: float) -> Path:
    (x0, y0), (x1, y1) = line[-2], line[-1]
    size = math.hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = -(y1 - y0) / size * length / 2, (x1 - x0) / size * length / 2
    return Path([(x1 - dx, y1 - dy), (x1 + dx, y1 + dy)])
