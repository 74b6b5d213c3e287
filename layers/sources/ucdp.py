"""UCDP GED: events of organised violence, releases with a header and candidate files without."""

import geopandas as gpd

from layers import licences
from layers.sources import points
from layers.sources.cells import plain
from layers.sources.columns import Cells
from layers.sources.formats import Format, Options
from layers.sources.layouts import Derived, Layout
from layers.sources.opened import Opened
from layers.sources.report import unusable
from layers.sources.tables import Table

FIELDS = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]
COLUMNS = {
    "strike_id": "id",
    "date": "date_start",
    "place": "where_coordinates",
    "latitude": "latitude",
    "longitude": "longitude",
    "killed": "best",
    "summary": "source_headline",
    "source_name": "source_office",
}
DATE_PRECISION = {"1": "day", "2": "week", "3": "week", "4": "month", "5": "year"}
WHERE_PRECISION = {
    "1": "settlement",
    "2": "raion",
    "3": "raion",
    "4": "oblast",
    "5": "oblast",
    "6": "country",
    "7": "country",
}
WKT = FIELDS.index("geom_wkt")


def _time(cells: Cells) -> dict[str, str]:
    return {"date_precision": DATE_PRECISION.get(plain(cells.get("date_prec")), "")}


def _location(cells: Cells) -> dict[str, str]:
    return {"location_precision": WHERE_PRECISION.get(plain(cells.get("where_prec")), "")}


def _source(cells: Cells) -> dict[str, str]:
    # Several sources give several dates; the first is kept, as for the office.
    return {"source_date": plain(cells.get("source_date")).partition(";")[0]}


def _where(cells: Cells) -> dict[str, str]:
    return {"notes": plain(cells.get("where_description"))}


DERIVED = (
    Derived(("date_prec",), _time),
    Derived(("where_prec",), _location),
    Derived(("source_date",), _source),
    Derived(("where_description",), _where),
)


def _headless(table: Table) -> bool:
    return len(table.columns) == len(FIELDS) and any(
        plain(point).upper().startswith("POINT") for point in table.column(table.columns[WKT])
    )


def recognise(opened: Opened) -> bool:
    """Return whether the columns, or their number and the point in the 32nd, are UCDP's."""
    table = opened.table
    if table is None or opened.features:
        return False
    return table.has("where_prec", "date_prec", "date_start", "best") or _headless(table)


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return the events."""
    table = opened.table
    if table is None:
        raise unusable(opened.report.file, "holds no rows", "Fetch the CSV again.")
    if not table.has("where_prec") and _headless(table):
        table = table.renamed(FIELDS)
    return points.build(table, Layout(COLUMNS, DERIVED), opened.report, options)


FORMAT = Format(
    name="ucdp",
    title="Uppsala Conflict Data Program, Georeferenced Event Dataset",
    kind="strikes",
    extensions=(".csv", ".xlsx"),
    terms=licences.UCDP,
    recognise=recognise,
    read=read,
)
