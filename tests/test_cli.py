"""The command line as a script sees it: exit codes, streams, formats, columns."""

import datetime as dt
import io
import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import cli
from layers import dispute, reach
from tests.commands import Run, refused

ROOT = Path(cli.__file__).resolve().parent


def test_a_place_measured_as_json(run: Run) -> None:
    answer = run("reach", "--place", "Mukachevo", "--date", "2025-08-21", "--format", "json")
    assert answer.code == 0
    (row,) = answer.rows
    assert row["place"] == "Mukachevo"
    assert row["date"] == "2025-08-21"
    assert set(reach.COLUMNS) <= set(row)
    assert abs(row["occupied_km"] - 694) < 3
    assert row["definitions"]["contact_km"]
    assert row["source"]


def test_namesakes_are_told_on_stderr_and_quiet_silences(run: Run) -> None:
    said = run("reach", "--place", "Rivne", "--date", "2025-08-21")
    assert "5 places are called Rivne" in said.err
    assert said.rows[0]["oblast_iso"] == "UA-56"
    quiet = run("reach", "--place", "Rivne", "--oblast", "Kirovohrad", "--quiet")
    assert quiet.err == ""
    assert quiet.rows[0]["oblast_iso"] == "UA-35"


def test_a_point_by_degrees(run: Run) -> None:
    (row,) = run("reach", "--lonlat", "22.718,48.44248", "--date", "2025-08-21").rows
    assert abs(row["contact_km"] - 743) < 10
    assert row["location_uncertainty_km"] == 0


def test_without_a_date_the_last_assessed_day_is_taken_and_shown(run: Run) -> None:
    assert run("reach", "--place", "Lviv").rows[0]["date"] == "2026-08-22"


def test_a_file_keeps_rows_order_and_columns(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text(
        "name,latitude,longitude,date,code,oblast_iso\n"
        "B,48.44248,22.718,2025-08-21,007,mine\n"
        "A,,,2025-08-21,008,\n"
        "C,49.98,36.25,2022-03-10,009,\n",
        encoding="utf-8",
    )
    found = pd.read_csv(
        io.StringIO(run("reach", file, "--format", "csv").out), dtype={"code": "str"}
    )
    assert list(found.columns[:6]) == [
        "name",
        "latitude",
        "longitude",
        "date",
        "code",
        "oblast_iso",
    ]
    assert found["name"].tolist() == ["B", "A", "C"]
    assert found["code"].tolist() == ["007", "008", "009"]
    assert found["oblast_iso"].iloc[0] == "mine"
    assert found["reach_oblast_iso"].iloc[0] == "UA-21"
    assert found["contact_km"].notna().tolist() == [True, False, False]
    assert found["reason"].str.contains("No coordinates|not known").tolist()[1:] == [True, True]


def test_json_has_null_for_what_is_missing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("lat,lon,date\n49.98,36.25,2022-03-10\n", encoding="utf-8")
    (row,) = run("reach", file).rows
    assert row["contact_km"] is None
    assert "Nothing is assessed" in row["reason"]


@pytest.mark.parametrize("suffix", ["geojson", "parquet", "gpkg"])
def test_points_of_other_formats(run: Run, tmp_path: Path, suffix: str) -> None:
    frame = gpd.GeoDataFrame(
        {"date": ["2025-08-21"]}, geometry=[shapely.Point(22.718, 48.44248)], crs="EPSG:4326"
    )
    file = tmp_path / f"points.{suffix}"
    if suffix == "parquet":
        frame.to_parquet(file)
    else:
        frame.to_file(file)
    out = tmp_path / "measured.geojson"
    assert run("reach", file, "--out", out).code == 0
    found = gpd.read_file(out)
    assert abs(found["contact_km"].iloc[0] - 743) < 10
    assert found.geometry.iloc[0].equals(frame.geometry.iloc[0])


def test_control_as_polygons_line_and_changes(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "control.geojson"
    assert run("control", "2025-08-21", "--out", out, "--quiet").code == 0
    polygons = gpd.read_file(out)
    assert list(polygons.columns) == ["date", "status", "geometry"]
    assert polygons["status"].tolist() == ["ukrainian", "contested", "occupied"]
    line = json.loads(run("control", "2025-08-21", "--as", "line", "--format", "geojson").out)
    sectors = [feature["properties"]["sector"] for feature in line["features"]]
    assert len(sectors) == len(set(sectors)) >= 6
    changes = run("control", "2022-11-27", "--as", "changes", "--since", "2022-11-01").rows
    assert any(row["name_en"] == "Kherson" for row in changes)


def test_our_own_output_goes_back_in_as_control(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "control.geojson"
    run("control", "2025-08-21", "--out", out)
    arguments = ("reach", "--place", "Mukachevo", "--date", "2025-08-21")
    ours, again = run(*arguments).rows[0], run(*arguments, "--control", out).rows[0]
    assert abs(ours["occupied_km"] - again["occupied_km"]) < 0.1
    assert abs(ours["contact_km"] - again["contact_km"]) < 3


def test_timelines(run: Run) -> None:
    days = ("--from", "2025-08-20", "--to", "2025-08-21")
    country = run("timeline", *days).rows
    assert {row["date"] for row in country} == {"2025-08-20", "2025-08-21"}
    by_oblast = run("timeline", *days, "--by", "oblast").rows
    assert {row["oblast_name"] for row in by_oblast} >= {"Lviv", "Donetsk"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("reach", "--place", "Rivne"),
        ("control", "2026-09-01"),
        ("timeline", "--from", "2022-02-23", "--to", "2022-04-04"),
        ("dispute", "2026-08-01"),
        ("compare", "2025-08-20", "OURS"),
        ("update",),
    ],
)
def test_quiet_is_quiet_everywhere(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ours = tmp_path / "ours_2025-09-01.geojson"
    run("control", "2025-09-01", "--out", ours, "--quiet")
    given = [str(ours) if part == "OURS" else part for part in arguments]
    assert run(*given).err != ""
    answer = run(*given, "--quiet")
    assert (answer.code, answer.err) == (0, "")
    assert answer.rows


def test_disputes_and_scenarios(run: Run) -> None:
    rows = run("dispute", "2025-08-20").rows
    assert tuple(rows[0]) == dispute.COLUMNS
    moved = run("dispute", "2025-08-20", "--scenario", "RU-ALASKA-202508").rows
    assert {row["moves"] for row in moved} >= {"to_russia", "to_ukraine"}


def test_reading_others_data_accounts_for_every_row(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "desk.csv"
    file.write_text(
        "date,place,lat,lon\n2025-08-21,Mukachevo,48.4421,22.7181\n2025-08-21,Nowhere,abc,22\n",
        encoding="utf-8",
    )
    report = tmp_path / "report.json"
    answer = run("read", file, "--report", report, "--format", "json")
    assert answer.code == 0
    account = json.loads(report.read_text(encoding="utf-8"))
    assert account["read"] == account["kept"] + account["refused"] + account["dropped"] == 2
    fault = account["faults"][0]
    assert set(fault) == {"file", "row", "column", "value", "message", "cure"}
    assert fault["row"] == 2
    assert len(answer.rows) == 1


def test_the_age_of_the_facts(run: Run) -> None:
    rows = {row["name"]: row for row in run("update").rows}
    assert rows["control_changes"]["as_of"] == "2026-08-22"
    assert rows["control_changes"]["age_days"] == (dt.date.today() - dt.date(2026, 8, 22)).days  # noqa: DTZ011
    assert len(run("update", "places").rows) == 1
    refused(run("update", "nothing"), "control_changes")


def test_points_become_geojson_and_3d_points_are_points(run: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "points.csv", tmp_path / "measured.geojson"
    file.write_text("lat,lon,date\n48.44248,22.718,2025-08-21\n", encoding="utf-8")
    assert run("reach", file, "--out", out).code == 0
    assert gpd.read_file(out).geometry.iloc[0].equals(shapely.Point(22.718, 48.44248))
    high = tmp_path / "high.geojson"
    shapes = [{"type": "Point", "coordinates": at} for at in ([22.718, 48.44248, 100], [])]
    features = [
        {"type": "Feature", "properties": {"date": "2025-08-21"}, "geometry": shape}
        for shape in shapes
    ]
    collection = {"type": "FeatureCollection", "features": features}
    high.write_text(json.dumps(collection), encoding="utf-8")
    first, empty = run("reach", high).rows
    assert abs(first["contact_km"] - 743) < 10
    assert first["date"] == "2025-08-21"
    assert empty["reason"] == "No coordinates."


def test_one_bad_row_leaves_the_others_measured(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(
        "lon,lat,date\n30,50,2025-08-21\n30,,2025-08-21\n49.8,24.0,2025-08-21\n", encoding="utf-8"
    )
    measured, blank, swapped = run("reach", file).rows
    assert measured["reason"] == ""
    assert blank["reason"] == "No coordinates."
    assert "swapped" in swapped["reason"]


def test_a_device_is_written_to_and_a_link_followed(run: Run, tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    assert run("update", "--out", link).code == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("name,title")
    assert run("update", "--format", "csv", "--out", "/dev/null").code == 0
    assert not Path("/dev/null").is_file()


def test_cells_of_csv_cannot_start_a_formula(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "evil.csv"
    file.write_text('name,lat,lon,date\n"=HYPERLINK(1)",48.4,22.7,2025-08-21\n', encoding="utf-8")
    out = run("reach", file, "--format", "csv").out
    assert "'=HYPERLINK(1)" in out
    found = pd.read_csv(io.StringIO(out))
    assert found["lat"].item() == 48.4


def test_a_fault_of_ours_is_exit_1_and_no_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "read_source", lambda _: 1 / 0)
    answer = run("timeline")
    assert answer.code == 1
    assert "a fault of ours: ZeroDivisionError" in answer.err
    assert "Traceback" not in answer.err


def test_tables_show_sizes_instead_of_shapes_and_cut_long_ones(run: Run) -> None:
    table = run("control", "2025-08-21", "--format", "table").out
    assert "area_km2" in table
    assert "POLYGON" not in table
    long = run("timeline", "--format", "table").out
    assert "more rows" in long


def test_the_console_script_runs_as_its_own_process() -> None:
    command = [sys.executable, "-m", "cli", "reach", "--place", "Lviv", "--date", "2025-08-21"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["place"] == "Lviv"
    bad = subprocess.run(
        [*command[:4], "--place", "Mukachavo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (bad.returncode, bad.stdout) == (2, "")
    assert len(bad.stderr.strip().splitlines()) == 1
