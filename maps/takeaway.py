"""What the dashboard hands out: the files of `maps.build`, one by one or together."""

import io
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from geo.errors import InputError
from maps import build
from maps.dashboard_words import say
from maps.embed import render_embed, snippet
from maps.picture import draw_png, draw_svg
from maps.publish import Published, publish
from maps.scene import Scene

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same content, the same archive


@dataclass(frozen=True)
class Takeaway:
    """One download: `key` names it in the dashboard's words (`take_...`)."""

    key: str
    file: str
    mime: str


TAKEAWAYS = (
    Takeaway("map", "map.html", "text/html"),
    Takeaway("embed", "embed.html", "text/html"),
    Takeaway("snippet", "snippet.html", "text/html"),
    Takeaway("png", "map.png", "image/png"),
    Takeaway("svg", "map.svg", "image/svg+xml"),
    Takeaway("csv", "data-csv.zip", "application/zip"),
    Takeaway("geojson", "data-geojson.zip", "application/zip"),
    Takeaway("gpkg", "map.gpkg", "application/geopackage+sqlite3"),
    Takeaway("spec", "spec.yaml", "application/yaml"),
    Takeaway("all", "reachline.zip", "application/zip"),
)


# What shows the map, and holds none of the data it was made of as a file.
_PICTURES = ("png", "svg", "spec")


def offered(*, stays: bool) -> tuple[Takeaway, ...]:
    """Return the downloads; of data that must stay only pictures and the spec."""
    return tuple(take for take in TAKEAWAYS if not stays or take.key in _PICTURES)


def content(scene: Scene, key: str) -> bytes:
    """Return a download's bytes: those that the command line writes for the same spec.

    Raises
    ------
    KeyError
        No download has that key.
    """
    makers = {
        "map": lambda: build.page(scene).encode(),
        "embed": lambda: render_embed(scene).encode(),
        "snippet": lambda: embed_snippet(scene).encode(),
        "png": lambda: draw_png(scene),
        "svg": lambda: draw_svg(scene),
        "csv": lambda: _zipped(_data(scene, "csv")),
        "geojson": lambda: _zipped(_data(scene, "geojson")),
        "gpkg": lambda: build.geopackage(scene),
        "spec": lambda: scene.spec.to_yaml().encode(),
        "all": lambda: _zipped(build.files(scene)),
    }
    return makers[key]()


def report(scene: Scene) -> str:
    """Return the report on the folder that the scene builds, as one page."""
    return build.files(scene)["report.html"].decode()


def put_up(scene: Scene, root: Path, name: str) -> Published:
    """Build the scene's folder and publish it under a name in the server's folder.

    Raises
    ------
    InputError
        The name does not fit, or the folder cannot be published to.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", name):
        raise InputError(say(scene.spec.locale, "publish_badly"))
    with tempfile.TemporaryDirectory(prefix="reachline-") as built:
        for file, content in build.files(scene).items():
            path = Path(built) / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return publish(Path(built), root / name)


def embed_snippet(scene: Scene) -> str:
    """Return the snippet for an embed that lies beside the article."""
    return snippet(scene, "embed.html")


def _data(scene: Scene, form: str) -> dict[str, bytes]:
    kept = (".txt", f".{form}")
    return {name: part for name, part in build.data(scene).items() if name.endswith(kept)}


def _zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), part, zipfile.ZIP_DEFLATED)
    return held.getvalue()
