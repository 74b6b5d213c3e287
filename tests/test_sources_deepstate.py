"""Control of ground from DeepStateMap: all generations of its answers, and its daily mirror."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.errors import FileError
from layers.sources import deepstate_raw, read
from tests.polygons import Maker, square
from tests.readings import FIXTURES, TODAY, boxes, counts, ground, load

# --- DeepStateMap's own answers


def test_the_generation_in_ukrainian_alone() -> None:
    reading = load("deepstate_raw/1649160000.geojson")
    assert (reading.kind, reading.format) == ("control", "deepstate_raw")
    assert counts(reading) == (10, 6, 0, 0, 4)
    assert reading.report.drops == {
        "a territory outside Ukraine": 1,
        "liberated ground": 2,
        "a marker (Point)": 1,
    }
    found = ground(reading)
    assert found["2022-04-05", "occupied"].equals(
        boxes((36, 46, 39, 47), (38, 47, 39, 49), (33, 45, 35, 46))
    )
    assert found["2022-04-05", "contested"].equals(boxes((35, 46, 36, 47)))


def test_the_generation_with_english() -> None:
    reading = load("deepstate_raw/1663632000.geojson")
    assert counts(reading) == (13, 7, 0, 0, 6)
    found = ground(reading)
    assert found["2022-09-20", "occupied"].equals(
        boxes((36, 46, 37, 47), (33, 45, 35, 46), (38, 48, 39, 49), (36.5, 45.2, 36.6, 45.3))
    )
    # The third is called occupied in a sentence, but drawn as unknown.
    assert found["2022-09-20", "contested"].equals(boxes((35, 46, 36, 49)))


def test_the_generation_with_keys() -> None:
    reading = load("deepstate_raw/1754300000.geojson")
    assert counts(reading) == (14, 6, 1, 2, 6)
    found = ground(reading)
    assert found["2025-08-04", "contested"].equals(boxes((35.5, 46, 36, 47))), "occupied keeps its"
    assert found["2025-08-04", "occupied"].area == pytest.approx(2 + 2 + 0.01 + 0.5)
    unknown, empty = reading.report.faults
    assert (unknown.row, unknown.column) == (12, "name")
    assert unknown.message == "does not tell who holds the ground"
    assert (empty.row, empty.message) == (13, "has no geometry")
    assert [r.row for r in reading.report.repairs] == [None, 14]
    assert reading.report.repairs[0].message == "heights were left out of 13 geometries"
    assert reading.frame["source"].unique().tolist() == ["DeepStateMap"]


@pytest.mark.parametrize(
    ("name", "fill", "status"),
    [
        ("Окуповано /// Occupied /// geoJSON.status.occupied\n", None, "occupied"),
        ("Статус невідомий /// Unknown status\xa0/// geoJSON.status.unknown", None, "contested"),
        ("Звільнено /// Liberated /// geoJSON.status.dismissed", "#a52714", "liberated"),
        ("x /// y /// geoJSON.status.dismissed_at {{at:25.03}}", None, "liberated"),
        ("Окупований Крим /// Occupied Crimea\xa0/// geoJSON.territories.crimea", None, "occupied"),
        ("ОРДЛО /// CADR and CALR\xa0/// geoJSON.territories.ordlo", None, "occupied"),
        ("x /// Occupied Tuzla Island /// geoJSON.territories.tuzla", None, "occupied"),
        ("x /// y /// geoJSON.territories.karelia\n", "#a52714", "abroad"),
        ("x /// y /// geoJSON.territories.anything-new", None, "abroad"),
        ("x /// y /// geoJSON.status.brand_new", "#bdbdbd", "contested"),
        ("Зміїний ///\xa0Snake Island /// geoJSON.zmiinyi_island", "#0f9d58", "liberated"),
        ("Зміїний", "#a52714", "occupied"),
        ("Під питанням /// Contensed\n", None, "contested"),
        ("28.05 Під питанням /// 26.05 Contested", None, "contested"),
        ("Звільнено 16.04 /// Taken back16.04", None, "liberated"),
        ("Звільнено 23.06 /// Taken back 23.06", None, "liberated"),
        ("Звільнено/// Liberated", None, "liberated"),
        ("\ufffd\ufffdвільнено /// Taken back", None, "liberated"),
        ("Придністров'я. /// Transnistria.", None, "abroad"),
        ("Придністров'я", "#880e4f", "abroad"),
        ("Окуповані у Естонії /// Annexed from Estonia territories", None, "abroad"),
        ("Окупована Абхазія /// Occupied Abkhazia", "#ff5252", "abroad"),
        ("Багатокутник 11", "#a52714", "occupied"),
        ("Окуповані Циркуни", "#A52714", "occupied"),
        ("Ворога відкинуто\n", "#0288d1", "liberated"),
        ("Окуповані Циркуни", None, "occupied"),
        ("Звільнено 30.03", None, "liberated"),
        ("Ситуація невідома", None, "contested"),
        ("Крим", None, "occupied"),
        ("Багатокутник 11", None, None),
        (None, None, None),
        (["x"], {"y": 1}, None),
    ],
    ids=repr,
)
def test_classes(name: Any, fill: Any, status: str | None) -> None:
    assert deepstate_raw.classify({"name": name, "fill": fill}) == status


STYLED = {"name": "Окуповано /// Occupied", "fill": "#a52714", "styleUrl": "#p"}


@pytest.mark.parametrize(
    ("name", "header", "day"),
    [
        ("1754251105.geojson", {}, date(2025, 8, 3)),
        ("answer.json", {"id": 1754251105}, date(2025, 8, 3)),
        ("answer.json", {"datetime": "03.08.2025 22:58"}, date(2025, 8, 3)),
        ("answer.json", {"datetime": "2025-08-03T19:58:25Z"}, date(2025, 8, 3)),
        ("1754251105.json", {"datetime": "some day"}, date(2025, 8, 3)),
        ("deepstate_2025-08-03.geojson", {"id": 12}, date(2025, 8, 3)),
        ("1669587257.geojson", {}, date(2022, 11, 27)),
    ],
    ids=repr,
)
def test_the_day_of_an_answer(
    control_file: Maker, name: str, header: dict[str, Any], day: date
) -> None:
    reading = read([control_file((STYLED, square()), name=name, **header)], today=TODAY)
    assert reading.format == "deepstate_raw"
    assert reading.frame["date"].tolist() == [day]


def test_the_answer_of_the_last_day_is_wrapped(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": STYLED, "geometry": square()}
    answer = {
        "id": 1754251105,
        "datetime": "03.08.2025 22:58",
        "map": {"type": "FeatureCollection", "features": [feature]},
    }
    path = tmp_path / "last.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    reading = read([path], today=TODAY)
    assert counts(reading) == (1, 1, 0, 0, 0)
    assert reading.frame["date"].tolist() == [date(2025, 8, 3)]


def test_an_answer_without_a_day(control_file: Maker) -> None:
    with pytest.raises(FileError, match="Unix time"):
        read([control_file((STYLED, square()), name="last.geojson")], today=TODAY)


def test_an_answer_from_the_future(control_file: Maker) -> None:
    with pytest.raises(FileError, match="is dated 2025-08-03"):
        read([control_file((STYLED, square()), name="1754251105.geojson")], today=date(2025, 8, 2))


def test_occupied_ground_far_from_ukraine_is_abroad(control_file: Maker) -> None:
    path = control_file((STYLED, square()), (STYLED, square(20, 60)), name="1754251105.geojson")
    reading = read([path], today=TODAY)
    assert counts(reading) == (2, 1, 0, 0, 1)
    assert reading.report.drops == {"a territory outside Ukraine": 1}


def test_a_stray_part_far_from_ukraine_is_left_out(control_file: Maker) -> None:
    both = {"type": "GeometryCollection", "geometries": [square(64, 14), square()]}
    reading = read([control_file((STYLED, both), name="1754251105.geojson")], today=TODAY)
    assert counts(reading) == (1, 1, 1, 0, 0)
    assert ground(reading)["2025-08-03", "occupied"].equals(shapely.box(36, 46, 37, 47))
    repair = reading.report.repairs[0]
    assert repair.message == "a stray part far from Ukraine was left out"
    assert repair.value == "64.5, 14.5"


def test_points_within_a_collection_are_left_aside(control_file: Maker) -> None:
    mixed = {
        "type": "GeometryCollection",
        "geometries": [{"type": "Point", "coordinates": [36, 46]}, square()],
    }
    line = {"type": "LineString", "coordinates": [[36, 46], [37, 47]]}
    alone = {"type": "GeometryCollection", "geometries": [line]}
    path = control_file((STYLED, mixed), (STYLED, line), (STYLED, alone), name="1754251105.geojson")
    reading = read([path], today=TODAY)
    assert counts(reading) == (3, 1, 0, 0, 2)
    assert ground(reading)["2025-08-03", "occupied"].equals(shapely.box(36, 46, 37, 47))


# --- the daily mirror


def test_the_daily_mirror() -> None:
    reading = load("deepstate_daily/deepstatemap_data_20250820.geojson")
    assert reading.format == "deepstate_daily"
    assert counts(reading) == (1, 1, 0, 0, 0)
    found = ground(reading)
    assert found.keys() == {("2025-08-20", "occupied")}
    assert found["2025-08-20", "occupied"].equals(boxes((36, 46, 38, 47), (33, 45, 35, 46)))
    assert reading.report.repairs == []


def multi(shape: dict[str, Any]) -> dict[str, Any]:
    """Return a polygon as the mirror draws it: a MultiPolygon, always."""
    return {"type": "MultiPolygon", "coordinates": [shape["coordinates"]]}


def test_a_mirror_of_many_days(control_file: Maker) -> None:
    path = control_file(
        ({"id": 1, "date": "2025-08-20"}, multi(square())),
        ({"id": 2, "date": "2025-08-21"}, multi(square(size=2))),
        ({"id": 3, "date": None}, multi(square())),
        ({"id": 4, "date": "2025-08-22"}, None),
        name="all.geojson",
    )
    reading = read([path], today=TODAY)
    assert reading.format == "deepstate_daily"
    assert counts(reading) == (4, 2, 0, 2, 0)
    assert [str(day) for day in reading.frame["date"]] == ["2025-08-20", "2025-08-21"]


def test_other_dated_polygons_are_not_taken_for_the_mirror(control_file: Maker) -> None:
    path = control_file(({"date": "2025-08-20"}, square()), name="drawn.geojson")
    assert read([path], today=TODAY).format == "control"


def test_a_mirror_without_a_day(control_file: Maker) -> None:
    with pytest.raises(FileError, match="does not tell its date"):
        read([control_file(({}, square()), name="map.geojson")], as_="deepstate_daily", today=TODAY)


def test_a_mirror_of_tomorrow() -> None:
    with pytest.raises(FileError, match="is dated 2025-08-20"):
        read(
            [FIXTURES / "deepstate_daily/deepstatemap_data_20250820.geojson"],
            today=date(2025, 8, 19),
        )
