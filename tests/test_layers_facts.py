"""The embedded facts: schema, provenance, look-ups."""

import datetime as dt
import hashlib
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import UnknownNameError
from geo.geodesic import area_km2
from layers import (
    borders,
    claims,
    oblasts,
    places,
    provenance,
    published,
    scenarios,
    strikes,
    waves,
    weapons,
)
from layers.provenance import DATA

ISO = set(oblasts.names()["iso"])


def test_every_file_of_the_package_is_there_unchanged_and_described() -> None:
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        content = (DATA / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}", resource["path"]
        found = provenance.of(resource["name"])
        assert found.title
        assert found.attribution
        assert found.licence
        assert found.as_of
    described = {resource["path"] for resource in package["resources"]}
    there = {path.name for path in DATA.iterdir() if path.suffix in {".csv", ".parquet"}}
    assert described == there


def test_data_stay_small() -> None:
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 4_000_000


def test_nothing_is_called_so() -> None:
    with pytest.raises(KeyError):
        provenance.of("tiles")


def test_twenty_seven_oblasts_with_crimea_and_sevastopol_in_ukraine() -> None:
    frame = oblasts.load()
    assert len(frame) == 27
    assert {"UA-43", "UA-40"} <= set(frame["iso"])
    assert frame.geometry.is_valid.all()
    # Natural Earth draws 599,094 km2 in all.
    assert area_km2(frame.geometry.values).sum() == pytest.approx(599_094, abs=1)
    assert list(frame.columns) == [*oblasts.COLUMNS, "geometry"]


def test_oblasts_share_their_borders_exactly() -> None:
    frame = oblasts.load()
    parts, whole = area_km2(frame.geometry.values).sum(), area_km2([oblasts.country()]).item()
    assert parts == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("name", ["UA-46", "lviv", "Lviv oblast", "Львівська область", "львівська"])
def test_an_oblast_by_code_or_name(name: str) -> None:
    assert oblasts.iso_of(name) == "UA-46"


def test_an_unknown_oblast_is_told_the_codes() -> None:
    with pytest.raises(UnknownNameError, match="UA-46 Lviv"):
        oblasts.iso_of("Galicia")


def test_points_are_located_in_oblasts_off_the_coast_too_but_not_abroad() -> None:
    lon = [22.718, 30.52, 33.52, 37.62, 21.0, 30.76, np.nan]
    lat = [48.442, 50.45, 44.61, 55.75, 52.2, 46.46, 50.0]
    found = oblasts.locate(lon, lat).tolist()
    assert found == ["UA-21", "UA-30", "UA-40", "", "", "UA-51", ""]


def test_neighbours_do_not_hold_crimea() -> None:
    frame = borders.load()
    inside = frame[frame.contains(shapely.Point(34.1, 44.95))]
    assert inside.empty
    assert set(frame.loc[frame["eu"], "iso"]) >= {"PL", "SK", "HU", "RO"}
    assert not set(frame.loc[frame["eu"], "iso"]) & {"MD", "BY", "RU", "GB", "RS", "TR"}


def test_every_place_has_a_name_an_oblast_and_a_point() -> None:
    frame = places.load()
    assert len(frame) == 5_488
    assert frame["geonameid"].is_unique
    assert (frame["name_en"] != "").all()
    assert set(frame["oblast_iso"]) == ISO
    assert (frame["name_uk"] != "").mean() > 0.95
    # The official romanisation, not an older one.
    assert {"Zaporizhzhia", "Kryvyi Rih", "Vinnytsia", "Mykolaiv"} <= set(frame["name_en"])


def test_city_districts_are_not_counted_again() -> None:
    frame = places.load()
    people = frame.loc[~frame["part_of_city"], "population"].sum()
    # 41.17 million on 1 January 2022 without Crimea; GeoNames' own figures, small places left out.
    assert 36e6 < people < 42e6
    assert not frame.loc[
        frame["name_en"].isin(["Kyiv", "Mariupol", "Brovary"]), "part_of_city"
    ].any()


@pytest.mark.parametrize(
    ("said", "geonameid"),
    [
        ("Mukachevo", 700646),
        ("мукачево", 700646),
        ("Мукачеве", 700646),
        ("Munkács", 700646),
        ("  LVIV ", 702550),
        ("Lvov", 702550),
        ("Львів", 702550),
        ("Київ", 703448),
        ("Kiev", 703448),
        ("Odessa", 698740),
    ],
)
def test_a_place_by_any_of_its_names(said: str, geonameid: int) -> None:
    assert places.find(said).geonameid == geonameid


def test_sloviansk_is_not_nikopol_though_it_bore_that_name() -> None:
    assert places.find("Slov'yans'k").name_en == "Sloviansk"


def test_among_namesakes_the_larger_is_taken_and_it_is_said() -> None:
    rivne = places.find("Rivne")
    assert (rivne.oblast_iso, rivne.geonameid) == ("UA-56", 695594)
    assert "5 places are called Rivne" in rivne.caution
    other = places.find("Rivne", oblast_iso="UA-35")
    assert other.oblast_iso == "UA-35"
    assert other.caution == ""


def test_a_misspelt_place_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(UnknownNameError, match="Mukachevo") as caught:
        places.find("Mukachavo")
    assert caught.value.nearest[0] == "Mukachevo (UA-21)"
    with pytest.raises(UnknownNameError, match="in UA-46"):
        places.find("Mukachevo", oblast_iso="UA-46")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_found_or_politely_not(text: str) -> None:
    try:
        said = places.find(text).name_en
    except UnknownNameError as error:
        said = str(error)
    assert said


def test_strikes_keep_missing_apart_from_zero() -> None:
    frame = strikes.load()
    assert len(frame) == 349
    assert frame["strike_id"].is_unique
    assert set(frame["oblast_iso"]) <= ISO
    assert set(frame["weapon_class"]) <= set(strikes.WEAPON_CLASSES)
    assert set(frame["location_precision"]) == set(strikes.LOCATION_UNCERTAINTY_KM)
    mukachevo = frame.set_index("strike_id").loc["UA-20250821-MUKACHEVO"]
    assert mukachevo["killed"] is pd.NA
    assert mukachevo["injured"] == 26
    lutsk = frame.set_index("strike_id").loc["UA-20250821-LUTSK"]
    assert lutsk["killed"] == 0


def test_casualties_are_missing_only_where_neither_is_stated() -> None:
    frame = strikes.load()
    total = strikes.casualties(frame)
    neither = frame["killed"].isna() & frame["injured"].isna()
    assert (total.isna() == neither).all()
    assert total.name == "casualties"


def test_choosing_strikes_by_every_filter() -> None:
    frame = strikes.load()
    night = (dt.date(2025, 8, 21), dt.date(2025, 8, 21))
    assert len(strikes.choose(frame, days=night)) == 11
    assert set(strikes.choose(frame, days=night, oblasts=["UA-46", "UA-21"])["place"]) == {
        "Lviv",
        "Mukachevo",
        "Lypovets",
    }
    assert set(strikes.choose(frame, weapon_classes=["glide_bomb"])["weapon_class"]) == {
        "glide_bomb"
    }
    assert set(strikes.choose(frame, target_types=["port"])["target_type"]) == {"port"}
    assert (strikes.casualties(strikes.choose(frame, min_casualties=50)) >= 50).all()
    assert strikes.choose(frame) is not frame
    assert len(strikes.choose(frame)) == len(frame)


def test_the_wave_of_the_story() -> None:
    wave = waves.on(dt.date(2025, 8, 21))
    assert wave is not None
    assert (wave["drones_launched"], wave["missiles_launched"]) == (574, 40)
    assert waves.on(dt.date(2022, 2, 23)) is None
    assert len(waves.load()) == 75


def test_published_areas_are_one_a_month_and_series() -> None:
    frame = published.load()
    assert not frame.duplicated(["month", "series"]).any()
    assert frame["month"].is_monotonic_increasing
    assert set(frame["series"]) == set(published.SERIES)
    assert frame["km2"].between(0, 2000).all()
    months = frame[frame["series"] == "deepstate"].set_index("month")["km2"]
    # DeepState's own sum for 2025 was published as 4,336.
    assert months["2025"].sum() == pytest.approx(4336, abs=5)
    assert len(months["2025"]) == 12


def test_claims_rest_on_acts_and_begin_on_their_day() -> None:
    assert claims.claimed(dt.date(2014, 3, 17)) == {}
    assert set(claims.claimed(dt.date(2022, 9, 29))) == {"UA-43", "UA-40"}
    annexed = claims.claimed(dt.date(2022, 9, 30))
    assert set(annexed) == {"UA-43", "UA-40", "UA-14", "UA-09", "UA-23", "UA-65"}
    assert annexed["UA-43"] == dt.date(2014, 3, 18)
    assert claims.claimed(dt.date(2025, 1, 1), claimant="UN General Assembly") == {}


def test_scenarios_are_rules_over_oblasts_with_sources() -> None:
    frame = scenarios.load()
    assert set(frame["rule"]) <= set(scenarios.RULES)
    assert set(frame["oblast_iso"]) <= ISO
    assert frame["source_url"].str.startswith("https://").all()
    assert scenarios.rules("RU-ALASKA-202508")["UA-14"] == ("ukraine_withdraws",)
    with pytest.raises(UnknownNameError, match="RU-ALASKA-202508"):
        scenarios.rules("PEACE")


def test_weapons_by_alias_and_generic_words_match_none() -> None:
    assert weapons.systems("Kalibr;Shahed") == ("Kalibr (3M14)", "Shahed-136/Geran-2")
    assert weapons.systems("drone;missile") == ()
    assert weapons.systems("") == ()
    known = weapons.load()
    assert (known["range_km_low"] <= known["range_km_high"]).all()


def test_every_row_of_facts_carries_a_source() -> None:
    for layer in (strikes, waves, weapons, claims, scenarios, published):
        assert layer.load()["source_url"].str.startswith("http").all(), layer.__name__


@pytest.mark.parametrize("path", ["oblasts.parquet", "neighbours.parquet", "waters.parquet"])
def test_embedded_geometries_are_as_their_file_says(path: str) -> None:
    whole = gpd.read_parquet(provenance.DATA / path)
    assert whole.crs == "EPSG:4326"
    assert_geodataframe_equal(provenance.geometries(path), whole)
