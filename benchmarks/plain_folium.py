"""The same map made with plain folium, with what it fetches from elsewhere beside it."""

import gzip
import html
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
from xstatic.pkg import leaflet

from maps.scene import Scene

# What folium 0.20 names, by the package it is in; its hosts cannot be counted on.
PACKAGES = {
    "leaflet": ("leaflet@1.9.3", "dist/leaflet.js"),
    "leaflet_css": ("leaflet@1.9.3", "dist/leaflet.css"),
    "jquery": ("jquery@3.7.1", "dist/jquery.min.js"),
    "bootstrap": ("bootstrap@5.2.2", "dist/js/bootstrap.bundle.min.js"),
    "bootstrap_css": ("bootstrap@5.2.2", "dist/css/bootstrap.min.css"),
    "awesome_markers": ("leaflet.awesome-markers@2.0.5", "dist/leaflet.awesome-markers.js"),
    "awesome_markers_css": ("leaflet.awesome-markers@2.0.5", "dist/leaflet.awesome-markers.css"),
    "awesome_markers_font_css": ("@fortawesome/fontawesome-free@6.2.0", "css/all.min.css"),
}
NPM = shutil.which("npm") or "npm"
SHAPES = ("neighbours", "country", "oblasts", "control", "claims", "contact_line", "reach_lines")


def write(scene: Scene, out: Path, *, fetch: bool) -> list[str]:
    """Write folium's page and its scripts and styles; return the names of those left out."""
    page = _page(scene)
    left_out = []
    for kind in ("default_js", "default_css"):
        kept = []
        for name, _ in getattr(page, kind):
            file = f"{name}.{'css' if kind.endswith('css') else 'js'}"
            content = _content(name, fetch=fetch)
            if content is None:
                left_out.append(name)
                continue
            (out / file).write_bytes(content)
            kept.append((name, file))
        setattr(page, kind, kept)
    page.save(out / "folium.html")
    for path in (out / "folium.html", *out.glob("*.js"), *out.glob("*.css")):
        packed = gzip.compress(path.read_bytes(), 9, mtime=0)
        path.with_name(f"{path.name}.gz").write_bytes(packed)
    return left_out


def _page(scene: Scene) -> Any:
    """Return the map as the tutorials make it: a layer each, markers with popups, names."""
    west, south, east, north = scene.bounds
    page = folium.Map(location=((south + north) / 2, (west + east) / 2), tiles=None)
    page.fit_bounds([(south, west), (north, east)])
    for name in SHAPES:
        frame = getattr(scene, name)
        if len(frame):
            flat = frame[[frame.geometry.name]].assign(said=name)
            folium.GeoJson(flat.to_json(), name=name).add_to(page)
    for lon, lat, *told in zip(*_lonlat(scene.strikes), *_told(scene), strict=True):
        said = folium.Popup("<br>".join(html.escape(str(text)) for text in told))
        folium.CircleMarker((lat, lon), radius=8, popup=said).add_to(page)
    for lon, lat, name in zip(*_lonlat(scene.places), scene.places["name"], strict=True):
        folium.Marker((lat, lon), icon=folium.DivIcon(html=html.escape(name))).add_to(page)
    return page


def _lonlat(frame: gpd.GeoDataFrame) -> tuple[list[float], list[float]]:
    return frame.geometry.x.tolist(), frame.geometry.y.tolist()


def _told(scene: Scene) -> list[list[str]]:
    return [scene.strikes[key].tolist() for key in ("name", "words", "notes")]


def _content(name: str, *, fetch: bool) -> bytes | None:
    """Return a script or style that folium names: Leaflet is here, npm has the others."""
    if name in {"leaflet", "leaflet_css"}:
        return (Path(leaflet.BASE_DIR) / Path(PACKAGES[name][1]).name).read_bytes()
    if not fetch or name not in PACKAGES:
        return None
    package, inside = PACKAGES[name]
    held = Path(_store()) / package.replace("/", "_")
    if not held.exists():
        held.mkdir(parents=True)
        packed = subprocess.run(
            [NPM, "pack", "--silent", package],
            cwd=held,
            capture_output=True,
            text=True,
            check=False,
        )
        if packed.returncode:
            held.rmdir()
            return None
    (archive,) = held.glob("*.tgz")
    with tarfile.open(archive) as members:
        found = members.extractfile(f"package/{inside}")
        return found.read() if found else None


def _store() -> Path:
    return Path(__file__).resolve().parents[1] / "build" / "bench-cdn"
