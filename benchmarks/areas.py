"""Areas by day, oblast and status: ours beside an overlay day by day."""

import datetime as dt
from collections.abc import Callable, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks import fronts
from benchmarks.tables import Section, rounds, verdict
from layers import oblasts, timeline
from layers.assessed import Assessed
from layers.control import ControlSource, days_between

WAR, OVERLAY = "embedded, whole war", "`geopandas.overlay`"
ASSESSED = fronts.REFERENCE / "all_2024-07-08_2025-12-31.parquet"
EQUAL_AREA = "EPSG:3035"


def run(*, quick: bool) -> Section:
    """Return the table of areas."""
    section = Section(
        "Areas by day, oblast and status",
        "The overlay cuts each day's areas by the oblasts and takes their size in an equal-area "
        "plane. It is run on the days said and its time taken times the number of all days. The "
        "oblasts' borders are made ready before, for both.",
        ("what", "days", "seconds", "overlay, s a day", "of the overlay", "budget"),
    )
    section.rows += _embedded(quick=quick)
    if ASSESSED.exists():
        section.rows.append(_imported(quick=quick))
    else:
        section.text += " Assessed days are left out: there is no copy of them here."
    return section


def _embedded(*, quick: bool) -> list[tuple[str, ...]]:
    source = timeline.load()
    all_days = [day for day in days_between(source.first, source.last) if not source.why_not(day)]
    some = _spread(all_days, 1 if quick else 5)

    def table() -> object:
        fresh = timeline.Timeline()
        return fresh.table(fresh.first, fresh.last)

    took = rounds({WAR: table, OVERLAY: _overlays(source, some)}, 1 if quick else 5)
    ratio = took.ratio(WAR, OVERLAY, scale=len(some) / len(all_days))
    seconds = took.median(WAR)
    overlay = f"{took.median(OVERLAY) / len(some):.3f} ({len(some)} days)"
    days = f"{len(all_days):,}"
    return [
        (WAR, days, f"{seconds:.2f}", overlay, f"1/{1 / ratio:.0f}", verdict(ratio, 1 / 200)),
        ("the same, in seconds", days, f"{seconds:.2f}", "-", "-", verdict(seconds, 0.5)),
    ]


def _imported(*, quick: bool) -> tuple[str, ...]:
    frame = gpd.read_parquet(ASSESSED).assign(status="occupied")
    frame["date"] = pd.to_datetime(frame["date"]).dt.date
    days = sorted(set(frame["date"]))
    part = days[:2] if quick else days
    frame = frame[frame["date"].isin(part)]
    source = Assessed(frame, name="assessed days", attribution="")
    some = _spread(part, 1 if quick else 5)

    def table() -> object:
        fresh = Assessed(frame, name="assessed days", attribution="")
        return fresh.table(fresh.first, fresh.last)

    oblasts.zones()  # as the oblasts of the overlay, made once
    took = rounds({"ours": table, OVERLAY: _overlays(source, some)}, 1 if quick else 5)
    ratio = took.ratio("ours", OVERLAY, scale=len(some) / len(part))
    overlay = f"{took.median(OVERLAY) / len(some):.3f} ({len(some)} days)"
    seconds = f"{took.median('ours'):.2f}"
    share = f"1/{1 / ratio:.1f}"
    return "imported assessed days", str(len(part)), seconds, overlay, share, verdict(ratio, 1 / 20)


def _overlays(source: ControlSource, days: Sequence[dt.date]) -> Callable[[], object]:
    units = oblasts.load()[["iso", "geometry"]]
    areas = [source.on(day).areas for day in days]

    def overlay() -> object:
        found = [gpd.overlay(area, units, how="intersection") for area in areas]
        return [cut.to_crs(EQUAL_AREA).area.groupby(cut["iso"]).sum() for cut in found]

    return overlay


def _spread(days: Sequence[dt.date], count: int) -> list[dt.date]:
    return [days[i] for i in np.linspace(0, len(days) - 1, count + 2).astype(int)[1:-1]]
