"""Europe, small: land, Ukraine and occupied ground, for the inset that shows where a map lies."""

from dataclasses import dataclass
from functools import cache

import shapely
from shapely.geometry.base import BaseGeometry

from layers import borders
from maps import ground
from maps.scene import Scene

BOUNDS = (12.5, 42.0, 47.5, 58.0)  # west, south, east, north: the embedded land goes a bit farther
WIDE_PX, HIGH_PX = 168, 128
_TOLERANCE_DEGREES = 0.12  # under a pixel of so small a map
_SPECK = 0.05  # square degrees: smaller islands are dust here


@dataclass(frozen=True)
class Surroundings:
    """What an inset shows, EPSG:4326."""

    land: BaseGeometry
    country: BaseGeometry
    occupied: BaseGeometry


def surroundings(scene: Scene) -> Surroundings:
    """Return the land of Europe, Ukraine on it, and what the scene shows as occupied."""
    control = scene.control
    occupied = shapely.union_all(control[control["status"] == "occupied"].geometry.values)
    return Surroundings(_land(), _coarse(ground.country()), _coarse(occupied))


@cache
def _land() -> BaseGeometry:
    return _coarse(shapely.union_all([*borders.load().geometry, ground.country()]))


def _coarse(area: BaseGeometry) -> BaseGeometry:
    simple = shapely.make_valid(shapely.simplify(area, _TOLERANCE_DEGREES))
    parts = [part for part in shapely.get_parts(simple) if part.area > _SPECK]
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])
