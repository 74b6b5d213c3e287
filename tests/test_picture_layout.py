"""The look and the layout of a picture: what stands where, and how large."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import style
from maps.picture_layout import LEAST_MAP, Layout, lay_out
from maps.picture_legend import key_rows
from maps.picture_look import Look
from maps.picture_view import Plane
from maps.scene import LegendEntry, Scene
from tests.pictures import PAGE, PHONE
from tests.scenes import bare_scene, make_scene, make_spec

# The look.


def test_type_hardly_shrinks_on_a_phone_and_grows_in_print() -> None:
    sizes = [Look(style.LIGHT, width).of_type for width in (320, 700, 1200, 4000)]
    assert sizes == sorted(sizes)
    assert sizes[0] > 0.85
    assert sizes[1] == sizes[2] == 1
    assert 2.5 < sizes[3] < 4000 / 1200


@given(st.floats(240, 4000), st.floats(240, 4000))
def test_sizes_never_fall_as_the_sheet_grows(one: float, other: float) -> None:
    low, high = (Look(style.LIGHT, width) for width in sorted((one, other)))
    assert low.of_type <= high.of_type
    assert low.of_marks <= high.of_marks


def test_pens_scale_with_their_dashes() -> None:
    pen = Look(style.LIGHT, 2400).pen("ring", "#123456")
    scale = Look(style.LIGHT, 2400).of_marks
    dashes = style.DASHES["ring"]
    assert pen.dashes == pytest.approx((dashes[0] * scale, dashes[1] * scale))
    assert PAGE.pen("contact_line", "#000000").dashes is None


# The layout.


def laid(scene: Scene, width: float, height: float | None) -> Layout:
    look = Look(style.LIGHT, width)
    return lay_out(scene, look, height=height, aspect=Plane(scene.bounds).aspect)


def long_winded() -> Scene:
    return make_scene(
        title="A very long headline about what was struck " * 4,
        dek="A long explanation of what was measured and how. " * 5,
        notes=("A note that goes on for a while. " * 5,) * 4,
        source_line="Source: " + "a source of this map; " * 12,
        legend=tuple(LegendEntry("occupied", f"An entry of the key, {n}") for n in range(30)),
    )


@pytest.mark.parametrize("width", [320, 640, 1200, 4000])
@pytest.mark.parametrize("height", [240, 600, 1000, 4000])
@pytest.mark.parametrize("wordy", [False, True])
def test_the_parts_fill_the_sheet_and_do_not_overlap(
    width: int, height: int, *, wordy: bool
) -> None:
    layout = laid(long_winded() if wordy else make_scene(), width, height)
    assert layout.height == height
    top = layout.frame.y + layout.frame.height / 2
    bottom = layout.frame.y - layout.frame.height / 2
    assert top + layout.key_height + layout.head_height + layout.margin == pytest.approx(height)
    assert bottom >= layout.margin * 0.8 + layout.foot_height or layout.frame.height == 1
    assert layout.frame.width <= width


@pytest.mark.parametrize(("width", "height"), [(640, 480), (1200, 760), (360, 640), (4000, 2500)])
def test_the_map_has_its_part_of_the_sheet_however_much_is_said(width: int, height: int) -> None:
    assert laid(long_winded(), width, height).frame.height >= LEAST_MAP * height


@pytest.mark.parametrize("height", [240, 400, 760])
def test_sources_are_never_left_out(height: int) -> None:
    layout = laid(long_winded(), 640, height)
    foot = " ".join(line for block in layout.foot for line in block.lines)
    assert " ".join(long_winded().source_line.split()) in foot
    assert long_winded().as_of_line in foot


def test_what_is_said_last_goes_first() -> None:
    scene = long_winded()
    tall, low = laid(scene, 1200, 3000), laid(scene, 1200, 500)
    assert "A note that goes on" in " ".join(line for b in tall.foot for line in b.lines)
    assert tall.key
    assert not low.key
    assert not any("A note that" in line for block in low.foot for line in block.lines)
    assert low.head[0].lines


def test_a_sheet_without_a_height_takes_what_it_needs() -> None:
    layout = laid(long_winded(), 360, None)
    assert layout.key
    assert layout.height > 360
    assert layout.frame.height == pytest.approx(360 * Plane(make_scene().bounds).aspect, abs=1)
    assert layout.frame.width == 360


def test_lines_of_text_are_no_wider_than_the_sheet() -> None:
    for width in (320, 700, 1200):
        layout = laid(long_winded(), width, None)
        for block in (*layout.head, *layout.foot):
            for line in block.lines:
                assert block.kind.width(line) <= width - 2 * layout.margin


# The key.


@pytest.mark.parametrize("look", [PAGE, PHONE], ids=["page", "phone"])
def test_entries_of_the_key_stand_side_by_side_in_their_order(look: Look) -> None:
    inner = look.width - 40
    rows = key_rows(make_scene(), look, inner)
    assert [item.key for row in rows for item in row] == [e.key for e in make_scene().legend]
    for row in rows:
        for item, following in pairwise(row):
            words = max(item.kind.width(line) for line in item.lines)
            assert item.x + item.sample + words < following.x
        last = row[-1]
        assert last.x + last.sample + max(map(last.kind.width, last.lines)) <= inner


def test_an_empty_key_has_no_rows() -> None:
    assert key_rows(bare_scene(), PAGE, 1000) == ()


def test_a_long_entry_is_wrapped() -> None:
    scene = make_scene(legend=(LegendEntry("occupied", "very long words " * 20),))
    (row,) = key_rows(scene, PHONE, 320)
    assert len(row[0].lines) > 3
    assert row[0].height > 3 * row[0].kind.line


def test_a_spec_of_every_layer_makes_a_key_with_samples() -> None:
    known = {entry.key for entry in make_scene(make_spec()).legend}
    samples = {"casualties", "story", "disputed", "unknown_casualties", *style.SHAPES}
    samples |= {"occupied", "contested", "claimed_not_held", "contact_line", "reach_line", "ring"}
    assert known <= samples
