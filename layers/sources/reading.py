"""Reading files: know the format of each, read it, and join what several files give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.crs import STORAGE
from geo.errors import Fault, FileError, InputError, UnknownNameError
from layers import licences
from layers.licences import Terms
from layers.sources import dates, viina_control
from layers.sources.formats import Format, Options, Reading
from layers.sources.opened import open_file
from layers.sources.polygons import Piece, to_frame
from layers.sources.registry import FORMATS
from layers.sources.report import Report, join, unusable

AUTO = "auto"
KNOWN = "Known are: " + ", ".join(FORMATS) + "."
SUPERSEDED = "an earlier assessment of the same day"


@dataclass(frozen=True)
class _Part:
    """What one file gave."""

    format: Format
    frame: gpd.GeoDataFrame
    report: Report
    terms: tuple[Terms, ...]


def read(
    paths: Sequence[Path],
    *,
    as_: str = AUTO,
    columns: Mapping[str, str] | None = None,
    today: date | None = None,
    coarsen: bool = True,
    places: gpd.GeoDataFrame | None = None,
) -> Reading:
    """Return what files of others hold, all of one kind, with an account of the reading.

    Parameters
    ----------
    paths
        Files, all of control or all of strikes.
    as_
        A name in `FORMATS`, or `auto` to know each file by its content.
    columns
        Our field to their column, where the usual names do not fit: `{"latitude": "Y"}`.
    today
        The latest day a row may bear; by default today in Ukraine.
    coarsen
        Whether to make coordinates of strikes no finer than a settlement.
    places
        Places to move them to (`name_en`, `oblast_iso`, points); without, they are rounded.

    Raises
    ------
    FileError
        A file cannot be used at all; every such file is named.
    InputError
        The files are of both kinds, or an argument is not known.
    """
    if as_ != AUTO and as_ not in FORMATS:
        raise UnknownNameError(f"No format is called {as_!r}. {KNOWN}")
    if not paths:
        raise InputError("No file is named.")
    options = Options(columns or {}, today or dates.today(), coarsen=coarsen, places=places)
    parts: list[_Part] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            parts.append(_read_one(Path(path), as_, options))
        except FileError as error:
            faults += error.faults
    if faults:
        raise FileError(faults)
    return _joined(parts)


def read_control(path: Path) -> Reading:
    """Return the control in a file, or in all files of a folder.

    Raises
    ------
    FileError
        Nothing in it can be used, or a file in it cannot.
    InputError
        It holds strikes, not control.
    """
    path = Path(path)
    reading = read(_files_in(path) if path.is_dir() else [path])
    if reading.kind != "control":
        raise InputError(
            f"{path} holds strikes ({reading.format}), not control. Name polygons of control."
        )
    if reading.frame.empty:
        if reading.report.faults:
            raise FileError(reading.report.faults)
        raise unusable(str(path), "holds no occupied or contested ground", "Name another file.")
    return reading


def _files_in(folder: Path) -> list[Path]:
    known = {
        extension
        for form in FORMATS.values()
        if form.kind == "control"
        for extension in form.extensions
    }
    found = sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and path.suffix.lower() in known and not _aside(path.name)
    )
    if not found:
        raise unusable(str(folder), "holds no file of control", "Put dated GeoJSON files in it.")
    return found


def _aside(name: str) -> bool:
    """Return whether a file of a folder is hidden, or belongs to another: its terms, its cells."""
    own = licences.file_beside(Path(name)).name.removeprefix(name)
    return name.startswith(".") or name.endswith(own) or name in viina_control.CELLS.values()


def _read_one(path: Path, as_: str, options: Options) -> _Part:
    opened = open_file(path)
    if as_ != AUTO:
        chosen = FORMATS[as_]
    else:
        fitting = (form for form in FORMATS.values() if form.recognise(opened))
        found = next(fitting, None)
        if found is None:
            said = opened.json.get("error") if isinstance(opened.json, dict) else None
            if said:
                raise unusable(str(path), "is an error and no data", "Ask again.", value=said)
            raise unusable(str(path), "is of no format known here", KNOWN)
        chosen = found
    terms = licences.beside(path) or (chosen.terms,)
    return _Part(chosen, chosen.read(opened, options), opened.report, terms)


def _joined(parts: Sequence[_Part]) -> Reading:
    kinds = {part.format.kind: part for part in parts}
    if len(kinds) > 1:
        said = "; ".join(f"{part.report.file}: {kind}" for kind, part in kinds.items())
        raise InputError(f"The files are of different kinds ({said}). Read them one by one.")
    kind = parts[0].format.kind
    if kind == "control":
        parts = _newest(parts)
    frame = _control(parts) if kind == "control" else _strikes(parts)
    names = ", ".join(dict.fromkeys(part.format.name for part in parts))
    titles = "; ".join(dict.fromkeys(part.format.title for part in parts))
    terms = tuple(dict.fromkeys(one for part in parts for one in part.terms))
    rows = tuple(len(part.frame) for part in parts)
    return Reading(kind, names, frame, join([part.report for part in parts]), titles, terms, rows)


def _newest(parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts with those emptied that a later answer of the same day supersedes."""
    last: dict[tuple[str, date], _Part] = {}
    for part in sorted(parts, key=lambda part: Path(part.report.file).name):
        if part.format.newest_only and len(part.frame):
            last[part.format.name, part.frame["date"].iloc[0]] = part
    standing = {id(part) for part in last.values()}
    result = []
    for part in parts:
        if part.format.newest_only and len(part.frame) and id(part) not in standing:
            part.report.withdraw(SUPERSEDED)
            result.append(replace(part, frame=part.frame.iloc[:0]))
        else:
            result.append(part)
    return result


def _control(parts: Sequence[_Part]) -> gpd.GeoDataFrame:
    if len(parts) == 1:
        return parts[0].frame
    pieces = [
        Piece(day, status, ground)
        for part in parts
        for day, status, ground in zip(
            part.frame["date"], part.frame["status"], part.frame.geometry, strict=True
        )
    ]
    sources = dict.fromkeys(source for part in parts for source in part.frame["source"])
    return to_frame(pieces, "; ".join(sources))


def _strikes(parts: Sequence[_Part]) -> gpd.GeoDataFrame:
    if len(parts) == 1:
        return parts[0].frame
    frames = [part.frame for part in parts if len(part.frame)] or [parts[0].frame]
    joined = pd.concat(frames, ignore_index=True)
    # The same file name in two folders, or overlapping exports, may give one id twice.
    again = joined.groupby("strike_id").cumcount()
    joined["strike_id"] = joined["strike_id"].where(
        again == 0, joined["strike_id"] + "-" + (again + 1).astype("str")
    )
    return gpd.GeoDataFrame(joined, crs=STORAGE)
