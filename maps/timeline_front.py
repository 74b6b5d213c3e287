"""Which edges of the rim of assessed ground are contact line, day by day.

The rule is that of `layers.assessed.contact_line`: ground held by Ukraine and wider than a sliver
lies beside the edge, or across the lower Dnipro from it. Here it is asked of whole edges, and only
where something near them has changed since the day before.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import plane_at
from layers import borders, oblasts
from layers.assessed import BANK_M, SLIVER_M
from layers.control import CENTRE, FACING_M

REACH_M = 5_000.0  # held ground farther off says nothing about an edge: over 4/3 of a sliver
MARGIN_M = 3_000.0  # what is cut off at a window's rim reaches no farther in than a sliver's width

Bools = npt.NDArray[np.bool_]


class Rims(NamedTuple):
    """Edges in degrees (n, 4), and which of them are the rim of occupied ground on which day."""

    edges: npt.NDArray[np.float64]
    there: Bools


def fronts(rims: Rims, occupied: Sequence[BaseGeometry]) -> list[tuple[int, ...]]:
    """Return for each edge the days (by number) at which it begins to be a front or ceases.

    `()` is never a front, `(0,)` always one where it is a rim, `(7, 9)` one on days 7 and 8.

    Parameters
    ----------
    occupied
        The occupied ground of each day, in degrees.
    """
    flat = plane_at(*CENTRE).to_plane
    ends = shapely.get_coordinates(flat(shapely.MultiPoint(rims.edges.reshape(-1, 2))))
    middles = np.asarray(shapely.points(ends.reshape(-1, 2, 2).mean(axis=1)))
    tree = shapely.STRtree(middles)
    on_bank = np.asarray(shapely.dwithin(_facing(), middles, BANK_M), bool)
    now = np.zeros(len(middles), bool)
    found: list[list[int]] = [[] for _ in middles]
    judged = np.zeros(len(middles), bool)
    before = np.zeros(len(middles), bool)
    for number, ground in enumerate(occupied):
        there = rims.there[:, number]
        moved = there != before
        before = there
        if not moved.any():
            continue
        area = flat(ground)
        for window in _windows(middles[moved]) if number else [None]:
            rows = np.arange(len(middles)) if window is None else tree.query(window)
            rows = np.sort(rows[there[rows]])
            is_front = _judge(middles[rows], on_bank[rows], area, window)
            for row, said in zip(rows.tolist(), is_front.tolist(), strict=True):
                if not judged[row]:
                    # What it was before it was first a rim does not show.
                    found[row] = [0] if said else []
                elif said != now[row]:
                    found[row].append(number)
                now[row], judged[row] = said, True
    return [tuple(days) for days in found]


def _windows(changed: npt.NDArray[np.object_]) -> list[BaseGeometry]:
    """Return boxes about what changed in which an edge may have become or ceased to be a front."""
    boxes = np.asarray(shapely.box(*shapely.bounds(shapely.buffer(changed, REACH_M)).T))
    while True:
        joined = shapely.get_parts(shapely.union_all(boxes))
        boxes = np.asarray(shapely.envelope(joined))
        if len(shapely.get_parts(shapely.union_all(boxes))) == len(boxes):
            found: list[BaseGeometry] = boxes.tolist()
            return found


def _judge(
    middles: npt.NDArray[np.object_],
    on_bank: Bools,
    area: BaseGeometry,
    window: BaseGeometry | None,
) -> Bools:
    """Return which edges are fronts; without a window the whole country is looked at."""
    if not len(middles):
        return np.zeros(0, bool)
    dry = _dry()
    held = _held(dry, area, window, MARGIN_M)
    front = np.asarray(shapely.dwithin(held, middles, SLIVER_M / 3), bool)
    over_water = on_bank & ~front
    if over_water.any():
        # Across the water is farther away than a window looks.
        wide = held if window is None else _held(dry, area, window, MARGIN_M + FACING_M)
        front[over_water] = shapely.dwithin(wide, middles[over_water], FACING_M)
    return front


def _held(
    dry: BaseGeometry, area: BaseGeometry, window: BaseGeometry | None, margin_m: float
) -> BaseGeometry:
    """Return ground that is not occupied and wider than a sliver."""
    if window is not None:
        west, south, east, north = window.bounds
        box = (west - margin_m, south - margin_m, east + margin_m, north + margin_m)
        dry, area = (shapely.make_valid(shapely.clip_by_rect(part, *box)) for part in (dry, area))
    held = shapely.difference(dry, area)
    held = held.buffer(-SLIVER_M / 2).buffer(SLIVER_M / 2)
    shapely.prepare(held)
    return held


@cache
def _dry() -> BaseGeometry:
    """Return the country without the waters the two sides face each other over, in the plane."""
    flat = plane_at(*CENTRE).to_plane
    return flat(oblasts.country().difference(borders.lower_dnipro()))


@cache
def _facing() -> BaseGeometry:
    found = plane_at(*CENTRE).to_plane(borders.lower_dnipro())
    shapely.prepare(found)
    return found
