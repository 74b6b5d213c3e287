"""The timeline's facts: the embedded control timeline and strikes, made ready for the page."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import pandas as pd
import shapely

from geo.crs import plane_at
from layers import control, oblasts, strikes, timeline
from layers.provenance import DATA
from maps.elements.encode import GRID
from maps.phrases import Speaker
from maps.spec import Locale, MapSpec
from maps.struck import ukrainian_name
from maps.style import marker_radius
from maps.timeline_data import AREA_KM2, FRONT, NEVER, NO_FRONT, SHORE, Timeline, pack

Changes = tuple[tuple[int, int], ...]


def timeline_of(spec: MapSpec) -> Timeline:
    """Return the embedded facts' whole war, with the names in the spec's language."""
    known = timeline.load()
    hit = strikes.load()
    hit = hit[hit["date"].between(known.first, known.last)].sort_values("date", kind="stable")
    ever, areas = _oblasts()
    names = oblasts.names().set_index("iso")[f"name_{spec.locale}"]
    return Timeline(
        first=known.first,
        last=known.last,
        gap=(control.INVASION, timeline.FIRST_ASSESSED - dt.timedelta(days=1)),
        missing=tuple(sorted(timeline.MISSING_DAYS)),
        contested_until=timeline.CONTESTED_UNTIL,
        total_km2=round(float(known.faces["area_km2"].sum()), 2),
        oblasts=tuple((str(names[iso]), round(float(areas[iso]), 2)) for iso in ever),
        places=tuple(_name(place, iso, spec) for place, iso in _where(hit)),
        strike_ids=tuple(str(name) for name in hit["strike_id"]),
        radii=tuple(marker_radius(count) for count in _casualties(hit)),
        payload=pack([*_ground(), *_strikes(hit, known.first)]),
    )


@cache
def _ground() -> tuple[int, ...]:
    """Return groups, areas, facing shores and arcs, as the payload has them."""
    histories, of_face = _groups()
    facing, arcs = _arcs(of_face)
    out = [len(histories)]
    for changes in histories[1:]:
        out.append(len(changes))
        before = 0
        for day, status in changes:
            out += [day - before, status]
            before = day
    return (*out, *_areas(of_face), *_facing(facing), *arcs)


@cache
def _groups() -> tuple[tuple[Changes, ...], np.ndarray]:
    """Return the histories of the groups, and each face's group (one more, for abroad)."""
    known = timeline.load()
    codes = {status: code for code, status in enumerate(control.STATUSES)}
    log = {
        place: tuple(
            ((day - known.first).days, codes[status])
            for day, status in zip(rows["date"], rows["status"], strict=True)
        )
        for place, rows in known.changes.groupby("geonameid")
    }
    ids: dict[Changes, int] = {(): NEVER}
    of_face = [
        ids.setdefault(log.get(place, ()), len(ids)) for place in known.faces["geonameid"].tolist()
    ]
    return tuple(ids), np.array([*of_face, NEVER])


@cache
def _oblasts() -> tuple[tuple[str, ...], pd.Series]:
    """Return the oblasts with ground that ever changed hands, and the areas of all."""
    faces = timeline.load().faces
    _, of_face = _groups()
    moved = faces.loc[of_face[:-1] != NEVER, "oblast_iso"]
    return tuple(sorted(set(moved))), faces.groupby("oblast_iso")["area_km2"].sum()


def _areas(of_face: np.ndarray) -> list[int]:
    faces = timeline.load().faces
    ever, _ = _oblasts()
    rank = {iso: row for row, iso in enumerate(ever)}
    group = of_face[:-1]
    held = pd.DataFrame(
        {"group": group, "oblast": faces["oblast_iso"].map(rank), "area": faces["area_km2"]}
    )[group != NEVER]
    sums = held.astype({"oblast": int}).groupby(["group", "oblast"])["area"].sum().reset_index()
    out, before = [len(sums)], (0, 0)
    keys = zip(sums["group"].tolist(), sums["oblast"].tolist(), strict=True)
    for (number, oblast), area in zip(keys, sums["area"].tolist(), strict=True):
        out += [number - before[0], oblast - before[1], round(area / AREA_KM2)]
        before = (number, oblast)
    return out


@cache
def _arc_table() -> pd.DataFrame:
    return pd.read_parquet(DATA / "control_arcs.parquet", columns=["left", "right", "kind"])


def _facing(lists: Sequence[Sequence[int]]) -> list[int]:
    return [len(lists), *(number for groups in lists for number in (len(groups), *groups))]


def _arcs(of_face: np.ndarray) -> tuple[list[tuple[int, ...]], list[int]]:
    """Return the lists of facing groups, and the arcs between groups."""
    known = timeline.load()
    table = _arc_table()
    left, right = of_face[table["left"]], of_face[table["right"]]
    kept = np.flatnonzero(left != right)
    opposite = _opposite(of_face)
    lists: dict[tuple[int, ...], int] = {}
    out, count, at = [], 0, np.zeros(2, int)
    for row, line in zip(kept.tolist(), known.arc_lines(kept), strict=True):
        steps = np.rint(shapely.get_coordinates(line) * GRID).astype(int)
        steps = steps[np.append(True, np.any(np.diff(steps, axis=0) != 0, axis=1))]
        if len(steps) < 2:  # noqa: PLR2004 - shorter than the grid: its ends are one node
            continue
        kind = NO_FRONT if table["kind"].iloc[row] == "outline" else FRONT
        if row in opposite:
            kind = SHORE + lists.setdefault(opposite[row], len(lists))
        moved = np.diff(steps, axis=0, prepend=at[None])
        out += [int(left[row]), int(right[row]), kind, len(steps), *moved.ravel().tolist()]
        at, count = steps[-1], count + 1
    return list(lists), [count, *out]


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


def _strikes(hit: pd.DataFrame, first: dt.date) -> list[int]:
    columns = np.column_stack(
        [
            [(day - first).days for day in hit["date"]],
            np.rint(hit[["longitude", "latitude"]].to_numpy(float) * GRID).astype(int),
        ]
    )
    moved = np.diff(columns, axis=0, prepend=np.zeros((1, 3), int))
    said = (hit[["killed", "injured"]].astype("Int64") + 1).fillna(0).to_numpy(int)
    return [len(hit), *np.hstack([moved, said]).ravel().tolist()]


def _casualties(hit: pd.DataFrame) -> list[int | None]:
    return [None if pd.isna(count) else int(count) for count in strikes.casualties(hit)]


def _where(hit: pd.DataFrame) -> Iterable[tuple[str, str]]:
    return zip(hit["place"], hit["oblast_iso"], strict=True)


def _name(place: str, iso: str, spec: MapSpec) -> str:
    if spec.locale == Locale.EN:
        return str(place)
    return ukrainian_name(place, iso, Speaker(spec.locale))
