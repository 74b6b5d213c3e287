"""Fixtures of the whole suite."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

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
