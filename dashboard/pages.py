"""The five pages under one map: each shows its own answer, and asks for what only it needs."""

from collections.abc import Callable

import streamlit as st

from dashboard import desk as desks
from dashboard import own, tabs
from dashboard.desk import Desk, show, show_strikes, state
from dashboard.publishing import publish
from geo.errors import InputError
from maps import control_tables, panels, panes, phrase_check
from maps import dashboard_choices as choices

OF_THE_MAP = ("tables",)  # panes that tell of the map's own control


def reach(desk: Desk) -> None:
    """Show strikes against the front of their day: table, depth, the deepest, by weapon."""
    _tabs(desk, {"strikes": _strikes, "place": _place})


def _strikes(desk: Desk) -> None:
    """Show the reader's own strikes, if they brought any, else those on the map."""
    theirs = own.strikes(state, desk.locale)
    if theirs:
        show(theirs)
    else:
        show_strikes(desk)


def control(desk: Desk) -> None:
    """Show what changed between two days, month by month and oblast by oblast."""
    _tabs(desk, {"changes": _changes})


def dispute(desk: Desk) -> None:
    """Show claim and control, and what proposals would move."""
    _tabs(desk, {})


def phrase(desk: Desk) -> None:
    """Hold a phrase against a place and a day, and give the sentence to quote."""
    show([panes.Block("html", panels.top(desk.say("phrase_title"), desk.say("phrase_dek")))])
    offered, anywhere = phrase_check.offered(desk.locale), choices.any_oblast(desk.spec)
    with st.form("phrase", border=False):
        left, middle, right = st.columns([4, 3, 3], vertical_alignment="bottom")
        left.selectbox(
            desk.say("ask_phrase"),
            list(offered),
            format_func=lambda said: offered.get(said, said),
            key="ask_phrase",
            accept_new_options=True,
            help=desk.say("ask_phrase_help"),
        )
        middle.text_input(desk.say("place_name"), key="ask_place", max_chars=80)
        right.selectbox(
            desk.say("place_oblast"), list(anywhere), format_func=anywhere.__getitem__, key="ask_in"
        )
        left, _, right = st.columns([4, 3, 3], vertical_alignment="bottom")
        left.number_input(
            desk.say("ask_km"), 1, 3000, key="ask_km", help=desk.say("ask_km_help"), value=None
        )
        right.form_submit_button(desk.say("check"), width="stretch")
    _answer(desk)


def _answer(desk: Desk) -> None:
    """Show the checked phrase, or why it cannot be told."""
    if not state["ask_place"]:
        return
    try:
        place = panels.found_place(state["ask_place"], state["ask_in"] or "", desk.spec)
        claim = phrase_check.asked(state["ask_phrase"], state["ask_km"], locale=desk.locale)
        card = phrase_check.card(
            place,
            desk.spec.date,
            claim,
            locale=desk.locale,
            control=desks.control(),
            worded="" if state["ask_km"] else state["ask_phrase"],
        )
    except InputError as error:
        show([panes.wrong(error, desk.locale)])
        return
    show(panes.phrase(card, place, desk.spec))


def _tabs(desk: Desk, asking: dict[str, Callable[[Desk], None]]) -> None:
    """Show a page's panes; only the open one is made."""
    for tab, name in tabs.of_page(state, desk.page, desk.locale):
        with tab:
            if tab.open and name in asking:
                asking[name](desk)
            elif tab.open:
                _say_whose(desk, name)
                show(panes.made(name, desk.on_page))


def _say_whose(desk: Desk, name: str) -> None:
    """Say of a pane that it rests on the embedded facts, where the reader brought their own."""
    if own.held(state) is not None and name not in OF_THE_MAP:
        desks.note(desk.say("embedded_told"))


def _changes(desk: Desk) -> None:
    """Ask for the day to compare with, and show what changed since."""
    first, last = choices.FIRST_DAY, choices.last_day()
    left, _ = st.columns([1, 3])
    left.date_input(
        desk.say("compare"),
        None,
        first,
        last,
        "compare",
        format="YYYY-MM-DD",
        help=desk.say("compare_help"),
    )
    source = desks.control()
    since = desk.spec.compare or control_tables.year_before(desk.spec.date, source)
    show(panes.changes(desk.scene, since, source))


def _place(desk: Desk) -> None:
    """Ask for a place and show its measured card."""
    offered = choices.any_oblast(desk.spec)
    with st.form("place", border=False):
        left, middle, right = st.columns([3, 3, 1], vertical_alignment="bottom")
        left.text_input(desk.say("place_name"), key="ask_place", max_chars=80)
        middle.selectbox(
            desk.say("place_oblast"), list(offered), format_func=offered.__getitem__, key="ask_in"
        )
        asked = right.form_submit_button(desk.say("measure"))
    if asked or state["ask_place"]:
        name, oblast = state["ask_place"], state["ask_in"] or ""
        show(panes.place(name, oblast, desk.spec, control=desks.control()))


PAGES: dict[str, Callable[[Desk], None]] = {
    "reach": reach,
    "control": control,
    "dispute": dispute,
    "phrase": phrase,
    "publish": publish,
}
