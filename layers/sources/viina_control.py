"""VIINA 2.0 control: the status of every settlement by day, on the cells of its tessellation.

The table has no geometry; VIINA's own cells (`gn_UA_tess.geojson`, or `katotth_UA_tess.geojson`
for `kontrol_...`) are taken from the same folder.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
from shapely.geometry.base import BaseGeometry

from geo.errors import FileError
from layers import licences
from layers.sources import dates, sound
from layers.sources.cells import plain
from layers.sources.day_numbers import DayNumbers
from layers.sources.formats import Format, Options
from layers.sources.opened import Opened, open_file
from layers.sources.polygons import Piece, clean, to_frame, united
from layers.sources.report import Report, unusable
from layers.sources.tables import Batch, TableRow

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
    days = _Days(_cells(opened, key), key, options.today)
    for batch in table.batches(("date", "status", key)):
        doubtful = days.take(batch, report)
        rows = [*map(batch.row, doubtful), *batch.odd]
        for source in sorted(rows, key=lambda row: row.number):
            days.judge(source, report)
    days.numbers.tell(report, "date")
    return to_frame(_pieces(days.places, days.grounds), SOURCE)


@dataclass
class _Days:
    """The places of each day and status, as far as they are read."""

    grounds: Grounds
    key: str
    latest: date
    places: dict[tuple[date, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    numbers: DayNumbers = field(default_factory=DayNumbers)

    def take(self, batch: Batch, report: Report) -> list[int]:
        """Take the rows that are sound, all at once; return where the others are."""
        status, day, place = (batch.columns[name] for name in ("status", "date", self.key))
        said = [plain(value).upper() for value in status.values]
        held = np.array([one == "UA" for one in said], bool)[status.codes]
        known = np.array([one in STATUSES for one in said], bool)[status.codes]
        told = sound.days(day, latest=self.latest, order=None)
        names = place.each(plain)
        fine = known & ~told.bad
        fine &= np.array([name in self.grounds for name in names], bool)[place.codes]
        report.keep(int(fine.sum()))
        self.numbers.add_column(day, batch.numbers, batch.numbers[fine])
        report.drop_many(HELD, int(held.sum()))
        pairs = day.codes.astype(np.int64) * len(said) + status.codes
        order = np.flatnonzero(fine)[np.argsort(pairs[fine], kind="stable")]
        for group in np.split(order, np.flatnonzero(np.diff(pairs[order])) + 1):
            if len(group):
                at = told.values[group[0]], STATUSES[said[status.codes[group[0]]]]
                self.places[at].update(names[code] for code in place.codes[group].tolist())
        return [int(position) for position in np.flatnonzero(~fine & ~held)]

    def judge(self, source: TableRow, report: Report) -> None:
        """Take one row, or say what is wrong with it."""
        row = report.row(source.number)
        said = plain(source.cells.get("status")).upper()
        if source.problem:
            row.fault(None, "", source.problem, "Mend the row.")
        elif said == "UA":
            report.drop(HELD)
            return
        if said not in STATUSES:
            cure = "It is one of UA, RU, CONTESTED."
            row.fault("status", source.cells.get("status"), "the status is not known", cure)
        day = dates.judge(row, "date", source.cells.get("date"), latest=self.latest, order=None)
        place = plain(source.cells.get(self.key))
        if place not in self.grounds:
            cure = "Use the cells of its release."
            row.fault(self.key, place, "has no cell in the tessellation", cure)
        if report.settle(row) and day is not None:
            self.places[day, STATUSES[said]].add(place)
            self.numbers.add(source.cells.get("date"), [source.number])


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
