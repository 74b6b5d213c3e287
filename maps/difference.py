"""The picture of what newer control would change: for the person who must say whether it can be."""

from dataclasses import replace

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesic import area_km2
from layers import licences
from layers.sources import Reading
from layers.updates import checks
from maps import ground
from maps.compose import compose
from maps.control_drawn import SIMPLIFY_DEGREES
from maps.picture import draw_png
from maps.scene import LegendEntry
from maps.spec import Layer, MapSpec

STATUS = ["occupied", "contested"]


def draw(new: Reading, old: Reading | None) -> bytes:
    """Return a PNG: occupied in both, newly occupied (hatched), no longer occupied (dotted).

    Parameters
    ----------
    new, old
        What was fetched, and what is in use; without the latter all of the new is shown.
    """
    after = checks.newest(new.frame)
    before = checks.newest(old.frame) if old else after
    gained = shapely.difference(after.occupied, before.occupied)
    lost = shapely.difference(before.occupied, after.occupied)
    both = shapely.intersection(after.occupied, before.occupied)
    more, less = (float(km2) for km2 in area_km2([gained, lost]))
    title = f"Newly occupied {more:,.0f} km², no longer occupied {less:,.0f} km²"
    if old is None:
        title = f"{after.km2:,.0f} km² occupied"
    spec = MapSpec(
        title=title,
        dek=f"{new.title}: {after.day} against {before.day}, in use now",
        date=min(after.day, checks.last_known()),
        layers=(Layer.OBLASTS, Layer.PLACES),
    )
    scene = compose(spec)
    legend = (
        LegendEntry("occupied", "Occupied in both"),
        LegendEntry("contested", "Newly occupied"),
        LegendEntry("claimed_not_held", "No longer occupied"),
    )
    shown = replace(
        scene,
        control=gpd.GeoDataFrame({"status": STATUS}, geometry=_drawn(both, gained), crs=4326),
        claims=gpd.GeoDataFrame({"words": [""]}, geometry=_drawn(lost), crs=4326),
        legend=legend if old else legend[:1],
        notes=tuple(filter(None, ["To be looked at before it is used.", _bound(new)])),
        source_line=f"Source: {new.title}",
        as_of_line="",
        figures=(),
    )
    return draw_png(shown)


def _bound(reading: Reading) -> str:
    barred = licences.forbidden(reading.terms)
    return f"{licences.names(barred)}: not to be passed on." if barred else ""


def _drawn(*grounds: BaseGeometry) -> list[BaseGeometry]:
    simple = shapely.simplify(list(grounds), SIMPLIFY_DEGREES)
    cut = shapely.intersection(shapely.make_valid(simple), ground.country())
    areas = [[p for p in shapely.get_parts(g) if p.geom_type == "Polygon"] for g in cut]
    return [shapely.multipolygons(parts) for parts in areas]
