"""The reader's own data: uploaded, told of, mended, used in this session, removed."""

from typing import Any

import pandas as pd
import streamlit as st

from geo.errors import InputError
from layers import export, timeline
from maps import dashboard_settings, dashboard_state, fault_words, own_data, panels, panes
from maps.dashboard_words import say
from maps.own_data import OwnData, Upload
from maps.spec import Locale

HELD, FAULT, LAST, MENDED = "own_data", "own_fault", "own_last", "own_mended"
ASKED = "own_asked"  # whether files were brought or taken away in this session


def held(state: Any) -> OwnData | None:
    """Return the data this session holds, if it holds any."""
    found: OwnData | None = state.get(HELD)
    return found


def standing(state: Any, locale: Locale) -> str:
    """Return how the reader's own data stand: `held`, `left`, or what to say to who had some.

    A page that stays open while the server is started anew had them in a session that is gone.
    """
    if held(state) is not None:
        return "held"
    return "left" if state.get(ASKED) else say(locale, "own_gone")


def ask(state: Any, locale: Locale) -> None:
    """Ask for files, where that is allowed, and read them when others are there than before."""
    if not dashboard_settings.read().may_upload:
        return
    files = st.file_uploader(
        say(locale, "own_files"),
        type=[ending.removeprefix(".") for ending in own_data.ENDINGS],
        accept_multiple_files=True,
        max_upload_size=own_data.MOST_MB,
        help=say(locale, "own_help", mb=own_data.MOST_MB),
        key="own_files",
        on_change=_take,
        args=[state],
    )
    if files:
        st.html(panels.note(say(locale, "own_remove")))


def _take(state: Any) -> None:
    """Read the files that are there now; without any, forget all that was made of them."""
    files = state.get("own_files") or []
    for name in (HELD, FAULT, MENDED):
        state.pop(name, None)
    state[ASKED] = True
    if not files:
        dashboard_state.take_words_up(state)
    else:
        dashboard_state.lay_words_by(state)
        _read(state, [Upload(file.name, file.getvalue()) for file in files], {})


def _read(state: Any, files: list[Upload], columns: dict[str, str]) -> None:
    try:
        state[HELD] = own_data.read(files, columns=columns)
    except InputError as error:
        error.__cause__ = error.__context__ = None  # they hold what was read
        state[FAULT] = error.with_traceback(None)


def _mend(state: Any) -> None:
    """Read again with the columns that were chosen."""
    files = state.get("own_files") or []
    chosen = {name: state.get(f"own_column_{name}") for name in own_data.FIELDS}
    columns = {name: column for name, column in chosen.items() if column}
    state.pop(FAULT, None)
    _read(state, [Upload(file.name, file.getvalue()) for file in files], columns)


def tell(state: Any, locale: Locale) -> None:
    """Say what became of the files: the account, each fault with its cure, the strikes measured."""
    if state.get(FAULT):
        lines = fault_words.error(state[FAULT], locale).splitlines()
        st.error("  \n".join(map(panels.escaped, lines)))  # a line each, in Markdown
    own = held(state)
    if own is None:
        return
    report = own.reading.report
    told = panels.escaped(own_data.account(own, locale=locale))
    with st.expander(told, expanded=not report.kept):
        st.html(panels.note(say(locale, "own_private")))
        _faults(own, locale)
        _twice(own, locale)
        if own.columns:
            _columns(state, own, locale)


def strikes(state: Any, locale: Locale) -> list[panes.Block]:
    """Return the reader's own strikes, measured; nothing where they brought none."""
    own = held(state)
    if own is None or own.reading.kind != "strikes" or own.reading.frame.empty:
        return []
    table = own.measured(timeline.load(), locale=locale)
    return [
        panes.Block("html", panels.note(say(locale, "own_measured_told"))),
        panes.Block("table", table, {"alt": say(locale, "own_measured")}),
        panes.csv(table, "own-strikes", locale),
    ]


def _faults(own: OwnData, locale: Locale) -> None:
    table = own_data.faults(own, locale=locale)
    if table.empty:
        return
    _listed(table, say(locale, "own_faults"), "faults", locale)


def _twice(own: OwnData, locale: Locale) -> None:
    if own.crowded:
        st.html(panels.note(say(locale, "own_crowded")))
    table = own_data.told_twice(own, locale=locale)
    if not table.empty:
        _listed(table, say(locale, "own_twice"), "told-twice", locale)
        st.html(panels.note(say(locale, "own_twice_told")))


def _listed(table: pd.DataFrame, title: str, name: str, locale: Locale) -> None:
    """Show a table under its title, to be taken away too."""
    st.html(panels.question(title))
    st.dataframe(table, hide_index=True, placeholder="–", alt=title)
    file = export.render(table, "csv"), f"{name}.csv", "text/csv"
    st.download_button(say(locale, "as_csv"), *file, on_click="ignore", key=f"csv_{name}")


def _columns(state: Any, own: OwnData, locale: Locale) -> None:
    """Offer the file's columns for each of our fields, as they were guessed."""
    st.html(panels.question(say(locale, "own_columns")))
    with st.form("own_columns", border=False):
        for place, name in zip(st.columns(4) * 2, own_data.FIELDS, strict=False):
            offered = ["", *own.columns]
            guessed = own.guessed.get(name, "")
            place.selectbox(
                say(locale, f"field_{name}"),
                offered,
                offered.index(guessed) if guessed in offered else 0,
                key=f"own_column_{name}",
                format_func=lambda column: column or "–",
            )
        st.form_submit_button(say(locale, "own_mend"), on_click=_mend, args=[state])
