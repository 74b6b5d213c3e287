"""A mesh of any lines: its faces cover what the lines enclose, its arcs part two faces each."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.mesh import OUTSIDE, Mesh, areas_between, mesh

# Level, upright and slant lines between whole numbers: their crossings lie on the grid.
STEP = st.sampled_from([(1, 0), (0, 1), (1, 1), (1, -1)])
LINE = st.tuples(st.integers(0, 6), st.integers(0, 6), STEP, st.integers(1, 6))
FRAME = shapely.box(1, 1, 5, 5).boundary
ROUNDING = 1e-9


@st.composite
def meshes(draw: st.DrawFn) -> Mesh:
    lines = [
        shapely.LineString([(x, y), (x + length * step[0], y + length * step[1])])
        for x, y, step, length in draw(st.lists(LINE, max_size=12))
    ]
    return mesh(np.array([FRAME, *lines]))


@given(meshes())
def test_faces_lie_side_by_side(made: Mesh) -> None:
    whole = shapely.union_all(made.faces)
    assert whole.buffer(ROUNDING).contains(shapely.box(1, 1, 5, 5))
    assert shapely.area(made.faces).sum() == pytest.approx(whole.area)


@given(meshes())
def test_arcs_are_all_there_is_of_rims_each_once(made: Mesh) -> None:
    rims = shapely.union_all(shapely.boundary(made.faces))
    assert shapely.length(made.arcs).sum() == pytest.approx(rims.length)
    assert shapely.union_all(made.arcs).difference(rims.buffer(ROUNDING)).length < ROUNDING


@given(meshes())
def test_an_arc_has_its_faces_on_its_sides(made: Mesh) -> None:
    outside = shapely.box(-9, -9, 19, 19).difference(shapely.union_all(made.faces))
    padded = [*made.faces, outside]
    for arc, left, right in zip(made.arcs, made.left, made.right, strict=True):
        lonlat = shapely.get_coordinates(arc)
        step = lonlat[1] - lonlat[0]
        off = 0.01 * np.array([-step[1], step[0]]) / np.hypot(*step)
        middle = lonlat[:2].mean(axis=0)
        assert padded[left].contains(shapely.Point(middle + off))
        assert padded[right].contains(shapely.Point(middle - off))
        assert left != right


@given(meshes())
def test_the_rim_of_a_face_is_its_arcs(made: Mesh) -> None:
    for number, face in enumerate(made.faces):
        own = made.arcs[(made.left == number) | (made.right == number)]
        assert shapely.length(own).sum() == pytest.approx(face.length)


@given(meshes(), st.data())
def test_areas_of_any_class_are_built_from_the_arcs_about_it(
    made: Mesh, data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.integers(0, len(made.faces) - 1)))
    inside = np.isin(np.arange(len(made.faces) + 1), list(chosen))  # the last is outside
    assert OUTSIDE == -1
    about = inside[made.left] != inside[made.right]
    built = areas_between(made.arcs[about], inside[made.left][about])
    expected = shapely.union_all(made.faces[inside[:-1]])
    assert built.is_valid
    assert built.symmetric_difference(expected).area == pytest.approx(0, abs=1e-9)
