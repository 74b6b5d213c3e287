"""The 27 first-level units of Ukraine: names, official figures, borders."""

from functools import cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo import lifetimes, prepared
from geo.errors import UnknownNameError
from layers.provenance import DATA, geometries

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
_OUTLINE_STEP_DEGREES = 0.02
OFF_SHORE_DEGREES = 0.1  # a point this little off the drawn coast still counts to its oblast


@cache
def load() -> gpd.GeoDataFrame:
    """Return the oblasts, indexed by row, EPSG:4326; treat the frame as read-only."""
    frame = geometries("oblasts.parquet").merge(names(), on="iso", how="left")
    return frame[[*COLUMNS, "geometry"]]


@cache
def names() -> pd.DataFrame:
    """Return names and official figures alone: no geometry is read."""
    return pd.read_csv(
        DATA / "oblasts.csv", dtype=COLUMNS, keep_default_na=False, na_values={"x": []}
    )


def name_of(iso: str, *, locale: str = "en") -> str:
    """Return the name of an oblast; the code itself if it is none of the 27.

    Names are known in English and Ukrainian: any other language has the English ones.
    """
    return _names(locale).get(iso, iso)


@cache
def _names(locale: str) -> dict[str, str]:
    frame = names()
    return dict(zip(frame["iso"], frame[name_column(locale)], strict=True))


def name_column(locale: str) -> str:
    """Return the column of names for a language."""
    return "name_uk" if locale == "uk" else "name_en"


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


@cache
def zones() -> gpd.GeoSeries:
    """Return each oblast with the ground off the outline that is nearest to it, by code.

    Other people's coasts and borders differ from ours by up to a kilometre: what lies between is
    somebody's all the same. A zone ends at least a degree from the country.
    """
    units = load()
    shapes = units.geometry.to_numpy()
    land = country()
    lonlat, owner = _along_the_outline(shapes)
    # Near enough to a plane to tell the nearest.
    flat = np.array([np.cos(np.radians((land.bounds[1] + land.bounds[3]) / 2)), 1.0])
    box = shapely.box(*(np.array(land.bounds) * np.tile(flat, 2))).buffer(1)
    cells = shapely.voronoi_polygons(
        shapely.multipoints(lonlat * flat), extend_to=box, ordered=True
    )
    nearest = shapely.transform(shapely.get_parts(cells), lambda xy: xy / flat)
    whole = [
        shapely.union(shape, shapely.difference(shapely.union_all(nearest[owner == unit]), land))
        for unit, shape in enumerate(shapes)
    ]
    return gpd.GeoSeries(whole, index=units["iso"].to_numpy(), crs="EPSG:4326")


def _along_the_outline(
    shapes: npt.NDArray[np.object_],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return points on the country's outline in degrees, and the row of the oblast they are of."""
    rims = lifetimes.of_areas(list(shapes))
    # Between two oblasts each edge is drawn twice, there and back.
    back = set(map(tuple, rims.edges[:, [2, 3, 0, 1]].tolist()))
    outer = np.array([tuple(edge) not in back for edge in rims.edges.tolist()])
    edges, owner = rims.edges[outer], np.empty(len(rims.edges), np.int64)
    owner[rims.edge] = rims.begin
    steps = np.ceil(np.hypot(*(edges[:, 2:] - edges[:, :2]).T) / _OUTLINE_STEP_DEGREES).astype(int)
    row = np.repeat(np.arange(len(edges)), steps)
    share = (np.arange(len(row)) - np.repeat(np.cumsum(steps) - steps, steps) + 0.5) / steps[row]
    lonlat = edges[row, :2] + share[:, None] * (edges[row, 2:] - edges[row, :2])
    return lonlat, owner[outer][row]


def locate(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """Return the oblast code of points in degrees; the empty string outside Ukraine."""
    lon, lat = (np.atleast_1d(np.asarray(part, float)) for part in (lon, lat))
    unit = _unit(lon, lat)
    found = np.append(load()["iso"].to_numpy(object), "")[unit]
    # Off the drawn outline only the coast forgives: abroad is abroad.
    off = np.flatnonzero((unit < 0) & np.isfinite(lon) & np.isfinite(lat))
    if not len(off):  # what the rest needs takes a tenth of a second to read
        return np.asarray(found, object)
    off = off[~prepared.meets(_foreign_land(), lon[off], lat[off])]
    off = off[prepared.near(_outline(), lon[off], lat[off], degrees=OFF_SHORE_DEGREES)]
    points = np.asarray(shapely.points(lon[off], lat[off]))
    row, near = load().sindex.nearest(points, return_all=False)
    found[off[row]] = load()["iso"].to_numpy(object)[near]
    return np.asarray(found, object)


def ashore(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return which points in degrees stand on the drawn land of an oblast."""
    lon, lat = (np.atleast_1d(np.asarray(part, float)) for part in (lon, lat))
    return _unit(lon, lat) >= 0


def _unit(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the row of the oblast that points lie in (the first, on a border); -1 for none."""
    shapes = load().geometry.to_numpy()
    found = np.full(len(lon), -1)
    for row, (west, south, east, north) in enumerate(shapely.bounds(shapes)):
        near = np.flatnonzero(
            (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north) & (found < 0)
        )
        found[near[prepared.meets(shapes[row], lon[near], lat[near])]] = row
    return found


@cache
def _outline() -> BaseGeometry:
    return country()


@cache
def _foreign_land() -> BaseGeometry:
    return shapely.union_all(geometries("neighbours.parquet").geometry.values)
