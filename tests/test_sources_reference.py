"""The real files of others, read in full: exact counts, and areas that were published.

They lie outside the repository and never come into it. The fixture `reference` skips where they
are absent, and fails in CI.
"""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from pyproj import Geod

from layers.schema import control_faults, strike_faults
from layers.sources import coarsen, read, read_control
from tests.readings import counts

WGS84 = Geod(ellps="WGS84")
LAEA = "+proj=laea +lon_0=32 +lat_0=48.5 +ellps=WGS84"


def area_km2(frame: gpd.GeoDataFrame, status: str = "occupied") -> float:
    """Return the geodesic area of one status."""
    found = frame.geometry[frame["status"] == status]
    return float(sum(abs(WGS84.geometry_area_perimeter(g)[0]) for g in found)) / 1e6


# The day, then read, kept and dropped, then km2 occupied and contested. None of the files has
# anything to refuse; one has a stray triangle in the Arabian Sea, 524 km2 large, to be left out.
STRAY = "1694759984"
RAW = {
    "1648989208": ("2022-04-03", 69, 20, 49, 107_287, 5_599),
    "1652186467": ("2022-05-10", 200, 21, 179, 121_721, 837),
    "1654444727": ("2022-06-05", 232, 29, 203, 123_095, 964),
    "1662647935": ("2022-09-08", 218, 36, 182, 124_421, 1_068),
    "1663702119": ("2022-09-20", 199, 33, 166, 116_472, 1_197),
    "1669587257": ("2022-11-27", 200, 18, 182, 108_538, 774),
    "1694759984": ("2023-09-15", 335, 19, 316, 108_440, 369),
    "1723635752": ("2024-08-14", 471, 28, 443, 109_616, 1_164),
    "1742047125": ("2025-03-15", 485, 31, 454, 112_436, 827),
    "1754251105": ("2025-08-03", 500, 40, 460, 114_329, 1_045),
}


@pytest.mark.parametrize("name", sorted(RAW))
def test_deepstate_raw(reference: Path, name: str) -> None:
    day, features, kept, dropped, occupied_km2, contested_km2 = RAW[name]
    reading = read([reference / "deepstate_raw" / f"{name}.geojson"])
    assert (reading.kind, reading.format) == ("control", "deepstate_raw")
    assert counts(reading) == (features, kept, int(name == STRAY), 0, dropped)
    assert reading.report.faults == []
    frame = reading.frame
    assert control_faults(frame) == []
    assert frame["status"].tolist() == ["occupied", "contested"], "contested until August 2025"
    assert {str(found) for found in frame["date"]} == {day}
    assert area_km2(frame) == pytest.approx(occupied_km2, abs=60)
    assert area_km2(frame, "contested") == pytest.approx(contested_km2, abs=5)
    occupied, contested = frame.geometry
    assert occupied.intersection(contested).area == pytest.approx(0, abs=1e-9)
    west, south, east, north = frame.total_bounds
    assert 22 < west < east < 40.3, "nothing abroad is left"
    assert 44 < south < north < 52.5


def test_every_feature_of_deepstate_is_classed(reference: Path) -> None:
    """No polygon is left over in any generation, and markers are counted as drawn."""
    drops: Counter[str] = Counter()
    markers = 0
    for path in sorted((reference / "deepstate_raw").glob("*.geojson")):
        drops.update(read([path]).report.drops)
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        markers += sum(feature["geometry"]["type"] == "Point" for feature in features)
    assert drops == {
        "a marker (Point)": markers,
        "liberated ground": 517,
        "a territory outside Ukraine": 65,
    }
    assert markers == 2_052


def test_a_folder_of_deepstate(reference: Path) -> None:
    reading = read_control(reference / "deepstate_raw")
    assert counts(reading) == (2_909, 275, 1, 0, 2_634)
    assert len(reading.frame) == 20
    assert reading.frame["date"].is_monotonic_increasing
    assert control_faults(reading.frame) == []


DAILY_KM2 = {
    "20240708": 109_361,
    "20241231": 111_872,
    "20250515": 112_807,
    "20250820": 114_578,
    "20250821": 114_611,
    "20250822": 114_632,
    "20251026": 115_217,
    "20251231": 116_203,
}


@pytest.mark.parametrize("day", sorted(DAILY_KM2))
def test_deepstate_daily(reference: Path, day: str) -> None:
    path = reference / "deepstate_daily" / f"deepstatemap_data_{day}.geojson"
    reading = read([path])
    assert reading.format == "deepstate_daily"
    assert counts(reading) == (1, 1, 0, 0, 0)
    assert reading.report.repairs == []
    assert [f"{found:%Y%m%d}" for found in reading.frame["date"]] == [day]
    assert control_faults(reading.frame) == []
    in_plane = reading.frame.to_crs(LAEA).area.sum() / 1e6
    assert in_plane == pytest.approx(DAILY_KM2[day], abs=1)
    assert area_km2(reading.frame) == pytest.approx(in_plane, rel=1e-3), "the ellipsoid agrees"


def test_deepstate_daily_of_many_days(reference: Path) -> None:
    folder = reference / "deepstate_daily"
    reading = read([folder / "all_2024-07-08_2025-12-31.parquet"])
    assert reading.format == "deepstate_daily"
    assert counts(reading) == (536, 536, 0, 0, 0)
    frame = reading.frame
    assert len(frame) == frame["date"].nunique() == 536
    assert set(frame["status"]) == {"occupied"}
    assert (frame["date"].iloc[0], frame["date"].iloc[-1]) == (
        date(2024, 7, 8),
        date(2025, 12, 31),
    )
    one = read([folder / "deepstatemap_data_20250820.geojson"]).frame.geometry.iloc[0]
    same = frame.geometry[frame["date"] == date(2025, 8, 20)].iloc[0]
    assert one.symmetric_difference(same).area == pytest.approx(0, abs=1e-6)


def test_the_published_area_of_august_2025(reference: Path) -> None:
    reading = read([reference / "deepstate_daily" / "deepstatemap_data_20250820.geojson"])
    assert area_km2(reading.frame) == pytest.approx(114_500, rel=0.005), "19 % of Ukraine"


ISW = {
    # read, kept, repaired, refused; and the km2 the file itself states.
    "ukraine_control_map_2023-11-23": (7, 5, 2, 2),
    "ukraine_control_map_2025-08-19": (12, 9, 2, 3),
}


@pytest.mark.parametrize("name", sorted(ISW))
def test_isw(reference: Path, name: str) -> None:
    path = reference / "isw" / f"{name}.geojson"
    reading = read([path])
    assert reading.format == "isw"
    assert counts(reading) == (*ISW[name], 0)
    assert {fault.message for fault in reading.report.faults} == {"has no geometry"}
    assert [str(day) for day in reading.frame["date"]] == [name[-10:]]
    assert reading.frame["status"].tolist() == ["occupied"]
    assert control_faults(reading.frame) == []
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    stated_km2 = sum(f["properties"]["area_km2"] for f in features if f["geometry"])
    assert area_km2(reading.frame) == pytest.approx(stated_km2, rel=0.003)


def test_isw_ground_in_russia_is_not_control_of_ukraine(reference: Path) -> None:
    reading = read([reference / "isw" / "kursk_russian_advances_2025-08-20.geojson"])
    assert counts(reading) == (8, 0, 0, 0, 8)
    assert reading.report.drops == {"ground outside Ukraine": 8}
    assert reading.frame.empty


def test_sources_differ_and_stand_side_by_side(reference: Path) -> None:
    isw = read([reference / "isw" / "ukraine_control_map_2025-08-19.geojson"]).frame
    deepstate = read([reference / "deepstate_daily" / "deepstatemap_data_20250820.geojson"]).frame
    both = shapely.intersection(isw.geometry.iloc[0], deepstate.geometry.iloc[0])
    share = both.area / shapely.union(isw.geometry.iloc[0], deepstate.geometry.iloc[0]).area
    assert 0.95 < share < 1
    assert area_km2(isw) < area_km2(deepstate)


def test_incidents(reference: Path) -> None:
    path = reference / "incidents" / "incidents_2022_2024.json"
    reading = read([path], coarsen=False)
    assert (reading.kind, reading.format) == ("strikes", "incidents")
    assert counts(reading) == (2_274, 2_271, INCIDENT_REPAIRS, 3, 0)
    assert [(fault.row, fault.column) for fault in reading.report.faults] == [
        (1_268, "latitude"),
        (1_413, "latitude"),
        (2_031, "latitude"),
    ]
    frame = reading.frame
    assert strike_faults(frame) == []
    assert str(frame["date"].min()) == "2022-02-24"
    assert str(frame["date"].max()) == "2024-12-31"
    assert (frame["place"] == "").sum() > 900, "what is not stated is not made up"
    assert frame["killed"].isna().all()
    assert frame["source_url"].str.match(r"https?://").mean() > 0.95
    # Moscow and Belgorod are struck too: places abroad are kept where they are.
    assert (frame["latitude"] > 53).sum() > 5


INCIDENT_REPAIRS = 0


def test_incidents_are_coarsened(reference: Path) -> None:
    path = reference / "incidents" / "incidents_2022_2024.json"
    reading = read([path])
    fine = read([path], coarsen=False).frame
    coarse = reading.frame
    assert len(coarse) == len(fine)
    assert set(coarse["location_precision"]) == {"settlement"}
    assert coarse["longitude"].equals(fine["longitude"].round(2))
    assert coarse.geometry.x.tolist() == coarse["longitude"].tolist()


def test_incidents_move_to_places(reference: Path) -> None:
    path = reference / "incidents" / "incidents_2022_2024.json"
    fine = read([path], coarsen=False).frame
    cities = gpd.GeoDataFrame(
        {"name_en": ["Kyiv", "Kharkiv", "Donetsk"], "oblast_iso": ["UA-30", "UA-63", "UA-14"]},
        geometry=gpd.points_from_xy([30.5238, 36.25475, 37.80224], [50.45466, 49.98177, 48.023]),
        crs="EPSG:4326",
    )
    moved = coarsen(fine, cities)
    at_kharkiv = moved["longitude"] == 36.25475
    assert at_kharkiv.sum() > 50
    assert (moved["oblast_iso"][at_kharkiv] == "UA-63").all()
    before, after = fine.geometry[at_kharkiv], moved.geometry[at_kharkiv]
    _, _, metres = WGS84.inv(before.x, before.y, after.x, after.y)
    assert 1_000 < metres.max() < 10_050
