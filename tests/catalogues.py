"""Catalogues made on the fly: a further language, and one that shows what is left unsaid in it."""

import re
from collections.abc import Callable
from pathlib import Path

from babel.messages.catalog import Catalog

from maps import catalogue, translating

PSEUDO = "eo"  # a language with rules of its own that nobody takes the pages to be in
_ACCENTS = str.maketrans("aceinosuyACEINOSUY", "áçéíñöšúýÁÇÉÍÑÖŠÚÝ")
_BLANK = re.compile(r"(\{\w*\})")


def add(folder: Path, code: str, change: Callable[[str], str], *, but: frozenset[str]) -> Path:
    """Write a language's catalogues of changed English; messages of some contexts stay out."""
    for domain in (catalogue.PAGES, catalogue.FACTS):
        made = Catalog(locale=code)
        for message in translating.template(domain):
            if not message.id or message.context in but:
                continue
            ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
            texts = [change(text) for text in ids]
            if message.pluralizable:
                texts = [texts[0], *[texts[-1]] * (made.num_plurals - 1)]
            made.add(
                message.id, texts if message.pluralizable else texts[0], context=message.context
            )
        path = folder / code / "LC_MESSAGES" / f"{domain}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(translating.write(made))
    return folder


def wrapped(text: str) -> str:
    """Return a message in brackets, accented, a third longer; its blanks as they are.

    Examples
    --------
    >>> wrapped("about {km}")
    '⟦áböút {km} ~~⟧'
    """
    said = "".join(
        part if _BLANK.fullmatch(part) else part.translate(_ACCENTS) for part in _BLANK.split(text)
    )
    letters = len(_BLANK.sub("", text))
    # In pieces as long as words are: a line may break between them.
    more = " ".join("~" * min(6, left) for left in range(-(-letters // 3), 0, -6))
    return f"⟦{said} {more}⟧"


def unwrapped(text: str) -> str:
    """Return what of a text stands in no bracket."""
    while True:
        rest = re.sub(r"⟦[^⟦⟧]*⟧", "", text)
        if rest == text:
            return rest
        text = rest
