"""Rows that are sound as they stand, judged a column at a time; all others are left to be mended.

What is taken here is what the row-by-row way in `points` would take without a word, and the same
to the last digit: each distinct cell goes through the same functions. Whatever would be repaired,
refused or told is only marked, so no message is written in two places.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from layers.sources import cells, dates, ordinates
from layers.sources.assembled import COUNTS, NUMBER, SCHEMA, TEXTS, URLS
from layers.sources.cells import blank
from layers.sources.columns import Column, Mask, combined
from layers.sources.features import LARGEST_LAT, LARGEST_LON
from layers.sources.layouts import Layout
from layers.sources.ordinates import Turn
from layers.sources.report import Row, shown
from layers.sources.tables import Batch

Numbers = npt.NDArray[np.float64]

_VISIBLE = "!-%'-~À-ÖØ-öø-ÿĀ-ſЀ-ҁҊ-ӿ‘’“”„–—…№«»"
AS_IT_STANDS = rf"\A(?:[{_VISIBLE}](?:[ {_VISIBLE}]*[{_VISIBLE}])?)?\z"
"""Texts that `cells.text` gives back unchanged: printable, no outer space, no entity."""

DECIMAL = r"\A-?[0-9]{1,15}(?:\.[0-9]{1,30})?\z"
"""Numbers that `float` and Arrow read alike."""


_REDUCED = re.compile(r"20\d\d(?:-\d\d)?")
"""A source may be dated to the month or year alone."""

COUNTRY = "country"
"""A precision that nothing can be measured from."""


@dataclass(frozen=True)
class Habits:
    """How a file as a whole writes its days and puts its axes, and the latest day that can be."""

    order: dates.Order | None
    turn: Turn
    latest: date


@dataclass(frozen=True)
class Judged:
    """Some rows: strikes as they stand, positions of the doubtful ones, and of other kinds."""

    strikes: pa.Table
    doubtful: npt.NDArray[np.int64]
    others: Mapping[str, npt.NDArray[np.int64]]


@dataclass(frozen=True)
class Told:
    """What the cells of a field come to, a row each, and which of them are not sound."""

    values: Any
    bad: Mask


def texts(column: Column, *, default: str = "") -> Told:
    """Return texts as they were meant; one that had to be mended is not sound."""
    fits = column.matching(AS_IT_STANDS)
    if fits.all() and not default and column.texts is not None:
        return Told(column.texts.take(pa.array(column.codes)), np.zeros(len(column), bool))
    found, bad = list(column.values), np.zeros(len(fits), bool)
    for code in np.flatnonzero(~fits).tolist():
        row = Row("", 0)
        found[code] = cells.text(row, "", found[code])
        bad[code] = bool(row.repairs)
    if default:
        found = [value or default for value in found]
    return Told(_strings(found).take(pa.array(column.codes)), bad[column.codes])


def plain(column: Column, default: Callable[[int], str]) -> pa.Array:
    """Return texts without their outer space; `default` gives that of a row that says nothing."""
    fits = column.matching(AS_IT_STANDS)
    found = list(column.values)
    for code in np.flatnonzero(~fits).tolist():
        found[code] = cells.plain(found[code])
    given = _strings(found).take(pa.array(column.codes))
    empty = np.flatnonzero(pc.equal(given, "").to_numpy(zero_copy_only=False))
    if not len(empty):
        return given
    whole = given.to_pylist()
    for row in empty.tolist():
        whole[row] = default(row)
    return _strings(whole)


def numbers(column: Column) -> Told:
    """Return coordinates as written with a point, NaN where there is none."""
    if "numbers" not in column.found:
        column.found["numbers"] = _numbers(column)
    told: Told = column.found["numbers"]
    return told


def _numbers(column: Column) -> Told:
    fits = column.matching(DECIMAL)
    found = np.full(len(fits), np.nan)
    if fits.any():
        exact = pc.cast(column.texts.filter(pa.array(fits)), pa.float64())  # type: ignore[union-attr]
        found[fits] = exact.to_numpy()
    bad = np.zeros(len(fits), bool)
    for code in np.flatnonzero(~fits).tolist():
        value = column.values[code]
        read, mended = cells.degrees(value)
        found[code] = np.nan if read is None else read
        bad[code] = bool(mended)
    bad |= np.isnan(found)
    return Told(found[column.codes], bad[column.codes])


def days(column: Column, *, latest: date, order: dates.Order | None) -> Told:
    """Return days that can be true."""

    def day(value: Any) -> date | None:
        if isinstance(value, str):
            return _day(value, latest, order)
        return dates.judge(Row("", 0), "", value, latest=latest, order=order)

    return _spread(column, column.each(day), lambda found: found is None)


@lru_cache(maxsize=20_000)
def _day(value: str, latest: date, order: dates.Order | None) -> date | None:
    return dates.judge(Row("", 0), "", value, latest=latest, order=order)


def counts(column: Column) -> Told:
    """Return counts of people, `None` where nothing is said."""

    def count(value: Any) -> int | None:
        row = Row("", 0)
        found = cells.count(row, "", value)
        return -1 if row.repairs else found

    return _spread(column, column.each(count), lambda found: found == -1)


def links(columns: Sequence[Column]) -> tuple[pa.Array, pa.Array, Mask]:
    """Return the first two addresses in all the columns of addresses together."""
    first = columns[0]
    codes, bad = np.zeros(len(first), np.int64), np.zeros(len(first), bool)
    held: list[tuple[str, ...]] = [()]
    for column in columns:
        told = column.each(_addresses)
        faulty = np.array([one is None for one in told], bool)
        bad |= faulty[column.codes]
        pairs, codes = np.unique(codes * len(told) + column.codes, return_inverse=True)
        # Of each combination met, and not of all there could be.
        held = [held[p // len(told)] + (told[p % len(told)] or ()) for p in pairs.tolist()]
        codes = codes.reshape(-1)
    chosen = [[*dict.fromkeys(one), "", ""][:2] for one in held]
    at = pa.array(codes)
    return (
        _strings([one[0] for one in chosen]).take(at),
        _strings([one[1] for one in chosen]).take(at),
        bad,
    )


def _addresses(value: Any) -> tuple[str, ...] | None:
    row = Row("", 0)
    found = cells.links(cells.text(row, "", value))
    return None if row.repairs or (not found and cells.plain(value)) else tuple(found)


def places(lon: Told, lat: Told, turn: Turn) -> tuple[Numbers, Numbers, Mask]:
    """Return longitudes and latitudes, turned as the whole file is; single slips are not sound."""
    bad = lon.bad | lat.bad
    x, y = (lat.values, lon.values) if turn is Turn.ALL else (lon.values, lat.values)
    with np.errstate(invalid="ignore"):
        if turn is Turn.SINGLE:
            bad |= ordinates.in_ukraine(y, x)
        bad |= (np.abs(x) > LARGEST_LON) | (np.abs(y) > LARGEST_LAT)
        bad |= ordinates.nowhere(x, y)
    return x, y, bad


def source_dates(column: Column, order: dates.Order | None) -> Told:
    """Return the days of the sources as texts."""

    def day(value: Any) -> str | None:
        row = Row("", 0)
        said = source_date(row, "", value, order)
        return None if row.repairs else said

    found = column.each(day)
    bad = np.array([one is None for one in found], bool)
    filled = _strings([one or "" for one in found])
    return Told(filled.take(pa.array(column.codes)), bad[column.codes])


def source_date(row: Row, column: str | None, value: Any, order: dates.Order | None) -> str:
    """Return the day of a source, which may be a month or a year alone; or nothing, told."""
    if blank(value):
        return ""
    if _REDUCED.fullmatch(cells.plain(value)):
        return cells.plain(value)
    try:
        return dates.parse(value, order=order).isoformat()
    except (ValueError, OverflowError, OSError):
        row.repair(column, shown(value), "is no date; left empty", dates.CURE)
        return ""


def _spread(column: Column, found: Sequence[Any], is_bad: Callable[[Any], bool]) -> Told:
    values = np.empty(len(found), object)
    values[:] = found
    bad = np.array([is_bad(one) for one in found], bool)
    return Told(values[column.codes], bad[column.codes])


def _strings(values: Sequence[str]) -> pa.Array:
    return pa.array(values, pa.large_string())


def judge(
    batch: Batch, columns: Mapping[str, str], layout: Layout, habits: Habits, stem: str
) -> Judged:
    """Return the rows of a batch that are strikes without a word to say of them.

    Parameters
    ----------
    columns
        Our field to their column, as for the rows one by one.
    stem
        What ids begin with where the file gives none.
    """
    rows = len(batch.numbers)
    others = _others(batch, layout)
    field = fields(batch, columns, layout)
    # Apart from the needed ones a field may be missing: then it says nothing in any row.
    nothing = Column(np.zeros(rows, np.int64), [""])
    lon, lat, bad = places(
        numbers(field.get("longitude", nothing)),
        numbers(field.get("latitude", nothing)),
        habits.turn,
    )
    told = {name: texts(field[name]) for name in TEXTS if name in field}
    told["date_precision"] = texts(field.get("date_precision", nothing), default="day")
    told["date"] = days(field.get("date", nothing), latest=habits.latest, order=habits.order)
    told |= {name: counts(field[name]) for name in COUNTS if name in field}
    if "source_date" in field:
        told["source_date"] = source_dates(field["source_date"], habits.order)
    made: dict[str, Any] = {name: one.values for name, one in told.items()}
    bad = np.logical_or.reduce([bad, *(one.bad for one in told.values())])
    made |= {"longitude": lon, "latitude": lat, NUMBER: batch.numbers}
    made["strike_id"] = plain(
        field.get("strike_id", nothing), lambda row: f"{stem}-{batch.numbers[row]}"
    )
    addresses = [field[name] for name in URLS if name in field]
    if addresses:
        *made_links, faulty = links(addresses)
        made |= dict(zip(URLS, made_links, strict=True))
        bad |= faulty
    if "location_precision" in made:
        vague = pc.equal(made["location_precision"], COUNTRY)
        bad |= np.asarray(vague.to_numpy(zero_copy_only=False), bool)
    apart = np.zeros(rows, bool)
    for positions in others.values():
        apart[positions] = True
    kept = pa.array(~bad & ~apart)
    arrays = [_array(made.get(one.name), one.type, rows).filter(kept) for one in SCHEMA]
    return Judged(pa.Table.from_arrays(arrays, schema=SCHEMA), np.flatnonzero(bad & ~apart), others)


def _array(values: Any, kind: pa.DataType, rows: int) -> pa.Array:
    if values is None:
        return (
            pa.repeat(pa.scalar("", kind), rows)
            if kind == pa.large_string()
            else pa.nulls(rows, kind)
        )
    return values if isinstance(values, pa.Array) else pa.array(values, kind, from_pandas=True)


def _others(batch: Batch, layout: Layout) -> dict[str, npt.NDArray[np.int64]]:
    """Return by reason where the rows are that are no strikes."""
    if layout.other is None or not len(batch.numbers):
        return {}
    codes, met = combined(batch.columns, layout.other.columns, len(batch.numbers))
    reasons = [layout.other.tell(cells) for cells in met]
    found: dict[str, npt.NDArray[np.int64]] = {}
    for reason in dict.fromkeys(reasons):
        if reason:
            same = np.array([one == reason for one in reasons], bool)
            found[reason] = np.flatnonzero(same[codes])
    return {reason: positions for reason, positions in found.items() if len(positions)}


def fields(batch: Batch, columns: Mapping[str, str], layout: Layout) -> dict[str, Column]:
    """Return the column of each field: theirs, and what is derived where theirs says nothing."""
    field = {name: batch.columns[theirs] for name, theirs in columns.items()
             if theirs in batch.columns}  # fmt: skip
    for one in layout.derived:
        codes, met = combined(batch.columns, one.columns, len(batch.numbers))
        made = [one.make(cells) for cells in met]
        for name in dict.fromkeys(name for fields in made for name in fields):
            column = Column.of_distinct(codes, [fields.get(name) for fields in made])
            field[name] = field[name].or_else(column) if name in field else column
    return field
