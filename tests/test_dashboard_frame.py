"""The dashboard's frame: one page that stays, and changes that carry only what is new."""

import gzip
import json
import re
from html.parser import HTMLParser

import pytest

from maps.dashboard_frame import Frame, beginning, change, frame, mount, name
from maps.folium_map import PARTS, theme_css
from maps.scene import Scene
from maps.spec import Layer, Locale, Palette
from maps.style import DARK
from tests.scenes import bare_scene, make_scene, make_spec


@pytest.fixture(scope="module")
def scene() -> Scene:
    return make_scene()


@pytest.fixture(scope="module")
def framed(scene: Scene) -> Frame:
    return frame(scene)


class Addresses(HTMLParser):
    """What a page would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "a":
            self.found += [v or "" for key, v in attrs if key in {"src", "srcset", "data", "href"}]


def test_the_page_fetches_nothing(framed: Frame) -> None:
    assert not Addresses(framed.page).found
    assert "url(http" not in framed.page
    assert "default-src 'none'" in framed.page


def test_the_page_allows_only_its_own_scripts(framed: Frame) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', framed.page)
    assert policy is not None
    assert "'unsafe" not in policy[1]
    assert policy[1].count("sha256-") == len(re.findall(r"<(?:script|style)>", framed.page))


def test_the_page_can_draw_what_its_own_scene_does_not() -> None:
    page = frame(bare_scene()).page
    for part in PARTS:
        assert page.count(f"reachline.define('{part.name}'") == 1


def test_the_page_is_the_same_each_time(scene: Scene, framed: Frame) -> None:
    assert frame(scene) == framed


def test_no_text_ends_a_script_or_becomes_markup() -> None:
    hostile = "</script><img src=x onerror=alert(1)>"
    page = frame(make_scene(make_spec(), title=hostile)).page
    assert "<img src=x" not in page


def test_a_change_to_the_same_map_is_nearly_nothing(scene: Scene, framed: Frame) -> None:
    found = change(scene, base=framed.base)
    assert found["css"] == ""
    assert not any(found["data"].values())
    assert found["scene"] in framed.page


def test_a_change_carries_what_differs_alone(framed: Frame) -> None:
    fewer = make_scene(make_spec(miles=True))
    found = change(fewer, base=framed.base)
    assert set(found["data"]["map"]) == {"miles"}
    assert not found["data"]["ground"]


def test_page_and_change_make_the_whole_again(framed: Frame) -> None:
    other = bare_scene(make_spec(locale=Locale.UK))
    found = change(other, base=framed.base)
    made = {
        part: {key: {**framed.base.data.get(part, {}), **found["data"][part]}[key] for key in keys}
        for part, keys in found["parts"].items()
    }
    assert made == frame(other).base.data


def test_a_change_drops_the_parts_that_are_gone(framed: Frame) -> None:
    found = change(bare_scene(), base=framed.base)
    assert "strikes" in framed.base.data
    assert "strikes" not in found["parts"]
    assert "control" in framed.base.data


def test_a_change_is_plain_data(framed: Frame) -> None:
    found = change(bare_scene(), base=framed.base)
    assert json.loads(json.dumps(found)) == found


def test_the_data_stand_in_a_change_once(scene: Scene, framed: Frame) -> None:
    html = change(scene, base=framed.base)["html"]
    assert re.search(r'<script type="application/json" id="[^"]+"></script>', html)
    assert 'class="rl-map"' in html


def test_other_colours_come_along(framed: Frame) -> None:
    found = change(make_scene(make_spec(palette=Palette.DARK)), base=framed.base)
    assert "color-scheme: dark" in found["css"]


def test_the_dashboard_asks_no_tile_server() -> None:
    tiled = make_scene(make_spec(tiles="CartoDB.Positron"))
    made = frame(tiled)
    assert "tiles" not in made.base.data
    assert "cartocdn" not in made.page.replace("cartocdn.com/attributions", "")


def test_a_map_brings_its_colours_for_dark_ground(scene: Scene, framed: Frame) -> None:
    told = change(scene, base=framed.base)
    assert told["css"] == ""
    assert DARK.paper in told["dark"]
    assert DARK.paper not in theme_css(scene)


@pytest.mark.parametrize("palette", [Palette.DARK, Palette.PRINT])
def test_a_palette_that_was_chosen_stays_on_dark_ground(framed: Frame, palette: Palette) -> None:
    assert change(make_scene(make_spec(palette=palette)), base=framed.base)["dark"] == ""


def test_names_tell_scenes_apart(scene: Scene) -> None:
    assert name(scene) == name(make_scene())
    assert name(scene) != name(make_scene(make_spec(layers=(Layer.STRIKES,))))
    assert name(scene) != name(make_scene(make_spec(), data_version="other"))


def test_the_mount_says_what_it_holds(framed: Frame) -> None:
    still = mount(make_spec(locale=Locale.UK, timeline=False), page=framed.page)
    assert still["page"] == framed.page
    assert still["title"] == "Карта"
    moving = mount(make_spec(timeline=True))
    assert still["height"].startswith("calc(clamp(300px, 62cqw, max(640px, 50cqw)) + ")
    assert len(moving["height"]) > len(still["height"])  # there is a timeline under it
    assert "src" not in still
    served = mount(make_spec(), src="./a")
    assert served["src"] == "./a"
    assert "page" not in served


def test_what_is_said_first_is_what_a_change_to_the_same_map_says(
    scene: Scene, framed: Frame
) -> None:
    said = beginning(scene, base=framed.base)
    assert said.items() <= change(scene, base=framed.base).items()
    assert said["css"] == ""
    assert DARK.paper in said["dark"]


def test_a_page_is_known_by_its_mark_and_packed_once(framed: Frame) -> None:
    assert framed.base.mark != frame(bare_scene()).base.mark
    assert framed.base.mark == frame(make_scene()).base.mark
    assert gzip.decompress(framed.packed).decode() == framed.page
    assert framed.packed is framed.packed
