"""Rows of a table turned into strikes: each field judged, mended where the meaning is plain."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa

from geo.errors import Fault, FileError, InputError
from layers.schema import STRIKE_COLUMNS
from layers.sources import assembled, cells, coarse, dates, geocoded, ordinates, sound
from layers.sources.assembled import COUNTS, TEXTS, URLS
from layers.sources.cells import blank
from layers.sources.columns import Cells
from layers.sources.day_numbers import DayNumbers
from layers.sources.formats import Options
from layers.sources.layouts import Layout
from layers.sources.report import Report, Row
from layers.sources.tables import Batch, Table, TableRow
from layers.sources.usual import GRIDS

_TOTAL = re.compile(r"(?:grand )?total|sum\b|всього|усього|разом|итого|всего", re.IGNORECASE)
NEEDED = ("date", "latitude", "longitude")
NO_LINKS = dict.fromkeys(URLS, "")


@dataclass
class _Build:
    """One table on its way to a frame."""

    columns: Mapping[str, str]
    layout: Layout
    habits: sound.Habits
    stem: str
    by_name: bool
    named: set[str] = field(default_factory=set)
    drops: dict[str, tuple[int, int]] = field(default_factory=dict)

    def drop(self, reason: str, first: int, count: int = 1) -> None:
        """Count rows of another kind, of which the first has the number `first`."""
        before, counted = self.drops.get(reason, (first, 0))
        self.drops[reason] = min(first, before), counted + count


def build(table: Table, layout: Layout, report: Report, options: Options) -> gpd.GeoDataFrame:
    """Return the strikes of a table, coarsened as `options` ask.

    Raises
    ------
    FileError
        The table lacks a date or coordinates.
    """
    columns = {**layout.columns, **options.columns}
    by_name = options.places is not None and columns.get("place") in table.columns
    _require(table, layout, report, options.columns, by_name=by_name)
    batches = list(table.batches(layout.needed(columns)))
    habits = _habits(batches, columns, layout, options.today)
    if habits.turn is ordinates.Turn.ALL:
        report.note("longitude and latitude had changed places in the whole file; put right")
    state = _Build(columns, layout, habits, _stem(report.file), by_name)
    found = [part for batch in batches for part in _strikes(batch, state, report)]
    # Told in the order in which they are met first, though many rows are gone through at once.
    for reason, (_, count) in sorted(state.drops.items(), key=lambda item: item[1]):
        report.drop_many(reason, count)
    column = columns.get("strike_id", "strike_id")
    mended = habits.turn is ordinates.Turn.ALL
    strikes = assembled.joined(found, report, column=column, mended=mended)
    day_numbers = DayNumbers()
    for batch in batches:
        day_numbers.add_batch(batch, columns["date"], strikes[assembled.NUMBER].to_numpy())
    day_numbers.tell(report, columns["date"], mended=mended)
    if options.coarsen:
        return coarse.apply(strikes, options.places, report)
    return coarse.with_points(strikes)


def _habits(
    batches: Sequence[Batch], columns: Mapping[str, str], layout: Layout, latest: date
) -> sound.Habits:
    """Return how the file as a whole writes its days and puts its axes."""
    order = layout.order or dates.order_of(
        value for batch in batches for value in batch.said(columns["date"])
    )
    axes = [name for name, _ in ordinates.AXES]
    theirs = {name: columns[name] for name in axes if name in columns}
    held = [sound.fields(batch, theirs, layout) for batch in batches]
    lonlat = [
        [sound.numbers(field[name]).values for name in axes]
        for field in held
        if all(name in field for name in axes)
    ]
    rows = [
        {name: row.cells.get(column) for name, column in theirs.items()} | layout.told(row.cells)
        for batch in batches
        for row in batch.odd
    ]
    odd = [[cells.degrees(row.get(name))[0] for name in axes] for row in rows]
    both = np.concatenate([np.empty((2, 0)), np.array(odd, float).reshape(-1, 2).T,
                           *map(np.stack, lonlat)], axis=1)  # fmt: skip
    return sound.Habits(order, ordinates.turn_of_numbers(both[0], both[1]), latest)


def _strikes(batch: Batch, state: _Build, report: Report) -> Iterator[pa.Table]:
    """Yield the strikes of some rows: at once those that are sound, one by one all others."""
    judged = sound.judge(batch, state.columns, state.layout, state.habits, state.stem)
    for reason, rows in judged.others.items():
        state.drop(reason, int(batch.numbers[rows[0]]), len(rows))
    report.keep(judged.strikes.num_rows, mended=state.habits.turn is ordinates.Turn.ALL)
    yield judged.strikes
    careful = [batch.row(position) for position in judged.doubtful.tolist()]
    held: list[dict[str, Any]] = []
    for source in sorted([*careful, *batch.odd], key=lambda row: row.number):
        other = source.other or ("" if source.problem else _kind(source, state))
        if other:
            state.drop(other, source.number)
            continue
        row = report.row(source.number)
        strike = _strike(source, row, state)
        if report.settle(row):
            held.append(strike)
    if held:
        yield assembled.of_rows(held)


def _kind(source: TableRow, state: _Build) -> str:
    """Return what a row is that is no strike; a line of totals is none in any format."""
    kind = state.layout.kind(source.cells)
    first = next((said for said in map(cells.plain, source.cells.values()) if said), "")
    axes = [state.columns.get(axis, "") for axis, _ in ordinates.AXES]
    if not kind and _TOTAL.match(first) and all(blank(source.cells.get(axis)) for axis in axes):
        return "a line of totals"
    return kind


def _stem(file: str) -> str:
    name = file.replace("\\", "/").rpartition("/")[2]
    return name.partition(".")[0] or "row"


def _require(
    table: Table, layout: Layout, report: Report, chosen: Mapping[str, str], *, by_name: bool
) -> None:
    columns = {**layout.columns, **chosen}
    unknown = sorted(set(chosen) - set(STRIKE_COLUMNS))
    if unknown:
        raise InputError(
            f"No field is called {unknown[0]!r}. The fields are: {', '.join(STRIKE_COLUMNS)}."
        )
    present = ", ".join(table.columns[:40])
    faults = []
    # What has the names of places can do without coordinates.
    needed = ("date",) if by_name or layout.position else NEEDED
    for name in [*needed, *sorted(set(chosen) - set(needed))]:
        column = columns.get(name)
        if column is None or column not in table.columns:
            message = f"has no column for the {name}"
            cure = f"Call that column {name!r}; there are: {present}."
            if any(one.strip().lower() in GRIDS for one in table.columns):
                cure += " UTM, MGRS and Plus codes are not read: turn them into degrees."
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
    for name, value in state.layout.told(found).items():
        if blank(values.get(name)):
            values[name] = value
            names.setdefault(name, name)
    place = _spot(row, found, values, state)
    day = dates.judge(
        row, columns["date"], values["date"], latest=state.habits.latest, order=state.habits.order
    )
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
    if strike["location_precision"] == sound.COUNTRY:
        column, cure = names.get("location_precision"), "No distance can be measured from it."
        row.fault(column, "", "is placed no nearer than its country", cure)
    strike["source_date"] = _source_date(row, names, values, state)
    strike["date_precision"] = strike["date_precision"] or "day"
    strike["strike_id"] = cells.plain(values.get("strike_id")) or f"{state.stem}-{row.number}"
    strike["source_row"] = row.number
    return strike


def _spot(
    row: Row, found: Cells, values: dict[str, Any], state: _Build
) -> tuple[float, float] | None:
    """Return (lon, lat) by the coordinates, or else by the settlement's name, or fault the row."""
    nowhere = all(blank(values.get(axis)) for axis, _ in ordinates.AXES)
    if not (state.by_name and nowhere and not blank(values.get("place"))):
        names = {axis: state.layout.position or state.columns.get(axis, axis)
                 for axis, _ in ordinates.AXES}  # fmt: skip
        return ordinates.judge(row, values, names, turn=state.habits.turn)
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
    column = names.get("source_date")
    return sound.source_date(row, column, values.get("source_date"), state.habits.order)
