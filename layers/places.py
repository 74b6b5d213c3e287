"""Populated places: the gazetteer, and looking a place up by name."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

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
TOWN, TIMES = 10_000, 5


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
    # A megabyte: this reader takes half as long.
    frame = pd.read_csv(DATA / "places.csv", dtype=COLUMNS, keep_default_na=False, engine="pyarrow")
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
    found = _among(_own_names(wanted[:1]), wanted, oblast_iso)
    if found.empty:
        found = _alike(_among(_spellings(), wanted, oblast_iso), wanted)
    if found.empty:
        raise _unknown(name, wanted, oblast_iso)
    found = found.sort_values(["population", "geonameid"], ascending=[False, True])
    return replace(_place(found.iloc[0]), namesakes=tuple(found["oblast_iso"].iloc[1:]))


def _place(row: pd.Series) -> Place:
    return Place(
        geonameid=int(row["geonameid"]),
        name_en=str(row["name_en"]),
        name_uk=str(row["name_uk"]),
        oblast_iso=str(row["oblast_iso"]),
        longitude=float(row["longitude"]),
        latitude=float(row["latitude"]),
        population=int(row["population"]),
    )


def candidates(name: str, *, oblast_iso: str | None = None) -> list[Place]:
    """Return every place a name may mean, by any of its spellings, the largest first.

    Unlike `find` it does not choose: for text by others, where a wrong guess would go unseen.
    """
    wanted = fold(name)
    own = _among(_own_names(wanted[:1]), wanted, oblast_iso)
    spelt = _alike(_among(_spellings(), wanted, oblast_iso), wanted)
    other = spelt.drop(own.index, errors="ignore")
    largest = int(own["population"].max()) if len(own) else 0
    if largest >= TOWN:
        # A town's own name of today goes before what another was once called, unless by a city.
        other = other[other["population"] > TIMES * largest]
    found = pd.concat([own, other]) if len(own) else other
    found = found.sort_values(["population", "geonameid"], ascending=[False, True])
    return [_place(row) for _, row in found.iterrows()]


def nearest_names(name: str, *, oblast_iso: str | None = None) -> tuple[str, ...]:
    """Return the names most like one that is not known."""
    return _unknown(name, fold(name), oblast_iso).nearest


def _among(
    index: dict[str, tuple[int, ...]], wanted: str, oblast_iso: str | None
) -> gpd.GeoDataFrame:
    found = load().iloc[list(index.get(wanted, ()))]
    return found if oblast_iso is None else found[found["oblast_iso"] == oblast_iso]


def _alike(found: gpd.GeoDataFrame, wanted: str) -> gpd.GeoDataFrame:
    """Prefer those whose name is another romanisation of the one asked for."""
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
    bare = name if name.isascii() else "".join(map(_unmarked, unicodedata.normalize("NFC", name)))
    return re.sub(r"[\s\-]+", " ", re.sub(r"['’ʼ`´”\"]", "", bare)).strip().casefold()


@cache
def _unmarked(letter: str) -> str:
    if "CYRILLIC" in unicodedata.name(letter, ""):
        return letter
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


@cache
def _own_names(first: str) -> dict[str, tuple[int, ...]]:
    """Map each folded name that begins so to the rows that bear it: most look-ups end here."""
    spelt = chain(*(_spelt(column) for column in ("name_en", "name_uk")))
    return _index((row, name) for row, name in spelt if _may_begin(name, first))


def _spelt(column: str) -> Iterable[tuple[int, str]]:
    # As plain Python strings: taken one by one from Arrow's they cost ten times as much.
    return enumerate(load()[column].to_numpy(object))


def _may_begin(name: str, first: str) -> bool:
    """Whether a name may begin with a letter once folded (a mark over it may fall)."""
    return name[:1].casefold() == first or not name[:1].isalpha() or "\x7f" < name[:1] < "\u0400"


@cache
def _spellings() -> dict[str, tuple[int, ...]]:
    """Map every folded spelling to the rows that bear it."""
    aliases = ((row, alias) for row, all_of in _spelt("aliases") for alias in all_of.split(";"))
    return _index(chain(_spelt("name_en"), _spelt("name_uk"), aliases))


def _index(spelt: Iterable[tuple[int, str]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, dict[int, None]] = {}
    for row, spelling in spelt:
        if spelling:
            found.setdefault(fold(spelling), {})[row] = None
    return {spelling: tuple(rows) for spelling, rows in found.items()}


def _unknown(name: str, wanted: str, oblast_iso: str | None) -> UnknownNameError:
    frame = load()
    index = _spellings()
    if oblast_iso is not None:
        here = set(frame.index[frame["oblast_iso"] == oblast_iso])
        index = {spelling: rows for spelling, rows in index.items() if here & set(rows)}
    close = difflib.get_close_matches(wanted, index, n=12, cutoff=0.6)
    nearest: dict[str, None] = {}
    for spelling in close:
        row = max(index[spelling], key=lambda r: int(frame["population"].iloc[r]))
        nearest[f"{frame['name_en'].iloc[row]} ({frame['oblast_iso'].iloc[row]})"] = None
    shown = tuple(nearest)[:5]
    there = f" in {oblast_iso}" if oblast_iso else ""
    hint = f" Nearest names: {', '.join(shown)}." if shown else ""
    return UnknownNameError(f"No place called {name!r} is known{there}.{hint}", nearest=shown)
