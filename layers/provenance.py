"""Where each embedded file comes from: the rows of `data/datapackage.json`."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from pyarrow import parquet

from geo.crs import STORAGE

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class Provenance:
    """Source, licence and date of one embedded file, as every map and export prints them."""

    name: str
    path: str
    title: str
    attribution: str
    licence: str
    as_of: str
    sha256: str


@cache
def of(name: str) -> Provenance:
    """Return the provenance of the embedded file called `name` in the data package.

    Raises
    ------
    KeyError
        No resource has that name: a fault of ours, not of the user.
    """
    for resource in package()["resources"]:
        if resource["name"] == name:
            return Provenance(
                name=name,
                path=resource["path"],
                title=resource["title"],
                attribution=resource["attribution"],
                licence=resource["licenses"][0]["title"],
                as_of=resource["as_of"],
                sha256=resource["hash"].removeprefix("sha256:"),
            )
    raise KeyError(name)


def read(path: str) -> pd.DataFrame:
    """Return an embedded Parquet file as a plain table.

    Each is one small file: threads to read it and the means to read whole folders of them take
    longer to make ready than it takes to read.
    """
    table: pd.DataFrame = parquet.ParquetFile(DATA / path).read(use_threads=False).to_pandas()
    return table


def geometries(path: str) -> gpd.GeoDataFrame:
    """Return an embedded GeoParquet file, EPSG:4326.

    It is read as the plain table it is: to make out its CRS each time takes three times as long as
    the rest, and that an embedded file has another is for the tests to find.
    """
    table = read(path)
    shapes = shapely.from_wkb(table.pop("geometry").to_numpy())
    return gpd.GeoDataFrame(table, geometry=shapes, crs=STORAGE)


@cache
def package() -> dict[str, Any]:
    """Return the whole data package (Frictionless `datapackage.json`)."""
    found: dict[str, Any] = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    return found


def version() -> str:
    """Return the short digest that names this set of embedded facts."""
    return str(package()["version"])
