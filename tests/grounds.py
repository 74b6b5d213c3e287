"""Invented dated polygons in eastern Ukraine: growth, a hole, contested ground, a long silence."""

import datetime as dt

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.assessed import Assessed

FIRST = dt.date(2024, 3, 1)
CREDIT = "Invented ground & Co"
# Many points, as drawn ground has: a long edge is another line in another plane. None is on the
# grid's corners.
_WHOLE = shapely.segmentize(shapely.box(36.50003, 47.60007, 38.10011, 48.70002), 0.013)
_HOLE = shapely.segmentize(shapely.box(37.20001, 48.10004, 37.40009, 48.20006), 0.013)
_POCKET = shapely.segmentize(shapely.box(36.80002, 48.70002, 37.10008, 48.80001), 0.013)
_GREY = shapely.segmentize(
    shapely.box(36.30004, 47.70003, 36.60001, 48.00005), 0.013
)  # partly over occupied ground
_FAR = shapely.segmentize(shapely.box(36.90003, 50.10001, 37.10002, 50.19999), 0.013)


def drawn() -> dict[dt.date, dict[str, BaseGeometry]]:
    """Return areas by day and status."""
    days = {
        0: {"occupied": _WHOLE.difference(_HOLE)},
        1: {"occupied": _WHOLE.difference(_HOLE), "contested": _GREY},
        # Nothing on day 2; then the pocket is taken, and the hole.
        3: {"occupied": _WHOLE.union(_POCKET), "contested": _GREY},
        5: {"occupied": _WHOLE.union(_POCKET).union(_FAR)},
        # Longer than an assessment holds.
        60: {"occupied": _WHOLE.difference(_HOLE).union(_FAR), "contested": _POCKET},
        61: {"occupied": _WHOLE.difference(_HOLE)},
    }
    return {FIRST + dt.timedelta(day): areas for day, areas in days.items()}


def source() -> Assessed:
    """Return the invented polygons as a source of control."""
    rows = [(day, status, area) for day, areas in drawn().items() for status, area in areas.items()]
    frame = gpd.GeoDataFrame(
        rows, columns=["date", "status", "geometry"], geometry="geometry", crs="EPSG:4326"
    )
    return Assessed(frame, name="invented", attribution=CREDIT)
