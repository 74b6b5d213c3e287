"""`python -m docs.sources`: read the reference files, and write the figures to docs/sources.md.

Figures alone: counts and areas. Nothing of the files, nor drawn from them, is written.
"""

from pathlib import Path

import pandas as pd

from geo.geodesic import area_km2
from layers import places
from layers.licences import names
from layers.sources import Reading, read

OUT = Path(__file__).resolve().parent / "sources.md"
REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference"
PUBLISHED_KM2 = {"2025-08": 114_493, "2025-12": 116_165}
"""Occupied as DeepState published it, by month: on 17 August 2025 and at the year's end."""

PRAVDA = "https://www.pravda.com.ua/news/2025/08/17/7526611/"
INTERFAX = "https://interfax.com.ua/news/general/1133068.html"

GROUPS = (
    ("DeepStateMap, its own answers", "deepstate_raw", "*.geojson"),
    ("DeepStateMap, daily mirror", "deepstate_daily", "*.geojson"),
    ("DeepStateMap, 536 days in one file", "deepstate_daily", "*.parquet"),
    ("ISW and Critical Threats Project", "isw", "*.geojson"),
    ("Incidents of civilian harm", "incidents", "*.json"),
)


def page(reference: Path = REFERENCE) -> str:
    """Return docs/sources.md."""
    counts, areas = [], []
    for title, folder, pattern in GROUPS:
        for path in sorted((reference / folder).glob(pattern)):
            reading = read([path], places=places.load())
            counts.append(_counts(title, path, reading))
            if reading.kind == "control":
                areas += _areas(title, path, reading)
    return "\n".join(
        [
            "# Real files of others, read",
            "",
            "Made by `python -m docs.sources` where the files are; they belong to their owners and",
            "are no part of this project. Read = kept + refused + dropped; what was dropped is not",
            "of the kind (markers, liberated ground, territories abroad, claims).",
            "",
            "| files | file | terms | read | kept | repaired | refused | dropped |",
            "|---|---|---|---:|---:|---:|---:|---:|",
            *counts,
            "",
            "## Areas",
            "",
            "Geodesic, as read. DeepState published 114,493 km² occupied in all on 17 August 2025",
            f"([Ukrainska Pravda]({PRAVDA})) and 116,165 on",
            f"1 January 2026 ([Interfax-Ukraine]({INTERFAX})):",
            "the last column is the difference, for days of those months. The sources differ, and",
            "stand side by side: none is merged with another.",
            "",
            "| source | file | day | occupied, km² | contested, km² | against published |",
            "|---|---|---|---:|---:|---:|",
            *areas,
            "",
        ]
    )


def _counts(title: str, path: Path, reading: Reading) -> str:
    r = reading.report
    numbers = (r.read, r.kept, r.repaired, r.refused, r.dropped)
    cells = " | ".join(f"{number:,}" for number in numbers)
    return f"| {title} | `{path.name}` | {names(reading.terms)} | {cells} |"


def _areas(title: str, path: Path, reading: Reading) -> list[str]:
    frame = pd.DataFrame({"date": reading.frame["date"], "status": reading.frame["status"]})
    frame["km2"] = area_km2(reading.frame.geometry.values)
    days = frame.pivot_table(index="date", columns="status", values="km2", aggfunc="sum")
    days = days.reindex(columns=["occupied", "contested"])
    shown = days.iloc[[0, -1]] if len(days) > 1 else days
    rows = []
    for day, occupied, contested in shown.itertuples():
        published = PUBLISHED_KM2.get(f"{day:%Y-%m}")
        against = f"{100 * (occupied / published - 1):+.1f} %" if published else "-"
        said = "-" if pd.isna(contested) else f"{contested:,.0f}"
        held = "-" if pd.isna(occupied) else f"{occupied:,.0f}"
        rows.append(f"| {title} | `{path.name}` | {day} | {held} | {said} | {against} |")
    return rows


if __name__ == "__main__":
    OUT.write_text(page(), encoding="utf-8")
