"""Bytes of a file: size limits, packed files, and JSON."""

import json
import os
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from geo.errors import FileError
from layers.sources.report import Report, unusable

MAX_BYTES = 512 * 2**20
"""Of a file held in memory as a whole, and of what a packed file unpacks to."""

TABLES_TIMES = 16
"""How much larger a table of text may be, which is read in pieces."""

SETTING = "REACHLINE_MAX_MB"
MAX_MEMBERS = 20_000
"""Of files in one packed file."""

SAMPLE_BYTES = 2**20

_GZIP = b"\x1f\x8b"
PACKED = (_GZIP,)


def limit() -> int:
    """Return the bytes a file held as a whole may have: `MAX_BYTES`, or as the setting says."""
    said = os.environ.get(SETTING, "")
    return int(said) * 2**20 if said.isdecimal() and int(said) else MAX_BYTES


def too_large(name: str, what: str, most: int) -> FileError:
    """Return the error of a file beyond a limit, with what can be done."""
    size = f"{most // 2**20:,} MB" if most >= 2**20 else f"{most} bytes"
    cure = (
        "Split it, or save the table as CSV, which is read in pieces and may be "
        f"{TABLES_TIMES} times as large; or allow more with {SETTING}=2048, if memory allows."
    )
    return unusable(name, f"{what} {size}", cure)


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


def check_there(path: Path) -> int:
    """Return the bytes of a file; refuse one that is missing or no file."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the path.
        raise unusable(str(path), "is not there", "Check the path.") from error
    if not path.is_file():
        raise unusable(str(path), "is not a file", "Name a file.")
    return size


def check_size(path: Path, *, times: int = 1) -> None:
    """Refuse a file that is missing, no file, or larger than `times` the limit."""
    if check_there(path) > times * limit():
        raise too_large(str(path), "is larger than", times * limit())


def check_zip(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a packed file that would unpack beyond the limits."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > limit():
        raise too_large(name, "unpacks to more than", limit())


def zip_member(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """Return one file out of a packed one, never more bytes than the limit."""
    try:
        with archive.open(member) as stream:
            # One byte more than allowed shows a directory that understates the size.
            data = stream.read(limit() + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError) as error:
        # RuntimeError: encrypted; NotImplementedError: an unknown compression.
        raise unusable(name, f"{member} in it cannot be unpacked", "Fetch it again.") from error
    if len(data) > limit():
        raise too_large(name, "unpacks to more than", limit())
    return data


def _gunzip(data: bytes, name: str) -> bytes:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(data, limit() + 1)
    except zlib.error as error:
        raise unusable(name, "is a broken gzip file", "Fetch it again.") from error
    if len(unpacked) > limit():
        raise too_large(name, "unpacks to more than", limit())
    if not unpacker.eof:
        raise unusable(name, "is a gzip file cut short", "Fetch it again.")
    return unpacked


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
        values = _sequence(text)
        if values is not None:
            report.note("read as JSON with one value a line")
            return values
        where = f"line {error.lineno}, column {error.colno}"
        message = f"is no valid JSON ({error.msg} at {where})"
        raise unusable(report.file, message, "Fetch or export it again.") from error
    except (RecursionError, ValueError) as error:
        # ValueError: a whole number of thousands of digits.
        message = "is no JSON that can be read: nested or written beyond all limits"
        raise unusable(report.file, message, "Fetch or export it again.") from error


def _sequence(text: str) -> Any:
    """Return what a JSON value on each line, or after each record separator, holds together."""
    lines = [line for line in re.split("[\n\r\x1e]+", text) if line.strip()]
    if len(lines) < 2 and "\x1e" not in text:  # noqa: PLR2004 - one value is no sequence
        return None
    try:
        values = [json.loads(line, parse_constant=lambda _: None) for line in lines]
    except (ValueError, RecursionError):
        return None
    if all(isinstance(value, dict) and value.get("type") == "Feature" for value in values):
        return {"type": "FeatureCollection", "features": values}
    return values
