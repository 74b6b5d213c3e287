"""The dashboard beside plain streamlit-folium: opening, another day, its bytes; 20 at once."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles
from urllib.request import urlopen

from playwright.sync_api import Page, Route

from benchmarks.copies import answer
from benchmarks.crowd import LONG_S, READS_S, at_work
from benchmarks.opened import chromium
from benchmarks.tables import Section, verdict

ROOT = Path(__file__).resolve().parents[1]
USERS, START_S = 20, 90
CHANGES, AGAIN = 75, 8  # ten minutes of each user; then of those who come after them
ALONE = 30
MB = 2**20
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
MARK = f"{PATHS}.forEach((path) => path.setAttribute('data-old', ''))"
PEER_DRAWN = f"(all => all.length > 1000 && !all.some((path) => 'old' in path.dataset))({PATHS})"


@contextmanager
def _served(script: Path) -> Iterator[tuple[str, int]]:
    """Start Streamlit on a script; give its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"server.port": port, "server.headless": "true", "browser.gatherUsageStats": "false"}
    flags = [f"--{name}={value}" for name, value in options.items()]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *flags],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the server ended at once")
        try:
            with urlopen(url, timeout=2):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no server within {START_S} s")


def _memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


class _Seen:
    """Times and bytes of one way to show the map, round by round."""

    def __init__(self) -> None:
        self.open_s: list[float] = []
        self.slid_s: list[float] = []  # by the slider: ours needs no server
        self.change_s: list[float] = []
        self.change_kb: list[float] = []
        self.kept = True


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
    page.goto(f"http://{host}/?date=2025-08-21")
    _until(page, "document.querySelector('iframe.reachline-map')?.dataset.scene")
    seen.open_s.append(time.perf_counter() - start)
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
    page.goto(f"http://{host}/")
    _drawn(page)
    seen.open_s.append(time.perf_counter() - start)
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
    ways = {"ours": (ROOT / "app.py", _ours)}
    with tempfile.TemporaryDirectory() as folder:
        if find_spec("streamlit_folium") and answer(LEAFLET):
            script = Path(folder) / "peer.py"
            script.write_text(PEER, encoding="utf-8")
            ways["peer"] = (script, _peer)
        found = {name: _Seen() for name in ways}
        for name, (script, look) in ways.items():
            with _served(script) as (host, _), chromium() as browser:
                for _ in range(rounds):
                    context = browser.new_context(viewport={"width": 1280, "height": 900})
                    context.route(lambda url: "127.0.0.1" not in url, _copy)
                    look(context.new_page(), host, found[name], changes)
                    context.close()
    return found


def _at_once(users: int, *, quick: bool) -> list[tuple[str, ...]]:
    """Return the rows of many users beside one: time of a change, memory a session, errors."""
    alone_changes, changes, again = (2, 2, 2) if quick else (ALONE, CHANGES, AGAIN)
    reads_s = (0.1, 0.2) if quick else READS_S
    with _served(ROOT / "app.py") as (host, pid):
        alone, errors = asyncio.run(at_work(host, 1, alone_changes, reads_s=(0.5, 1)))
        before = _memory_mb(pid)
        crowd, more = asyncio.run(at_work(host, users, changes, reads_s=reads_s))
        after = _memory_mb(pid)
        _again, last = asyncio.run(at_work(host, users, again, reads_s=reads_s))
        end = _memory_mb(pid)
    one, many = _p95(alone), _p95(crowd)
    errors += more + last
    return [
        ("one user: a change, p95", f"{1e3 * one:.0f} ms", "", ""),
        (
            f"{users} users at once: a change, p95",
            f"{1e3 * many:.0f} ms",
            f"{many / one:.1f} x",
            verdict(many / one, 3),
        ),
        (
            "memory a session over the shared base",
            f"{(after - before) / users:.1f} MB",
            f"base {before:.0f} MB",
            verdict((after - before) / users, 15),
        ),
        (
            f"memory after {users} more, the first gone",
            f"{end:.0f} MB",
            f"{end - after:+.0f} MB",
            "",
        ),
        ("errors", str(len(errors)), errors[0][:80] if errors else "–", verdict(len(errors), 0)),
    ]


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


def run(*, quick: bool) -> Section:
    """Run both parts; the peer is left out where it is not installed."""
    minutes = round(CHANGES * sum(READS_S) / 2 / 60)
    rounds, changes, users = (1, 1, 2) if quick else (3, 5, USERS)
    crowd = _at_once(users, quick=quick)
    found = _beside(rounds, changes)
    ours, peer = found["ours"], found.get("peer")
    rows: list[tuple[str, ...]] = []
    for what, name, unit, budget in (
        ("open to drawn", "open_s", "s", 0.6),
        ("slider to redrawn, in the page", "slid_s", "s", 0.08),
        ("another day by the server, to redrawn", "change_s", "s", None),
        ("received a change", "change_kb", "KB", None),
    ):
        own = median(getattr(ours, name))
        other = median(getattr(peer, name)) if peer else None
        told = f"{other:.2f} {unit}" if other is not None else "not installed"
        if name == "change_s":
            rows.append((what, f"{own:.2f} {unit}", told, f"{own / other:.2f} x" if other else "–"))
        elif budget is None:
            rows.append((what, f"{own:.0f} {unit}", told, verdict(own, 60)))
        else:
            kept = verdict(own / other, budget) if other else "–"
            rows.append((what, f"{own:.2f} {unit}", told, kept))
    rows.append(("zoom kept", "yes" if ours.kept else "no", "no" if peer else "–", "–"))
    rows += [tuple(cell or "–" for cell in row) for row in crowd]
    return Section(
        "The dashboard",
        "One polygon layer and 1,000 markers in plain `st_folium` as in the tutorials, with a "
        "slider of days; ours is the dashboard itself. The third column is plain `st_folium`, and "
        "of users at once what stands beside the figure. The users are sessions on their own "
        f"sockets, on the server's machine, that ask for another day, read {READS_S[0]} to "
        f"{READS_S[1]} s, and ask again, for {minutes} minutes; the days are of two years, so that "
        "a change is seldom one that somebody has made before. A move of the slider needs no "
        "server at all.",
        ("what", "ours", "beside", "budget"),
        rows,
    )
