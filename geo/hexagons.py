"""A grid of equal hexagons in a plane: which one a point lies in, and where each one lies.

In an equal-area plane (`geo.crs.Plane`) every hexagon has the same area on the ground, so that
counts in them are densities. The grid has one hexagon about the plane's centre; rows run west to
east, each hexagon with a corner to the north. A hexagon's name is its pair of axial coordinates
`(q, r)`: q counts hexagons to the east, r rows to the north, each row beginning half a hexagon
further east.
"""

import math

import numpy as np
import numpy.typing as npt

CORNERS = 6


def side_m(area_km2: float) -> float:
    """Return the side of a hexagon in metres: area = 3 sqrt(3) / 2 side^2.

    Examples
    --------
    >>> round(side_m(2500))
    31020
    """
    return math.sqrt(2 * area_km2 * 1e6 / (3 * math.sqrt(3)))


def cell_of(
    x_m: npt.ArrayLike, y_m: npt.ArrayLike, *, area_km2: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the hexagon each point lies in, as axial coordinates.

    Parameters
    ----------
    x_m, y_m
        Points in an equal-area plane, metres, shape (n,).
    area_km2
        Area of every hexagon.

    Returns
    -------
    q, r
        Each of shape (n,). A point on an edge belongs to one of the hexagons beside it.

    Notes
    -----
    The hexagon is the one whose centre is nearest. Rounding the three cube coordinates (their sum
    is 0) and mending the one that was rounded most finds it (A. Patel, "Hexagonal Grids", Red
    Blob Games).

    Examples
    --------
    >>> q, r = cell_of([0.0, 54_000.0], [0.0, 100.0], area_km2=2500)
    >>> q.tolist(), r.tolist()
    ([0, 1], [0, 0])
    """
    side = side_m(area_km2)
    x, y = np.asarray(x_m, float) / side, np.asarray(y_m, float) / side
    third = 2 / 3 * y
    first = x / math.sqrt(3) - y / 3
    cube = np.stack([first, -first - third, third])
    whole = np.rint(cube)
    off = np.abs(whole - cube)
    worst = np.argmax(off, axis=0)
    q = np.where(worst == 0, -whole[1] - whole[2], whole[0])
    r = np.where(worst == 2, -whole[0] - whole[1], whole[2])  # noqa: PLR2004 - the third of three
    return q.astype(np.int64), r.astype(np.int64)


def centres(q: npt.ArrayLike, r: npt.ArrayLike, *, area_km2: float) -> npt.NDArray[np.float64]:
    """Return the centres of hexagons, metres, shape (n, 2).

    Examples
    --------
    >>> centres([0], [0], area_km2=2500).tolist()
    [[0.0, 0.0]]
    """
    side = side_m(area_km2)
    east, north = np.asarray(q, float), np.asarray(r, float)
    return np.column_stack([side * math.sqrt(3) * (east + north / 2), side * 1.5 * north])


def corners(q: npt.ArrayLike, r: npt.ArrayLike, *, area_km2: float) -> npt.NDArray[np.float64]:
    """Return the corners of hexagons against the clock, metres, shape (n, 6, 2).

    Examples
    --------
    >>> corners([0], [0], area_km2=2500)[0, 1].round().tolist()
    [0.0, 31020.0]
    """
    turn = np.radians(30 + 60 * np.arange(CORNERS))
    around = side_m(area_km2) * np.column_stack([np.cos(turn), np.sin(turn)])
    made: npt.NDArray[np.float64] = centres(q, r, area_km2=area_km2)[:, None, :] + around[None]
    return made
