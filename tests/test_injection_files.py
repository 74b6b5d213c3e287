"""Texts from outside in what is downloaded: no formula, no markup, nothing lost on the way."""

import csv
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
import yaml
from hypothesis import given
from hypothesis import strategies as st

from layers import export, sources
from maps.build import data
from maps.compose import compose
from maps.elements.table import web_address, web_addresses
from maps.folium_map import safe_json
from maps.page import render_page
from maps.picture import draw_svg
from maps.picture_svg import lean
from maps.spec import Annotation, MapSpec, from_query, from_yaml
from tests.injection import FORMULAS, PAYLOADS
from tests.scenes import make_scene, make_spec

KML = "{http://www.opengis.net/kml/2.2}"
NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"


def starts_a_formula(cell: str) -> bool:
    """Say whether a spreadsheet might run a cell, the most careless one taken as the measure."""
    if re.fullmatch(NUMBER, cell, re.ASCII):
        return False
    seen = "".join(sign for sign in cell if unicodedata.category(sign)[0] not in "ZC")
    return cell[:1] in {"\t", "\r", "\n"} or unicodedata.normalize("NFKC", seen)[:1] in set("=+-@")


def lined(text: str) -> str:
    """Return a text with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def frame() -> gpd.GeoDataFrame:
    texts = list(PAYLOADS)
    return gpd.GeoDataFrame(
        {"name": texts, "words": texts, "list": [[text] for text in texts], "km": -1.5},
        geometry=[shapely.Point(30, 50)] * len(texts),
        crs="EPSG:4326",
    )


class TestTables:
    def cells(self, made: bytes) -> list[list[str]]:
        return list(csv.reader(io.StringIO(made.decode(), newline="")))

    def test_no_cell_starts_a_formula_and_none_is_lost(self) -> None:
        rows = self.cells(export.as_csv(frame()))
        assert len(rows) == len(PAYLOADS) + 1
        for row, text in zip(rows[1:], PAYLOADS, strict=True):
            assert not any(starts_a_formula(cell) for cell in row), row
            assert row[0] in {lined(text), f"'{lined(text)}"}
            assert json.loads(row[2].removeprefix("'")) == [text]
            assert row[3] == "-1.5"

    def test_every_formula_is_disarmed_and_nothing_else(self) -> None:
        table = pd.DataFrame({"x": [*FORMULAS, "a=b", "5-3", "x@example.org", "'=1"]})
        rows = self.cells(export.as_csv(table))[1:]
        assert [cell for (cell,) in rows[-4:]] == ["a=b", "5-3", "x@example.org", "'=1"]
        for (cell,), text in zip(rows, FORMULAS, strict=False):
            assert cell == (f"'{lined(text)}" if text[0] not in "'\"" else text)

    def test_nor_does_the_head_of_a_column(self) -> None:
        table = pd.DataFrame([[1] * len(FORMULAS)], columns=FORMULAS)
        assert not any(starts_a_formula(cell) for cell in self.cells(export.as_csv(table))[0])

    @given(st.text())
    def test_any_text_at_all(self, text: str) -> None:
        made = export._unarmed(text)
        assert not starts_a_formula(made)
        assert made in {text, f"'{text}"}

    @given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
    def test_numbers_stay_numbers(self, number: float) -> None:
        assert export._unarmed(number) == number
        assert export._unarmed(str(number)) == str(number)


class TestGeography:
    def test_geojson_and_json_give_every_text_back(self) -> None:
        features = json.loads(export.as_geojson(frame()))["features"]
        assert [feature["properties"]["name"] for feature in features] == list(PAYLOADS)
        assert [row["words"] for row in json.loads(export.as_json(frame()))] == list(PAYLOADS)

    def test_kml_is_one_placemark_a_row_and_no_element_more(self) -> None:
        tree = ET.fromstring(export.as_kml(frame(), layer="strikes", name="name"))  # noqa: S314 - our own
        usual = frame().assign(name="a word", words="a word")
        known = ET.fromstring(export.as_kml(usual, layer="strikes", name="name"))  # noqa: S314
        marks = tree.findall(f".//{KML}Placemark")
        assert len(marks) == len(PAYLOADS)
        assert {node.tag for node in tree.iter()} <= {node.tag for node in known.iter()}
        named = [mark.findtext(f"{KML}name") or "" for mark in marks]
        for text, name in zip(PAYLOADS, named, strict=True):
            if text.isprintable():
                assert name.strip() == text.strip()

    def test_a_geopackage_has_our_layers_and_every_text(self, tmp_path: Path) -> None:
        file = tmp_path / "map.gpkg"
        day = make_spec().date
        file.write_bytes(export.as_geopackage({"strikes": frame()}, day=day))
        assert [name for name, _ in pyogrio.list_layers(file)] == ["strikes"]
        found = gpd.read_file(file, layer="strikes")
        for text, held in zip(PAYLOADS, found["name"].fillna(""), strict=True):
            assert held == "".join(sign for sign in text if sign >= " " or sign in "\t\n\r") or (
                text in {"\ufffe", "\uffff", "\x7f"}
            )

    @pytest.mark.parametrize("text", [" ".join(PAYLOADS), *PAYLOADS[::25]])
    def test_an_svg_says_a_text_and_stays_one_drawing(self, text: str) -> None:
        drawing = lean("<svg><defs></defs></svg>", size=(9, 9), title=text, description=text)
        tree = ET.fromstring(drawing)  # noqa: S314 - our own
        assert [node.tag.split("}")[1] for node in tree.iter()] == ["svg", "title", "desc", "defs"]


def test_a_picture_draws_words_and_runs_no_mathematics() -> None:
    notes = tuple(Annotation(lon=30, lat=46 + n, text=t) for n, t in enumerate(("$x^2$", "$\\a{$")))
    scene = make_scene(make_spec(annotations=notes), title="$\\frac{1}{$ </title><script>")
    tree = ET.fromstring(draw_svg(scene))  # noqa: S314 - our own
    tags = {node.tag.split("}")[1] for node in tree.iter()}
    assert not tags & {"script", "image", "foreignObject", "a", "style"} - {"style"}
    assert "$\\frac{1}{$ </title><script>" in "".join(tree.itertext())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what a hostile file of strikes becomes."""
    file = tmp_path_factory.mktemp("given") / "<img src=x onerror=planted=1>.csv"
    columns = ("place", "weapon", "summary", "source_name", "source_url", "notes")
    texts = [text.replace("\x00", "") for text in PAYLOADS]
    table = pd.DataFrame(dict.fromkeys(columns, texts)).assign(
        date="2025-08-21", latitude=50.45, longitude=30.52, oblast_iso="UA-30"
    )
    table.to_csv(file, index=False)
    reading = sources.read([file])
    assert reading.report.kept > 300
    spec = MapSpec(date="2025-08-21", points=file.name, search=False)
    scene = compose(spec, given=reading)
    return {**data(scene), "map.html": render_page(scene).encode()}


def test_no_cell_of_a_map_s_tables_starts_a_formula(made: dict[str, bytes]) -> None:
    tables = [name for name in made if name.endswith(".csv")]
    assert "points.csv" in tables
    for name in tables:
        for row in csv.reader(io.StringIO(made[name].decode(), newline="")):
            assert not any(starts_a_formula(cell) for cell in row), (name, row)


def test_the_name_of_a_file_is_text_too(made: dict[str, bytes]) -> None:
    page = made["map.html"].decode()
    assert "&lt;img src=x onerror=planted=1&gt;.csv" in page
    assert "<img" not in page
    assert "<img src=x onerror=planted=1>.csv" in made["README.txt"].decode()


class TestSpec:
    @given(st.text(max_size=200))
    def test_a_title_comes_back_as_it_went_or_is_refused(self, title: str) -> None:
        try:
            spec = MapSpec(date="2025-08-21", title=title)
        except ValueError:
            assert any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in title)
            return
        assert yaml.safe_load(spec.to_yaml()).get("title", "") == title
        assert from_query(spec.to_query()) == spec

    def test_every_payload_that_is_one_line(self, tmp_path: Path) -> None:
        for text in PAYLOADS:
            if len(text) > 600 or any(unicodedata.category(sign) == "Cc" for sign in text):
                continue
            spec = make_spec(title=text, byline=text)
            file = tmp_path / "spec.yaml"
            file.write_text(spec.to_yaml(), encoding="utf-8")
            assert from_yaml(file) == spec
            assert from_query(spec.to_query()) == spec


ANY_JSON = st.recursive(st.text() | st.none() | st.integers(), st.lists)


@given(ANY_JSON)
def test_json_in_a_script_ends_nothing_and_comes_back(value: object) -> None:
    text = safe_json(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value


@given(st.text() | st.sampled_from(PAYLOADS))
def test_what_is_linked_is_of_the_web(url: str) -> None:
    found = web_address(url)
    assert found in {"", url}
    if found:
        assert re.match(r"https?://[^\s]+$", found, re.IGNORECASE)
        assert not any(unicodedata.category(sign) == "Cc" for sign in found)


ODD = st.sampled_from(
    [*PAYLOADS, "https://a.b\n", "https://", "http://-/[", "https://a..b/", "HTTP://A"]
)


HOSTS = st.text("ab-.:@[]1 \n", max_size=6)
PATHS = st.sampled_from(["", "/", "/[?#", "/a b", "?a"])


@given(st.lists(st.text() | ODD | st.builds("https://{}{}".format, HOSTS, PATHS)))
def test_a_column_of_addresses_is_linked_as_each_alone(urls: list[str]) -> None:
    alone = [web_address(url) for url in urls]
    assert web_addresses(pd.Series(urls, dtype="str")).tolist() == alone


def test_some_addresses_are_linked_and_broken_ones_are_not() -> None:
    for good in ("https://a.example/b?c=d#e", "HTTP://A.EXAMPLE", "https://приклад.укр/а"):
        assert web_address(good) == good
    for bad in (
        "https://[::1",
        "https://",
        "http:///x",
        "https://a b",
        "https://a\n",
        "java\tscript:x",
    ):
        assert web_address(bad) == ""
