"""The mesh of places' cells that the control timeline is drawn from."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import Plane
from geo.geodesic import area_km2
from geo.mesh import GRID_DEGREES, OUTSIDE, Mesh, mesh
from geo.tessellation import tessellate
from layers.control import CENTRE, KINBURN, NEAR_WATER_M, WATER_EAST

NOBODY = 0  # the place of ground that no assessment covers: the former reservoir
TOUCH_M = 2.0
SHORE_M = 1_500.0  # ground around a place that the drawing puts in the water


def cells(
    places: pd.DataFrame, oblasts: gpd.GeoDataFrame, waters: gpd.GeoDataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return faces (geonameid, oblast_iso, area_km2) and arcs (left, right, kind, lon, lat).

    Arc coordinates are whole numbers of the mesh's grid. Kinds: `land`; `water` (a front on or
    across the lower Dnipro); `bank` (a shore of its estuary or former reservoir: a front where
    the other side holds the far bank), east of its bend `bay`; `kinburn`; `outline` (coast and
    state border: no front).
    """
    of_kind = waters.set_index("kind").geometry
    reservoir, estuary, river = (of_kind[kind] for kind in ("reservoir", "estuary", "river"))
    country = shapely.union_all(oblasts.geometry.values)
    plane = Plane(*CENTRE)
    points = places[["longitude", "latitude"]].to_numpy(float)
    reservoir = _without_shores(reservoir, points, plane)
    dry = country.difference(reservoir)
    shapes, place = tessellate(points, dry, barriers=river, plane=plane)
    lines = [*shapely.boundary(shapes), *shapely.boundary(oblasts.geometry.values), river]
    made = mesh(np.array([*lines, reservoir.boundary.intersection(country)], dtype=object))
    owner = _owner(made.faces, shapes, place, reservoir)
    keep = np.flatnonzero(owner != OUTSIDE)
    renumber = np.full(len(made.faces) + 1, OUTSIDE)
    renumber[keep] = np.arange(len(keep))
    inner = shapely.point_on_surface(made.faces[keep])
    oblast = oblasts.sindex.nearest(inner, return_all=False)[1]
    faces = pd.DataFrame(
        {
            "geonameid": np.append(places["geonameid"].to_numpy(), NOBODY)[owner[keep]],
            "oblast_iso": oblasts["iso"].to_numpy()[oblast],
            "area_km2": area_km2(made.faces[keep]),
        }
    )
    faces["area_km2"] = _filling(faces, oblasts)
    arcs = _arcs(made, renumber, faces, (reservoir, estuary, river), plane)
    return faces, arcs


def _filling(faces: pd.DataFrame, oblasts: gpd.GeoDataFrame) -> pd.Series:
    """Return the areas of faces, what the grid's metre adds or takes spread over each oblast.

    It is 1e-5 of an oblast at most; without it an oblast's parts would not add up to the oblast.
    """
    whole = pd.Series(area_km2(oblasts.geometry.values), index=oblasts["iso"])
    drawn = faces.groupby("oblast_iso")["area_km2"].transform("sum")
    return (faces["area_km2"] * faces["oblast_iso"].map(whole) / drawn).round(9)


def _without_shores(water: BaseGeometry, points: np.ndarray, plane: Plane) -> BaseGeometry:
    """Take the ground around places that stand in drawn water (1:10m is that coarse) off it."""
    standing = points[shapely.contains_xy(water, points)]
    ground = plane.to_plane(shapely.MultiPoint(standing)).buffer(SHORE_M)
    return shapely.set_precision(water.difference(plane.to_lonlat(ground)), GRID_DEGREES)


def _owner(
    faces: np.ndarray, shapes: np.ndarray, place: np.ndarray, reservoir: BaseGeometry
) -> np.ndarray:
    """Return for each face the row of its place; the row past the last for the reservoir."""
    inner = shapely.point_on_surface(faces)
    face, shape = shapely.STRtree(shapes).query(inner, predicate="intersects")
    owner = np.full(len(faces), OUTSIDE)
    owner[face] = place[shape]
    shapely.prepare(reservoir)
    owner[(owner == OUTSIDE) & shapely.contains(reservoir, inner)] = place.max() + 1
    return owner


def _arcs(
    made: Mesh,
    renumber: np.ndarray,
    faces: pd.DataFrame,
    water: tuple[BaseGeometry, ...],
    plane: Plane,
) -> pd.DataFrame:
    left, right = renumber[made.left], renumber[made.right]
    inside = (left != OUTSIDE) | (right != OUTSIDE)
    # An outside face on the left turns the arc round, so that OUTSIDE stands on the right.
    lines = np.where(left == OUTSIDE, shapely.reverse(made.arcs), made.arcs)[inside]
    left, right = (
        np.where(left == OUTSIDE, right, left)[inside],
        np.where(left == OUTSIDE, OUTSIDE, right)[inside],
    )
    nobody = np.append(faces["geonameid"].to_numpy() == NOBODY, False)
    lonlat, arc = shapely.get_coordinates(lines, return_index=True)
    grid = np.round(lonlat / GRID_DEGREES).astype(np.int32)
    cuts = np.flatnonzero(np.diff(arc)) + 1
    return pd.DataFrame(
        {
            "left": left.astype(np.int32),
            "right": right.astype(np.int32),
            "kind": _kinds(lines, left, right, nobody, water, plane),
            "lon": np.split(grid[:, 0], cuts),
            "lat": np.split(grid[:, 1], cuts),
        }
    )


def _kinds(
    lines: np.ndarray,
    left: np.ndarray,
    right: np.ndarray,
    nobody: np.ndarray,
    water: tuple[BaseGeometry, ...],
    plane: Plane,
) -> np.ndarray:
    reservoir, estuary, river = (plane.to_plane(part) for part in water)
    flat = np.array([plane.to_plane(line) for line in lines], dtype=object)
    middle = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    near = shapely.distance(flat, shapely.union_all([reservoir, estuary, river])) < NEAR_WATER_M
    on_estuary = shapely.distance(flat, estuary) < TOUCH_M
    at_edge = (right == OUTSIDE) | nobody[right] | nobody[left]
    kind = np.full(len(lines), "land", dtype=object)
    kind[near & (shapely.get_x(middle) < WATER_EAST)] = "water"
    kind[shapely.within(middle, KINBURN)] = "kinburn"
    kind[at_edge] = "outline"
    kind[(nobody[right] | nobody[left]) & ~(nobody[right] & nobody[left])] = "bank"
    kind[(right == OUTSIDE) & on_estuary] = "bank"
    # Past its bend the former reservoir is a dry bay, no longer the river between two armies.
    kind[(kind == "bank") & (shapely.get_x(middle) >= WATER_EAST)] = "bay"
    return kind
