"""The embed on a phone and under load, served by nginx, beside the same map in plain folium."""

import gzip
import re
import shutil
import subprocess
import tempfile
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks import plain_folium
from benchmarks.nginx import BROTLI, serving
from benchmarks.tables import Section, verdict
from maps.build import files
from maps.compose import compose
from maps.embed import render_embed, snippet
from maps.spec import from_yaml

STORY = Path(__file__).resolve().parents[1] / "data" / "stories" / "2025-08-21.yaml"
WRK = shutil.which("wrk") or "wrk"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
# Slow 4G as Lighthouse has it for a browser's own throttling; four times slower a processor.
LATENCY_MS, DOWN_BYTES_S, UP_BYTES_S, CPU_TIMES = 562.5, 1474.56 * 125, 675 * 125, 4
OURS, FOLIUM = "embed.html", "folium.html"
LIVE = "document.querySelector('.rl-map[data-drawn=true]')"
# Land, control, contact line and every strike: in the first view, or else in the live map.
FIRST = (
    "['.rl-land', '.rl-occupied', '.rl-contact-line'].every(one => document.querySelector("
    "`.rl-first ${{one}}`)) && document.querySelectorAll('.rl-first .rl-mark').length >= {strikes}"
)
PATHS = "document.querySelectorAll('path.leaflet-interactive').length >= {shapes}"
DRAWN = {OURS: f"({FIRST}) || {LIVE}", FOLIUM: PATHS}
ANSWERS = {OURS: LIVE, FOLIUM: PATHS}
WATCH = """
  first = 0; drawn = 0; live = 0; shifted = 0;
  new PerformanceObserver(l => { for (const e of l.getEntries())
    if (e.name === 'first-contentful-paint') first = e.startTime;
  }).observe({ type: 'paint', buffered: true });
  new PerformanceObserver(l => { for (const e of l.getEntries()) shifted += e.value;
  }).observe({ type: 'layout-shift', buffered: true });
  (function look() {
    if (!drawn && (%s)) requestAnimationFrame(() => { drawn = performance.now(); });
    if (%s) requestAnimationFrame(() => { live = performance.now(); });
    else requestAnimationFrame(look);
  })();
"""


def run(*, quick: bool) -> Section:
    """Return the table of the embed."""
    scene = compose(from_yaml(STORY))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        folder.chmod(0o755)
        for file, content in files(scene).items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
        left_out = plain_folium.write(scene, folder, fetch=not quick)
        article = f"<!doctype html><title>x</title><p>Text</p>{snippet(scene, OURS)}<p>Text</p>"
        (folder / "article.html").write_text(article, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        rules = f"include {folder / 'nginx.conf'};"
        least = {
            "strikes": len(scene.strikes),
            "shapes": len(scene.strikes) + len(scene.oblasts),
        }
        with serving(folder, location=rules, brotli=BROTLI.exists()) as address:
            times = _phone(browser, address, least, rounds=1 if quick else 7)
            shift = _article(browser, address)
            wire = {page: _wire(address, folder, page) for page in (OURS, FOLIUM)}
            load = {page: _load(address + page, 1 if quick else 8) for page in (OURS, FOLIUM)}
        browser.close()
    section = Section(
        "The embed, served by nginx",
        _text(left_out),
        ("what", "ours", "plain folium", "ours / folium", "budget"),
    )
    for what, key in (
        ("first contentful paint, ms", "first"),
        ("map drawn, ms", "drawn"),
        ("map answers to a hand, ms", "live"),
    ):
        mine, peer = ([one[key] for one in times[page]] for page in (OURS, FOLIUM))
        part = median(a / b for a, b in zip(mine, peer, strict=True))
        budget = verdict(part, 0.35) if key == "drawn" else "-"
        row = (what, f"{median(mine):.0f}", f"{median(peer):.0f}", f"{part:.2f}", budget)
        section.rows.append(row)
    shifts = (median(one["shifted"] for one in times[page]) for page in (OURS, FOLIUM))
    moved = tuple(f"{shift:.3f}" for shift in shifts)
    worst = max(one["shifted"] for one in times[OURS])
    section.rows.append(("layout shift of the page", *moved, "-", verdict(worst, 0)))
    for packing in ("gzip", "br"):
        ours, theirs = (wire[page][packing] / 1e3 for page in (OURS, FOLIUM))
        budget = verdict(ours, 230) if packing == "gzip" else "-"
        what = f"on the wire, {packing}, KB"
        section.rows.append((what, f"{ours:.0f}", f"{theirs:.0f}", f"{ours / theirs:.2f}", budget))
    before = _first_view(render_embed(scene)) / 1e3
    what = "of it before the map is drawn, gzip, KB"
    section.rows.append((what, f"{before:.0f}", "-", "-", verdict(before, 120)))
    section.rows.append(
        ("requests of a view", *(str(int(wire[p]["asked"])) for p in wire), "-", "-")
    )
    shown = f"{shift:.4f}"
    section.rows.append(("layout shift of the article", shown, "-", "-", verdict(shift, 0)))
    for what, key, form in (("requests a second, gzip", "rate", ".0f"), ("p99, ms", "p99", ".2f")):
        ours, theirs = (load[page][key] for page in (OURS, FOLIUM))
        ratio = f"{ours / theirs:.2f}"
        section.rows.append((what, f"{ours:{form}}", f"{theirs:{form}}", ratio, "-"))
    return section


def _text(left_out: list[str]) -> str:
    return (
        f"The story of 21 August 2025 at 360 px, processor {CPU_TIMES} times slower, slow 4G "
        f"({LATENCY_MS:g} ms a request, {DOWN_BYTES_S / 125e3:.2f} Mbit/s), nothing cached. What "
        "folium fetches from five hosts comes from the same server here, packed as well as ours, "
        "which is in folium's favour; so is what is left out of it: "
        f"{', '.join(left_out) or 'nothing'}. Drawn: land, control, the contact line and all "
        "strikes are on the screen, ours in the first view, which stands in the page before any "
        "script; folium's when all strikes and oblasts are there. It answers: the map that can be "
        "moved and asked is there, which is the same moment for folium. The embed is one file, so "
        "that it opens from disk: what comes before the map is drawn is the part of it up to the "
        "end of all that is seen, scripts and their data stand behind. Load: wrk, 16 connections, "
        "the page alone."
    )


def _phone(
    browser: Browser, address: str, least: dict[str, int], *, rounds: int
) -> dict[str, list[dict[str, float]]]:
    """Return the times of each page in turns, round after round."""
    found: dict[str, list[dict[str, float]]] = {OURS: [], FOLIUM: []}
    for _ in range(rounds):
        for name, times in found.items():
            asked = (DRAWN[name].format(**least), ANSWERS[name].format(**least))
            times.append(_opened(browser, address + name, asked))
    return found


def _first_view(page: str) -> int:
    """Return the packed bytes of a page up to the end of all that is seen before its scripts."""
    return len(gzip.compress(page[: page.index('id="rl-shown"')].encode(), 9))


def _opened(browser: Browser, address: str, asked: tuple[str, str]) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": DOWN_BYTES_S,
            "uploadThroughput": UP_BYTES_S,
        },
    )
    client.send("Emulation.setCPUThrottlingRate", {"rate": CPU_TIMES})
    page.add_init_script(WATCH % asked)
    page.goto(address, timeout=120_000)
    page.wait_for_function("live > 0 && drawn > 0 && first > 0", timeout=120_000)
    page.wait_for_timeout(1000)
    said: dict[str, float] = page.evaluate("({ first, drawn, live, shifted })")
    context.close()
    return said


def _article(browser: Browser, address: str) -> float:
    """Return the layout shift of an article around the embed."""
    page = browser.new_page(viewport={"width": 360, "height": 3000})
    page.add_init_script(WATCH % ("true", "true"))
    page.goto(f"{address}article.html")
    page.frames[1].wait_for_selector(".rl-map[data-drawn=true]")
    page.wait_for_timeout(1500)
    shift = float(page.evaluate("shifted"))
    page.close()
    return shift


def _wire(address: str, folder: Path, name: str) -> dict[str, float]:
    """Return the bytes of a page with all it fetches, packed in each way."""
    named = re.findall(r'(?:src|href)="([\w.]+\.(?:js|css))"', (folder / name).read_text("utf-8"))
    held: dict[str, Any] = {"asked": 1 + len(named)}
    for packing in ("gzip", "br"):
        held[packing] = 0
        for file in (name, *named):
            asked = urllib.request.Request(address + file, headers={"Accept-Encoding": packing})  # noqa: S310
            with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310 - loopback
                held[packing] += len(answer.read())
    return held


def _load(address: str, seconds: int) -> dict[str, float]:
    """Return requests a second and the 99th percentile in ms, as wrk measures them."""
    command = [WRK, "-t1", "-c16", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip"]
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    assert rate
    assert slow
    scale = {"us": 1e-3, "ms": 1.0, "s": 1e3}[slow[2]]
    return {"rate": float(rate[1]), "p99": float(slow[1]) * scale}
