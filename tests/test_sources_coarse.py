"""Coordinates are made no finer than a settlement."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.schema import STRIKE_COLUMNS, strike_faults
from layers.sources import coarsen, read

FIXTURES = Path(__file__).parent / "fixtures_sources"


def strikes(*rows: tuple[float, float, str]) -> gpd.GeoDataFrame:
    """Return strikes at (lon, lat) with a location precision."""
    table = pd.DataFrame(
        [
            dict.fromkeys(STRIKE_COLUMNS, "")
            | {"longitude": lon, "latitude": lat, "location_precision": precision}
            for lon, lat, precision in rows
        ],
        index=[10 * number for number in range(len(rows))],
    )
    points = gpd.points_from_xy(table["longitude"], table["latitude"], crs="EPSG:4326")
    return gpd.GeoDataFrame(table, geometry=points)


@pytest.fixture
def places() -> gpd.GeoDataFrame:
    table = {
        "name_en": ["Mukachevo", "Uzhhorod", "Kharkiv"],
        "oblast_iso": ["UA-21", "UA-21", "UA-63"],
    }
    points = gpd.points_from_xy([22.71778, 22.2879, 36.25475], [48.44137, 48.6208, 49.98177])
    # An index of its own: positions, not labels, must be used.
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326", index=[7, 8, 9])


def test_a_fine_point_moves_to_its_place(places: gpd.GeoDataFrame) -> None:
    before = strikes((22.7301234, 48.4398765, ""), (36.2312345, 49.9912345, "exact"))
    after = coarsen(before, places)
    assert after["longitude"].tolist() == [22.71778, 36.25475]
    assert after["latitude"].tolist() == [48.44137, 49.98177]
    assert after.geometry.x.tolist() == after["longitude"].tolist()
    assert after["place"].tolist() == ["Mukachevo", "Kharkiv"]
    assert after["oblast_iso"].tolist() == ["UA-21", "UA-63"]
    assert after["location_precision"].tolist() == ["settlement", "settlement"]
    assert after.index.tolist() == before.index.tolist()
    assert after.crs == before.crs


def test_the_input_is_not_touched(places: gpd.GeoDataFrame) -> None:
    before = strikes((22.7301234, 48.4398765, ""))
    copy = before.copy()
    coarsen(before, places)
    assert before.equals(copy)


def test_what_the_source_says_of_the_place_stands(places: gpd.GeoDataFrame) -> None:
    before = strikes((22.7301234, 48.4398765, ""))
    before["place"], before["oblast_iso"] = "Mukachivskyi raion", "UA-21"
    after = coarsen(before, places)
    assert after["place"].tolist() == ["Mukachivskyi raion"]
    assert after["longitude"].tolist() == [22.71778]


def test_far_from_any_place_a_point_is_rounded(places: gpd.GeoDataFrame) -> None:
    # Klimovo lies in Russia: the nearest place of Ukraine is not the one meant.
    after = coarsen(strikes((32.196894, 52.37886, "")), places)
    assert after["longitude"].tolist() == [32.2]
    assert after["latitude"].tolist() == [52.38]
    assert after["place"].tolist() == [""]
    assert after["location_precision"].tolist() == ["settlement"]


def test_points_that_stand_for_an_area_stay(places: gpd.GeoDataFrame) -> None:
    before = strikes((22.7301234, 48.4398765, "raion"), (36.2312345, 49.9912345, "oblast"))
    after = coarsen(before, places)
    assert after["longitude"].tolist() == before["longitude"].tolist()
    assert after["location_precision"].tolist() == ["raion", "oblast"]


@pytest.mark.parametrize("gazetteer", [None, "empty"])
def test_without_places_points_are_rounded(places: gpd.GeoDataFrame, gazetteer: str | None) -> None:
    after = coarsen(strikes((22.7301234, 48.4398765, "")), places.iloc[:0] if gazetteer else None)
    assert (after["longitude"].tolist(), after["latitude"].tolist()) == ([22.73], [48.44])


def test_no_strikes_at_all(places: gpd.GeoDataFrame) -> None:
    nothing = strikes((1.0, 2.0, "")).iloc[:0]
    assert coarsen(nothing, places).empty
    assert coarsen(nothing, None).empty


def test_reading_coarsens_and_says_how(places: gpd.GeoDataFrame) -> None:
    reading = read([FIXTURES / "incidents.json"])
    assert (reading.frame["longitude"] * 100).round(9).mod(1).eq(0).all()
    assert reading.report.repairs[-1].message == (
        "coordinates finer than a settlement were rounded to 2 decimals (about 1 km)"
    )
    assert reading.report.repaired == 2, "to coarsen is no repair"
    reading = read([FIXTURES / "timemap.json"], places=places)
    assert reading.frame["longitude"].tolist() == [22.71778, 36.25475]
    assert reading.frame["oblast_iso"].tolist() == ["UA-21", "UA-63"]
    assert reading.frame["place"].tolist() == ["Mukachevo, Zakarpattia", "Kharkiv"]
    assert "moved to the nearest place" in reading.report.repairs[-1].message
    assert strike_faults(reading.frame) == []


def test_reading_may_leave_coordinates_alone() -> None:
    reading = read([FIXTURES / "incidents.json"], coarsen=False)
    assert reading.frame["longitude"].iloc[0] == 38.905921
    assert "coordinates" not in " ".join(repair.message for repair in reading.report.repairs)


@given(
    points=st.lists(
        st.tuples(st.floats(22.2, 40.2), st.floats(44.4, 52.3), st.sampled_from(["", "raion"])),
        min_size=1,
        max_size=8,
    )
)
def test_no_fine_coordinate_is_left(points: list[tuple[float, float, str]]) -> None:
    after = coarsen(strikes(*points), None)
    fine = after[after["location_precision"] != "raion"]
    for axis in ("longitude", "latitude"):
        assert fine[axis].equals(fine[axis].round(2))
    assert len(fine) == sum(precision != "raion" for _, _, precision in points)
