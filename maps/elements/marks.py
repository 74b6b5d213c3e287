"""What many points and counts share in the page: a canvas of marks, their list, a table's pages."""

from maps.elements.base import Part


class Marks(Part):
    """The canvas and the list that points and counts are shown with."""

    name = "marks"

    def wanted(self) -> bool:
        """Whether there is anything to be shown so."""
        return self.scene.points is not None or self.scene.aggregates is not None
