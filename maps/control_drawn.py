"""Control and what rests on it as a map draws them: the same on all days that look alike."""

import datetime as dt
from collections.abc import Iterable

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesic import area_km2
from layers import dispute, oblasts
from layers.control import ControlDay, Drawn
from maps import findings, ground
from maps.phrases import Speaker
from maps.spec import Locale

SIMPLIFY_DEGREES = 0.002  # under the resolution of control and contact line by far


def control(drawn: Drawn) -> gpd.GeoDataFrame:
    """Return status, geometry of occupied and contested ground, within the country as drawn."""

    def make() -> gpd.GeoDataFrame:
        frame = drawn.areas.copy()
        simple = shapely.simplify(frame.geometry.values, SIMPLIFY_DEGREES)
        simple = shapely.intersection(shapely.make_valid(simple), ground.country())
        return frame.set_geometry(gpd.GeoSeries(_areal(simple), index=frame.index, crs=frame.crs))

    return drawn.once("drawn control", make).copy(deep=False)


def contact_line(drawn: Drawn, speaker: Speaker) -> gpd.GeoDataFrame:
    """Return sector, words, geometry of the contact line."""
    line = drawn.once("drawn line", lambda: _simplified(drawn.sectors)).copy(deep=False)
    words = [oblasts.name_of(iso, locale=str(speaker.locale)) for iso in line["sector"]]
    line.insert(1, "words", words)
    return line


def claims(day: ControlDay, speaker: Speaker) -> gpd.GeoDataFrame:
    """Return the ground claimed by Russia and not held by it, by oblast."""
    held = day.drawn.once(("not held", claimed := _claimed(day.date)), lambda: _rest(day, claimed))
    return gpd.GeoDataFrame(
        {
            "claimant": "RU",
            "oblast_iso": held["iso"],
            "dispute_class": "claimed_not_held",
            "words": speaker.say("legend_claimed_not_held"),
        },
        geometry=held.geometry,
        crs=held.crs,
    )


def _claimed(day: dt.date) -> tuple[str, ...]:
    return tuple(sorted(dispute.claimed_on(day)))


def _rest(day: ControlDay, claimed: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return iso, geometry of what is not held of oblasts."""
    frame = ground.units(locale=Locale.EN)[["iso", "geometry"]]
    frame = frame[frame["iso"].isin(claimed)].reset_index(drop=True)
    held = shapely.difference(frame.geometry.values, shapely.union_all(day.areas.geometry.values))
    frame = frame.set_geometry(gpd.GeoSeries(_areal(held), crs=frame.crs))
    # What is left of a wholly occupied oblast is only the two outlines' mismatch.
    kept = area_km2(frame.geometry.values) > findings.MISMATCH_KM2
    return frame[kept].reset_index(drop=True)


def _simplified(line: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return line.set_geometry(line.geometry.simplify(SIMPLIFY_DEGREES))


def _areal(geometries: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """Return the polygons alone of each geometry: overlays leave stray lines and points."""
    return [
        shapely.multipolygons([p for p in shapely.get_parts(g) if isinstance(p, shapely.Polygon)])
        for g in geometries
    ]
