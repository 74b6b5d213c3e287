"""A published map: whole or not at all, whoever reads, and whatever breaks."""

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.errors import InputError
from maps import build, publish
from maps.publish import Published, roll_back
from tests.built import write

ROOT = Path(publish.__file__).resolve().parent.parent
Build = Callable[[str], Path]


@pytest.fixture
def built(tmp_path: Path) -> Build:
    """Give folders as a build leaves them, small ones: their content is the word given."""

    def make(word: str) -> Path:
        folder = tmp_path / f"built-{word}"
        files = {name: f"{name} {word} ".encode() * 500 for name in ("map.html", "embed.html")}
        files |= {f"data/{number}.csv": f"{number},{word}\n".encode() * 200 for number in range(6)}
        files |= {name: f"# {word}".encode() for name in publish.RULES}
        return write(folder, files, title=word)

    return make


def shown(to: Path) -> str:
    return str(json.loads((to / "latest.json").read_text())["version"])


def assert_whole(folder: Path) -> None:
    """Every file that the manifest names is there as it was built."""
    manifest = json.loads((folder / build.MANIFEST).read_text())
    for name, held in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == held["sha256"], name


def tree(folder: Path) -> dict[str, Any]:
    return {
        str(path.relative_to(folder)): (
            str(path.readlink()) if path.is_symlink() else path.is_file() and path.read_bytes(),
            path.lstat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.name != ".lock" and not path.is_dir()
    }


def test_a_map_is_shown_with_a_pointer_to_it(built: Build, tmp_path: Path) -> None:
    to = tmp_path / "www"
    found = publish.publish(built("one"), to)
    assert found.folder == to / "v" / found.version
    assert_whole(to / "latest")
    assert json.loads((to / "latest.json").read_text()) == {
        "version": found.version,
        "title": "one",
        "path": f"v/{found.version}/",
    }
    for name in publish.RULES:
        assert (to / name).read_text() == "# one"


def test_older_versions_stay_reachable(built: Build, tmp_path: Path) -> None:
    to = tmp_path / "www"
    versions = [publish.publish(built(word), to).version for word in ("one", "two", "three")]
    assert len(set(versions)) == 3
    assert shown(to) == versions[-1]
    for version in versions:
        assert_whole(to / "v" / version)


def test_publishing_again_changes_nothing(built: Build, tmp_path: Path) -> None:
    to = tmp_path / "www"
    publish.publish(built("one"), to)
    publish.publish(built("two"), to)
    before = tree(to)
    publish.publish(built("two"), to)
    assert tree(to) == before


def test_back_to_the_one_before_and_forth_again(built: Build, tmp_path: Path) -> None:
    to = tmp_path / "www"
    one, two, three = (publish.publish(built(word), to).version for word in ("a", "b", "c"))
    assert roll_back(to) == Published(two, to / "v" / two)
    assert shown(to) == two
    assert roll_back(to).version == one
    with pytest.raises(InputError, match="no earlier version"):
        roll_back(to)
    assert shown(to) == one
    publish.publish(built("c"), to)
    assert shown(to) == three
    assert roll_back(to).version == two


def test_only_so_many_are_kept(built: Build, tmp_path: Path) -> None:
    to = tmp_path / "www"
    words = ("a", "b", "c", "d")
    versions = [publish.publish(built(word), to).version for word in words[:3]]
    found = publish.publish(built("d"), to, keep=2)
    assert found.removed == tuple(versions[:2])
    assert {path.name for path in (to / "v").iterdir()} == {versions[2], found.version}
    assert roll_back(to).version == versions[2]


def test_the_one_shown_is_never_removed(built: Build, tmp_path: Path) -> None:
    to = tmp_path / "www"
    for word in ("a", "b", "c"):
        publish.publish(built(word), to)
    first = publish.publish(built("a"), to, keep=2).version
    assert shown(to) == first
    assert_whole(to / "latest")
    with pytest.raises(InputError, match="2 or more"):
        publish.publish(built("a"), to, keep=1)


class Readers:
    """Readers who look at a published map again and again until they are told to stop."""

    def __init__(self, to: Path) -> None:
        self.to = to
        self.seen: list[str] = []
        self.wrong: list[BaseException] = []
        self.done = threading.Event()
        looks = (self.by_pointer, self.by_link) * 2
        self.threads = [threading.Thread(target=self.read, args=[look]) for look in looks]
        for thread in self.threads:
            thread.start()

    def by_pointer(self) -> str:
        version = shown(self.to)
        assert_whole(self.to / "v" / version)
        return version

    def by_link(self) -> str:
        folder = (self.to / "latest").resolve(strict=True)
        assert_whole(folder)
        page = (self.to / "latest" / "embed.html").read_bytes()
        assert page == b"embed.html %s " % page.split()[1] * 500
        return folder.name

    def read(self, look: Callable[[], str]) -> None:
        try:
            while not self.done.is_set():
                self.seen.append(look())
        except BaseException as error:  # noqa: BLE001 - told to the test
            self.wrong.append(error)

    def stop(self) -> None:
        self.done.set()
        for thread in self.threads:
            thread.join()


def test_readers_never_see_half_a_map(built: Build, tmp_path: Path) -> None:
    to = tmp_path / "www"
    folders = [built(word) for word in ("one", "two")]
    versions = {publish.publish(folder, to).version for folder in folders}
    readers = Readers(to)
    try:
        for _ in range(12):
            for folder in folders:
                publish.publish(folder, to)
        last = publish.publish(built("new"), to).version
        while last not in readers.seen and not readers.wrong:
            pass
    finally:
        readers.stop()
    assert readers.wrong == []
    assert set(readers.seen) <= versions | {last}


KILLED = """
import os, signal, sys
from pathlib import Path
from maps import publish
left = int(sys.argv[3])
def dying(step):
    def done(*given, **more):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*given, **more)
    return done
os.fsync = dying(os.fsync)
Path.replace, Path.rename = dying(Path.replace), dying(Path.rename)
publish.publish(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("steps", [0, 1, 7, 14, 17, 18, 19, 20, 21])
def test_killed_in_the_middle_it_leaves_what_was_shown(
    built: Build, tmp_path: Path, steps: int
) -> None:
    to = tmp_path / "www"
    one = publish.publish(built("one"), to).version
    arguments = [built("two"), to, steps]
    command = [sys.executable, "-c", KILLED, *map(str, arguments)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    two = build.version(json.loads((built("two") / build.MANIFEST).read_text())["files"])
    assert shown(to) in {one, two}
    assert_whole(to / "latest")
    for folder in (to / "v").glob("[!.]*"):
        assert_whole(folder)
    assert publish.publish(built("two"), to).version == two
    assert shown(to) == two
    assert not list((to / "v").glob(".*"))
    assert not list(to.glob(".new-*"))


def test_killed_at_the_very_first_publication_it_can_be_done_again(
    built: Build, tmp_path: Path
) -> None:
    to = tmp_path / "www"
    command = [sys.executable, "-c", KILLED, str(built("one")), str(to), "3"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    publish.publish(built("one"), to)
    assert_whole(to / "latest")


def test_two_publishers_take_turns(built: Build, tmp_path: Path) -> None:
    to = tmp_path / "www"
    folders = [built(str(number)) for number in range(4)]
    threads = [threading.Thread(target=publish.publish, args=[folder, to]) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(json.loads((to / "history.json").read_text())["versions"]) == 4
    assert_whole(to / "latest")


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "you may not write"), (errno.EIO, "error")],
)
def test_what_the_disk_refuses_is_said_and_the_old_map_stays(
    built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    to = tmp_path / "www"
    one = publish.publish(built("one"), to).version

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(InputError, match=said):
        publish.publish(built("two"), to)
    assert shown(to) == one
    assert_whole(to / "latest")


def test_a_folder_of_others_is_left_alone(built: Build, tmp_path: Path) -> None:
    to = tmp_path / "home"
    to.mkdir()
    (to / "diary.txt").write_text("dear")
    with pytest.raises(InputError, match="holds other things"):
        publish.publish(built("one"), to)
    assert [path.name for path in to.iterdir()] == ["diary.txt"]
    (to / "history.json").write_text('{"made_by": "another"}')
    with pytest.raises(InputError, match="not ours"):
        publish.publish(built("one"), to)
    with pytest.raises(InputError, match="nothing was published"):
        roll_back(tmp_path / "nowhere")
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(InputError, match="it is no folder"):
        publish.publish(built("one"), file)


def test_an_incomplete_or_altered_build_is_refused(built: Build, tmp_path: Path) -> None:
    folder = built("one")
    (folder / "map.html").write_text("altered")
    (folder / "data" / "0.csv").unlink()
    with pytest.raises(InputError, match=r"data/0\.csv, map\.html"):
        publish.publish(folder, tmp_path / "www")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="reachline build"):
        publish.publish(tmp_path / "empty", tmp_path / "www")
    (tmp_path / "empty" / build.MANIFEST).write_text("[]")
    with pytest.raises(InputError, match="build it again"):
        publish.publish(tmp_path / "empty", tmp_path / "www")
    assert not (tmp_path / "www").exists()


@pytest.mark.parametrize("name", ["../escape", "/etc/passwd"])
def test_a_manifest_cannot_name_files_elsewhere(built: Build, tmp_path: Path, name: str) -> None:
    folder = built("one")
    said = json.loads((folder / build.MANIFEST).read_text())
    (tmp_path / "escape").write_text("x")
    said["files"][name] = {"sha256": hashlib.sha256(b"x").hexdigest()}
    (folder / build.MANIFEST).write_text(json.dumps(said))
    with pytest.raises(InputError, match="altered"):
        publish.publish(folder, tmp_path / "www")


@pytest.mark.parametrize("version", ["../../../escape", "..", "", 7, "0123456789abcdeg"])
def test_a_manifest_cannot_name_a_version_elsewhere(
    built: Build, tmp_path: Path, version: object
) -> None:
    folder = built("one")
    said = json.loads((folder / build.MANIFEST).read_text()) | {"version": version}
    (folder / build.MANIFEST).write_text(json.dumps(said))
    with pytest.raises(InputError, match="version"):
        publish.publish(folder, tmp_path / "www")
