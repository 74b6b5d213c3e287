"""The 27 first-level units of Ukraine: names, official figures, borders."""

from functools import cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import UnknownNameError
from layers.provenance import DATA

SOURCES = ("oblasts", "oblast_borders")
COLUMNS = {
    "iso": "str",
    "name_en": "str",
    "name_uk": "str",
    "centre_en": "str",
    "official_area_km2": "float64",
    "population_2022": "Int64",
    "population_note": "str",
}
DONBAS = ("UA-14", "UA-09")  # Donetsk and Luhansk
OFF_SHORE_DEGREES = 0.1  # a point this little off the drawn coast still counts to its oblast


@cache
def load() -> gpd.GeoDataFrame:
    """Return the oblasts, indexed by row, EPSG:4326; treat the frame as read-only."""
    frame = gpd.read_parquet(DATA / "oblasts.parquet").merge(names(), on="iso", how="left")
    return frame[[*COLUMNS, "geometry"]]


@cache
def names() -> pd.DataFrame:
    """Return names and official figures alone: no geometry is read."""
    return pd.read_csv(
        DATA / "oblasts.csv", dtype=COLUMNS, keep_default_na=False, na_values={"x": []}
    )


def name_of(iso: str, *, locale: str = "en") -> str:
    """Return the name of an oblast; the code itself if it is none of the 27."""
    found = names().set_index("iso")[f"name_{locale}"]
    return str(found.get(iso, iso))


def iso_of(text: str) -> str:
    """Return the code of an oblast given by code or by name, English or Ukrainian, any case.

    Raises
    ------
    UnknownNameError
        No oblast is called so.
    """
    wanted = text.strip().casefold().removesuffix(" oblast").removesuffix(" область")
    table = names()
    for column in ("iso", "name_en", "name_uk", "centre_en"):
        plain = table[column].str.casefold().str.removesuffix(" область")
        hit = table.loc[plain == wanted, "iso"]
        if len(hit):
            return str(hit.iloc[0])
    known = tuple(f"{iso} {name}" for iso, name in zip(table["iso"], table["name_en"], strict=True))
    raise UnknownNameError(f"No oblast is called {text!r}; the codes: {', '.join(known)}.")


@cache
def country() -> BaseGeometry:
    """Return the outline of Ukraine: the oblasts' union."""
    return shapely.coverage_union_all(load().geometry.values)


def locate(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """Return the oblast code of points in degrees; the empty string outside Ukraine."""
    points = np.asarray(shapely.points(np.atleast_1d(lon), np.atleast_1d(lat)))
    frame = load()
    found = np.array([""] * len(points), dtype=object)
    usable = np.flatnonzero(~shapely.is_missing(points) & np.isfinite(shapely.get_x(points)))
    row, unit = frame.sindex.nearest(
        points[usable], return_all=False, max_distance=OFF_SHORE_DEGREES
    )
    inside = shapely.intersects(frame.geometry.values[unit], points[usable][row])
    # Off the drawn outline only the coast forgives: abroad is abroad.
    keep = inside.copy()
    keep[~inside] = ~_on_foreign_land(points[usable][row[~inside]])
    found[usable[row[keep]]] = frame["iso"].to_numpy()[unit[keep]]
    return found


def ashore(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return which points in degrees stand on the drawn land of an oblast."""
    points = np.asarray(shapely.points(np.atleast_1d(lon), np.atleast_1d(lat)))
    found = np.zeros(len(points), bool)
    found[load().sindex.query(points, predicate="intersects")[0]] = True
    return found


def _on_foreign_land(points: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    if not len(points):
        return np.zeros(0, bool)
    lands = _foreign_land()
    shapely.prepare(lands)
    return np.asarray(shapely.intersects(lands, points), bool)


@cache
def _foreign_land() -> BaseGeometry:
    return shapely.union_all(gpd.read_parquet(DATA / "neighbours.parquet").geometry.values)
