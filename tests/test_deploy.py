"""What an operator copies: units, container file and proxy rules hold to what the command takes."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main

import cli
from benchmarks.nginx import serving
from maps import own_data

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "docs" / "deploy"
GUIDE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
UNITS = sorted(path.name for path in DEPLOY.glob("reachline*"))


def options() -> dict[str, str]:
    """Return the variables of `reachline serve`, with the option of each."""
    serve: Any = typer.main.get_command(cli.app).commands["serve"]  # type: ignore[attr-defined]
    return {str(option.envvar): option.opts[0] for option in serve.params if option.envvar}


def test_the_guide_names_every_option_with_its_variable_and_every_file() -> None:
    for variable, option in options().items():
        assert f"| `{option}` | `{variable}` |" in GUIDE
    for path in DEPLOY.iterdir():
        assert path.name in GUIDE, path.name


@pytest.mark.parametrize("file", [*UNITS, "Containerfile"])
def test_a_file_sets_only_variables_there_are(file: str) -> None:
    named = set(re.findall(r"REACHLINE_\w+", (DEPLOY / file).read_text(encoding="utf-8")))
    assert named <= {*options(), "REACHLINE_DATA"}  # the last: where updates are kept


@pytest.mark.parametrize("name", UNITS)
def test_systemd_takes_the_units(name: str, tmp_path: Path, systemd_analyze: Path) -> None:
    for unit in UNITS:
        text = (DEPLOY / unit).read_text(encoding="utf-8")
        # The command as it is here, and a user there is: all else as it will be copied.
        text = text.replace("/srv/reachline/.venv/bin/reachline", sys.executable)
        text = text.replace("User=reachline", "User=root")
        text = text.replace("file:/srv/reachline", "file:/srv")
        (tmp_path / unit).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [systemd_analyze, "verify", "--man=no", "--recursive-errors=no", tmp_path / name],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path) not in done.stderr  # no remark about our lines
    assert name not in done.stderr


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_unit_starts_a_command_that_is_taken(name: str) -> None:
    (line,) = re.findall(r"^ExecStart=(.*)$", (DEPLOY / name).read_text(), re.MULTILINE)
    program, command, *words = shlex.split(line)
    assert program == "/srv/reachline/.venv/bin/reachline"
    commands: Any = typer.main.get_command(cli.app)
    commands.commands[command].make_context(command, words)
    for word in words:
        if word.startswith("/srv/reachline/"):
            assert (ROOT / word.removeprefix("/srv/reachline/")).exists()


def test_the_container_copies_what_there_is_and_starts_what_is_taken() -> None:
    for line in re.findall(r"^COPY (?!--from)(.*) \S+$", CONTAINER, re.MULTILINE):
        for source in line.split():
            assert (ROOT / source).exists(), source
    assert "--require-hashes -r requirements/run.txt" in CONTAINER
    assert 'ENTRYPOINT ["reachline", "serve"]' in CONTAINER  # no shell: signals arrive
    (check,) = re.findall(r'CMD \["reachline", (.*)\]', CONTAINER)
    assert "--check" in check
    assert re.search(r"^USER (?!root)", CONTAINER, re.MULTILINE)


def test_nginx_takes_its_rules_and_they_go_with_the_rest(tmp_path: Path, nginx: Path) -> None:
    assert nginx.exists()
    rules = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    with serving(tmp_path, location=rules) as front:  # `nginx -t` before it starts
        assert front.startswith("http://127.0.0.1:")
    unit = (DEPLOY / "reachline.service").read_text(encoding="utf-8")
    assert "REACHLINE_BASE_PATH=/maps" in unit
    assert "location /maps/ {" in rules
    assert "proxy_pass http://127.0.0.1:8501;" in rules
    assert "REACHLINE_PORT=8501" in unit


def test_the_limits_said_are_the_limits_set() -> None:
    set_ = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    size = set_["server"]["maxUploadSize"]
    assert size == own_data.MOST_MB
    assert f"no upload over {size} MB" in GUIDE
    assert f"client_max_body_size {size + 1}m;" in (DEPLOY / "nginx.conf").read_text()
    assert f"may have {size} MB" in GUIDE
    assert set_["server"]["disconnectedSessionTTL"] == 120  # "two minutes"
    assert set_["server"]["maxCacheDataSize"] == "200mb"
    assert set_["server"]["enableAgentApi"] is False
    assert set_["runner"]["postScriptGC"] is False  # `settle` and Python itself see to it
    assert set_["browser"]["gatherUsageStats"] is False
    app = (ROOT / "dashboard" / "scenes.py").read_text(encoding="utf-8")
    assert "max_entries=64" in app  # "64 maps, 16 frames"
    assert "max_entries=16" in app
