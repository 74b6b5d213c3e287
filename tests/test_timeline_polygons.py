"""The timeline of assessed polygons: what the page unpacks is what was drawn, within ten metres."""

import datetime as dt
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo.crs import plane_at
from geo.geodesic import length_km
from geo.history import days_inside, rim
from layers import oblasts
from layers.assessed import CARRY_DAYS, Assessed
from layers.control import CENTRE, STATUSES
from maps.compose import compose
from maps.page import render_page
from maps.spec import Locale, MapSpec
from maps.timeline_arcs import arcs_of, in_trails
from maps.timeline_data import Timeline
from maps.timeline_polygons import timeline_of
from tests import grounds
from tests.timelines import Unpacked, unpack

SPEC = MapSpec(date=grounds.FIRST, timeline=True)
ERROR_M = 10.0
LOST_M = 5.0  # ground narrower than twice this can fall between the grid's corners
AREA_KM2 = 1.0  # by oblast and day: a straight rim of 100 km rounds to one side


@cache
def made() -> tuple[Timeline, Unpacked]:
    facts = timeline_of(SPEC, grounds.source())
    return facts, unpack(facts)


def ground(found: Unpacked, facts: Timeline, day: int, code: int) -> BaseGeometry:
    """Return what the page draws of a status, in the plane."""
    codes = found.codes(day)
    lines = [
        shapely.LineString(np.array(arc.points) / facts.steps)
        for arc in found.arcs
        if (codes[arc.left] == code) != (codes[arc.right] == code)
    ]
    return shapely.union_all([flat(line) for line in lines])


def flat(geometry: BaseGeometry) -> BaseGeometry:
    return plane_at(*CENTRE).to_plane(geometry)


def farthest_m(lines: BaseGeometry, others: BaseGeometry) -> float:
    """Return how far lines get from others, looked at every 50 m."""
    points = np.asarray(shapely.points(shapely.get_coordinates(shapely.segmentize(lines, 50.0))))
    shapely.prepare(others)
    return float(shapely.distance(points, others).max()) if len(points) else 0.0


def number(day: dt.date, facts: Timeline) -> int:
    return int((day - facts.first).days)


class TestInvented:
    def test_every_rim_is_within_ten_metres_holes_too(self) -> None:
        facts, found = made()
        source = grounds.source()
        for day in source.days:
            for code, status in ((1, "contested"), (2, "occupied")):
                rims = ground(found, facts, number(day, facts), code)
                wanted = flat(source.on(day).drawn.area(status).boundary)
                assert rims.is_empty == wanted.is_empty, (day, status)
                assert farthest_m(rims, wanted) <= ERROR_M
                assert farthest_m(wanted, rims) <= ERROR_M

    def test_figures_are_those_of_the_table(self) -> None:
        facts, found = made()
        source = grounds.source()
        _agree(facts, found, source)

    def test_places_and_people_are_counted_once(self) -> None:
        facts, found = made()
        source = grounds.source()
        table = source.table(source.first, source.last)
        for day in source.days:
            codes = found.codes(number(day, facts))
            rows = table[(table["date"] == day) & (table["status"] == "occupied")]
            held = [row for row in found.areas if codes[row[0]] == 2]
            assert sum(row[3] for row in held) == rows["places"].sum()
            assert sum(row[4] for row in held) == rows["population"].sum()

    def test_the_last_assessment_holds_and_then_nothing_does(self) -> None:
        _, found = made()
        assert found.holes == [
            (2, 1, False),
            (4, 1, False),
            (6, CARRY_DAYS, False),
            (6 + CARRY_DAYS, 60 - 6 - CARRY_DAYS, True),
        ]
        source = grounds.source()
        for first, days, silent in found.holes:
            for day in (first, first + days - 1):
                assert bool(source.why_not(grounds.FIRST + dt.timedelta(day))) == silent

    def test_the_line_is_the_sources(self) -> None:
        facts, found = made()
        source = grounds.source()
        for day in source.days:
            drawn = shapely.union_all(
                [
                    shapely.LineString(np.array(arc.points) / facts.steps)
                    for arc in found.front(number(day, facts))
                ]
            )
            wanted = shapely.union_all(source.on(day).line.geometry.values)
            assert _km(drawn) == pytest.approx(_km(wanted), rel=0.02), day

    def test_the_same_polygons_give_the_same_text(self) -> None:
        again = timeline_of(SPEC, grounds.source())
        assert again.payload == made()[0].payload

    def test_the_page_credits_whoever_drew_it(self) -> None:
        for locale in Locale:
            scene = compose(SPEC.model_copy(update={"locale": locale}), control=grounds.source())
            assert grounds.CREDIT in scene.source_line
            assert "Invented ground &amp; Co" in render_page(scene)
            assert scene.timeline is not None
            assert scene.timeline.attribution == grounds.CREDIT

    def test_without_the_option_there_is_none(self) -> None:
        scene = compose(MapSpec(date=grounds.FIRST), control=grounds.source())
        assert scene.timeline is None


class TestReference:
    """Real days: 536 of them, read where they lie and never copied."""

    def test_real_days(self, reference: Path) -> None:
        frame = gpd.read_parquet(
            reference / "deepstate_daily" / "all_2024-07-08_2025-12-31.parquet"
        ).assign(status="occupied")
        frame["date"] = pd.to_datetime(frame["date"]).dt.date
        source = Assessed(frame, name="assessed days", attribution="somebody")
        facts = timeline_of(SPEC, source)
        # A five hundredth of what folium's page of the same days takes: 38.9 MB.
        assert len(facts.payload) <= 76_000
        found = unpack(facts)
        for day in source.days[::134]:
            rims = ground(found, facts, number(day, facts), 2)
            area = flat(source.on(day).occupied)
            rings = [shapely.Polygon(ring) for ring in shapely.get_rings(shapely.get_parts(area))]
            wanted = shapely.union_all(
                [ring.boundary for ring in rings if not ring.buffer(-LOST_M).is_empty]
            )
            assert farthest_m(wanted, rims) <= ERROR_M, day
            assert farthest_m(rims, area.boundary) <= ERROR_M, day
        some = Assessed(
            frame[frame["date"].isin(source.days[::134])], name="some", attribution="somebody"
        )
        _agree(facts, found, some)


def _agree(facts: Timeline, found: Unpacked, source: Assessed) -> None:
    codes = dict(zip(oblasts.names()["name_en"], oblasts.names()["iso"], strict=True))
    keys = ["date", "oblast_iso", "status"]
    table = source.table(source.first, source.last).set_index(keys)["area_km2"]
    for day in source.days:
        held = found.held(number(day, facts))
        for row, (name, _) in enumerate(facts.oblasts):
            for code in (1, 2):
                wanted = table.get((day, codes[name], STATUSES[code]), 0.0)
                assert held.get((row, code), 0.0) == pytest.approx(wanted, abs=AREA_KM2)


def _km(lines: BaseGeometry) -> float:
    return float(length_km(shapely.get_parts(lines)).sum())


RINGS = st.lists(
    st.tuples(st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 40), st.integers(1, 40)),
    min_size=1,
    max_size=5,
)


class TestPieces:
    @given(st.lists(RINGS, min_size=1, max_size=4))
    @settings(max_examples=40)
    def test_points_are_in_each_days_area(self, days: list[list[tuple[int, ...]]]) -> None:
        areas = [
            shapely.union_all([shapely.box(x, y, x + w, y + h) for x, y, w, h in boxes])
            for boxes in days
        ]
        points = np.random.default_rng(1).uniform(-60, 60, (80, 2))
        found = days_inside(points, [rim(area) for area in areas])
        for day, area in enumerate(areas):
            assert (found[:, day] == shapely.contains_xy(area, points)).all()

    @given(RINGS)
    @settings(max_examples=40)
    def test_trails_hold_every_edge_once(self, boxes: list[tuple[int, ...]]) -> None:
        edges = np.unique(
            np.vstack([rim(shapely.box(x, y, x + w, y + h)) for x, y, w, h in boxes]), axis=0
        ).astype(np.int64)
        sides = np.column_stack([np.arange(len(edges)) % 3 + 1, np.zeros(len(edges), np.int64)])
        arcs = in_trails(arcs_of(edges, sides, np.ones(len(edges), np.int64)))
        found = {
            (frozenset([tuple(start), tuple(end)]), frozenset([arc.left, arc.right]))
            for arc in arcs
            for start, end in zip(arc.points.tolist(), arc.points[1:].tolist(), strict=False)
        }
        assert found == {
            (frozenset([(a, b), (c, d)]), frozenset([int(left), 0]))
            for (a, b, c, d), (left, _) in zip(edges.tolist(), sides, strict=True)
        }

    def test_no_edges_no_arcs(self) -> None:
        none = np.zeros((0, 2), np.int64)
        assert in_trails(arcs_of(np.zeros((0, 4), np.int64), none, none[:, 0])) == []
