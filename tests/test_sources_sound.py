"""Many rows at once or one by one: the same rows, values, counts and messages either way."""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geo.errors import FileError, ReachlineError
from layers import places
from layers.sources import assembled, cells, coarse, delimited, ordinates, read, sound
from layers.sources.columns import Column, combined
from layers.sources.report import Report, Row

TODAY = date(2026, 11, 22)
many = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEADS = {
    "acled": "event_id_cnty,event_date,time_precision,sub_event_type,actor1,admin1,location,"
    "latitude,longitude,geo_precision,source,notes,fatalities",
    "ucdp": "id,source_office,source_date,source_headline,where_prec,where_coordinates,"
    "where_description,latitude,longitude,date_prec,date_start,best",
    "viina_events": "viina_version,date,event_id,asciiname,longitude,latitude,GEO_PRECISION,"
    "source,url,text,t_uav_b,t_airstrike_b,t_artillery_b,a_rus_init_b,a_ukr_init_b,sources",
    "geoconfirmed": "Id,Date,Latitude,Longitude,Faction,Description,Origin,Source,PlusCode",
    "plain": "id,date,latitude,longitude,place,oblast,killed,injured,summary,url,"
    "second_source_url,source_date,location_precision,date_precision,notes",
}
CELLS = {
    "id": ["a", "b", "a-2", " c ", "", "a&amp;b", "7"],
    "date": ["2025-08-20", "20.08.2025", "3/4/2025", "13/4/2025", "2035-01-01", "", "1755648000",
             "45889", "2025-02-30", "2025-08"],
    "latitude": ["49.98", "48,44", "36.25", "", "0", "484", "49.98 ", "-0.0", "4e1", "N49", "nan"],
    "longitude": ["36.25", "22,72", "49.98", "", "0", "22.718", "+36.2", "1_0", "361"],
    "place": ["Kharkiv", "Харків", "Ivanivka", "", "Ivano&#45;Frankivsk", "\xa0Lviv", "a\x07b"],
    "killed": ["0", "3", "-1", "", "dozens", "2.0", "1e3"],
    "precision": ["1", "2", "3", "7", "", "x", "country", "raion"],
    "link": ["https://example.org/a", "", "javascript:alert(1)", "see https://a.b/c, http://d.e",
             "https://example.org/?a=1&amp;b=2"],
    "said": ["Shelling/artillery/missile attack", "Air/drone strike", "Protests", "1", "",
             "Military Forces of Russia (2000-)", "a\nb", "«удар»", "x" * 9, "ADM1", "STREET"],
}  # fmt: skip
KIND = {
    "id": r"^(id|event_id.*)$",
    "date": r"date(?!_prec)|^Date$",
    "latitude": r"(?i)^latitude$",
    "longitude": r"(?i)^longitude$",
    "place": r"location$|coordinates|asciiname|place|oblast|admin1",
    "killed": r"fatalities|best|killed|injured",
    "precision": r"prec|PREC|_b$",
    "link": r"url|Origin|Source|^source$",
}


def kind_of(column: str) -> str:
    return next((kind for kind, like in KIND.items() if re.search(like, column)), "said")


@st.composite
def tables(draw: st.DrawFn, form: str) -> str:
    """Return a table of a format, most of its rows sound, some not, some ragged or blank."""
    head = HEADS[form].split(",")
    lines = [head]
    for _ in range(draw(st.integers(0, 12))):
        line = [
            CELLS[kind_of(column)][draw(st.integers(0, 40)) % len(CELLS[kind_of(column)])]
            if draw(st.integers(0, 5)) == 0
            else CELLS[kind_of(column)][0]
            for column in head
        ]
        shape = draw(st.integers(0, 11))
        lines.append({0: line[:-2], 1: [*line, ""], 2: [*line, "more"], 3: []}.get(shape, line))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=draw(st.sampled_from(["\n", "\r\n"])))
    writer.writerows(lines)
    return text.getvalue()


@contextmanager
def one_by_one() -> Iterator[None]:
    """Have every row judged by itself, and every record read by Python's parser."""

    def doubt(batch: Any, *_: Any) -> sound.Judged:
        nothing = assembled.SCHEMA.empty_table()
        return sound.Judged(nothing, np.arange(len(batch.numbers)), {})

    def refuse(*_: Any) -> Iterator[Any]:
        raise delimited._Unlike

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sound, "judge", doubt)
        patch.setattr(delimited, "_blocks", refuse)
        yield


def outcome(path: Path, form: str, **options: Any) -> tuple[pd.DataFrame | None, str]:
    try:
        reading = read([path], as_=form, today=TODAY, **options)
    except ReachlineError as error:
        return None, str(error)
    return pd.DataFrame(reading.frame), json.dumps(reading.report.as_dict(), indent=1)


@pytest.mark.parametrize("form", HEADS)
@many
@given(data=st.data())
def test_many_rows_at_once_come_to_the_same_as_one_by_one(
    tmp_path: Path, form: str, data: st.DataObject
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(data.draw(tables(form)), encoding="utf-8", newline="")
    named = places.load() if data.draw(st.booleans()) else None
    frame, account = outcome(path, form, places=named)
    with one_by_one():
        expected, told = outcome(path, form, places=named)
    assert account == told
    assert (frame is None) == (expected is None)
    if frame is not None and expected is not None:
        pd.testing.assert_frame_equal(frame, expected)


@pytest.mark.parametrize("form", ["plain", "acled"])
def test_objects_of_any_kind_come_to_the_same(tmp_path: Path, form: str) -> None:
    head = HEADS[form].split(",")
    values: list[Any] = [
        1,
        1.0,
        True,
        None,
        "1",
        [],
        {"a": 1},
        "2025-08-20",
        float("nan"),
        "\ud800",
        49.5,
    ]
    entries = [
        {name: values[(i * (3 + k)) % len(values)] for k, name in enumerate(head)}
        for i in range(60)
    ]
    for i, entry in enumerate(entries[:40]):
        date_column = next(name for name in head if kind_of(name) == "date")
        entry |= {date_column: "2025-08-20", "latitude": 49.98 if i % 2 else "49.98"}
        entry["longitude"] = 36.25
    path = tmp_path / "table.json"
    path.write_text(json.dumps([*entries, 7, None]), encoding="utf-8")
    frame, account = outcome(path, form)
    with one_by_one():
        expected, told = outcome(path, form)
    assert account == told
    assert frame is not None
    assert expected is not None
    pd.testing.assert_frame_equal(frame, expected)


def flat(table: Any, names: list[str]) -> dict[int, tuple[list[str], str]]:
    """Return the rows of a table by number; a short row is filled up as the whole ones are."""
    found: dict[int, tuple[list[str], str]] = {}
    for batch in table.batches(names):
        for position, number in enumerate(batch.numbers.tolist()):
            found[number] = [batch.columns[name].cell(position) for name in names], ""
        for row in batch.odd:
            found[row.number] = [row.cells.get(name) or "" for name in names], row.problem
    return dict(sorted(found.items()))


@many
@given(
    body=st.text(alphabet=st.sampled_from('a1 ,;"\n\r\t\x0b\x85\u2028Ж&'), max_size=60),
    block=st.sampled_from([64, 2**20]),
)
@example(body='a,"b\n\n"",c"\r\n,,\n \n1\n1,2,3,4', block=64)
def test_both_parsers_read_alike(tmp_path: Path, body: str, block: int) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(f"x,y,z\n{body}".encode())
    heard = Report(files=["table.csv"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK_BYTES", block)
        try:
            found = flat(delimited.from_file(path, "utf-8", heard), ["x", "y", "z"])
        except FileError:
            # Told alike, before either parser begins.
            with pytest.raises(FileError, match="left open"), one_by_one():
                delimited.from_file(path, "utf-8", heard)
            return
    with one_by_one():
        table = delimited.from_file(path, "utf-8", heard)
        expected = flat(table, ["x", "y", "z"])
    # A mark left open at the very end takes the last line's end along, or does not.
    assert {n: ([c.strip() for c in line], p) for n, (line, p) in found.items()} == {
        n: ([c.strip() for c in line], p) for n, (line, p) in expected.items()
    }
    assert [*expected] == [row.number for row in table.rows]


@given(value=st.one_of(st.text(max_size=8), st.from_regex(sound.DECIMAL[2:-2], fullmatch=True)))
@example(value="a\n")
@example(value="-0")
def test_what_the_patterns_pass_is_what_the_cells_say(value: str) -> None:
    try:
        column = Column.of_cells([value])
    except UnicodeEncodeError:
        return
    if column.matching(sound.AS_IT_STANDS).all():
        row = Row("", 1)
        assert cells.text(row, "", value) == cells.plain(value) == value
        assert not row.repairs
    if column.matching(sound.DECIMAL).all():
        (read_as,) = sound.numbers(column).values
        assert read_as == cells.number(value)
        assert np.signbit(read_as) == np.signbit(float(value))


def test_equal_cells_of_two_kinds_stay_two() -> None:
    column = Column.of_cells([1, True, 1.0, "1", 1, [1], [1]])
    assert [column.cell(i) for i in range(7)] == [1, True, 1.0, "1", 1, [1], [1]]
    assert [type(value) for value in column.values] == [int, bool, float, str, list, list]


def test_combinations_are_those_met() -> None:
    columns = {"a": Column.of_cells([*"xyxy"]), "b": Column.of_cells([*"1221"])}
    codes, met = combined(columns, ["a", "b", "none"], 4)
    assert [met[code] for code in codes] == [
        {"a": "x", "b": "1"}, {"a": "y", "b": "2"}, {"a": "x", "b": "2"}, {"a": "y", "b": "1"},
    ]  # fmt: skip
    assert combined(columns, ["none"], 4)[1] == [{}]


@given(
    points_=st.lists(st.tuples(st.floats(-5e4, 5e4), st.floats(-5e4, 5e4)), max_size=40),
    sites=st.lists(st.tuples(st.floats(-5e4, 5e4), st.floats(-5e4, 5e4)), max_size=40),
)
@example(points_=[(0.0, 0.0)], sites=[(10_000.0, 0.0), (0.0, 10_000.0)])
def test_the_nearest_site_is_that_of_all_pairs(
    points_: list[tuple[float, float]], sites: list[tuple[float, float]]
) -> None:
    here, there = np.array(points_).reshape(-1, 2), np.array(sites).reshape(-1, 2)
    found = coarse.nearest_within(here, there, 10_000)
    for point, position in zip(here, found, strict=True):
        squared = ((there - point) ** 2).sum(axis=1)
        expected = int(squared.argmin()) if len(there) and squared.min() <= 10_000**2 else -1
        assert position == expected


def test_whole_columns_tell_which_way_round_a_file_is() -> None:
    lon, lat = np.array([36.25, np.nan, 30.5]), np.array([49.98, 50.0, 50.4])
    assert ordinates.turn_of_numbers(lon, lat) is ordinates.Turn.SINGLE
    assert ordinates.turn_of_numbers(lat, lon) is ordinates.Turn.ALL
    assert ordinates.turn_of_numbers(lon + 60, lat) is ordinates.Turn.NONE
