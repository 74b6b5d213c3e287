"""Points as columns: what goes in comes out, packed small and the same each time."""

import datetime as dt
import gzip
from base64 import b64decode
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.phrases import Speaker
from maps.points import MANY, of_file, of_strikes
from maps.points_data import Column, Kind, pack
from maps.spec import Locale
from tests.many import HOSTILE, strikes, unpacked
from tests.scenes import make_scene

LINE = st.text(st.characters(exclude_categories=("C", "Z")), max_size=8)
ROW = st.fixed_dictionaries(
    {
        "longitude": st.integers(-1_800_000, 1_800_000).map(lambda step: step / 1e4),
        "latitude": st.integers(-850_000, 850_000).map(lambda step: step / 1e4),
        "date": st.dates(dt.date(2014, 1, 1), dt.date(2026, 8, 22)),
        "text": LINE,
        "count": st.none() | st.integers(0, 10_000_000),
        "choice": st.sampled_from(["a", "b", "c"]),
    }
)
COLUMNS = (
    Column("text", "Text", Kind.TEXT),
    Column("count", "Count", Kind.COUNT),
    Column("choice", "Choice", Kind.CHOICE, values=(("a", "A"), ("b", "B"), ("c", "C"))),
)


def packed(rows: list[dict[str, Any]]) -> Any:
    frame = pd.DataFrame(rows)
    return pack(frame, [(column, [row[column.key] for row in rows]) for column in COLUMNS])


@given(st.lists(ROW, min_size=1, max_size=40))
def test_every_row_comes_out_as_it_went_in(rows: list[dict[str, Any]]) -> None:
    found = unpacked(packed(rows))
    keys = ("lon", "lat", "day", "text", "count", "choice")
    told = [
        tuple(row[key] for key in keys) for row in found.replace({np.nan: None}).to_dict("records")
    ]
    asked = [
        (r["longitude"], r["latitude"], r["date"], r["text"], r["count"], r["choice"]) for r in rows
    ]
    assert sorted(told, key=repr) == sorted(asked, key=repr)


@given(st.lists(ROW, min_size=2, max_size=20), st.randoms(use_true_random=False))
def test_rows_of_a_position_stand_together_by_day(rows: list[dict[str, Any]], draw: Any) -> None:
    again = [dict(row) for row in rows]
    for row in again[1:]:
        if draw.random() < 0.7:
            row |= {key: again[0][key] for key in ("longitude", "latitude")}
    found = unpacked(packed(again))
    met: list[Any] = []
    for (lon, lat), days in found.groupby(["lon", "lat"], sort=False)["day"]:
        met.append((lon, lat))
        assert list(days) == sorted(days)
    assert len(met) == len(set(met)) == packed(again).positions


def test_the_same_rows_give_the_same_bytes() -> None:
    frame = strikes(300)
    one, other = (of_file(frame, Speaker(Locale.EN)) for _ in range(2))
    assert one is not None
    assert other is not None
    assert one.payload == other.payload


def test_a_hundred_thousand_fit_in_a_megabyte_and_a_half() -> None:
    made = of_file(strikes(100_000, towns=5000), Speaker(Locale.EN))
    assert made is not None
    assert made.count == 100_000
    assert len(made.payload) < 1_500_000


def test_a_text_of_many_lines_becomes_one() -> None:
    frame = pd.DataFrame([{"longitude": 30.0, "latitude": 50.0, "date": dt.date(2025, 8, 21)}])
    made = pack(frame, [(Column("t", "T", Kind.TEXT), ["one\ntwo\tthree\r\nfour"])])
    assert list(unpacked(made)["t"]) == ["one two three four"]


def test_a_value_that_is_no_choice_is_refused() -> None:
    frame = pd.DataFrame([{"longitude": 30.0, "latitude": 50.0, "date": dt.date(2025, 8, 21)}])
    with pytest.raises(ValueError, match="choice"):
        pack(frame, [(COLUMNS[2], ["d"])])


class TestColumns:
    def test_what_no_row_has_is_left_out(self) -> None:
        made = of_file(strikes(20), Speaker(Locale.EN))
        assert made is not None
        keys = {column.key for column in made.columns}
        assert {"place", "what", "weapon", "oblast", "killed", "sources"} <= keys
        assert not keys & {"injured", "notes", "target", "attribution", "weapon_as_reported"}

    def test_choices_speak_the_readers_language(self) -> None:
        made = of_file(strikes(50), Speaker(Locale.UK))
        assert made is not None
        weapon, oblast = (
            next(column for column in made.columns if column.key == key)
            for key in ("weapon", "oblast")
        )
        assert ("drone", "Дрони") in weapon.values
        assert weapon.words == "Зброя"
        assert "Харківська область" in dict(oblast.values).values()

    def test_links_are_http_alone(self) -> None:
        frame = strikes(4)
        frame["source_url"] = ["https://a.example/x", "javascript:alert(1)", "", "HTTP://b.example"]
        frame["second_source_url"] = ["http://c.example", "data:text/html,x", "ftp://d", ""]
        frame["source_name"] = ["One", HOSTILE, "", ""]
        made = of_file(frame, Speaker(Locale.EN))
        assert made is not None
        assert set(unpacked(made)["sources"]) == {
            "https://a.example/x One\thttp://c.example",
            f" {HOSTILE}",
            "",
            "HTTP://b.example ",
        }

    def test_no_rows_are_no_points(self) -> None:
        assert of_file(strikes(3).iloc[:0], Speaker(Locale.EN)) is None

    def test_few_strikes_stay_markers(self) -> None:
        scene = make_scene()
        assert of_strikes(scene.strikes, Speaker(Locale.EN)) is None

    def test_many_become_points_but_those_of_the_story(self) -> None:
        rows = pd.concat([make_scene().strikes] * (MANY // 8 + 1), ignore_index=True)
        made = of_strikes(rows, Speaker(Locale.EN))
        assert made is not None
        assert made.of_strikes
        assert made.count == int((~rows["story"].astype(bool)).sum())
        told = unpacked(made)
        assert "To occupied land: 880 km\tTo the EU border: 40 km" in set(told["distances"])
        assert set(told["sources"]) == {
            "https://example.org/a A paper\thttp://example.org/b Another"
        }


def test_the_payload_is_gzip_of_base64_alone() -> None:
    made = of_file(strikes(30), Speaker(Locale.EN))
    assert made is not None
    assert gzip.decompress(b64decode(made.payload, validate=True))
