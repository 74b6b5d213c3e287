"""A small invented scene: a square country with everything on it that a map can show."""

import dataclasses
import datetime as dt
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely import LineString, MultiPolygon, Point, Polygon, box

from maps.scene import LegendEntry, Scene
from maps.spec import Annotation, MapSpec
from maps.words import words

CRS = "EPSG:4326"
DAY = dt.date(2025, 8, 21)

LEGEND = (
    LegendEntry("story", "Strike of the story"),
    LegendEntry("drone", "Drone"),
    LegendEntry("cruise_missile", "Cruise missile"),
    LegendEntry("casualties", "Area: killed and injured"),
    LegendEntry("unknown_casualties", "Casualties not stated"),
    LegendEntry("disputed", "Attribution disputed"),
    LegendEntry("reach_line", "Distance to the contact line"),
    LegendEntry("contact_line", "Contact line"),
    LegendEntry("ring", "Distance behind the line"),
    LegendEntry("occupied", "Occupied"),
    LegendEntry("contested", "Contested"),
    LegendEntry("claimed_not_held", "Claimed, not held"),
)

# strike_id, name, lon, lat, weapon class, killed, injured, story, disputed
_STRIKES: tuple[tuple[str, str, float, float, str, int | None, int | None, bool, bool], ...] = (
    ("S-FAR", "Farwest", 23.5, 48.4, "cruise_missile", None, 26, True, False),
    ("S-NORTH", "Northam", 25.5, 50.6, "drone", 1, 3, True, False),
    ("S-MID", "Midby", 31.0, 49.4, "ballistic_missile", 40, 60, False, False),
    ("S-TWIN-A", "Twinton", 33.0, 47.6, "glide_bomb", 0, 0, False, False),
    ("S-TWIN-B", "Twinton", 33.0, 47.6, "mixed", 2, 5, False, False),
    ("S-NEAR", "Nearford", 34.4, 49.2, "artillery_rocket", None, None, False, True),
    ("S-FAST", "Quickley", 30.5, 51.0, "hypersonic_missile", 3, None, False, False),
    ("S-WHAT", "Whatstead", 28.0, 47.0, "unknown", None, None, False, False),
)

_PLACES = (
    ("Capital", 30.4, 50.3, 2_900_000),
    ("Eastport", 38.2, 47.1, 430_000),
    ("Westham", 24.2, 49.8, 700_000),
    ("Farwest", 23.5, 48.4, 85_000),
    ("Southsea", 30.6, 46.4, 1_000_000),
    ("Middleton", 32.0, 49.0, 270_000),
)


def make_spec(**changes: Any) -> MapSpec:
    """Return the spec of the invented map, with some options changed."""
    options = {
        "date": DAY,
        "story": ("S-FAR", "S-NORTH"),
        "rings_km": (300,),
        "annotations": (Annotation(lon=27.0, lat=45.6, text="A note by the editor"),),
        "byline": "Map: A. Nother",
    }
    return MapSpec(**{**options, **changes})


def make_scene(spec: MapSpec | None = None, **changes: Any) -> Scene:
    """Return the invented scene, with some of its fields changed."""
    spec = spec or make_spec()
    scene = Scene(
        spec=spec,
        bounds=(22.0, 44.2, 40.4, 52.4),
        title="A plant was hit 900 km from the front",
        dek="Strikes of 21 August 2025 and the contact line of that day.",
        alt="Map of a square country with eight strikes, the farthest 900 km from the front.",
        figures=("Farwest is about 900 km from the contact line.", "A fifth is occupied."),
        legend=LEGEND,
        notes=("Distances are geodesics.",),
        source_line="Source: invented for a test",
        as_of_line="Figures as of 22 August 2025",
        data_version="2025.8.22",
        **_ground(),
        **_control(),
        **_strikes(spec),
        tables={"Control by oblast": _table()},
        words=words(spec.locale),
    )
    return dataclasses.replace(scene, **changes)


def empty(**columns: Any) -> gpd.GeoDataFrame:
    """Return a frame without rows, as a scene has it for a layer that is not shown."""
    return gpd.GeoDataFrame({name: [] for name in columns}, geometry=[], crs=CRS)


def bare_scene(spec: MapSpec | None = None) -> Scene:
    """Return a scene that shows the ground alone."""
    none = ("control", "claims", "contact_line", "rings", "reach_lines", "strikes")
    scene = make_scene(spec, legend=(), tables={}, figures=(), notes=())
    frames = {name: getattr(scene, name).iloc[:0] for name in (*none, "places", "annotations")}
    return dataclasses.replace(scene, **frames)


def _frame(geometry: list[Any], **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=CRS)


def _ground() -> dict[str, Any]:
    quarters = [box(23, 48.5, 31, 52), box(31, 48.5, 39, 52), box(23, 45, 31, 48.5)]
    quarters.append(box(31, 45, 39, 48.5))
    names = ["Nordwest", "Nordost", "Sudwest", "Sudost"]
    middles = [quarter.centroid for quarter in quarters]
    return {
        "neighbours": _frame(
            [box(10, 52, 50, 60), box(10, 40, 23, 52)],
            iso=["NN", "WW"],
            name=["Northland", "Westland"],
        ),
        "country": _frame([box(23, 45, 39, 52)]),
        "lakes": _frame([Polygon([(35, 50), (35.6, 50.4), (35.4, 49.8)])], name=["Lake"]),
        "oblasts": _frame(
            quarters,
            iso=["UA-01", "UA-02", "UA-03", "UA-04"],
            name=names,
            label_lon=[middle.x for middle in middles],
            label_lat=[middle.y for middle in middles],
        ),
        "places": _frame(
            [Point(lon, lat) for _, lon, lat, _ in _PLACES],
            name=[name for name, *_ in _PLACES],
            rank=list(range(1, len(_PLACES) + 1)),
            population=[people for *_, people in _PLACES],
        ),
    }


def _control() -> dict[str, Any]:
    front = [(36.0, 52.0), (36.4, 50.2), (35.6, 48.0), (35.0, 45.0)]
    hole = [(37.5, 46.0), (38.0, 46.0), (38.0, 46.5)]
    occupied = Polygon([*front, (39, 45), (39, 52)], [hole])
    contested = Polygon([(35.6, 48.0), (36.0, 49.1), (35.2, 49.1), (34.8, 48.0)])
    claim = Polygon([(33.8, 45.0), (35.0, 45.0), (35.6, 48.0), (34.4, 48.0)])
    return {
        "control": _frame([MultiPolygon([occupied]), contested], status=["occupied", "contested"]),
        "claims": _frame(
            [claim],
            claimant=["Claimia"],
            oblast_iso=["UA-04"],
            dispute_class=["claimed_not_held"],
            words=["Claimed, not held"],
        ),
        "contact_line": _frame([LineString(front)], sector=["UA-02"], words=["Nordost sector"]),
    }


def _strikes(spec: MapSpec) -> dict[str, Any]:
    rows = [_strike(*strike) for strike in _STRIKES]
    strikes = gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)
    for column in ("killed", "injured", "casualties"):
        strikes[column] = strikes[column].astype("Int64")
    told = [row for row in rows if row["story"]]
    foot = Point(35.6, 48.0)
    return {
        "strikes": strikes,
        "reach_lines": _frame(
            [LineString([row["geometry"], (29.5, 49.3), foot]) for row in told],
            strike_id=[row["strike_id"] for row in told],
            km=[900.0, 750.0],
            words=["900 km", "750 km"],
            foot_lon=[foot.x] * len(told),
            foot_lat=[foot.y] * len(told),
        ),
        "rings": _frame([LineString([(32, 52), (32.4, 50), (31, 45)])], km=[300], words=["300 km"]),
        "annotations": _frame(
            [Point(note.lon, note.lat) for note in spec.annotations],
            text=[note.text for note in spec.annotations],
        ),
    }


def _strike(  # noqa: PLR0913, PLR0917 - a row of the table above
    strike_id: str,
    name: str,
    lon: float,
    lat: float,
    weapon_class: str,
    killed: int | None,
    injured: int | None,
    story: bool,  # noqa: FBT001
    disputed: bool,  # noqa: FBT001
) -> dict[str, Any]:
    known = [number for number in (killed, injured) if number is not None]
    return {
        "strike_id": strike_id,
        "date": DAY,
        "name": name,
        "words": f"Something hit {name}.",
        "weapon": weapon_class,
        "weapon_class": weapon_class,
        "weapon_words": weapon_class.replace("_", " ").capitalize(),
        "killed": killed,
        "injured": injured,
        "casualties": sum(known) if known else None,
        "casualties_words": f"{sum(known)} killed or injured" if known else "not stated",
        "story": story,
        "disputed": disputed,
        "distance_km": 900,
        "distance_words": "about 900 km to the contact line (Nordost sector)",
        "distances": [("To occupied land", "880 km"), ("To the EU border", "40 km")],
        "precision_words": "settlement, 3 km",
        "notes": "A note.",
        "sources": [("A paper", "https://example.org/a"), ("Another", "http://example.org/b")],
        "geometry": Point(lon, lat),
    }


def _table() -> pd.DataFrame:
    return pd.DataFrame(
        {"Oblast": ["Nordost", "Sudost"], "Area, km2": [12345.6, None], "Places": [10, 20]}
    )
