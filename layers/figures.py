"""Casualty figures as dated counts: who stated how many, and when; the latest as of a day holds."""

import datetime as dt
from functools import cache

import geopandas as gpd
import pandas as pd

from layers.provenance import DATA

SOURCES = ("figures",)
QUANTITIES = ("killed", "injured")


@cache
def load() -> pd.DataFrame:
    """Return the counts in the order they were stated, `as_of` as `datetime.date`; read-only.

    Within a day the file's order holds: not every source gives an hour.
    """
    frame = pd.read_csv(DATA / "figures_20250821.csv", dtype="str", keep_default_na=False)
    frame["as_of"] = [dt.date.fromisoformat(day[:10]) for day in frame["as_of"]]
    frame["value"] = frame["value"].astype("Int64")
    return frame.sort_values("as_of", kind="stable", ignore_index=True)


def standing(as_of: dt.date | None = None) -> pd.DataFrame:
    """Return the count that stands for each strike and quantity on a day; without one, the latest.

    Parameters
    ----------
    as_of
        The last day whose counts are taken.
    """
    frame = load()
    if as_of is not None:
        frame = frame[frame["as_of"] <= as_of]
    return frame.drop_duplicates(["strike_id", "quantity"], keep="last", ignore_index=True)


def dated(strikes: gpd.GeoDataFrame, as_of: dt.date | None = None) -> gpd.GeoDataFrame:
    """Return strikes with the counts that stand as of a day, where counts are kept of them.

    A strike with counts, but none so early, has its figures missing: nobody had stated any. Other
    strikes keep the one figure they have, dated by its source.

    Parameters
    ----------
    strikes
        As `layers.strikes.load()` returns them.

    Returns
    -------
    GeoDataFrame
        `killed` and `injured` as they stand, `source_date` their day, and `count_sources`: a list
        of (name, address) of who published them.
    """
    found = strikes.copy()
    found["count_sources"] = pd.Series([[] for _ in range(len(found))], index=found.index)
    counted = found["strike_id"].isin(load()["strike_id"])
    found.loc[counted, list(QUANTITIES)] = pd.NA
    found.loc[counted, "source_date"] = ""
    for strike_id, rows in standing(as_of).groupby("strike_id"):
        counts = {str(row["quantity"]): int(row["value"]) for row in rows.to_dict("records")}
        sources = dict.fromkeys(zip(rows["source_name"], rows["source_url"], strict=True))
        for index in found.index[found["strike_id"] == strike_id]:
            for quantity, count in counts.items():
                found.loc[index, quantity] = count
            found.loc[index, "source_date"] = rows["as_of"].max().isoformat()
            found["count_sources"][index].extend(sources)
    return found
