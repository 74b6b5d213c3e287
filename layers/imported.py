"""Control read in from a file, a folder, or what was last fetched, with its terms."""

from pathlib import Path

from layers.assessed import Assessed
from layers.sources import Reading, read_control


class Imported(Assessed):
    """Assessed polygons that belong to somebody: what may be done with them travels along."""

    def __init__(self, reading: Reading, *, name: str) -> None:
        credit = f"Control: {reading.title} ({name})"
        super().__init__(reading.frame, name=name, attribution=credit)
        self.terms = reading.terms


def load(path: Path) -> Imported:
    """Return the control in a file or in a folder of dated ones.

    Raises
    ------
    FileError
        Nothing in it can be used.
    """
    return Imported(read_control(path), name=path.name)
