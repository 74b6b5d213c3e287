"""`python -m fuzz [FORMAT ...] [--minutes N] [--folder F]`: every reader in turn, and figures.

Seeds are the synthetic fixtures of the tests. What is found worth keeping stays in the folder, so
the next run goes on from there. Ends with 1 if any reader crashed, hung or lost a row.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

from layers.sources import FORMATS

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "tests" / "fixtures_sources"
STATS = {
    "inputs": re.compile(r"stat::number_of_executed_units: (\d+)"),
    "per second": re.compile(r"stat::average_exec_per_sec: +(\d+)"),
    "slowest s": re.compile(r"stat::slowest_unit_time_sec: +(\d+)"),
    "peak MB": re.compile(r"stat::peak_rss_mb: +(\d+)"),
    "paths": re.compile(r"(?:DONE|pulse|NEW|REDUCE) +cov: (\d+)"),
}


def main() -> None:
    """Fuzz the readers asked for, one after another."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=", ".join(FORMATS))
    parser.add_argument("--minutes", type=float, default=12, help="for all of them together")
    parser.add_argument("--folder", type=Path, default=ROOT / ".fuzz")
    asked = parser.parse_args()
    forms = asked.formats or ["auto", *FORMATS]
    seconds = max(1, round(60 * asked.minutes / len(forms)))
    print("| reader | " + " | ".join(STATS) + " | ended |")
    print("|---|" + "---:|" * len(STATS) + "---|")
    failed = [form for form in forms if not _fuzz(form, asked.folder, seconds)]
    sys.exit(1 if failed else 0)


def _fuzz(form: str, folder: Path, seconds: int) -> bool:
    """Fuzz one reader, print its row of the table, and return whether nothing was found."""
    corpus = folder / form
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in SEEDS.rglob("*"):
        if seed.is_file() and seed.suffix != ".md":
            shutil.copyfile(seed, corpus / f"seed-{seed.name}")
    command = [sys.executable, "-m", "fuzz.one", form, str(folder), "--seconds", str(seconds)]
    done = subprocess.run(
        command, check=False, cwd=ROOT, capture_output=True, text=True, errors="replace"
    )
    (folder / f"{form}.log").write_text(done.stderr, encoding="utf-8")
    found = {name: pattern.findall(done.stderr) for name, pattern in STATS.items()}
    cells = [values[-1] if values else "?" for values in found.values()]
    ended = "clean" if done.returncode == 0 else f"FOUND: see {folder / form}.log"
    print(f"| {form} | " + " | ".join(cells) + f" | {ended} |", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
