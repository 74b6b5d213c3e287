"""Rows of a table turned into strikes: each field judged, mended where the meaning is plain."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.crs import STORAGE
from geo.errors import Fault, FileError, InputError
from layers.schema import STRIKE_COLUMNS
from layers.sources import cells, coarse, dates, geocoded, ordinates
from layers.sources.cells import blank
from layers.sources.formats import Options
from layers.sources.report import Report, Row, shown
from layers.sources.tables import Cells, Table, TableRow

_REDUCED = re.compile(r"20\d\d(?:-\d\d)?")
"""A source may be dated to the month or year alone."""

COUNTRY = "country"
NEEDED = ("date", "latitude", "longitude")
COUNTS = ("killed", "injured")
URLS = ("source_url", "second_source_url")
NO_LINKS = dict.fromkeys(URLS, "")
TEXTS = [
    c for c in STRIKE_COLUMNS if c not in (*NEEDED, *COUNTS, *URLS, "source_date", "strike_id")
]


def _nothing(_: Cells) -> Mapping[str, Any]:
    return {}


def _keep(_: Cells) -> str:
    return ""


@dataclass(frozen=True)
class Layout:
    """Where a format keeps our fields.

    `columns` names their column for each field; `derive` gives fields that take more than a
    column; `other` says of what other kind a row is, if it is no strike; `order` is how the format
    writes slashed dates; `oblast` is their column that names the oblast of a place.
    """

    columns: Mapping[str, str]
    derive: Callable[[Cells], Mapping[str, Any]] = _nothing
    other: Callable[[Cells], str] = _keep
    order: dates.Order | None = None
    oblast: str = ""


@dataclass
class _Build:
    """One table on its way to a frame."""

    columns: Mapping[str, str]
    layout: Layout
    order: dates.Order | None
    turn: ordinates.Turn
    latest: date
    stem: str
    by_name: bool
    ids: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)


def build(table: Table, layout: Layout, report: Report, options: Options) -> gpd.GeoDataFrame:
    """Return the strikes of a table, coarsened as `options` ask.

    Raises
    ------
    FileError
        The table lacks a date or coordinates.
    """
    columns = {**layout.columns, **options.columns}
    by_name = options.places is not None and columns.get("place") in table.columns
    _require(columns, table, report, set(options.columns), by_name=by_name)
    order = layout.order or dates.order_of(table.column(columns["date"]))
    turn = ordinates.turn_of(*(table.column(columns.get(axis, "")) for axis, _ in ordinates.AXES))
    if turn is ordinates.Turn.ALL:
        report.note("longitude and latitude had changed places in the whole file; put right")
    stem = _stem(report.file)
    state = _Build(columns, layout, order, turn, options.today, stem, by_name)
    strikes: dict[str, list[Any]] = {name: [] for name in [*STRIKE_COLUMNS, "source_row"]}
    for source in table.rows:
        row = report.row(source.number)
        other = source.other or ("" if source.problem else layout.other(source.cells))
        if other:
            report.drop(other)
            continue
        strike = _strike(source, row, state)
        if report.settle(row):
            for name, values in strikes.items():
                values.append(strike[name])
    frame = to_frame(strikes)
    return coarse.apply(frame, options.places, report) if options.coarsen else frame


def to_frame(strikes: Mapping[str, list[Any]]) -> gpd.GeoDataFrame:
    """Return columns of strikes as a frame of points with the columns of our own strikes."""
    table = pd.DataFrame(strikes, columns=[*STRIKE_COLUMNS, "source_row"])
    kinds = {"latitude": "float64", "longitude": "float64", "source_row": "int64"}
    texts = [*TEXTS, *URLS, "source_date", "strike_id"]
    table = table.astype(kinds | dict.fromkeys(COUNTS, "Int64") | dict.fromkeys(texts, "str"))
    points = gpd.points_from_xy(table["longitude"], table["latitude"], crs=STORAGE)
    return gpd.GeoDataFrame(table, geometry=points)


def _stem(file: str) -> str:
    name = file.replace("\\", "/").rpartition("/")[2]
    return name.partition(".")[0] or "row"


def _require(
    columns: Mapping[str, str], table: Table, report: Report, chosen: set[str], *, by_name: bool
) -> None:
    unknown = sorted(chosen - set(STRIKE_COLUMNS))
    if unknown:
        raise InputError(
            f"No field is called {unknown[0]!r}. The fields are: {', '.join(STRIKE_COLUMNS)}."
        )
    present = ", ".join(table.columns[:40])
    faults = []
    # What has the names of places can do without coordinates.
    needed = ("date",) if by_name else NEEDED
    for name in [*needed, *sorted(chosen - set(needed))]:
        column = columns.get(name)
        if column is None or column not in table.columns:
            message = f"has no column for the {name}"
            cure = f"Call that column {name!r}; there are: {present}."
            faults.append(Fault(report.file, None, column, "", message, cure))
    if faults:
        raise FileError(faults)


def _strike(source: TableRow, row: Row, state: _Build) -> dict[str, Any]:
    if source.problem:
        row.fault(None, "", source.problem, "Mend the row.")
        return {}
    columns, found = state.columns, source.cells
    values = {name: found.get(column) for name, column in columns.items()}
    names = dict(columns)
    for name, value in state.layout.derive(found).items():
        if blank(values.get(name)):
            values[name] = value
            names.setdefault(name, name)
    place = _spot(row, found, values, state)
    day = dates.judge(row, columns["date"], values["date"], latest=state.latest, order=state.order)
    if day is None or place is None:
        return {}
    lon, lat = place
    strike: dict[str, Any] = {"date": day, "longitude": lon, "latitude": lat}
    for name in TEXTS:
        said = values.get(name)
        empty = said is None or (isinstance(said, str) and not said)
        strike[name] = "" if empty else cells.text(row, names.get(name, name), said)
    strike |= {name: cells.count(row, names.get(name, name), values.get(name)) for name in COUNTS}
    strike |= _links(row, names, values)
    if strike["location_precision"] == COUNTRY:
        column, cure = names.get("location_precision"), "No distance can be measured from it."
        row.fault(column, "", "is placed no nearer than its country", cure)
    strike["source_date"] = _source_date(row, names, values, state)
    strike["date_precision"] = strike["date_precision"] or "day"
    strike["strike_id"] = _identity(row, names, values, state)
    strike["source_row"] = row.number
    return strike


def _spot(
    row: Row, found: Cells, values: dict[str, Any], state: _Build
) -> tuple[float, float] | None:
    """Return (lon, lat) by the coordinates, or else by the settlement's name, or fault the row."""
    nowhere = all(blank(values.get(axis)) for axis, _ in ordinates.AXES)
    if not (state.by_name and nowhere and not blank(values.get("place"))):
        return ordinates.judge(row, found, state.columns, turn=state.turn)
    told = cells.plain(found.get(state.layout.oblast)) or cells.plain(values.get("oblast_iso"))
    column = state.columns["place"]
    name = cells.plain(values["place"])
    state.named.add(name)
    hints = len(state.named) <= geocoded.MOST_HINTS
    named = geocoded.judge(row, column, name, told, hints=hints)
    if named is None:
        return None
    values |= {"oblast_iso": named.oblast_iso, "location_precision": "settlement"}
    return named.longitude, named.latitude


def _links(row: Row, names: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """Return the first two addresses; whatever is no http(s) address does not become a link."""
    found: list[str] = []
    if not any(values.get(name) for name in URLS):
        return NO_LINKS
    for name in URLS:
        value = values.get(name)
        here = cells.links(cells.text(row, names.get(name, name), value))
        if not here and cells.plain(value):
            row.repair(names.get(name), value, "is no web address; left empty", "Write https://...")
        found += here
    found = [*dict.fromkeys(found), "", ""]
    return {"source_url": found[0], "second_source_url": found[1]}


def _source_date(
    row: Row, names: Mapping[str, str], values: Mapping[str, Any], state: _Build
) -> str:
    value = values.get("source_date")
    if blank(value):
        return ""
    if _REDUCED.fullmatch(cells.plain(value)):
        return cells.plain(value)
    try:
        return dates.parse(value, order=state.order).isoformat()
    except (ValueError, OverflowError, OSError):
        row.repair(names.get("source_date"), shown(value), "is no date; left empty", dates.CURE)
        return ""


def _identity(row: Row, names: Mapping[str, str], values: Mapping[str, Any], state: _Build) -> str:
    given = cells.plain(values.get("strike_id")) or f"{state.stem}-{row.number}"
    unique = given
    again = 2
    while unique in state.ids:
        unique = f"{given}-{again}"
        again += 1
    if unique != given:
        column = names.get("strike_id")
        row.repair(column, given, f"the id stands twice; here it became {unique}")
    state.ids.add(unique)
    return unique
