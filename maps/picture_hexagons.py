"""Counts on the picture: equal hexagons whose filled area grows with the count, as on the page."""

import math

import numpy as np
import shapely

from maps.labels import Box
from maps.picture_look import Look
from maps.picture_sheet import Pen, Sheet, corners
from maps.picture_view import View
from maps.scene import Scene

FILL, EDGE = "d1", "52"
"""Alpha of the filled part, and of the hexagon's outline."""
LEAST = 1.5
"""No count is too small to be seen: least radius of the filled part, px."""
COVERS, CORE = 7.0, 0.75
"""Filled parts of a larger radius keep names off, px; not quite to their corners."""


def draw_hexagons(sheet: Sheet, scene: Scene, view: View, look: Look) -> list[Box]:
    """Draw the scene's hexagons that reach into the frame; return the ground that counts cover."""
    frame = scene.hexagons
    if frame.empty:
        return []
    covered = []
    full = scene.hexagons_full
    lonlat = shapely.get_coordinates(frame.geometry.to_numpy())
    rings = view.points(lonlat).reshape(len(frame), -1, 2)[:, :-1]
    for ring, events in zip(rings, frame["events"], strict=True):
        box = _box_of(ring)
        if not view.frame.overlaps(box):
            continue
        sheet.stroke(corners([*ring, ring[0]]), Pen(look.colours.pale_line + EDGE, look.px(0.8)))
        part = _draw_part(sheet, ring, min(events / full, 1.0), look)
        if part.width > 2 * look.px(COVERS):
            covered.append(Box(part.x, part.y, CORE * part.width, CORE * part.height))
    return covered


def draw_sample(sheet: Sheet, box: Box, share: float, look: Look) -> None:
    """Draw the key's hexagon, filled in part."""
    turn = np.radians(90 + 60 * np.arange(6))
    radius = box.width / 2
    ring = np.column_stack([box.x + radius * np.cos(turn), box.y + radius * np.sin(turn)])
    sheet.stroke(corners([*ring, ring[0]]), Pen(look.colours.pale_line, look.px(0.8)))
    _draw_part(sheet, ring, share, look)


def _draw_part(sheet: Sheet, ring: np.ndarray, share: float, look: Look) -> Box:
    """Fill so much of a hexagon's area about its middle; return what that covers."""
    middle = ring.mean(axis=0)
    radius = float(np.hypot(*(ring[0] - middle)))
    scale = max(math.sqrt(share), look.px(LEAST) / radius)
    part = middle + (ring - middle) * scale
    sheet.fill(corners(part), look.colours.accent + FILL)
    return _box_of(part)


def _box_of(ring: np.ndarray) -> Box:
    (left, bottom), (right, top) = ring.min(axis=0), ring.max(axis=0)
    x, y = (left + right) / 2, (bottom + top) / 2
    return Box(float(x), float(y), float(right - left), float(top - bottom))
