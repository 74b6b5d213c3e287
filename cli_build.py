"""`reachline build` and `reachline publish`: a map written, and put where readers see it."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cli_answers import Control, Quiet, read_source, remark, today
from geo.errors import InputError


def build(
    spec: Annotated[Path, typer.Argument(help="A map spec in YAML.", metavar="SPEC.yaml")],
    *,
    out: Annotated[Path, typer.Option(help="The folder to write to.")],
    url: Annotated[str, typer.Option(help="Where the folder will be served.")] = "./",
    points: Annotated[
        Path | None, typer.Option(help="A file of strikes in place of the embedded ones.")
    ] = None,
    aggregates: Annotated[
        Path | None, typer.Option(help="A folder that `reach` wrote: its events as counts.")
    ] = None,
    control: Control = None,
    check: Annotated[
        bool, typer.Option("--check", help="Look at the pages in Chromium, for the report.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write map, embed, pictures, data, report and rules for web servers to a folder."""
    given = (points, aggregates)
    paths = _build(spec, out, url=url, control=control, given=given, check=check, quiet=quiet)
    for path in paths:
        remark(str(path), quiet=quiet)


def publish(
    map_: Annotated[
        Path | None, typer.Argument(help="What `build` wrote, or a spec.", metavar="[DIR|SPEC]")
    ] = None,
    *,
    to: Annotated[Path, typer.Option(help="The map's folder on the web server.")],
    keep: Annotated[int | None, typer.Option(help="Versions to keep; all else.")] = None,
    rollback: Annotated[bool, typer.Option("--rollback", help="Show the one before.")] = False,
    url: Annotated[str, typer.Option(help="For a spec: where --to is served.")] = "./",
    control: Control = None,
    quiet: Quiet = False,
) -> None:
    """Put a map where readers see it: whole or not at all, older versions kept."""
    from maps import publish as publishing

    if rollback == (map_ is not None):
        raise InputError("Give a folder that `build` wrote, or a map spec; or --rollback alone.")
    if map_ is None:
        found = publishing.roll_back(to)
    elif map_.is_dir():
        found = publishing.publish(map_, to, keep=keep)
    else:
        served = url if url == "./" else f"{url.rstrip('/')}/{publishing.LATEST}/"
        with tempfile.TemporaryDirectory() as folder:
            _build(map_, Path(folder), url=served, control=control, quiet=quiet)
            found = publishing.publish(Path(folder), to, keep=keep)
    remark(str(found.folder), quiet=quiet)
    for name in found.removed:
        remark(f"removed {name}", quiet=quiet)


def _build(
    spec: Path,
    out: Path,
    *,
    url: str,
    control: Path | None,
    quiet: bool,
    given: tuple[Path | None, Path | None] = (None, None),
    check: bool = False,
) -> list[Path]:
    from layers import licences
    from maps.aggregates import read as read_counts
    from maps.build import build as build_map
    from maps.points_given import read as read_points
    from maps.spec import from_yaml

    source = read_source(control) if control is not None else None
    checker = None
    if check:
        from maps.browser_check import look

        checker = look
    points, folder = given
    asked, strikes = read_points(from_yaml(spec), spec, points)
    asked, counted = read_counts(asked, spec, folder, today=today())
    remark(licences.remark(licences.of(source), licences.of(strikes)), quiet=quiet)
    return build_map(
        asked, out, control=source, given=strikes, counted=counted, url=url, check=checker
    )
