"""Frames checked at the border, with faults in the user's words."""

from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from layers import schema, strikes
from layers.schema import CONTROL_COLUMNS, STRIKE_COLUMNS, control_faults, strike_faults
from layers.sources import assembled
from layers.sources.assembled import TEXTS
from layers.sources.report import Report


def strike(**values: Any) -> dict[str, Any]:
    known = dict.fromkeys([*TEXTS, "source_url", "second_source_url", "source_date"], "")
    return {
        **known,
        "strike_id": "a",
        "date": date(2025, 8, 21),
        "longitude": 22.7,
        "latitude": 48.4,
        "killed": None,
        "injured": None,
        "source_row": 1,
        **values,
    }


def faults(*rows: dict[str, Any], **options: Any) -> list[tuple[int | None, str | None, str]]:
    frame = pd.DataFrame(list(rows))
    found = strike_faults(frame, file="f.csv", **options)
    for fault in found:
        assert fault.file == "f.csv"
        assert fault.cure
    return [(fault.row, fault.column, fault.message) for fault in found]


def test_the_columns_are_those_of_our_own_strikes() -> None:
    assert list(STRIKE_COLUMNS) == list(strikes.COLUMNS)
    assert set(schema.WEAPON_CLASSES) == set(strikes.WEAPON_CLASSES)
    assert set(schema.LOCATION_PRECISIONS) == set(strikes.LOCATION_UNCERTAINTY_KM)


def test_our_own_strikes_are_sound() -> None:
    assert strike_faults(strikes.load(), embedded=True) == []


def test_a_sound_strike() -> None:
    assert faults(strike()) == []
    assert faults(strike(date="2025-08-21", killed=3, source_url="https://a.b")) == []
    assert faults(strike(place=None, weapon=None, source_url=None)) == [], "texts may be missing"


def test_no_strikes() -> None:
    nothing = assembled.joined([], Report(), column="id", mended=False)
    assert strike_faults(nothing) == []


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("strike_id", " ", "the id is empty"),
        ("strike_id", None, "is missing"),
        ("date", "21.08.2025", "the date is no day since 2014"),
        ("date", date(2013, 12, 31), "the date is no day since 2014"),
        ("date", 5, "the date is no day since 2014"),
        ("date", None, "is missing"),
        ("latitude", 91, "is no latitude"),
        ("latitude", "north", "is no latitude"),
        ("longitude", -181.0, "is no longitude"),
        ("longitude", None, "is missing"),
        ("oblast_iso", "Kharkiv", "is no oblast"),
        ("oblast_iso", 63, "is no oblast"),
        ("killed", -1, "is no count of people"),
        ("injured", 1.5, "is no count of people"),
        ("injured", "some", "is no count of people"),
        ("source_url", "javascript:alert(1)", "is no web address"),
        ("second_source_url", "https://a b", "is no web address"),
        ("date_precision", "about", "the date_precision is not known"),
        ("location_precision", "exact", "the location_precision is not known"),
    ],
)
def test_each_rule(column: str, value: Any, message: str) -> None:
    second = strike(strike_id="b") | {column: value}
    assert faults(strike(), second) == [(2, column, message)]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("place", "", "names no place"),
        ("source_url", "", "names no source"),
        ("weapon_class", "laser", "the weapon_class is not known"),
    ],
)
def test_our_own_must_say_more(column: str, value: str, message: str) -> None:
    full = strike(place="Kharkiv", source_url="https://a.b", weapon_class="drone")
    assert faults(full, embedded=True) == []
    assert faults(full | {column: value}) == []
    assert faults(full | {column: value}, embedded=True) == [(1, column, message)]


def test_all_faults_come_together_in_order() -> None:
    assert faults(
        strike(latitude=99, date="x"),
        strike(strike_id="b"),
        strike(strike_id="b", killed=-1),
    ) == [
        (1, "date", "the date is no day since 2014"),
        (1, "latitude", "is no latitude"),
        (2, "strike_id", "stands twice"),
        (3, "killed", "is no count of people"),
        (3, "strike_id", "stands twice"),
    ]


def test_missing_columns() -> None:
    frame = pd.DataFrame([strike()]).drop(columns=["date", "killed"])
    assert [(f.row, f.column, f.message) for f in strike_faults(frame)] == [
        (None, "date", "the column is missing"),
        (None, "killed", "the column is missing"),
    ]


def test_the_index_of_the_frame_does_not_matter() -> None:
    frame = pd.DataFrame([strike(), strike(strike_id="b", latitude=99)], index=[40, 40])
    assert [fault.row for fault in strike_faults(frame)] == [2]


def control(geometry: Any = None, crs: str | None = "EPSG:4326", **values: Any) -> gpd.GeoDataFrame:
    row = {"date": date(2025, 8, 20), "status": "occupied", "source": "x", **values}
    shape = shapely.box(36, 46, 37, 47) if geometry is None else geometry
    return gpd.GeoDataFrame([row], geometry=[shape], crs=crs)[list(CONTROL_COLUMNS)]


def messages(frame: gpd.GeoDataFrame) -> list[tuple[str | None, str]]:
    return [(fault.column, fault.message) for fault in control_faults(frame)]


def test_sound_control() -> None:
    assert control_faults(control()) == []
    assert control_faults(control(crs="OGC:CRS84")) == []


@pytest.mark.parametrize(
    ("frame", "fault"),
    [
        (control(status="russian"), ("status", "the status is not known")),
        (control(status=None), ("status", "is missing")),
        (control(date="soon"), ("date", "the date is no day since 2014")),
        (control(shapely.Point(36, 46)), ("geometry", "is no valid flat polygon")),
        (
            control(shapely.Polygon([(36, 46), (37, 47), (37, 46), (36, 47)])),
            ("geometry", "is no valid flat polygon"),
        ),
        (
            control(shapely.force_3d(shapely.box(36, 46, 37, 47))),
            ("geometry", "is no valid flat polygon"),
        ),
        (control(crs="EPSG:3857"), ("geometry", "is not in EPSG:4326")),
        (control(crs=None), ("geometry", "is not in EPSG:4326")),
    ],
    ids=["status", "none", "date", "point", "crossing", "3-D", "metres", "no CRS"],
)
def test_unsound_control(frame: gpd.GeoDataFrame, fault: tuple[str, str]) -> None:
    assert messages(frame) == [fault]


def test_one_row_for_each_date_and_status() -> None:
    twice = pd.concat([control(), control()], ignore_index=True)
    assert set(messages(gpd.GeoDataFrame(twice))) == {
        ("date", "stands twice"),
        ("status", "stands twice"),
    }
