"""The dashboard: controls -> map spec -> show. Nothing is measured, worded or drawn here."""

from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from dashboard import desk as desks
from dashboard import own, tabs
from dashboard.desk import Desk, scene_of, show, state
from dashboard.pages import PAGES
from layers import timeline
from maps import dashboard_choices as choices
from maps import dashboard_log, dashboard_state, panels, panes
from maps.dashboard_words import say
from maps.spec import MapSpec

MAPLESS = ("publish",)  # pages that show the map themselves


def address() -> str:
    """Return the query of the page's address."""
    return urlencode(st.query_params.to_dict(), safe=",:")


def sidebar(spec: MapSpec, page: str) -> None:
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
    st.html(panels.question(word("when")))
    ask_day("date", required=True, **bare)
    for column, words, days in zip(st.columns(2), ("earlier", "later"), (-1, 1), strict=True):
        step(column, words, days)
    st.toggle(word("timeline"), key="timeline", help=word("timeline_help"))
    if page == "dispute":
        pick(st.selectbox, "scenario")
        st.html(panels.note(choices.scenario_told(spec)))
    if page in {"reach", "publish"}:
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
    st.html(panels.question(word("which_data")))
    own.ask(state, spec.locale)


def links(pages: dict[str, st.Page], page: str, spec: MapSpec) -> None:
    """Show the five pages; each link carries the spec, and opens it anew in another window."""
    with st.container(horizontal=True, key="pages", gap="small"):
        for name, target in pages.items():
            query = parse_qsl(dashboard_state.link(state, name))
            label = say(spec.locale, f"{name}_page")
            label = f"**{label}**" if name == page else label
            st.page_link(target, label=label, query_params=query)


@dashboard_log.run(new="base" not in state)
def main() -> None:
    """Show one page: controls, map, answer."""
    st.set_page_config(page_title="Reachline", layout="wide")
    st.sidebar.html(panels.STYLE)  # the first thing there: what comes beside it need not move
    with st.container(key="called"):  # always there, so that what follows keeps its place
        desks.call_map()
    pages = {
        name: st.Page(lambda: None, title=name, url_path=name, default=name == "reach")
        for name in PAGES
    }
    going = st.navigation(list(pages.values()), position="hidden")
    page = going.url_path or "reach"
    meant = dashboard_state.page_of(address(), page)
    if meant != page:
        st.switch_page(pages[meant], query_params=parse_qsl(address()))
    dashboard_state.keep(state)
    tabs.take(state, page)
    dashboard_state.follow(state, address(), page=page, check=scene_of)
    if dashboard_state.chosen(state, page=page, check=scene_of):
        st.query_params.from_dict(dict(parse_qsl(state["told"])))
        state["address"] = (page, address())
    desk = Desk(page, scene_of(state["shown"]))
    finding = page not in {"phrase", *MAPLESS}
    named = desk.scene.title if finding else desk.say(f"{page}_title")
    st.set_page_config(page_title=f"{named} · Reachline")
    with st.sidebar:
        sidebar(desk.spec, page)
    links(pages, page, desk.spec)
    with st.container():
        show(panes.faults(state["fault"] or state["wrong"]))
        own.tell(state, desk.locale)
    with st.container():
        if finding:
            show(panes.head(desk.scene))
        if page == "phrase":
            PAGES[page](desk)
    with st.container():
        if page not in MAPLESS:
            desks.show_map(desk)
            desks.show_picture(desk)
    with st.container():
        if finding:
            show(panes.figures(desk.scene, timeline.load()))
        if page != "phrase":
            PAGES[page](desk)
        if page not in MAPLESS:
            show(panes.foot(desk.scene))
    desks.settle()


main()
