"""`reachline publish` killed from outside in the middle of its work, and begun again."""

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

from maps import build
from tests.built import write

ROOT = Path(__file__).resolve().parents[1]
FILES = 400  # so many that a copy takes a while


def made(folder: Path, word: str) -> Path:
    """Write a folder as a build leaves it."""
    files = {f"data/{number}.csv": f"{number},{word}\n".encode() * 50 for number in range(FILES)}
    return write(folder, files, title=word)


def publishing(source: Path, to: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(ROOT / "cli.py"), "publish", str(source), "--to", str(to)]
    return subprocess.Popen([*command, "--quiet"])


def published(to: Path) -> list[str]:
    """Return the versions there are, each looked through to its last byte."""
    for folder in (to / "v").glob("[!.]*"):
        manifest = json.loads((folder / build.MANIFEST).read_text())
        for name, said in manifest["files"].items():
            content = (folder / name).read_bytes()
            assert hashlib.sha256(content).hexdigest() == said["sha256"], name
        assert manifest["version"] == folder.name
    return [str(name) for name in json.loads((to / "history.json").read_text())["versions"]]


def test_nothing_published_is_lost_when_the_next_is_killed(tmp_path: Path) -> None:
    to = tmp_path / "www"
    assert publishing(made(tmp_path / "one", "one"), to).wait(timeout=60) == 0
    (first,) = published(to)
    two = made(tmp_path / "two", "two")
    ended = publishing(two, to)
    while not list((to / "v").glob(".new-*/data/*")):
        assert ended.poll() is None
        time.sleep(0.001)
    ended.kill()
    ended.wait(timeout=20)
    assert list((to / "v").glob(".new-*")), "it was killed in the middle"
    assert published(to) == [first]
    assert (to / "latest").readlink().name == first
    # Begun again it clears away the half and publishes the whole.
    assert publishing(two, to).wait(timeout=60) == 0
    again = published(to)
    assert (again[0], len(again)) == (first, 2)
    assert (to / "latest").readlink().name == again[1]
    assert not list((to / "v").glob(".*"))
