"""Rings behind the contact line: how far is 50, 100, 500 km into Ukrainian-held ground."""

from collections.abc import Iterable

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.rings import around
from layers.control import ControlDay
from maps import ground
from maps.phrases import Speaker

LINE_SIMPLIFY_DEGREES = 0.02  # about 2 km: far under a ring's own width on a map
RIM_MARGIN_DEGREES = 0.01


def rings_about(day: ControlDay, rings_km: Iterable[int], speaker: Speaker) -> gpd.GeoDataFrame:
    """Return km, words and the ring's line inside Ukraine, on the side Ukraine holds."""
    front = shapely.union_all(day.line.geometry.simplify(LINE_SIMPLIFY_DEGREES).values)
    held = shapely.difference(ground.country(), day.occupied)
    held = shapely.buffer(held, -RIM_MARGIN_DEGREES)  # the rim is no ring
    rows = [
        (km, speaker.say("ring", km=speaker.km(km)), _rim(front, km, held))
        for km in sorted(set(rings_km))
        if km > 0
    ]
    frame = gpd.GeoDataFrame(
        rows, columns=["km", "words", "geometry"], geometry="geometry", crs="EPSG:4326"
    )
    return frame[~frame.geometry.is_empty].reset_index(drop=True)


def _rim(front: BaseGeometry, km: int, held: BaseGeometry) -> BaseGeometry:
    return shapely.intersection(shapely.boundary(around(front, km)), held)
