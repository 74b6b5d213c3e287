"""Single cells: what is empty, what is a number, and text as it was meant."""

import html
import math
import re
from typing import Any

import pandas as pd

from layers.sources.report import Row

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,30})?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_SPACES = re.compile(r"\s+")
_ANGLE = re.compile(
    r"(?P<before>[NSEW]?)(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:[.,][0-9]+)?)[°º]?"
    r"(?:(?P<minutes>[0-9]{1,2}(?:[.,][0-9]+)?)['′’])?"
    r"(?:(?P<seconds>[0-9]{1,2}(?:[.,][0-9]+)?)(?:[\"″”]|''|’’|′′))?(?P<after>[NSEW]?)"
)
SIXTY = 60
_GROUPED = re.compile(r"[0-9]{1,3}(?:[\s\xa0\u202f\u2009][0-9]{3})+")
_ABOUT = re.compile(
    r"(?P<about>[~≈>]|about|near|over|more than|at least|близько|понад|щонайменше|около|более)?\s*"
    r"(?P<least>[0-9]+)\s*(?:(?:[-–—]|to|до)\s*(?P<most>[0-9]+)|(?P<plus>\+))?",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINK = re.compile(r"https?://[^\s<>\"'\\^`{|}]+", re.IGNORECASE)
_LINK_ENDS = ".,;:!?)]"
MOST_PEOPLE = 10_000_000
WRITE_NUMBER = "Write decimal degrees, such as 49.9818."


def blank(value: Any) -> bool:
    """Return whether a cell says nothing: empty, null, NaN or NaT."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value or value.isspace()
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def plain(value: Any) -> str:
    """Return a cell as text: empty for what is no scalar, no control characters, no outer space."""
    if isinstance(value, str) and value.isprintable():
        return value.strip()
    if blank(value) or isinstance(value, dict | list | tuple | bytes):
        return ""
    if isinstance(value, float) and value.is_integer():
        # Spreadsheets keep whole numbers as floats.
        return str(int(value))
    return _CONTROL.sub("", str(value)).replace("\xa0", " ").strip()


def text(row: Row, column: str, value: Any) -> str:
    """Return a cell as text with HTML entities resolved, which counts as a repair."""
    said = plain(value)
    if "&" not in said or not _ENTITY.search(said):
        return said
    meant = plain(html.unescape(said))
    if meant != said:
        row.repair(column, said, "HTML entities were resolved")
    return meant


def number(value: Any) -> float | None:
    """Return a cell as a finite number, also with a decimal comma; `None` if it is none.

    >>> number("48,015")
    48.015
    """
    if isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value):
        return float(value)
    if isinstance(value, bool) or blank(value):
        return None
    said = str(value).strip().replace("\u2212", "-").rstrip("\xb0 ")
    if _DECIMAL_COMMA.fullmatch(said):
        said = said.replace(",", ".")
    if not _NUMBER.fullmatch(said):
        return None
    found = float(said)
    return found if math.isfinite(found) else None


def degrees(value: Any) -> tuple[float | None, str]:
    r"""Return a cell as decimal degrees, and what had to be read into it.

    >>> degrees("49°58'48\"N")
    (49.98, 'degrees and minutes were read as decimal degrees')
    """
    found = number(value)
    if found is not None:
        comma = isinstance(value, str) and _DECIMAL_COMMA.fullmatch(value.strip(" \xb0\xa0"))
        return found, "a decimal comma was read as a point" if comma else ""
    match = _ANGLE.fullmatch(_SPACES.sub("", plain(value)).upper()) if value else None
    if match is None or (match["before"] and match["after"]):
        return None, ""
    side = match["before"] or match["after"] or ""
    whole, minutes, seconds = (
        float((match[name] or "0").replace(",", ".")) for name in ("whole", "minutes", "seconds")
    )
    if not (side or match["minutes"]) or minutes >= SIXTY or seconds >= SIXTY:
        return None, ""
    south = (bool(side) and side in "SWЗ") or match["sign"] == "-"
    size = whole + minutes / SIXTY + seconds / SIXTY**2
    said = "degrees and minutes were" if match["minutes"] else "a letter for the side was"
    return round(-size if south else size, 9), f"{said} read as decimal degrees"


def count(row: Row, column: str, value: Any) -> int | None:
    """Return a count of people; what is no whole number is left empty, and told as a repair."""
    if blank(value):
        return None
    grouped = isinstance(value, str) and _GROUPED.fullmatch(value.strip())
    found = number(_SPACES.sub("", value) if grouped else value)
    about = _ABOUT.fullmatch(plain(value)) if found is None else None
    if about and (about["about"] or about["most"] or about["plus"]):
        least = int(about["least"])
        if least <= min(MOST_PEOPLE, int(about["most"] or least)):
            row.repair(column, value, f"is no exact count of people; {least} was taken")
            return least
    most = MOST_PEOPLE
    if found is None or found < 0 or not found.is_integer() or found > most:
        row.repair(column, value, "is no count of people; left empty", "Write a whole number.")
        return None
    return int(found)


def links(value: Any) -> list[str]:
    """Return the http(s) addresses in a cell, each once, in order.

    >>> links("see https://example.org/a, and (http://example.org/b)")
    ['https://example.org/a', 'http://example.org/b']
    """
    said = plain(value)
    if "://" not in said:
        return []
    found = (match.rstrip(_LINK_ENDS) for match in _LINK.findall(said))
    return list(dict.fromkeys(found))
