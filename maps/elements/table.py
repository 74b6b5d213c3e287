"""The data as tables in words: what a screen reader reads, and where the strike card reads too."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from babel.numbers import format_decimal

from maps.catalogue import lang_of
from maps.elements.strikes import day_words
from maps.scene import Scene

NOTHING = "\u2013"
USUAL_ADDRESS = r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?:/[!-~]*)?"
"""An address with a plain host: one that `web_address` gives back as it is."""


@dataclass(frozen=True)
class Foreign:
    """Words in another language than the page's: a screen reader must know how to say them."""

    text: str
    lang: str


Cell = str | Foreign | list[tuple[str, str]]


@dataclass(frozen=True)
class Column:
    """A column's head, and how its cells are set: "", "number", "middle" or "wide"."""

    name: str
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """A table in words; a cell that is a list holds (words, address), the address empty or http."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    id: str = ""


def strikes_table(scene: Scene, words: dict[str, str]) -> Table:
    """Return the strikes, a row each in the scene's order: the card finds its row by that."""
    columns = (
        Column(words["place"]),
        Column(words["date"], "middle"),
        Column(words["what_happened"], "wide"),
        Column(words["weapon"], "middle"),
        Column(words["casualties"], "middle"),
        Column(words["distance"], "middle"),
        Column(words["other_distances"], "wide"),
        Column(words["precision"], "middle"),
        Column(words["notes"], "wide"),
        Column(words["sources"]),
    )
    rows = tuple(_strike(row, scene, words) for row in scene.marked.to_dict("records"))
    return Table(words["strikes_caption"], columns, rows, id="rl-strikes")


def plain_table(caption: str, frame: pd.DataFrame, scene: Scene) -> Table:
    """Return a frame as a table, its numbers as the reader's language writes them."""
    kinds = ["number" if pd.api.types.is_numeric_dtype(frame[key]) else "" for key in frame]
    columns = tuple(Column(str(key), kind) for key, kind in zip(frame, kinds, strict=True))
    rows = tuple(
        tuple(_cell(value, scene) for value in row)
        for row in frame.itertuples(index=False, name=None)
    )
    return Table(caption, columns, rows)


def web_address(url: object) -> str:
    """Return an http or https address as it is, and nothing of any other kind.

    Examples
    --------
    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    text = str(url)
    if not re.fullmatch(r"https?://[^\s\x00-\x1f\x7f-\x9f]+", text, re.IGNORECASE):
        return ""
    try:
        return text if urlsplit(text).hostname else ""
    except ValueError:  # brackets that hold no address
        return ""


def web_addresses(urls: pd.Series) -> pd.Series:
    """Return each address as `web_address` does, those of the usual kind all at once.

    Examples
    --------
    >>> web_addresses(pd.Series(["https://example.org/a", None, "javascript:alert(1)"])).tolist()
    ['https://example.org/a', '', '']
    """
    text = urls.fillna("").astype("str")
    odd = ~text.str.fullmatch(USUAL_ADDRESS)
    return text.mask(odd, text[odd].map({url: web_address(url) for url in text[odd].unique()}))


def _strike(row: dict[Any, Any], scene: Scene, words: dict[str, str]) -> tuple[Cell, ...]:
    marks = [words["story_mark"]] if row["story"] else []
    marks += [words["disputed_mark"]] if row["disputed"] else []
    return (
        f"{row['name']} ({', '.join(marks)})" if marks else str(row["name"]),
        day_words(row["date"], scene),
        _told(row["words"], scene),
        _text(row["weapon_words"]),
        _text(row["casualties_words"]),
        _text(row["distance_words"]),
        [(f"{name}: {value}", "") for name, value in row["distances"]],
        _text(row["precision_words"]),
        _told(row["notes"], scene),
        [(str(name), web_address(url)) for name, url in row["sources"]],
    )


def _told(value: Any, scene: Scene) -> Cell:
    text = _text(value)
    lang = lang_of(text, scene.spec.locale)
    return Foreign(text, lang) if lang else text


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _cell(value: Any, scene: Scene) -> Cell:
    if pd.isna(value):
        return NOTHING
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(format_decimal(value, locale=str(scene.spec.locale)))
    lang = lang_of(str(value), scene.spec.locale)
    return Foreign(str(value), lang) if lang else str(value)
