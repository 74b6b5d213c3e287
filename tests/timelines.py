"""The timeline's payload read again, by its description and not by the code that wrote it."""

import base64
import math
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


class Reader:
    """Reads range coded numbers."""

    def __init__(self, text: str) -> None:
        self.raw = base64.b64decode(text) + bytes(8)
        self.code, self.at, self.range = int.from_bytes(self.raw[:4], "big"), 4, 2**32 - 1

    def bit(self, known: dict[int, tuple[int, int]], context: int) -> int:
        chance, seen = known.get(context, (0x8000, 0))
        bound = (self.range // 4096) * min(max(chance // 16, 1), 4095)
        one = self.code < bound
        self.code, self.range = (
            (self.code, bound) if one else (self.code - bound, self.range - bound)
        )
        way = (0x10000 if one else 0) - chance
        step = int(0x10000 / (seen + 1.5))
        known[context] = chance + math.floor(way * step / 0x10000), min(seen + 1, 60)
        self._shift()
        return int(one)

    def _plain(self) -> int:
        self.range //= 2
        one = self.code < self.range
        self.code -= 0 if one else self.range
        self._shift()
        return int(one)

    def _shift(self) -> None:
        while self.range < 2**24:
            self.code, self.range = self.code * 256 + self.raw[self.at], self.range * 256
            self.at += 1

    def number(self, known: dict[int, tuple[int, int]], base: int = 0) -> tuple[int, int]:
        """Return a number and its length."""
        length = 0
        while self.bit(known, base + length):
            length += 1
        bits = "1"
        for _ in range(length):
            if len(bits) < 3:
                bits += str(self.bit(known, base + 48 + 4 * length + int(bits, 2)))
            else:
                bits += str(self._plain())
        return int(bits, 2) - 1, length

    def signed(self, known: dict[int, tuple[int, int]]) -> int:
        value, _ = self.number(known)
        return (value >> 1) ^ -(value & 1)

    def column(self, count: int) -> list[int]:
        known: dict[int, tuple[int, int]] = {}
        return [self.signed(known) for _ in range(count)]

    def one(self) -> int:
        return self.column(1)[0]

    def table(self, columns: int) -> list[tuple[int, ...]]:
        count = self.one()
        return list(zip(*(self.column(count) for _ in range(columns)), strict=True))


def unpack(facts: Timeline) -> Unpacked:
    read = Reader(facts.payload)
    found = Unpacked([[]], by_shore=facts.by_shore)
    end = 0
    for after, days, silent in read.table(3):
        found.holes.append((end + after, days, bool(silent)))
        end += after + days
    counts = read.column(read.one() - 1)
    dates, codes = (iter(read.column(sum(counts))) for _ in range(2))
    for count in counts:
        since = accumulate(next(dates) for _ in range(count))
        found.logs.append([(day, next(codes)) for day in list(since)])
    group = 0
    for after, oblast, area, places, people in read.table(5):
        group += after
        found.areas.append((group, oblast, area / 100, places, people))
    found.lists = _lists(read)
    found.arcs = arcs(read)
    day = lon = lat = 0
    for after, east, north, killed, injured in read.table(5):
        day, lon, lat = day + after, lon + east, lat + north
        found.strikes.append((day, lon, lat, killed, injured))
    assert len(read.raw) - 8 <= read.at <= len(read.raw) - 4
    return found


def _lists(read: Reader) -> list[list[int]]:
    lengths = read.column(read.one())
    flat = iter(read.column(sum(lengths)))
    return [[next(flat) for _ in range(length)] for length in lengths]


def arcs(read: Reader) -> list[Arc]:
    count = read.one()
    kinds, counts, starts = (read.column(count) for _ in range(3))
    new = sum(start < 0 for start in starts)
    fresh = iter(list(zip(read.column(new), read.column(new), strict=True)))
    moves = iter(_moves(read, sum(counts)))
    found, at = [], (0, 0)
    nodes: list[tuple[int, int]] = []
    for kind, edges, start in zip(kinds, counts, starts, strict=True):
        if start > 0:
            at = nodes[-start]
        elif start < 0:
            by = next(fresh)
            at = at[0] + by[0], at[1] + by[1]
        arc = Arc(0, 0, kind, [at])
        for _ in range(edges):
            by = next(moves)
            at = at[0] + by[0], at[1] + by[1]
            arc.points.append(at)
        for node in (arc.points[0], at):
            if node not in nodes:
                nodes.append(node)
        found.append(arc)
    _sides(read, found)
    return found


def _moves(read: Reader, count: int) -> list[tuple[int, int]]:
    known: list[dict[int, tuple[int, int]]] = [{}, {}, {}, {}]
    found = [(0, 0)]
    lengths = (0, 0)
    for _ in range(count):
        near = max(lengths)
        was = tuple(1 + (way > 0) - (way < 0) for way in found[-1])
        lon, length = read.number(known[0], near * 240)
        lon_length = min(length, 10)
        if lon and not read.bit(known[2], 3 * was[0] + was[1]):
            lon = -lon
        lat, length = read.number(known[1], (lon_length * 11 + near) * 240)
        lengths = lon_length, min(length, 10)
        east = 1 + (lon > 0) - (lon < 0)
        if lat and not read.bit(known[3], 9 * was[1] + 3 * was[0] + east):
            lat = -lat
        found.append((lon, lat))
    return found[1:]


def _sides(read: Reader, found: list[Arc]) -> None:
    """A side's loop is found by walking it, at each node on to the next arc clockwise."""
    leaving: dict[tuple[int, int], list[tuple[float, tuple[int, int]]]] = {}
    for row, arc in enumerate(found):
        for way, points in enumerate((arc.points, arc.points[::-1])):
            east, north = (points[1][axis] - points[0][axis] for axis in (0, 1))
            leaving.setdefault(points[0], []).append((math.atan2(north, east), (row, way)))
    known: list[dict[int, tuple[int, int]]] = [{}, {}]
    groups: dict[tuple[int, int], int] = {}
    last = 0
    for row, arc in enumerate(found):
        for way in (0, 1):
            if (row, way) not in groups or read.bit(known[0], 0):
                last += read.signed(known[1])
                side = (row, way)
                while groups.get(side) != last:
                    groups[side] = last
                    back = side[0], 1 - side[1]
                    around = sorted(leaving[found[side[0]].points[-1 if side[1] == 0 else 0]])
                    place = [one for _, one in around].index(back)
                    side = around[place - 1][1]
            if way == 0:
                arc.left = groups[row, way]
            else:
                arc.right = groups[row, way]
