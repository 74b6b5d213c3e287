"""`python -m benchmarks [SECTION ...] [--quick]`: print the tables, and into docs/.

A section is a module with `run(*, quick) -> Section`. Another one is added by a line in `SECTIONS`.
"""

import argparse
import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

from benchmarks import (
    areas,
    dashboard,
    embed,
    growth,
    pages,
    reach,
    readers,
    startup,
    timeline,
    users,
)

OUT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
SECTIONS = {
    "reach": reach.run,
    "growth": growth.run,
    "startup": startup.run,
    "areas": areas.run,
    "readers": readers.run,
    "embed": embed.run,
    "pages": pages.run,
    "timeline": timeline.run,
    "dashboard": dashboard.run,
    "users": users.run,
}
PACKAGES = ("geopandas", "shapely", "pyproj", "numpy", "numba", "pandas", "folium")


def head() -> str:
    """Return the top of the page: how it was made, and with what."""
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return (
        "# Benchmarks\n\n"
        "Made by `make bench`. Ratios are what counts: all methods of a table ran in turns, round "
        "after round, and the median of the rounds is given. A budget missed is said to be "
        "missed.\n\n"
        f"Python {platform.python_version()}, {os.cpu_count()} processors ({platform.machine()}); "
        f"{versions}.\n"
    )


def main() -> None:
    """Run the sections asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run at all?")
    asked = parser.parse_args()
    unknown = sorted(set(asked.sections) - set(SECTIONS))
    if unknown:
        parser.error(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    print(head())
    known = sections(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
    for name in asked.sections or SECTIONS:
        known[name] = SECTIONS[name](quick=asked.quick).markdown()
        print(known[name], flush=True)
        if not asked.quick:
            OUT.write_text(page(known), encoding="utf-8")


def page(known: dict[str, str]) -> str:
    """Return the page of the sections known, each behind a mark of its name."""
    parts = [f"<!-- {name} -->\n{known[name]}" for name in SECTIONS if name in known]
    return "\n".join([head(), *parts])


def sections(text: str) -> dict[str, str]:
    """Return the sections of a page by name: what is not run again stays as it was."""
    found = re.split(r"^<!-- (\w+) -->\n", text, flags=re.MULTILINE)
    return {name: f"{body.rstrip()}\n" for name, body in zip(found[1::2], found[2::2], strict=True)}


if __name__ == "__main__":
    main()
