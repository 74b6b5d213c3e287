"""What is drawn, as files of data: each layer in every format, the tables as CSV."""

import geopandas as gpd
import pandas as pd

from layers import export, oblasts
from maps import ground
from maps.dashboard_words import say
from maps.scene import Scene
from maps.words import AGGREGATES_WORDS

LAYERS = (
    "strikes",
    "reach_lines",
    "contact_line",
    "control",
    "claims",
    "scenario",
    "rings",
    "hexagons",
    "oblasts",
)
STATUSES = ("occupied", "contested")
# What names a placemark; words elsewhere.
_NAMED_BY = {"strikes": "name", "control": "status", "oblasts": "name"}


def drawn(scene: Scene) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers with something on them, in drawing order from the top."""
    frames = {name: getattr(scene, name) for name in LAYERS} | {"oblasts": _oblasts(scene)}
    return {name: frame for name, frame in frames.items() if len(frame)}


def _oblasts(scene: Scene) -> gpd.GeoDataFrame:
    """Return the oblasts with how much of each is occupied and contested on the map's day.

    Borders are Natural Earth's and free whatever the source of control; areas are totals of it.
    """
    if not len(scene.held):
        return gpd.GeoDataFrame()
    units = ground.units(locale=scene.spec.locale)
    areas = scene.held.groupby(["oblast_iso", "status"])["area_km2"].sum().unstack()
    areas = areas.reindex(units["iso"]).fillna(0.0).reset_index(drop=True)
    whole = areas.sum(axis=1)
    table = {
        "date": scene.spec.date,
        "iso": units["iso"],
        "name": [oblasts.name_of(iso, locale=str(scene.spec.locale)) for iso in units["iso"]],
        "area_km2": whole.round(1),
    }
    for status in STATUSES:
        held = areas[status] if status in areas else pd.Series(0.0, index=areas.index)
        table |= {
            f"{status}_km2": held.round(1),
            f"{status}_pct": (100 * held / whole).round(1),
        }
    return gpd.GeoDataFrame(table, geometry=units.geometry.values, crs=units.crs)


def data(scene: Scene) -> dict[str, bytes]:
    """Return CSV, GeoJSON, GeoParquet and KML a layer, all layers as GeoPackage, and credits.

    Shapes that their owner does not let be passed on are left out; the notes say so.
    """
    found: dict[str, bytes] = {}
    layers = drawn(scene)
    for name, frame in layers.items():
        found[f"{name}.csv"] = export.as_csv(_without_shapes(frame))
        if name in scene.withheld:
            continue
        found[f"{name}.geojson"] = export.as_geojson(frame)
        found[f"{name}.parquet"] = export.as_parquet(frame)
        found[f"{name}.kml"] = export.as_kml(frame, layer=name, name=_NAMED_BY.get(name, "words"))
    if packed := _packed(scene, layers):
        found["map.gpkg"] = packed
    points = scene.points
    if points is not None and not points.of_strikes and "points" not in scene.withheld:
        found["points.csv"] = export.as_csv(points.frame)
    if scene.aggregates is not None:
        found["events_by_place.csv"] = export.as_csv(scene.aggregates.by_place)
        found["events_by_day.csv"] = export.as_csv(scene.aggregates.by_day)
    for number, table in enumerate(scene.tables.values(), start=1):
        found[f"table_{number}.csv"] = export.as_csv(table)
    if len(scene.corrected.columns):
        found["corrections.csv"] = export.as_csv(scene.corrected)
    credits_ = [scene.title, scene.dek, *scene.notes, scene.source_line, scene.as_of_line]
    credits_ += [f"{correction.words} {correction.url}" for correction in scene.corrections]
    credits_ += ["", *_contents(scene, layers)]
    found["README.txt"] = "".join(f"{line}\n" for line in credits_).encode()
    return found


def _contents(scene: Scene, layers: dict[str, gpd.GeoDataFrame]) -> list[str]:
    """Return a line for each layer and table: the name of its files, and what they hold."""
    locale = scene.spec.locale
    found = {
        name: AGGREGATES_WORDS[locale]["list"]
        if name == "hexagons"
        else say(locale, f"layer_{name}")
        for name in layers
    }
    found |= {f"table_{number}": title for number, title in enumerate(scene.tables, start=1)}
    return [f"{name}: {words}" for name, words in found.items()]


def geopackage(scene: Scene) -> bytes:
    """Return what is drawn and may be passed on as a GeoPackage, one layer each; else nothing."""
    return _packed(scene, drawn(scene))


def _packed(scene: Scene, layers: dict[str, gpd.GeoDataFrame]) -> bytes:
    free = {name: frame for name, frame in layers.items() if name not in scene.withheld}
    return export.as_geopackage(free, day=scene.spec.date) if free else b""


def _without_shapes(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a table of the layer: points as two columns, other shapes left out."""
    table = pd.DataFrame(frame.drop(columns="geometry"))
    if (frame.geom_type == "Point").all():
        table["longitude"], table["latitude"] = frame.geometry.x, frame.geometry.y
    return table
