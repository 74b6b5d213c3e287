"""GeoPackage, Shapefile, FlatGeobuf, Parquet; and coordinate reference systems."""

import json
import shutil
import warnings
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.errors import FileError
from layers.sources import features, read
from layers.sources.report import Report

TODAY = date(2026, 11, 22)
BOX = shapely.box(36, 46, 37, 47)


def control(**columns: list[Any]) -> gpd.GeoDataFrame:
    table = columns or {"date": ["2025-08-20"], "status": ["occupied"]}
    count = len(next(iter(table.values())))
    return gpd.GeoDataFrame(table, geometry=[BOX] * count, crs="EPSG:4326")


def strikes() -> gpd.GeoDataFrame:
    table = {"date": ["2025-08-21", "2025-08-22"], "place": ["Mukachevo", None], "killed": [0, 2]}
    points = gpd.points_from_xy([22.7177, 36.25], [48.4414, 49.98], crs="EPSG:4326")
    return gpd.GeoDataFrame(table, geometry=points)


def write(frame: gpd.GeoDataFrame, path: Path) -> Path:
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    return path


SUFFIXES = [".gpkg", ".shp", ".fgb", ".parquet", ".geojson"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_control(tmp_path: Path, suffix: str) -> None:
    reading = read([write(control(), tmp_path / f"front{suffix}")], today=TODAY)
    assert (reading.kind, reading.format) == ("control", "control")
    assert reading.frame["date"].tolist() == [date(2025, 8, 20)]
    assert reading.frame.geometry.iloc[0].equals(BOX)
    assert reading.report.repairs == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_strikes(tmp_path: Path, suffix: str) -> None:
    reading = read([write(strikes(), tmp_path / f"hits{suffix}")], today=TODAY, coarsen=False)
    assert (reading.kind, reading.format) == ("strikes", "plain")
    # FlatGeobuf keeps its rows in an order of its own.
    frame = reading.frame.sort_values("date")
    assert frame["longitude"].tolist() == [22.7177, 36.25]
    assert frame["latitude"].tolist() == [48.4414, 49.98]
    assert frame["place"].tolist() == ["Mukachevo", ""]
    assert frame["killed"].tolist() == [0, 2]
    assert frame["date"].tolist() == [date(2025, 8, 21), date(2025, 8, 22)]


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".parquet", ".geojson"])
def test_a_declared_crs_is_converted(tmp_path: Path, suffix: str) -> None:
    path = write(control().to_crs("EPSG:32636"), tmp_path / f"front{suffix}")
    reading = read([path], today=TODAY)
    found = reading.frame.geometry.iloc[0]
    assert found.normalize().equals_exact(BOX.normalize(), tolerance=1e-6)
    assert reading.report.repairs[0].message.startswith("converted from WGS 84 / UTM zone 36N")


def test_metres_without_a_crs_are_refused_with_the_cure(tmp_path: Path) -> None:
    path = write(control().to_crs("EPSG:3857"), tmp_path / "front.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(FileError, match="declares no CRS") as caught:
        read([path], today=TODAY)
    assert "EPSG:4326" in caught.value.faults[0].cure


def test_degrees_without_a_crs_are_taken(tmp_path: Path) -> None:
    path = write(control(), tmp_path / "front.shp")
    path.with_suffix(".prj").unlink()
    assert read([path], today=TODAY).frame.geometry.iloc[0].equals(BOX)


def geojson(path: Path, crs: Any, corner: float = 36) -> Path:
    ring = [[corner, 46], [corner + 1, 46], [corner + 1, 47], [corner, 46]]
    feature = {
        "type": "Feature",
        "properties": {"date": "2025-08-20"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    document = {"type": "FeatureCollection", "crs": crs, "features": [feature]}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"]
)
def test_geojson_in_degrees_by_any_name(tmp_path: Path, name: str) -> None:
    path = geojson(tmp_path / "a.geojson", {"type": "name", "properties": {"name": name}})
    reading = read([path], today=TODAY)
    assert reading.frame.geometry.iloc[0].bounds == (36, 46, 37, 47)


@pytest.mark.parametrize(
    "crs", [None, "x", {}, {"properties": None}, {"properties": {"name": 3}}], ids=repr
)
def test_geojson_that_declares_nothing(tmp_path: Path, crs: Any) -> None:
    reading = read([geojson(tmp_path / "a.geojson", crs)], today=TODAY)
    assert reading.frame.geometry.iloc[0].bounds == (36, 46, 37, 47)


def test_geojson_in_an_unknown_crs(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", {"properties": {"name": "EPSG:999999"}})
    with pytest.raises(FileError, match="a CRS that is not known"):
        read([path], today=TODAY)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("IAU_2015:30100", id="the Moon"),
        pytest.param("EPSG:5703", id="heights alone"),
    ],
)
def test_geojson_in_a_crs_that_is_no_map_of_the_earth(tmp_path: Path, name: str) -> None:
    path = geojson(tmp_path / "a.geojson", {"properties": {"name": name}})
    with pytest.raises(FileError, match="which cannot be converted"):
        read([path], today=TODAY)


def test_geojson_in_metres(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="not degrees"):
        read([geojson(tmp_path / "a.geojson", None, corner=4_000_000)], today=TODAY)


def test_a_crs_that_cannot_hold_the_coordinates(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", {"properties": {"name": "EPSG:3857"}}, corner=1e30)
    report = read([path], today=TODAY).report
    assert (report.kept, report.refused) == (0, 1)
    assert report.faults[0].column == "geometry"


def test_a_zipped_shapefile(tmp_path: Path) -> None:
    write(control(), tmp_path / "front.shp")
    packed = tmp_path / "front.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in tmp_path.glob("front.*"):
            if part != packed:
                archive.write(part, part.name)
    assert read([packed], today=TODAY).report.kept == 1


def test_a_shapefile_without_its_parts(tmp_path: Path) -> None:
    write(control(), tmp_path / "front.shp")
    alone = tmp_path / "alone.shp"
    shutil.copy(tmp_path / "front.shp", alone)
    with pytest.raises(FileError, match="cannot be read"):
        read([alone], today=TODAY)


def test_several_layers_are_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "front.gpkg"
    control().to_file(path, layer="front")
    control().to_file(path, layer="claims")
    with pytest.raises(FileError, match=r"2 layers with geometry \(front, claims\)"):
        read([path], today=TODAY)


def test_a_layer_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "front.gpkg"
    control().iloc[:0].to_file(path)
    with pytest.raises(FileError, match="holds no rows"):
        read([path], today=TODAY)


def test_a_parquet_of_many_days(tmp_path: Path) -> None:
    days = pd.date_range("2025-08-20", periods=3)
    frame = gpd.GeoDataFrame(
        {"date": days}, geometry=[shapely.MultiPolygon([BOX])] * 3, crs="EPSG:4326"
    )
    frame.loc[2, "geometry"] = None
    reading = read([write(frame, tmp_path / "all.parquet")], today=TODAY)
    assert reading.format == "deepstate_daily"
    assert reading.frame["date"].tolist() == [date(2025, 8, 20), date(2025, 8, 21)]
    assert reading.report.refused == 1


def test_a_parquet_without_geometry(tmp_path: Path) -> None:
    path = tmp_path / "hits.parquet"
    table = pd.DataFrame(strikes().drop(columns="geometry"))
    table.assign(lat=[48.4414, float("nan")], lon=[22.7177, 36.25]).to_parquet(path)
    reading = read([path], today=TODAY)
    assert (reading.format, reading.report.kept, reading.report.refused) == ("plain", 1, 1)


def test_a_parquet_that_unpacks_beyond_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(control(date=["2025-08-20"] * 500), tmp_path / "front.parquet")
    monkeypatch.setattr(features, "limit", lambda: 100)
    with pytest.raises(FileError, match="unpacks to more"):
        read([path], today=TODAY)


def test_types_of_a_frame_become_plain_values(tmp_path: Path) -> None:
    frame = control(
        date=[pd.Timestamp("2025-08-20"), pd.NaT],
        status=["occupied", None],
    )
    reading = read([write(frame, tmp_path / "front.gpkg")], today=TODAY)
    assert reading.report.kept == 1
    assert {fault.message for fault in reading.report.faults} == {
        "the date is missing",
        "the status is missing",
    }


def test_a_reader_that_warns_is_heard() -> None:
    heard = Report(files=["f"])

    def loud() -> int:
        warnings.warn("odd ring", stacklevel=1)
        return 3

    assert features._guarded(loud, heard) == 3
    assert heard.repairs[0].message == "its reader says: odd ring"
