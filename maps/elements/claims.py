"""Ground that is claimed and not held."""

from typing import Any

from maps.elements import encode
from maps.elements.base import Part


class Claims(Part):
    """Dots and a dotted outline, so that a claim never looks like control."""

    name = "claims"

    def data(self) -> dict[str, Any]:
        """Return the claimed polygons."""
        return {"areas": [encode.area(shape) for shape in self.scene.claims.geometry]}

    def wanted(self) -> bool:
        """Whether claims are shown."""
        return not self.scene.claims.empty
