"""The terms under which others' data may be used, and the gate that every export passes.

A source's `Terms` travel with what is read of it: reading, control source, scene, export. What a
map shows is a picture made of the data and may carry a credit; what lies beside it as a file is the
data itself, and leaves only where its owner lets it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from geo.errors import Fault, FileError, InputError

TRACED = frozenset({"control", "contact_line", "claims", "scenario", "bands"})
"""Layers whose shapes are the source's own polygons, or run along their edges."""

INSTEAD = "Pass on the picture (`reachline build`) or totals (`reachline timeline`) instead"


class LicenceError(InputError):
    """An export that the terms of a source do not allow."""


@dataclass(frozen=True)
class Terms:
    """What the owner of a source lets others do.

    Attributes
    ----------
    source
        Who to name.
    raw, derived
        Whether the rows or polygons, and pictures and figures made of them, may be passed on;
        `None` where nobody has said (a user's own file).
    consent
        Whether the user must have taken up the terms, or hold a permission, before fetching.
    """

    source: str
    text: str
    url: str = ""
    raw: bool | None = None
    derived: bool | None = None
    non_commercial: bool = False
    consent: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the record that lies beside a copy of the data."""
        return asdict(self)


DEEPSTATE = Terms(
    source="DeepStateMap",
    text=(
        "DEEPSTATEUATECH LLC: free for volunteers, charity and the defence of Ukraine; commercial "
        "use with approval; no redistribution. Credited visuals may be shown."
    ),
    url="https://deepstatemap.live/license-en.html",
    raw=False,
    derived=True,
    non_commercial=True,
    consent=True,
)
DEEPSTATE_MIRROR = Terms(
    source="DeepStateMap",
    text="A mirror grants no rights in DeepStateMap's data. " + DEEPSTATE.text,
    url=DEEPSTATE.url,
    raw=False,
    derived=True,
    non_commercial=True,
    consent=True,
)
ISW = Terms(
    source="ISW/CTP",
    text="You may not use this geodata without the written consent of ISW.",
    url="https://services5.arcgis.com/SaBe5HMtmnbqSWlu/arcgis/rest/services/",
    raw=False,
    derived=None,
    consent=True,
)
VIINA = Terms(
    source="VIINA",
    text=(
        "ODbL 1.0: Contains information from VIINA, which is made available here under the Open "
        "Database License (ODbL)."
    ),
    url="https://github.com/zhukovyuri/VIINA",
    raw=True,
    derived=True,
)
ACLED = Terms(
    source="ACLED",
    text=(
        "Your own licence of ACLED: no raw data to others, no substitute product, attribution "
        "with access date and filters on every visual."
    ),
    url="https://epo.acleddata.com/terms-of-use-and-attribution-policy",
    raw=False,
    derived=True,
    consent=True,
)
UCDP = Terms(
    source="UCDP GED",
    text="CC BY 4.0, with the citations UCDP asks for.",
    url="https://creativecommons.org/licenses/by/4.0/",
    raw=True,
    derived=True,
)
GEOCONFIRMED = Terms(
    source="GeoConfirmed",
    text="Freely available for research and journalism, says GeoConfirmed; no licence text.",
    url="https://geoconfirmed.org",
    raw=False,
    derived=True,
)
TIMEMAP = Terms(
    source="Bellingcat",
    text="No data licence is published: ask Bellingcat before republishing; credit each source.",
    raw=False,
    derived=True,
)
INCIDENTS = Terms(
    source="the archive",
    text="As the archive says; credit its name and each row's sources.",
)
OWN = Terms(source="the file", text="As its owner says.")


def of(source: object) -> tuple[Terms, ...]:
    """Return the terms that travel with a control source or a reading; none: embedded facts."""
    found: tuple[Terms, ...] = getattr(source, "terms", ())
    return found


def file_beside(path: Path) -> Path:
    """Return where the terms of a copy of others' data stand."""
    return path.with_name(f"{path.name}.terms.json")


def as_json(terms: Iterable[Terms]) -> bytes:
    """Return what stands beside a copy of others' data, so that the copy keeps its terms."""
    return (json.dumps([one.as_dict() for one in terms], indent=2) + "\n").encode()


def beside(path: Path) -> tuple[Terms, ...]:
    """Return the terms that stand beside a file; none if it has no such file.

    Raises
    ------
    FileError
        They cannot be read.
    """
    file = file_beside(path)
    if not file.is_file():
        return ()
    try:
        return tuple(TypeAdapter(list[Terms]).validate_json(file.read_bytes()))
    except (ValidationError, OSError) as error:
        message = "tells no terms that can be read"
        fault = Fault(str(file), None, None, "", message, "Read the data from its source again.")
        raise FileError([fault]) from error


def forbidden(terms: Iterable[Terms]) -> tuple[Terms, ...]:
    """Return those of the terms that keep rows and polygons from being passed on."""
    return tuple(one for one in terms if one.raw is False)


def told(terms: Iterable[Terms]) -> bool:
    """Return whether anybody has said what may be done with the data."""
    return any(one.raw is not None for one in terms)


def withheld(control: Iterable[Terms], points: Iterable[Terms] = ()) -> frozenset[str]:
    """Return the names of the layers whose shapes stay out of downloads, and of a file's points."""
    traced = TRACED if forbidden(control) else frozenset[str]()
    return traced | ({"points"} if forbidden(points) else set())


def names(terms: Iterable[Terms]) -> str:
    """Return the owners in words, each once."""
    return ", ".join(dict.fromkeys(one.source for one in terms))


def remark(control: Sequence[Terms], points: Sequence[Terms] = ()) -> str:
    """Return what to say when a map is built of sources; empty if there is nothing to heed."""
    terms = (*control, *points)
    said = [f"{one.source}: {one.text}" for one in terms if one.raw is not True]
    left_out = sorted(withheld(control, points))
    if left_out:
        said.append(
            f"Left out of the downloads, since the terms of {names(forbidden(terms))} forbid "
            f"passing them on: {', '.join(left_out)}. Map, pictures and all figures are there."
        )
    return "\n".join(dict.fromkeys(said))


def require_raw(terms: Iterable[Terms], *, own_use: bool) -> None:
    """Refuse to write others' rows or polygons to a file that may be passed on.

    Raises
    ------
    LicenceError
        The terms forbid it, and the user has not said that the file stays with them.
    """
    barred = forbidden(terms)
    if barred and not own_use:
        said = " ".join(dict.fromkeys(f"{one.source}: {one.text}" for one in barred))
        raise LicenceError(
            f"The terms do not let this data be passed on as a file. {said} {INSTEAD}; or add "
            "--own-use if the file stays with you."
        )
