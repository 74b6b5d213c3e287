"""What every page of the dashboard has: the scene, the map that stays, blocks shown in order."""

import base64
import gc
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

import pandas as pd
import streamlit as st

from dashboard import chosen, own, scenes
from geo.errors import InputError
from layers import timeline
from layers.control import ControlSource
from maps import dashboard_frame, dashboard_state, panels, panes, takeaway
from maps.dashboard_words import say
from maps.elements.base import asset
from maps.scene import Scene
from maps.spec import Locale, MapSpec, Palette

Words = Callable[..., str]
ASKING_PAGES = ("phrase", "reach")  # a place can be asked for there
state = cast("dashboard_state.State", st.session_state)


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Leave what all sessions share, once it is loaded, out of every later search for garbage."""
    gc.collect()
    gc.freeze()


def scene_of(query: str) -> Scene:
    """Return the scene of a spec: on the reader's own data, if there are any, else on ours.

    What is made of somebody's own data is held in their session and nowhere else.
    """
    held = own.held(state)
    return scenes.scene_of(query) if held is None else held.scene(query)


def change_of(query: str, base: str) -> dict[str, Any]:
    """Return what a frame needs to show another map."""
    held = own.held(state)
    if held is None:
        return scenes.change_of(query, base)
    change = dashboard_frame.change(held.scene(query), base=scenes.base_of(base))
    return change | {"scene": f"{change['scene']}-{held.key}"}


def control() -> ControlSource:
    """Return the control that places are measured against: the reader's own, if they brought it."""
    held = own.held(state)
    return timeline.load() if held is None or held.control is None else held.control


@dataclass(frozen=True)
class Desk:
    """A page as it is shown: its scene, and the words of its language."""

    page: str
    scene: Scene

    @property
    def spec(self) -> MapSpec:
        """The spec of the map."""
        return self.scene.spec

    @property
    def on_page(self) -> Scene:
        """The scene in the colours of the page's ground: on a dark page charts are dark too."""
        spec = self.scene.spec
        if st.context.theme.type != "dark" or spec.palette != Palette.LIGHT:
            return self.scene
        return replace(self.scene, spec=spec.model_copy(update={"palette": Palette.DARK}))

    @property
    def locale(self) -> Locale:
        """The reader's language."""
        return self.spec.locale

    def say(self, key: str, **parts: object) -> str:
        """Return one of the dashboard's phrases."""
        return say(self.locale, key, **parts)


def _table(body: pd.DataFrame, **options: Any) -> None:
    # Thousands apart, as the reader's browser writes them.
    number = st.column_config.NumberColumn(format="localized")
    columns = dict.fromkeys(body.select_dtypes("number").columns, number)
    day = st.column_config.DateColumn(format="YYYY-MM-DD")
    columns |= dict.fromkeys(body.select_dtypes("datetime").columns, day)
    columns |= options.pop("column_config", {})
    st.dataframe(body, hide_index=True, placeholder="–", column_config=columns, **options)


def _fold(body: panes.Block, *, label: str) -> None:
    with st.expander(label):
        show([body])


def _file(body: bytes, **options: Any) -> None:
    st.download_button(data=body, on_click="ignore", **options)


SHOW: dict[str, Any] = {
    "html": st.html,
    "error": st.error,
    "table": _table,
    "chart": partial(st.altair_chart, theme=None),
    "code": partial(st.code, language="html", wrap_lines=True),
    "text": partial(st.code, language=None, wrap_lines=True),
    "fold": _fold,
    "file": _file,
}


def show(blocks: list[panes.Block], **more: Any) -> None:
    """Show blocks, one after the other; the table that has a key gets `more` options."""
    for block in blocks:
        extra = more if block.options.get("key") == panes.ROWS else {}
        if block.rows:
            extra = chosen.choosing(state, block)
        SHOW[block.kind](block.body, **block.options, **extra)


def _frame_mount() -> Callable[..., Any]:
    # Our own first page has what keeps the map; each change would bring it once more.
    keeper = "" if scenes.SERVED.is_set() else asset("dashboard_keeper.js")
    return st.components.v2.component(
        "reachline_map", js=keeper + asset("dashboard_mount.js"), isolate_styles=False
    )


def call_map() -> None:
    """Have the page load what mounts the map, before there is one.

    What Streamlit has not loaded when it first meets it, it shows a third of a second later than it
    could: longer than all that the map needs. Once a session is enough, and costs no change bytes.
    """
    if "called" in state:
        return
    state["called"] = True
    _frame_mount()(data={}, key="map_call")


def show_map(desk: Desk) -> None:
    """Show the map: the frame is mounted once, and told what differs from then on.

    What is chosen in the table is opened on the map (`picked`), and the other way round.
    `picks` counts choices in the table: the echo of what the map itself opened is none.
    """
    draw = _frame_mount()
    base, query = state["frame"], state["shown"]
    choice: dict[str, Any] = {"own": own.standing(state, desk.locale)}
    choice |= {"pick": state.get("picked", ""), "picks": state.get("picks", 0)}
    if desk.page in panes.OBLAST_PAGES:
        choice["oblast"] = chosen.oblast_on_map(state)
    if desk.page in ASKING_PAGES:
        choice["at"] = asked_at(desk)
    told = change_of(query, base) | choice
    with st.container(gap=None, key="map"):
        draw(data=scenes.mounted(base, desk.spec), key="map_frame")
        draw(
            data=told,
            key="map_change",
            on_card_change=_take_card,
            on_day_change=_take_day,
            on_oblast_change=partial(chosen.take_oblast, state),
        )


def asked_at(desk: Desk) -> list[float] | None:
    """Return where the place is that the reader asks for, as Leaflet has it; the map shows it."""
    if not state["ask_place"] or (desk.page == "reach" and state["ask_tab"] != "place"):
        return None
    try:
        place = panels.found_place(state["ask_place"], state["ask_in"] or "", desk.spec)
    except InputError:
        return None
    return [place.latitude, place.longitude]


def _take_card() -> None:
    card = state["map_change"].card
    if isinstance(card, str) and card != state.get("card"):
        dashboard_state.take_card(state, card, told=own.held(state) is None)


def _take_day() -> None:
    day = state["map_change"].day
    if day:
        dashboard_state.take_day(state, day)


def show_picture(desk: Desk) -> None:
    """Offer the map as a picture, which needs no script of ours; drawn when it is opened."""
    fold = st.expander(desk.say("picture_fold"), on_change="rerun", key="picture")
    if fold.open:
        with fold:
            drawn = base64.b64encode(takeaway.content(desk.scene, "png")).decode()
            show([panes.Block("html", panels.picture(drawn, desk.scene.alt))])


def show_strikes(desk: Desk) -> None:
    """Show the table of strikes; choosing a row opens its strike on the map.

    In it the row of the strike is chosen whose card was opened on the map, none when it was closed.
    That stays due until the table is there: another run may stop this one before. A table that was
    not there, since another pane was open, chooses it anew.
    """
    card = state.get("row_due")
    if card is None and panes.ROWS not in state:
        card = state.get("card")
    if card is not None:
        ids = panes.strike_ids(desk.scene)
        rows = [ids.index(card)] if card in ids else []
        state[panes.ROWS] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    show(panes.strikes(desk.scene), on_select=partial(pick_row, desk))
    state["row_due"] = None


def pick_row(desk: Desk) -> None:
    """Remember the strike whose row was chosen in the table, for the map to open."""
    chosen = state.get(panes.ROWS)
    rows = chosen["selection"]["rows"] if chosen else []
    ids = panes.strike_ids(desk.scene)
    found = ids[rows[0]] if rows and rows[0] < len(ids) else ""
    dashboard_state.pick(state, found, told=own.held(state) is None)


def note(words: str) -> None:
    """Show a quiet line."""
    st.html(panels.note(words))
