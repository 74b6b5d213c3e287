"""Cells of places: the land nearer to a place than to any other, without crossing a barrier."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import Plane

Ints = npt.NDArray[np.int64]

_TOUCH_M = 0.5  # how near two parts must be to count as side by side
_BARRIER_M = 2.0  # what lies this near a barrier does not join its two banks


@dataclass
class _Part:
    """A piece of land in the plane and the place (row of the points) it belongs to."""

    shape: shapely.Polygon
    place: int
    settled: bool


def tessellate(
    points: npt.NDArray[np.float64],
    land: BaseGeometry,
    *,
    barriers: BaseGeometry,
    plane: Plane,
) -> tuple[npt.NDArray[np.object_], Ints]:
    """Return the cells' parts (polygons in `(lon, lat)`) and for each the row of its place.

    A Voronoi cell is cut to the land and along barriers. The part that holds the place stays; a
    part cut off from it (across a river, a bay) goes to the nearest of the places whose land it
    touches, in rounds, from the neighbours outward. An island on which nobody lives goes as a whole
    to the place whose land is nearest.

    Parameters
    ----------
    points
        Shape (n, 2), `(lon, lat)` in degrees, all different.
    land
        Polygons in degrees; water that is nobody's is left out of it.
    barriers
        Lines in degrees that no cell crosses; may be empty.
    plane
        Where nearness is measured: an equal-area plane about the middle of the land.
    """
    flat_land = plane.to_plane(land)
    flat_barriers = plane.to_plane(barriers)
    flat_points = shapely.get_coordinates(plane.to_plane(shapely.MultiPoint(points)))
    cells = _voronoi(flat_points, flat_land)
    parts = _cut(cells, flat_land, flat_barriers)
    _settle_homes(parts, flat_points)
    _settle_others(parts, flat_points, flat_barriers.buffer(_BARRIER_M))
    shapes = np.array([plane.to_lonlat(part.shape) for part in parts], dtype=object)
    return shapes, np.array([part.place for part in parts])


def _voronoi(points: npt.NDArray[np.float64], land: BaseGeometry) -> npt.NDArray[np.object_]:
    whole = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=land, ordered=True)
    return np.asarray(shapely.get_parts(whole))


def _cut(cells: npt.NDArray[np.object_], land: BaseGeometry, barriers: BaseGeometry) -> list[_Part]:
    """Cut cells to the land and along barriers; return the pieces."""
    shapely.prepare(land)
    shapely.prepare(barriers)
    parts: list[_Part] = []
    for place, cell in enumerate(cells):
        clipped = (
            cell if shapely.contains_properly(land, cell) else shapely.intersection(cell, land)
        )
        if barriers.intersects(clipped):
            # A little beyond the rim: a line that ends just short of it would cut nothing.
            across = shapely.intersection(barriers, shapely.buffer(clipped, _BARRIER_M))
            lines = shapely.union(shapely.boundary(clipped), across)
            cut = shapely.get_parts(shapely.polygonize([shapely.node(lines)]))
            pieces = [p for p in cut if clipped.contains(p.representative_point())]
        else:
            pieces = [p for p in shapely.get_parts(clipped) if isinstance(p, shapely.Polygon)]
        parts += [_Part(piece, place, settled=False) for piece in pieces if not piece.is_empty]
    return parts


def _settle_homes(parts: list[_Part], points: npt.NDArray[np.float64]) -> None:
    """Settle for each place the part it stands in (the nearest one if it stands off the land)."""
    of_place: dict[int, list[_Part]] = {}
    for part in parts:
        of_place.setdefault(part.place, []).append(part)
    for place, own in of_place.items():
        here = shapely.Point(points[place])
        min(own, key=lambda part: part.shape.distance(here)).settled = True


def _settle_others(
    parts: list[_Part], points: npt.NDArray[np.float64], barriers: BaseGeometry
) -> None:
    """Give each part cut off from its place to the nearest place whose land it touches."""
    while True:
        settled = [part for part in parts if part.settled]
        tree = shapely.STRtree([part.shape for part in settled])
        moved: list[tuple[_Part, list[_Part]]] = []
        for part in parts:
            if part.settled:
                continue
            rim = part.shape.buffer(_TOUCH_M).difference(barriers)
            beside = {settled[i].place for i in tree.query(rim) if _side_by_side(rim, settled[i])}
            if beside:
                moved.append((part, _share_out(part.shape, sorted(beside), points)))
        if not moved:
            break
        for old, new in moved:
            parts.remove(old)
            parts += new
    _settle_islands(parts, barriers)


def _settle_islands(parts: list[_Part], barriers: BaseGeometry) -> None:
    settled = [part for part in parts if part.settled]
    tree = shapely.STRtree([part.shape for part in settled])
    bare = [part.shape for part in parts if not part.settled]
    parts[:] = settled
    if bare:
        # Grown a little so that pieces of one island meet in spite of rounding.
        whole = shapely.union_all([shape.buffer(_TOUCH_M) for shape in bare]).difference(barriers)
        for island in shapely.get_parts(whole):
            if island.is_empty:  # nothing but a strip along a barrier
                continue
            place = settled[tree.nearest(island)].place
            own = [shape for shape in bare if island.intersects(shape.representative_point())]
            parts += [_Part(shape, place, settled=True) for shape in own]


def _side_by_side(rim: BaseGeometry, part: _Part) -> bool:
    # The rim reaches half a metre over: touching along more than a few metres, not at a corner.
    return bool(rim.intersection(part.shape).area > 4 * _TOUCH_M)


def _share_out(
    shape: shapely.Polygon, places: list[int], points: npt.NDArray[np.float64]
) -> list[_Part]:
    """Share a piece of land among places by nearness."""
    if len(places) == 1:
        return [_Part(shape, places[0], settled=True)]
    cells = _voronoi(points[places], shape)
    return [
        _Part(piece, place, settled=True)
        for place, cell in zip(places, cells, strict=True)
        for piece in shapely.get_parts(shapely.intersection(cell, shape))
        if isinstance(piece, shapely.Polygon) and not piece.is_empty
    ]
