"""Every place of the gazetteer in one small text, for the page's own search.

The payload is base64 of gzip of three parts, each ended by a zero byte but the last:

- names, cp1251, a line a place: the Ukrainian one, then `|` and the English one where it is not
  the official romanisation of the Ukrainian. All small letters if each word begins with a capital
- other spellings, a line a place, split by `;`, as `bones`. A spelling that `bones` or a slip of a
  letter or two (`slips`) already finds is not written
- bytes: count of oblasts; for each, count of places (two bytes), then west and south in 1 / `GRID`
  degree (two bytes each), the places following one another from south to north. Then, a byte a
  place each: longitude since the oblast's west, low byte; high byte; latitude since the place
  before; and people (see `people_code`)

Places stand at 1 / `GRID` degree: a settlement's own size. `gazetteer.js` reads it and folds what
is typed by the same rules.
"""

import base64
import re
import unicodedata
import zlib
from functools import cache

import numpy as np
import pandas as pd

from layers import oblasts, places

GRID = 200
_GZIP = 31  # zlib's word for its window with gzip's head, which then holds no clock
LARGE = 200_000  # people: of these the Latin spellings too; of others, those in Cyrillic
# A decade of people in steps that differ by a fifth: no census bears more after a decade of war.
PEOPLE = (1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9)
_SLIP_LETTERS = 4  # a slip is forgiven in so many letters, and two at most
_MOST_SLIPS = 2
_LEAST = 3  # letters of a spelling worth writing
_VOWELS = 0.2  # of a spelling that is one: others are consonants transcribed
_DOUBLE = 2
# Cabinet of Ministers of Ukraine, resolution 55 of 27 January 2010; Russian letters beside them.
_TABLE = (
    "а:a б:b в:v г:h ґ:g д:d е:e з:z и:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f "
    "ж:zh х:kh ц:ts ч:ch ш:sh щ:shch і:i ї:i є:ie й:i ю:iu я:ia ё:e ы:y э:e ъ: ь:"
)
_LETTERS = dict(pair.split(":") for pair in _TABLE.split())
_FIRST = {"ї": "yi", "є": "ye", "й": "y", "ю": "yu", "я": "ya"}
_APOSTROPHES = "'’ʼ`´”\""
_SOUNDS = (
    *(("shch", "s"), ("szcz", "s"), ("sch", "s"), ("sh", "s"), ("sz", "s"), ("kh", "h")),
    *(("g", "h"), ("zh", "z"), ("ch", "c"), ("cz", "c"), ("ts", "c"), ("tz", "c"), ("w", "v")),
)


@cache
def payload() -> str:
    """Return the gazetteer as the page reads it."""
    frame = _frame()
    spellings = frame["aliases"].str.split(";")
    lists = zip(frame["name_uk"], frame["name_en"], spellings, frame["population"], strict=True)
    others = "\n".join(";".join(_other_bones(*row)) for row in lists)
    names = "\n".join(map(_written, frame["name_uk"], frame["name_en"]))
    parts = [names.encode("cp1251") + b"\0", others.encode() + b"\0", *_numbers(frame)]
    return base64.b64encode(_packed(parts)).decode("ascii")


@cache
def isos() -> tuple[str, ...]:
    """Return the oblasts in the payload's order."""
    return tuple(sorted(set(places.load()["oblast_iso"])))


def oblast_names(locale: str) -> tuple[str, ...]:
    """Return the oblasts' names in the payload's order."""
    return tuple(oblasts.name_of(iso, locale=locale) for iso in isos())


def romanised(name: str) -> str:
    """Return a Ukrainian name in the official Latin letters.

    Examples
    --------
    >>> romanised("Згурівка"), romanised("Слов’янськ"), romanised("Єнакієве")
    ('Zghurivka', 'Sloviansk', 'Yenakiieve')
    """
    name = name.replace("зг", "zgh").replace("Зг", "Zgh")
    return re.sub(r"\w[\w" + _APOSTROPHES + "]*", _word, name)


def bones(name: str) -> str:
    """Return what all spellings of a name share, nearly: its consonants and firm vowels.

    Examples
    --------
    >>> bones("Слов’янськ"), bones("Slavyansk"), bones("Kharkiv"), bones("Charków")
    ('slovansk', 'slavansk', 'harkv', 'carkov')
    """
    plain = romanised(name).casefold().replace("ł", "l")
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    bare = re.sub(r"[\s\-]+", " ", re.sub(r"[^a-z0-9\s\-]", "", bare))
    bare = re.sub("[yij]", "", bare)
    for sound, letter in _SOUNDS:
        bare = bare.replace(sound, letter)
    return re.sub(r"(.)\1", r"\1", bare).strip()


def people_code(people: int) -> int:
    """Return the byte for a number of people: 0 for not known, else the nearest of the steps."""
    if people <= 0:
        return 0
    steps = np.array([step * 10**power for power in range(8) for step in PEOPLE])
    return 1 + int(np.argmin(np.abs(steps - people)))


def slips(one: str, other: str, most: int) -> bool:
    """Whether two spellings are at most so many letters put in, left out or changed apart."""
    if abs(len(one) - len(other)) > most:
        return False
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, beside in enumerate(other, 1):
            put = min(before[column], now[-1]) + 1
            now.append(min(put, before[column - 1] + (letter != beside)))
        before = now
    return before[-1] <= most


def forgiven(bare: str) -> int:
    """Return how many slips are forgiven in a spelling."""
    return min(_MOST_SLIPS, len(bare) // _SLIP_LETTERS)


def _packed(parts: list[bytes]) -> bytes:
    """Return parts as gzip, each with a code of its own: they have little in common."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    packed = [packer.compress(part) + packer.flush(zlib.Z_PARTIAL_FLUSH) for part in parts]
    return b"".join([*packed, packer.flush()])


def _frame() -> pd.DataFrame:
    frame = places.load().drop(columns="geometry")
    frame = frame.assign(
        x=np.rint(frame["longitude"] * GRID).astype(int),
        y=np.rint(frame["latitude"] * GRID).astype(int),
    )
    return frame.sort_values(["oblast_iso", "y", "x", "geonameid"])


def _word(found: re.Match[str]) -> str:
    word, out = found[0], []
    for place, letter in enumerate(word):
        small = letter.lower()
        latin = "" if letter in _APOSTROPHES else _LETTERS.get(small, letter)
        if place == 0:
            latin = _FIRST.get(small, latin)
        out.append(latin.capitalize() if letter != small else latin)
    return "".join(out)


def _written(name_uk: str, name_en: str) -> str:
    name_uk, name_en = (_plain(name) for name in (name_uk, name_en))
    said = name_uk if romanised(name_uk) == name_en else f"{name_uk}|{name_en}"
    return said.lower() if capitals(said.lower()) == said else said


def capitals(said: str) -> str:
    """Return names with each word's first letter a capital."""
    return re.sub(r"(^|[ \-|])(\w)", lambda found: found[1] + found[2].upper(), said)


def _plain(name: str) -> str:
    """Return a name in letters that cp1251 has: stress marks fall, apostrophes become one."""
    kept = unicodedata.normalize("NFC", name.replace("ʼ", "’"))
    return "".join(
        letter
        if letter.encode("cp1251", "ignore")
        else unicodedata.normalize("NFKD", letter).encode("cp1251", "ignore").decode("cp1251")
        for letter in kept
    )


def _other_bones(name_uk: str, name_en: str, spellings: list[str], people: int) -> list[str]:
    found = [part for part in (bones(name_uk), bones(name_en)) if part]
    own = len(found)
    for spelling in spellings:
        cyrillic = any("CYRILLIC" in unicodedata.name(letter, "") for letter in spelling)
        if not cyrillic and people < LARGE:
            continue
        bare = bones(spelling)
        if not _is_spelling(bare):
            continue
        if not any(bare == known or slips(bare, known, forgiven(bare)) for known in found):
            found.append(bare)
    return found[own:]


def _is_spelling(bare: str) -> bool:
    """Whether a name can be typed so: not syllables or consonants of another script."""
    syllables = bare.count(" ") >= _DOUBLE and max(map(len, bare.split())) <= _LEAST
    vowels = sum(letter in "aeou" for letter in bare)
    return len(bare) >= _LEAST and not syllables and vowels >= _VOWELS * len(bare)


def _numbers(frame: pd.DataFrame) -> list[bytes]:
    head, lon, lat = [frame["oblast_iso"].nunique()], [], []
    for _, unit in frame.groupby("oblast_iso", sort=True):
        west, south = int(unit["x"].min()), int(unit["y"].min())
        for number in (len(unit), west, south):
            head += divmod(number, 256)
        lon += (unit["x"] - west).tolist()
        lat += unit["y"].diff().fillna(0).astype(int).tolist()
    people = [people_code(count) for count in frame["population"]]
    low, high = [value % 256 for value in lon], [value // 256 for value in lon]
    return [bytes(part) for part in (head, low, high, lat, people)]
