"""Populated places: the gazetteer, and looking a place up by name."""

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import pandas as pd

from geo.errors import UnknownNameError
from layers.provenance import DATA

SOURCES = ("places",)
COLUMNS = {
    "geonameid": "int64",
    "name_en": "str",
    "name_uk": "str",
    "oblast_iso": "str",
    "longitude": "float64",
    "latitude": "float64",
    "population": "int64",
    "part_of_city": "bool",
    "aliases": "str",
}


SHOWN_NAMESAKES = 4


@dataclass(frozen=True)
class Place:
    """One place, and the others that bear the name asked for."""

    geonameid: int
    name_en: str
    name_uk: str
    oblast_iso: str
    longitude: float
    latitude: float
    population: int
    namesakes: tuple[str, ...] = ()

    @property
    def caution(self) -> str:
        """What to say when the name was not clear; empty when it was."""
        if not self.namesakes:
            return ""
        rest = ", ..." if len(self.namesakes) > SHOWN_NAMESAKES else ""
        others = ", ".join(self.namesakes[:SHOWN_NAMESAKES]) + rest
        return (
            f"{len(self.namesakes) + 1} places are called {self.name_en}; took the largest, in "
            f"{self.oblast_iso} (others: {others}). Name an oblast to choose."
        )


@cache
def load() -> gpd.GeoDataFrame:
    """Return the 5,488 places, EPSG:4326; treat the frame as read-only."""
    frame = pd.read_csv(DATA / "places.csv", dtype=COLUMNS, keep_default_na=False)
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs="EPSG:4326")
    return gpd.GeoDataFrame(frame, geometry=points)


def find(name: str, *, oblast_iso: str | None = None) -> Place:
    """Return the place of a name: English, Ukrainian or an older spelling, in any case.

    A place's own name goes before other spellings, and among namesakes the largest is taken;
    the answer says so in `caution`.

    Raises
    ------
    UnknownNameError
        No place is called so (there); the nearest names are in the message.
    """
    wanted = fold(name)
    rows = _index().get(wanted, ())
    frame = load()
    found = frame.iloc[sorted({row for row, _ in rows})]
    if oblast_iso is not None:
        found = found[found["oblast_iso"] == oblast_iso]
    if found.empty:
        raise _unknown(name, wanted, oblast_iso)
    named = _closest(found, {row for row, is_own in rows if is_own}, wanted)
    first = named.sort_values(["population", "geonameid"], ascending=[False, True]).iloc[0]
    return Place(
        geonameid=int(first["geonameid"]),
        name_en=str(first["name_en"]),
        name_uk=str(first["name_uk"]),
        oblast_iso=str(first["oblast_iso"]),
        longitude=float(first["longitude"]),
        latitude=float(first["latitude"]),
        population=int(first["population"]),
        namesakes=tuple(named["oblast_iso"].drop(first.name)),
    )


def _closest(found: gpd.GeoDataFrame, own: set[int], wanted: str) -> gpd.GeoDataFrame:
    """Prefer places whose own name it is, then another romanisation of it, then any spelling."""
    by_own = found[found.index.isin(own)]
    if len(by_own):
        return by_own
    # Romanisations part over y, i and j: Slovyansk and Sloviansk are one.
    bones = re.sub("[yij]", "", wanted)
    alike = [re.sub("[yij]", "", fold(name)) == bones for name in found["name_en"]]
    return found[alike] if any(alike) else found


def fold(name: str) -> str:
    """Return a name bare of case, accents, apostrophes, hyphens and double spaces.

    Examples
    --------
    >>> fold("Slov’yans’k "), fold("Івано-Франківськ") == fold("івано франківськ")
    ('slovyansk', True)
    """
    # й and ї are letters of their own: only marks over Latin letters are dropped.
    bare = "".join(
        letter if "CYRILLIC" in unicodedata.name(letter, "") else _unmarked(letter)
        for letter in unicodedata.normalize("NFC", name)
    )
    return re.sub(r"[\s\-]+", " ", re.sub(r"['’ʼ`´”\"]", "", bare)).strip().casefold()


def _unmarked(letter: str) -> str:
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


@cache
def _index() -> dict[str, tuple[tuple[int, bool], ...]]:
    """Map each folded spelling to (row, whether it is the place's own name)."""
    found: dict[str, dict[int, bool]] = {}
    frame = load()
    rows = zip(frame["name_en"], frame["name_uk"], frame["aliases"], strict=True)
    for row, (english, ukrainian, aliases) in enumerate(rows):
        own = {fold(english), fold(ukrainian)} - {""}
        for spelling in own | {fold(alias) for alias in aliases.split(";") if alias}:
            found.setdefault(spelling, {})[row] = spelling in own
    return {spelling: tuple(rows.items()) for spelling, rows in found.items()}


def _unknown(name: str, wanted: str, oblast_iso: str | None) -> UnknownNameError:
    frame = load()
    index = _index()
    if oblast_iso is not None:
        here = set(frame.index[frame["oblast_iso"] == oblast_iso])
        index = {s: rows for s, rows in index.items() if any(row in here for row, _ in rows)}
    close = difflib.get_close_matches(wanted, index, n=12, cutoff=0.6)
    nearest: dict[str, None] = {}
    for spelling in close:
        row = max(
            (row for row, _ in index[spelling]), key=lambda r: int(frame["population"].iloc[r])
        )
        nearest[f"{frame['name_en'].iloc[row]} ({frame['oblast_iso'].iloc[row]})"] = None
    shown = tuple(nearest)[:5]
    there = f" in {oblast_iso}" if oblast_iso else ""
    hint = f" Nearest names: {', '.join(shown)}." if shown else ""
    return UnknownNameError(f"No place called {name!r} is known{there}.{hint}", nearest=shown)
