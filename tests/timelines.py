"""The timeline's payload read again, by its description and not by the code that wrote it."""

import base64
import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from maps.timeline_data import Timeline


@dataclass
class Arc:
    left: int
    right: int
    kind: int
    points: list[tuple[int, int]]


@dataclass
class Unpacked:
    logs: list[list[tuple[int, int]]]
    by_shore: bool
    holes: list[tuple[int, int, bool]] = field(default_factory=list)
    areas: list[tuple[int, int, float, int, int]] = field(default_factory=list)
    lists: list[list[int]] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)
    strikes: list[tuple[int, int, int, int, int]] = field(default_factory=list)

    def codes(self, day: int) -> list[int]:
        return [([0] + [code for since, code in log if since <= day])[-1] for log in self.logs]

    def held(self, day: int) -> dict[tuple[int, int], float]:
        """km2 by (oblast, status)."""
        codes = self.codes(day)
        found: dict[tuple[int, int], float] = {}
        for group, oblast, area, *_ in self.areas:
            key = (oblast, codes[group])
            found[key] = found.get(key, 0.0) + area
        return found

    def front(self, day: int) -> list[Arc]:
        codes = self.codes(day)
        return [
            arc
            for arc in self.arcs
            if (codes[arc.left] == 2) != (codes[arc.right] == 2)
            and (arc.kind == 1 or (arc.kind >= 2 and self._listed(arc.kind - 2, codes, day)))
        ]

    def _listed(self, number: int, codes: list[int], day: int) -> bool:
        if self.by_shore:
            return any(codes[group] != 2 for group in self.lists[number])
        return sum(since <= day for since in self.lists[number]) % 2 == 1


def numbers(text: str) -> Iterator[int]:
    raw = gzip.decompress(base64.b64decode(text))
    at = 0

    def number() -> int:
        nonlocal at
        value, shift = 0, 0
        while True:
            byte, at = raw[at], at + 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    count, large = number(), number()
    folded = list(raw[at : at + count])
    at += count
    gaps = [number() for _ in range(large)]
    for place in accumulate(gaps):
        folded[place] |= number() << 8
    assert at == len(raw)
    return iter([(value >> 1) ^ -(value & 1) for value in folded])


def unpack(facts: Timeline) -> Unpacked:
    stream = numbers(facts.payload)

    def some(count: int) -> list[int]:
        return [next(stream) for _ in range(count)]

    def table(columns: int) -> list[tuple[int, ...]]:
        count = next(stream)
        return list(zip(*(some(count) for _ in range(columns)), strict=True))

    found = Unpacked([[]], by_shore=facts.by_shore)
    end = 0
    for after, days, silent in table(3):
        found.holes.append((end + after, days, bool(silent)))
        end += after + days
    counts = some(next(stream) - 1)
    dates, codes = (iter(some(sum(counts))) for _ in range(2))
    for count in counts:
        since = accumulate(next(dates) for _ in range(count))
        found.logs.append([(day, next(codes)) for day in list(since)])
    group = 0
    for after, oblast, area, places, people in table(5):
        group += after
        found.areas.append((group, oblast, area / 100, places, people))
    found.lists = [some(count) for count in some(next(stream))]
    _arcs(found, table(5), some)
    day = lon = lat = 0
    for _ in range(next(stream)):
        day, lon, lat = day + next(stream), lon + next(stream), lat + next(stream)
        found.strikes.append((day, lon, lat, next(stream), next(stream)))
    assert next(stream, None) is None
    return found


def _arcs(found: Unpacked, heads: list[tuple[int, ...]], some: Callable[[int], list[int]]) -> None:
    new = sum(start < 0 for *_, start in heads)
    fresh = iter(list(zip(some(new), some(new), strict=True)))
    edges = sum(count for *_, count, _ in heads)
    moves = iter(list(zip(some(edges), some(edges), strict=True)))
    left = right = 0
    at = (0, 0)
    nodes: list[tuple[int, int]] = []
    for dleft, dright, kind, count, start in heads:
        left, right = left + dleft, right + dright
        if start > 0:
            at = nodes[-start]
        elif start < 0:
            by = next(fresh)
            at = at[0] + by[0], at[1] + by[1]
        arc = Arc(left, right, kind, [at])
        for _ in range(count):
            by = next(moves)
            at = at[0] + by[0], at[1] + by[1]
            arc.points.append(at)
        for node in (arc.points[0], at):
            if node not in nodes:
                nodes.append(node)
        found.arcs.append(arc)
