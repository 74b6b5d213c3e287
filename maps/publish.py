"""A built map onto a web server's folder: whole or not at all, older versions kept.

The folder looks like this; the links are replaced in one step, so a reader sees one version or
the other and never half of one:

    v/<version>/       a built folder, named by its content: it never changes
    latest             link to the version shown
    latest.json        link into it: which version that is
    history.json       the versions kept, the newest last
    _headers, ...      links to the rules for the host
"""

import errno
import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from geo.errors import InputError

MANIFEST, POINTER, HISTORY, LATEST, VERSIONS = (
    *("manifest.json", "version.json", "history.json", "latest", "v"),
)
RULES = ("nginx.conf", "_headers", "vercel.json", ".htaccess")
LEAST_KEPT = 2  # the version shown and the one to go back to
_OURS = "reachline"
_LOCK, _NEW, _GONE = ".lock", ".new-", ".gone-"
_NAME = "[0-9a-f]{16}"  # of a version


@dataclass(frozen=True)
class Published:
    """What is shown now, and what went."""

    version: str
    folder: Path
    removed: tuple[str, ...] = ()


def publish(source: Path, to: Path, *, keep: int | None = None) -> Published:
    """Copy a built folder to a folder that is served, and show it.

    Doing it again changes nothing. A copy that is broken off leaves what was shown before.

    Parameters
    ----------
    source
        What `maps.build.build` wrote; only what its manifest names is copied.
    to
        The map's folder on the server: new, empty, or one published to before.
    keep
        Versions to keep, the newest ones; the one shown and the one before it always stay.
        `None`: all.

    Raises
    ------
    InputError
        The source is incomplete or altered, the folder is not ours or cannot be written to.
    """
    if keep is not None and keep < LEAST_KEPT:
        raise InputError(f"--keep takes {LEAST_KEPT} or more: one to show, one to go back to.")
    manifest, files = _complete(source)
    version = str(manifest["version"])
    with _held(to) as root:
        folder = root / VERSIONS / version
        if not folder.exists():
            _copy(files, folder, version=version, title=str(manifest.get("title", "")))
        known = [name for name in _history(root) if name != version]
        _remember(root, [*known, version])
        _show(root, version)
        return Published(version, folder, _prune(root, keep) if keep else ())


def roll_back(to: Path) -> Published:
    """Show the version published before the one shown.

    Raises
    ------
    InputError
        The folder is not ours, or no earlier version is kept.
    """
    if not (to / HISTORY).is_file():
        raise InputError(f"{to}: nothing was published here.")
    with _held(to) as root:
        known, shown = _history(root), _shown(root)
        earlier = known[: known.index(shown)] if shown in known else known
        if not earlier:
            raise InputError(f"{to}: no earlier version than {shown} is kept.")
        _show(root, earlier[-1])
        return Published(earlier[-1], root / VERSIONS / earlier[-1])


def _complete(source: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the manifest and the files it names, each as it was when the map was built."""
    try:
        content = (source / MANIFEST).read_bytes()
        manifest = json.loads(content)
        named: Mapping[str, Mapping[str, Any]] = manifest["files"]
        version = manifest["version"]
    except OSError as error:
        raise InputError(
            f"{source}: no {MANIFEST} ({error.strerror}): give a folder that `reachline build` "
            "wrote, or a map spec."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{source / MANIFEST}: not a manifest of ours: build it again.") from error
    if not isinstance(version, str) or not re.fullmatch(_NAME, version):
        raise InputError(f"{source / MANIFEST}: names no version: build it again.")
    files, altered = {MANIFEST: content}, []
    for name, said in named.items():
        path = PurePosixPath(name)
        inside = not path.is_absolute() and ".." not in path.parts
        try:
            files[name] = (source / name).read_bytes() if inside else b""
        except OSError:
            altered.append(name)
            continue
        if not inside or sha256(files[name]).hexdigest() != said.get("sha256"):
            altered.append(name)
    if altered:
        raise InputError(
            f"{source}: missing or altered since it was built: {', '.join(sorted(altered))}. "
            "Build it again."
        )
    return manifest, files


@contextmanager
def _held(to: Path) -> Iterator[Path]:
    """Give the folder to one publisher at a time, clear of what a broken-off one left."""
    try:
        to.mkdir(parents=True, exist_ok=True)
        if any(to.iterdir()) and not _is_ours(to):
            raise InputError(
                f"{to}: holds other things than a published map: give a folder of its own."
            )
        (to / VERSIONS).mkdir(exist_ok=True)
        with (to / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in (*(to / VERSIONS).glob(".*"), *to.glob(f"{_NEW}*")):
                shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
            yield to
    except OSError as error:
        raise InputError(_told(to, error)) from error


def _told(to: Path, error: OSError) -> str:
    cures = {
        errno.ENOSPC: "the disk is full; what was shown before is still shown",
        errno.EDQUOT: "the quota is used up; what was shown before is still shown",
        errno.EACCES: "you may not write there",
        errno.EPERM: "you may not write there, or the file system holds no links",
        errno.EROFS: "it can only be read",
        errno.ENOTDIR: "it is no folder",
        errno.EEXIST: "it is no folder",
    }
    return f"{to}: cannot be published to: {cures.get(error.errno or 0, error.strerror)}."


def _is_ours(to: Path) -> bool:
    """Whether only a publisher has been here: one broken off at once has left no history yet."""
    names = {path.name for path in to.iterdir()}
    if HISTORY in names:
        _history(to)
        return True
    return all(name in {_LOCK, VERSIONS} or name.startswith(_NEW) for name in names)


def _copy(files: Mapping[str, bytes], folder: Path, *, version: str, title: str) -> None:
    """Write a version beside its place, and put it there when all of it is on the disk."""
    new = folder.with_name(f"{_NEW}{os.getpid()}")
    pointer = {"version": version, "title": title, "path": f"{VERSIONS}/{version}/"}
    for name, content in {**files, POINTER: _json(pointer)}.items():
        path = new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, content)
    for place in (new, *(path for path in new.rglob("*") if path.is_dir())):
        _settle(place)
    new.rename(folder)
    _settle(folder.parent)


def _history(root: Path) -> list[str]:
    """Return the versions published, the newest last, as far as they are still there."""
    try:
        said = json.loads((root / HISTORY).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except ValueError:
        said = None
    if not isinstance(said, dict) or said.get("made_by") != _OURS:
        raise InputError(f"{root / HISTORY}: not ours: give another folder.")
    return [name for name in said["versions"] if (root / VERSIONS / name).is_dir()]


def _remember(root: Path, versions: list[str]) -> None:
    said = _json({"made_by": _OURS, "versions": versions})
    path = root / HISTORY
    if path.exists() and path.read_bytes() == said:
        return
    new = root / f"{_NEW}{HISTORY}"
    _write(new, said)
    new.replace(path)


def _shown(root: Path) -> str:
    with suppress(OSError):
        return (root / LATEST).readlink().name
    return ""


def _show(root: Path, version: str) -> None:
    """Let the links point at a version; the one that decides comes last, and in one step."""
    for name in RULES:
        _link(root / name, f"{LATEST}/{name}")
    _link(root / f"{LATEST}.json", f"{LATEST}/{POINTER}")
    _link(root / LATEST, f"{VERSIONS}/{version}")
    _settle(root)


def _link(place: Path, target: str) -> None:
    if place.is_symlink() and str(place.readlink()) == target:
        return
    new = place.with_name(f"{_NEW}{place.name}")
    new.symlink_to(target)
    new.replace(place)


def _prune(root: Path, keep: int) -> tuple[str, ...]:
    """Remove all but the newest versions, the one shown and the one before it."""
    known = _history(root)
    gone = tuple(name for name in known[:-keep] if name != _shown(root))
    _remember(root, [name for name in known if name not in gone])
    for name in gone:
        away = root / VERSIONS / f"{_GONE}{name}"
        (root / VERSIONS / name).rename(away)
        shutil.rmtree(away)
    return gone


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """See a folder's names onto the disk before what counts on them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
