"""Polygons of control: mended, flat, in degrees, and joined to one row a date and status."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE
from layers.schema import CONTROL_COLUMNS, STATUSES
from layers.sources.features import LARGEST_LAT, LARGEST_LON, TO_DEGREES, Feature
from layers.sources.report import Report, Row

POLYGONAL = (Polygon, MultiPolygon)
FINEST_DECIMALS = 12
STRAIGHT_BOX = (21.0, 44.0, 41.0, 53.0)
SWAPPED_BOX = (44.0, 21.0, 53.0, 41.0)
"""Where Ukraine lies when latitude stands first: x from 44 to 53, y from 21 to 41."""


@dataclass(frozen=True)
class Piece:
    """One sound polygon with what it says: on this day this ground had this status."""

    day: date
    status: str
    geometry: BaseGeometry


def polygon_parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Return the polygons in a geometry of any type, however deep they lie in collections."""
    if isinstance(geometry, POLYGONAL):
        return [geometry]
    if hasattr(geometry, "geoms"):
        return [part for member in geometry.geoms for part in polygon_parts(member)]
    return []


def clean(feature: Feature, row: Row) -> BaseGeometry | None:
    """Return the feature's ground as a valid, flat (Multi)Polygon, or fault `row`."""
    if feature.geometry is None or feature.geometry.is_empty:
        message = feature.problem or "has no geometry"
        row.fault("geometry", "", message, "Draw the polygon, or leave it out.")
        return None
    flat = shapely.force_2d(feature.geometry)
    xy = shapely.get_coordinates(flat)
    if not np.isfinite(xy).all():
        row.fault("geometry", "", "has a coordinate that is no number", "Draw it again.")
        return None
    if (np.abs(xy) > (LARGEST_LON, LARGEST_LAT)).any():
        row.fault("geometry", "", "has coordinates that are not degrees", TO_DEGREES)
        return None
    parts = polygon_parts(flat)
    if not parts:
        message = f"is a {flat.geom_type}, not a polygon"
        row.fault("geometry", "", message, "Only polygons say who holds ground.")
        return None
    return _valid(parts, row)


def _valid(parts: Sequence[BaseGeometry], row: Row) -> BaseGeometry | None:
    broken = [part for part in parts if not part.is_valid]
    if broken:
        reason = shapely.is_valid_reason(broken[0])
        row.repair("geometry", reason, "a polygon that crosses itself was made valid")
        parts = [_mended(part) for part in parts]
    ground = united([piece for part in parts for piece in polygon_parts(part)])
    if ground.is_empty or not ground.area:
        row.fault("geometry", "", "encloses no ground", "Draw it again.")
        return None
    return ground


def _mended(part: BaseGeometry) -> BaseGeometry:
    # Ordinates apart by less than the products of a crossing can tell would come out crossed again.
    rounded = shapely.transform(part, lambda xy: xy.round(FINEST_DECIMALS))
    return shapely.make_valid(rounded, method="structure")


def united(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return one (Multi)Polygon of valid parts."""
    if len(parts) == 1:
        return parts[0]
    return _polygonal(shapely.union_all(np.array(parts, dtype=object)))


def _polygonal(geometry: BaseGeometry) -> BaseGeometry:
    if isinstance(geometry, POLYGONAL):
        return geometry
    return shapely.union_all(np.array(polygon_parts(geometry), dtype=object))


def note_height(features: Sequence[Feature], report: Report) -> None:
    """Tell `report` if any geometry has heights, which are left out."""
    count = sum(f.geometry is not None and bool(f.geometry.has_z) for f in features)
    if count:
        report.note(f"heights were left out of {count} geometries")


def unswapped(features: list[Feature], report: Report) -> list[Feature]:
    """Return the features with (lat, lon) turned to (lon, lat) where the file shows they are.

    It does where every geometry lies in Ukraine, one way round or the other: none can both ways.
    """
    placed = [f.geometry for f in features if f.geometry is not None and not f.geometry.is_empty]
    turned = {id(geometry) for geometry in placed if _within(geometry, SWAPPED_BOX)}
    rest = [geometry for geometry in placed if id(geometry) not in turned]
    if not turned or not all(_within(geometry, STRAIGHT_BOX) for geometry in rest):
        return features
    count = "every geometry" if not rest else f"{len(turned)} of {len(placed)} geometries"
    report.note(f"latitude stood first in {count}; turned to (lon, lat)")
    return [
        replace(f, geometry=_turned(f.geometry))
        if f.geometry is not None and id(f.geometry) in turned
        else f
        for f in features
    ]


def _within(geometry: BaseGeometry, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    left, bottom, right, top = geometry.bounds
    return bool(west <= left and right <= east and south <= bottom and top <= north)


def _turned(geometry: BaseGeometry) -> BaseGeometry:
    turned: BaseGeometry = shapely.transform(shapely.force_2d(geometry), lambda xy: xy[:, ::-1])
    return turned


def to_frame(pieces: Sequence[Piece], source: str) -> gpd.GeoDataFrame:
    """Return the control frame: one valid geometry for each date and status, by date."""
    by_day: dict[date, dict[str, list[BaseGeometry]]] = defaultdict(lambda: defaultdict(list))
    for piece in pieces:
        by_day[piece.day][piece.status].append(piece.geometry)
    rows = [
        (day, status, source, ground)
        for day in sorted(by_day)
        for status, ground in _without_overlap(by_day[day])
    ]
    columns = dict(zip(CONTROL_COLUMNS, zip(*rows, strict=True), strict=True)) if rows else {}
    table = {name: list(columns.get(name, ())) for name in CONTROL_COLUMNS}
    return gpd.GeoDataFrame(table, geometry="geometry", crs=STORAGE)


def _without_overlap(grounds: dict[str, list[BaseGeometry]]) -> list[tuple[str, BaseGeometry]]:
    result: list[tuple[str, BaseGeometry]] = []
    # Where two overlap, the one named first keeps the ground.
    for status in STATUSES:
        if status not in grounds:
            continue
        ground = united(grounds[status])
        for _, taken in result:
            if ground.intersects(taken):
                ground = _polygonal(ground.difference(taken))
        if not ground.is_empty:
            result.append((status, ground))
    return result
