"""The whole war in one small text: ground that changed hands, its log, and the strikes.

Cells that had the same status on every day are one piece of ground, a `group`. What is left is the
arcs between groups, so a day is drawn from the arcs whose two sides differ. Everything is whole
numbers, each relative to the one before, as variable-length bytes, packed and written as base64:

- groups: count; for each, after group 0 (never anything but held by Ukraine, nobody's, abroad): a
  count of changes, then days since the change before and the status (its place in `STATUSES`)
- areas: count; for each: group and oblast, both since the row before, and area in `AREA_KM2`
- facing: count; for each: a count of groups, then the groups on the other bank of a shore
- arcs: count; for each: left group, right group, kind, count of points, then lon and lat since the
  point before in 1 / `GRID` degrees. Kind 0 is never a front, 1 always one where its sides differ,
  2 + n a shore that is one while a group of the list n of `facing` is not occupied
- strikes: count; for each: day, lon, lat since the strike before, killed and injured, each plus 1
  (0: not stated)
"""

import base64
import datetime as dt
import gzip
from collections.abc import Iterable
from dataclasses import dataclass

AREA_KM2 = 0.01
NEVER = 0  # the group of ground that was never occupied or contested
NO_FRONT, FRONT, SHORE = 0, 1, 2
NO_CLOCK = 0  # in the packed bytes: the same facts, the same text


@dataclass(frozen=True)
class Timeline:
    """What the page needs to show any day of the war.

    Attributes
    ----------
    first, last
        The first and last day.
    gap
        First and last day of the weeks for which nothing is assessed.
    missing
        Days without an assessment of their own: that of the day before holds.
    contested_until
        The last day for which contested ground is assessed; carried forward after it.
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
    payload
        The rest (see the module).
    """

    first: dt.date
    last: dt.date
    gap: tuple[dt.date, dt.date]
    missing: tuple[dt.date, ...]
    contested_until: dt.date
    total_km2: float
    oblasts: tuple[tuple[str, float], ...]
    places: tuple[str, ...]
    strike_ids: tuple[str, ...]
    radii: tuple[float, ...]
    payload: str


def pack(numbers: Iterable[int]) -> str:
    """Return whole numbers as base64 of gzip of zigzag varints.

    Examples
    --------
    >>> raw = gzip.decompress(base64.b64decode(pack([0, -1, 1, 64])))
    >>> raw.hex(" ")
    '00 01 02 80 01'
    """
    out = bytearray()
    for number in numbers:
        left = 2 * number if number >= 0 else -2 * number - 1
        while left > 0x7F:  # noqa: PLR2004 - seven bits a byte, the eighth says that more follow
            out.append(left & 0x7F | 0x80)
            left >>= 7
        out.append(left)
    packed = gzip.compress(bytes(out), compresslevel=9, mtime=NO_CLOCK)
    return base64.b64encode(packed).decode("ascii")
