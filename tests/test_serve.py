"""`reachline serve`: its options, what it refuses and how, its settings, its log."""

import io
import json
import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli
import cli_serve
from geo.errors import InputError
from maps import dashboard_log, dashboard_settings
from maps.dashboard_settings import Settings
from tests.serving import Server, free_port

ROOT = Path(__file__).resolve().parents[1]
TYPED = "Zalishchyky"
Logged = Callable[[], list[dict[str, Any]]]


def ask(*options: str, **environment: str) -> Any:
    return CliRunner().invoke(cli.app, ["serve", *options], env=environment)


def refused(*options: str, **environment: str) -> str:
    found = ask(*options, **environment)
    assert isinstance(found.exception, InputError)
    return str(found.exception)


def test_help_names_every_option_with_its_variable() -> None:
    told = " ".join(ask("--help").output.split())
    for name in ("port", "host", "base-path", "read-only", "publish-to"):
        assert f"--{name}" in told
        assert f"REACHLINE_{name.upper().replace('-', '_')}" in told
    assert "--check" in told


def test_a_port_in_use_is_told_with_the_cure_and_ends_with_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = str(holder.getsockname()[1])
        monkeypatch.setattr(sys, "argv", ["reachline", "serve", "--port", port])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith(f"reachline: 127.0.0.1 port {port} is taken")
    assert "--port" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--port", "0"), "1 to 65535"),
        (("--port", "70000"), "1 to 65535"),
        (("--host", "198.51.100.7"), "no address of this machine"),
        (("--host", "no such host"), "--host"),
        (("--base-path", "/maps/../etc passwd"), "--base-path"),
        (("--base-path", "maps//deep"), "--base-path"),
        (("--publish-to", "/no/such/folder"), "make it first"),
    ],
)
def test_what_cannot_be_is_refused_with_the_cure(options: tuple[str, ...], said: str) -> None:
    port = () if "--port" in options else ("--port", str(free_port()))
    assert said in refused(*options, *port)


def test_variables_stand_for_options() -> None:
    assert "1 to 65535" in refused(REACHLINE_PORT="70000")
    assert "--base-path" in refused(REACHLINE_BASE_PATH="a b")
    assert "make it first" in refused(
        REACHLINE_PUBLISH_TO="/no/such", REACHLINE_PORT=str(free_port())
    )


def test_check_says_whether_one_answers(tmp_path: Path) -> None:
    assert "no dashboard answers" in refused("--check", "--port", str(free_port()))
    server = Server(tmp_path / "log", "--read-only", base_path="/desk/maps")
    try:
        port = ("--port", str(server.port))
        found = ask("--check", *port, "--base-path", "desk/maps/")
        assert (found.exit_code, found.output) == (0, "ok\n")
        assert "something else answers" in refused("--check", *port)  # not at the root
        assert "is taken" in refused(*port)
    finally:
        assert server.end() == 0
    started = server.events("start")
    assert started[0]["read_only"] is True
    assert started[0]["address"] == server.url


def test_what_the_environment_says_is_what_was_meant(tmp_path: Path) -> None:
    for said in (Settings(), Settings(read_only=True), Settings(publish_to=tmp_path)):
        assert dashboard_settings.read(said.as_environment()) == said
    assert dashboard_settings.read({}) == Settings()


@pytest.mark.parametrize("word", ["1", "true", "Yes", " on "])
def test_yes_in_many_words(word: str) -> None:
    assert dashboard_settings.read({dashboard_settings.READ_ONLY: word}).read_only


def test_a_slip_never_opens_the_dashboard() -> None:
    with pytest.raises(InputError, match="write 1 or 0"):
        dashboard_settings.read({dashboard_settings.READ_ONLY: "ture"})


def test_who_may_publish_and_upload(tmp_path: Path) -> None:
    assert not Settings().may_publish
    assert Settings().may_upload
    assert Settings(publish_to=tmp_path).may_publish
    closed = Settings(read_only=True, publish_to=tmp_path)
    assert not closed.may_publish
    assert not closed.may_upload


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Logged]:
    """Install the log, give what it wrote, and leave logging as it was."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    for place, name in (
        (sys, "excepthook"),
        (threading, "excepthook"),
        (logging, "raiseExceptions"),
    ):
        monkeypatch.setattr(place, name, getattr(place, name))
    ours, root = logging.getLogger("reachline"), logging.getLogger()
    factory, kept = logging.getLogRecordFactory(), (ours.handlers[:], root.handlers[:])
    level, propagate = ours.level, ours.propagate
    dashboard_log.install()
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.setLogRecordFactory(factory)
    ours.handlers[:], root.handlers[:] = kept
    ours.level, ours.propagate = level, propagate


def test_a_message_goes_without_its_values_and_an_error_without_its_text(logged: Logged) -> None:
    def look_up(name: str) -> None:
        raise ValueError(f"no place {name}")

    try:
        look_up(TYPED)
    except ValueError:
        logging.getLogger("streamlit.anything").exception("asked for %s", TYPED)
    (line,) = logged()
    assert line["event"] == "asked for %s"
    assert (line["level"], line["logger"]) == ("error", "streamlit.anything")
    assert line["error"] == "ValueError"
    assert line["at"].endswith("look_up")
    assert "tests/test_serve.py:" in line["at"]
    assert TYPED not in json.dumps(line)


def test_a_thread_that_falls_is_one_line_too(logged: Logged) -> None:
    def fall() -> None:
        raise KeyError(TYPED)

    thread = threading.Thread(target=fall)
    thread.start()
    thread.join()
    (line,) = logged()
    assert (line["level"], line["error"]) == ("critical", "KeyError")
    assert TYPED not in json.dumps(line)


def test_a_record_that_cannot_be_written_prints_nothing_else(
    logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise TypeError(TYPED)

    monkeypatch.setattr(json, "dumps", refuse)
    dashboard_log.tell("run")
    monkeypatch.undo()
    assert logged() == []


def test_a_run_tells_how_long_and_how_it_ended(logged: Logged) -> None:
    with dashboard_log.run(new=True):
        pass
    with pytest.raises(ZeroDivisionError), dashboard_log.run(new=False):
        raise ZeroDivisionError(TYPED)
    with pytest.raises(SystemExit), dashboard_log.run(new=False):
        raise SystemExit  # as Streamlit stops a run: no fault
    lines = logged()
    assert [line["event"] for line in lines] == ["session", "run", "run", "run"]
    assert [line["ended"] for line in lines[1:]] == ["done", "failed", "stopped"]
    assert all(line["duration_ms"] >= 0 and line["memory_mb"] > 0 for line in lines[1:])
    assert TYPED not in json.dumps(lines)


def test_a_server_of_any_address_is_asked_where_it_can_be() -> None:
    assert cli_serve._named("0.0.0.0") == "127.0.0.1"  # noqa: S104 - compared, not bound
    assert cli_serve._named("::") == "[::1]"
    assert cli_serve._named("desk.example") == "desk.example"
