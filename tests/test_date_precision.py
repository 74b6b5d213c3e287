"""What it costs a distance that the day is not known: measured, not guessed."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import reach, strikes, timeline
from layers.reach import span
from maps import charts, struck
from maps.phrases import Speaker
from maps.spec import MapSpec

KHERSON_FREED = dt.date(2022, 11, 11)
MYKOLAIV = (31.9946, 46.9659)
DAYS = st.dates(dt.date(2022, 5, 1), dt.date(2026, 8, 1))


def contact(day: dt.date, lon: float, lat: float) -> float:
    found = reach.measure([lon], [lat], [day], control=timeline.load()).table
    return float(found["contact_km"].item())


def uncertainty(day: dt.date, precision: str, lonlat: tuple[float, float] = MYKOLAIV) -> float:
    lon, lat = lonlat
    found = reach.measure(
        [lon], [lat], [day], control=timeline.load(), date_precision=[precision]
    ).table
    return float(found["date_uncertainty_km"].item())


@given(DAYS, st.sampled_from(["day", "night", "week", "month", "year", "", "some time"]))
def test_a_span_holds_its_day(day: dt.date, precision: str) -> None:
    first, last = span(day, precision)
    assert first <= day <= last
    longest = {"night": 1, "week": 6, "month": 30, "year": 365}
    assert (last - first).days <= longest.get(precision, 0)


@pytest.mark.parametrize(
    ("day", "precision", "first", "last"),
    [
        ("2025-08-21", "day", "2025-08-21", "2025-08-21"),
        ("2025-08-21", "night", "2025-08-20", "2025-08-21"),
        ("2025-08-21", "week", "2025-08-18", "2025-08-24"),
        ("2025-03-01", "night", "2025-02-28", "2025-03-01"),
        ("2024-02-29", "month", "2024-02-01", "2024-02-29"),
        ("2025-12-31", "month", "2025-12-01", "2025-12-31"),
        ("2025-12-31", "year", "2025-01-01", "2025-12-31"),
    ],
)
def test_spans_by_the_calendar(day: str, precision: str, first: str, last: str) -> None:
    found = span(dt.date.fromisoformat(day), precision)
    assert [edge.isoformat() for edge in found] == [first, last]


def test_a_known_day_has_no_uncertainty_of_its_date() -> None:
    assert uncertainty(KHERSON_FREED, "day") == 0
    assert uncertainty(KHERSON_FREED, "") == 0
    plain = reach.measure([31.0], [47.0], [KHERSON_FREED], control=timeline.load()).table
    assert plain["date_uncertainty_km"].item() == 0


@pytest.mark.parametrize("precision", ["night", "week", "month"])
def test_it_is_the_most_the_line_is_off_on_any_day_it_may_have_been(precision: str) -> None:
    first, last = span(KHERSON_FREED, precision)
    days = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
    own = contact(KHERSON_FREED, *MYKOLAIV)
    expected = max(abs(contact(day, *MYKOLAIV) - own) for day in days)
    assert uncertainty(KHERSON_FREED, precision) == pytest.approx(expected, abs=1e-9)


def test_the_month_in_which_a_city_was_freed_is_told_by_tens_of_kilometres() -> None:
    assert uncertainty(KHERSON_FREED, "month") > 10
    quiet = uncertainty(dt.date(2023, 1, 15), "month")
    assert quiet < 5


def test_wider_spans_are_never_more_certain() -> None:
    found = [uncertainty(KHERSON_FREED, name) for name in ("day", "week", "month", "year")]
    assert found == sorted(found)


def test_days_before_the_first_assessment_are_passed_over() -> None:
    day = dt.date(2022, 4, 3)  # the night before it nothing was assessed
    assert uncertainty(day, "night") == 0
    assert uncertainty(day, "month") >= 0


def test_a_row_without_a_day_or_coordinates_stays_without() -> None:
    found = reach.measure(
        [31.0, np.nan, 31.0],
        [47.0, 47.0, 47.0],
        [None, KHERSON_FREED, dt.date(2022, 3, 1)],
        control=timeline.load(),
        date_precision=["night", "night", "night"],
    ).table
    assert found["date_uncertainty_km"].isna().all()
    assert found["reason"].str.len().min() > 5


def test_the_strikes_of_the_sample_carry_it_into_their_error() -> None:
    spec = MapSpec(date=dt.date(2025, 6, 6))
    frame = struck.measured(spec, timeline.load()).set_index("strike_id")
    row = frame.loc["UA-20250606-LUTSK"]
    assert row["date_precision"] == "night"
    lon, lat = np.asarray(row[["longitude", "latitude"]], float)
    before, own = (contact(dt.date(2025, 6, day), lon, lat) for day in (5, 6))
    assert row["date_uncertainty_km"] == pytest.approx(abs(before - own))
    location = strikes.LOCATION_UNCERTAINTY_KM["settlement"]
    parts = (location, row["control_uncertainty_km"], row["date_uncertainty_km"])
    assert row["error_km"] == pytest.approx(np.sqrt(sum(part**2 for part in parts)))


def test_a_card_says_what_the_line_moved_meanwhile() -> None:
    spec = MapSpec(date=dt.date(2025, 6, 6))
    hit = struck.measured(spec, timeline.load())
    words = struck.frame(hit, spec, Speaker(spec.locale)).set_index("strike_id")
    said = words["precision_words"]
    assert "another day: the line was up to 21 km" in said["UA-20250606-LUTSK"]


def test_nights_in_which_the_line_moved_are_few() -> None:
    found = charts.measured_strikes(timeline.load())
    nights = found[found["date_precision"] == "night"]
    assert len(nights) == 173
    moved = nights.set_index("strike_id")["date_uncertainty_km"].loc[lambda km: km > 1]
    assert moved.round().to_dict() == {"UA-20250606-LUTSK": 21, "UA-20250907-KYIV": 2}
    assert (found.loc[found["date_precision"] == "day", "date_uncertainty_km"].dropna() == 0).all()
