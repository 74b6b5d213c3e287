"""VIINA 2.0 events, from news: `event_info` and `event_1pd`, the latter with types and actors."""

import geopandas as gpd

from layers import licences
from layers.sources import points
from layers.sources.cells import number, plain
from layers.sources.columns import Cells
from layers.sources.formats import Format, Options
from layers.sources.layouts import Derived, Layout, Other
from layers.sources.opened import Opened
from layers.sources.report import unusable

FIELDS = ("viina_version", "date", "latitude", "longitude", "GEO_PRECISION")
COLUMNS = {
    "strike_id": "event_id_1pd",
    "date": "date",
    "place": "asciiname",
    "latitude": "latitude",
    "longitude": "longitude",
    "source_url": "url",
    "source_name": "source",
    "summary": "text",
}
STRIKES = ("t_airstrike_b", "t_artillery_b", "t_uav_b")
PRECISION = {"ADM1": "oblast", "ADM2": "raion", "ADM0": "country"}


def _attribution(cells: Cells) -> dict[str, str]:
    russian, ukrainian = _is_set(cells, "a_rus_init_b"), _is_set(cells, "a_ukr_init_b")
    who = ""
    if russian != ukrainian:
        who = "reported_russian" if russian else "reported_ukrainian"
    return {"attribution": who}


def _location(cells: Cells) -> dict[str, str]:
    level = plain(cells.get("GEO_PRECISION")).upper()
    return {"location_precision": PRECISION.get(level, "settlement")}


def _sources(cells: Cells) -> dict[str, str]:
    return {"source_name": plain(cells.get("sources"))}


DERIVED = (
    Derived(("a_rus_init_b", "a_ukr_init_b"), _attribution),
    Derived(("GEO_PRECISION",), _location),
    Derived(("sources",), _sources),
)


def _is_set(cells: Cells, column: str) -> bool:
    return number(cells.get(column)) == 1


def _other(cells: Cells) -> str:
    return "" if any(_is_set(cells, kind) for kind in STRIKES) else "an event that is no strike"


def recognise(opened: Opened) -> bool:
    """Return whether the columns are those of either events table."""
    return opened.table is not None and opened.table.has(*FIELDS)


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return the strikes among the events; `event_info` alone does not tell them apart."""
    table = opened.table
    if table is None or not table.has(*FIELDS):
        raise unusable(opened.report.file, "lacks columns of VIINA", f"It needs {FIELDS}.")
    columns = dict(COLUMNS)
    if table.has("event_id"):
        columns["strike_id"] = "event_id"
    if table.has(*STRIKES):
        layout = Layout(columns, DERIVED, Other(STRIKES, _other))
    else:
        opened.report.note("tells no types of event: all of them were kept")
        layout = Layout(columns, DERIVED)
    return points.build(table, layout, opened.report, options)


FORMAT = Format(
    name="viina_events",
    title="VIINA 2.0, events",
    kind="strikes",
    extensions=(".csv",),
    terms=licences.VIINA,
    recognise=recognise,
    read=read,
)
