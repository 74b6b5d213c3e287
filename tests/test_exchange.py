"""What changed hands between two days, from the embedded facts and from polygons."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import NotAssessedError
from geo.geodesic import area_km2
from layers import exchange, timeline
from layers.control import ControlSource
from tests import grounds

KNOWN = timeline.load()
DAYS = st.dates(KNOWN.first, KNOWN.last).filter(lambda day: not KNOWN.why_not(day))
KEYS = ["oblast_iso", "moves"]


def net(found: exchange.Exchange) -> pd.DataFrame:
    """Return by oblast what was newly occupied less what no longer is."""
    way = found.table["moves"].map({"newly_occupied": 1, "no_longer_occupied": -1})
    rows = found.table[exchange.MEASURES].mul(way, axis=0)
    return rows.groupby(found.table["oblast_iso"]).sum()


def differences(source: ControlSource, first: dt.date, last: dt.date) -> pd.DataFrame:
    def occupied(day: dt.date) -> pd.DataFrame:
        rows = source.on(day).by_oblast
        kept = rows[rows["status"] == "occupied"].set_index("oblast_iso")
        return kept[exchange.MEASURES].astype(float)

    return occupied(last).sub(occupied(first), fill_value=0.0)


def assert_adds_up(source: ControlSource, first: dt.date, last: dt.date, km2: float) -> None:
    found = exchange.between(source, first, last)
    wanted = differences(source, first, last).add_suffix("_wanted")
    both = net(found).join(wanted, how="outer").fillna(0.0)
    for measure in exchange.MEASURES:
        within = km2 if measure == "area_km2" else 0
        assert both[measure].tolist() == pytest.approx(
            both[f"{measure}_wanted"].tolist(), abs=within
        )
    sizes = dict(zip(found.ground["moves"], area_km2(found.ground.geometry.values), strict=True))
    for moves, rows in found.table.groupby("moves"):
        assert rows["area_km2"].sum() == pytest.approx(sizes[str(moves)], abs=km2)


@given(DAYS, DAYS)
@settings(max_examples=8)
def test_what_moved_is_the_difference_of_the_days(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    assert_adds_up(KNOWN, first, last, 0.2)


@pytest.mark.parametrize(("one", "other"), [(0, 3), (3, 60), (0, 61), (5, 61)])
def test_of_polygons_too(one: int, other: int) -> None:
    first, last = (grounds.FIRST + dt.timedelta(days) for days in (one, other))
    # A cut at an oblast's border makes two edges of one: under a tenth of a square kilometre each.
    assert_adds_up(grounds.source(), first, last, 1.0)


@given(DAYS, DAYS)
@settings(max_examples=5)
def test_backwards_is_the_other_way_round(one: dt.date, other: dt.date) -> None:
    there, back = exchange.between(KNOWN, one, other), exchange.between(KNOWN, other, one)
    turned = dict(zip(exchange.MOVES, exchange.MOVES[::-1], strict=True))
    mirrored = back.table.assign(moves=back.table["moves"].map(turned))
    pd.testing.assert_frame_equal(
        there.table.sort_values(KEYS, ignore_index=True),
        mirrored.sort_values(KEYS, ignore_index=True),
        rtol=1e-6,
        check_dtype=False,
    )


def test_places_are_those_whose_status_changed() -> None:
    first, last = dt.date(2022, 10, 1), dt.date(2025, 8, 21)
    log = KNOWN.changed(first, last)
    counted = exchange.between(KNOWN, first, last).table.groupby("moves")["places"].sum()
    assert counted["newly_occupied"] == (log["status_to"] == "occupied").sum()
    assert counted["no_longer_occupied"] == (log["status_from"] == "occupied").sum()


def test_of_a_day_with_itself_nothing_moved() -> None:
    day = dt.date(2024, 5, 5)
    found = exchange.between(KNOWN, day, day)
    assert found.table.empty
    assert found.ground.empty


def test_a_day_without_assessment_is_refused() -> None:
    with pytest.raises(NotAssessedError, match="2022-03-01"):
        exchange.between(KNOWN, dt.date(2022, 3, 1), dt.date(2024, 5, 5))
