"""A folder of partitions measured into another: planned, worked off, added up, resumed.

points/   each partition with the measures added
totals/   its totals by day, oblast and place
done/     what each was made of and by: written last, so what is here is whole
by_oblast.parquet, by_place.parquet   the totals of all
by_weapon.parquet   how many by day, place and weapon class: what a map of counts is made of
manifest.json   every file with its hash: written when all is done
"""

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from geo.errors import Fault, FileError, InputError
from geo.nearest import EXACT_UP_TO
from layers import export
from layers.scale import engine, totals
from layers.scale.partition import DONE, POINTS, TOTALS, Job, Outcome, Record, made_with, work

MANIFEST = "manifest.json"
BY_OBLAST, BY_PLACE, BY_WEAPON = "by_oblast.parquet", "by_place.parquet", "by_weapon.parquet"
_OURS = {POINTS, TOTALS, DONE, MANIFEST, BY_OBLAST, BY_PLACE, BY_WEAPON, ".lock"}


@dataclass(frozen=True)
class Summary:
    """What a run did: partitions and rows in all, and how many were done before it."""

    partitions: int
    rows: int
    kept: int


def measure(
    source: Path,
    out: Path,
    *,
    day: date | None = None,
    control: Path | None = None,
    scheduler: str | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Measure every partition of a folder; what an earlier run finished is kept.

    Parameters
    ----------
    source
        A folder of Parquet or GeoParquet files of the same columns, as `layers.points` reads them.
    out
        A new folder, an empty one, or that of an earlier run.
    day, control
        As for `layers.points.read` and the command line.
    scheduler
        The address of a Dask scheduler whose workers see both folders under the same names.
    workers
        Else: how many processes; with 1 this one works alone, and Dask is not needed.
    progress
        Is told how many rows of how many are done.

    Raises
    ------
    InputError
        A folder cannot be used, or no worker can be had.
    FileError
        Partitions cannot be used: every fault is named; the others are done and kept.
    """
    source, out = source.resolve(), out.resolve()
    rows = _plan(source, out)
    control = control.resolve() if control is not None else None
    exact = sum(rows.values()) <= EXACT_UP_TO
    job = Job(source, out, day, control, exact, made_with(control, exact=exact, day=day))
    with _held(out):
        _clear(out, set(rows))
        with engine.workers(scheduler=scheduler, count=workers) as client:
            outcomes = _work(engine.each(client, partial(work, job), list(rows)), rows, progress)
        faults = [fault for outcome in outcomes for fault in outcome.faults]
        if faults:
            raise FileError(faults)
        records = [outcome.record for outcome in outcomes if outcome.record is not None]
        if sum(record.rows for record in records) != sum(rows.values()):
            raise InputError(f"{source}: changed while it was measured: run it again.")
        _finish(out, sorted(records, key=lambda record: record.name), job)
    kept = sum(not outcome.again for outcome in outcomes)
    return Summary(len(records), sum(record.rows for record in records), kept)


def _plan(source: Path, out: Path) -> dict[str, int]:
    """Return how many rows each partition has, by its name in the folder."""
    if not source.is_dir():
        raise InputError(f"{source}: is no folder of Parquet files.")
    if out == source or source in out.parents or out in source.parents:
        raise InputError(f"{out}: lies within {source} or around it: give a folder of its own.")
    found: dict[str, int] = {}
    faults: list[Fault] = []
    columns: list[str] | None = None
    for file in sorted(source.rglob("*.parquet")):
        name = file.relative_to(source).as_posix()
        if any(part.startswith((".", "_")) for part in Path(name).parts):
            continue  # what others' writers keep for themselves
        try:
            with pq.ParquetFile(file) as held:
                found[name], here = held.metadata.num_rows, held.schema_arrow.names
        except (OSError, ValueError) as error:
            said = " ".join(str(error).split())[:200]
            cure = "Write it again, whole."
            faults.append(Fault(name, None, None, "", f"cannot be read: {said}", cure))
            continue
        columns = here if columns is None else columns
        if here != columns:
            cure = "Give partitions of one table."
            told = f"has other columns than the first ({', '.join(columns)})"
            faults.append(Fault(name, None, None, ", ".join(here), told, cure))
    if faults:
        raise FileError(faults)
    if not found:
        raise InputError(f"{source}: holds no .parquet files.")
    return found


@contextmanager
def _held(out: Path) -> Iterator[None]:
    """Give the folder to one run at a time."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        others = sorted(path.name for path in out.iterdir() if path.name not in _OURS)
        if others and not (out / DONE).is_dir():
            raise InputError(f"{out}: holds other things: give a folder of its own.")
        (out / DONE).mkdir(exist_ok=True)
        lock = (out / ".lock").open("w")
    except OSError as error:
        raise InputError(f"{out}: cannot be written to ({error.strerror}).") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError(f"{out}: another run is at work there.") from error
        yield


def _clear(out: Path, names: set[str]) -> None:
    """Remove what a run that was broken off left half written, and partitions that are gone."""
    (out / MANIFEST).unlink(missing_ok=True)
    done = {Path(name).with_suffix(".json").as_posix() for name in names}
    for kind, wanted in ((POINTS, names), (TOTALS, names), (DONE, done)):
        for path in (out / kind).rglob("*"):
            if path.is_file() and path.relative_to(out / kind).as_posix() not in wanted:
                path.unlink()
    for left in out.glob(".*.parquet.*"):
        left.unlink()


def _work(
    answers: Iterator[Outcome], rows: dict[str, int], progress: Callable[[int, int], None] | None
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    done, total = 0, sum(rows.values())
    for outcome in answers:
        outcomes.append(outcome)
        done += outcome.record.rows if outcome.record is not None else 0
        if progress is not None:
            progress(done, total)
    return outcomes


def _finish(out: Path, records: list[Record], job: Job) -> None:
    """Add up the totals, and say last that all is there."""
    parts = (pd.read_parquet(out / TOTALS / record.name) for record in records)
    whole, by_weapon = totals.merged(parts)
    for name, table in (
        (BY_OBLAST, totals.by_oblast(whole)),
        (BY_PLACE, totals.by_place(whole)),
        (BY_WEAPON, by_weapon),
    ):
        export.write(out / name, export.as_parquet(table))
    said = {
        "made_with": job.made_with,
        "rows": sum(record.rows for record in records),
        "partitions": [asdict(record) for record in records],
    }
    export.write(out / MANIFEST, (json.dumps(said, indent=2) + "\n").encode())
