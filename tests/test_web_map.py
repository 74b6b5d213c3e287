"""The Folium map: what it is, what it carries, and what it never does."""

import json
import re

import folium
import pytest
from branca.element import Figure

from geo.errors import UnknownNameError
from maps.elements import tiles
from maps.elements.base import Raw, asset
from maps.elements.control import Control
from maps.folium_map import PARTS, ReachMap, build, safe_json, theme_css
from maps.scene import LegendEntry
from maps.spec import Locale, Palette
from tests.scenes import bare_scene, make_scene, make_spec

HOSTILE = "</script><img src=x onerror=alert(1)>{{ 7*7 }}{% if x %}\u2028&"


def saved(made: folium.Map) -> str:
    return str(made.get_root().render())


def test_it_is_a_folium_map() -> None:
    made = build(make_scene())
    assert isinstance(made, folium.Map)
    assert saved(made).lower().startswith("<!doctype html>")


def test_nothing_comes_from_elsewhere() -> None:
    html = saved(build(make_scene()))
    assert not re.search(r"<(script|link)[^>]+(src|href)=\"?https?:", html)
    for gone in ("jquery", "bootstrap", "awesome", "cdn."):
        assert gone not in html.lower()
    assert "url(images/" not in html


def test_folium_itself_is_left_as_it_was() -> None:
    build(make_scene())
    assert folium.Map.default_js
    assert ReachMap.default_js is not folium.Map.default_js


def test_the_same_scene_gives_the_same_bytes() -> None:
    assert saved(build(make_scene())) == saved(build(make_scene()))


def test_other_folium_elements_may_join_it() -> None:
    made = build(make_scene())
    folium.CircleMarker((49, 31), radius=5).add_to(made)
    html = saved(made)
    assert html.index("var reachline_map = reachline.start") < html.index("L.circleMarker(")
    assert "addTo(reachline_map)" in html


def test_only_what_is_on_the_map_is_carried() -> None:
    made = build(bare_scene())
    assert isinstance(made, ReachMap)
    names = set(made.data())
    assert not names & {"control", "claims", "contact_line", "rings", "reach_lines", "strikes"}
    assert {"ground", "borders", "labels"} <= names
    assert "rl-contested" not in json.dumps(made.data())


def test_every_element_has_its_script() -> None:
    for part in PARTS:
        script = asset(f"{part.name}.js")
        assert script.startswith("'use strict';\n")
        assert f"reachline.define('{part.name}'" in script


def test_scripts_build_no_markup_from_text() -> None:
    for part in (*PARTS,):
        script = asset(f"{part.name}.js") + asset("core.js")
        for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "new Function"):
            assert danger not in script


def test_the_labels_are_placed_after_all_else_is_drawn() -> None:
    names = [part.name for part in PARTS]
    assert names.index("labels") > max(
        names.index(name) for name in ("strikes", "places", "annotations", "zoom", "scale_bar")
    )
    assert names.index("ground") < names.index("control") < names.index("contact_line")


def test_the_wash_lies_under_the_hatch() -> None:
    areas = Control(make_scene()).data()["areas"]
    assert [status for status, _ in areas] == ["occupied", "contested"]


def test_reach_lines_run_from_strike_to_foot_the_storys_last() -> None:
    scene = make_scene(make_spec(story=("S-FAR",)))
    scene.strikes.loc[scene.strikes["strike_id"] == "S-NORTH", "story"] = False
    scene.reach_lines.geometry = scene.reach_lines.geometry.reverse()
    made = build(scene)
    assert isinstance(made, ReachMap)
    lines = made.data()["reach_lines"]["lines"]
    assert [(words, told) for words, _, told in lines] == [("750 km", 0), ("900 km", 1)]
    assert lines[-1][1][:2] == [235_000, 484_000]


def test_reach_lines_without_markers_are_the_storys() -> None:
    scene = make_scene()
    made = build(make_scene(strikes=scene.strikes.iloc[:0]))
    assert isinstance(made, ReachMap)
    assert {told for *_, told in made.data()["reach_lines"]["lines"]} == {1}


def test_strikes_carry_size_shape_and_doubt() -> None:
    made = build(make_scene())
    assert isinstance(made, ReachMap)
    data = made.data()["strikes"]
    by = {name: index for index, name in enumerate(data["id"])}
    assert data["unknown"][by["S-NEAR"]] == data["disputed"][by["S-NEAR"]] == 1
    assert data["unknown"][by["S-TWIN-A"]] == 0
    assert data["radius"][by["S-MID"]] > data["radius"][by["S-FAR"]]
    assert data["shape"][by["S-FAR"]] == "diamond"
    assert len(data["shapes"]["diamond"]) == 4


def test_names_on_the_wash_know_it() -> None:
    made = build(make_scene())
    assert isinstance(made, ReachMap)
    data = made.data()["places"]
    held = dict(zip(data["name"], data["held"], strict=True))
    assert held["Eastport"] == 1
    assert held["Capital"] == 0


def test_neighbours_are_named_within_the_frame() -> None:
    made = build(make_scene())
    assert isinstance(made, ReachMap)
    west, south, east, north = make_scene().bounds
    names = made.data()["borders"]["neighbour_names"]
    assert {name for name, *_ in names} == {"Northland", "Westland"}
    assert all(west < lon < east and south < lat < north for _, lon, lat, _ in names)


@pytest.mark.parametrize("sign", ["<", ">", "&", "\u2028", "\u2029"])
def test_json_cannot_end_its_script(sign: str) -> None:
    text = safe_json({"a": f"x{sign}y"})
    assert sign not in text
    assert json.loads(text) == {"a": f"x{sign}y"}


def test_json_has_no_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        safe_json(float("nan"))


def test_somebodys_braces_are_no_template() -> None:
    """Folium compiles element texts as templates; ours must not pass through that."""
    scene = make_scene(title=HOSTILE, legend=(LegendEntry("occupied", HOSTILE),))
    scene.places["name"] = HOSTILE
    html = saved(build(scene))
    assert "{{ 7*7 }}" in html
    assert "<img src=x" not in html


def test_raw_text_stays_as_it_is() -> None:
    figure = Figure()
    figure.html.add_child(Raw("{{ this }}"))
    assert "{{ this }}" in figure.render()


def test_the_theme_follows_the_spec() -> None:
    dark = theme_css(make_scene(make_spec(palette=Palette.DARK, height=500)))
    assert "color-scheme: dark" in dark
    assert "--height: 500px" in dark
    assert dark.count("--land:") == 2  # the screen's and the sheet's
    assert theme_css(make_scene()).count("--land:") == 3  # and that of more contrast


def test_the_interface_speaks_the_specs_language() -> None:
    made = build(make_scene(make_spec(locale=Locale.UK)))
    assert isinstance(made, ReachMap)
    assert made.data()["map"]["words"]["close"] == "Закрити"


def test_a_scenes_own_words_come_first() -> None:
    made = build(make_scene(words={"close": "Shut"}))
    assert isinstance(made, ReachMap)
    words = made.data()["map"]["words"]
    assert (words["close"], words["zoom_in"]) == ("Shut", "Zoom in")


class TestTiles:
    def test_off_unless_named(self) -> None:
        made = build(make_scene())
        assert isinstance(made, ReachMap)
        assert "tiles" not in made.data()

    def test_named_they_say_where_they_come_from(self) -> None:
        made = build(make_scene(make_spec(tiles="OpenStreetMap.HOT")))
        assert isinstance(made, ReachMap)
        data = made.data()["tiles"]
        assert "{z}" in data["url"]
        assert "attribution" not in data["options"]
        assert data["options"]["maxZoom"] == 19
        assert tiles.hosts("OpenStreetMap.HOT")[0] == "https://a.tile.openstreetmap.fr"

    def test_a_provider_without_subdomains_has_one_host(self) -> None:
        assert tiles.hosts("OpenStreetMap.Mapnik") == ("https://tile.openstreetmap.org",)

    @pytest.mark.parametrize("name", ["NoSuch.Thing", "Thunderforest.Transport"])
    def test_unknown_or_keyed_providers_are_refused(self, name: str) -> None:
        with pytest.raises(UnknownNameError):
            tiles.provider(name)


def test_parts_need_a_map() -> None:
    with pytest.raises(TypeError, match="inside a map"):
        Control(make_scene()).render()
