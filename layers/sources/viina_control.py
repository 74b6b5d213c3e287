"""VIINA 2.0 control: the status of every settlement by day, on the cells of its tessellation.

The table has no geometry; VIINA's own cells (`gn_UA_tess.geojson`, or `katotth_UA_tess.geojson`
for `kontrol_...`) are taken from the same folder.
"""

from collections import defaultdict
from datetime import date
from typing import Any

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from geo.errors import FileError
from layers import licences
from layers.sources import dates
from layers.sources.cells import plain
from layers.sources.formats import Format, Options
from layers.sources.opened import Opened, open_file
from layers.sources.polygons import Piece, clean, to_frame, united
from layers.sources.report import Report, Row, unusable
from layers.sources.tables import Cells

SOURCE = "VIINA 2.0"
CELLS = {"geonameid": "gn_UA_tess.geojson", "kod": "katotth_UA_tess.geojson"}
STATUSES = {"RU": "occupied", "CONTESTED": "contested"}
HELD = "a settlement held by Ukraine"

Grounds = dict[str, BaseGeometry]


def recognise(opened: Opened) -> bool:
    """Return whether the columns are those of the control tables."""
    table = opened.table
    if table is None or opened.features or not table.has("date", "status"):
        return False
    return any(table.has(key) for key in CELLS) and not table.has("latitude")


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return occupied and contested cells by day, joined."""
    table, report = opened.table, opened.report
    key = next((key for key in CELLS if table is not None and table.has(key)), None)
    if table is None or key is None:
        raise unusable(report.file, "lacks columns of VIINA's control", f"Needs {[*CELLS]}.")
    grounds = _cells(opened, key)
    days: dict[tuple[date, str], set[str]] = defaultdict(set)
    for source in table.rows:
        status = plain(source.cells.get("status")).upper()
        row = report.row(source.number)
        if status == "UA" and not source.problem:
            report.drop(HELD)
            continue
        day = _judge(row, source.cells, source.problem, options)
        place = plain(source.cells.get(key))
        if place not in grounds:
            row.fault(
                key, place, "has no cell in the tessellation", "Use the cells of its release."
            )
        if report.settle(row) and day is not None:
            days[day, STATUSES[status]].add(place)
    return to_frame(_pieces(days, grounds), SOURCE)


def _judge(row: Row, cells: Cells, problem: str, options: Options) -> date | None:
    if problem:
        row.fault(None, "", problem, "Mend the row.")
    if plain(cells.get("status")).upper() not in STATUSES:
        cure = "It is one of UA, RU, CONTESTED."
        row.fault("status", cells.get("status"), "the status is not known", cure)
    return dates.judge(row, "date", cells.get("date"), latest=options.today, order=None)


def _pieces(days: dict[tuple[date, str], set[str]], grounds: Grounds) -> list[Piece]:
    """Return one piece a day and status; days alike, which most are, are joined once."""
    joined: dict[frozenset[str], BaseGeometry] = {}
    pieces = []
    for (day, status), places in days.items():
        same = frozenset(places)
        if same not in joined:
            joined[same] = united([grounds[place] for place in sorted(places)])
        pieces.append(Piece(day, status, joined[same]))
    return pieces


def _cells(opened: Opened, key: str) -> Grounds:
    path = opened.path.parent / CELLS[key]
    try:
        features = open_file(path).features
    except FileError as error:
        cure = f"Put VIINA's {path.name} into the same folder."
        message = "holds no geometry, and the cells it refers to cannot be read"
        raise unusable(opened.report.file, message, cure) from error
    ignored = Report(files=[str(path)])
    grounds: Grounds = {}
    for feature in features:
        ground = clean(feature, ignored.row(feature.number))
        place = _place(feature.properties, key)
        if ground is not None and place:
            grounds[place] = ground
    return grounds


def _place(properties: dict[str, Any], key: str) -> str:
    names = {name.lower(): name for name in properties}
    found = next((names[n] for n in (key, "katotth", "code") if n in names), None)
    return plain(properties[found]) if found else ""


FORMAT = Format(
    name="viina_control",
    title="VIINA 2.0, control of settlements",
    kind="control",
    extensions=(".csv",),
    terms=licences.VIINA,
    recognise=recognise,
    read=read,
)
