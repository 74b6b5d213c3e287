"""Corrections: every change of a published figure, with what it was, what it is, when and why."""

import datetime as dt
import io
from collections.abc import Collection, Hashable, Mapping
from functools import cache

import pandas as pd

from geo.errors import Fault, FileError
from layers.provenance import DATA

SOURCES = ("corrections",)
COLUMNS = ("correction_id", "what", "field", "from", "to", "when", "why", "source_url")
_MUST = ("correction_id", "what", "field", "when", "why", "source_url")


@cache
def load() -> pd.DataFrame:
    """Return the log, the latest first, `when` as `datetime.date`; treat the frame as read-only.

    Raises
    ------
    FileError
        A row of the log does not fit; each fault is named.
    """
    return read((DATA / "corrections.csv").read_text(encoding="utf-8"), file="corrections.csv")


def read(text: str, *, file: str) -> pd.DataFrame:
    """Return a log of corrections from CSV with the columns `COLUMNS`.

    `what` is the id of a strike, or the name of a layer or of a table of figures, as
    `data/datapackage.json` has it; `from` is empty where something was added.

    Raises
    ------
    FileError
        A column or value is missing, a date is none, an id stands twice, or an address is not
        http(s).
    """
    rows = [line.split(",") for line in text.splitlines()[:1]]
    if not rows or tuple(rows[0]) != COLUMNS:
        cure = f"The columns are: {','.join(COLUMNS)}."
        raise FileError([Fault(file, None, None, text[:80], "has other columns", cure)])
    frame = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False)
    faults = []
    for number, row in enumerate(frame.to_dict("records"), start=2):
        faults += [
            Fault(file, number, name, "", "is missing", "Say it: a correction without it is none.")
            for name in _MUST
            if not row[name].strip()
        ]
        faults += _unfit(row, file, number)
    for number in frame.index[frame["correction_id"].duplicated()]:
        twice = frame["correction_id"][number]
        cure = "Give every correction an id of its own."
        faults.append(Fault(file, number + 2, "correction_id", twice, "stands twice", cure))
    if faults:
        raise FileError(faults)
    frame["when"] = [dt.date.fromisoformat(day) for day in frame["when"]]
    return frame.sort_values("when", ascending=False, kind="stable", ignore_index=True)


def of(names: Collection[str]) -> pd.DataFrame:
    """Return the corrections of some strikes and layers, the latest first."""
    frame = load()
    return frame[frame["what"].isin(list(names))].reset_index(drop=True)


def _unfit(row: Mapping[Hashable, str], file: str, number: int) -> list[Fault]:
    found = []
    try:
        dt.date.fromisoformat(row["when"])
    except ValueError:
        if row["when"].strip():
            cure = "Write the day of the correction like 2025-08-23."
            found.append(Fault(file, number, "when", row["when"], "is no date", cure))
    if row["source_url"].strip() and not row["source_url"].startswith(("https://", "http://")):
        cure = "Give the address it rests on."
        found.append(Fault(file, number, "source_url", row["source_url"], "is not http(s)", cure))
    if row["from"] == row["to"]:
        cure = "Say what it was and what it is."
        found.append(Fault(file, number, "to", row["to"], "is what it was", cure))
    return found
