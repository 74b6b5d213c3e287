"""How the dashboard is run: what its operator allows, told by the environment.

`reachline serve` sets these variables from its options; whoever starts the dashboard another way
sets them himself. Every page asks here and nowhere else.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.errors import InputError

READ_ONLY = "REACHLINE_READ_ONLY"
PUBLISH_TO = "REACHLINE_PUBLISH_TO"
_WORDS = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("", "0", "false", "no", "off"), False),
}


@dataclass(frozen=True)
class Settings:
    """What this dashboard may do.

    Parameters
    ----------
    read_only
        Readers look, measure and download; nobody uploads and nobody publishes.
    publish_to
        Maps published from the dashboard go to folders in here; `None`: nobody can publish.
    """

    read_only: bool = False
    publish_to: Path | None = None

    @property
    def may_publish(self) -> bool:
        """Whether maps may be published from the dashboard."""
        return not self.read_only and self.publish_to is not None

    @property
    def may_upload(self) -> bool:
        """Whether readers may bring data of their own."""
        return not self.read_only

    def as_environment(self) -> dict[str, str]:
        """Return the variables that say the same."""
        folder = str(self.publish_to) if self.publish_to is not None else ""
        return {READ_ONLY: "1" if self.read_only else "0", PUBLISH_TO: folder}


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings in an environment.

    Raises
    ------
    InputError
        A variable holds no word for yes or no: a dashboard must not be open by a slip.
    """
    said = environment.get(READ_ONLY, "").strip().lower()
    if said not in _WORDS:
        raise InputError(f"{READ_ONLY}={said!r}: write 1 or 0.")
    folder = environment.get(PUBLISH_TO, "")
    return Settings(read_only=_WORDS[said], publish_to=Path(folder) if folder else None)
