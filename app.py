"""The dashboard: controls -> map spec -> show. Nothing is measured or drawn here."""

import datetime as dt
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import geopandas as gpd
import streamlit as st

from geo.errors import InputError
from layers import timeline
from layers.provenance import DATA
from maps import charts, dashboard_frame, panels, takeaway
from maps import dashboard_choices as choices
from maps.compose import compose
from maps.dashboard_words import say
from maps.elements.base import asset
from maps.scene import Scene
from maps.spec import MapSpec, Theme, from_query, from_yaml

STORY = DATA / "stories" / "2025-08-21.yaml"
state = st.session_state


@st.cache_resource(show_spinner=False, max_entries=64)
def scene_of(query: str) -> Scene:
    return compose(from_query(query))


@st.cache_resource(show_spinner=False, max_entries=16)
def frame_of(query: str) -> dashboard_frame.Frame:
    return dashboard_frame.frame(scene_of(query))


@st.cache_data(show_spinner=False, max_entries=64)
def change_of(query: str, base: str) -> dict[str, Any]:
    return dashboard_frame.change(scene_of(query), base=frame_of(base))


@st.cache_resource(show_spinner=False)
def measured() -> gpd.GeoDataFrame:
    return charts.measured_strikes(timeline.load())


def address() -> str:
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


def chosen() -> MapSpec:
    """Return the spec the controls make, and put it into the address."""
    try:
        spec = choices.edited(state.base, state)
        query = spec.to_query()
        scene_of(query)
    except InputError as error:
        st.error(panels.escaped(f"{say(state.base.locale, 'bad_choice')} {error}"))
        return from_query(state.shown)
    if query != state.shown:
        st.query_params.from_dict(dict(parse_qsl(query)))
        state.shown, state.address, state.fault = query, address(), ""
    return spec


def step(days: int) -> None:
    day = state.date + dt.timedelta(days=days)
    state.date = min(max(day, choices.FIRST_DAY), choices.last_day())


def sidebar(spec: MapSpec) -> None:
    """Show the controls, grouped by question; each is named like the option it edits."""

    def pick(widget: Any, field: str, **more: Any) -> None:
        offered = choices.options(field, spec)
        label = more.pop("label", None) or word(field)
        widget(label, list(offered), format_func=offered.get, key=field, **more)

    word = partial(say, spec.locale)
    pick(st.segmented_control, "locale", label=word("language"), label_visibility="collapsed", required=True)
    st.html(panels.question(word("question")))
    captions = [word(f"{theme}_caption") for theme in Theme]
    pick(st.radio, "theme", label=word("question"), captions=captions, label_visibility="collapsed")
    if state.theme == Theme.DISPUTE:
        pick(st.selectbox, "scenario")
        if told := choices.scenario_told(spec):
            st.html(panels.note(told))
    st.html(panels.question(word("when")))
    bounds = {"min_value": choices.FIRST_DAY, "max_value": choices.last_day(), "format": "YYYY-MM-DD"}
    st.date_input(word("date"), key="date", label_visibility="collapsed", required=True, **bounds)
    before, after = st.columns(2)
    before.button(word("earlier"), on_click=step, args=[-1], width="stretch")
    after.button(word("later"), on_click=step, args=[1], width="stretch")
    st.date_input(word("strike_days"), key=choices.STRIKE_DAYS, help=word("strike_days_help"), **bounds)
    st.html(panels.question(word("which")))
    for field in ("oblasts", "weapon_classes", "target_types"):
        pick(st.multiselect, field, placeholder=word("all"))
    st.number_input(word("min_casualties"), 0, choices.MOST_CASUALTIES, key="min_casualties", step=1)
    st.html(panels.question(word("drawn")))
    pick(st.multiselect, "layers")
    pick(st.selectbox, "reach_to")
    rings = sorted({*choices.RINGS_KM, *spec.rings_km})
    st.multiselect(word("rings_km"), rings, key="rings_km")
    st.toggle(word("miles"), key="miles")


def show_map(scene: Scene, query: str) -> None:
    """Show the headline, the map, the figures, and what they rest on."""
    word = partial(say, scene.spec.locale)
    st.html(panels.headline(scene))
    with st.container(gap=None):
        height = dashboard_frame.HEIGHT_PX + 40
        framed = {"page": frame_of(state.frame).page, "title": word("map_title"), "height": height}
        draw(data=framed, key="map_frame")
        draw(data=change_of(query, state.frame), key="map_change")
    st.html(panels.figures(scene))
    st.html(panels.foot(scene))


def show_strikes(scene: Scene) -> None:
    word = partial(say, scene.spec.locale)
    if scene.strikes.empty:
        st.html(panels.note(word("no_strikes")))
        return
    link = {word("source"): st.column_config.LinkColumn(display_text=r"https?://(?:www\.)?([^/]+)")}
    st.dataframe(panels.strikes(scene), hide_index=True, column_config=link)
    st.html(panels.note(word("empty_is_unknown")))


def show_tables(scene: Scene) -> None:
    for name, table in scene.tables.items():
        st.html(panels.question(name))
        st.dataframe(table, hide_index=True)


def show_place(scene: Scene) -> None:
    """Ask for a place and show its measured card."""
    spec, word = scene.spec, partial(say, scene.spec.locale)
    with st.form("place", border=False):
        left, middle, right = st.columns([3, 2, 1], vertical_alignment="bottom")
        name = left.text_input(word("place_name"), key="place_name", max_chars=80)
        offered = {"": word("any_oblast")} | choices.options("oblasts", spec)
        oblast = middle.selectbox(word("place_oblast"), list(offered), format_func=offered.get, key="place_oblast")
        right.form_submit_button(word("measure"), width="stretch")
    if not name:
        return
    try:
        card = panels.place_card(name, oblast, spec.date, spec, control=timeline.load())
    except InputError as error:
        st.error(panels.escaped(str(error)))
        return
    st.html(panels.said(card))
    st.dataframe(card.distances, hide_index=True)
    st.html(panels.question(word("sectors")))
    st.dataframe(card.sectors, hide_index=True)


def show_depth(scene: Scene) -> None:
    spec, word = scene.spec, partial(say, scene.spec.locale)
    table = charts.depths(measured(), spec)
    st.html(panels.note(f"{word('depth_told')} {charts.missing_words(table, spec)}"))
    st.altair_chart(charts.depth_chart(table, spec), theme=None)
    st.html(panels.note(word("waves_told")))
    st.altair_chart(charts.wave_chart(spec), theme=None)


def show_takeaways(scene: Scene) -> None:
    word = partial(say, scene.spec.locale)
    st.html(panels.note(word("take_told")))
    with st.container(horizontal=True):
        for take in takeaway.TAKEAWAYS:
            made = partial(takeaway.content, scene, take.key)
            st.download_button(word(f"take_{take.key}"), made, take.file, take.mime, on_click="ignore")
    st.html(panels.note(word("snippet_told")))
    st.code(takeaway.embed_snippet(scene), language="html", wrap_lines=True)


st.set_page_config(page_title="Reachline", layout="wide")
st.html(panels.STYLE)
draw = st.components.v2.component("reachline_map", js=asset("dashboard_mount.js"), isolate_styles=False)
if "base" not in state or (address() != state.address and choices.edited(state.base, state).to_query() == state.shown):
    open_spec(address())
if state.fault:
    st.error(panels.escaped(f"{say(state.base.locale, 'bad_address')} {state.fault}"))
with st.sidebar:
    sidebar(from_query(state.shown))
scene = scene_of(chosen().to_query())
show_map(scene, scene.spec.to_query())
panes = [("strikes", show_strikes), ("place", show_place), ("depth", show_depth), ("take", show_takeaways)]
if scene.tables:
    panes.insert(1, ("tables", show_tables))
opened = st.tabs([say(scene.spec.locale, f"tab_{name}") for name, _ in panes], on_change="rerun")
for tab, (_, show) in zip(opened, panes, strict=True):
    if tab.open:
        with tab:
            show(scene)
