"""For those who translate: `python -m maps.translating [LANGUAGE...]` renews the catalogues.

It writes the templates (`reachline.pot`, `facts.pot`) and each language's .po files anew from the
code and the data, and says what is missing: what is new comes in empty, what is gone goes, what
has changed keeps its old translation, marked as fuzzy, until someone has looked at it.
"""

import datetime as dt
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from layers import export, provenance, reach, scenarios, strikes, weapons
from layers.sources.registry import FORMATS
from maps import catalogue
from maps.dashboard_words import WORDS as DASHBOARD_WORDS
from maps.fault_words import FAULTS
from maps.phrase_words import PHRASE_WORDS
from maps.phrases import PHRASES, REASONS
from maps.report_words import REPORT_WORDS
from maps.words import (
    AGGREGATES_WORDS,
    ASKING_WORDS,
    COMPARE_WORDS,
    POINTS_WORDS,
    SEARCH_WORDS,
    TIMELINE_WORDS,
    WORDS,
)

GROUPS = (
    *(WORDS, TIMELINE_WORDS, ASKING_WORDS, SEARCH_WORDS, COMPARE_WORDS, POINTS_WORDS),
    AGGREGATES_WORDS,
    *(PHRASES, REASONS, REPORT_WORDS, DASHBOARD_WORDS, PHRASE_WORDS, FAULTS),
)
# No hour in a catalogue: the same messages, the same bytes.
_DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_BLANK = re.compile(r"\{\w*\}")
_WIDTH = 100


def template(domain: str) -> Catalog:
    """Return every message of a domain, untranslated."""
    made = _empty(None)
    for context, source in _pages() if domain == catalogue.PAGES else _facts():
        made.add(source, context=context)
    return made


def renewed(code: str, domain: str) -> Catalog:
    """Return a language's catalogue with exactly the messages there are now."""
    file = catalogue.file_of(code, domain)
    made = catalogue.read(file) if file else _empty(code)
    # A page's message is known by its context, a text of the data by itself.
    before = {m.context: m for m in made if m.id} if domain == catalogue.PAGES else {}
    made.update(template(domain), no_fuzzy_matching=True)
    made.obsolete.clear()
    for message in made:
        old = before.get(message.context)
        if old and old.id != message.id and old.pluralizable == message.pluralizable:
            message.string = old.string
            message.flags.add("fuzzy")
    return made


def faults(code: str, domain: str = catalogue.PAGES) -> list[str]:
    """Return what a reader of a language would see wrong, a line each, by the message's context.

    Missing or fuzzy messages are shown in English; further ones are never shown; a message whose
    blanks are not those of the English one, or that lacks a plural form, says something wrong.
    """
    file = catalogue.file_of(code, domain)
    return faults_in(file, domain) if file else [f"{code}: there is no {domain}.po"]


def faults_in(file: Path, domain: str) -> list[str]:
    """Return the faults of a catalogue, wherever it lies."""
    there, wanted = catalogue.read(file), template(domain)
    found = [
        f"{_name(message)}: {fault}"
        for message in wanted
        if message.id
        for fault in _faults(there.get(message.id, message.context), message, there.num_plurals)
    ]
    left = [m for m in there if m.id and wanted.get(m.id, m.context) is None]
    return found + [f"{_name(message)}: is in no page any more" for message in left]


def write(catalog: Catalog) -> bytes:
    """Return a catalogue as a .po file: the same messages, the same bytes."""
    out = io.BytesIO()
    write_po(out, catalog, width=_WIDTH, sort_output=False, omit_header=False)
    return out.getvalue()


def main(codes: Iterable[str]) -> int:
    """Renew templates and catalogues beside the package, and print each language's faults."""
    for domain in (catalogue.PAGES, catalogue.FACTS):
        export.write(catalogue.HERE / f"{domain}.pot", write(template(domain)))
    count = 0
    for code in tuple(codes) or catalogue.known()[1:]:
        for domain in (catalogue.PAGES, catalogue.FACTS):
            path = catalogue.HERE / code / "LC_MESSAGES" / f"{domain}.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            export.write(path, write(renewed(code, domain)))
            lines = faults_in(path, domain)
            count += len(lines) if domain == catalogue.PAGES else 0
            sys.stdout.write("".join(f"{code} {line}\n" for line in _counted(lines)))
    return 1 if count else 0


def _counted(lines: list[str]) -> Iterator[str]:
    """Yield lines once each, with how often they were said: hundreds of reports are one gap."""
    for line, times in Counter(lines).items():
        yield f"{line} ({times} times)" if times > 1 else line


def _pages() -> Iterator[tuple[str, str | tuple[str, str]]]:
    for group in GROUPS:
        for key, source in group.english.items():
            yield f"{group.group}.{key}", source


def _facts() -> Iterator[tuple[str, str]]:
    """Yield the texts of the data that pages show as they stand, each once."""
    names = [resource["name"] for resource in provenance.package()["resources"]]
    listed = pd.DataFrame([vars(provenance.of(name)) for name in names])
    titles = [form.title for form in FORMATS.values()]
    kinds = strikes.load()["weapon"].str.split(";").explode()
    frames: tuple[tuple[str, pd.DataFrame, tuple[str, ...]], ...] = (
        ("reach", pd.DataFrame({"definition": reach.DEFINITIONS.values()}), ("definition",)),
        ("sources", listed, ("title", "attribution", "licence")),
        ("formats", pd.DataFrame({"title": titles}), ("title",)),
        ("scenarios", scenarios.load(), ("title", "proposed_by")),
        ("weapons", weapons.load(), ("range_note",)),
        ("strikes", strikes.load(), ("summary", "notes")),
        ("strikes", pd.DataFrame({"weapon": kinds}), ("weapon",)),
    )
    seen = {""}
    for name, frame, columns in frames:
        for column in columns:
            for text in frame[column]:
                if text not in seen:
                    seen.add(text)
                    yield f"{name}.{column}", text


def _empty(code: str | None) -> Catalog:
    language = Locale.parse(code) if code else None
    made = Catalog(
        locale=language,
        project="Reachline",
        version="1",
        copyright_holder="Reachline",
        creation_date=_DAY,
        revision_date=_DAY,
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        fuzzy=False,
    )
    made.header_comment = "# What Reachline's pages say. CONTRIBUTING.md tells how to translate."
    return made


def _faults(message: Message | None, source: Message, forms: int) -> Iterator[str]:
    if message is None:
        yield "is missing"
        return
    texts = message.string if isinstance(message.string, list | tuple) else [message.string]
    if message.fuzzy:
        yield "is fuzzy: look at it again"
    if not all(texts) or (source.pluralizable and len(texts) != forms):
        yield "is not translated" if not any(texts) else f"has not all {forms} plural forms"
        return
    english = source.id[-1] if isinstance(source.id, list | tuple) else source.id
    blanks = sorted(_BLANK.findall(english))
    if any(sorted(_BLANK.findall(text or "")) != blanks for text in texts):
        yield f"has other blanks than {' '.join(blanks) or 'none'}"


def _name(message: Message) -> str:
    return message.context or str(message.id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
