"""Who holds the ground."""

from typing import Any

from maps.elements import encode
from maps.elements.base import Part


class Control(Part):
    """Occupied ground as a wash, contested ground as hatch."""

    name = "control"

    def data(self) -> dict[str, Any]:
        """Return each status with its polygons, the wash first."""
        frame = self.scene.control.sort_values("status", ascending=False)
        rows = zip(frame["status"], frame.geometry, strict=True)
        return {"areas": [[status, encode.area(shape)] for status, shape in rows]}

    def wanted(self) -> bool:
        """Whether control is shown."""
        return not self.scene.control.empty
