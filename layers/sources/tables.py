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
_QUOTED = re.compile(r'"[^"]*"')
_DANGEROUS_XML = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

Cells = Mapping[str, Any]


@dataclass(frozen=True)
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
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(DELIMITERS, key=_QUOTED.sub("", first).count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(cells)
            if len(rows) > MAX_ROWS:
                raise unusable(report.file, f"has more than {MAX_ROWS} rows", "Split it.")
    except csv.Error as error:
        message = f"is no valid CSV ({error} at line {reader.line_num})"
        raise unusable(report.file, message, "Look for a quotation mark left open.") from error
    return _from_lists(rows, report)


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
    rows = [_row(i, cells, columns) for i, cells in enumerate(rest, start=1)]
    return Table(columns, rows)


def _row(position: int, cells: Sequence[Any], columns: Sequence[str]) -> TableRow:
    extra = [cell for cell in cells[len(columns) :] if not blank(cell)]
    named = dict(zip(columns, cells, strict=False))
    if extra:
        problem = f"has {len(cells)} cells where the header has {len(columns)}"
        return TableRow(position, named, problem=problem)
    return TableRow(position, named)


def _names(header: Sequence[Any], report: Report) -> list[str]:
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        name = str(cell).strip() or f"column {position}"
        if name in names:
            report.note(f"a second column {name!r} is called {name!r} {position}", "Rename it.")
            name = f"{name} {position}"
        names.append(name)
    return names


def renamed(table: Table, names: Sequence[str]) -> Table:
    """Return a table that came without a header with `names` as its columns."""
    new = dict(zip(table.columns, names, strict=True))
    rows = [
        replace(row, cells={new[old]: cell for old, cell in row.cells.items()})
        for row in table.rows
    ]
    return Table(list(names), rows)


def check_text(text: str, name: str) -> None:
    """Refuse binary data where a text is wanted."""
    if "\0" in text:
        raise unusable(name, "is no text, and no format known here", "See the list of formats.")
