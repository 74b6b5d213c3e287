"""The dashboard's choices: what each control offers, and the map spec they make together.

Every control edits one option of `MapSpec` and is named like it. What has no control (title,
bounds, byline ...) stays as the spec that was opened has it.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from babel import Locale as Language

from geo.errors import Fault, FileError
from layers import oblasts, scenarios, strikes, timeline
from maps import catalogue
from maps.catalogue import fact
from maps.dashboard_words import say
from maps.elements.tiles import provider
from maps.phrases import Speaker
from maps.spec import Distance, Layer, Locale, MapSpec, Palette, Theme, checked, from_query

FIRST_DAY = dt.date(2022, 2, 23)
RINGS_KM = (50, 100, 200, 300, 500, 700, 1000)
MOST_CASUALTIES = 10_000
MOST_RINGS = 12
STRIKE_DAYS = "strike_days"  # one control for strikes_from and strikes_to
FIELDS = (
    "locale",
    "theme",
    "scenario",
    "date",
    "timeline",
    "compare",
    STRIKE_DAYS,
    "oblasts",
    "weapon_classes",
    "target_types",
    "min_casualties",
    "layers",
    "reach_to",
    "rings_km",
    "miles",
    "title",
    "dek",
    "byline",
    "credit",
    "palette",
    "height",
    "width",
)
_WORDS = ("title", "dek")  # of the map as it was opened
_LOOKS = frozenset({"timeline", "layers", "rings_km", "miles", *FIELDS[FIELDS.index("title") :]})
# With another of these the map tells something else: the opened spec's words no longer hold.
_TELLING = tuple(name for name in FIELDS if name not in _LOOKS)
_CODES = ("locale", "theme", "reach_to", "palette")


_ALPHABET = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
_CYRILLIC = 0x400  # behind all Latin letters


def last_day() -> dt.date:
    """Return the last day that can be asked for."""
    return timeline.load().last


def opened(query: str) -> MapSpec:
    """Return the spec of an address that the controls can show.

    Raises
    ------
    FileError
        An option is unknown or does not fit; each fault is named.
    InputError
        A name in it stands for nothing known.
    """
    spec = from_query(query)
    faults = [
        Fault("URL", None, field, str(value), "is not among the choices", f"Choose of: {known}.")
        for field, value, known in _unknown(spec)
    ]
    first, last = FIRST_DAY, last_day()
    faults += [
        Fault("URL", None, "date", str(day), "is out of range", f"Take {first} to {last}.")
        for day in {spec.date, *spec.strike_days, spec.compare or spec.date}
        if not first <= day <= last
    ]
    if faults:
        raise FileError(faults)
    if spec.tiles:
        provider(spec.tiles)
    return spec


def _unknown(spec: MapSpec) -> list[tuple[str, object, str]]:
    found = []
    for field in ("oblasts", "weapon_classes", "target_types", "scenario"):
        known = options(field, spec)
        asked = getattr(spec, field)
        said = ", ".join(code for code in known if code)
        asked = [asked] if isinstance(asked, str) else asked
        found += [(field, value, said) for value in asked if value not in known]
    if len(spec.rings_km) > MOST_RINGS:
        found.append(("rings_km", len(spec.rings_km), f"at most {MOST_RINGS} of them"))
    rings = (km for km in spec.rings_km if not 0 < km <= 2 * RINGS_KM[-1])
    found += [("rings_km", km, f"1 to {2 * RINGS_KM[-1]}") for km in rings]
    if spec.min_casualties > MOST_CASUALTIES:
        found.append(("min_casualties", spec.min_casualties, f"0 to {MOST_CASUALTIES}"))
    return found


def values(spec: MapSpec) -> dict[str, Any]:
    """Return what each control shows for a spec, by the control's name."""
    found: dict[str, Any] = {
        name: list(value) if isinstance(value := getattr(spec, name), tuple) else value
        for name in FIELDS
        if name != STRIKE_DAYS
    }
    found |= {name: str(found[name]) for name in _CODES}
    found["layers"] = [str(layer) for layer in spec.layers]
    alone = spec.strikes_from is None and spec.strikes_to is None
    found[STRIKE_DAYS] = () if alone else spec.strike_days
    return found


def edited(base: MapSpec, chosen: Mapping[str, Any]) -> MapSpec:
    """Return the spec that the controls describe, begun from the one opened.

    Title, dek, story and bounds of the opened spec hold only while the map still tells the same.

    Raises
    ------
    FileError
        The choices do not fit together.
    """
    before = values(base)
    now = {name: before[name] if chosen.get(name) is None else chosen[name] for name in FIELDS}
    now["compare"] = chosen.get("compare", before["compare"])  # that none is chosen is a choice
    if now["theme"] != Theme.DISPUTE:
        now["scenario"] = ""
    if any(_plain(now[name]) != _plain(before[name]) for name in _TELLING):
        other_words = now["locale"] != before["locale"]
        same_strikes = all(
            _plain(now[name]) == _plain(before[name]) for name in ("date", STRIKE_DAYS)
        )
        dropped = {"title": "", "dek": ""} | ({} if same_strikes else {"story": ()})
        kept = base.model_copy(update=dropped)
        now |= {name: "" for name in _WORDS if now[name] == before[name]}
        if other_words:
            kept = kept.model_copy(update={"annotations": ()})
    else:
        kept = base
    found = kept.model_dump(exclude_defaults=True) | {
        name: now[name] for name in FIELDS if name != STRIKE_DAYS
    }
    days = tuple(now[STRIKE_DAYS])
    found["strikes_from"] = days[0] if days else None
    found["strikes_to"] = days[-1] if days else None
    # The order of drawing is the spec's, not that of clicking.
    found["layers"] = [layer for layer in Layer if layer in now["layers"]]
    return checked(found, file="dashboard")


def stepped(day: dt.date, days: int) -> dt.date:
    """Return a day some days on (or back), within what can be asked for."""
    return min(max(day + dt.timedelta(days=days), FIRST_DAY), last_day())


def options(field: str, spec: MapSpec) -> dict[Any, str]:
    """Return the codes a control offers and what each is called in the spec's language."""
    return _OFFERED[field](spec)


@cache
def _oblasts(locale: Locale) -> dict[Any, str]:
    names = oblasts.names()
    pairs = zip(names["iso"], names[oblasts.name_column(locale)], strict=True)
    return dict(sorted(pairs, key=lambda pair: _alphabetical(pair[1])))


def _alphabetical(name: str) -> list[int]:
    """Return what sorts names by their alphabet: by code points, І and Є come before А."""
    return [
        _CYRILLIC + _ALPHABET.index(letter) if letter in _ALPHABET else ord(letter)
        for letter in name
    ]


def _language(code: str) -> str:
    """Return a language's name in the language itself."""
    return str(Language.parse(code).display_name or code).capitalize()


@cache
def _scenarios(locale: Locale) -> dict[Any, str]:
    rows = scenarios.load().drop_duplicates("scenario_id").sort_values("reported_on")
    said = [fact(title, locale) for title in rows["title"]]
    titles = zip(rows["scenario_id"], said, rows["reported_on"], strict=True)
    none = {"": say(locale, "no_scenario")}
    return none | {code: f"{title} ({day})" for code, title, day in titles}


@cache
def _targets(locale: Locale) -> dict[Any, str]:
    common_first = strikes.load()["target_type"].value_counts().index
    return {code: say(locale, f"target_{code}") for code in common_first}


_OFFERED: dict[str, Callable[[MapSpec], dict[Any, str]]] = {
    "locale": lambda _: {code: _language(code) for code in catalogue.known()},
    "theme": lambda spec: {str(theme): say(spec.locale, str(theme)) for theme in Theme},
    "scenario": lambda spec: _scenarios(spec.locale).copy(),
    "oblasts": lambda spec: _oblasts(spec.locale).copy(),
    "weapon_classes": lambda spec: {
        code: Speaker(spec.locale).say(code) for code in strikes.WEAPON_CLASSES
    },
    "target_types": lambda spec: _targets(spec.locale).copy(),
    "layers": lambda spec: {str(layer): say(spec.locale, f"layer_{layer}") for layer in Layer},
    "reach_to": lambda spec: {
        str(distance): Speaker(spec.locale).say(str(distance)) for distance in Distance
    },
    "palette": lambda spec: {str(code): say(spec.locale, f"palette_{code}") for code in Palette},
    "rings_km": lambda spec: {km: f"{km} km" for km in sorted({*RINGS_KM, *spec.rings_km})},
}


def any_oblast(spec: MapSpec) -> dict[str, str]:
    """Return the oblasts to choose one of, with none in particular first."""
    return {"": say(spec.locale, "any_oblast"), **options("oblasts", spec)}


def scenario_told(spec: MapSpec) -> str:
    """Return who made the spec's proposal, when it was reported and where; empty without one."""
    rows = scenarios.load()[lambda frame: frame["scenario_id"] == spec.scenario]
    if rows.empty:
        return ""
    first = rows.iloc[0]
    return say(
        spec.locale,
        "scenario_told",
        who=fact(first["proposed_by"], spec.locale),
        date=first["reported_on"],
        source=first["source_name"],
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else str(value)
