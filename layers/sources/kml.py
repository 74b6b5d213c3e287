"""KML and KMZ: placemarks as the rows of a table. No entity is ever expanded."""

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

from layers.sources.encodings import decode
from layers.sources.files import check_zip, zip_member
from layers.sources.report import Report, unusable
from layers.sources.tables import Table, TableRow

COLUMNS = ["id", "name", "description", "when", "style", "folder", "longitude", "latitude"]
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
PLACEMARK = "Placemark"


def from_kmz(data: bytes, report: Report) -> Table:
    """Return the placemarks of the first KML file in a KMZ archive.

    Raises
    ------
    FileError
        It is no archive, unpacks beyond the limits, or holds no KML.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError) as error:
        raise unusable(report.file, "is a broken KMZ archive", "Fetch it again.") from error
    with archive:
        check_zip(archive, report.file)
        names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
        if not names:
            raise unusable(report.file, "holds no KML file", "Export it again.")
        main = "doc.kml" if "doc.kml" in names else names[0]
        return from_kml(zip_member(archive, main, report.file), report)


def from_kml(data: bytes, report: Report) -> Table:
    """Return the placemarks of a KML file; those that are no points are of another kind.

    Raises
    ------
    FileError
        It is no XML, declares a document type or entities, or has no placemarks.
    """
    text = decode(data, report)
    if _DECLARATION.search(text):
        raise unusable(report.file, "declares a document type or entities", "Export it again.")
    try:
        # Decoded first, so that no encoding can hide a declaration from the check above.
        root = ET.fromstring(text)  # noqa: S314  without declarations there is nothing to expand
    except (ET.ParseError, ValueError) as error:
        raise unusable(report.file, f"is no valid KML ({error})", "Fetch it again.") from error
    rows: list[TableRow] = []
    # A stack of its own: folders may lie deeper than Python may recurse.
    pending: list[tuple[ET.Element, str]] = [(root, "")]
    while pending:
        element, folder = pending.pop()
        if _local(element) == PLACEMARK:
            rows.append(_placemark(len(rows) + 1, element, folder))
            continue
        inner = _child_text(element, "name") if _local(element) == "Folder" else folder
        pending.extend((child, inner) for child in reversed(element))
    if not rows:
        raise unusable(report.file, "holds no placemarks", "Export it again.")
    extra = dict.fromkeys(name for row in rows for name in row.cells if name not in COLUMNS)
    return Table([*COLUMNS, *extra], rows)


def _placemark(number: int, element: ET.Element, folder: str) -> TableRow:
    cells: dict[str, Any] = _extended(element)
    cells |= {
        "id": element.get("id", ""),
        "name": _child_text(element, "name"),
        "description": _child_text(element, "description"),
        "when": _first_text(element, "when") or _first_text(element, "begin"),
        "style": _child_text(element, "styleUrl"),
        "folder": folder,
    }
    point = next((child for child in element.iter() if _local(child) == "Point"), None)
    if point is None:
        return TableRow(number, cells, other="a placemark that is no point")
    ordinates = _first_text(point, "coordinates").split(",")
    if len(ordinates) < 2:  # noqa: PLR2004  a longitude and a latitude
        return TableRow(number, cells, problem="has no coordinates")
    cells |= {"longitude": ordinates[0].strip(), "latitude": ordinates[1].strip()}
    return TableRow(number, cells)


def _extended(element: ET.Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in element.iter():
        name = child.get("name")
        if name and _local(child) == "Data":
            found[name] = _first_text(child, "value")
        elif name and _local(child) == "SimpleData":
            found[name] = (child.text or "").strip()
    return found


def _local(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child_text(element: ET.Element, name: str) -> str:
    return next(((c.text or "").strip() for c in element if _local(c) == name), "")


def _first_text(element: ET.Element, name: str) -> str:
    return next(((c.text or "").strip() for c in element.iter() if _local(c) == name), "")
