"""The quiet ground under everything: neighbours and the country's land."""

from typing import Any

from maps.elements import encode
from maps.elements.base import Part


class Ground(Part):
    """Land as fills; the sea is the background."""

    name = "ground"

    def data(self) -> dict[str, Any]:
        """Return the polygons of neighbours and country."""
        return {
            "neighbours": [encode.area(shape) for shape in self.scene.neighbours.geometry],
            "country": [encode.area(shape) for shape in self.scene.country.geometry],
        }
