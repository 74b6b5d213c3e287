"""The dashboard: controls -> map spec -> show. Nothing is measured, worded or drawn here."""

from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from geo.errors import InputError
from layers import timeline
from layers.provenance import DATA
from maps import dashboard_choices as choices
from maps import dashboard_frame, panels, panes, takeaway
from maps.compose import compose
from maps.dashboard_words import say
from maps.elements.base import asset
from maps.scene import Scene
from maps.spec import MapSpec, Theme, from_query, from_yaml

STORY = DATA / "stories" / "2025-08-21.yaml"
SHOW = {
    "html": st.html,
    "error": st.error,
    "table": partial(st.dataframe, hide_index=True, placeholder="–"),
    "chart": partial(st.altair_chart, theme=None),
    "code": partial(st.code, language="html", wrap_lines=True),
}
state = st.session_state


@st.cache_resource(show_spinner=False, max_entries=64)
def scene_of(query: str) -> Scene:
    """Return the scene of a spec, made once for all sessions."""
    return compose(from_query(query))


@st.cache_resource(show_spinner=False, max_entries=16)
def frame_of(query: str) -> dashboard_frame.Frame:
    """Return the frame a session's map began with."""
    return dashboard_frame.frame(scene_of(query))


@st.cache_data(show_spinner=False, max_entries=128)
def change_of(query: str, base: str) -> dict[str, Any]:
    """Return what a frame needs to show another map."""
    return dashboard_frame.change(scene_of(query), base=frame_of(base))


def address() -> str:
    """Return the query of the page's address."""
    return urlencode(st.query_params.to_dict(), safe=",")


def open_spec(query: str) -> None:
    """Take the spec of an address into the controls; the story's where there is none."""
    spec, state.fault = from_yaml(STORY), ""
    try:
        if query:
            opened = choices.opened(query)
            scene_of(opened.to_query())
            spec = opened
    except InputError as error:
        state.fault = str(error)
    state.base, state.address, state.shown = spec, query, spec.to_query()
    state.setdefault("frame", state.shown)
    state.update(choices.values(spec))


def moved_on() -> bool:
    """Whether the reader went to another address by the browser, not by a control."""
    if address() == state.address:
        return False
    try:
        return choices.edited(state.base, state).to_query() == state.shown
    except InputError:
        return False


def chosen() -> MapSpec:
    """Return the spec the controls make, and put it into the address."""
    try:
        query = choices.edited(state.base, state).to_query()
        scene_of(query)
    except InputError as error:
        st.error(panels.escaped(f"{say(state.base.locale, 'bad_choice')} {error}"))
        query = state.shown
    if query != state.shown:
        st.query_params.from_dict(dict(parse_qsl(query)))
        state.shown, state.address, state.fault = query, address(), ""
    return from_query(query)


def step(days: int) -> None:
    """Go some days on or back."""
    state.date = choices.stepped(state.date, days)


def sidebar(spec: MapSpec) -> None:
    """Show the controls, grouped by question; each is named like the option it edits."""
    word = partial(say, spec.locale)

    def pick(widget: Any, field: str, **more: Any) -> None:
        offered = choices.options(field, spec)
        widget(word(field), list(offered), format_func=offered.get, key=field, **more)

    def ask(key: str) -> None:
        st.html(panels.question(word(key)))

    bare = {"label_visibility": "collapsed"}
    days = {"min_value": choices.FIRST_DAY, "max_value": choices.last_day(), "format": "YYYY-MM-DD"}
    pick(st.segmented_control, "locale", required=True, **bare)
    ask("question")
    pick(st.radio, "theme", captions=[word(f"{theme}_caption") for theme in Theme], **bare)
    if state.theme == Theme.DISPUTE:
        pick(st.selectbox, "scenario")
        st.html(panels.note(choices.scenario_told(spec)))
    ask("when")
    st.date_input(word("date"), key="date", required=True, **days, **bare)
    before, after = st.columns(2)
    before.button(word("earlier"), on_click=step, args=[-1], width="stretch")
    after.button(word("later"), on_click=step, args=[1], width="stretch")
    st.date_input(word("strike_days"), key="strike_days", help=word("strike_days_help"), **days)
    ask("which")
    for field in ("oblasts", "weapon_classes", "target_types"):
        pick(st.multiselect, field, placeholder=word("all"))
    st.number_input(word("min_casualties"), 0, choices.MOST_CASUALTIES, key="min_casualties")
    ask("drawn")
    pick(st.pills, "layers", selection_mode="multi", **bare)
    pick(st.selectbox, "reach_to")
    pick(st.multiselect, "rings_km", placeholder=word("no_rings"))
    st.toggle(word("miles"), key="miles")


def show(blocks: list[panes.Block]) -> None:
    """Show a pane's blocks, one after the other."""
    for block in blocks:
        SHOW[block.kind](block.body, **block.options)


def ask_place(scene: Scene) -> None:
    """Ask for a place and show its measured card."""
    word = partial(say, scene.spec.locale)
    offered = {"": word("any_oblast")} | choices.options("oblasts", scene.spec)
    with st.form("place", border=False):
        name = st.text_input(word("place_name"), key="place_name", max_chars=80)
        oblast = st.selectbox(word("place_oblast"), list(offered), format_func=offered.get)
        asked = st.form_submit_button(word("measure"))
    if asked or name:
        show(panes.place(name, oblast, scene.spec, control=timeline.load()))


def hand_out(scene: Scene) -> None:
    """Offer the downloads; each is made when it is asked for."""
    with st.container(horizontal=True):
        for take in takeaway.TAKEAWAYS:
            made, words = partial(takeaway.content, scene, take.key), f"take_{take.key}"
            label = say(scene.spec.locale, words)
            st.download_button(label, made, take.file, take.mime, on_click="ignore")
    show(panes.snippet(scene))


def main() -> None:
    """Show one view: controls, map, panes."""
    st.set_page_config(page_title="Reachline", layout="wide")
    st.html(panels.STYLE)
    js = asset("dashboard_mount.js")
    draw = st.components.v2.component("reachline_map", js=js, isolate_styles=False)
    if "base" not in state or moved_on():
        open_spec(address())
    if state.fault:
        st.error(panels.escaped(f"{say(state.base.locale, 'bad_address')} {state.fault}"))
    with st.sidebar:
        sidebar(from_query(state.shown))
    spec = chosen()
    scene = scene_of(spec.to_query())
    show(panes.head(scene, timeline.load()))
    with st.container(gap=None):
        draw(data=dashboard_frame.mount(frame_of(state.frame), spec), key="map_frame")
        draw(data=change_of(spec.to_query(), state.frame), key="map_change")
    show(panes.figures(scene))
    own = {"place": ask_place, "take": hand_out}
    names = panes.names(scene)
    labels = [say(spec.locale, f"tab_{name}") for name in names]
    for tab, name in zip(st.tabs(labels, on_change="rerun", key="pane"), names, strict=True):
        if tab.open:
            with tab:
                own[name](scene) if name in own else show(panes.made(name, scene))
    show(panes.foot(scene))


main()
