"""Points by the hundred thousand as columns: what the page carries of them, each value once.

The payload is base64 of gzip of whole numbers as variable-length bytes (seven bits a byte, the
eighth says that more follow), then of texts. Rows stand together that share a position, positions
along a curve that keeps neighbours near, rows of a position by day:

- positions: lon and lat in 1 / `GRID` degrees, each since the position before (zigzag)
- rows at each position
- days since the row before at the same position; its first since the first day of all
- a column of choices: its place in the column's list of values
- a column of counts: the count plus 1; 0 where it is not stated
- a column of texts: 0 for a text not met before, else 1 and its place among those met
- the texts of each column of texts in the order they are met, UTF-8, each ended by a line feed

Columns follow each other whole, so that what is alike stands together and packs well.
"""

import base64
import datetime as dt
import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from maps.elements.encode import GRID

Whole = npt.NDArray[np.int64]
Values = pd.Series | npt.NDArray[Any] | Sequence[Any]
NO_CLOCK = 0  # in the packed bytes: the same facts, the same text
WIDE = 1 << 22  # more steps than a meridian has: lon and lat make one number
PACKED = 6  # gzip: a higher level takes four times as long to win one part in a hundred


class Kind(StrEnum):
    """What a column holds."""

    CHOICE = "choice"  # one of a few values: a filter is offered
    TEXT = "text"
    LIST = "list"  # lines of text
    COUNT = "count"  # whole numbers, some not stated
    LINK = "link"  # addresses, each with its name after a space, parted by tabs


class Role(StrEnum):
    """What a column does beside being told."""

    NONE = ""
    NAME = "name"  # heads the card
    LEAD = "lead"  # the sentence under the head
    SHAPE = "shape"  # a choice that gives the mark its shape
    SIZE = "size"  # counts that, added, give the mark its size
    DISPUTED = "disputed"  # a choice that, not empty, puts a ring about the mark
    ID = "id"  # by which the page around the map opens a card


@dataclass(frozen=True)
class Column:
    """One attribute of the points.

    Attributes
    ----------
    key
        Its name in the address.
    words
        Its name for readers.
    kind, role
        What it holds, what it does.
    values
        Of a choice: for each value its key in the address and its words.
    told
        Whether card and table tell it; a choice that another column tells better is only a filter.
    """

    key: str
    words: str
    kind: Kind
    role: Role = Role.NONE
    values: tuple[tuple[str, str], ...] = ()
    told: bool = True


@dataclass(frozen=True)
class Points:
    """Points for the map, packed for the page and as they were for the picture.

    Attributes
    ----------
    count, first, last
        How many, and the days of the first and the last.
    positions
        How many different positions they have.
    columns
        What is known of each, in the order it is told.
    payload
        The rest (see the module).
    frame
        `longitude`, `latitude` and what else the picture and the download need.
    of_strikes
        Whether they are the scene's own strikes, drawn so because they are many.
    """

    count: int
    first: dt.date
    last: dt.date
    positions: int
    columns: tuple[Column, ...]
    payload: str
    frame: pd.DataFrame = field(compare=False)
    of_strikes: bool = False


def pack(
    frame: pd.DataFrame,
    columns: Sequence[tuple[Column, Values]],
    *,
    of_strikes: bool = False,
) -> Points:
    r"""Return points as columns.

    Parameters
    ----------
    frame
        At least one row with `longitude`, `latitude` (degrees, EPSG:4326) and `date`.
    columns
        What is told of them: each column with its values, row by row. Choices are keys of the
        column's `values`; counts whole numbers or missing; lists sequences of lines.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"longitude": [30.5], "latitude": [50.4], "date": [dt.date(2025, 8, 21)]}
    ... )
    >>> made = pack(table, [(Column("place", "Place", Kind.TEXT), ["Kyiv"])])
    >>> gzip.decompress(base64.b64decode(made.payload))[-5:]
    b'Kyiv\n'
    """
    lonlat = frame[["longitude", "latitude"]].to_numpy(float)
    # Nobody can tell points of one step apart, so they share a position.
    steps = np.rint(lonlat * GRID).astype(np.int64)
    keys, site = np.unique(steps[:, 0] * WIDE + steps[:, 1] + WIDE // 2, return_inverse=True)
    sites = np.column_stack([keys // WIDE, keys % WIDE - WIDE // 2])
    along = np.argsort(curve(sites), kind="stable")
    rank = np.empty(len(along), np.int64)
    rank[along] = np.arange(len(along))
    days = pd.to_datetime(pd.Series(frame["date"].to_numpy())).to_numpy("datetime64[D]")
    first = days.min()
    day = (days - first).astype(np.int64)
    order = np.lexsort((day, rank[site]))
    site, day = rank[site][order], day[order]
    starts = np.concatenate(([True], site[1:] != site[:-1]))
    since = np.where(starts, day, np.diff(day, prepend=0))
    moved = np.diff(sites[along], axis=0, prepend=np.zeros((1, 2), np.int64))
    numbers = [zigzag(moved).ravel(), np.bincount(site), since]
    texts: list[bytes] = []
    for column, values in columns:
        numbers.append(_coded(column, values, order, texts))
    packed = gzip.compress(
        b"".join([varints(np.concatenate(numbers)), *texts]), PACKED, mtime=NO_CLOCK
    )
    return Points(
        count=len(frame),
        first=first.item(),
        last=days.max().item(),
        positions=len(sites),
        columns=tuple(column for column, _ in columns),
        payload=base64.b64encode(packed).decode("ascii"),
        frame=frame,
        of_strikes=of_strikes,
    )


def _coded(column: Column, values: Values, order: Whole, texts: list[bytes]) -> Whole:
    """Return a column's numbers in the rows' order; what its texts are is added to `texts`."""
    if column.kind is Kind.CHOICE:
        place = pd.Index([key for key, _ in column.values])
        codes = np.asarray(place.get_indexer(pd.Index(values)), np.int64)
        if (codes < 0).any():
            raise ValueError(f"{column.key}: a value is not among those of the column")
        return codes[order]
    if column.kind is Kind.COUNT:
        counts = pd.Series(list(values), dtype="Int64") + 1
        return counts.fillna(0).to_numpy(np.int64)[order]
    # Coded before they are ordered: few of many rows' texts are different ones.
    unordered, found = pd.factorize(_texts(column, values))
    known = _lines(column, np.asarray(found, dtype=object))
    codes = unordered.astype(np.int64)[order]
    new = ~pd.Series(codes).duplicated().to_numpy()
    met = codes[new]
    place_met = np.empty(len(known), np.int64)
    place_met[met] = np.arange(len(met))
    texts.append(("\n".join(known[met].tolist()) + "\n").encode())
    return np.where(new, 0, 1 + place_met[codes])


def _texts(column: Column, values: Values) -> pd.Series:
    """Return texts, none missing; the lines of a list are parted by a tab."""
    if column.kind is Kind.LIST:
        values = ["\t".join(_one_line(text) for text in value) for value in values]
    found = values if isinstance(values, pd.Series) else pd.Series(values, dtype="str")
    return found.fillna("").astype("str")


def _lines(column: Column, known: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return texts of one line each: a line feed ends one, a tab parts what stands in it."""
    signs = "\r\n\t" if column.kind is Kind.TEXT else "\r\n"
    together = "".join(known.tolist())
    if not any(sign in together for sign in signs):
        return known
    broken = [any(sign in text for sign in signs) for text in known]
    return np.array(
        [_one_line(text) if bad else text for text, bad in zip(known, broken, strict=True)],
        dtype=object,
    )


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


def curve(sites: Whole) -> npt.NDArray[np.uint32]:
    """Return how far along Hilbert's curve each position lies."""
    if len(sites) == 1:
        return np.zeros(1, np.uint32)
    points = gpd.GeoSeries(gpd.points_from_xy(sites[:, 0], sites[:, 1]))
    return np.asarray(points.hilbert_distance(), np.uint32)


def zigzag(numbers: Whole) -> Whole:
    """Return whole numbers as whole numbers from 0 on: 0, -1, 1, -2, 2 ... become 0, 1, 2, 3, 4."""
    return np.where(numbers >= 0, 2 * numbers, -2 * numbers - 1)


def varints(numbers: Whole) -> bytes:
    """Return whole numbers from 0 on as variable-length bytes."""
    left = numbers.astype(np.uint64)
    long = np.ones(len(left), np.int64)
    for bits in range(7, 63, 7):
        long += left >= np.uint64(1 << bits)
    begin = np.cumsum(long) - long
    out = np.empty(int(long.sum()), np.uint8)
    for step in range(int(long.max(initial=0))):
        at = long > step
        part = (left[at] >> np.uint64(7 * step)) & np.uint64(0x7F)
        more = (long[at] > step + 1).astype(np.uint64) << np.uint64(7)
        out[begin[at] + step] = part | more
    return out.tobytes()
