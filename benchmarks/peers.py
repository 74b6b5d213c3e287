"""The same points on maps made with other tools, as their documentation has it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pydeck
import shapely
from folium.plugins import FastMarkerCluster

from layers import places, strikes
from layers.schema import STRIKE_COLUMNS
from layers.sources.formats import Reading
from layers.sources.report import Report
from maps.compose import compose
from maps.page import render_page
from maps.spec import Layer, MapSpec

ATTRIBUTES = ["date", "weapon_class", "oblast_iso", "place", "killed", "source_url"]
CENTRE, ZOOM = (48.5, 31.0), 6
OURS = "Reachline"
NAIVE = "folium `CircleMarker` with popups"
EXPLORE = "geopandas `.explore()`"
GEOJSON = "folium `GeoJson`"
CALLBACK = """
function (row) {
  var marker = L.circleMarker(new L.LatLng(row[0], row[1]), {radius: 4});
  marker.bindPopup(row.slice(2).join(' '));
  return marker;
}
"""


def points(count: int) -> gpd.GeoDataFrame:
    """Return invented strikes at real settlements, the larger the likelier, six attributes each."""
    draw = np.random.default_rng(20250821)
    known = places.load()
    weight = np.sqrt(known["population"].to_numpy(float) + 500)
    at = draw.choice(len(known), count, p=weight / weight.sum())
    day = dt.date(2022, 4, 3)
    frame = pd.DataFrame({name: pd.Series([""] * count, dtype="str") for name in STRIKE_COLUMNS})
    frame["date"] = [day + dt.timedelta(days=int(days)) for days in draw.integers(0, 1600, count)]
    frame["weapon_class"] = np.array(strikes.WEAPON_CLASSES)[
        draw.choice(8, count, p=[0.3, 0.05, 0.1, 0.4, 0.05, 0.02, 0.05, 0.03])
    ]
    frame["oblast_iso"] = known["oblast_iso"].to_numpy()[at]
    frame["place"] = known["name_en"].to_numpy()[at]
    frame["killed"] = pd.array(draw.poisson(0.4, count), dtype="Int64")
    frame["injured"] = pd.array([None] * count, dtype="Int64")
    frame["source_url"] = [f"https://example.org/{number}" for number in range(count)]
    lonlat = shapely.get_coordinates(known.geometry.to_numpy()[at])
    frame["longitude"], frame["latitude"] = lonlat[:, 0], lonlat[:, 1]
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(*lonlat.T), crs=known.crs)


def ours(frame: gpd.GeoDataFrame) -> str:
    """Return our page: oblasts, the points, and nothing the others do not draw."""
    report = Report(["points.csv"], read=len(frame), kept=len(frame))
    given = Reading("strikes", "plain", frame, report, "Invented points")
    layers = (Layer.OBLASTS, Layer.PLACES, Layer.STRIKES)
    spec = MapSpec(date=dt.date(2025, 8, 21), points="points.csv", layers=layers)
    return render_page(compose(spec, given=given))


def peers() -> dict[str, Callable[[gpd.GeoDataFrame], str]]:
    """Return how the others make their page, by name."""
    return {
        f"{GEOJSON} (SVG)": lambda frame: _geojson(frame, canvas=False),
        f"{GEOJSON} (canvas)": lambda frame: _geojson(frame, canvas=True),
        EXPLORE: _explore,
        "folium `FastMarkerCluster`": _cluster,
        NAIVE: _naive,
        "pydeck": _pydeck,
    }


def _plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the attributes as these tools can write them."""
    made = frame[[*ATTRIBUTES, "geometry"]].copy()
    return made.assign(date=made["date"].astype(str), killed=made["killed"].astype(int))


def _geojson(frame: gpd.GeoDataFrame, *, canvas: bool) -> str:
    made = folium.Map(CENTRE, zoom_start=ZOOM, prefer_canvas=canvas)
    folium.GeoJson(
        _plain(frame),
        marker=folium.CircleMarker(radius=4),
        popup=folium.GeoJsonPopup(ATTRIBUTES),
    ).add_to(made)
    return str(made.get_root().render())


def _explore(frame: gpd.GeoDataFrame) -> str:
    return str(_plain(frame).explore().get_root().render())


def _cluster(frame: gpd.GeoDataFrame) -> str:
    made = folium.Map(CENTRE, zoom_start=ZOOM)
    plain = _plain(frame)
    where = np.column_stack([plain.geometry.y, plain.geometry.x])
    rows = [
        [*at, *told]
        for at, told in zip(where.tolist(), plain[ATTRIBUTES].to_numpy().tolist(), strict=True)
    ]
    cluster: Any = FastMarkerCluster
    cluster(rows, callback=CALLBACK).add_to(made)
    return str(made.get_root().render())


def _naive(frame: gpd.GeoDataFrame) -> str:
    made = folium.Map(CENTRE, zoom_start=ZOOM)
    plain = _plain(frame)
    for at, *told in plain[["geometry", *ATTRIBUTES]].itertuples(index=False):
        popup = folium.Popup(" ".join(map(str, told)))
        folium.CircleMarker((at.y, at.x), radius=4, popup=popup).add_to(made)
    return str(made.get_root().render())


def _pydeck(frame: gpd.GeoDataFrame) -> str:
    plain = _plain(frame)
    table = pd.DataFrame(plain[ATTRIBUTES]).assign(lon=plain.geometry.x, lat=plain.geometry.y)
    layer = pydeck.Layer(
        "ScatterplotLayer", table, get_position="[lon, lat]", get_radius=2000, pickable=True
    )
    view = pydeck.ViewState(latitude=CENTRE[0], longitude=CENTRE[1], zoom=5)
    deck = pydeck.Deck(
        [layer],
        initial_view_state=view,
        map_provider=None,
        tooltip={"text": " ".join(f"{{{name}}}" for name in ATTRIBUTES)},
    )
    return str(deck.to_html(as_string=True))
