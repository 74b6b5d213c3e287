"""What the reader steers with, and what helps to read: no facts of their own."""

from typing import Any

from maps.elements.base import Part

SHEET_PX = 680  # what an A4 sheet holds between its margins


class Zoom(Part):
    """Buttons to zoom and to come back to the whole."""

    name = "zoom"


class ScaleBar(Part):
    """A round length at the middle of the map."""

    name = "scale_bar"


class Gestures(Part):
    """One finger scrolls the page, two move the map."""

    name = "gestures"


class Print(Part):
    """The map on paper."""

    name = "print"

    def data(self) -> dict[str, Any]:
        """Return the width of the sheet."""
        return {"width": SHEET_PX}


class Labels(Part):
    """Every name and distance, placed together: the last of what is drawn."""

    name = "labels"


class Legend(Part):
    """The key, written into the page by its template; the script only folds it on phones."""

    name = "legend"

    def wanted(self) -> bool:
        """Whether there is anything to explain."""
        return bool(self.scene.legend)
