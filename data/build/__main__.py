"""Re-make every derived file of data/ from its pinned inputs."""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Literal

import geopandas as gpd
import pandas as pd

from data.build import control, gazetteer, natural_earth, package

DATA = Path(__file__).resolve().parent.parent
# One way of writing for all: no index, no versions of the writer's environment beyond its own.
COMPRESSION: Literal["zstd"] = "zstd"


def build(out: Path) -> None:
    """Write every derived file to `out`, whose given facts (the CSV files) are already there."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        oblasts = natural_earth.oblasts(scratch, pd.read_csv(out / "oblasts.csv"))
        country = oblasts.geometry.union_all()
        waters = natural_earth.waters(scratch, country)
        places = gazetteer.places(scratch, oblasts)
        neighbours = natural_earth.neighbours(scratch)
    faces, arcs = control.cells(places, oblasts, waters)
    for frame, file in ((oblasts, "oblasts"), (neighbours, "neighbours"), (waters, "waters")):
        _geo(frame).to_parquet(
            out / f"{file}.parquet", index=False, compression=COMPRESSION, compression_level=19
        )
    places.to_csv(out / "places.csv", index=False, lineterminator="\n")
    faces.to_parquet(
        out / "control_faces.parquet", index=False, compression=COMPRESSION, compression_level=19
    )
    arcs.to_parquet(
        out / "control_arcs.parquet", index=False, compression=COMPRESSION, compression_level=19
    )
    package.write(out)


def _geo(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.set_crs("EPSG:4326", allow_override=True)


def main() -> int:
    """Build into data/, or into the folder given with `--out`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DATA)
    build(parser.parse_args().out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
