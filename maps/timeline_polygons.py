"""A timeline of assessed polygons: the rims of all days cut the ground into pieces, once.

Every day's areas are put on the page's grid. The edges of all days together cut the plane into
faces; a face is in an area on a day or is not, so faces with the same history are one group and the
page needs only the edges between groups.
"""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesic import area_km2
from geo.history import days_inside, rim
from geo.mesh import OUTSIDE, Mesh, mesh
from layers import oblasts, within
from layers.assessed import Assessed
from layers.control import STATUSES
from maps.range_coder import Encoder
from maps.spec import MapSpec
from maps.timeline_arcs import arcs_of, in_trails
from maps.timeline_data import (
    LISTED,
    NEVER,
    Area,
    Changes,
    Ground,
    Hole,
    Ints,
    Timeline,
)
from maps.timeline_facts import area_rows, strike_rows, strike_words, strikes_between
from maps.timeline_front import Rims, fronts
from maps.timeline_payload import coded, payload

# Steps a degree of longitude and of latitude: seven to nine metres here, so that a point rounded
# and then drawn to a corner that its edge passes by is still within ten.
STEPS = np.array([10_000, 12_500])
THIN_STEPS = 6  # a face as thin as this may lie across an edge that was drawn to another corner

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint8]


def timeline_of(spec: MapSpec, source: Assessed) -> Timeline:
    """Return the timeline of assessed polygons, with the names in the spec's language."""
    hit = strikes_between(source.first, source.last, as_of=spec.figures_as_of)
    names, ground = _ground(source)
    steps = (int(STEPS[0]), int(STEPS[1]))
    table = oblasts.load().set_index("iso")
    areas = dict(zip(table.index, area_km2(table.geometry.values).tolist(), strict=True))
    return Timeline(
        first=source.first,
        last=source.last,
        contested_until=None,
        total_km2=round(sum(areas.values()), 2),
        oblasts=tuple(
            (oblasts.name_of(iso, locale=str(spec.locale)), round(areas[iso], 2)) for iso in names
        ),
        steps=steps,
        by_shore=False,
        attribution=source.attribution,
        payload=payload(ground, strike_rows(hit, source.first, steps)),
        **strike_words(hit, spec),
    )


@lru_cache(maxsize=4)
def _ground(source: Assessed) -> tuple[tuple[str, ...], Encoder]:
    """Return the codes of the oblasts counted, and the ground as the payload has it."""
    areas_by_day = [_drawn(source, day) for day in source.days]
    rims = {
        status: [rim(_steps(areas[status])) for areas in areas_by_day] for status in STATUSES[1:]
    }
    found = _mesh(rims)
    codes = _codes(found, rims)
    numbers = np.array([(day - source.first).days for day in source.days])
    histories, of_face = _groups(codes, numbers)
    names, areas = _areas(found, of_face)
    lists, edges, sides, kinds = _edges(
        found, codes, of_face, [areas["occupied"] for areas in areas_by_day]
    )
    arcs = in_trails(arcs_of(edges, sides, kinds))
    by_date = [[int(numbers[day]) for day in days] for days in lists]
    ground = Ground(_holes(source), histories, areas, by_date, arcs)
    return names, coded(ground)


def _drawn(source: Assessed, day: dt.date) -> dict[str, BaseGeometry]:
    """Return a day's areas by status; occupied goes before contested, as in the source itself.

    Not `source.on(day)`: what a day counts is not asked here.
    """
    rows = source.frame[source.frame["date"] == day]
    found: dict[str, BaseGeometry] = {}
    for status in STATUSES[1:]:
        parts = np.asarray(rows.geometry[rows["status"] == status], dtype=object)
        found[status] = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    if not found["contested"].is_empty:
        found["contested"] = shapely.difference(found["contested"], found["occupied"])
    return found


def _steps(area: BaseGeometry) -> BaseGeometry:
    """Return an area with its points on the grid: what was one point on two days stays one."""
    found: BaseGeometry = shapely.transform(area, lambda lonlat: np.rint(lonlat * STEPS))
    return found


def _mesh(rims: dict[str, list[Floats]]) -> Mesh:
    edges = np.unique(np.vstack([day for days in rims.values() for day in days]), axis=0)
    return mesh(np.asarray(shapely.linestrings(edges.reshape(-1, 2, 2))), grid=1.0)


def _codes(found: Mesh, rims: dict[str, list[Floats]]) -> Codes:
    """Return the status (its place in `STATUSES`) of each face on each day, and of `OUTSIDE`."""
    inner = _inner(found.faces)
    codes = np.zeros((len(inner) + 1, len(rims["occupied"])), np.uint8)
    for code, status in enumerate(STATUSES[1:], start=1):
        codes[:-1][days_inside(inner, rims[status])] = code
    return codes


def _inner(faces: npt.NDArray[np.object_]) -> Floats:
    """Return a point of each face, of a thin one that farthest from its rim."""
    inner = shapely.get_coordinates(shapely.point_on_surface(faces))
    thin = 2 * shapely.area(faces) < THIN_STEPS * shapely.length(faces)
    circles = shapely.maximum_inscribed_circle(faces[thin], tolerance=0.1)
    inner[thin] = shapely.get_coordinates(shapely.get_point(circles, 0))
    return inner


def _groups(codes: Codes, numbers: Ints) -> tuple[list[Changes], Ints]:
    """Return the histories of the groups in the order of their first change; each face's group."""
    _, first, group = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    before = np.zeros((len(first), 1), np.uint8)
    rows = codes[first]
    turned = np.diff(rows, axis=1, prepend=before) != 0
    histories = [
        tuple(zip(numbers[days].tolist(), row[days].tolist(), strict=True))
        for row, days in zip(rows, turned, strict=True)
    ]
    order = sorted(range(len(histories)), key=lambda row: (bool(histories[row]), histories[row]))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    # `OUTSIDE` never changes: its empty history comes first, as group `NEVER`.
    return [histories[row] for row in order], rank[group.ravel()]


def _areas(found: Mesh, of_face: Ints) -> tuple[tuple[str, ...], list[Area]]:
    """Return the oblasts' codes, and what each group has of each."""
    faces = shapely.transform(found.faces, lambda steps: steps / STEPS)
    land, people = within.land(faces), within.people(faces)
    people = people.rename(columns={"population": "people"}).assign(places=1, area_km2=0.0)
    held = pd.concat([land.assign(places=0, people=0), people])
    held["group"] = of_face[held["piece"].to_numpy()]
    held = held.rename(columns={"oblast_iso": "oblast"})
    names = tuple(sorted(set(held.loc[held["group"] != NEVER, "oblast"])))
    return names, area_rows(held, names)


def _edges(
    found: Mesh, codes: Codes, of_face: Ints, occupied: Sequence[BaseGeometry]
) -> tuple[list[tuple[int, ...]], Ints, Ints, Ints]:
    """Return the lists of days, and the edges between groups with their two sides and kinds."""
    points, arc = shapely.get_coordinates(found.arcs, return_index=True)
    joined = arc[1:] == arc[:-1]
    steps, arc = np.rint(points).astype(np.int64), arc[1:][joined]
    edges = np.hstack([steps[:-1][joined], steps[1:][joined]])
    faces = np.column_stack([found.left, found.right])[arc]
    kept = of_face[faces[:, 0]] != of_face[faces[:, 1]]
    edges, faces = edges[kept], faces[kept]
    inside = codes[faces] == STATUSES.index("occupied")
    rims = Rims(edges / np.tile(STEPS, 2), inside[:, 0] != inside[:, 1])
    lists: dict[tuple[int, ...], int] = {}
    kinds = np.empty(len(edges), np.int64)
    for row, days in enumerate(fronts(rims, occupied)):
        plain = {(): 0, (0,): 1}.get(days)
        kinds[row] = plain if plain is not None else LISTED + lists.setdefault(days, len(lists))
    return list(lists), edges, of_face[faces], kinds


def _holes(source: Assessed) -> list[Hole]:
    """Return the runs of days without an assessment: first those the last one holds for."""
    found = []
    for before, after in zip(source.days, source.days[1:], strict=False):
        empty = [before + dt.timedelta(days=step) for step in range(1, (after - before).days)]
        silent = [bool(source.why_not(day)) for day in empty]
        carried = silent.count(False)
        runs: Sequence[tuple[int, int, bool]] = (
            (0, carried, False),
            (carried, len(empty) - carried, True),
        )
        begin = (before - source.first).days + 1
        found += [Hole(begin + start, days, mute) for start, days, mute in runs if days]
    return found


assert OUTSIDE == -1  # noqa: S101 - the last row of the codes is looked up by it
