"""Polygons of control as somebody else's file holds them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Maker = Callable[..., Path]


def polygon(*corners: tuple[float, float]) -> dict[str, Any]:
    ring = [list(corner) for corner in (*corners, corners[0])]
    return {"type": "Polygon", "coordinates": [ring]}


def square(west: float = 36, south: float = 46, size: float = 1) -> dict[str, Any]:
    east, north = west + size, south + size
    return polygon((west, south), (east, south), (east, north), (west, north))


def write_control(
    folder: Path,
    *features: tuple[dict[str, Any], dict[str, Any] | None],
    name: str = "control_2025-08-20.geojson",
    **header: Any,
) -> Path:
    """Write features, given as (properties, geometry), to a file."""
    path = folder / name
    members = [
        {"type": "Feature", "properties": properties, "geometry": geometry}
        for properties, geometry in features
    ]
    document = {"type": "FeatureCollection", **header, "features": members}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
