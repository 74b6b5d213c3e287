"""Tables and progress on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import geopandas as gpd
import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from geo.geodesic import area_km2, length_km

SHOWN_ROWS = 200
TALL_COLUMNS = 12  # a single row wider than this is shown as a list


def table(frame: pd.DataFrame, *, width: int | None = None) -> str:
    """Return a frame as text for a terminal: shapes by their size, long tables cut with a word."""
    flat = _readable(frame)
    console = Console(file=StringIO(), width=width, highlight=False, color_system=None)
    if len(flat) == 1 and len(flat.columns) > TALL_COLUMNS:
        drawn = _list(flat)
    else:
        drawn = _grid(flat.head(SHOWN_ROWS))
    console.print(drawn)
    if len(flat) > SHOWN_ROWS:
        console.print(f"... {len(flat) - SHOWN_ROWS} more rows: take --format csv or --out FILE.")
    text: str = console.file.getvalue()  # type: ignore[attr-defined]  # the StringIO above
    return text


def _grid(frame: pd.DataFrame) -> Table:
    grid = Table(box=None, pad_edge=False)
    for column in frame.columns:
        right = pd.api.types.is_numeric_dtype(frame[column])
        # As text: in a file of somebody else's a column's name may look like markup.
        head = Text(str(column))
        grid.add_column(head, justify="right" if right else "left", overflow="fold")
    for row in frame.itertuples(index=False):
        grid.add_row(*(_cell(value) for value in row))
    return grid


def _list(frame: pd.DataFrame) -> Table:
    grid = Table(box=None, pad_edge=False, show_header=False)
    for _ in ("name", "value"):
        grid.add_column(overflow="fold")
    for column in frame.columns:
        value = frame[column].iloc[0]
        for name, text in _lines(str(column), value):
            grid.add_row(Text(name), text)
    return grid


def _lines(name: str, value: Any) -> Iterator[tuple[str, Text]]:
    if isinstance(value, dict):
        yield from ((f"{name}.{key}", _cell(item)) for key, item in value.items())
    elif isinstance(value, list):
        for item in value:
            said = (
                " ".join(str(_cell(part)) for part in item.values())
                if isinstance(item, dict)
                else item
            )
            yield name, Text(str(said))
    else:
        yield name, _cell(value)


def _cell(value: Any) -> Text:
    """Return a value as plain text: nothing in it is markup."""
    if value is None or (not isinstance(value, list | dict) and pd.isna(value)):
        return Text("")
    if isinstance(value, float):
        return Text(f"{value:,.1f}")
    return Text(str(value))


def _readable(frame: pd.DataFrame) -> pd.DataFrame:
    if not isinstance(frame, gpd.GeoDataFrame):
        return frame
    flat = pd.DataFrame(frame.drop(columns="geometry"))
    kinds = set(frame.geom_type.dropna())
    if any("Polygon" in kind for kind in kinds) and "area_km2" not in flat:
        flat["area_km2"] = area_km2(frame.geometry.values)
    elif any("LineString" in kind for kind in kinds) and "length_km" not in flat:
        flat["length_km"] = length_km(frame.geometry.values)
    return flat


@contextmanager
def progress(what: str, *, shown: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function that is told how much is done, and draw it as a bar on stderr."""
    if not shown:
        yield None
        return
    columns = (
        TextColumn(what),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
