"""Rings: all points at one distance, about a point or around lines and areas."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesic import densify, direct, inverse
from geo.nearest import Segments

CIRCLE_POINTS = 180  # a corner every two degrees: 0.02 % inside the true circle
_CAPSULE_POINTS = 48
_STEP_KM = 40.0


def about_point(lon: float, lat: float, km: float) -> shapely.Polygon:
    """Return the disc of all points within `km` of a point in degrees, its rim geodesic.

    Examples
    --------
    A disc of 100 km has an area of pi times 100 squared, less what the earth's curve takes:

    >>> from geo.geodesic import area_km2
    >>> area_km2([about_point(31.5, 48.5, 100)]).round(-1).item()
    31410.0
    """
    azimuth = np.linspace(0, 360, CIRCLE_POINTS, endpoint=False)
    return shapely.Polygon(np.column_stack(direct(lon, lat, azimuth, km * 1e3)))


def around(geometry: BaseGeometry, km: float) -> BaseGeometry:
    """Return all points within `km` of lines or areas in degrees (an area includes itself).

    Each edge is walked in steps; the union of the steps' capsules (two half discs and the strip
    between them, all geodesic) is the answer, off by under 0.3 % of `km`.
    """
    edges = Segments.of([geometry])
    if not len(edges):
        return geometry
    strips = [
        _capsule(line, km)
        for lon0, lat0, lon1, lat1 in zip(
            edges.lon0, edges.lat0, edges.lon1, edges.lat1, strict=True
        )
        for line in _steps(shapely.LineString([(lon0, lat0), (lon1, lat1)]))
    ]
    whole = shapely.union_all(np.array(strips, dtype=object))
    return (
        shapely.union(whole, geometry)
        if isinstance(geometry, shapely.Polygon | shapely.MultiPolygon)
        else whole
    )


def _steps(edge: shapely.LineString) -> list[np.ndarray]:
    lonlat = shapely.get_coordinates(densify(edge, step_km=_STEP_KM))
    return [lonlat[i : i + 2] for i in range(len(lonlat) - 1)]


def _capsule(step: np.ndarray, km: float) -> shapely.Polygon:
    """Return the strip within `km` of one short geodesic: half discs at its ends, sides between."""
    (lon0, lat0), (lon1, lat1) = step
    there = inverse(lon0, lat0, lon1, lat1)
    half = np.linspace(90, 270, _CAPSULE_POINTS // 2)
    begin = direct(lon0, lat0, float(there.azimuth) + half, km * 1e3)
    end = direct(lon1, lat1, float(there.back_azimuth) + half, km * 1e3)
    return shapely.Polygon(np.vstack([np.column_stack(begin), np.column_stack(end)]))
