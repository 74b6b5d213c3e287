"""`python -m benchmarks.scale [--quick] [--most N]`: the tables of docs/scale.md.

Every run is a process of its own, watched from outside with all its children.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import distributions, version
from pathlib import Path

from benchmarks import audience, duck, events, scale_maps, scale_peers, tree
from benchmarks.tables import Section

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "scale.md"
BEGINS, ENDS = "<!-- made by `make bench-scale` from here -->", "<!-- to here -->"
PACKAGES = ("dask", "distributed", "geopandas", "duckdb", "sedonadb", "pyarrow", "numpy", "numba")
OURS = "Reachline"


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    growth: tuple[int, ...]
    peers: int
    days: int
    order: tuple[int, int, int]  # events, days, partitions
    crew: int


FULL = Sizes(
    (10_000, 100_000, 1_000_000, 10_000_000), 1_000_000, events.DAYS, (100_000, 200, 8), 600_000
)
QUICK = Sizes((400,), 400, 3, (400, 3, 2), 400)


def sections(sizes: Sizes, folder: Path, *, quick: bool) -> Iterator[Section]:
    """Yield the tables, one after another."""
    yield from _growth(sizes, folder)
    yield _crew(sizes, folder)
    yield _order(sizes, folder)
    yield _peers(sizes, folder)
    yield audience.run(quick=quick)


def _growth(sizes: Sizes, folder: Path) -> tuple[Section, Section]:
    section = Section(
        "Growth",
        f"Events over {sizes.days} days of the war, in partitions of "
        f"{events.PARTITION_ROWS:,} ordered by day; every distance, sector, oblast, status and the "
        "totals, read from disk and written to it. Peak: proportional set size of all processes, "
        "looked at ten times a second from outside.",
        ("events", "workers", "s", "processor s", "us an event", "peak MB", "in MB", "out MB"),
    )
    maps = scale_maps.section()
    for count in sizes.growth:
        source = folder / f"{count}"
        events.write(source, count, days=sizes.days)
        for workers in (1, 2):
            took, out = _reach(source, folder, workers)
            row = (count, workers, took.seconds, took.cpu_seconds, took.seconds / count * 1e6)
            size = (_megabytes(source), _megabytes(out))
            cells = (f"{row[0]:,}", str(row[1]), *(f"{value:,.1f}" for value in row[2:]))
            section.rows.append((*cells, f"{took.peak_mb:,.0f}", *(f"{mb:,.1f}" for mb in size)))
            print(section.rows[-1], flush=True)
            if workers == 1:
                maps.rows.append(scale_maps.row(count, out, folder, root=ROOT))
                print(maps.rows[-1], flush=True)
            shutil.rmtree(out)
        if count != sizes.peers:
            shutil.rmtree(source)
    return section, maps


def _crew(sizes: Sizes, folder: Path) -> Section:
    """Measure the same events by two processes, and by one process of two threads."""
    section = Section(
        "Processes or threads",
        f"The same {sizes.crew:,} events, measured by workers of a cluster on this machine.",
        ("workers", "s", "processor s", "peak MB"),
    )
    source, out = folder / "crew", folder / "out"
    events.write(source, sizes.crew, days=sizes.days)
    for name, crew in (("two processes", ("2", "1")), ("one of two threads", ("1", "2"))):
        command = (sys.executable, "-m", "benchmarks.scale_crew", *crew, str(source), str(out))
        took = tree.run(command, cwd=ROOT)
        shutil.rmtree(out)
        figures = (f"{took.seconds:.1f}", f"{took.cpu_seconds:.1f}", f"{took.peak_mb:,.0f}")
        section.rows.append((name, *figures))
        print(section.rows[-1], flush=True)
    shutil.rmtree(source)
    return section


def _reach(source: Path, folder: Path, workers: int) -> tuple[tree.Took, Path]:
    out = folder / "out"
    command = (sys.executable, "-m", "cli", "reach", str(source), "--out", str(out), "--quiet")
    return tree.run([*command, "--workers", str(workers)], cwd=ROOT), out


def _order(sizes: Sizes, folder: Path) -> Section:
    """Measure the same events cut by day and cut by place."""
    count, days, parts = sizes.order
    section = Section(
        "Cut by day or by place",
        f"The same {count:,} events of {days} days in {parts} partitions, one worker.",
        ("partitions", "s", "processor s", "peak MB"),
    )
    [whole] = events.partitions(count, rows=count, days=days, seed=1)
    orders = {"by day": whole, "by place, along longitude": whole.iloc[whole.geometry.x.argsort()]}
    for name, frame in orders.items():
        source = folder / "order"
        source.mkdir()
        for number, low in enumerate(range(0, count, count // parts)):
            some = frame.iloc[low : low + count // parts]
            some.to_parquet(source / f"{number:02d}.parquet", index=False)
        took, out = _reach(source, folder, 1)
        shutil.rmtree(out)
        shutil.rmtree(source)
        section.rows.append(
            (name, f"{took.seconds:.1f}", f"{took.cpu_seconds:.1f}", f"{took.peak_mb:,.0f}")
        )
        print(section.rows[-1], flush=True)
    return section


def _peers(sizes: Sizes, folder: Path) -> Section:
    """Measure others in memory on the events of one size."""
    source, held = folder / f"{sizes.peers}", folder / "lines"
    section = Section(
        "Beside geopandas, DuckDB and SedonaDB in memory",
        f"{sizes.peers:,} events of {sizes.days} days: distance to the contact line of the day, "
        "oblast, totals by day and oblast. The peers are given the lines of all days already drawn "
        "and projected (ours draws them within its time), measure in the plane of EPSG:3035 and "
        "that one distance; ours seven more, on the ellipsoid, and writes every row. SedonaDB is "
        "Apache Sedona's engine for one machine; Sedona on Spark needs a Java machine.",
        ("what", "s", "processor s", "peak MB", "s / ours"),
    )
    took, out = _reach(source, folder, 1)
    shutil.rmtree(out)
    ours = took.seconds
    rows = [(f"{OURS}, one worker, {source.name} events from disk to disk", took)]
    scale_peers.prepare(source, held)
    wanted = {
        "geopandas": "geopandas, `sjoin_nearest` a day",
        "duckdb": "DuckDB, `ST_Distance`",
        "sedonadb": "SedonaDB, `ST_Distance`",
    }
    if duck.spatial() is None:
        del wanted["duckdb"]
        section.text += " DuckDB is left out: its spatial extension is not installed."
    if not _there("sedonadb"):
        del wanted["sedonadb"]
        section.text += " SedonaDB is left out: it is not installed."
    for method, name in wanted.items():
        command = (sys.executable, "-m", "benchmarks.scale_peers", method, str(source), str(held))
        rows.append((name, tree.run(command, cwd=ROOT)))
    rows[0] = (f"{OURS}, one worker", rows[0][1])
    for name, one in rows:
        figures = (f"{one.seconds:,.1f}", f"{one.cpu_seconds:,.1f}", f"{one.peak_mb:,.0f}")
        section.rows.append((name, *figures, f"{one.seconds / ours:.2f}"))
        print(section.rows[-1], flush=True)
    return section


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*.parquet")) / 1e6


def _there(package: str) -> bool:
    """Whether a package is installed: the peers are, where benchmarks are run."""
    return any(True for _ in distributions(name=package))


def page(before: str, made: list[Section]) -> str:
    """Return the page with its made part anew."""
    head, rest = before.split(BEGINS)
    _, tail = rest.split(ENDS)
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES if _there(package))
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    machine = (
        f"Python {platform.python_version()}, {os.cpu_count()} processors, shared: load over 1, 5 "
        f"and 15 minutes at the end {load}; {versions}."
    )
    tables = "\n".join(section.markdown() for section in made)
    return f"{head}{BEGINS}\n\n{machine}\n\n{tables}\n{ENDS}{tail}"


def main() -> None:
    """Make the tables and put them into the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run at all?")
    parser.add_argument("--most", type=int, help="no more events than that")
    asked = parser.parse_args()
    sizes = QUICK if asked.quick else FULL
    if asked.most:
        growth = tuple(count for count in sizes.growth if count <= asked.most)
        sizes = replace(sizes, growth=growth, peers=growth[-1], crew=min(sizes.crew, growth[-1]))
    with tempfile.TemporaryDirectory() as name:
        made = list(sections(sizes, Path(name), quick=asked.quick))
    print("\n".join(section.markdown() for section in made))
    if not asked.quick:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), made), encoding="utf-8")


if __name__ == "__main__":
    main()
