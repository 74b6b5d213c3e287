"""The command line run in this process, as a script sees it: exit code, streams, rows."""

import io
import json
import sys
from collections.abc import Callable
from typing import Any

import pytest

import cli


class Answer:
    """What a run said and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.out)
        return found


class _Stdout(io.TextIOWrapper):
    """A stream with a buffer, as a process has it."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self) -> str:
        self.flush()
        return bytes(self.buffer.getvalue()).decode()  # type: ignore[attr-defined]


Run = Callable[..., Answer]


def runner(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs the command line: quick, with the exit code a shell would see."""

    def _run(*arguments: object) -> Answer:
        out, err = _Stdout(), _Stdout()
        monkeypatch.setattr(sys, "argv", ["reachline", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Answer(code, out.text(), err.text())

    return _run


def refused(answer: Answer, *words: str) -> None:
    """Assert one clear message on stderr, exit 2, no traceback, nothing on stdout."""
    assert answer.code == 2, answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err
    for word in words:
        assert word in answer.err
