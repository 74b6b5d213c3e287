"""Claims: territories a party says are its own, with the act and date each rests on."""

import datetime as dt
from functools import cache

import pandas as pd

from layers.provenance import DATA

SOURCES = ("claims",)
COLUMNS = (
    "claim_id",
    "claimant",
    "territory_name",
    "oblast_iso",
    "act",
    "act_date",
    "extent",
    "status_note",
    "source_name",
    "source_url",
)
RUSSIA = "Russian Federation"
# Recognising a republic's independence is no claim to it; a treaty or a law of accession is.
_ANNEXING = r"(?i)accession|admission"


@cache
def load() -> pd.DataFrame:
    """Return every act and answering resolution; treat the frame as read-only."""
    return pd.read_csv(DATA / "claims.csv", dtype="str", keep_default_na=False)


def claimed(day: dt.date, *, claimant: str = RUSSIA) -> dict[str, dt.date]:
    """Return the oblasts annexed by act on or before a day, each with its first act's date.

    The extent is the whole oblast: for Zaporizhzhia and Kherson the acts leave the borders open,
    which `load()` says in `extent` and every output repeats.
    """
    return {iso: since for iso, since in _annexed(claimant).items() if since <= day}


@cache
def _annexed(claimant: str) -> dict[str, dt.date]:
    """Return the oblasts annexed by act, each with its first act's date, the earliest first."""
    acts = load()
    acts = acts[(acts["claimant"] == claimant) & acts["act"].str.contains(_ANNEXING, regex=True)]
    first = acts.sort_values("act_date").drop_duplicates("oblast_iso")
    days = [dt.date.fromisoformat(text) for text in first["act_date"]]
    return dict(zip(first["oblast_iso"], days, strict=True))
