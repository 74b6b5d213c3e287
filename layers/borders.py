"""Countries around Ukraine, and waters."""

from functools import cache

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.nearest import Segments
from layers.provenance import geometries

SOURCES = ("neighbours", "waters")
COLUMNS = {"iso": "str", "name_en": "str", "name_uk": "str", "eu": "bool"}


@cache
def load() -> gpd.GeoDataFrame:
    """Return the countries of the region (Kaliningrad in, the Urals out), EPSG:4326; read-only."""
    return geometries("neighbours.parquet")


@cache
def waters() -> gpd.GeoDataFrame:
    """Return lakes, the lower Dnipro's centre line, its estuary and former reservoir; read-only."""
    return geometries("waters.parquet")


@cache
def russia() -> Segments:
    """Return the outline of Russia in the region, the coast and Kaliningrad included."""
    frame = load()
    return Segments.of(frame.geometry[frame["iso"] == "RU"].values)


@cache
def russia_area() -> BaseGeometry:
    """Return the land of Russia in the region."""
    frame = load()
    return shapely.union_all(frame.geometry.to_numpy()[frame["iso"] == "RU"])


@cache
def reservoir() -> BaseGeometry:
    """Return the former Kakhovka reservoir, which is nobody's ground."""
    frame = waters()
    return shapely.union_all(frame.geometry.to_numpy()[frame["kind"] == "reservoir"])


@cache
def eu() -> tuple[Segments, tuple[str, ...]]:
    """Return the outlines of the European Union's members, and the code of each owner."""
    frame = load()
    frame = frame[frame["eu"]]
    return Segments.of(frame.geometry.values), tuple(frame["iso"])


@cache
def lower_dnipro() -> BaseGeometry:
    """Return the waters the two sides face each other across: estuary and former reservoir."""
    frame = waters()
    facing = frame["kind"].isin(["reservoir", "estuary"])
    return shapely.union_all(frame.geometry.to_numpy()[facing])
