"""What a map tells at its foot: what to know of what is drawn, and whose it is."""

from pathlib import Path

import geopandas as gpd

from layers import licences, timeline
from layers.control import ControlDay, ControlSource
from layers.scale.counted import Counted
from layers.sources.formats import Reading
from maps import bands
from maps.catalogue import facts
from maps.phrases import Speaker
from maps.spec import Layer, MapSpec, Theme


def notes(
    spec: MapSpec,
    speaker: Speaker,
    source: ControlSource,
    day: ControlDay | None,
    reason: str,
    hit: gpd.GeoDataFrame,
) -> tuple[str, ...]:
    """Return what a reader must know of what is drawn, in whole sentences."""
    found = []
    if day is None:
        found.append(speaker.say("note_no_control", reason=speaker.reason(reason)))
    else:
        if isinstance(source, timeline.Timeline):
            near, far = (speaker.km(within) for _, within in source.within_km)
            found.append(speaker.say("note_resolution", near=near, far=far))
        found += _day_notes(day, source, speaker)
        barred = licences.forbidden(licences.of(source))
        found += [speaker.say("note_withheld", name=licences.names(barred))] if barred else []
        if spec.shows(Layer.CLAIMS) or spec.theme == Theme.DISPUTE:
            found += [speaker.say("note_open_borders"), speaker.say("note_un")]
    if day is not None and spec.range_of:
        found.append(speaker.say("note_range", start=speaker.say(_range_start(spec))))
        found += bands.beyond(day, spec, speaker)
    if len(hit):
        found.append(speaker.say("note_sample"))
    return tuple(note for note in found if note)


def _range_start(spec: MapSpec) -> str:
    return "range_point" if spec.range_point else f"range_{spec.range_from}"


def _day_notes(day: ControlDay, source: ControlSource, speaker: Speaker) -> list[str]:
    found = []
    if day.assessed_on != day.date:
        found.append(speaker.say("note_assessed_on", date=speaker.date(day.assessed_on)))
    if isinstance(source, timeline.Timeline) and day.date > timeline.CONTESTED_UNTIL:
        until = speaker.date(timeline.CONTESTED_UNTIL)
        found.append(speaker.say("note_contested", date=until))
    return found


def credited(
    spec: MapSpec,
    speaker: Speaker,
    source: ControlSource,
    frames: dict[str, gpd.GeoDataFrame],
    given: Reading | None,
    counted: Counted | None,
) -> list[str]:
    """Return the credits of exactly the layers on the map."""
    names = ["oblast_borders"]
    named = len(frames["places"]) or spec.search or counted is not None
    names += ["places"] if named else []
    names += ["strikes"] if len(frames["strikes"]) or len(frames["reach_lines"]) else []
    names += ["claims"] if len(frames["claims"]) or spec.theme == Theme.DISPUTE else []
    names += ["scenarios"] if spec.scenario else []
    names += ["weapons"] if len(frames["bands"]) else []
    said = [speaker.say(f"credit_{name}") for name in names]
    if given is not None:
        file = Path(given.report.file).name
        said.append(
            speaker.say("credit_points", title=told_title(given, speaker.locale), file=file)
        )
    if counted is not None:
        said.append(speaker.say("credit_aggregates", file=counted.name))
    if spec.timeline or spec.compare or uses_control(frames):
        embedded = isinstance(source, timeline.Timeline)
        said.insert(0, speaker.say("credit_control_changes") if embedded else source.attribution)
    return said


def told_title(given: Reading, locale: str) -> str:
    """Return what kind of files were read, in a language."""
    return facts(given.title, locale)


def uses_control(frames: dict[str, gpd.GeoDataFrame]) -> bool:
    """Return whether anything drawn rests on who held which ground."""
    return any(
        len(frames[name])
        for name in ("control", "contact_line", "reach_lines", "claims", "scenario")
    )
