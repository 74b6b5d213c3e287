"""Everything a newsroom takes away of one map, in one folder."""

import json
from pathlib import Path
from urllib.parse import urljoin

import geopandas as gpd
import pandas as pd

from geo.errors import InputError
from layers import export
from layers.control import ControlSource
from maps.compose import compose
from maps.embed import oembed, render_embed, snippet
from maps.page import render_page
from maps.picture import draw_png, draw_svg
from maps.scene import Scene
from maps.spec import MapSpec

# A static file cannot know where it will be served: relative until the publisher says.
HERE = "./"
LAYERS = ("strikes", "reach_lines", "contact_line", "control", "claims", "rings")


def build(
    spec: MapSpec, out: Path, *, control: ControlSource | None = None, url: str = HERE
) -> list[Path]:
    """Write map, embed, snippet, oEmbed, pictures, data and spec of a map to a folder.

    The same spec and facts give the same bytes. Each file is written whole or not at all.

    Parameters
    ----------
    url
        Where the folder will be served; goes into snippet and oEmbed.

    Returns
    -------
    list of Path
        The files written.
    """
    scene = compose(spec, control=control)
    for folder in (out, out / "data"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{folder}: no folder to write to ({error.strerror}).") from error
    written = []
    for name, content in files(scene, url=url).items():
        export.write(out / name, content)
        written.append(out / name)
    return written


def files(scene: Scene, *, url: str = HERE) -> dict[str, bytes]:
    """Return the folder's files by name."""
    embed_url = urljoin(url, "embed.html") if url != HERE else "embed.html"
    card = json.dumps(oembed(scene, url=embed_url), ensure_ascii=False, indent=2) + "\n"
    return {
        "map.html": render_page(scene).encode(),
        "embed.html": render_embed(scene).encode(),
        "snippet.html": snippet(scene, embed_url).encode(),
        "oembed.json": card.encode(),
        "map.png": draw_png(scene),
        "map.svg": draw_svg(scene),
        "spec.yaml": scene.spec.to_yaml().encode(),
        **{f"data/{name}": content for name, content in data(scene).items()},
    }


def data(scene: Scene) -> dict[str, bytes]:
    """Return what is drawn, as CSV and GeoJSON a layer, and the tables as CSV.

    Shapes that their owner does not let be passed on are left out; the notes say so.
    """
    found: dict[str, bytes] = {}
    for name in LAYERS:
        frame: gpd.GeoDataFrame = getattr(scene, name)
        if len(frame):
            if name not in scene.withheld:
                found[f"{name}.geojson"] = export.as_geojson(frame)
            found[f"{name}.csv"] = export.as_csv(_without_shapes(frame))
    for number, table in enumerate(scene.tables.values(), start=1):
        found[f"table_{number}.csv"] = export.as_csv(table)
    credits_ = "\n".join(
        [scene.title, scene.dek, *scene.notes, scene.source_line, scene.as_of_line]
    )
    found["README.txt"] = f"{credits_}\n".encode()
    return found


def geopackage(scene: Scene, path: Path) -> None:
    """Write what is drawn to a GeoPackage, one layer each."""
    for name in LAYERS:
        frame: gpd.GeoDataFrame = getattr(scene, name)
        if len(frame) and name not in scene.withheld:
            flat = gpd.GeoDataFrame(
                {key: _texts(frame[key]) for key in frame.columns if key != "geometry"},
                geometry=frame.geometry,
                crs=frame.crs,
            )
            flat.to_file(path, layer=name, driver="GPKG")


def _texts(column: pd.Series) -> pd.Series:
    """Return a column a GeoPackage can hold: lists and dates as text."""
    if column.dtype != object:
        return column
    return column.map(
        lambda value: (
            json.dumps(export.plain(value), ensure_ascii=False)
            if isinstance(value, list | tuple)
            else str(value)
        )
    )


def _without_shapes(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return a table of the layer: points as two columns, other shapes left out."""
    table = pd.DataFrame(frame.drop(columns="geometry"))
    if (frame.geom_type == "Point").all():
        table["longitude"], table["latitude"] = frame.geometry.x, frame.geometry.y
    return table
