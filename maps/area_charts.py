"""Charts of occupied ground: how much changed hands month by month, and each oblast over time."""

from functools import lru_cache

import altair as alt
import pandas as pd

from layers import held, oblasts, published
from layers.timeline import FIRST_ASSESSED, Timeline
from maps import charts, style
from maps.dashboard_words import say
from maps.spec import Locale, MapSpec

MONTH_PX, SMALL_PX, SMALL_WIDE_PX = 260, 74, 210
LEAST_SHARE_PCT = 0.5  # an oblast of which never more was occupied is not drawn
COLUMNS_OF_CHARTS = 4
SINCE = pd.Timestamp("2024-01-01")  # before, few months were published one by one


@lru_cache(maxsize=2)
def months(source: Timeline) -> pd.DataFrame:
    """Return month (its first day), change_km2 in it and occupied_km2 on its last assessed day.

    From May 2022: between the day before the invasion and April nothing is assessed, so what
    changed until then belongs to no month.
    """
    occupied = _by_month(source)["occupied_km2"].groupby("month").sum()
    table = pd.DataFrame(
        {
            "month": pd.PeriodIndex(occupied.index).to_timestamp(),
            "change_km2": occupied.diff().to_numpy(),
            "occupied_km2": occupied.to_numpy(),
        }
    )
    whole = {name: table[name].round() for name in ("change_km2", "occupied_km2")}
    return table.assign(**whole).iloc[1:].astype(dict.fromkeys(whole, int))


@lru_cache(maxsize=2)
def by_oblast(source: Timeline, *, locale: Locale) -> pd.DataFrame:
    """Return oblast, month (its first day), share_pct and occupied_km2 on its last assessed day.

    Only oblasts of which ground was occupied, those with the most first.
    """
    found = _by_month(source).reset_index()
    most = found.groupby("oblast_iso")["share_pct"].max().sort_values(ascending=False)
    kept = list(most.index[most >= LEAST_SHARE_PCT])
    found = found[found["oblast_iso"].isin(kept)]
    found = found.assign(rank=found["oblast_iso"].map(kept.index)).sort_values(["rank", "month"])
    return pd.DataFrame(
        {
            "oblast": [oblasts.name_of(iso, locale=str(locale)) for iso in found["oblast_iso"]],
            "month": found["month"].dt.to_timestamp().to_numpy(),
            "share_pct": found["share_pct"].round(1).to_numpy(),
            "occupied_km2": found["occupied_km2"].round().astype(int).to_numpy(),
        }
    )


def _by_month(source: Timeline) -> pd.DataFrame:
    """Return occupied_km2 and share_pct by month and oblast, on the month's last assessed day."""
    table = held.table(source, FIRST_ASSESSED, source.last, by="oblast")
    days = pd.Series(sorted(set(table["date"])))
    months = pd.to_datetime(days).dt.to_period("M")
    last = dict(zip(months, days, strict=True))  # of several days of a month the last is kept
    table = table[table["date"].isin(set(last.values()))]
    whole = pd.MultiIndex.from_product(
        [pd.PeriodIndex(list(last), name="month"), sorted(set(table["oblast_iso"]))],
        names=["month", "oblast_iso"],
    )
    rows = table[table["status"] == "occupied"]
    rows = rows.assign(month=pd.to_datetime(rows["date"]).dt.to_period("M"))
    found = rows.set_index(["month", "oblast_iso"])[["area_km2", "share_pct"]]
    return found.reindex(whole).fillna(0.0).rename(columns={"area_km2": "occupied_km2"})


def beside(table: pd.DataFrame) -> pd.DataFrame:
    """Return month, km2 and series (`ours` too) from 2024, when others began to count by month.

    Parameters
    ----------
    table
        As `months` returns it.
    """
    ours = table[table["month"] >= SINCE][["month", "change_km2"]]
    ours = ours.rename(columns={"change_km2": "km2"}).assign(series="ours")
    others = published.load()[["month", "km2", "series"]]
    return pd.concat([ours, others], ignore_index=True)


def wide(table: pd.DataFrame) -> pd.DataFrame:
    """Return `beside` as a table: a row a month, a column a series; empty where none is known."""
    found = table.pivot(index="month", columns="series", values="km2")
    found = found[["ours", *published.SERIES]].add_prefix("series_")
    return found.convert_dtypes().reset_index().rename_axis(columns=None)


def in_print(*, locale: Locale) -> pd.DataFrame:
    """Return where each published figure stands: month, series, km2, source and its address."""
    frame = published.load()
    return pd.DataFrame(
        {
            say(locale, "month"): frame["month"].dt.strftime("%Y-%m"),
            say(locale, "series"): [say(locale, f"series_{name}") for name in frame["series"]],
            say(locale, "newly_km2"): frame["km2"],
            say(locale, "publisher"): frame["source_name"],
            say(locale, "source"): frame["source_url"],
        }
    )


def published_chart(table: pd.DataFrame, spec: MapSpec) -> alt.LayerChart:
    """Return our months as bars, and on them the marks of those that others published."""
    colours, locale = style.palette(spec.palette), spec.locale
    names = [say(locale, f"series_{name}") for name in ("ours", *published.SERIES)]
    shades = [colours.occupied, colours.ink, colours.link, colours.quiet]
    # What differs in colour differs in shape too.
    shapes = ["square", "circle", "diamond", "cross"]
    x = alt.X("month:T", title=None, axis=alt.Axis(format="%Y", tickCount="year"))
    y = alt.Y("km2:Q", title=say(locale, "newly_km2"))
    colour = alt.Color("series:N", title=None, scale=alt.Scale(domain=names, range=shades))
    shape = alt.Shape("series:N", title=None, scale=alt.Scale(domain=names, range=shapes))
    tooltip = [
        alt.Tooltip("series:N", title=say(locale, "series")),
        alt.Tooltip("month:T", title=say(locale, "month"), format="%Y-%m"),
        alt.Tooltip("km2:Q", title=say(locale, "newly_km2"), format=",.0f"),
    ]
    named = table.assign(series=[say(locale, f"series_{name}") for name in table["series"]])
    ours = alt.Chart(named[named["series"] == names[0]]).mark_bar(width=14)
    others = alt.Chart(named[named["series"] != names[0]]).mark_point(
        filled=True, size=64, opacity=1, stroke=colours.paper, strokeWidth=1
    )
    drawn = alt.layer(
        ours.encode(x=x, y=y, color=colour, tooltip=tooltip),
        others.encode(x=x, y=y, color=colour, shape=shape, tooltip=tooltip),
    ).properties(height=MONTH_PX, width="container")
    made: alt.LayerChart = charts.dressed(drawn, colours, locale=spec.locale)
    return made


def month_chart(table: pd.DataFrame, spec: MapSpec) -> alt.Chart:
    """Return bars up for ground newly occupied in a month, down for ground no longer occupied."""
    colours = style.palette(spec.palette)
    locale = spec.locale
    drawn = table.assign(
        way=[
            say(locale, "more_occupied" if change >= 0 else "less_occupied")
            for change in table["change_km2"]
        ]
    )
    scale = alt.Scale(
        domain=[say(locale, "more_occupied"), say(locale, "less_occupied")],
        range=[colours.hatch, colours.link],
    )
    chart = (
        alt.Chart(drawn)
        .mark_bar(width=9)
        .encode(
            x=alt.X("month:T", title=None, axis=alt.Axis(format="%Y", tickCount="year")),
            y=alt.Y("change_km2:Q", title=say(locale, "change_km2")),
            color=alt.Color("way:N", title=None, scale=scale),
            tooltip=[
                alt.Tooltip("month:T", title=say(locale, "month"), format="%Y-%m"),
                alt.Tooltip("change_km2:Q", title=say(locale, "change_km2"), format=",d"),
                alt.Tooltip("occupied_km2:Q", title=say(locale, "occupied_km2"), format=",d"),
            ],
        )
        .properties(height=MONTH_PX, width="container")
    )
    made: alt.Chart = charts.dressed(chart, colours, locale=spec.locale)
    return made


def oblast_chart(table: pd.DataFrame, spec: MapSpec) -> alt.FacetChart:
    """Return small charts of one scale: the share of each oblast occupied, over time."""
    colours = style.palette(spec.palette)
    locale = spec.locale
    order = list(dict.fromkeys(table["oblast"]))
    area = alt.Chart(table).mark_area(
        interpolate="step-after", color=colours.occupied, line={"color": colours.hatch}
    )
    drawn = area.encode(
        x=alt.X("month:T", title=None, axis=alt.Axis(format="’%y", tickCount="year", grid=False)),
        y=alt.Y(
            "share_pct:Q",
            title=None,
            scale=alt.Scale(domain=[0, 100]),
            axis=alt.Axis(values=[0, 50, 100]),
        ),
        tooltip=[
            alt.Tooltip("oblast:N", title=say(locale, "oblast")),
            alt.Tooltip("month:T", title=say(locale, "month"), format="%Y-%m"),
            alt.Tooltip("share_pct:Q", title=say(locale, "share_pct")),
            alt.Tooltip("occupied_km2:Q", title=say(locale, "occupied_km2"), format=",d"),
        ],
    ).properties(width=SMALL_WIDE_PX, height=SMALL_PX)
    head = alt.Header(
        title=None,
        labelAnchor="start",
        labelFontSize=13,
        labelFontWeight=600,
        labelColor=colours.text,
    )
    facets = drawn.facet(
        facet=alt.Facet("oblast:N", sort=order, header=head), columns=COLUMNS_OF_CHARTS
    )
    made: alt.FacetChart = charts.dressed(facets, colours, locale=spec.locale)
    return made
