"""What a finished run counted: events by day, place and weapon class, for a map of them."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.errors import Fault, FileError
from layers import places
from layers.scale.folder import BY_WEAPON, MANIFEST
from layers.scale.totals import NOWHERE, WEAPON
from layers.schema import WEAPON_CLASSES

AGAIN = "Run `reachline reach FOLDER --out` again: it goes on where it was broken off."
_COLUMNS = {"date": "datetime64[s]", "geonameid": "int64", WEAPON: "str", "events": "int64"}


@dataclass(frozen=True)
class Counted:
    """Events by day, nearest place and weapon class.

    Attributes
    ----------
    name
        Of the folder.
    events
        How many there are in all.
    table
        date (missing where it is not known), geonameid (`NOWHERE` outside Ukraine), weapon_class
        (empty where events have none), events.
    """

    name: str
    events: int
    table: pd.DataFrame


def read(folder: Path) -> Counted:
    """Return what the run that wrote a folder counted.

    Raises
    ------
    FileError
        No run has finished there, or what it wrote is not as it was: nothing is shown of a part.
    """
    said = _manifest(folder)
    try:
        table = pd.read_parquet(folder / BY_WEAPON)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise _unusable(folder / BY_WEAPON, f"cannot be read: {reason}") from error
    if list(table.columns) != [*_COLUMNS]:
        raise _unusable(folder / BY_WEAPON, f"has other columns than {', '.join(_COLUMNS)}")
    try:
        table = table.astype(_COLUMNS)
    except (ValueError, TypeError) as error:
        raise _unusable(folder / BY_WEAPON, f"holds other things than counts: {error}") from error
    known = {NOWHERE, *places.load()["geonameid"]}
    odd = ~table["geonameid"].isin(known) | ~table[WEAPON].isin(("", *WEAPON_CLASSES))
    if odd.any() or (table["events"] < 1).any():
        raise _unusable(folder / BY_WEAPON, "names places or weapons that are not known here")
    if table["events"].sum() != said:
        counted = f"counts {table['events'].sum():,} events of the {said:,} measured"
        raise _unusable(folder / BY_WEAPON, counted)
    return Counted(folder.resolve().name, said, table)


def _manifest(folder: Path) -> int:
    """Return how many events were measured, by the file that is written last."""
    try:
        return int(json.loads((folder / MANIFEST).read_bytes())["rows"])
    except FileNotFoundError as error:
        told = "is missing: no run has finished in this folder"
        raise _unusable(folder / MANIFEST, told) from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _unusable(folder / MANIFEST, "cannot be read") from error


def _unusable(file: Path, message: str) -> FileError:
    return FileError([Fault(str(file), None, None, "", message, AGAIN)])
