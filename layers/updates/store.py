"""Where fetched data live: versions of each source, one of them in use, swapped in one step.

```
SOURCE/state.json            which version is in use, which is held, what was withdrawn
SOURCE/versions/ID/          account.json, data/ as fetched; never changed once it is there
```

`state.json` is replaced whole, and is the one thing that says what is in use: a process killed at
any moment leaves either the old state or the new, and at most a `.part` folder to be swept up.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout
from pydantic import BaseModel, ValidationError

from geo.errors import InputError
from layers import export

KEPT_VERSIONS = 10
PREFIX = "updated:"


class Account(BaseModel):
    """What is known of one version."""

    id: str
    source: str
    fetched_at: datetime
    as_of: date
    sha256: str
    size: int
    occupied_km2: float
    addresses: list[str]
    etag: str = ""
    read: int
    kept: int
    refused: int


class State(BaseModel):
    """What is in use of a source; the one file that is ever replaced."""

    current: str = ""
    held: str = ""
    held_because: list[str] = []
    withdrawn: list[str] = []
    """Checksums of data that a person put aside: they do not come back by themselves."""
    passed_over: list[str] = []
    """Versions that were held when newer ones came: nobody has let them in."""
    failed_at: datetime | None = None
    failed_because: str = ""


def root() -> Path:
    """Return the folder of all fetched data: the user's own, never inside the package."""
    given = os.environ.get("REACHLINE_DATA")
    base = Path(given) if given else platformdirs.user_data_path("reachline")
    return base / "updates"


class Store:
    """The versions of one source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.folder = root() / source
        self.versions = self.folder / "versions"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other updates of this source out; a lock dies with its process.

        Raises
        ------
        InputError
            Another update is under way, or the folder cannot be written to.
        """
        try:
            self.versions.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "lock", timeout=0):
                self._sweep()
                yield
        except Timeout as error:
            raise InputError(
                f"Another update of {self.source} is under way. Wait until it ends."
            ) from error
        except (PermissionError, FileExistsError, NotADirectoryError) as error:
            raise InputError(
                f"{self.folder} cannot be written to. Set REACHLINE_DATA to a folder of yours."
            ) from error

    def state(self) -> State:
        """Return what is in use.

        Raises
        ------
        InputError
            The state cannot be read: somebody else wrote it.
        """
        file = self.folder / "state.json"
        if not file.is_file():
            return State()
        try:
            return State.model_validate_json(file.read_bytes())
        except (OSError, ValidationError) as error:
            raise InputError(
                f"{file} cannot be read. Remove it, and choose a version by updating again."
            ) from error

    def commit(self, state: State) -> None:
        """Put a state in place of the old one: the moment at which anything changes."""
        export.write(self.folder / "state.json", state.model_dump_json(indent=2).encode())

    def history(self) -> list[Account]:
        """Return every version that is whole, oldest first."""
        found = []
        for file in sorted(self.versions.glob("[0-9]*/account.json")):
            try:
                found.append(Account.model_validate_json(file.read_bytes()))
            except (OSError, ValidationError):
                continue  # not ours, or half removed: no version
        return found

    def account(self, version: str) -> Account | None:
        """Return what is known of a version, if it is there."""
        return next((one for one in self.history() if one.id == version), None)

    def data(self, version: str) -> Path:
        """Return the folder of the files of a version, as they were fetched."""
        return self.versions / version / "data"

    def stage(self) -> Path:
        """Return an empty folder to fetch into, on the same disk."""
        folder = self.versions / f".{os.getpid()}.part"
        (folder / "data").mkdir(parents=True)
        return folder

    def keep(self, staged: Path, account: Account) -> None:
        """Make a version of what was fetched; nothing uses it yet."""
        content = account.model_dump_json(indent=2).encode()
        (staged / "account.json").write_bytes(content)
        for file in staged.rglob("*"):
            if file.is_file():
                _to_disk(file)
        staged.rename(self.versions / account.id)
        _to_disk(self.versions)

    def forget_oldest(self) -> None:
        """Remove all but the newest versions, never the one in use nor the one held."""
        state = self.state()
        for one in self.history()[:-KEPT_VERSIONS]:
            if one.id not in {state.current, state.held}:
                shutil.rmtree(self.versions / one.id, ignore_errors=True)

    def _sweep(self) -> None:
        for left in self.versions.glob(".*.part"):
            shutil.rmtree(left, ignore_errors=True)


def _to_disk(path: Path) -> None:
    """Wait until a file or folder is on the disk: what the state names must outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def new_id(at: datetime, sha256: str) -> str:
    """Return the name of a version: sorts by time."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{sha256[:8]}"


def in_use(source: str) -> tuple[Path, Account]:
    """Return the folder and the account of what `updated:SOURCE` stands for.

    Raises
    ------
    InputError
        Nothing of the source has been fetched.
    """
    # Any text may be asked for: a path is made of a name alone that is known to be one.
    store = Store(source) if source in sources() else None
    state = store.state() if store else State()
    account = store.account(state.current) if store and state.current else None
    if store is None or account is None:
        raise InputError(
            f"Nothing of {source!r} has been fetched. Fetch it with `reachline update {source}`."
        )
    return store.data(account.id), account


def sources() -> list[str]:
    """Return the sources of which something was fetched."""
    return sorted(file.parent.name for file in root().glob("*/state.json"))


def accepted(terms_text: str) -> bool:
    """Return whether the user has accepted these very terms."""
    return terms_text in _acceptances()


def accept(terms_text: str, *, at: datetime) -> None:
    """Remember that the user has accepted terms; others, or changed ones, are asked for again."""
    root().mkdir(parents=True, exist_ok=True)
    known = {**_acceptances(), terms_text: at.isoformat()}
    export.write(root() / "accepted.json", (json.dumps(known, indent=2) + "\n").encode())


def _acceptances() -> dict[str, str]:
    try:
        found = json.loads((root() / "accepted.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
