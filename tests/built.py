"""Small folders as `reachline build` leaves them, for what comes after it."""

import hashlib
import json
from pathlib import Path

from maps import build


def write(folder: Path, files: dict[str, bytes], *, title: str) -> Path:
    """Write files and the manifest that makes the folder a whole one."""
    held = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }
    said = {"title": title, "version": build.version(held), "files": held}
    for name, content in (files | {build.MANIFEST: json.dumps(said).encode()}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder
