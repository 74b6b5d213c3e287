"""Bad input on the command line: one clear message, exit 2, nothing half done."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from tests.commands import Run, refused


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("reach",), ("--place",)),
        (("reach", "--place", "Mukachavo"), ("Mukachevo (UA-21)",)),
        (("reach", "--place", "Lviv", "--oblast", "Nowhere"), ("UA-46",)),
        (("reach", "--place", "Lviv", "--date", "21.08.2025"), ("2025-08-21",)),
        (("reach", "--place", "Lviv", "--date", "2022-03-10"), ("Nothing is assessed",)),
        (("reach", "--place", "Lviv", "--date", "2021-01-01"), ("before 2022-02-23",)),
        (("reach", "--place", "Lviv", "--date", "2999-01-01"), ("future",)),
        (("reach", "--lonlat", "48"), ("LON,LAT",)),
        (("reach", "--lonlat", "200,10"), ("180",)),
        (("reach", "--lonlat", "30,nan"), ("latitude",)),
        (("reach", "--place", "Lviv", "--out", "x.xlsx"), ("--format", ".csv")),
        (("timeline", "--from", "2022-03-01", "--to", "2022-03-05"), ("Nothing is assessed",)),
        (("control", "2025-08-21", "--as", "changes", "--since", "2025-09-01"), ("earlier day",)),
        (("reach", "no-such-file.csv"), ("does not exist",)),
        (("reach", "--place", "Lviv", "--format", "xls"), ("csv, json",)),
        (("dispute", "2025-08-20", "--format", "geojson"), ("geometry",)),
        (("reach", "--place", "Lviv", "--out", "/no/such/folder/x.json"), ("cannot be written",)),
        (("control", "2022-03-03"), ("2022-04-03",)),
        (("control", "2025-08-21", "--as", "map"), ("polygons, line, changes",)),
        (("control", "2025-08-21", "--control", "no-such.geojson"), ("no-such.geojson",)),
        (("timeline", "--by", "raion"), ("oblast or country",)),
        (("timeline", "--from", "2025-02-01", "--to", "2025-01-01"), ("earlier day first",)),
        (("dispute", "2025-08-20", "--scenario", "PEACE"), ("RU-ALASKA-202508",)),
        (("build", "no-such.yaml", "--out", "x"), ("no-such.yaml",)),
        (("read", "no-such.csv"), ("no-such.csv",)),
        (("fly",), ("fly",)),
        (("reach", "--place"), ("--place",)),
    ],
)
def test_bad_input_gets_one_clear_message_and_exit_2(
    run: Run, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    refused(run(*arguments), *words)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", "", ("empty",)),
        ("header.csv", "lat,lon,date\n", ("no rows",)),
        ("columns.csv", "name,date\nLviv,2025-08-21\n", ("longitude",)),
        ("words.csv", "lat,lon,date\n48.4,22.7,2025-08-21\n48,4,x\nabc,22,2025-08-21\n", ("row",)),
        ("dates.csv", "lat,lon,date\n48.4,22.7,yesterday\n", ("row 1", "date", "yesterday")),
        ("undated.csv", "lat,lon\n48.4,22.7\n", ("--date",)),
        ("swapped.csv", "lat,lon,date\n22.7,48.4,2025-08-21\n24.0,49.8,2025-08-21\n", ("swapped",)),
        ("metres.csv", "lat,lon,date\n6180000,2529000,2025-08-21\n", ("EPSG:4326",)),
        ("broken.geojson", '{"type": "FeatureCollection", "features": [', ("cannot be read",)),
        ("text.geojson", "hello", ("cannot be read",)),
        ("table.xyz", "a b c", ("not known",)),
        ("wide.csv", "lat,lon,date\n48.4,22.7,2025-08-21,\n", ("4 cells", "head of 3")),
        ("late.csv", "lat,lon,date\n48.4,22.7,2025-08-21x\n", ("row 1", "no date")),
        ("binary.parquet", "PAR1 but not really", ("cannot be read",)),
    ],
)
def test_files_that_cannot_be_used(
    run: Run, tmp_path: Path, name: str, content: str, words: tuple[str, ...]
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    refused(run("reach", file), name, *words)


def test_a_declared_other_crs_is_refused_with_the_cure(run: Run, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"date": ["2025-08-21"]}, geometry=[shapely.Point(2_529_000, 6_180_000)], crs="EPSG:3857"
    )
    file = tmp_path / "mercator.gpkg"
    frame.to_file(file)
    refused(run("reach", file), "EPSG:3857", "EPSG:4326")


def test_every_fault_of_a_file_is_named_at_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "faults.csv"
    file.write_text(
        "lat,lon,date\nx,22,2025-08-21\n48,y,2025-08-21\n49,24,2025-08-21\n", encoding="utf-8"
    )
    answer = run("reach", file)
    refused(answer, "row 1", "row 2")
    assert "row 3" not in answer.err
