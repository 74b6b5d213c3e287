"""The timeline's payload says what the embedded control timeline says, and little more."""

import datetime as dt
import gzip
import math
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from geo.geodesic import length_km
from layers import figures, oblasts, strikes, timeline
from layers.control import STATUSES
from maps.build import build
from maps.compose import compose
from maps.embed import render_embed
from maps.page import render_page
from maps.scene import Scene
from maps.spec import Layer, Locale, MapSpec, from_query, from_yaml
from maps.style import marker_radius
from maps.timeline_data import Timeline
from maps.timeline_facts import timeline_of
from maps.words import TIMELINE_WORDS
from tests.timelines import Unpacked, unpack

STORY = Path(__file__).parents[1] / "data" / "stories" / "war-timeline.yaml"
SPEC = MapSpec(date=dt.date(2025, 8, 21), timeline=True)
KNOWN = timeline.load()
DAYS = st.dates(KNOWN.first, KNOWN.last).filter(lambda day: not KNOWN.why_not(day))
STEP_M = 111_320 * 1e-4  # of the page's grid, at most


@cache
def facts() -> Timeline:
    return timeline_of(SPEC)


@cache
def unpacked() -> Unpacked:
    return unpack(facts())


@cache
def story() -> Scene:
    return compose(from_yaml(STORY))


def number_of(day: dt.date) -> int:
    return day.toordinal() - int(KNOWN.first.toordinal())


@given(DAYS)
@settings(max_examples=40, deadline=None)
def test_areas_are_those_of_the_table(day: dt.date) -> None:
    names = {name: iso for iso, name in zip(*_oblast_names(), strict=True)}
    wanted = KNOWN.table(day, day).set_index(["oblast_iso", "status"])["area_km2"]
    held = unpacked().held(number_of(day))
    sums = dict.fromkeys(STATUSES, 0.0)
    for row, (name, _) in enumerate(facts().oblasts):
        for code in (1, 2):
            found = held.get((row, code), 0.0)
            sums[STATUSES[code]] += found
            assert found == pytest.approx(
                float(wanted.get((names[name], STATUSES[code]), 0.0)), abs=0.5
            )
    for status in ("contested", "occupied"):
        whole = wanted[wanted.index.get_level_values("status") == status].sum()
        assert sums[status] == pytest.approx(float(whole), abs=0.5)


def _oblast_names() -> tuple[list[str], list[str]]:
    table = oblasts.names()
    return list(table["iso"]), list(table["name_en"])


@given(DAYS)
@settings(max_examples=12, deadline=None)
def test_the_rim_encloses_the_ground(day: dt.date) -> None:
    """Signed areas of the arcs, turned to have the ground on their left, add up to its area."""
    codes = unpacked().codes(number_of(day))
    for code in (1, 2):
        area = 0.0
        for arc in unpacked().arcs:
            side = (codes[arc.left] == code) - (codes[arc.right] == code)
            pairs = zip(arc.points, arc.points[1:], strict=False)
            area += side * sum(x * v - u * y for (x, y), (u, v) in pairs) / 2e8
        wanted = KNOWN.on(day).drawn.area(STATUSES[code]).area
        assert area == pytest.approx(wanted, rel=0.003, abs=1e-4)


@given(DAYS)
@settings(max_examples=12, deadline=None)
def test_every_ring_closes(day: dt.date) -> None:
    codes = unpacked().codes(number_of(day))
    for code in (1, 2):
        balance: dict[tuple[int, int], int] = {}
        for arc in unpacked().arcs:
            side = (codes[arc.left] == code) - (codes[arc.right] == code)
            for end, way in ((arc.points[0], side), (arc.points[-1], -side)):
                balance[end] = balance.get(end, 0) + way
        assert not any(balance.values())


@pytest.mark.parametrize(
    "day", ["2022-02-23", "2022-04-03", "2022-10-20", "2022-11-15", "2025-08-21", "2026-08-22"]
)
def test_the_contact_line_is_the_contact_line(day: str) -> None:
    date = dt.date.fromisoformat(day)
    drawn = _lines(unpacked(), number_of(date))
    wanted = shapely.union_all(KNOWN.on(date).line.geometry.values)
    assert drawn.hausdorff_distance(wanted) < 2e-4
    assert _km(drawn) == pytest.approx(_km(wanted), rel=0.01)


def _lines(found: Unpacked, day: int) -> BaseGeometry:
    return shapely.union_all(
        [
            shapely.LineString([(x / 1e4, y / 1e4) for x, y in arc.points])
            for arc in found.front(day)
        ]
    )


def _km(lines: BaseGeometry) -> float:
    return float(length_km(shapely.get_parts(lines)).sum())


def test_no_point_moves_by_more_than_ten_metres() -> None:
    assert STEP_M / 2 * math.sqrt(2) < 10


def test_only_what_ever_parts_two_statuses_is_carried() -> None:
    found = unpacked()
    assert len(set(map(tuple, found.logs))) == len(found.logs)
    assert all(arc.left != arc.right for arc in found.arcs)


def test_the_weeks_of_no_assessment_and_the_missing_days() -> None:
    days = {
        silent: {
            KNOWN.first + dt.timedelta(first + step)
            for first, count, said in unpacked().holes
            if said == silent
            for step in range(count)
        }
        for silent in (True, False)
    }
    assert (min(days[True]), max(days[True])) == (dt.date(2022, 2, 24), dt.date(2022, 4, 2))
    assert len(days[True]) == 38
    assert days[False] == timeline.MISSING_DAYS
    assert facts().contested_until == timeline.CONTESTED_UNTIL


def test_every_strike_is_there() -> None:
    counted = figures.dated(strikes.load())
    wanted = counted.sort_values("date", kind="stable", ignore_index=True)
    found = unpacked().strikes
    assert len(found) == len(wanted) == len(facts().places) == len(facts().radii)
    for row, (day, lon, lat, killed, injured) in enumerate(found):
        said = wanted.iloc[row]
        assert day == number_of(said["date"])
        assert (lon, lat) == (round(said["longitude"] * 1e4), round(said["latitude"] * 1e4))
        assert (killed - 1 if killed else None) == _or_none(said["killed"])
        assert (injured - 1 if injured else None) == _or_none(said["injured"])
        known = [count - 1 for count in (killed, injured) if count]
        assert facts().radii[row] == marker_radius(sum(known) if known else None)


def _or_none(count: object) -> int | None:
    return None if pd.isna(count) else int(str(count))  # type: ignore[call-overload]


def test_names_in_ukrainian() -> None:
    found = timeline_of(SPEC.model_copy(update={"locale": Locale.UK}))
    assert "Харків" in found.places
    assert ("Донецька область" in dict(found.oblasts)) or ("Донецька" in dict(found.oblasts))


def test_it_is_small() -> None:
    assert len(facts().payload) <= 18_000  # the budget is 120,000


def test_the_story_is_within_its_budget() -> None:
    for text in (render_page(story()), render_embed(story())):
        page = text.encode()
        assert len(page) <= 700_000
        assert len(gzip.compress(page, 9)) <= 230_000


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    spec = from_yaml(STORY)
    first, second = ({p.name: p.read_bytes() for p in build(spec, tmp_path / n)} for n in "ab")
    assert first == second


def test_without_it_nothing_of_it_is_in_the_page() -> None:
    scene = compose(SPEC.model_copy(update={"timeline": False}))
    assert scene.timeline is None
    page = render_page(scene)
    assert "timeline_map" not in page
    assert "rl-time" not in page


def test_an_other_source_of_control_has_none() -> None:
    class Other:
        name, attribution, resolution_km = "other", "Somebody", 1.0
        first, last = KNOWN.first, KNOWN.last

        def __getattr__(self, name: str) -> object:
            return getattr(KNOWN, name)

    spec = SPEC.model_copy(update={"layers": (Layer.CONTROL,)})
    assert compose(spec, control=Other()).timeline is None  # type: ignore[arg-type]


def test_the_option_survives_url_and_yaml(tmp_path: Path) -> None:
    assert from_query(SPEC.to_query()).timeline is True
    (tmp_path / "spec.yaml").write_text(SPEC.to_yaml(), encoding="utf-8")
    assert from_yaml(tmp_path / "spec.yaml").timeline is True


def test_its_words_are_there_in_every_language() -> None:
    for locale in Locale:
        assert set(TIMELINE_WORDS[locale]) == set(TIMELINE_WORDS[Locale.EN])
        assert all(text.strip() for text in TIMELINE_WORDS[locale].values())
    for key, text in TIMELINE_WORDS[Locale.EN].items():
        other = TIMELINE_WORDS[Locale.UK][key]
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", other)), key
        assert re.search("[а-щьюяєіїґ%]", other, re.IGNORECASE), key
