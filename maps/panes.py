"""The panes under the dashboard's map, as blocks that any surface can show one after the other."""

from dataclasses import dataclass, field
from typing import Any, Literal

from geo.errors import InputError
from layers import timeline
from layers.control import ControlSource
from layers.timeline import Timeline
from maps import charts, panels, takeaway
from maps.dashboard_words import say
from maps.scene import Scene
from maps.spec import MapSpec

_HOST = r"https?://(?:www\.)?([^/]+)"


@dataclass(frozen=True)
class Block:
    """One thing to show: `body` as `kind`, with the options that kind takes."""

    kind: Literal["html", "error", "table", "chart", "code"]
    body: Any
    options: dict[str, Any] = field(default_factory=dict)


def head(scene: Scene, control: Timeline) -> list[Block]:
    """Return the finding; and, where control is not assessed, the reason before the map."""
    reason = control.why_not(scene.spec.date)
    found = [Block("html", panels.headline(scene))]
    return [*found, Block("html", panels.remark(scene.notes[0]))] if reason else found


def faults(words: str) -> list[Block]:
    """Return what was wrong with an address or a choice; nothing if nothing was."""
    return [Block("error", panels.escaped(words))] if words else []


def figures(scene: Scene) -> list[Block]:
    """Return the figures as sentences."""
    return [Block("html", panels.figures(scene))]


def foot(scene: Scene) -> list[Block]:
    """Return notes, sources and dates."""
    return [Block("html", panels.foot(scene))]


def names(scene: Scene) -> list[str]:
    """Return the panes a scene has, in their order."""
    tables = ["tables"] if scene.tables else []
    return [*tables, "strikes", "place", "depth", "take"]


def made(name: str, scene: Scene) -> list[Block]:
    """Return the blocks of a pane that asks for nothing."""
    return {"strikes": strikes, "tables": tables, "depth": depth}[name](scene)


def strikes(scene: Scene) -> list[Block]:
    """Return the strikes on the map as a table with their distances."""
    locale = scene.spec.locale
    if scene.strikes.empty:
        return [_note(say(locale, "no_strikes"))]
    link = {"type_config": {"type": "link", "display_text": _HOST}}
    return [
        Block("table", panels.strikes(scene), {"column_config": {say(locale, "source"): link}}),
        _note(say(locale, "empty_is_unknown")),
    ]


def tables(scene: Scene) -> list[Block]:
    """Return the scene's own tables: claim and control, and what a proposal would move."""
    found = []
    for name, table in scene.tables.items():
        found += [Block("html", panels.question(name)), Block("table", table)]
    return found


def depth(scene: Scene) -> list[Block]:
    """Return strikes by date and depth, and the waves of attack."""
    spec = scene.spec
    table = charts.depths(charts.measured_strikes(timeline.load()), spec)
    told = f"{say(spec.locale, 'depth_told')} {charts.missing_words(table, spec)}"
    return [
        _note(told),
        Block("chart", charts.depth_chart(table, spec)),
        _note(say(spec.locale, "waves_told")),
        Block("chart", charts.wave_chart(spec)),
    ]


def place(name: str, oblast_iso: str, spec: MapSpec, *, control: ControlSource) -> list[Block]:
    """Return a place's measured card, or why there is none."""
    try:
        card = panels.place_card(name, oblast_iso, spec.date, spec, control=control)
    except InputError as error:
        return [Block("error", panels.escaped(str(error)))]
    return [
        Block("html", panels.said(card)),
        Block("table", card.distances),
        Block("html", panels.question(say(spec.locale, "sectors"))),
        Block("table", card.sectors),
        Block("html", panels.rests_on(card)),
    ]


def snippet(scene: Scene) -> list[Block]:
    """Return the embed snippet, and what must lie beside it."""
    locale = scene.spec.locale
    return [
        _note(say(locale, "take_told")),
        _note(say(locale, "snippet_told")),
        Block("code", takeaway.embed_snippet(scene)),
    ]


def _note(words: str) -> Block:
    return Block("html", panels.note(words))
