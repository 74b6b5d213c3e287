"""Features: a geometry with properties, out of GeoJSON and out of the formats GDAL reads."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE
from layers.sources.files import check_size, limit, too_large
from layers.sources.report import Report, unusable
from layers.sources.tables import Table, TableRow
from layers.sources.usual import X, Y

T = TypeVar("T")
F = TypeVar("F", bound=pd.DataFrame)

LARGEST_LON = 180
LARGEST_LAT = 90
STORED = {("EPSG", "4326"), ("OGC", "CRS84")}
TO_DEGREES = "Convert it to EPSG:4326 (longitude, latitude in degrees), or declare its CRS."


@dataclass(frozen=True)
class Feature:
    """One feature, numbered from 1; `problem` tells why it has no geometry."""

    number: int
    properties: dict[str, Any]
    geometry: BaseGeometry | None
    problem: str = ""


def columns_of(features: Sequence[Feature]) -> list[str]:
    """Return the names of all properties, in the order they are met."""
    names: dict[str, None] = {}
    for feature in features:
        names.update(dict.fromkeys(feature.properties))
    return list(names)


def from_geojson(collection: dict[str, Any], report: Report) -> list[Feature]:
    """Return the features of a GeoJSON object, in EPSG:4326.

    Raises
    ------
    FileError
        It is no collection of features, or its coordinates cannot be degrees.
    """
    members = collection.get("features")
    if not isinstance(members, list) or not members:
        raise unusable(report.file, "holds no features", "Export it as a FeatureCollection.")
    if any(isinstance(m, dict) and _is_esri(m.get("geometry")) for m in members):
        cure = "Ask the service for f=geojson."
        raise unusable(report.file, "is Esri JSON, not GeoJSON", cure)
    features = [_feature(number, member) for number, member in enumerate(members, start=1)]
    return _in_degrees(features, _declared(collection.get("crs"), report), report)


def _is_esri(geometry: Any) -> bool:
    return isinstance(geometry, dict) and bool({"rings", "paths", "x"} & set(geometry))


def _feature(number: int, member: Any) -> Feature:
    if not isinstance(member, dict):
        return Feature(number, {}, None, "is no feature")
    properties = member.get("properties")
    known = properties if isinstance(properties, dict) else {}
    geometry = member.get("geometry")
    if geometry is None:
        return Feature(number, known, None)
    try:
        return Feature(number, known, _shape(geometry))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        reason = " ".join(str(error).split())[:120]
        return Feature(number, known, None, f"has a geometry that cannot be read ({reason})")
    except (RecursionError, OverflowError):
        return Feature(number, known, None, "has a geometry that cannot be read")


def _shape(geometry: Any) -> BaseGeometry:
    if not isinstance(geometry, dict):
        raise TypeError("no object")
    try:
        made: BaseGeometry = shape(geometry)
    except ValueError:
        # A fourth ordinate, a measure, which the standard leaves open and shapely does not take.
        made = shape({**geometry, "coordinates": _spatial(geometry.get("coordinates"))})
    return made


def _spatial(coordinates: Any) -> Any:
    """Return coordinates without what goes beyond longitude and latitude."""
    if not isinstance(coordinates, list):
        raise TypeError("coordinates are no list")
    if coordinates and isinstance(coordinates[0], int | float):
        return coordinates[:2]
    return [_spatial(one) for one in coordinates]


def _declared(member: Any, report: Report) -> CRS | None:
    """Return the CRS of the `crs` member that older GeoJSON carries."""
    if not isinstance(member, dict):
        return None
    properties = member.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        return None
    try:
        return CRS.from_user_input(name)
    except CRSError as error:
        message = "declares a CRS that is not known"
        raise unusable(report.file, message, TO_DEGREES, value=name) from error


def from_frame(frame: gpd.GeoDataFrame, report: Report) -> list[Feature]:
    """Return the rows of a frame as features, in EPSG:4326."""
    if frame.crs is None:
        report.note("declares no CRS; its coordinates were taken as degrees", "Declare its CRS.")
    plain = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    properties = plain.astype(object).to_dict("records")
    features = [
        Feature(number, {str(name): value for name, value in cells.items()}, geometry)
        for number, (cells, geometry) in enumerate(
            zip(properties, frame.geometry.array, strict=True), start=1
        )
    ]
    return _in_degrees(features, frame.crs, report)


def read_vector(path: Path, report: Report) -> gpd.GeoDataFrame:
    """Return the one layer of a GeoPackage, Shapefile (also zipped) or FlatGeobuf.

    Raises
    ------
    FileError
        GDAL cannot read it, or it holds several layers.
    """
    check_size(path)
    layers = _guarded(partial(gpd.list_layers, path), report)
    spatial = layers[layers["geometry_type"].notna()]
    if len(spatial) != 1:
        names = ", ".join(map(str, spatial["name"])) or "none"
        message = f"holds {len(spatial)} layers with geometry ({names})"
        raise unusable(report.file, message, "Keep exactly one.")
    layer = str(spatial["name"].iloc[0])
    frame = _guarded(partial(gpd.read_file, path, layer=layer), report)
    return _not_empty(frame, report)


def read_parquet(path: Path, report: Report) -> gpd.GeoDataFrame | pd.DataFrame:
    """Return a (Geo)Parquet file, as a plain frame if it holds no geometry.

    Raises
    ------
    FileError
        It cannot be read, or would unpack beyond the limits.
    """
    check_size(path)
    # Heavy, and needed for this one format.
    import pyarrow.parquet as pq  # noqa: PLC0415

    meta = _guarded(partial(pq.read_metadata, path), report)
    unpacked = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
    if unpacked > limit():
        raise too_large(report.file, "unpacks to more than", limit())
    reader = gpd.read_parquet if b"geo" in (meta.metadata or {}) else pd.read_parquet
    return _not_empty(_guarded(partial(reader, path), report), report)


def _not_empty(frame: F, report: Report) -> F:
    if frame.empty:
        raise unusable(report.file, "holds no rows", "Export it again.")
    return frame


def _guarded(read: Callable[[], T], report: Report) -> T:
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = read()
    except Exception as error:
        # GDAL and Arrow let out whatever a broken file raises.
        reason = " ".join(str(error).split())[:200]
        message = f"cannot be read ({reason or type(error).__name__})"
        raise unusable(report.file, message, "Export it again.") from error
    for warning in caught:
        report.note(f"its reader says: {' '.join(str(warning.message).split())[:200]}")
    return result


def _in_degrees(features: list[Feature], crs: CRS | None, report: Report) -> list[Feature]:
    if crs is not None and crs.to_authority() not in STORED:
        features = _transformed(features, CRS(crs), report)
        report.note(f"converted from {CRS(crs).name} to {STORAGE}")
    placed = [f.geometry for f in features if f.geometry is not None]
    if not placed:
        return features
    bounds = shapely.bounds(np.array(placed, dtype=object))
    # What is no number is the fault of its own row.
    bounds[~np.isfinite(bounds)] = 0
    beyond = (np.abs(bounds[:, [0, 2]]) > LARGEST_LON).any(axis=1)
    beyond |= (np.abs(bounds[:, [1, 3]]) > LARGEST_LAT).any(axis=1)
    if 2 * beyond.sum() > len(placed):
        where = f"x {bounds[beyond][0][0]:.6g}, y {bounds[beyond][0][1]:.6g}"
        message = "has coordinates that are not degrees, and declares no CRS that they fit"
        raise unusable(report.file, message, TO_DEGREES, value=where)
    return features


def _transformed(features: list[Feature], crs: CRS, report: Report) -> list[Feature]:
    message = f"is in {crs.name}, which cannot be converted"
    if crs.is_vertical:
        raise unusable(report.file, message, TO_DEGREES)
    try:
        there = Transformer.from_crs(crs, STORAGE, always_xy=True)
    except ProjError as error:
        raise unusable(report.file, message, TO_DEGREES) from error

    def move(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(there.transform(xy[:, 0], xy[:, 1]))

    return [
        feature
        if feature.geometry is None
        else replace(feature, geometry=shapely.transform(shapely.force_2d(feature.geometry), move))
        for feature in features
    ]


def to_table(features: Sequence[Feature]) -> Table:
    """Return features as rows, their points in the columns `geometry.x` and `geometry.y`."""
    return Table([*columns_of(features), X, Y], [_table_row(feature) for feature in features])


def _table_row(feature: Feature) -> TableRow:
    geometry = feature.geometry
    if geometry is None or geometry.is_empty:
        problem = feature.problem or "has no geometry"
        return TableRow(feature.number, feature.properties, problem=problem)
    if geometry.geom_type == "MultiPoint" and len(shapely.get_parts(geometry)) == 1:
        geometry = shapely.get_parts(geometry)[0]
    if not isinstance(geometry, shapely.Point):
        other = f"a {geometry.geom_type} among points"
        return TableRow(feature.number, feature.properties, other=other)
    return TableRow(feature.number, {**feature.properties, X: geometry.x, Y: geometry.y})
