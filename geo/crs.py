"""Coordinate reference systems: storage is EPSG:4326, planes are made to measure."""

from functools import cache

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError

STORAGE = "EPSG:4326"


def require(frame: gpd.GeoDataFrame, *, crs: str = STORAGE) -> gpd.GeoDataFrame:
    """Return `frame` unchanged if its CRS is `crs`, else say both and the cure.

    Raises
    ------
    InputError
        The frame has no CRS or another one; nothing is set or converted silently.
    """
    if frame.crs is None:
        raise InputError(f"The layer has no CRS; {crs} is needed. Call set_crs() if you know it.")
    if not frame.crs.to_2d().equals(CRS.from_user_input(crs), ignore_axis_order=True):
        raise InputError(
            f"The layer is in {frame.crs.to_string()}; {crs} is needed. Call to_crs({crs!r})."
        )
    return frame


class Plane:
    """An equal-area plane about a centre: areas true, shapes near true within ~1,000 km.

    Lambert azimuthal equal-area on the WGS84 ellipsoid (Snyder, USGS PP 1395, ch. 24). Lengths
    are off by about (d/2R)^2/2: 0.1 % at 600 km from the centre, so it serves for nearness,
    widths and areas; distances that are published are geodesics instead.
    """

    def __init__(self, lon: float, lat: float) -> None:
        self.crs = CRS.from_proj4(f"+proj=laea +lon_0={lon} +lat_0={lat} +ellps=WGS84 +units=m")
        self._there = Transformer.from_crs(STORAGE, self.crs, always_xy=True)

    def of(self, lonlat: np.ndarray) -> np.ndarray:
        """Project an array (n, 2) of (lon, lat) in degrees to metres."""
        return np.column_stack(self._there.transform(lonlat[:, 0], lonlat[:, 1]))

    def to_plane(self, geometry: BaseGeometry) -> BaseGeometry:
        """Project one geometry from (lon, lat) in degrees to metres."""
        return self._apply(geometry, inverse=False)

    def to_lonlat(self, geometry: BaseGeometry) -> BaseGeometry:
        """Project one geometry from metres back to (lon, lat) in degrees."""
        return self._apply(geometry, inverse=True)

    def _apply(self, geometry: BaseGeometry, *, inverse: bool) -> BaseGeometry:
        def move(xy: np.ndarray) -> np.ndarray:
            direction = "INVERSE" if inverse else "FORWARD"
            return np.column_stack(self._there.transform(xy[:, 0], xy[:, 1], direction=direction))

        return shapely.transform(geometry, move)


@cache
def plane_at(lon: float, lat: float) -> Plane:
    """Return the (cached) plane about a centre in degrees."""
    return Plane(lon, lat)
