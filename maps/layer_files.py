"""What is drawn, as files of data: each layer in every format, the tables as CSV."""

import geopandas as gpd
import pandas as pd

from layers import export
from maps.scene import Scene

LAYERS = (
    "strikes",
    "reach_lines",
    "contact_line",
    "control",
    "claims",
    "scenario",
    "rings",
    "hexagons",
)
_NAMED_BY = {"strikes": "name", "control": "status"}  # what names a placemark; words elsewhere


def drawn(scene: Scene) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers with something on them, in drawing order from the top."""
    frames = {name: getattr(scene, name) for name in LAYERS}
    return {name: frame for name, frame in frames.items() if len(frame)}


def data(scene: Scene) -> dict[str, bytes]:
    """Return CSV, GeoJSON, GeoParquet and KML a layer, all layers as GeoPackage, and credits.

    Shapes that their owner does not let be passed on are left out; the notes say so.
    """
    found: dict[str, bytes] = {}
    for name, frame in drawn(scene).items():
        found[f"{name}.csv"] = export.as_csv(_without_shapes(frame))
        if name in scene.withheld:
            continue
        found[f"{name}.geojson"] = export.as_geojson(frame)
        found[f"{name}.parquet"] = export.as_parquet(frame)
        found[f"{name}.kml"] = export.as_kml(frame, layer=name, name=_NAMED_BY.get(name, "words"))
    if packed := geopackage(scene):
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
    found["README.txt"] = "".join(f"{line}\n" for line in credits_).encode()
    return found


def geopackage(scene: Scene) -> bytes:
    """Return what is drawn and may be passed on as a GeoPackage, one layer each; else nothing."""
    layers = {name: frame for name, frame in drawn(scene).items() if name not in scene.withheld}
    return export.as_geopackage(layers, day=scene.spec.date) if layers else b""


def _without_shapes(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a table of the layer: points as two columns, other shapes left out."""
    table = pd.DataFrame(frame.drop(columns="geometry"))
    if (frame.geom_type == "Point").all():
        table["longitude"], table["latitude"] = frame.geometry.x, frame.geometry.y
    return table
