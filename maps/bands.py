"""Range bands: how far a weapon's published ranges reach, from where it may be launched.

Each system has a lowest and a highest figure in the press (`data/weapons.csv`); the band between
them says how far apart these are. They are nominal figures and say nothing of any one launch.
"""

from functools import lru_cache

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesic import inverse
from geo.rings import about_point, around
from layers import borders, weapons
from layers.control import ControlDay
from maps import ground
from maps.catalogue import fact
from maps.phrases import Speaker
from maps.spec import MapSpec, RangeFrom

_SIMPLIFY_DEGREES = 0.03  # about 3 km: far under a nominal range
_RIM_DEGREES = 0.01
# Beyond it what is within reach lies around the pole, which no polygon in degrees can; all of
# Ukraine is nearer than that to its own front and to what Russia holds.
_FAR_KM = 3000
_NEAR_DEGREES = 6  # Russia farther than this from Ukraine is nearer to nothing in it
COLUMNS = ("weapon", "low_km", "high_km", "words", "geometry")


def bands(day: ControlDay, spec: MapSpec, speaker: Speaker) -> gpd.GeoDataFrame:
    """Return weapon, low_km, high_km, words and the band inside Ukrainian-held ground.

    A band is the ground beyond the lowest and within the highest published figure: with one figure
    alone it is empty, and only its rim (`rims`) is drawn.
    """
    start = _start(day, spec)
    held = shapely.difference(ground.country(), day.occupied)
    rows = []
    for weapon, low, high in ranges(spec.range_of):
        inner, outer = (_within(start, km) for km in (low, high))
        band = shapely.intersection(shapely.difference(outer, inner), held)
        rows.append((weapon, low, high, label(weapon, low, high, speaker), band))
    return gpd.GeoDataFrame(rows, columns=list(COLUMNS), geometry="geometry", crs="EPSG:4326")


def rims(day: ControlDay, spec: MapSpec, speaker: Speaker) -> gpd.GeoDataFrame:
    """Return km, words and the rim of each figure inside Ukraine, as rings are drawn.

    The words stand on the outer rim; on the inner one where all of Ukraine lies within the outer.
    """
    start = _start(day, spec)
    held = shapely.difference(ground.country(), day.occupied)
    held = shapely.buffer(held, -_RIM_DEGREES)  # the border is no rim
    rows = []
    for weapon, low, high in ranges(spec.range_of):
        figures = sorted({low, high}, reverse=True)
        found = [
            (km, shapely.intersection(shapely.boundary(_within(start, km)), held)) for km in figures
        ]
        drawn = [(km, rim) for km, rim in found if not rim.is_empty]
        words = label(weapon, low, high, speaker)
        rows += [(km, words if not row else "", rim) for row, (km, rim) in enumerate(drawn)]
    return gpd.GeoDataFrame(
        rows, columns=["km", "words", "geometry"], geometry="geometry", crs="EPSG:4326"
    )


def beyond(day: ControlDay, spec: MapSpec, speaker: Speaker) -> list[str]:
    """Return a sentence for each system within whose ranges all held ground lies."""
    named = set(rims(day, spec, speaker)["words"])
    said = [label(*row, speaker) for row in ranges(spec.range_of)]
    return [speaker.say("note_range_beyond", range=words) for words in said if words not in named]


def ranges(names: tuple[str, ...]) -> list[tuple[str, int, int]]:
    """Return system, lowest and highest published km of the systems named, the farthest first."""
    frame = weapons.load().set_index("weapon")
    chosen = dict.fromkeys(system for name in names for system in weapons.systems(name))
    found = [
        (system, int(frame["range_km_low"][system]), int(frame["range_km_high"][system]))
        for system in chosen
    ]
    return sorted(found, key=lambda row: (-row[2], row[0]))


def label(weapon: str, low: int, high: int, speaker: Speaker) -> str:
    """Return what a band is called: the system, without what stands in brackets, and figures."""
    km = speaker.km(high) if low == high else speaker.span(low, high)
    return speaker.say("range_band", weapon=weapon.split(" (", maxsplit=1)[0], km=km)


def table(spec: MapSpec, speaker: Speaker) -> pd.DataFrame:
    """Return the figures with their sources."""
    frame = weapons.load().set_index("weapon")
    rows = [
        (weapon, low, high, fact(str(note), speaker.locale), source)
        for weapon, low, high in ranges(spec.range_of)
        for note, source in [frame.loc[weapon, ["range_note", "source_name"]]]
    ]
    heads = ("range_weapon", "range_low", "range_high", "range_note", "range_source")
    return pd.DataFrame(rows, columns=[speaker.say(head) for head in heads])


def _start(day: ControlDay, spec: MapSpec) -> BaseGeometry:
    if spec.range_point is not None:
        return shapely.Point(spec.range_point)
    if spec.range_from == RangeFrom.CONTACT:
        return shapely.union_all(day.line.geometry.simplify(_SIMPLIFY_DEGREES).values)
    near = shapely.box(*ground.country().bounds).buffer(_NEAR_DEGREES, join_style="mitre")
    russia = shapely.intersection(shapely.simplify(borders.russia_area(), _SIMPLIFY_DEGREES), near)
    return shapely.union(russia, shapely.simplify(day.occupied, _SIMPLIFY_DEGREES))


@lru_cache(maxsize=16)
def _reach(start: bytes, km: int) -> BaseGeometry:
    return around(shapely.from_wkb(start), km)


def _within(start: BaseGeometry, km: int) -> BaseGeometry:
    if km > _FAR_KM and _reaches_all(start, km):
        return ground.country()
    if isinstance(start, shapely.Point):
        return about_point(start.x, start.y, km)
    return _reach(shapely.to_wkb(start), km)


def _reaches_all(start: BaseGeometry, km: int) -> bool:
    """Whether all of Ukraine is within reach: the bands are drawn inside it alone."""
    if not isinstance(start, shapely.Point):
        return True
    lon, lat = shapely.get_coordinates(ground.country()).T
    return bool(inverse(start.x, start.y, lon, lat).distance_m.max() <= km * 1e3)
