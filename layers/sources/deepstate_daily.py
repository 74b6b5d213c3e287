"""The daily mirror of DeepStateMap: one MultiPolygon a day, no properties; or many days in one."""

import re

import geopandas as gpd

from layers import licences
from layers.sources import dates
from layers.sources.day_numbers import DayNumbers
from layers.sources.features import columns_of
from layers.sources.formats import Format, Options
from layers.sources.opened import Opened
from layers.sources.polygons import Piece, clean, note_height, to_frame
from layers.sources.report import unusable

SOURCE = "DeepStateMap, daily mirror"
_NAME = re.compile(r"deepstatemap_data_\d{8}")
MANY_DAYS = ({"date"}, {"id", "date"})


def recognise(opened: Opened) -> bool:
    """Return whether the name or the lone `date` beside polygons shows the mirror's files."""
    if not opened.has_polygons:
        return False
    if _NAME.search(opened.name):
        return True
    # Under another name: the parquet of many days, one MultiPolygon each and nothing beside it.
    kinds = {feature.geometry.geom_type for feature in opened.features if feature.geometry}
    many = len(opened.features) > 1 and kinds == {"MultiPolygon"}
    return many and set(columns_of(opened.features)) in MANY_DAYS


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return occupied ground by day; the mirror keeps no contested class."""
    report = opened.report
    named = dates.from_name(opened.name)
    if named is not None:
        dates.require(named, report, latest=options.today)
    elif "date" not in columns_of(opened.features):
        cure = "Name the file deepstatemap_data_YYYYMMDD.geojson."
        raise unusable(report.file, "does not tell its date", cure)
    note_height(opened.features, report)
    pieces = []
    numbers = DayNumbers()
    for feature in opened.features:
        row = report.row(feature.number)
        said = feature.properties.get("date")
        day = named
        if said is not None or named is None:
            day = dates.judge(row, "date", said, latest=options.today, order=None)
        ground = clean(feature, row)
        if report.settle(row) and day is not None and ground is not None:
            pieces.append(Piece(day, "occupied", ground))
            numbers.add(said, [feature.number])
    numbers.tell(report, "date")
    return to_frame(pieces, SOURCE)


FORMAT = Format(
    name="deepstate_daily",
    title="DeepStateMap, public daily mirror",
    kind="control",
    extensions=(".geojson", ".gz", ".parquet"),
    terms=licences.DEEPSTATE_MIRROR,
    recognise=recognise,
    read=read,
)
