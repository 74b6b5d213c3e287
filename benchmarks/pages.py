"""100,000 points in a page: ours beside what one would pick instead; then our own pages."""

import gzip
import importlib.util
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from benchmarks.opened import CHROMIUM, Opened, chromium, look
from benchmarks.peers import EXPLORE, GEOJSON, NAIVE, OURS, ours, peers, points
from benchmarks.tables import Rounds, Section, rounds, verdict
from maps.compose import compose
from maps.page import render_page
from maps.spec import from_yaml

COUNT, FEW = 100_000, 300
NAIVE_COUNT = 10_000
ROUNDS = 5
STORIES = Path(__file__).resolve().parents[1] / "data" / "stories"
STORY, WAR = "our story (2025-08-21)", "our whole-war timeline"
COLUMNS = (
    *("page", "build s", "MB raw", "MB gzip", "drawn s", "heap MB", "requests"),
    *("longest task ms, pan and zoom", "budget"),
)
TEXT = (
    "{count:,} invented points at real settlements, six attributes each, with what each tool "
    "offers to show them. Built from a frame in memory to HTML, facts and borders loaded before. "
    "Drawn: from the asking until the picture on the screen changes no more, the same for all, in "
    "Chromium without a graphics card (all is drawn by the processor), 1280 x 900. Heap: "
    "JavaScript's, after collecting garbage. "
    "The longest task of the main thread while the map is dragged and the wheel turned: no frame "
    "is drawn meanwhile. Others' servers cannot be reached from here: what a page asks of them is "
    "answered at once from npm packages on this machine, or with nothing where it is no package "
    "(tiles), which flatters whoever asks. Lonboard and kepler.gl are left out: both need servers "
    "to draw at all."
)


def run(*, quick: bool) -> Section:
    """Return the table of pages."""
    count, times = (FEW, 1) if quick else (COUNT, ROUNDS)
    frame = points(count)
    few = frame.iloc[: max(1, count * NAIVE_COUNT // COUNT)]
    builders: dict[str, Callable[[], str]] = {OURS: partial(ours, frame)}
    for name, build in _peers(quick=quick).items():
        builders[name] = partial(build, few if name == NAIVE else frame)
    for name, story in ((STORY, "2025-08-21"), (WAR, "war-timeline")):
        builders[name] = partial(_story, story)
    builders[OURS]()  # facts that every map reads are loaded
    pages: dict[str, str] = {}
    took = rounds(
        {name: partial(_keep, pages, name, build) for name, build in builders.items()}, times
    )
    # In a thread of its own: the tests' browser already has this one.
    with ThreadPoolExecutor(1) as apart:
        seen = apart.submit(_look, pages, times, copies=not quick).result()
    section = Section(f"{count:,} points in a page", TEXT.format(count=count), COLUMNS)
    for name, page in pages.items():
        scale = count / len(few) if name == NAIVE else 1.0
        section.rows.append(_row(name, page, took, seen.get(name), scale=scale))
    section.rows += _verdicts(pages, took, seen)
    return section


def _peers(*, quick: bool) -> Mapping[str, Callable[..., str]]:
    found = peers()
    if importlib.util.find_spec("mapclassify") is None:
        del found[EXPLORE]  # it comes with the packages of the benchmarks alone
    return {name: found[name] for name in (f"{GEOJSON} (canvas)", NAIVE)} if quick else found


def _story(name: str) -> str:
    return render_page(compose(from_yaml(STORIES / f"{name}.yaml")))


def _keep(pages: dict[str, str], name: str, build: Callable[[], str]) -> None:
    pages[name] = build()


def _look(pages: Mapping[str, str], times: int, *, copies: bool) -> dict[str, list[Opened]]:
    """Open every page once a round; nothing is seen where there is no browser."""
    found: dict[str, list[Opened]] = {name: [] for name in pages}
    if not CHROMIUM.exists():
        return found
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{number}.html" for number, name in enumerate(pages)}
        for name, file in files.items():
            file.write_text(pages[name], encoding="utf-8")
        for _ in range(times):
            with chromium() as browser:
                _round(browser, files, found, copies=copies)
    return found


def _round(
    browser: Browser, files: Mapping[str, Path], found: dict[str, list[Opened]], *, copies: bool
) -> None:
    for name, file in files.items():
        found[name].append(look(browser, file, copies=copies))


def _row(
    name: str, page: str, took: Rounds, seen: list[Opened] | None, *, scale: float
) -> tuple[str, ...]:
    raw, packed = len(page.encode()) / 1e6, len(gzip.compress(page.encode())) / 1e6
    built = took.median(name) * scale
    said = name if scale == 1 else f"{name}, from {NAIVE_COUNT:,} (build and bytes x {scale:g})"
    size = (f"{built:.2f}", f"{raw * scale:.2f}", f"{packed * scale:.2f}")
    if not seen:
        return said, *size, "-", "-", "-", "-", "-"
    asked = seen[0]
    requests = f"{len(asked.asked)} to {asked.hosts} hosts" if asked.asked else "0"
    drawn, heap, step = (
        median(getattr(one, key) for one in seen) for key in ("drawn_s", "heap_mb", "step_ms")
    )
    return said, *size, f"{drawn:.2f}", f"{heap:.1f}", requests, f"{step:.0f}", "-"


def _verdicts(
    pages: Mapping[str, str], took: Rounds, seen: Mapping[str, list[Opened]]
) -> list[tuple[str, ...]]:
    """Return ours over the others', each of the same round."""
    raw = len(pages[OURS].encode()) / 1e6
    said = [("ours: MB raw", raw, 2.3)]
    canvas = f"{GEOJSON} (canvas)"
    said.append(("ours: build, of folium `GeoJson` (canvas)", took.ratio(OURS, canvas), 0.08))
    if seen[OURS]:
        if seen.get(EXPLORE):
            for words, key, most in (("drawn", "drawn_s", 0.09), ("heap", "heap_mb", 0.1)):
                pairs = zip(seen[OURS], seen[EXPLORE], strict=True)
                ratio = median(getattr(one, key) / getattr(other, key) for one, other in pairs)
                said.append((f"ours: {words}, of `.explore()`", ratio, most))
        said.append(("ours: requests", float(len(seen[OURS][0].asked)), 0))
        said.append(("ours: longest task ms", median(one.step_ms for one in seen[OURS]), 50))
    empty = ("-",) * (len(COLUMNS) - 3)
    return [(words, f"{value:.3g}", *empty, verdict(value, most)) for words, value, most in said]
