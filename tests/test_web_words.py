"""The interface speaks every language it claims to."""

import re

import pytest

from maps.elements.base import asset
from maps.folium_map import ENVIRONMENT, PARTS
from maps.spec import Locale
from maps.words import WORDS, words


@pytest.mark.parametrize("locale", Locale)
def test_no_word_is_missing(locale: Locale) -> None:
    assert set(WORDS[locale]) == set(WORDS[Locale.EN])
    assert all(text.strip() for text in WORDS[locale].values())


@pytest.mark.parametrize("key", WORDS[Locale.EN])
def test_what_is_filled_in_is_the_same_in_each(key: str) -> None:
    blanks = {tuple(re.findall(r"\{\w+\}", WORDS[locale][key])) for locale in Locale}
    assert len(blanks) == 1


def test_ukrainian_is_ukrainian() -> None:
    """Nothing left in English, and no letter of another Cyrillic alphabet."""
    for key, text in WORDS[Locale.UK].items():
        assert re.search("[а-щьюяєіїґ]", text, re.IGNORECASE), key
        assert not re.search("[ыэъё]", text, re.IGNORECASE), key


def test_a_table_handed_out_is_a_copy() -> None:
    words(Locale.EN)["close"] = "changed"
    assert words(Locale.EN)["close"] == "Close"


def test_every_word_the_scripts_ask_for_is_there() -> None:
    asked = {key for part in PARTS for key in re.findall(r"words\.(\w+)", asset(f"{part.name}.js"))}
    assert asked
    assert asked <= set(WORDS[Locale.EN])


def test_every_word_the_templates_ask_for_is_there() -> None:
    assert ENVIRONMENT.loader is not None
    for name in ("map.html", "page.html"):
        source = ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0]
        assert set(re.findall(r"words\.(\w+)", source)) <= set(WORDS[Locale.EN])
