"""What a frame of strikes or of control must hold, checked at the border and told as faults.

Pandera is imported inside the functions: it takes a second that most commands need not wait.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crs import STORAGE
from geo.errors import Fault

if TYPE_CHECKING:
    import pandera.pandas as pa

STRIKE_COLUMNS = (
    "strike_id",
    "date",
    "date_precision",
    "place",
    "oblast_iso",
    "latitude",
    "longitude",
    "location_precision",
    "weapon",
    "weapon_class",
    "target_type",
    "killed",
    "injured",
    "attribution",
    "summary",
    "source_name",
    "source_url",
    "source_date",
    "second_source_url",
    "notes",
)
CONTROL_COLUMNS = ("date", "status", "source", "geometry")
STATUSES = ("occupied", "contested", "ukrainian")
DATE_PRECISIONS = ("day", "night", "week", "month", "year")
LOCATION_PRECISIONS = ("settlement", "raion", "oblast")
WEAPON_CLASSES = (
    "artillery_rocket",
    "ballistic_missile",
    "cruise_missile",
    "drone",
    "glide_bomb",
    "hypersonic_missile",
    "mixed",
    "unknown",
)
FIRST_DAY = "2014-01-01"

_ISO = re.compile(r"(?:UA-[0-9]{2})?")
_LINK = re.compile(r"(?:https?://\S+)?")


@dataclass(frozen=True)
class Rule:
    """What one column must satisfy, in words, with the cure; `test` sees no missing values.

    `passes` may say at once that a whole column satisfies it; where it does not, `test` decides.
    """

    column: str
    message: str
    cure: str
    test: Callable[[Any], bool]
    passes: Callable[[pd.Series], bool] | None = None


def _day(value: Any) -> bool:
    """Return whether a value is a day since 2014, as a date or as YYYY-MM-DD."""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d") >= FIRST_DAY
    try:
        return date.fromisoformat(value).isoformat() >= FIRST_DAY
    except (TypeError, ValueError):
        return False


def _number_within(low: float, high: float) -> Callable[[Any], bool]:
    def within(value: Any) -> bool:
        try:
            return low <= float(value) <= high
        except (TypeError, ValueError):
            return False

    return within


def _all_within(low: float, high: float) -> Callable[[pd.Series], bool]:
    return lambda values: bool(
        pd.api.types.is_float_dtype(values) and values.between(low, high).all()
    )


def _all_say(values: pd.Series) -> bool:
    return bool(values.dtype == "str" and values.str.contains("[!-~Ѐ-ӿ]").all())


def _one_of(words: Sequence[str]) -> Callable[[Any], bool]:
    return lambda value: value == "" or value in words


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _whole(value: Any) -> bool:
    return _number_within(0, 10_000_000)(value) and float(value).is_integer()


def _words(column: str, words: Sequence[str]) -> Rule:
    cure = f"Write one of: {', '.join(words)}."
    return Rule(column, f"the {column} is not known", cure, _one_of(words))


STRIKE_RULES = (
    Rule(
        *("strike_id", "the id is empty", "Give every strike an id."),
        lambda v: bool(str(v).strip()),
        _all_say,
    ),
    Rule("date", "the date is no day since 2014", "Write YYYY-MM-DD.", _day),
    Rule(
        *("latitude", "is no latitude", "Write decimal degrees."),
        _number_within(-90, 90),
        _all_within(-90, 90),
    ),
    Rule(
        *("longitude", "is no longitude", "Write decimal degrees."),
        _number_within(-180, 180),
        _all_within(-180, 180),
    ),
    Rule("oblast_iso", "is no oblast", "Write ISO 3166-2, such as UA-63.", _matches(_ISO)),
    Rule("killed", "is no count of people", "Write a whole number, or nothing.", _whole),
    Rule("injured", "is no count of people", "Write a whole number, or nothing.", _whole),
    Rule("source_url", "is no web address", "Write http(s)://...", _matches(_LINK)),
    Rule("second_source_url", "is no web address", "Write http(s)://...", _matches(_LINK)),
    _words("date_precision", DATE_PRECISIONS),
    _words("location_precision", LOCATION_PRECISIONS),
)
EMBEDDED_RULES = (
    Rule("place", "names no place", "Name the settlement.", lambda v: bool(str(v).strip())),
    Rule("source_url", "names no source", "Give the address.", lambda v: bool(str(v).strip())),
    _words("weapon_class", WEAPON_CLASSES),
)
CONTROL_RULES = (
    Rule("date", "the date is no day since 2014", "Write YYYY-MM-DD.", _day),
    Rule(
        "status",
        "the status is not known",
        f"Write one of: {', '.join(STATUSES)}.",
        STATUSES.__contains__,
    ),
    Rule(
        "geometry",
        "is no valid flat polygon",
        "Make it valid.",
        lambda g: g.geom_type in ("Polygon", "MultiPolygon") and g.is_valid and not g.has_z,
    ),
)
NEVER_MISSING = frozenset({"strike_id", "date", "latitude", "longitude", "status", "geometry"})


def strike_faults(
    frame: pd.DataFrame, *, file: str = "strikes", embedded: bool = False
) -> list[Fault]:
    """Return every fault of a frame of strikes; our own must also name place, source and class.

    Parameters
    ----------
    frame
        Strikes as read or as embedded; missing texts may be empty or null.
    file
        What to call it in the faults.
    embedded
        Whether it is ours.
    """
    rules = STRIKE_RULES + (EMBEDDED_RULES if embedded else ())
    return _faults(frame, rules, STRIKE_COLUMNS, file, unique=("strike_id",))


def control_faults(frame: gpd.GeoDataFrame, *, file: str = "control") -> list[Fault]:
    """Return every fault of a frame of control: one valid geometry for each date and status."""
    faults = _faults(frame, CONTROL_RULES, CONTROL_COLUMNS, file, unique=("date", "status"))
    if frame.crs is None or frame.crs.to_authority() not in {("EPSG", "4326"), ("OGC", "CRS84")}:
        said = "" if frame.crs is None else frame.crs.to_string()
        faults.append(
            Fault(file, None, "geometry", said, f"is not in {STORAGE}", f"to_crs({STORAGE!r}).")
        )
    return faults


def _faults(
    frame: pd.DataFrame,
    rules: Sequence[Rule],
    columns: Sequence[str],
    file: str,
    *,
    unique: tuple[str, ...],
) -> list[Fault]:
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        return [Fault(file, None, name, "", "the column is missing", "Add it.") for name in missing]
    if _sound(frame, rules, unique):
        return []
    # Pandera passes an empty frame unchecked, and is right to: there is nothing to be wrong.
    from pandera.errors import SchemaErrors  # noqa: PLC0415  heavy: see the module's docstring

    plain = pd.DataFrame(frame)[list(columns)].astype(object).reset_index(drop=True)
    try:
        _schema(rules, columns, unique).validate(plain, lazy=True)
    except SchemaErrors as error:
        return _told(error.failure_cases, rules, file)
    return []


def _sound(frame: pd.DataFrame, rules: Sequence[Rule], unique: tuple[str, ...]) -> bool:
    """Return whether nothing at all is wrong, which is the rule: without a copy of the frame."""
    if frame[list(NEVER_MISSING & set(frame.columns))].isna().to_numpy().any():
        return False
    if frame.duplicated(list(unique)).any():
        return False
    for rule in rules:
        values = frame[rule.column].dropna()
        if rule.passes is not None and rule.passes(values):
            continue
        distinct = values if rule.column == "geometry" else values.unique()
        if not all(map(rule.test, distinct)):
            return False
    return True


def _schema(
    rules: Sequence[Rule], columns: Sequence[str], unique: tuple[str, ...]
) -> "pa.DataFrameSchema":
    import pandera.pandas as pa  # noqa: PLC0415  heavy: see the module's docstring

    by_column: dict[str, list[Rule]] = {name: [] for name in columns}
    for rule in rules:
        by_column[rule.column].append(rule)
    return pa.DataFrameSchema(
        {
            name: pa.Column(
                checks=[pa.Check(partial(_each, r.test), error=r.message) for r in held],
                nullable=name not in NEVER_MISSING,
            )
            for name, held in by_column.items()
        },
        unique=list(unique),
    )


def _each(test: Callable[[Any], bool], values: pd.Series) -> pd.Series:
    """Return which values pass; each distinct one is tested once."""
    code, distinct = pd.factorize(values)
    passed = np.array([test(value) for value in distinct], dtype=bool)
    return pd.Series(passed[code], index=values.index)


def _told(cases: pd.DataFrame, rules: Sequence[Rule], file: str) -> list[Fault]:
    cures = {(rule.column, rule.message): rule.cure for rule in rules}
    faults = [_fault(case, cures, file) for case in cases.to_dict("records")]
    faults = list(dict.fromkeys(faults))
    return sorted(faults, key=lambda fault: (fault.row or 0, fault.column or ""))


def _fault(case: Mapping[Any, Any], cures: Mapping[tuple[str, str], str], file: str) -> Fault:
    position = case["index"]
    row = None if pd.isna(position) else int(position) + 1
    column, check = str(case["column"]), str(case["check"])
    value = "" if pd.isna(case["failure_case"]) else str(case["failure_case"])[:80]
    if (column, check) in cures:
        return Fault(file, row, column, value, check, cures[column, check])
    if check == "not_nullable":
        return Fault(file, row, column, "", "is missing", "Fill it in.")
    return Fault(file, row, column, value, "stands twice", "Keep one.")
