"""A place is found by its name however it is typed: in any case, stressed, with hyphens."""

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from geo.errors import UnknownNameError
from layers import places

KNOWN = places.load()
ROW = st.integers(0, len(KNOWN) - 1)
COLUMN = st.sampled_from(("name_en", "name_uk"))
VOWELS = re.compile("([aeiouаеиіоуюяє])", re.IGNORECASE)
TYPED: dict[str, Callable[[str], str]] = {
    "shouted": str.upper,
    "small": str.lower,
    "swapped": str.swapcase,
    "spaced": lambda name: f"  {name.replace(' ', '   ')} ",
    "joined": lambda name: name.replace(" ", "-"),
    "parted": lambda name: name.replace("-", " "),
    "stressed": lambda name: VOWELS.sub("\\1\N{COMBINING ACUTE ACCENT}", name, count=1),
    "quoted": lambda name: f"\N{RIGHT SINGLE QUOTATION MARK}{name}\N{MODIFIER LETTER APOSTROPHE}",
    "bare": lambda name: re.sub("['’ʼ`]", "", name),
}


@given(ROW, COLUMN)
def test_a_place_is_found_in_its_oblast(row: int, column: str) -> None:
    asked = KNOWN.iloc[row]
    assume(asked[column])  # some have no name in Ukrainian
    found = places.find(asked[column], oblast_iso=asked["oblast_iso"])
    assert found.oblast_iso == asked["oblast_iso"]
    assert places.fold(getattr(found, column)) == places.fold(asked[column])
    assert found.population >= asked["population"], "among namesakes the largest"


@given(ROW, COLUMN, st.lists(st.sampled_from(sorted(TYPED)), max_size=3, unique=True))
@example(0, "name_uk", ["stressed"])
def test_however_it_is_typed(row: int, column: str, ways: list[str]) -> None:
    asked = KNOWN.iloc[row]
    name = typed = str(asked[column])
    assume(name)
    for way in ways:
        typed = TYPED[way](typed)
    iso = asked["oblast_iso"]
    assert places.find(typed, oblast_iso=iso) == places.find(name, oblast_iso=iso)


@given(ROW)
def test_namesakes_are_all_told(row: int) -> None:
    name = str(KNOWN["name_en"].iloc[row])
    found = places.find(name)
    bearers = KNOWN[[places.fold(one) == places.fold(name) for one in KNOWN["name_en"]]]
    assert found.population == bearers["population"].max()
    assert set(bearers["oblast_iso"]) <= {found.oblast_iso, *found.namesakes}
    assert bool(found.caution) == bool(found.namesakes)


@given(st.text(max_size=20))
def test_folding_again_changes_nothing(text: str) -> None:
    assert places.fold(places.fold(text)) == places.fold(text)


@given(ROW, st.integers(0, 30), st.sampled_from("qxw"))
def test_a_slip_of_one_letter_is_told_with_the_name_meant(row: int, at: int, letter: str) -> None:
    name = str(KNOWN["name_en"].iloc[row])
    slip = name[:at] + letter + name[at:]
    if len(name) > 6:  # in a short name one letter is much
        with pytest.raises(UnknownNameError) as caught:
            places.find(slip)
        assert caught.value.nearest


@pytest.mark.parametrize("name", ["", " ", "-", "'", "\N{COMBINING ACUTE ACCENT}"])
def test_no_name_at_all_is_no_place(name: str) -> None:
    with pytest.raises(UnknownNameError):
        places.find(name)
    assert places.candidates(name) == []
