"""The account every reader gives: what was read, kept, mended, refused and dropped, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from geo.errors import Fault, FileError

LONGEST_VALUE = 80


def shown(value: Any) -> str:
    """Return `value` as it may stand in a message: one line, never long, never a whole tree."""
    if value is None:
        return ""
    if isinstance(value, dict | list | tuple):
        # A nested value says nothing in one line, and printing it may be endless work.
        return f"{type(value).__name__} of {len(value)}"
    line = " ".join(str(value)[: 4 * LONGEST_VALUE].split())
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 3] + "..."


def unusable(file: str, message: str, cure: str, *, value: Any = "") -> FileError:
    """Return the error of a file that cannot be used at all."""
    return FileError([Fault(file, None, None, shown(value), message, cure)])


@dataclass(slots=True)
class Row:
    """One row or feature while it is being judged; `number` counts from 1."""

    file: str
    number: int
    faults: list[Fault] = field(default_factory=list)
    repairs: list[Fault] = field(default_factory=list)
    mended: bool = False
    """Mended by something already noted for the whole file."""

    def fault(self, column: str | None, value: Any, message: str, cure: str) -> None:
        """Record why the row cannot be kept."""
        self.faults.append(Fault(self.file, self.number, column, shown(value), message, cure))

    def repair(self, column: str | None, value: Any, message: str, cure: str = "") -> None:
        """Record what was mended, so that the row can be kept."""
        self.repairs.append(Fault(self.file, self.number, column, shown(value), message, cure))


@dataclass
class Report:
    """Counts and reasons of one reading; `read == kept + refused + dropped` always.

    `repaired` counts those of the kept rows that had to be mended. A repair without a row holds
    for its whole file. `drops` says of what kind the dropped rows were.
    """

    files: list[str] = field(default_factory=list)
    read: int = 0
    kept: int = 0
    repaired: int = 0
    refused: int = 0
    dropped: int = 0
    faults: list[Fault] = field(default_factory=list)
    repairs: list[Fault] = field(default_factory=list)
    drops: dict[str, int] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The one file this report is about (the first, of a joined report)."""
        return self.files[0] if self.files else ""

    def row(self, number: int) -> Row:
        """Begin to judge row `number`, which must end in one `settle` or `drop`."""
        self.read += 1
        return Row(self.file, number)

    def settle(self, row: Row) -> bool:
        """Refuse the row if it has a fault, else keep it; return whether it is kept."""
        if row.faults:
            self.refused += 1
            self.faults += row.faults
            return False
        self.kept += 1
        self.repaired += bool(row.repairs) or row.mended
        self.repairs += row.repairs
        return True

    def keep(self, count: int, *, mended: bool = False) -> None:
        """Keep rows that are sound as they stand, or are `mended` by a note of the whole file."""
        self.read += count
        self.kept += count
        self.repaired += count if mended else 0

    def drop(self, reason: str) -> None:
        """Leave out the row just begun: it is sound, but not of this layer's kind."""
        self.dropped += 1
        self.drops[reason] = self.drops.get(reason, 0) + 1

    def drop_many(self, reason: str, count: int) -> None:
        """Leave out rows that were not begun one by one."""
        if count:
            self.read += count
            self.dropped += count
            self.drops[reason] = self.drops.get(reason, 0) + count

    def mend(self, rows: Sequence[Row]) -> None:
        """Add the repairs of rows that are kept already, each to those told of its row before."""
        before = {repair.row for repair in self.repairs}
        self.repaired += sum(row.number not in before and not row.mended for row in rows)
        told = [*self.repairs, *(repair for row in rows for repair in row.repairs)]
        self.repairs = sorted(told, key=lambda repair: repair.row or 0)

    def note_rows(
        self,
        numbers: Sequence[int],
        column: str,
        value: Any,
        message: str,
        cure: str,
        *,
        mended: bool = False,
    ) -> None:
        """Record once what was mended alike in many rows that are kept already.

        `value` is that of one of them; `mended` says that every row counts as repaired already.
        """
        before = {repair.row for repair in self.repairs}
        if not mended:
            self.repaired += sum(number not in before for number in numbers)
        self.repairs.append(Fault(self.file, None, column, shown(value), message, cure))

    def note(self, message: str, cure: str = "", *, value: Any = "") -> None:
        """Record what was mended or assumed for the whole file."""
        self.repairs.append(Fault(self.file, None, None, shown(value), message, cure))

    def withdraw(self, reason: str) -> None:
        """Turn every kept row into a dropped one: something newer stands in its place."""
        if self.kept:
            self.drops[reason] = self.drops.get(reason, 0) + self.kept
        self.dropped += self.kept
        self.kept = self.repaired = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the record that `read --report` writes."""
        return {
            "files": self.files,
            "read": self.read,
            "kept": self.kept,
            "repaired": self.repaired,
            "refused": self.refused,
            "dropped": self.dropped,
            "drops": self.drops,
            "faults": [fault.as_dict() for fault in self.faults],
            "repairs": [repair.as_dict() for repair in self.repairs],
        }


def join(reports: Sequence[Report]) -> Report:
    """Return one report for several files."""
    drops: Counter[str] = Counter()
    for report in reports:
        drops.update(report.drops)
    return Report(
        files=[file for report in reports for file in report.files],
        read=sum(report.read for report in reports),
        kept=sum(report.kept for report in reports),
        repaired=sum(report.repaired for report in reports),
        refused=sum(report.refused for report in reports),
        dropped=sum(report.dropped for report in reports),
        faults=[fault for report in reports for fault in report.faults],
        repairs=[repair for report in reports for repair in report.repairs],
        drops=dict(drops),
    )
