"""The encoding of a text: by its mark, as UTF-8, or one of those that came before it."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from layers.sources.report import Report, unusable

SAMPLE_BYTES = 2**20
UTF_8 = "utf-8-sig"
CYRILLIC = ("cp1251", "koi8-u", "cp866", "mac-cyrillic")
NAMES = {
    "cp1251": "Windows-1251",
    "koi8-u": "KOI8-U",
    "cp866": "DOS 866",
    "mac-cyrillic": "Mac Cyrillic",
    "cp1252": "Latin-1",
    "latin-1": "Latin-1",
}
MOST_BROKEN = 0.05
"""Of the letters beyond ASCII: with fewer broken ones a text is UTF-8 that was cut or mangled."""

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32-LE"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32-BE"),
    (b"\xff\xfe", "utf-16", "UTF-16-LE"),
    (b"\xfe\xff", "utf-16", "UTF-16-BE"),
)
_PAIR = re.compile(r"[Ѐ-ӿ]{2}")
_LETTER = re.compile(r"[Ѐ-ӿ]")
_COMMON = re.compile(r"[оаеиінтрсвк]", re.IGNORECASE)
_WORD = re.compile(r"(?<![Ѐ-ӿ])(?:[А-ЯЁІЇЄҐ]?[а-яёіїєґ]+|[А-ЯЁІЇЄҐ]+)(?![Ѐ-ӿ])")
_WESTERN = re.compile(r"[À-ÿ]")


@dataclass(frozen=True)
class Found:
    """An encoding, by the name that Python knows, and what to say of it."""

    encoding: str
    note: str = ""
    cure: str = ""


def of_file(path: Path) -> Found:
    """Return the encoding of a text file, a piece at a time.

    Raises
    ------
    FileError
        It holds bytes that no text has.
    """
    with path.open("rb") as stream:
        return _of(iter(lambda: stream.read(SAMPLE_BYTES), b""), str(path))


def decode(data: bytes, report: Report) -> str:
    """Return the text of `data`, telling `report` of any habit but plain UTF-8.

    Raises
    ------
    FileError
        It holds bytes that no text has.
    """
    found = _of(iter([data]), report.file)
    tell(found, report)
    return data.decode(found.encoding, errors="replace").lstrip("\ufeff")


def tell(found: Found, report: Report) -> None:
    """Note what was found, if there is anything to say."""
    if found.note:
        report.note(found.note, found.cure)


def _of(pieces: Iterator[bytes], name: str) -> Found:
    head = next(pieces, b"")
    for mark, encoding, said in _MARKS:
        if head.startswith(mark):
            return Found(encoding, f"read as {said}, by its byte order mark")
    wide = _unmarked(head)
    if wide:
        return wide
    decoder = codecs.getincrementaldecoder("utf-8")()
    piece, last = head, head
    try:
        while piece:
            if b"\0" in piece:
                cure = "See the list of formats."
                raise unusable(name, "is no text, and no format known here", cure)
            last = piece
            decoder.decode(piece)
            piece = next(pieces, b"")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _old(last)
    marked = head.startswith(codecs.BOM_UTF8)
    return Found(UTF_8, "a byte order mark was removed" if marked else "")


def _unmarked(head: bytes) -> Found | None:
    """Return UTF-16 without its mark: every other byte of its ASCII is nothing."""
    start = head[:2000]
    for encoding, said, nothing in (("utf-16-le", "UTF-16-LE", 1), ("utf-16-be", "UTF-16-BE", 0)):
        odd, even = start[nothing::2], start[1 - nothing :: 2]
        if len(odd) > 1 and 2 * odd.count(0) > len(odd) and not even.count(0):
            return Found(encoding, f"read as {said}, by its bytes", "Save it as UTF-8.")
    return None


def _old(sample: bytes) -> Found:
    """Return which of the encodings before UTF-8 bytes are in, or UTF-8 if few are broken."""
    text = sample.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    if broken < MOST_BROKEN * beyond or (broken == 1 and text.endswith("\ufffd") and beyond > 1):
        note = "holds bytes that are no UTF-8; each was read as \ufffd"
        return Found(UTF_8, note, "Export it again as UTF-8.")
    encoding = _cyrillic(sample) or _western(sample)
    note = f"read as {NAMES[encoding]}, since it is not UTF-8"
    return Found(encoding, note, "Save it as UTF-8.")


def _cyrillic(sample: bytes) -> str:
    """Return the Cyrillic encoding in which a text reads best, or none if it is not Cyrillic."""
    texts = {name: sample.decode(name, errors="replace") for name in CYRILLIC}
    scores = {name: _sense(text) for name, text in texts.items()}
    best = max(CYRILLIC, key=lambda name: scores[name])
    letters, pairs = len(_LETTER.findall(texts[best])), 2 * len(_PAIR.findall(texts[best]))
    # A Western accent read as Cyrillic stands alone between Latin letters; Cyrillic words do not.
    return best if letters and 2 * pairs > letters else ""


def _sense(text: str) -> float:
    """Return how far a text beyond ASCII is words of common letters, in one case each."""
    beyond = sum(char > "\x7f" for char in text)
    if not beyond:
        return 0.0
    words = sum(len(match[0]) for match in _WORD.finditer(text))
    return (len(_COMMON.findall(text)) + words) / beyond


def _western(sample: bytes) -> str:
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"
