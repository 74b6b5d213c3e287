"""Rows without coordinates, placed by the name of their settlement: told, or refused in doubt.

Names are looked up by every spelling of the gazetteer, Ukrainian, English and older Russian ones.
Where a name means several places and no oblast tells which, the row is refused with all of them:
a guess would put a strike hundreds of kilometres off, and nobody would see it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from geo.errors import UnknownNameError
from layers import oblasts, places
from layers.places import Place
from layers.sources.cells import plain
from layers.sources.report import Row

# A large city is meant when nothing else is said, though some villages bear its name.
CITY = 100_000
TIMES = 20

MOST_HINTS = 20
"""Names of a file for which nearest ones are looked up: each takes a moment."""

LONGEST_NAME = 50
_SHOWN = 5
_PARTS = re.compile(r"[,;(/\n]+")
_KIND = re.compile(
    r"^(?:м|с|г|смт|пгт|сел|село|місто|город|селище|пос[её]лок|(?:city|village|town) of)"
    r"\b\.?\s+|\s+(?:city|town|village|settlement)$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\b(?:oblast|region|province|область|области|області|обл|republic of|ar|ар)\b\.?",
    re.IGNORECASE,
)
ABROAD = re.compile(r"\b(?:russia|belarus|росія|россия|рф|білорусь|беларусь)\b", re.IGNORECASE)
RUSSIAN = {
    "винницк": "UA-05", "волынск": "UA-07", "луганск": "UA-09", "днепропетровск": "UA-12",
    "донецк": "UA-14", "житомирск": "UA-18", "закарпатск": "UA-21", "запорожск": "UA-23",
    "ивано-франковск": "UA-26", "киевск": "UA-32", "кировоградск": "UA-35", "крым": "UA-43",
    "львовск": "UA-46", "николаевск": "UA-48", "одесск": "UA-51", "полтавск": "UA-53",
    "ровенск": "UA-56", "сумск": "UA-59", "тернопольск": "UA-61", "харьковск": "UA-63",
    "херсонск": "UA-65", "хмельницк": "UA-68", "черкасск": "UA-71", "черниговск": "UA-74",
    "черновицк": "UA-77",
}  # fmt: skip
"""Russian names of oblasts by what stands before their endings; older files use them."""


@dataclass(frozen=True)
class Named:
    """What a name came to: a place with what was assumed, or the reason why none, with the cure."""

    place: Place | None
    message: str
    cure: str = ""


def judge(row: Row, column: str, name: str, oblast: str, *, hints: bool) -> Place | None:
    """Return the place of a row without coordinates, told as a repair, or fault the row."""
    found = look_up(name, oblast, hints=hints)
    if found.place is None:
        row.fault(column, name, found.message, found.cure)
    else:
        row.repair(column, name, found.message, found.cure)
    return found.place


@lru_cache(maxsize=100_000)
def look_up(name: str, oblast: str = "", *, hints: bool = True) -> Named:
    """Return what a settlement's name means, in an oblast if one is told beside or after it.

    >>> look_up("Харьков").message
    'had no coordinates; placed at Kharkiv (UA-63) by its name'
    """
    head, iso = _parted(name, oblast)
    if iso is None:
        message = "has no coordinates, and is told to lie where no oblast of Ukraine is called so"
        return Named(None, message, "Write the oblast like UA-63 or Kharkiv, or give coordinates.")
    found = _candidates(head, iso)
    if not found:
        return Named(None, *_unknown(head, iso, hints=hints and len(head) <= LONGEST_NAME))
    first = found[0]
    said = f"had no coordinates; placed at {first.name_en} ({first.oblast_iso}) by its name"
    if len(found) == 1:
        return Named(first, said)
    if first.population >= max(CITY, TIMES * found[1].population):
        return Named(first, f"{said}, the city among {len(found)} so called", "Name the oblast.")
    shown = ", ".join(f"{one.name_en} ({one.oblast_iso})" for one in found[:_SHOWN])
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    message = f"has no coordinates, and its name means {len(found)} places: {shown}{more}"
    return Named(None, message, "Name the oblast in a column `oblast`, or give coordinates.")


def _parted(name: str, oblast: str) -> tuple[str, str | None]:
    """Return the settlement's name, and the oblast's code: empty if none is told, None if wrong."""
    head, *rest = [part.strip(" .)") for part in _PARTS.split(name) if part.strip(" .)")] or [""]
    if oblast:
        return head, _iso(oblast)
    # "Starobilsk, Luhansk": what follows may be an oblast, a raion or the country.
    told = [iso for iso in map(_iso, rest) if iso]
    if not told and any(_UNIT.search(part) or ABROAD.search(part) for part in rest):
        return head, None
    return head, told[-1] if told else ""


@lru_cache(maxsize=10_000)
def _iso(text: str) -> str | None:
    bare = " ".join(_UNIT.sub(" ", plain(text)).split())
    try:
        return oblasts.iso_of(bare)
    except UnknownNameError:
        stems = (iso for stem, iso in RUSSIAN.items() if bare.casefold().startswith(stem))
        return next(stems, None)


def _candidates(name: str, iso: str) -> list[Place]:
    bare = _KIND.sub("", name).strip()
    for spelling in dict.fromkeys([name, bare, bare.replace("ё", "е").replace("Ё", "Е")]):
        found = places.candidates(spelling, oblast_iso=iso or None) if spelling else []
        if found:
            return found
    return []


def _unknown(name: str, iso: str, *, hints: bool) -> tuple[str, str]:
    elsewhere = _candidates(name, "") if iso else []
    where = f" in {iso}" if iso else ""
    message = f"has no coordinates, and no place called so is known{where}"
    known = tuple(f"{one.name_en} ({one.oblast_iso})" for one in elsewhere[:_SHOWN])
    if hints and not known:
        known = places.nearest_names(name, oblast_iso=iso or None)
    nearest = f" Nearest names: {', '.join(known)}." if known else ""
    return message, f"Correct the name or the oblast, or give coordinates.{nearest}"
