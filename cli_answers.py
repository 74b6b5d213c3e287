"""What the commands share: arguments read, questions measured, answers shown or written."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from layers.control import ControlSource

Control = Annotated[
    Path | None,
    typer.Option(help="Control from a file, a folder of dated ones, or updated:SOURCE."),
]
Out = Annotated[Path | None, typer.Option(help="Write here instead of to the terminal.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no remarks on stderr.")]

LON_MOST, LAT_MOST = 180, 90
WIDE = 220  # columns of a table that no terminal bounds


def read_source(path: Path | None) -> "ControlSource":
    """Return the embedded timeline, or the control in a file or folder."""
    if path is None:
        from layers.timeline import load

        return load()
    from layers import imported

    return imported.load(path)


def measured(
    path: Path, day: dt.date | None, source: "ControlSource", *, quiet: bool
) -> "pd.DataFrame":
    """Return a file of points with the measures added."""
    from layers import points
    from layers import reach as measure
    from maps.terminal import progress

    found = points.read(path, day=day)
    for note in found.notes:
        remark(note, quiet=quiet)
    with progress("measuring", shown=not quiet and sys.stderr.isatty()) as told:
        measured = measure.measure(found.lon, found.lat, found.days, control=source, progress=told)
    return points.joined(found, measured.table)


def measured_folder(
    source: Path,
    out: Path | None,
    day: dt.date | None,
    control: Path | None,
    *,
    crew: tuple[int, str | None],
    quiet: bool,
) -> None:
    """Measure a folder of partitions into another, with so many workers or those of a cluster."""
    from layers.scale import folder
    from maps.terminal import progress

    if out is None:
        raise InputError(f"{source} is a folder: give --out, a folder for what is measured.")
    workers, scheduler = crew
    with progress("measuring", shown=not quiet and sys.stderr.isatty()) as told:
        done = folder.measure(
            *(source, out),
            day=day,
            control=control,
            scheduler=scheduler,
            workers=workers,
            progress=told,
        )
    kept = f", {done.kept} of them done before" if done.kept else ""
    remark(f"{done.rows} rows in {done.partitions} partitions{kept}.", quiet=quiet)


def answer(
    place: str | None,
    oblast: str | None,
    lonlat: str | None,
    day: dt.date,
    source: "ControlSource",
    *,
    quiet: bool,
) -> "pd.DataFrame":
    """Return all that is measured of one place, or of one point."""
    import pandas as pd

    from layers import answer, oblasts, places

    if lonlat is not None:
        lon, lat = _lonlat(lonlat)
        found = answer.about_point(lon, lat, day, control=source)
        return pd.DataFrame([{"lon": lon, "lat": lat, "date": day, **found}])
    iso = oblasts.iso_of(oblast) if oblast is not None else None
    named = places.find(place or "", oblast_iso=iso)
    remark(named.caution, quiet=quiet)
    lon, lat = named.longitude, named.latitude
    found = answer.about_point(lon, lat, day, control=source, location_precision="settlement")
    # The gazetteer knows a place's oblast better than a drawn border does.
    found["oblast_iso"] = named.oblast_iso
    head = {"place": named.name_en, "lon": lon, "lat": lat, "date": day}
    return pd.DataFrame([{**head, **found}])


def _lonlat(text: str) -> tuple[float, float]:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError(
            f"--lonlat takes LON,LAT in degrees like 22.72,48.44, not {text!r}."
        ) from error
    if not (abs(lon) <= LON_MOST and abs(lat) <= LAT_MOST):  # not a number is neither
        raise InputError(f"--lonlat {text}: longitude lies within 180, latitude within 90 degrees.")
    return lon, lat


def read_day(text: str) -> dt.date:
    """Return the day in an argument."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r} is no date: write it like 2025-08-21.") from error


def today() -> dt.date:
    """Return the user's day."""
    return dt.date.today()  # noqa: DTZ011 - a calendar day, wherever the user is


def show(frame: "pd.DataFrame", form: str, out: Path | None) -> None:
    """Write a frame in the format asked for, or the one that suits where it goes."""
    from layers import export

    if not form and out is not None:
        form = out.suffix[1:].casefold()
        if form not in export.FORMATS:
            known = ", ".join(f".{name}" for name in export.FORMATS)
            raise InputError(f"{out}: give --format, or one of the endings {known}.")
    form = form or ("table" if sys.stdout.isatty() else "json")
    if form == "table":
        from maps.terminal import table

        text = table(frame, width=None if out is None and sys.stdout.isatty() else WIDE)
        content = text.encode()
    else:
        content = export.render(frame, form)
    if out is not None:
        export.write(out, content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()


def remark(text: str, *, quiet: bool) -> None:
    """Say something beside the answer."""
    if text and not quiet:
        typer.echo(text, err=True)
