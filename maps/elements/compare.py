"""Two days of the timeline on one map, parted by a line that the reader moves."""

from typing import Any

from maps.elements.timeline import TimelinePart
from maps.words import COMPARE_WORDS


class Compare(TimelinePart):
    """The other day's control and contact line, what changed hands, the divider, the figures."""

    name = "compare"

    def data(self) -> dict[str, Any]:
        """Return the two days and the words."""
        spec = self.scene.spec
        if spec.compare is None:
            raise TypeError("the scene has one day alone")
        return {
            **self.shown(),
            "date": spec.date.isoformat(),
            "compare": spec.compare.isoformat(),
            "words": COMPARE_WORDS[spec.locale],
        }

    def wanted(self) -> bool:
        """Whether there are two days, and facts to draw them from."""
        return super().wanted() and self.scene.spec.compare is not None
