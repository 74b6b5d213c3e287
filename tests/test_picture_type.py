"""Lettering is measured as it is drawn, wraps without losing a letter, and lacks no glyph."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.picture_type import ELLIPSIS, Face, Type, clean
from maps.words import WORDS

PLAIN = Type(Face.PLAIN, 12)
words = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=30)
texts = st.lists(words, max_size=12).map(" ".join)


@given(texts, st.floats(40, 400))
@settings(deadline=None, max_examples=60)
def test_wrapped_lines_fit_and_hold_every_letter(text: str, width: float) -> None:
    lines = PLAIN.wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert PLAIN.width(line) <= width or len(line) == 1


@given(texts, st.floats(60, 300), st.integers(0, 4))
@settings(deadline=None, max_examples=60)
def test_no_more_lines_than_asked_for(text: str, width: float, most: int) -> None:
    whole, cut = PLAIN.wrap(text, width), PLAIN.wrap(text, width, most=most)
    assert len(cut) <= most
    if len(whole) <= most:
        assert cut == whole
    elif most:
        assert cut[-1].endswith(ELLIPSIS)
        assert PLAIN.width(cut[-1]) <= width


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_no_text_is_no_line(text: str) -> None:
    assert PLAIN.wrap(text, 100) == []
    assert PLAIN.width(text) == 0.0
    assert PLAIN.outline(text).codes is None


@pytest.mark.parametrize("face", Face)
def test_every_word_of_the_interface_has_its_letters(face: Face) -> None:
    for table in WORDS.values():
        for text in table.values():
            assert clean(text, face) == " ".join(text.split())


@pytest.mark.parametrize("face", Face)
def test_every_ukrainian_letter_and_sign_is_there(face: Face) -> None:
    needed = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
    needed += needed.upper() + "«»\u2014\u2013\u2019\u2212\u2116\u00b2\u00d7\u00b0\u00b7\u2026"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for letter in needed:
            assert clean(letter, face) == letter
            assert Type(face, 12).width(letter) > 0


@pytest.mark.parametrize("face", Face)
def test_a_letter_no_font_has_is_shown_as_missing_and_warns_of_nothing(face: Face) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = clean("a漢語b", face)
        assert Type(face, 12).width("a漢語b") > Type(face, 12).width("ab")
    assert text[0] == "a"
    assert text[-1] == "b"
    assert len(set(text[1:-1])) == 1
    assert text[1] in "\ufffd?"


def test_a_letter_in_two_parts_is_put_together() -> None:
    assert clean("и\u0306", Face.PLAIN) == "й"


def test_dollars_stand_for_themselves() -> None:
    assert PLAIN.width(r"$\alpha$") > PLAIN.width("alpha")
    assert PLAIN.width("$5 and $6") > PLAIN.width("5 and 6")


@given(st.sampled_from(Face), st.floats(6, 60), st.text("abcXYZ їЖ", min_size=1))
@settings(deadline=None, max_examples=40)
def test_width_grows_with_size(face: Face, size: float, text: str) -> None:
    once, twice = Type(face, size).width(text), Type(face, 2 * size).width(text)
    assert twice == pytest.approx(2 * once)


@pytest.mark.parametrize("spaced", [0.0, 0.15])
def test_width_is_where_the_outline_ends(spaced: float) -> None:
    kind = Type(Face.PLAIN, 20, spaced)
    vertices = np.asarray(kind.outline("Zhytomyr A").vertices)
    assert vertices[:, 0].max() == pytest.approx(kind.width("Zhytomyr A"))
    assert vertices[:, 0].min() > -2


def test_room_between_letters_widens_a_word_by_so_much() -> None:
    tight, loose = Type(Face.PLAIN, 20), Type(Face.PLAIN, 20, 0.2)
    assert loose.width("HHHH") - tight.width("HHHH") == pytest.approx(3 * 0.2 * 20, abs=0.5)
    assert loose.width("H H") - tight.width("H H") == pytest.approx(2 * 0.2 * 20, abs=0.5)
    assert len(np.asarray(loose.outline("HH").vertices)) == 2 * len(
        np.asarray(loose.outline("H").vertices)
    )


def test_a_line_is_higher_than_a_capital() -> None:
    for face in Face:
        kind = Type(face, 20)
        assert kind.rise < kind.size < kind.line
        top = np.asarray(kind.outline("H").vertices)[:, 1].max()
        assert top == pytest.approx(kind.rise, rel=0.05)
