"""Two days side by side: what changed hands between them, in words and figures."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from geo.errors import NotAssessedError
from layers import exchange, oblasts
from layers.control import ControlSource
from maps import ground
from maps.phrases import Speaker
from maps.scene import Comparison, LegendEntry
from maps.spec import MapSpec

SIMPLIFY_DEGREES = 0.002  # as control and contact line are
LEAST_KM2 = 0.5  # what a sentence in whole km2 can say
NAMED = 4  # oblasts named in a sentence; the table has them all


@dataclass(frozen=True)
class Told:
    """A comparison with its words.

    Attributes
    ----------
    drawn
        What is drawn of it; None where a day is not assessed.
    figures
        Sentences: what changed hands each way, or why that is not known.
    legend
        What the key says of it.
    tables
        By caption.
    title, dek
        What the headline and the line under it say, if the spec does not.
    """

    drawn: Comparison | None
    figures: tuple[str, ...]
    legend: tuple[LegendEntry, ...]
    tables: dict[str, pd.DataFrame]
    title: str = ""
    dek: str = ""


NONE = Told(None, (), (), {})


def compared(spec: MapSpec, speaker: Speaker, source: ControlSource) -> Told:
    """Return what changed hands between the spec's two days; `NONE` if it has but one."""
    if spec.compare is None:
        return NONE
    first, last = sorted((spec.date, spec.compare))
    try:
        found = exchange.between(source, first, last)
        other = source.on(spec.compare).line.geometry.simplify(SIMPLIFY_DEGREES)
    except NotAssessedError as error:
        reason = speaker.reason(str(error))
        return Told(None, (speaker.say("compare_unassessed", reason=reason),), (), {})
    line = gpd.GeoDataFrame(geometry=other, crs="EPSG:4326")
    drawn = Comparison(first, last, _drawn(found.ground), line)
    said = {"first": speaker.date(first), "last": speaker.date(last)}
    figures = [_sentence(moves, rows, speaker, said) for moves, rows in _by_way(found.table)]
    return Told(
        drawn,
        tuple(figures) or (speaker.say("compare_nothing", **said),),
        tuple(_legend(found.table, speaker, said, spec.compare)),
        {speaker.say("compare_table", **said): _table(found.table, speaker)} if figures else {},
        _title(found.table, speaker),
        speaker.say("compare_dek", **said),
    )


def _title(table: pd.DataFrame, speaker: Speaker) -> str:
    newly, no_longer = (
        table.loc[table["moves"] == moves, "area_km2"].sum() for moves in exchange.MOVES
    )
    areas = {"newly": speaker.area(newly), "no_longer": speaker.area(no_longer)}
    return speaker.say("compare_title", **areas) if newly + no_longer else ""


def _drawn(found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    shapes = shapely.simplify(found.geometry.to_numpy(), SIMPLIFY_DEGREES)
    shapes = shapely.intersection(shapely.make_valid(shapes), ground.country())
    return found.set_geometry(gpd.GeoSeries(shapes, index=found.index, crs=found.crs))


def _by_way(table: pd.DataFrame) -> Iterable[tuple[str, pd.DataFrame]]:
    for moves in exchange.MOVES:
        rows = table[table["moves"] == moves].sort_values("area_km2", ascending=False)
        if len(rows):
            yield moves, rows


def _legend(
    table: pd.DataFrame, speaker: Speaker, said: dict[str, str], other: dt.date
) -> Iterable[LegendEntry]:
    for moves, rows in _by_way(table):
        what = speaker.say(f"compare_{moves}", **said)
        area = speaker.area(rows["area_km2"].sum())
        yield LegendEntry(moves, speaker.say("compare_legend", what=what, area=area))
    yield LegendEntry("other_line", speaker.say("compare_line", date=speaker.date(other)))


def _sentence(moves: str, rows: pd.DataFrame, speaker: Speaker, said: dict[str, str]) -> str:
    whole = rows[exchange.MEASURES].sum()
    large = rows[rows["area_km2"] >= LEAST_KM2].head(NAMED)
    named = [
        speaker.say(
            "compare_oblast",
            oblast=oblasts.name_of(iso, locale=str(speaker.locale)),
            area=speaker.area(area),
        )
        for iso, area in zip(large["oblast_iso"], large["area_km2"], strict=True)
    ]
    return speaker.say(
        "compare_counted",
        what=speaker.say(f"compare_{moves}", **said),
        area=speaker.area(whole["area_km2"]),
        places=places_said(int(whole["places"]), speaker),
        people=speaker.number(three_figures(whole["population"])),
        oblasts=speaker.say("compare_oblasts", oblasts=", ".join(named)) if len(named) > 1 else "",
    )


def places_said(count: int, speaker: Speaker) -> str:
    """Return a number of places in words, with the plural of the language.

    Examples
    --------
    >>> from maps.spec import Locale
    >>> places_said(1, Speaker(Locale.EN)), places_said(22, Speaker(Locale.UK))
    ('1 place', '22 населені пункти')
    """
    return speaker.count("place", count)


def three_figures(count: float) -> int:
    """Return a count rounded to three figures.

    Examples
    --------
    >>> three_figures(367_244), three_figures(98), three_figures(0)
    (367000, 98, 0)
    """
    unit = max(1, int(10 ** (len(str(int(count))) - 3)))
    return int(unit * round(count / unit))


def _table(table: pd.DataFrame, speaker: Speaker) -> pd.DataFrame:
    """Return what changed hands by way and oblast, each way's sum first, in the reader's words."""
    rows = []
    for moves, found in _by_way(table):
        whole = found[exchange.MEASURES].sum()
        rows.append((speaker.say("compare_total"), speaker.say(moves), *whole))
        names = [oblasts.name_of(iso, locale=str(speaker.locale)) for iso in found["oblast_iso"]]
        measures = (found[name].tolist() for name in exchange.MEASURES)
        rows += [
            (name, speaker.say(moves), *row) for name, *row in zip(names, *measures, strict=True)
        ]
    columns = ("oblast", "compare_way", "area_km2", "compare_places", "population")
    made = pd.DataFrame(rows, columns=[speaker.say(column) for column in columns])
    numbers = [speaker.say(column) for column in columns[2:]]
    made[numbers] = made[numbers].astype(float).round().astype(int)
    return made
