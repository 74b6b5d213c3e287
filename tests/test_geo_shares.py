"""Areas by unit from edges alone: beside cut polygons, and as a whole."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo import lifetimes, shares
from geo.geodesic import area_km2, densify

# A tiling of 30-34 E, 46-50 N, its inner borders not along meridians or parallels.
MIDDLE = (32.3, 48.1)
CORNERS = [(30, 46), (34, 46), (34, 50), (30, 50)]
TILES = [shapely.Polygon([CORNERS[i - 1], CORNERS[i], MIDDLE]) for i in range(4)]


def short(polygon: BaseGeometry, step_km: float = 2) -> BaseGeometry:
    """Return the polygon with its geodesics drawn out, so that a cut in degrees is a cut in km."""
    rings = [
        densify(shapely.LineString(ring.coords), step_km=step_km)
        for part in shapely.get_parts(polygon)
        for ring in shapely.get_rings(part)
    ]
    faces = [shapely.Polygon(ring.coords) for ring in rings]
    found: BaseGeometry = faces[0]
    for hole in faces[1:]:
        found = found.difference(hole) if found.contains(hole) else found.union(hole)
    return found


def total(units: shares.Units, polygon: BaseGeometry) -> np.ndarray:
    found: np.ndarray = units.under(lifetimes.of_areas([polygon]).edges).sum(0)
    return found


@st.composite
def stars(draw: st.DrawFn) -> shapely.Polygon:
    """A star-shaped polygon about a point near the middle of the tiling."""
    count = draw(st.integers(3, 12))
    lengths = np.array(draw(st.lists(st.floats(0.05, 1.5), min_size=count, max_size=count)))
    lon, lat = draw(st.floats(31.6, 32.4)), draw(st.floats(47.6, 48.4))
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    ends = zip(lon + lengths * np.cos(turn), lat + lengths * np.sin(turn), strict=True)
    return shapely.Polygon(list(ends))


@given(stars())
def test_shares_are_the_areas_of_the_cut_polygons(star: shapely.Polygon) -> None:
    fine = short(star)
    expected = area_km2(shapely.intersection([short(tile) for tile in TILES], fine))
    assert total(shares.Units.of(TILES), fine) == pytest.approx(expected, abs=0.01)


@given(stars())
def test_shares_of_a_tiling_add_up_to_the_whole(star: shapely.Polygon) -> None:
    fine = short(star)
    (whole,) = area_km2([fine])
    tiled = total(shares.Units.of(TILES), fine)
    one = total(shares.Units.of([shapely.box(25, 40, 40, 55)]), fine)
    # Where edges meet the tiles' borders nothing is cut, so nothing is lost: to 1e-9.
    assert tiled.sum() == pytest.approx(one.sum(), rel=1e-9)
    assert one.sum() == pytest.approx(whole, rel=1e-6)


@given(stars())
def test_a_polygon_and_what_it_leaves_add_up_to_the_unit(star: shapely.Polygon) -> None:
    land = shapely.box(29, 45, 35, 51)
    units = shares.Units.of(TILES)
    apart = total(units, star) + total(units, shapely.difference(land, star))
    assert apart == pytest.approx(total(units, land), rel=1e-9)


@given(stars(), st.floats(0.1, 0.9))
def test_splitting_a_polygon_changes_nothing(star: shapely.Polygon, share: float) -> None:
    fine = short(star)
    west, south, east, north = fine.bounds
    middle = west + share * (east - west)
    halves = [
        shapely.intersection(fine, shapely.box(*bounds))
        for bounds in ((west, south, middle, north), (middle, south, east, north))
    ]
    units = shares.Units.of(TILES)
    apart = sum(total(units, half) for half in halves)
    assert apart == pytest.approx(total(units, fine), abs=0.02)


def test_long_edges_are_geodesics() -> None:
    cell = shapely.box(31, 48, 32, 49)  # 8,217.6 km2 by Karney's formulas
    unit = shares.Units.of([shapely.box(20, 40, 50, 56)])
    assert total(unit, cell).item() == pytest.approx(area_km2([cell]).item(), abs=0.02)
    parallels = np.array([(x, 48.0) for x in np.linspace(31, 32, 400)])
    back = np.array([(x, 49.0) for x in np.linspace(32, 31, 400)])
    wider = shapely.Polygon(np.vstack([parallels, back]))
    # Between parallels the cell is larger to the south and smaller to the north than its geodesics.
    assert total(unit, wider).item() == pytest.approx(area_km2([wider]).item(), abs=0.001)
    assert abs(area_km2([wider]).item() - area_km2([cell]).item()) > 0.1


def test_a_hole_is_taken_off_and_two_parts_are_one_unit() -> None:
    ring = shapely.box(31, 47, 33, 49).difference(shapely.box(31.5, 47.5, 32.5, 48.5))
    units = shares.Units.of([shapely.box(30, 46, 32, 50), shapely.box(32, 46, 34, 50)])
    assert total(units, short(ring)).sum() == pytest.approx(area_km2([short(ring)])[0], rel=1e-6)
    parts = [shapely.box(30, 46, 32, 50), shapely.box(33, 46, 34, 50), shapely.box(32, 46, 33, 50)]
    joined = shares.Units.of(parts, owner=[0, 0, 1])
    assert joined.count == 2
    inner = short(shapely.box(31.9, 47, 33.1, 48))
    (expected,) = area_km2([shapely.intersection(short(parts[2]), inner)])
    assert total(joined, inner)[1] == pytest.approx(expected, abs=0.01)


def test_what_is_off_every_unit_counts_for_none() -> None:
    units = shares.Units.of(TILES)
    assert total(units, shapely.box(36, 46, 37, 47)).tolist() == [0] * 4
    assert total(units, shapely.box(31, 40, 32, 41)).tolist() == pytest.approx([0] * 4, abs=1e-9)
    assert total(units, shapely.box(31, 55, 32, 56)).tolist() == pytest.approx([0] * 4, abs=1e-9)


def test_nothing() -> None:
    assert shares.Units.of([]).under(np.empty((0, 4))).shape == (0, 0)
    assert shares.Units.of(TILES).under(np.empty((0, 4))).shape == (0, 4)
    edge, point, count = shares.points_under(np.empty((0, 4)), [30.0], [48.0])
    assert len(edge) == len(point) == len(count) == 0


def test_more_pairs_than_fit_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    edges = lifetimes.of_areas([short(TILES[0])]).edges
    units = shares.Units.of(TILES)
    whole = units.under(edges)
    monkeypatch.setattr(shares, "_PAIRS", 50)
    assert units.under(edges) == pytest.approx(whole, abs=1e-9)


@given(
    stars(),
    st.lists(st.tuples(st.floats(30, 34), st.floats(46, 50)), min_size=1, max_size=30),
)
def test_points_are_counted_where_they_lie_inside(
    star: shapely.Polygon, lonlat: list[tuple[float, float]]
) -> None:
    lon, lat = np.array(lonlat).T
    fine = short(star, step_km=0.5)
    clear = shapely.distance(shapely.boundary(fine), shapely.points(lon, lat)) > 1e-6
    edges = lifetimes.of_areas([fine]).edges
    _, point, count = shares.points_under(edges, lon, lat)
    inside = np.bincount(point, count, len(lon))
    assert (inside[clear] == shapely.contains_xy(fine, lon, lat)[clear]).all()
