"""Dates in every habit, and the days that cannot be true."""

import contextlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import FileError
from layers.sources import Reading, dates, read
from layers.sources.report import Report, Row

DAY = date(2025, 8, 21)


@pytest.mark.parametrize(
    "written",
    [
        "2025-08-21",
        " 2025-08-21 ",
        "2025-8-21",
        "2025/08/21",
        "2025.08.21",
        "2025_08_21",
        "20250821",
        "20250821.0",
        20250821,
        "20250821T031500",
        "2025-08-21T23:59:59Z",
        "2025-08-21T23:59:59+03:00",
        "2025-08-21 04:15:00.000",
        "2025-08-21, in the night",
        "21.08.2025",
        "21.8.25",
        "21.08.2025 04:15",
        "21/08/2025",
        "21-08-2025",
        "8/21/2025",
        "21 August 2025",
        "21 Aug 2025",
        "21 aug. 2025",
        "21-Aug-2025",
        "August 21, 2025",
        "Aug 21 2025",
        "21 серпня 2025",
        "21 серпня 2025 року",
        "21 августа 2025",
        "Thursday, 21 August 2025",
        "чт, 21.08.2025",
        "45890",
        "45890.98",
        45890,
        45890.0,
        "1755734400",
        "1755734400.0",
        1755734400,
        1755734400000,
        "1755734400000",
        date(2025, 8, 21),
        datetime(2025, 8, 21, 23, 59, tzinfo=UTC),
        pd.Timestamp("2025-08-21 12:00"),
        np.datetime64("2025-08-21"),
    ],
    ids=repr,
)
def test_habits(written: Any) -> None:
    assert dates.parse(written) == DAY


@pytest.mark.parametrize(
    ("month", "number"),
    [
        ("січня", 1),
        ("лютого", 2),
        ("березня", 3),
        ("квітня", 4),
        ("травня", 5),
        ("червня", 6),
        ("липня", 7),
        ("серпня", 8),
        ("вересня", 9),
        ("жовтня", 10),
        ("листопада", 11),
        ("грудня", 12),
        ("мая", 5),
        ("июля", 7),
        ("December", 12),
        ("Sept", 9),
    ],
)
def test_months_by_name(month: str, number: int) -> None:
    assert dates.parse(f"3 {month} 2024") == date(2024, number, 3)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "is missing"),
        ("  ", "is missing"),
        (None, "is missing"),
        (float("nan"), "is missing"),
        (pd.NaT, "is missing"),
        (pd.NA, "is missing"),
        ("yesterday", "is no date"),
        ("2025", "is no date"),
        ("2025-08", "is no date"),
        ("39890", "is no date"),
        ("60000", "is no date"),
        ("soon, 2025-08-20", "is no date"),
        ("21 Octember 2025", "month is unknown"),
        ("21 August", "is no date"),
        ("21 августа 20", "is no date"),
        ("5 Foo 2024", "month is unknown"),
        ("31.02.2025", "day"),
        ("2025-13-01", "month"),
        ("3/4/2024", "two ways"),
        ([2025, 8, 21], "is no date"),
        ({"day": 1}, "is no date"),
    ],
    ids=repr,
)
def test_no_date(written: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        dates.parse(written)


def test_order_decides_slashes() -> None:
    assert dates.parse("3/4/2024", order="dmy") == date(2024, 4, 3)
    assert dates.parse("3/4/2024", order="mdy") == date(2024, 3, 4)
    assert dates.parse("4/4/2024") == date(2024, 4, 4)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["3/4/2024", "3/14/2024"], "mdy"),
        (["3/4/2024", "14/3/2024", None, 5], "dmy"),
        (["3/4/2024"], None),
        (["13/4/2024", "4/13/2024"], None),
        (["2024-03-14"], None),
        ([], None),
    ],
)
def test_a_column_tells_its_order(column: list[Any], order: str | None) -> None:
    assert dates.order_of(column) == order


@pytest.mark.parametrize(
    ("stem", "day"),
    [
        ("deepstatemap_data_20250820", date(2025, 8, 20)),
        ("isw_2025-08-20", date(2025, 8, 20)),
        ("front 2025_08_20 final", date(2025, 8, 20)),
        ("20240101_to_20240131", date(2024, 1, 31)),
        ("v20251399", None),
        ("map_99999999_2025-08-20", date(2025, 8, 20)),
        ("control", None),
        ("1754251105", None),
        ("", None),
    ],
)
def test_the_day_in_a_file_name(stem: str, day: date | None) -> None:
    assert dates.from_name(stem) == day


@pytest.mark.parametrize(
    ("stem", "day"),
    [
        ("1648989208", date(2022, 4, 3)),
        ("1669587257", date(2022, 11, 27)),
        ("history_1754251105", date(2025, 8, 3)),
        ("20250820", None),
        ("12345678901", None),
        ("x", None),
    ],
)
def test_the_unix_time_in_a_file_name(stem: str, day: date | None) -> None:
    assert dates.from_unix_name(stem) == day


def judge(value: Any) -> tuple[date | None, list[str]]:
    row = Row("f.csv", 7)
    found = dates.judge(row, "when", value, latest=DAY, order=None)
    for fault in row.faults:
        assert (fault.file, fault.row, fault.column) == ("f.csv", 7, "when")
        assert fault.cure
    return found, [fault.message for fault in row.faults]


def test_the_span_of_days_that_can_be_true() -> None:
    assert judge("2025-08-21") == (DAY, [])
    assert judge("2014-01-01") == (date(2014, 1, 1), [])
    assert judge("2025-08-22") == (None, ["the date is after 2025-08-21"])
    assert judge("2013-12-31") == (None, ["the date is before 2014-01-01"])
    assert judge("1527-06-06") == (None, ["the date is before 2014-01-01"])
    assert judge("nonsense") == (None, ["the date is no date"])
    assert judge(None) == (None, ["the date is missing"])
    message = judge("30.02.2024")[1][0]
    assert message.startswith("the date is no day of the calendar")


def test_the_day_of_a_file() -> None:
    report = Report(files=["control_20260101.geojson"])
    dates.require(DAY, report, latest=DAY)
    for wrong in (date(2026, 1, 1), date(2013, 1, 1)):
        with pytest.raises(FileError, match=str(wrong)):
            dates.require(wrong, report, latest=DAY)


def test_today_is_a_day_of_this_war() -> None:
    assert dates.today() > DAY


@given(day=st.dates(min_value=date(2014, 1, 1), max_value=date(2030, 12, 31)))
def test_every_day_comes_back(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d %B %Y", "%Y-%m-%dT%H:%M:%S"):
        assert dates.parse(day.strftime(form)) == day
    assert dates.parse(f"{day.month}/{day.day}/{day.year}", order="mdy") == day
    assert dates.from_name(f"map_{day:%Y%m%d}") == day


@given(text=st.text(max_size=30))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(dates.parse(text), date)


SERIAL = "serial numbers of a spreadsheet were read as days"
SINCE_1970 = "seconds or milliseconds since 1970 were read as days of UTC"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("45890", SERIAL),
        (45890, SERIAL),
        (45890.5, SERIAL),
        (" Thu, 45890", SERIAL),
        (1755734400, SINCE_1970),
        ("1755734400000", SINCE_1970),
        ("20250821", ""),
        ("2025-08-21", ""),
        (DAY, ""),
        (pd.Timestamp("2025-08-21"), ""),
        (pd.NaT, ""),
        (None, ""),
        ([45890], ""),
    ],
    ids=repr,
)
def test_a_bare_number_is_known_from_a_day_in_print(written: Any, said: str) -> None:
    assert dates.numbered(written) == said


def table(path: Path, *days: str, lat: str = "49.98", lon: str = "36.25") -> Reading:
    file = path / "t.csv"
    lines = "".join(f'"{day}",{lat},{lon}\n' for day in days)
    file.write_text(f"day,lat,lon\n{lines}", encoding="utf-8")
    return read([file], columns={"date": "day"}, today=DAY, coarsen=False)


def notes(reading: Reading) -> list[str]:
    return [str(r).partition("t.csv, ")[2] for r in reading.report.repairs if r.column == "day"]


def test_days_that_stand_as_numbers_are_told_once_with_how_many(tmp_path: Path) -> None:
    found = table(tmp_path, "2025-08-01", "45889", "1755734400", "45890", "Thu, 45890", "45889")
    assert notes(found) == [
        f"column day: {SINCE_1970} in 1 row, in row 3 as 2025-08-21 ('1755734400'). {dates.CURE}",
        f"column day: {SERIAL} in 4 rows, in row 2 as 2025-08-20 ('45889'). {dates.CURE}",
    ]
    assert (found.report.read, found.report.kept, found.report.repaired) == (6, 6, 5)
    assert [day.day for day in found.frame["date"]] == [1, 20, 21, 21, 21, 20]


def test_only_rows_that_are_kept_are_told_of(tmp_path: Path) -> None:
    assert notes(table(tmp_path, "2025-08-01", "59999")) == []  # refused: a day to come
    assert notes(table(tmp_path, "45889", lat="484")) == []
    assert notes(table(tmp_path, "20250821", "21.08.2025")) == []


def test_a_row_mended_in_two_ways_counts_once(tmp_path: Path) -> None:
    found = table(tmp_path, "45889", "2025-08-01", lat='"49,98"')
    assert len(notes(found)) == 1
    assert found.report.repaired == 2
    turned = table(tmp_path, "45889", "2025-08-01", lat="36.25", lon="49.98")
    assert len(notes(turned)) == 1
    assert turned.report.repaired == 2


def test_a_ragged_row_is_told_of_with_the_others(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(
        "day,lat,lon,place,url\n45889,49.98,36.25\n45890,49.98,36.25,Kharkiv,\n45889,49.98\n"
        "2025-08-01,49.98,36.25,Kharkiv,\n",
        encoding="utf-8",
    )
    found = read([file], columns={"date": "day"}, today=DAY, coarsen=False)
    assert found.report.kept == 3
    (said,) = notes(found)
    assert "in 2 rows, in row 1 as 2025-08-20" in said


@pytest.mark.parametrize(
    ("name", "properties"),
    [
        ("theirs.geojson", {"status": "occupied"}),
        ("deepstatemap_data.geojson", {}),
        ("theirs.geojson", {"layer_type": "Assessed Russian control"}),
    ],
)
def test_polygons_dated_by_numbers_are_told_of(
    tmp_path: Path, name: str, properties: dict[str, str]
) -> None:
    ring = [[36, 46], [37, 46], [37, 47], [36, 47], [36, 46]]
    features = [
        {
            "type": "Feature",
            "properties": {**properties, "date": day},
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]},
        }
        for day in (1755648000000, "2025-08-21", None)
    ]
    file = tmp_path / name
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    report = read([file], today=DAY).report
    said = [repair.message for repair in report.repairs if repair.column == "date"]
    assert said == [f"{SINCE_1970} in 1 row, in row 1 as 2025-08-20"]
    assert (report.kept, report.refused, report.repaired) == (2, 1, 1)


def test_settlements_dated_by_numbers_are_told_of(tmp_path: Path) -> None:
    for file in (Path(__file__).parent / "fixtures_sources" / "viina").iterdir():
        text = file.read_text(encoding="utf-8").replace("20250820", "45889")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    found = read([tmp_path / "control_latest_2025.csv"], today=DAY)
    (said,) = [r.message for r in found.report.repairs if r.column == "date"]
    assert said.startswith(f"{SERIAL} in ")
    assert date(2025, 8, 20) in set(found.frame["date"])
