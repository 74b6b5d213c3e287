"""Habits of others' files seen over more than one row: mixed axes, packed tables, whole years."""

import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from geo.errors import FileError
from layers.sources import files, read

TODAY = date(2026, 11, 22)


def square(west: float, south: float, *, turned: bool = False) -> dict[str, Any]:
    ring = [(west, south), (west + 1, south), (west + 1, south + 1), (west, south + 1)]
    closed = [*ring, ring[0]]
    return {"type": "Polygon", "coordinates": [[pair[::-1] if turned else pair for pair in closed]]}


def control(path: Path, *shapes: dict[str, Any]) -> Path:
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    file = path / "control_2025-08-20.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return file


def test_some_polygons_with_latitude_first(tmp_path: Path) -> None:
    file = control(tmp_path, square(36, 46), square(37, 48, turned=True), square(38, 47))
    reading = read([file], today=TODAY)
    assert reading.frame.total_bounds.tolist() == [36, 46, 39, 49]
    said = [repair.message for repair in reading.report.repairs]
    assert "latitude stood first in 1 of 3 geometries; turned to (lon, lat)" in said


def test_ground_elsewhere_is_no_sign_of_turned_axes(tmp_path: Path) -> None:
    file = control(tmp_path, square(48, 36), square(100, 10))
    assert read([file], today=TODAY).frame.total_bounds.tolist() == [48, 10, 101, 37]


def packed(path: Path, **members: str) -> Path:
    file = path / "control_latest_2025.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file


def test_a_packed_table(tmp_path: Path) -> None:
    file = packed(tmp_path, **{"a.csv": "date,lat,lon\n2025-08-21,48.4,22.7\n", "b.md": "notes"})
    assert read([file], today=TODAY).report.kept == 1


def test_several_packed_tables_are_not_guessed_among(tmp_path: Path) -> None:
    file = packed(tmp_path, **{"a.csv": "date,lat,lon\n", "b.csv": "date,lat,lon\n"})
    with pytest.raises(FileError, match="single table"):
        read([file], today=TODAY)


PLACES = 40
CELLS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"geonameid": number},
            "geometry": square(30 + 0.1 * number, 47),
        }
        for number in range(PLACES)
    ],
}


@pytest.mark.parametrize("zipped", [False, True])
def test_a_whole_year_of_settlements(tmp_path: Path, *, zipped: bool) -> None:
    """The shape of a yearly file: every settlement on every day, most of them unchanged."""
    head = "geonameid,date,status_wiki,status_boost,status_dsm,status_isw,status,vcontrol_version"
    days = [date(2025, 1, 1) + timedelta(days=step) for step in range(365)]
    lines = [head]
    for step, day in enumerate(days):
        for number in range(PLACES):
            held = "RU" if number < 10 + step // 73 else "CONTESTED" if number == 20 else "UA"
            lines.append(f"{number},{day:%Y%m%d},{held},{held},NA,{held},{held},v3")
    text = "\n".join(lines)
    (tmp_path / "gn_UA_tess.geojson").write_text(json.dumps(CELLS), encoding="utf-8")
    file = tmp_path / "control_latest_2025.csv"
    file.write_text(text, encoding="utf-8")
    if zipped:
        file = packed(tmp_path, **{file.name: text})
    reading = read([file], today=TODAY)
    report = reading.report
    assert reading.format == "viina_control"
    assert report.read == 365 * PLACES
    assert report.kept == sum(10 + step // 73 + 1 for step in range(365))
    assert report.dropped == report.read - report.kept
    assert report.refused == 0
    assert len(reading.frame) == 2 * 365
    occupied = reading.frame[reading.frame["status"] == "occupied"].geometry
    assert occupied.iloc[-1].area > occupied.iloc[0].area
    assert occupied.iloc[0].equals(occupied.iloc[72]), "nothing changed until then"


def test_more_rows_than_can_be_held_are_told_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    file = tmp_path / "many.csv"
    file.write_text("date,lat,lon\n" + "2025-08-21,48.4,22.7\n" * 50, encoding="utf-8")
    with pytest.raises(FileError, match=r"larger than 160 bytes.*REACHLINE_MAX_MB=2048"):
        read([file], today=TODAY)
    monkeypatch.setenv(files.SETTING, "1")
    assert read([file], today=TODAY).report.kept == 50


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_every_system(tmp_path: Path, end: str) -> None:
    text = 'date,lat,lon,notes\n2025-08-21,48.4,22.7,"a\nb"\n2025-08-20,49.9,36.2,c'
    file = tmp_path / "lines.csv"
    file.write_bytes(text.replace("\n", end).encode())
    reading = read([file], today=TODAY)
    assert reading.report.kept == 2
    assert reading.frame["summary"].tolist()[1] == "c"
