"""The rules for web servers, in each host's words, and as nginx really follows them."""

import datetime as dt
import gzip
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

from benchmarks.nginx import serving
from geo.errors import FileError
from maps import hosting
from maps.build import build
from maps.publish import publish
from maps.spec import MapSpec, checked

SPEC = MapSpec(date=dt.date(2025, 8, 21))
NAMED = SPEC.model_copy(update={"frame_ancestors": ("https://news.example", "self")})
SAID = tuple(hosting.headers(SPEC))


def test_every_site_may_frame_a_map_unless_the_spec_names_some() -> None:
    assert hosting.ancestors(SPEC) == "frame-ancestors *"
    assert hosting.ancestors(NAMED) == "frame-ancestors https://news.example 'self'"


@pytest.mark.parametrize(
    "site",
    ["https://*.news.example", "http://localhost:8000", "self", "none", "https://a.b-c.example"],
)
def test_sites_that_can_be_named(site: str) -> None:
    spec = checked({"date": "2025-08-21", "frame_ancestors": [site]}, file="spec")
    assert spec.frame_ancestors == (site,)


@pytest.mark.parametrize(
    "site",
    [
        "news.example",
        "https://news.example/path",
        "https://news.example; script-src *",
        'https://news.example" always;\nreturn 301 https://evil.example',
        "https://a.example\n",
        "*",
        "'self'",
        "javascript:alert(1)",
        "https://${host}",
        "",
    ],
)
def test_nothing_else_gets_into_a_header(site: str) -> None:
    with pytest.raises(FileError, match="frame_ancestors"):
        checked({"date": "2025-08-21", "frame_ancestors": [site]}, file="spec")


@pytest.mark.parametrize("name", ["nginx.conf", "_headers", "vercel.json", ".htaccess"])
def test_every_host_is_told_the_same(name: str) -> None:
    text = hosting.files(NAMED)[name].decode()
    for key, value in hosting.headers(NAMED).items():
        assert key in text
        assert value in text
    assert hosting.FOR_EVER in text
    assert hosting.ASK_AGAIN in text
    assert "unset Set-Cookie" in text or "Cookie" not in text


def test_no_path_is_told_two_kinds_of_caching_where_hosts_would_join_them() -> None:
    rules = [
        block.splitlines()
        for block in re.split(r"\n(?=/)", hosting.files(SPEC)["_headers"].decode())
    ]
    caching = [path for path, *lines in rules if any("Cache-Control" in line for line in lines)]
    assert caching == ["/assets/*", "/v/*", "/latest/*", "/data/*"]
    assert rules[0][0] == "/*"


def test_vercel_takes_each_path_for_one_kind() -> None:
    rules = json.loads(hosting.files(SPEC)["vercel.json"])["headers"]
    for path, kept in {
        "/map.html": False,
        "/latest/embed.html": False,
        "/assets/card.1.png": True,
        "/v/0123456789abcdef/map.html": True,
    }.items():
        said = [
            header["value"]
            for rule in rules
            if re.fullmatch(rule["source"], path)
            for header in rule["headers"]
            if header["key"] == "Cache-Control"
        ]
        assert said == [hosting.FOR_EVER if kept else hosting.ASK_AGAIN], path


@pytest.fixture(scope="module")
def site(nginx: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve a published map under the rules that were written with it."""
    assert nginx
    folder = tmp_path_factory.mktemp("site")
    build(NAMED, folder / "built")
    published = publish(folder / "built", folder / "www")
    rules = folder / "www" / "nginx.conf"
    with serving(folder / "www", location=f"include {rules};") as address:
        yield address, published.folder


def get(address: str, **headers: str) -> tuple[Message, bytes]:
    asked = urllib.request.Request(address, headers=headers)  # noqa: S310 - loopback
    with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - loopback
        return answer.headers, answer.read()


class TestServed:
    def test_every_answer_carries_the_headers_and_no_cookie(self, site: tuple[str, Path]) -> None:
        address, _ = site
        for name in ("latest/embed.html", "latest/data/strikes.csv", "latest.json"):
            headers, _ = get(address + name)
            for key in SAID:
                assert headers.get_all(key) == [hosting.headers(NAMED)[key]], (name, key)
            assert "Set-Cookie" not in headers

    def test_a_version_is_kept_and_the_latest_asked_for_again(self, site: tuple[str, Path]) -> None:
        address, folder = site
        for name, kept in {
            "latest/embed.html": False,
            "latest.json": False,
            "latest/snippet.html": False,
            f"latest/assets/{next((folder / 'assets').iterdir()).name}": True,
            f"v/{folder.name}/embed.html": True,
        }.items():
            headers, _ = get(address + name)
            expected = hosting.FOR_EVER if kept else hosting.ASK_AGAIN
            assert headers.get_all("Cache-Control") == [expected], name

    def test_asked_again_it_answers_with_nothing_new(self, site: tuple[str, Path]) -> None:
        headers, _ = get(site[0] + "latest/embed.html")
        with pytest.raises(urllib.error.HTTPError) as answer:
            get(site[0] + "latest/embed.html", **{"If-None-Match": headers["ETag"]})
        assert answer.value.code == 304
        answer.value.close()

    def test_pages_go_out_packed_as_they_were_built(self, site: tuple[str, Path]) -> None:
        address, folder = site
        headers, body = get(address + "latest/embed.html", **{"Accept-Encoding": "gzip"})
        assert headers["Content-Encoding"] == "gzip"
        assert headers["Vary"] == "Accept-Encoding"
        assert body == (folder / "embed.html.gz").read_bytes()
        assert gzip.decompress(body) == (folder / "embed.html").read_bytes()
        headers, body = get(address + "latest/data/strikes.geojson", **{"Accept-Encoding": "gzip"})
        assert headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(body) == (folder / "data" / "strikes.geojson").read_bytes()

    def test_every_file_is_called_what_it_is(self, site: tuple[str, Path]) -> None:
        address, folder = site
        for path in folder.rglob("*.*"):
            mime = hosting.TYPES.get(path.suffix[1:])
            if mime is None:
                continue
            headers, _ = get(f"{address}latest/{path.relative_to(folder)}")
            assert headers.get_content_type() == mime, path.name
        headers, _ = get(address + "latest/data/strikes.csv")
        assert headers.get_content_charset() == "utf-8"
