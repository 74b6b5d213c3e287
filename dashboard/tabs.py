"""The panes of a page as tabs: the open one stands in the page's address, in whatever language."""

from collections.abc import Iterator
from typing import Any

import streamlit as st

from maps import dashboard_state, panes
from maps.dashboard_words import say
from maps.spec import Locale


def take(state: dashboard_state.State, page: str) -> None:
    """Take the pane that the reader opened, whose tab may be named in another language by now."""
    names = {say(locale, f"tab_{name}"): name for locale in Locale for name in panes.of_page(page)}
    held = state.get(_key(page))
    if held in names:
        state["ask_tab"] = names[held]
        state["tabs"] = {**state.get("tabs", {}), page: names[held]}


def of_page(state: dashboard_state.State, page: str, locale: Locale) -> Iterator[tuple[Any, str]]:
    """Show the tabs of a page; yield each, `open` or not, with the name of its pane."""
    labels = {name: say(locale, f"tab_{name}") for name in panes.of_page(page)}
    wanted = labels.get(state["ask_tab"]) or next(iter(labels.values()))
    if state.get(_key(page)) != wanted:
        state[_key(page)] = wanted
    made = st.tabs(list(labels.values()), on_change="rerun", key=_key(page))
    yield from zip(made, labels, strict=True)


def _key(page: str) -> str:
    return f"pane_{page}"
