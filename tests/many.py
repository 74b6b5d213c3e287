"""Invented points, as many as a test asks for, and what the packed ones say when read again."""

import base64
import datetime as dt
import gzip
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.schema import STRIKE_COLUMNS, WEAPON_CLASSES
from layers.sources.formats import Reading
from layers.sources.report import Report
from maps.phrases import Speaker
from maps.points import of_file
from maps.points_data import Kind, Points
from maps.scene import Scene
from maps.spec import Locale
from tests.scenes import make_scene, make_spec

FIRST = dt.date(2022, 4, 3)
TOWNS = (("Alfa", 24.0, 50.0), ("Bravo", 30.5, 50.45), ("Charlie", 36.25, 49.99))
HOSTILE = "</script><img src=x onerror=alert(1)>"


def strikes(count: int, *, seed: int = 1, towns: int = 60) -> gpd.GeoDataFrame:
    """Return strikes as a reader gives them, at a few named towns of the invented country."""
    draw = np.random.default_rng(seed)
    lon = np.append([t[1] for t in TOWNS], draw.uniform(23.2, 38.8, towns - len(TOWNS)).round(4))
    lat = np.append([t[2] for t in TOWNS], draw.uniform(45.2, 51.8, towns - len(TOWNS)).round(4))
    name = [t[0] for t in TOWNS] + [f"Town {number}" for number in range(len(TOWNS), towns)]
    at = np.minimum(draw.geometric(0.08, count) - 1, towns - 1)
    frame = pd.DataFrame(
        {column: pd.Series([""] * count, dtype="str") for column in STRIKE_COLUMNS}
    )
    frame["strike_id"] = [f"X-{number}" for number in range(count)]
    frame["date"] = [FIRST + dt.timedelta(days=int(day)) for day in draw.integers(0, 900, count)]
    frame["place"] = np.array(name)[at]
    frame["oblast_iso"] = np.array(["UA-63", "UA-46", "UA-59"])[at % 3]
    frame["longitude"], frame["latitude"] = lon[at], lat[at]
    frame["location_precision"] = "settlement"
    frame["weapon_class"] = np.array(WEAPON_CLASSES)[draw.integers(0, 4, count)]
    frame["killed"] = pd.array([None if k > 5 else k for k in draw.integers(0, 9, count)], "Int64")
    frame["injured"] = pd.array([None] * count, "Int64")
    frame["summary"] = [f"Something hit it, {number}." for number in range(count)]
    frame["source_name"] = "A paper"
    frame["source_url"] = [f"https://example.org/{number}" for number in range(count)]
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs="EPSG:4326")
    return gpd.GeoDataFrame(frame, geometry=points)


def reading(frame: gpd.GeoDataFrame, *, refused: int = 0) -> Reading:
    """Return strikes as if a file had been read."""
    report = Report(
        ["some/strikes.csv"], read=len(frame) + refused, kept=len(frame), refused=refused
    )
    return Reading("strikes", "plain", frame, report, "Strikes of our own")


def many_scene(count: int = 2000, *, locale: Locale = Locale.EN, **spec: Any) -> Scene:
    """Return the invented scene with points in place of its strikes."""
    scene = make_scene(make_spec(locale=locale, **spec))
    return make_scene(
        scene.spec,
        strikes=scene.strikes.iloc[:0],
        reach_lines=scene.reach_lines.iloc[:0],
        points=of_file(strikes(count), Speaker(locale)),
    )


def unpacked(points: Points) -> pd.DataFrame:
    """Return what the payload says, row by row, by the rules its module writes down."""
    stream = gzip.decompress(base64.b64decode(points.payload))
    numbers = varints(stream)
    positions, at = [], np.zeros(2, int)
    for _ in range(points.positions):
        at = at + [_signed(next(numbers)[0]) for _ in range(2)]
        positions.append(tuple(at / 1e4))
    rows: dict[str, list[Any]] = {"lon": [], "lat": [], "day": []}
    counts = [next(numbers)[0] for _ in range(points.positions)]
    for (lon, lat), count in zip(positions, counts, strict=True):
        day = 0
        for _ in range(count):
            day += next(numbers)[0]
            rows["lon"].append(lon)
            rows["lat"].append(lat)
            rows["day"].append(points.first + dt.timedelta(days=day))
    end = 0
    codes: dict[str, list[int]] = {}
    for column in points.columns:
        codes[column.key] = []
        for _ in range(points.count):
            number, end = next(numbers)
            codes[column.key].append(number)
    rest = stream[end:].decode().split("\n")
    for column in points.columns:
        rows[column.key] = list(_told(column.kind, column.values, codes[column.key], rest))
    assert rest == [""]
    return pd.DataFrame(rows)


def _told(kind: Kind, values: tuple[Any, ...], codes: list[int], rest: list[str]) -> Iterator[Any]:
    if kind is Kind.CHOICE:
        yield from (values[code][0] for code in codes)
    elif kind is Kind.COUNT:
        yield from (code - 1 if code else None for code in codes)
    else:
        met: list[str] = []
        for code in codes:
            if not code:
                met.append(rest.pop(0))
            yield met[code - 1] if code else met[-1]


def varints(stream: bytes) -> Iterator[tuple[int, int]]:
    """Yield each number and where the next one begins."""
    number, shift = 0, 0
    for place, byte in enumerate(stream):
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number, place + 1
            number, shift = 0, 0


def _signed(number: int) -> int:
    return -(number + 1) // 2 if number % 2 else number // 2
