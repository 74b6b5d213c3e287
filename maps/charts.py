"""Charts under the map, as Altair specs: how deep strikes go over time, and waves of attack."""

import datetime as dt
from functools import lru_cache
from typing import Any

import altair as alt
import geopandas as gpd
import numpy as np
import pandas as pd
from babel import Locale as Language

from layers import reach, strikes, waves
from layers.control import ControlSource
from maps import struck, style
from maps.dashboard_words import say
from maps.phrases import Speaker
from maps.spec import Locale, MapSpec

DEPTH_PX = 340
WAVE_PX = 130
_AREAS = {"others": 32, "shown": 60, "story": 110}  # px² of a point: what is told is drawn last
_KINDS = tuple(_AREAS)
_STATES = ("stopped", "not_stopped", "stopped_unknown")  # from the ground up
_SPAN = ("2022-02-23", "2026-09-01")


@lru_cache(maxsize=4)
def measured_strikes(source: ControlSource, *, as_of: dt.date | None = None) -> gpd.GeoDataFrame:
    """Return every strike of the sample with its measures, each on its own day: some seconds.

    Casualties are those that stand as of a day; without one, the latest.
    """
    table = struck.known_strikes(as_of).reset_index(drop=True)
    found = reach.measure(
        table["longitude"],
        table["latitude"],
        list(table["date"]),
        control=source,
        date_precision=list(table["date_precision"]),
    )
    return struck.measured_frame(table, found)


def depths(measured: gpd.GeoDataFrame, spec: MapSpec) -> pd.DataFrame:
    """Return the strikes that pass the spec's filters, whatever their day, with their depth.

    Columns: date, depth_km, kind (`others`, `shown` on the map, `story`), name, told. A strike of
    a day that is not assessed has no depth.
    """
    speaker = Speaker(spec.locale, miles=spec.miles)
    chosen = strikes.choose(
        measured,
        oblasts=spec.oblasts,
        weapon_classes=spec.weapon_classes,
        target_types=spec.target_types,
        min_casualties=spec.min_casualties,
    )
    first, last = spec.strike_days
    shown = chosen["date"].between(first, last)
    story = struck.of_story(chosen if spec.story else chosen[shown], spec)
    story = story.reindex(chosen.index, fill_value=False)
    return pd.DataFrame(
        {
            "date": pd.to_datetime(chosen["date"]),
            "depth_km": chosen["depth_km"].astype(float),
            "kind": np.select([story, shown], ["story", "shown"], "others"),
            "name": [name_of(row, spec) for _, row in chosen.iterrows()],
            "told": [_told(row, speaker) for _, row in chosen.iterrows()],
        }
    ).reset_index(drop=True)


def missing_words(table: pd.DataFrame, spec: MapSpec) -> str:
    """Return how many strikes have no depth; empty if each has."""
    missing = int(table["depth_km"].isna().sum())
    if not missing:
        return ""
    return say(spec.locale, "depth_missing", n=Speaker(spec.locale).number(missing))


def depth_chart(table: pd.DataFrame, spec: MapSpec) -> alt.LayerChart:
    """Return strikes by date and depth; the contact line is the baseline at 0."""
    colours = style.palette(spec.palette)
    drawn = table.dropna(subset="depth_km")
    drawn = drawn.assign(
        group=[say(spec.locale, kind) for kind in drawn["kind"]],
        area=drawn["kind"].map(_AREAS).astype(int),
    )
    shades = dict(zip(_KINDS, (colours.pale, colours.ink, colours.accent), strict=True))
    shades = {kind: shade for kind, shade in shades.items() if kind in set(drawn["kind"])}
    names = [say(spec.locale, kind) for kind in shades]
    x = _years()
    y = alt.Y("depth_km:Q", title=say(spec.locale, "depth_axis"))
    points = (
        alt.Chart(drawn)
        .mark_circle(opacity=0.85, stroke=colours.accent_edge, strokeWidth=0.8)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "group:N",
                title=None,
                scale=alt.Scale(domain=names, range=list(shades.values())),
            ),
            size=alt.Size("area:Q", legend=None, scale=None),
            order=alt.Order("area:Q"),
            tooltip=[
                alt.Tooltip("name:N", title=say(spec.locale, "place")),
                alt.Tooltip("date:T", title=say(spec.locale, "day"), format="%Y-%m-%d"),
                alt.Tooltip("told:N", title=say(spec.locale, "distance")),
            ],
        )
    )
    layers = [*_front(spec, colours), points, _names(drawn, x, y, colours)]
    chart = alt.layer(*layers).properties(height=DEPTH_PX, width="container")
    made: alt.LayerChart = dressed(chart, colours, locale=spec.locale)
    return made


def wave_chart(spec: MapSpec) -> alt.VConcatChart:
    """Return waves of drones and of missiles by day: of those launched, how many were stopped."""
    colours = style.palette(spec.palette)
    table = wave_table(spec)
    shades = (colours.oblast_border, colours.accent, colours.pale)
    colour = alt.Scale(domain=[say(spec.locale, name) for name in _STATES], range=list(shades))
    panels = [_wave_panel(table, what, colour, spec) for what in ("drones", "missiles")]
    made: alt.VConcatChart = dressed(alt.vconcat(*panels), colours, locale=spec.locale)
    return made


def _wave_panel(table: pd.DataFrame, what: str, colour: alt.Scale, spec: MapSpec) -> alt.Chart:
    word, day = say(spec.locale, what), say(spec.locale, "day")
    bars = alt.Chart(table[table["what"] == what]).mark_bar(width=3)
    drawn: alt.Chart = bars.encode(
        x=_years(),
        y=alt.Y("count:Q", title=word),
        color=alt.Color("state:N", title=None, scale=colour),
        order=alt.Order("rank:Q"),
        tooltip=[
            alt.Tooltip("date:T", title=day, format="%Y-%m-%d"),
            alt.Tooltip("count:Q", title=word),
            alt.Tooltip("state:N", title=" "),
        ],
    ).properties(height=WAVE_PX, width="container")
    return drawn


def _years() -> alt.X:
    axis = alt.Axis(format="%Y", tickCount="year")
    return alt.X("date:T", title=None, scale=alt.Scale(domain=_SPAN), axis=axis)


def _front(spec: MapSpec, colours: style.Palette) -> list[Any]:
    """Return the baseline where the front is, named."""
    line = alt.Chart(pd.DataFrame({"y": [0], "date": [_SPAN[1]]}))
    rule = line.mark_rule(color=colours.line, strokeWidth=style.WIDTHS["contact_line"])
    label = line.mark_text(
        align="right",
        baseline="bottom",
        dy=-4,
        color=colours.line,
        fontWeight=600,
        fontSize=12,
        tooltip=None,
    ).encode(x=alt.X("date:T"), text=alt.value(say(spec.locale, "contact_line")))
    return [rule.encode(y="y:Q"), label.encode(y="y:Q")]


def _names(drawn: pd.DataFrame, x: alt.X, y: alt.Y, colours: style.Palette) -> alt.Chart:
    """Return the names of the story's strikes beside their points."""
    told = drawn[drawn["kind"] == "story"]
    text = alt.Chart(told).mark_text(
        align="left", dx=9, color=colours.accent_text, fontWeight=600, fontSize=12, tooltip=None
    )
    named: alt.Chart = text.encode(x=x, y=y, text="name:N")
    return named


def numerals(locale: Locale) -> alt.Locale:
    """Return how a language writes numbers."""
    signs = Language.parse(str(locale)).number_symbols["latn"]
    written = {"decimal": signs["decimal"], "thousands": signs["group"]}
    return alt.Locale(number=alt.NumberLocale(**written, grouping=[3], currency=["", ""]))


def dressed(chart: Any, colours: style.Palette, *, locale: Locale) -> Any:
    """Return a chart in the map's type and colours, its numbers written as the reader does."""
    return (
        chart.configure(font=style.FONT, background=colours.paper, locale=numerals(locale))
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=colours.quiet,
            titleColor=colours.quiet,
            titleFontWeight="normal",
            gridColor=colours.neighbour,
            domain=False,
            tickColor=colours.rule,
            labelFontSize=12,
            titleFontSize=12,
        )
        .configure_legend(
            orient="top",
            labelColor=colours.text,
            labelFontSize=13,
            labelLimit=420,
            symbolType="circle",
        )
    )


def wave_table(spec: MapSpec) -> pd.DataFrame:
    """Return what became of each wave: a count not published is a state of its own, not zero."""
    rows = []
    for _, wave in waves.load().iterrows():
        for what in ("drones", "missiles"):
            for state, count in _counts(wave, what).items():
                rows.append(
                    {
                        "date": pd.Timestamp(wave["date"]),
                        "what": what,
                        "state": say(spec.locale, state),
                        "rank": _STATES.index(state),
                        "count": count,
                    }
                )
    return pd.DataFrame(rows)


def _counts(wave: pd.Series, what: str) -> dict[str, int]:
    launched, stopped = wave[f"{what}_launched"], wave[f"{what}_stopped"]
    if pd.isna(launched):
        return {}
    if pd.isna(stopped):
        return {"stopped_unknown": int(launched)}
    return {"stopped": int(stopped), "not_stopped": max(int(launched - stopped), 0)}


def name_of(row: pd.Series, spec: MapSpec) -> str:
    """Return the place of a strike in the reader's language."""
    return struck.place_name(row["place"], row["oblast_iso"], Speaker(spec.locale))


def _told(row: pd.Series, speaker: Speaker) -> str:
    if pd.isna(row["depth_km"]):
        return ""
    about = speaker.about(abs(row["depth_km"]), row["error_km"])
    inside = f", {say(speaker.locale, 'behind')}" if row["depth_km"] < 0 else ""
    error = speaker.km(max(1.0, row["error_km"]))
    return speaker.say("plus_minus", km=about, error=error) + inside
