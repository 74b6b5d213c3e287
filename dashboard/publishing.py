"""The page that publishes: what the map says, how it looks, the embed, the files."""

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import own, scenes, tabs
from dashboard.desk import Desk, note, show, state
from geo.errors import InputError
from maps import dashboard_choices as choices
from maps import (
    dashboard_first,
    dashboard_settings,
    dashboard_state,
    panels,
    panes,
    takeaway,
)
from maps.elements.base import asset

PUT_UP = "put_up"  # how the last publishing of this session ended


def _stays() -> bool:
    """Whether the map rests on data that may not leave as files."""
    held = own.held(state)
    return held is not None and not held.free


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
            made = getattr(desk.scene, name, "")  # what stands there if nothing is written
            st.text_input(desk.say(name), key=name, max_chars=300, help=tip, placeholder=made)
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
    made = {"preview": _preview, "publish": _put_up, "report": _report, "files": _files}
    for tab, name in tabs.of_page(state, desk.page, desk.locale):
        with tab:
            if tab.open:
                made[name](desk)


def _preview(desk: Desk) -> None:
    """Show the embed as readers get it, at one of three widths."""
    width = st.segmented_control(
        desk.say("preview"),
        dashboard_state.PREVIEW_PX,
        format_func=lambda px: f"{px} px",
        key="ask_px",
        required=True,
        label_visibility="collapsed",
    )
    px = int(width or dashboard_state.ASKED["publish"]["px"])
    size = f"{px}px", desk.spec.height
    if scenes.SERVED.is_set() and own.held(state) is None:
        page = {"src": f"./{dashboard_first.EMBED}?{state['shown']}"}
    else:
        page = {"page": takeaway.content(desk.scene, "embed").decode()}
    _show_page(desk, page, title=desk.say("preview_at", width=px), size=size, key="preview")


def _show_page(
    desk: Desk, page: dict[str, str], *, title: str, size: tuple[str, int], key: str
) -> None:
    """Show a page (`src`, or `page` itself) in a sandboxed frame, so wide in CSS, so high in px."""
    width, height = size
    draw = st.components.v2.component(
        "reachline_preview", js=asset("dashboard_preview.js"), isolate_styles=False
    )
    told: dict[str, Any] = {"title": title, "width": width, "height": height}
    told["scaled"] = desk.say("preview_scaled", percent="{percent}")
    draw(data=page | told | {"lang": str(desk.locale)}, key=key)


def _report(desk: Desk) -> None:
    """Show the report on the files that are handed out."""
    note(desk.say("report_told"))
    if _stays():
        note(desk.say("own_withheld"))
        return
    page, title = takeaway.report(desk.scene), desk.say("tab_report")
    _show_page(desk, {"page": page}, title=title, size=("100%", 900), key="report")


def _put_up(desk: Desk) -> None:
    """Publish to the folder that whoever runs the server has named."""
    settings = dashboard_settings.read()
    root = settings.publish_to if settings.may_publish else None
    if root is None or _stays():
        note(desk.say("publish_off" if root is None else "own_withheld"))
        return
    note(desk.say("publish_told"))
    with st.form("publish_form", border=False):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        name = left.text_input(desk.say("publish_name"), max_chars=60)
        asked = right.form_submit_button(desk.say("publish_now"), width="stretch")
    if asked:
        # Kept: what else happens on the page may run it again before the answer is read.
        state[PUT_UP] = _outcome(desk, root, name)
    if PUT_UP in state:
        went_well, words = state[PUT_UP]
        (st.success if went_well else st.error)(panels.escaped(words))


def _outcome(desk: Desk, root: Path, name: str) -> tuple[bool, str]:
    """Publish, and return whether it went well and what to say of it."""
    try:
        done = takeaway.put_up(desk.scene, root, name)
    except InputError as error:
        return False, str(error)
    return True, desk.say("published", path=root / name / "latest", version=done.version)


def _files(desk: Desk) -> None:
    """Offer the downloads; each is made when it is asked for."""
    stays = _stays()
    if stays:
        note(desk.say("own_withheld"))
    with st.container(horizontal=True):
        for take in takeaway.offered(stays=stays):
            made = partial(takeaway.content, desk.scene, take.key)
            label = desk.say(f"take_{take.key}")
            st.download_button(label, made, take.file, take.mime, on_click="ignore")
    if not stays:
        show(panes.snippet(desk.scene))
