"""Numbers through the range coder and back, read by its description; small, and never lost."""

import base64
import math
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from maps.range_coder import LENGTHS, Encoder, Model, folded
from tests.timelines import Reader

NUMBERS = st.integers(-(2 ** (LENGTHS - 2)), 2 ** (LENGTHS - 2))


def coded(*columns: list[int]) -> Encoder:
    coder = Encoder()
    for column in columns:
        coder.column(column)
    return coder


@given(st.lists(NUMBERS), st.lists(st.integers(-3, 3), max_size=400))
@example([2**46 - 2], [])
def test_columns_come_back(first: list[int], second: list[int]) -> None:
    read = Reader(coded(first, second).text())
    assert read.column(len(first)) == first
    assert read.column(len(second)) == second


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
def test_tables_come_back(rows: list[tuple[int, int, int]]) -> None:
    coder = Encoder()
    coder.table(rows)
    assert Reader(coder.text()).table(3) == rows


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans())))
def test_bits_come_back_in_their_contexts(bits: list[tuple[int, bool]]) -> None:
    coder, model = Encoder(), Model(4)
    for context, bit in bits:
        coder.bit(model, context, int(bit))
    read = Reader(coder.text())
    known: dict[int, tuple[int, int]] = {}
    assert [read.bit(known, context) for context, _ in bits] == [int(bit) for _, bit in bits]


def test_a_carry_runs_through_full_bytes() -> None:
    """Unlikely bits at the top of the range: of many such streams some carry through 0xFF."""
    for seed in range(300):
        draw = random.Random(seed)  # noqa: S311 - no secret
        column = [draw.choice([0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 65535]) for _ in range(120)]
        assert Reader(coded(column).text()).column(len(column)) == column


def test_it_comes_near_what_chance_allows() -> None:
    draw = random.Random(1)  # noqa: S311 - no secret
    column = draw.choices([0, 1, -1, 7], [80, 10, 6, 4], k=20_000)
    bits = -sum(share * math.log2(share) for share in (0.8, 0.1, 0.06, 0.04))
    assert len(coded(column).done()) == pytest.approx(20_000 * bits / 8, rel=0.07)


def test_a_copy_goes_on_by_itself() -> None:
    first = coded([1, 2, 3])
    before = first.done()
    other = first.copy()
    other.column([4, 5])
    assert first.done() == before
    read = Reader(other.text())
    assert (read.column(3), read.column(2)) == ([1, 2, 3], [4, 5])


@pytest.mark.parametrize("number", [-1, 2**LENGTHS - 1])
def test_a_number_that_cannot_be_written_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="is not from 0 to"):
        Encoder().number(Model(), number)


@given(NUMBERS)
def test_folding_keeps_small_numbers_small(number: int) -> None:
    assert folded(number) in {2 * abs(number), 2 * abs(number) - 1}
    assert (folded(number) % 2 == 1) == (number < 0)


def test_the_text_is_the_bytes() -> None:
    coder = coded([1, -2, 300])
    assert base64.b64decode(coder.text()) == coder.done()
