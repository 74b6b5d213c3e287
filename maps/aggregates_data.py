"""Events by the million as counts: what the page carries of them, each count once.

The page holds no event, but how many there were at each *spot* on each day with each weapon class.
A spot is a place; or, where there is no room for all, what is left in a hexagon of the finest grid
and one oblast: so many more events in so many more places. A spot lies in one hexagon of every
grid, so whatever is shown adds up to the same.

The payload is base64 of gzip of whole numbers as variable-length bytes, then of names:

- hexagons, grid by grid: centre since the centre before, then six corners since the centre, in
  1 / `GRID` degrees (zigzag)
- spots: lon and lat since the spot before (zigzag); how many places; how often its people can be
  halved (what is largest gives its name to a hexagon); the place of its oblast in the list; its
  hexagon in each grid
- counts by day (`_stream`); where weapons are counted by month, of all weapons together, then
  counts by month and weapon
- the names of the spots that are one place, UTF-8, each ended by a line feed

A stream is: how many days each weapon of each spot has; those days, since the day before less one;
how many events each has, less one.

What does not fit is counted more coarsely, in this order: weapons by month instead of by day; fewer
places on their own; without the finest grid, without the next. Nothing is left out.
"""

import base64
import datetime as dt
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import hexagons
from geo.crs import plane_at
from layers import places
from layers.control import CENTRE
from layers.schema import WEAPON_CLASSES
from maps.elements.encode import GRID
from maps.points_data import NO_CLOCK, PACKED, curve, varints, zigzag

Whole = npt.NDArray[np.int64]
GRIDS_KM2 = (10_000, 2_500, 625)
"""Areas of the hexagons, from far to near: each is twice as wide as the next."""
MOST_BYTES = 1_700_000
"""Of the payload: a page with its map, words and scripts is then under 2.3 MB."""
FEWER = 0.75  # from one try to the next: of the places on their own


@dataclass(frozen=True)
class Aggregates:
    """Counts for the map, packed for the page and as tables for the rest.

    Attributes
    ----------
    total, outside, undated, left_out
        Events on the map; those outside Ukraine or nowhere; those without a date; those the spec
        does not ask for. Together they are all there are.
    first, last
        Days of the first and the last on the map.
    kinds
        Weapon classes counted apart; none where events have no weapon.
    by_month
        Whether weapons are counted by month.
    grids_km2
        Areas of the grids' hexagons.
    hexagons
        How many in each grid.
    spots, alone, places
        Spots; places that are spots on their own; all places with events.
    oblasts
        Codes of the oblasts that spots lie in.
    payload
        See the module.
    by_place
        geonameid, oblast_iso, longitude, latitude, events.
    by_day
        date, weapon_class, events.
    """

    name: str
    total: int
    outside: int
    undated: int
    left_out: int
    first: dt.date
    last: dt.date
    kinds: tuple[str, ...]
    by_month: bool
    grids_km2: tuple[int, ...]
    hexagons: tuple[int, ...]
    spots: int
    alone: int
    places: int
    oblasts: tuple[str, ...]
    payload: str = field(repr=False)
    by_place: pd.DataFrame = field(compare=False, repr=False)
    by_day: pd.DataFrame = field(compare=False, repr=False)


@dataclass(frozen=True)
class _Plan:
    """How finely events are counted: a way to make them fit."""

    alone: int
    grids: tuple[int, ...]
    by_month: bool = False


@dataclass(frozen=True)
class _Counts:
    """Rows of counts as numbers: a place (its row in `homes`), a weapon, a day, how many."""

    place: Whole
    kind: Whole
    day: Whole
    month: Whole
    events: Whole
    homes: pd.DataFrame
    kinds: tuple[str, ...]


def pack(
    table: pd.DataFrame,
    *,
    name: str,
    outside: int = 0,
    undated: int = 0,
    left_out: int = 0,
    locale: str = "en",
    most_bytes: int = MOST_BYTES,
) -> Aggregates:
    """Return counts of events for the map, as finely as there is room for.

    Parameters
    ----------
    table
        At least one row: date, geonameid (of the gazetteer), weapon_class, events.
    outside, undated, left_out
        Events that are told of, but not on the map.
    locale
        Language of the places' names.
    most_bytes
        Of the payload; the coarsest of counts may take more.
    """
    counts = _numbered(table)
    oblasts = tuple(sorted(counts.homes["oblast_iso"].unique()))
    for plan in _plans(counts):
        spots, cells = _spots(counts.homes, plan, oblasts)
        packed = _packed(counts, plan, spots, cells, f"name_{locale}")
        if len(packed) <= most_bytes:
            break
    first = table["date"].min()
    return Aggregates(
        name=name,
        total=int(counts.events.sum()),
        outside=outside,
        undated=undated,
        left_out=left_out,
        first=first.date(),
        last=table["date"].max().date(),
        kinds=counts.kinds if len(counts.kinds) > 1 else (),
        by_month=plan.by_month,
        grids_km2=plan.grids,
        hexagons=tuple(len(corners) for corners in cells),
        spots=len(spots),
        alone=int((spots["places"] == 1).sum()),
        places=len(counts.homes),
        oblasts=oblasts,
        payload=packed,
        by_place=counts.homes,
        by_day=table.groupby(["date", "weapon_class"], as_index=False, observed=True)[
            ["events"]
        ].sum(),
    )


def in_hexagons(homes: pd.DataFrame, *, area_km2: int) -> tuple[Whole, npt.NDArray[np.float64]]:
    """Return the hexagon of each place, and the hexagons' corners.

    Parameters
    ----------
    homes
        longitude, latitude in degrees.

    Returns
    -------
    of_place
        Row of the hexagon, shape (places,).
    corners
        Longitude and latitude, shape (hexagons, 7, 2): the centre first, then six corners.
    """
    plane = plane_at(*CENTRE)
    xy = shapely.get_coordinates(
        plane.to_plane(shapely.MultiPoint(homes[["longitude", "latitude"]].to_numpy(float)))
    )
    named = np.stack(hexagons.cell_of(*xy.T, area_km2=area_km2), axis=1)
    cells, of_place = np.unique(named, axis=0, return_inverse=True)
    q, r = cells.T
    middle = hexagons.centres(q, r, area_km2=area_km2)[:, None, :]
    all_xy = np.concatenate([middle, hexagons.corners(q, r, area_km2=area_km2)], axis=1)
    lonlat = plane.to_lonlat(shapely.MultiPoint(all_xy.reshape(-1, 2)))
    return of_place.ravel(), shapely.get_coordinates(lonlat).reshape(all_xy.shape)


def _halved(homes: pd.DataFrame) -> Whole:
    people = homes["population"].where(~homes["part_of_city"], 0).to_numpy(float)
    size: Whole = np.floor(np.log2(people + 1)).astype(np.int64)
    return size


def _numbered(table: pd.DataFrame) -> _Counts:
    ids, place = np.unique(table["geonameid"].to_numpy(), return_inverse=True)
    all_homes = pd.DataFrame(places.load().drop(columns="geometry")).set_index("geonameid")
    homes = all_homes.loc[ids].reset_index()
    events = table["events"].to_numpy(np.int64)
    homes["events"] = np.bincount(place, events, len(homes)).astype(np.int64)
    kinds = tuple(kind for kind in ("", *WEAPON_CLASSES) if (table["weapon_class"] == kind).any())
    days = table["date"].to_numpy("datetime64[D]")
    months = days.astype("datetime64[M]")
    return _Counts(
        place=place,
        kind=np.asarray(pd.Index(kinds).get_indexer(pd.Index(table["weapon_class"])), np.int64),
        day=(days - days.min()).astype(np.int64),
        month=(months - months.min()).astype(np.int64),
        events=events,
        homes=homes,
        kinds=kinds,
    )


def _plans(counts: _Counts) -> Iterator[_Plan]:
    """Yield ways to count, from the finest to the coarsest."""
    there, by_month = len(counts.homes), len(counts.kinds) > 1
    yield _Plan(there, GRIDS_KM2)
    alone = there
    while alone:
        if by_month or alone < there:
            yield _Plan(alone, GRIDS_KM2, by_month)
        alone = int(alone * FEWER) if alone > len(GRIDS_KM2) else 0
    for coarsest in range(len(GRIDS_KM2), 0, -1):
        yield _Plan(0, GRIDS_KM2[:coarsest], by_month)


def _spots(
    homes: pd.DataFrame, plan: _Plan, oblasts: tuple[str, ...]
) -> tuple[pd.DataFrame, list[npt.NDArray[np.float64]]]:
    """Return the spots, with the rows of their places, and the corners of each grid's hexagons."""
    grids = [in_hexagons(homes, area_km2=area) for area in plan.grids]
    frame = pd.DataFrame(
        {
            "home": np.arange(len(homes)),
            "longitude": homes["longitude"],
            "latitude": homes["latitude"],
            "size": _halved(homes),
            "oblast": pd.Index(oblasts).get_indexer(pd.Index(homes["oblast_iso"])),
            **{f"cell{n}": of_place for n, (of_place, _) in enumerate(grids)},
        }
    )
    order = np.lexsort((homes["geonameid"], -homes["events"]))
    alone = np.zeros(len(homes), bool)
    alone[order[: plan.alone]] = True
    rest = [*(f"cell{n}" for n in range(len(grids))), "oblast"]
    # A place that would be the only one left in its hexagon keeps its name.
    alone |= (
        frame.groupby([frame[name] for name in rest] + [pd.Series(alone)])["home"]
        .transform("size")
        .to_numpy()
        == 1
    )
    left = frame[~alone]
    together = left.groupby(rest, as_index=False, sort=True).agg(places=("home", "size"))
    middle = grids[-1][1][together[f"cell{len(grids) - 1}"].to_numpy(), 0]
    together = together.assign(longitude=middle[:, 0], latitude=middle[:, 1], home=-1, size=0)
    spots = pd.concat([frame[alone].assign(places=1), together], ignore_index=True)
    lonlat = np.rint(spots[["longitude", "latitude"]].to_numpy(float) * GRID).astype(np.int64)
    along = np.lexsort((spots["home"], curve(lonlat)))
    spots = spots.iloc[along].reset_index(drop=True)
    of_home = np.full(len(homes), -1, np.int64)
    own = spots["home"].to_numpy() >= 0
    of_home[spots.loc[own, "home"]] = np.flatnonzero(own)
    if len(left):
        sought = pd.MultiIndex.from_frame(left[rest])
        of_home[left["home"]] = np.flatnonzero(~own)[
            pd.MultiIndex.from_frame(spots.loc[~own, rest]).get_indexer(sought)
        ]
    spots.attrs["of_home"] = of_home
    return spots, [corners for _, corners in grids]


def _packed(
    counts: _Counts,
    plan: _Plan,
    spots: pd.DataFrame,
    cells: list[npt.NDArray[np.float64]],
    names: str,
) -> str:
    numbers: list[Whole] = []
    for lonlat in cells:
        steps = np.rint(lonlat * GRID).astype(np.int64)
        moved = steps - steps[:, :1]
        moved[:, 0] = np.diff(steps[:, 0], axis=0, prepend=np.zeros((1, 2), np.int64))
        numbers.append(zigzag(moved).ravel())
    steps = np.rint(spots[["longitude", "latitude"]].to_numpy(float) * GRID).astype(np.int64)
    numbers.append(zigzag(np.diff(steps, axis=0, prepend=np.zeros((1, 2), np.int64))).ravel())
    told = ["places", "size", "oblast", *(f"cell{n}" for n in range(len(cells)))]
    numbers += [spots[name].to_numpy(np.int64) for name in told]
    spot = np.asarray(spots.attrs["of_home"])[counts.place]
    kinds = len(counts.kinds)
    if plan.by_month:
        numbers += _stream(spot, counts.day, counts.events, len(spots))
        numbers += _stream(
            spot * kinds + counts.kind, counts.month, counts.events, len(spots) * kinds
        )
    else:
        numbers += _stream(
            spot * kinds + counts.kind, counts.day, counts.events, len(spots) * kinds
        )
    own = spots.loc[spots["home"] >= 0, "home"]
    named = "".join(f"{name}\n" for name in counts.homes[names].iloc[own])
    packed = varints(np.concatenate(numbers)) + named.encode()
    return base64.b64encode(gzip.compress(packed, PACKED, mtime=NO_CLOCK)).decode("ascii")


def _stream(series: Whole, step: Whole, events: Whole, many: int) -> list[Whole]:
    """Return how many steps each series has, the steps, and the events of each."""
    span = int(step.max()) + 1
    keys, of_row = np.unique(series * span + step, return_inverse=True)
    total = np.bincount(of_row, events, len(keys)).astype(np.int64)
    of, at = keys // span, keys % span
    begins = np.concatenate(([True], of[1:] != of[:-1]))
    since = np.where(begins, at, np.diff(at, prepend=0) - 1)
    return [np.bincount(of, minlength=many), since, total - 1]
