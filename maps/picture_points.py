"""Many points on the picture: gathered into discs with their numbers, as on the page."""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd

from maps import style
from maps.labels import Box
from maps.picture_look import Look
from maps.picture_marks import Mark, draw_mark
from maps.picture_sheet import Pen, Sheet, disc
from maps.picture_type import Face
from maps.picture_view import View
from maps.points_data import Points, Role
from maps.scene import Scene

NEAR = 40.0
"""Nearer than this many px, discs would lie on each other."""
NUMBER_PX = 9.5
GROUND = "d0"
"""Alpha of the ground's colour under a disc: what lies there is hushed, not gone."""
SEE_THROUGH = "6b"


def point_marks(scene: Scene, view: View, look: Look) -> list[Mark]:
    """Return the symbols of the points in the frame, largest first; their counts add up to them."""
    points = scene.points
    if points is None or points.of_strikes:
        return []
    frame = points.frame
    lonlat = frame[["longitude", "latitude"]].to_numpy(float)
    places, of_row, counts = np.unique(lonlat, axis=0, return_inverse=True, return_counts=True)
    xy = view.points(places)
    inside = np.array([view.sees(*at) for at in xy])
    groups = _gather(xy, np.where(inside, counts, 0), look.px(NEAR))
    most = max((int(counts[group].sum()) for group in groups), default=1)
    first = np.full(len(places), -1)
    first[of_row[::-1]] = np.arange(len(frame))[::-1]
    found = []
    for group in groups:
        count, row = int(counts[group].sum()), int(first[group[0]])
        x, y = xy[group[0]]
        radius = _alone(points, row) if count == 1 else _wide(count, most, look)
        found.append(
            Mark(
                float(x),
                float(y),
                radius=look.px(radius),
                shape=_shape(points, row) if count == 1 else "circle",
                name=str(frame["place"].iloc[row]) if "place" in frame else "",
                casualties_words="",
                unknown=count == 1 and not _people(points, row)[1],
                count=count,
            )
        )
    return sorted(found, key=lambda mark: (-mark.count, mark.x, mark.y))


def draw_points(sheet: Sheet, marks: Sequence[Mark], look: Look) -> None:
    """Draw the discs, then the points that stand alone."""
    for mark in marks:
        if mark.count > 1:
            draw_disc(sheet, mark, look)
        else:
            draw_mark(sheet, mark, look, crowded=True)


def draw_disc(sheet: Sheet, mark: Mark, look: Look) -> None:
    """Draw several points as one disc with their number."""
    colours = look.colours
    round_ = disc(mark.x, mark.y, mark.radius)
    sheet.fill(round_, colours.land + GROUND)
    sheet.fill(round_, colours.pale + SEE_THROUGH, edge=Pen(colours.pale_line, look.px(1.0)))
    kind = look.type(NUMBER_PX, face=Face.BOLD)
    text = f"{mark.count:,}"
    sheet.write(text, Box(mark.x, mark.y, kind.width(text), kind.rise), kind, colours.ink)


def _gather(xy: np.ndarray, counts: np.ndarray, near: float) -> list[np.ndarray]:
    """Return places in groups: about the one with most points, then about the next still free."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    kept = np.flatnonzero(counts)
    cell = np.floor(xy / near).astype(int)
    for place in kept:
        cells[cell[place, 0], cell[place, 1]].append(int(place))
    free = np.zeros(len(xy), bool)
    free[kept] = True
    groups = []
    for seed in kept[np.argsort(-counts[kept], kind="stable")]:
        if not free[seed]:
            continue
        column, row = cell[seed]
        around = np.array(
            [
                place
                for x in range(column - 1, column + 2)
                for y in range(row - 1, row + 2)
                for place in cells.get((x, y), ())
            ]
        )
        near_it = around[free[around] & (np.hypot(*(xy[around] - xy[seed]).T) < near)]
        free[near_it] = False
        groups.append(np.concatenate(([seed], near_it[near_it != seed])))
    return groups


def _wide(count: int, most: int, look: Look) -> float:
    """Return the radius of a disc: its area grows with the count, its number fits."""
    number = look.type(NUMBER_PX, face=Face.BOLD).width(f"{count:,}") / look.px(1.0)
    return max(number / 2 + 3, (NEAR / 2 - 1) * math.sqrt(count / most))


def _people(points: Points, row: int) -> tuple[int, bool]:
    """Return the casualties of a row, and whether any are stated."""
    keys = [column.key for column in points.columns if column.role is Role.SIZE]
    stated = [points.frame[key].iloc[row] for key in keys]
    known = [int(number) for number in stated if not pd.isna(number)]
    return sum(known), bool(known)


def _alone(points: Points, row: int) -> float:
    people, stated = _people(points, row)
    return style.marker_radius(people if stated else None)


def _shape(points: Points, row: int) -> str:
    return style.SHAPES.get(str(points.frame["weapon_class"].iloc[row]), "circle_dot")
