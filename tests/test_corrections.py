"""Dated figures and the log of corrections, from the table to the folder a newsroom takes."""

import datetime as dt
import difflib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from data.build import package
from geo.errors import FileError
from layers import corrections, figures, provenance, strikes
from maps import struck
from maps.build import files
from maps.compose import compose
from maps.embed import render_embed
from maps.page import render_page
from maps.spec import Locale, MapSpec, from_yaml

STORY = Path(__file__).parents[1] / "data" / "stories" / "2025-08-21.yaml"
MUKACHEVO, LVIV = "UA-20250821-MUKACHEVO", "UA-20250821-LVIV"
HEAD = ",".join(corrections.COLUMNS)
ROW = f"C-1,{LVIV},injured,3,4,2025-09-01,A source recounted.,https://paper.example/a"


def standing(as_of: dt.date | None) -> dict[tuple[str, str], int]:
    rows = figures.standing(as_of).to_dict("records")
    return {(row["strike_id"], row["quantity"]): int(row["value"]) for row in rows}


class TestFigures:
    @pytest.mark.parametrize(
        ("day", "injured"),
        [(21, 23), (22, 22), (23, 26), (25, 26), (26, 27), (30, 27)],
    )
    def test_the_last_count_of_a_day_stands(self, day: int, injured: int) -> None:
        assert standing(dt.date(2025, 8, day))[MUKACHEVO, "injured"] == injured

    def test_without_a_day_the_latest_does(self) -> None:
        assert standing(None)[MUKACHEVO, "injured"] == 27
        assert standing(None)[MUKACHEVO, "killed"] == 0

    def test_before_the_first_count_nothing_is_stated(self) -> None:
        early = figures.dated(strikes.load(), dt.date(2025, 8, 20)).set_index("strike_id")
        assert early["injured"].isna()[LVIV]
        assert early.loc[LVIV, "source_date"] == ""

    def test_strikes_without_counts_keep_their_figure(self) -> None:
        before = strikes.load().set_index("strike_id")
        after = figures.dated(strikes.load()).set_index("strike_id")
        others = before.index.difference(list(figures.load()["strike_id"]))
        kept = ["killed", "injured", "source_date"]
        pd.testing.assert_frame_equal(before.loc[others, kept], after.loc[others, kept])

    def test_every_count_has_its_source_and_its_strike(self) -> None:
        known = {*strikes.load()["strike_id"], "UA-20250821-NATIONWIDE"}
        table = figures.load()
        assert set(table["strike_id"]) <= known
        assert set(table["quantity"]) <= set(figures.QUANTITIES)
        assert table["source_url"].str.startswith("https://").all()
        assert table["as_of"].is_monotonic_increasing

    @pytest.mark.parametrize(("day", "injured"), [(21, "23"), (23, "26"), (None, "27")])
    def test_the_map_says_the_count_its_day_and_who_published_it(
        self, day: int | None, injured: str
    ) -> None:
        as_of = None if day is None else dt.date(2025, 8, day)
        spec = from_yaml(STORY).model_copy(update={"figures_as_of": as_of})
        scene = compose(spec)
        told = scene.strikes.set_index("strike_id").loc[MUKACHEVO]
        assert f"injured: {injured}" in told["casualties_words"]
        assert f"as of {day or 26} August 2025" in told["casualties_words"]
        used = figures.standing(as_of)
        used = used[used["strike_id"] == MUKACHEVO]
        assert set(used["source_url"]) <= {url for _, url in told["sources"]}
        said = f"{day} August 2025" if day else "20 March 2026"
        assert scene.as_of_line.startswith(f"Figures as of {said}")
        for page in (render_page(scene), render_embed(scene)):
            assert f"<p>{scene.as_of_line}</p>" in page


class TestLog:
    def test_ours_can_be_read(self) -> None:
        assert list(corrections.load().columns) == list(corrections.COLUMNS)

    def test_the_latest_comes_first(self) -> None:
        text = f"{HEAD}\n{ROW}\n{ROW.replace('C-1', 'C-2').replace('09-01', '09-02')}\n"
        assert corrections.read(text, file="x")["correction_id"].tolist() == ["C-2", "C-1"]

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("2025-09-01", "September", "is no date"),
            ("https://paper", "javascript:paper", "is not http"),
            ("A source recounted.", "", "is missing"),
            (",3,4,", ",3,3,", "is what it was"),
        ],
    )
    def test_a_row_that_does_not_fit_is_named(self, old: str, new: str, said: str) -> None:
        with pytest.raises(FileError, match=said) as raised:
            corrections.read(f"{HEAD}\n{ROW.replace(old, new)}\n", file="log.csv")
        assert [(fault.file, fault.row) for fault in raised.value.faults] == [("log.csv", 2)]

    def test_every_fault_is_told_at_once(self) -> None:
        with pytest.raises(FileError) as raised:
            corrections.read(f"{HEAD}\n{ROW}\n{ROW.replace('2025-09-01', '')}\n", file="x")
        assert [fault.row for fault in raised.value.faults] == [3, 3]

    def test_other_columns_are_refused(self) -> None:
        with pytest.raises(FileError, match="other columns"):
            corrections.read("id,what\n1,2\n", file="x")


@pytest.fixture
def corrected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Facts of our own, in which one count was corrected and logged."""
    for path in provenance.DATA.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
    table = tmp_path / "figures_20250821.csv"
    text = table.read_text("utf-8")
    old = f"F20250821-24,{LVIV},injured,3,"
    assert old in text
    table.write_text(text.replace(old, f"F20250821-24,{LVIV},injured,4,"), "utf-8")
    (tmp_path / "corrections.csv").write_text(f"{HEAD}\n{ROW}\n", "utf-8")
    package.write(tmp_path)
    cached = (
        figures.load,
        struck.known_strikes,
        corrections.load,
        provenance.package,
        provenance.of,
    )
    for module in (figures, corrections, provenance):
        monkeypatch.setattr(module, "DATA", tmp_path)
    for load in cached:
        load.cache_clear()
    yield tmp_path
    for load in cached:
        load.cache_clear()


@pytest.fixture(scope="module")
def before() -> dict[str, bytes]:
    return files(compose(from_yaml(STORY)))


# What a count stands in: its pages and pictures, the data of the strikes, the log.
CHANGED = {
    *("map.html", "map.html.gz", "embed.html", "embed.html.gz", "report.html", "manifest.json"),
    *("map.png", "map@2x.png", "map.svg"),
    *(f"data/strikes.{form}" for form in ("csv", "geojson", "parquet", "kml")),
    # The height to reserve: a correction takes room.
    *("snippet.html", "snippet-amp.html", "oembed.json"),
    *("data/map.gpkg", "data/corrections.csv", "data/README.txt"),
}


def test_a_correction_changes_what_it_must_and_nothing_else(
    before: dict[str, bytes], corrected: Path
) -> None:
    assert corrected.exists()
    after = files(compose(from_yaml(STORY)))
    cards = {name for name in {*before, *after} if name.startswith("assets/card")}
    same = {name for name in before if name not in cards and before[name] == after.get(name)}
    assert {*before, *after} - same - cards == CHANGED
    assert len(cards) == 2, "the picture is named by its content"

    def lines(name: str) -> list[str]:
        old, new = (made[name].decode().splitlines() for made in (before, after))
        return [line for line in difflib.ndiff(old, new) if line.startswith(("+ ", "- "))]

    rows = [line for line in lines("data/strikes.csv") if line]
    assert len(rows) == 2
    assert all(LVIV in row for row in rows)
    log = pd.read_csv(corrected / "corrections.csv", dtype="str")
    assert ROW in after["data/corrections.csv"].decode()
    assert len(log) == 1

    told = "1 September 2025: Lviv, 21 August 2025, injured: 4, not 3. A source recounted."
    for name in ("map.html", "embed.html", "report.html"):
        page = after[name].decode()
        assert told in page
        assert 'href="https://paper.example/a"' in page
        assert told not in before[name].decode()
    moved = [line[2:] for line in lines("map.html") if line[2:].strip()]
    assert len(moved) < 40
    signs: tuple[str, ...] = ("Lviv", "orrected", "orrections", "rl-notes", "</ul>", "</section>")
    signs += ("Content-Security", "data-version", "Data version", "Figures as of", "reachline_map")
    assert [line[:200] for line in moved if not any(sign in line for sign in signs)] == []
    heights = r"max\(.*?;|height=\\?\"\d+|\"height\": \d+"
    for name in ("snippet.html", "snippet-amp.html", "oembed.json"):
        old, new = (re.sub(heights, "", made[name].decode()) for made in (before, after))
        assert old == new, "nothing but heights"


def test_it_is_told_in_ukrainian(corrected: Path) -> None:
    assert corrected.exists()
    scene = compose(from_yaml(STORY).model_copy(update={"locale": Locale.UK}))
    (correction,) = scene.corrections
    assert correction.words.startswith("1 вересня 2025")
    assert "поранені: 4, а не 3" in correction.words
    assert "Останнє виправлення" in scene.as_of_line


def test_of_another_map_nothing_is_said(corrected: Path) -> None:
    assert corrected.exists()
    scene = compose(MapSpec(date=dt.date(2025, 7, 1)))
    assert scene.corrections == ()
    assert "Last corrected" not in scene.as_of_line
