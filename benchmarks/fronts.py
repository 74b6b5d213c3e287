"""The lines and points that are measured: assessed ground where there is a copy, else our own."""

import datetime as dt
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesic import Floats, densify, inverse
from geo.nearest import Segments
from layers import timeline

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference" / "deepstate_daily"
DAY = dt.date(2025, 8, 20)
BOX = (22.0, 44.0, 40.0, 52.5)  # Ukraine and what is around it
SEED = 20250821


@cache
def front() -> tuple[str, gpd.GeoSeries]:
    """Return what the line is, and its lines in degrees."""
    path = REFERENCE / f"deepstatemap_data_{DAY:%Y%m%d}.geojson"
    if path.exists():
        ground = gpd.read_file(path).geometry.explode()
        return f"the rim of the ground assessed as occupied on {DAY}", ground.boundary
    line = timeline.load().on(DAY).line.geometry.explode()
    return f"the embedded contact line of {DAY}", line.segmentize(0.01)


@cache
def dated(count: int) -> tuple[str, tuple[BaseGeometry, ...]]:
    """Return what the lines are, and those of so many days that follow each other, in degrees."""
    path = REFERENCE / "all_2024-07-08_2025-12-31.parquet"
    if path.exists():
        ground = gpd.read_parquet(path).sort_values("date").geometry.boundary
        return "rims of the ground assessed as occupied, day by day", tuple(ground[:count])
    days = (dt.date(2024, 7, 8) + dt.timedelta(n) for n in range(count))
    lines = (shapely.union_all(timeline.load().on(day).line.geometry.values) for day in days)
    return "embedded contact lines, day by day", tuple(lines)


def points(count: int) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes spread over the box."""
    rng = np.random.default_rng(SEED)
    # Drawn in pairs: fewer points are the first of more.
    lonlat = rng.uniform(BOX[:2], BOX[2:], (count, 2))
    return np.ascontiguousarray(lonlat[:, 0]), np.ascontiguousarray(lonlat[:, 1])


def with_vertices(count: int) -> Segments:
    """Return the front's segments thinned out or divided to about `count`, a little crooked."""
    whole = Segments.of(front()[1].values)
    if count < len(whole):
        lonlat = [np.array(line.coords) for line in front()[1].explode()]
        step = max(1, round(len(whole) / count))
        kept = [np.vstack([c[:-1:step], c[-1:]]) for c in lonlat if len(c) > step]
        return Segments.of(shapely.LineString(c) for c in kept)
    parts = max(1, round(count / len(whole)))
    share = np.arange(parts + 1) / parts
    rng = np.random.default_rng(SEED)
    lon = whole.lon0[:, None] + (whole.lon1 - whole.lon0)[:, None] * share
    lat = whole.lat0[:, None] + (whole.lat1 - whole.lat0)[:, None] * share
    lon[:, 1:-1] += rng.normal(0, 1e-5, (len(whole), parts - 1))
    lat[:, 1:-1] += rng.normal(0, 1e-5, (len(whole), parts - 1))
    ends = lon[:, :-1], lat[:, :-1], lon[:, 1:], lat[:, 1:]
    lon0, lat0, lon1, lat1 = (end.ravel() for end in ends)
    return Segments(lon0, lat0, lon1, lat1, np.repeat(whole.owner, parts))


def densified(lon: Floats, lat: Floats) -> Floats:
    """Return metres to the line from points put in along it: 300 m apart, then 1 m where nearest.

    What is 0.5 m off the foot is too far by 0.5^2 / 2 over the distance: under 0.1 m past 1.25 m.
    """
    rim = [line for line in front()[1].explode() if isinstance(line, shapely.LineString)]
    lines = [densify(line, step_km=0.3) for line in rim]
    lonlat = [np.array(line.coords) for line in lines]
    found = np.full(len(lon), np.inf)
    for row, (x, y) in enumerate(zip(lon, lat, strict=True)):
        away = [inverse(x, y, *line.T).distance_m for line in lonlat]
        least = min(far.min() for far in away)
        for line, far in zip(lonlat, away, strict=True):
            # The foot is 150 m at most from a vertex of its line, which is no further than that.
            for at in np.flatnonzero(far < least + 150):
                near = shapely.LineString(line[max(0, at - 1) : at + 2])
                fine = np.array(densify(near, step_km=0.001).coords)
                found[row] = min(found[row], inverse(x, y, *fine.T).distance_m.min())
    return found
