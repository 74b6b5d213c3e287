"""A look at built pages in a real browser, where there is one: the rules of axe, for the report."""

import shutil
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from maps.languages import pages
from maps.report import Finding, Findings

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = (360, 1280)  # px
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
_DRAWN_MS = 15_000


def look(files: Mapping[str, bytes]) -> Findings:
    """Return what axe finds on the pages, opened from disk with the network cut.

    Playwright, axe and a Chromium are needed; where one is missing, the findings say which.
    """
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where it is there

        axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    except ImportError as error:
        return Findings(missing=error.name or "playwright")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        return Findings(missing="Chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        looked = []
        for name in pages(files):
            file = Path(folder) / name
            file.write_bytes(files[name])
            looked += [_looked(browser, file, width, axe) for width in WIDTHS]
        version = f"Chromium {browser.version}"
        browser.close()
    return Findings(browser=version, pages=tuple(looked))


def _looked(browser: Any, file: Path, width: int, axe: str) -> Finding:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    context.set_offline(True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector(".rl-map[data-drawn=true]", timeout=_DRAWN_MS)
    page.evaluate(axe)
    said = page.evaluate("axe.run()")
    context.close()
    return Finding(
        page=file.name,
        width=width,
        passes=len(said["passes"]),
        violations=tuple(violation["id"] for violation in said["violations"]),
    )
