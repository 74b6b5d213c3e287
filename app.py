"""The dashboard: controls -> map spec -> show. Nothing is measured, worded or drawn here."""

from functools import partial
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from layers import timeline
from maps import dashboard_choices as choices
from maps import dashboard_frame, dashboard_log, dashboard_state, panels, panes, takeaway
from maps.compose import compose
from maps.dashboard_words import say
from maps.elements.base import asset
from maps.scene import Scene
from maps.spec import MapSpec, Theme, from_query

SHOW: dict[str, Any] = {
    "html": st.html,
    "error": st.error,
    "table": partial(st.dataframe, hide_index=True, placeholder="–"),
    "chart": partial(st.altair_chart, theme=None),
    "code": partial(st.code, language="html", wrap_lines=True),
}
state = cast("dashboard_state.State", st.session_state)


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


def show(blocks: list[panes.Block]) -> None:
    """Show blocks, one after the other."""
    for block in blocks:
        SHOW[block.kind](block.body, **block.options)


def sidebar(spec: MapSpec) -> None:
    """Show the controls, grouped by question; each is named like the option it edits."""
    word = partial(say, spec.locale)

    def pick(widget: Any, field: str, **more: Any) -> None:
        offered = choices.options(field, spec)
        widget(word(field), list(offered), format_func=offered.get, key=field, **more)

    def ask_day(field: str, **more: Any) -> None:
        first, last = choices.FIRST_DAY, choices.last_day()
        st.date_input(word(field), "today", first, last, field, format="YYYY-MM-DD", **more)

    def step(place: Any, words: str, days: int) -> None:
        go = partial(dashboard_state.step, state, days)
        place.button(word(words), on_click=go, width="stretch")

    bare = {"label_visibility": "collapsed"}
    pick(st.segmented_control, "locale", required=True, **bare)
    st.html(panels.question(word("question")))
    pick(st.radio, "theme", on_change=dashboard_state.retheme, args=[state], **choices.themes(spec))
    if state["theme"] == Theme.DISPUTE:
        pick(st.selectbox, "scenario")
        st.html(panels.note(choices.scenario_told(spec)))
    st.html(panels.question(word("when")))
    ask_day("date", required=True, **bare)
    for column, words, days in zip(st.columns(2), ("earlier", "later"), (-1, 1), strict=True):
        step(column, words, days)
    ask_day("strike_days", help=word("strike_days_help"))
    st.html(panels.question(word("which")))
    for field in ("oblasts", "weapon_classes", "target_types"):
        pick(st.multiselect, field, placeholder=word("all"))
    st.number_input(word("min_casualties"), 0, choices.MOST_CASUALTIES, key="min_casualties")
    st.html(panels.question(word("drawn")))
    pick(st.pills, "layers", selection_mode="multi", **bare)
    pick(st.selectbox, "reach_to")
    pick(st.multiselect, "rings_km", placeholder=word("no_rings"))
    st.toggle(word("miles"), key="miles")


def ask_place(scene: Scene) -> None:
    """Ask for a place and show its measured card."""
    word, offered = partial(say, scene.spec.locale), choices.any_oblast(scene.spec)
    with st.form("place", border=False):
        left, middle, right = st.columns([3, 3, 1], vertical_alignment="bottom")
        name = left.text_input(word("place_name"), max_chars=80)
        oblast = middle.selectbox(word("place_oblast"), offered, format_func=offered.__getitem__)
        asked = right.form_submit_button(word("measure"))
    if asked or name:
        show(panes.place(name, oblast or "", scene.spec, control=timeline.load()))


def hand_out(scene: Scene) -> None:
    """Offer the downloads; each is made when it is asked for."""
    with st.container(horizontal=True):
        for take in takeaway.TAKEAWAYS:
            made, words = partial(takeaway.content, scene, take.key), f"take_{take.key}"
            label = say(scene.spec.locale, words)
            st.download_button(label, made, take.file, take.mime, on_click="ignore")
    show(panes.snippet(scene))


@dashboard_log.run(new="base" not in state)
def main() -> None:
    """Show one view: controls, map, panes."""
    st.set_page_config(page_title="Reachline", layout="wide")
    st.html(panels.STYLE)
    js = asset("dashboard_mount.js")
    draw = st.components.v2.component("reachline_map", js=js, isolate_styles=False)
    dashboard_state.follow(state, address(), check=scene_of)
    if dashboard_state.chosen(state, check=scene_of):
        st.query_params.from_dict(dict(parse_qsl(state["shown"])))
        state["address"] = address()
    scene = scene_of(query := state["shown"])
    with st.sidebar:
        sidebar(scene.spec)
    show(panes.faults(state["fault"] or state["wrong"]))
    show(panes.head(scene, timeline.load()))
    with st.container(gap=None):
        draw(data=dashboard_frame.mount(frame_of(state["frame"]), scene.spec), key="map_frame")
        draw(data=change_of(query, state["frame"]), key="map_change")
    show(panes.figures(scene))
    own = {"place": ask_place, "take": hand_out}
    labels = {name: say(scene.spec.locale, f"tab_{name}") for name in panes.names(scene)}
    tabs = st.tabs(list(labels.values()), on_change="rerun", key="pane")
    for tab, name in zip(tabs, labels, strict=True):
        with tab:
            if tab.open and name in own:
                own[name](scene)
            elif tab.open:
                show(panes.made(name, scene))
    show(panes.foot(scene))


main()
