"""The inset: where on the continent the map lies."""

from typing import Any

from maps import surroundings
from maps.elements import encode
from maps.elements.base import Part


class Inset(Part):
    """A small map of Europe with the view framed on it, which follows the reader's."""

    name = "inset"

    def data(self) -> dict[str, Any]:
        """Return the shapes, from the ground up, and the size in px."""
        shown = surroundings.surroundings(self.scene)
        return {
            "bounds": list(surroundings.BOUNDS),
            "size": [surroundings.WIDE_PX, surroundings.HIGH_PX],
            "areas": [
                ["land", encode.area(shown.land)],
                ["country", encode.area(shown.country)],
                ["occupied", encode.area(shown.occupied)],
            ],
        }

    def wanted(self) -> bool:
        """Whether the spec asks for it."""
        return self.scene.spec.inset
