"""Anybody's polygons of control: with a `status` or all occupied, with a date or dated by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd

from geo.errors import InputError
from layers import licences
from layers.sources import dates
from layers.sources.cells import blank, plain
from layers.sources.day_numbers import DayNumbers
from layers.sources.features import Feature, columns_of
from layers.sources.formats import Format, Options
from layers.sources.opened import Opened
from layers.sources.polygons import Piece, clean, note_height, to_frame, unswapped
from layers.sources.report import Row, unusable

STATUS_COLUMNS = ("status", "control", "control_status", "class", "статус")
DATE_COLUMNS = ("date", "day", "as_of", "asof", "event_date", "дата")
SOURCE_COLUMNS = ("source", "source_name", "джерело")
MEANINGS = {
    "occupied": "occupied ru rus russia russian occ окуповано окупована окупований",
    "contested": "contested unknown grey gray невідомо",
    "ukrainian": "ukrainian ua ukr ukraine liberated free звільнено",
}
WORDS = {word: status for status, words in MEANINGS.items() for word in words.split()}
WORDS |= {
    "russian-controlled": "occupied",
    "russian controlled": "occupied",
    "occupied by russia": "occupied",
    "unknown status": "contested",
    "grey zone": "contested",
    "gray zone": "contested",
    "статус невідомий": "contested",
}
FIELDS = ("date", "status", "source")


@dataclass(frozen=True)
class _Where:
    date: str | None
    status: str | None
    source: str | None


def recognise(opened: Opened) -> bool:
    """Return whether the file holds ground at all: every polygon format known has been tried."""
    return opened.has_polygons


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return ground by date and status."""
    report = opened.report
    where = _columns(opened, options)
    whole = None if where.date else dates.from_name(opened.name)
    if whole is not None:
        dates.require(whole, report, latest=options.today)
    elif where.date is None:
        cure = "Add a date column, or put YYYY-MM-DD in the file's name."
        raise unusable(report.file, "does not tell its date", cure)
    if where.status is None:
        report.note("has no status column: all its ground was taken as occupied")
    note_height(opened.features, report)
    features = unswapped(opened.features, report)
    order = dates.order_of(f.properties.get(where.date) for f in features) if where.date else None
    pieces = []
    numbers = DayNumbers()
    sources: dict[str, None] = {}
    for feature in features:
        row = report.row(feature.number)
        day = whole or _day(feature, row, where, options, order)
        status = _status(feature, row, where)
        ground = clean(feature, row)
        kept = report.settle(row)
        if kept and day is not None and ground is not None:
            pieces.append(Piece(day, status, ground))
            if where.date:
                numbers.add(feature.properties.get(where.date), [feature.number])
            sources[plain(feature.properties.get(where.source)) if where.source else ""] = None
    numbers.tell(report, where.date or "date")
    named = "; ".join(source for source in sources if source)
    return to_frame(pieces, named or opened.name)


def _columns(opened: Opened, options: Options) -> _Where:
    present = columns_of(opened.features)
    unknown = sorted(set(options.columns) - set(FIELDS))
    if unknown:
        raise InputError(f"No field is called {unknown[0]!r}. The fields are: {', '.join(FIELDS)}.")
    for name, column in options.columns.items():
        if column not in present:
            cure = f"There are: {', '.join(present[:40]) or 'none'}."
            raise unusable(opened.report.file, f"has no column {column!r} for the {name}", cure)
    chosen: Mapping[str, str] = options.columns
    return _Where(
        date=chosen.get("date") or _first(DATE_COLUMNS, present),
        status=chosen.get("status") or _first(STATUS_COLUMNS, present),
        source=chosen.get("source") or _first(SOURCE_COLUMNS, present),
    )


def _first(usual: Sequence[str], present: Sequence[str]) -> str | None:
    by_name = {name.strip().lower(): name for name in reversed(present)}
    return next((by_name[name] for name in usual if name in by_name), None)


def _day(
    feature: Feature, row: Row, where: _Where, options: Options, order: dates.Order | None
) -> date | None:
    column = where.date or "date"
    value = feature.properties.get(column)
    return dates.judge(row, column, value, latest=options.today, order=order)


def _status(feature: Feature, row: Row, where: _Where) -> str:
    if where.status is None:
        return "occupied"
    value = feature.properties.get(where.status)
    status = WORDS.get(" ".join(plain(value).lower().replace("_", " ").split()))
    if status is None:
        message = "the status is missing" if blank(value) else "the status is not known"
        row.fault(where.status, value, message, "Write occupied, contested or ukrainian.")
        return ""
    return status


FORMAT = Format(
    name="control",
    title="Polygons of control with a date and a status",
    kind="control",
    extensions=(".geojson", ".json", ".gz", ".gpkg", ".parquet", ".shp", ".zip", ".fgb"),
    terms=licences.OWN,
    recognise=recognise,
    read=read,
)
