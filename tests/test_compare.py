"""Sources of control side by side: areas, differences, and who does not assess the day."""

import datetime as dt
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.geodesic import area_km2
from layers import compare, timeline
from layers.assessed import Assessed
from layers.sources import read_control

DAY = dt.date(2025, 8, 20)


def drawn(name: str, area: shapely.Polygon, day: dt.date = DAY) -> Assessed:
    frame = gpd.GeoDataFrame(
        {"date": [day], "status": ["occupied"]}, geometry=[area], crs="EPSG:4326"
    )
    return Assessed(frame, name=name, attribution=name)


SMALL, LARGE = shapely.box(36, 47, 37, 48), shapely.box(36, 47, 38, 48)


def test_differences_are_told_against_the_first_and_add_up() -> None:
    found = compare.side_by_side([drawn("a", SMALL), drawn("b", LARGE)], DAY)
    assert tuple(found.columns) == compare.COLUMNS
    first, second = found.iloc[0], found.iloc[1]
    assert (first["more_km2"], first["less_km2"]) == (0, 0)
    assert first["geometry"].is_empty
    assert second["less_km2"] == 0
    assert first["occupied_km2"] + second["more_km2"] == pytest.approx(
        second["occupied_km2"], rel=1e-3
    )
    assert area_km2([second["geometry"]]).item() == pytest.approx(second["more_km2"])


def test_a_source_that_does_not_assess_the_day_stays_with_the_reason() -> None:
    late = drawn("late", LARGE, dt.date(2025, 9, 1))
    found = compare.side_by_side([drawn("a", SMALL), late], DAY)
    assert found["source"].tolist() == ["a", "late"]
    assert "begins on 2025-09-01" in found["reason"].iloc[1]
    assert found["occupied_km2"].isna().tolist() == [False, True]


def test_embedded_deepstate_and_isw_stand_side_by_side(reference: Path) -> None:
    paths = (
        reference / "deepstate_daily" / "deepstatemap_data_20250820.geojson",
        reference / "isw" / "ukraine_control_map_2025-08-19.geojson",
    )
    theirs = [Assessed(read_control(p).frame, name=p.stem, attribution=p.stem) for p in paths]
    found = compare.side_by_side([timeline.load(), *theirs], DAY)
    assert found["occupied_km2"].to_numpy() == pytest.approx([113_911, 114_578, 112_651], abs=5)
    assert found["assessed_on"].iloc[2] == dt.date(2025, 8, 19)
    # Cells against polygons: a few thousand km2 either way, most of it along the coast.
    assert found["more_km2"].iloc[1] < 3_500
    assert found["less_km2"].iloc[1] < 3_500
