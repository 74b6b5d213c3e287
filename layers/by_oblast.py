"""What drawn areas hold in each oblast, day by day: ground, places, people."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo import lifetimes, shares
from geo.geodesic import area_km2
from layers import oblasts, places

TINY_KM2 = 1e-6  # what is left of a sum of areas that cancel
MEASURES = ("area_km2", "places", "population")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Held:
    """Ground, places and people; each of shape (days, oblasts), oblasts in order of their code."""

    area_km2: Floats
    places: Floats
    population: Floats


def held(drawings: Sequence[BaseGeometry]) -> Held:
    """Return what areas in degrees, one a day, hold in each oblast.

    What changed from one to the next is worked out, the rest carried on.
    """
    lives = lifetimes.of_areas(drawings)
    people = places.load()
    unit = np.searchsorted(_codes(), people["oblast_iso"].to_numpy(str))
    edge, place, count = shares.points_under(
        lives.edges, people["longitude"].to_numpy(), people["latitude"].to_numpy()
    )
    cell = edge * len(_codes()) + unit[place]
    sizes = [count, count * _population(people)[place]]
    shape = len(lives.edges), len(_codes())
    counted = [np.bincount(cell, size, shape[0] * shape[1]).reshape(shape) for size in sizes]
    values = np.hstack([_ground().under(lives.edges), *counted])
    area, number, lived = np.split(lives.sums(values), 3, axis=1)
    return Held(area.clip(min=0), number.round(), lived.round())


def table(taken: dict[str, Held], days: Sequence[object]) -> pd.DataFrame:
    """Return the rows of each status, and of what it leaves of each oblast as `ukrainian`.

    Columns date, oblast_iso, status, area_km2, places, population, in order of the first three.
    """
    whole = _whole()
    rest = {
        name: np.clip(getattr(whole, name) - sum(getattr(h, name) for h in taken.values()), 0, None)
        for name in MEASURES
    }
    by_status = {**taken, "ukrainian": Held(**rest)}
    names = sorted(by_status)
    shape = len(days), len(_codes()), len(names)
    columns = {
        name: np.stack(
            [np.broadcast_to(getattr(by_status[s], name), shape[:2]) for s in names], axis=-1
        ).ravel()
        for name in MEASURES
    }
    there = (columns["area_km2"] > TINY_KM2) | (columns["places"] > 0)
    there |= np.tile(np.array(names) == "ukrainian", shape[0] * shape[1])
    day, unit, status = (part.ravel()[there] for part in np.indices(shape))
    return pd.DataFrame(
        {
            "date": np.asarray(days, object)[day],
            "oblast_iso": _codes().astype(object)[unit],
            "status": np.array(names, object)[status],
            "area_km2": columns["area_km2"][there],
            "places": columns["places"][there].astype(int),
            "population": columns["population"][there].astype(int),
        }
    )


@cache
def _codes() -> npt.NDArray[np.str_]:
    return np.sort(oblasts.load()["iso"].to_numpy(str))


@cache
def _ground() -> shares.Units:
    """Return the oblasts with what lies off their outline, where assessed coasts differ from it."""
    return shares.Units.of(oblasts.zones().reindex(_codes()))


@cache
def _whole() -> Held:
    """Return what each oblast is in all."""
    people = places.load()
    unit = np.searchsorted(_codes(), people["oblast_iso"].to_numpy(str))
    units = oblasts.load().set_index("iso").geometry.reindex(_codes())
    return Held(
        area_km2(units),
        np.bincount(unit, minlength=len(_codes())).astype(float),
        np.bincount(unit, _population(people), len(_codes())).astype(float),
    )


def _population(people: pd.DataFrame) -> Floats:
    """Return people by place, those of a district with its city's."""
    return people["population"].where(~people["part_of_city"], 0).to_numpy(float)
