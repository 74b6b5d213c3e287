"""The dashboard's state: one spec, held by the controls and by the page's address.

`state` is any mapping that lasts from run to run. Beside the controls' own values it holds `base`
(the spec that was opened), `shown` (the query of the spec on the map), `address` (the page's query
as last known), `told` (the query that the controls made then), `frame` (the query the frame began
with), `fault` (why an address was refused) and `wrong` (why a choice was). What a page asks beside
the spec is held as `ask_...` and stands in the address too.
"""

import datetime as dt
from collections.abc import Callable, MutableMapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from geo.errors import InputError
from layers import oblasts
from layers.provenance import DATA
from maps import dashboard_choices as choices
from maps import fault_words, panes
from maps.dashboard_words import say
from maps.scene import Scene
from maps.spec import DEFAULT_LAYERS, Layer, Locale, MapSpec, Theme, from_yaml

STORY = DATA / "stories" / "2025-08-21.yaml"
PAGES = ("reach", "control", "dispute", "phrase", "publish")
_WORDS = ("title", "dek")
THEMED = tuple(str(theme) for theme in Theme)
# What a page asks beside the spec, and what is asked at first.
_PLACE = {"place": "", "in": ""}
ASKED: dict[str, dict[str, Any]] = {
    "reach": {"tab": "strikes", "open": "", **_PLACE},
    "control": {"tab": "changes", "open": ""},
    "dispute": {"tab": "tables", "open": ""},
    "phrase": {**_PLACE, "phrase": "hundreds_of_miles", "km": None, "open": ""},
    "publish": {"tab": "preview", "px": 640},
}
PREVIEW_PX = (360, 640, 1200)
MOST_SIGNS = 200  # of what is typed
_KEYS = frozenset(name for asked in ASKED.values() for name in asked)

State = MutableMapping[str, Any]
Check = Callable[[str], object]  # composes a query's scene: raises InputError where it cannot


def follow(state: State, address: str, *, page: str, check: Check) -> None:
    """Take the spec of an address into the controls, when the reader came or went there.

    A control that was moved in the same run goes before the address: the browser's may be the one
    of a moment ago.
    """
    there = (page, address)
    if "base" in state and (there == state["address"] or _moved(state)):
        if page != state["address"][0]:
            _ask(state, page, {})  # what the page before asked is not this one's to ask
        return
    spec, fault = _themed(_story(), page), ""
    query, asked = parted(address)
    shown: object = None
    try:
        if query:
            spec = _spoken(spec, query)
            opened = choices.opened(_whole(query, page))
            shown = check(opened.to_query())
            spec = opened
        elif asked:
            shown = check(spec.to_query())
    except InputError as error:
        fault, asked = f"{say(spec.locale, 'bad_address')} {_why(error, spec)}", {}
    try:
        _ask(state, page, asked)
    except InputError as error:
        fault = f"{say(spec.locale, 'bad_asked')} {_why(error, spec)}"
        _ask(state, page, {})
    _open(state, shown)
    if "base" not in state or not _same_told(state["base"], spec):
        state["base"] = spec
    state.update(address=there, shown=spec.to_query(), fault=fault)
    state.setdefault("frame", spec.to_query())
    state.update(_held(state["base"], spec))
    state["told"] = told(state, page)


def keep(state: State) -> None:
    """Hold what the controls say that this page does not show: Streamlit forgets it else."""
    for name in (*choices.FIELDS, *(f"ask_{key}" for key in _KEYS)):
        if name in state:
            state[name] = state[name]


def chosen(state: State, *, page: str, check: Check) -> bool:
    """Put the query of the spec the controls make into `shown`; return whether the address moves.

    Choices that do not fit together leave the map as it is, with the reason in `wrong`.
    """
    base: MapSpec = state["base"]
    try:
        query = choices.edited(base, state).to_query()
        shown = check(query)
    except InputError as error:
        state["wrong"] = f"{say(base.locale, 'bad_choice')} {_why(error, base)}"
        return False
    state["wrong"] = ""
    if query != state["shown"]:
        state.update(shown=query, fault="")
    if not _on_map(shown, state.get("ask_open", "")):
        take_card(state, "")  # the map closes it by itself
    now = told(state, page)
    if now == state["told"]:
        return False
    state["told"] = now
    return True


def told(state: State, page: str, *, query: str | None = None) -> str:
    """Return the query that opens this page again as it is (or with another spec's query)."""
    first = ASKED.get(page, {})
    held = {name: state.get(f"ask_{name}", value) for name, value in first.items()}
    if query is not None and "tab" in first:
        held["tab"] = state.get("tabs", {}).get(page, "")  # the one that was open there
    if page == "reach" and held["tab"] != "place":
        held |= _PLACE
    asked = {
        name: str(value) for name, value in held.items() if value not in {first[name], None, ""}
    }
    parts = (state["shown"] if query is None else query, urlencode(asked, safe=",:"))
    return "&".join(part for part in parts if part)


def link(state: State, page: str) -> str:
    """Return the query that brings the spec to a page."""
    if page not in THEMED:
        return told(state, page, query=state["shown"])
    asked = {name: state[name] for name in choices.FIELDS} | {"theme": page}
    if asked["timeline"] == (state["theme"] == Theme.CONTROL):  # as it comes, not as chosen
        asked["timeline"] = page == Theme.CONTROL
    retheme(asked)
    spec = choices.edited(state["base"], asked)
    found = told(state, page, query=spec.to_query())
    # Where no strike is drawn none can be open.
    return found if spec.shows(Layer.STRIKES) else _without(found, "open")


def _without(query: str, name: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode([pair for pair in pairs if pair[0] != name], safe=",:")


def parted(address: str) -> tuple[str, dict[str, str]]:
    """Return the spec's part of an address, and what the page asks beside it."""
    pairs = parse_qsl(address, keep_blank_values=True)
    own = {key: value for key, value in pairs if key in _KEYS}
    return urlencode([pair for pair in pairs if pair[0] not in _KEYS], safe=","), own


def page_of(address: str, page: str) -> str:
    """Return the page an address is meant for: a theme it names goes before the path."""
    theme = dict(parse_qsl(address)).get("theme", page)
    return theme if page in THEMED and theme in THEMED else page


def step(state: State, days: int) -> None:
    """Go some days on or back."""
    state["date"] = choices.stepped(state["date"], days)


def take_day(state: State, day: str) -> None:
    """Take the day that the reader chose on the map's timeline."""
    state["date"] = choices.stepped(dt.date.fromisoformat(day), 0)


def lay_words_by(state: State) -> None:
    """Leave the words of the map that was opened while it tells of other data."""
    base: MapSpec = state["base"]
    words = {name: getattr(base, name) for name in _WORDS}
    if any(words.values()):
        state["laid_by"] = words
        _reword(state, words, dict.fromkeys(_WORDS, ""))


def take_words_up(state: State) -> None:
    """Take the words up again that were laid by."""
    words = state.pop("laid_by", None)
    if words is not None:
        _reword(state, dict.fromkeys(_WORDS, ""), words)


def _reword(state: State, before: dict[str, str], after: dict[str, str]) -> None:
    """Put words into the base, and into the controls unless the reader wrote there."""
    state["base"] = state["base"].model_copy(update=after)
    state.update({name: after[name] for name in _WORDS if state.get(name) == before[name]})


def retheme(state: State) -> None:
    """Draw what the new question asks for, unless the reader chose layers of their own."""
    if any(set(state["layers"]) == set(layers) for layers in DEFAULT_LAYERS.values()):
        state["layers"] = [str(layer) for layer in DEFAULT_LAYERS[Theme(state["theme"])]]


def _spoken(spec: MapSpec, query: str) -> MapSpec:
    """Return the story in the language an address names: faults are told in it too."""
    code = dict(parse_qsl(query)).get("locale", "")
    known = code in set(Locale) and code != spec.locale
    return choices.edited(spec, choices.values(spec) | {"locale": code}) if known else spec


def _whole(query: str, page: str) -> str:
    """Return a query with what it leaves out: the theme of its page, the day one begins with."""
    named, more = dict(parse_qsl(query, keep_blank_values=True)), {}
    if "theme" not in named and page in THEMED:
        more["theme"] = page
    if not {"theme", "timeline"} & named.keys() and page == Theme.CONTROL:
        more["timeline"] = "True"  # as the page comes
    if "date" not in named:
        story = _story()
        more |= {"date": str(story.date), "story": named.get("story", ",".join(story.story))}
    return "&".join(part for part in (query, urlencode(more, safe=",")) if part)


def _themed(spec: MapSpec, page: str) -> MapSpec:
    """Return a spec as a page shows it."""
    if page not in THEMED or page == spec.theme:
        return spec
    asked = choices.values(spec) | {"theme": page, "timeline": page == Theme.CONTROL}
    retheme(asked)
    return choices.edited(spec, asked)


def _why(error: InputError, spec: MapSpec) -> str:
    return fault_words.error(error, spec.locale)


@cache
def _story() -> MapSpec:
    return from_yaml(STORY)


def _same_told(base: MapSpec, spec: MapSpec) -> bool:
    """Whether a spec is what the controls make of the base: then its words are not lost."""
    try:
        return choices.edited(base, choices.values(spec)) == spec
    except InputError:
        return False


def _held(base: MapSpec, spec: MapSpec) -> dict[str, Any]:
    """Return what the controls hold for a spec; the base's words too, for when they fit again."""
    held = choices.values(spec)
    worded = held | {"title": base.title, "dek": base.dek}
    return worded if choices.edited(base, worded) == spec else held


def _ask(state: State, page: str, asked: dict[str, str]) -> None:
    """Take what a page asks beside the spec.

    Raises
    ------
    InputError
        A value does not fit.
    """
    if page == "reach" and "place" in asked:
        asked = {"tab": "place", **asked}
    for name, first in ASKED.get(page, {}).items():
        state[f"ask_{name}"] = _understood(name, asked[name], page) if asked.get(name) else first


def _understood(name: str, text: str, page: str) -> Any:
    try:
        if name == "km" or (name == "px" and int(text) in PREVIEW_PX):
            return int(text)
    except ValueError as error:
        raise InputError(f"{name}={text}: not understood.") from error
    known = {"in": tuple(sorted(oblasts.names()["iso"])), "tab": panes.of_page(page)}
    known["px"] = tuple(map(str, PREVIEW_PX))
    if text not in known.get(name, (text,)):
        raise InputError(f"{name}={text}: take one of {', '.join(known[name])}.")
    return text[:MOST_SIGNS]


def _open(state: State, shown: object) -> None:
    """Have the map open the card of the strike that is asked for, or close the one that is open."""
    if not _on_map(shown, state.get("ask_open", "")):
        state["ask_open"] = ""
    wanted = state.get("ask_open", "")
    if wanted != state.get("card", ""):
        pick(state, wanted)
        state["row_due"] = wanted


def _on_map(shown: object, strike: str) -> bool:
    return not isinstance(shown, Scene) or not strike or strike in panes.strike_ids(shown)


def pick(state: State, strike: str, *, told: bool = True) -> None:
    """Choose a strike beside the map, for the map to open its card; none closes the open one.

    Parameters
    ----------
    told
        Whether the address may tell of it.
    """
    state.update(picked=strike, picks=state.get("picks", 0) + 1)
    strike = strike if told else ""
    state.update(card=strike, ask_open=strike)


def take_card(state: State, strike: str, *, told: bool = True) -> None:
    """Take the strike whose card the reader opened on the map, or that it was closed.

    What is not told is left to the map alone.

    Parameters
    ----------
    told
        Whether the address may tell of it: strikes of the reader's own are nobody else's.
    """
    strike = strike[:MOST_SIGNS] if told else ""
    state.update(card=strike, row_due=strike, ask_open=strike)


def _moved(state: State) -> bool:
    page = state["address"][0]
    try:
        shown = choices.edited(state["base"], state).to_query()
    except InputError:
        return True
    return bool(shown != state["shown"] or told(state, page) != state["told"])
