"""Bytes and text of a file: size limits, packed files, byte order marks, old encodings, JSON."""

import codecs
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from layers.sources.report import Report, unusable

MAX_BYTES = 512 * 2**20
"""Of a file, and of what a packed file unpacks to."""

MAX_MEMBERS = 20_000
"""Of files in one packed file."""

SAMPLE_BYTES = 2**20

_GZIP = b"\x1f\x8b"
_CYRILLIC_PAIR = re.compile(r"[Ѐ-ӿ]{2}")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_WIDE_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SMALLER = "Split it into smaller files."


def read_bytes(path: Path) -> bytes:
    """Return the whole file, unpacked if it is gzip.

    Raises
    ------
    FileError
        The file is missing, unreadable, empty or too large.
    """
    name = str(path)
    check_size(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise unusable(name, f"cannot be read: {reason}", "Check the path.") from error
    if data.startswith(_GZIP):
        data = _gunzip(data, name)
    if not data.strip():
        raise unusable(name, "is empty", "Fetch or export it again.")
    return data


def check_size(path: Path) -> None:
    """Refuse a file that is missing, no file, or beyond `MAX_BYTES`."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the path.
        raise unusable(str(path), "is not there", "Check the path.") from error
    if not path.is_file():
        raise unusable(str(path), "is not a file", "Name a file.")
    if size > MAX_BYTES:
        raise unusable(str(path), f"is larger than {MAX_BYTES // 2**20} MB", _SMALLER)


def check_zip(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a packed file that would unpack beyond the limits."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_BYTES:
        raise unusable(name, "unpacks to more than the size limit", _SMALLER)


def zip_member(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """Return one file out of a packed one, never more bytes than the limit."""
    try:
        with archive.open(member) as stream:
            # One byte more than allowed shows a directory that understates the size.
            data = stream.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError) as error:
        # RuntimeError: encrypted; NotImplementedError: an unknown compression.
        raise unusable(name, f"{member} in it cannot be unpacked", "Fetch it again.") from error
    if len(data) > MAX_BYTES:
        raise unusable(name, "unpacks to more than the size limit", _SMALLER)
    return data


def _gunzip(data: bytes, name: str) -> bytes:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise unusable(name, "is a broken gzip file", "Fetch it again.") from error
    if len(unpacked) > MAX_BYTES:
        raise unusable(name, "unpacks to more than the size limit", _SMALLER)
    if not unpacker.eof:
        raise unusable(name, "is a gzip file cut short", "Fetch it again.")
    return unpacked


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file, a chunk at a time: a name that Python and pandas know."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with path.open("rb") as stream:
        head = stream.read(SAMPLE_BYTES)
        for mark, _ in _WIDE_MARKS:
            if head.startswith(mark):
                return "utf-16"
        chunk, last = head, head
        try:
            while chunk:
                last = chunk
                decoder.decode(chunk)
                chunk = stream.read(SAMPLE_BYTES)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _old_encoding(last)
    return "utf-8-sig"


def decode(data: bytes, report: Report) -> str:
    """Return the text of `data`, telling `report` of any habit but plain UTF-8."""
    for mark, encoding in _WIDE_MARKS:
        if data.startswith(mark):
            report.note(f"read as {encoding.upper()}, by its byte order mark")
            return data[len(mark) :].decode(encoding, errors="replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_old(data, report)
    if text.startswith("\ufeff"):
        report.note("a byte order mark was removed")
    return text.lstrip("\ufeff")


def _decode_old(data: bytes, report: Report) -> str:
    encoding = _old_encoding(data)
    name = "Windows-1251" if encoding == "cp1251" else "Latin-1"
    report.note(f"read as {name}, since it is not UTF-8", "Save it as UTF-8.")
    return data.decode(encoding, errors="replace")


def _old_encoding(data: bytes) -> str:
    """Return which of the encodings before UTF-8 bytes are in."""
    cyrillic = data.decode("cp1251", errors="replace")
    # A Western accent read as Cyrillic stands alone between Latin letters; Cyrillic words do not.
    pairs = 2 * len(_CYRILLIC_PAIR.findall(cyrillic))
    if 2 * pairs > len(_CYRILLIC.findall(cyrillic)):
        return "cp1251"
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def parse_json(text: str, report: Report) -> Any:
    """Return what a JSON text holds; `NaN` and infinities become null.

    Raises
    ------
    FileError
        The text is no JSON, with line and column.
    """
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        message = f"is no valid JSON ({error.msg} at {where})"
        raise unusable(report.file, message, "Fetch or export it again.") from error
    except (RecursionError, ValueError) as error:
        # ValueError: a whole number of thousands of digits.
        message = "is no JSON that can be read: nested or written beyond all limits"
        raise unusable(report.file, message, "Fetch or export it again.") from error
