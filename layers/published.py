"""Ground newly occupied in a month, as others published it: several series, never merged."""

from functools import cache

import pandas as pd

from layers.provenance import DATA

SOURCES = ("published_areas",)
# In the order they are told. AFP counts from ISW's data, mostly with ground that is only claimed;
# DeepState's posts name what was newly occupied; War Mapper gives the balance of both ways.
SERIES = ("deepstate", "isw_afp", "war_mapper")
COLUMNS = {
    "month": "str",
    "series": "str",
    "km2": "float64",
    "source_name": "str",
    "source_url": "str",
    "source_date": "str",
}


@cache
def load() -> pd.DataFrame:
    """Return one row a month and series (`COLUMNS`), oldest first; treat the frame as read-only.

    `month` is its first day, `km2` what became occupied in it less, where the series says so, what
    no longer was. Months that were not found in print are not there.
    """
    frame = pd.read_csv(DATA / "published_areas.csv", dtype=COLUMNS, keep_default_na=False)
    frame["month"] = pd.to_datetime(frame["month"], format="%Y-%m")
    rank = frame["series"].map(SERIES.index)
    order = frame.assign(rank=rank).sort_values(["month", "rank"])
    return order.drop(columns="rank").reset_index(drop=True)
