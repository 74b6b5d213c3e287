"""The panes under the dashboard's map, as blocks that any surface can show one after the other."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from geo.errors import InputError
from layers import export, timeline
from layers import oblasts as names
from layers.control import ControlSource
from layers.places import Place
from layers.timeline import Timeline
from maps import (
    area_charts,
    charts,
    control_tables,
    fault_words,
    panels,
    reach_tables,
    takeaway,
)
from maps.dashboard_words import say
from maps.phrase_check import PhraseCard
from maps.scene import Scene
from maps.spec import Locale, MapSpec

_HOST = r"https?://(?:www\.)?([^/]+)"
ROWS = "rows"  # the table of strikes
_PANES = {
    "reach": ("strikes", "depth", "deepest", "weapons", "place"),
    "control": ("changes", "tables", "months", "oblasts"),
    "dispute": ("tables", "proposals"),
    "publish": ("preview", "publish", "report", "files"),
}
OBLAST_PAGES = ("control", "dispute")  # their tables are by oblast


@dataclass(frozen=True)
class Block:
    """One thing to show: `body` as `kind`, with the options that kind takes.

    `rows` says what each row of a table stands for, where choosing it shows that on the map: codes
    of oblasts, or of strikes with their days (`ID 2025-08-21`).
    """

    kind: Literal["html", "error", "table", "chart", "code", "text", "file", "fold"]
    body: Any
    options: dict[str, Any] = field(default_factory=dict)
    rows: tuple[str, ...] = ()


def head(scene: Scene) -> list[Block]:
    """Return the finding."""
    return [Block("html", panels.headline(scene))]


def faults(words: str) -> list[Block]:
    """Return what was wrong with an address or a choice; nothing if nothing was."""
    return [Block("error", panels.escaped(words))] if words else []


def wrong(error: InputError, locale: Locale) -> Block:
    """Return what was wrong with what the reader asked for."""
    return Block("error", panels.escaped(fault_words.error(error, locale)))


def figures(scene: Scene, control: Timeline) -> list[Block]:
    """Return the figures as sentences, after the reason where control is not assessed.

    They stand under the map, so that it stays where it is while one goes from day to day.
    """
    reason = control.why_not(scene.spec.date)
    before = [Block("html", panels.remark(scene.notes[0]))] if reason else []
    return [*before, Block("html", panels.figures(scene))]


def foot(scene: Scene) -> list[Block]:
    """Return notes, sources and dates."""
    return [Block("html", panels.foot(scene))]


def of_page(page: str) -> tuple[str, ...]:
    """Return the panes of a page, in their order; the first is open until another is."""
    return _PANES.get(page, ())


def made(name: str, scene: Scene) -> list[Block]:
    """Return the blocks of a pane that asks for nothing."""
    return _MADE[name](scene)


def strikes(scene: Scene) -> list[Block]:
    """Return the strikes on the map as a table with their distances; a row can be chosen."""
    locale = scene.spec.locale
    if scene.strikes.empty:
        return [_note(say(locale, "no_strikes"))]
    table = panels.strikes(scene)
    config = {"column_config": _columns(locale), "key": ROWS, "selection_mode": "single-row"}
    return [
        _note(panels.strike_totals(scene)),
        Block("table", table, {**config, "alt": say(locale, "table_strikes")}),
        _note(say(locale, "choose_row")),
        csv(table, "strikes", locale),
    ]


def strike_ids(scene: Scene) -> list[str]:
    """Return the ids of the rows of `strikes`, in their order."""
    return [str(code) for code in scene.strikes["strike_id"]]


def deepest(scene: Scene) -> list[Block]:
    """Return the deepest of the strikes that pass the spec's filters, whatever their day."""
    locale = scene.spec.locale
    table, rows = reach_tables.deepest(_measured(scene), scene.spec)
    return [
        _note(say(locale, "deepest_told")),
        Block("table", table, {"column_config": _columns(locale), **_choice("deepest")}, rows),
        _note(say(locale, "choose_deepest")),
        _note(say(locale, "sample")),
        csv(table, "deepest", locale),
    ]


def weapons(scene: Scene) -> list[Block]:
    """Return how deep each class of weapon struck."""
    locale = scene.spec.locale
    table = reach_tables.by_weapon(_measured(scene), scene.spec)
    return [
        _note(say(locale, "weapons_told")),
        Block("table", table),
        _note(say(locale, "sample")),
        csv(table, "weapons", locale),
    ]


def tables(scene: Scene) -> list[Block]:
    """Return the scene's own tables: claim and control, and what a proposal would move."""
    locale, found = scene.spec.locale, []
    if not scene.tables:
        return [_note(say(locale, "no_table"))]
    for number, (name, table) in enumerate(scene.tables.items()):
        found += [
            Block("html", panels.question(name)),
            *_by_oblast(table, name, key=f"dispute_{number + 1}", locale=locale),
            csv(table, f"dispute-{number + 1}", locale),
        ]
    return found


def proposals(scene: Scene) -> list[Block]:
    """Return what each published proposal would move, both ways, side by side."""
    locale = scene.spec.locale
    if timeline.load().why_not(scene.spec.date):
        return [_note(say(locale, "no_table"))]
    table = control_tables.proposals(timeline.load().on(scene.spec.date), locale=locale)
    link = {"type_config": {"type": "link", "display_text": _HOST}}
    return [
        _note(say(locale, "proposals_told")),
        Block("table", table, {"column_config": {say(locale, "source"): link}}),
        csv(table, "proposals", locale),
    ]


def changes(scene: Scene, since: dt.date, control: ControlSource) -> list[Block]:
    """Return what changed between two days: totals, then each oblast."""
    locale, day = scene.spec.locale, scene.spec.date
    first, last = sorted((since, day))
    try:
        found = control_tables.change(control, first, last, locale=locale)
    except InputError as error:
        return [wrong(error, locale)]
    return [
        Block("html", panels.sentences(found.totals)),
        *_by_oblast(found.table, found.totals[0], key="changes", locale=locale),
        _note(say(locale, "net_told")),
        csv(found.table, f"control-{first}-{last}", locale),
    ]


def months(scene: Scene) -> list[Block]:
    """Return how much ground changed hands month by month."""
    spec = scene.spec
    table = area_charts.months(timeline.load())
    return [
        _note(say(spec.locale, "months_told")),
        *_chart(area_charts.month_chart(table, spec), table, "months", spec),
        *_published(table, spec),
    ]


def _published(table: pd.DataFrame, spec: MapSpec) -> list[Block]:
    """Return our months beside those that others published, and where each stands in print."""
    beside = area_charts.beside(table)
    rows = area_charts.in_print(locale=spec.locale)
    link = {"type_config": {"type": "link", "display_text": _HOST}}
    config = {"column_config": {say(spec.locale, "source"): link}}
    drawn = area_charts.published_chart(beside, spec)
    return [
        _note(say(spec.locale, "published_told")),
        *_chart(drawn, area_charts.wide(beside), "published", spec),
        Block("fold", Block("table", rows, config), {"label": say(spec.locale, "in_print")}),
    ]


def oblasts(scene: Scene) -> list[Block]:
    """Return each oblast's occupied ground over time, one small chart an oblast."""
    spec = scene.spec
    table = area_charts.by_oblast(timeline.load(), locale=spec.locale)
    return [
        _note(say(spec.locale, "oblasts_told")),
        *_chart(area_charts.oblast_chart(table, spec), table, "oblasts", spec),
    ]


def depth(scene: Scene) -> list[Block]:
    """Return strikes by date and depth, and the waves of attack."""
    spec = scene.spec
    table = charts.depths(_measured(scene), spec)
    told = f"{say(spec.locale, 'depth_told')} {charts.missing_words(table, spec)}"
    waves = charts.wave_table(spec)
    return [
        _note(told),
        *_chart(charts.depth_chart(table, spec), table.drop(columns="kind"), "depth", spec),
        _note(say(spec.locale, "waves_told")),
        *_chart(charts.wave_chart(spec), waves.drop(columns="rank"), "waves", spec),
    ]


def _measured(scene: Scene) -> Any:
    return charts.measured_strikes(timeline.load(), as_of=scene.spec.figures_as_of)


def _by_oblast(table: pd.DataFrame, alt: str, *, key: str, locale: Locale) -> list[Block]:
    """Return a table whose first column is oblasts: choosing a row marks its oblast on the map."""
    codes = oblast_codes()
    known = {names.name_of(iso, locale=str(locale)): iso for iso in codes}
    rows = tuple(known.get(str(name), "") for name in table.iloc[:, 0])
    if not any(rows):
        return [Block("table", table, {"alt": alt})]
    chosen = Block("table", table, {"alt": alt, **_choice(key)}, rows)
    return [chosen, _note(say(locale, "choose_oblast"))]


def _choice(key: str) -> dict[str, Any]:
    return {"key": f"rows_{key}", "selection_mode": "single-row"}


def oblast_codes() -> tuple[str, ...]:
    """Return the codes of the oblasts in the order in which the map knows them."""
    return tuple(names.load()["iso"])


def _chart(chart: Any, table: pd.DataFrame, name: str, spec: MapSpec) -> list[Block]:
    """Return a chart with what it shows in words, and its numbers as a table and a file."""
    locale = spec.locale
    shown = table.rename(columns=lambda column: say(locale, column))
    return [
        Block("chart", chart, {"alt": say(locale, f"chart_{name}"), "key": f"chart_{name}"}),
        Block("fold", Block("table", shown), {"label": say(locale, "as_table")}),
        csv(shown, name, locale),
    ]


def csv(table: pd.DataFrame, name: str, locale: Locale) -> Block:
    """Return a table as a download; no cell in it can begin a formula."""
    return Block(
        "file",
        export.render(table, "csv"),
        {
            "label": say(locale, "as_csv"),
            "file_name": f"{name}.csv",
            "mime": "text/csv",
            "key": f"csv_{name}",
        },
    )


def _columns(locale: Locale) -> dict[str, Any]:
    return {
        say(locale, "source"): {"type_config": {"type": "link", "display_text": _HOST}},
        say(locale, "day"): {"type_config": {"type": "date", "format": "YYYY-MM-DD"}},
    }


def place(name: str, oblast_iso: str, spec: MapSpec, *, control: ControlSource) -> list[Block]:
    """Return a place's measured card, or why there is none."""
    try:
        card = panels.place_card(name, oblast_iso, spec.date, spec, control=control)
    except InputError as error:
        return [wrong(error, spec.locale)]
    return [
        Block("html", panels.said(card)),
        Block("table", card.distances),
        Block("html", panels.question(say(spec.locale, "sectors"))),
        Block("table", card.sectors),
        Block("html", panels.rests_on(card)),
    ]


def phrase(card: PhraseCard, place: Place, spec: MapSpec) -> list[Block]:
    """Return a checked phrase: the sentence, the verdict, the quote, and what it rests on."""
    locale = spec.locale
    lines = [card.sentence, card.verdict, card.read_as, panels.caution(place, spec)]
    return [
        Block("html", panels.told_first(*[line for line in lines if line])),
        Block("html", panels.question(say(locale, "quote"))),
        Block("text", card.quote),
        Block("table", card.table, {"alt": card.verdict}),
        csv(card.table, "phrase", locale),
    ]


def snippet(scene: Scene) -> list[Block]:
    """Return the embed snippet, and what must lie beside it."""
    locale = scene.spec.locale
    return [
        _note(say(locale, "take_told")),
        _note(say(locale, "snippet_told")),
        Block("code", takeaway.embed_snippet(scene)),
    ]


_MADE: dict[str, Callable[[Scene], list[Block]]] = {
    "strikes": strikes,
    "depth": depth,
    "deepest": deepest,
    "weapons": weapons,
    "tables": tables,
    "proposals": proposals,
    "months": months,
    "oblasts": oblasts,
}


def _note(words: str) -> Block:
    return Block("html", panels.note(words))
