"""Twenty users of the dashboard at once, beside one: time of a change, memory, errors."""

import asyncio
import time
from pathlib import Path
from statistics import quantiles

from benchmarks.crowd import READS_S, at_work
from benchmarks.served import served
from benchmarks.tables import Section, verdict

USERS = 20
CHANGES, AGAIN = 75, 8  # ten minutes of each user; then of those who come after them
ALONE = 30
FORGOTTEN_S = 130  # by then a session whose window was closed is gone (disconnectedSessionTTL)


def run(*, quick: bool) -> Section:
    """Have one user ask for other days, then many, then as many again."""
    minutes = round(CHANGES * sum(READS_S) / 2 / 60)
    rows = _at_once(2 if quick else USERS, quick=quick)
    return Section(
        "Many users at once",
        "The users are sessions on their own sockets, on the server's machine, that ask the "
        f"dashboard for another day, read {READS_S[0]} to {READS_S[1]} s, and ask again, for "
        f"{minutes} minutes; the days are of two years, so that a change is seldom one that "
        "somebody has made before. A move of the slider needs no server at all.",
        ("what", "ours", "beside", "budget"),
        [tuple(cell or "–" for cell in row) for row in rows],
    )


def _at_once(users: int, *, quick: bool) -> list[tuple[str, ...]]:
    """Return the rows of many users beside one: time of a change, memory a session, errors."""
    alone_changes, changes, again = (2, 2, 2) if quick else (ALONE, CHANGES, AGAIN)
    reads_s = (0.1, 0.2) if quick else READS_S
    with served() as (host, pid):
        alone, errors = asyncio.run(at_work(host, 1, alone_changes, reads_s=(0.5, 1)))
        before = _memory_mb(pid)
        crowd, more = asyncio.run(at_work(host, users, changes, reads_s=reads_s))
        after = _memory_mb(pid)
        time.sleep(0.1 if quick else FORGOTTEN_S)
        _again, last = asyncio.run(at_work(host, users, again, reads_s=reads_s))
        end = _memory_mb(pid)
    one, many = _p95(alone), _p95(crowd)
    errors += more + last
    return [
        ("one user: a change, p95", f"{1e3 * one:.0f} ms", "", ""),
        (
            f"{users} users at once: a change, p95",
            f"{1e3 * many:.0f} ms",
            f"{many / one:.1f} x",
            verdict(many / one, 3),
        ),
        (
            "memory a session over the shared base",
            f"{(after - before) / users:.1f} MB",
            f"base {before:.0f} MB",
            verdict((after - before) / users, 15),
        ),
        (
            f"memory after {users} more, the first gone",
            f"{end:.0f} MB",
            f"{end - after:+.0f} MB",
            "",
        ),
        ("errors", str(len(errors)), errors[0][:80] if errors else "–", verdict(len(errors), 0)),
    ]


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


def _memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
