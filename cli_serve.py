"""`reachline serve`: the dashboard for one desk or many, in this very process."""

import errno
import os
import re
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from geo.errors import InputError

SCRIPT = Path(__file__).resolve().parent / "app.py"
HEALTH = "_stcore/health"
_LAST_PORT = 65535
_PATH = re.compile(r"[\w.~-]+(/[\w.~-]+)*", re.ASCII)

Port = Annotated[int, typer.Option(envvar="REACHLINE_PORT", help="The port to answer on.")]
Host = Annotated[
    str, typer.Option(envvar="REACHLINE_HOST", help="The address to answer on; 0.0.0.0: all.")
]
BasePath = Annotated[
    str,
    typer.Option(envvar="REACHLINE_BASE_PATH", help="Where a proxy shows it, like /maps."),
]
ReadOnly = Annotated[
    bool,
    typer.Option("--read-only", envvar="REACHLINE_READ_ONLY", help="No uploads, no publishing."),
]
PublishTo = Annotated[
    Path | None,
    typer.Option(
        "--publish-to",
        "--data-folder",
        envvar="REACHLINE_PUBLISH_TO",
        help="Maps published from the dashboard go to folders in here; else nobody can publish.",
    ),
]
Check = Annotated[
    bool, typer.Option("--check", help="Start nothing: ask the one that runs whether it is well.")
]


def serve(
    *,
    port: Port = 8501,
    host: Host = "127.0.0.1",
    base_path: BasePath = "",
    read_only: ReadOnly = False,
    publish_to: PublishTo = None,
    check: Check = False,
) -> None:
    """Open the dashboard; it logs one line of JSON an event on stderr."""
    path = _checked_path(base_path)
    if not 0 < port <= _LAST_PORT:
        raise InputError(f"--port {port}: a port is 1 to {_LAST_PORT}.")
    address = f"http://{_named(host)}:{port}/{path + '/' if path else ''}"
    if check:
        _ask(address)
        return
    from dashboard.first_page import served
    from maps import dashboard_log
    from maps.dashboard_settings import Settings

    folder = _checked_folder(publish_to) if publish_to is not None and not read_only else None
    _bind(host, port)
    os.environ |= Settings(read_only=read_only, publish_to=folder).as_environment()
    settings: dict[str, str | int | bool] = {
        "server.port": port,
        "server.address": host,
        "server.baseUrlPath": path,
        "server.headless": True,
        "browser.gatherUsageStats": False,
        "logger.level": "warning",
        "logger.messageFormat": "%(message)s",  # a message is a whole line of ours
        "logger.enableRich": False,
        "logger.hideWelcomeMessage": True,
    }
    dashboard_log.install()
    dashboard_log.tell("start", address=address, read_only=read_only)
    if sys.stdout.isatty():
        typer.echo(f"Reachline: {address} (Ctrl+C ends it)")
    # In our own process: whoever stops us stops the dashboard, and the log is ours. The server ends
    # its work when it is told to stop, then tells us: that is an end as it should be.
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, lambda *_: sys.exit(0))
    sys.argv = [str(SCRIPT)]
    served(SCRIPT, base_path=path).run(config=settings)


def _named(host: str) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"[{host}]" if ":" in host else host


def _checked_path(path: str) -> str:
    path = path.strip("/")
    if path and not _PATH.fullmatch(path):
        raise InputError(f"--base-path {path!r}: letters, digits and . _ ~ - between slashes only.")
    return path


def _checked_folder(folder: Path) -> Path:
    folder = folder.resolve()
    if not folder.is_dir():
        raise InputError(f"--publish-to {folder}: no such folder: make it first.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"--publish-to {folder}: cannot be written to: give it to the user.")
    return folder


def _bind(host: str, port: int) -> None:
    """Try the port, so that whoever cannot have it learns why."""
    import socket

    cures = {
        errno.EADDRINUSE: "is taken: stop what holds it, or give another --port",
        errno.EACCES: "is for the system's own services: give a --port above 1023",
        errno.EADDRNOTAVAIL: "is no address of this machine: give another --host",
    }
    try:
        family, kind, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except socket.gaierror as error:
        raise InputError(f"--host {host!r}: no such address: give another.") from error
    except OSError as error:
        cure = cures.get(error.errno or 0, str(error.strerror))
        raise InputError(f"{host} port {port} {cure}.") from error


def _ask(address: str) -> None:
    import urllib.error
    import urllib.request

    try:
        with urllib.request.urlopen(address + HEALTH, timeout=5) as answer:  # noqa: S310 - http
            well = answer.read().strip() == b"ok"
    except urllib.error.HTTPError as error:
        error.close()
        raise InputError(f"{address}: something else answers there ({error.code}).") from error
    except OSError as error:
        raise InputError(f"{address}: no dashboard answers ({error}).") from error
    if not well:
        raise InputError(f"{address}: something else answers there.")
    typer.echo("ok")
