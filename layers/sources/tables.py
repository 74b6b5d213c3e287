"""Tables of rows with named columns: out of CSV and XLSX text, out of lists of JSON objects."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from layers.sources.cells import blank, number
from layers.sources.files import check_zip, zip_member
from layers.sources.report import Report, shown, unusable

MAX_ROWS = 2_000_000
DELIMITERS = ",;\t|"
LEARNT_ROWS = 20_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_QUOTED = re.compile(r'"[^"]*"')
_DANGEROUS_XML = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

Cells = Mapping[str, Any]


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
class Table:
    """Rows with their columns in the order of the file."""

    columns: list[str]
    rows: list[TableRow] = field(default_factory=list)

    def has(self, *columns: str) -> bool:
        """Return whether all these columns are there."""
        return set(columns) <= set(self.columns)

    def column(self, name: str) -> list[Any]:
        """Return the cells of one column, `None` where a row lacks it."""
        return [row.cells.get(name) for row in self.rows]


def from_csv(text: str, report: Report) -> Table:
    """Return the table of a delimited text; the delimiter is the commonest of its first line.

    Raises
    ------
    FileError
        It holds no table.
    """
    reader = csv.reader(_lines(text), delimiter=delimiter_of(text))
    rows: list[list[str]] = []
    # Most cells of a large table say the same few things: each is kept once.
    seen: dict[str, str] = {}
    try:
        for cells in reader:
            if len(rows) < LEARNT_ROWS:
                seen.update(zip(cells, cells, strict=True))
            if cells and (cells[0].strip() or any(cell.strip() for cell in cells)):
                rows.append([seen.get(cell, cell) for cell in cells])
            if len(rows) > MAX_ROWS:
                cure = "Keep the days you need, or split it."
                raise unusable(report.file, f"has more than {MAX_ROWS} rows", cure)
    except csv.Error as error:
        message = f"is no valid CSV ({error} at line {reader.line_num})"
        raise unusable(report.file, message, "Look for a quotation mark left open.") from error
    return _from_lists(rows, report)


def delimiter_of(text: str) -> str:
    """Return the delimiter of a text: the commonest of its first line that says anything."""
    first = next((line for line in _lines(text) if line.strip()), "")
    return max(DELIMITERS, key=_QUOTED.sub("", first).count)


def _lines(text: str) -> Iterator[str]:
    """Yield lines with their ends; a stream of a large text would hold it four bytes a letter."""
    return (match[0] for match in _LINE.finditer(text))


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
    if not lists:
        raise unusable(report.file, "holds no rows", "Export it again.")
    first, rest = lists[0], lists[1:]
    if any(number(cell) is not None for cell in first):
        # A name of a column is no number: this line is a row already.
        report.note("has no header; its columns are numbered")
        columns, rest = [f"column {i}" for i, _ in enumerate(first, start=1)], lists
    else:
        columns = _names(first, report)
        if not rest:
            report.note("holds the names of columns and no row below them", "Export it again.")
    at = {name: position for position, name in enumerate(columns)}
    return Table(columns, [_row(i, cells, at) for i, cells in enumerate(rest, start=1)])


def _row(position: int, cells: Sequence[Any], at: Mapping[str, int]) -> TableRow:
    if len(cells) > len(at) and not all(blank(cell) for cell in cells[len(at) :]):
        problem = f"has {len(cells)} cells where the header has {len(at)}"
        return TableRow(position, Line(at, cells), problem=problem)
    return TableRow(position, Line(at, cells))


def _names(header: Sequence[Any], report: Report) -> list[str]:
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        name = str(cell).strip() or f"column {position}"
        if name in names:
            report.note(f"a second column {name!r} is called '{name} {position}'", "Rename it.")
            name = f"{name} {position}"
        names.append(name)
    return names


def renamed(table: Table, names: Sequence[str]) -> Table:
    """Return a table that came without a header with `names` as its columns."""
    new = {name: position for position, name in enumerate(names)}
    rows = [replace(row, cells=Line(new, [*row.cells.values()])) for row in table.rows]
    return Table(list(names), rows)


def check_text(text: str, name: str) -> None:
    """Refuse binary data where a text is wanted."""
    if "\0" in text:
        raise unusable(name, "is no text, and no format known here", "See the list of formats.")
