"""The timeline as one small text: columns of whole numbers, like beside like, range coded.

In the order in which `range_coder` has them; of a table first how many rows there are:

- holes, a table: days since the end of the one before, lengths, and 1 for each in which nothing is
  assessed (0: days without an assessment of their own, the day before holds)
- groups: count; for each, after group 0 (never anything but held by Ukraine, nobody's, abroad), the
  number of changes; then of all changes the days since the group's change before; the statuses
  (their places in `STATUSES`)
- areas, a table: groups since the row before; oblasts; areas in `AREA_KM2`; places; people
- lists: count; lengths; then their numbers
- arcs (see `arc_coder`). Kind 0 is never a front, 1 always one where its sides differ, 2 + n
  depends on the list n: of groups on the other bank of a shore (a front while one of them is not
  occupied), or of days from which it is one, is none, is one ...
- strikes, a table: day, lon, lat since the strike before, killed and injured, each plus 1 (0: not
  stated)
"""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from maps.arc_coder import write_arcs
from maps.range_coder import Encoder
from maps.timeline_data import Area, Ground, Hole

AREA_KM2 = 0.01


def coded(ground: Ground) -> Encoder:
    """Return the ground, coded; the strikes come after it."""
    coder = Encoder()
    coder.table([(hole.first, hole.days, int(hole.silent)) for hole in _since(ground.holes)])
    later = ground.histories[1:]
    coder.count(len(ground.histories))
    coder.column(map(len, later))
    coder.column(
        int(day) for changes in later for day in np.diff([0, *(day for day, _ in changes)])
    )
    coder.column(status for changes in later for _, status in changes)
    coder.table(_areas(ground.areas))
    coder.count(len(ground.lists))
    coder.column(map(len, ground.lists))
    coder.column(chain.from_iterable(ground.lists))
    write_arcs(coder, ground.arcs)
    return coder


def payload(ground: Encoder, strikes: Sequence[Sequence[int]]) -> str:
    """Return ground and strikes as text; the ground stays as it is, for other strikes."""
    coder = ground.copy()
    coder.table(strikes)
    return coder.text()


def _since(holes: Sequence[Hole]) -> Iterable[Hole]:
    end = 0
    for hole in holes:
        yield Hole(hole.first - end, hole.days, hole.silent)
        end = hole.first + hole.days


def _areas(areas: Sequence[Area]) -> list[tuple[int, ...]]:
    rows: list[tuple[int, ...]] = []
    before = 0
    for area in areas:
        size = round(area.area_km2 / AREA_KM2)
        rows.append((area.group - before, area.oblast, size, area.places, area.people))
        before = area.group
    return rows
