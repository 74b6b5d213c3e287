"""The page that publishes: what the map says, how it looks, the embed, the files."""

from functools import partial
from typing import Any

import streamlit as st

from dashboard import own
from dashboard.desk import Desk, note, show, state
from maps import dashboard_choices as choices
from maps import panels, panes, takeaway
from maps.elements.base import asset

WIDTHS_PX = (360, 640, 1200)


def publish(desk: Desk) -> None:
    """Show the words and looks of the map to edit, the embed, and what can be taken away."""
    show([panes.Block("html", panels.top(desk.say("publish_title"), desk.say("publish_dek")))])
    for name in ("title", "dek"):  # what the opened map said holds for no other
        if state.get(name) and not getattr(desk.spec, name):
            state[name] = ""
    left, right = st.columns(2, gap="large")
    with left:
        st.html(panels.question(desk.say("words_asked")))
        for name in ("title", "dek", "byline", "credit"):
            tip = desk.say("title_help") if name in {"title", "dek"} else None
            st.text_input(desk.say(name), key=name, max_chars=300, help=tip)
    with right:
        st.html(panels.question(desk.say("look_asked")))
        offered = choices.options("palette", desk.spec)
        st.segmented_control(
            desk.say("palette"),
            list(offered),
            format_func=offered.__getitem__,
            key="palette",
            required=True,
        )
        st.number_input(desk.say("height"), 240, 4000, step=20, key="height")
        st.number_input(desk.say("width"), 320, 4000, step=20, key="width")
    labels = {name: desk.say(f"tab_{name}") for name in ("preview", "files")}
    tabs = st.tabs(list(labels.values()), on_change="rerun", key="pane_publish")
    for tab, made in zip(tabs, (_preview, _files), strict=True):
        with tab:
            if tab.open:
                made(desk)


def _preview(desk: Desk) -> None:
    """Show the embed as readers get it, at one of three widths."""
    width = st.segmented_control(
        desk.say("preview"),
        WIDTHS_PX,
        default=WIDTHS_PX[1],
        format_func=lambda px: f"{px} px",
        key="preview_px",
        required=True,
        label_visibility="collapsed",
    )
    draw = st.components.v2.component(
        "reachline_preview", js=asset("dashboard_preview.js"), isolate_styles=False
    )
    px = int(width or WIDTHS_PX[1])
    page = takeaway.content(desk.scene, "embed").decode()
    title = desk.say("preview_at", width=px)
    told: dict[str, Any] = {"page": page, "title": title, "width": px, "height": desk.spec.height}
    draw(data=told, key="preview")


def _files(desk: Desk) -> None:
    """Offer the downloads; each is made when it is asked for."""
    held = own.held(state)
    if held is not None:
        note(desk.say("own_withheld"))
    with st.container(horizontal=True):
        for take in takeaway.offered(own=held is not None):
            made = partial(takeaway.content, desk.scene, take.key)
            label = desk.say(f"take_{take.key}")
            st.download_button(label, made, take.file, take.mime, on_click="ignore")
    if held is None:
        show(panes.snippet(desk.scene))
