"""One partition: read, measured, written whole, and written down as done."""

import hashlib
import io
import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from geo.errors import Fault, FileError, InputError
from layers import export, points, provenance, reach, timeline
from layers.assessed import Assessed
from layers.control import ControlSource
from layers.scale import totals
from layers.sources import read_control

POINTS, TOTALS, DONE = "points", "totals", "done"
_CODE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Job:
    """What is done with every partition.

    Attributes
    ----------
    source, out
        The folders, absolute: a worker has them under the same names.
    day, control
        As on the command line: one day for every row, a file or folder of assessed control.
    exact
        Which way of measuring; that of the whole, whatever the size of a partition.
    made_with
        What `made_with` returns where the job was thought of.
    """

    source: Path
    out: Path
    day: date | None
    control: Path | None
    exact: bool
    made_with: str


@dataclass(frozen=True)
class Record:
    """What is known of a partition once it is done: enough to tell whether it still is."""

    name: str
    rows: int
    made_with: str
    input_sha256: str
    points_sha256: str
    totals_sha256: str


@dataclass(frozen=True)
class Outcome:
    """A partition's record, or what is wrong with it; `again` is false where it was done before."""

    record: Record | None
    faults: tuple[Fault, ...] = ()
    again: bool = True


def work(job: Job, name: str) -> Outcome:
    """Measure a partition unless that is done, and write it down last.

    Nothing is visible half written. Who is stopped midway, or does the same twice, at once or
    later, leaves the same bytes.

    Raises
    ------
    InputError
        This process holds other code or facts than the one that gave the job.
    """
    if job.made_with != made_with(job.control, exact=job.exact, day=job.day):
        raise InputError("This worker has other code, facts or control: update it.")
    source = job.source / name
    given = digest(source)
    known = recorded(job, name)
    if known is not None and known.input_sha256 == given and still_there(job, known):
        return Outcome(known, again=False)
    try:
        found = points.read(source, day=job.day)
    except FileError as error:
        return Outcome(None, tuple(error.faults))
    control = _control(job.control)
    measured = reach.measure(found.lon, found.lat, found.days, control=control, exact=job.exact)
    table = points.joined(found, measured.table)
    counted = totals.of(found.lon, found.lat, found.days, measured.table, table=found.table)
    record = Record(
        name=name,
        rows=len(table),
        made_with=job.made_with,
        input_sha256=given,
        points_sha256=_put(job.out / POINTS / name, _parquet(table)),
        totals_sha256=_put(job.out / TOTALS / name, _parquet(counted)),
    )
    _put(_done(job, name), (json.dumps(asdict(record), indent=2) + "\n").encode())
    return Outcome(record)


def recorded(job: Job, name: str) -> Record | None:
    """Return what was written down of a partition by the same code for the same question."""
    try:
        said = json.loads(_done(job, name).read_bytes())
        found = Record(**said)
    except (OSError, ValueError, TypeError):
        return None
    return found if found.made_with == job.made_with and found.name == name else None


def still_there(job: Job, record: Record) -> bool:
    """Whether what was written of a partition is still what it was."""
    kept = {POINTS: record.points_sha256, TOTALS: record.totals_sha256}
    try:
        return all(digest(job.out / kind / record.name) == said for kind, said in kept.items())
    except OSError:
        return False


@cache
def made_with(control: Path | None, *, exact: bool, day: date | None) -> str:
    """Return what names the code, the facts and the question: the same name, the same numbers."""
    told = hashlib.sha256(f"{provenance.version()} {exact} {day}\n".encode())
    for part in ("geo", "layers"):
        for file in sorted((_CODE / part).rglob("*.py")):
            told.update(f"{file.relative_to(_CODE)} {digest(file)}\n".encode())
    if control is not None:
        files = [file for file in control.rglob("*") if file.is_file()] if control.is_dir() else []
        for file in sorted(files) or [control]:
            told.update(f"{file.name} {digest(file)}\n".encode())
    return told.hexdigest()[:32]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def _control(path: Path | None) -> ControlSource:
    """Return the control measured against; read once by each process."""
    if path is None:
        return timeline.load()
    reading = read_control(path)
    credit = f"Control: {reading.title} ({path.name})"
    return Assessed(reading.frame, name=path.name, attribution=credit)


def _parquet(table: pd.DataFrame) -> bytes:
    held = io.BytesIO()
    table.to_parquet(held, index=False)
    return held.getvalue()


def _put(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    export.write(path, content)
    return hashlib.sha256(content).hexdigest()


def _done(job: Job, name: str) -> Path:
    return (job.out / DONE / name).with_suffix(".json")
