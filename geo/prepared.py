"""Points in areas that several threads ask about at once."""

from threading import Lock

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesic import Floats

Mask = npt.NDArray[np.bool_]

# GEOS makes an area's index when it is first asked of it, and two threads that ask at once break
# it, and the process with it. An index that stands is quick: nobody waits long.
_ONE_AT_A_TIME = Lock()


def meets(area: BaseGeometry, lon: Floats, lat: Floats) -> Mask:
    """Return which points in degrees lie in an area or on its border.

    Examples
    --------
    >>> meets(shapely.box(0, 0, 1, 1), np.array([0.5, 1, 2]), np.array([0.5, 1, 2])).tolist()
    [True, True, False]
    """
    with _ONE_AT_A_TIME:
        shapely.prepare(area)
        return np.asarray(shapely.intersects_xy(area, lon, lat), np.bool_)


def near(area: BaseGeometry, lon: Floats, lat: Floats, *, degrees: float) -> Mask:
    """Return which points in degrees lie in an area or so near to it.

    Examples
    --------
    >>> near(shapely.box(0, 0, 1, 1), np.array([1.05, 2]), np.array([0.5, 2]), degrees=0.1).tolist()
    [True, False]
    """
    with _ONE_AT_A_TIME:
        shapely.prepare(area)
        return np.asarray(shapely.dwithin(area, shapely.points(lon, lat), degrees), np.bool_)
