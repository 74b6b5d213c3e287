"""Invented events by the million: where people live, on the days of the war, from a seed."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from layers import places

FIRST, DAYS = dt.date(2022, 4, 3), 1600
SPREAD_DEGREES = 0.02  # about a settlement: what is within two kilometres of its centre
WEAPONS = {
    "artillery_rocket": 0.4,
    "drone": 0.35,
    "glide_bomb": 0.12,
    "cruise_missile": 0.05,
    "unknown": 0.08,
}
PARTITION_ROWS = 100_000


def write(
    folder: Path, count: int, *, rows: int = PARTITION_ROWS, days: int = DAYS, seed: int = 1
) -> list[Path]:
    """Write partitions of invented events as GeoParquet, ordered by day; return the files.

    No more than one partition is held at a time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, frame in enumerate(partitions(count, rows=rows, days=days, seed=seed)):
        files.append(folder / f"events-{number:05d}.parquet")
        frame.to_parquet(files[-1], index=False)
    return files


def partitions(count: int, *, rows: int, days: int = DAYS, seed: int) -> Iterator[gpd.GeoDataFrame]:
    """Yield partitions of invented events, ordered by day; same seed, same events."""
    day = _days(count, days, seed)
    for number, low in enumerate(range(0, count, rows)):
        yield _events(day[low : low + rows], low, np.random.default_rng([seed, number]))


def _days(count: int, days: int, seed: int) -> np.ndarray:
    """Return the day of each event, in order: quiet days and days of waves."""
    draw = np.random.default_rng(seed)
    heat = draw.gamma(0.8, size=days)
    each = draw.multinomial(count, heat / heat.sum())
    return np.repeat(np.arange(days, dtype=np.int16), each)


def _events(day: np.ndarray, first: int, draw: np.random.Generator) -> gpd.GeoDataFrame:
    homes = places.load()
    people = homes["population"].to_numpy(float)
    home = draw.choice(len(homes), len(day), p=people / people.sum())
    lon = homes["longitude"].to_numpy()[home] + draw.normal(0, 1.5 * SPREAD_DEGREES, len(day))
    lat = homes["latitude"].to_numpy()[home] + draw.normal(0, SPREAD_DEGREES, len(day))
    columns = {
        "event_id": np.arange(first, first + len(day)),
        "date": np.datetime64(FIRST, "D") + day,
        "weapon_class": pd.Series(
            draw.choice([*WEAPONS], len(day), p=[*WEAPONS.values()]), dtype="str"
        ),
        "killed": draw.poisson(0.05, len(day)).astype(np.int32),
    }
    points = gpd.points_from_xy(lon.round(5), lat.round(5), crs="EPSG:4326")
    return gpd.GeoDataFrame(columns, geometry=points)
