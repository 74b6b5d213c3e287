"""Fixtures of the whole suite."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

from benchmarks.nginx import PROGRAM
from tests.commands import Run, runner
from tests.desks import Desk, serving
from tests.pages import DESK, Opened, Opener
from tests.polygons import Maker, write_control

# A machine may be busy: how long an example takes says nothing about whether it holds. In CI the
# examples are the same every time; new ones are looked for at the desk.
expect.set_options(timeout=30_000)  # a machine may be busy
settings.register_profile(
    "suite",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("suite")

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference"


@pytest.fixture(scope="session")
def reference() -> Path:
    """Real files of others, to check against; in CI their absence is a failure and no skip."""
    if not REFERENCE.exists():
        if os.environ.get("CI"):
            pytest.fail("the reference files are missing")
        pytest.skip("the reference files are missing")
    return REFERENCE


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; where it must be there, its absence is a failure and no skip."""
    if not CHROMIUM.exists():
        if os.environ.get("REACHLINE_BROWSER") == "required":
            pytest.fail(f"{CHROMIUM} is missing")
        pytest.skip(f"{CHROMIUM} is missing")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def nginx() -> Path:
    """Debian's nginx; where it must be there, its absence is a failure and no skip."""
    return _program(PROGRAM)


@pytest.fixture(scope="session")
def wrk() -> Path:
    """What puts load on nginx; required where nginx is."""
    return _program("/usr/bin/wrk")


@pytest.fixture(scope="session")
def systemd_analyze() -> Path:
    """What checks units; required where nginx is."""
    return _program("/usr/bin/systemd-analyze")


def _program(name: str) -> Path:
    program = Path(name)
    if not program.exists():
        if os.environ.get("REACHLINE_NGINX") == "required":
            pytest.fail(f"{program} is missing")
        pytest.skip(f"{program} is missing")
    return program


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Open HTML from disk, in a window of its own, offline."""
    contexts = []

    def opened(html: str, size: tuple[int, int] = DESK, **options: Any) -> Opened:
        width, height = size
        touch = width < 500
        context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=touch,
            is_mobile=touch,
            **options,
        )
        contexts.append(context)
        context.set_offline(True)
        context.set_default_timeout(6000)
        context.add_init_script(
            "window.refused = [];"
            "addEventListener('securitypolicyviolation', e => refused.push(e.violatedDirective));"
        )
        held = Opened(context.new_page())
        file = tmp_path / f"page{len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        held.page.goto(file.as_uri())
        return held

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command line in this process, with folders of its own."""
    monkeypatch.setenv("REACHLINE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("REACHLINE_CONFIG", str(tmp_path / "config"))
    return runner(monkeypatch)


@pytest.fixture
def control_file(tmp_path: Path) -> Maker:
    """Return a function that writes features, given as (properties, geometry), to a file."""
    return partial(write_control, tmp_path)


@pytest.fixture(scope="session")
def published_to(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the tests' dashboard publishes to."""
    return tmp_path_factory.mktemp("published")


@pytest.fixture(scope="session")
def dashboard(browser: Browser, published_to: Path) -> Iterator[str]:  # noqa: ARG001 - it needs one
    """A dashboard's address, one for all tests of a worker."""
    with serving(REACHLINE_PUBLISH_TO=str(published_to)) as url:
        yield url


@pytest.fixture
def desk(browser: Browser, dashboard: str) -> Iterator[Desk]:
    """A window on the dashboard in which nothing goes wrong."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    held = Desk(context.new_page(), dashboard)
    yield held
    assert not held.errors
    context.close()
