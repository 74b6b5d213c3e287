"""Files of others read: the account of the reading, its frame, and files to read of one's own."""

from datetime import date
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from layers.schema import STRIKE_COLUMNS, control_faults, strike_faults
from layers.sources import Reading, read
from layers.sources.cells import blank

FIXTURES = Path(__file__).parent / "fixtures_sources"
TODAY = date(2026, 11, 22)

Box = tuple[float, float, float, float]


def load(name: str, **options: Any) -> Reading:
    return read([FIXTURES / name], today=TODAY, **options)


def counts(reading: Reading) -> tuple[int, int, int, int, int]:
    """Return read, kept, repaired, refused and dropped."""
    r = reading.report
    assert r.read == r.kept + r.refused + r.dropped
    assert sum(r.drops.values()) == r.dropped
    return r.read, r.kept, r.repaired, r.refused, r.dropped


def told(reading: Reading) -> list[tuple[int | None, str | None, str]]:
    return [(f.row, f.column, f.message) for f in reading.report.faults]


# Strikes.


def hits(path: Path, **options: Any) -> Reading:
    reading = read([path], today=TODAY, coarsen=False, **options)
    sound(reading)
    return reading


def sound(reading: Reading) -> None:
    """Check what holds of every frame of strikes."""
    frame = reading.frame
    assert reading.kind == "strikes"
    assert list(frame.columns) == [*STRIKE_COLUMNS, "source_row", "geometry"]
    assert strike_faults(frame) == []
    assert len(frame) == reading.report.kept
    assert frame.crs is not None
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.x.tolist() == frame["longitude"].tolist()
    assert frame.geometry.y.tolist() == frame["latitude"].tolist()
    assert all(type(day) is date for day in frame["date"])


def first(reading: Reading, row: int = 0) -> dict[str, Any]:
    """Return what one strike says, without its empty fields."""
    values = reading.frame.drop(columns="geometry").iloc[row].to_dict()
    return {str(name): v for name, v in values.items() if not blank(v)}


# Control.


def ground(reading: Reading) -> dict[tuple[str, str], BaseGeometry]:
    frame = reading.frame
    assert control_faults(frame) == []
    assert list(frame.columns) == ["date", "status", "source", "geometry"]
    assert all(type(day) is date for day in frame["date"])
    return {
        (str(day), status): geometry
        for day, status, geometry in zip(
            frame["date"], frame["status"], frame.geometry, strict=True
        )
    }


def boxes(*each: Box) -> BaseGeometry:
    joined: BaseGeometry = shapely.union_all([shapely.box(*one) for one in each])
    return joined
