"""Points to be measured: any table with coordinates, its rows, order and columns kept."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import crs
from geo.errors import Fault, FileError, InputError
from layers.sources import cells, dates, delimited, encodings, files

LON_NAMES = ("longitude", "lon", "lng", "long", "x", "довгота")
LAT_NAMES = ("latitude", "lat", "y", "широта")
DATE_NAMES = ("date", "event_date", "day", "date_start", "дата")
LON_MOST, LAT_MOST = 180, 90
MAX_BYTES = 2_000_000_000
SWAPPED = "Longitude and latitude look swapped: the point lies in Ukraine the other way round."
MENDS = "`reachline read FILE --out clean.csv` mends what it can of other habits."
TEXTS = (".csv", ".tsv", ".txt")
_SUFFIXES = ".csv, .tsv, .txt, .geojson, .json, .gpkg, .shp, .parquet"
# Points of this region cannot be told apart from swapped ones by range alone, but a file whose
# every "longitude" lies where Ukraine's latitudes do, and the other way round, is swapped.
_UKRAINE = {"lon": (21.0, 41.5), "lat": (43.5, 53.5)}


@dataclass(frozen=True)
class Points:
    """A table as it was read, with the coordinates and days found in it.

    `doubtful` marks rows whose coordinates lie in Ukraine only the other way round; `notes` say
    how days were read that stand as bare numbers.
    """

    table: pd.DataFrame
    lon: np.ndarray
    lat: np.ndarray
    days: list[dt.date | None]
    doubtful: np.ndarray
    notes: tuple[str, ...] = ()


def read(path: Path, *, day: dt.date | None = None) -> Points:
    """Read a file of points; `day` goes for every row, else each row's own date does.

    Raises
    ------
    FileError
        The file cannot be used: missing, empty, malformed, without coordinates or dates, in
        another CRS, or with latitude and longitude swapped. Every fault found is named.
    """
    table = _table(path)
    if table.empty:
        raise _unusable(path, "holds no rows", "Give a table with at least one point.")
    lon, lat = _coordinates(table, path)
    doubtful = _check_ranges(lon, lat, path)
    if day is not None:
        return Points(table, lon, lat, [day] * len(table), doubtful)
    name = _date_column(table, path)
    days = _days(table, name, path)
    return Points(table, lon, lat, days, doubtful, tuple(_numbered(table[name], days)))


def joined(points: Points, measures: pd.DataFrame) -> pd.DataFrame:
    """Return the table as it was, its rows, order and columns kept, with the measures added.

    A measure whose name the table has already is added as `reach_` and its name.
    """
    taken = set(points.table.columns)
    added = measures.rename(columns={name: f"reach_{name}" for name in measures if name in taken})
    made = points.table.copy()
    remark = measures["reason"].where(~points.doubtful, SWAPPED)
    added = added.assign(**{"reach_reason" if "reason" in taken else "reason": remark})
    made[list(added.columns)] = added.set_index(made.index)
    return made


def _table(path: Path) -> pd.DataFrame:
    if not path.exists():
        raise _unusable(path, "does not exist", "Check the path.")
    if path.stat().st_size > MAX_BYTES:
        raise _unusable(path, "is larger than 2 GB", "Split it.")
    if path.stat().st_size == 0:
        raise _unusable(path, "is empty", "Give a table with at least one point.")
    suffix = path.suffix.casefold()
    try:
        if suffix in TEXTS:
            return _csv(path)
        if suffix == ".parquet":
            return _parquet(path)
        if suffix in {".geojson", ".json", ".gpkg", ".shp"}:
            return _dates_as_text(crs.require(gpd.read_file(path)))
    except FileError:
        raise
    except InputError as error:
        raise _unusable(path, str(error), "Convert the file to EPSG:4326.") from error
    except Exception as error:
        # Whatever a reader stumbles over, the user is told which file and what it said.
        reason = " ".join(str(error).split())[:200]
        raise _unusable(path, f"cannot be read: {reason}", MENDS) from error
    raise _unusable(path, f"has an ending that is not known: {suffix!r}", f"Known: {_SUFFIXES}.")


def _csv(path: Path) -> pd.DataFrame:
    """Read a table of any encoding and delimiter that `reachline read` knows."""
    encoding = encodings.of_file(path).encoding
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        start = file.read(files.SAMPLE_BYTES)
    delimiter = delimited.delimiter_of(start)
    _check_head(start, delimiter, path)
    # As text: what is written out again is what was read.
    return pd.read_csv(
        path,
        sep=delimiter,
        dtype="str",
        keep_default_na=False,
        encoding=encoding,
        encoding_errors="replace",
    )


def _check_head(start: str, delimiter: str, path: Path) -> None:
    """Refuse what pandas would mend unseen: rows wider than the head, two columns of one name."""
    rows = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    filled = (cells for cells in rows if any(cell.strip() for cell in cells))
    head, first = next(filled, []), next(filled, [])
    twice = sorted({name for name in head if name.strip() and head.count(name) > 1})
    if twice:
        raise FileError(
            [
                Fault(path.name, None, name, "", f"{head.count(name)} columns are called so",
                      "Give each column a name of its own.")
                for name in twice
            ]
        )  # fmt: skip
    if len(first) > len(head):
        fault = Fault(
            *(path.name, 1, None, ",".join(first)[:80]),
            f"has {len(first)} cells under a head of {len(head)}",
            f"Name every column, or take the {delimiter!r} at the rows' end away.",
        )
        raise FileError([fault])


def _dates_as_text(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return days as they stood in the file: reading makes midnights of them."""
    for column in frame.columns:
        if pd.api.types.is_datetime64_any_dtype(frame[column]):
            days = frame[column].dropna()
            if (days == days.dt.normalize()).all():
                frame[column] = frame[column].dt.strftime("%Y-%m-%d")
    return frame


def _parquet(path: Path) -> pd.DataFrame:
    try:
        return crs.require(gpd.read_parquet(path))
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        return pd.read_parquet(path)  # a plain table, with no geometry column


def _coordinates(table: pd.DataFrame, path: Path) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(table, gpd.GeoDataFrame):
        points = np.array(shapely.force_2d(table.geometry.values), dtype=object)
        # A line or an area is measured from a point on it.
        other = shapely.get_type_id(points) != 0
        points[other] = shapely.point_on_surface(points[other])
        bare = shapely.is_missing(points) | shapely.is_empty(points)
        points[bare] = shapely.Point(np.nan, np.nan)
        return shapely.get_x(points), shapely.get_y(points)
    columns = {str(name).strip().casefold(): name for name in table.columns}
    lon = next((columns[name] for name in LON_NAMES if name in columns), None)
    lat = next((columns[name] for name in LAT_NAMES if name in columns), None)
    if lon is None or lat is None:
        missing = "longitude" if lon is None else "latitude"
        found = ", ".join(map(str, table.columns[:12]))
        raise _unusable(
            path,
            f"has no column of {missing}s (columns: {found})",
            f"Name the columns `longitude` and `latitude`. {MENDS}",
        )
    faults: list[Fault] = []
    numbers = [_numbers(table[name], path, faults) for name in (lon, lat)]
    if faults:
        raise FileError(faults)
    return numbers[0], numbers[1]


def _numbers(column: pd.Series, path: Path, faults: list[Fault]) -> np.ndarray:
    text = column.astype("str").str.strip()
    text = text.where(~text.isin(["", "nan", "None", "<NA>"]))
    numbers = pd.to_numeric(text, errors="coerce")
    odd = numbers.isna() & text.notna()
    if odd.any():  # decimal commas and degree signs, as `reachline read` takes them
        found = [cells.number(value) for value in text[odd]]
        numbers[odd] = [np.nan if value is None else value for value in found]
    for row in np.flatnonzero(numbers.isna() & text.notna()):
        cure = "Give decimal degrees, like 48.44."
        faults.append(
            Fault(
                path.name, int(row) + 1, str(column.name), str(text.iloc[row]), "is no number", cure
            )
        )
    return numbers.to_numpy(float)


def _check_ranges(lon: np.ndarray, lat: np.ndarray, path: Path) -> np.ndarray:
    """Refuse points off the earth and files swapped as a whole; return which rows look swapped."""
    given = np.isfinite(lon) & np.isfinite(lat)
    bad = given & ((np.abs(lon) > LON_MOST) | (np.abs(lat) > LAT_MOST))
    if bad.any():
        faults = [
            Fault(path.name, int(row) + 1, "coordinates", f"{lon[row]:g}, {lat[row]:g}",
                  "lie outside the degrees of the earth", "Convert the file to EPSG:4326.")
            for row in np.flatnonzero(bad)
        ]  # fmt: skip
        raise FileError(faults)
    swapped = _within(lat, "lon") & _within(lon, "lat") & given
    if given.any() and swapped[given].all():
        raise _unusable(
            path,
            "has longitude and latitude swapped: its points lie in Ukraine the other way round",
            "Swap the two columns; the order is (lon, lat).",
        )
    return np.asarray(swapped)


def _within(values: np.ndarray, axis: str) -> np.ndarray:
    low, high = _UKRAINE[axis]
    return (values >= low) & (values <= high)


def _date_column(table: pd.DataFrame, path: Path) -> str:
    columns = {str(name).strip().casefold(): name for name in table.columns}
    name = next((columns[known] for known in DATE_NAMES if known in columns), None)
    if name is None:
        raise _unusable(path, "has no column of dates", "Add a column `date`, or give --date.")
    return str(name)


def _numbered(values: pd.Series, days: list[dt.date | None]) -> Iterator[str]:
    """Yield for each way in which bare numbers were read as days: in how many rows, the first."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return
    how = values.map({value: dates.numbered(value) for value in values.unique()})
    for said in dates.NUMBERED:
        rows = np.flatnonzero(how == said)
        if len(rows):
            first = rows[0]
            yield (
                f"{values.name}: {said} in {len(rows):,} row{'s' if len(rows) > 1 else ''}, "
                f"{values.iloc[first]} in row {first + 1} as {days[first]}. {dates.CURE}"
            )


def _days(table: pd.DataFrame, name: str, path: Path) -> list[dt.date | None]:
    if pd.api.types.is_datetime64_any_dtype(table[name]):
        known = table[name].notna()
        return [
            day if there else None for day, there in zip(table[name].dt.date, known, strict=True)
        ]
    faults: list[Fault] = []
    days: list[dt.date | None] = []
    order = dates.order_of(table[name])
    for row, value in enumerate(table[name]):
        try:
            days.append(_day(value, order))
        except (ValueError, OverflowError, OSError) as error:
            said = str(error) if str(error).startswith(("is ", "can ")) else "is no date"
            cure = "Write dates like 2025-08-21."
            faults.append(Fault(path.name, row + 1, name, str(value), said, cure))
    if faults:
        raise FileError(faults)
    return days


def _day(value: object, order: dates.Order | None) -> dt.date | None:
    return None if cells.blank(value) else dates.parse(value, order=order)


def _unusable(path: Path, message: str, cure: str) -> FileError:
    return FileError([Fault(path.name, None, None, "", message, cure)])
