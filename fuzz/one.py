"""One reader fed with bytes until its time is up: `python -m fuzz.one FORMAT FOLDER --seconds N`.

Whatever a file holds, reading it must end, soon, in a frame with a true account or in an error of
ours. A crash is any other exception; a hang is an input that takes over `HANG_SECONDS`.
"""

import argparse
import json
import sys
import tempfile
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["layers.sources"]):
    from layers.sources import FORMATS, Reading, read

from geo.errors import ReachlineError
from layers import places

HANG_SECONDS = 20
MEMORY_DISK = Path("/dev/shm")
MEMORY_MB = 3_000
LONGEST_BYTES = 6_000
TODAY = date(2026, 11, 22)
SUFFIXES = (".json", ".geojson", ".csv", ".kml", ".xlsx", ".kmz", ".zip", ".gpkg", ".parquet", "")


def check(reading: Reading) -> None:
    """Fail unless the account is true: rows in are rows kept, refused and dropped."""
    report = reading.report
    assert report.read == report.kept + report.refused + report.dropped, "rows lost"
    assert report.repaired <= report.kept, "repaired more than kept"
    assert sum(report.drops.values()) == report.dropped, "drops without a reason"
    assert len({fault.row for fault in report.faults}) == report.refused, "refusals untold"
    json.dumps(report.as_dict())
    if reading.kind == "strikes":
        assert len(reading.frame) == report.kept, "kept rows are not in the frame"
        assert reading.frame["strike_id"].is_unique, "an id stands twice"
        assert bool(reading.frame.geometry.is_valid.all()), "a broken point"
    else:
        assert bool(reading.frame.geometry.is_valid.all()), "a broken polygon"
        assert not reading.frame.duplicated(["date", "status"]).any(), "a status stands twice"


def target(form: str, folder: Path) -> Callable[[bytes], None]:
    """Return the function that reads one input as `form`; its last byte chooses the ending."""
    gazetteer = places.load()

    def one(data: bytes) -> None:
        suffix = SUFFIXES[data[-1] % len(SUFFIXES)] if data else ""
        path = folder / f"control_20250821{suffix}"
        path.write_bytes(data)
        try:
            check(read([path], as_=form, today=TODAY, places=gazetteer))
        except ReachlineError as error:
            if not str(error):
                raise AssertionError("an error without words") from error

    return one


def main() -> None:
    """Fuzz one reader."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.one", description=__doc__)
    parser.add_argument("form", choices=["auto", *FORMATS])
    parser.add_argument("folder", type=Path, help="Where inputs found worth keeping are kept.")
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    corpus, crashes = asked.folder / asked.form, asked.folder / "crashes" / f"{asked.form}-"
    corpus.mkdir(parents=True, exist_ok=True)
    crashes.parent.mkdir(exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None))
    flags = [
        f"-max_total_time={asked.seconds}",
        f"-timeout={HANG_SECONDS}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-max_len={LONGEST_BYTES}",
        f"-artifact_prefix={crashes}",
        "-print_final_stats=1",
        "-verbosity=1",
    ]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], target(asked.form, scratch))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
