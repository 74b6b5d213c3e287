"""Strikes told twice: proposed in pairs, with a score and a reason, and never merged."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.schema import STRIKE_COLUMNS
from layers.sources.duplicates import COLUMNS, LEAST, propose
from layers.strikes import LOCATION_UNCERTAINTY_KM
from tests.commands import Run, refused

DAY = dt.date(2025, 8, 21)
TEXT = "A missile hit the electronics plant at the edge of the town before dawn"


def strikes(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return a frame of strikes in Mukachevo, each but for what is given."""
    usual = {
        "date": DAY,
        "date_precision": "day",
        "place": "Mukachevo",
        "longitude": 22.718,
        "latitude": 48.4425,
        "location_precision": "settlement",
        "weapon_class": "cruise_missile",
        "killed": pd.NA,
        "injured": pd.NA,
        "summary": TEXT,
    }
    made = [
        {**dict.fromkeys(STRIKE_COLUMNS, ""), **usual, "strike_id": f"s{number}", **row}
        for number, row in enumerate(rows)
    ]
    table = pd.DataFrame(made, columns=list(STRIKE_COLUMNS)).astype(
        {"killed": "Int64", "injured": "Int64"}
    )
    points = gpd.points_from_xy(table["longitude"], table["latitude"], crs="EPSG:4326")
    return gpd.GeoDataFrame(table, geometry=points)


def test_one_strike_in_other_words() -> None:
    other = "Before dawn a missile hit an electronics plant near Mukachevo"
    found = propose(strikes({}, {"summary": other, "weapon_class": "unknown"}))
    assert list(found.columns) == list(COLUMNS)
    (pair,) = found.to_dict("records")
    assert (pair["first"], pair["second"], pair["date"]) == ("s0", "s1", DAY)
    assert LEAST <= pair["score"] <= 1
    assert "the same place" in pair["reason"]
    assert "of the words" in pair["reason"]
    assert "weapon" not in pair["reason"], "unknown says nothing"


@pytest.mark.parametrize(
    "other",
    [
        {"date": DAY - dt.timedelta(days=1)},
        {"date": DAY + dt.timedelta(days=1)},
        {"longitude": 23.2},
        {"weapon_class": "drone", "summary": "Debris of drones fell upon private houses"},
        {"summary": "", "weapon_class": ""},
        {"killed": 12, "weapon_class": "drone", "summary": ""},
    ],
    ids=["day before", "day after", "35 km off", "another event", "no other sign", "against"],
)
def test_two_strikes(other: dict[str, Any]) -> None:
    assert propose(strikes({"killed": 0}, other)).empty


def test_a_night_may_be_told_as_of_the_day_before() -> None:
    night = {"date": DAY + dt.timedelta(days=1), "date_precision": "night"}
    assert len(propose(strikes({}, night))) == 1
    assert propose(strikes({**night, "date": DAY - dt.timedelta(days=1)}, {})).empty


def test_coarse_locations_leave_more_open() -> None:
    apart = {"longitude": 23.2}
    assert len(propose(strikes({"location_precision": "raion"}, apart))) == 1


def test_the_same_link_is_the_strongest_sign() -> None:
    link = {"source_url": "https://example.org/a", "summary": "", "weapon_class": ""}
    (pair,) = propose(strikes(link, link)).to_dict("records")
    assert pair["score"] == 1
    assert "the same link" in pair["reason"]


def test_casualties_tell() -> None:
    bare = {"summary": "", "weapon_class": "drone"}
    (pair,) = propose(strikes({**bare, "killed": 3}, {**bare, "killed": 3})).to_dict("records")
    assert "the same casualties" in pair["reason"]
    (alike,) = propose(strikes({**bare, "killed": 9}, {**bare, "killed": 10})).to_dict("records")
    assert "much alike" in alike["reason"]
    assert alike["score"] < pair["score"]


def test_only_between_origins_if_they_are_told() -> None:
    frame = strikes({}, {}, {})
    assert len(propose(frame)) == 3
    found = propose(frame, origin=["a", "a", "b"])
    assert set(zip(found["first"], found["second"], strict=True)) == {("s0", "s2"), ("s1", "s2")}


row = st.fixed_dictionaries(
    {
        "date": st.sampled_from([DAY, DAY + dt.timedelta(days=1)]),
        "date_precision": st.sampled_from(["day", "night", "week"]),
        "place": st.sampled_from(["", "Mukachevo", "Mukacheve", "Lviv"]),
        "longitude": st.floats(22.6, 22.9),
        "latitude": st.floats(48.3, 48.5),
        "location_precision": st.sampled_from(["settlement", "raion", "oblast", ""]),
        "weapon_class": st.sampled_from(["", "unknown", "drone", "cruise_missile"]),
        "killed": st.sampled_from([pd.NA, 0, 3]),
        "injured": st.sampled_from([pd.NA, 0, 3]),
        "summary": st.sampled_from(["", TEXT, "plant", "Debris of drones fell upon houses"]),
        "source_url": st.sampled_from(["", "https://example.org/a"]),
    }
)


@settings(max_examples=60)
@given(rows=st.lists(row, max_size=8), order=st.randoms(use_true_random=False))
def test_properties(rows: list[dict[str, Any]], order: Any) -> None:
    frame = strikes(*rows)
    before = frame.copy(deep=True)
    found = propose(frame)
    pd.testing.assert_frame_equal(frame, before)
    known = frame.set_index("strike_id")
    for pair in found.to_dict("records"):
        assert pair["first"] != pair["second"]
        assert LEAST <= pair["score"] <= 1
        assert pair["reason"]
        one, two = known.loc[pair["first"]], known.loc[pair["second"]]
        days = (two["date"] - one["date"]).days
        assert days == 0 or (days == 1 and two["date_precision"] == "night")
        within = [LOCATION_UNCERTAINTY_KM.get(e["location_precision"], 0.0) for e in (one, two)]
        assert pair["km"] <= sum(within) * 1.01 + 0.1
    assert not found.duplicated(["first", "second"]).any()
    assert found["score"].is_monotonic_decreasing
    shuffled = list(range(len(rows)))
    order.shuffle(shuffled)
    pd.testing.assert_frame_equal(propose(frame.iloc[shuffled]), found)


@settings(max_examples=40)
@given(told=row)
def test_whatever_says_enough_is_found_again(told: dict[str, Any]) -> None:
    twice = {**told, "summary": TEXT, "place": "Mukachevo", "weapon_class": "drone"}
    (pair,) = propose(strikes(twice, twice)).to_dict("records")
    assert pair["score"] == 1


def table(path: Path, *rows: str) -> Path:
    head = "id,date,place,latitude,longitude,summary,killed"
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return path


def test_the_report_proposes_and_the_rows_stay(run: Run, tmp_path: Path) -> None:
    line = f"2025-08-21,Mukachevo,48.44,22.72,{TEXT},0"
    ours = table(tmp_path / "ours.csv", f"a,{line}", f"b,{line}")
    theirs = table(tmp_path / "theirs.csv", f"c,{line}")
    report = tmp_path / "report.json"
    answer = run("read", ours, theirs, "--duplicates", "--report", report)
    assert [row["strike_id"] for row in answer.rows] == ["a", "b", "c"], "none was merged"
    assert "2 pairs between the files" in answer.err
    pairs = json.loads(report.read_text(encoding="utf-8"))["duplicates"]
    assert {(pair["first"], pair["second"]) for pair in pairs} == {("a", "c"), ("b", "c")}
    assert "3 pairs" not in answer.err
    assert "1 pairs in the file" in run("read", ours, "--duplicates").err


def test_control_cannot_be_told_twice(run: Run) -> None:
    file = Path(__file__).parent / "fixtures_sources" / "control.geojson"
    refused(run("read", file, "--duplicates"), "Only strikes")
