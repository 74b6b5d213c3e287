"""The documents that are made by reading files are up to date."""

from datetime import date
from pathlib import Path

import pytest

from docs import broken_files, odd_files, sources
from docs.cases import Case
from geo.errors import FileError
from layers.sources import read

SOUND = {f"{count} of {count} kept." for count in (1, 2, 3)}
CASES = (*broken_files.CASES, *odd_files.CASES)


def test_the_table_of_broken_files_is_up_to_date() -> None:
    assert broken_files.OUT.read_text(encoding="utf-8") == broken_files.page(), (
        "run `python -m docs.broken_files`"
    )


def test_there_are_fifty_ways_and_each_is_told_apart() -> None:
    assert len(broken_files.CASES) >= 50
    assert len(odd_files.CASES) >= 50
    assert len({case.what for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_each_is_told_with_what_to_do(case: Case, tmp_path: Path) -> None:
    said = broken_files.outcome(case, tmp_path)
    assert case.name in said or said in SOUND or "a line of totals" in said, "the file is named"
    assert str(tmp_path) not in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


OTHER_DAYS = {
    "milliseconds since 1970, before midnight UTC and after it in Kyiv": date(2025, 8, 20),
    "the 29th of February": date(2024, 2, 29),
    "a span of days": date(2025, 8, 19),
}


@pytest.mark.parametrize("case", odd_files.CASES, ids=lambda case: case.what)
def test_what_is_kept_is_what_was_meant(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.name
    path.write_bytes(case.content)
    try:
        reading = read([path], today=broken_files.TODAY, coarsen=False)
    except FileError:
        return  # what it says stands in the table
    day = OTHER_DAYS.get(case.what, date(2025, 8, 20))
    assert set(reading.frame["date"]) <= {day}
    if reading.kind == "control":
        assert reading.frame.total_bounds == pytest.approx([36, 46, 37, 47], abs=1e-6)
    elif len(reading.frame):
        assert reading.frame.total_bounds == pytest.approx([36.25, 49.98] * 2)
    assert reading.report.kept or reading.report.faults, "nothing is lost"


def test_the_figures_of_real_files_are_up_to_date(reference: Path) -> None:
    assert sources.OUT.read_text(encoding="utf-8") == sources.page(reference), (
        "run `python -m docs.sources`"
    )
