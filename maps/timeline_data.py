"""The whole war in one small text: ground that changed hands, its log, and the strikes.

Ground that had the same status on every day is one piece, a `group`. What is left is the arcs
between groups, so a day is drawn from the arcs whose two sides differ. Everything is whole numbers,
like beside like (a column after the other), packed by `pack`:

- holes: count; days since the end of the one before, lengths, and 1 for each in which nothing is
  assessed (0: days without an assessment of their own, the day before holds)
- groups: count; for each, after group 0 (never anything but held by Ukraine, nobody's, abroad), the
  number of changes; then of all changes the days since the group's change before; the statuses
  (their places in `STATUSES`)
- areas: count; groups since the row before; oblasts; areas in `AREA_KM2`; places; people
- lists: count; lengths; then their numbers
- arcs: count; left groups and right groups, both since the arc before; kinds; counts of edges;
  starts (0: where the arc before ended, n: the n-th last node, -1: a new one); lon and lat of the
  new ones since the end of the arc before; lon of all edges; lat of all edges, in the timeline's
  steps. Nodes are the ends of arcs, counted as they come. Kind 0 is never a front, 1 always one
  where its sides differ, 2 + n depends on the list n: of groups on the other bank of a shore (a
  front while one of them is not occupied), or of days from which it is one, is none, is one ...
- strikes: count; for each: day, lon, lat since the strike before, killed and injured, each plus 1
  (0: not stated)
"""

import base64
import datetime as dt
import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Changes = tuple[tuple[int, int], ...]

AREA_KM2 = 0.01
NEVER = 0  # the group of ground that was never occupied or contested
NO_FRONT, FRONT, LISTED = 0, 1, 2
NO_CLOCK = 0  # in the packed bytes: the same facts, the same text


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
        The rest (see the module).
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

    def numbers(self) -> list[int]:
        """Return the ground as the payload's numbers."""
        return [
            *_columns([(hole.first, hole.days, int(hole.silent)) for hole in self._holes()]),
            *self._groups(),
            *self._areas(),
            len(self.lists),
            *map(len, self.lists),
            *chain.from_iterable(self.lists),
            *self._arcs(),
        ]

    def _holes(self) -> Iterable[Hole]:
        end = 0
        for hole in self.holes:
            yield Hole(hole.first - end, hole.days, hole.silent)
            end = hole.first + hole.days

    def _groups(self) -> list[int]:
        later = self.histories[1:]
        days = [np.diff([0, *(day for day, _ in changes)]) for changes in later]
        return [
            len(self.histories),
            *map(len, later),
            *(int(day) for column in days for day in column),
            *(status for changes in later for _, status in changes),
        ]

    def _areas(self) -> list[int]:
        rows, before = [], 0
        for area in self.areas:
            size = round(area.area_km2 / AREA_KM2)
            rows.append((area.group - before, area.oblast, size, area.places, area.people))
            before = area.group
        return _columns(rows)

    def _arcs(self) -> list[int]:
        nodes: dict[tuple[int, int], int] = {}
        heads, fresh, edges = [], [], []
        left = right = 0
        at = (0, 0)
        for arc in self.arcs:
            start = 0
            if arc.start != at or not nodes:
                start = len(nodes) - nodes[arc.start] if arc.start in nodes else -1
            if start < 0:
                fresh.append((arc.start[0] - at[0], arc.start[1] - at[1]))
            moves = np.diff(arc.points, axis=0)
            heads.append((arc.left - left, arc.right - right, arc.kind, len(moves), start))
            edges.append(moves)
            left, right, at = arc.left, arc.right, arc.end
            for node in (arc.start, arc.end):
                nodes.setdefault(node, len(nodes))
        moves = np.vstack(edges) if edges else np.zeros((0, 2), int)
        return [
            *_columns(heads),
            *(lon for lon, _ in fresh),
            *(lat for _, lat in fresh),
            *moves.T.ravel().tolist(),
        ]


def _columns(rows: Sequence[tuple[int, ...]]) -> list[int]:
    """Return how many rows there are, and their columns one after the other."""
    return [len(rows), *chain.from_iterable(zip(*rows, strict=True))]


def pack(numbers: Iterable[int]) -> str:
    """Return whole numbers as base64 of their gzipped bytes.

    Each is folded (0, -1, 1, -2 ... become 0, 1, 2, 3 ...) and cut: all low bytes stand first, as
    they pack best by themselves; then what is left of the few that are larger. The bytes: how many
    numbers, how many large ones; low bytes; how far each large one is behind the one before; the
    rest of each. Where it is not a low byte, a number takes seven bits a byte, low first, the
    eighth saying that more follow.

    Examples
    --------
    >>> raw = gzip.decompress(base64.b64decode(pack([0, -1, 1, 300])))
    >>> raw.hex(" ")
    '04 01 00 01 02 58 03 02'
    """
    folded = [2 * number if number >= 0 else -2 * number - 1 for number in numbers]
    large = [place for place, number in enumerate(folded) if number >> 8]
    gaps = [place - before for place, before in zip(large, [0, *large], strict=False)]
    out = bytearray()
    _write(out, [len(folded), len(large)])
    out += bytes(number & 0xFF for number in folded)
    _write(out, gaps)
    _write(out, [folded[place] >> 8 for place in large])
    packed = gzip.compress(bytes(out), compresslevel=9, mtime=NO_CLOCK)
    return base64.b64encode(packed).decode("ascii")


def _write(out: bytearray, numbers: Iterable[int]) -> None:
    for number in numbers:
        left = number
        while left > 0x7F:  # noqa: PLR2004 - seven bits a byte, the eighth says that more follow
            out.append(left & 0x7F | 0x80)
            left >>= 7
        out.append(left)
