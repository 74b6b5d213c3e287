"""The quiet ground under everything: neighbours, the country's land, its oblasts' shapes."""

import math
from functools import lru_cache
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from maps.elements.arcs import share
from maps.elements.base import Part

# The shapes a map takes on screens, width to height: what comes into view depends on it.
SLIMMEST, WIDEST = 1.1, 2.6
MARGIN = 0.08  # of the bounds, beyond the widest view
TOLERANCE_DEGREES = 0.012  # for the neighbours' other borders: they are background

Bounds = tuple[float, float, float, float]


class Ground(Part):
    """Land as fills; the sea is the background."""

    name = "ground"

    def data(self) -> dict[str, Any]:
        """Return arcs, and neighbours (as far as they can come into view), country, oblasts.

        Oblasts that the map does not draw are there to be asked of.
        """
        scene = self.scene
        frames = (scene.neighbours, scene.country, scene.units)
        shapes = (tuple(shapely.to_wkb(frame.geometry.to_numpy()).tolist()) for frame in frames)
        return _encoded(*shapes, scene.bounds) | {"borders": int(len(scene.oblasts) > 0)}


@lru_cache(maxsize=8)
def _encoded(
    neighbours: tuple[bytes, ...],
    country: tuple[bytes, ...],
    oblasts: tuple[bytes, ...],
    bounds: Bounds,
) -> dict[str, Any]:
    """Encode the ground, which is the same on every day: what is returned is not written to."""
    around, land, units = (shapely.from_wkb(list(part)) for part in (neighbours, country, oblasts))
    around = shapely.clip_by_rect(around, *in_view(bounds))
    lands = coarser(list(around), shapely.union_all(land))
    arcs, (beside, outline, inner) = share([lands, land, units])
    return {"arcs": arcs, "neighbours": beside, "country": outline, "oblasts": inner}


def in_view(bounds: Bounds) -> Bounds:
    """Return all that a map fitted to some bounds may show, on any screen."""
    west, south, east, north = bounds
    stretch = 1 / math.cos(math.radians((south + north) / 2))  # a degree up in degrees across
    wide, high = east - west, (north - south) * stretch
    more_wide = (max(wide, high * WIDEST) - wide) / 2 + MARGIN * wide
    more_high = ((max(high, wide / SLIMMEST) - high) / 2 + MARGIN * high) / stretch
    return west - more_wide, south - more_high, east + more_wide, north + more_high


def coarser(
    lands: list[BaseGeometry], country: BaseGeometry, *, tolerance: float = TOLERANCE_DEGREES
) -> list[BaseGeometry]:
    """Return lands with fewer points where they do not border the country.

    Borders stay shared: the lines between them are thinned out, not the polygons, and those on
    the country's outline are left as they are. The lands come back in pieces.
    """
    land = shapely.union_all(lands)
    outline = shapely.boundary(country)
    noded = shapely.union_all([*shapely.boundary(lands), outline])
    lines = shapely.get_parts(shapely.line_merge(noded) if not noded.is_empty else noded)
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    borders_it = shapely.dwithin(middles, outline, 1e-6)
    thinned = [
        line if own else shapely.simplify(line, tolerance)
        for line, own in zip(lines, borders_it, strict=True)
    ]
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union_all(thinned))))
    inside = shapely.point_on_surface(faces)
    kept = shapely.intersects(inside, land) & ~shapely.intersects(inside, country)
    return list(faces[kept])
