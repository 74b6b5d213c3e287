"""What other tools' pages ask of others' servers, answered from npm packages kept here."""

import re
import subprocess
import tarfile
from functools import cache
from pathlib import Path

KEPT = Path(__file__).resolve().parents[1] / "build" / "copies"
JSDELIVR = re.compile(r"https://cdn\.jsdelivr\.net/npm/((?:@[^/]+/)?[^@/]+)@([^/]+)/(.+)")
CDNJS = "https://cdnjs.cloudflare.com/ajax/libs"
OTHERS = {
    "https://code.jquery.com/jquery-3.7.1.min.js": ("jquery", "3.7.1", "dist/jquery.min.js"),
    f"{CDNJS}/Leaflet.awesome-markers/2.0.2/leaflet.awesome-markers.js": (
        *("leaflet.awesome-markers", "2.0.5"),
        "dist/leaflet.awesome-markers.js",
    ),
    **{
        f"{CDNJS}/leaflet.markercluster/1.1.0/{theirs}": (
            *("leaflet.markercluster", "1.1.0"),
            f"dist/{ours}",
        )
        for theirs, ours in (
            ("leaflet.markercluster.js", "leaflet.markercluster.js"),
            ("MarkerCluster.css", "MarkerCluster.css"),
            ("MarkerCluster.Default.css", "MarkerCluster.Default.css"),
        )
    },
}


def answer(url: str) -> bytes | None:
    """Return what an address holds, as the npm package of that version has it; `None`: not here."""
    found = JSDELIVR.fullmatch(url)
    asked = found.groups() if found else OTHERS.get(url)
    return None if asked is None else _file(*asked)


@cache
def _file(package: str, version: str, path: str) -> bytes | None:
    archive = _archive(package, version)
    if archive is None:
        return None
    with tarfile.open(archive) as packed:
        held = {member.name.partition("/")[2]: member for member in packed.getmembers()}
        member = held.get(path) or held.get(path.replace(".min.", "."))
        content = packed.extractfile(member) if member else None
        return content.read() if content else None


@cache
def _archive(package: str, version: str) -> Path | None:
    name = f"{package.lstrip('@').replace('/', '-')}-{version}.tgz"
    if not (KEPT / name).exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", "--silent", f"{package}@{version}"]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=180, cwd=KEPT)
        except (OSError, subprocess.SubprocessError):
            return None
    return KEPT / name if (KEPT / name).exists() else None
