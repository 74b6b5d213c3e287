"""Many points in the dashboard's frame: they come with a change, and outlive the next."""

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from maps.phrases import Speaker
from maps.points import of_strikes
from maps.scene import Scene
from maps.spec import Locale
from tests.frames import Framed
from tests.pages import Opener, until
from tests.scenes import make_scene, make_spec

pytestmark = pytest.mark.browser

READY = "document.querySelector('.reachline').dataset.points === 'ready'"


def crowded(**spec: Any) -> Scene:
    """Return the invented scene with each strike twenty times, those of the story once."""
    scene = make_scene(make_spec(**spec))
    told = scene.strikes["story"].astype(bool)
    others = pd.concat([scene.strikes[~told]] * 24, ignore_index=True)
    others["strike_id"] = [f"T-{number}" for number in range(len(others))]
    strikes = pd.concat([scene.strikes[told], others], ignore_index=True)
    return replace(scene, strikes=strikes, points=of_strikes(strikes, Speaker(Locale.EN)))


def test_they_come_with_a_change_and_keep_filters_and_card(show: Opener) -> None:
    base = make_scene(make_spec(rings_km=(200,)))
    framed = Framed(show, base, crowded(), crowded(miles=True))
    for number, carried in enumerate(framed.changes):
        assert json.dumps(carried).count("S-FAR") > 0
        inside = framed.send(number)
        until(inside, READY)
        if number == 0:
            inside.locator(".rl-pick summary").first.click()
            inside.get_by_label("Glide bombs", exact=True).check()
            inside.locator(".rl-sift-status").click()
            inside.evaluate("void reachline_map.reachline.openStrike('T-25', true)")
            inside.locator(".rl-card h2").click()
            said = inside.locator(".rl-sift-status").text_content()
    assert said == "24 of 144 strikes"
    assert inside.locator(".rl-sift-status").text_content() == said
    until(inside, "!document.querySelector('.rl-card').hidden")
    assert "Twinton" in inside.locator(".rl-card").inner_text()
    assert framed.held.said == []


def test_a_disc_is_no_strike_that_the_table_could_choose(show: Opener) -> None:
    framed = Framed(show, make_scene(make_spec(rings_km=(200,))), crowded())
    inside = framed.send(0)
    until(inside, READY)
    inside.evaluate("void reachline_map.reachline.openStrike('T-25', true)")
    inside.locator(".rl-card h2").click()
    until(framed.page, "said.card === 'T-25'")
    inside.locator(".rl-points-list").focus()
    framed.page.keyboard.press("Enter")
    assert "strikes" in inside.locator(".rl-card .rl-many").inner_text()
    until(framed.page, "said.card === ''")


def test_points_take_the_colours_of_the_ground(show: Opener) -> None:
    scene = crowded()
    framed = Framed(show, scene, scene)
    inside = framed.send(0)
    until(inside, READY)
    painted = "document.querySelector('.rl-points canvas').toDataURL()"
    light = inside.evaluate(painted)
    framed.tell(0, shade="dark")
    until(inside, "getComputedStyle(document.documentElement).colorScheme === 'dark'")
    assert inside.evaluate(painted) != light
    assert framed.held.said == []
