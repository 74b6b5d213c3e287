"""Files made by hand for docs/broken-files.md."""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

HEAD = "date,latitude,longitude,place,killed,url\n"
GOOD = "2025-08-20,49.98,36.25,Kharkiv,1,https://example.org/a\n"
SQUARE = [[36, 46], [37, 46], [37, 47], [36, 47], [36, 46]]


@dataclass(frozen=True)
class Case:
    """One broken file: what is wrong with it, its name, what it holds."""

    what: str
    name: str
    content: bytes


def table(what: str, row: str, *, head: str = HEAD, good: str = GOOD) -> Case:
    """Return a case of a table with one good row and one that is not."""
    return Case(what, "strikes.csv", f"{head}{good}{row}\n".encode())


def text(what: str, content: str, *, name: str = "strikes.csv", encoding: str = "utf-8") -> Case:
    """Return a case of a text file."""
    return Case(what, name, content.encode(encoding))


def control(
    what: str, *rings: Any, name: str = "control_2025-08-20.geojson", **document: Any
) -> Case:
    """Return a case of control: each ring a polygon, or a geometry of its own."""
    features = [
        {
            "type": "Feature",
            "properties": {"status": "occupied"},
            "geometry": ring
            if isinstance(ring, dict) or ring is None
            else {"type": "Polygon", "coordinates": [ring]},
        }
        for ring in rings
    ]
    whole = {"type": "FeatureCollection", "features": features, **document}
    return Case(what, name, json.dumps(whole).encode())


def packed(what: str, name: str, **members: str) -> Case:
    """Return a case of a packed file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for member, content in members.items():
            archive.writestr(zipfile.ZipInfo(member), content)
    return Case(what, name, held.getvalue())
