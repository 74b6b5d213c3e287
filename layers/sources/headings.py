"""Which line of a table names its columns, and what lies above the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from layers.sources.cells import number
from layers.sources.report import Report, unusable


@dataclass(frozen=True)
class Heading:
    """The names of the columns, and how many lines that say anything stand above the rows."""

    columns: list[str]
    first: int


def heading_of(lines: Sequence[Sequence[Any]], report: Report) -> Heading:
    """Return the heading of a table by its first lines, blank ones left out.

    Raises
    ------
    FileError
        There is no line.
    """
    if not lines:
        raise unusable(report.file, "holds no rows", "Export it again.")
    head = lines[0]
    if any(number(cell) is not None for cell in head):
        # A name of a column is no number: this line is a row already.
        report.note("has no header; its columns are numbered")
        return Heading([f"column {i}" for i, _ in enumerate(head, start=1)], 0)
    names = _names(head, report)
    if len(lines) == 1:
        report.note("holds the names of columns and no row below them", "Export it again.")
    return Heading(names, 1)


def _names(header: Sequence[Any], report: Report) -> list[str]:
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        name = str(cell).strip() or f"column {position}"
        if name in names:
            report.note(f"a second column {name!r} is called '{name} {position}'", "Rename it.")
            name = f"{name} {position}"
        names.append(name)
    return names
