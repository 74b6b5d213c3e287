"""The dashboard beside plain streamlit-folium: opening it, another day, its bytes."""

import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, Route

from benchmarks.copies import answer
from benchmarks.crowd import LONG_S
from benchmarks.opened import chromium
from benchmarks.served import served
from benchmarks.tables import Section, verdict

PEER = """
import datetime as dt
import folium
import streamlit as st
from streamlit_folium import st_folium
from layers import timeline, places

st.set_page_config(layout="wide")
first = dt.date(2025, 8, 1)
day = st.slider("Day", first, first + dt.timedelta(30), first + dt.timedelta(20))
page = folium.Map(location=(48.5, 31.5), zoom_start=6, tiles=None)
areas = timeline.load().on(day).areas
areas["status"] = areas["status"].astype(str)
areas["day"] = str(day)
folium.GeoJson(areas[["day", "status", "geometry"]].to_json()).add_to(page)
for row in places.load().head(1000).itertuples():
    folium.CircleMarker((row.latitude, row.longitude), 3, popup=row.name_en).add_to(page)
st_folium(page, width=1000, height=600)
"""
LEAFLET = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js"  # the peer waits for it
PATHS = "[...document.querySelectorAll('path.leaflet-interactive')]"
# Fulfilled when the timeline has drawn another day and the browser has painted it.
SLID = """() => { window.slid = new Promise((done) => reachline_map.once('reachline:day', () =>
  requestAnimationFrame(() => requestAnimationFrame(done)))); }"""
# The map is in its place and every control of the page there, not only room for it.
CONTROLS = """document.querySelector('.st-key-map iframe')
  && document.querySelector('[data-testid=stSidebar] input')
  && !document.querySelector('[data-testid=stSidebar] [data-testid=stSkeleton]')"""
MARK = f"{PATHS}.forEach((path) => path.setAttribute('data-old', ''))"
PEER_DRAWN = f"(all => all.length > 1000 && !all.some((path) => 'old' in path.dataset))({PATHS})"


class _Seen:
    """Times and bytes of one way to show the map, round by round."""

    def __init__(self) -> None:
        self.open_s: list[float] = []
        self.controls_s: list[float] = []  # until its controls are there too
        self.slid_s: list[float] = []  # by the slider: ours needs no server
        self.change_s: list[float] = []
        self.change_kb: list[float] = []
        self.kept = True


Look = Callable[[Page, str, _Seen, int], None]


def _copy(route: Route) -> None:
    """Answer what is asked of others' servers from copies kept here."""
    held = answer(route.request.url)
    kind = "text/css" if route.request.url.endswith(".css") else "text/javascript"
    route.fulfill(status=200 if held else 404, body=held or b"", content_type=kind)


def _until(page: Page, condition: str) -> None:
    page.wait_for_function(condition, timeout=LONG_S * 1000, polling=10)


def _ours(page: Page, host: str, seen: _Seen, changes: int) -> None:
    got = [0]
    page.on("websocket", lambda ws: ws.on("framereceived", lambda f: _count(got, f)))
    start = time.perf_counter()
    page.goto(f"http://{host}/?date=2025-08-21", wait_until="commit")
    _until(page, "document.querySelector('iframe.reachline-map')?.dataset.scene")
    seen.open_s.append(time.perf_counter() - start)
    _until(page, CONTROLS)
    seen.controls_s.append(time.perf_counter() - start)
    page.wait_for_timeout(1500)
    frame = page.frames[-1]
    page.frame_locator("iframe.reachline-map").get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(500)
    zoom = frame.evaluate("reachline_map.getZoom()")
    for _ in range(changes):
        scene = page.locator("iframe.reachline-map").get_attribute("data-scene")
        got[0], start = 0, time.perf_counter()
        page.get_by_text("Day before", exact=True).click()
        _until(page, f"document.querySelector('iframe.reachline-map').dataset.scene !== '{scene}'")
        seen.change_s.append(time.perf_counter() - start)
        page.wait_for_timeout(1000)
        seen.change_kb.append(got[0] / 1024)
    seen.kept = seen.kept and frame.evaluate("reachline_map.getZoom()") == zoom
    page.goto(f"http://{host}/control")
    page.frame_locator("iframe.reachline-map").get_by_role("slider").focus()
    page.wait_for_timeout(1500)
    for _ in range(changes):
        page.frames[-1].evaluate(SLID)
        start = time.perf_counter()
        page.keyboard.press("ArrowLeft")
        page.frames[-1].evaluate("window.slid")
        seen.slid_s.append(time.perf_counter() - start)
        page.wait_for_timeout(1500)


def _count(got: list[int], frame: str | bytes) -> None:
    got[0] += len(frame)


def _peer(page: Page, host: str, seen: _Seen, changes: int) -> None:
    got = [0]
    page.on("websocket", lambda ws: ws.on("framereceived", lambda f: _count(got, f)))
    start = time.perf_counter()
    page.goto(f"http://{host}/", wait_until="commit")
    _drawn(page)
    seen.open_s.append(time.perf_counter() - start)
    page.get_by_role("slider").first.wait_for()
    seen.controls_s.append(time.perf_counter() - start)
    page.wait_for_timeout(1500)
    for _ in range(changes):
        page.frames[-1].evaluate(MARK)
        got[0], start = 0, time.perf_counter()
        page.get_by_role("slider").first.focus()
        page.keyboard.press("ArrowLeft")
        _drawn(page)
        seen.change_s.append(time.perf_counter() - start)
        page.wait_for_timeout(1500)
        seen.change_kb.append(got[0] / 1024)
    seen.kept, seen.slid_s = False, seen.change_s


def _drawn(page: Page) -> None:
    """Wait until the peer's frame has drawn its markers anew."""
    end = time.monotonic() + LONG_S
    while time.monotonic() < end:
        try:
            if len(page.frames) > 1 and page.frames[-1].evaluate(PEER_DRAWN):
                return
        except Exception:  # noqa: BLE001, S110 - a frame may go while it is asked
            pass
        page.wait_for_timeout(10)
    raise RuntimeError("the peer never drew its map")


def _beside(rounds: int, changes: int) -> dict[str, _Seen]:
    """Open and change both in turns, each round in windows of their own."""
    ways: dict[str, tuple[Path | None, Look]] = {"ours": (None, _ours)}
    with tempfile.TemporaryDirectory() as folder:
        if find_spec("streamlit_folium") and answer(LEAFLET):
            plain = Path(folder) / "peer.py"
            plain.write_text(PEER, encoding="utf-8")
            ways["peer"] = (plain, _peer)
        found = {name: _Seen() for name in ways}
        for name, (script, look) in ways.items():
            with served(script) as (host, _), chromium() as browser:
                for _ in range(rounds):
                    context = browser.new_context(viewport={"width": 1280, "height": 900})
                    context.route(lambda url: "127.0.0.1" not in url, _copy)
                    look(context.new_page(), host, found[name], changes)
                    context.close()
    return found


def run(*, quick: bool) -> Section:
    """Open and change both; the peer is left out where it is not installed."""
    rounds, changes = (1, 1) if quick else (5, 5)
    found = _beside(rounds, changes)
    ours, peer = found["ours"], found.get("peer")
    rows: list[tuple[str, ...]] = []
    for what, name, unit, budget in (
        ("open to drawn", "open_s", "s", 0.6),
        ("open to the controls there too", "controls_s", "s", None),
        ("slider to redrawn, in the page", "slid_s", "s", 0.08),
        ("another day by the server, to redrawn", "change_s", "s", None),
        ("received a change", "change_kb", "KB", None),
    ):
        own = median(getattr(ours, name))
        other = median(getattr(peer, name)) if peer else None
        told = f"{other:.2f} {unit}" if other is not None else "not installed"
        if unit == "s" and budget is None:
            rows.append((what, f"{own:.2f} {unit}", told, f"{own / other:.2f} x" if other else "–"))
        elif budget is None:
            rows.append((what, f"{own:.0f} {unit}", told, verdict(own, 60)))
        else:
            kept = verdict(own / other, budget) if other else "–"
            rows.append((what, f"{own:.2f} {unit}", told, kept))
    rows.append(("zoom kept", "yes" if ours.kept else "no", "no" if peer else "–", "–"))
    return Section(
        "The dashboard",
        "One polygon layer and 1,000 markers in plain `st_folium` as in the tutorials, with a "
        "slider of days; ours is the dashboard itself, by `reachline serve`. The third column is "
        "plain `st_folium`. Each is opened five times, in windows that know nothing yet, and "
        "changed five times in each. Our map comes with the page, before Streamlit does: it can be "
        "moved and asked at once; when its controls are there too is a row of its own.",
        ("what", "ours", "beside", "budget"),
        rows,
    )
