"""Control read in from a file, a folder, or what was last fetched, with its terms."""

from pathlib import Path

from layers.assessed import Assessed
from layers.sources import Reading, read_control
from layers.updates import store


class Imported(Assessed):
    """Assessed polygons that belong to somebody: what may be done with them travels along."""

    def __init__(self, reading: Reading, *, name: str) -> None:
        credit = f"Control: {reading.title} ({name})"
        super().__init__(reading.frame, name=name, attribution=credit)
        self.terms = reading.terms


def load(path: Path) -> Imported:
    """Return the control in a file, in a folder of dated ones, or fetched: `updated:SOURCE`.

    Raises
    ------
    FileError
        Nothing in it can be used.
    InputError
        Nothing of the source has been fetched.
    """
    name = str(path)
    if not name.startswith(store.PREFIX):
        return Imported(read_control(path), name=path.name)
    folder, account = store.in_use(name.removeprefix(store.PREFIX))
    return Imported(read_control(folder), name=f"{name}, control of {account.as_of}")
