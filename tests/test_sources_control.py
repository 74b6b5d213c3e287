"""Control of ground: anybody's polygons, and VIINA's settlements on their cells."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.errors import FileError, InputError
from layers.sources import read
from tests.polygons import Maker, polygon, square
from tests.readings import FIXTURES, TODAY, boxes, counts, ground, load

# --- anybody's polygons


def test_control_with_status_and_date() -> None:
    reading = load("control.geojson")
    assert reading.format == "control"
    assert counts(reading) == (7, 5, 0, 2, 0)
    found = ground(reading)
    assert found["2025-08-20", "occupied"].equals(boxes((36, 46, 38, 47)))
    assert found["2025-08-20", "contested"].equals(boxes((35, 46, 36, 47))), "occupied comes first"
    assert found["2025-08-20", "ukrainian"].equals(boxes((34, 46, 35, 47)))
    assert found["2025-08-21", "occupied"].equals(boxes((36, 46, 37, 47)))
    assert reading.frame["source"].iloc[0] == "Own work; A press map"
    assert [(f.row, f.column) for f in reading.report.faults] == [
        (6, "status"),
        (7, "date"),
        (7, "geometry"),
    ], "all faults of a row are told"


def test_control_dated_by_its_name_and_all_occupied(control_file: Maker) -> None:
    reading = read([control_file(({}, square()), ({}, square(37)))], today=TODAY)
    assert list(ground(reading)) == [("2025-08-20", "occupied")]
    assert [r.message for r in reading.report.repairs] == [
        "has no status column: all its ground was taken as occupied"
    ]
    assert reading.frame["source"].tolist() == ["control_2025-08-20"]


def test_control_without_a_day(control_file: Maker) -> None:
    with pytest.raises(FileError, match=r"Add a date column, or put YYYY-MM-DD"):
        read([control_file(({}, square()), name="front.geojson")], today=TODAY)


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("occupied", "occupied"),
        ("RU", "occupied"),
        ("Russian-controlled", "occupied"),
        ("russian_controlled", "occupied"),
        ("Окуповано", "occupied"),
        ("Unknown status", "contested"),
        ("grey  zone", "contested"),
        ("CONTESTED", "contested"),
        ("Ukraine", "ukrainian"),
        ("liberated", "ukrainian"),
    ],
)
def test_words_for_a_status(control_file: Maker, written: str, status: str) -> None:
    reading = read([control_file(({"Control": written}, square()))], today=TODAY)
    assert reading.frame["status"].tolist() == [status]


@pytest.mark.parametrize("written", ["claimed", "x", "", None, 3, ["ru"]], ids=repr)
def test_no_words_for_a_status(control_file: Maker, written: Any) -> None:
    reading = read([control_file(({"status": written}, square()))], today=TODAY)
    assert counts(reading) == (1, 0, 0, 1, 0)
    assert reading.report.faults[0].column == "status"


def test_columns_may_be_named(control_file: Maker) -> None:
    path = control_file(
        ({"when": "3/14/2024", "who": "ru", "by": "Me"}, square()),
        ({"when": "3/4/2024", "who": "ua", "by": "Me"}, square()),
        name="front.geojson",
    )
    named = {"date": "when", "status": "who", "source": "by"}
    reading = read([path], columns=named, today=TODAY)
    assert list(ground(reading)) == [("2024-03-04", "ukrainian"), ("2024-03-14", "occupied")]
    assert set(reading.frame["source"]) == {"Me"}


def test_columns_that_are_not_there(control_file: Maker) -> None:
    path = control_file(({"when": "2024-03-14"}, square()))
    with pytest.raises(FileError, match="has no column 'day' for the date"):
        read([path], columns={"date": "day"}, today=TODAY)
    with pytest.raises(InputError, match="No field is called 'latitude'"):
        read([path], columns={"latitude": "when"}, today=TODAY)


def test_a_polygon_that_crosses_itself_keeps_both_its_halves(control_file: Maker) -> None:
    bow = polygon((36, 46), (37, 47), (37, 46), (36, 47))
    reading = read([control_file(({}, bow))], today=TODAY)
    assert counts(reading) == (1, 1, 1, 0, 0)
    assert ground(reading)["2025-08-20", "occupied"].area == pytest.approx(0.5)
    repair = reading.report.repairs[-1]
    assert repair.message == "a polygon that crosses itself was made valid"
    assert repair.value.startswith("Self-intersection")


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (None, "has no geometry"),
        ({"type": "Polygon", "coordinates": []}, "has no geometry"),
        ({"type": "Point", "coordinates": [36, 46]}, "is a Point, not a polygon"),
        (
            {"type": "LineString", "coordinates": [[36, 46], [37, 47]]},
            "is a LineString, not a polygon",
        ),
        (polygon((36, 46), (37, 46), (36.5, 46)), "encloses no ground"),
        (polygon((36, 46), (370, 46), (36.5, 47)), "has coordinates that are not degrees"),
        ({"type": "Polygon", "coordinates": "x"}, "has a geometry that cannot be read"),
        ({"type": "Polygon", "coordinates": [[[36, 46]]]}, "has a geometry that cannot be read"),
        ({"type": "Blob", "coordinates": [36, 46]}, "has a geometry that cannot be read"),
        ({"coordinates": [36, 46]}, "has a geometry that cannot be read"),
        ([36, 46], "has a geometry that cannot be read"),
        (polygon((36, 46), (10**400, 46), (36.5, 47)), "has a geometry that cannot be read"),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_geometry_that_holds_no_ground(
    control_file: Maker, geometry: dict[str, Any] | None, message: str
) -> None:
    reading = read([control_file(({}, square()), ({}, square(37)), ({}, geometry))], today=TODAY)
    assert counts(reading) == (3, 2, 0, 1, 0)
    fault = reading.report.faults[0]
    assert (fault.row, fault.column) == (3, "geometry")
    assert fault.message.startswith(message)
    assert fault.cure


def test_coordinates_that_are_no_numbers(control_file: Maker) -> None:
    path = control_file(({}, square()), ({}, polygon((36, 46), (37, 46), (99, 47))))
    # JSON has no infinity, but a number too large to hold becomes one.
    path.write_text(path.read_text().replace("[99, 47]", "[1e999, 47]"), encoding="utf-8")
    reading = read([path], today=TODAY)
    assert counts(reading) == (2, 1, 0, 1, 0)
    assert reading.report.faults[0].message == "has a coordinate that is no number"


def test_latitude_first_in_the_whole_file(control_file: Maker) -> None:
    turned = polygon((46, 36), (46, 37), (47, 37), (47, 36))
    reading = read([control_file(({}, turned), ({}, None))], today=TODAY)
    assert ground(reading)["2025-08-20", "occupied"].equals(shapely.box(36, 46, 37, 47))
    assert "latitude stood first" in reading.report.repairs[-1].message


def test_features_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "control_20250820.geojson"
    feature = {"type": "Feature", "properties": None, "geometry": square()}
    document = {"type": "FeatureCollection", "features": [feature, 5, None, []]}
    path.write_text(json.dumps(document), encoding="utf-8")
    reading = read([path], today=TODAY)
    assert counts(reading) == (4, 1, 0, 3, 0)
    assert {fault.message for fault in reading.report.faults} == {"is no feature"}


@pytest.mark.parametrize("features", [[], {}, None, "x"], ids=repr)
def test_a_collection_of_nothing(tmp_path: Path, features: Any) -> None:
    path = tmp_path / "control_20250820.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    with pytest.raises(FileError, match="holds no features"):
        read([path], today=TODAY)


def test_esri_json_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "control_20250820.json"
    esri = {"attributes": {}, "geometry": {"rings": [[[36, 46], [37, 46], [37, 47]]]}}
    path.write_text(json.dumps({"geometryType": "esriGeometryPolygon", "features": [esri]}))
    with pytest.raises(FileError, match="f=geojson"):
        read([path], today=TODAY)


# --- VIINA


def test_viina_control_on_its_cells() -> None:
    reading = load("viina/control_latest_2025.csv")
    assert reading.format == "viina_control"
    assert counts(reading) == (8, 5, 0, 2, 1)
    assert reading.report.drops == {"a settlement held by Ukraine": 1}
    assert [(f.row, f.column, f.value) for f in reading.report.faults] == [
        (7, "geonameid", "9"),
        (8, "status", "X"),
    ]
    found = ground(reading)
    assert found["2025-08-20", "occupied"].equals(boxes((36, 46, 37, 47)))
    assert found["2025-08-21", "occupied"].equals(boxes((36, 46, 38, 47)))
    assert found["2025-08-21", "contested"].equals(boxes((38, 46, 39, 47)))


def test_viina_control_needs_its_cells(tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "viina/control_latest_2025.csv", tmp_path)
    with pytest.raises(FileError, match=r"gn_UA_tess\.geojson"):
        read([tmp_path / "control_latest_2025.csv"], today=TODAY)


def test_viina_by_katotth(tmp_path: Path) -> None:
    cells = (FIXTURES / "viina/gn_UA_tess.geojson").read_text(encoding="utf-8")
    (tmp_path / "katotth_UA_tess.geojson").write_text(cells.replace("geonameid", "KATOTTH"))
    table = "kod,date,status\n1,20250820,RU\n2,20250820,CONTESTED\n1,2025,RU\n1,20250820,RU,x\n"
    path = tmp_path / "kontrol_latest_2025.csv"
    path.write_text(table)
    reading = read([path], today=TODAY)
    assert counts(reading) == (4, 2, 0, 2, 0)
    assert list(ground(reading)) == [("2025-08-20", "occupied"), ("2025-08-20", "contested")]
