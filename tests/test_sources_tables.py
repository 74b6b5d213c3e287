"""Tables: delimiters, headers, ragged rows, workbooks, lists of objects."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from geo.errors import FileError
from layers.sources import delimited, tables
from layers.sources.report import Report


def report() -> Report:
    return Report(files=["f.csv"])


def rows(table: tables.Table) -> list[dict[str, Any]]:
    return [dict(row.cells) for row in table.rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    text = f'a{delimiter}"b,;|x"{delimiter}c\n1{delimiter}2{delimiter}3\n'
    table = delimited.from_csv(text, report())
    assert table.columns == ["a", "b,;|x", "c"]
    assert rows(table) == [{"a": "1", "b,;|x": "2", "c": "3"}]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Strikes\n\ndate;lat;lon\n", ";"),
        ("Strikes, by day, as told\ndate;lat;lon\n", ";"),
        ("sep=|\na|b,c,d\n", "|"),
        ("a,b;c,d\n", ","),
        ("one\ntwo\n", ","),
        ('"date;of",x\n', ","),
        ("date;lat;lon;what, where, who\n", ";"),
    ],
)
def test_the_delimiter_is_that_of_the_names(text: str, delimiter: str) -> None:
    assert delimited.delimiter_of(text) == delimiter


def test_quoted_newlines_stay_in_their_cell() -> None:
    table = delimited.from_csv('a,b\r\n1,"two\nlines"\r\n3,4\r\n', report())
    assert rows(table) == [{"a": "1", "b": "two\nlines"}, {"a": "3", "b": "4"}]
    assert [row.number for row in table.rows] == [1, 2]


def test_blank_lines_are_no_rows() -> None:
    table = delimited.from_csv("\n\na,b\n\n1,2\n,\n  \n3,4\n", report())
    assert [row.number for row in table.rows] == [1, 2]


def test_short_rows_lack_their_last_cells() -> None:
    table = delimited.from_csv("a,b,c\n1\n", report())
    assert table.column("a") == ["1"]
    assert not any(table.column("c"))


def test_long_rows_are_a_problem_unless_the_rest_is_empty() -> None:
    table = delimited.from_csv("a,b\n1,2,\n1,2,3\n", report())
    assert [row.problem for row in table.rows] == ["", "has 3 cells where the header has 2"]


def test_columns_named_twice_or_not_at_all() -> None:
    heard = report()
    table = delimited.from_csv("a,a,,b \n1,2,3,4\n", heard)
    assert table.columns == ["a", "a 2", "column 3", "b"]
    assert heard.repairs[0].message.startswith("a second column 'a'")


def test_a_table_without_header() -> None:
    heard = report()
    table = delimited.from_csv("2025-08-21,48.4,22.7\n2025-08-22,49,36\n", heard)
    assert table.columns == ["column 1", "column 2", "column 3"]
    assert len(table.rows) == 2
    assert heard.repairs[0].message.startswith("has no header")
    named = table.renamed(["date", "lat", "lon"])
    assert rows(named)[0] == {"date": "2025-08-21", "lat": "48.4", "lon": "22.7"}


def test_no_rows_at_all() -> None:
    for text in ("", "\n\n", ",,\n"):
        with pytest.raises(FileError, match="holds no rows"):
            delimited.from_csv(text, report())


def test_a_header_alone_is_an_empty_table() -> None:
    assert delimited.from_csv("a,b\n", report()).rows == []


def test_a_cell_beyond_the_limit() -> None:
    with pytest.raises(FileError, match="no valid CSV"):
        list(delimited.from_csv('a,b\n1,"' + "x" * 200_000, report()).batches(["a"]))


def test_has_asks_for_all_columns() -> None:
    table = tables.Table(["a", "b"])
    assert table.has("a")
    assert table.has("a", "b")
    assert not table.has("a", "c")


def test_objects() -> None:
    table = tables.from_objects([{"a": 1}, {"b": [2]}, 3, None, "x"], report())
    assert table.columns == ["a", "b"]
    assert [row.problem for row in table.rows] == [
        "",
        "",
        "is no object but 3",
        "is no object but null",
        "is no object but x",
    ]


@pytest.mark.parametrize("entries", [[], [1, 2], [{}], [None]])
def test_no_objects(entries: list[Any]) -> None:
    with pytest.raises(FileError, match="no objects"):
        tables.from_objects(entries, report())


def workbook(**sheets: list[list[Any]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_workbook() -> None:
    day = datetime(2025, 8, 21, tzinfo=UTC).replace(tzinfo=None)
    data = workbook(
        empty=[],
        strikes=[[None, None], ["date", "lat"], [day, 48.4], [None, None], ["x", None]],
    )
    table = tables.from_xlsx(data, report())
    assert rows(table) == [{"date": day, "lat": 48.4}, {"date": "x", "lat": ""}]


def test_only_the_first_full_sheet_is_read_and_said() -> None:
    heard = report()
    tables.from_xlsx(workbook(a=[["x"], ["y"]], b=[["x"], ["y"]]), heard)
    assert heard.repairs[0].message == "the first of 2 sheets was read"


def test_an_empty_workbook() -> None:
    with pytest.raises(FileError, match="holds no rows"):
        tables.from_xlsx(workbook(a=[]), report())


def repacked(data: bytes, member: str, content: bytes | None) -> bytes:
    """Return a packed file with one member replaced, or left out."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
        if content is not None:
            new.writestr(member, content)
    return result.getvalue()


def test_a_workbook_with_entities() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaa">]><worksheet>&a;</worksheet>'
    data = repacked(workbook(a=[["x"]]), "xl/worksheets/sheet1.xml", bomb)
    with pytest.raises(FileError, match="declares XML entities"):
        tables.from_xlsx(data, report())


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("content", [None, b"", b"<broken"])
def test_a_broken_workbook(member: str, content: bytes | None) -> None:
    data = repacked(workbook(a=[["x"]]), member, content)
    with pytest.raises(FileError, match=r"no readable workbook|holds no rows"):
        tables.from_xlsx(data, report())


def test_no_workbook() -> None:
    with pytest.raises(FileError, match="no readable workbook"):
        tables.from_xlsx(b"PK\x03\x04", report())
