"""How reach grows with points, with vertices, and with days; and what memory it takes."""

import resource
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks import fronts
from benchmarks.tables import Section, rounds, verdict
from geo.nearest import Segments, nearest_by_group

ROOT = Path(__file__).resolve().parents[1]
MIB = 1024  # KiB, as the system counts a process's memory


def run(*, quick: bool) -> Section:
    """Return the table of growth."""
    section = Section(
        "Reach: growth with points, vertices and days",
        "One thread; what the search needs of a line is made before, but for the days, where each "
        "day's segments are taken from its geometry, cut, and put in a tree within the time. "
        "Memory is the most a process of its own held, its points and answers included.",
        ("what", "time", "ratio", "MiB", "budget"),
    )
    for count in (1_000, 10_000) if quick else (10_000, 100_000, 1_000_000, 10_000_000):
        section.rows.append(_in_a_process(count, 10_000 if quick else 10_000_000))
    section.rows += _vertices(quick=quick)
    section.rows.append(_days(quick=quick))
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


def _days(*, quick: bool) -> tuple[str, ...]:
    """Measure points each to the front of its day, no two days' lines alike."""
    count, days = (5_000, 5) if quick else (1_000_000, 500)
    lon, lat = fronts.points(count)
    lines = fronts.front()[1]
    day = np.random.default_rng(fronts.SEED).integers(0, days, count)
    one = Segments.of(lines.values)
    one.nearest(lon[:10], lat[:10], exact=False)

    def by_day() -> object:
        order = np.argsort(day, kind="stable")
        starts = np.searchsorted(day[order], np.arange(days + 1))
        fronts_of_days = ((Segments.of(lines.values), order[a:b]) for a, b in pairwise(starts))
        return nearest_by_group(lon, lat, fronts_of_days, exact=False, threads=1)

    methods = {"days": by_day, "one": lambda: one.nearest(lon, lat, exact=False, threads=1)}
    took = rounds(methods, 1 if quick else 5)
    ratio = took.ratio("days", "one")
    per_point = f"{took.median('days') / count * 1e6:.2f} us a point"
    name = f"{count:,} points over {days} days, to one day"
    return name, per_point, f"{ratio:.2f}", "-", verdict(ratio, 2)


if __name__ == "__main__":
    measure_once(int(sys.argv[1]))
