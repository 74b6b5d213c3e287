"""Lists of geolocated civilian harm: `date, location, description, sources[], latitude, longitude`.

The form in which the incidents of a public archive are exported.
"""

from typing import Any

import geopandas as gpd

from layers import licences
from layers.sources import points
from layers.sources.cells import links
from layers.sources.columns import Cells
from layers.sources.formats import Format, Options
from layers.sources.layouts import Derived, Layout
from layers.sources.opened import Opened
from layers.sources.report import unusable

FIELDS = ("date", "location", "description", "sources", "latitude", "longitude")
COLUMNS = {
    "strike_id": "id",
    "date": "date",
    "place": "location",
    "latitude": "latitude",
    "longitude": "longitude",
    "summary": "description",
}
SHOWN_LINKS = 2


def linked(value: Any) -> dict[str, str]:
    """Return the addresses in a list of sources: two as such, the others in the notes."""
    entries = value if isinstance(value, list) else [value]
    texts = [entry.get("path") if isinstance(entry, dict) else entry for entry in entries]
    found = list(dict.fromkeys(link for text in texts for link in links(text)))
    rest = found[SHOWN_LINKS:]
    return {
        "source_url": " ".join(found[:1]),
        "second_source_url": " ".join(found[1:SHOWN_LINKS]),
        "notes": f"Further sources: {' '.join(rest)}" if rest else "",
    }


def _derive(cells: Cells) -> dict[str, str]:
    return linked(cells.get("sources"))


def recognise(opened: Opened) -> bool:
    """Return whether the file is a list of objects with just these fields."""
    return (
        isinstance(opened.json, list)
        and opened.table is not None
        and opened.table.has(*FIELDS)
        and not opened.table.has("filters")
    )


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return the incidents as strikes."""
    if opened.table is None:
        raise unusable(opened.report.file, "holds no list of incidents", "Export it as JSON.")
    layout = Layout(COLUMNS, (Derived(("sources",), _derive),))
    return points.build(opened.table, layout, opened.report, options)


FORMAT = Format(
    name="incidents",
    title="Geolocated incidents of civilian harm, as a JSON list",
    kind="strikes",
    extensions=(".json",),
    terms=licences.INCIDENTS,
    recognise=recognise,
    read=read,
)
