"""What a newsroom takes away: one folder, the same bytes each time."""

import datetime as dt
import gzip
import hashlib
import io
import json
import os
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from PIL import Image

from geo.errors import InputError
from layers import export
from maps.build import build, data, files, page, version
from maps.compose import compose
from maps.spec import MapSpec, Theme, from_yaml
from tests.scenes import make_scene

STORY = Path(__file__).resolve().parent.parent / "data" / "stories" / "2025-08-21.yaml"
CONTRACT = {
    *("map.html", "map.html.gz", "embed.html", "embed.html.gz", "parent.js"),
    *("snippet.html", "snippet-amp.html", "oembed.json"),
    *("map.png", "map@2x.png", "map.svg", "assets", "data"),
    *("spec.yaml", "report.html", "manifest.json"),
    *("nginx.conf", "_headers", "vercel.json", ".htaccess"),
}
AT = "https://maps.example/2025-08-21"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    build(from_yaml(STORY), out, url=AT)
    return out


def test_the_folder_holds_what_the_contract_says(built: Path) -> None:
    assert {path.name for path in built.iterdir()} == CONTRACT
    layers = ("strikes", "reach_lines", "contact_line", "control", "claims", "oblasts")
    assert {path.name for path in (built / "data").iterdir()} == {
        *(f"{layer}.{form}" for layer in layers for form in ("csv", "geojson", "parquet", "kml")),
        *("map.gpkg", "corrections.csv", "README.txt"),
    }
    assert [path.name for path in built.rglob(".*")] == [".htaccess"], "scratch files are gone"


def test_the_manifest_names_every_file_and_all_of_them_together(built: Path) -> None:
    said = json.loads((built / "manifest.json").read_text("utf-8"))
    found = {str(path.relative_to(built)) for path in built.rglob("*") if path.is_file()}
    assert set(said["files"]) == found - {"manifest.json"}
    for name, held in said["files"].items():
        content = (built / name).read_bytes()
        assert held == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert said["version"] == version(said["files"])
    assert said["version"] != version(said["files"] | {"map.html": {"sha256": "0"}})


def test_pages_lie_packed_beside_themselves(built: Path) -> None:
    for name in ("map.html", "embed.html"):
        packed = (built / f"{name}.gz").read_bytes()
        assert gzip.decompress(packed) == (built / name).read_bytes()


def test_the_page_says_where_its_oembed_answer_is(built: Path) -> None:
    head = (built / "map.html").read_text("utf-8").split("<body>")[0]
    link = f'<link rel="alternate" type="application/json+oembed" href="{AT}/oembed.json" title='
    assert link in head
    (card,) = (built / "assets").iterdir()
    assert f'<meta property="og:image" content="{AT}/assets/{card.name}">' in head
    assert card.name == f"card.{hashlib.sha256(card.read_bytes()).hexdigest()[:12]}.png"
    with Image.open(card) as picture:
        assert picture.size == (1200, 630)


def test_without_an_address_nothing_claims_one() -> None:
    scene = make_scene()
    made = files(scene)
    head = made["map.html"].decode().split("<body>")[0]
    assert 'href="oembed.json"' in head
    assert "og:image" not in head
    assert "thumbnail_url" not in json.loads(made["oembed.json"])


@pytest.mark.parametrize("url", ["https://maps.example/a", "https://maps.example/a/"])
def test_an_address_may_end_in_a_slash_or_not(url: str) -> None:
    assert 'href="https://maps.example/a/oembed.json"' in page(make_scene(), url=url)


def test_the_same_spec_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build(from_yaml(STORY), tmp_path, url=AT)
    for path in built.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / path.relative_to(built)).read_bytes(), path.name


def test_the_spec_in_the_folder_rebuilds_the_map(built: Path) -> None:
    again = files(compose(from_yaml(built / "spec.yaml")), url=AT)
    assert again["map.html"] == (built / "map.html").read_bytes()
    assert again["map.png"] == (built / "map.png").read_bytes()


def test_snippet_and_oembed_name_where_it_is_served(built: Path) -> None:
    assert "https://maps.example/2025-08-21/embed.html" in (built / "snippet.html").read_text(
        "utf-8"
    )
    card = json.loads((built / "oembed.json").read_text("utf-8"))
    assert card["version"] == "1.0"
    assert f"{AT}/embed.html" in card["html"]
    (picture,) = (built / "assets").iterdir()
    assert card["thumbnail_url"] == f"{AT}/assets/{picture.name}"
    assert (card["thumbnail_width"], card["thumbnail_height"]) == (1200, 630)


def test_the_picture_has_the_size_of_the_spec(built: Path) -> None:
    spec = from_yaml(STORY)
    with Image.open(io.BytesIO((built / "map.png").read_bytes())) as picture:
        assert picture.size == (spec.width, spec.height)
    with Image.open(built / "map@2x.png") as picture:
        assert picture.size == (2 * spec.width, 2 * spec.height)


def test_data_go_out_as_they_are_drawn_with_their_credits(built: Path) -> None:
    strikes = gpd.read_file(built / "data" / "strikes.geojson")
    assert len(strikes) == 11
    table = pd.read_csv(built / "data" / "strikes.csv")
    assert {"longitude", "latitude", "distance_words"} <= set(table.columns)
    assert "DeepStateMap" in (built / "data" / "README.txt").read_text("utf-8")


def test_tables_of_the_themes_go_out_too() -> None:
    scene = compose(MapSpec(date=dt.date(2025, 8, 21), theme=Theme.DISPUTE))
    found = data(scene)
    assert "Oblast" in found["table_1.csv"].decode()


def test_files_are_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "map.html"
    export.write(file, b"first")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", fail)
    with pytest.raises(InputError, match="No space left"):
        export.write(file, b"second")
    assert file.read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


FRAME = gpd.GeoDataFrame(
    {
        "name": ["=1+1", "+380", "-5", "@x", "plain", "\tTab"],
        "km": [1.5, float("nan"), -3.0, 0.0, 1.0, 2.0],
        "day": [dt.date(2025, 8, 21)] * 6,
        "people": pd.array([1, None, 3, 4, 5, 6], dtype="Int64"),
        "list": [[("a", "b")]] * 6,
    },
    geometry=[shapely.Point(22.718123456, 48.44)] * 6,
    crs="EPSG:4326",
)


def test_csv_cells_cannot_start_a_formula_and_numbers_stay_numbers() -> None:
    table = pd.read_csv(io.BytesIO(export.as_csv(FRAME)), dtype="str", keep_default_na=False)
    assert table["name"].tolist() == ["'=1+1", "+380", "-5", "'@x", "plain", "'\tTab"]
    assert table["km"].tolist()[2] == "-3.0"
    assert table["geometry"].iloc[0] == "POINT (22.718123 48.44)"
    assert json.loads(table["list"].iloc[0]) == [["a", "b"]]


def test_json_and_geojson_have_null_for_missing_and_plain_values() -> None:
    rows = json.loads(export.as_json(FRAME))
    assert rows[1]["km"] is None
    assert rows[1]["people"] is None
    assert rows[0]["day"] == "2025-08-21"
    assert rows[0]["geometry"] == {"type": "Point", "coordinates": [22.718123, 48.44]}
    collection = json.loads(export.as_geojson(FRAME))
    assert collection["features"][0]["properties"]["people"] == 1
    assert "geometry" not in collection["features"][0]["properties"]


def test_parquet_keeps_the_geometry(tmp_path: Path) -> None:
    file = tmp_path / "out.parquet"
    file.write_bytes(export.render(FRAME.drop(columns="list"), "parquet"))
    assert gpd.read_parquet(file).crs == FRAME.crs
    file.write_bytes(export.render(pd.DataFrame(FRAME.drop(columns="geometry")), "parquet"))
    assert len(pd.read_parquet(file)) == 6


def test_unknown_formats_and_geojson_without_geometry_are_refused() -> None:
    with pytest.raises(InputError, match="table, csv, json"):
        export.render(FRAME, "xlsx")
    with pytest.raises(InputError, match="geometry"):
        export.render(pd.DataFrame({"a": [1]}), "geojson")
