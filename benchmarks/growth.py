"""How reach grows with points, with vertices, and with days; and what memory it takes."""

import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from benchmarks import fronts
from benchmarks.tables import Section, rounds, verdict
from geo import lifetimes
from geo.as_of import nearest_as_of
from geo.nearest import Segments
from layers import reach, timeline

ROOT = Path(__file__).resolve().parents[1]
MIB = 1024  # KiB, as the system counts a process's memory


def run(*, quick: bool) -> Section:
    """Return the table of growth."""
    section = Section(
        "Reach: growth with points, vertices and days",
        "One thread; what the search needs of a line is made before, but for the days "
        f"({fronts.dated(5 if quick else 500)[0]}), whose edges are taken from their geometries, "
        "compared and put in trees within the time. "
        "Memory is the most a process of its own held, its points and answers included.",
        ("what", "time", "ratio", "MiB", "budget"),
    )
    for count in (1_000, 10_000) if quick else (10_000, 100_000, 1_000_000, 10_000_000):
        section.rows.append(_in_a_process(count, 10_000 if quick else 10_000_000))
    section.rows += _vertices(quick=quick)
    section.rows += _days(quick=quick)
    section.rows.append(_every_measure(quick=quick))
    return section


def _in_a_process(count: int, most: int) -> tuple[str, ...]:
    command = [sys.executable, "-m", "benchmarks.growth", str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    per_point, mebibytes = done.stdout.split()
    budget = verdict(float(mebibytes), 1024) if count == most else "-"
    return f"{count:,} points", f"{float(per_point):.2f} us a point", "-", mebibytes, budget


def measure_once(count: int) -> None:
    """Print microseconds a point and the MiB held by this process."""
    segments = Segments.of(fronts.front()[1].values)
    lon, lat = fronts.points(count)
    segments.nearest(lon[:10], lat[:10], exact=False)
    took = rounds({"ours": lambda: segments.nearest(lon, lat, exact=False, threads=1)}, 1)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MIB
    print(took.median("ours") / count * 1e6, held)


def _vertices(*, quick: bool) -> list[tuple[str, ...]]:
    lon, lat = fronts.points(5_000 if quick else 1_000_000)
    sizes = {size: fronts.with_vertices(size) for size in (2_000, 20_000, 200_000)}
    methods = {}
    for size, segments in sizes.items():
        segments.nearest(lon[:10], lat[:10], exact=False)
        methods[f"{size:,} vertices"] = lambda segments=segments: segments.nearest(
            lon, lat, exact=False, threads=1
        )
    took = rounds(methods, 1 if quick else 5)
    first = next(iter(methods))
    found: list[tuple[str, ...]] = []
    for name in methods:
        ratio = took.ratio(name, first)
        per_point = f"{took.median(name) / len(lon) * 1e6:.2f} us a point"
        budget = verdict(ratio, 2.5) if name.startswith("200,000") else "-"
        found.append((name, per_point, f"{ratio:.2f}", "-", budget))
    return found


def _days(*, quick: bool) -> list[tuple[str, ...]]:
    """Measure points each to the front of its day."""
    count, days = (5_000, 5) if quick else (1_000_000, 500)
    lon, lat = fronts.points(count)
    day = np.random.default_rng(fronts.SEED).integers(0, days, count)
    alike = fronts.dated(days)[1]
    # A millimetre on each day: no edge is that of another day.
    moved = [affinity.translate(line, n * 1e-8) for n, line in enumerate(alike)]
    one = Segments.of([alike[days // 2]])

    def by_day(lines: Sequence[BaseGeometry]) -> object:
        lives = lifetimes.of_lines(lines)
        return nearest_as_of(lon, lat, day, lives, exact=False, threads=1)

    methods: dict[str, Callable[[], object]] = {
        "one": lambda: one.nearest(lon, lat, exact=False, threads=1),
        f"{count:,} points over {days} days, to one day": lambda: by_day(alike),
        "the same, no two days' edges alike": lambda: by_day(moved),
    }
    for method in methods.values() if not quick else ():
        method()
    took = rounds(methods, 1 if quick else 5)
    found: list[tuple[str, ...]] = []
    for name, budget in zip(list(methods)[1:], (2.0, None), strict=True):
        ratio = took.ratio(name, "one")
        per_point = f"{took.median(name) / count * 1e6:.2f} us a point"
        met = verdict(ratio, budget) if budget else "-"
        found.append((name, per_point, f"{ratio:.2f}", "-", met))
    return found


def _every_measure(*, quick: bool) -> tuple[str, ...]:
    """Measure points by every definition there is, with sector, oblast and status."""
    count = 2_000 if quick else 1_000_000
    lon, lat = fronts.points(count)
    source, days = timeline.load(), [fronts.DAY] * count
    reach.measure(lon[:10], lat[:10], days[:10], control=source)
    took = rounds({"all": lambda: reach.measure(lon, lat, days, control=source)}, 1)
    per_point = f"{took.median('all') / count * 1e6:.1f} us a point"
    name = f"{count:,} points, every distance, sector, oblast and status, all threads"
    return name, per_point, "-", "-", "-"


if __name__ == "__main__":
    measure_once(int(sys.argv[1]))
