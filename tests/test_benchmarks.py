"""Every section of the benchmarks runs and gives a whole table; no time is asserted."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks.tables import Rounds, Section, verdict

NEEDS = {"embed": ("browser", "nginx", "wrk")}


@pytest.mark.parametrize("name", benchmarks.SECTIONS)
def test_each_section_gives_a_table(name: str, request: pytest.FixtureRequest) -> None:
    for need in NEEDS.get(name, ()):
        request.getfixturevalue(need)
    with ThreadPoolExecutor(1) as thread:  # this one may have a browser's loop of its own
        section = thread.submit(benchmarks.SECTIONS[name], quick=True).result()
    assert section.rows
    assert {len(row) for row in section.rows} == {len(section.columns)}
    assert all(cell for row in section.rows for cell in row)
    assert section.markdown().startswith(f"## {section.title}\n")


def test_a_table_is_markdown() -> None:
    section = Section("Title", "Text.", ("what", "ms"), [("this", "1"), ("that", "2")])
    assert section.markdown().splitlines()[4:] == [
        "| what | ms |",
        "|---|---:|",
        "| this | 1 |",
        "| that | 2 |",
    ]


def test_ratios_are_of_the_same_round() -> None:
    took = Rounds({"ours": [1, 10, 3], "floor": [2, 20, 3]})
    assert took.ratio("ours", "floor") == 0.5
    assert took.ratio("ours", "floor", scale=2) == 1
    assert took.median("ours") == 3


def test_a_budget_missed_is_said_to_be_missed() -> None:
    assert verdict(0.7, 0.7) == "<= 0.7: met"
    assert "missed" in verdict(0.71, 0.7)


def test_an_unknown_section_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "speed"])
    with pytest.raises(SystemExit) as stopped:
        benchmarks.main()
    assert stopped.value.code == 2
    assert "no section speed" in capsys.readouterr().err


def test_a_part_is_printed_and_the_page_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = benchmarks.OUT.read_bytes() if benchmarks.OUT.exists() else None
    monkeypatch.setattr(sys, "argv", ["benchmarks", "startup", "--quick"])
    benchmarks.main()
    assert "## Start-up" in capsys.readouterr().out
    assert (benchmarks.OUT.read_bytes() if benchmarks.OUT.exists() else None) == before


def test_a_section_run_again_replaces_itself_alone() -> None:
    known = {"reach": "## Reach\n\nold\n", "areas": "## Areas\n\n| a |\n"}
    page = benchmarks.page(known)
    assert page.startswith("# Benchmarks")
    assert benchmarks.sections(page) == known
    again = benchmarks.page(benchmarks.sections(page) | {"reach": "## Reach\n\nnew\n"})
    assert "old" not in again
    assert benchmarks.sections(again)["areas"] == known["areas"]


def test_the_page_in_the_documents_can_be_taken_apart() -> None:
    text = benchmarks.OUT.read_text(encoding="utf-8")
    assert benchmarks.sections(text)
    assert set(benchmarks.sections(text)) <= set(benchmarks.SECTIONS)
