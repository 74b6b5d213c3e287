"""Invented counts, a folder of them, pages of them, and what a payload says when read again."""

import base64
import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from playwright.sync_api import Page

from layers import places
from layers.scale.counted import Counted
from layers.scale.folder import BY_WEAPON, MANIFEST
from maps.aggregates_data import Aggregates, pack
from maps.compose import compose
from maps.page import render_page
from maps.spec import Layer, MapSpec
from tests.many import varints
from tests.pages import Opener, until

FIRST, DAYS = dt.date(2024, 3, 20), 120
WEAPONS = ("artillery_rocket", "drone", "unknown")
STORE = "reachline_map.reachline.points"


def counts(events: int = 4000, *, seed: int = 1, weapons: tuple[str, ...] = WEAPONS) -> Counted:
    """Return counts where people live, some outside Ukraine and some without a date."""
    draw = np.random.default_rng(seed)
    homes = places.load()
    people = homes["population"].to_numpy(float)
    home = draw.choice(len(homes), events, p=people / people.sum())
    rows = pd.DataFrame(
        {
            "date": np.datetime64(FIRST, "s")
            + draw.integers(0, DAYS, events) * np.timedelta64(86400, "s"),
            "geonameid": homes["geonameid"].to_numpy()[home],
            "weapon_class": np.array(weapons)[draw.integers(0, len(weapons), events)],
        }
    )
    rows.loc[: events // 100, "geonameid"] = 0
    rows.loc[events // 2 : events // 2 + events // 200, "date"] = pd.NaT
    table = rows.groupby([*rows.columns], dropna=False, as_index=False).size()
    return Counted("events", events, table.rename(columns={"size": "events"}))


def shown(given: Counted) -> pd.DataFrame:
    """Return the rows that a map can show."""
    table = given.table
    return table[(table["geonameid"] != 0) & table["date"].notna()].reset_index(drop=True)


def write(folder: Path, given: Counted) -> Path:
    """Write counts as a finished run leaves them."""
    folder.mkdir(parents=True, exist_ok=True)
    given.table.to_parquet(folder / BY_WEAPON, index=False)
    (folder / MANIFEST).write_text(json.dumps({"rows": given.events}))
    return folder


def spec(**options: Any) -> MapSpec:
    asked = {"date": "2024-08-01", "layers": [Layer.OBLASTS, Layer.PLACES], "aggregates": "events"}
    return MapSpec.model_validate(asked | options)


def html(given: Counted, **options: Any) -> str:
    return render_page(compose(spec(**options), counted=given))


def opened(show: Opener, page: str, *args: Any, **options: Any) -> Page:
    found = show(page, *args, reduced_motion="reduce", **options).page
    until(found, "document.querySelector('.reachline').dataset.points === 'ready'")
    for part in (".rl-span", ".rl-rows"):
        until(found, f"document.querySelector('{part}') !== null")
    return found


def packed(given: Counted, **options: Any) -> Aggregates:
    return pack(shown(given), name=given.name, **options)


def read_again(many: Aggregates) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return spots, counts by day and, where there are such, by month: as the module writes."""
    stream = gzip.decompress(base64.b64decode(many.payload))
    numbers, end = varints(stream), 0

    def take(count: int) -> np.ndarray:
        nonlocal end
        found = [next(numbers) for _ in range(count)]
        end = found[-1][1] if found else end
        return np.array([number for number, _ in found], np.int64)

    for count in many.hexagons:
        take(14 * count)
    moved = take(2 * many.spots).reshape(-1, 2)
    signed = np.where(moved % 2, -(moved + 1) // 2, moved // 2)
    spots = pd.DataFrame(signed.cumsum(axis=0) / 1e4, columns=["lon", "lat"])
    for name in ("places", "size", "oblast", *(f"cell{n}" for n in range(len(many.grids_km2)))):
        spots[name] = take(many.spots)
    kinds = max(len(many.kinds), 1)

    def series(each: int) -> pd.DataFrame:
        lengths = take(many.spots * each)
        owner = np.repeat(np.arange(len(lengths)), lengths)
        return _steps(owner, take(len(owner)), take(len(owner)) + 1, each)

    days = series(1 if many.by_month else kinds)
    months = series(kinds) if many.by_month else pd.DataFrame()
    spots["name"] = ""
    named = stream[end:].decode().split("\n")[:-1]
    spots.loc[spots["places"] == 1, "name"] = named
    return spots, days, months


def _steps(owner: np.ndarray, since: np.ndarray, events: np.ndarray, each: int) -> pd.DataFrame:
    frame = pd.DataFrame({"owner": owner, "since": since + 1, "events": events})
    frame["step"] = frame.groupby("owner")["since"].cumsum() - 1
    return frame.assign(spot=frame["owner"] // each, kind=frame["owner"] % each)
