"""Many points in the dashboard's frame: they come with a change, and outlive the next."""

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Frame, Page

from maps.dashboard_frame import change, frame
from maps.phrases import Speaker
from maps.points import of_strikes
from maps.scene import Scene
from maps.spec import Locale
from tests.pages import Opener
from tests.scenes import make_scene, make_spec

pytestmark = pytest.mark.browser

PARENT = """<!DOCTYPE html><html><body><script>
const frame = document.createElement('iframe');
frame.setAttribute('sandbox', 'allow-scripts allow-popups');
frame.style.cssText = 'width:1200px;height:1500px;border:0';
frame.srcdoc = PAGE;
const send = (change) => frame.contentWindow.postMessage({ reachline: 'dashboard', change }, '*');
addEventListener('message', ({ data }) => {
  if (data.ready) frame.dataset.ready = 'true';
  if (data.drawn) frame.dataset.scene = data.drawn;
  if ('card' in data) frame.dataset.card = data.card;
});
document.body.append(frame);
</script></body></html>"""


def crowded(**spec: Any) -> Scene:
    """Return the invented scene with each strike twenty times, those of the story once."""
    scene = make_scene(make_spec(**spec))
    told = scene.strikes["story"].astype(bool)
    others = pd.concat([scene.strikes[~told]] * 24, ignore_index=True)
    others["strike_id"] = [f"T-{number}" for number in range(len(others))]
    strikes = pd.concat([scene.strikes[told], others], ignore_index=True)
    return replace(scene, strikes=strikes, points=of_strikes(strikes, Speaker(Locale.EN)))


def settled(page: Page, scene: str) -> Frame:
    for _ in range(120):
        if page.evaluate("document.querySelector('iframe').dataset.scene") == scene:
            break
        page.wait_for_timeout(50)
    return page.frames[1]


def until(inside: Frame, condition: str) -> None:
    for _ in range(120):
        if inside.evaluate(condition):
            return
        inside.page.wait_for_timeout(50)
    pytest.fail(f"never came true: {condition}")


def test_they_come_with_a_change_and_keep_filters_and_card(show: Opener) -> None:
    base = frame(make_scene(make_spec(rings_km=(200,))))
    held = show(PARENT.replace("PAGE", json.dumps(base.page).replace("</", "<\\/")), (1280, 1500))
    page = held.page
    ready = "document.querySelector('.reachline').dataset.points === 'ready'"
    first, second = crowded(), crowded(miles=True)
    for number, scene in enumerate((first, second)):
        carried = change(scene, base=base)
        assert json.dumps(carried).count("S-FAR") > 0
        page.evaluate("change => send(change)", carried)
        inside = settled(page, carried["scene"])
        until(inside, ready)
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
    assert held.said == []


def test_points_take_the_colours_of_the_ground(show: Opener) -> None:
    scene = crowded()
    base = frame(scene)
    held = show(PARENT.replace("PAGE", json.dumps(base.page).replace("</", "<\\/")), (1280, 1500))
    page = held.page
    page.evaluate("change => send(change)", change(scene, base=base))
    inside = settled(page, str(change(scene, base=base)["scene"]))
    until(inside, "document.querySelector('.reachline').dataset.points === 'ready'")
    painted = "document.querySelector('.rl-points canvas').toDataURL()"
    light = inside.evaluate(painted)
    page.evaluate(
        "change => frame.contentWindow.postMessage("
        "{ reachline: 'dashboard', change, shade: 'dark' }, '*')",
        change(scene, base=base),
    )
    until(inside, "getComputedStyle(document.documentElement).colorScheme === 'dark'")
    assert inside.evaluate(painted) != light
    assert held.said == []
