"""The errors a user can cure, each with the words that say how."""

from dataclasses import asdict, dataclass, field


class ReachlineError(Exception):
    """What went wrong, in one sentence that a user can act on."""


class InputError(ReachlineError, ValueError):
    """Something handed in is wrong: the command line ends with exit code 2."""


class UnknownNameError(InputError):
    """A name that stands for nothing known; `nearest` holds the names most like it."""

    def __init__(self, message: str, *, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.nearest = nearest


class NotAssessedError(InputError):
    """Control was not assessed on the date asked for."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file, with where it stands and how to mend it.

    `row` counts as a person does: the first line under the header (or the first feature) is 1;
    `None` means the file as a whole.
    """

    file: str
    row: int | None
    column: str | None
    value: str
    message: str
    cure: str

    def __str__(self) -> str:
        where = [self.file]
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column is not None:
            where.append(f"column {self.column}")
        said = f" ({self.value!r})" if self.value else ""
        return f"{', '.join(where)}: {self.message}{said}. {self.cure}"

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the fault as the record that `read --report` writes."""
        return asdict(self)


@dataclass
class FileError(InputError):
    """A file that cannot be used, with every fault found in it."""

    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(str(self))

    def __str__(self) -> str:
        shown = [str(fault) for fault in self.faults[:10]]
        if len(self.faults) > len(shown):
            shown.append(f"... and {len(self.faults) - len(shown)} more")
        return "\n".join(shown)
