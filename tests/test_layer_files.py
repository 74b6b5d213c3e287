"""The data of a map in every format: the same rows in each, the same bytes each time."""

import datetime as dt
import io
import sqlite3
import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from layers import export, timeline
from maps.compose import compose
from maps.layer_files import LAYERS, data, geopackage
from maps.spec import Layer, Locale, MapSpec
from tests import counting
from tests.scenes import make_scene

KML = "{http://www.opengis.net/kml/2.2}"
HOSTILE = "<script>alert(1)</script>]]>&\x0b=cmd"


@pytest.fixture(scope="module")
def everything() -> dict[str, bytes]:
    spec = MapSpec(
        date=dt.date(2025, 8, 21),
        layers=tuple(Layer),
        rings_km=(100,),
        scenario="RU-ALASKA-202508",
    )
    counted = compose(counting.spec(), counted=counting.counts(500))
    scene = replace(compose(spec), aggregates=counted.aggregates, hexagons=counted.hexagons)
    return data(scene)


def hostile() -> gpd.GeoDataFrame:
    row = {
        "name": HOSTILE,
        "description": HOSTILE,
        "day": dt.date(2025, 8, 21),
        "list": [("a", HOSTILE)],
        "known": True,
        "killed": pd.NA,
    }
    return gpd.GeoDataFrame([row], geometry=[shapely.Point(30.5, 50.4)], crs="EPSG:4326")


def placemarks(content: bytes) -> list[ET.Element]:
    return list(ET.fromstring(content).iter(f"{KML}Placemark"))  # noqa: S314 - our own


def parquet(found: dict[str, bytes], layer: str, folder: Path) -> gpd.GeoDataFrame:
    file = folder / f"{layer}.parquet"
    file.write_bytes(found[file.name])
    return gpd.read_parquet(file)


def test_every_layer_goes_out_in_every_format(everything: dict[str, bytes], tmp_path: Path) -> None:
    for layer in LAYERS:
        rows = len(pd.read_csv(io.BytesIO(everything[f"{layer}.csv"])))
        assert rows > 0
        assert len(gpd.read_file(io.BytesIO(everything[f"{layer}.geojson"]))) == rows
        assert len(parquet(everything, layer, tmp_path)) == rows
        assert len(placemarks(everything[f"{layer}.kml"])) == rows


def test_the_geopackage_has_a_layer_each(everything: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "map.gpkg"
    file.write_bytes(everything["map.gpkg"])
    assert set(gpd.list_layers(file)["name"]) == set(LAYERS)
    strikes = gpd.read_file(file, layer="strikes")
    assert len(strikes) == 11
    assert strikes.crs == "EPSG:4326"


def test_shapes_are_the_same_in_each(everything: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "map.gpkg"
    file.write_bytes(everything["map.gpkg"])
    exact = parquet(everything, "control", tmp_path).geometry
    for other in (
        gpd.read_file(file, layer="control"),
        gpd.read_file(io.BytesIO(everything["control.geojson"])),
        gpd.read_file(io.BytesIO(everything["control.kml"])),
    ):
        assert shapely.equals_exact(exact.values, other.geometry.values, 2e-6, normalize=True).all()


def test_a_second_later_the_bytes_are_the_same() -> None:
    scene = make_scene()
    first = data(scene)
    time.sleep(1.1)  # the clock that GeoPackage and Parquet would write of counts seconds
    assert data(scene) == first


def test_a_geopackage_is_dated_by_its_map_and_not_by_the_clock(tmp_path: Path) -> None:
    scene = make_scene()
    file = tmp_path / "map.gpkg"
    file.write_bytes(geopackage(scene))
    with sqlite3.connect(file) as held:
        days = {row[0][:10] for row in held.execute("select last_change from gpkg_contents")}
    held.close()
    assert days == {scene.spec.date.isoformat()}


def test_the_clock_is_given_back() -> None:
    export.as_geopackage({"a": hostile()}, day=dt.date(2020, 1, 1))
    fresh = hostile()
    held = io.BytesIO()
    fresh[["name", "geometry"]].to_file(held, driver="GPKG", engine="pyogrio")
    assert b"2020-01-01T" not in held.getvalue()


def test_nothing_drawn_gives_no_geopackage() -> None:
    assert export.as_geopackage({}, day=dt.date(2020, 1, 1)) == b""


def test_kml_holds_text_as_text() -> None:
    content = export.as_kml(hostile(), layer="strikes", name="name")
    assert b"<script" not in content
    (mark,) = placemarks(content)
    assert mark.findtext(f"{KML}name") == "<script>alert(1)</script>]]>&=cmd"
    # Programs that show KML take a description for HTML.
    assert mark.find(f"{KML}description") is None
    said = {node.get("name"): node.text for node in mark.iter(f"{KML}SimpleData")}
    assert said["day"] == "2025-08-21"
    assert said["description_"] == "<script>alert(1)</script>]]>&=cmd"


def test_a_geopackage_keeps_lists_and_gaps(tmp_path: Path) -> None:
    file = tmp_path / "map.gpkg"
    file.write_bytes(export.as_geopackage({"a": hostile()}, day=dt.date(2020, 1, 1)))
    row = gpd.read_file(file).iloc[0]
    assert row["name"] == HOSTILE.replace("\x0b", "")  # no sign that XML cannot hold
    assert row["list"].startswith('[["a", "<script>') or row["list"].startswith('["a"')
    assert pd.isna(row["killed"])


def oblasts_of(found: dict[str, bytes]) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(found["oblasts.csv"])).set_index("iso")


def test_the_oblasts_say_how_much_of_each_is_held(everything: dict[str, bytes]) -> None:
    found = oblasts_of(everything)
    assert len(found) == 27
    assert set(found["date"]) == {"2025-08-21"}
    day = timeline.load().on(dt.date(2025, 8, 21)).by_oblast
    for status in ("occupied", "contested"):
        whole = day.loc[day["status"] == status, "area_km2"].sum()
        assert found[f"{status}_km2"].sum() == pytest.approx(whole, abs=2)
    assert found["name"]["UA-43"] == "Crimea"
    assert (found["occupied_pct"]["UA-43"], found["contested_pct"]["UA-43"]) == (100, 0)
    assert found["occupied_km2"]["UA-21"] == 0
    share = 100 * found["occupied_km2"] / found["area_km2"]
    assert found["occupied_pct"].tolist() == pytest.approx(share.tolist(), abs=0.1)
    assert 70 < share["UA-14"] < 80


def test_the_oblasts_are_drawn_where_they_lie(everything: dict[str, bytes]) -> None:
    shapes_ = gpd.read_file(io.BytesIO(everything["oblasts.geojson"])).set_index("iso").geometry
    assert shapes_["UA-21"].contains(shapely.Point(22.72, 48.44))  # Mukachevo
    assert shapes_["UA-43"].contains(shapely.Point(34.1, 45.0))


def test_oblasts_are_named_as_the_map_s_reader_names_them() -> None:
    spec = MapSpec(date=dt.date(2025, 8, 21), layers=(Layer.CONTROL,), locale=Locale.UK)
    found = data(compose(spec))
    assert oblasts_of(found).loc["UA-21", "name"] == "Закарпатська область"
    assert "oblasts: Області" in found["README.txt"].decode().splitlines()


@pytest.mark.parametrize(
    "spec",
    [
        MapSpec(date=dt.date(2025, 8, 21), layers=(Layer.OBLASTS, Layer.PLACES)),
        MapSpec(date=dt.date(2022, 3, 10), layers=tuple(Layer)),
    ],
    ids=["without control", "nothing assessed"],
)
def test_a_map_without_control_hands_out_none_of_it(spec: MapSpec) -> None:
    assert not {"oblasts.csv", "control.csv"} & set(data(compose(spec)))


def test_the_readme_says_what_each_file_holds(everything: dict[str, bytes]) -> None:
    said = everything["README.txt"].decode().split("\n\n")[-1].splitlines()
    named = [line.partition(": ") for line in said]
    assert all(words for _, _, words in named)
    files = {name.partition(".")[0] for name in everything} - {"README", "map", "corrections"}
    assert {name for name, _, _ in named} == files - {"events_by_place", "events_by_day"}
