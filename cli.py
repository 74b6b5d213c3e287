"""The command line: parse, call, show. Nothing is measured or drawn here."""

import datetime as dt
import json
import os
import sys
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.errors import FileError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from layers.control import ControlSource

app = typer.Typer(
    name="reachline",
    help="Sourced, measured maps of the war in Ukraine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

LON_MOST, LAT_MOST = 180, 90
WIDE = 220  # columns of a table that no terminal bounds

Control = Annotated[
    Path | None,
    typer.Option(help="A file of assessed control polygons, or a folder of dated ones."),
]
Form = Annotated[
    str, typer.Option("--format", help="table, csv, json, geojson or parquet.", show_default=False)
]
Out = Annotated[Path | None, typer.Option(help="Write here instead of to the terminal.")]
OwnUse = Annotated[
    bool, typer.Option("--own-use", help="The file stays with you, whatever its owner forbids.")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no remarks on stderr.")]
Day = Annotated[str, typer.Argument(help="A day, like 2025-08-21.", metavar="DATE")]


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="The port to answer on.")] = 8501,
    host: Annotated[str, typer.Option(help="The address to answer on.")] = "127.0.0.1",
) -> None:
    """Open the dashboard."""
    script = Path(__file__).resolve().parent / "app.py"
    settings = {
        "server.port": port,
        "server.address": host,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    flags = [f"--{key}={value}" for key, value in settings.items()]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *flags]
    # In our place: whoever stops us stops the dashboard.
    os.execv(sys.executable, command)  # noqa: S606 - our own app


@app.command()
def reach(  # noqa: PLR0913 - one parameter an option
    points: Annotated[
        Path | None, typer.Argument(help="Points as .csv, .geojson or .parquet.")
    ] = None,
    *,
    place: Annotated[str | None, typer.Option(help="A place by name.")] = None,
    oblast: Annotated[str | None, typer.Option(help="Its oblast, by code or name.")] = None,
    lonlat: Annotated[str | None, typer.Option(help="A point: LON,LAT in degrees.")] = None,
    date: Annotated[str | None, typer.Option(help="The day; a file's own dates else.")] = None,
    control: Control = None,
    form: Form = "",
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Measure how far places are from the contact line of a day, and from what else matters."""
    given = sum(part is not None for part in (points, place, lonlat))
    if given != 1:
        raise InputError("Give one of: a file of points, --place NAME, --lonlat LON,LAT.")
    source = _source(control)
    day = _day(date) if date is not None else None
    if points is not None:
        _show(_measured(points, day, source, quiet=quiet), form, out)
        return
    _show(_answer(place, oblast, lonlat, day or source.last, source, quiet=quiet), form, out)


@app.command("control")
def control_(
    day: Day,
    *,
    as_: Annotated[str, typer.Option("--as", help="polygons, line or changes.")] = "polygons",
    since: Annotated[
        str | None, typer.Option(help="For changes: compare with this day, not the day before.")
    ] = None,
    control: Control = None,
    own_use: OwnUse = False,
    form: Form = "",
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Show who held which ground on a day: areas, the contact line, or what changed."""
    from layers import held, licences

    source, asked = _source(control), _day(day)
    if out is not None:
        licences.require_raw(licences.of(source), own_use=own_use)
    kinds: dict[str, Callable[[], pd.DataFrame]] = {
        "polygons": lambda: held.polygons(source, asked),
        "line": lambda: held.line(source, asked),
        "changes": lambda: held.changes(
            source,
            _day(since) if since else max(asked, dt.date(1, 1, 2)) - dt.timedelta(days=1),
            asked,
        ),
    }
    if as_ not in kinds:
        raise InputError(f"--as takes one of {', '.join(kinds)}, not {as_!r}.")
    found = kinds[as_]()
    _remark(source.on(asked).note, quiet=quiet)
    _show(found, form, out)


@app.command()
def timeline(
    *,
    from_: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
    by: Annotated[str, typer.Option(help="oblast or country.")] = "country",
    control: Control = None,
    form: Form = "",
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Show areas, places and people by status, day by day."""
    from layers import held

    source = _source(control)
    first = _day(from_) if from_ else source.first
    last = _day(to) if to else source.last
    _remark(held.gaps(source, first, last), quiet=quiet)
    _show(held.table(source, first, last, by=by), form, out)


@app.command()
def dispute(
    day: Day,
    *,
    scenario: Annotated[str | None, typer.Option(help="A proposal's id: what it moves.")] = None,
    control: Control = None,
    form: Form = "",
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Show claim against control by oblast, or what a proposal would move."""
    from layers import dispute as measure

    found = _source(control).on(_day(day))
    _remark(found.note, quiet=quiet)
    if scenario is not None:
        _show(measure.apply_scenario(scenario, found), form, out)
    else:
        _show(measure.measure(found), form, out)


@app.command()
def compare(
    day: Day,
    others: Annotated[
        list[Path], typer.Argument(help="Files or folders of control.", metavar="CONTROL...")
    ],
    *,
    form: Form = "",
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Set other sources of control beside the embedded facts: areas, and where they differ."""
    from layers import compare as measure

    sources = [_source(None), *(_source(path) for path in others)]
    found = measure.side_by_side(sources, _day(day))
    for reason in filter(None, found["reason"]):
        _remark(reason, quiet=quiet)
    _show(found, form, out)


@app.command()
def build(
    spec: Annotated[Path, typer.Argument(help="A map spec in YAML.", metavar="SPEC.yaml")],
    *,
    out: Annotated[Path, typer.Option(help="The folder to write to.")],
    url: Annotated[str, typer.Option(help="Where the folder will be served.")] = "./",
    control: Control = None,
    quiet: Quiet = False,
) -> None:
    """Write map, embed, snippet, pictures and data of a map to a folder."""
    from layers import licences
    from maps.build import build as build_map
    from maps.spec import from_yaml

    source = _source(control) if control is not None else None
    _remark(licences.remark(licences.of(source)), quiet=quiet)
    for path in build_map(from_yaml(spec), out, control=source, url=url):
        _remark(str(path), quiet=quiet)


@app.command("read")
def read_(
    files: Annotated[list[Path], typer.Argument(help="Files of others.", metavar="FILE...")],
    *,
    as_: Annotated[str, typer.Option("--as", help="A format; auto: known by content.")] = "auto",
    report: Annotated[
        Path | None, typer.Option(help="Write the account of the reading here.")
    ] = None,
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="Propose strikes that may be one, told twice.")
    ] = False,
    own_use: OwnUse = False,
    form: Form = "",
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Read others' data in: every row kept, repaired, refused with the reason, or dropped."""
    from layers import export, licences, places, sources
    from layers.sources.duplicates import proposed

    found = sources.read(files, as_=as_, places=places.load())
    account = found.account()
    if duplicates:
        pairs, said = proposed(found)
        account["duplicates"] = export.records(pairs)
        _remark(said, quiet=quiet)
    if report is not None:
        content = json.dumps(export.plain(account), ensure_ascii=False, indent=2) + "\n"
        export.write(report, content.encode())
    counts = ", ".join(
        f"{key} {account[key]}" for key in ("read", "kept", "repaired", "refused", "dropped")
    )
    _remark(f"{found.format} ({found.kind}): {counts}", quiet=quiet)
    for fault in found.report.faults[: 0 if report else 10]:
        _remark(str(fault), quiet=quiet)
    if out is not None:
        licences.require_raw(found.terms, own_use=own_use)
    _show(found.frame, form, out)
    if out is not None and licences.told(found.terms):
        export.write(licences.file_beside(out), licences.as_json(found.terms))


@app.command()
def update(  # noqa: PLR0913 - one parameter an option
    source: Annotated[str | None, typer.Argument(help="A source, or embedded facts.")] = None,
    *,
    accept_terms: Annotated[
        bool, typer.Option("--accept-terms", help="You may use the source under its terms.")
    ] = False,
    accept_held: Annotated[
        bool, typer.Option("--accept-held", help="Use what was held for you to look at.")
    ] = False,
    discard: Annotated[bool, typer.Option("--discard", help="Put aside what was held.")] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Go back to the version before.")
    ] = False,
    endpoints: Annotated[
        Path | None, typer.Option(help="Addresses to fetch from, before our own.")
    ] = None,
    form: Form = "",
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Fetch newer control where its terms allow it; without a source, say how old all facts are."""
    from layers.updates import ages
    from maps import updating

    wish = updating.Wish(accept_terms, accept_held, discard, rollback)
    if source is not None and updating.is_source(source, endpoints):
        _remark(updating.answer(source, wish, endpoints, ask=_agreed), quiet=quiet)
    elif wish.any:
        raise InputError("Name the source: `reachline update SOURCE`.")
    else:
        _remark(updating.hint(endpoints), quiet=quiet)
    _show(ages.table(source, today=_today()), form, out)


def _agreed(terms: str) -> bool:
    """Ask the person at the terminal, if there is one, whether they may use what is fetched."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    typer.echo(terms, err=True)
    return typer.confirm("May you use it under these terms?", default=False, err=True)


def _source(path: Path | None) -> "ControlSource":
    """Return the embedded timeline, or the control in a file or folder."""
    if path is None:
        from layers.timeline import load

        return load()
    from layers import imported

    return imported.load(path)


def _measured(
    path: Path, day: dt.date | None, source: "ControlSource", *, quiet: bool
) -> "pd.DataFrame":
    from layers import points
    from layers import reach as measure
    from maps.terminal import progress

    found = points.read(path, day=day)
    with progress("measuring", shown=not quiet and sys.stderr.isatty()) as told:
        measured = measure.measure(found.lon, found.lat, found.days, control=source, progress=told)
    return points.joined(found, measured.table)


def _answer(
    place: str | None,
    oblast: str | None,
    lonlat: str | None,
    day: dt.date,
    source: "ControlSource",
    *,
    quiet: bool,
) -> "pd.DataFrame":
    import pandas as pd

    from layers import answer, oblasts, places

    if lonlat is not None:
        lon, lat = _lonlat(lonlat)
        found = answer.about_point(lon, lat, day, control=source)
        return pd.DataFrame([{"lon": lon, "lat": lat, "date": day, **found}])
    iso = oblasts.iso_of(oblast) if oblast is not None else None
    named = places.find(place or "", oblast_iso=iso)
    _remark(named.caution, quiet=quiet)
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


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r} is no date: write it like 2025-08-21.") from error


def _today() -> dt.date:
    return dt.date.today()  # noqa: DTZ011 - a calendar day, wherever the user is


def _show(frame: "pd.DataFrame", form: str, out: Path | None) -> None:
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


def _remark(text: str, *, quiet: bool) -> None:
    if text and not quiet:
        typer.echo(text, err=True)


def main() -> None:
    """Run the command line: exit 0 when done, 2 on bad input or usage, 1 on a fault of ours."""
    if not sys.warnoptions:
        # What libraries remark on is for developers; what users need is said in our messages.
        warnings.simplefilter("ignore")
    try:
        app()
    except (InputError, FileError) as error:
        typer.echo(f"reachline: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001 - the last line of defence
        typer.echo(f"reachline: a fault of ours: {type(error).__name__}: {error}", err=True)
        if os.environ.get("REACHLINE_DEBUG"):
            traceback.print_exc()
        sys.exit(1)


if __name__ == "__main__":
    main()
