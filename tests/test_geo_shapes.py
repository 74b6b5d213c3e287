"""Cells, meshes, rings, planes: what fits together must add up."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import crs, rings
from geo.crs import Plane
from geo.errors import InputError
from geo.geodesic import area_km2, inverse
from geo.mesh import OUTSIDE, areas_between, mesh
from geo.nearest import Segments
from geo.tessellation import tessellate

PLANE = Plane(31.5, 48.5)
NO_BARRIER = shapely.MultiLineString()


def owner_at(shapes: np.ndarray, place: np.ndarray, lon: float, lat: float) -> int:
    """Return the place whose cell holds a point."""
    hit = shapely.intersects(shapes, shapely.Point(lon, lat))
    return int(place[np.flatnonzero(hit)[0]])


def test_two_places_share_the_land_at_the_middle() -> None:
    points = np.array([[31.0, 48.5], [32.0, 48.5]])
    land = shapely.box(30.5, 48, 32.5, 49)
    shapes, place = tessellate(points, land, barriers=NO_BARRIER, plane=PLANE)
    assert owner_at(shapes, place, 31.45, 48.7) == 0
    assert owner_at(shapes, place, 31.55, 48.3) == 1
    assert area_km2(shapes).sum() == pytest.approx(area_km2([land]).item(), rel=1e-4)


def test_a_river_turns_the_far_bank_over_to_the_places_there() -> None:
    # The river runs just right of the left place: by nearness alone it would reach across.
    points = np.array([[31.0, 48.5], [32.0, 48.5]])
    land = shapely.box(30.5, 48, 32.5, 49)
    river = shapely.LineString([(31.1, 47.9), (31.1, 49.1)])
    shapes, place = tessellate(points, land, barriers=river, plane=PLANE)
    assert owner_at(shapes, place, 31.05, 48.5) == 0
    assert owner_at(shapes, place, 31.15, 48.5) == 1


def test_a_river_that_ends_only_parts_the_land_beside_it() -> None:
    points = np.array([[31.0, 48.2], [32.0, 48.2]])
    land = shapely.box(30.5, 48, 32.5, 49)
    river = shapely.LineString([(31.2, 47.9), (31.2, 48.4)])
    shapes, place = tessellate(points, land, barriers=river, plane=PLANE)
    assert owner_at(shapes, place, 31.3, 48.8) == 0


def test_a_bay_does_not_give_the_far_shore_to_the_wrong_side() -> None:
    land = shapely.box(30, 48, 33, 49).difference(shapely.box(31.1, 47.9, 31.3, 49.1))
    points = np.array([[31.0, 48.2], [32.8, 48.2]])
    shapes, place = tessellate(points, land, barriers=NO_BARRIER, plane=PLANE)
    assert owner_at(shapes, place, 31.4, 48.1) == 1


def test_an_island_nobody_lives_on_goes_as_a_whole_to_the_nearest_land() -> None:
    main = shapely.box(30, 48, 33, 49)
    island = shapely.box(31.0, 47.5, 32.5, 47.8)
    points = np.array([[30.5, 48.5], [32.5, 48.2]])
    shapes, place = tessellate(
        points, shapely.union(main, island), barriers=NO_BARRIER, plane=PLANE
    )
    owners = {owner_at(shapes, place, lon, 47.6) for lon in (31.05, 31.5, 32.4)}
    assert len(owners) == 1


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 10)), min_size=2, max_size=12, unique=True
    )
)
def test_cells_fill_the_land_and_each_holds_its_place(cells: list[tuple[int, int]]) -> None:
    points = np.array([(30 + x / 10, 48 + y / 10) for x, y in cells])
    land = shapely.box(29.9, 47.9, 33.1, 49.1)
    shapes, place = tessellate(points, land, barriers=NO_BARRIER, plane=PLANE)
    assert set(place) == set(range(len(points)))
    assert area_km2(shapes).sum() == pytest.approx(area_km2([land]).item(), rel=1e-3)
    for row, (lon, lat) in enumerate(points):
        near = [
            i
            for i in np.flatnonzero(place == row)
            if shapes[i].distance(shapely.Point(lon, lat)) < 1e-6
        ]
        assert near


def test_a_mesh_shares_edges_and_loses_no_area() -> None:
    squares = [shapely.box(x, y, x + 1, y + 1) for x in range(3) for y in range(3)]
    made = mesh(shapely.boundary(squares))
    assert len(made.faces) == 9
    # A grid of nine squares has twelve inner edges; the outside is one face.
    inner = (made.left != OUTSIDE) & (made.right != OUTSIDE)
    assert inner.sum() == 12
    assert (made.left != OUTSIDE).all()


def test_left_is_left_as_one_looks_along_the_arc() -> None:
    made = mesh(shapely.boundary([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]))
    for arc, left in zip(made.arcs, made.left, strict=True):
        (x0, y0), (x1, y1) = arc.coords[0], arc.coords[1]
        step = 0.01 / np.hypot(x1 - x0, y1 - y0)
        beside = shapely.Point((x0 + x1) / 2 - (y1 - y0) * step, (y0 + y1) / 2 + (x1 - x0) * step)
        assert made.faces[left].contains(beside)


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(0, 24)))
def test_areas_from_arcs_are_the_union_of_their_faces(chosen: set[int]) -> None:
    squares = [shapely.box(x, y, x + 1, y + 1) for x in range(5) for y in range(5)]
    made = mesh(shapely.boundary(squares))
    picked = np.isin(np.arange(len(made.faces)), list(chosen))
    padded = np.append(picked, False)
    rim = padded[made.left] != padded[made.right]
    built = areas_between(made.arcs[rim], padded[made.left][rim])
    assert built.is_valid
    expected = shapely.union_all(made.faces[picked])
    assert built.symmetric_difference(expected).area == pytest.approx(0, abs=1e-9)


def test_mesh_closes_gaps_under_its_grid() -> None:
    ragged = [shapely.box(0, 0, 1, 1), shapely.box(1 + 1e-7, 0, 2, 1)]
    assert len(mesh(shapely.boundary(ragged)).faces) == 2


@settings(max_examples=20, deadline=None)
@given(st.floats(-180, 180), st.floats(-60, 60), st.floats(1, 500))
def test_the_rim_of_a_disc_is_everywhere_at_its_distance(lon: float, lat: float, km: float) -> None:
    disc = rings.about_point(lon, lat, km)
    rim = np.array(disc.exterior.coords)
    assert inverse(lon, lat, *rim.T).distance_m / 1e3 == pytest.approx(km, abs=1e-6)


@pytest.mark.parametrize("km", [10, 100, 400])
def test_the_rim_around_a_line_is_at_its_distance(km: float) -> None:
    line = shapely.LineString([(33, 46.5), (35, 47.5), (37, 48), (38, 49.5)])
    rim = shapely.segmentize(shapely.boundary(rings.around(line, km)), 0.2)
    lonlat = np.array(rim.coords)
    found = Segments.of([line]).nearest(*lonlat.T).distance_m / 1e3
    assert found == pytest.approx(km, rel=4e-3)


def test_rings_grow_and_hold_the_smaller_ones() -> None:
    line = shapely.LineString([(33, 46.5), (38, 49.5)])
    sizes = [rings.around(line, km) for km in (20, 50, 100)]
    assert sizes[1].contains(sizes[0])
    assert sizes[2].contains(sizes[1])


def test_an_area_is_part_of_what_lies_around_it() -> None:
    pierced = shapely.box(30, 47, 36, 50)
    around = rings.around(pierced, 10)
    assert around.contains(pierced)
    assert rings.around(shapely.Polygon(), 10).is_empty


def test_a_plane_keeps_areas_and_goes_back_where_it_came_from() -> None:
    cell = shapely.box(35, 47, 36, 48)
    flat = PLANE.to_plane(shapely.segmentize(cell, 0.01))
    back = PLANE.to_lonlat(flat)
    assert flat.area / 1e6 == pytest.approx(area_km2([cell]).item(), rel=2e-4)
    assert back.equals_exact(shapely.segmentize(cell, 0.01), 1e-8)


def test_a_frame_in_another_crs_is_refused_with_both_and_the_cure() -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)], crs="EPSG:3857")
    with pytest.raises(InputError, match=r"EPSG:3857; EPSG:4326 is needed. Call to_crs"):
        crs.require(frame)
    with pytest.raises(InputError, match="has no CRS"):
        crs.require(gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)]))


def test_crs84_is_our_storage_by_another_name() -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(30, 50)], crs="OGC:CRS84")
    assert crs.require(frame) is frame
