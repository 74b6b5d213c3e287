"""A section of the benchmarks: what it says, its table, and how its times are taken."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median

MET, MISSED = "met", "**missed**"


@dataclass
class Section:
    """One table with a heading; cells are ready to print."""

    title: str
    text: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def markdown(self) -> str:
        """Return the section as Markdown."""
        lines = [f"## {self.title}", "", self.text, ""]
        lines.append("| " + " | ".join(self.columns) + " |")
        lines.append("|---|" + "---:|" * (len(self.columns) - 1))
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Rounds:
    """Seconds each method took, round by round: all of them ran in every round."""

    seconds: Mapping[str, list[float]]

    def median(self, method: str) -> float:
        """Return the median seconds of a method."""
        return median(self.seconds[method])

    def ratio(self, method: str, floor: str, *, scale: float = 1.0) -> float:
        """Return the median over rounds of a method's seconds over another's of the same round."""
        pairs = zip(self.seconds[method], self.seconds[floor], strict=True)
        return scale * median(one / other for one, other in pairs)


def rounds(methods: Mapping[str, Callable[[], object]], count: int) -> Rounds:
    """Run every method once a round, so that a busy machine slows all of them alike."""
    seconds: dict[str, list[float]] = {name: [] for name in methods}
    for _ in range(count):
        for name, method in methods.items():
            start = time.perf_counter()
            method()
            seconds[name].append(time.perf_counter() - start)
    return Rounds(seconds)


def verdict(value: float, budget: float) -> str:
    """Say whether a value keeps a budget that is its most."""
    return f"<= {budget:g}: {MET if value <= budget else MISSED}"
