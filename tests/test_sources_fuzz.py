"""Whatever a file holds, reading it ends in a frame with a true account, or in an error of ours."""

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geo.errors import FileError, ReachlineError
from layers.schema import control_faults, strike_faults
from layers.sources import FORMATS, Reading, read
from tests.awkward import (
    HEADERS,
    awkward_text,
    coordinate,
    feature,
    json_value,
    record,
    sound_polygon,
    square_crossed,
)

TODAY = date(2026, 11, 22)

# tmp_path is shared by the examples of one test: each overwrites the same file, so nothing leaks.
fuzz = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def read_or_refuse(path: Path, as_: str = "auto", *, coarsen: bool = True) -> Reading | None:
    """Read a file; check the account, or that the refusal says where, what and how to mend it."""
    reading, error = attempt(path, as_, coarsen=coarsen)
    if reading is not None:
        check(reading)
        return reading
    assert str(error)
    if isinstance(error, FileError):
        assert error.faults
        for fault in error.faults:
            assert fault.file
            assert fault.message
            assert fault.cure
    return None


def attempt(path: Path, as_: str, *, coarsen: bool) -> tuple[Reading | None, ReachlineError | None]:
    try:
        return read([path], as_=as_, today=TODAY, coarsen=coarsen), None
    except ReachlineError as error:
        return None, error


def check(reading: Reading) -> None:
    report = reading.report
    assert report.read == report.kept + report.refused + report.dropped
    assert report.repaired <= report.kept
    assert sum(report.drops.values()) == report.dropped
    assert len({fault.row for fault in report.faults}) == report.refused
    json.dumps(report.as_dict())
    if reading.kind == "strikes":
        assert len(reading.frame) == report.kept
        assert strike_faults(reading.frame) == []
        assert reading.frame["source_row"].is_unique
    else:
        assert len(reading.frame) <= report.kept * 3
        assert control_faults(reading.frame) == []


@fuzz
@given(
    form=st.sampled_from(sorted(HEADERS)),
    rows=st.lists(st.lists(awkward_text, max_size=14), max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1251"]),
)
def test_table_cells(
    tmp_path: Path, form: str, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(HEADERS[form])
    writer.writerows(rows)
    path = tmp_path / "table.csv"
    path.write_bytes(text.getvalue().encode(encoding, errors="replace"))
    read_or_refuse(path)
    read_or_refuse(path, form, coarsen=False)


@fuzz
@given(
    rows=st.lists(st.tuples(awkward_text, coordinate, coordinate, awkward_text), max_size=8),
)
def test_rows_that_are_nearly_right(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["date", "latitude", "longitude", "killed"])
    writer.writerow(["2025-08-21", "48.44", "22.72", "0"])
    writer.writerows(rows)
    path = tmp_path / "near.csv"
    path.write_text(text.getvalue(), encoding="utf-8", errors="replace")
    reading = read_or_refuse(path)
    if reading is not None:
        # Blank lines are no rows; whatever says something is counted.
        assert reading.report.read >= 1


@fuzz
@given(data=st.binary(max_size=300))
def test_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "some.bin"
    path.write_bytes(data)
    read_or_refuse(path)


@fuzz
@given(
    head=st.sampled_from(
        [
            b"PK\x03\x04",
            b"PAR1",
            b"SQLite format 3\0",
            b"fgb\x03",
            b"\x1f\x8b",
            b"<kml>",
            b"{",
            b"[",
        ]
    ),
    rest=st.binary(max_size=120),
    suffix=st.sampled_from([".geojson", ".csv", ".xlsx", ".kmz", ".shp", ".parquet", ".gpkg"]),
)
def test_broken_containers(tmp_path: Path, head: bytes, rest: bytes, suffix: str) -> None:
    path = tmp_path / f"broken{suffix}"
    path.write_bytes(head + rest)
    read_or_refuse(path)


@fuzz
@given(value=json_value)
def test_any_json(tmp_path: Path, value: Any) -> None:
    path = tmp_path / "any_20250821.json"
    path.write_text(json.dumps(value), encoding="utf-8", errors="replace")
    read_or_refuse(path)


@fuzz
@given(
    rows=st.lists(st.one_of(record, json_value), min_size=1, max_size=5),
    form=st.sampled_from(["auto", "incidents", "timemap", "geoconfirmed", "plain"]),
)
def test_lists_of_records(tmp_path: Path, rows: list[Any], form: str) -> None:
    path = tmp_path / "records.json"
    path.write_text(json.dumps(rows), encoding="utf-8", errors="replace")
    read_or_refuse(path, form)


@fuzz
@given(
    features=st.lists(feature, max_size=5),
    header=st.dictionaries(st.sampled_from(["crs", "id", "datetime", "map", "name"]), json_value),
    form=st.sampled_from(["auto", "auto", *FORMATS]),
)
def test_geojson(tmp_path: Path, features: list[Any], header: dict[str, Any], form: str) -> None:
    path = tmp_path / "control_20250821.geojson"
    document = {**header, "type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(document), encoding="utf-8", errors="replace")
    read_or_refuse(path, form)


@fuzz
@given(polygons=st.lists(st.tuples(sound_polygon, st.sampled_from(["ru", "ua", "contested", ""]))))
@example([(square_crossed(1.8527756362714564e-206), "ru")])
def test_polygons_that_cross_and_overlap(
    tmp_path: Path, polygons: list[tuple[dict[str, Any], str]]
) -> None:
    path = tmp_path / "control_20250821.geojson"
    features = [
        {"type": "Feature", "geometry": shape, "properties": {"status": status}}
        for shape, status in polygons
    ]
    document = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    read_or_refuse(path)


@fuzz
@given(
    body=st.text(
        alphabet=st.sampled_from('<>/&;"= abKPFk1,.\n'),
        max_size=80,
    ),
    packed=st.booleans(),
)
def test_kml(tmp_path: Path, body: str, *, packed: bool) -> None:
    text = f"<kml><Document><Placemark><name>{body}</name></Placemark></Document></kml>"
    path = tmp_path / "marks.kmz"
    if packed:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", text)
    else:
        path.write_text(text, encoding="utf-8")
    read_or_refuse(path)


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize(
    "text",
    [
        "date,lat,lon\n2025-08-21,48.4,22.7\n",
        '[{"date": "2025-08-21", "latitude": 48.4, "longitude": 22.7}]',
        """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {},
        "geometry": {"type": "Point", "coordinates": [22.7, 48.4]}}]}""",
        "[]",
        "{}",
        '{"mapDataFolders": [1, {"mapDataPlacemarks": 2}]}',
    ],
)
def test_every_format_on_what_is_not_its_own(tmp_path: Path, form: str, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    read_or_refuse(path, form)
