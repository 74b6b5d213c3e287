"""Reading one file or many, as anything or as asked; what joins, and what does not."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.errors import FileError, InputError, UnknownNameError
from layers.sources import FORMATS, Format, Reading, Report, read, read_control

FIXTURES = Path(__file__).parent / "fixtures_sources"
TODAY = date(2026, 11, 22)


def control_file(folder: Path, day: str, west: float = 36, status: str = "occupied") -> Path:
    ring = [[west, 46], [west + 1, 46], [west + 1, 47], [west, 47], [west, 46]]
    feature = {
        "type": "Feature",
        "properties": {"status": status},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = folder / f"control_{day}_{west:g}_{status}.geojson"
    document = {"type": "FeatureCollection", "features": [feature]}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_formats_are_declared_in_full() -> None:
    assert list(FORMATS)[-2:] == ["control", "plain"], "the general after the special"
    for name, form in FORMATS.items():
        assert isinstance(form, Format)
        assert form.name == name
        assert form.title
        assert form.terms
        assert form.kind in ("control", "strikes")
        assert all(ending.startswith(".") for ending in form.extensions)
    assert {n for n, form in FORMATS.items() if form.terms.raw} == {
        "ucdp",
        "viina_control",
        "viina_events",
    }


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("deepstate_raw/1649160000.geojson", "deepstate_raw"),
        ("deepstate_raw/1663632000.geojson", "deepstate_raw"),
        ("deepstate_raw/1754300000.geojson", "deepstate_raw"),
        ("deepstate_daily/deepstatemap_data_20250820.geojson", "deepstate_daily"),
        ("ukraine_control_map_2025-08-19.geojson", "isw"),
        ("VIEW_RussiaCoTinUkraine_V3.geojson", "isw"),
        ("viina/control_latest_2025.csv", "viina_control"),
        ("control.geojson", "control"),
        ("timemap.json", "timemap"),
        ("incidents.json", "incidents"),
        ("acled.csv", "acled"),
        ("ucdp.csv", "ucdp"),
        ("ucdp_candidate.csv", "ucdp"),
        ("viina_event_1pd.csv", "viina_events"),
        ("viina_event_info.csv", "viina_events"),
        ("geoconfirmed.csv", "geoconfirmed"),
        ("geoconfirmed.json", "geoconfirmed"),
        ("geoconfirmed.kml", "geoconfirmed"),
        ("plain.csv", "plain"),
    ],
)
def test_each_file_is_known_by_its_content(name: str, form: str) -> None:
    known = read([FIXTURES / name], today=TODAY)
    asked = read([FIXTURES / name], as_=form, today=TODAY)
    assert known.format == asked.format == form
    assert known.kind == FORMATS[form].kind
    assert known.title == FORMATS[form].title
    assert known.report.as_dict() == asked.report.as_dict()
    report = known.report
    assert report.read == report.kept + report.refused + report.dropped
    assert report.files == [str(FIXTURES / name)]


def test_the_record_of_a_report_can_be_written() -> None:
    for name in ("control.geojson", "plain.csv", "geoconfirmed.kml"):
        record = read([FIXTURES / name], today=TODAY).report.as_dict()
        assert json.loads(json.dumps(record)) == record


def test_an_unknown_format() -> None:
    with pytest.raises(UnknownNameError, match="No format is called 'gpx'"):
        read([FIXTURES / "plain.csv"], as_="gpx")


def test_no_file_at_all() -> None:
    with pytest.raises(InputError, match="No file"):
        read([])


@pytest.mark.parametrize("text", ["[]", "{}", "3", '"x"', "null"])
def test_json_that_is_nothing_known(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError):
        read([path])


def test_all_unusable_files_are_told_together(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read([bad, FIXTURES / "plain.csv", tmp_path / "gone.csv"])
    assert [Path(fault.file).name for fault in caught.value.faults] == ["bad.json", "gone.csv"]


def test_both_kinds_do_not_mix() -> None:
    with pytest.raises(InputError, match="different kinds"):
        read([FIXTURES / "plain.csv", FIXTURES / "control.geojson"])


def test_strikes_of_several_files(tmp_path: Path) -> None:
    again = tmp_path / "acled.csv"
    shutil.copy(FIXTURES / "acled.csv", again)
    names = [FIXTURES / "acled.csv", FIXTURES / "timemap.json", again]
    reading = read(names, today=TODAY)
    assert reading.format == "acled, timemap"
    assert reading.title == f"{FORMATS['acled'].title}; {FORMATS['timemap'].title}"
    assert len(reading.frame) == reading.report.kept == 6
    assert reading.frame["strike_id"].is_unique
    assert reading.frame.index.tolist() == list(range(6))
    assert reading.frame.crs is not None
    assert (reading.report.read, reading.report.refused, reading.report.dropped) == (11, 3, 2)


def test_strikes_of_empty_files(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("date,lat,lon\n", encoding="utf-8")
    reading = read([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert reading.frame.empty
    assert reading.report.read == 0


def test_control_of_several_days_is_in_order(tmp_path: Path) -> None:
    days = ["2025-08-21", "2025-08-19", "2025-08-20"]
    reading = read([control_file(tmp_path, day) for day in days], today=TODAY)
    assert [str(day) for day in reading.frame["date"]] == sorted(days)
    assert reading.format == "control"


def test_control_of_one_day_in_parts_is_joined(tmp_path: Path) -> None:
    parts = [
        control_file(tmp_path, "2025-08-20"),
        control_file(tmp_path, "2025-08-20", 37),
        control_file(tmp_path, "2025-08-20", 37.5, "contested"),
    ]
    frame = read(parts, today=TODAY).frame
    assert frame["status"].tolist() == ["occupied", "contested"]
    assert frame.geometry.iloc[0].equals(shapely.box(36, 46, 38, 47))
    assert frame.geometry.iloc[1].equals(shapely.box(38, 46, 38.5, 47))


def deepstate(folder: Path, moment: int, west: float) -> Path:
    ring = [[west, 46], [west + 1, 46], [west + 1, 47], [west, 47], [west, 46]]
    feature = {
        "type": "Feature",
        "properties": {"name": "Окуповано /// Occupied", "fill": "#a52714", "styleUrl": "#a"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = folder / f"{moment}.geojson"
    document = {"type": "FeatureCollection", "features": [feature]}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_of_several_answers_a_day_the_last_one_stands(tmp_path: Path) -> None:
    evening = deepstate(tmp_path, 1754251105, 37)
    morning = deepstate(tmp_path, 1754200000, 36)
    other = deepstate(tmp_path, 1754300000, 38)
    reading = read([evening, morning, other], today=TODAY)
    assert [str(day) for day in reading.frame["date"]] == ["2025-08-03", "2025-08-04"]
    assert reading.frame.geometry.iloc[0].equals(shapely.box(37, 46, 38, 47))
    report = reading.report
    assert (report.read, report.kept, report.dropped) == (3, 2, 1)
    assert report.drops == {"an earlier assessment of the same day": 1}


def test_a_folder_of_dated_files(tmp_path: Path) -> None:
    for day in ("2025-08-20", "2025-08-21"):
        control_file(tmp_path, day)
    (tmp_path / "README.txt").write_text("notes", encoding="utf-8")
    (tmp_path / ".hidden.geojson").write_text("{", encoding="utf-8")
    (tmp_path / "deeper").mkdir()
    reading = read_control(tmp_path)
    assert isinstance(reading, Reading)
    assert isinstance(reading.report, Report)
    assert [str(day) for day in reading.frame["date"]] == ["2025-08-20", "2025-08-21"]


def test_a_folder_of_viina() -> None:
    reading = read_control(FIXTURES / "viina")
    assert reading.format == "viina_control"
    assert reading.report.kept == 5


def test_one_file_of_control() -> None:
    assert read_control(FIXTURES / "control.geojson").kind == "control"


@pytest.mark.parametrize("what", ["nothing", "a broken file"])
def test_a_folder_without_control(tmp_path: Path, what: str) -> None:
    if what == "a broken file":
        (tmp_path / "control_2025-08-20.geojson").write_text("{", encoding="utf-8")
    with pytest.raises(FileError):
        read_control(tmp_path)


def test_control_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is not there"):
        read_control(tmp_path / "gone.geojson")


def test_strikes_are_no_control() -> None:
    with pytest.raises(InputError, match=r"holds strikes \(plain\), not control"):
        read_control(FIXTURES / "plain.csv")


def test_control_of_which_nothing_is_kept(tmp_path: Path) -> None:
    refused = control_file(tmp_path, "2025-08-20", status="x")
    assert read([refused], today=TODAY).frame.empty
    with pytest.raises(FileError, match="the status is not known"):
        read_control(refused)
    kursk = tmp_path / "kursk_russian_advances_2025-08-20.geojson"
    feature = {
        "type": "Feature",
        "properties": {"layer_type": "kursk_russian_advances", "date": "2025-08-20"},
        "geometry": {"type": "Polygon", "coordinates": [[[35, 51], [36, 51], [36, 52], [35, 51]]]},
    }
    kursk.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.raises(FileError, match="no occupied or contested ground"):
        read_control(kursk)


def test_reading_writes_nothing_and_changes_nothing(tmp_path: Path) -> None:
    for source in FIXTURES.glob("*.*"):
        if source.is_file():
            shutil.copy(source, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for path in sorted(before):
        if path.suffix != ".md":
            read([path], today=TODAY)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, layers.sources, layers.schema; "
        "heavy = {'pandera', 'openpyxl', 'folium', 'streamlit', 'matplotlib'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_same_bytes_give_the_same_reading() -> None:
    def record() -> tuple[Any, str]:
        reading = read([FIXTURES / "deepstate_raw/1754300000.geojson"], today=TODAY)
        return reading.report.as_dict(), reading.frame.to_wkb().to_csv()

    assert record() == record()
