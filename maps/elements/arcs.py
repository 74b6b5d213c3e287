"""Areas that share borders, each border written once.

A border between two areas is one arc, and an area's rings name the arcs they are made of, in
order: `i` for an arc as it stands, `~i` for one that is walked backwards.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps.elements.encode import GRID, Flat, flat

Step = tuple[int, int]
Arc = tuple[Step, ...]
Rings = list[list[list[int]]]


def share(groups: Sequence[Iterable[BaseGeometry]]) -> tuple[list[Flat], list[list[Rings]]]:
    """Return the arcs of groups of areas, and each group's areas as polygons of rings of arcs.

    Rings share what they share on the grid of `encode`; what is smaller than the grid is left out.
    """
    found = [[_polygons(area) for area in group] for group in groups]
    rings = [ring for group in found for area in group for polygon in area for ring in polygon]
    junctions = _junctions(rings)
    known: dict[Arc, int] = {}

    def refer(polygons: list[list[list[Step]]]) -> Rings:
        return [[_named(ring, junctions, known) for ring in polygon] for polygon in polygons]

    named = [[refer(area) for area in group] for group in found]
    return [flat(np.array(arc) / GRID) for arc in known], named


def _polygons(area: BaseGeometry) -> list[list[list[Step]]]:
    polygons = [part for part in shapely.get_parts(area) if isinstance(part, shapely.Polygon)]
    found = [[_steps(ring) for ring in (p.exterior, *p.interiors)] for p in polygons]
    return [[ring for ring in rings if ring] for rings in found if rings[0]]


def _steps(ring: BaseGeometry) -> list[Step]:
    """Return a ring on the grid, its last point not repeated; nothing if it falls together."""
    steps = np.rint(shapely.get_coordinates(ring)[:-1] * GRID).astype(int)
    if not len(steps):
        return []
    steps = steps[np.any(steps != np.roll(steps, 1, axis=0), axis=1)]
    return [(lon, lat) for lon, lat in steps.tolist()] if len(steps) >= 3 else []  # noqa: PLR2004


def _junctions(rings: Iterable[list[Step]]) -> set[Step]:
    """Return the points where rings part: those that have other neighbours in another ring."""
    beside: dict[Step, frozenset[Step]] = {}
    found = set()
    for ring in rings:
        for before, at, after in zip([ring[-1], *ring], ring, [*ring[1:], ring[0]], strict=False):
            pair = frozenset((before, after))
            if beside.setdefault(at, pair) != pair:
                found.add(at)
    return found


def _named(ring: list[Step], junctions: set[Step], known: dict[Arc, int]) -> list[int]:
    """Return a ring as numbers of arcs, those not yet known added to `known`."""
    cuts = [place for place, at in enumerate(ring) if at in junctions]
    # A ring that meets no other begins at its least point, whoever draws it.
    first = cuts[0] if cuts else ring.index(min(ring))
    ring = [*ring[first:], *ring[:first], ring[first]]
    ends = [place - first for place in cuts] or [0]
    ends.append(len(ring) - 1)
    found = []
    for start, end in pairwise(ends):
        arc = tuple(ring[start : end + 1])
        back = arc[::-1]
        if back in known:
            found.append(~known[back])
        else:
            found.append(known.setdefault(arc, len(known)))
    return found
