"""What is wrong with a file is told in the reader's language, every message of every reader."""

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.errors import Fault, FileError, InputError
from layers import sources
from maps import fault_words
from maps.fault_words import FAULTS, told
from maps.spec import Locale

ROOT = Path(__file__).resolve().parents[1]
READERS = sorted((ROOT / "layers" / "sources").glob("*.py"))
CALLS = {"fault", "repair", "note", "note_rows", "unusable", "Fault", "Named", "Found", "TableRow"}
CALLS |= {"Feature"}
NAMES = {"message", "cure", "note", "problem"}
LETTERS = re.compile("[a-z]|^7 7$")
CYRILLIC = re.compile("[а-яіїєґ]", re.IGNORECASE)


def text_of(node: ast.expr) -> str:
    """Return a text as it would be said, every value in it 7."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else 7 for part in node.values)
        return "".join(map(str, parts))
    return ""


def said_in(path: Path) -> Iterator[str]:
    """Yield what a reader says of files and rows, by the code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            found = [*node.args, *(word.value for word in node.keywords if word.arg in NAMES)]
            if name not in CALLS:
                continue
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in NAMES:
            found = [node.value]
        else:
            continue
        for part in found:
            both = [part.body, part.orelse] if isinstance(part, ast.IfExp) else [part]
            texts = map(text_of, both)
            yield from (text for text in texts if " " in text.strip() and LETTERS.search(text))


# What is put together of several texts is told whole: a few of each.
COMPOSED = {
    "coordinates finer than a settlement were 7": (
        "coordinates finer than a settlement were rounded to 2 decimals (about 1 km)",
        (
            "coordinates finer than a settlement were moved to the nearest place, or beyond 3 km of"
            " any rounded to 2 decimals (about 1 km)"
        ),
    ),
    "the date 7": (
        "the date is missing",
        "the date is no date",
        "the date is no date: its month is unknown",
        "the date is no day of the calendar",
        "the date can be read two ways (day first or month first)",
    ),
    "7 in 7, in row 7 as 7": (
        "serial numbers of a spreadsheet were read as days in 1 row, in row 3 as 2025-08-21",
        "seconds or milliseconds since 1970 were read as days of UTC in 1,200 rows, in row 1 as 7",
    ),
    "7 7": ("is larger than 512 MB", "unpacks to more than 800 bytes"),
    "has no coordinates, and no place called so is known7": (
        "has no coordinates, and no place called so is known",
        "has no coordinates, and no place called so is known in UA-63",
    ),
    "7, the city among 7 so called": (
        "had no coordinates; placed at Kharkiv (UA-63) by its name, the city among 3 so called",
    ),
    "Correct the name or the oblast, or give coordinates.7": (
        "Correct the name or the oblast, or give coordinates.",
        "Correct the name or the oblast, or give coordinates. Nearest names: Lviv (UA-46).",
    ),
    "has no coordinates, and its name means 7 places: 77": (
        "has no coordinates, and its name means 5 places: A (UA-46), B (UA-63) and 3 more",
    ),
    "the 7 7": ("the longitude is missing", "the latitude is no number"),
    "the 7 is beyond 7 degrees": ("the latitude is beyond 90 degrees",),
    "latitude stood first in 7; turned to (lon, lat)": (
        "latitude stood first in every geometry; turned to (lon, lat)",
        "latitude stood first in 3 of 4 geometries; turned to (lon, lat)",
    ),
}


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.stem)
def test_every_message_of_a_reader_is_told_in_ukrainian(path: Path) -> None:
    texts = {said for text in said_in(path) for said in COMPOSED.get(text, (text,))}
    assert [text for text in texts if not CYRILLIC.search(told(text, "uk"))] == []


def test_what_is_composed_is_told_whole() -> None:
    texts = [text for told_so in COMPOSED.values() for text in told_so]
    for text in texts:
        left = re.sub(r"\b(UTC|UA|[A-Z]|Kharkiv|Lviv|lon|lat)\b", "", told(text, "uk"))
        assert not re.search("[a-z]{2}", left), left


def read(*names: str) -> list[Fault]:
    found = sources.read([ROOT / "tests" / "fixtures_sources" / name for name in names])
    return [*found.report.faults, *found.report.repairs]


@pytest.mark.parametrize("name", ["plain.csv", "acled.csv", "ucdp.csv", "control.geojson"])
def test_what_is_wrong_with_files_is_told_without_english(name: str) -> None:
    faults = read(name)
    assert faults
    for wrong in faults:
        for text in (wrong.message, wrong.cure):
            said = told(text, "uk")
            assert told(text, "en") == text
            assert not text or CYRILLIC.search(said)
            # What is left in Latin letters is a name, a number or a pattern.
            assert not re.search(r"\b(is|was|were|has|had|the|read|write)\b", said, re.IGNORECASE)


def test_a_fault_says_where_it_stands_in_the_language() -> None:
    wrong = Fault("ours.csv", 3, "killed", "many", "is no count of people; left empty", "")
    assert fault_words.fault(wrong, "en") == str(wrong)
    said = fault_words.fault(wrong, "uk")
    assert said.startswith("ours.csv, рядок 3, стовпець killed: не кількість людей")
    assert "('many')" in said


def test_an_error_of_a_file_says_so_many_faults_and_how_many_more() -> None:
    many = FileError([Fault("a.csv", row, None, "", "no row", "Mend it.") for row in range(1, 14)])
    assert fault_words.error(many, "en") == str(many)
    lines = fault_words.error(many, "uk").splitlines()
    assert (len(lines), lines[-1]) == (11, "... і ще 3")
    assert lines[0] == "a.csv, рядок 1: no row. Mend it."  # of no known kind: as it is


def test_names_in_a_message_stay_and_decide_nothing() -> None:
    for name in ("3 rows", "column 4", "is empty", "{n}", "{", "\\d+", "в області"):
        error = InputError(f"No place called {name!r} is known. Nearest names: Lviv (UA-46).")
        assert repr(name) in fault_words.error(error, "uk")
        assert "Найближчі назви: Lviv (UA-46)." in fault_words.error(error, "uk")


@pytest.mark.parametrize("locale", Locale)
def test_a_message_is_known_again_as_itself(locale: Locale) -> None:
    for key, english in FAULTS.english.items():
        if key not in fault_words._PLACES:
            filled = dict.fromkeys(re.findall(r"{(\w+)}", str(english)), "7")
            said = told(str(english).format(**filled), locale)
            assert said == FAULTS[locale][key].format(**filled)


@pytest.mark.parametrize(
    "hostile",
    [
        "km=x" + 2_000 * ": not understood.",
        "tab=" + 20_000 * ": take one of ",
        "No place called " + 5_000 * "is known. ",
        200_000 * "{",
    ],
)
def test_a_hostile_text_is_told_at_once_and_never_nested(hostile: str) -> None:
    began = time.perf_counter()
    assert fault_words.error(InputError(hostile), "uk") == hostile
    assert time.perf_counter() - began < 5  # minutes, if every part were looked into


def test_what_a_file_names_is_not_translated() -> None:
    fault = "Call that column 'date'; there are: is empty, lat."
    assert "є такі: is empty, lat" in told(fault, "uk")
