"""Colours as a page draws them: read off the page in Chromium, seen with every kind of eye."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from maps import style
from maps.spec import Locale, Palette
from tests import kinds
from tests.access import NAMES, settled
from tests.kinds import KINDS
from tests.pages import Opener
from tests.test_web_style import VISION, apart, contrast

SCREENS = (Palette.LIGHT, Palette.DARK)
LEAST_APART = 20.0  # CIE 1976: about ten steps that an eye can just tell
# What each mark of the map is drawn with, as the browser has it.
DRAWN = """() => Object.fromEntries([...document.querySelectorAll(
  '.rl-map path, .rl-map circle, .rl-defs line, .rl-defs circle')].flatMap(node => {
  const style = getComputedStyle(node);
  return [...node.classList].filter(name => name.startsWith('rl-')).map(name =>
    [name, [style.fill, style.stroke]]);
}))"""


def hex_of(colour: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


def halo_of(shadow: str) -> str:
    found = re.search(r"rgba?\([^)]*\)", shadow)
    assert found, shadow
    return hex_of(found[0])


def assert_names_read(page: Page) -> None:
    names = page.evaluate(NAMES)
    assert len(names) > 5
    for text, colour, shadow, _ in names:
        if shadow != "none":
            ratio = contrast(hex_of(colour), halo_of(shadow))
            assert ratio >= 4.5, (text, colour, shadow, ratio)


@pytest.mark.parametrize("palette", SCREENS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_name_on_the_map_reads_on_the_ground_it_stands_on(
    show: Opener, kind: str, palette: Palette
) -> None:
    page = settled(show(kinds.page(kind, Locale.EN, palette)).page)
    assert_names_read(page)
    page.emulate_media(media="print")
    assert_names_read(page)


@pytest.mark.parametrize("palette", SCREENS)
def test_marks_are_drawn_in_the_colours_that_were_measured(show: Opener, palette: Palette) -> None:
    """The palette's contrasts are those of the page: the line, the hatch, both ways of a change."""
    roles = style.palette(palette).roles()
    page = settled(show(kinds.page("compare", Locale.EN, palette)).page)
    drawn = page.evaluate(DRAWN)
    for name, role in {
        "rl-contact-line": "line",
        "rl-hatch-line": "hatch",
        "rl-newly-line": "newly",
        "rl-no-longer-line": "no_longer",
    }.items():
        assert hex_of(drawn[name][1]) == roles[role], name


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("palette", style.PALETTES.values(), ids=lambda palette: palette.name)
class TestEveryEye:
    def test_lines_and_patterns_stand_out_from_all_they_lie_on(
        self, palette: style.Palette, vision: str
    ) -> None:
        for mark in ("line", "claim", "newly", "no_longer", "ring", "pale_line", "focus"):
            for under in ("land", "occupied"):
                colours = getattr(palette, mark), getattr(palette, under)
                assert apart(*colours, vision) >= LEAST_APART, (mark, under)

    def test_a_status_differs_from_the_next_in_colour_or_in_pattern(
        self, palette: style.Palette, vision: str
    ) -> None:
        """Held is plain, contested hatched, occupied a wash: the hatch shows on both others."""
        assert apart(palette.hatch, palette.land, vision) >= LEAST_APART
        assert apart(palette.hatch, palette.occupied, vision) >= 18
        assert apart(palette.occupied, palette.land, vision) >= 8

    def test_the_storys_strikes_are_not_the_others(
        self, palette: style.Palette, vision: str
    ) -> None:
        # Hue is not all: they are larger outlined, named in bold, and said in the key.
        assert apart(palette.accent, palette.land, vision) >= 40
        assert apart(palette.pale_line, palette.land, vision) >= 40


@pytest.mark.parametrize("palette", style.PALETTES.values(), ids=lambda palette: palette.name)
def test_names_get_quieter_in_the_order_of_attention(palette: style.Palette) -> None:
    steps = [palette.ink, palette.city, palette.oblast_text]
    loud = [contrast(colour, palette.land) for colour in steps]
    assert all(one > other for one, other in pairwise(loud))
