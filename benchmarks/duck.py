"""DuckDB with its spatial extension, as a package brings it: nothing is fetched when it runs."""

import importlib.util
from pathlib import Path
from typing import Any


def spatial() -> Any:
    """Return a connection that knows geometries, or None where that cannot be had."""
    try:
        import duckdb  # noqa: PLC0415 - a peer: missing it must not stop the others
    except ImportError:
        return None
    found = importlib.util.find_spec("duckdb_extension_spatial")
    folders = found.submodule_search_locations if found is not None else None
    files = [file for name in folders or () for file in Path(name).rglob("*.duckdb_extension")]
    if not files:
        return None
    database = duckdb.connect()
    try:
        database.execute(f"LOAD '{files[0]}'")
    except duckdb.Error:  # of another release
        return None
    return database
