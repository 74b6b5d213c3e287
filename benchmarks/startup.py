"""What a cold process takes to answer, beside importing geopandas."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.tables import Section, rounds, verdict

ROOT = Path(__file__).resolve().parents[1]
IMPORT = "`import geopandas`"
ASK = (
    "from cli import main; import sys; "
    "sys.argv = ['reachline', 'reach', '--place', 'Mukachevo', '--date', '2025-08-21', '--quiet']; "
    "main()"
)


def run(*, quick: bool) -> Section:
    """Return the table of start-up times."""
    methods = {
        IMPORT: _process("import geopandas"),
        "`reachline reach --place Mukachevo`": _process(ASK),
    }
    for method in methods.values():
        method()  # files read once are in the system's memory
    took = rounds(methods, 1 if quick else 9)
    section = Section(
        "Start-up",
        "A process from nothing to its answer, wall time.",
        ("process", "ms", "x `import geopandas`", "budget"),
    )
    for name in methods:
        ratio = took.ratio(name, IMPORT)
        budget = "-" if name == IMPORT else verdict(ratio, 1.6)
        section.rows.append((name, f"{took.median(name) * 1e3:.0f}", f"{ratio:.2f}", budget))
    return section


def _process(script: str) -> Callable[[], object]:
    command = [sys.executable, "-c", script]
    return lambda: subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
