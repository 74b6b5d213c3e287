"""The same question put to geopandas and DuckDB: `python -m benchmarks.scale_peers METHOD ...`.

Distance to the contact line of the day, oblast, and totals by day and oblast, of a folder of
events. Lines of the days are drawn by us beforehand and given to the peers for nothing. They
measure in the plane of EPSG:3035, as their documentation has it; ours is geodesic and measures
seven distances more.
"""

import argparse
from pathlib import Path

import geopandas as gpd
import pandas as pd

from benchmarks import duck
from layers import oblasts, timeline

PLANE = "EPSG:3035"
LINES, UNITS = "lines.parquet", "units.parquet"


def prepare(events: Path, folder: Path) -> None:
    """Write the lines of the events' days, and the oblasts, in the plane."""
    folder.mkdir(parents=True, exist_ok=True)
    days = pd.concat(pd.read_parquet(file, columns=["date"]) for file in events.glob("*.parquet"))
    source, rows = timeline.load(), []
    for day in sorted(set(days["date"].dt.date)):
        rows += [(pd.Timestamp(day), part) for part in source.on(day).line.geometry]
    lines = gpd.GeoDataFrame(
        rows, columns=["date", "geometry"], geometry="geometry", crs="EPSG:4326"
    )
    lines.to_crs(PLANE).to_parquet(folder / LINES)
    oblasts.load()[["iso", "geometry"]].to_crs(PLANE).to_parquet(folder / UNITS)


def geopandas(events: Path, folder: Path) -> pd.DataFrame:
    """Measure with `sjoin_nearest`, day by day, and `sjoin`."""
    lines, units = (gpd.read_parquet(folder / name) for name in (LINES, UNITS))
    frame = gpd.read_parquet(events).to_crs(PLANE)
    found = []
    for day, some in frame.groupby("date"):
        there = lines[lines["date"] == day][["geometry"]]
        near = (
            gpd.GeoDataFrame(some)
            .sjoin_nearest(there, distance_col="contact_m")
            .drop(columns="index_right")
        )
        found.append(near[~near.index.duplicated()])
    measured = gpd.GeoDataFrame(pd.concat(found)).sjoin(units, how="left", predicate="within")
    grouped = measured.groupby(["date", "iso"], dropna=False)["contact_m"]
    return grouped.agg(["size", "mean", "min", "max"]).reset_index()


def duckdb(events: Path, folder: Path) -> pd.DataFrame:
    """Measure with `ST_Distance` and `ST_Within`, events and lines joined by day."""
    database = duck.spatial()
    query = f"""
        WITH e AS (SELECT row_number() OVER () AS n, date,
                ST_Transform(geometry, 'EPSG:4326', '{PLANE}', always_xy := true) AS g
            FROM read_parquet('{events}/*.parquet')),
        near AS (SELECT n, e.date, any_value(g) AS g, min(ST_Distance(g, l.geometry)) AS m
            FROM e JOIN read_parquet('{folder / LINES}') l ON e.date = l.date GROUP BY n, e.date)
        SELECT date, iso, count(*) AS events, avg(m) AS mean, min(m) AS least, max(m) AS most
        FROM near LEFT JOIN read_parquet('{folder / UNITS}') u ON ST_Within(g, u.geometry)
        GROUP BY date, iso
    """  # noqa: S608 - our own names
    return pd.DataFrame(database.execute(query).df())


def sedonadb(events: Path, folder: Path) -> pd.DataFrame:
    """Measure with the same functions in Apache Sedona's engine for one machine."""
    import sedonadb as engine  # noqa: PLC0415 - a peer: missing it must not stop the others

    database = engine.connect()
    for name, files in (("e", events / "*.parquet"), ("l", folder / LINES), ("u", folder / UNITS)):
        database.read_parquet(str(files)).to_view(name)
    query = f"""
        WITH p AS (SELECT event_id AS n, date, ST_Transform(geometry, '{PLANE}') AS g FROM e),
        near AS (SELECT n, p.date AS date, min(ST_Distance(g, l.geometry)) AS m
            FROM p JOIN l ON p.date = l.date GROUP BY n, p.date),
        inside AS (SELECT n, iso FROM p JOIN u ON ST_Within(g, u.geometry))
        SELECT date, iso, count(*) AS events, avg(m) AS mean, min(m) AS least, max(m) AS most
        FROM near LEFT JOIN inside USING (n) GROUP BY date, iso
    """  # noqa: S608 - our own names
    return pd.DataFrame(database.sql(query).to_pandas())


METHODS = {"geopandas": geopandas, "duckdb": duckdb, "sedonadb": sedonadb}


def main() -> None:
    """Answer by one method, and say how many events were counted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale_peers")
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("events", type=Path)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    print(METHODS[asked.method](asked.events, asked.folder).iloc[:, 2].sum())


if __name__ == "__main__":
    main()
