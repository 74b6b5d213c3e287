"""Others' files read with an account of every row, beside bare reading of the same file."""

import csv
import datetime as dt
import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import shapely

from benchmarks.tables import Rounds, Section, verdict
from layers import timeline

ROOT = Path(__file__).resolve().parents[1]
PANDAS, READ = "`pandas.read_csv`", "`reachline read`: every row judged, coarsened"
CHECKED, MEASURED = "the same, then the frame validated", "the same, then reach measured"
PYOGRIO, CONTROL = "`pyogrio.read_dataframe`", "control GeoJSON: judged, mended, joined by day"
MOST = {READ: 5, CHECKED: 5}
ROWS, DAYS = 1_000_000, 60
HEAD = """
event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1
assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country
admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes fatalities
tags timestamp
""".split()  # noqa: SIM905 - a list of 31 names would take 31 lines
SCRIPTS = {
    PANDAS: "import pandas as pd; pd.read_csv(path)",
    READ: "reading = read([path], places=places.load())",
    CHECKED: "reading = read([path], places=places.load()); strike_faults(reading.frame)",
    MEASURED: (
        "f = read([path], places=places.load()).frame; strike_faults(f);"
        "reach.measure(f['longitude'], f['latitude'], f['date'].tolist(), control=timeline.load())"
    ),
    PYOGRIO: "import pyogrio; pyogrio.read_dataframe(path)",
    CONTROL: "read([path])",
}
IMPORTS = (
    "import sys, time; from pathlib import Path; from layers import places, reach, timeline;"
    "from layers.schema import strike_faults; from layers.sources import read;"
    "path = Path(sys.argv[1]); places.load(); start = time.perf_counter();"
)


def run(*, quick: bool) -> Section:
    """Return the table of readers."""
    rows, days = (2_000, 2) if quick else (ROWS, DAYS)
    section = Section(
        "Others' files in",
        f"{rows:,} made-up rows in ACLED's form (31 columns), {days} days of control as GeoJSON. "
        "Each method in a process of its own, imports left out of the time; its peak of memory "
        "as the system tells it. Bare reading judges nothing.",
        ("what", "seconds", "x bare reading", "peak MB", "budget"),
    )
    with tempfile.TemporaryDirectory() as folder:
        table, ground = Path(folder) / "acled.csv", Path(folder) / "control.geojson"
        _write_events(table, rows, over=10 if quick else 1_500)
        _write_control(ground, days)
        count = 1 if quick else 2
        section.rows += _rows((PANDAS, READ, CHECKED, MEASURED), table, count)
        section.rows += _rows((PYOGRIO, CONTROL), ground, count)
    return section


def _rows(methods: tuple[str, ...], path: Path, count: int) -> list[tuple[str, ...]]:
    seconds: dict[str, list[float]] = {method: [] for method in methods}
    peak = dict.fromkeys(methods, 0.0)
    for _ in range(count):
        for method in methods:
            took, held = _alone(SCRIPTS[method], path)
            seconds[method].append(took)
            peak[method] = max(peak[method], held)
    took_all, bare = Rounds(seconds), methods[0]
    made: list[tuple[str, ...]] = []
    for method in methods:
        ratio = took_all.ratio(method, bare)
        most = "-" if method == bare else verdict(ratio, MOST.get(method, 30))
        cells = (f"{took_all.median(method):.1f}", f"{ratio:.1f}", f"{peak[method]:,.0f}", most)
        made.append((method, *cells))
    return made


def _alone(script: str, path: Path) -> tuple[float, float]:
    """Return the seconds of a script in its own process, and its peak of memory in MB."""
    code = f"{IMPORTS}{script}; print(time.perf_counter() - start)"
    with tempfile.TemporaryFile() as said:
        actions = [(os.POSIX_SPAWN_DUP2, said.fileno(), 1)]
        command = [sys.executable, "-c", code, str(path)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        child = os.posix_spawn(sys.executable, command, environment, file_actions=actions)
        _, status, usage = os.wait4(child, 0)
        assert status == 0
        said.seek(0)
        return float(said.read()), usage.ru_maxrss / 1024


def _write_events(path: Path, rows: int, *, over: int) -> None:
    rng = np.random.default_rng(1)
    days = [dt.date(2022, 4, 3) + dt.timedelta(days=step) for step in range(over)]
    day = rng.integers(0, len(days), rows)
    lat, lon = rng.uniform(44.5, 51.5, rows), rng.uniform(23, 39, rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for i in range(rows):
            when = days[day[i]]
            writer.writerow(
                [
                    *(f"UKR{i}", f"{when:%d %B %Y}", when.year, 1, "Political violence"),
                    *("Explosions/Remote violence", "Shelling/artillery/missile attack"),
                    *("Military Forces of Russia (2000-)", "", "State forces"),
                    *("Military Forces of Ukraine (2019-)", "", "State forces"),
                    *("State forces-State forces", "", 804, "Europe", "Ukraine", "Kharkiv"),
                    *("Kharkivskyi", "", "Kharkiv", f"{lat[i]:.4f}", f"{lon[i]:.4f}", 1),
                    *("Ukrinform", "National", f"On {when}, a settlement was shelled ({i})."),
                    *(0, "", 1_700_000_000),
                ]
            )


def _write_control(path: Path, days: int) -> None:
    source = timeline.load()
    features = []
    for step in range(days):
        day = dt.date(2025, 3, 1) + dt.timedelta(days=step)
        for status, area in zip(
            *source.on(day).areas[["status", "geometry"]].T.values, strict=True
        ):
            features += [
                {
                    "type": "Feature",
                    "properties": {"date": day.isoformat(), "status": status},
                    "geometry": json.loads(shapely.to_geojson(part)),
                }
                for part in shapely.get_parts(area)
            ]
    document = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
