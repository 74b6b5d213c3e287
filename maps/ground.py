"""The ground a scene stands on: land, oblasts, waters and place names, light enough to draw.

It is the same on every day, so each frame is made once; who asks gets a copy that may be changed.
"""

from collections.abc import Callable
from functools import cache, lru_cache, wraps
from typing import ParamSpec

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers import borders, oblasts, places
from maps.spec import Locale

TOLERANCE_DEGREES = 0.004  # about 400 m: under a pixel until one zooms far in
DRAWN_PLACES = 260
# Oblast centres come before larger towns: readers find their way by them.
CENTRE_BONUS = 500_000
CITY = 50_000  # people
WINDOWS = 32  # views of the map whose ground is kept

Asked = ParamSpec("Asked")


def _once(make: Callable[Asked, gpd.GeoDataFrame]) -> Callable[Asked, gpd.GeoDataFrame]:
    """Make each frame once, and hand out copies: they share the shapes until one is changed."""
    kept: Callable[..., gpd.GeoDataFrame] = lru_cache(WINDOWS)(make)

    @wraps(make)
    def given(*args: Asked.args, **options: Asked.kwargs) -> gpd.GeoDataFrame:
        return kept(*args, **options).copy(deep=False)

    return given


@cache
def _coverage() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return oblasts and neighbours simplified together, so that shared borders stay shared."""
    units, lands = oblasts.load(), borders.load()
    shapes = np.concatenate([units.geometry.values, lands.geometry.values])
    simple = shapely.coverage_simplify(shapes, TOLERANCE_DEGREES, simplify_boundary=True)
    return (
        units.set_geometry(gpd.GeoSeries(simple[: len(units)], index=units.index, crs=units.crs)),
        lands.set_geometry(gpd.GeoSeries(simple[len(units) :], index=lands.index, crs=lands.crs)),
    )


@cache
def country() -> BaseGeometry:
    """Return the outline of Ukraine as drawn."""
    return shapely.union_all(_coverage()[0].geometry.values)


@_once
def outline() -> gpd.GeoDataFrame:
    """Return one row with the outline of Ukraine."""
    return gpd.GeoDataFrame(geometry=[country()], crs="EPSG:4326")


@_once
def neighbours(bounds: tuple[float, float, float, float], *, locale: Locale) -> gpd.GeoDataFrame:
    """Return iso, name, geometry of the countries around, cut a good way outside the bounds."""
    west, south, east, north = bounds
    wide, high = (east - west), (north - south)
    frame = _coverage()[1]
    window = shapely.box(west - wide, south - high, east + wide, north + high)
    cut = frame.geometry.intersection(window)
    name = frame[oblasts.name_column(locale)]
    made = gpd.GeoDataFrame({"iso": frame["iso"], "name": name}, geometry=cut)
    return made[~made.geometry.is_empty].reset_index(drop=True)


@_once
def units(*, locale: Locale) -> gpd.GeoDataFrame:
    """Return iso, name, label point, geometry of the oblasts; cities of that rank unlabelled."""
    frame = _coverage()[0]
    # The widest part of an oblast is where its name has room.
    inner = shapely.maximum_inscribed_circle(frame.geometry.values)
    middle = shapely.get_point(inner, 0)
    name = frame[oblasts.name_column(locale)].str.removesuffix(" область")
    name = name.str.removeprefix("Автономна Республіка ")
    name = name.where(~frame["iso"].isin(["UA-30", "UA-40"]), "")
    return gpd.GeoDataFrame(
        {
            "iso": frame["iso"],
            "name": name,
            "label_lon": shapely.get_x(middle),
            "label_lat": shapely.get_y(middle),
        },
        geometry=frame.geometry.values,
        crs="EPSG:4326",
    )


@_once
def lakes() -> gpd.GeoDataFrame:
    """Return name and geometry of lakes; the former Kakhovka reservoir is none any more."""
    frame = borders.waters()
    frame = frame[frame["kind"] == "lake"]
    simple = frame.geometry.simplify(TOLERANCE_DEGREES)
    return gpd.GeoDataFrame({"name": frame["name"]}, geometry=simple).reset_index(drop=True)


@_once
def towns(bounds: tuple[float, float, float, float], *, locale: Locale) -> gpd.GeoDataFrame:
    """Return name, rank, population, geometry of the places to label in the bounds, first first."""
    frame = places.load()
    frame = frame[~frame["part_of_city"] & (frame["population"] > 0)]
    centres = set(oblasts.names()["centre_en"])
    west, south, east, north = bounds
    inside = frame["longitude"].between(west, east) & frame["latitude"].between(south, north)
    weight = frame["population"] + CENTRE_BONUS * (
        frame["name_en"].isin(centres) & (frame["population"] > CITY)
    )
    frame = frame.assign(weight=weight)[inside].nlargest(DRAWN_PLACES, ["weight", "geonameid"])
    name = (
        frame["name_uk"].where(frame["name_uk"] != "", frame["name_en"])
        if locale == Locale.UK
        else frame["name_en"]
    )
    return gpd.GeoDataFrame(
        {
            "name": name.to_numpy(),
            "rank": np.arange(1, len(frame) + 1),
            "population": frame["population"].to_numpy(),
        },
        geometry=frame.geometry.to_numpy(),
        crs="EPSG:4326",
    )


@_once
def empty(*columns: str) -> gpd.GeoDataFrame:
    """Return a frame with no rows, for a layer that is not shown."""
    frame = pd.DataFrame({column: [] for column in columns})
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([], crs="EPSG:4326"))
