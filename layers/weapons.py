"""Weapon systems with the nominal ranges published of them: no aid to aiming, a check of words."""

from functools import cache

import pandas as pd

from layers.provenance import DATA

SOURCES = ("weapons",)
COLUMNS = {
    "weapon": "str",
    "aliases": "str",
    "weapon_class": "str",
    "range_km_low": "Float64",
    "range_km_high": "Float64",
    "range_note": "str",
    "source_name": "str",
    "source_url": "str",
    "second_source_url": "str",
}


@cache
def load() -> pd.DataFrame:
    """Return the systems; treat the frame as read-only."""
    frame = pd.read_csv(DATA / "weapons.csv", dtype=COLUMNS)
    text = [column for column, kind in COLUMNS.items() if kind == "str"]
    frame[text] = frame[text].fillna("")
    return frame


@cache
def names() -> tuple[str, ...]:
    """Return every name a system is reported by, its own first."""
    frame = load()
    aliases = [alias.strip() for cell in frame["aliases"] for alias in cell.split(";")]
    return tuple(dict.fromkeys([*frame["weapon"], *(alias for alias in aliases if alias)]))


def systems(reported: str) -> tuple[str, ...]:
    """Return the systems that a reported weapon (names split by `;`) matches.

    Generic words ("drone", "missile") match none: that is information, not an error.
    """
    known = {
        spelling.strip().casefold(): weapon
        for weapon, aliases in zip(load()["weapon"], load()["aliases"], strict=True)
        for spelling in (weapon, *aliases.split(";"))
        if spelling.strip()
    }
    hits = (known.get(part.strip().casefold()) for part in reported.split(";"))
    return tuple(dict.fromkeys(hit for hit in hits if hit))
