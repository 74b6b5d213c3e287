"""Control of ground from ISW: as re-exported, as its service answers, layer by layer."""

import pytest

from geo.errors import FileError
from layers.sources import read
from tests.polygons import Maker, square
from tests.readings import TODAY, boxes, counts, ground, load


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
def test_layers_of_isw(control_file: Maker, name: str, outcome: str) -> None:
    reading = read([control_file((ARC, square()), name=name)], today=TODAY)
    assert reading.format == "isw"
    if outcome in ("occupied", "contested"):
        assert list(ground(reading)) == [("2025-08-20", outcome)]
    else:
        assert reading.report.drops == {outcome: 1}
        assert reading.frame.empty


def test_isw_without_a_day(control_file: Maker) -> None:
    path = control_file((ARC | {"EditDate": None}, square()), name="isw.geojson")
    with pytest.raises(FileError, match="does not tell its date"):
        read([path], today=TODAY)


def test_a_day_is_never_made_up_for_a_feature(control_file: Maker) -> None:
    export = {"layer_type": "ukraine_control_map", "date": "2025-08-19"}
    path = control_file((export, square()), (export | {"date": None}, square()), name="isw.geojson")
    reading = read([path], today=TODAY)
    assert counts(reading) == (2, 1, 0, 1, 0)
    assert reading.report.faults[0].message == "the date is missing"
