"""What is chosen in a table is shown on the map, and the other way round.

Of all tables by oblast the same one is chosen (`state["oblast"]`, a code). A row of the deepest
strikes leads to the strike's day.
"""

from functools import partial
from typing import Any

from maps import dashboard_state, panes

NONE = -1  # no oblast, as the map counts them


def choosing(state: dashboard_state.State, block: panes.Block) -> dict[str, Any]:
    """Return what lets a reader choose a row of a table; what is chosen elsewhere is so here."""
    key, rows = block.options["key"], block.rows
    if " " in rows[0]:
        return {"on_select": partial(_go_to_strike, state, key, rows)}
    wanted = state.get("oblast", "")
    if _at(state, key, rows) != wanted:
        found = [rows.index(wanted)] if wanted in rows else []
        state[key] = {"selection": {"rows": found, "columns": [], "cells": []}}
    return {"on_select": partial(_choose_oblast, state, key, rows)}


def oblast_on_map(state: dashboard_state.State) -> int:
    """Return the oblast to mark on the map, as the map counts them."""
    codes = panes.oblast_codes()
    wanted = state.get("oblast", "")
    return codes.index(wanted) if wanted in codes else NONE


def take_oblast(state: dashboard_state.State) -> None:
    """Take the oblast that the reader clicked into on the map."""
    index = state["map_change"].oblast
    known = index is not None and index != NONE
    state["oblast"] = panes.oblast_codes()[index] if known else ""


def _choose_oblast(state: dashboard_state.State, key: str, rows: tuple[str, ...]) -> None:
    state["oblast"] = _at(state, key, rows)


def _go_to_strike(state: dashboard_state.State, key: str, rows: tuple[str, ...]) -> None:
    found = _at(state, key, rows)
    if not found:
        return
    code, day = found.split(" ")
    dashboard_state.take_day(state, day)
    state["strike_days"] = ()
    dashboard_state.pick(state, code)
    state["row_due"] = code


def _at(state: dashboard_state.State, key: str, rows: tuple[str, ...]) -> str:
    """Return what the chosen row of a table stands for; empty if none is chosen."""
    held = state.get(key)
    at = held["selection"]["rows"] if held else []
    return rows[at[0]] if at and at[0] < len(rows) else ""
