"""Towns and the editor's own words on the map."""

from typing import Any

import shapely

from maps.elements import encode
from maps.elements.base import Part


class Places(Part):
    """Towns, as many as there is room for, the first by rank."""

    name = "places"

    def data(self) -> dict[str, Any]:
        """Return names, ranks and points."""
        frame = self.scene.places.sort_values("rank", kind="stable")
        return {
            "name": [str(name) for name in frame["name"]],
            "rank": [int(rank) for rank in frame["rank"]],
            "at": encode.points(frame.geometry),
            "held": self.on_occupied(shapely.get_coordinates(frame.geometry)),
        }

    def wanted(self) -> bool:
        """Whether places are shown."""
        return not self.scene.places.empty


class Annotations(Part):
    """A few words at a point."""

    name = "annotations"

    def data(self) -> dict[str, Any]:
        """Return the words and their points."""
        frame = self.scene.annotations
        return {"text": [str(text) for text in frame["text"]], "at": encode.points(frame.geometry)}

    def wanted(self) -> bool:
        """Whether there are any."""
        return not self.scene.annotations.empty
