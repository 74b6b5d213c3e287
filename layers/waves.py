"""Nationwide waves of drones and missiles: launched and stopped, by the Air Force's count."""

import datetime as dt
from functools import cache

import pandas as pd

from layers.provenance import DATA

SOURCES = ("attack_waves",)
COLUMNS = {
    "date": "str",
    "drones_launched": "Int64",
    "missiles_launched": "Int64",
    "drones_stopped": "Int64",
    "missiles_stopped": "Int64",
    "source_name": "str",
    "source_url": "str",
    "second_source_url": "str",
    "notes": "str",
}


@cache
def load() -> pd.DataFrame:
    """Return the waves, oldest first, `date` as `datetime.date`; treat the frame as read-only."""
    frame = pd.read_csv(DATA / "attack_waves.csv", dtype=COLUMNS)
    text = [column for column, kind in COLUMNS.items() if kind == "str"]
    frame[text] = frame[text].fillna("")
    frame["date"] = [dt.date.fromisoformat(day) for day in frame["date"]]
    return frame


def on(day: dt.date) -> pd.Series | None:
    """Return the wave of a day, if one is known."""
    found = load()[lambda frame: frame["date"] == day]
    return None if found.empty else found.iloc[0]
