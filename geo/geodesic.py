"""Lengths, areas and points along geodesics of the WGS84 ellipsoid.

Every edge between two vertices is a geodesic here. The formulas are Karney's (J. Geodesy 87, 2013,
https://doi.org/10.1007/s00190-012-0578-z), as `pyproj.Geod` carries them, good to nanometres.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Geometries = Iterable[BaseGeometry | None]

GEOD = Geod(ellps="WGS84")
# Radii of curvature of the WGS84 ellipsoid lie between these: meridian at the equator, a(1-e2),
# and at the pole, a^2/b (Snyder, USGS PP 1395, eq. 4-18).
RADIUS_MIN_M = 6_335_439.0
RADIUS_MAX_M = 6_399_594.0
KM_PER_MILE = 1.609344  # the international mile, exactly


class Inverse(NamedTuple):
    """Azimuths in degrees at both ends and the distance in metres."""

    azimuth: Floats
    back_azimuth: Floats
    distance_m: Floats


def inverse(
    lon0: npt.ArrayLike, lat0: npt.ArrayLike, lon1: npt.ArrayLike, lat1: npt.ArrayLike
) -> Inverse:
    """Solve the inverse problem for arrays of degrees that broadcast to one shape.

    Examples
    --------
    One degree of latitude at the equator is 110,574 m, of longitude 111,320 m:

    >>> inverse(0, 0, 0, 1).distance_m.round().item()
    110574.0
    >>> inverse(0, 0, 1, 0).distance_m.round().item()
    111319.0
    """
    parts = np.broadcast_arrays(*(np.asarray(part, float) for part in (lon0, lat0, lon1, lat1)))
    lon_a, lat_a, lon_b, lat_b = (np.ravel(part) for part in parts)
    azimuth, back, distance = GEOD.inv(lon_a, lat_a, lon_b, lat_b)
    shape = parts[0].shape
    return Inverse(*(np.asarray(part).reshape(shape) for part in (azimuth, back, distance)))


def direct(
    lon: npt.ArrayLike, lat: npt.ArrayLike, azimuth: npt.ArrayLike, distance_m: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """Return (lon, lat) in degrees, `distance_m` metres from points along azimuths in degrees."""
    parts = np.broadcast_arrays(*(np.asarray(p, float) for p in (lon, lat, azimuth, distance_m)))
    lon0, lat0, forward, metres = (np.ravel(part) for part in parts)
    lon1, lat1, _ = GEOD.fwd(lon0, lat0, forward, metres)
    return np.asarray(lon1).reshape(parts[0].shape), np.asarray(lat1).reshape(parts[0].shape)


def area_km2(geometries: Geometries) -> Floats:
    """Return geodesic areas in km2 of polygons in degrees (lines and points have none).

    Examples
    --------
    A cell of one degree, 48-49 N, 31-32 E (its north and south sides geodesics, not parallels):

    >>> area_km2([shapely.box(31, 48, 32, 49)]).round(1).item()
    8217.6
    """
    return np.array([_area_m2(geometry) / 1e6 for geometry in geometries], float)


def _area_m2(geometry: BaseGeometry | None) -> float:
    """Sum the rings' areas: each ring by its own size, holes taken off, whatever the winding."""
    total = 0.0
    for part in shapely.get_parts(geometry) if geometry is not None else ():
        if not isinstance(part, shapely.Polygon) or part.is_empty:
            continue
        rings = [part.exterior, *part.interiors]
        sizes = [abs(GEOD.polygon_area_perimeter(*shapely.get_coordinates(r).T)[0]) for r in rings]
        total += 2 * sizes[0] - sum(sizes)
    return total


def length_km(geometries: Geometries) -> Floats:
    """Return geodesic lengths in km of lines (of polygons: the perimeters) in degrees.

    Examples
    --------
    >>> length_km([shapely.LineString([(0, 0), (0, 1)])]).round(3).item()
    110.574
    """
    return np.array(
        [0.0 if g is None else GEOD.geometry_length(g) / 1e3 for g in geometries], float
    )


def densify(line: shapely.LineString, *, step_km: float) -> shapely.LineString:
    """Return the line with points put in along its geodesics, at most `step_km` apart."""
    lonlat = shapely.get_coordinates(line)
    start, end = lonlat[:-1], lonlat[1:]
    course = inverse(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    pieces = []
    for point, azimuth, metres in zip(start, course.azimuth, course.distance_m, strict=True):
        steps = max(1, int(np.ceil(metres / (step_km * 1e3))))
        along = np.arange(1, steps) / steps * metres
        pieces += [point[None], np.column_stack(direct(point[0], point[1], azimuth, along))]
    return shapely.LineString(np.vstack([*pieces, lonlat[-1:]]))


def cartesian(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Floats:
    """Return earth-centred coordinates in metres, shape (n, 3), of points on the ellipsoid.

    Source: Snyder, USGS PP 1395, eq. 3-22 ff. with height 0.

    Examples
    --------
    >>> cartesian([0.0], [0.0]).round().tolist()
    [[6378137.0, 0.0, 0.0]]
    """
    lam, phi = np.radians(np.asarray(lon, float)), np.radians(np.asarray(lat, float))
    radius = GEOD.a / np.sqrt(1 - GEOD.es * np.sin(phi) ** 2)
    return np.column_stack(
        [
            radius * np.cos(phi) * np.cos(lam),
            radius * np.cos(phi) * np.sin(lam),
            radius * (1 - GEOD.es) * np.sin(phi),
        ]
    )
