"""The reader's own data in the dashboard: read from what they uploaded, held by their session.

No file outlives the reading and no cache holds what is made of it: it goes with the object.
"""

import hashlib
import re
import tempfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from geo.errors import Fault, FileError, InputError
from layers import oblasts, places, reach, sources
from layers.control import ControlSource
from layers.imported import Imported
from layers.sources import duplicates
from layers.sources.formats import Reading
from layers.sources.opened import open_file
from layers.sources.plain import guess
from layers.sources.registry import FORMATS
from layers.sources.report import Report
from maps import fault_words, notes
from maps.compose import compose
from maps.dashboard_words import say
from maps.phrases import Speaker
from maps.scene import Scene
from maps.spec import Locale, from_query

MOST_MB = 20
HELD_SCENES = 4
SHOWN_FAULTS = 500
MEASURED_ROWS = 20_000
CELLS_A_DEGREE, MOST_PAIRS = 4, 100_000
LEAST_ERROR_KM = 6.0  # of a point at its settlement
# What a column can be chosen for, where the usual names do not fit.
FIELDS = ("date", "latitude", "longitude", "place", "weapon", "killed", "injured")
COUNTS = ("read", "kept", "repaired", "refused", "dropped")
ENDINGS = tuple(sorted({ending for form in FORMATS.values() for ending in form.extensions}))


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name, and what is in it."""

    name: str
    content: bytes


@dataclass
class OwnData:
    """What a reader uploaded, as read; a few of its scenes are held here."""

    name: str
    reading: Reading
    key: str  # names its content
    columns: tuple[str, ...] = ()
    guessed: Mapping[str, str] = field(default_factory=dict)
    _scenes: OrderedDict[str, Scene] = field(default_factory=OrderedDict)

    @cached_property
    def control(self) -> ControlSource | None:
        """The control they drew, if that is what they uploaded."""
        if self.reading.kind != "control" or self.reading.frame.empty:
            return None
        return Imported(self.reading, name=self.name)

    @property
    def free(self) -> bool:
        """Whether every owner lets the data itself be passed on; if nobody has said, it stays."""
        return all(terms.raw is True for terms in self.reading.terms)

    @cached_property
    def twice(self) -> pd.DataFrame:
        """Pairs of their strikes that may be one, told twice; none where they stand in a crowd."""
        frame = self.reading.frame
        if self.reading.kind != "strikes" or frame.empty or self.crowded:
            return pd.DataFrame(columns=list(duplicates.COLUMNS))
        return duplicates.proposed(self.reading)[0]

    @cached_property
    def crowded(self) -> bool:
        """Whether there are so many strikes, or so many near each other, that none are paired."""
        frame = self.reading.frame
        if self.reading.kind != "strikes" or len(frame) > MEASURED_ROWS:
            return self.reading.kind == "strikes"
        cells = frame[["longitude", "latitude"]].mul(CELLS_A_DEGREE).round()
        cells = cells.assign(day=frame["date"])
        return int((cells.groupby(list(cells)).size() ** 2).sum()) > MOST_PAIRS

    def scene(self, query: str) -> Scene:
        """Return the scene of a spec on this data."""
        if query not in self._scenes:
            spec, given = from_query(query), None
            if self.reading.kind == "strikes":
                # The story is of strikes that are not among these.
                own = {"points": self.name, "story": ()}
                spec, given = spec.model_copy(update=own), self.reading
            self._scenes[query] = compose(spec, control=self.control, given=given)
            while len(self._scenes) > HELD_SCENES:
                self._scenes.popitem(last=False)
        return self._scenes[query]

    def measured(self, control: ControlSource, *, locale: Locale) -> pd.DataFrame:
        """Return the strikes of the file with their distances, each on its own day, in words."""
        frame = self.reading.frame.head(MEASURED_ROWS)
        found = reach.measure(
            frame["longitude"], frame["latitude"], list(frame["date"]), control=control
        )
        table, speaker = found.table, Speaker(locale)
        kept = frame[["place", "date", "weapon", "killed", "injured"]].reset_index(drop=True)
        columns = {
            "place": kept["place"],
            "day": kept["date"],
            "contact_km": _told_km(table, "contact_km"),
            "sector": [_sector(iso, locale) for iso in table["contact_sector"]],
            "occupied_km": _told_km(table, "occupied_km"),
            **{name: kept[name] for name in ("weapon", "killed", "injured")},
            "reason": [speaker.reason(str(why)) for why in table["reason"].fillna("")],
        }
        shown = pd.DataFrame(columns)
        return shown.rename(columns={name: say(locale, name) for name in columns})


def _reasons(reason: str, locale: Locale) -> list[str]:
    return [fault_words.told(part, locale) for part in reason.split("; ")]


def _told_km(table: pd.DataFrame, name: str) -> pd.Series:
    """Return distances as they are told elsewhere: to what their uncertainty bears."""
    errors = table["control_uncertainty_km"].fillna(LEAST_ERROR_KM)
    told = [
        None if pd.isna(km) else Speaker.rounded_km(km, max(LEAST_ERROR_KM, error))
        for km, error in zip(table[name], errors, strict=True)
    ]
    return pd.Series(pd.array(told, dtype="Int64"), index=table.index)


def _sector(iso: object, locale: Locale) -> str:
    return oblasts.name_of(iso, locale=str(locale)) if isinstance(iso, str) and iso else ""


def read(files: Sequence[Upload], *, columns: Mapping[str, str] | None = None) -> OwnData:
    """Return what uploaded files hold, of any format that is known.

    Parameters
    ----------
    columns
        Our field to their column, where the usual names do not fit.

    Raises
    ------
    InputError
        Nothing in them can be used, they are too large, or of different kinds.
    """
    for file in files:
        if len(file.content) > MOST_MB * 2**20:
            raise InputError(f"{file.name}: is larger than {MOST_MB} MB. Split it.")
    with tempfile.TemporaryDirectory(prefix="reachline-") as folder:
        paths = [_put(Path(folder), file, number) for number, file in enumerate(files)]
        try:
            reading = sources.read(paths, columns=columns, places=places.load())
            theirs = _columns(paths[0]) if reading.format == "plain" else ()
        except FileError as error:
            raise FileError([_named(fault, folder) for fault in error.faults]) from error
        except InputError as error:
            within = rf"{re.escape(folder)}/(?:\d+/)?"  # the folder of ours that each file lay in
            raise InputError(re.sub(within, "", str(error))) from error
        report = _plain(reading.report, folder)
    name = ", ".join(Path(file.name).name for file in files)
    content = b"".join(hashlib.sha256(file.content).digest() for file in files)
    key = hashlib.sha256(content + repr(sorted((columns or {}).items())).encode()).hexdigest()[:12]
    return OwnData(name, replace(reading, report=report), key, theirs, guess(theirs))


def _put(folder: Path, file: Upload, number: int) -> Path:
    """Write an upload for the readers, under its own name's end: a name can hold anything."""
    within = folder / str(number) if number else folder
    within.mkdir(exist_ok=True)
    path = within / (Path(file.name.replace("\\", "/")).name[-80:] or "upload")
    path.write_bytes(file.content)
    return path


def _columns(path: Path) -> tuple[str, ...]:
    table = open_file(path).table
    return tuple(table.columns) if table is not None else ()


def _named(fault: Fault, folder: str) -> Fault:
    return replace(fault, file=Path(fault.file).name, message=fault.message.replace(folder, ""))


def _plain(report: Report, folder: str) -> Report:
    """Return a report that names files as the reader knows them."""
    return replace(
        report,
        files=[Path(file).name for file in report.files],
        faults=[_named(fault, folder) for fault in report.faults],
        repairs=[_named(fault, folder) for fault in report.repairs],
    )


def account(own: OwnData, *, locale: Locale) -> str:
    """Return what was read, kept, repaired, refused and dropped, in a sentence."""
    speaker = Speaker(locale)
    counts = {name: speaker.number(getattr(own.reading.report, name)) for name in COUNTS}
    kind = say(locale, f"own_{own.reading.kind}")
    title = notes.told_title(own.reading, locale)
    return say(locale, "own_account", name=own.name, title=title, kind=kind, **counts)


def faults(own: OwnData, *, locale: Locale) -> pd.DataFrame:
    """Return what was refused and what was mended, a row each: where, what, why, and the cure."""
    report = own.reading.report
    told = [(say(locale, "refused"), fault) for fault in report.faults]
    # What was done to all rows is no row's repair.
    mended = {True: say(locale, "repaired"), False: say(locale, "noted")}
    told += [(mended[fault.row is not None], fault) for fault in report.repairs]
    told = told[:SHOWN_FAULTS]
    columns = {
        "became": [word for word, _ in told],
        "file": [fault.file for _, fault in told],
        "row": pd.array([fault.row for _, fault in told], dtype="Int64"),
        "column": [fault.column or "" for _, fault in told],
        "value": [fault.value for _, fault in told],
        "message": [fault_words.told(fault.message, locale) for _, fault in told],
        "cure": [fault_words.told(fault.cure, locale) for _, fault in told],
    }
    return pd.DataFrame(columns).rename(columns={name: say(locale, name) for name in columns})


def told_twice(own: OwnData, *, locale: Locale) -> pd.DataFrame:
    """Return the pairs of strikes that may be one, the likeliest first, in the reader's words."""
    pairs = own.twice.head(SHOWN_FAULTS)
    if pairs.empty:
        return pairs
    row_of = dict(zip(own.reading.frame["strike_id"], own.reading.frame["source_row"], strict=True))
    columns = {
        "first": pairs["first"].map(row_of).astype("Int64"),
        "second": pairs["second"].map(row_of).astype("Int64"),
        "day": pairs["date"],
        "place": pairs["place"],
        "alike_pct": (100 * pairs["score"].astype(float)).round().astype(int),
        "why": ["; ".join(_reasons(reason, locale)) for reason in pairs["reason"]],
    }
    return pd.DataFrame(columns).rename(columns={name: say(locale, name) for name in columns})
