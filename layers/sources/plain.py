"""Plain tables of points, of any origin: columns guessed by their usual names."""

from collections.abc import Sequence

import geopandas as gpd

from layers import licences
from layers.sources import points, positions
from layers.sources.formats import Format, Options
from layers.sources.layouts import Derived, Layout
from layers.sources.opened import Opened
from layers.sources.report import unusable
from layers.sources.usual import NAME, OBLAST, POSITION, USUAL


def guess(columns: Sequence[str]) -> dict[str, str]:
    """Return the column of each field, by the usual names; no column serves two fields.

    A `name` is what a strike is called; where nothing else places it, it is that of the place.

    >>> guess(["Дата", "Lat", "LNG"])
    {'date': 'Дата', 'latitude': 'Lat', 'longitude': 'LNG'}
    >>> guess(["Name", "Date"])
    {'date': 'Date', 'place': 'Name'}
    """
    by_name = {name.strip().lower(): name for name in reversed(list(columns))}
    found: dict[str, str] = {}
    for field, usual in USUAL.items():
        taken = set(found.values())
        for name in usual:
            if name in by_name and by_name[name] not in taken:
                found[field] = by_name[name]
                break
    placed = found.keys() & {"place", "latitude", "longitude"} or by_name.keys() & {*POSITION}
    if NAME in by_name and not placed:
        if found.get("summary") == by_name[NAME]:
            del found["summary"]
        found["place"] = by_name[NAME]
    return found


def recognise(opened: Opened) -> bool:
    """Return whether there are rows at all: every format of points known has been tried."""
    return opened.table is not None


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return the strikes of a table."""
    if opened.table is None:
        raise unusable(opened.report.file, "holds no rows", "Export it as a table.")
    columns = opened.table.columns
    oblast = next((name for name in columns if name.strip().lower() in OBLAST), "")
    found = guess(columns)
    whole = next((name for name in columns if name.strip().lower() in POSITION), "")
    apart = {*found, *options.columns} >= {"latitude", "longitude"}
    if not whole or apart:
        return points.build(opened.table, Layout(found, oblast=oblast), opened.report, options)
    opened.report.note(f"places were read from the column {whole!r}")
    parts = Derived((whole,), lambda cells: positions.parts(cells.get(whole)))
    found = {name: column for name, column in found.items() if column != whole}
    layout = Layout(found, (parts,), oblast=oblast, position=whole)
    return points.build(opened.table, layout, opened.report, options)


FORMAT = Format(
    name="plain",
    title="A table of points with a date",
    kind="strikes",
    extensions=(
        ".csv",
        ".tsv",
        ".txt",
        ".xlsx",
        ".json",
        ".geojson",
        ".gz",
        ".gpkg",
        ".parquet",
        ".shp",
        ".zip",
        ".fgb",
        ".kml",
        ".kmz",
    ),
    terms=licences.OWN,
    recognise=recognise,
    read=read,
)
