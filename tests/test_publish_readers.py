"""Readers at the door of a web server while versions are published, one of them broken off."""

import http.client
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from benchmarks.nginx import serving
from maps import build, hosting, publish
from tests.scenes import make_spec
from tests.test_publish import KILLED, ROOT

READERS, SPIKE = 4, 32  # who check all they read; connections that only ask


@pytest.fixture
def built(tmp_path: Path) -> Callable[[str], Path]:
    """Give folders as a build leaves them, large enough to be caught half read."""

    def make(word: str) -> Path:
        folder = tmp_path / f"built-{word}"
        files = {name: f"{name} {word} ".encode() * 9_000 for name in ("map.html", "embed.html")}
        files |= {f"data/{number}.csv": f"{number},{word}\n".encode() * 99 for number in range(3)}
        files |= hosting.files(make_spec())
        held = {
            name: {"bytes": len(content), "sha256": sha256(content).hexdigest()}
            for name, content in files.items()
        }
        said = {"title": word, "version": build.version(held), "files": held}
        for name, content in {**files, build.MANIFEST: json.dumps(said).encode()}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder

    return make


class Reader(threading.Thread):
    """Follows the pointer and reads all of the version it names, over one connection."""

    def __init__(self, address: str, done: threading.Event) -> None:
        super().__init__()
        self.to = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        self.done = done
        self.seen: list[str] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        try:
            while not self.done.is_set():
                self.seen.append(self.read())
        except Exception as error:  # noqa: BLE001 - told to the test
            self.wrong.append(repr(error))
        finally:
            self.to.close()

    def read(self) -> str:
        pointer = json.loads(self.get("/latest.json"))
        manifest = json.loads(self.get(f"/{pointer['path']}{build.MANIFEST}"))
        assert manifest["version"] == pointer["version"]
        for name, held in manifest["files"].items():
            if not name.startswith("."):
                content = self.get(f"/{pointer['path']}{name}")
                assert sha256(content).hexdigest() == held["sha256"], name
        page = self.get("/latest/embed.html")  # by the address that articles carry
        assert page == page[: page.index(b" ", 11) + 1] * 9_000
        return str(pointer["version"])

    def get(self, path: str) -> bytes:
        self.to.request("GET", path)
        answer = self.to.getresponse()
        content = answer.read()
        assert answer.status == http.client.OK, f"{path}: {answer.status}"
        kept = hosting.FOR_EVER if path.startswith("/v/") else hosting.ASK_AGAIN
        assert answer.headers["Cache-Control"] == kept
        return content


@contextmanager
def reading(address: str) -> Iterator[list[Reader]]:
    done = threading.Event()
    readers = [Reader(address, done) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        yield readers
    finally:
        done.set()
        for reader in readers:
            reader.join()


def test_a_spike_of_readers_sees_each_version_whole(
    built: Callable[[str], Path], nginx: Path, wrk: Path, tmp_path: Path
) -> None:
    assert nginx.exists()
    to, rules = tmp_path / "www", tmp_path / "nginx.conf"
    tmp_path.chmod(0o755)
    rules.write_bytes(hosting.files(make_spec())["nginx.conf"])
    folders = [built(word) for word in ("one", "two", "three")]
    versions = {publish.publish(folder, to).version for folder in folders}
    lost = built("lost")
    with serving(to, location=f"include {rules};") as address, reading(address) as readers:
        crowd = [
            subprocess.Popen(
                [wrk, "-t1", f"-c{SPIKE}", "-d4s", address + path],
                stdout=subprocess.PIPE,
                text=True,
            )
            for path in ("latest.json", "latest/embed.html")
        ]
        for turn in range(12):
            publish.publish(folders[turn % 3], to)
            if turn in {3, 7}:  # a deployment that dies while it writes
                command = [sys.executable, "-c", KILLED, str(lost), str(to), str(turn)]
                ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
                assert ended.returncode == -signal.SIGKILL, ended.stderr
        before = {reader: len(reader.seen) for reader in readers}
        last = publish.publish(built("last"), to).version
        told = [one.communicate(timeout=60)[0] for one in crowd]
    assert [reader.wrong for reader in readers] == [[]] * READERS
    assert all(len(reader.seen) > before[reader] for reader in readers)
    seen = {version for reader in readers for version in reader.seen}
    assert len(seen & versions) > 1
    assert seen <= versions | {last}
    for said in told:
        assert "Requests/sec" in said
        assert "Non-2xx" not in said
        assert "Socket errors" not in said
    assert not list((to / "v").glob(".*"))
