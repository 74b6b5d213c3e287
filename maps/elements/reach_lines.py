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
        story = frame["strike_id"].isin(self._of_story()).astype(int)
        rows = zip(frame["words"], frame.geometry, feet, story, strict=True)
        found = [
            [str(text), encode.flat(_to_foot(line, *foot)), told] for text, line, foot, told in rows
        ]
        # The story's lines lie on top.
        pale, told = ([row for row in found if row[2] == is_told] for is_told in (0, 1))
        return {"tick": style.FOOT_TICK, "lines": [*pale, *told]}

    def _of_story(self) -> set[str]:
        strikes = self.scene.strikes
        shown = set(strikes["strike_id"])
        told = set(strikes.loc[strikes["story"].astype(bool), "strike_id"])
        # Lines without their markers are all there is to tell of: then all are the story's.
        return told | (set(self.scene.reach_lines["strike_id"]) - shown)

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
