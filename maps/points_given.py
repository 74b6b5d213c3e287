"""Strikes of the reader's own file: read, chosen as the spec asks, counted without a gap."""

from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.errors import InputError
from layers import places, sources, strikes, weapons
from layers.sources.formats import Reading
from maps.phrases import Speaker
from maps.points import of_file, of_strikes
from maps.points_data import Points
from maps.spec import Layer, MapSpec, Theme


def read(spec: MapSpec, beside: Path, given: Path | None) -> tuple[MapSpec, Reading | None]:
    """Return the spec and the strikes of the file it names, or of the one given in its place.

    Parameters
    ----------
    beside
        The spec's own file: a name in it is meant from there.

    Raises
    ------
    InputError
        The file holds control, not strikes.
    FileError
        It cannot be used at all.
    """
    if given is None and not spec.points:
        return spec, None
    file = given or beside.parent / spec.points
    reading = sources.read([file], places=places.load())
    if reading.kind != "strikes":
        raise InputError(f"{file} holds {reading.kind} ({reading.format}), not strikes.")
    # A path on this machine is nobody else's business; the name is the map's.
    return spec.model_copy(update={"points": file.name if given else spec.points}), reading


def chosen(frame: gpd.GeoDataFrame, spec: MapSpec) -> pd.DataFrame:
    """Return the rows that the spec asks for; without days of strikes it asks for all days.

    Parameters
    ----------
    frame
        Strikes as `layers.sources.read` returns them.
    """
    days = spec.strike_days if spec.strikes_from or spec.strikes_to else None
    return strikes.choose(
        weapons.classed(frame),
        days=days,
        oblasts=spec.oblasts,
        weapon_classes=spec.weapon_classes,
        target_types=spec.target_types,
        min_casualties=spec.min_casualties,
    )


def drawn(
    spec: MapSpec, speaker: Speaker, marked: gpd.GeoDataFrame, given: Reading | None
) -> Points | None:
    """Return the strikes drawn as points: those given, or the spec's own where they are many."""
    if not spec.shows(Layer.STRIKES):
        return None
    if given is None:
        return of_strikes(marked, speaker)
    return of_file(chosen(given.frame, spec), speaker)


def title(spec: MapSpec, speaker: Speaker, many: Points | None) -> str:
    """Return what a map of somebody's own strikes is called; nothing if it tells of others."""
    if many is None or spec.theme != Theme.REACH or spec.story:
        return ""
    return speaker.say("title_unassessed", days=speaker.days(many.first, many.last))


def sentence(spec: MapSpec, speaker: Speaker, many: Points | None) -> str:
    """Return how many there are, and of which days."""
    if many is None:
        return speaker.say("figure_points_none", file=spec.points)
    n, days = speaker.number(many.count), speaker.days(many.first, many.last)
    return speaker.say("figure_points", file=spec.points, n=n, days=days)


def notes(
    speaker: Speaker,
    given: Reading | None,
    many: Points | None,
    bounds: tuple[float, float, float, float],
) -> tuple[str, ...]:
    """Return what became of the rows of the file: none is lost without a word."""
    if given is None:
        return ()
    account = given.report
    counts = {
        name: speaker.number(getattr(account, name))
        for name in ("read", "kept", "refused", "dropped")
    }
    said = [speaker.say("note_points", file=Path(account.file).name, **counts)]
    if many is not None:
        lon, lat = many.frame["longitude"], many.frame["latitude"]
        west, south, east, north = bounds
        out = int((~(lon.between(west, east) & lat.between(south, north))).sum())
        said += [speaker.say("note_points_outside", n=speaker.number(out))] if out else []
    return tuple(said)
