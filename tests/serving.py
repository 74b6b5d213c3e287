"""A dashboard of its own for tests: started, asked, killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
START_S = 90
END_S = 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`reachline serve` on a loopback port, its log in a file."""

    def __init__(self, log: Path, *options: str, port: int = 0, base_path: str = "") -> None:
        self.port = port or free_port()
        self.log = log
        self.base_path = base_path
        self.options = (*options, *(("--base-path", base_path) if base_path else ()))
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            # Started from elsewhere, as a service is: its settings must be found all the same.
            process = subprocess.Popen(
                [*command, *self.options],
                cwd=self.log.parent,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        end = time.monotonic() + START_S
        while self.answer("_stcore/health") != b"ok":
            assert process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < end, "no dashboard"
            time.sleep(0.1)
        return process

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.base_path}/"

    def answer(self, path: str) -> bytes:
        try:
            with urlopen(self.url + path, timeout=5) as answer:  # noqa: S310 - loopback
                return bytes(answer.read())
        except HTTPError as error:
            error.close()
            return b""
        except OSError:
            return b""

    def lines(self) -> list[dict[str, Any]]:
        """Return the log; whatever is not a line of JSON fails."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.lines() if line["event"] == name]

    def wait_for(self, name: str, *, count: int = 1) -> list[dict[str, Any]]:
        end = time.monotonic() + START_S
        while len(found := self.events(name)) < count:
            assert time.monotonic() < end, f"{name}: {found}"
            time.sleep(0.1)
        return found

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=END_S)

    def restart(self) -> None:
        self.process = self._start()

    def end(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(timeout=END_S)
        finally:
            self.process.kill()
