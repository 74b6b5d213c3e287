"""Dispute: claim x control, by date and oblast; and what a proposal would move."""

import datetime as dt

import geopandas as gpd
import pandas as pd
import shapely

from geo.crs import STORAGE
from geo.geodesic import area_km2
from layers import borders, claims, oblasts, scenarios
from layers.control import ControlDay

CLASSES = ("occupied_claimed", "occupied_unclaimed", "claimed_not_held", "contested", "undisputed")
COLUMNS = (
    "date",
    "oblast_iso",
    "oblast_name",
    "dispute_class",
    "area_km2",
    "share_pct",
    "places",
    "population",
)
MOVES = ("to_russia", "to_ukraine", "demilitarised")
# What a rule moves to whom, and the side that holds it.
_TAKEN = {
    "ukraine_withdraws": ("to_russia", "ukrainian"),
    "russia_withdraws": ("to_ukraine", "occupied"),
    "demilitarised_zone": ("demilitarised", "ukrainian"),
}
SLIVER_KM2 = 1.0
SCENARIO_COLUMNS = (
    "scenario_id",
    "date",
    "oblast_iso",
    "oblast_name",
    "rule",
    "moves",
    "area_km2",
    "places",
    "population",
    "rule_note",
    "source_url",
)


def classify(status: str, *, is_claimed: bool) -> str:
    """Return the dispute class of ground with a status, claimed by Russia or not."""
    if status == "contested":
        return "contested"
    if status == "occupied":
        return "occupied_claimed" if is_claimed else "occupied_unclaimed"
    return "claimed_not_held" if is_claimed else "undisputed"


def measure(day: ControlDay, *, locale: str = "en") -> pd.DataFrame:
    """Return one row an oblast and dispute class (`COLUMNS`); totals come from adding rows.

    Ground that nobody holds (the former Kakhovka reservoir) counts as not occupied. Population is
    that of the gazetteer's places, before the war; districts of a city are not counted again.
    """
    claimed = claims.claimed(day.date)
    held = day.by_oblast
    held = held[(held["area_km2"] > 0) | (held["places"] > 0)]
    classes = [
        classify(status, is_claimed=iso in claimed)
        for iso, status in zip(held["oblast_iso"], held["status"], strict=True)
    ]
    keys = [held["oblast_iso"], pd.Categorical(classes, CLASSES, ordered=True)]
    sums = held[["area_km2", "places", "population"]].groupby(keys, observed=True).sum()
    oblast_iso, dispute_class = (sums.index.get_level_values(level) for level in (0, 1))
    whole = sums["area_km2"].groupby(level=0).transform("sum")
    return pd.DataFrame(
        {
            "date": day.date,
            "oblast_iso": oblast_iso.to_numpy(),
            "oblast_name": [oblasts.name_of(iso, locale=locale) for iso in oblast_iso],
            "dispute_class": dispute_class.astype("str").to_numpy(),
            "area_km2": sums["area_km2"].to_numpy(),
            "share_pct": (100 * sums["area_km2"] / whole).to_numpy(),
            "places": sums["places"].to_numpy(),
            "population": sums["population"].to_numpy(),
        }
    )


def totals(table: pd.DataFrame) -> pd.DataFrame:
    """Return the country's sums by dispute class, in the order of `CLASSES`."""
    summed = table.groupby("dispute_class")[["area_km2", "places", "population"]].sum()
    summed = summed.reindex([name for name in CLASSES if name in summed.index])
    summed["share_pct"] = 100 * summed["area_km2"] / summed["area_km2"].sum()
    return summed.reset_index()


def apply_scenario(scenario_id: str, day: ControlDay, *, locale: str = "en") -> pd.DataFrame:
    """Return what would change hands in each oblast under a proposal (`SCENARIO_COLUMNS`).

    `ukraine_withdraws` moves the ground held by Ukraine (contested ground too) to Russia,
    `russia_withdraws` occupied ground to Ukraine, `demilitarised_zone` the ground held by Ukraine
    to nobody; freezing, recognising and what is left open move nothing. Areas are those of the day
    asked about, whichever day the proposal was reported.

    Raises
    ------
    UnknownNameError
        No scenario has that id.
    """
    scenarios.rules(scenario_id)
    rows = scenarios.load()[lambda frame: frame["scenario_id"] == scenario_id]
    held = day.by_oblast.assign(
        side=day.by_oblast["status"].where(day.by_oblast["status"] == "occupied", "ukrainian")
    )
    sums = held.groupby(["oblast_iso", "side"])[["area_km2", "places", "population"]].sum()
    found = []
    for row in rows.itertuples():
        moves, side = _TAKEN.get(str(row.rule), ("", ""))
        key = (row.oblast_iso, side)
        moved = sums.loc[key] if key in sums.index else pd.Series(0.0, index=sums.columns)
        found.append(
            {
                "scenario_id": scenario_id,
                "date": day.date,
                "oblast_iso": row.oblast_iso,
                "oblast_name": oblasts.name_of(str(row.oblast_iso), locale=locale),
                "rule": row.rule,
                "moves": moves,
                "area_km2": float(moved["area_km2"]),
                "places": int(moved["places"]),
                "population": int(moved["population"]),
                "rule_note": row.rule_note,
                "source_url": row.source_url,
            }
        )
    return pd.DataFrame(found, columns=list(SCENARIO_COLUMNS))


def moved_ground(scenario_id: str, day: ControlDay) -> gpd.GeoDataFrame:
    """Return the ground that a proposal would move: oblast_iso, moves, geometry in EPSG:4326.

    One row an oblast and rule of `apply_scenario`, without those that move nothing. The dry bed of
    the former reservoir, which nobody holds, is not moved.

    Raises
    ------
    UnknownNameError
        No scenario has that id.
    """
    shapes = oblasts.load().set_index("iso").geometry
    occupied = day.occupied
    found: dict[tuple[str, str], shapely.MultiPolygon] = {}
    moving = [
        (iso, *_TAKEN[rule])
        for iso, rules in scenarios.rules(scenario_id).items()
        for rule in rules
        if rule in _TAKEN
    ]
    for iso, moves, side in moving:
        cut = shapely.intersection if side == "occupied" else shapely.difference
        ground = cut(shapely.difference(shapes[iso], borders.reservoir()), occupied)
        # What is left of a wholly occupied oblast is the mismatch of two outlines.
        kept = [
            part
            for part in shapely.get_parts(ground)
            if isinstance(part, shapely.Polygon) and area_km2([part])[0] > SLIVER_KM2
        ]
        if kept:
            found[iso, moves] = shapely.MultiPolygon(kept)
    table = pd.DataFrame(list(found), columns=["oblast_iso", "moves"], dtype="str")
    return gpd.GeoDataFrame(table, geometry=list(found.values()), crs=STORAGE)


def claimed_on(day: dt.date) -> tuple[str, ...]:
    """Return the codes of the oblasts claimed by Russia on a day."""
    return tuple(claims.claimed(day))
