"""GeoConfirmed: its CSV (`;`), its JSON of placemarks, and its KMZ.

Units and their positions, which some of its columns hold, are not taken over.
"""

import re
from collections.abc import Sequence
from typing import Any

import geopandas as gpd

from layers import licences
from layers.sources import dates, points
from layers.sources.cells import blank, links, plain
from layers.sources.columns import Cells
from layers.sources.formats import Format, Options
from layers.sources.layouts import Derived, Layout
from layers.sources.opened import Opened
from layers.sources.ordinates import Turn, turn_of
from layers.sources.report import unusable
from layers.sources.tables import Table, TableRow

CSV_FIELDS = ("Id", "Date", "Latitude", "Longitude", "Description")
OWN_FIELDS = ("Faction", "PlusCode", "OrbatUnits")
COLUMNS = {
    "strike_id": "Id",
    "date": "Date",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "summary": "Description",
}
_TAG = re.compile(r"<[^<>]{0,2000}>")
_DAY = re.compile(
    r"\b(?:20\d\d-\d\d-\d\d|\d{1,2}\.\d{1,2}\.20\d\d|\d{1,2} [A-Za-z]{3,9} 20\d\d)\b",
)
LINK_FIELDS = ("Origin", "Source", "originalSource", "geolocation", "Description", "description")


def _derive(cells: Cells) -> dict[str, str]:
    found = [link for field in LINK_FIELDS for link in links(cells.get(field))]
    found = [*dict.fromkeys(found), "", ""]
    return {"source_url": found[0], "second_source_url": found[1], "source_name": "GeoConfirmed"}


def _placemarks(value: Any) -> list[Any]:
    """Return the placemarks in a JSON answer, also those in folders; theirs of legends left out."""
    if isinstance(value, list):
        return value
    folders = value.get("mapDataFolders") if isinstance(value, dict) else None
    found: list[Any] = []
    for folder in folders if isinstance(folders, list) else []:
        members = folder.get("mapDataPlacemarks") if isinstance(folder, dict) else None
        # Folders A. and B. explain the map.
        if isinstance(members, list) and not plain(folder.get("name")).startswith(("A.", "B.")):
            found += members
    return found


def _from_json(placemarks: Sequence[Any]) -> Table:
    pairs = [_pair(entry) for entry in placemarks]
    # Latitude first in one generation and second in another; the whole file tells which.
    turned = turn_of([p[1] for p in pairs], [p[0] for p in pairs]) is Turn.ALL
    rows = []
    for number, (entry, pair) in enumerate(zip(placemarks, pairs, strict=True), start=1):
        if not isinstance(entry, dict):
            rows.append(TableRow(number, {}, problem="is no placemark"))
            continue
        cells = {
            **{field: entry.get(field) for field in ("originalSource", "geolocation")},
            "Id": entry.get("id"),
            "Date": entry.get("date"),
            "Latitude": pair[turned],
            "Longitude": pair[not turned],
            "Description": plain(entry.get("description")) or plain(entry.get("name")),
        }
        rows.append(TableRow(number, cells))
    return Table(list(dict.fromkeys([*COLUMNS.values(), *LINK_FIELDS])), rows)


def _pair(entry: Any) -> tuple[Any, Any]:
    given = entry.get("coordinates") if isinstance(entry, dict) else None
    first, second = [*given, None, None][:2] if isinstance(given, list) else (None, None)
    return first, second


def _from_kml(table: Table) -> Table:
    rows = []
    for row in table.rows:
        said = " ".join(_TAG.sub(" ", plain(row.cells.get("description"))).split())
        name = plain(row.cells.get("name"))
        when = row.cells.get("when") or row.cells.get("Date") or row.cells.get("date")
        cells = {
            "Id": row.cells.get("id"),
            "Date": _day_in(name, said) if blank(when) else when,
            "Latitude": row.cells.get("latitude"),
            "Longitude": row.cells.get("longitude"),
            "Description": f"{name}. {said}" if name and said else name or said,
            "Source": " ".join(links(row.cells.get("description"))),
        }
        rows.append(TableRow(row.number, cells, row.problem, row.other))
    return Table(list(dict.fromkeys([*COLUMNS.values(), *LINK_FIELDS])), rows)


def _day_in(*texts: str) -> str:
    for text in texts:
        match = _DAY.search(text)
        if match:
            try:
                return dates.parse(match[0]).isoformat()
            except ValueError:
                continue
    return ""


def recognise(opened: Opened) -> bool:
    """Return whether the file is one of its three exports."""
    if opened.container == "kml":
        return True
    if isinstance(opened.json, dict):
        return isinstance(opened.json.get("mapDataFolders"), list)
    if opened.table is None or opened.features:
        return False
    if isinstance(opened.json, list):
        return opened.table.has("date", "coordinates") and not opened.table.has("latitude")
    return opened.table.has(*CSV_FIELDS) and any(opened.table.has(own) for own in OWN_FIELDS)


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return the placemarks as strikes."""
    table = opened.table
    if opened.container == "kml" and table is not None:
        table = _from_kml(table)
    elif opened.json is not None:
        table = _from_json(_placemarks(opened.json))
    if table is None or table.is_empty:
        raise unusable(opened.report.file, "holds no placemarks", "Export it again.")
    return points.build(
        table, Layout(COLUMNS, (Derived(LINK_FIELDS, _derive),)), opened.report, options
    )


FORMAT = Format(
    name="geoconfirmed",
    title="GeoConfirmed",
    kind="strikes",
    extensions=(".csv", ".json", ".kmz", ".kml"),
    terms=licences.GEOCONFIRMED,
    recognise=recognise,
    read=read,
)
