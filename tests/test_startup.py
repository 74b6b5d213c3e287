"""A question on the command line loads what answers it and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# What draws, serves, checks or reads others' files has no part in an answer about one place.
HEAVY = {
    "altair",
    "babel",
    "branca",
    "folium",
    "jinja2",
    "layers.sources",
    "layers.updates",
    "llvmlite",
    "maps",
    "matplotlib",
    "numba",
    "openpyxl",
    "pandera",
    "PIL",
    "pyarrow.dataset",
    "pyogrio",
    "rich",
    "scipy",
    "streamlit",
    "xyzservices",
    "yaml",
}


def loaded(*words: str) -> set[str]:
    """Return the modules that a command loads."""
    command = [sys.executable, "-X", "importtime", str(ROOT / "cli.py"), *words]
    # Not through the suite's own hooks: what coverage loads is not the command's.
    environment = {name: value for name, value in os.environ.items() if "COV" not in name}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[1].strip() for line in lines}


def heavy(modules: set[str]) -> set[str]:
    return {name for name in modules for unwanted in HEAVY if f"{name}.".startswith(f"{unwanted}.")}


@pytest.mark.parametrize("form", ["json", "table"])
def test_a_place_is_measured_without_what_draws(form: str) -> None:
    words = ("reach", "--place", "Mukachevo", "--date", "2025-08-21", "--quiet", "--format", form)
    modules = loaded(*words)
    assert "geopandas" in modules  # the list is read aright
    table = {"maps", "maps.terminal", "rich"} if form == "table" else set()
    assert {name.split(".")[0] for name in heavy(modules)} <= table


def test_help_and_a_refusal_load_no_geometry_at_all() -> None:
    modules = loaded("serve", "--help")
    assert "typer" in modules
    assert not modules & {"geopandas", "pandas", "numpy", "shapely", "urllib.request"}
    assert not heavy(modules)
