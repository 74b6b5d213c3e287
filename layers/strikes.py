"""Strikes reported in the press: a sample at settlement precision, not a census."""

import datetime as dt
import math
from collections.abc import Collection
from functools import cache

import geopandas as gpd
import pandas as pd

from layers.provenance import DATA

SOURCES = ("strikes",)
COLUMNS = {
    "strike_id": "str",
    "date": "str",
    "date_precision": "str",
    "place": "str",
    "oblast_iso": "str",
    "latitude": "float64",
    "longitude": "float64",
    "location_precision": "str",
    "weapon": "str",
    "weapon_class": "str",
    "target_type": "str",
    "killed": "Int64",
    "injured": "Int64",
    "attribution": "str",
    "summary": "str",
    "source_name": "str",
    "source_url": "str",
    "source_date": "str",
    "second_source_url": "str",
    "notes": "str",
}
WEAPON_CLASSES = (
    "drone",
    "cruise_missile",
    "ballistic_missile",
    "hypersonic_missile",
    "glide_bomb",
    "artillery_rocket",
    "mixed",
    "unknown",
)
# How far the true place can lie from the point given, km. A settlement's cell in the tessellation
# has the area of a circle of 5.9 km on average (599,094 km2 over 5,488 places); a raion's is
# that of 37 km (over 136 raions,
# https://ukranews.com/en/news/715331-rada-creates-136-enlarged-districts); an oblast's of 84 km.
LOCATION_UNCERTAINTY_KM = {
    "settlement": round(math.sqrt(599_094 / 5_488 / math.pi), 1),
    "raion": round(math.sqrt(599_094 / 136 / math.pi), 0),
    "oblast": round(math.sqrt(599_094 / 27 / math.pi), 0),
}


@cache
def load() -> gpd.GeoDataFrame:
    """Return the strikes, oldest first, `date` as `datetime.date`, EPSG:4326; read-only."""
    text = {column: kind for column, kind in COLUMNS.items() if kind == "str"}
    frame = pd.read_csv(
        DATA / "strikes.csv",
        dtype=COLUMNS,
        keep_default_na=False,
        na_values={column: [""] for column in COLUMNS if column not in text},
    )
    frame["date"] = [dt.date.fromisoformat(day) for day in frame["date"]]
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs="EPSG:4326")
    return gpd.GeoDataFrame(frame, geometry=points)


def casualties(frame: pd.DataFrame) -> pd.Series:
    """Return killed and injured together; missing where neither is stated (which is not 0)."""
    total = frame["killed"].fillna(0) + frame["injured"].fillna(0)
    return total.where(frame["killed"].notna() | frame["injured"].notna()).rename("casualties")


def choose(
    frame: gpd.GeoDataFrame,
    *,
    days: tuple[dt.date, dt.date] | None = None,
    oblasts: Collection[str] = (),
    weapon_classes: Collection[str] = (),
    target_types: Collection[str] = (),
    min_casualties: int = 0,
) -> gpd.GeoDataFrame:
    """Return the strikes that pass every filter; an empty filter lets all through."""
    keep = pd.Series(data=True, index=frame.index)
    if days is not None:
        keep &= frame["date"].between(*days)
    for column, wanted in (
        ("oblast_iso", oblasts),
        ("weapon_class", weapon_classes),
        ("target_type", target_types),
    ):
        if wanted:
            keep &= frame[column].isin(list(wanted))
    if min_casualties:
        keep &= casualties(frame).fillna(0) >= min_casualties
    return frame[keep]
