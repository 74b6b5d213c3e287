"""Maps of what was counted: what they take to build, what they weigh, how soon they are drawn."""

import gzip
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import opened, tree
from benchmarks.tables import Section

SPEC = "date: 2026-08-19\nlayers: [oblasts, places, control, contact_line]\naggregates: {}\n"
REST = re.compile(r"([\d,]+) of [\d,]+ places are counted by name")


def section() -> Section:
    """Return the empty table."""
    return Section(
        "A map of the counts",
        "`reachline build` of what one worker counted: pages, pictures, data. `map.html` is one "
        "page that asks for nothing; by day at every place, unless less is told. Drawn: from the "
        "asking to the last change on the screen in headless Chromium; heap after that; the "
        "longest task of its main thread while the map is dragged and zoomed.",
        (
            *("events", "build s", "peak MB", "page MB", "gzip MB", "places by name", "weapons by"),
            *("drawn s", "heap MB", "longest task ms"),
        ),
    )


def row(count: int, out: Path, folder: Path, *, root: Path) -> tuple[str, ...]:
    """Build a map of a finished run, and look at it."""
    spec, made = folder / "spec.yaml", folder / "map"
    spec.write_text(SPEC.format(out.name), encoding="utf-8")
    command = (sys.executable, "-m", "cli", "build", str(spec), "--out", str(made), "--quiet")
    took = tree.run([*command, "--aggregates", str(out)], cwd=root)
    page = (made / "map.html").read_bytes()
    text = page.decode()
    told = REST.search(text)
    by = "month" if '"by_month":1' in text else "day"
    # In a process of its own: Playwright stands no other of its kind in one.
    look = (sys.executable, "-m", "benchmarks.scale_maps", str(made / "map.html"))
    done = subprocess.run(look, cwd=root, check=True, capture_output=True, text=True)
    drawn, heap, step = json.loads(done.stdout)
    packed = len(gzip.compress(page, 9))
    shutil.rmtree(made)
    return (
        *(f"{count:,}", f"{took.seconds:.1f}", f"{took.peak_mb:,.0f}"),
        *(f"{len(page) / 1e6:.2f}", f"{packed / 1e6:.2f}", told[1] if told else "all", by),
        *(f"{drawn:.1f}", f"{heap:.0f}", f"{step:.0f}"),
    )


def main(page: Path) -> None:
    """Look at a page, which must ask for nothing, and print what was seen."""
    with opened.chromium() as browser:
        seen = opened.look(browser, page)
    if seen.asked:
        raise RuntimeError(f"the page asked for {seen.asked}")
    print(json.dumps([seen.drawn_s, seen.heap_mb, seen.step_ms]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
