"""Where a format keeps our fields: in columns of theirs, or in what several of them make up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from layers.sources import dates
from layers.sources.columns import Cells


@dataclass(frozen=True)
class Derived:
    """Fields of ours that the cells of some columns of theirs make up; it sees no other column."""

    columns: tuple[str, ...]
    make: Callable[[Cells], Mapping[str, Any]]


@dataclass(frozen=True)
class Other:
    """What a row is that is no strike, by some columns: `tell` says nothing of one that is."""

    columns: tuple[str, ...]
    tell: Callable[[Cells], str]


@dataclass(frozen=True)
class Layout:
    """Where a format keeps our fields.

    `columns` names their column for each field; `derived` gives fields that take more than a
    column; `other` says of what other kind a row is, if it is no strike; `order` is how the format
    writes slashed dates; `oblast` is their column that names the oblast of a place;
    `position` the one that holds longitude and latitude together, both derived from it.
    """

    columns: Mapping[str, str]
    derived: tuple[Derived, ...] = ()
    other: Other | None = None
    order: dates.Order | None = None
    oblast: str = ""
    position: str = ""

    def needed(self, columns: Mapping[str, str]) -> list[str]:
        """Return the columns that are looked at; the others need not be held."""
        more = [name for one in self.derived for name in one.columns]
        more += self.other.columns if self.other else ()
        return [*dict.fromkeys([*columns.values(), *more, self.oblast])]

    def told(self, cells: Cells) -> dict[str, Any]:
        """Return the derived fields of one row."""
        return {name: said for one in self.derived for name, said in one.make(cells).items()}

    def kind(self, cells: Cells) -> str:
        """Return what a row is that is no strike, nothing of one that is."""
        return self.other.tell(cells) if self.other else ""
