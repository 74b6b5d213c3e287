"""Where labels stand: by importance, never on each other, never over the frame.

Pure geometry in the units of the caller (px here), y upwards; nothing is drawn.
"""

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

Point = tuple[float, float]

TOUCH = 1e-9
"""Boxes that share no more than an edge do not overlap; this is for rounding."""
LATER = 0.25
"""A box four places later in a label's order is as bad as one more point covered."""
MARGIN = 2.0
"""A line nearer than this to a label counts as covered."""


@dataclass(frozen=True)
class Box:
    """A rectangle about its centre, turned by `angle` degrees anticlockwise."""

    x: float
    y: float
    width: float
    height: float
    angle: float = 0.0

    @property
    def radius(self) -> float:
        """Half the diagonal: nothing of the box is farther from its centre."""
        return math.hypot(self.width, self.height) / 2

    def axes(self) -> tuple[Point, Point]:
        """Return the unit vectors along the box and across it."""
        turn = math.radians(self.angle)
        return (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))

    def reach_along(self, axis: Point) -> float:
        """Return how far the box reaches from its centre along a unit vector."""
        along, across = self.axes()
        return self.width / 2 * abs(_dot(along, axis)) + self.height / 2 * abs(_dot(across, axis))

    def overlaps(self, other: "Box") -> bool:
        """Whether two boxes share more than an edge (separating axes)."""
        apart = (other.x - self.x, other.y - self.y)
        if math.hypot(*apart) >= self.radius + other.radius:
            return False
        return all(
            abs(_dot(apart, axis)) < self.reach_along(axis) + other.reach_along(axis) - TOUCH
            for axis in (*self.axes(), *other.axes())
        )

    def within(self, frame: "Box") -> bool:
        """Whether the box lies wholly inside an upright frame."""
        return (
            abs(self.x - frame.x) + self.reach_along((1.0, 0.0)) <= frame.width / 2 + TOUCH
            and abs(self.y - frame.y) + self.reach_along((0.0, 1.0)) <= frame.height / 2 + TOUCH
        )

    def count(self, points: np.ndarray) -> int:
        """Return how many points, an array of (x, y), lie inside."""
        if not len(points):
            return 0
        away = points - (self.x, self.y)
        along, across = self.axes()
        inside = (np.abs(away @ along) < self.width / 2) & (np.abs(away @ across) < self.height / 2)
        return int(inside.sum())

    def grown(self, by: float) -> "Box":
        """Return the box with a margin on every side."""
        return Box(self.x, self.y, self.width + 2 * by, self.height + 2 * by, self.angle)


@dataclass(frozen=True)
class Label:
    """Something to be named, with the boxes where its name may stand, the best first.

    The smaller `importance`, the earlier it is placed; equals keep their order. `gap` is the room
    kept free about it. One that is `shy` would rather not stand than cover a line.
    """

    key: Hashable
    importance: float
    boxes: tuple[Box, ...]
    gap: float = 0.0
    shy: bool = False


def place(
    labels: Iterable[Label],
    *,
    frame: Box,
    taken: Sequence[Box] = (),
    avoid: np.ndarray | Sequence[Point] = (),
) -> dict[Hashable, Box]:
    """Return the box of every label that finds room.

    Parameters
    ----------
    labels
        What is to be named.
    frame
        Upright box that no label leaves.
    taken
        Boxes that no label may cover (symbols, the scale bar).
    avoid
        Points, an array of (x, y), that a label leaves uncovered where it has a choice (lines).

    Returns
    -------
    Key and box of each label placed; those without room are left out.
    """
    points = np.asarray(avoid, dtype=float).reshape(-1, 2)
    full = list(taken)
    placed: dict[Hashable, Box] = {}
    for label in sorted(labels, key=lambda label: label.importance):
        best = _best(label, frame, full, points)
        if best is not None:
            placed[label.key] = best
            full.append(best.grown(label.gap))
    return placed


def around(
    at: Point, size: tuple[float, float], *, away: float, wide: bool = False
) -> tuple[Box, ...]:
    """Return the boxes about a point symbol, in the order a reader expects a name.

    Parameters
    ----------
    at
        The point.
    size
        Width and height of the name.
    away
        From the point to the nearest edge of the name.
    wide
        Try the places between the eight common ones too, and a second ring farther out.
    """
    x, y = at
    width, height = size
    side, over = away + width / 2, away + height / 2
    slant = width / 2 + away * 0.3
    eight = [
        (side, 0.0),
        (-side, 0.0),
        (slant, over),
        (slant, -over),
        (-slant, over),
        (-slant, -over),
        (0.0, over),
        (0.0, -over),
    ]
    if wide:
        eight += [(dx * 0.5, dy) for dx, dy in eight[2:6]]
        eight += [(side, height * 0.5), (side, -height * 0.5), (-side, height * 0.5)]
        eight += [(-side, -height * 0.5)]
        eight += [(0.0, up * (over + height * far)) for far in (0.5, 1.0) for up in (1, -1)]
    return tuple(Box(x + dx, y + dy, width, height) for dx, dy in eight)


def along(
    line: Sequence[Point] | np.ndarray,
    size: tuple[float, float],
    *,
    away: float = 0.0,
    fractions: Sequence[float] = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8),
) -> tuple[Box, ...]:
    """Return the boxes along a line, turned as it runs and never upside down.

    Parameters
    ----------
    line
        The vertices.
    size
        Width and height of the name.
    away
        From the line to the middle of the name: 0 sets it on the line, else on both sides of it.
    fractions
        Where along the line the middle stands, the best first.
    """
    vertices = np.asarray(line, dtype=float)
    steps = np.hypot(*np.diff(vertices, axis=0).T)
    so_far = np.concatenate([[0.0], np.cumsum(steps)])
    width, height = size
    if so_far[-1] < width:
        return ()
    boxes = []
    for fraction in fractions:
        middle = so_far[-1] * fraction
        ends = np.clip([middle - width / 2, middle + width / 2], 0.0, so_far[-1])
        (x0, x1), (y0, y1) = (np.interp(ends, so_far, vertices[:, axis]) for axis in (0, 1))
        angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
        angle = (angle + 90) % 180 - 90
        (x, y) = (float(np.interp(middle, so_far, vertices[:, axis])) for axis in (0, 1))
        up = (-math.sin(math.radians(angle)), math.cos(math.radians(angle)))
        boxes += [
            Box(x + up[0] * offset, y + up[1] * offset, width, height, angle)
            for offset in ((away, -away) if away else (0.0,))
        ]
    return tuple(boxes)


def _best(label: Label, frame: Box, full: Sequence[Box], points: np.ndarray) -> Box | None:
    """Return the free box that is good in both: early in the label's order, few points covered."""
    best, least = None, math.inf
    for number, box in enumerate(label.boxes):
        if number * LATER >= least:
            break
        roomy = box.grown(label.gap)
        if not box.within(frame) or any(roomy.overlaps(other) for other in full):
            continue
        covered = box.grown(MARGIN).count(points)
        cost = covered + number * LATER
        if cost < least and not (label.shy and covered):
            best, least = box, cost
    return best


def _dot(one: Point, other: Point) -> float:
    return one[0] * other[0] + one[1] * other[1]
