"""Strikes put together: the pieces of a file as one frame, each strike with an id of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from layers.schema import STRIKE_COLUMNS
from layers.sources.report import Report, Row

NUMBER = "source_row"
COUNTS = ("killed", "injured")
URLS = ("source_url", "second_source_url")
TEXTS = [
    name
    for name in STRIKE_COLUMNS
    if name not in ("date", "latitude", "longitude", "source_date", "strike_id", *COUNTS, *URLS)
]
"""Fields that are texts as they stand in a cell."""

_KINDS = {
    "date": pa.date32(),
    "latitude": pa.float64(),
    "longitude": pa.float64(),
    NUMBER: pa.int64(),
} | dict.fromkeys(COUNTS, pa.int64())
SCHEMA = pa.schema(
    [(name, _KINDS.get(name, pa.large_string())) for name in [*STRIKE_COLUMNS, NUMBER]]
)


def of_rows(strikes: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return strikes made one by one as a piece."""
    return pa.Table.from_pylist([dict(strike) for strike in strikes], SCHEMA)


def joined(
    pieces: Sequence[pa.Table], report: Report, *, column: str, mended: bool
) -> pd.DataFrame:
    """Return the strikes of all pieces in the order of the file, no two with one id.

    An id that stands twice is told as a repair of its row, in the column of theirs it came from;
    `mended` says that every row counts as repaired already.
    """
    table = pa.concat_tables([SCHEMA.empty_table(), *pieces])
    numbers = table[NUMBER].to_numpy()
    if len(numbers) and (np.diff(numbers) < 0).any():
        table = table.take(pa.array(np.argsort(numbers, kind="stable")))
    ids = table["strike_id"]
    if len(ids.unique()) < len(ids):
        apart = _apart(ids.to_pylist(), table[NUMBER].to_pylist(), report, column, mended=mended)
        table = table.set_column(0, SCHEMA.field(0), pa.array(apart, pa.large_string()))
    # Arrow keeps what texts there are: the frame holds no copy of them.
    frame: pd.DataFrame = table.to_pandas(date_as_object=True, split_blocks=True)
    for name in COUNTS:
        known = table[name].is_valid().to_numpy()
        values = table[name].fill_null(0).to_numpy()
        frame[name] = pd.array(np.array(values), dtype="Int64")
        frame.loc[~known, name] = pd.NA
    texts = [name for name in STRIKE_COLUMNS if name not in _KINDS]
    return frame.astype(dict.fromkeys(texts, "str"))


def _apart(
    ids: Sequence[str], numbers: Sequence[int], report: Report, column: str, *, mended: bool
) -> list[str]:
    """Return ids none of which stands twice, and tell which were changed."""
    taken: set[str] = set()
    result: list[str] = []
    changed: list[Row] = []
    for given, number in zip(ids, numbers, strict=True):
        unique, again = given, 2
        while unique in taken:
            unique, again = f"{given}-{again}", again + 1
        taken.add(unique)
        result.append(unique)
        if unique != given:
            row = Row(report.file, number, mended=mended)
            row.repair(column, given, f"the id stands twice; here it became {unique}")
            changed.append(row)
    report.mend(changed)
    return result
