"""Ground that a published proposal would move."""

from typing import Any

from maps.elements import encode
from maps.elements.base import Part


class Scenario(Part):
    """A hatch for each way, in a broken outline: proposed is not done."""

    name = "scenario"

    def data(self) -> dict[str, Any]:
        """Return each way ground would move, with its polygons."""
        frame = self.scene.scenario
        rows = zip(frame["moves"], frame.geometry, strict=True)
        return {"areas": [[moves, encode.area(shape)] for moves, shape in rows]}

    def wanted(self) -> bool:
        """Whether a proposal is shown."""
        return not self.scene.scenario.empty
