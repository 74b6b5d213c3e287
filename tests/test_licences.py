"""Terms travel with the data, and no export breaks them."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest

from geo.errors import FileError
from layers import imported, licences, timeline
from layers.sources import FORMATS, read
from maps.build import data, geopackage
from maps.compose import compose
from maps.page import render_page
from maps.spec import Locale, MapSpec, Theme
from tests.commands import Run, refused

FIXTURES = Path(__file__).parent / "fixtures_sources"
DEEPSTATE = FIXTURES / "deepstate_raw" / "1754300000.geojson"
ACLED = FIXTURES / "acled.csv"
VIINA = FIXTURES / "viina_event_1pd.csv"
SPEC = MapSpec(date="2025-08-21", theme=Theme.DISPUTE)


def shapes(folder: Path) -> Iterator[str]:
    """Yield what under a folder holds lines or areas."""
    for path in sorted(folder.rglob("*.*json")):
        if any(word in path.read_text(encoding="utf-8") for word in ("Polygon", "LineString")):
            yield path.name


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_states_its_terms(name: str) -> None:
    terms = FORMATS[name].terms
    assert terms.text.endswith(".")
    assert terms.source
    assert terms.raw is not True or terms.derived, "who gives the rows gives what is made of them"


def test_what_may_not_be_passed_on_is_known() -> None:
    barred = {name for name, form in FORMATS.items() if form.terms.raw is False}
    assert {"deepstate_raw", "deepstate_daily", "isw", "acled"} <= barred
    assert not licences.forbidden([licences.VIINA, licences.UCDP, licences.OWN])


def test_terms_travel_from_the_file_to_the_scene() -> None:
    assert read([DEEPSTATE]).terms == (licences.DEEPSTATE,)
    source = imported.load(DEEPSTATE)
    assert licences.of(source) == (licences.DEEPSTATE,)
    assert compose(SPEC, control=source).withheld == licences.TRACED
    assert compose(SPEC).withheld == frozenset()
    assert licences.of(timeline.load()) == ()


def test_several_files_bring_the_terms_of_each() -> None:
    assert read([ACLED, VIINA]).terms == (licences.ACLED, licences.VIINA)


def test_a_download_holds_no_borrowed_shape(tmp_path: Path) -> None:
    scene = compose(SPEC, control=imported.load(DEEPSTATE))
    assert len(scene.control), "it is drawn all the same"
    files = data(scene)
    assert not {f"{name}.geojson" for name in licences.TRACED} & set(files)
    packed = tmp_path / "map.gpkg"
    packed.write_bytes(files.pop("map.gpkg"))
    assert b"MULTIPOLYGON" not in b"".join(files.values())
    assert b"belong to DeepStateMap" in files["README.txt"]
    assert gpd.list_layers(packed)["name"].tolist() == ["oblasts"], "borders are not theirs"
    assert packed.read_bytes() == geopackage(scene)
    for name in licences.TRACED:
        assert not {f"{name}.kml", f"{name}.parquet"} & set(files)


@pytest.mark.parametrize(("locale", "said"), [("en", "left out of"), ("uk", "вилучено")])
def test_the_page_says_what_is_left_out(locale: str, said: str) -> None:
    spec = SPEC.model_copy(update={"locale": Locale(locale)})
    page = render_page(compose(spec, control=imported.load(DEEPSTATE)))
    assert said in page
    assert "DeepStateMap" in page


def test_what_is_ours_is_handed_out() -> None:
    assert "control.geojson" in data(compose(SPEC))


def test_a_build_leaves_borrowed_shapes_out_and_says_so(run: Run, tmp_path: Path) -> None:
    spec, out = tmp_path / "story.yaml", tmp_path / "out"
    spec.write_text("date: 2025-08-21\nlayers: [control, contact_line]\n", encoding="utf-8")
    answer = run("build", spec, "--out", out, "--control", DEEPSTATE)
    assert answer.code == 0, answer.err
    assert "forbid passing them on" in answer.err
    assert "DEEPSTATEUATECH" in answer.err
    assert list(shapes(out / "data")) == ["oblasts.geojson"], "of Natural Earth, and free"
    assert (out / "map.png").exists()


@pytest.mark.parametrize("file", [DEEPSTATE, ACLED])
def test_raw_rows_do_not_leave_by_read(run: Run, tmp_path: Path, file: Path) -> None:
    out = tmp_path / "copy.geojson"
    refused_ = run("read", file, "--out", out)
    refused(refused_, "do not let", "reachline build", "--own-use")
    assert not out.exists()


def test_polygons_do_not_leave_by_control(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "copy.geojson"
    asked = ("control", "2025-08-05", "--control", DEEPSTATE, "--out", out)
    refused(run(*asked), "DEEPSTATEUATECH", "--own-use")
    assert not out.exists()
    assert run(*asked, "--own-use").code == 0
    assert out.exists()


def test_totals_of_borrowed_ground_may_leave(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "totals.csv"
    assert run("timeline", "--control", DEEPSTATE, "--out", out).code == 0
    assert "area_km2" in out.read_text(encoding="utf-8")


def test_a_copy_for_own_use_keeps_its_terms(run: Run, tmp_path: Path) -> None:
    """Under another format's name, the copy is bound as before."""
    copy = tmp_path / "copy.geojson"
    assert run("read", DEEPSTATE, "--out", copy, "--own-use").code == 0
    again = read([copy])
    assert again.format == "control"
    assert again.terms == (licences.DEEPSTATE,)
    refused(run("read", copy, "--out", tmp_path / "third.geojson"), "DEEPSTATEUATECH")


def test_open_data_and_own_files_pass_freely(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    assert run("read", VIINA, "--out", out).code == 0
    assert licences.beside(out) == (licences.VIINA,)
    own = tmp_path / "own.csv"
    assert run("read", FIXTURES / "plain.csv", "--out", own).code == 0
    assert not licences.file_beside(own).exists(), "nobody has said anything"


def test_broken_terms_are_a_fault_of_the_file(tmp_path: Path) -> None:
    copy = tmp_path / "copy.csv"
    shutil.copy(VIINA, copy)
    licences.file_beside(copy).write_text('[{"source": 3}]', encoding="utf-8")
    with pytest.raises(FileError, match="tells no terms"):
        read([copy])


def test_the_report_names_the_terms(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    assert run("read", ACLED, "--report", report).code == 0
    account = json.loads(report.read_text(encoding="utf-8"))
    assert account["format"] == "acled"
    assert account["terms"][0]["raw"] is False
    assert account["terms"][0]["url"].startswith("https://")
