"""The dashboard's words: complete in every language, and looked up only where they are."""

import re
import string
import tomllib
from pathlib import Path

import pytest

from layers import reach, strikes
from layers.control import LINE_KINDS, STATUSES
from maps import style
from maps.dashboard_words import WORDS, say
from maps.spec import Layer, Locale, Theme
from maps.takeaway import TAKEAWAYS

ROOT = Path(__file__).parents[1]


def parts(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


@pytest.mark.parametrize("locale", list(Locale))
def test_every_language_has_every_phrase(locale: Locale) -> None:
    assert set(WORDS[locale]) == set(WORDS[Locale.EN])
    assert all(words.strip() for words in WORDS[locale].values())


@pytest.mark.parametrize("key", list(WORDS[Locale.EN]))
def test_a_phrase_takes_the_same_parts_in_every_language(key: str) -> None:
    assert parts(WORDS[Locale.UK][key]) == parts(WORDS[Locale.EN][key])


def test_ukrainian_is_not_english_left_over() -> None:
    for key, words in WORDS[Locale.UK].items():
        plain = re.sub(r"\{\w+\}|\W", "", words)
        assert not plain or re.search("[а-яіїєґ]", words.lower()), key
        assert not plain or words != WORDS[Locale.EN][key], key


@pytest.mark.parametrize("locale", list(Locale))
def test_codes_of_the_data_have_words(locale: Locale) -> None:
    wanted = {f"layer_{layer}" for layer in Layer} | {str(theme) for theme in Theme}
    wanted |= {f"{theme}_caption" for theme in Theme} | {*STATUSES, *LINE_KINDS}
    wanted |= {f"target_{code}" for code in strikes.load()["target_type"].unique()}
    wanted |= {f"take_{take.key}" for take in TAKEAWAYS}
    wanted |= {f"define_{column}" for column in reach.DEFINITIONS}
    assert wanted <= set(WORDS[locale])


def test_definitions_are_the_measures_own() -> None:
    for column, words in reach.DEFINITIONS.items():
        assert say(Locale.EN, f"define_{column}") == words


def test_no_phrase_holds_a_picture_sign() -> None:
    for table in WORDS.values():
        for words in table.values():
            assert not re.search("[\u2190-\u2bff\U0001f000-\U0001faff]", words), words


def test_the_settings_of_the_page_are_the_colours_of_the_map() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    theme = settings["theme"]
    assert "base" not in theme, "the reader's system says whether it is light or dark"
    for name, colours in (("light", style.LIGHT), ("dark", style.DARK)):
        ground = theme[name]
        assert ground["backgroundColor"] == colours.paper
        assert ground["secondaryBackgroundColor"] == colours.land
        assert ground["textColor"] == colours.text
        assert ground["primaryColor"] == ground["linkColor"] == colours.link
        assert ground["borderColor"] == ground["sidebar"]["borderColor"] == colours.rule
    assert theme["light"]["sidebar"]["backgroundColor"] == style.LIGHT.land
    assert theme["dark"]["sidebar"]["backgroundColor"] == style.DARK.panel
    assert theme["font"].replace("'", '"') == style.FONT
    assert theme["headingFont"].replace("'", '"') == style.FONT


def test_the_settings_send_nothing() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    assert "http" not in str(settings["theme"])
