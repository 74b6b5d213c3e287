"""Catalogues: what pages say, in English beside the code and in each other language in .po files.

A language is added by adding its folder, `<code>/LC_MESSAGES/reachline.po`, to `locales` beside
this module or to the folder that `REACHLINE_LOCALES` names; the code is a language's alone, of two
or three letters. A message that a catalogue lacks, or
has for an English text that has changed since, is said in English; `maps.translating` lists them.
"""

import gettext
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import InputError

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ENGLISH = "en"
PAGES, FACTS = "reachline", "facts"  # what pages say; texts of the data
OWN = "REACHLINE_LOCALES"
HERE = Path(__file__).parent / "locales"
FORMS = ("zero", "one", "two", "few", "many", "other")  # CLDR's, as browsers name them
_COUNTS = range(200)  # among these whole numbers every form of every language occurs

English = Mapping[str, str | tuple[str, str]]


class Messages(Mapping[str, dict[str, str]]):
    """A group of messages by language: `messages[locale]` is a table from key to text.

    Parameters
    ----------
    group
        The group's name: `group.key` is a message's context in the catalogues.
    english
        The messages in English; one that counts things is a pair, singular and plural. It is
        found as `key_one`, `key_few` and so on, each form the same key in every language.
    """

    def __init__(self, group: str, english: English) -> None:
        self.group, self.english = group, english

    def __getitem__(self, locale: str) -> dict[str, str]:
        code = str(locale)
        if code not in known():
            raise KeyError(locale)
        return dict(_said(self, code, file_of(code)))

    def __iter__(self) -> Iterator[str]:
        return iter(known())

    def __len__(self) -> int:
        return len(known())

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


def known() -> tuple[str, ...]:
    """Return the codes of the languages, English first, then by their codes."""
    return _known(_folders())


def file_of(code: str, domain: str = PAGES) -> Path | None:
    """Return a language's catalogue; that of the folder of one's own before the package's."""
    return _file_of(code, domain, _folders())


def fact(text: str, locale: str) -> str:
    """Return a text of the data in a language; the text itself where no one has translated it.

    Examples
    --------
    >>> fact("28-point plan", "uk")
    'План із 28 пунктів'
    >>> fact("28-point plan", "en")
    '28-point plan'
    """
    file = file_of(str(locale), FACTS)
    return (_texts(file).get(text) or text) if file else text


def facts(text: str, locale: str) -> str:
    """Return several texts of the data, `A; B`, each in a language where it is translated."""
    return "; ".join(fact(part, locale) for part in text.split("; "))


def lang_of(text: str, locale: str) -> str:
    """Return the language a text of the data is in, where it is not the page's: "" where it is."""
    if str(locale) == ENGLISH or fact(text, locale) != text:
        return ""
    # Names that are the same in both are in no language of their own.
    same = _texts(file) if (file := file_of(str(locale), FACTS)) else {}
    return ENGLISH if text in _texts(HERE / f"{FACTS}.pot") and not same.get(text) else ""


def read(file: Path) -> "Catalog":
    """Return a catalogue as it is in its file, a template (.pot) among them.

    Raises
    ------
    InputError
        The file cannot be read or is no catalogue of a language.
    """
    # Only a page in another language than English needs it.
    from babel.core import UnknownLocaleError  # noqa: PLC0415
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    try:
        with file.open("rb") as opened:
            locale = file.parent.parent.name if file.suffix == ".po" else None
            catalogue = read_po(opened, locale=locale, abort_invalid=True, charset="utf-8")
        gettext.c2py(catalogue.plural_expr)
    except (OSError, PoFileError, UnknownLocaleError, ValueError) as error:
        raise InputError(f"{file}: no catalogue of a language: {error}.") from error
    return catalogue


def _folders() -> tuple[Path, ...]:
    own = os.environ.get(OWN)
    return (Path(own), HERE) if own else (HERE,)


@cache
def _known(folders: tuple[Path, ...]) -> tuple[str, ...]:
    found = {
        file.parent.parent.name
        for folder in folders
        for file in folder.glob(f"*/LC_MESSAGES/{PAGES}.po")
        if re.fullmatch("[a-z]{2,3}", file.parent.parent.name)
    }
    return (ENGLISH, *sorted(found - {ENGLISH}))


@cache
def _file_of(code: str, domain: str, folders: tuple[Path, ...]) -> Path | None:
    if code not in _known(folders) or code == ENGLISH:
        return None
    files = (folder / code / "LC_MESSAGES" / f"{domain}.po" for folder in folders)
    return next((file for file in files if file.is_file()), None)


@cache
def _said(messages: Messages, code: str, file: Path | None) -> dict[str, str]:
    """Return a group's messages in a language, the forms of what is counted apart."""
    found, forms = _catalogue(file) if file else ({}, {})
    said: dict[str, str] = {}
    for key, english in messages.english.items():
        source = (english,) if isinstance(english, str) else english
        given = found.get((f"{messages.group}.{key}", source))
        if len(source) == 1:
            said[key] = given[0] if given else source[0]
        else:
            index, texts = (forms, given) if given else (_forms(code, "n != 1", 2), source)
            said |= {f"{key}_{form}": texts[index[form]] for form in FORMS}
    return said


@cache
def _catalogue(
    file: Path,
) -> tuple[dict[tuple[str, tuple[str, ...]], tuple[str, ...]], dict[str, int]]:
    """Return whole messages by context and English text, and which form is for which counts."""
    catalogue, found = read(file), {}
    for message in catalogue:
        ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
        given = message.string if isinstance(message.string, list | tuple) else (message.string,)
        texts = tuple(text for text in given if text)
        if message.context and len(texts) == len(given) and not message.fuzzy:
            found[message.context, tuple(ids)] = texts
    forms = _forms(file.parent.parent.name, catalogue.plural_expr, catalogue.num_plurals)
    return found, forms


@cache
def _texts(file: Path) -> dict[str, str]:
    """Return every text of the data with its translation, empty where there is none."""
    return {
        str(message.id): "" if message.fuzzy else str(message.string)
        for message in read(file)
        if message.id
    }


def _forms(code: str, expression: str, count: int) -> dict[str, int]:
    """Return the place of a catalogue's form for each of CLDR's; what no whole number has, last."""
    from babel import Locale  # noqa: PLC0415 - as above

    form_of, index = Locale.parse(code).plural_form, gettext.c2py(expression)
    found = dict.fromkeys(FORMS, count - 1)
    for n in reversed(_COUNTS):
        found[form_of(n)] = index(n)
    return found
