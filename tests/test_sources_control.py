"""Control of ground: all generations of DeepStateMap, its mirror, ISW, VIINA, anybody's."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import FileError, InputError
from layers.schema import control_faults
from layers.sources import Reading, deepstate_raw, read

FIXTURES = Path(__file__).parent / "fixtures_sources"
TODAY = date(2026, 11, 22)

Box = tuple[float, float, float, float]


def load(name: str, **options: Any) -> Reading:
    return read([FIXTURES / name], today=TODAY, **options)


def counts(reading: Reading) -> tuple[int, int, int, int, int]:
    """Return read, kept, repaired, refused and dropped."""
    r = reading.report
    return r.read, r.kept, r.repaired, r.refused, r.dropped


def ground(reading: Reading) -> dict[tuple[str, str], BaseGeometry]:
    frame = reading.frame
    assert control_faults(frame) == []
    assert list(frame.columns) == ["date", "status", "source", "geometry"]
    assert all(type(day) is date for day in frame["date"])
    return {
        (str(day), status): geometry
        for day, status, geometry in zip(
            frame["date"], frame["status"], frame.geometry, strict=True
        )
    }


def boxes(*each: Box) -> BaseGeometry:
    joined: BaseGeometry = shapely.union_all([shapely.box(*one) for one in each])
    return joined


def polygon(*corners: tuple[float, float]) -> dict[str, Any]:
    ring = [list(corner) for corner in (*corners, corners[0])]
    return {"type": "Polygon", "coordinates": [ring]}


def square(west: float = 36, south: float = 46, size: float = 1) -> dict[str, Any]:
    east, north = west + size, south + size
    return polygon((west, south), (east, south), (east, north), (west, north))


Maker = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Return a function that writes features, given as (properties, geometry), to a file."""

    def write(
        *features: tuple[dict[str, Any], dict[str, Any] | None],
        name: str = "control_2025-08-20.geojson",
        **header: Any,
    ) -> Path:
        path = tmp_path / name
        members = [
            {"type": "Feature", "properties": properties, "geometry": geometry}
            for properties, geometry in features
        ]
        document = {"type": "FeatureCollection", **header, "features": members}
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return write


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
def test_the_day_of_an_answer(make: Maker, name: str, header: dict[str, Any], day: date) -> None:
    reading = read([make((STYLED, square()), name=name, **header)], today=TODAY)
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


def test_an_answer_without_a_day(make: Maker) -> None:
    with pytest.raises(FileError, match="Unix time"):
        read([make((STYLED, square()), name="last.geojson")], today=TODAY)


def test_an_answer_from_the_future(make: Maker) -> None:
    with pytest.raises(FileError, match="is dated 2025-08-03"):
        read([make((STYLED, square()), name="1754251105.geojson")], today=date(2025, 8, 2))


def test_occupied_ground_far_from_ukraine_is_abroad(make: Maker) -> None:
    path = make((STYLED, square()), (STYLED, square(20, 60)), name="1754251105.geojson")
    reading = read([path], today=TODAY)
    assert counts(reading) == (2, 1, 0, 0, 1)
    assert reading.report.drops == {"a territory outside Ukraine": 1}


def test_a_stray_part_far_from_ukraine_is_left_out(make: Maker) -> None:
    both = {"type": "GeometryCollection", "geometries": [square(64, 14), square()]}
    reading = read([make((STYLED, both), name="1754251105.geojson")], today=TODAY)
    assert counts(reading) == (1, 1, 1, 0, 0)
    assert ground(reading)["2025-08-03", "occupied"].equals(shapely.box(36, 46, 37, 47))
    repair = reading.report.repairs[0]
    assert repair.message == "a stray part far from Ukraine was left out"
    assert repair.value == "64.5, 14.5"


def test_points_within_a_collection_are_left_aside(make: Maker) -> None:
    mixed = {
        "type": "GeometryCollection",
        "geometries": [{"type": "Point", "coordinates": [36, 46]}, square()],
    }
    line = {"type": "LineString", "coordinates": [[36, 46], [37, 47]]}
    alone = {"type": "GeometryCollection", "geometries": [line]}
    path = make((STYLED, mixed), (STYLED, line), (STYLED, alone), name="1754251105.geojson")
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


def test_a_mirror_of_many_days(make: Maker) -> None:
    path = make(
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


def test_other_dated_polygons_are_not_taken_for_the_mirror(make: Maker) -> None:
    path = make(({"date": "2025-08-20"}, square()), name="drawn.geojson")
    assert read([path], today=TODAY).format == "control"


def test_a_mirror_without_a_day(make: Maker) -> None:
    with pytest.raises(FileError, match="does not tell its date"):
        read([make(({}, square()), name="map.geojson")], as_="deepstate_daily", today=TODAY)


def test_a_mirror_of_tomorrow() -> None:
    with pytest.raises(FileError, match="is dated 2025-08-20"):
        read(
            [FIXTURES / "deepstate_daily/deepstatemap_data_20250820.geojson"],
            today=date(2025, 8, 19),
        )


# --- ISW


def test_isw_as_re_exported() -> None:
    reading = load("ukraine_control_map_2025-08-19.geojson")
    assert reading.format == "isw"
    assert counts(reading) == (4, 2, 0, 1, 1)
    assert reading.report.drops == {"ground outside Ukraine": 1}
    assert [(f.row, f.column, f.message) for f in reading.report.faults] == [
        (2, "geometry", "has no geometry")
    ]
    assert ground(reading)["2025-08-19", "occupied"].equals(
        boxes((36, 46, 38, 47), (33, 45, 35, 46), (32, 46, 32.5, 46.5))
    )


def test_isw_as_its_service_answers() -> None:
    reading = load("VIEW_RussiaCoTinUkraine_V3.geojson")
    assert reading.format == "isw"
    assert counts(reading) == (3, 3, 0, 0, 0)
    assert [str(day) for day in reading.frame["date"]] == ["2025-08-20"], "the newest edit"
    assert reading.report.repairs[0].message == "dated 2025-08-20, the newest EditDate in it"


ARC = {"OBJECTID": 1, "GlobalID_2": "{0}", "EditDate": 1755648000000}


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("VIEW_RussiaCoTinUkraine_V3_20250820.geojson", "occupied"),
        ("AssessedRussianAdvanceInUkraine_V2_view_20250820.geojson", "occupied"),
        ("View_AssessedRussianInfiltrationAreasinUkraine_V4_20250820.geojson", "contested"),
        (
            "VIEW_ClaimedRussianTerritoryinUkraine_V2_20250820.geojson",
            "a claim, not assessed control",
        ),
        (
            "VIEW_ClaimedUkrainianCounteroffensives_V2_20250820.geojson",
            "a claim, not assessed control",
        ),
        ("kursk_russian_advances_20250820.geojson", "ground outside Ukraine"),
    ],
    ids=repr,
)
def test_layers_of_isw(make: Maker, name: str, outcome: str) -> None:
    reading = read([make((ARC, square()), name=name)], today=TODAY)
    assert reading.format == "isw"
    if outcome in ("occupied", "contested"):
        assert list(ground(reading)) == [("2025-08-20", outcome)]
    else:
        assert reading.report.drops == {outcome: 1}
        assert reading.frame.empty


def test_isw_without_a_day(make: Maker) -> None:
    path = make((ARC | {"EditDate": None}, square()), name="isw.geojson")
    with pytest.raises(FileError, match="does not tell its date"):
        read([path], today=TODAY)


def test_a_day_is_never_made_up_for_a_feature(make: Maker) -> None:
    export = {"layer_type": "ukraine_control_map", "date": "2025-08-19"}
    path = make((export, square()), (export | {"date": None}, square()), name="isw.geojson")
    reading = read([path], today=TODAY)
    assert counts(reading) == (2, 1, 0, 1, 0)
    assert reading.report.faults[0].message == "the date is missing"


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


def test_control_dated_by_its_name_and_all_occupied(make: Maker) -> None:
    reading = read([make(({}, square()), ({}, square(37)))], today=TODAY)
    assert list(ground(reading)) == [("2025-08-20", "occupied")]
    assert [r.message for r in reading.report.repairs] == [
        "has no status column: all its ground was taken as occupied"
    ]
    assert reading.frame["source"].tolist() == ["control_2025-08-20"]


def test_control_without_a_day(make: Maker) -> None:
    with pytest.raises(FileError, match=r"Add a date column, or put YYYY-MM-DD"):
        read([make(({}, square()), name="front.geojson")], today=TODAY)


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
def test_words_for_a_status(make: Maker, written: str, status: str) -> None:
    reading = read([make(({"Control": written}, square()))], today=TODAY)
    assert reading.frame["status"].tolist() == [status]


@pytest.mark.parametrize("written", ["claimed", "x", "", None, 3, ["ru"]], ids=repr)
def test_no_words_for_a_status(make: Maker, written: Any) -> None:
    reading = read([make(({"status": written}, square()))], today=TODAY)
    assert counts(reading) == (1, 0, 0, 1, 0)
    assert reading.report.faults[0].column == "status"


def test_columns_may_be_named(make: Maker) -> None:
    path = make(
        ({"when": "3/14/2024", "who": "ru", "by": "Me"}, square()),
        ({"when": "3/4/2024", "who": "ua", "by": "Me"}, square()),
        name="front.geojson",
    )
    named = {"date": "when", "status": "who", "source": "by"}
    reading = read([path], columns=named, today=TODAY)
    assert list(ground(reading)) == [("2024-03-04", "ukrainian"), ("2024-03-14", "occupied")]
    assert set(reading.frame["source"]) == {"Me"}


def test_columns_that_are_not_there(make: Maker) -> None:
    path = make(({"when": "2024-03-14"}, square()))
    with pytest.raises(FileError, match="has no column 'day' for the date"):
        read([path], columns={"date": "day"}, today=TODAY)
    with pytest.raises(InputError, match="No field is called 'latitude'"):
        read([path], columns={"latitude": "when"}, today=TODAY)


def test_a_polygon_that_crosses_itself_keeps_both_its_halves(make: Maker) -> None:
    bow = polygon((36, 46), (37, 47), (37, 46), (36, 47))
    reading = read([make(({}, bow))], today=TODAY)
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
    make: Maker, geometry: dict[str, Any] | None, message: str
) -> None:
    reading = read([make(({}, square()), ({}, square(37)), ({}, geometry))], today=TODAY)
    assert counts(reading) == (3, 2, 0, 1, 0)
    fault = reading.report.faults[0]
    assert (fault.row, fault.column) == (3, "geometry")
    assert fault.message.startswith(message)
    assert fault.cure


def test_coordinates_that_are_no_numbers(make: Maker) -> None:
    path = make(({}, square()), ({}, polygon((36, 46), (37, 46), (99, 47))))
    # JSON has no infinity, but a number too large to hold becomes one.
    path.write_text(path.read_text().replace("[99, 47]", "[1e999, 47]"), encoding="utf-8")
    reading = read([path], today=TODAY)
    assert counts(reading) == (2, 1, 0, 1, 0)
    assert reading.report.faults[0].message == "has a coordinate that is no number"


def test_latitude_first_in_the_whole_file(make: Maker) -> None:
    turned = polygon((46, 36), (46, 37), (47, 37), (47, 36))
    reading = read([make(({}, turned), ({}, None))], today=TODAY)
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
