"""What changed hands between two days: occupied on one of them and not on the other."""

import datetime as dt
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import change
from layers import places, within
from layers.control import ControlSource
from layers.timeline import Timeline

MOVES = ("newly_occupied", "no_longer_occupied")
MEASURES = ["area_km2", "places", "population"]
TINY_KM2 = 1e-6  # what two drawings of one edge leave between them


class Exchange(NamedTuple):
    """Ground that changed hands, and what there was on it.

    Attributes
    ----------
    ground
        moves (one of `MOVES`), geometry (EPSG:4326): one row a way, none where nothing moved.
    table
        oblast_iso, moves, area_km2, places, population (before the war): one row an oblast and way.
    """

    ground: gpd.GeoDataFrame
    table: pd.DataFrame


def between(source: ControlSource, first: dt.date, last: dt.date) -> Exchange:
    """Return what is occupied on the last day and was not on the first, and the other way round.

    Contested ground is not occupied: ground that became contested is no longer occupied. Places
    are counted by their own status where the source knows it, else by the ground they stand on.

    Raises
    ------
    NotAssessedError
        Nothing is assessed for one of the days.
    """
    areas = change.between(source.on(first).occupied, source.on(last).occupied)
    known = _places(source, first, last)
    grounds, tables = [], []
    for moves, area in zip(MOVES, areas, strict=True):
        pieces = np.asarray(shapely.get_parts(area), dtype=object)
        there = within.people(pieces) if known is None else known[known["moves"] == moves]
        land = within.land(pieces)
        rows = pd.concat([land, there.assign(places=1)])[["oblast_iso", *MEASURES]]
        found = rows.groupby("oblast_iso", as_index=False)[MEASURES].sum()
        found = found[(found["area_km2"] > TINY_KM2) | (found["places"] > 0)]
        if len(found):
            grounds.append((moves, area))
            tables.append(found.assign(moves=moves))
    columns = ["oblast_iso", "moves", *MEASURES]
    table = pd.concat(tables) if tables else pd.DataFrame(columns=columns)
    ground = gpd.GeoDataFrame(
        grounds, columns=["moves", "geometry"], geometry="geometry", crs="EPSG:4326"
    )
    whole = table.astype({"area_km2": float, "places": int, "population": int})
    return Exchange(ground, whole[columns].reset_index(drop=True))


def _places(source: ControlSource, first: dt.date, last: dt.date) -> pd.DataFrame | None:
    """Return oblast_iso, population, moves of the places that changed hands, if they are known."""
    if not isinstance(source, Timeline):
        return None
    was, now = (source.status(day) == "occupied" for day in (first, last))
    table = places.load()
    moves = np.where(now & ~was, MOVES[0], MOVES[1])
    found = pd.DataFrame(
        {
            "oblast_iso": table["oblast_iso"].to_numpy(),
            "population": table["population"].where(~table["part_of_city"], 0).to_numpy(int),
            "moves": moves,
        }
    )
    moved: pd.DataFrame = found.loc[was != now]
    return moved
