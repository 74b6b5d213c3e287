"""The view: from degrees to px of the map frame, in a conformal plane fitted to the bounds."""

import math
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Geod, Transformer
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE
from maps.labels import Box

Bounds = tuple[float, float, float, float]
STEPS = 40
"""Points along each side of the bounds when they are projected: the sides are curves there."""
FINE = 0.35
"""What is smaller than this many px cannot be seen."""
OUTSIDE = 40.0
"""How far beyond the frame geometry is kept, px, so that no edge made by cutting is seen."""
WIDEST, HIGHEST, POLAR = 120.0, 60.0, 84.0
"""Degrees of longitude and latitude across, and of latitude, that a cone can hold."""
EARTH = Geod(ellps="WGS84")


class Plane:
    """A plane fitted to bounds, in metres."""

    def __init__(self, bounds: Bounds) -> None:
        self.crs = CRS.from_proj4(_projection(bounds))
        self._there = Transformer.from_crs(STORAGE, self.crs, always_xy=True)
        self.extent = self._extent(bounds)

    def to_metres(self, lonlat: np.ndarray) -> np.ndarray:
        """Project rows of (lon, lat)."""
        return np.column_stack(self._there.transform(lonlat[:, 0], lonlat[:, 1]))

    def to_degrees(self, xy: np.ndarray) -> np.ndarray:
        """Return rows of (lon, lat)."""
        return np.column_stack(self._there.transform(xy[:, 0], xy[:, 1], direction="INVERSE"))

    @property
    def aspect(self) -> float:
        """Height of the bounds in parts of their width."""
        left, bottom, right, top = self.extent
        return (top - bottom) / (right - left)

    def _extent(self, bounds: Bounds) -> Bounds:
        xy = self.to_metres(_edge(bounds))
        left, bottom = xy.min(axis=0)
        right, top = xy.max(axis=0)
        return float(left), float(bottom), float(right), float(top)


class View:
    """A plane in a frame: the bounds as large as they fit, the frame filled to its edges."""

    def __init__(self, bounds: Bounds, frame: Box, *, inset: float = 0.0) -> None:
        self.bounds, self.frame = bounds, frame
        self.plane = Plane(bounds)
        left, bottom, right, top = self.plane.extent
        room = frame.grown(-inset)
        self.metres_per_px = max((right - left) / room.width, (top - bottom) / room.height)
        self._middle = np.array([(left + right) / 2, (bottom + top) / 2])

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place lies, px."""
        x, y = self._to_px(np.array([[lon, lat]]))[0]
        return float(x), float(y)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the longitude and latitude of a point in px."""
        lon, lat = self._to_degrees(np.array([[x, y]]))[0]
        return float(lon), float(lat)

    def points(self, lonlat: np.ndarray) -> np.ndarray:
        """Return where rows of (lon, lat) lie, px."""
        return self._to_px(lonlat)

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in px, cut to the surroundings of the frame, as fine as can be seen."""
        near = shapely.clip_by_rect(_valid(geometry), *self._degrees)
        # A cut along a parallel is a curve in the plane.
        step = max(self._degrees[2] - self._degrees[0], 1e-6) / STEPS
        drawn = shapely.transform(shapely.segmentize(near, step), self._to_px)
        return shapely.simplify(drawn, FINE, preserve_topology=False)

    def sees(self, x: float, y: float) -> bool:
        """Whether a point in px lies in the frame."""
        return Box(x, y, 0.0, 0.0).within(self.frame)

    def km_wide(self, px: float) -> float:
        """Return how many km so many px are, measured on the ellipsoid through the middle."""
        half = px / 2
        ends = self._to_degrees(
            np.array([[self.frame.x - half, self.frame.y], [self.frame.x + half, self.frame.y]])
        )
        return float(EARTH.inv(*ends[0], *ends[1])[2]) / 1000

    @cached_property
    def _degrees(self) -> Bounds:
        """What the frame and its surroundings cover, in degrees."""
        around = self.frame.grown(OUTSIDE)
        left, bottom = around.x - around.width / 2, around.y - around.height / 2
        edge = _edge((left, bottom, left + around.width, bottom + around.height))
        lonlat = self._to_degrees(edge)
        # On a map of the world the frame's corners are off the world.
        lonlat = np.vstack([lonlat[np.isfinite(lonlat).all(axis=1)], _edge(self.bounds)])
        west, south = lonlat.min(axis=0)
        east, north = lonlat.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def _to_px(self, lonlat: np.ndarray) -> np.ndarray:
        moved: np.ndarray = (self.plane.to_metres(lonlat) - self._middle) / self.metres_per_px
        placed: np.ndarray = moved + np.array([self.frame.x, self.frame.y])
        return placed

    def _to_degrees(self, px: np.ndarray) -> np.ndarray:
        away = px - np.array([self.frame.x, self.frame.y])
        return self.plane.to_degrees(away * self.metres_per_px + self._middle)


def _projection(bounds: Bounds) -> str:
    """Return Lambert's conformal conic with its standard parallels a sixth inside the bounds.

    Shapes are true everywhere and the scale is within 0.2 % over a country such as Ukraine
    (Snyder, USGS PP 1395, ch. 15: parallels at one sixth of the range of latitude). What no cone
    can hold, much of the world or a pole, is drawn as Equal Earth.
    """
    west, south, east, north = bounds
    middle = f"+lat_0={(south + north) / 2} +lon_0={(west + east) / 2} +ellps=WGS84 +units=m"
    if east - west > WIDEST or north - south > HIGHEST or max(-south, north) > POLAR:
        return f"+proj=eqearth {middle}"
    sixth = (north - south) / 6
    low, high = south + sixth, north - sixth
    if abs(low + high) < 1:  # the cone of two opposite parallels is a cylinder
        low = high = max(high, 1.0)
    return f"+proj=lcc +lat_1={low} +lat_2={high} {middle}"


def rows(frame: pd.DataFrame) -> Iterable[Any]:
    """Return the rows of a frame, a value for each column by its name."""
    return frame.itertuples()


def round_length(longest: float) -> float:
    """Return the longest of 1, 2, 5, 10, 20 ... that is no more than `longest`."""
    power = 10.0 ** math.floor(math.log10(longest))
    # Half a power only where the logarithm of 99.99... came out as that of 100.
    return power * next((step for step in (5, 2, 1) if step * power <= longest), 0.5)


def _valid(geometry: BaseGeometry) -> BaseGeometry:
    return geometry if geometry.is_valid else shapely.make_valid(geometry)


def _edge(bounds: Bounds) -> np.ndarray:
    ring = shapely.box(*bounds).exterior
    longest = max(bounds[2] - bounds[0], bounds[3] - bounds[1])
    return shapely.get_coordinates(shapely.segmentize(ring, longest / STEPS))
