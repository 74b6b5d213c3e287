"""A cluster on loopback: a scheduler and two workers, one of which is killed at work."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks import events
from geo.errors import InputError
from layers.scale import engine, folder
from tests import scaled


@dataclass(frozen=True)
class Cluster:
    address: str
    scheduler: "subprocess.Popen[bytes]"
    workers: tuple["subprocess.Popen[bytes]", ...]


@contextmanager
def started(module: str, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", f"distributed.cli.{module}", *options]
    log = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=scaled.ROOT, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=20)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    file = tmp_path / "scheduler.json"
    here = ("--host", "127.0.0.1", "--scheduler-file", str(file), "--no-dashboard")
    alone = ("--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path))
    with ExitStack() as stack:
        scheduler = stack.enter_context(started("dask_scheduler", *here, "--port", "0"))
        scaled.wait_for(lambda: file.exists() and file.stat().st_size > 0)
        workers = [stack.enter_context(started("dask_worker", *here, *alone)) for _ in range(2)]
        yield Cluster(json.loads(file.read_text())["address"], scheduler, tuple(workers))


def test_a_cluster_finds_the_same_though_a_worker_is_lost(cluster: Cluster, tmp_path: Path) -> None:
    source, out, alone = (tmp_path / name for name in ("events", "out", "alone"))
    events.write(source, scaled.COUNT, rows=scaled.ROWS, days=scaled.DAYS)
    run = scaled.reach(source, out, "--scheduler", cluster.address)
    scaled.wait_for(lambda: len(scaled.stamps(out)) >= 3)
    cluster.workers[0].send_signal(signal.SIGKILL)
    kept = scaled.stamps(out)
    assert len(kept) < 12
    # What the lost worker had finished, but not handed over, is found and kept too.
    assert "12000 rows in 12 partitions" in scaled.said(run)
    assert cluster.workers[0].wait(timeout=20) == -signal.SIGKILL
    assert cluster.workers[1].poll() is None
    assert scaled.stamps(out).items() >= kept.items()  # what was done is not done again
    folder.measure(source, alone)
    assert scaled.tree(out) == scaled.tree(alone)


def test_a_lost_scheduler_is_told_and_what_is_done_is_kept(
    cluster: Cluster, tmp_path: Path
) -> None:
    source, out, alone = (tmp_path / name for name in ("events", "out", "alone"))
    events.write(source, scaled.COUNT, rows=scaled.ROWS, days=scaled.DAYS)
    run = scaled.reach(source, out, "--scheduler", cluster.address)
    scaled.wait_for(lambda: len(scaled.stamps(out)) >= 2)
    cluster.scheduler.send_signal(signal.SIGKILL)
    _, told = run.communicate(timeout=scaled.TIMEOUT_S)
    assert run.returncode == 2, told
    assert "The workers were lost" in told
    assert "give the same command again" in told
    assert "Traceback" not in told
    assert not (out / folder.MANIFEST).exists()
    kept = scaled.stamps(out)
    assert folder.measure(source, out).kept >= len(kept) >= 2
    folder.measure(source, alone)
    assert scaled.tree(out) == scaled.tree(alone)


def test_a_cluster_without_workers_is_told(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for worker in cluster.workers:
        worker.kill()
        worker.wait(timeout=20)
    monkeypatch.setattr(engine, "_WAIT_S", 2)
    events.write(tmp_path / "events", 20, rows=20, days=1)
    with pytest.raises(InputError, match=r"no workers: start some|No scheduler answers"):
        folder.measure(tmp_path / "events", tmp_path / "out", scheduler=cluster.address)
