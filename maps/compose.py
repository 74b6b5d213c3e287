"""From a map spec to a scene: the facts chosen, measured and put into words, once."""

import datetime as dt
import difflib
from collections.abc import Iterable

import geopandas as gpd
import pandas as pd

from geo.errors import Fault, FileError, InputError, NotAssessedError
from layers import dispute, licences, oblasts, scenarios, strikes, timeline, weapons
from layers.assessed import Assessed
from layers.control import ControlDay, ControlSource
from layers.provenance import version
from layers.scale.counted import Counted
from layers.sources.formats import Reading
from maps import (
    aggregates,
    bands,
    comparison,
    control_drawn,
    corrected,
    findings,
    ground,
    notes,
    points,
    points_given,
    proposal,
    struck,
    timeline_data,
    timeline_facts,
    timeline_polygons,
)
from maps.asking import asking_of
from maps.phrases import Speaker
from maps.points_data import Points
from maps.rings import rings_about
from maps.scene import LegendEntry, Scene
from maps.spec import Layer, MapSpec, Theme
from maps.words import words

MARGIN = 0.04  # of the map's width, around what it fits


def compose(
    spec: MapSpec,
    *,
    control: ControlSource | None = None,
    given: Reading | None = None,
    counted: Counted | None = None,
) -> Scene:
    """Return the scene of a spec, on the embedded facts or on another control source.

    A date on which nothing is assessed gives a scene without control, with the reason in `notes`.

    Parameters
    ----------
    given
        Strikes as read from the file that the spec names, in place of the embedded ones.
    counted
        Counts of events as read from the folder that the spec names, likewise.

    Raises
    ------
    InputError
        The spec names a file of strikes or a folder of counts that is not given.
    """
    require_known(spec)
    if spec.points and given is None:
        raise InputError(f"The spec draws the strikes of {spec.points}: give what is in it.")
    if spec.aggregates and counted is None:
        raise InputError(f"The spec draws the counts of {spec.aggregates}: give what is in it.")
    source = control or timeline.load()
    speaker = Speaker(spec.locale, miles=spec.miles)
    day, reason = _day(source, spec.date)
    bounds = spec.bounds or _fit()
    # With a file given, of the embedded strikes only those of the story are told.
    own = given is not None or counted is not None
    asked = _shows_strikes(spec) and (not own or spec.story)
    hit = struck.measured(spec, source) if asked else struck.none()
    if own:
        hit = hit[hit["strike_id"].isin(spec.story)].reset_index(drop=True)
    disputed = dispute.measure(day, locale=str(spec.locale)) if day else pd.DataFrame()
    frames = _frames(spec, speaker, bounds, day, hit)
    many = points_given.drawn(spec, speaker, frames["strikes"], given)
    counts = aggregates.chosen(spec, speaker, counted)
    frames["hexagons"] = aggregates.drawn(spec, speaker, counts)
    told = comparison.compared(spec, speaker, source)
    # What changed hands is the finding where the question is of control, or no strike is told of.
    between = spec.theme == Theme.CONTROL or (spec.theme == Theme.REACH and hit.empty)
    figures = (*told.figures, *findings.figures(spec, speaker, hit, day, disputed))
    if given is not None:
        figures += (points_given.sentence(spec, speaker, many),)
    figures = (*aggregates.figures(speaker, counted, counts), *figures)
    used = (name for name, frame in frames.items() if len(frame))
    mended = corrected.on_the_map(used, hit["strike_id"])
    return Scene(
        spec=spec,
        bounds=bounds,
        title=spec.title
        or (told.title if between else "")
        or aggregates.title(speaker, counts)
        or points_given.title(spec, speaker, many if given is not None else None)
        or findings.title(spec, speaker, hit, disputed),
        dek=spec.dek
        or (told.dek if between else "")
        or (speaker.say("dek_aggregates", date=speaker.date(spec.date)) if counts else "")
        or findings.dek(
            spec,
            speaker,
            assessed=day is not None,
            days=(many.first, many.last) if many and given is not None else spec.strike_days,
        ),
        alt=speaker.say("alt", date=speaker.date(spec.date), figures=" ".join(figures)),
        figures=figures,
        legend=tuple(_legend(spec, speaker, frames, many, told.legend)),
        notes=notes.notes(spec, speaker, source, day, reason, hit)
        + points_given.notes(speaker, given, many, bounds)
        + aggregates.notes(speaker, counted, counts),
        source_line=speaker.say(
            "source",
            sources="; ".join(notes.credited(spec, speaker, source, frames, given, counted)),
        ),
        as_of_line=corrected.as_of(
            spec,
            speaker,
            day,
            mended,
            shows_strikes=len(hit) > 0 if own else _shows_strikes(spec),
        ),
        corrections=corrected.told(mended, speaker, dict(struck.names(hit, speaker))),
        corrected=mended,
        data_version=version(),
        tables={
            **told.tables,
            **findings.tables(spec, speaker, day, disputed),
            **_ranges(spec, speaker),
            **aggregates.tables(speaker, counts),
        },
        words=words(spec.locale),
        timeline=_timeline(spec, source),
        asking=asking_of(source, day, spec) if spec.inspect else None,
        withheld=licences.withheld(licences.of(source), licences.of(given)),
        held=day.by_oblast if day and notes.uses_control(frames) else pd.DataFrame(),
        points=many,
        aggregates=counts,
        hexagons_full=aggregates.full(frames["hexagons"]["events"]),
        comparison=told.drawn,
        assessed=day is not None or not spec.shows(Layer.CONTROL),
        **frames,
    )


def _frames(
    spec: MapSpec,
    speaker: Speaker,
    bounds: tuple[float, float, float, float],
    day: ControlDay | None,
    hit: gpd.GeoDataFrame,
) -> dict[str, gpd.GeoDataFrame]:
    """Return what is drawn, by layer, but for counts of events."""
    return {
        "neighbours": ground.neighbours(bounds, locale=spec.locale),
        "country": ground.outline(),
        "lakes": ground.lakes(),
        "oblasts": ground.units(locale=spec.locale) if spec.shows(Layer.OBLASTS) else _no_oblasts(),
        "places": ground.towns(bounds, locale=spec.locale)
        if spec.shows(Layer.PLACES)
        else ground.empty("name", "rank", "population"),
        "strikes": struck.frame(hit, spec, speaker)
        if spec.shows(Layer.STRIKES)
        else struck.empty(),
        "reach_lines": struck.lines(hit, spec, speaker)
        if spec.shows(Layer.REACH_LINES)
        else struck.no_lines(),
        "annotations": gpd.GeoDataFrame(
            {"text": [note.text for note in spec.annotations]},
            geometry=gpd.points_from_xy(
                [note.lon for note in spec.annotations], [note.lat for note in spec.annotations]
            ),
            crs="EPSG:4326",
        ),
        **_shown(spec, day),
    }


def _ranges(spec: MapSpec, speaker: Speaker) -> dict[str, pd.DataFrame]:
    if not spec.range_of:
        return {}
    return {speaker.say("table_ranges"): bands.table(spec, speaker)}


def _timeline(spec: MapSpec, source: ControlSource) -> timeline_data.Timeline | None:
    if not (spec.timeline or spec.compare):
        return None
    if isinstance(source, timeline.Timeline):
        return timeline_facts.timeline_of(spec)
    return timeline_polygons.timeline_of(spec, source) if isinstance(source, Assessed) else None


def require_known(spec: MapSpec) -> None:
    """Refuse codes in a spec that stand for nothing, all at once.

    Raises
    ------
    FileError
        An oblast, weapon class, target type, strike or proposal is not known.
    """
    known = {
        "oblasts": set(oblasts.names()["iso"]),
        "weapon_classes": set(strikes.WEAPON_CLASSES),
        "target_types": set(strikes.load()["target_type"]),
        "story": set(strikes.load()["strike_id"]),
        "range_of": {*weapons.names()},
        "scenario": {"", *scenarios.load()["scenario_id"]},
    }
    faults = [
        Fault("spec", None, option, code, "is not known", _nearest(code, codes))
        for option, codes in known.items()
        for code in ([spec.scenario] if option == "scenario" else getattr(spec, option))
        if code not in codes
    ]
    if faults:
        raise FileError(faults)


def _nearest(code: str, codes: set[str]) -> str:
    close = difflib.get_close_matches(code, codes, n=3, cutoff=0.4) or sorted(codes)[:12]
    return f"Known are, among others: {', '.join(close)}."


def _day(source: ControlSource, date: dt.date) -> tuple[ControlDay | None, str]:
    try:
        return source.on(date), ""
    except NotAssessedError as error:
        return None, str(error)


def _fit() -> tuple[float, float, float, float]:
    """Return bounds that hold Ukraine with a margin: the front is never out of sight."""
    west, south, east, north = ground.country().bounds
    wide = MARGIN * (east - west)
    return west - wide, south - wide / 2, east + wide, north + wide / 2


def _shows_strikes(spec: MapSpec) -> bool:
    return spec.shows(Layer.STRIKES) or spec.shows(Layer.REACH_LINES)


def _no_oblasts() -> gpd.GeoDataFrame:
    return ground.empty("iso", "name", "label_lon", "label_lat")


def _shown(spec: MapSpec, day: ControlDay | None) -> dict[str, gpd.GeoDataFrame]:
    """Return the frames drawn from control on the day."""
    frames = {
        "control": ground.empty("status"),
        "claims": ground.empty("claimant", "oblast_iso", "dispute_class", "words"),
        "scenario": proposal.nothing(),
        "contact_line": ground.empty("sector", "words"),
        "rings": ground.empty("km", "words"),
        "bands": ground.empty(*bands.COLUMNS[:-1]),
    }
    if day is None:
        return frames
    speaker = Speaker(spec.locale, miles=spec.miles)
    if spec.shows(Layer.CONTROL):
        frames["control"] = control_drawn.control(day.drawn)
    if spec.shows(Layer.CLAIMS):
        frames["claims"] = control_drawn.claims(day, speaker)
    frames["scenario"] = proposal.drawn(spec, speaker, day)
    frames["claims"] = proposal.without(frames["claims"], frames["scenario"])
    if spec.shows(Layer.CONTACT_LINE):
        frames["contact_line"] = control_drawn.contact_line(day.drawn, speaker)
    if spec.shows(Layer.RINGS) and spec.rings_km:
        frames["rings"] = rings_about(day, spec.rings_km, speaker)
    if spec.range_of:
        frames["bands"] = bands.bands(day, spec, speaker)
        rims = bands.rims(day, spec, speaker)
        kept = [frame for frame in (frames["rings"], rims) if len(frame)]
        frames["rings"] = pd.concat(kept, ignore_index=True) if kept else frames["rings"]
    return frames


def _legend(
    spec: MapSpec,
    speaker: Speaker,
    frames: dict[str, gpd.GeoDataFrame],
    many: Points | None,
    compared: Iterable[LegendEntry],
) -> Iterable[LegendEntry]:
    # A timeline's key is that of all its days.
    moving = spec.timeline and not spec.compare
    always = {"occupied", "contested"} if moving and spec.shows(Layer.CONTROL) else set()
    statuses = {*frames["control"]["status"], *always}
    for status in ("occupied", "contested"):
        if status in statuses:
            yield LegendEntry(status, speaker.say(f"legend_{status}"))
    if len(frames["claims"]):
        yield LegendEntry("claimed_not_held", speaker.say("legend_claimed_not_held"))
    yield from proposal.legend(frames["scenario"], speaker)
    if len(frames["contact_line"]) or (moving and spec.shows(Layer.CONTACT_LINE)):
        yield LegendEntry("contact_line", speaker.say("legend_contact_line"))
    yield from compared
    if spec.shows(Layer.RINGS) and spec.rings_km and len(frames["rings"]):
        yield LegendEntry("ring", speaker.say("legend_ring"))
    if len(frames["bands"]):
        yield LegendEntry("range_band", speaker.say("legend_range_band"))
    if len(frames["reach_lines"]):
        what = speaker.say(str(spec.reach_to))
        yield LegendEntry("reach_line", speaker.say("legend_reach_line", what=what))
    marks = tuple(struck.legend(frames["strikes"], speaker))
    yield from marks
    yield from aggregates.legend(spec, speaker, frames["hexagons"])
    if many is not None:
        yield from points.legend(many, speaker, told={entry.key for entry in marks})
