"""Strikes in the formats of others and in our own: every fixture read in full."""

import json
from datetime import date
from pathlib import Path

import pytest

from geo.errors import FileError
from layers.schema import strike_faults
from layers.sources import Reading
from tests.readings import FIXTURES, counts, first, hits, told


def load(name: str) -> Reading:
    return hits(FIXTURES / name)


def test_incidents() -> None:
    reading = load("incidents.json")
    assert reading.format == "incidents"
    assert counts(reading) == (4, 3, 2, 1, 0)
    assert told(reading) == [
        (3, "latitude", "stands at zero degrees, where missing coordinates end up")
    ]
    assert first(reading) == {
        "strike_id": "incidents-1",
        "date": date(2022, 2, 24),
        "date_precision": "day",
        "latitude": 49.212119,
        "longitude": 38.905921,
        "summary": "Individual injured by shelling.",
        "source_url": "https://example.org/story.php?id=1&x=2",
        "source_row": 1,
    }
    second = first(reading, 1)
    assert second["summary"] == "Shelling of a food store \u2013 two wounded"
    assert (second["source_url"], second["second_source_url"]) == (
        "https://t.me/a/1",
        "https://t.me/a/2",
    )
    assert second["notes"] == "Further sources: https://t.me/a/3"
    assert second["place"] == "Beryslav, Kherson Oblast"
    assert reading.frame["source_row"].tolist() == [1, 2, 4]


def test_timemap() -> None:
    reading = load("timemap.json")
    assert reading.format == "timemap"
    assert counts(reading) == (3, 2, 0, 1, 0)
    assert told(reading) == [
        (2, "longitude", "the longitude is missing"),
        (2, "latitude", "the latitude is missing"),
    ]
    assert first(reading) == {
        "strike_id": "CIV0001",
        "date": date(2025, 8, 21),
        "date_precision": "day",
        "place": "Mukachevo, Zakarpattia",
        "latitude": 48.4414,
        "longitude": 22.7177,
        "summary": "Missile strike on an electronics plant",
        "source_url": "https://t.me/a/1",
        "second_source_url": "https://t.me/b/2",
        "notes": "Type of area affected: Industrial",
        "source_row": 1,
    }
    assert first(reading, 1)["date"] == date(2022, 3, 4), "the month comes first"


def test_acled() -> None:
    reading = load("acled.csv")
    assert reading.format == "acled"
    assert counts(reading) == (4, 2, 0, 1, 1)
    assert reading.report.drops == {"an event that is no strike: Armed clash": 1}
    assert told(reading) == [(4, "latitude", "the latitude is missing")]
    assert first(reading) == {
        "strike_id": "UKR000001",
        "date": date(2025, 8, 21),
        "date_precision": "day",
        "place": "Mukachevo",
        "latitude": 48.4414,
        "longitude": 22.7177,
        "location_precision": "settlement",
        "killed": 0,
        "attribution": "reported_russian",
        "summary": "On 21 August 2025, missiles hit a plant in Mukachevo.",
        "source_name": "Suspilne Media; Ministry",
        "notes": "Air/drone strike",
        "source_row": 1,
    }
    second = first(reading, 1)
    assert (second["date_precision"], second["location_precision"]) == ("week", "raion")
    assert second["attribution"] == "reported_ukrainian"


def test_acled_before_2023_and_as_its_api_answers(tmp_path: Path) -> None:
    event = {
        "data_id": 12,
        "event_date": "2022-03-01",
        "sub_event_type": "Air/drone strike",
        "actor1": "Unidentified Military Forces",
        "latitude": "49.98",
        "longitude": "36.25",
        "fatalities": "24",
    }
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"status": 200, "count": 1, "data": [event]}), encoding="utf-8")
    reading = hits(path)
    assert reading.format == "acled"
    assert first(reading)["strike_id"] == "12"
    assert first(reading)["killed"] == 24
    assert "attribution" not in first(reading)


def test_ucdp() -> None:
    reading = load("ucdp.csv")
    assert reading.format == "ucdp"
    assert counts(reading) == (3, 2, 0, 1, 0)
    assert told(reading) == [(3, "location_precision", "is placed no nearer than its country")]
    assert first(reading) == {
        "strike_id": "512001",
        "date": date(2024, 1, 5),
        "date_precision": "day",
        "place": "Mukachevo town",
        "latitude": 48.4414,
        "longitude": 22.7177,
        "location_precision": "settlement",
        "killed": 3,
        "summary": "Strike hits city;\nSecond line of the headline",
        "source_name": "Agency;Agence",
        "source_date": "2024-01-06",
        "notes": "Mukachevo town area",
        "source_row": 1,
    }
    second = first(reading, 1)
    assert (second["date_precision"], second["location_precision"]) == ("month", "oblast")


def test_ucdp_candidates_without_a_header() -> None:
    with_header, without = load("ucdp.csv"), load("ucdp_candidate.csv")
    assert without.format == "ucdp"
    assert counts(without) == counts(with_header)
    assert without.frame.equals(with_header.frame)
    assert "has no header" in without.report.repairs[0].message


def test_geoconfirmed_csv() -> None:
    reading = load("geoconfirmed.csv")
    assert reading.format == "geoconfirmed"
    assert counts(reading) == (3, 2, 1, 1, 0)
    assert told(reading) == [(3, "Date", "the date is before 2014-01-01")]
    assert first(reading) == {
        "strike_id": "0f1e-01",
        "date": date(2025, 8, 21),
        "date_precision": "day",
        "latitude": 48.4414,
        "longitude": 22.7177,
        "summary": "Missile strike; plant on fire",
        "source_name": "GeoConfirmed",
        "source_url": "https://x.com/a/status/1",
        "second_source_url": "https://t.me/b/2",
        "source_row": 1,
    }
    assert (
        not reading.frame.astype(str).apply(lambda c: c.str.contains("1st Unit|orbat")).any().any()
    )


def test_geoconfirmed_json() -> None:
    reading = load("geoconfirmed.json")
    assert reading.format == "geoconfirmed"
    assert counts(reading) == (4, 1, 0, 3, 0)
    assert told(reading) == [
        (2, "Date", "the date is before 2014-01-01"),
        (3, "Latitude", "the latitude is missing"),
        (4, None, "is no placemark"),
    ]
    only = first(reading)
    assert (only["longitude"], only["latitude"]) == (30.53, 50.44)
    assert only["source_url"] == "https://x.com/GeoConfirmed/status/1579"


def test_geoconfirmed_json_with_latitude_first(tmp_path: Path) -> None:
    marks = [
        {"id": "a", "date": "2022-10-10T16:20:00", "name": "x", "coordinates": [50.44, 30.53]},
        {"id": "b", "date": "2022-10-10T16:20:00", "name": "y", "coordinates": [49.98, 36.25]},
    ]
    path = tmp_path / "marks.json"
    path.write_text(json.dumps(marks), encoding="utf-8")
    reading = hits(path)
    assert reading.format == "geoconfirmed"
    assert counts(reading) == (2, 2, 0, 0, 0), "either order is theirs, none is a slip"
    assert reading.frame["longitude"].tolist() == [30.53, 36.25]


def test_geoconfirmed_kml() -> None:
    reading = load("geoconfirmed.kml")
    assert reading.format == "geoconfirmed"
    assert counts(reading) == (5, 2, 0, 2, 1)
    assert told(reading) == [
        (3, "Date", "the date is missing"),
        (5, None, "has no coordinates"),
    ]
    assert first(reading) == {
        "strike_id": "p1",
        "date": date(2025, 8, 21),
        "date_precision": "day",
        "latitude": 48.4414,
        "longitude": 22.7177,
        "summary": "21 Aug 2025: strike. Plant hit post",
        "source_name": "GeoConfirmed",
        "source_url": "https://x.com/a/status/1",
        "source_row": 1,
    }


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("21 Aug 2025 strike", "2025-08-21"),
        ("strike on 2025-08-21.", "2025-08-21"),
        ("21.08.2025", "2025-08-21"),
        ("31 Feb 2025, then 20 Aug 2025", ""),
        ("32 Foo 2025", ""),
        ("no day", ""),
    ],
)
def test_the_day_in_a_placemark(tmp_path: Path, name: str, day: str) -> None:
    path = tmp_path / "marks.kml"
    path.write_text(
        f"<kml><Placemark><name>{name}</name><Point><coordinates>36,49</coordinates></Point>"
        "</Placemark></kml>",
        encoding="utf-8",
    )
    assert [str(found) for found in hits(path).frame["date"]] == [day] * bool(day)


def test_viina_events_by_type() -> None:
    reading = load("viina_event_1pd.csv")
    assert reading.format == "viina_events"
    assert counts(reading) == (3, 2, 0, 0, 1)
    assert first(reading) == {
        "strike_id": "101",
        "date": date(2025, 8, 21),
        "date_precision": "day",
        "place": "Mukachevo",
        "latitude": 48.4414,
        "longitude": 22.7177,
        "location_precision": "settlement",
        "attribution": "reported_russian",
        "source_name": "pravdaua;unian",
        "source_row": 1,
    }
    assert first(reading, 1)["location_precision"] == "oblast"
    assert first(reading, 1)["attribution"] == "reported_ukrainian"


def test_viina_events_without_types() -> None:
    reading = load("viina_event_info.csv")
    assert counts(reading) == (2, 2, 0, 0, 0)
    assert reading.report.repairs[0].message == "tells no types of event: all of them were kept"
    assert first(reading)["source_url"] == "https://example.org/news/55"
    assert reading.frame["strike_id"].tolist() == ["1", "2"]
    assert reading.frame["location_precision"].tolist() == ["settlement", "raion"]


def test_our_own_strikes_come_back() -> None:
    path = Path(__file__).resolve().parents[1] / "data" / "strikes.csv"
    reading = hits(path)
    assert counts(reading) == (349, 349, 0, 0, 0)
    assert strike_faults(reading.frame, embedded=True) == []
    assert first(reading)["strike_id"] == "UA-20220301-KHARKIV"
    assert reading.frame["killed"].isna().any(), "not stated is not 0"


@pytest.mark.parametrize(
    ("form", "text", "reason"),
    [
        ("acled", "date,lat,lon\n2025-08-21,48,35\n", "lacks columns of ACLED"),
        ("viina_events", "date,lat,lon\n2025-08-21,48,35\n", "lacks columns of VIINA"),
        ("viina_control", "date,lat,lon\n2025-08-21,48,35\n", "lacks columns of VIINA"),
        ("ucdp", "date,lat,lon\n2025-08-21,48,35\n", "has no column for the date"),
        ("geoconfirmed", "[]", "holds no placemarks"),
        ("incidents", "{}", "holds no list of incidents"),
        ("timemap", "{}", "holds no list of events"),
        ("ucdp", "{}", "holds no rows"),
        ("acled", "{}", "lacks columns"),
        ("viina_events", "{}", "lacks columns"),
        ("plain", "{}", "holds no rows"),
    ],
)
def test_a_format_asked_for_that_does_not_fit(
    tmp_path: Path, form: str, text: str, reason: str
) -> None:
    path = tmp_path / "hits.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=reason):
        hits(path, as_=form)
