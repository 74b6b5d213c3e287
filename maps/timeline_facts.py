"""The timeline's facts: the embedded control timeline and strikes, made ready for the page."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import plane_at
from layers import control, figures, oblasts, places, strikes, timeline
from layers.provenance import DATA
from maps.elements.encode import GRID
from maps.phrases import Speaker
from maps.range_coder import Encoder
from maps.spec import MapSpec
from maps.struck import place_name
from maps.style import marker_radius
from maps.timeline_arcs import arcs_of, in_trails
from maps.timeline_data import (
    FRONT,
    LISTED,
    NEVER,
    NO_FRONT,
    Arc,
    Area,
    Changes,
    Ground,
    Hole,
    Timeline,
)
from maps.timeline_payload import coded, payload


def timeline_of(spec: MapSpec) -> Timeline:
    """Return the embedded facts' whole war, with the names in the spec's language."""
    known = timeline.load()
    hit = strikes_between(known.first, known.last, as_of=spec.figures_as_of)
    ever, areas = _oblasts()
    return Timeline(
        first=known.first,
        last=known.last,
        contested_until=timeline.CONTESTED_UNTIL,
        total_km2=round(float(known.faces["area_km2"].sum()), 2),
        oblasts=tuple((_oblast(iso, spec), round(float(areas[iso]), 2)) for iso in ever),
        steps=(GRID, GRID),
        by_shore=True,
        attribution="",
        payload=payload(_ground(), strike_rows(hit, known.first, (GRID, GRID))),
        **strike_words(hit, spec),
    )


def strikes_between(
    first: dt.date, last: dt.date, *, as_of: dt.date | None = None
) -> gpd.GeoDataFrame:
    """Return the strikes of a timeline in the payload's order."""
    hit = figures.dated(strikes.load(), as_of)
    return hit[hit["date"].between(first, last)].sort_values("date", kind="stable")


def strike_words(hit: gpd.GeoDataFrame, spec: MapSpec) -> dict[str, Any]:
    """Return what a `Timeline` has of its strikes beside the payload."""
    return {
        "places": tuple(_name(place, iso, spec) for place, iso in _where(hit)),
        "strike_ids": tuple(str(name) for name in hit["strike_id"]),
        "radii": tuple(marker_radius(count) for count in _casualties(hit)),
    }


def _oblast(iso: str, spec: MapSpec) -> str:
    return oblasts.name_of(iso, locale=str(spec.locale))


@cache
def _ground() -> Encoder:
    """Return the ground as the payload has it."""
    histories, of_face = _groups()
    lists, arcs = _arcs(of_face)
    silent = timeline.FIRST_ASSESSED - control.INVASION
    holes = [Hole(_number(control.INVASION), silent.days, silent=True)]
    holes += [Hole(_number(day), 1, silent=False) for day in sorted(timeline.MISSING_DAYS)]
    return coded(Ground(holes, histories, _areas(of_face), lists, arcs))


def _number(day: dt.date) -> int:
    days: int = (day - timeline.load().first).days
    return days


@cache
def _groups() -> tuple[tuple[Changes, ...], np.ndarray]:
    """Return the histories of the groups, and each face's group (one more, for abroad)."""
    log = _log()
    ids: dict[Changes, int] = {(): NEVER}
    of_face = [
        ids.setdefault(log.get(place, ()), len(ids))
        for place in timeline.load().faces["geonameid"].tolist()
    ]
    return tuple(ids), np.array([*of_face, NEVER])


@cache
def _log() -> dict[int, Changes]:
    """Return each place's changes."""
    codes = {status: code for code, status in enumerate(control.STATUSES)}
    return {
        int(str(place)): tuple(
            (_number(day), codes[status])
            for day, status in zip(rows["date"], rows["status"], strict=True)
        )
        for place, rows in timeline.load().changes.groupby("geonameid")
    }


@cache
def _oblasts() -> tuple[tuple[str, ...], pd.Series]:
    """Return the oblasts with ground that ever changed hands, and the areas of all."""
    faces = timeline.load().faces
    _, of_face = _groups()
    moved = faces.loc[of_face[:-1] != NEVER, "oblast_iso"]
    return tuple(sorted(set(moved))), faces.groupby("oblast_iso")["area_km2"].sum()


def _areas(of_face: np.ndarray) -> list[Area]:
    faces, people = timeline.load().faces, places.load()
    histories, _ = _groups()
    number = {changes: group for group, changes in enumerate(histories)}
    log = _log()
    ground = pd.DataFrame(
        {
            "group": of_face[:-1],
            "oblast": faces["oblast_iso"],
            "area_km2": faces["area_km2"],
            "places": 0,
            "people": 0,
        }
    )
    there = pd.DataFrame(
        {
            "group": [number.get(log.get(place, ()), NEVER) for place in people["geonameid"]],
            "oblast": people["oblast_iso"].to_numpy(),
            "area_km2": 0.0,
            "places": 1,
            "people": people["population"].where(~people["part_of_city"], 0).to_numpy(int),
        }
    )
    return area_rows(pd.concat([ground, there]), _oblasts()[0])


def area_rows(held: pd.DataFrame, names: Sequence[str]) -> list[Area]:
    """Return what each group has of each oblast.

    Parameters
    ----------
    held
        group, oblast (code), area_km2, places, people; group `NEVER` is left out.
    names
        The oblasts' codes in the payload's order.
    """
    rank = {iso: row for row, iso in enumerate(names)}
    kept = held[(held["group"] != NEVER) & held["oblast"].isin(names)]
    sums = kept.groupby(["group", "oblast"], as_index=False)[["area_km2", "places", "people"]].sum()
    columns = (sums[name].tolist() for name in ("group", "oblast", "area_km2", "places", "people"))
    return [
        Area(group, rank[iso], area, count, living)
        for group, iso, area, count, living in zip(*columns, strict=True)
    ]


@cache
def _arc_table() -> pd.DataFrame:
    return pd.read_parquet(DATA / "control_arcs.parquet", columns=["left", "right", "kind"])


def _arcs(of_face: np.ndarray) -> tuple[list[tuple[int, ...]], list[Arc]]:
    """Return the lists of facing groups, and the arcs between groups."""
    table = _arc_table()
    left, right = of_face[table["left"]], of_face[table["right"]]
    kept = np.flatnonzero(left != right)
    opposite = _opposite(of_face)
    lists: dict[tuple[int, ...], int] = {}
    kinds = np.where(table["kind"] == "outline", NO_FRONT, FRONT)
    for row in kept.tolist():
        if row in opposite:
            kinds[row] = LISTED + lists.setdefault(opposite[row], len(lists))
    lonlat, owner = shapely.get_coordinates(timeline.load().arc_lines(kept), return_index=True)
    steps = np.rint(lonlat * GRID).astype(np.int64)
    edges, rows = np.hstack([steps[:-1], steps[1:]]), kept[owner[1:]]
    real = (owner[1:] == owner[:-1]) & (steps[:-1] != steps[1:]).any(axis=1)
    sides = np.column_stack([left, right])[rows]
    return list(lists), in_trails(arcs_of(edges[real], sides[real], kinds[rows][real]))


def _opposite(of_face: np.ndarray) -> dict[int, tuple[int, ...]]:
    """Return for each arc on a shore the groups across the water, near enough to face it.

    The same rule as `layers.timeline`: of one list a single group not occupied makes a front.
    """
    table, faces = _arc_table(), timeline.load().faces
    rows = np.flatnonzero(table["kind"].isin(["bank", "bay"]))
    sides = table.loc[rows, ["left", "right"]].to_numpy()
    nobody = np.append(faces["geonameid"].to_numpy() == 0, True)
    land = np.where(nobody[sides[:, 0]], sides[:, 1], sides[:, 0])
    plane = plane_at(*control.CENTRE)
    lines = [plane.to_plane(line) for line in timeline.load().arc_lines(rows)]
    near, other = shapely.STRtree(lines).query(
        lines, predicate="dwithin", distance=control.FACING_M
    )
    found = {}
    for shore, row in enumerate(rows.tolist()):
        groups = set(of_face[land[other[near == shore]]].tolist())
        # Ground that is never occupied settles it, whatever else lies there.
        found[row] = (NEVER,) if NEVER in groups else tuple(sorted(groups))
    return found


def strike_rows(hit: pd.DataFrame, first: dt.date, steps: tuple[int, int]) -> list[list[int]]:
    """Return the strikes as the payload has them."""
    columns = np.column_stack(
        [
            [(day - first).days for day in hit["date"]],
            np.rint(hit[["longitude", "latitude"]].to_numpy(float) * steps).astype(int),
        ]
    )
    moved = np.diff(columns, axis=0, prepend=np.zeros((1, 3), int))
    said = (hit[["killed", "injured"]].astype("Int64") + 1).fillna(0).to_numpy(int)
    rows: list[list[int]] = np.hstack([moved, said]).tolist()
    return rows


def _casualties(hit: pd.DataFrame) -> list[int | None]:
    return [None if pd.isna(count) else int(count) for count in strikes.casualties(hit)]


def _where(hit: pd.DataFrame) -> Iterable[tuple[str, str]]:
    return zip(hit["place"], hit["oblast_iso"], strict=True)


def _name(place: str, iso: str, spec: MapSpec) -> str:
    return place_name(place, iso, Speaker(spec.locale))
