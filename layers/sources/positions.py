"""A whole place in one cell: a pair, degrees and minutes, WKT, WKB in hex, the link of a map."""

import re
from typing import Any

import shapely
from shapely.errors import ShapelyError

from layers.sources.cells import plain

_PART = r"[+-]?[0-9]{1,3}(?:[.,][0-9]+)?"
_ANGLE = rf"(?:[NSEW] ?)?{_PART} ?[°º][^,;NSEW]{{0,30}}[NSEW]?|[NSEW] ?{_PART}|{_PART} ?°? ?[NSEW]"
_ANGLES = re.compile(rf"({_ANGLE})[\s,;/]*({_ANGLE})", re.IGNORECASE)
_WKT = re.compile(
    rf"(?:SRID=4326;)?\s*POINT\s*[ZM]{{0,2}}\s*\(\s*({_PART})\s+({_PART})[^)]*\)", re.IGNORECASE
)
_WKB = re.compile(r"(?:\\x|0x)?((?:[0-9A-Fa-f]{2}){21,60})")
_LINK = re.compile(
    r"https?://\S*?(?:[@=/]|%40|!3d)(-?[0-9]{1,2}\.[0-9]+)(?:,|%2C|/|!4d)(-?[0-9]{1,3}\.[0-9]+)"
)
_POINTS = re.compile(r"\(?([+-]?[0-9]{1,3}(?:\.[0-9]+)?)[\s,;/]+([+-]?[0-9]{1,3}(?:\.[0-9]+)?)\)?")
_COMMAS = re.compile(r"([+-]?[0-9]{1,3},[0-9]+)[\s;/]+([+-]?[0-9]{1,3},[0-9]+)")


def parts(value: Any) -> dict[str, str]:
    """Return `longitude` and `latitude` of a cell as texts, or none of the two.

    >>> parts("49.98, 36.25")
    {'longitude': '36.25', 'latitude': '49.98'}
    >>> parts("POINT (36.25 49.98)")
    {'longitude': '36.25', 'latitude': '49.98'}
    """
    said = " ".join(plain(value).split())
    wkt = _WKT.fullmatch(said)
    if wkt:
        return _named(wkt[1], wkt[2])
    wkb = _WKB.fullmatch(said)
    if wkb:
        return _of_wkb(wkb[1])
    link = _LINK.search(said)
    if link:
        return _named(link[2], link[1])
    # Two numbers without a letter: latitude first, as people write it; a file that has it the
    # other way round is turned as a whole.
    pair = _ANGLES.fullmatch(said) or _COMMAS.fullmatch(said) or _POINTS.fullmatch(said)
    if not pair:
        return {"longitude": "", "latitude": ""}
    first, second = pair[1].strip(), pair[2].strip()
    return _named(first, second) if re.search("[EWew]", first) else _named(second, first)


def _named(longitude: str, latitude: str) -> dict[str, str]:
    return {"longitude": longitude, "latitude": latitude}


def _of_wkb(digits: str) -> dict[str, str]:
    try:
        point = shapely.from_wkb(digits)
    except ShapelyError:
        return _named("", "")
    if not isinstance(point, shapely.Point) or point.is_empty:
        return _named("", "")
    return _named(repr(point.x), repr(point.y))
