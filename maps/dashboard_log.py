"""The dashboard's log: one line of JSON an event, and nothing about who asked for what.

A line holds when, how bad, what kind of event and how long it took. It never holds a message with
its values filled in, nor the text of an error: a place somebody typed could stand in them. What
libraries log is reduced likewise, to the pattern of their message and where an error arose.
"""

import json
import logging
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_FIELDS = "reachline_fields"
_log = logging.getLogger("reachline")


class Line(logging.LogRecord):
    """A record that is told as a line of JSON, without the values of its message."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A formatter would print the error with its text.
        self.error = self.exc_info
        self.exc_info = None
        self.stack_info = None

    def getMessage(self) -> str:  # noqa: N802 - the name is logging's
        """Return the line."""
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(self.created, UTC).isoformat(timespec="milliseconds"),
            "level": self.levelname.lower(),
            "event": str(self.msg),
        }
        if self.name != _log.name:
            said["logger"] = self.name
        said |= getattr(self, _FIELDS, {})
        if self.error and self.error[0] is not None:
            said |= arisen(self.error[0], self.error[2])
        return json.dumps(said, ensure_ascii=False)


def arisen(kind: type[BaseException], trace: TracebackType | None) -> dict[str, str]:
    """Return what kind an error is and where it arose, innermost last; never its text."""
    steps = []
    while trace is not None:
        code = trace.tb_frame.f_code
        path = Path(code.co_filename)
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
        steps.append(f"{name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return {"error": kind.__name__, "at": " > ".join(steps[-8:])}


def install() -> None:
    """Let this process log lines of JSON on stderr, whatever library speaks."""
    logging.setLogRecordFactory(Line)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    _log.handlers[:] = [handler]
    _log.setLevel(logging.INFO)
    _log.propagate = False
    logging.getLogger().handlers[:] = [handler]
    logging.raiseExceptions = False  # a line that cannot be written is not told in full elsewhere
    sys.excepthook = _fallen
    threading.excepthook = lambda told: _fallen(
        told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
    )


def _fallen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _log.critical("fallen", exc_info=(kind, error, trace))


def tell(event: str, **fields: float | str | bool) -> None:
    """Log an event; its fields are figures and words of ours, never a reader's."""
    _log.info(event, extra={_FIELDS: fields})


def failed(event: str) -> None:
    """Log that something of ours broke, where an error is being handled: its kind and where."""
    _log.error(event, exc_info=sys.exc_info())


@contextmanager
def run(*, new: bool) -> Iterator[None]:
    """Log one run of the dashboard's script: how long it took, how it ended, memory after it.

    Parameters
    ----------
    new
        Whether a session begins with it.
    """
    began, ended = time.perf_counter(), "stopped"
    if new:
        tell("session")
    try:
        yield
        ended = "done"
    except Exception:
        ended = "failed"  # Streamlit logs the error itself
        raise
    finally:
        took = (time.perf_counter() - began) * 1e3
        tell("run", ended=ended, duration_ms=round(took, 1), memory_mb=memory_mb())


def memory_mb() -> int:
    """Return how much memory this process holds (0 where the system does not say)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * 4096 // 2**20
