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
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINK = re.compile(r"https?://[^\s<>\"'\\^`{|}]+", re.IGNORECASE)
_LINK_ENDS = ".,;:!?)]"
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


def has_decimal_comma(value: Any) -> bool:
    """Return whether a cell is a number written with a decimal comma."""
    return isinstance(value, str) and bool(_DECIMAL_COMMA.fullmatch(value.strip(" \xb0\xa0")))


def count(row: Row, column: str, value: Any) -> int | None:
    """Return a count of people; what is no whole number is left empty, and told as a repair."""
    if blank(value):
        return None
    found = number(value)
    most = 10_000_000
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
