"""Tables of rows with named columns: out of workbooks and of lists of JSON objects."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.sources.cells import blank
from layers.sources.columns import Cells, Column
from layers.sources.files import check_zip, zip_member
from layers.sources.headings import heading_of
from layers.sources.report import Report, shown, unusable

BATCH_ROWS = 50_000
HEAD_ROWS = 40
_DANGEROUS_XML = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Line(Mapping[str, Any]):
    """The cells of one line of a table by column: a million of them share one set of names."""

    __slots__ = ("_at", "_cells")

    def __init__(self, at: Mapping[str, int], cells: Sequence[Any]) -> None:
        self._at, self._cells = at, cells

    def __getitem__(self, name: str) -> Any:
        position = self._at[name]
        if position >= len(self._cells):
            raise KeyError(name)
        return self._cells[position]

    def get(self, name: str, default: Any = None) -> Any:
        """Return the cell of a column, as a dict does: this is where reading spends its time."""
        position = self._at.get(name)
        if position is None or position >= len(self._cells):
            return default
        return self._cells[position]

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._at)[: len(self._cells)])

    def __len__(self) -> int:
        return min(len(self._at), len(self._cells))


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its cells by column; `problem` tells why it cannot be one, `other` what it is."""

    number: int
    cells: Cells
    problem: str = ""
    other: str = ""


@dataclass(frozen=True)
class Batch:
    """Rows that follow each other: those that are whole by column, the `odd` ones by themselves.

    The numbers of both are those of the table; an odd row stands between the others.
    """

    numbers: npt.NDArray[np.int64]
    columns: Mapping[str, Column]
    odd: Sequence[TableRow] = ()

    def said(self, name: str) -> Iterator[Any]:
        """Yield what stands in a column; what is said by several whole rows only once."""
        if name in self.columns:
            yield from self.columns[name].values
        yield from (row.cells.get(name) for row in self.odd)

    def row(self, position: int) -> TableRow:
        """Return one of the whole rows."""
        cells = {name: column.cell(position) for name, column in self.columns.items()}
        return TableRow(int(self.numbers[position]), cells)


class Table:
    """Rows with their columns in the order of the file."""

    def __init__(self, columns: Sequence[str], rows: Sequence[TableRow] = ()) -> None:
        self.columns = list(columns)
        self._rows = rows

    @property
    def rows(self) -> Sequence[TableRow]:
        """All rows, one by one."""
        return self._rows

    @property
    def is_empty(self) -> bool:
        """Whether there is no row."""
        return not self._rows

    def has(self, *columns: str) -> bool:
        """Return whether all these columns are there."""
        return set(columns) <= set(self.columns)

    def column(self, name: str) -> list[Any]:
        """Return the cells of one column, `None` where a row lacks it."""
        return [row.cells.get(name) for row in self.rows]

    def renamed(self, names: Sequence[str]) -> "Table":
        """Return a table that came without a header with `names` as its columns."""
        new = {name: position for position, name in enumerate(names)}
        rows = [replace(row, cells=Line(new, [*row.cells.values()])) for row in self.rows]
        return Table(names, rows)

    def batches(self, names: Iterable[str]) -> Iterator[Batch]:
        """Yield the rows by the columns named, those of them that are there; all rows, in order."""
        there = [name for name in dict.fromkeys(names) if name in self.columns]
        for start in range(0, len(self._rows), BATCH_ROWS):
            rows = self._rows[start : start + BATCH_ROWS]
            whole = [row for row in rows if not (row.problem or row.other)]
            yield Batch(
                np.array([row.number for row in whole], np.int64),
                {name: Column.of_cells([row.cells.get(name) for row in whole]) for name in there},
                [row for row in rows if row.problem or row.other],
            )


def from_xlsx(data: bytes, report: Report) -> Table:
    """Return the first sheet of a workbook that holds anything; formulas give their last value.

    Raises
    ------
    FileError
        It is no workbook, is too large, or declares XML entities.
    """
    _check_workbook(data, report.file)
    # Heavy, and needed for this one format.
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions it leaves out; only cells are read here.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = [list(_sheet_rows(sheet.iter_rows(values_only=True))) for sheet in book]
    except Exception as error:
        # openpyxl lets out whatever a broken part raises.
        raise unusable(report.file, "is no readable workbook", "Save it as CSV.") from error
    filled = [sheet for sheet in sheets if sheet]
    if len(filled) > 1:
        report.note(f"the first of {len(filled)} sheets was read", "Save the others by themselves.")
    return _from_lists(filled[0] if filled else [], report)


def _check_workbook(data: bytes, name: str) -> None:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise unusable(name, "is no readable workbook", "Save it as CSV.") from error
    with archive:
        check_zip(archive, name)
        for member in archive.namelist():
            if member.endswith((".xml", ".rels")) and _DANGEROUS_XML.search(
                zip_member(archive, member, name)
            ):
                raise unusable(name, "declares XML entities", "Save it as CSV.")


def _sheet_rows(rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    for cells in rows:
        if not all(blank(cell) for cell in cells):
            yield ["" if cell is None else cell for cell in cells]


def from_objects(objects: Sequence[Any], report: Report) -> Table:
    """Return the table of a list of JSON objects; an entry that is none is a row with a problem.

    Raises
    ------
    FileError
        There is no object in the list.
    """
    columns: dict[str, None] = {}
    rows = []
    for i, entry in enumerate(objects, start=1):
        if isinstance(entry, dict):
            columns.update(dict.fromkeys(entry))
            rows.append(TableRow(i, entry))
        else:
            rows.append(TableRow(i, {}, problem=f"is no object but {shown(entry) or 'null'}"))
    if not columns:
        raise unusable(report.file, "holds no objects with named fields", "Export it again.")
    return Table(list(columns), rows)


def _from_lists(lists: Sequence[Sequence[Any]], report: Report) -> Table:
    heading = heading_of(lists[:HEAD_ROWS], report)
    at = {name: position for position, name in enumerate(heading.columns)}
    rows = lists[heading.first :]
    return Table(heading.columns, [row_of(i, cells, at) for i, cells in enumerate(rows, start=1)])


def row_of(number: int, cells: Sequence[Any], at: Mapping[str, int]) -> TableRow:
    """Return a line as a row, with a problem if it says more than the header names."""
    if len(cells) > len(at) and not all(blank(cell) for cell in cells[len(at) :]):
        problem = f"has {len(cells)} cells where the header has {len(at)}"
        return TableRow(number, Line(at, cells), problem=problem)
    return TableRow(number, Line(at, cells))
