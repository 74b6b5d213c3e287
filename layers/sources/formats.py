"""What a format is, what a reading is, and what the caller may choose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import geopandas as gpd

from layers.licences import Terms
from layers.sources import dates
from layers.sources.opened import Opened
from layers.sources.report import Report

Kind = Literal["control", "strikes"]


@dataclass(frozen=True)
class Reading:
    """What was read: a frame of one kind, the format it came in, and the account of it.

    Files of several formats give their names and titles joined. `rows` counts, of strikes, the rows
    of the frame that each file gave.
    """

    kind: Kind
    format: str
    frame: gpd.GeoDataFrame
    report: Report
    title: str = ""
    terms: tuple[Terms, ...] = ()
    rows: tuple[int, ...] = ()

    @property
    def origin(self) -> list[str]:
        """The file of each row of a frame of strikes."""
        pairs = zip(self.report.files, self.rows, strict=True)
        return [file for file, rows in pairs for _ in range(rows)]

    def account(self) -> dict[str, Any]:
        """Return what `read --report` writes: format, terms, counts, faults and repairs."""
        terms = [one.as_dict() for one in self.terms]
        return {"format": self.format, "kind": self.kind, "terms": terms, **self.report.as_dict()}


@dataclass(frozen=True)
class Options:
    """How to read: columns by name of our field, the latest day allowed, the coarsening."""

    columns: Mapping[str, str] = field(default_factory=dict)
    today: date = field(default_factory=dates.today)
    coarsen: bool = True
    places: gpd.GeoDataFrame | None = None


@dataclass(frozen=True)
class Format:
    """A format of others: its name, what it holds, its terms, and how to know and read it.

    `newest_only` holds for archives of several answers a day, of which the last one stands.
    """

    name: str
    title: str
    kind: Kind
    extensions: tuple[str, ...]
    terms: Terms
    recognise: Callable[[Opened], bool]
    read: Callable[[Opened, Options], gpd.GeoDataFrame]
    newest_only: bool = False
