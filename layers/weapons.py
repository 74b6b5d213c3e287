"""Weapon systems with the nominal ranges published of them: no aid to aiming, a check of words."""

from functools import cache

import geopandas as gpd
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


# What a class is called where no system is named, and systems as they are spelled in Ukrainian.
_CALLED = {
    "drone": "drone drones uav shahed дрон дрони шахед шахеди безпілотник безпілотники бпла",
    "cruise_missile": "cruise_missile cruise_missiles калібр х-101 х-59 х-69 крилата_ракета",
    "ballistic_missile": "ballistic_missile ballistic_missiles іскандер іскандер-м точка-у"
    " балістична_ракета балістика",
    "hypersonic_missile": "hypersonic_missile кинджал циркон",
    "glide_bomb": "glide_bomb glide_bombs каб умпк керована_авіабомба",
    "artillery_rocket": "artillery mlrs multiple_rocket_launcher артилерія рсзв град смерч ураган",
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


def class_of(reported: str) -> str:
    """Return the class of a reported weapon (names split by `;`); empty where none is told.

    Examples
    --------
    >>> class_of("Kalibr"), class_of("Шахед"), class_of("Kalibr; Shahed"), class_of("missile")
    ('cruise_missile', 'drone', 'mixed', '')
    """
    known = _class_by_name()
    parts = (" ".join(part.casefold().split()) for part in reported.split(";"))
    found = {known[part] for part in parts if part in known}
    return "mixed" if len(found) > 1 else next(iter(found), "")


@cache
def _class_by_name() -> dict[str, str]:
    called = {
        name.replace("_", " "): kind for kind, names in _CALLED.items() for name in names.split()
    }
    frame = load()
    for weapon, aliases, kind in zip(
        frame["weapon"], frame["aliases"], frame["weapon_class"], strict=True
    ):
        called |= {name.strip().casefold(): kind for name in (weapon, *aliases.split(";")) if name}
    return called


def classed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return strikes with the class told by the weapon's name where none is stated."""
    blank = frame["weapon_class"].fillna("") == ""
    if not blank.any():
        return frame
    told = {name: class_of(str(name)) for name in frame.loc[blank, "weapon"].fillna("").unique()}
    classes = frame["weapon_class"].mask(blank, frame["weapon"].fillna("").map(told))
    return frame.assign(weapon_class=classes.astype("str"))
