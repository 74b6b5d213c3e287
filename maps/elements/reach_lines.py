"""The lines from strikes to what their distance is measured to."""

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from maps import style
from maps.elements import encode
from maps.elements.base import Part


class ReachLines(Part):
    """Geodesics with a tick at the foot and the distance on the line."""

    name = "reach_lines"

    def data(self) -> dict[str, Any]:
        """Return each line's label and points, from the strike to the foot."""
        frame = self.scene.reach_lines
        feet = zip(frame["foot_lon"], frame["foot_lat"], strict=True)
        rows = zip(frame["words"], frame.geometry, feet, strict=True)
        found = [[str(text), encode.flat(_to_foot(line, *foot))] for text, line, foot in rows]
        return {"tick": style.FOOT_TICK, "lines": found}

    def wanted(self) -> bool:
        """Whether reach lines are shown."""
        return not self.scene.reach_lines.empty


def _to_foot(line: BaseGeometry, lon: float, lat: float) -> Any:
    coordinates = shapely.get_coordinates(line)
    foot = shapely.Point(lon, lat)
    starts_there = foot.distance(shapely.Point(coordinates[0])) < foot.distance(
        shapely.Point(coordinates[-1])
    )
    return coordinates[::-1] if starts_there else coordinates
