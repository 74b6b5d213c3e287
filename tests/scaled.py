"""Invented events in partitions, the command line at work on them, and what it leaves."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from layers.scale import partition

ROOT = Path(partition.__file__).resolve().parents[2]
COUNT, ROWS, DAYS = 12_000, 1_000, 18  # more than are measured exactly, in partitions of few
TIMEOUT_S = 120


def reach(source: Path, out: Path, *options: str) -> "subprocess.Popen[str]":
    """Start the command line on a folder."""
    command = [sys.executable, "-m", "cli", "reach", str(source), "--out", str(out), *options]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def said(process: "subprocess.Popen[str]") -> str:
    """Wait for the end, which must be a good one; return what was said."""
    _, told = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0, told
    return told


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def stamps(out: Path) -> dict[str, int]:
    """Return when each finished partition was written: one that is kept keeps its hour."""
    return {
        path.stem: (out / "points" / f"{path.stem}.parquet").stat().st_mtime_ns
        for path in (out / "done").glob("*.json")
    }


def wait_for(there: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT_S
    while not there():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.005)
