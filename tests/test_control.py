"""Control by date: statuses, areas, contact line; from cells and from assessed polygons alike."""

import datetime as dt
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError, NotAssessedError
from geo.geodesic import area_km2, length_km
from layers import borders, held, oblasts, places, timeline
from layers.assessed import Assessed, contact_line
from layers.control import LINE_KINDS, STATUSES, days_between
from layers.provenance import DATA
from layers.timeline import CONTESTED_UNTIL, MISSING_DAYS

NIGHT = dt.date(2025, 8, 21)
ASSESSED_DAY = st.dates(dt.date(2022, 4, 3), dt.date(2026, 8, 22))


def assessed(*areas: tuple[dt.date, str, BaseGeometry]) -> Assessed:
    frame = gpd.GeoDataFrame(
        list(areas), columns=["date", "status", "geometry"], geometry="geometry", crs="EPSG:4326"
    )
    return Assessed(frame, name="drawn.geojson", attribution="Drawn by hand")


def status_of(name: str, day: dt.date, oblast_iso: str | None = None) -> str:
    place = places.find(name, oblast_iso=oblast_iso)
    row = places.load().index[places.load()["geonameid"] == place.geonameid][0]
    return str(timeline.load().status(day)[row])


@pytest.mark.parametrize(
    ("name", "day", "status"),
    [
        ("Sevastopol", dt.date(2022, 2, 23), "occupied"),
        ("Donetsk", dt.date(2022, 2, 23), "occupied"),
        ("Mariupol", dt.date(2022, 2, 23), "ukrainian"),
        ("Mariupol", dt.date(2022, 6, 1), "occupied"),
        ("Kherson", dt.date(2022, 6, 1), "occupied"),
        ("Kherson", dt.date(2022, 11, 27), "ukrainian"),
        ("Izium", dt.date(2022, 9, 20), "ukrainian"),
        ("Bakhmut", dt.date(2025, 8, 21), "occupied"),
        ("Lviv", dt.date(2025, 8, 21), "ukrainian"),
    ],
)
def test_places_change_hands_when_they_did(name: str, day: dt.date, status: str) -> None:
    assert status_of(name, day) == status


def test_what_is_derived_of_a_look_is_made_once_and_told_apart() -> None:
    source = timeline.load()
    made: list[str] = []

    def told(what: str) -> str:
        made.append(what)
        return what

    days = [source.on(day) for day in (dt.date(2024, 8, 17), dt.date(2024, 8, 18))]
    assert days[1].drawn is days[0].drawn  # the 18th is told as the 17th
    other = source.on(dt.date(2022, 6, 1)).drawn
    for drawn in (days[0].drawn, days[1].drawn, other):
        for what in ("test: a", "test: b"):
            assert drawn.once(what, partial(told, what)) == what
    assert made == 2 * ["test: a", "test: b"]


@given(ASSESSED_DAY)
@settings(max_examples=20)
def test_sectors_are_the_line_whatever_its_kind(day: dt.date) -> None:
    drawn = timeline.load().on(day).drawn
    assert list(drawn.sectors["sector"]) == sorted(set(drawn.line["sector"]))
    assert drawn.sectors.crs == drawn.line.crs
    for sector, piece in zip(drawn.sectors["sector"], drawn.sectors.geometry, strict=True):
        parts = drawn.line.geometry[drawn.line["sector"] == sector]
        assert piece.equals(shapely.union_all(parts.to_numpy()))


@given(ASSESSED_DAY)
@settings(max_examples=20)
def test_areas_are_those_of_faces_and_people_those_of_places(day: dt.date) -> None:
    source, table = timeline.load(), places.load()
    found = source.on(day).by_oblast
    assert list(found.columns) == ["oblast_iso", "status", "area_km2", "places", "population"]
    assert found[["oblast_iso", "status"]].apply(tuple, axis=1).is_monotonic_increasing
    status = pd.Series(source.face_status(day)).replace("none", "ukrainian")
    areas = source.faces["area_km2"].groupby([source.faces["oblast_iso"], status]).sum()
    people = table["population"].where(~table["part_of_city"], 0)
    lived = people.groupby([table["oblast_iso"], source.status(day)])
    for row in found.itertuples():
        key = (row.oblast_iso, row.status)
        assert row.area_km2 == pytest.approx(areas.get(key, 0.0))
        assert (row.places, row.population) == (
            lived.size().get(key, 0),
            lived.sum().get(key, 0),
        )
    assert found["area_km2"].sum() == pytest.approx(source.faces["area_km2"].sum())
    assert found["places"].sum() == len(table)


@pytest.mark.parametrize("day", [dt.date(2022, 2, 24), dt.date(2022, 3, 15), dt.date(2022, 4, 2)])
def test_the_first_weeks_are_not_assessed_and_it_is_said(day: dt.date) -> None:
    source = timeline.load()
    with pytest.raises(
        NotAssessedError, match="Nothing is assessed between 2022-02-24 and 2022-04-02"
    ):
        source.on(day)
    assert "not known" in source.why_not(day)


def test_before_the_war_and_after_today_nothing_is_held() -> None:
    source = timeline.load()
    assert "before 2022-02-23" in source.why_not(dt.date(2021, 1, 1))
    assert "future" in source.why_not(dt.date(2999, 1, 1))


def test_missing_days_carry_the_day_before_and_say_so() -> None:
    source = timeline.load()
    for day in MISSING_DAYS:
        found = source.on(day)
        assert found.assessed_on < day
        assert str(found.assessed_on) in found.note
    assert source.assessed_on(dt.date(2024, 8, 19)) == dt.date(2024, 8, 17)


def test_contested_ground_after_its_last_assessment_is_said_to_be_carried() -> None:
    source = timeline.load()
    assert source.on(CONTESTED_UNTIL).note == ""
    assert "carried forward" in source.on(CONTESTED_UNTIL + dt.timedelta(1)).note


def test_after_the_last_assessment_its_day_is_named() -> None:
    found = timeline.load().on(dt.date(2026, 9, 30))
    assert found.assessed_on == dt.date(2026, 8, 22)


@settings(max_examples=12, deadline=None)
@given(ASSESSED_DAY)
def test_areas_by_oblast_add_up_to_the_oblasts(day: dt.date) -> None:
    found = timeline.load().on(day).by_oblast
    sums = found.groupby("oblast_iso")["area_km2"].sum()
    whole = pd.Series(area_km2(oblasts.load().geometry.values), index=oblasts.load()["iso"])
    assert sums.reindex(whole.index).to_numpy() == pytest.approx(whole.to_numpy(), rel=1e-9)
    assert found["places"].sum() == 5_488
    assert set(found["status"]) <= set(STATUSES)


@settings(max_examples=8, deadline=None)
@given(ASSESSED_DAY)
def test_drawn_areas_are_those_of_the_table(day: dt.date) -> None:
    found = timeline.load().on(day)
    by_status = found.by_oblast.groupby("status")["area_km2"].sum()
    for status, geometry in zip(found.areas["status"], found.areas.geometry, strict=True):
        assert geometry.is_valid
        # Drawn on a grid of about a metre.
        assert area_km2([geometry]).item() == pytest.approx(by_status[status], rel=1e-5)


@settings(max_examples=8, deadline=None)
@given(ASSESSED_DAY)
def test_every_place_lies_in_the_area_of_its_status(day: dt.date) -> None:
    source = timeline.load()
    frame = places.load()
    # A few places lie off the drawn coast: their cell is the nearest land.
    ashore = shapely.contains_properly(oblasts.country(), frame.geometry.values)
    found = source.on(day).drawn.status_at(frame["longitude"], frame["latitude"])
    same = found[ashore] == source.status(day)[ashore]
    assert same.all()


def test_the_whole_table_is_what_each_day_says() -> None:
    source = timeline.load()
    table = source.table(dt.date(2022, 2, 20), dt.date(2022, 4, 10))
    assert set(table["date"]) == {
        dt.date(2022, 2, 23),
        *days_between(dt.date(2022, 4, 3), dt.date(2022, 4, 10)),
    }
    for day in (dt.date(2022, 2, 23), dt.date(2022, 4, 7)):
        ours = table[table["date"] == day].set_index(["oblast_iso", "status"]).drop(columns="date")
        theirs = source.on(day).by_oblast.set_index(["oblast_iso", "status"])
        theirs = theirs[(theirs["area_km2"] > 1e-6) | (theirs["places"] > 0)]
        pd.testing.assert_frame_equal(
            ours.sort_index(), theirs.sort_index(), check_dtype=False, rtol=1e-9, atol=1e-6
        )


def test_changes_between_two_days_are_those_of_the_log() -> None:
    source = timeline.load()
    found = source.changed(dt.date(2022, 11, 1), dt.date(2022, 11, 27))
    kherson = found[found["name_en"] == "Kherson"]
    assert kherson[["status_from", "status_to"]].to_numpy().tolist() == [["occupied", "ukrainian"]]
    assert source.changed(NIGHT, NIGHT).empty
    assert found["population"].is_monotonic_decreasing


def test_the_contact_line_runs_by_sector_and_is_no_coast() -> None:
    line = timeline.load().on(NIGHT).line
    assert set(line["sector"]) == {"UA-09", "UA-12", "UA-14", "UA-23", "UA-59", "UA-63", "UA-65"}
    assert set(line["kind"]) <= set(LINE_KINDS)
    # About 1,000 to 1,250 km were the usual words for it that summer.
    assert 950 < length_km(line.geometry.values).sum() < 1_300
    crimea = oblasts.load().set_index("iso").geometry["UA-43"]
    assert not line.intersects(crimea.buffer(-0.05)).any()


def test_both_banks_in_one_hand_are_no_front() -> None:
    # In June 2022 both banks at Nova Kakhovka were occupied; in 2023 the river parted the sides.
    city = shapely.Point(33.37, 46.76)
    then = timeline.load().on(dt.date(2022, 6, 5)).line
    later = timeline.load().on(dt.date(2023, 9, 15)).line
    assert shapely.distance(then.geometry.values, city).min() > 0.15
    assert shapely.distance(later.geometry.values, city).min() < 0.1


def test_no_place_has_ground_on_both_banks_of_the_lower_dnipro() -> None:
    source, waters = timeline.load(), borders.waters().set_index("kind").geometry
    place = np.append(source.faces["geonameid"].to_numpy(), -1)
    # Borders drawn in the plane leave a straight line of degrees by a few metres.
    arcs = pd.read_parquet(DATA / "control_arcs.parquet", columns=["left", "right"])
    rims = source.arc_lines(place[arcs["left"]] != place[arcs["right"]])
    on_land = waters["river"].difference(
        shapely.union_all([waters["reservoir"], waters["estuary"]])
    )
    assert length_km([on_land]).item() > 70
    assert on_land.difference(shapely.buffer(shapely.union_all(rims), 3e-4)).is_empty


def test_before_the_invasion_the_line_ran_through_donbas_and_along_crimea() -> None:
    line = timeline.load().on(dt.date(2022, 2, 23)).line
    assert (
        {"UA-14", "UA-09", "UA-43"} <= set(line["sector"]) <= {"UA-14", "UA-09", "UA-43", "UA-65"}
    )


def test_polygons_lines_and_changes_as_the_command_line_shows_them() -> None:
    source = timeline.load()
    polygons = held.polygons(source, NIGHT)
    assert list(polygons.columns) == ["date", "status", "geometry"]
    assert list(polygons["status"]) == list(STATUSES)
    total = area_km2(polygons.geometry.values).sum()
    assert total == pytest.approx(area_km2([oblasts.country()]).item(), rel=1e-6)
    line = held.line(source, NIGHT)
    assert line["sector"].is_unique
    assert line.loc[line["sector"] == "UA-23", "kinds"].item() == "land,water"


def test_whole_timelines_by_country_and_oblast() -> None:
    source = timeline.load()
    days = (dt.date(2025, 8, 20), NIGHT)
    country = held.table(source, *days, by="country")
    assert list(country.columns) == [
        "date",
        "status",
        "area_km2",
        "share_pct",
        "places",
        "population",
    ]
    assert country.groupby("date")["share_pct"].sum().to_numpy() == pytest.approx(100)
    by_oblast = held.table(source, *days, by="oblast")
    assert by_oblast["area_km2"].sum() == pytest.approx(country["area_km2"].sum())
    assert by_oblast.loc[by_oblast["oblast_iso"] == "UA-46", "oblast_name"].iloc[0] == "Lviv"
    with pytest.raises(InputError, match="oblast or country"):
        held.table(source, *days, by="raion")
    with pytest.raises(InputError, match="earlier day first"):
        held.table(source, NIGHT, days[0], by="country")


# A strip of the east and south drawn by hand, with the coast of Azov in it.
SOUTH_EAST = shapely.Polygon(
    [(34.0, 46.9), (36.5, 47.6), (38.0, 48.2), (39.0, 49.5), (40.3, 49.6), (40.3, 47.0),
     (38.3, 46.8), (36.0, 46.2), (34.0, 46.0)]
)  # fmt: skip


def test_an_assessed_area_has_a_line_only_where_ukraine_holds_the_other_side() -> None:
    line = contact_line(SOUTH_EAST)
    assert {"UA-23", "UA-14", "UA-09"} <= set(line["sector"])
    # No line along the border with Russia (east of 39.5) nor along the sea (south of 46.6 there).
    drawn = shapely.union_all(line.geometry.values)
    assert not drawn.intersects(shapely.box(39.6, 47.5, 41, 49.4))
    assert not drawn.intersects(shapely.box(35.5, 45.5, 38.5, 46.5))


def test_nothing_occupied_has_no_line() -> None:
    assert contact_line(shapely.MultiPolygon()).empty


def test_assessed_control_answers_for_the_days_it_covers() -> None:
    first, second = dt.date(2025, 1, 1), dt.date(2025, 1, 10)
    smaller = SOUTH_EAST.intersection(shapely.box(36, 45, 41, 50))
    source = assessed((first, "occupied", smaller), (second, "occupied", SOUTH_EAST))
    assert source.on(dt.date(2025, 1, 5)).assessed_on == first
    assert "2025-01-01" in source.on(dt.date(2025, 1, 5)).note
    assert source.on(second).note == ""
    with pytest.raises(NotAssessedError, match="begins on 2025-01-01"):
        source.on(dt.date(2024, 12, 31))
    with pytest.raises(NotAssessedError, match="31 days older"):
        source.on(dt.date(2025, 3, 1))
    grown = held.changes(source, first, second)
    assert list(grown["status_to"]) == ["occupied"]
    assert grown["area_km2"].item() == pytest.approx(
        (area_km2([SOUTH_EAST]) - area_km2([smaller])).item(), rel=5e-3
    )
    table = source.table(first, second)
    assert set(table["date"]) == {first, second}


def test_assessed_areas_by_oblast_cover_ground_off_the_outline_too() -> None:
    day = dt.date(2025, 1, 1)
    found = assessed((day, "occupied", SOUTH_EAST)).on(day).by_oblast
    occupied = found.loc[found["status"] == "occupied", "area_km2"].sum()
    assert occupied == pytest.approx(area_km2([SOUTH_EAST]).item(), rel=1e-3)


def test_ground_assessed_occupied_and_contested_is_occupied() -> None:
    day = dt.date(2025, 1, 1)
    both = shapely.box(36, 47, 37, 47.5)
    found = assessed((day, "occupied", SOUTH_EAST), (day, "contested", both.buffer(0.3))).on(day)
    assert found.drawn.area("contested").intersection(found.occupied).area == pytest.approx(
        0, abs=1e-9
    )
    assert found.drawn.status_at([36.5], [47.2]).tolist() == ["occupied"]


def test_a_source_without_any_day_is_refused() -> None:
    with pytest.raises(InputError, match="no dated control polygons"):
        assessed()


def test_a_day_on_which_nothing_is_occupied_is_an_assessment_too() -> None:
    day = dt.date(2025, 1, 1)
    found = assessed((day, "ukrainian", SOUTH_EAST)).on(day)
    assert found.occupied.is_empty
    assert found.line.empty
    assert set(found.by_oblast["status"]) == {"ukrainian"}


def test_cells_read_back_as_polygons_measure_the_same() -> None:
    source = timeline.load()
    polygons = held.polygons(source, NIGHT)
    again = Assessed(polygons, name="ours", attribution="ours").on(NIGHT)
    ours = source.on(NIGHT)
    lon, lat = np.array([22.7, 30.5, 36.2, 34.0]), np.array([48.4, 50.4, 50.0, 48.0])
    apart = (
        again.line_segments.nearest(lon, lat).distance_m
        - ours.line_segments.nearest(lon, lat).distance_m
    )
    assert np.abs(apart).max() < 3_000
    ours_km2 = ours.by_oblast.set_index(["oblast_iso", "status"])["area_km2"]
    theirs = again.by_oblast.set_index(["oblast_iso", "status"])["area_km2"]
    joined = pd.concat([ours_km2, theirs], axis=1).fillna(0)
    assert (joined.iloc[:, 0] - joined.iloc[:, 1]).abs().max() < 1
