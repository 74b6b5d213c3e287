"""A command run to its end, and what its whole tree of processes took, seen from outside."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

STEP_S = 0.1


@dataclass(frozen=True)
class Took:
    """Seconds on the clock and of processors, and the most megabytes held at once."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


def run(command: Sequence[str], *, cwd: Path, environment: Mapping[str, str] | None = None) -> Took:
    """Run a command; memory shared by processes of the tree is counted once (PSS)."""
    held = os.environ | dict(environment or {})
    begin, before = time.perf_counter(), os.times()
    process = subprocess.Popen(command, cwd=cwd, env=held, stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _held(process.pid))
        time.sleep(STEP_S)
    seconds, after = time.perf_counter() - begin, os.times()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    used = sum(after[2:4]) - sum(before[2:4])  # of children waited for, and of theirs
    return Took(seconds, used, peak)


def _held(pid: int) -> float:
    total = 0
    try:
        top = psutil.Process(pid)
        for one in (top, *top.children(recursive=True)):
            try:
                total += one.memory_full_info().pss
            except psutil.Error:
                continue  # it has just ended
    except psutil.Error:
        return 0.0
    return total / 1e6
