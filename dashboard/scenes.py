"""Scenes and frames of the embedded facts, each made once for all who look."""

from collections import OrderedDict
from threading import Event, Lock
from typing import Any

import streamlit as st

from maps import dashboard_first, dashboard_frame
from maps.compose import compose
from maps.scene import Scene
from maps.spec import MapSpec, from_query

# Set where the server is ours: then a frame's page has an address, else Streamlit hands it over.
SERVED = Event()
MOST_READY = 16
_ready: OrderedDict[str, dashboard_frame.Frame] = OrderedDict()
_lock = Lock()


@st.cache_resource(show_spinner=False, max_entries=64)
def scene_of(query: str) -> Scene:
    """Return the scene of a spec on the embedded facts."""
    return compose(from_query(query))


@st.cache_resource(show_spinner=False, max_entries=16)
def _frame_of(query: str) -> dashboard_frame.Frame:
    return dashboard_frame.frame(scene_of(query))


def frame_of(query: str) -> dashboard_frame.Frame:
    """Return the frame a session's map begins with."""
    frame = _frame_of(query)
    with _lock:
        _ready[query] = frame
        _ready.move_to_end(query)
        while len(_ready) > MOST_READY:
            _ready.popitem(last=False)
    return frame


def ready(query: str) -> dashboard_frame.Frame | None:
    """Return a frame that was made lately, without waiting for any that is being made."""
    with _lock:
        if query in _ready:
            _ready.move_to_end(query)
        return _ready.get(query)


@st.cache_resource(show_spinner=False, max_entries=256)
def base_of(query: str) -> dashboard_frame.Base:
    """Return what changes of a session's map are measured against, long after its page went out."""
    return frame_of(query).base


@st.cache_resource(show_spinner=False, max_entries=128)
def change_of(query: str, base: str) -> dict[str, Any]:
    """Return what a frame needs to show another map of the embedded facts."""
    return dashboard_frame.change(scene_of(query), base=base_of(base))


def mounted(base: str, spec: MapSpec) -> dict[str, Any]:
    """Return what puts the frame a session began with into the page."""
    if SERVED.is_set():
        return dashboard_frame.mount(spec, src=dashboard_first.source(base, base_of(base)))
    return dashboard_frame.mount(spec, page=frame_of(base).page)
