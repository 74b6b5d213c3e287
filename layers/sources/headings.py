"""Which line of a table names its columns, and what lies above the rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from layers.sources.cells import blank, number, plain
from layers.sources.report import Report, unusable
from layers.sources.usual import KNOWN

MOST_ABOVE = 12
SEVERAL = 2
TYPES = frozenset(
    "text string str varchar char number numeric integer int bigint float double real decimal "  # noqa: SIM905 - a list of them would take a line each
    "date datetime timestamp boolean bool category factor geometry degrees deg ° yyyy-mm-dd "
    "dd.mm.yyyy текст число дата".split()
)
_SEPARATOR = re.compile("sep=.?", re.IGNORECASE)


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
    above = _above(lines)
    head = lines[above]
    if any(number(cell) is not None for cell in head):
        # A name of a column is no number: this line is a row already.
        report.note("has no header; its columns are numbered")
        return Heading([f"column {i}" for i, _ in enumerate(head, start=1)], above)
    if above:
        said = " ".join(" ".join(map(str, line)).strip() for line in lines[:above])
        report.note("what stands above the names of the columns was left out", value=said)
    names = _names(head, report)
    first = above + 1
    if first < len(lines) and _is_of_types(lines[first]):
        report.note("the line of types under the names of the columns was left out")
        first += 1
    if first >= len(lines):
        report.note("holds the names of columns and no row below them", "Export it again.")
    return Heading(names, first)


def _above(lines: Sequence[Sequence[Any]]) -> int:
    """Return how many lines stand above the names of the columns: titles, or a first line of two.

    The first line names them, unless it has no name that is known and a later one has several.
    """
    start = int(len(lines) > 1 and bool(_SEPARATOR.fullmatch("".join(map(plain, lines[0])))))
    if known_names(lines[start]):
        return start
    later = range(start, min(len(lines), start + MOST_ABOVE))
    return next((i for i in later if known_names(lines[i]) >= SEVERAL), start)


def known_names(line: Sequence[Any]) -> int:
    """Return how many cells of a line are names that columns usually bear."""
    return sum(plain(cell).lower() in KNOWN for cell in line)


def _is_of_types(line: Sequence[Any]) -> bool:
    said = [plain(cell).lower() for cell in line if not blank(cell)]
    return len(said) >= SEVERAL and all(one in TYPES for one in said)


def _names(header: Sequence[Any], report: Report) -> list[str]:
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        name = str(cell).strip() or f"column {position}"
        if name in names:
            report.note(f"a second column {name!r} is called '{name} {position}'", "Rename it.")
            name = f"{name} {position}"
        names.append(name)
    return names
