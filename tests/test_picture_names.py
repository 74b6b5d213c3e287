"""The names on a picture: which are told, and where they may stand."""

import dataclasses
import math
from itertools import combinations

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import style
from maps.labels import Box, place
from maps.picture_look import Look
from maps.picture_marks import is_crowded
from maps.picture_names import Name, draw_names, inside, names_of
from maps.picture_sheet import Sheet
from tests.pictures import PAGE, PHONE, map_of
from tests.scenes import make_scene


def texts(names: list[Name]) -> list[str]:
    return [text for name in names for text, _, _ in name.lines]


def test_lengths_come_first_then_strikes_great_cities_oblasts_and_other_cities() -> None:
    names = names_of(map_of(make_scene()))
    rank = {name.lines[0][0]: name.importance for name in names}
    assert rank["A note by the editor"] < rank["900 km"] < rank["Midby"] < rank["NORDWEST"]
    assert rank["Midby"] < rank["Capital"] < rank["Westham"] < rank["NORDWEST"]
    assert rank["NORDWEST"] < rank["Eastport"] < rank["Middleton"] < rank["Black Sea"]
    assert rank["Black Sea"] < rank["Northland"]


def test_a_city_that_was_struck_is_named_once() -> None:
    assert texts(names_of(map_of(make_scene()))).count("Farwest") == 1


def test_in_a_crowd_only_the_story_and_the_cities_are_named() -> None:
    scene = make_scene()
    many = scene.strikes.iloc[[0, *[2] * 40]].reset_index(drop=True)
    spread = [shapely.Point(23.5, 48.4)]
    spread += [shapely.Point(25 + n % 8, 46 + n // 8) for n in range(40)]
    many = many.set_geometry(gpd.GeoSeries(spread, crs=many.crs)).assign(
        name=["Farwest", *[f"Town {n}" for n in range(39)], "Westham"]
    )
    drawn = map_of(dataclasses.replace(scene, strikes=many))
    said = texts(names_of(drawn))
    assert is_crowded(drawn.marks)
    assert "Farwest" in said
    assert "Town 3" not in said
    assert said.count("Westham") == 1


def test_a_large_map_may_name_more_cities_than_a_small_one() -> None:
    scene = make_scene()
    places = scene.places.iloc[[0] * 60].reset_index(drop=True)
    places = places.assign(
        name=[f"City {n}" for n in range(60)],
        rank=range(1, 61),
    )
    spread = [shapely.Point(24 + n % 12, 45.5 + n // 12) for n in range(60)]
    places = places.set_geometry(gpd.GeoSeries(spread, crs=places.crs))
    scene = dataclasses.replace(scene, places=places)
    small = map_of(scene, PHONE, Box(180, 200, 340, 240))
    counts = [
        sum(text.startswith("City") for text in texts(names_of(drawn)))
        for drawn in (small, map_of(scene))
    ]
    assert counts[0] < 15
    assert counts[1] == 60


@pytest.mark.parametrize("look", [PAGE, PHONE], ids=["page", "phone"])
@pytest.mark.parametrize("height", [120, 240, 560])
def test_names_on_the_map_keep_off_each_other_the_symbols_and_the_frame(
    look: Look, height: float
) -> None:
    frame = Box(look.width / 2, 400, look.width - 20, height)
    drawn = map_of(make_scene(), look, frame)
    names = names_of(drawn)
    marks = [mark.box for mark in drawn.marks]
    placed = place([n.label(i, look) for i, n in enumerate(names)], frame=frame, taken=marks)
    assert placed
    for box in placed.values():
        assert box.within(frame)
        assert not any(box.overlaps(mark) for mark in marks)
    assert not any(one.overlaps(other) for one, other in combinations(placed.values(), 2))


def test_the_name_of_an_oblast_lies_in_it() -> None:
    drawn = map_of(make_scene())
    areas = dict(zip(drawn.scene.oblasts["name"].str.upper(), drawn.ground.oblasts, strict=True))
    for name in names_of(drawn):
        if name.lines[0][0] in areas:
            assert name.spots
            for box, _ in name.spots:
                own = shapely.box(
                    box.x - box.width / 2,
                    box.y - box.height / 2,
                    box.x + box.width / 2,
                    box.y + box.height / 2,
                )
                assert areas[name.lines[0][0]].intersection(own).area > 0.89 * own.area


def test_a_city_is_named_on_its_own_side_of_the_contact_line() -> None:
    scene = make_scene()
    front = scene.places.iloc[:2].assign(name=["Heldby", "Takenham"])
    at = gpd.GeoSeries([shapely.Point(35.9, 49.1), shapely.Point(36.2, 49.1)], crs=front.crs)
    drawn = map_of(dataclasses.replace(scene, places=front.set_geometry(at)))
    names = {name.lines[0][0]: name for name in names_of(drawn)}
    for _, box in names["Heldby"].spots:
        assert drawn.ground.colour_at(box.x, box.y, PAGE) == style.LIGHT.land
    for _, box in names["Takenham"].spots:
        assert drawn.ground.colour_at(box.x, box.y, PAGE) == style.LIGHT.occupied


def test_an_oblast_without_a_name_stays_nameless() -> None:
    scene = make_scene()
    nameless = dataclasses.replace(scene, oblasts=scene.oblasts.assign(name=""))
    sheets = []
    for oblasts in (nameless.oblasts, nameless.oblasts.iloc[:0]):
        sheet = Sheet(1200, 700, paper="#ffffff")
        drawn = map_of(dataclasses.replace(scene, oblasts=oblasts))
        draw_names(sheet, drawn, taken=[])
        sheets.append(sheet.svg(title="", description=""))
    assert sheets[0] == sheets[1]


@given(st.floats(5, 60), st.floats(5, 30))
@settings(deadline=None)
def test_boxes_inside_an_area_are_inside_and_the_middle_comes_first(
    wide: float, high: float
) -> None:
    area = shapely.box(0, 0, 200, 100)
    found = inside(area, (wide, high))
    assert found
    for box in found:
        assert box.within(Box(100, 50, 200, 100))
    away = [math.dist((box.x, box.y), (100, 50)) for box in found]
    assert away == pytest.approx(sorted(away))


def test_an_area_too_small_for_a_name_has_no_box_for_it() -> None:
    assert inside(shapely.box(0, 0, 20, 20), (40, 10)) == ()
    assert inside(shapely.Polygon(), (40, 10)) == ()
