"""Lakes, borders, and the names of oblasts, neighbours and seas."""

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from maps.elements import encode
from maps.elements.base import Part
from maps.elements.kept import of_shape

# Where the two seas are named: open water, clear of the coasts at every zoom.
SEAS = {"black_sea": (31.4, 44.9, 5.0), "azov_sea": (36.6, 46.0, 2.2)}
_COARSE = 0.05  # degrees: exact enough to set a name

Name = list[str | float]
Bounds = tuple[float, float, float, float]
Spot = tuple[float, float, float]


class Borders(Part):
    """Borders are drawn over control, so that no wash hides where an oblast ends."""

    name = "borders"

    def data(self) -> dict[str, Any]:
        """Return lakes, and names with the width in degrees they may take."""
        scene = self.scene
        return {
            "lakes": [encode.area(shape) for shape in scene.lakes.geometry],
            "oblast_names": self._oblasts(),
            "neighbour_names": self._neighbours(),
            "seas": self._seas(),
        }

    def _oblasts(self) -> list[Name]:
        frame = self.scene.oblasts
        spots = frame[["label_lon", "label_lat"]].to_numpy(dtype=float)
        held = self.on_occupied(spots)
        rows = zip(frame["name"], spots.round(4), frame.geometry, held, strict=True)
        return [
            [str(name), float(spot[0]), float(spot[1]), _room(shape), on]
            for name, spot, shape, on in rows
        ]

    def _neighbours(self) -> list[Name]:
        """Name each neighbour in the middle of what the frame shows of it."""
        frame, bounds = self.scene.neighbours, self.scene.bounds
        spots = (_spot(shape, bounds) for shape in frame.geometry)
        found: list[Name] = [
            [str(name), *spot] for name, spot in zip(frame["name"], spots, strict=True) if spot
        ]
        return sorted(found, key=lambda row: -float(row[3]))

    def _seas(self) -> list[Name]:
        west, south, east, north = self.scene.bounds
        return [
            [self.scene.words[key], lon, lat, width]
            for key, (lon, lat, width) in SEAS.items()
            if key in self.scene.words and west < lon < east and south < lat < north
        ]


@of_shape
def _spot(land: BaseGeometry, bounds: Bounds) -> Spot | None:
    """Return where in the bounds a land is named, and the room there."""
    largest = _largest(land.intersection(shapely.box(*bounds)))
    if largest is None:
        return None
    spot = polylabel(largest, _COARSE)
    return round(spot.x, 4), round(spot.y, 4), _room(largest)


def _room(shape: BaseGeometry) -> float:
    west, _, east, _ = shape.bounds
    return round(east - west, 3)


def _largest(shape: BaseGeometry) -> shapely.Polygon | None:
    parts = shapely.get_parts(shape)
    polygons = [part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty]
    return max(polygons, key=lambda part: part.area, default=None)
