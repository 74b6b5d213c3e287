"""Tables on a terminal: nothing lost, nothing taken for markup, shapes told by their size."""

import io
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from geo.geodesic import area_km2, length_km
from maps import terminal
from maps.terminal import SHOWN_ROWS, TALL_COLUMNS, progress, table

SEEN = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1)


def wide(**values: Any) -> pd.DataFrame:
    """Return one row of more columns than fit beside each other."""
    more = {f"column_{number}": [number] for number in range(TALL_COLUMNS)}
    return pd.DataFrame({**{name: [value] for name, value in values.items()}, **more})


@given(SEEN, st.integers(20, 220))
def test_a_cell_is_whole_however_narrow_the_terminal(text: str, width: int) -> None:
    said = table(pd.DataFrame({"name": [text]}), width=width)
    assert "".join(said.split()) == f"name{text}"


@given(SEEN, st.integers(40, 220))
def test_a_value_of_a_list_is_whole_too(text: str, width: int) -> None:
    said = table(wide(name=text), width=width)
    assert "".join(said.split()).startswith(f"name{text}column_0")


@pytest.mark.parametrize("text", ["[red]x[/red]", "[/]", "[link=https://x]y", ":smile:", "\\[b]"])
def test_nothing_is_markup(text: str) -> None:
    for frame in (pd.DataFrame({"said": [text]}), wide(said=text), wide(said={text: [text]})):
        assert text in table(frame, width=200)


def test_a_head_is_no_markup_either() -> None:
    assert "[bold]" in table(pd.DataFrame({"[bold]": ["x"]}), width=80)
    assert "[bold]" in table(wide(**{"[bold]": "x"}), width=80)


@pytest.mark.parametrize("nothing", [None, np.nan, pd.NaT, pd.NA])
def test_what_is_missing_is_left_empty(nothing: Any) -> None:
    said = table(pd.DataFrame({"a": ["x"], "b": pd.Series([nothing], dtype=object)}), width=80)
    assert said.split() == ["a", "b", "x"]


def test_numbers_stand_right_with_a_tenth_and_words_left() -> None:
    frame = pd.DataFrame({"km": [1234.56, 7.0], "count": [5, 12345], "name": ["a", "bcd"]})
    head, *rows = table(frame, width=80).splitlines()
    assert [row.split() for row in rows] == [["1,234.6", "5", "a"], ["7.0", "12345", "bcd"]]
    for word in ("km", "count"):
        end = head.index(word) + len(word)
        assert all(row[end - 1] != " " and row[end : end + 1].strip() == "" for row in rows)
    assert all(row[head.index("name")] != " " for row in rows)


def test_a_long_table_is_cut_with_the_cure() -> None:
    said = table(pd.DataFrame({"row": range(SHOWN_ROWS + 7)}), width=80)
    assert str(SHOWN_ROWS - 1) in said
    assert f"\n{SHOWN_ROWS}\n" not in said
    assert said.splitlines()[-1] == "... 7 more rows: take --format csv or --out FILE."
    assert "more rows" not in table(pd.DataFrame({"row": range(SHOWN_ROWS)}), width=80)


def test_a_single_wide_row_is_listed_and_several_are_not() -> None:
    one = wide(name="Lviv")
    assert table(one, width=80).splitlines()[0].split() == ["name", "Lviv"]
    assert len(table(one, width=80).splitlines()) == len(one.columns)
    two = pd.concat([one, one])
    assert table(two, width=300).splitlines()[0].split() == list(two.columns)


def test_what_is_nested_is_told_line_by_line() -> None:
    nested = wide(
        definitions={"contact_km": "to the line", "none": None},
        sources=[{"title": "A", "year": 2025}, "B"],
    )
    lines = [line.split() for line in table(nested, width=80).splitlines()]
    assert lines[:4] == [
        ["definitions.contact_km", "to", "the", "line"],
        ["definitions.none"],
        ["sources", "A", "2025"],
        ["sources", "B"],
    ]


def test_shapes_are_told_by_their_size() -> None:
    square, line = shapely.box(36, 47, 37, 48), shapely.LineString([(36, 47), (37, 48)])
    areas = gpd.GeoDataFrame({"name": ["a"]}, geometry=[square], crs="EPSG:4326")
    lines = gpd.GeoDataFrame({"name": ["a"]}, geometry=[line], crs="EPSG:4326")
    for frame, column, size in (
        (areas, "area_km2", area_km2([square]).item()),
        (lines, "length_km", length_km([line]).item()),
    ):
        head, row = table(frame, width=80).splitlines()
        assert head.split() == ["name", column]
        assert row.split() == ["a", f"{size:,.1f}"]
        told = table(frame.assign(**{column: 5.0}), width=80)
        assert told.split() == ["name", column, "a", "5.0"], "what was measured is not replaced"


@pytest.mark.parametrize("shape", [shapely.Point(36, 47), None])
def test_points_have_no_size(shape: Any) -> None:
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shape], crs="EPSG:4326")
    assert table(frame, width=80).split() == ["name", "a"]


def test_progress_nobody_sees_is_not_told() -> None:
    with progress("measuring", shown=False) as told:
        assert told is None


def test_progress_says_how_much_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80)
    monkeypatch.setattr(terminal, "Console", lambda **_: console)
    with progress("measuring", shown=True) as told:
        assert told is not None
        told(30, 40)
    assert "measuring" in screen.getvalue()
    assert "30/40" in screen.getvalue()
