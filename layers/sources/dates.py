"""Dates in every habit met in others' files, and the span of days that can be true."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Literal

from layers.sources.cells import blank
from layers.sources.report import Report, Row, unusable

Order = Literal["dmy", "mdy"]

FIRST_DAY = date(2014, 1, 1)
"""The war began in 2014: an earlier date in these files is a slip (one reads 1527)."""

KYIV_SUMMER = timezone(timedelta(hours=3))
SECONDS_DIGITS = 10
MONTHS_IN_YEAR = 12
CENTURY = 2000
TWO_DIGITS = 100

# A time of day, a zone or a remark may follow, but not a letter that a slip has left.
_YMD = re.compile(r"(\d{4})[-/._](\d{1,2})[-/._](\d{1,2})(?:[^\w].*|[TZ_].*)?", re.DOTALL)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T.*|\.0+)?", re.DOTALL)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)(?:\D.*)?", re.DOTALL)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:\D.*)?", re.DOTALL)
_DAY_FIRST = re.compile(r"(\d{1,2})[ -]([^\W\d]+)\.?,?[ -](\d{4})(?:\D.*)?", re.DOTALL)
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.? (\d{1,2}),? (\d{4})(?:\D.*)?", re.DOTALL)
_UNIX = re.compile(r"(\d{10}|\d{13})(?:\.0+)?")
_WEEKDAY = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun|пн|вт|ср|чт|пт|сб|нд|вс|пон|вів|сер|чет|п.?ят|суб|нед|вос)"
    r"[^\W\d]*\.?,\s+(?=\d)",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(4[1-9]\d{3}|5\d{4})(?:\.\d+)?")
_SERIAL_ZERO = date(1899, 12, 30)
_NUMBERS = {
    "seconds or milliseconds since 1970 were read as days of UTC": _UNIX,
    "serial numbers of a spreadsheet were read as days": _SERIAL,
}
NUMBERED = tuple(_NUMBERS)
_IN_NAME = (
    re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(20\d\d)[-_.](\d\d)[-_.](\d\d)(?!\d)"),
)
_UNIX_IN_NAME = re.compile(r"(?<!\d)(1[3-9]\d{8}|2\d{9})(?!\d)")

_ENGLISH = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_CYRILLIC = {
    "січ": 1, "лют": 2, "бер": 3, "кві": 4, "тра": 5, "чер": 6, "лип": 7, "сер": 8, "вер": 9,
    "жов": 10, "лис": 11, "гру": 12, "янв": 1, "фев": 2, "мар": 3, "апр": 4, "мая": 5, "июн": 6,
    "июл": 7, "авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12,
}  # fmt: skip
_SHORTEST = 3

CURE = "Write the day as YYYY-MM-DD."


def today() -> date:
    """Return the latest day it can be in Ukraine now: a report of tonight is not of the future."""
    return datetime.now(tz=KYIV_SUMMER).date()


def parse(value: Any, *, order: Order | None = None) -> date:
    """Return the day that `value` names; a time of day is left aside, as written.

    Parameters
    ----------
    value
        A date, a time stamp or a text.
    order
        How `3/4/2024` is meant; `None` refuses it where both readings give a day.

    Raises
    ------
    ValueError
        No day can be read, with the reason in words.
    """
    if blank(value):
        raise ValueError("is missing")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _parsed(str(value).strip(), order)


# A table of a million rows names a few thousand days.
@lru_cache(maxsize=20_000)
def _parsed(text: str, order: Order | None) -> date:
    text = _bare(text)
    for pattern, build in _READERS:
        match = pattern.fullmatch(text)
        if match:
            return build(match)
    match = _SLASHED.fullmatch(text)
    if match:
        return _slashed(match, order)
    raise ValueError("is no date")


def _bare(text: str) -> str:
    """Return a day without the name of its weekday."""
    weekday = _WEEKDAY.match(text)
    return text[weekday.end() :] if weekday else text


def numbered(value: Any) -> str:
    """Return how a day that stands as a bare number is read (one of `NUMBERED`); else nothing."""
    if blank(value) or isinstance(value, date):
        return ""
    text = _bare(str(value).strip())
    return next((said for said, pattern in _NUMBERS.items() if pattern.fullmatch(text)), "")


def judge(row: Row, column: str, value: Any, *, latest: date, order: Order | None) -> date | None:
    """Return the day, or record on `row` why it cannot be one."""
    try:
        day = parse(value, order=order)
    except (ValueError, OverflowError, OSError) as error:
        # OSError and OverflowError: a Unix time beyond the calendar.
        row.fault(column, value, f"the date {_words(error)}", CURE)
        return None
    if day > latest:
        row.fault(column, value, f"the date is after {latest}", CURE)
        return None
    if day < FIRST_DAY:
        row.fault(column, value, f"the date is before {FIRST_DAY}", CURE)
        return None
    return day


def order_of(values: Iterable[Any]) -> Order | None:
    """Return how slashed dates are meant, if any of `values` admits one reading only."""
    seen: set[Order] = set()
    for value in values:
        match = _SLASHED.fullmatch(str(value).strip())
        if match:
            first, second = int(match[1]), int(match[2])
            if first > MONTHS_IN_YEAR:
                seen.add("dmy")
            elif second > MONTHS_IN_YEAR:
                seen.add("mdy")
    return seen.pop() if len(seen) == 1 else None


def from_name(stem: str) -> date | None:
    """Return the day in a file's name (`..._20250820`, `2025-08-20`), if it holds one.

    >>> from_name("deepstatemap_data_20250820")
    datetime.date(2025, 8, 20)
    """
    for pattern in _IN_NAME:
        for match in reversed(list(pattern.finditer(stem))):
            try:
                return _ymd(match)
            except ValueError:
                continue
    return None


def from_unix_name(stem: str) -> date | None:
    """Return the day (UTC) of a file named by its Unix time, as an archive of answers is.

    >>> from_unix_name("1754251105")
    datetime.date(2025, 8, 3)
    """
    match = _UNIX_IN_NAME.search(stem)
    return datetime.fromtimestamp(int(match[1]), tz=UTC).date() if match else None


def _words(error: Exception) -> str:
    text = str(error)
    return text if text.startswith(("is ", "can ")) else "is no day of the calendar"


def _ymd(match: re.Match[str]) -> date:
    return date(int(match[1]), int(match[2]), int(match[3]))


def _dotted(match: re.Match[str]) -> date:
    year = int(match[3])
    return date(year + CENTURY if year < TWO_DIGITS else year, int(match[2]), int(match[1]))


def _day_first(match: re.Match[str]) -> date:
    return date(int(match[3]), _month(match[2]), int(match[1]))


def _month_first(match: re.Match[str]) -> date:
    return date(int(match[3]), _month(match[1]), int(match[2]))


def _month(name: str) -> int:
    name = name.lower()
    for number, month in enumerate(_ENGLISH, start=1):
        if len(name) >= _SHORTEST and month.startswith(name):
            return number
    stem = name[:_SHORTEST]
    if stem not in _CYRILLIC:
        raise ValueError("is no date: its month is unknown")
    return _CYRILLIC[stem]


def _unix(match: re.Match[str]) -> date:
    number = int(match[1])
    seconds = number if len(match[1]) == SECONDS_DIGITS else number / 1000
    return datetime.fromtimestamp(seconds, tz=UTC).date()


def _serial(match: re.Match[str]) -> date:
    """Return the day of a spreadsheet's serial number, which counts from the end of 1899."""
    return _SERIAL_ZERO + timedelta(days=int(match[1]))


def _slashed(match: re.Match[str], order: Order | None) -> date:
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if order is None:
        order = order_of([match[0]])
    if order is None and first != second:
        raise ValueError("can be read two ways (day first or month first)")
    return date(year, first, second) if order == "mdy" else date(year, second, first)


_READERS = (
    (_UNIX, _unix),
    (_SERIAL, _serial),
    (_YMD, _ymd),
    (_COMPACT, _ymd),
    (_DOTTED, _dotted),
    (_DAY_FIRST, _day_first),
    (_MONTH_FIRST, _month_first),
)


def require(day: date, report: Report, *, latest: date) -> None:
    """Refuse a file whose own day is in the future or before the war.

    Raises
    ------
    FileError
        The day cannot be true.
    """
    if not FIRST_DAY <= day <= latest:
        message = f"is dated {day}, which is not between {FIRST_DAY} and {latest}"
        raise unusable(report.file, message, "Correct the date in its name.")
