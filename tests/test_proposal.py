"""A published proposal on the map: what would move, how it is told apart, where it is silent."""

import datetime as dt
import json
import re

import pytest
import shapely

from geo.geodesic import area_km2
from layers import dispute, scenarios, timeline
from maps import style
from maps.build import files
from maps.compose import compose
from maps.elements.scenario import Scenario
from maps.page import render_page
from maps.picture import draw_svg
from maps.scene import Scene
from maps.spec import DEFAULT_LAYERS, Layer, Locale, MapSpec, Theme
from tests.pages import Opener

DAY = dt.date(2025, 8, 21)
ALASKA = "RU-ALASKA-202508"


def scene(scenario: str = ALASKA, **options: object) -> Scene:
    return compose(
        MapSpec.model_validate(
            {"date": DAY, "theme": Theme.DISPUTE, "scenario": scenario, **options}
        )
    )


def test_each_way_is_one_row_as_large_as_the_table_says() -> None:
    found = scene().scenario.set_index("moves")
    table = dispute.apply_scenario(ALASKA, timeline.load().on(DAY))
    expected = table[table["moves"] != ""].groupby("moves")["area_km2"].sum()
    assert set(found.index) == {"to_russia", "to_ukraine"} == set(expected.index)
    sizes = dict(zip(found.index, area_km2(found.geometry), strict=True))
    assert sizes == pytest.approx(expected.to_dict(), rel=0.02)


def test_ways_do_not_overlap_and_leave_the_claims_their_dots_elsewhere() -> None:
    made = scene()
    ways = made.scenario.geometry.to_numpy()
    assert shapely.intersection(ways[0], ways[1]).area < 1e-6
    claims = shapely.union_all(made.claims.geometry)
    assert shapely.intersection(claims, shapely.union_all(ways)).area < 1e-6
    assert "UA-65" in set(made.claims["oblast_iso"])
    assert "UA-14" not in set(made.claims["oblast_iso"])
    assert "UA-14" in set(scene("").claims["oblast_iso"])


def test_the_legend_tells_each_way_and_how_much_ground_it_is() -> None:
    said = {entry.key: entry.words for entry in scene().legend}
    assert re.fullmatch(r"Would pass to Russia: 6,9\d0.km²", said["to_russia"])
    assert re.fullmatch(r"Would return to Ukraine: 1,4\d0.km²", said["to_ukraine"])
    ukrainian = {entry.key: entry.words for entry in scene(locale=Locale.UK).legend}
    assert ukrainian["to_russia"].startswith("Відійшло б Росії: 6")


def test_a_demilitarised_zone_is_a_way_of_its_own() -> None:
    made = scene("US-FEZ-202512", date=dt.date(2025, 12, 20))
    assert "demilitarised" in set(made.scenario["moves"])
    assert "demilitarised" in {entry.key for entry in made.legend}


def test_what_moves_nothing_or_is_not_shown_draws_nothing() -> None:
    assert scene("US-28POINT-202511").scenario.empty  # it freezes and recognises
    assert scene("").scenario.empty
    layers = [layer for layer in DEFAULT_LAYERS[Theme.DISPUTE] if layer != Layer.SCENARIO]
    assert scene(layers=layers).scenario.empty
    unassessed = scene(date=dt.date(2022, 3, 1))
    assert unassessed.scenario.empty
    assert not {"to_russia", "to_ukraine"} & {entry.key for entry in unassessed.legend}


@pytest.mark.parametrize("scenario", dict.fromkeys(scenarios.load()["scenario_id"]))
def test_every_proposal_can_be_drawn(scenario: str) -> None:
    made = scene(scenario)
    assert made.scenario.geometry.is_valid.all()
    assert set(made.scenario["moves"]) <= set(dispute.MOVES) <= set(style.SYMBOLS)


def test_the_page_holds_its_polygons_and_a_download_too() -> None:
    made = scene()
    assert [moves for moves, _ in Scenario(made).data()["areas"]] == list(made.scenario["moves"])
    assert "path.rl-scenario" in render_page(made)
    assert "path.rl-scenario" not in render_page(scene(""))
    given = json.loads(files(made)["data/scenario.geojson"])
    assert {f["properties"]["moves"] for f in given["features"]} == {"to_russia", "to_ukraine"}


def test_the_picture_draws_each_way_in_its_own_colour() -> None:
    svg = draw_svg(scene()).decode()
    plain = draw_svg(scene("")).decode()
    for colour in (style.LIGHT.newly, style.LIGHT.no_longer):
        assert colour in svg
        assert colour not in plain
    zone = draw_svg(scene("US-FEZ-202512", date=dt.date(2025, 12, 20))).decode()
    assert len(zone) > len(plain)


def test_the_map_shows_hatches_in_broken_outlines(show: Opener) -> None:
    opened = show(render_page(scene()))
    drawn = opened.page.evaluate(
        """() => [...document.querySelectorAll('path.rl-scenario')].map((path) => {
            const look = getComputedStyle(path);
            return [path.classList.contains('rl-to-russia'), look.fill, look.strokeDasharray];
        })"""
    )
    assert len(drawn) == 2
    assert {fill for _, fill, _ in drawn} == {'url("#rl-newly")', 'url("#rl-no-longer")'}
    assert all(dash != "none" for _, _, dash in drawn)
    assert opened.page.locator(".rl-legend [data-key=to_russia] rect.rl-to-russia").count() == 1
