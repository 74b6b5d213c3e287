"""The whole war in one small text: ground that changed hands, its log, and the strikes.

Ground that had the same status on every day is one piece, a `group`. What is left is the arcs
between groups, so a day is drawn from the arcs whose two sides differ. How it
becomes a text stands in `timeline_payload`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Changes = tuple[tuple[int, int], ...]

NEVER = 0  # the group of ground that was never occupied or contested
NO_FRONT, FRONT, LISTED = 0, 1, 2


@dataclass(frozen=True)
class Timeline:
    """What the page needs to show any day of the war.

    Attributes
    ----------
    first, last
        The first and last day.
    contested_until
        The last day for which contested ground is assessed; carried forward after it. None: as
        long as the rest.
    total_km2
        The country's area.
    oblasts
        Name and area of the oblasts, in the order the payload counts them.
    places
        Names of the strikes' places, in the payload's order.
    strike_ids
        Their ids.
    radii
        The radii in px of their marks.
    steps
        Steps a degree of longitude and of latitude in the payload.
    by_shore
        Whether the payload's lists are of groups across the water, or of days.
    attribution
        Whom to credit, where the ground is somebody else's drawing; empty for the embedded facts.
    payload
        The rest (see `timeline_payload`).
    """

    first: dt.date
    last: dt.date
    contested_until: dt.date | None
    total_km2: float
    oblasts: tuple[tuple[str, float], ...]
    places: tuple[str, ...]
    strike_ids: tuple[str, ...]
    radii: tuple[float, ...]
    steps: tuple[int, int]
    by_shore: bool
    attribution: str
    payload: str


@dataclass(frozen=True)
class Arc:
    """A run of edges between two groups: points (n, 2) in steps of the grid."""

    left: int
    right: int
    kind: int
    points: Ints

    def turned(self) -> "Arc":
        """Return the same arc the other way round."""
        return Arc(self.right, self.left, self.kind, self.points[::-1])

    @property
    def start(self) -> tuple[int, int]:
        """The first point."""
        return int(self.points[0, 0]), int(self.points[0, 1])

    @property
    def end(self) -> tuple[int, int]:
        """The last point."""
        return int(self.points[-1, 0]), int(self.points[-1, 1])


@dataclass(frozen=True)
class Area:
    """What a group has of an oblast."""

    group: int
    oblast: int
    area_km2: float
    places: int
    people: int


@dataclass(frozen=True)
class Hole:
    """Days without an assessment: from the first, so many; `silent` if nothing holds for them."""

    first: int
    days: int
    silent: bool


@dataclass(frozen=True)
class Ground:
    """All that ever changed hands, in the payload's terms: days and groups by number."""

    holes: Sequence[Hole]
    histories: Sequence[Changes]
    areas: Sequence[Area]
    lists: Sequence[Sequence[int]]
    arcs: Sequence[Arc]
