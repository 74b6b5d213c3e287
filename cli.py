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

from cli_answers import (
    Control,
    Out,
    Quiet,
    answer,
    measured,
    measured_folder,
    read_day,
    read_source,
    remark,
    show,
    today,
)
from cli_build import build, publish
from cli_check import check
from cli_serve import serve
from geo.errors import FileError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

app = typer.Typer(
    name="reachline",
    help="Sourced, measured maps of the war in Ukraine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Form = Annotated[
    str, typer.Option("--format", help="table, csv, json, geojson or parquet.", show_default=False)
]
OwnUse = Annotated[
    bool, typer.Option("--own-use", help="The file stays with you, whatever its owner forbids.")
]
Day = Annotated[str, typer.Argument(help="A day, like 2025-08-21.", metavar="DATE")]


app.command()(serve)
app.command()(check)


@app.command()
def reach(  # noqa: PLR0913 - one parameter an option
    points: Annotated[
        Path | None,
        typer.Argument(help="Points: .csv, .geojson, .parquet, or a folder of .parquet."),
    ] = None,
    *,
    place: Annotated[str | None, typer.Option(help="A place by name.")] = None,
    oblast: Annotated[str | None, typer.Option(help="Its oblast, by code or name.")] = None,
    lonlat: Annotated[str | None, typer.Option(help="A point: LON,LAT in degrees.")] = None,
    date: Annotated[str | None, typer.Option(help="The day; a file's own dates else.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="For a folder: processes at work.")] = 1,
    scheduler: Annotated[
        str | None, typer.Option(help="For a folder: a Dask scheduler's address.")
    ] = None,
    control: Control = None,
    form: Form = "",
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Measure how far places are from the contact line of a day, and from what else matters."""
    given = sum(part is not None for part in (points, place, lonlat))
    if given != 1:
        raise InputError("Give one of: a file of points, --place NAME, --lonlat LON,LAT.")
    day = read_day(date) if date is not None else None
    if points is not None and points.is_dir():
        measured_folder(points, out, day, control, crew=(workers, scheduler), quiet=quiet)
        return
    source = read_source(control)
    if points is not None:
        show(measured(points, day, source, quiet=quiet), form, out)
        return
    show(answer(place, oblast, lonlat, day or source.last, source, quiet=quiet), form, out)


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

    source, asked = read_source(control), read_day(day)
    if out is not None:
        licences.require_raw(licences.of(source), own_use=own_use)
    kinds: dict[str, Callable[[], pd.DataFrame]] = {
        "polygons": lambda: held.polygons(source, asked),
        "line": lambda: held.line(source, asked),
        "changes": lambda: held.changes(
            source,
            read_day(since) if since else max(asked, dt.date(1, 1, 2)) - dt.timedelta(days=1),
            asked,
        ),
    }
    if as_ not in kinds:
        raise InputError(f"--as takes one of {', '.join(kinds)}, not {as_!r}.")
    found = kinds[as_]()
    remark(source.on(asked).note, quiet=quiet)
    show(found, form, out)


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

    source = read_source(control)
    first = read_day(from_) if from_ else source.first
    last = read_day(to) if to else source.last
    remark(held.gaps(source, first, last), quiet=quiet)
    show(held.table(source, first, last, by=by), form, out)


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

    found = read_source(control).on(read_day(day))
    remark(found.note, quiet=quiet)
    if scenario is not None:
        show(measure.apply_scenario(scenario, found), form, out)
    else:
        show(measure.measure(found), form, out)


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

    sources = [read_source(None), *(read_source(path) for path in others)]
    found = measure.side_by_side(sources, read_day(day))
    for reason in filter(None, found["reason"]):
        remark(reason, quiet=quiet)
    show(found, form, out)


app.command()(build)
app.command()(publish)


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
        remark(said, quiet=quiet)
    if report is not None:
        content = json.dumps(export.plain(account), ensure_ascii=False, indent=2) + "\n"
        export.write(report, content.encode())
    counts = ", ".join(
        f"{key} {account[key]}" for key in ("read", "kept", "repaired", "refused", "dropped")
    )
    remark(f"{found.format} ({found.kind}): {counts}", quiet=quiet)
    for fault in found.report.faults[: 0 if report else 10]:
        remark(str(fault), quiet=quiet)
    if out is not None:
        licences.require_raw(found.terms, own_use=own_use)
    show(found.frame, form, out)
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
        remark(updating.answer(source, wish, endpoints, ask=_agreed), quiet=quiet)
    elif wish.any:
        raise InputError("Name the source: `reachline update SOURCE`.")
    else:
        remark(updating.hint(endpoints), quiet=quiet)
    show(ages.table(source, today=today()), form, out)


def _agreed(terms: str) -> bool:
    """Ask the person at the terminal, if there is one, whether they may use what is fetched."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    typer.echo(terms, err=True)
    return typer.confirm("May you use it under these terms?", default=False, err=True)


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
