"""Rings at a distance behind the contact line, and bands of published ranges."""

from typing import Any

from maps.elements import encode
from maps.elements.base import Part


class Rings(Part):
    """Dashed lines, each named on the line."""

    name = "rings"

    def data(self) -> dict[str, Any]:
        """Return each ring's words and lines, and the bands between rims."""
        rows = zip(self.scene.rings["words"], self.scene.rings.geometry, strict=True)
        bands = self.scene.bands.geometry if len(self.scene.bands) else ()
        return {
            "bands": [encode.area(band) for band in bands],
            "rings": [[str(text), encode.lines(ring)] for text, ring in rows],
        }

    def wanted(self) -> bool:
        """Whether rings are shown."""
        return not self.scene.rings.empty
