"""`reachline update` as a person meets it: terms first, ages always, pictures of what is held."""

import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from PIL import Image

import cli
from layers import timeline
from layers.updates import endpoints, store
from layers.updates.arcgis import PAGE
from tests import servers
from tests.commands import Run, refused
from tests.servers import Server

DAY = dt.date(2025, 8, 20)


@pytest.fixture
def server() -> Iterator[Server]:
    with servers.serving() as started:
        yield started


@pytest.fixture(scope="module")
def body() -> bytes:
    """Ground of the embedded timeline in DeepStateMap's form: no polygon of theirs."""
    return deepstate(shapely.simplify(timeline.load().on(DAY).occupied, 0.05))


def deepstate(ground: shapely.Geometry, day: dt.date = DAY) -> bytes:
    feature = {
        "type": "Feature",
        "properties": {
            "name": "Окуповано /// Occupied /// geoJSON.status.occupied\n",
            "fill": "#a52714",
            "styleUrl": "#x",
        },
        "geometry": json.loads(shapely.to_geojson(shapely.make_valid(ground))),
    }
    moment = dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC).timestamp()
    inner = {"type": "FeatureCollection", "features": [feature]}
    return json.dumps({"id": int(moment), "map": inner}).encode()


def configure(tmp_path: Path, **addresses: str) -> Path:
    file = tmp_path / "config" / "endpoints.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        "\n".join(
            f'[{name}]\ntitle = "Theirs"\naddress = "{address}"\nfile = "last.json"\n'
            f'format = "{"isw" if name == "isw" else "deepstate_raw"}"\n'
            f'service = "{"arcgis" if name == "isw" else "file"}"\n'
            for name, address in addresses.items()
        ),
        encoding="utf-8",
    )
    return file


def test_terms_come_first(run: Run, server: Server, body: bytes, tmp_path: Path) -> None:
    configure(tmp_path, deepstate=server.address())
    server.replies["/data.json"] = servers.sends(body)
    refused(run("update", "deepstate"), "DEEPSTATEUATECH", "license-en.html", "--accept-terms")
    assert server.asked == [], "nothing is fetched before they are accepted"
    agreed = run("update", "deepstate", "--accept-terms")
    assert agreed.code == 0, agreed.err
    assert "DEEPSTATEUATECH" in agreed.err
    again = run("update", "deepstate")
    assert again.code == 0
    assert "DEEPSTATEUATECH" not in again.err, "said once"
    assert "nothing newer" in again.err


def test_a_person_at_a_terminal_is_asked(
    run: Run, server: Server, body: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(tmp_path, deepstate=server.address())
    server.replies["/data.json"] = servers.sends(body)
    shown: list[str] = []

    def asked(terms: str) -> bool:
        shown.append(terms)
        return len(shown) > 1

    monkeypatch.setattr(cli, "_agreed", asked)
    assert run("update", "deepstate").code == 2
    assert "DEEPSTATEUATECH" in shown[0]
    assert run("update", "deepstate").code == 0
    assert run("update", "deepstate").code == 0
    assert len(shown) == 2, "once agreed, not asked again"


@pytest.mark.usefixtures("run")
def test_changed_terms_are_asked_for_again() -> None:
    store.accept("the old terms", at=dt.datetime.now(tz=dt.UTC))
    assert store.accepted("the old terms")
    assert not store.accepted("the new terms")
    (store.root() / "accepted.json").write_text("[1]", encoding="utf-8")
    assert not store.accepted("the old terms"), "whatever cannot be read is no consent"


def test_what_was_fetched_is_used_when_named(
    run: Run, server: Server, body: bytes, tmp_path: Path
) -> None:
    configure(tmp_path, deepstate=server.address())
    server.replies["/data.json"] = servers.sends(body)
    run("update", "deepstate", "--accept-terms")
    named = ("reach", "--place", "Kharkiv", "--date", "2025-08-21")
    (theirs,) = run(*named, "--control", "updated:deepstate").rows
    (ours,) = run(*named).rows
    assert "updated:deepstate" in theirs["source"]
    assert "DeepStateMap" in theirs["source"]
    assert "updated" not in ours["source"], "never unasked"
    out = tmp_path / "copy.geojson"
    polygons = run("control", "2025-08-21", "--control", "updated:deepstate", "--out", out)
    refused(polygons, "DEEPSTATEUATECH")


def test_ages_of_all_facts(run: Run, server: Server, body: bytes, tmp_path: Path) -> None:
    configure(tmp_path, deepstate=server.address())
    before = run("update")
    assert "isw" in before.err, "what may be fetched is named"
    assert {row["status"] for row in before.rows} == {"embedded"}
    server.replies["/data.json"] = servers.sends(body)
    run("update", "deepstate", "--accept-terms")
    (row,) = [row for row in run("update").rows if row["name"] == "updated:deepstate"]
    assert row["as_of"] == "2025-08-20"
    assert row["age_days"] > 400
    assert row["status"] == "in use"
    assert "no redistribution" in row["licence"]


def test_offline_says_how_old_the_data_are(
    run: Run, server: Server, body: bytes, tmp_path: Path
) -> None:
    configure(tmp_path, deepstate=server.address())
    server.replies["/data.json"] = servers.sends(body)
    run("update", "deepstate", "--accept-terms")
    server.replies["/data.json"] = servers.sends(b"", status=404)
    answer = run("update", "deepstate")
    refused(answer, "404", "In use stays: Control of 2025-08-20", "days old")
    (row,) = [row for row in run("update").rows if row["name"] == "updated:deepstate"]
    assert row["status"] == "failed, in use"


def test_what_is_held_comes_with_a_picture(
    run: Run, server: Server, body: bytes, tmp_path: Path
) -> None:
    configure(tmp_path, deepstate=server.address())
    server.replies["/data.json"] = servers.sends(body)
    run("update", "deepstate", "--accept-terms")
    ground = shapely.simplify(timeline.load().on(DAY).occupied, 0.05)
    jumped = ground.difference(shapely.box(33, 46, 34.5, 47)).union(shapely.box(35, 49, 36, 50))
    server.replies["/data.json"] = servers.sends(deepstate(jumped, DAY + dt.timedelta(days=2)))
    answer = run("update", "deepstate")
    assert answer.code == 0
    assert "held for you to look at" in answer.err
    (picture,) = Path(tmp_path / "data").rglob("difference.png")
    assert str(picture) in answer.err
    with Image.open(io.BytesIO(picture.read_bytes())) as image:
        assert image.width >= 800
        assert len(set(image.convert("RGB").resize((80, 60)).get_flattened_data())) > 50
    assert run("update", "deepstate", "--accept-held", "--quiet").err == ""
    (row,) = run("update", "deepstate", "--rollback").rows
    assert row["as_of"] == "2025-08-20"


def test_one_wish_at_a_time(run: Run) -> None:
    refused(run("update", "deepstate", "--rollback", "--discard"), "Give one of")
    refused(run("update", "--rollback"), "Name the source")
    refused(run("update", "deepstate", "--rollback"), "no earlier version")
    refused(run("update", "nobody"), "No facts are called", "deepstate")


def page(number: int, *, more: bool) -> bytes:
    """Return a page of an ArcGIS layer: squares in the sea of Azov's north, wide as need be."""
    west = 34.0 + number
    ring = [[west, 46], [west + 1, 46], [west + 1, 47], [west, 47], [west, 46]]
    feature = {
        "type": "Feature",
        "properties": {"OBJECTID": number, "EditDate": 1_755_648_000_000},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"features": [feature], "exceededTransferLimit": more}).encode()


def test_a_layer_is_asked_page_by_page(run: Run, server: Server, tmp_path: Path) -> None:
    configure(tmp_path, isw=server.address("/layer"))
    pages = [servers.sends(page(number, more=number < 2)) for number in range(3)]
    server.replies["/layer/query"] = servers.in_turn(*pages)
    answer = run("update", "isw", "--accept-terms")
    assert "held" in answer.err, "three squares are no front line"
    queries = [parse_qs(urlsplit(path).query) for path in server.asked]
    assert [query["resultOffset"] for query in queries] == [["0"], ["1"], ["2"]]
    assert {query["resultRecordCount"][0] for query in queries} == {str(PAGE)}
    run("update", "isw", "--accept-held")
    (row,) = [row for row in run("update").rows if row["name"] == "updated:isw"]
    assert row["as_of"] == "2025-08-20"
    folder, account = store.in_use("isw")
    assert account.read == 3
    assert len(json.loads((folder / "last.json").read_bytes())["features"]) == 3


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b'{"error": {"code": 499, "message": "Token required"}}', "Token required"),
        (b"<html>", "JSON"),
        (b'{"layers": []}', "no features"),
        (page(0, more=True), "never end"),
    ],
)
def test_a_layer_that_answers_wrong(
    run: Run, server: Server, tmp_path: Path, answer: bytes, words: str
) -> None:
    configure(tmp_path, isw=server.address("/layer"))
    server.replies["/layer/query"] = servers.sends(answer)
    refused(run("update", "isw", "--accept-terms"), words, "Nothing of it is in use")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('[x]\ntitle = "X"', "Field required"),
        ('[x]\naddress = "http://example.org/a"', "must begin with https://"),
        ('[x]\naddress = "file:///etc/passwd"', "must begin with https://"),
        ('[x]\nfile = "../a.json"', "should match pattern"),
        ('[x]\nformat = "acled"', "must be one of"),
        ('[x]\ncompanions = {"../b" = "https://example.org/b"}', "plain file names"),
        ("[x]\nmost_mb = 1e9", "less than or equal"),
        ("[x]\nwhat = 1", "Extra inputs"),
        ('["../x"]\ntitle = "X"', "should match pattern"),
        ("x = 3", "[x]"),
        ("[x", "no file of endpoints"),
    ],
)
def test_faults_of_an_endpoints_file_are_named(
    run: Run, tmp_path: Path, entry: str, words: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(entry, encoding="utf-8")
    refused(run("update", "x", "--endpoints", file), str(file), words, "endpoints.toml")


@pytest.mark.usefixtures("run")
def test_our_own_endpoints_are_sound() -> None:
    known = endpoints.load()
    assert {"deepstate", "isw"} <= set(known)
    for name, endpoint in known.items():
        assert endpoint.address.startswith("https://"), name
        assert endpoint.terms.consent, f"{name}: whoever fetches it must have said so"
        files = endpoint.files_on(dt.date(2026, 1, 2))
        assert not any("{" in part for pair in files.items() for part in pair)
