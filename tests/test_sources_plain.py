"""Plain tables of strikes, of every habit."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from geo.errors import FileError, InputError
from layers import places, sources
from layers.sources import plain
from tests.readings import FIXTURES, counts, first, hits, told

Maker = Callable[..., Path]


@pytest.fixture
def table(tmp_path: Path) -> Maker:
    """Return a function that writes lines as a CSV file."""

    def write(*lines: str, name: str = "hits.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return path

    return write


def test_a_plain_table_in_ukrainian() -> None:
    reading = hits(FIXTURES / "plain.csv")
    assert reading.format == "plain"
    assert counts(reading) == (4, 2, 2, 2, 0)
    assert told(reading)[0][:2] == (3, "Широта")
    assert told(reading)[1][:2] == (4, "Дата")
    assert first(reading) == {
        "strike_id": "plain-1",
        "date": date(2025, 8, 21),
        "date_precision": "day",
        "place": "Мукачево",
        "latitude": 48.4414,
        "longitude": 22.7177,
        "killed": 0,
        "summary": "Ракетний удар",
        "source_url": "https://example.org/1",
        "source_row": 1,
    }
    assert "source_url" not in first(reading, 1), "javascript: is no address"
    assert [(r.row, r.column) for r in reading.report.repairs] == [
        (1, "Довгота"),
        (1, "Широта"),
        (2, "Посилання"),
    ]


@pytest.mark.parametrize(
    ("lat", "lon", "day"),
    [
        ("latitude", "longitude", "date"),
        ("LAT", "LON", "event_date"),
        ("Lat", "Lng", "Date"),
        ("y", "x", "datetime"),
        ("широта", "довгота", "дата"),
        (" lat ", "long", "day"),
    ],
)
def test_usual_names(table: Maker, lat: str, lon: str, day: str) -> None:
    reading = hits(table(f"{lat},{lon},{day}", "48.44,22.72,2025-08-21"))
    assert counts(reading) == (1, 1, 0, 0, 0)


def test_guessing_gives_no_column_to_two_fields() -> None:
    found = plain.guess(["id", "date", "lat", "lon", "source", "text", "notes", "name"])
    assert len(set(found.values())) == len(found)
    assert found["summary"] == "text"
    assert found["notes"] == "notes"
    assert plain.guess(["notes", "lat"])["summary"] == "notes"
    assert plain.guess([]) == {}


def test_named_rows_stand_at_their_places(tmp_path: Path) -> None:
    path = tmp_path / "named.csv"
    path.write_text("Name,Date\nХарків,2025-08-20\nLviv,2025-08-21\n", encoding="utf-8")
    found = sources.read([path], places=places.load()).frame
    assert list(found["oblast_iso"]) == ["UA-63", "UA-46"]


def test_a_name_is_no_place_where_others_place_the_row_or_it_names_something_else(
    tmp_path: Path,
) -> None:
    path = tmp_path / "named.csv"
    for text in (
        "Name,Date,Breitengrad,Laengengrad\nKharkiv,2025-08-20,50.45,30.52\n",
        "Name,Date\nPlant hit,2025-08-20\nLviv,2025-08-20\nDepot hit,2025-08-21\n",
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(FileError, match="has no column for the latitude"):
            sources.read([path], places=places.load())
    path.write_text(
        "Name,Date,Breitengrad,Laengengrad\nPlant hit,2025-08-20,48.45,22.72\n", encoding="utf-8"
    )
    columns = {"latitude": "Breitengrad", "longitude": "Laengengrad"}
    found = sources.read([path], columns=columns, places=places.load()).frame
    assert list(found["summary"]) == ["Plant hit"]


def test_columns_may_be_named(table: Maker) -> None:
    path = table("when;north;east;dead", "21.08.2025;48.44;22.72;3")
    named = {"date": "when", "latitude": "north", "longitude": "east", "killed": "dead"}
    reading = hits(path, columns=named)
    assert first(reading)["killed"] == 3


def test_columns_that_are_not_there(table: Maker) -> None:
    path = table("a,b", "x,y")
    with pytest.raises(FileError) as caught:
        hits(path)
    assert [fault.message for fault in caught.value.faults] == [
        "has no column for the date",
        "has no column for the latitude",
        "has no column for the longitude",
    ], "all at once"
    assert "there are: a, b" in caught.value.faults[0].cure
    with pytest.raises(FileError, match="column nope: has no column for the killed"):
        hits(table("date,lat,lon", "2025-08-21,48,22"), columns={"killed": "nope"})
    with pytest.raises(InputError, match="No field is called 'lat'"):
        hits(path, columns={"lat": "a"})


def test_a_whole_file_with_latitude_and_longitude_changed(table: Maker) -> None:
    path = table(
        "date,lat,lon",
        "2025-08-21,22.72,48.44",
        "2025-08-20,36.25,49.98",
        "2025-08-19,37.62,55.75",
    )
    reading = hits(path)
    # Moscow lies outside the box, and two of three do not make a file: they are turned as rows.
    assert counts(reading) == (3, 3, 2, 0, 0)
    assert reading.frame["longitude"].tolist() == [22.72, 36.25, 55.75]
    path = table(*path.read_text().splitlines(), "2025-08-19,30.5,50.4", "2025-08-19,30.5,50.4")
    reading = hits(path)
    assert counts(reading) == (5, 5, 5, 0, 0)
    assert reading.frame["longitude"].tolist() == [22.72, 36.25, 37.62, 30.5, 30.5]
    assert [r.row for r in reading.report.repairs] == [None], "told once, for the file"


def test_one_swapped_row_among_sound_ones(table: Maker) -> None:
    sound_rows = ("2025-08-21,48.44,22.72", "2025-08-20,49.9,36.2")
    reading = hits(table("date,lat,lon", *sound_rows, "2025-08-20,36.2,49.9"))
    assert counts(reading) == (3, 3, 1, 0, 0)
    assert reading.frame["longitude"].tolist() == [22.72, 36.2, 36.2]
    assert reading.report.repairs[0].row == 3


def test_as_many_swapped_rows_as_sound_ones(table: Maker) -> None:
    """Some joined two tables of other habits: each row is put right, and told."""
    straight, turned = "2025-08-21,48.44,22.72", "2025-08-20,36.2,49.9"
    reading = hits(table("date,lat,lon", *[straight, turned] * 3, turned))
    assert counts(reading) == (7, 7, 4, 0, 0)
    assert reading.frame["longitude"].between(21, 41).all()
    assert [repair.row for repair in reading.report.repairs] == [2, 4, 6, 7]


def test_slashed_dates_follow_the_file(table: Maker) -> None:
    american = table("date,lat,lon", "3/4/2024,48,35", "3/14/2024,48,35")
    assert hits(american).frame["date"].tolist() == [date(2024, 3, 4), date(2024, 3, 14)]
    european = table("date,lat,lon", "3/4/2024,48,35", "14/3/2024,48,35")
    assert hits(european).frame["date"].tolist() == [date(2024, 4, 3), date(2024, 3, 14)]
    neither = table("date,lat,lon", "3/4/2024,48,35")
    assert told(hits(neither)) == [
        (1, "date", "the date can be read two ways (day first or month first)")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_encodings(table: Maker, encoding: str) -> None:
    path = table("дата,lat,lon,опис", "2025-08-21,48,35,Ракетний удар по місту", encoding=encoding)
    reading = hits(path)
    assert first(reading)["summary"] == "Ракетний удар по місту"
    assert len(reading.report.repairs) == (encoding != "utf-8")


def test_ids_are_kept_and_made_single(table: Maker) -> None:
    path = table("id,date,lat,lon", *["7,2025-08-21,48,35"] * 3, ",2025-08-21,48,35")
    reading = hits(path)
    assert reading.frame["strike_id"].tolist() == ["7", "7-2", "7-3", "hits-4"]
    assert counts(reading) == (4, 4, 2, 0, 0)


@pytest.mark.parametrize(
    ("written", "kept", "repairs"),
    [
        ("2025-08-22", "2025-08-22", 0),
        ("22.08.2025", "2025-08-22", 0),
        ("2022-08", "2022-08", 0),
        ("2022", "2022", 0),
        ("soon", "", 1),
        ("", "", 0),
    ],
)
def test_dates_of_sources(table: Maker, written: str, kept: str, repairs: int) -> None:
    path = table("date,lat,lon,source_date", f"2025-08-21,48,35,{written}")
    reading = hits(path)
    assert reading.frame["source_date"].tolist() == [kept]
    assert len(reading.report.repairs) == repairs


def test_rows_too_long_are_refused_and_counted(table: Maker) -> None:
    reading = hits(table("date,lat,lon", "2025-08-21,48,35,Kyiv, hit", "2025-08-21,48,35"))
    assert counts(reading) == (2, 1, 0, 1, 0)
    assert told(reading) == [(1, None, "has 5 cells where the header has 3")]


def test_every_fault_of_a_row_is_told(table: Maker) -> None:
    reading = hits(table("date,lat,lon", "soon,north,east"))
    assert [fault.column for fault in reading.report.faults] == ["lon", "lat", "date"]
    assert counts(reading) == (1, 0, 0, 1, 0)


def test_a_table_of_a_header_alone(table: Maker) -> None:
    reading = hits(table("date,lat,lon"))
    assert counts(reading) == (0, 0, 0, 0, 0)
    assert reading.frame.empty


def test_rows_of_the_future(table: Maker) -> None:
    reading = hits(table("date,lat,lon", "2026-11-22,48,35", "2026-11-23,48,35"))
    assert told(reading) == [(2, "date", "the date is after 2026-11-22")]


def test_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Date", "Lat", "Lon", "Killed", "Summary"])
    sheet.append([datetime(2025, 8, 21, 4, 15), 48.4414, 22.7177, 3, "=1+1"])  # noqa: DTZ001  a cell has no zone
    sheet.append(["20.08.2025", "49,98", 36.25, None, "Tom &amp; Co"])
    path = tmp_path / "hits.xlsx"
    book.save(path)
    reading = hits(path)
    assert counts(reading) == (2, 2, 1, 0, 0)
    assert first(reading)["date"] == date(2025, 8, 21)
    assert "summary" not in first(reading), "a formula never computed has no value, and is not run"
    assert first(reading, 1)["summary"] == "Tom & Co"


def test_a_collection_of_points(tmp_path: Path) -> None:
    def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
        return {"type": "Feature", "geometry": geometry, "properties": properties}

    point = {"type": "Point", "coordinates": [22.7177, 48.4414, 115.0]}
    several = {"type": "MultiPoint", "coordinates": [[22, 48], [23, 48]]}
    single = {"type": "MultiPoint", "coordinates": [[36.25, 49.98]]}
    line = {"type": "LineString", "coordinates": [[36, 46], [37, 47]]}
    document = {
        "type": "FeatureCollection",
        "features": [
            # The geometry decides, whatever the columns beside it say.
            feature(point, verifiedDate="2025-08-21", lat=1, lon=2, url="https://example.org"),
            feature(single, verifiedDate="2025-08-21"),
            feature(several, verifiedDate="2025-08-21"),
            feature(line, verifiedDate="2025-08-21"),
            feature(None, verifiedDate="2025-08-21"),
        ],
    }
    path = tmp_path / "events.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    reading = hits(path, columns={"date": "verifiedDate"})
    assert counts(reading) == (5, 2, 0, 1, 2)
    assert reading.frame["longitude"].tolist() == [22.7177, 36.25]
    assert reading.report.drops == {
        "a MultiPoint among points": 1,
        "a LineString among points": 1,
    }
