"""`reach` reads a table of any habit that `read` knows, and gives its rows back as they were."""

import io
from pathlib import Path

import pandas as pd
import pytest

from tests.commands import Run, refused


def measured(run: Run, file: Path) -> pd.DataFrame:
    answer = run("reach", file, "--format", "csv")
    assert answer.code == 0, answer.err
    return pd.read_csv(io.StringIO(answer.out), dtype={"code": "str"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(run: Run, tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [
        ["назва", "Широта", "Довгота", "дата", "code"],
        ["Місто Мукачево", "48.44248", "22.718", "21.08.2025", "007"],
        ["Ракетний удар", "49.98", "36.25", "2025-08-20", "008"],
    ]
    file = tmp_path / "points.csv"
    file.write_text("\n".join(delimiter.join(line) for line in lines), encoding=encoding)
    found = measured(run, file)
    assert list(found.columns[:5]) == lines[0]
    assert found["назва"].tolist() == ["Місто Мукачево", "Ракетний удар"]
    assert found["дата"].tolist() == ["21.08.2025", "2025-08-20"], "as they were written"
    assert found["code"].tolist() == ["007", "008"]
    assert found["occupied_km"].iloc[0] == pytest.approx(694, abs=3)


def test_decimal_commas_stay_in_the_table_and_are_read(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("lat;lon;date\n48,44248;22,718°;21.08.2025\n", encoding="cp1251")
    found = measured(run, file)
    assert found["lat"].tolist() == ["48,44248"]
    assert found["occupied_km"].iloc[0] == pytest.approx(694, abs=3)


def test_slashed_dates_follow_the_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("lat,lon,date\n48.4,22.7,3/4/2024\n48.4,22.7,14/4/2024\n", encoding="utf-8")
    assert measured(run, file)["contact_km"].notna().all()
    file.write_text("lat,lon,date\n48.4,22.7,3/4/2024\n", encoding="utf-8")
    refused(run("reach", file), "row 1", "column date", "can be read two ways")


@pytest.mark.parametrize("name", ["lat", "code"])
def test_two_columns_of_one_name_are_a_fault(run: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / "points.csv"
    file.write_text(f"lat,lon,date,code,{name}\n48.4,22.7,2025-08-21,7,8\n", encoding="utf-8")
    refused(run("reach", file), f"column {name}", "2 columns are called so", "a name of its own")


def test_an_old_letter_late_in_a_large_file(run: Run, tmp_path: Path) -> None:
    """The encoding is that of the whole file, not of its first lines."""
    line = b"48.4,22.7,2025-08-21,x\n"
    last = "48.4,22.7,2025-08-21,Ракетний удар\n".encode("cp1251")
    file = tmp_path / "points.csv"
    file.write_bytes(b"lat,lon,date,what\n" + line * 50_000 + last)
    found = measured(run, file)
    assert len(found) == 50_001
    assert found["what"].iloc[-1] == "Ракетний удар"


def test_binary_data_is_no_table(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_bytes(b"\0\1\2" * 50)
    refused(run("reach", file), "points.csv", "is no text")


def test_days_that_stand_as_numbers_are_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    rows = ["lat,lon,date", "48.44,22.72,2025-08-20", "48.44,22.72,45890", "48.44,22.72,45891"]
    file.write_text("\n".join([*rows, "48.44,22.72,1755734400"]))
    answer = run("reach", file, "--format", "csv")
    assert answer.code == 0
    serial = "date: serial numbers of a spreadsheet were read as days in 2 rows, "
    assert f"{serial}45890 in row 2 as 2025-08-21. Write the day as YYYY-MM-DD." in answer.err
    assert "in 1 row, 1755734400 in row 4 as 2025-08-21." in answer.err
    assert len(pd.read_csv(io.StringIO(answer.out))) == 4
    for quiet in (("--date", "2025-08-21"), ("--quiet",)):
        assert "read as days" not in run("reach", file, "--format", "csv", *quiet).err
