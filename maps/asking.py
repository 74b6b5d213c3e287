"""What the page measures with when a reader asks of a point: the line, how far it can be off."""

from dataclasses import dataclass

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from layers import borders, oblasts
from layers.control import ControlDay, ControlSource
from layers.timeline import Timeline
from maps import ground
from maps.spec import MapSpec


@dataclass(frozen=True)
class Asking:
    """What is measured to on the map's day.

    Attributes
    ----------
    line
        Name of each sector (oblast of the occupied side) with its line, as assessed, EPSG:4326;
        empty where nothing is assessed.
    areas
        Status and geometry of ground that is contested or occupied.
    nobody
        Ground that nobody holds: the former Kakhovka reservoir.
    within_km
        From so many km on, what nine in ten distances are within.
    assessed
        Whether control is assessed for the day.
    units
        The oblasts a point may lie in (iso, geometry), whether the map draws them or not.
    """

    line: tuple[tuple[str, BaseGeometry], ...]
    areas: tuple[tuple[str, BaseGeometry], ...]
    nobody: BaseGeometry
    within_km: tuple[tuple[float, float], ...]
    assessed: bool
    units: gpd.GeoDataFrame


def asking_of(source: ControlSource, day: ControlDay | None, spec: MapSpec) -> Asking:
    """Return what a page needs to answer on the day of a spec."""
    line: tuple[tuple[str, BaseGeometry], ...] = ()
    areas: tuple[tuple[str, BaseGeometry], ...] = ()
    if day is not None:
        whole = day.drawn.sectors
        named = [oblasts.name_of(iso, locale=str(spec.locale)) for iso in whole["sector"]]
        line = tuple(zip(named, whole.geometry, strict=True))
        areas = tuple(zip(day.areas["status"], day.areas.geometry, strict=True))
    return Asking(
        line=line,
        areas=areas,
        nobody=borders.reservoir(),
        within_km=source.within_km
        if isinstance(source, Timeline)
        else ((0.0, source.resolution_km),),
        assessed=day is not None,
        units=ground.units(locale=spec.locale),
    )
