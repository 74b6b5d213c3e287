"""Days that stand as bare numbers, as machines keep them: read for what they mean, and told so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.sources import dates
from layers.sources.columns import Column
from layers.sources.report import Report
from layers.sources.tables import Batch

Rows = npt.NDArray[np.int64]

LIKELY = r"\A[^/:]*\p{Nd}{5}"
"""Texts that may be such a number, told from dates in print all at once."""


@dataclass
class DayNumbers:
    """Rows that are kept and whose day stands as a number, by how it is read."""

    rows: dict[str, list[int]] = field(default_factory=dict)
    firsts: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def add(self, value: Any, numbers: Sequence[int]) -> None:
        """Take rows by their numbers, in order; `value` is what stands in the first of them."""
        how = dates.numbered(value)
        if not how or not numbers:
            return
        self.rows.setdefault(how, []).extend(numbers)
        if how not in self.firsts or numbers[0] < self.firsts[how][0]:
            self.firsts[how] = numbers[0], value

    def add_column(self, column: Column, numbers: Rows, kept: Rows) -> None:
        """Take those rows of a column that are kept: each distinct cell is looked at once.

        Parameters
        ----------
        numbers, kept
            The number of each row of the column, and those of the rows that are kept.
        """
        texts = column.texts is not None
        likely = column.matching(LIKELY) if texts else np.ones(len(column.values), bool)
        said = np.full(len(column.values), "", object)
        for code in np.flatnonzero(likely).tolist():
            said[code] = dates.numbered(column.values[code])
        for how in filter(set(said).__contains__, dates.NUMBERED):
            here = np.flatnonzero((said == how)[column.codes])
            here = here[np.isin(numbers[here], kept)]
            if len(here):
                self.add(column.cell(int(here[0])), numbers[here].tolist())

    def add_batch(self, batch: Batch, column: str, kept: Rows) -> None:
        """Take those rows of a table that are kept."""
        if column in batch.columns:
            self.add_column(batch.columns[column], batch.numbers, kept)
        odd = {row.number: row.cells.get(column) for row in batch.odd}
        odd = {number: value for number, value in odd.items() if dates.numbered(value)}
        if odd:
            there = np.array([*odd], np.int64)
            for number in there[np.isin(there, kept)].tolist():
                self.add(odd[number], [number])

    def tell(self, report: Report, column: str, *, mended: bool = False) -> None:
        """Note how the numbers were read: once for all rows, with how many and the first of them.

        `mended` says that every row counts as repaired already.
        """
        for how in filter(self.rows.__contains__, dates.NUMBERED):
            (first, value), rows = self.firsts[how], self.rows[how]
            many = f"{len(rows):,} row{'s' if len(rows) > 1 else ''}"
            message = f"{how} in {many}, in row {first} as {dates.parse(value)}"
            report.note_rows(rows, column, value, message, dates.CURE, mended=mended)
