"""What a scene holds shows in its picture: layers, texts, palettes, what is known of a strike."""

import dataclasses
import re
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pytest

from maps import style
from maps.picture import draw_png, draw_svg
from maps.scene import Scene
from tests.pictures import differs, picture, share_of, small, without


@pytest.mark.parametrize(
    ("frame", "least"),
    [
        ("neighbours", 5000),
        ("country", 5000),
        ("lakes", 15),
        ("oblasts", 100),
        ("control", 5000),
        ("claims", 60),
        ("contact_line", 300),
        ("rings", 80),
        ("reach_lines", 400),
        ("strikes", 400),
        ("places", 200),
        ("annotations", 100),
    ],
)
def test_every_layer_shows(frame: str, least: int) -> None:
    scene = small()
    assert differs(draw_png(scene), draw_png(without(scene, frame))) > least


@pytest.mark.parametrize("field", ["title", "dek", "source_line", "as_of_line"])
def test_every_text_shows(field: str) -> None:
    changed: dict[str, Any] = {field: ""}
    assert differs(draw_png(small()), draw_png(dataclasses.replace(small(), **changed))) > 200


@pytest.mark.parametrize("field", ["byline", "credit"])
def test_byline_and_credit_show(field: str) -> None:
    changed = {"byline": "", field: "Somebody Else"}
    assert differs(draw_png(small(byline="")), draw_png(small(**changed))) > 100


def test_notes_and_key_show() -> None:
    scene = small()
    assert differs(draw_png(scene), draw_png(dataclasses.replace(scene, notes=()))) > 100
    assert differs(draw_png(scene), draw_png(dataclasses.replace(scene, legend=()))) > 1000


@pytest.mark.parametrize("name", ["light", "dark", "print"])
def test_a_palette_colours_paper_land_sea_and_occupied_ground(name: str) -> None:
    palette = style.PALETTES[name]
    png = draw_png(small(palette=name))
    for colour, least in (
        (palette.paper, 0.2),
        (palette.land, 0.1),
        (palette.occupied, 0.02),
        (palette.neighbour, 0.001),
    ):
        assert share_of(png, colour) > least
    assert share_of(png, palette.accent) > 0.0005
    assert share_of(png, palette.line) > 0.0005


def test_palettes_differ() -> None:
    light, dark, printed = (draw_png(small(palette=name)) for name in ("light", "dark", "print"))
    assert differs(light, dark) > 100_000
    assert light != printed


def test_patterns_survive_black_and_white() -> None:
    whole = without(small(palette="print"), "strikes", "reach_lines", "places", "annotations")
    whole = without(whole, "oblasts", "rings", "contact_line")
    bare, claims, contested = (
        np.asarray(picture(draw_png(scene, scale=2)).convert("L")).astype(int)
        for scene in (
            without(whole, "control", "claims"),
            without(whole, "control"),
            _only_contested(whole),
        )
    )
    for one, other in ((bare, claims), (bare, contested), (claims, contested)):
        assert (np.abs(one - other) > 60).sum() > 200


def _only_contested(scene: Scene) -> Scene:
    left = without(scene, "claims")
    control = left.control[left.control["status"] == "contested"]
    return dataclasses.replace(left, control=control)


def test_miles_add_a_second_bar() -> None:
    assert differs(draw_png(small()), draw_png(small(miles=True))) > 30


def test_ukrainian_words_stand_on_the_map() -> None:
    assert differs(draw_png(small()), draw_png(small(locale="uk"))) > 20


def test_a_narrow_picture_has_fewer_labels_and_not_smaller_ones() -> None:
    count = count_of(draw_svg(small(), width_px=320)), count_of(draw_svg(small(), width_px=1400))
    assert count[0] < count[1]


def count_of(svg: bytes) -> int:
    """How many outlines are used twice: a label and its halo."""
    return len(re.findall(rb"<use ", svg)) // 2


CHANGES: dict[str, Callable[[gpd.GeoDataFrame], dict[str, Any]]] = {
    "weapon": lambda _: {"weapon_class": "glide_bomb"},
    "weapon of tomorrow": lambda _: {"weapon_class": "none known today"},
    "disputed": lambda _: {"disputed": True},
    "in the story": lambda _: {"story": True},
    "not in the story": lambda _: {"story": False},
    "more casualties": lambda strikes: {"casualties": strikes["casualties"] * 40},
    "none hurt": lambda strikes: {"casualties": strikes["casualties"] * 0},
    "name": lambda _: {"name": "Elsewhere"},
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_known_of_a_strike_shows(change: str) -> None:
    scene = small()
    strikes = scene.strikes.assign(**CHANGES[change](scene.strikes))
    changed = dataclasses.replace(scene, strikes=strikes)
    assert differs(draw_png(scene), draw_png(changed)) > 40
