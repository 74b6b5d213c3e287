"""Single cells: emptiness, numbers, texts, counts, links, and pairs of coordinates."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.sources import cells, ordinates
from layers.sources.ordinates import Turn
from layers.sources.report import Report, Row, join, shown, unusable


def row() -> Row:
    return Row("f.csv", 1)


@pytest.mark.parametrize(
    "value", [None, "", " \n\t", "\xa0", float("nan"), pd.NA, pd.NaT], ids=repr
)
def test_blank(value: Any) -> None:
    assert cells.blank(value)
    assert cells.plain(value) == ""


@pytest.mark.parametrize("value", [0, 0.0, "0", False, [], {}, "x"], ids=repr)
def test_not_blank(value: Any) -> None:
    assert not cells.blank(value)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("48.015", 48.015),
        ("48,015", 48.015),
        (" 48.0 ", 48.0),
        ("+36.2", 36.2),
        ("-36", -36.0),
        ("\u221236.5", -36.5),
        ("36.25\xb0", 36.25),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e1", 10.0),
        (36, 36.0),
        (36.5, 36.5),
    ],
    ids=repr,
)
def test_numbers(value: Any, number: float) -> None:
    assert cells.number(value) == number


@pytest.mark.parametrize(
    "value",
    [
        "",
        None,
        "abc",
        "1,234,567",
        "1.2.3",
        "nan",
        "inf",
        "1e999",
        "1_000",
        "٣٦",
        "0x10",
        True,
        [36],
        {"x": 1},
        "36.25N",
        "49°58'54\"",
        float("inf"),
    ],
    ids=repr,
)
def test_no_numbers(value: Any) -> None:
    assert cells.number(value) is None


COMMA = "a decimal comma was read as a point"
MINUTES = "degrees and minutes were read as decimal degrees"
LETTER = "a letter for the side was read as decimal degrees"


@pytest.mark.parametrize(
    ("value", "found", "said"),
    [
        ("48,015", 48.015, COMMA),
        ("48,015\xb0", 48.015, COMMA),
        ("48.015", 48.015, ""),
        (48.015, 48.015, ""),
        ("1,2,3", None, ""),
        ("49\xb058'48\"N", 49.98, MINUTES),
        ("N 49\xb0 58.8'", 49.98, MINUTES),
        ("49\xb058\u203248\u2033", 49.98, MINUTES),
        ("49\xb058'48''S", -49.98, MINUTES),
        ("49.98 N", 49.98, LETTER),
        ("w36,25\xb0", -36.25, LETTER),
        ("N49.98N", None, ""),
        ("49\xb060'N", None, ""),
        ("49 58", None, ""),
        ("N", None, ""),
        ("", None, ""),
        (None, None, ""),
    ],
    ids=repr,
)
def test_degrees(value: Any, found: float | None, said: str) -> None:
    assert cells.degrees(value) == (found, said)


@pytest.mark.parametrize(
    ("value", "text", "repaired"),
    [
        ("Удар", "Удар", False),
        (" a\xa0b ", "a b", False),
        ("Tom &amp; Co", "Tom & Co", True),
        ("&lt;script&gt;", "<script>", True),
        ("&#8211;", "\u2013", True),
        ("R&D; more", "R&D; more", False),
        ("a\x00b\x07", "ab", False),
        (12.0, "12", False),
        (12.5, "12.5", False),
        ([1], "", False),
        (None, "", False),
    ],
    ids=repr,
)
def test_texts(value: Any, text: str, *, repaired: bool) -> None:
    judged = row()
    assert cells.text(judged, "summary", value) == text
    assert bool(judged.repairs) is repaired


@pytest.mark.parametrize(
    ("value", "count", "repaired"),
    [
        ("3", 3, False),
        (3.0, 3, False),
        ("0", 0, False),
        ("", None, False),
        (None, None, False),
        ("7+", 7, True),
        ("\u224812", 12, True),
        ("2-3", 2, True),
        ("3\u20132", None, True),
        ("\u0431\u043b\u0438\u0437\u044c\u043a\u043e 40", 40, True),
        ("1\xa0200", 1200, False),
        ("12 34", None, True),
        ("-1", None, True),
        ("2.5", None, True),
        ("many", None, True),
        ("99999999999", None, True),
    ],
    ids=repr,
)
def test_counts(value: Any, count: int | None, *, repaired: bool) -> None:
    judged = row()
    assert cells.count(judged, "killed", value) == count
    assert bool(judged.repairs) is repaired
    assert not judged.faults


@pytest.mark.parametrize(
    ("value", "links"),
    [
        ("https://example.org/a", ["https://example.org/a"]),
        ("see http://a.b/c, https://a.b/d.", ["http://a.b/c", "https://a.b/d"]),
        ("https://a.b/c https://a.b/c", ["https://a.b/c"]),
        ('<a href="https://a.b/c">x</a>', ["https://a.b/c"]),
        ("HTTPS://A.B/C", ["HTTPS://A.B/C"]),
        ("javascript:alert(1)", []),
        ("data:text/html,x", []),
        ("ftp://a.b/c", []),
        ("//a.b/c", []),
        (None, []),
        (["https://a.b/c"], []),
    ],
    ids=repr,
)
def test_links(value: Any, links: list[str]) -> None:
    assert cells.links(value) == links


@given(text=st.text())
def test_links_are_always_http(text: str) -> None:
    for link in cells.links(text):
        assert link.lower().startswith(("http://", "https://"))
        assert not set(link) & set(' <>"')


COLUMNS = {"longitude": "lon", "latitude": "lat"}


def judged(lon: Any, lat: Any, turn: Turn = Turn.SINGLE) -> tuple[Any, Row]:
    one = row()
    return ordinates.judge(one, {"longitude": lon, "latitude": lat}, COLUMNS, turn=turn), one


def test_a_sound_pair() -> None:
    place, one = judged("36.25", "49.98")
    assert place == (36.25, 49.98)
    assert not one.faults
    assert not one.repairs


def test_a_swapped_pair_in_a_sound_file_is_put_right() -> None:
    place, one = judged("49.98", "36.25")
    assert place == (36.25, 49.98)
    assert one.repairs[0].column == "lon"


def test_a_pair_elsewhere_stays_where_no_row_lies_in_ukraine() -> None:
    tehran = (51.4, 35.7)
    assert judged(*tehran, turn=Turn.NONE)[0] == tehran


def test_a_swapped_file_turns_every_row_without_a_word_on_each() -> None:
    place, one = judged("55.75", "37.61", turn=Turn.ALL)
    assert place == (37.61, 55.75)
    assert one.mended
    assert not one.repairs


@pytest.mark.parametrize(
    ("lon", "lat", "column", "message"),
    [
        ("", "49.98", "lon", "the longitude is missing"),
        ("36.25", None, "lat", "the latitude is missing"),
        ("east", "49.98", "lon", "the longitude is no number"),
        ("190", "49.98", "lon", "the longitude is beyond 180 degrees"),
        ("36.25", "-91", "lat", "the latitude is beyond 90 degrees"),
        ("0", "0", "lat", "stands at zero degrees, where missing coordinates end up"),
        ("0.0007", "-0.0007", "lat", "stands at zero degrees, where missing coordinates end up"),
        ("36.25", "0", "lat", "stands at zero degrees, where missing coordinates end up"),
    ],
    ids=repr,
)
def test_pairs_that_are_no_place(lon: Any, lat: Any, column: str, message: str) -> None:
    place, one = judged(lon, lat)
    assert place is None
    assert [(fault.column, fault.message) for fault in one.faults] == [(column, message)]


def test_both_faults_of_a_pair_are_told() -> None:
    assert len(judged("a", "b")[1].faults) == 2


@pytest.mark.parametrize(
    ("lons", "lats", "turn"),
    [
        ([36, 37], [49, 48], Turn.SINGLE),
        ([49, 48], [36, 37], Turn.ALL),
        (["49,1", 48, 47, 46, 36], ["36,2", 37, 30, 31, 49], Turn.ALL),
        ([36, 37, 49], [49, 48, 36], Turn.SINGLE),
        ([51.4, -0.1], [35.7, 51.5], Turn.NONE),
        ([None, "x"], ["y", None], Turn.NONE),
        ([], [], Turn.NONE),
    ],
    ids=repr,
)
def test_a_file_tells_how_it_may_be_turned(lons: list[Any], lats: list[Any], turn: Turn) -> None:
    assert ordinates.turn_of(lons, lats) is turn


@given(lon=st.floats(22.2, 40.2), lat=st.floats(44.4, 52.3))
def test_turning_finds_every_place_of_ukraine(lon: float, lat: float) -> None:
    straight, swapped = judged(lon, lat)[0], judged(lat, lon)[0]
    assert straight == swapped == (lon, lat)


def test_values_are_shown_in_one_short_line() -> None:
    assert shown("a\n b") == "a b"
    assert shown(None) == ""
    assert shown([1, 2]) == "list of 2"
    assert shown({"a": {}}) == "dict of 1"
    assert len(shown("x" * 10_000)) == 80


def test_a_report_counts_each_row_once() -> None:
    report = Report(files=["f.csv"])
    kept, mended, refused = report.row(1), report.row(2), report.row(3)
    mended.repair("x", "1,5", "a decimal comma")
    mended.repair("y", "1,5", "a decimal comma")
    refused.fault("x", "", "is missing", "Fill it in.")
    refused.repair("y", "1,5", "a decimal comma")
    assert report.settle(kept)
    assert report.settle(mended)
    assert not report.settle(refused)
    report.row(4)
    report.drop("a marker")
    assert (report.read, report.kept, report.repaired, report.refused, report.dropped) == (
        4,
        2,
        1,
        1,
        1,
    )
    assert len(report.repairs) == 2, "the repairs of a refused row mend nothing"
    assert report.drops == {"a marker": 1}


def test_a_report_as_a_record() -> None:
    report = Report(files=["f.csv"])
    one = report.row(1)
    one.fault("x", "?", "is no number", "Write a number.")
    report.settle(one)
    report.note("a byte order mark was removed")
    record = report.as_dict()
    assert list(record) == [
        "files",
        "read",
        "kept",
        "repaired",
        "refused",
        "dropped",
        "drops",
        "faults",
        "repairs",
    ]
    assert record["faults"] == [
        {
            "file": "f.csv",
            "row": 1,
            "column": "x",
            "value": "?",
            "message": "is no number",
            "cure": "Write a number.",
        }
    ]
    assert record["repairs"][0]["row"] is None


def test_reports_join_and_withdraw() -> None:
    first, second = Report(files=["a"]), Report(files=["b"])
    for report in (first, second):
        report.settle(report.row(1))
        report.row(2)
        report.drop("a marker")
    first.withdraw("an earlier answer")
    both = join([first, second])
    assert both.files == ["a", "b"]
    assert both.file == "a"
    assert (both.read, both.kept, both.dropped) == (4, 1, 3)
    assert both.drops == {"a marker": 2, "an earlier answer": 1}
    second.withdraw("x")
    second.withdraw("x")
    assert second.drops["x"] == 1
    assert Report().file == ""


def test_an_unusable_file_says_so_in_one_line() -> None:
    error = unusable("f.csv", "is empty", "Fetch it again.", value="?")
    assert str(error) == "f.csv: is empty ('?'). Fetch it again."
