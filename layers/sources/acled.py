"""ACLED's event export: its air, drone, missile and artillery strikes; its other events dropped."""

import geopandas as gpd

from layers import licences
from layers.sources import points
from layers.sources.cells import plain
from layers.sources.columns import Cells
from layers.sources.formats import Format, Options
from layers.sources.layouts import Derived, Layout, Other
from layers.sources.opened import Opened
from layers.sources.report import shown, unusable

FIELDS = ("event_date", "sub_event_type", "actor1", "latitude", "longitude")
COLUMNS = {
    "strike_id": "event_id_cnty",
    "date": "event_date",
    "place": "location",
    "latitude": "latitude",
    "longitude": "longitude",
    "killed": "fatalities",
    "summary": "notes",
    "source_name": "source",
}
STRIKES = ("Air/drone strike", "Shelling/artillery/missile attack")
TIME_PRECISION = {"1": "day", "2": "week", "3": "month"}
GEO_PRECISION = {"1": "settlement", "2": "raion", "3": "oblast"}
ATTRIBUTION = {
    "Military Forces of Russia": "reported_russian",
    "Military Forces of Ukraine": "reported_ukrainian",
}


def _time(cells: Cells) -> dict[str, str]:
    return {"date_precision": TIME_PRECISION.get(plain(cells.get("time_precision")), "")}


def _location(cells: Cells) -> dict[str, str]:
    return {"location_precision": GEO_PRECISION.get(plain(cells.get("geo_precision")), "")}


def _attribution(cells: Cells) -> dict[str, str]:
    actor = plain(cells.get("actor1"))
    told = (said for who, said in ATTRIBUTION.items() if actor.startswith(who))
    return {"attribution": next(told, "")}


def _type(cells: Cells) -> dict[str, str]:
    return {"notes": plain(cells.get("sub_event_type"))}


DERIVED = (
    Derived(("time_precision",), _time),
    Derived(("geo_precision",), _location),
    Derived(("actor1",), _attribution),
    Derived(("sub_event_type",), _type),
)


def _other(cells: Cells) -> str:
    kind = plain(cells.get("sub_event_type"))
    return "" if kind in STRIKES else f"an event that is no strike: {shown(kind) or 'no type'}"


def recognise(opened: Opened) -> bool:
    """Return whether the columns are ACLED's, of the codebook of 2023 or of the one before."""
    return opened.table is not None and opened.table.has(*FIELDS)


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return the strikes among the events."""
    if opened.table is None or not opened.table.has(*FIELDS):
        raise unusable(opened.report.file, "lacks columns of ACLED", f"It needs {FIELDS}.")
    columns = dict(COLUMNS)
    if not opened.table.has("event_id_cnty"):
        columns["strike_id"] = "data_id"
    layout = Layout(columns, DERIVED, Other(("sub_event_type",), _other), oblast="admin1")
    return points.build(opened.table, layout, opened.report, options)


FORMAT = Format(
    name="acled",
    title="Armed Conflict Location & Event Data (ACLED), event export",
    kind="strikes",
    extensions=(".csv", ".xlsx", ".json"),
    terms=licences.ACLED,
    recognise=recognise,
    read=read,
)
