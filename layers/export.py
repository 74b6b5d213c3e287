"""Tables on their way out, in every format we write; safe to open, written whole."""

import datetime as dt
import io
import json
import math
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import InputError

FORMATS = ("csv", "json", "geojson", "parquet")
# A spreadsheet takes these for the start of a formula; their wide and small forms, and a true minus
# sign, mean the same where letters are wide.
_FORMULA = frozenset("=+-@\u2212")
_BREAKS = ("\t", "\r", "\n")
# Signs that neither XML nor a C string can hold.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
POINT_COLUMNS = (("longitude", "latitude"), ("lon", "lat"), ("lng", "lat"), ("x", "y"))
GRID_DEGREES = 1e-6


def render(frame: pd.DataFrame, form: str) -> bytes:
    """Return a frame in one of `FORMATS`; the same frame gives the same bytes.

    Raises
    ------
    InputError
        GeoJSON is asked of a table without geometry, or the format is unknown.
    """
    if form == "csv":
        return as_csv(frame)
    if form == "json":
        return as_json(frame)
    if form == "geojson":
        return as_geojson(frame)
    if form == "parquet":
        return as_parquet(frame)
    raise InputError(f"No format {form!r}; the formats: table, {', '.join(FORMATS)}.")


def as_csv(frame: pd.DataFrame) -> bytes:
    """Return CSV in UTF-8, geometry as WKT, no cell of text able to start a formula."""
    plain = _flat(frame)
    if "geometry" in plain and isinstance(frame, gpd.GeoDataFrame):
        plain["geometry"] = frame.geometry.to_wkt(rounding_precision=6)
    for column in plain.columns:
        if not pd.api.types.is_numeric_dtype(plain[column]):
            plain[column] = [_unarmed(_lined(value)) for value in plain[column]]
    plain.columns = [_unarmed(_lined(str(column))) for column in plain.columns]
    return plain.to_csv(index=False, lineterminator="\n").encode()


def _lined(value: Any) -> Any:
    """Return text with one kind of line end: a lone carriage return would end the row."""
    if not isinstance(value, str) or "\r" not in value:
        return value
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _unarmed(value: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run as a formula; numbers stay."""
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return value
    # What cannot be seen is skipped by some programs before they look for a formula.
    seen = next((sign for sign in value if unicodedata.category(sign)[0] not in "ZC"), "")
    armed = unicodedata.normalize("NFKC", seen) in _FORMULA or value.startswith(_BREAKS)
    return f"'{value}" if armed else value


def as_json(frame: pd.DataFrame) -> bytes:
    """Return a list of objects; NaN is null, geometry a GeoJSON geometry."""
    return (json.dumps(records(frame), ensure_ascii=False, indent=2) + "\n").encode()


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as plain objects, as JSON holds them."""
    return [
        {str(key): plain(value) for key, value in row.items()}
        for row in frame.to_dict(orient="records")
    ]


def as_geojson(frame: pd.DataFrame) -> bytes:
    """Return a GeoJSON FeatureCollection (RFC 7946: EPSG:4326, six decimals)."""
    frame = with_points(frame)
    features = [
        {
            "type": "Feature",
            "properties": {key: value for key, value in row.items() if key != "geometry"},
            "geometry": row["geometry"],
        }
        for row in records(frame)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return (json.dumps(collection, ensure_ascii=False) + "\n").encode()


def with_points(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the frame with a geometry: its own, or points of its columns of degrees.

    Raises
    ------
    InputError
        It has neither a geometry nor longitude and latitude.
    """
    if isinstance(frame, gpd.GeoDataFrame):
        return frame
    columns = {str(name).strip().casefold(): name for name in frame.columns}
    for lon, lat in POINT_COLUMNS:
        if lon in columns and lat in columns:
            x, y = (pd.to_numeric(frame[columns[name]], errors="coerce") for name in (lon, lat))
            points = gpd.points_from_xy(x, y, crs="EPSG:4326")
            return gpd.GeoDataFrame(frame, geometry=points)
    raise InputError("GeoJSON needs a geometry, and this table has none: take csv or json.")


def as_parquet(frame: pd.DataFrame) -> bytes:
    """Return Parquet; GeoParquet where there is a geometry."""
    buffer = io.BytesIO()
    flat = _flat(frame)
    if isinstance(frame, gpd.GeoDataFrame):
        flat = gpd.GeoDataFrame(flat, geometry=frame.geometry.name, crs=frame.crs)
    flat.to_parquet(buffer, index=False)
    return buffer.getvalue()


def as_kml(frame: gpd.GeoDataFrame, *, layer: str, name: str = "") -> bytes:
    """Return KML, the columns as data of each placemark.

    None of them becomes its description: programs that show KML take that for HTML.

    Parameters
    ----------
    layer
        The folder's name.
    name
        The column that names the placemarks.
    """
    held = io.BytesIO()
    flat = _texts(frame).rename(columns={"name": "name_", "description": "description_"})
    flat = flat.rename(columns={f"{name}_" if name == "name" else name: "Name"})
    flat.to_file(held, driver="KML", layer=layer, engine="pyogrio")
    return held.getvalue()


def as_geopackage(layers: Mapping[str, gpd.GeoDataFrame], *, day: dt.date) -> bytes:
    """Return a GeoPackage with a layer for each frame; the same frames give the same bytes.

    Parameters
    ----------
    day
        What the file says of its last change: the hour of writing would make each file another.
    """
    with tempfile.TemporaryDirectory() as folder, _dated(day):
        path = Path(folder) / "layers.gpkg"
        for name, frame in layers.items():
            _texts(frame).to_file(path, layer=name, driver="GPKG", engine="pyogrio")
        return path.read_bytes() if path.exists() else b""


@contextmanager
def _dated(day: dt.date) -> Iterator[None]:
    """Give GDAL a day for what it writes, in place of the clock's."""
    import pyogrio  # noqa: PLC0415 - GDAL is for those who write such files

    option = "OGR_CURRENT_DATE"
    before = pyogrio.get_gdal_config_option(option)
    pyogrio.set_gdal_config_options({option: f"{day.isoformat()}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({option: before})


def _texts(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a frame that old formats can hold: lists, dates and the like as text."""
    columns = {str(key): frame[key] for key in frame.columns if key != frame.geometry.name}
    for key, column in columns.items():
        if not pd.api.types.is_numeric_dtype(column):
            columns[key] = column.map(_text)
    return gpd.GeoDataFrame(columns, geometry=frame.geometry, crs=frame.crs)


def _text(value: Any) -> str | None:
    held = plain(value)
    if held is None:
        return None
    text = held if isinstance(held, str) else json.dumps(held, ensure_ascii=False)
    return _NO_XML.sub("", text)


def _flat(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a plain table whose nested cells are JSON text."""
    made = pd.DataFrame(frame)
    nested = [
        column
        for column in made.columns
        if made[column].map(lambda value: isinstance(value, dict | list | tuple)).any()
    ]
    for column in nested:
        made[column] = [json.dumps(plain(value), ensure_ascii=False) for value in made[column]]
    return made


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: NaN and NA are null, dates ISO text, numbers Python's."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(item) for item in value]
    if isinstance(value, shapely.Geometry):
        return json.loads(shapely.to_geojson(shapely.set_precision(value, GRID_DEGREES)))
    if isinstance(value, dt.date) and value is not pd.NaT:
        return value.isoformat()
    if value is pd.NA or value is pd.NaT:
        return None
    return _number(value.item() if isinstance(value, np.generic) else value)


def _number(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _umask() -> int:
    """Return the mask that files of this user are made with (reading it means setting it)."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: readers see the old one until the new one is complete.

    Raises
    ------
    InputError
        The folder does not exist or cannot be written to.
    """
    path = path.resolve()
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a pipe or a device takes what it is given
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}).") from error
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        scratch.chmod(0o666 & ~_umask())
        scratch.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}).") from error
    finally:
        scratch.unlink(missing_ok=True)
