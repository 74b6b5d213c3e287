"""Delimited text as a table, read in pieces: whole rows a column at a time, ragged ones singly.

Two parsers give the same rows. Arrow's takes UTF-8; Python's takes every encoding and is the one
that says what is wrong. A property test holds them against each other, quotes and line ends.
"""

import codecs
import csv
import io
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from layers.sources.columns import SAYS, Codes, Column, Mask
from layers.sources.headings import SEVERAL, Heading, heading_of, known_names
from layers.sources.report import Report, unusable
from layers.sources.tables import BATCH_ROWS, HEAD_ROWS, Batch, Table, TableRow, row_of

DELIMITERS = ",;\t|"
BLOCK_BYTES = 4 * 2**20
LONGEST_CELL = csv.field_size_limit()
MOST_ODD = 1000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_QUOTED = re.compile(r'"[^"]*"')

Record = tuple[int, list[str]]


class _Unlike(Exception):  # noqa: N818 - no error: the other parser takes over
    """What Arrow's parser would not read as Python's does."""


@dataclass(frozen=True)
class Source:
    """Where the text is: a file, or bytes that were unpacked; its encoding and delimiter."""

    content: Path | bytes
    encoding: str
    delimiter: str

    def quotes(self) -> int:
        """Return how many quotation marks there are."""
        if not isinstance(self.content, Path):
            return self.content.count(b'"')
        with self.content.open("rb") as stream:
            return sum(piece.count(b'"') for piece in iter(lambda: stream.read(BLOCK_BYTES), b""))

    def lines(self) -> Generator[str, None, None]:
        """Yield the lines with their ends."""
        content = self.content
        raw = content.open("rb") if isinstance(content, Path) else io.BytesIO(content)
        stream = io.TextIOWrapper(raw, self.encoding, errors="replace", newline="")
        with stream:
            yield from stream


def from_file(path: Path, encoding: str, report: Report) -> Table:
    """Return the table in a text file, which is not held in memory as a whole.

    Raises
    ------
    FileError
        It holds no table.
    """
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        start = file.read(BLOCK_BYTES)
    return _opened(Source(path, encoding, delimiter_of(start)), report)


def from_csv(text: str, report: Report) -> Table:
    """Return the table of a delimited text; the delimiter is the commonest of its first line.

    Raises
    ------
    FileError
        It holds no table.
    """
    data = text.encode("utf-8", "replace")
    return _opened(Source(data, "utf-8", delimiter_of(text)), report)


def _opened(source: Source, report: Report) -> "Delimited":
    if source.quotes() % 2:
        _require_closed(source, report)
    with closing(_filled(source, report)) as records:
        start = list(islice(records, HEAD_ROWS))
    heading = heading_of([cells for _, cells in start], report)
    first = start[heading.first][0] if heading.first < len(start) else None
    return Delimited(source, heading, first, report)


def _require_closed(source: Source, report: Report) -> None:
    """Refuse a text whose last record runs over many lines to an end without a quotation mark.

    Raises
    ------
    FileError
        A mark was left open, and what follows it would be one cell.
    """
    before, last = 0, ""

    def followed() -> Iterator[str]:
        nonlocal last
        for line in source.lines():
            last = line if line.strip() else last
            yield line

    reader = csv.reader(followed(), delimiter=source.delimiter)
    after = 0
    try:
        for _ in reader:
            before, after = after, reader.line_num
    except csv.Error:
        return  # told where the rows are read
    if after - before > 1 and not last.strip().endswith('"'):
        message = f"has a quotation mark left open at line {before + 1}, with all after it one cell"
        raise unusable(report.file, message, "Close it, or take it away.")


def delimiter_of(text: str) -> str:
    """Return the delimiter of a text: that of its names of columns, if any are known.

    Else it is the commonest of the first line that has one: a title above may have none.
    """
    lines = (match[0].strip() for match in _LINE.finditer(text))
    first = [_QUOTED.sub("", line) for line in islice(filter(None, lines), HEAD_ROWS)]
    for line in first:
        named = {mark: known_names(line.split(mark)) for mark in DELIMITERS}
        best = max(DELIMITERS, key=lambda mark: named[mark])
        if named[best] >= SEVERAL:
            return best
    parted = (line for line in first if any(mark in line for mark in DELIMITERS))
    return max(DELIMITERS, key=next(parted, "").count)


def _filled(source: Source, report: Report) -> Generator[Record, None, None]:
    """Yield what Python's parser reads, with its position; a record that says nothing is no row."""
    with closing(source.lines()) as lines:
        reader = csv.reader(lines, delimiter=source.delimiter)
        try:
            for position, cells in enumerate(reader):
                if cells and (cells[0].strip() or any(cell.strip() for cell in cells)):
                    yield position, cells
        except csv.Error as error:
            message = f"is no valid CSV ({error} at line {reader.line_num})"
            cure = "Look for a quotation mark left open."
            raise unusable(report.file, message, cure) from error


class Delimited(Table):
    """The rows of a delimited text; `first` is the position of the first record that is a row."""

    def __init__(self, source: Source, heading: Heading, first: int | None, report: Report) -> None:
        super().__init__(heading.columns)
        self._source, self._heading, self._report = source, heading, report
        self._first = first

    @property
    def is_empty(self) -> bool:
        """Whether there is no row."""
        return self._first is None

    @cached_property
    def rows(self) -> Sequence[TableRow]:
        """All rows, one by one."""
        at = {name: position for position, name in enumerate(self.columns)}
        return [row_of(number, cells, at) for number, cells in self._numbered()]

    def column(self, name: str) -> list[Any]:
        """Return the cells of one column, empty where a row lacks it."""
        found: dict[int, Any] = {}
        for batch in self.batches([name]):
            column = batch.columns[name]
            found |= {int(n): column.cell(i) for i, n in enumerate(batch.numbers)}
            found |= {row.number: row.cells.get(name) for row in batch.odd}
        return [found[number] for number in sorted(found)]

    def renamed(self, names: Sequence[str]) -> Table:
        """Return the table with other names for its columns."""
        heading = Heading(list(names), self._heading.first)
        return Delimited(self._source, heading, self._first, self._report)

    def batches(self, names: Iterable[str]) -> Iterator[Batch]:
        """Yield the rows by the columns named, those of them that are there; all rows, in order."""
        if self._first is None:
            return
        there = {name: self.columns.index(name) for name in names if name in self.columns}
        if codecs.lookup(self._source.encoding).name.startswith("utf-8") and len(self.columns) > 1:
            try:
                # Held before any is given out, so that the other parser can begin anew.
                yield from list(self._by_arrow(there))
            except (_Unlike, pa.ArrowInvalid):
                pass
            else:
                return
        yield from self._by_python(there)

    def _numbered(self) -> Iterator[tuple[int, list[str]]]:
        number = 0
        for position, cells in _filled(self._source, self._report):
            if self._first is not None and position >= self._first:
                number += 1
                yield number, cells

    def _by_python(self, there: dict[str, int]) -> Iterator[Batch]:
        width = len(self.columns)
        at = {name: position for position, name in enumerate(self.columns)}
        records = self._numbered()
        while held := list(islice(records, BATCH_ROWS)):
            odd = [row_of(n, cells, at) for n, cells in held if len(cells) > width]
            odd = [row for row in odd if row.problem]
            apart = {row.number for row in odd}
            whole = [(n, cells) for n, cells in held if n not in apart]
            lines = [
                cells if len(cells) >= width else [*cells, *[""] * (width - len(cells))]
                for _, cells in whole
            ]
            columns = {
                name: Column.of_cells([*map(itemgetter(position), lines)])
                for name, position in there.items()
            }
            yield Batch(np.array([n for n, _ in whole], np.int64), columns, odd)

    def _by_arrow(self, there: dict[str, int]) -> Iterator[Batch]:
        ragged: list[Record] = []
        number = position = 0
        for block in _blocks(self._source, len(self.columns), ragged):
            here = _positions(position, block.num_rows, ragged)
            position = int(here[-1]) + 1 if len(here) else position
            odd = [record for record in ragged if record[0] < position]
            del ragged[: len(odd)]
            kept = (here >= (self._first or 0)) & ~_silent(block)
            full = block if kept.all() else block.filter(pa.array(kept))
            columns = {name: Column.of_texts(full.column(i)) for name, i in there.items()}
            batch = self._batch(here[kept], columns, odd, number)
            yield batch
            number += len(batch.numbers) + len(batch.odd)
        nothing = {name: Column.of_cells([]) for name in there}
        yield self._batch(np.empty(0, np.int64), nothing, ragged, number)

    def _batch(
        self, here: Codes, columns: Mapping[str, Column], ragged: Sequence[Record], number: int
    ) -> Batch:
        """Return the records of a piece as rows, numbered on by their positions."""
        at = {name: position for position, name in enumerate(self.columns)}
        odd = [r for r in ragged if r[0] >= (self._first or 0) and any(c.strip() for c in r[1])]
        order = np.sort(np.concatenate([here, np.array([r[0] for r in odd], np.int64)]))
        rows = [row_of(number + int(np.searchsorted(order, p)) + 1, cells, at) for p, cells in odd]
        return Batch(number + np.searchsorted(order, here) + 1, columns, rows)


def _blocks(source: Source, width: int, ragged: list[Record]) -> Iterator[pa.RecordBatch]:
    """Yield the records of the right width; the others go to `ragged`, before the next are given.

    Raises
    ------
    _Unlike
        Python's parser would not have read the same, or many records are ragged.
    """

    def aside(row: Any) -> str:
        ragged.append((row.number - 1, _parsed(row.text, source.delimiter)))
        return "skip"

    names = [str(position) for position in range(width)]
    content = source.content
    reader = pacsv.open_csv(
        str(content) if isinstance(content, Path) else pa.BufferReader(content),
        read_options=pacsv.ReadOptions(
            column_names=names,
            block_size=BLOCK_BYTES,
            use_threads=False,  # in one thread alone the positions of ragged rows are told
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=source.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=aside,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
        ),
    )
    count = 0
    for block in reader:
        count += len(ragged)
        longest = max(pc.max(pc.binary_length(c)).as_py() or 0 for c in block.columns)
        if longest > LONGEST_CELL or count > MOST_ODD:
            raise _Unlike
        yield block


def _parsed(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(_lines(text), delimiter=delimiter), [])
    except csv.Error as error:
        raise _Unlike from error


def _lines(text: str) -> Iterator[str]:
    return (match[0] for match in _LINE.finditer(text))


def _positions(start: int, count: int, ragged: Sequence[Record]) -> Codes:
    """Return where the next records stand, those aside stepped over."""
    if not ragged:
        return np.arange(start, start + count)
    aside = [position for position, _ in ragged]
    return np.setdiff1d(np.arange(start, start + count + len(aside)), aside)[:count]


def _silent(block: pa.RecordBatch) -> Mask:
    """Return which records have nothing in any cell."""
    silent = ~np.asarray(
        pc.match_substring_regex(block.column(0), SAYS).to_numpy(zero_copy_only=False), bool
    )
    for row in np.flatnonzero(silent).tolist():
        silent[row] = not any(column[row].as_py().strip() for column in block.columns)
    return silent
