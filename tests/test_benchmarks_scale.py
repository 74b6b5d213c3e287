"""The tables of docs/scale.md are made, whole, and put where they belong; no time is asserted."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import audience, duck, events, scale, scale_peers, tree
from benchmarks.tables import Section


def test_growth_is_measured_from_outside(tmp_path: Path) -> None:
    growth, maps = scale._growth(scale.QUICK, tmp_path)
    assert [len(row) for row in maps.rows] == [len(maps.columns)]
    page_mb, packed_mb = (
        float(maps.rows[0][maps.columns.index(f"{name} MB")]) for name in ("page", "gzip")
    )
    assert packed_mb < page_mb < 2.3
    for section in (
        growth,
        scale._crew(scale.QUICK, tmp_path),
        scale._order(scale.QUICK, tmp_path),
    ):
        assert {len(row) for row in section.rows} == {len(section.columns)}
        assert len(section.rows) == 2
        peak = section.columns.index("peak MB")
        assert all(float(row[peak].replace(",", "")) > 50 for row in section.rows)


def test_peers_count_every_event(tmp_path: Path) -> None:
    source, lines = tmp_path / "events", tmp_path / "lines"
    events.write(source, 200, rows=100, days=2)
    scale_peers.prepare(source, lines)
    for name, method in scale_peers.METHODS.items():
        # Brought by the benchmarks alone.
        there = {"duckdb": duck.spatial() is not None, "sedonadb": scale._there("sedonadb")}
        if there.get(name, True):
            assert method(source, lines).iloc[:, 2].sum() == 200


def test_events_are_the_same_from_the_same_seed_in_order_of_days(tmp_path: Path) -> None:
    one, two, other = (
        pd.concat(list(events.partitions(300, rows=90, days=9, seed=seed)), ignore_index=True)
        for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(one, two)
    assert not one["geometry"].equals(other["geometry"])
    assert one["date"].is_monotonic_increasing
    assert one["event_id"].tolist() == list(range(300))
    files = events.write(tmp_path, 300, rows=90, days=9)
    assert [len(pd.read_parquet(file)) for file in files] == [90, 90, 90, 30]


def test_requests_of_a_published_map_are_counted(nginx: Path, wrk: Path) -> None:
    assert nginx.exists()
    assert wrk.exists()
    section = audience.run(quick=True)
    sizes = [int(row[1].replace(",", "")) for row in section.rows]
    assert sizes[0] < 2_000 < sizes[1]  # the pointer is small, the page is not
    assert sizes[2] < 2_000  # and is not sent again


def test_memory_is_that_of_the_whole_tree() -> None:
    held = "import time; held = bytearray(b'x') * 300_000_000; time.sleep(1)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}])"
    took = tree.run([sys.executable, "-c", child], cwd=scale.ROOT)
    assert took.peak_mb > 300
    with pytest.raises(subprocess.CalledProcessError):
        tree.run([sys.executable, "-c", "raise SystemExit(3)"], cwd=scale.ROOT)


def test_only_the_made_part_of_the_page_is_replaced() -> None:
    before = scale.PAGE.read_text(encoding="utf-8")
    section = Section("Title", "Text.", ("what",), [("this",)])
    after = scale.page(before, [section])
    assert after.startswith(before.split(scale.BEGINS)[0])
    assert after.endswith(before.split(scale.ENDS)[1])
    assert "## Title" in after
    assert scale.page(after, [section]) == after
