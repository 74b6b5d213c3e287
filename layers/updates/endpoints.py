"""Where newer control is fetched: addresses by source, from a file that a user may overrule."""

import ipaddress
import os
import tomllib
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from geo.errors import Fault, FileError, UnknownNameError
from layers.licences import Terms
from layers.provenance import DATA
from layers.sources import FORMATS

FILE = DATA / "endpoints.toml"
NAME = r"^[a-z0-9][a-z0-9_-]*$"
PLAIN_FILE = r"^[A-Za-z0-9_{}-][A-Za-z0-9_.{}-]*$"


class Endpoint(BaseModel):
    """One source that can be fetched."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=NAME)
    title: str
    address: str
    file: str = Field(pattern=PLAIN_FILE)
    format: str
    service: Literal["file", "arcgis"] = "file"
    companions: dict[str, str] = {}
    hosts: tuple[str, ...] = ()
    most_mb: float = Field(default=60, gt=0, le=2000)

    @field_validator("address")
    @classmethod
    def _address(cls, address: str) -> str:
        if not is_safe(address):
            raise ValueError("must begin with https://")
        return address

    @field_validator("companions")
    @classmethod
    def _companions(cls, companions: dict[str, str]) -> dict[str, str]:
        if not all(is_safe(address) for address in companions.values()):
            raise ValueError("addresses must begin with https://")
        if any(Path(name).name != name or name.startswith(".") for name in companions):
            raise ValueError("names must be plain file names")
        return companions

    @field_validator("format")
    @classmethod
    def _format(cls, form: str) -> str:
        known = [name for name, each in FORMATS.items() if each.kind == "control"]
        if form not in known:
            raise ValueError(f"must be one of {', '.join(known)}")
        return form

    @property
    def terms(self) -> Terms:
        """The terms of its data."""
        return FORMATS[self.format].terms

    @property
    def most_bytes(self) -> int:
        """The largest answer taken."""
        return int(self.most_mb * 2**20)

    def files_on(self, day: date) -> dict[str, str]:
        """Return the address of each file to fetch, by the name it is kept under."""
        wanted = {self.file: self.address, **self.companions}
        return {_dated(name, day): _dated(address, day) for name, address in wanted.items()}


def is_safe(address: str) -> bool:
    """Return whether an address is https, or plain http on this very machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    return parts.scheme == "http" and _is_here(host)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _dated(text: str, day: date) -> str:
    parts = {"{YYYY}": f"{day:%Y}", "{MM}": f"{day:%m}", "{DD}": f"{day:%d}"}
    for mark, digits in parts.items():
        text = text.replace(mark, digits)
    return text


def user_file() -> Path:
    """Return where a user's own endpoints are looked for."""
    folder = os.environ.get("REACHLINE_CONFIG") or platformdirs.user_config_path("reachline")
    return Path(folder) / "endpoints.toml"


def load(given: Path | None = None) -> dict[str, Endpoint]:
    """Return every endpoint by name; those of `given`, or else of the user's file, go first.

    Raises
    ------
    FileError
        A file of endpoints is missing or wrong; every fault in it is named.
    """
    own = given or user_file()
    found = _read(FILE)
    if given is not None or own.is_file():
        found |= _read(own)
    return found


def find(name: str, given: Path | None = None) -> Endpoint:
    """Return the endpoint of a name.

    Raises
    ------
    UnknownNameError
        None is called so.
    """
    known = load(given)
    if name not in known:
        raise UnknownNameError(f"No source is called {name!r}; known: {', '.join(known)}.")
    return known[name]


def _read(path: Path) -> dict[str, Endpoint]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        cure = f"See {FILE} for the form."
        message = f"is no file of endpoints ({' '.join(str(error).split())})"
        raise FileError([Fault(str(path), None, None, "", message, cure)]) from error
    found, faults = {}, []
    for name, entry in entries.items():
        fields = entry if isinstance(entry, dict) else {"entry": entry}
        try:
            found[name] = Endpoint(**{**fields, "name": name})
        except ValidationError as error:
            faults += [_fault(path, name, dict(each)) for each in error.errors()]
    if faults:
        raise FileError(faults)
    return found


def _fault(path: Path, name: str, error: dict[str, object]) -> Fault:
    where = ".".join(map(str, error["loc"]))  # type: ignore[call-overload]
    value = str(error.get("input", ""))[:80]
    message = f"[{name}] {str(error['msg']).removeprefix('Value error, ')}"
    return Fault(str(path), None, where, value, message, f"See {FILE.name} for the form.")
