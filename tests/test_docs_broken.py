"""The documents that are made by reading files are up to date."""

from pathlib import Path

import pytest

from docs import broken_files, sources


def test_the_table_of_broken_files_is_up_to_date() -> None:
    assert broken_files.OUT.read_text(encoding="utf-8") == broken_files.page(), (
        "run `python -m docs.broken_files`"
    )


def test_there_are_fifty_ways_and_each_is_told_apart() -> None:
    assert len(broken_files.CASES) >= 50
    assert len({case.what for case in broken_files.CASES}) == len(broken_files.CASES)


@pytest.mark.parametrize("case", broken_files.CASES, ids=lambda case: case.what)
def test_each_is_told_with_what_to_do(case: broken_files.Case, tmp_path: Path) -> None:
    said = broken_files.outcome(case, tmp_path)
    assert case.name in said, "the file is named"
    assert str(tmp_path) not in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_the_figures_of_real_files_are_up_to_date(reference: Path) -> None:
    assert sources.OUT.read_text(encoding="utf-8") == sources.page(reference), (
        "run `python -m docs.sources`"
    )
