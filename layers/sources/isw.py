"""ISW and the Critical Threats Project: assessed control, as exported by a licensed user."""

import re
from datetime import date

import geopandas as gpd

from layers import licences
from layers.sources import dates
from layers.sources.cells import blank, plain
from layers.sources.day_numbers import DayNumbers
from layers.sources.features import Feature, columns_of
from layers.sources.formats import Format, Options
from layers.sources.opened import Opened
from layers.sources.polygons import Piece, clean, note_height, to_frame
from layers.sources.report import Report, Row, unusable

SOURCE = "ISW/CTP"
CLAIM = "a claim, not assessed control"
WORDS = (
    # Their layer names, by what tells them apart; the first that fits decides.
    (re.compile(r"kursk|belgorod", re.IGNORECASE), "", "ground outside Ukraine"),
    (re.compile(r"counteroffensive", re.IGNORECASE), "", CLAIM),
    (re.compile(r"claimed", re.IGNORECASE), "", CLAIM),
    (re.compile(r"infiltration", re.IGNORECASE), "contested", ""),
    (re.compile(r"fortification", re.IGNORECASE), "", "a fortification"),
)
_NAME = re.compile(r"russia\w*cot|assessed|isw|ctp_|before_february", re.IGNORECASE)


def recognise(opened: Opened) -> bool:
    """Return whether the columns are those of their layers or of the known re-export."""
    if not opened.features:
        return False
    columns = set(columns_of(opened.features))
    exported = "layer_type" in columns and "date" in columns
    of_theirs = "GlobalID_2" in columns or {"OBJECTID", "EditDate"} <= columns
    return exported or of_theirs or bool(_NAME.search(opened.name) and opened.has_polygons)


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return occupied (and infiltrated: contested) ground; claims and Russia's own are dropped."""
    report = opened.report
    whole = _whole_day(opened, options)
    note_height(opened.features, report)
    pieces = []
    numbers = DayNumbers()
    for feature in opened.features:
        row = report.row(feature.number)
        piece = _piece(feature, row, whole, opened, options)
        if piece is not None and report.settle(row):
            pieces.append(piece)
            numbers.add(feature.properties.get("date"), [feature.number])
    numbers.tell(report, "date")
    return to_frame(pieces, SOURCE)


def _whole_day(opened: Opened, options: Options) -> date | None:
    """Return the file's day: by its name, else its newest edit, since older edits still hold."""
    day = dates.from_name(opened.name)
    if day is None and "date" not in columns_of(opened.features):
        day = _newest_edit(opened.features)
        if day is None:
            cure = "Put the date in the file's name, such as isw_2025-08-20.geojson."
            raise unusable(opened.report.file, "does not tell its date", cure)
        opened.report.note(f"dated {day}, the newest EditDate in it")
    if day is not None:
        dates.require(day, opened.report, latest=options.today)
    return day


def _newest_edit(features: list[Feature]) -> date | None:
    found = []
    for feature in features:
        try:
            found.append(dates.parse(feature.properties.get("EditDate")))
        except (ValueError, OverflowError, OSError):
            continue
    return max(found, default=None)


def _piece(
    feature: Feature, row: Row, whole: date | None, opened: Opened, options: Options
) -> Piece | None:
    report: Report = opened.report
    status, reason = _status(plain(feature.properties.get("layer_type")) or opened.name)
    if reason:
        report.drop(reason)
        return None
    said = feature.properties.get("date")
    day = whole
    if day is None or not blank(said):
        day = dates.judge(row, "date", said, latest=options.today, order=None)
    ground = clean(feature, row)
    if day is None or ground is None:
        report.settle(row)
        return None
    return Piece(day, status, ground)


def _status(layer: str) -> tuple[str, str]:
    for pattern, status, reason in WORDS:
        if pattern.search(layer):
            return status, reason
    return "occupied", ""


FORMAT = Format(
    name="isw",
    title="ISW and Critical Threats Project, assessed control of terrain",
    kind="control",
    extensions=(".geojson", ".json", ".shp", ".zip", ".gpkg"),
    terms=licences.ISW,
    recognise=recognise,
    read=read,
)
