"""Fetching from servers that behave well, and from those that lie, stall, wander and never end."""

import gzip
import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from layers.updates.fetch import Fetched, FetchError, Limits, fetch
from tests import servers
from tests.servers import Server

BODY = b'{"features": []}'
QUICK = Limits(
    connect_s=5, read_s=5, total_s=30, tries=3, backoff_s=0.01, redirects=3, most_bytes=100_000
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with servers.serving() as started:
        yield started


def get(server: Server, folder: Path, limits: Limits = QUICK, **options: object) -> Fetched:
    found = fetch(server.address(), folder / "data.json", limits=limits, **options)  # type: ignore[arg-type]
    assert found is not None
    return found


def refused(server: Server, folder: Path, words: str, limits: Limits = QUICK) -> None:
    with pytest.raises(FetchError, match=words):
        fetch(server.address(), folder / "data.json", limits=limits)
    assert list(folder.iterdir()) == [], "nothing of it is left"


def test_a_good_answer(server: Server, tmp_path: Path) -> None:
    server.replies["/data.json"] = servers.sends(BODY, ETag='"one"')
    found = get(server, tmp_path)
    assert found.path.read_bytes() == BODY
    assert found.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (found.size, found.etag) == (len(BODY), '"one"')
    assert server.headers[0]["User-Agent"] == "reachline"


def test_a_packed_answer_is_unpacked(server: Server, tmp_path: Path) -> None:
    packed = gzip.compress(BODY * 100)
    server.replies["/data.json"] = servers.sends(packed, Content_Encoding="gzip")
    assert get(server, tmp_path).path.read_bytes() == BODY * 100


def test_what_has_not_changed_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    server.replies["/data.json"] = servers.sends(b"", status=304)
    assert fetch(server.address(), tmp_path / "d", limits=QUICK, etag='"one"') is None
    assert server.headers[0]["If-None-Match"] == '"one"'


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_failure_is_tried_again(server: Server, tmp_path: Path, status: int) -> None:
    server.replies["/data.json"] = servers.in_turn(
        servers.sends(b"", status=status), servers.hangs_up(), servers.sends(BODY)
    )
    assert get(server, tmp_path).size == len(BODY)
    assert len(server.asked) == 3


def test_tries_end(server: Server, tmp_path: Path) -> None:
    server.replies["/data.json"] = servers.sends(b"", status=500)
    refused(server, tmp_path, r"answers 500 \(3 tries\)")
    assert len(server.asked) == 3


def test_the_wait_a_server_asks_for_is_kept(server: Server, tmp_path: Path) -> None:
    server.replies["/data.json"] = servers.in_turn(
        servers.sends(b"", status=429, Retry_After="1"), servers.sends(BODY)
    )
    before = time.monotonic()
    get(server, tmp_path)
    assert time.monotonic() - before >= 1, "no sooner than asked"


@pytest.mark.parametrize("wait", ["86400", "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_a_wait_beyond_the_deadline_is_told_at_once(
    server: Server, tmp_path: Path, wait: str
) -> None:
    server.replies["/data.json"] = servers.sends(b"", status=503, Retry_After=wait)
    refused(server, tmp_path, "asks to wait")
    assert len(server.asked) == 1


def test_a_wait_that_is_no_time_is_left_aside(server: Server, tmp_path: Path) -> None:
    server.replies["/data.json"] = servers.in_turn(
        servers.sends(b"", status=503, Retry_After="soon"), servers.sends(BODY)
    )
    assert get(server, tmp_path).size == len(BODY)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 204])
def test_a_lasting_failure_is_told_at_once(server: Server, tmp_path: Path, status: int) -> None:
    server.replies["/data.json"] = servers.sends(b"", status=status)
    refused(server, tmp_path, f"answers {status}")
    assert len(server.asked) == 1


def test_less_than_announced(server: Server, tmp_path: Path) -> None:
    server.replies["/data.json"] = servers.lies_about_length(BODY, 5_000)
    refused(server, tmp_path, "breaks off before the end")


def test_ten_gigabytes_announced(server: Server, tmp_path: Path) -> None:
    server.replies["/data.json"] = servers.lies_about_length(BODY, 10 * 2**30)
    refused(server, tmp_path, "is larger than")
    assert len(server.asked) == 1


@pytest.mark.parametrize("headers", ["", "Content-Length: 10737418240\r\n"])
def test_without_end(server: Server, tmp_path: Path, headers: str) -> None:
    server.replies["/data.json"] = servers.never_ends(headers)
    refused(server, tmp_path, "is larger than")


def test_an_answer_that_swells_when_unpacked(server: Server, tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < QUICK.most_bytes, "it is small on its way"
    server.replies["/data.json"] = servers.sends(bomb, Content_Encoding="gzip")
    refused(server, tmp_path, "is larger than")


def test_an_answer_that_says_it_is_packed(server: Server, tmp_path: Path) -> None:
    server.replies["/data.json"] = servers.sends(BODY, Content_Encoding="gzip")
    refused(server, tmp_path, "cannot be unpacked")


def test_nothing_at_all(server: Server, tmp_path: Path) -> None:
    server.replies["/data.json"] = servers.sends(b"")
    refused(server, tmp_path, "sends nothing")


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\n", HEAD, HEAD + b"{"])
def test_a_stall(server: Server, tmp_path: Path, first: bytes) -> None:
    server.replies["/data.json"] = servers.stalls(first)
    refused(server, tmp_path, "stalls", replace(QUICK, read_s=0.2, tries=2))


@pytest.mark.parametrize("first", [b"HTTP/1.1 200 OK\r\nX: ", HEAD.replace(b"50", b"90000")])
def test_bytes_that_trickle_in(server: Server, tmp_path: Path, first: bytes) -> None:
    """No single wait is long, in headers or in the body; the deadline holds all the same."""
    server.replies["/data.json"] = servers.trickles(first, wait_s=0.05)
    refused(server, tmp_path, "took too long", replace(QUICK, total_s=0.5))


@pytest.mark.parametrize("first", [b"nonsense\r\n\r\n", b"HTTP/1.1 999999 No\r\n\r\n", b"\0" * 99])
def test_what_is_no_answer(server: Server, tmp_path: Path, first: bytes) -> None:
    server.replies["/data.json"] = servers.hangs_up(first)
    refused(server, tmp_path, "breaks off|cannot be read|answers")


def test_nobody_there(tmp_path: Path) -> None:
    with servers.serving() as gone:
        pass
    refused(gone, tmp_path, "offline")


def test_no_such_host(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="offline"):
        fetch("https://nowhere.invalid/x", tmp_path / "x", limits=QUICK)


def test_a_move_within_the_host_is_followed(server: Server, tmp_path: Path) -> None:
    server.replies["/data.json"] = servers.moves("/new/data.json", status=308)
    server.replies["/new/data.json"] = servers.sends(BODY)
    assert get(server, tmp_path).address.endswith("/new/data.json")


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/data.json",
        "http://example.org/data.json",
        "https://example.org/data.json",
        "//example.org/data.json",
        "http://127.0.0.1:1/data.json",
        "http://[::1/broken",
        "",
    ],
)
def test_a_move_elsewhere_is_not_followed(server: Server, tmp_path: Path, to: str) -> None:
    server.replies["/data.json"] = servers.moves(to)
    refused(server, tmp_path, "leads to")
    assert len(server.asked) == 1


def test_a_move_to_a_host_that_is_named_is_followed(server: Server, tmp_path: Path) -> None:
    server.replies["/data.json"] = servers.moves(server.address("/b", "localhost"))
    server.replies["/b"] = servers.sends(BODY)
    found = get(server, tmp_path, hosts=(f"localhost:{server.server_port}",))
    assert found.size == len(BODY)


def test_moves_without_end(server: Server, tmp_path: Path) -> None:
    server.replies["/data.json"] = servers.moves("/data.json")
    refused(server, tmp_path, "leads on and on")
    assert len(server.asked) == QUICK.redirects + 1
