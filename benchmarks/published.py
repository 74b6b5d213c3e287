"""Published figures beside ours: `python -m benchmarks.published` writes docs/published.md."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from layers import dispute, reach, timeline
from layers.assessed import Assessed
from layers.control import ControlSource
from layers.sources import read_control

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "published.md"
REFERENCE = ROOT.parent / "shared" / "reference" / "deepstate_daily"
NIGHT, AUGUST, NOVEMBER = dt.date(2025, 8, 21), dt.date(2025, 8, 20), dt.date(2024, 11, 12)
MUKACHEVO = (22.718, 48.44248)
IVANO_FRANKIVSK, RIVNE = (24.70972, 48.9215), (26.23695, 50.62036)

HEAD = """# Published figures, ours, and why they differ

Made by `python -m benchmarks.published`; a test compares it with what the code says. "Ours" rests
on the embedded facts alone; "on assessed polygons" on DeepStateMap's polygons of the day (which are
not part of this project), with the same definitions.

A figure to compare with leads to where it stands in print. One without a link stands in no print
that we know of: the distances were measured beforehand on DeepStateMap's polygons, one for each
thing that "the front" may mean, since print has them in words alone; the page of Kharkiv's area was
not found again.

| figure | to compare with | ours | on assessed polygons | why they differ |
|---|---:|---:|---:|---|
"""

FACTBOX = "https://www.daily8.com/en/article/830edd5ee74c7a8a4b6b4d9996be0c66"
"""Reuters, "How much territory does Russia control in Ukraine?", August 2025, as reprinted."""

DEEPSTATE = "https://www.pravda.com.ua/news/2025/08/17/7526611/"
"""DeepState by way of Ukrainska Pravda: 114,493 km2 on 17 August 2025."""

DONBAS = (
    "https://news.liga.net/en/politics/news/"
    "putin-offered-440-sq-km-near-sumy-and-kharkiv-in-exchange-for-6600-sq-km-of-donbas-reuters"
)
"""Reuters by way of LIGA.net."""

SUMY = (
    "https://news.liga.net/ua/politics/news/ukraina-vyyshla-do-kordonu-u-dvokh-tochkakh-"
    "sumshchyny-ie-prosuvannia-i-na-luhanshchyni-zelenskyy"
)
"""DeepState by way of LIGA.net: 207.42 km2 in one piece, two more of 4 km2, on 12 August 2025."""

SKY = (
    "https://acleddata.com/2024/11/13/drone-attacks-on-ukraine-reach-record-levels-as-russia-"
    "could-be-stockpiling-missiles-for-winter-assault-sky-news"
)
"""Sky News on the data of ACLED, 13 November 2024."""


@dataclass(frozen=True)
class Figure:
    """One figure to compare with: what, how ours is measured, where theirs stands in print."""

    what: str
    published: float
    day: dt.date
    measure: Callable[[ControlSource], float]
    why: str
    digits: int = 0
    url: str = ""

    @property
    def within(self) -> float:
        """How far ours may be: 15 km, 2 points, or 2 % of an area and never under 520 km2.

        520 km2 are 2 points of an oblast of 26,000 km2.
        """
        if self.digits:
            return 2
        return max(0.02 * self.published, 520) if "km²" in self.what else 15


Measure = Callable[[ControlSource], float]


def _reach(lonlat: tuple[float, float], day: dt.date, column: str) -> Measure:
    def measured(source: ControlSource) -> float:
        found = reach.measure([lonlat[0]], [lonlat[1]], [day], control=source)
        return float(found.table[column].iloc[0])

    return measured


def _area(kind: str, *oblasts: str, share: bool = False) -> Measure:
    def measured(source: ControlSource) -> float:
        table = dispute.measure(source.on(AUGUST))
        if oblasts:
            table = table[table["oblast_iso"].isin(oblasts)]
        area = float(table.loc[table["dispute_class"].str.startswith(kind), "area_km2"].sum())
        return 100 * area / float(table["area_km2"].sum()) if share else area

    return measured


_ROUNDED = "published figures are rounded"
_CELLS = "cells of settlements against drawn polygons"
_SKY = (
    f"Sky News wrote [“more than 600km from the front line”]({SKY}) on ACLED's data; this is the "
    "nearest occupied land"
)
FIGURES = (
    Figure("Mukachevo, 21 Aug 2025: `occupied_km`", 694, NIGHT,
           _reach(MUKACHEVO, NIGHT, "occupied_km"), "to the tip of the Kinburn spit"),
    Figure("the same: `contact_km`", 743, NIGHT, _reach(MUKACHEVO, NIGHT, "contact_km"),
           "where the line is taken to begin on the estuary: 32.15° E, give or take the drawing"),
    Figure("the same: `land_contact_km`", 917, NIGHT, _reach(MUKACHEVO, NIGHT, "land_contact_km"),
           "where the land front is taken to begin: 34.9° E"),
    Figure("the same: `donbas_km`", 1_029, NIGHT, _reach(MUKACHEVO, NIGHT, "donbas_km"),
           "the figure is to the Donetsk sector of a day nearby"),
    Figure("Ivano-Frankivsk, 12 Nov 2024: `occupied_km`", 572, NOVEMBER,
           _reach(IVANO_FRANKIVSK, NOVEMBER, "occupied_km"), _SKY),
    Figure("the same: `contact_km`", 620, NOVEMBER,
           _reach(IVANO_FRANKIVSK, NOVEMBER, "contact_km"), "without Crimea and Kinburn"),
    Figure("Rivne, 12 Nov 2024: `occupied_km`", 593, NOVEMBER,
           _reach(RIVNE, NOVEMBER, "occupied_km"), _SKY),
    Figure("the same: `contact_km`", 632, NOVEMBER,
           _reach(RIVNE, NOVEMBER, "contact_km"), "without Crimea and Kinburn"),
    Figure("Occupied, Aug 2025, km²", 114_493, AUGUST, _area("occupied"), _CELLS, url=DEEPSTATE),
    Figure("the same, % of Ukraine", 19, AUGUST, _area("occupied", share=True), _ROUNDED, 1,
           FACTBOX),
    Figure("Donbas occupied, km²", 46_570, AUGUST, _area("occupied", "UA-14", "UA-09"), _CELLS,
           url=FACTBOX),
    Figure("the same, %", 88, AUGUST, _area("occupied", "UA-14", "UA-09", share=True), _ROUNDED, 1,
           FACTBOX),
    Figure("Donbas still held by Ukraine, km²", 6_600, AUGUST,
           _area("claimed_not_held", "UA-14", "UA-09"), _CELLS, url=DONBAS),
    Figure("Kharkiv occupied, km²", 1_175, AUGUST, _area("occupied", "UA-63"),
           "borders at 1:10m differ; cells are coarse where places are far apart"),
    Figure("Sumy occupied, km²", 207, AUGUST, _area("occupied", "UA-59"),
           "border villages of under 500 people are not in the facts", url=SUMY),
)  # fmt: skip


def assessed() -> ControlSource | None:
    """Return the many days of assessed polygons, where the reference files are there."""
    file = REFERENCE / "all_2024-07-08_2025-12-31.parquet"
    if not file.exists():
        return None
    return Assessed(read_control(file).frame, name=file.name, attribution="DeepStateMap")


def page(theirs: ControlSource) -> str:
    """Return docs/published.md."""
    ours = timeline.load()
    rows = [
        f"| {figure.what} | {_linked(figure)} | {figure.measure(ours):,.{figure.digits}f} "
        f"| {figure.measure(theirs):,.{figure.digits}f} | {figure.why} |"
        for figure in FIGURES
    ]
    return HEAD + "\n".join(rows) + "\n"


def _linked(figure: Figure) -> str:
    return f"[{figure.published:,}]({figure.url})" if figure.url else f"{figure.published:,}"


def main() -> None:
    """Write docs/published.md; the reference files are needed."""
    theirs = assessed()
    if theirs is None:
        raise SystemExit("The reference files are not there: nothing written.")
    OUT.write_text(page(theirs), encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
