"""Colours, sizes and shapes: what an eye needs to tell them apart."""

import math
import re
from itertools import combinations

import numpy as np
import pytest

from maps import spec, style

PALETTES = list(style.PALETTES.values())

# Machado, Oliveira and Fernandes (2009), severity 1.0, linear RGB.
VISION = {
    "trichromat": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
    "grey": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}


def linear(colour: str) -> np.ndarray:
    sent = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(sent <= 0.04045, sent / 12.92, ((sent + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    xyz = to_xyz @ np.clip(rgb, 0, 1) / [0.95047, 1.0, 1.08883]
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, vision: str) -> float:
    """Return how far apart (CIE 1976) two colours are to an eye."""
    seen = [lab(VISION[vision] @ linear(colour)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
class TestPalette:
    def test_every_colour_is_plain_hex(self, palette: style.Palette) -> None:
        assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in palette.roles().values())

    @pytest.mark.parametrize("role", ["ink", "text", "quiet", "link"])
    def test_text_reads_on_paper_and_panel(self, palette: style.Palette, role: str) -> None:
        colour = palette.roles()[role]
        assert contrast(colour, palette.paper) >= 4.5
        assert contrast(colour, palette.panel) >= 4.5

    @pytest.mark.parametrize("role", ["city", "oblast_text", "pale_text", "accent_text", "ink"])
    def test_names_read_on_land(self, palette: style.Palette, role: str) -> None:
        assert contrast(palette.roles()[role], palette.land) >= 4.5

    def test_names_read_on_their_own_ground(self, palette: style.Palette) -> None:
        assert contrast(palette.city, palette.occupied) >= 4.5
        assert contrast(palette.neighbour_text, palette.neighbour) >= 4.5
        assert contrast(palette.sea_text, palette.sea) >= 4.5

    @pytest.mark.parametrize("vision", VISION)
    def test_the_contact_line_is_crisp_to_every_eye(
        self, palette: style.Palette, vision: str
    ) -> None:
        assert apart(palette.line, palette.land, vision) > 45
        assert apart(palette.line, palette.occupied, vision) > 45

    @pytest.mark.parametrize("vision", VISION)
    def test_the_storys_strikes_stand_out_to_every_eye(
        self, palette: style.Palette, vision: str
    ) -> None:
        for ground in (palette.land, palette.occupied, palette.sea, palette.neighbour):
            assert apart(palette.accent, ground, vision) > 25

    @pytest.mark.parametrize("vision", VISION)
    def test_occupied_ground_differs_from_land_to_every_eye(
        self, palette: style.Palette, vision: str
    ) -> None:
        assert apart(palette.occupied, palette.land, vision) > 8
        assert apart(palette.hatch, palette.land, vision) > 18

    def test_graphics_have_the_contrast_of_graphics(self, palette: style.Palette) -> None:
        for mark in (palette.accent, palette.pale_line, palette.line, palette.claim):
            assert contrast(mark, palette.land) >= 3

    def test_the_order_of_attention_gets_quieter(self, palette: style.Palette) -> None:
        """Strikes and line over control, control over borders, borders over neighbours."""
        land = palette.land
        steps = [palette.line, palette.country_border, palette.oblast_border, palette.neighbour]
        loudness = [contrast(colour, land) for colour in steps]
        assert loudness == sorted(loudness, reverse=True)
        assert contrast(palette.accent, land) > contrast(palette.pale, land)


def test_a_spec_finds_its_palette() -> None:
    for name in spec.Palette:
        assert style.palette(name).name == name


def test_print_needs_little_ink_for_its_ground() -> None:
    assert style.PRINT.land == style.PRINT.paper == "#ffffff"


def test_area_grows_with_casualties() -> None:
    ratio = style.marker_radius(120) / style.marker_radius(30)
    assert math.isclose(ratio**2, 4, rel_tol=1e-3)


def test_unknown_casualties_are_small_and_not_zero() -> None:
    assert style.marker_radius(None) == style.UNKNOWN_RADIUS
    assert style.marker_radius(None) <= style.marker_radius(5)


def test_a_marker_is_never_lost_and_never_covers_a_country() -> None:
    assert style.marker_radius(0) == style.SMALLEST_RADIUS
    assert style.marker_radius(10_000) == style.LARGEST_RADIUS < style.LARGEST_GROUP


@pytest.mark.parametrize("shape", style.SHAPES.values())
def test_every_shape_has_the_area_of_the_circle(shape: str) -> None:
    points = style.shape_points(shape)
    if shape.startswith("circle"):
        assert points == ()
        return
    pairs = zip(points, points[1:] + points[:1], strict=True)
    area = abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2
    assert math.isclose(area, math.pi, rel_tol=1e-3)


def test_weapon_classes_have_shapes_of_their_own() -> None:
    assert all(one != other for one, other in combinations(style.SHAPES.values(), 2))


def test_the_widths_follow_the_order_of_attention() -> None:
    widths = style.WIDTHS
    assert widths["contact_line"] > widths["reach_line"] > widths["pale_line"]
    assert widths["country_border"] > widths["oblast_border"]
