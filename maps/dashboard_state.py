"""The dashboard's state: one spec, held by the controls and by the page's address.

`state` is any mapping that lasts from run to run. Beside the controls' own values it holds `base`
(the spec that was opened), `shown` (the query of the spec on the map), `address` (the page's query
as last known), `frame` (the query the frame began with), `fault` (why an address was refused) and
`wrong` (why a choice was).
"""

from collections.abc import Callable, MutableMapping
from typing import Any

from geo.errors import InputError
from layers.provenance import DATA
from maps import dashboard_choices as choices
from maps.dashboard_words import say
from maps.spec import DEFAULT_LAYERS, MapSpec, Theme, from_yaml

STORY = DATA / "stories" / "2025-08-21.yaml"

State = MutableMapping[str, Any]
Check = Callable[[str], object]  # composes a query's scene: raises InputError where it cannot


def follow(state: State, address: str, *, check: Check) -> None:
    """Take the spec of an address into the controls, when the reader came or went there.

    A control that was moved in the same run goes before the address: the browser's may be the one
    of a moment ago.
    """
    if "base" in state and (address == state["address"] or _moved(state)):
        return
    spec, fault = from_yaml(STORY), ""
    if address:
        try:
            opened = choices.opened(address)
            check(opened.to_query())
        except InputError as error:
            fault = f"{say(spec.locale, 'bad_address')} {error}"
        else:
            spec = opened
    state.update(base=spec, address=address, shown=spec.to_query(), fault=fault)
    state.setdefault("frame", spec.to_query())
    state.update(choices.values(spec))


def chosen(state: State, *, check: Check) -> bool:
    """Put the query of the spec the controls make into `shown`; return whether it is a new one.

    Choices that do not fit together leave the map as it is, with the reason in `wrong`.
    """
    base: MapSpec = state["base"]
    try:
        query = choices.edited(base, state).to_query()
        check(query)
    except InputError as error:
        state["wrong"] = f"{say(base.locale, 'bad_choice')} {error}"
        return False
    state["wrong"] = ""
    if query == state["shown"]:
        return False
    state.update(shown=query, fault="")
    return True


def step(state: State, days: int) -> None:
    """Go some days on or back."""
    state["date"] = choices.stepped(state["date"], days)


def retheme(state: State) -> None:
    """Draw what the new question asks for, unless the reader chose layers of their own."""
    if any(set(state["layers"]) == set(layers) for layers in DEFAULT_LAYERS.values()):
        state["layers"] = [str(layer) for layer in DEFAULT_LAYERS[Theme(state["theme"])]]


def _moved(state: State) -> bool:
    try:
        return bool(choices.edited(state["base"], state).to_query() != state["shown"])
    except InputError:
        return True
