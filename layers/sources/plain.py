"""Plain tables of points, of any origin: columns guessed by their usual names."""

from collections.abc import Mapping, Sequence

import geopandas as gpd

from layers import licences
from layers.sources import cells, geocoded, points, positions
from layers.sources.columns import Cells
from layers.sources.formats import Format, Options
from layers.sources.layouts import Derived, Layout
from layers.sources.opened import Opened
from layers.sources.report import unusable
from layers.sources.usual import NAME, OBLAST, POSITION, USUAL

SAMPLE = 50  # rows that tell what a column of names holds
LEAST_DEGREES, MOST_DEGREES = 20.0, 55.0


def guess(columns: Sequence[str]) -> dict[str, str]:
    """Return the column of each field, by the usual names; no column serves two fields.

    >>> guess(["Дата", "Lat", "LNG"])
    {'date': 'Дата', 'latitude': 'Lat', 'longitude': 'LNG'}
    """
    by_name = {name.strip().lower(): name for name in reversed(list(columns))}
    found: dict[str, str] = {}
    for field, usual in USUAL.items():
        taken = set(found.values())
        for name in usual:
            if name in by_name and by_name[name] not in taken:
                found[field] = by_name[name]
                break
    return found


def _named(opened: Opened, found: dict[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the columns with that of `name` as the place, where nothing else places the rows.

    What a strike is called stands in such a column too: most names must be those of places, and
    no column may hold what looks like degrees.
    """
    table = opened.table
    if table is None or {*found, *chosen} & {"place", "latitude", "longitude"}:
        return found
    name = next((column for column in table.columns if column.strip().lower() == NAME), "")
    if not name:
        return found
    rows = [row.cells for row in table.rows[:SAMPLE]]
    names = [said for row in rows if (said := cells.plain(row.get(name)))]
    known = sum(geocoded.look_up(said, hints=False).place is not None for said in names)
    if 2 * known < len(names) or not names or any(map(_of_degrees, rows)):
        return found
    opened.report.note(f"places were read from the column {name!r}")
    return {field: column for field, column in found.items() if column != name} | {"place": name}


def _of_degrees(row: Cells) -> bool:
    """Whether a row holds two numbers with parts that could be degrees in Ukraine."""
    found = [cells.number(value) for value in row.values()]
    parted = [value for value in found if value is not None and not float(value).is_integer()]
    return sum(LEAST_DEGREES < value < MOST_DEGREES for value in parted) > 1


def recognise(opened: Opened) -> bool:
    """Return whether there are rows at all: every format of points known has been tried."""
    return opened.table is not None


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return the strikes of a table."""
    if opened.table is None:
        raise unusable(opened.report.file, "holds no rows", "Export it as a table.")
    columns = opened.table.columns
    oblast = next((name for name in columns if name.strip().lower() in OBLAST), "")
    found = _named(opened, guess(columns), options.columns)
    whole = next((name for name in columns if name.strip().lower() in POSITION), "")
    apart = {*found, *options.columns} >= {"latitude", "longitude"}
    if not whole or apart:
        return points.build(opened.table, Layout(found, oblast=oblast), opened.report, options)
    opened.report.note(f"places were read from the column {whole!r}")
    parts = Derived((whole,), lambda row: positions.parts(row.get(whole)))
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
