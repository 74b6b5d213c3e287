"""Rings at a distance behind the contact line."""

from typing import Any

from maps.elements import encode
from maps.elements.base import Part


class Rings(Part):
    """Dashed lines, each named on the line."""

    name = "rings"

    def data(self) -> dict[str, Any]:
        """Return each ring's words and lines."""
        rows = zip(self.scene.rings["words"], self.scene.rings.geometry, strict=True)
        return {"rings": [[str(text), encode.lines(ring)] for text, ring in rows]}

    def wanted(self) -> bool:
        """Whether rings are shown."""
        return not self.scene.rings.empty
