"""Bytes and text: limits, packed files, encodings, JSON, KML, and what a file is."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from geo.errors import FileError
from layers.sources import encodings, files, kml, opened
from layers.sources.report import Report

FIXTURES = Path(__file__).parent / "fixtures_sources"


def report() -> Report:
    return Report(files=["f"])


def notes(of: Report) -> list[str]:
    return [repair.message for repair in of.repairs]


def put(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is not there"):
        files.read_bytes(tmp_path / "none.csv")


def test_a_path_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is not there"):
        files.check_size(tmp_path / "a\0b")


@pytest.mark.parametrize(
    ("call", "content"), [("open", "date,lat,lon\n"), ("open", "{}"), ("read_bytes", "{}")]
)
def test_a_file_that_may_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, content: str
) -> None:
    path = put(tmp_path / "f.csv", content)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, call, refuse)
    with pytest.raises(FileError, match="cannot be read"):
        opened.open_file(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is not a file"):
        files.read_bytes(tmp_path)


@pytest.mark.parametrize(
    "data",
    [b"", b"  \n\t ", gzip.compress(b"", mtime=0), gzip.compress(b" \n", mtime=0)],
    ids=["none", "blank", "packed none", "packed blank"],
)
def test_an_empty_file(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(FileError, match="is empty"):
        files.read_bytes(put(tmp_path / "f", data))


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    assert files.read_bytes(put(tmp_path / "f", b"x" * 10)) == b"x" * 10
    with pytest.raises(FileError, match="is larger than"):
        files.read_bytes(put(tmp_path / "f", b"x" * 11))


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    assert files.read_bytes(put(tmp_path / "f.gz", gzip.compress(b"abc", mtime=0))) == b"abc"


def test_a_gzip_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(b"\0" * 100_000, mtime=0)
    monkeypatch.setattr(files, "MAX_BYTES", 5_000)
    with pytest.raises(FileError, match="unpacks to more"):
        files.read_bytes(put(tmp_path / "f.gz", packed))


def test_a_broken_gzip(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="broken gzip"):
        files.read_bytes(put(tmp_path / "f.gz", b"\x1f\x8bnonsense"))
    with pytest.raises(FileError, match="cut short"):
        files.read_bytes(put(tmp_path / "f.gz", gzip.compress(b"abc" * 100, mtime=0)[:-9]))


def archive(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return data.getvalue()


def test_a_zip_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive(**{"doc.kml": b" " * 100_000})
    monkeypatch.setattr(files, "MAX_BYTES", 50_000)
    with pytest.raises(FileError, match="unpacks to more"):
        opened.open_file(put(tmp_path / "f.kmz", data))


def test_a_zip_that_lies_about_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(io.BytesIO(archive(a=b"x" * 100))) as made:
        monkeypatch.setattr(files, "MAX_BYTES", 50)
        with pytest.raises(FileError, match="unpacks to more"):
            files.zip_member(made, "a", "f.zip")


def test_a_zip_of_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_MEMBERS", 1)
    with (
        zipfile.ZipFile(io.BytesIO(archive(a=b"1", b=b"2"))) as made,
        pytest.raises(FileError, match="unpacks to more"),
    ):
        files.check_zip(made, "f.zip")


def test_a_zip_with_a_broken_member() -> None:
    data = bytearray(archive(a=b"hello world, hello world"))
    data[36] ^= 0xFF
    with (
        zipfile.ZipFile(io.BytesIO(bytes(data))) as made,
        pytest.raises(FileError, match="cannot be unpacked"),
    ):
        files.zip_member(made, "a", "f.zip")


@pytest.mark.parametrize(
    ("data", "text", "said"),
    [
        ("Удар".encode(), "Удар", []),
        ("\ufeffУдар".encode(), "Удар", ["a byte order mark was removed"]),
        ("Удар".encode("utf-16"), "Удар", ["read as UTF-16-LE, by its byte order mark"]),
        (
            b"\xfe\xff" + "Удар".encode("utf-16-be"),
            "Удар",
            ["read as UTF-16-BE, by its byte order mark"],
        ),
        (
            "Ракетний удар по місту".encode("cp1251"),
            "Ракетний удар по місту",
            ["read as Windows-1251, since it is not UTF-8"],
        ),
        (
            "Bombardement à Marioupol, été".encode("latin-1"),
            "Bombardement à Marioupol, été",
            ["read as Latin-1, since it is not UTF-8"],
        ),
        (
            "l\u2019été".encode("cp1252"),
            "l\u2019été",
            ["read as Latin-1, since it is not UTF-8"],
        ),
        (b"caf\xe9 \x81", "café \x81", ["read as Latin-1, since it is not UTF-8"]),
    ],
)
def test_encodings(data: bytes, text: str, said: list[str]) -> None:
    heard = report()
    assert encodings.decode(data, heard) == text
    assert notes(heard) == said


def test_json_faults_say_where() -> None:
    with pytest.raises(FileError, match="line 2, column 1"):
        files.parse_json('{"a":\n', report())


def test_json_beyond_all_limits() -> None:
    for text in ("[" * 100_000, '{"a": ' + "9" * 10_000 + "}"):
        with pytest.raises(FileError, match="beyond all limits"):
            files.parse_json(text, report())


def test_json_knows_no_nan() -> None:
    assert files.parse_json("[NaN, Infinity, -Infinity, 1]", report()) == [None, None, None, 1]


def kml_of(body: str) -> bytes:
    return f'<kml xmlns="http://www.opengis.net/kml/2.2">{body}</kml>'.encode()


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!doctype kml SYSTEM "file:///etc/hostname">',
        '<?xml version="1.0"?><!ENTITY a SYSTEM "http://localhost/">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_kml_never_expands_entities(declaration: str, encoding: str) -> None:
    text = declaration + kml_of("<Placemark><name>&b;</name></Placemark>").decode()
    with pytest.raises(FileError, match="declares"):
        kml.from_kml(text.encode(encoding), report())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<kml><Placemark>", "no valid KML"),
        (b"<kml>&undefined;</kml>", "no valid KML"),
        (b"<kml></kml>", "no placemarks"),
        (b'<?xml version="1.0" encoding="x-unknown"?><kml/>', "no "),
    ],
)
def test_kml_that_is_none(data: bytes, reason: str) -> None:
    with pytest.raises(FileError, match=reason):
        kml.from_kml(data, report())


def test_kml_folders_may_lie_deep() -> None:
    deep = "<Folder>" * 3_000 + "<name>x</name><Placemark/>" + "</Folder>" * 3_000
    table = kml.from_kml(kml_of(deep), report())
    assert [(row.number, row.other) for row in table.rows] == [(1, "a placemark that is no point")]


def test_kml_placemarks_become_rows_in_order() -> None:
    table = kml.from_kml((FIXTURES / "geoconfirmed.kml").read_bytes(), report())
    assert [row.cells["id"] for row in table.rows] == ["p1", "p2", "p3", "p4", "p5"]
    assert {row.cells["folder"] for row in table.rows} == {"2025-08"}
    assert table.rows[1].cells["when"] == "2025-08-20T00:00:00Z"
    assert table.rows[1].cells["Faction"] == "Russia"
    assert table.columns[-1] == "Faction"
    assert table.rows[4].problem == "has no coordinates"


def test_kml_by_schema() -> None:
    mark = (
        '<Placemark><ExtendedData><SchemaData><SimpleData name="Date"> 2025-08-21 </SimpleData>'
        '<SimpleData name="Side"/></SchemaData></ExtendedData></Placemark>'
    )
    table = kml.from_kml(kml_of(mark), report())
    assert table.rows[0].cells["Date"] == "2025-08-21"
    assert table.rows[0].cells["Side"] == ""


def test_kmz_takes_doc_kml_first() -> None:
    mark = kml_of("<Placemark><name>main</name></Placemark>")
    other = kml_of("<Placemark><name>other</name></Placemark>")
    table = kml.from_kmz(archive(**{"a.kml": other, "doc.kml": mark}), report())
    assert table.rows[0].cells["name"] == "main"
    assert kml.from_kmz(archive(**{"a.kml": other}), report()).rows[0].cells["name"] == "other"


def test_kmz_that_is_none() -> None:
    with pytest.raises(FileError, match="broken KMZ"):
        kml.from_kmz(b"PK\x03\x04", report())
    with pytest.raises(FileError, match="holds no KML"):
        kml.from_kmz(archive(a=b"1"), report())


@pytest.mark.parametrize(
    ("name", "data", "container"),
    [
        ("a.csv", "date,lat\n1,2\n", "table"),
        ("wrong.geojson", "date,lat\n1,2\n", "table"),
        ("wrong.csv", '[{"date": 1}]', "json"),
        ("wrong.csv", kml_of("<Placemark/>"), "kml"),
        ("wrong.csv", archive(**{"x.kml": kml_of("<Placemark/>")}), "kml"),
        ("a.geojson.gz", gzip.compress(b'[{"date": 1}]', mtime=0), "json"),
    ],
    ids=["CSV", "CSV misnamed", "JSON misnamed", "KML misnamed", "KMZ misnamed", "gzip"],
)
def test_content_decides_what_a_file_is(
    tmp_path: Path, name: str, data: bytes | str, container: str
) -> None:
    assert opened.open_file(put(tmp_path / name, data)).container == container


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<!doctype html><html>", "is a web page"),
        (b"abc\0def", "is no text"),
        (b"PK\x03\x04rest", "broken packed file"),
        (archive(a=b"1"), "holds no workbook, KML, Shapefile or single table"),
        (b"PAR1rest", "cannot be read"),
        (b"SQLite format 3\0rest", "cannot be read"),
    ],
    ids=["page", "binary", "broken zip", "other zip", "Parquet", "GeoPackage"],
)
def test_what_no_reader_wants(tmp_path: Path, data: bytes | str, reason: str) -> None:
    with pytest.raises(FileError, match=reason):
        opened.open_file(put(tmp_path / "f", data))


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("deepstatemap_data_20250820.geojson", "deepstatemap_data_20250820"),
        ("a.b.geojson.gz", "a"),
        ("control.2025-08-20.gpkg", "control.2025-08-20"),
    ],
)
def test_names_without_endings(name: str, stem: str) -> None:
    assert opened.Opened(Path(name), report()).name == stem


@pytest.mark.parametrize(
    "document",
    [
        {"type": "FeatureCollection", "features": [{"type": "Feature"}]},
        {"type": "Feature", "geometry": None, "properties": {}},
        {"type": "Polygon", "coordinates": [[[36, 46], [37, 46], [37, 47], [36, 46]]]},
        {"id": 1754251105, "map": {"features": [{"type": "Feature"}]}},
    ],
)
def test_geojson_in_every_wrapping(tmp_path: Path, document: dict[str, object]) -> None:
    found = opened.open_file(put(tmp_path / "f.geojson", json.dumps(document)))
    assert [feature.number for feature in found.features] == [1]


@pytest.mark.parametrize("key", ["data", "events", "results", "items"])
def test_lists_in_an_answer(tmp_path: Path, key: str) -> None:
    found = opened.open_file(put(tmp_path / "f.json", json.dumps({key: [{"a": 1}]})))
    assert found.table is not None
    assert found.table.columns == ["a"]
