"""The embedded facts against assessed polygons of others: how good the cells are.

These tests print their figures (`pytest -s`); docs/method.md repeats them.
"""

import datetime as dt
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import plane_at
from geo.geodesic import densify
from geo.nearest import distance_to_area
from layers import dispute, oblasts, places, reach, timeline
from layers.assessed import Assessed
from layers.control import ControlDay
from layers.sources import read_control

DAILY = (
    "20240708",
    "20241231",
    "20250515",
    "20250820",
    "20250821",
    "20250822",
    "20251026",
    "20251231",
)
RAW_FROM = dt.date(2022, 4, 3)


@cache
def assessed(path: Path) -> Assessed:
    return Assessed(read_control(path).frame, name=path.name, attribution=path.name)


def daily(reference: Path, day: str) -> ControlDay:
    source = assessed(reference / "deepstate_daily" / f"deepstatemap_data_{day}.geojson")
    return source.on(dt.date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}"))


def overlap(ours: BaseGeometry, theirs: BaseGeometry) -> float:
    both = shapely.intersection(ours, theirs).area
    return float(both / (ours.area + theirs.area - both))


@cache
def outlines() -> tuple[BaseGeometry, BaseGeometry]:
    """Return the country in the plane, and what of it lies more than 5 km inside."""
    whole = plane_at(31.5, 48.5).to_plane(oblasts.country())
    return whole, whole.buffer(-5_000)


def held_by_ukraine(day: dt.date) -> tuple[np.ndarray, np.ndarray]:
    frame = places.load()[timeline.load().status(day) == "ukrainian"]
    return frame["longitude"].to_numpy(), frame["latitude"].to_numpy()


@pytest.mark.parametrize("day", DAILY)
def test_occupied_area_overlaps_the_assessed(reference: Path, day: str) -> None:
    theirs = daily(reference, day)
    ours = timeline.load().on(theirs.date)
    plane = plane_at(31.5, 48.5)
    found = [
        overlap(*(shapely.intersection(plane.to_plane(d.occupied), part) for d in (ours, theirs)))
        for part in outlines()
    ]
    print(f"{day}: IoU {found[0]:.4f} whole, {found[1]:.4f} more than 5 km inside")  # noqa: T201
    assert found[0] >= 0.960
    assert found[1] >= 0.970


@pytest.mark.parametrize("day", DAILY)
def test_distances_from_held_places_agree_with_the_assessed(reference: Path, day: str) -> None:
    theirs = daily(reference, day)
    ours = timeline.load().on(theirs.date)
    lonlat = held_by_ukraine(theirs.date)
    occupied = [distance_to_area(d.occupied, *lonlat).distance_m / 1e3 for d in (ours, theirs)]
    contact = [d.line_segments.nearest(*lonlat).distance_m / 1e3 for d in (ours, theirs)]
    error = {
        name: np.abs(pair[0] - pair[1])
        for name, pair in (("occupied", occupied), ("contact", contact))
    }
    print(day, {n: [f"{np.percentile(e, q):.1f}" for q in (50, 90)] for n, e in error.items()})  # noqa: T201
    assert np.median(error["occupied"]) <= 1
    assert np.median(error["contact"]) <= 5


def test_the_stated_uncertainty_holds_in_nine_of_ten_cases(reference: Path) -> None:
    paths = [
        *(reference / "deepstate_daily").glob("*.geojson"),
        *(reference / "deepstate_raw").glob("*"),
    ]
    inside, widths = [], []
    for path in sorted(paths):
        source = assessed(path)
        if timeline.load().why_not(source.last):
            continue
        lonlat = held_by_ukraine(source.last)
        ours = timeline.load().on(source.last).line_segments.nearest(*lonlat).distance_m / 1e3
        theirs = source.on(source.last).line_segments.nearest(*lonlat).distance_m / 1e3
        width = timeline.load().uncertainty_km(ours)
        inside.append(np.abs(ours - theirs) <= width)
        widths.append(width)
    coverage, median = np.concatenate(inside).mean(), np.median(np.concatenate(widths))
    print(f"coverage {coverage:.3f}, median half-width {median:.0f} km, {len(inside)} dates")  # noqa: T201
    assert len(inside) >= 17
    assert coverage >= 0.9


def test_near_the_line_the_typical_error_is_as_stated(reference: Path) -> None:
    errors = []
    for day in DAILY:
        theirs = daily(reference, day)
        lonlat = held_by_ukraine(theirs.date)
        far = theirs.line_segments.nearest(*lonlat).distance_m / 1e3
        near = timeline.load().on(theirs.date).line_segments.nearest(*lonlat).distance_m / 1e3
        errors.append(np.abs(far - near)[far < 100])
    assert np.median(np.concatenate(errors)) <= timeline.Timeline.resolution_km


def test_mukachevo_against_assessed_polygons(reference: Path) -> None:
    theirs = assessed(reference / "deepstate_daily" / "deepstatemap_data_20250821.geojson")
    row = reach.measure([22.718], [48.44248], [dt.date(2025, 8, 21)], control=theirs).table.iloc[0]
    # The four published figures.
    assert row["occupied_km"] == pytest.approx(694, abs=3)
    assert row["contact_km"] == pytest.approx(743, abs=10)
    assert row["contact_sector"] == "UA-65"
    assert row["land_contact_km"] == pytest.approx(917, abs=10)
    assert row["donbas_km"] == pytest.approx(1_029, abs=10)


def test_ivano_frankivsk_and_rivne_against_the_nearest_assessed_day(reference: Path) -> None:
    every = assessed(reference / "deepstate_daily" / "all_2024-07-08_2025-12-31.parquet")
    lon, lat = [24.70972, 26.23695], [48.9215, 50.62036]
    found = reach.measure(lon, lat, [dt.date(2024, 11, 12)] * 2, control=every).table
    assert found["occupied_km"].to_numpy() == pytest.approx([572, 593], abs=3)
    assert found["contact_km"].to_numpy() == pytest.approx([620, 632], abs=10)


def test_published_areas_against_assessed_polygons(reference: Path) -> None:
    table = dispute.measure(daily(reference, "20250820"))
    area = table.set_index(["oblast_iso", "dispute_class"])["area_km2"]
    occupied = area[area.index.get_level_values(1).str.startswith("occupied")]
    # As published: within 1 % or 1 point of the oblast.
    assert occupied.sum() == pytest.approx(114_500, rel=0.01)
    assert 100 * occupied.sum() / area.sum() == pytest.approx(19, abs=1)
    donbas = occupied.loc[["UA-14", "UA-09"]].sum()
    assert donbas == pytest.approx(46_570, rel=0.01)
    assert 100 * donbas / area.loc[["UA-14", "UA-09"]].sum() == pytest.approx(88, abs=1)
    assert area["UA-14", "claimed_not_held"] == pytest.approx(6_600, rel=0.01)
    assert 100 * abs(area["UA-63", "occupied_unclaimed"] - 1_175) / 31_415 < 1
    assert 100 * abs(area["UA-59", "occupied_unclaimed"] - 207) / 23_834 < 1


def test_a_timeline_of_polygons_is_what_each_day_says(reference: Path) -> None:
    every = assessed(reference / "deepstate_daily" / "all_2024-07-08_2025-12-31.parquet")
    table = every.table(every.first, every.last).set_index(["date", "oblast_iso", "status"])
    for date in every.days[::90]:
        day = every.on(date).by_oblast.set_index(["oblast_iso", "status"])
        built = table.loc[date]
        pd.testing.assert_frame_equal(built, day, check_exact=False, rtol=0, atol=1e-6)
    assert set(table.index.get_level_values("date")) == set(every.days)


def geodesic(polygon: BaseGeometry) -> BaseGeometry:
    """Return a polygon with points put in along its geodesics, so that a plane cuts it as it is."""
    parts = []
    for part in shapely.get_parts(polygon):
        shell, *holes = (
            shapely.get_coordinates(densify(shapely.LineString(ring.coords), step_km=0.2))
            for ring in shapely.get_rings(part)
        )
        parts.append(shapely.Polygon(shell, holes))
    return shapely.MultiPolygon(parts)


def test_areas_of_a_timeline_are_those_of_an_overlay(reference: Path) -> None:
    every = assessed(reference / "deepstate_daily" / "all_2024-07-08_2025-12-31.parquet")
    table = every.table(every.first, every.last)
    occupied = table[table["status"] == "occupied"].set_index(["date", "oblast_iso"])["area_km2"]
    zones = oblasts.zones()
    fine = gpd.GeoDataFrame(geometry=[geodesic(zone) for zone in zones], crs="EPSG:4326")
    fine["iso"] = zones.index
    for date in (every.days[0], every.days[300], every.days[-1]):
        area = gpd.GeoDataFrame(geometry=[geodesic(every.on(date).occupied)], crs="EPSG:4326")
        cut = gpd.overlay(area, fine, how="intersection")
        theirs = (cut.to_crs("EPSG:6933").area / 1e6).groupby(cut["iso"]).sum()
        ours = occupied.loc[date]
        theirs = theirs[theirs > 1e-6]
        assert (ours - theirs.reindex(ours.index)).abs().max() < 0.01
