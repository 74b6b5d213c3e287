"""Whether newer control can be true: the war itself has shown how much may move."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesic import area_km2
from layers import timeline
from layers.sources import Reading

SHARE = 0.99
"""Of all spans of as many days since 3 April 2022, this share saw less ground change hands."""

LONGEST_DAYS = 31
OTHER_DRAWING = 0.1
"""By how much two sources may differ for the same day: the published ones do by 5 to 10 %."""

REFUSED = 0.05


@dataclass(frozen=True)
class Ground:
    """Occupied ground of the newest day of a reading."""

    day: date
    occupied: BaseGeometry

    @property
    def km2(self) -> float:
        """Its area."""
        return float(area_km2([self.occupied]).item())


def newest(frame: gpd.GeoDataFrame) -> Ground:
    """Return the newest day of a frame of control."""
    day = max(frame["date"])
    here = frame[(frame["date"] == day) & (frame["status"] == "occupied")]
    return Ground(day, shapely.union_all(here.geometry.to_numpy()))


def plausible_km2(days: int) -> float:
    """Return how much ground may change hands in so many days before a person must look.

    It is what 99 in 100 spans of as many days moved in the embedded timeline, by oblast and both
    ways: 514 km2 in a day, 3,536 in a week.
    """
    span = min(max(days, 1), LONGEST_DAYS)
    source = timeline.load()
    table = source.table(timeline.FIRST_ASSESSED, source.last)
    held = table[table["status"] == "occupied"].pivot_table(
        index="date", columns="oblast_iso", values="area_km2", aggfunc="sum", fill_value=0.0
    )
    areas = held.to_numpy(float)
    moved = np.abs(areas[span:] - areas[:-span]).sum(axis=1)
    return float(np.quantile(moved, SHARE))


def doubts(new: Reading, old: Ground | None) -> list[str]:
    """Return why a person must look at newer control before it is used; none if it is plausible.

    Parameters
    ----------
    new
        What was fetched.
    old
        What is in use, if anything.
    """
    ground = newest(new.frame)
    found = []
    share = new.report.refused / new.report.read if new.report.read else 0.0
    if share > REFUSED:
        found.append(f"{share:.0%} of its rows were refused: has its form changed?")
    if not ground.km2:
        return [*found, "It shows no occupied ground."]
    return found + (_first_doubts(ground) if old is None else _moved(old, ground))


def _moved(old: Ground, new: Ground) -> list[str]:
    days = (new.day - old.day).days
    if days < 0:
        return [f"It is of {new.day}, older than what is in use ({old.day})."]
    gained = shapely.difference(new.occupied, old.occupied)
    lost = shapely.difference(old.occupied, new.occupied)
    moved = float(area_km2([gained, lost]).sum())
    most = plausible_km2(days)
    if moved <= most:
        return []
    return [
        (
            f"{moved:,.0f} km2 would change hands in {_days(days)} ({new.km2 - old.km2:+,.0f} km2 "
            f"occupied); {SHARE:.0%} of such spans of the war moved at most {most:,.0f}."
        )
    ]


def _days(days: int) -> str:
    return "a day" if days <= 1 else f"{days} days"


def _first_doubts(new: Ground) -> list[str]:
    """Hold a first answer against the embedded timeline: another drawing, so only its size."""
    embedded = timeline.load()
    day = min(new.day, embedded.last)
    if embedded.why_not(day):
        return []
    known = float(area_km2([embedded.on(day).occupied]).item())
    if abs(new.km2 - known) <= OTHER_DRAWING * known:
        return []
    shown = f"It shows {new.km2:,.0f} km2 occupied; the embedded timeline has {known:,.0f} on {day}"
    return [f"{shown}: more than {OTHER_DRAWING:.0%} apart."]


def last_known() -> date:
    """Return the last day of the embedded timeline."""
    return timeline.load().last
