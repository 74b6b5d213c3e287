"""A file opened by what it is, not by what it is called: JSON, a table, features or placemarks."""

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd

from layers.sources import delimited, encodings, files, kml, tables
from layers.sources import features as feature_readers
from layers.sources.features import Feature
from layers.sources.polygons import polygon_parts
from layers.sources.report import Report, unusable
from layers.sources.tables import Table

VECTOR_SUFFIXES = (".shp", ".fgb")
GEOMETRIES = frozenset(
    [
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
    ]
)
TABLES = (".csv", ".tsv", ".txt")
LISTS = ("data", "events", "results", "items", "features")
_ZIP, _PARQUET, _SQLITE, _FLATGEOBUF = b"PK\x03\x04", b"PAR1", b"SQLite format 3\0", b"fgb"
_HEAD_BYTES = 64


@dataclass(frozen=True)
class Opened:
    """What stands in one file: its JSON if it is such, its features, and its rows if any."""

    path: Path
    report: Report
    json: Any = None
    features: list[Feature] = field(default_factory=list)
    table: Table | None = None
    container: str = ""

    @property
    def name(self) -> str:
        """The file's name without its endings."""
        return self.path.name.split(".")[0] if ".geojson" in self.path.name else self.path.stem

    @property
    def has_polygons(self) -> bool:
        """Whether any feature holds ground."""
        return any(f.geometry is not None and polygon_parts(f.geometry) for f in self.features)


def open_file(path: Path) -> Opened:
    """Return the content of a file.

    Raises
    ------
    FileError
        It cannot be read, or is of no known kind.
    """
    report = Report(files=[str(path)])
    files.check_there(path)
    head = _head(path)
    if path.suffix.lower() in VECTOR_SUFFIXES or head.startswith((_SQLITE, _FLATGEOBUF)):
        return _from_frame(path, feature_readers.read_vector(path, report), report)
    if head.startswith(_PARQUET):
        return _from_parquet(path, report)
    if _is_table(head):
        return _from_table(path, report)
    data = files.read_bytes(path)
    if data.startswith(_ZIP):
        return _from_zip(path, data, report)
    return _from_text(path, data, report)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD_BYTES)
    except OSError as error:
        raise unusable(str(path), "cannot be read", "Check the path and its rights.") from error


def _is_table(head: bytes) -> bool:
    """Return whether a file begins as a text does that is no JSON and no XML."""
    packed = head.startswith((_ZIP, *files.PACKED))
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x0b\x0c\x1c\x1d\x1f")
    return not packed and bool(start) and not start.startswith((b"{", b"[", b"<", b"\x1e"))


def _from_zip(path: Path, data: bytes, report: Report) -> Opened:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError) as error:
        raise unusable(report.file, "is a broken packed file", "Fetch it again.") from error
    with archive:
        files.check_zip(archive, report.file)
        names = [name.lower() for name in archive.namelist()]
    if "xl/workbook.xml" in names:
        table = tables.from_xlsx(data, report)
        return Opened(path, report, table=table, container="table")
    if any(name.endswith(".kml") for name in names):
        return Opened(path, report, table=kml.from_kmz(data, report), container="kml")
    csvs = [name for name in archive.namelist() if name.lower().endswith(TABLES)]
    if len(csvs) == 1 and not any(name.endswith(".shp") for name in names):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _from_text(path, files.zip_member(packed, csvs[0], report.file), report)
    if any(name.endswith(".shp") for name in names):
        return _from_frame(path, feature_readers.read_vector(path, report), report)
    message = "is packed, and holds no workbook, KML, Shapefile or single table"
    raise unusable(report.file, message, "Unpack it and name the file inside.")


def _from_parquet(path: Path, report: Report) -> Opened:
    frame = feature_readers.read_parquet(path, report)
    if isinstance(frame, gpd.GeoDataFrame):
        return _from_frame(path, frame, report)
    table = tables.from_objects(frame.astype(object).to_dict("records"), report)
    return Opened(path, report, table=table, container="table")


def _from_frame(path: Path, frame: gpd.GeoDataFrame, report: Report) -> Opened:
    features = feature_readers.from_frame(frame, report)
    table = feature_readers.to_table(features)
    return Opened(path, report, features=features, table=table, container="vector")


def _from_text(path: Path, data: bytes, report: Report) -> Opened:
    text = encodings.decode(data, report)
    start = text.lstrip(" \t\r\n\x1e")[:_HEAD_BYTES].lower()
    if start.startswith(("{", "[")):
        return _from_json(path, files.parse_json(text, report), report)
    if start.startswith("<"):
        if "<kml" in text[:2000].lower():
            return Opened(path, report, table=kml.from_kml(data, report), container="kml")
        message = "is a web page or XML, not data"
        raise unusable(report.file, message, "Fetch the data itself, not its page.")
    return Opened(path, report, table=delimited.from_csv(text, report), container="table")


def _from_table(path: Path, report: Report) -> Opened:
    """Return a table that is read in pieces, so that its size does not matter much."""
    files.check_size(path, times=files.TABLES_TIMES)
    found = encodings.of_file(path)
    encodings.tell(found, report)
    table = delimited.from_file(path, found.encoding, report)
    return Opened(path, report, table=table, container="table")


def _from_json(path: Path, value: Any, report: Report) -> Opened:
    collection = _collection(value)
    if collection is not None:
        features = feature_readers.from_geojson(collection, report)
        table = feature_readers.to_table(features)
        return Opened(path, report, json=value, features=features, table=table, container="json")
    rows = _list(value)
    objects = tables.from_objects(rows, report) if rows else None
    return Opened(path, report, json=value, table=objects, container="json")


def _collection(value: Any) -> dict[str, Any] | None:
    """Return the GeoJSON collection in a JSON value, also one wrapped in an answer's `map`."""
    if not isinstance(value, dict):
        return None
    inner = value.get("map")
    if isinstance(inner, dict) and "features" in inner:
        return inner
    if value.get("type") == "Feature":
        return {"features": [value]}
    if isinstance(value.get("type"), str) and value["type"] in GEOMETRIES:
        return {"features": [{"geometry": value, "properties": {}}]}
    return value if "features" in value else None


def _list(value: Any) -> list[Any]:
    """Return the rows in a JSON value that is a list or an object."""
    if isinstance(value, list):
        return value
    return next((value[key] for key in LISTS if isinstance(value.get(key), list)), [])
