"""Points in areas, asked by several threads at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.prepared import Mask, meets, near

DEGREES = st.floats(-20, 20, allow_nan=False)


@given(st.lists(st.tuples(DEGREES, DEGREES), max_size=20))
def test_what_meets_an_area_is_what_shapely_says_of_it(points: list[tuple[float, float]]) -> None:
    area = shapely.Point(0, 0).buffer(10).difference(shapely.box(-2, -2, 2, 2))
    lon, lat = np.array(points, float).reshape(-1, 2).T
    apart = shapely.points(lon, lat)
    assert meets(area, lon, lat).tolist() == shapely.intersects(apart, area).tolist()
    close = (shapely.distance(apart, area) <= 0.5).tolist()
    assert near(area, lon, lat, degrees=0.5).tolist() == close


def test_nothing_lies_nowhere() -> None:
    one = np.array([np.nan, 1.0])
    assert meets(shapely.MultiPolygon(), one, one).tolist() == [False, False]
    assert meets(shapely.box(0, 0, 2, 2), one, one).tolist() == [False, True]


@pytest.mark.parametrize("ask", [meets, lambda *of: near(*of, degrees=0.1)])
def test_threads_may_ask_of_one_area_together(ask: Callable[..., Mask]) -> None:
    angle = np.linspace(0, 2 * np.pi, 20_000)
    radius = 5 + np.sin(300 * angle)
    lon, lat = np.random.default_rng(1).uniform(-7, 7, (2, 300))
    for _ in range(8):  # a new area each time: its index is made when it is first asked of
        ring = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
        area = shapely.Polygon(ring).buffer(0)
        with ThreadPoolExecutor(4) as threads:
            found = [threads.submit(ask, area, lon, lat) for _ in range(4)]
            answers = [job.result() for job in found]
        assert all(np.array_equal(answer, answers[0]) for answer in answers)
        assert 0 < answers[0].sum() < 300
