"""A published map on nginx: what each kind of request costs, in bytes and in requests a second."""

import re
import subprocess
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from benchmarks.embed import STORY, WRK
from benchmarks.nginx import serving
from benchmarks.tables import Section
from maps import build, publish
from maps.spec import from_yaml

READERS = 1_000_000
CONNECTIONS = 64
UNITS = {"B": 1.0, "KB": 2**10, "MB": 2**20, "GB": 2**30}


@dataclass(frozen=True)
class Load:
    """Requests a second, bytes of an answer with its head, and the 99th percentile in ms."""

    rate: float
    answer_bytes: float
    p99_ms: float


def run(*, quick: bool) -> Section:
    """Return the table of requests."""
    seconds = 1 if quick else 5
    section = Section(
        "A published map on nginx",
        f"wrk and nginx share the machine: {CONNECTIONS} connections on loopback, {seconds} s "
        f"each, gzip taken. Machines: how many like this one {READERS:,} readers in one hour would "
        "need, if each made that one request and the busiest minute had three times the mean.",
        ("request", "bytes", "requests a second", "p99, ms", "Gbit/s", "machines"),
    )
    with tempfile.TemporaryDirectory() as name:
        made, to = Path(name) / "built", Path(name) / "www"
        build.build(from_yaml(STORY), made)
        found = publish.publish(made, to)
        Path(name).chmod(0o755)
        version = f"v/{found.version}/"
        with serving(to, location=f"include {made / 'nginx.conf'};") as address:
            asked = {
                "`latest.json`, the pointer": ("latest.json", ""),
                "`latest/embed.html`, whole": ("latest/embed.html", ""),
                "`latest/embed.html`, asked again (304)": (
                    "latest/embed.html",
                    _tag(f"{address}latest/embed.html"),
                ),
                "`v/.../embed.html`, kept for ever": (f"{version}embed.html", ""),
                "`v/.../map.html`, kept for ever": (f"{version}map.html", ""),
                "`v/.../map.png`, without scripts": (f"{version}map.png", ""),
            }
            for what, (path, tag) in asked.items():
                one = load(address + path, seconds, tag=tag)
                wire = one.rate * one.answer_bytes * 8 / 1e9
                section.rows.append(
                    (
                        what,
                        f"{one.answer_bytes:,.0f}",
                        f"{one.rate:,.0f}",
                        f"{one.p99_ms:.1f}",
                        f"{wire:.2f}",
                        f"{3 * READERS / 3600 / one.rate:.3f}",
                    )
                )
                print(section.rows[-1], flush=True)
    return section


def load(address: str, seconds: int, *, tag: str = "") -> Load:
    """Ask for an address as often as can be; a failed answer is an error."""
    heads = ["-H", "Accept-Encoding: gzip", *(["-H", f"If-None-Match: {tag}"] if tag else [])]
    command = [WRK, "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", *heads, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    assert "Socket errors" not in said, said
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    moved = re.search(r"Transfer/sec:\s+([\d.]+)([KMG]?B)", said)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    assert rate
    assert moved
    assert slow
    scale = {"us": 1e-3, "ms": 1.0, "s": 1e3}[slow[2]]
    each = float(moved[1]) * UNITS[moved[2]] / float(rate[1])
    return Load(float(rate[1]), each, float(slow[1]) * scale)


def _tag(address: str) -> str:
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310 - loopback
        return str(answer.headers["ETag"])
