"""A folder of partitions: the numbers of the whole in memory, nothing half written, resumed."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from benchmarks import events
from geo.errors import FileError, InputError
from layers import places, points, reach, timeline
from layers.scale import engine, folder, totals
from layers.scale.partition import Job, work
from tests import scaled


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("events")
    events.write(made, scaled.COUNT, rows=scaled.ROWS, days=scaled.DAYS)
    return made


@pytest.fixture(scope="module")
def done(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what an uninterrupted run left."""
    out = tmp_path_factory.mktemp("whole") / "out"
    told: list[tuple[int, int]] = []
    found = folder.measure(source, out, progress=lambda now, all_: told.append((now, all_)))
    assert found == folder.Summary(partitions=12, rows=scaled.COUNT, kept=0)
    assert told[-1] == (scaled.COUNT, scaled.COUNT)
    assert [now for now, _ in told] == sorted(now for now, _ in told)
    return out


@pytest.fixture(scope="module")
def whole(source: Path, tmp_path_factory: pytest.TempPathFactory) -> gpd.GeoDataFrame:
    """Give the same events measured in memory, in one go."""
    one = tmp_path_factory.mktemp("one") / "all.parquet"
    frames = [gpd.read_parquet(file) for file in sorted(source.glob("*.parquet"))]
    pd.concat(frames, ignore_index=True).to_parquet(one, index=False)
    found = points.read(one)
    measured = reach.measure(found.lon, found.lat, found.days, control=timeline.load())
    return gpd.GeoDataFrame(points.joined(found, measured.table))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    made = tmp_path / "small"
    events.write(made, 60, rows=20, days=2)
    return made


def test_partitions_have_the_numbers_of_the_whole_to_the_bit(
    done: Path, whole: gpd.GeoDataFrame
) -> None:
    parts = [gpd.read_parquet(file) for file in sorted((done / "points").glob("*.parquet"))]
    assert len(parts) == 12
    found = pd.concat(parts, ignore_index=True)
    pd.testing.assert_frame_equal(found, whole, check_exact=True, check_dtype=False)
    assert found["contact_km"].notna().all()
    assert found["geometry"].to_wkb().equals(whole["geometry"].to_wkb())


def test_totals_add_up_to_the_events(done: Path, whole: gpd.GeoDataFrame) -> None:
    by_oblast = pd.read_parquet(done / folder.BY_OBLAST)
    grouped = whole.groupby([whole["date"].astype("datetime64[s]"), "oblast_iso"])["contact_km"]
    expected = grouped.agg(["size", "count", "mean", "min", "max"]).reset_index()
    assert (by_oblast["date"] == expected["date"]).all()
    assert list(by_oblast["oblast_iso"]) == list(expected["oblast_iso"])
    assert list(by_oblast["events"]) == list(expected["size"])
    assert list(by_oblast["measured"]) == list(expected["count"])
    assert by_oblast["contact_mean_km"].to_numpy() == pytest.approx(expected["mean"], abs=5e-4)
    assert list(by_oblast["contact_least_km"]) == list(expected["min"])
    assert list(by_oblast["contact_most_km"]) == list(expected["max"])
    by_place = pd.read_parquet(done / folder.BY_PLACE)
    assert by_place["events"].sum() == scaled.COUNT
    outside = by_place.loc[by_place["geonameid"] == totals.NOWHERE, "events"].sum()
    assert outside == (whole["oblast_iso"] == "").sum()


def test_the_nearest_place_is_the_place_itself_at_its_centre() -> None:
    homes = places.load()
    parts = homes[homes["part_of_city"]]
    near_parts = totals.nearest_place(parts["longitude"], parts["latitude"])
    assert not set(near_parts) & set(parts["geonameid"])  # no finer than the settlement
    homes = homes[~homes["part_of_city"]]
    found = totals.nearest_place(homes["longitude"], homes["latitude"])
    there = homes.set_index("geonameid").loc[found]
    # Two places of the gazetteer may share a point.
    assert np.array_equal(there["longitude"].to_numpy(), homes["longitude"].to_numpy())
    assert np.array_equal(there["latitude"].to_numpy(), homes["latitude"].to_numpy())


def test_totals_come_out_alike_however_the_parts_are_cut(
    done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [pd.read_parquet(file) for file in sorted((done / "totals").glob("*.parquet"))]
    together = totals.merged(parts)
    monkeypatch.setattr(totals, "_PENDING_ROWS", 10)
    again = totals.merged(reversed(parts))
    for one, other in zip(together, again, strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_killed_midway_it_goes_on_where_it_was(source: Path, done: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = scaled.reach(source, out)
    scaled.wait_for(lambda: len(list((out / "done").glob("*.json"))) >= 3)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=scaled.TIMEOUT_S)
    kept = scaled.stamps(out)
    assert 3 <= len(kept) < 12
    assert not (out / folder.MANIFEST).exists()
    for file in (out / "points").glob("*.parquet"):
        assert len(pd.read_parquet(file)) == scaled.ROWS  # what has a name is whole
    (out / "points" / ".events-00011.parquet.abc").write_bytes(b"half")
    told = scaled.said(scaled.reach(source, out))
    assert f"{len(kept)} of them done before" in told
    assert scaled.stamps(out).items() >= kept.items()
    assert scaled.tree(out) == scaled.tree(done)


def test_processes_of_its_own_find_the_same(source: Path, done: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert scaled.said(scaled.reach(source, out, "--workers", "2")) == (
        "12000 rows in 12 partitions.\n"
    )
    assert scaled.tree(out) == scaled.tree(done)


def test_only_what_changed_is_done_again(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert folder.measure(small, out).kept == 0
    before = scaled.tree(out)
    assert folder.measure(small, out).kept == 3
    assert scaled.tree(out) == before
    (out / "points" / "events-00001.parquet").write_bytes(b"damaged")
    assert folder.measure(small, out).kept == 2
    assert scaled.tree(out) == before
    first = small / "events-00000.parquet"
    gpd.read_parquet(first).head(5).to_parquet(first, index=False)
    assert folder.measure(small, out) == folder.Summary(partitions=3, rows=45, kept=2)
    first.unlink()
    assert folder.measure(small, out) == folder.Summary(partitions=2, rows=40, kept=2)
    assert not (out / "points" / first.name).exists()
    assert pd.read_parquet(out / folder.BY_PLACE)["events"].sum() == 40


def test_another_question_is_asked_of_all_again(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder.measure(small, out)
    day = events.FIRST.replace(year=2025)
    assert folder.measure(small, out, day=day).kept == 0
    found = pd.read_parquet(out / folder.BY_OBLAST)
    assert set(found["date"]) == {pd.Timestamp(day)}


def test_partitions_in_folders_and_points_abroad_or_nowhere(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "lon": [30.5, 2.35, np.nan, 30.5],
            "lat": [50.45, 48.85, np.nan, 50.45],
            "date": ["2024-05-01", "2024-05-01", "2024-05-01", ""],
        }
    )
    source = tmp_path / "in"
    (source / "a").mkdir(parents=True)
    (source / "_temporary").mkdir()
    frame.to_parquet(source / "a" / "x.parquet", index=False)
    frame.to_parquet(source / "y.parquet", index=False)
    frame.to_parquet(source / "_temporary" / "z.parquet", index=False)
    out = tmp_path / "out"
    assert folder.measure(source, out).rows == 8
    assert len(pd.read_parquet(out / "points" / "a" / "x.parquet")) == 4
    place = pd.read_parquet(out / folder.BY_PLACE)
    assert place["events"].sum() == 8
    assert place.loc[place["geonameid"] == totals.NOWHERE, "events"].sum() == 4
    assert place.loc[place["date"].isna(), "events"].sum() == 2


def test_a_bad_partition_is_named_and_costs_only_itself(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    second = small / "events-00001.parquet"
    good = second.read_bytes()
    frame = gpd.read_parquet(second)
    lon = frame.geometry.x.where(frame.index != 4, 400)
    moved = frame.set_geometry(gpd.points_from_xy(lon, frame.geometry.y, crs=frame.crs))
    moved.to_parquet(second, index=False)
    with pytest.raises(FileError, match=r"events-00001.parquet, row 5.*outside the degrees"):
        folder.measure(small, out)
    assert len(scaled.stamps(out)) == 2
    assert not (out / folder.MANIFEST).exists()
    second.write_bytes(good)
    assert folder.measure(small, out).kept == 2


def test_folders_that_cannot_be_used_are_refused(small: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match="holds no"):
        folder.measure(empty, tmp_path / "out")
    for out in (small, small / "out", tmp_path):
        with pytest.raises(InputError, match="give a folder of its own"):
            folder.measure(small, out)
    others = tmp_path / "others"
    others.mkdir()
    (others / "thesis.docx").write_bytes(b"dear")
    with pytest.raises(InputError, match="holds other things"):
        folder.measure(small, others)
    assert (others / "thesis.docx").read_bytes() == b"dear"
    (small / "events-00002.parquet").write_bytes(b"PAR1 half")
    pd.DataFrame({"lon": [1.0]}).to_parquet(small / "events-00001.parquet")
    with pytest.raises(FileError, match="has other columns") as error:
        folder.measure(small, tmp_path / "out")
    assert "events-00002.parquet: cannot be read" in str(error.value)


def test_one_run_at_a_time(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    refused: list[str] = []

    def again(_done: int, _all: int) -> None:
        with pytest.raises(InputError) as error:
            folder.measure(small, out)
        refused.append(str(error.value))

    folder.measure(small, out, progress=again)
    assert "another run is at work" in refused[0]


def test_a_worker_of_other_code_refuses(small: Path, tmp_path: Path) -> None:
    job = Job(small, tmp_path / "out", None, None, exact=True, made_with="another release")
    with pytest.raises(InputError, match="other code"):
        work(job, "events-00000.parquet")


def test_without_dask_one_worker_serves_and_more_are_told(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert folder.measure(small, tmp_path / "out").rows == 60
    with pytest.raises(InputError, match="install `dask`"):
        folder.measure(small, tmp_path / "out", workers=2)


def test_dask_is_loaded_only_when_asked_for() -> None:
    code = "import sys, layers.scale.folder; print({'dask', 'distributed'} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=scaled.ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "set()"


def test_nobody_at_the_address_is_told(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_WAIT_S", 0.5)
    with pytest.raises(InputError, match="No scheduler answers at"):
        folder.measure(small, tmp_path / "out", scheduler="tcp://127.0.0.1:9")


def test_the_command_wants_a_folder_for_a_folder(small: Path, tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "cli", "reach", str(small)],
        cwd=scaled.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert process.returncode == 2
    assert "give --out" in process.stderr
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
    told = scaled.said(scaled.reach(small, tmp_path / "out", "--quiet"))
    assert told == ""
    manifest = json.loads((tmp_path / "out" / folder.MANIFEST).read_text())
    assert manifest["rows"] == 60
