"""The timeline in a page: bytes beside folium's, error, and what a step costs Chromium."""

import datetime as dt
import gzip
import json
import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from folium.plugins import TimeSliderChoropleth, TimestampedGeoJson
from playwright.sync_api import Browser, Page, sync_playwright
from shapely.geometry.base import BaseGeometry

from benchmarks import fronts
from benchmarks.tables import MET, MISSED, Section, verdict
from geo.crs import plane_at
from layers.assessed import Assessed
from layers.control import CENTRE
from maps.compose import compose
from maps.page import render_page
from maps.scene import Scene
from maps.spec import MapSpec, Theme, from_yaml

STORY = Path(__file__).resolve().parents[1] / "data" / "stories" / "war-timeline.yaml"
DAYS = fronts.REFERENCE / "all_2024-07-08_2025-12-31.parquet"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
THROTTLE = 4
KB = 1000
ERROR_BUDGET_M = 10
TIMES_SMALLER = 500
LOST_M = 5.0  # ground narrower than twice this can fall between the grid's corners
PHONE_MS, MEDIAN_MS, TAIL_MS = 50, 8, 16

# Where the page draws the rim of occupied ground on a day: lon and lat of each edge's two ends.
RIM = """day => {
  const { war } = reachline_map.reachline.timeline;
  const codes = war.status(day);
  const lat = y => Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180 / Math.PI;
  return war.arcs.flatMap(({ left, right, first, last }) => (
    (codes[left] === 2) === (codes[right] === 2) ? []
      : Array.from({ length: last - first }, (_, i) => [first + i, first + i + 1].flatMap(
        at => [(war.xs[at] - 0.5) * 360, lat(war.ys[at])]))));
}"""
# One step a frame, as a hand on the slider makes them.
SCRUB = """async days => {
  for (const day of days) {
    await new Promise(requestAnimationFrame);
    performance.mark('step');
    reachline_map.reachline.timeline.show(day);
  }
  await new Promise(requestAnimationFrame);
}"""
READY = "document.querySelector('.reachline')?.dataset.timeline === 'ready'"


def run(*, quick: bool) -> Section:
    """Return the table of timelines."""
    section = Section(
        "The timeline in a page",
        "Bytes of the payload as it stands in the page (base64 included) and of whole pages, raw "
        "and after gzip -9; folium's pages hold the same polygons of the same days, whole. A step "
        "is the main thread's own processor time from one step of the slider to the next (script, "
        "style, layout, paint), by Chromium's trace, whatever else the machine does. Throttled: "
        f"{THROTTLE} times slower, by the browser's own emulation. Frames while playing are by "
        "the clock. The error is the farthest the drawn rim of occupied ground lies "
        f"from the source's, or the other way round, looked at every 50 m; ground under "
        f"{2 * LOST_M:.0f} m wide is left out.",
        ("what", "raw, KB", "gzip, KB", "measured", "budget"),
    )
    war = compose(from_yaml(STORY))
    section.rows += _sizes("embedded facts, whole war", war, payload_kb=120, page=True)
    imported = _imported(quick=quick) if DAYS.exists() else None
    if imported is None:
        section.text += " Assessed days are left out: there is no copy of them here."
    else:
        scene, source, frame = imported
        name = f"{len(source.days)} assessed days"
        section.rows += _sizes(name, scene, payload_kb=100, page=False)
        section.rows += _peers(scene, frame)
    if not CHROMIUM.exists():
        section.text += f" What a step costs is left out: {CHROMIUM} is missing."
        return section
    with _chromium() as browser:
        section.rows += _steps("embedded facts", browser, war, quick=quick)
        if imported is not None:
            section.rows += _steps(name, browser, scene, quick=quick)
            section.rows.append(_error(browser, scene, source, quick=quick))
    return section


def _imported(*, quick: bool) -> tuple[Scene, Assessed, gpd.GeoDataFrame]:
    frame = gpd.read_parquet(DAYS).assign(status="occupied")
    frame["date"] = pd.to_datetime(frame["date"]).dt.date
    if quick:
        frame = frame[frame["date"].isin(sorted(set(frame["date"]))[:4])]
    source = Assessed(frame, name="assessed days", attribution="assessed days")
    spec = MapSpec(theme=Theme.CONTROL, date=source.last, timeline=True)
    return compose(spec, control=source), source, frame


def _sizes(name: str, scene: Scene, *, payload_kb: int, page: bool) -> Iterator[tuple[str, ...]]:
    if scene.timeline is None:
        raise TypeError("the scene has no timeline")
    payload, html = scene.timeline.payload.encode(), render_page(scene).encode()
    raw, packed = len(html) / KB, len(gzip.compress(html, 9)) / KB
    yield (
        f"{name}: payload",
        f"{len(payload) / KB:.1f}",
        f"{len(gzip.compress(payload, 9)) / KB:.1f}",
        "-",
        f"{verdict(len(payload) / KB, payload_kb)}",
    )
    budget = f"{verdict(raw, 700)} raw, {verdict(packed, 230)} gzip" if page else "-"
    yield f"{name}: whole page", f"{raw:.0f}", f"{packed:.0f}", "-", budget


def _peers(scene: Scene, frame: gpd.GeoDataFrame) -> Iterator[tuple[str, ...]]:
    if scene.timeline is None:
        raise TypeError("the scene has no timeline")
    ours = len(scene.timeline.payload)
    for name, layer in (
        ("folium TimestampedGeoJson", _timestamped(frame)),
        ("folium TimeSliderChoropleth", _choropleth(frame)),
    ):
        drawn = folium.Map(location=(48.5, 31.5), zoom_start=6)
        layer.add_to(drawn)
        html = drawn.get_root().render().encode()
        times = len(html) / ours
        first = name.endswith("GeoJson")
        met = MET if times >= TIMES_SMALLER else MISSED
        yield (
            f"{name}, the same days",
            f"{len(html) / KB:,.0f}",
            f"{len(gzip.compress(html, 9)) / KB:,.0f}",
            f"{times:.0f} x our payload",
            f">= {TIMES_SMALLER} x: {met}" if first else "-",
        )


def _timestamped(frame: gpd.GeoDataFrame) -> TimestampedGeoJson:
    features = [
        {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(shape),
            "properties": {"times": [f"{day}T00:00:00"]},
        }
        for day, shape in zip(frame["date"], frame.geometry, strict=True)
    ]
    data = {"type": "FeatureCollection", "features": features}
    made: TimestampedGeoJson = TimestampedGeoJson(  # type: ignore[no-untyped-call]
        data, period="P1D", duration="P1D", auto_play=False
    )
    return made


def _choropleth(frame: gpd.GeoDataFrame) -> TimeSliderChoropleth:
    stamps = [str(int(pd.Timestamp(day).timestamp())) for day in frame["date"]]
    styles = {
        str(row): {
            stamp: {"color": "#b40426", "opacity": 0.7 if row == other else 0}
            for other, stamp in enumerate(stamps)
        }
        for row in range(len(frame))
    }
    shapes = frame[["geometry"]].reset_index(drop=True)
    return TimeSliderChoropleth(json.loads(shapes.to_json()), styledict=styles)


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def _opened(browser: Browser, scene: Scene) -> Iterator[Page]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.html"
        path.write_text(render_page(scene), encoding="utf-8")
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(path.as_uri())
        for _ in range(600):
            if page.evaluate(READY):
                break
            page.wait_for_timeout(50)
        page.wait_for_timeout(500)
        yield page
        page.close()


def _steps(name: str, browser: Browser, scene: Scene, *, quick: bool) -> Iterator[tuple[str, ...]]:
    count = 4 if quick else 200
    with _opened(browser, scene) as page:
        turns = page.evaluate("reachline_map.reachline.timeline.war.turns")
        days = [turns[at] for at in np.linspace(0, len(turns) - 1, count).astype(int)]
        session = page.context.new_cdp_session(page)
        page.evaluate(SCRUB, days)  # the first round draws what later ones have ready
        for rate in (1, THROTTLE):
            session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
            spent = _traced(browser, page, SCRUB, days)
            middle, tail = median(spent), quantiles(spent, n=20)[-1]
            told = f"median {middle:.1f} ms, 95th percentile {tail:.1f} ms"
            if rate == 1:
                budget = f"{verdict(middle, MEDIAN_MS)}, {verdict(tail, TAIL_MS)}"
            else:
                told, budget = f"{told}, throttled", verdict(tail, PHONE_MS)
            yield f"{name}: a step", "-", "-", told, budget
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        seconds = 0.5 if quick else 4
        frames = _playing(browser, page, seconds)
        late = sum(frame > 1.5 * 1000 / 60 for frame in frames)
        told = f"{len(frames)} frames, median {median(frames):.1f} ms apart, {late} late"
        yield f"{name}: playing {seconds:g} s", "-", "-", told, "-"


def _traced(browser: Browser, page: Page, script: str, given: object) -> list[float]:
    """Return the ms of its own time the main thread took for each step."""
    browser.start_tracing(
        page=page, categories=["devtools.timeline", "blink.user_timing", "toplevel"]
    )
    page.evaluate(script, given)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    marks = [event for event in events if event.get("name") == "step"]
    thread = (marks[0]["pid"], marks[0]["tid"])
    starts = sorted(mark["ts"] for mark in marks)
    spent = np.zeros(len(starts) + 1)
    for end, took in _tasks(events, thread):
        # The task in which a step is marked began before its mark and ends after it.
        spent[np.searchsorted(starts, end, "right")] += took / 1000
    return [float(ms) for ms in spent[1:]]


def _tasks(events: list[dict[str, Any]], thread: tuple[int, int]) -> list[tuple[float, float]]:
    """Return when the tasks of a thread ended and the thread's own time in each, microseconds."""
    found = sorted(
        (event["ts"], -event.get("dur", 0), event.get("tdur", 0))
        for event in events
        if (event.get("pid"), event.get("tid")) == thread
        and event.get("ph") == "X"
        and event.get("name", "").endswith("RunTask")
    )
    whole: list[tuple[float, float]] = []
    end = 0.0
    for begin, minus, took in found:
        if begin >= end:  # else a task within a task
            end = begin - minus
            whole.append((end, took))
    return whole


def _playing(browser: Browser, page: Page, seconds: float) -> list[float]:
    """Return the ms between the frames the browser's main thread made while the days play."""
    page.evaluate("reachline_map.reachline.timeline.show(0)")
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.evaluate("reachline_map.reachline.timeline.play()")
    page.wait_for_timeout(1000 * seconds)
    page.evaluate("reachline_map.reachline.timeline.play()")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    fired = sorted(event["ts"] for event in events if event.get("name") == "FireAnimationFrame")
    return [float(gap) / 1000 for gap in np.diff(fired)] or [math.nan]


def _error(browser: Browser, scene: Scene, source: Assessed, *, quick: bool) -> tuple[str, ...]:
    some = source.days[:2] if quick else source.days[::20]
    with _opened(browser, scene) as page:
        worst = max(_off_m(page, source, day) for day in some)
    told = f"{worst:.1f} m at most, on {len(some)} days"
    return "largest error", "-", "-", told, f"{verdict(worst, ERROR_BUDGET_M)}"


def _off_m(page: Page, source: Assessed, day: dt.date) -> float:
    flat = plane_at(*CENTRE).to_plane
    ends = np.array(page.evaluate(RIM, (day - source.first).days)).reshape(-1, 2, 2)
    drawn = flat(shapely.MultiLineString(list(ends)))
    area = flat(source.on(day).occupied)
    rings = [shapely.Polygon(ring) for ring in shapely.get_rings(shapely.get_parts(area))]
    wide = [ring.boundary for ring in rings if not ring.buffer(-LOST_M).is_empty]
    return max(_far_m(drawn, area.boundary), _far_m(shapely.union_all(wide), drawn))


def _far_m(lines: BaseGeometry, others: BaseGeometry) -> float:
    points = np.asarray(shapely.points(shapely.get_coordinates(shapely.segmentize(lines, 50.0))))
    shapely.prepare(others)
    return float(shapely.distance(points, others).max())
