"""Bellingcat's TimeMap: events with sources and filters; American dates; empty coordinates."""

from collections.abc import Iterator
from typing import Any

import geopandas as gpd

from layers import licences
from layers.sources import points
from layers.sources.cells import links, plain
from layers.sources.columns import Cells
from layers.sources.formats import Format, Options
from layers.sources.layouts import Derived, Layout
from layers.sources.opened import Opened
from layers.sources.report import unusable

FIELDS = ("id", "date", "latitude", "longitude", "description", "sources")
COLUMNS = {
    "strike_id": "id",
    "date": "date",
    "place": "location",
    "latitude": "latitude",
    "longitude": "longitude",
    "summary": "description",
}


def _derive(cells: Cells) -> dict[str, str]:
    entries = cells.get("sources")
    paths = [
        plain(entry.get("path") if isinstance(entry, dict) else entry)
        for entry in (entries if isinstance(entries, list) else [])
    ]
    found = [*dict.fromkeys(link for path in paths for link in links(path)), "", ""]
    return {
        "source_url": found[0],
        "second_source_url": found[1],
        "notes": "; ".join(_filters(cells.get("filters"))),
    }


def _filters(value: Any) -> Iterator[str]:
    for entry in value if isinstance(value, list) else []:
        if isinstance(entry, dict) and plain(entry.get("value")):
            yield f"{plain(entry.get('key'))}: {plain(entry['value'])}"


def recognise(opened: Opened) -> bool:
    """Return whether the file is a list of events with the filters or associations of TimeMap."""
    table = opened.table
    if table is None or opened.json is None:
        return False
    return table.has(*FIELDS) and (table.has("filters") or table.has("associations"))


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return the events as strikes."""
    if opened.table is None:
        raise unusable(opened.report.file, "holds no list of events", "Fetch api.json again.")
    layout = Layout(COLUMNS, (Derived(("sources", "filters"), _derive),), order="mdy")
    return points.build(opened.table, layout, opened.report, options)


FORMAT = Format(
    name="timemap",
    title="Bellingcat, Civilian Harm in Ukraine (TimeMap)",
    kind="strikes",
    extensions=(".json",),
    terms=licences.TIMEMAP,
    recognise=recognise,
    read=read,
)
