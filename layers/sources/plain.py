"""Plain tables of points, of any origin: columns guessed by their usual names."""

from collections.abc import Sequence

import geopandas as gpd

from layers import licences
from layers.sources import points
from layers.sources.features import X, Y
from layers.sources.formats import Format, Options
from layers.sources.layouts import Layout
from layers.sources.opened import Opened
from layers.sources.report import unusable

USUAL: dict[str, tuple[str, ...]] = {
    "strike_id": ("strike_id", "event_id", "id", "uuid"),
    "date": ("date", "event_date", "day", "datetime", "date_start", "timestamp", "дата"),
    "date_precision": ("date_precision",),
    "place": ("place", "location", "city", "settlement", "town", "місце", "населений пункт"),
    "oblast_iso": ("oblast_iso", "iso_3166_2"),
    "latitude": (Y, "latitude", "lat", "y", "широта"),
    "longitude": (X, "longitude", "lon", "lng", "long", "x", "довгота"),
    "location_precision": ("location_precision",),
    "weapon": ("weapon", "weapons", "зброя"),
    "weapon_class": ("weapon_class",),
    "target_type": ("target_type", "target"),
    "killed": ("killed", "deaths", "fatalities", "dead", "загинуло"),
    "injured": ("injured", "wounded", "поранено"),
    "attribution": ("attribution",),
    "summary": ("summary", "description", "title", "text", "notes", "name", "опис"),
    "source_name": ("source_name", "source", "джерело"),
    "source_url": ("source_url", "url", "link", "посилання"),
    "source_date": ("source_date",),
    "second_source_url": ("second_source_url",),
    "notes": ("notes", "comment", "comments", "примітки"),
}


OBLAST = ("oblast", "region", "admin1", "adm_1", "область", "province", "oblast_name")


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


def recognise(opened: Opened) -> bool:
    """Return whether there are rows at all: every format of points known has been tried."""
    return opened.table is not None


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return the strikes of a table."""
    if opened.table is None:
        raise unusable(opened.report.file, "holds no rows", "Export it as a table.")
    columns = opened.table.columns
    oblast = next((name for name in columns if name.strip().lower() in OBLAST), "")
    layout = Layout(guess(columns), oblast=oblast)
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
