"""Fetching from servers that lie, stall, wander off and never end.

The tries, waits and redirects are our own, a few lines each, since every one has a bound here that
no client offers together: one deadline over all of it, a limit on bytes counted after unpacking,
and no redirect to another host or to plain http.
"""

import hashlib
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, LocationParseError

from geo.errors import InputError
from layers.updates.endpoints import is_safe

AGENT = "reachline"
CHUNK = 64 * 1024
OK, NOT_MODIFIED = 200, 304
MOVED = frozenset({301, 302, 303, 307, 308})
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class FetchError(InputError):
    """What was asked for could not be had."""


class _PassingError(Exception):
    """A failure that may pass: try again, after `wait_s` if the server said so."""

    def __init__(self, message: str, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


@dataclass(frozen=True)
class Limits:
    """Bounds of one fetch. `total_s` holds for all tries and waits together."""

    connect_s: float = 10
    read_s: float = 30
    total_s: float = 300
    tries: int = 4
    backoff_s: float = 1
    redirects: int = 5
    most_bytes: int = 60 * 2**20


@dataclass(frozen=True)
class Fetched:
    """A file that has come whole."""

    path: Path
    address: str
    sha256: str
    size: int
    etag: str = ""


def fetch(
    address: str, into: Path, *, limits: Limits, hosts: tuple[str, ...] = (), etag: str = ""
) -> Fetched | None:
    """Return the file at an address, written to `into`; `None` if it still is the one of `etag`.

    Raises
    ------
    FetchError
        It cannot be had within the limits; nothing of it is left.
    """
    until = time.monotonic() + limits.total_s
    said = ""
    for number in range(1, limits.tries + 1):
        left = replace(limits, total_s=until - time.monotonic())
        try:
            return _in_time(_Attempt(address, into, left, hosts, etag), left.total_s)
        except _PassingError as error:
            said = str(error)
            wait = limits.backoff_s * 2 ** (number - 1) if error.wait_s is None else error.wait_s
            if time.monotonic() + wait > until:
                raise FetchError(
                    f"{address}: {said}; it asks to wait {wait:.0f} s. Try again later."
                ) from error
            if number < limits.tries:
                time.sleep(wait)
        finally:
            into.with_name(into.name + ".part").unlink(missing_ok=True)
    raise FetchError(f"{address}: {said} ({limits.tries} tries). Try again later.")


def _in_time(attempt: "_Attempt", seconds: float) -> Fetched | None:
    """Run an attempt in a thread that is left behind at the deadline.

    No timeout of a socket bounds a server that sends one byte now and then, in its headers or
    while a name is looked up.
    """
    found: list[Fetched | None] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            found.append(attempt.run())
        except Exception as error:  # noqa: BLE001 - carried over to the thread that asked
            failed.append(error)

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(max(seconds, 0))
    if worker.is_alive():
        attempt.abandon()
        raise FetchError(f"{attempt.address}: took too long. Try again later.")
    if failed:
        raise failed[0]
    return found[0]


class _Attempt:
    """One try: from the first request, over redirects, to the last byte."""

    def __init__(
        self, address: str, into: Path, limits: Limits, hosts: tuple[str, ...], etag: str
    ) -> None:
        self.address, self.into, self.limits, self.etag = address, into, limits, etag
        self.hosts = {urlsplit(address).netloc, *hosts}
        self._abandoned = threading.Event()

    def abandon(self) -> None:
        """Stop at the next chunk: nobody waits any longer."""
        self._abandoned.set()

    def run(self) -> Fetched | None:
        timeout = urllib3.Timeout(connect=self.limits.connect_s, read=self.limits.read_s)
        with urllib3.PoolManager(retries=False, timeout=timeout) as pool:
            try:
                return self._follow(pool)
            except LocationParseError as error:
                raise FetchError(f"{self.address}: leads to no address.") from error
            except (HTTPError, OSError) as error:
                raise _PassingError(_words(error)) from error

    def _follow(self, pool: urllib3.PoolManager) -> Fetched | None:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip"}
        if self.etag:
            headers["If-None-Match"] = self.etag
        address = self.address
        for _ in range(self.limits.redirects + 1):
            answer = pool.request(
                "GET", address, headers=headers, redirect=False, preload_content=False
            )
            try:
                if answer.status not in MOVED:
                    return self._take(answer, address)
                address = self._next(address, answer.headers.get("Location", ""))
            finally:
                answer.close()
        raise FetchError(f"{self.address}: leads on and on. Correct the address.")

    def _next(self, address: str, location: str) -> str:
        try:
            there = urljoin(address, location)
        except ValueError:  # no address at all
            there = ""
        cure = "If that is right, name the host under `hosts` of the endpoint."
        if not location or not is_safe(there) or urlsplit(there).netloc not in self.hosts:
            raise FetchError(f"{self.address}: leads to {location!r}, which is not allowed. {cure}")
        return there

    def _take(self, answer: urllib3.BaseHTTPResponse, address: str) -> Fetched | None:
        if answer.status == NOT_MODIFIED and self.etag:
            return None
        if answer.status in PASSING:
            wait = _retry_after(answer.headers.get("Retry-After", ""))
            raise _PassingError(f"answers {answer.status}", wait)
        if answer.status != OK:
            raise FetchError(
                f"{self.address}: answers {answer.status}. Correct the address in the endpoints."
            )
        announced = answer.headers.get("Content-Length", "")
        if announced.isdecimal() and int(announced) > self.limits.most_bytes:
            raise self._too_large()
        part = self.into.with_name(self.into.name + ".part")
        digest, size = self._save(answer, part)
        part.replace(self.into)
        return Fetched(self.into, address, digest, size, answer.headers.get("ETag", ""))

    def _save(self, answer: urllib3.BaseHTTPResponse, part: Path) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with part.open("wb") as file:
            # One piece as it comes: `read` would wait for a full chunk, however slow the bytes.
            while chunk := answer.read1(CHUNK, decode_content=True):
                if self._abandoned.is_set():
                    raise FetchError(f"{self.address}: took too long.")
                size += len(chunk)
                if size > self.limits.most_bytes:
                    raise self._too_large()
                digest.update(chunk)
                file.write(chunk)
        if not size:
            raise _PassingError("sends nothing")
        return digest.hexdigest(), size

    def _too_large(self) -> FetchError:
        most = self.limits.most_bytes / 2**20
        return FetchError(
            f"{self.address}: is larger than {most:.3g} MB, the most taken. Raise `most_mb` of the "
            "endpoint if that is right."
        )


def _retry_after(value: str) -> float | None:
    try:
        return float(urllib3.Retry().parse_retry_after(value)) if value else None
    except HTTPError:
        return None


def _words(error: Exception) -> str:
    """Return in few words why a try failed."""
    kinds = {
        "ConnectTimeoutError": "cannot be reached in time",
        "ReadTimeoutError": "stalls",
        "NameResolutionError": "cannot be found: is this machine offline?",
        "NewConnectionError": "cannot be reached: is this machine offline?",
        "ProtocolError": "breaks off before the end",
        "IncompleteRead": "breaks off before the end",
        "DecodeError": "sends what cannot be unpacked",
        "SSLError": "cannot prove who it is (certificate)",
    }
    return kinds.get(type(error).__name__, f"cannot be read ({type(error).__name__})")
