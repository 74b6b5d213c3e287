"""The contact line."""

from typing import Any

from maps.elements import encode
from maps.elements.base import Part


class ContactLine(Part):
    """The one dark, crisp line."""

    name = "contact_line"

    def data(self) -> dict[str, Any]:
        """Return the pieces of the line, a sector each, and its name as the legend has it."""
        return {
            "pieces": [encode.lines(piece) for piece in self.scene.contact_line.geometry],
            "words": self.legend_words("contact_line"),
        }

    def wanted(self) -> bool:
        """Whether the line is shown."""
        return not self.scene.contact_line.empty
