"""Several sources of control side by side on one day: areas and where they differ, never merged."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import shapely

from geo.errors import NotAssessedError
from geo.geodesic import area_km2, length_km
from layers.control import ControlSource

COLUMNS = (
    "date",
    "source",
    "assessed_on",
    "occupied_km2",
    "more_km2",
    "less_km2",
    "line_km",
    "reason",
    "geometry",
)


def side_by_side(sources: Sequence[ControlSource], day: dt.date) -> gpd.GeoDataFrame:
    """Return one row a source: what it holds for occupied, and how that differs from the first.

    `more_km2` is occupied here and not in the first source, `less_km2` the other way round;
    geometry is the ground on which the two differ (empty for the first). `line_km` is the length
    of the source's contact line: drawn more finely it is longer. A source that does not assess
    the day stays in, with the reason.
    """
    rows: list[tuple[Any, ...]] = []
    first = None
    for source in sources:
        try:
            found = source.on(day)
        except NotAssessedError as error:
            rows.append((day, source.name, None, *[None] * 4, str(error), None))
            continue
        occupied = found.occupied
        first = occupied if first is None else first
        more, less = shapely.difference(occupied, first), shapely.difference(first, occupied)
        areas = area_km2([occupied, more, less]).tolist()
        length = float(length_km(found.line.geometry).sum())
        differs = shapely.union(more, less)
        rows.append((day, source.name, found.assessed_on, *areas, length, "", differs))
    frame = gpd.GeoDataFrame(rows, columns=list(COLUMNS), geometry="geometry", crs="EPSG:4326")
    numbers = ["occupied_km2", "more_km2", "less_km2", "line_km"]
    return frame.astype(dict.fromkeys(numbers, float))
