"""The timeline's payload read again, by its description and not by the code that wrote it."""

import base64
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field

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
    areas: list[tuple[int, int, float]] = field(default_factory=list)
    facing: list[list[int]] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)
    strikes: list[tuple[int, int, int, int, int]] = field(default_factory=list)

    def codes(self, day: int) -> list[int]:
        return [([0] + [code for since, code in log if since <= day])[-1] for log in self.logs]

    def held(self, day: int) -> dict[tuple[int, int], float]:
        """km2 by (oblast, status)."""
        codes = self.codes(day)
        found: dict[tuple[int, int], float] = {}
        for group, oblast, area in self.areas:
            key = (oblast, codes[group])
            found[key] = found.get(key, 0.0) + area
        return found

    def front(self, day: int) -> list[Arc]:
        codes = self.codes(day)
        return [
            arc
            for arc in self.arcs
            if (codes[arc.left] == 2) != (codes[arc.right] == 2)
            and (
                arc.kind == 1
                or (arc.kind >= 2 and any(codes[g] != 2 for g in self.facing[arc.kind - 2]))
            )
        ]


def numbers(text: str) -> Iterator[int]:
    value, shift = 0, 0
    for byte in gzip.decompress(base64.b64decode(text)):
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield (value >> 1) ^ -(value & 1)
            value, shift = 0, 0


def unpack(facts: Timeline) -> Unpacked:
    stream = numbers(facts.payload)
    found = Unpacked([[]])
    for _ in range(next(stream) - 1):
        day, log = 0, []
        for _ in range(next(stream)):
            day += next(stream)
            log.append((day, next(stream)))
        found.logs.append(log)
    group = oblast = 0
    for _ in range(next(stream)):
        group, oblast = group + next(stream), oblast + next(stream)
        found.areas.append((group, oblast, next(stream) / 100))
    found.facing = [[next(stream) for _ in range(next(stream))] for _ in range(next(stream))]
    lon = lat = 0
    for _ in range(next(stream)):
        left, right, kind, count = (next(stream) for _ in range(4))
        arc = Arc(left, right, kind, [])
        for _ in range(count):
            lon, lat = lon + next(stream), lat + next(stream)
            arc.points.append((lon, lat))
        found.arcs.append(arc)
    day = lon = lat = 0
    for _ in range(next(stream)):
        day, lon, lat = day + next(stream), lon + next(stream), lat + next(stream)
        found.strikes.append((day, lon, lat, next(stream), next(stream)))
    assert next(stream, None) is None
    return found
