"""Files as real life has them, made for docs/broken-files.md: unlike others, few of them broken."""

import gzip
import io
import json
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from openpyxl import Workbook
from shapely.geometry.base import BaseGeometry

from docs.cases import SQUARE, Case, control, packed, text

NIGHT = datetime(2025, 8, 20, 23, 30, tzinfo=UTC).replace(tzinfo=None)
HEAD = "date,lat,lon,place\n"
ROW = "2025-08-20,49.98,36.25,Kharkiv\n"
FEATURE = {
    "type": "Feature",
    "properties": {"status": "occupied", "date": "2025-08-20"},
    "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
}
POINT = {
    "type": "Feature",
    "properties": {"date": "2025-08-20", "place": "Kharkiv"},
    "geometry": {"type": "Point", "coordinates": [36.25, 49.98]},
}
EVENT = {"date": "2025-08-20", "lat": 49.98, "lon": 36.25}
GROUND = shapely.Polygon(SQUARE)
METRES = gpd.GeoSeries([GROUND], crs="EPSG:4326").to_crs("EPSG:32637").iloc[0]


def places(what: str, place: str, *, head: str = "date,coordinates,what") -> Case:
    """Return a case of a table whose place is written in one cell."""
    return text(what, f'{head}\n2025-08-20,"{place}",hit\n')


def dated(what: str, *days: str) -> Case:
    """Return a case of a table with these days."""
    return text(what, "date,lat,lon\n" + "".join(f'"{day}",49.98,36.25\n' for day in days))


def book(what: str, *lines: list[Any], merged: str = "") -> Case:
    """Return a case of a workbook."""
    made = Workbook()
    sheet = made.active
    for line in lines:
        sheet.append(line)
    if merged:
        sheet.merge_cells(merged)
    held = io.BytesIO()
    made.save(held)
    return Case(what, "strikes.xlsx", held.getvalue())


def vectors(what: str, *layers: tuple[str, list[BaseGeometry], str | None], crs: str) -> Case:
    """Return a case of a packed Shapefile: of each layer its name, shapes and the part left out."""
    held = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(held, "w") as archive:
        for name, shapes, without in layers:
            columns = {"status": ["occupied"] * len(shapes), "date": ["2025-08-20"] * len(shapes)}
            frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=crs)
            frame.to_file(Path(folder) / f"{name}.shp")
            for part in sorted(Path(folder).glob(f"{name}.*")):
                if part.suffix != without:
                    archive.writestr(zipfile.ZipInfo(part.name), part.read_bytes())
    return Case(what, "ground.zip", held.getvalue())


def sequence(what: str, *members: Any, mark: str = "", name: str = "strikes.geojsonl") -> Case:
    """Return a case of JSON values on a line each."""
    return text(what, "".join(f"{mark}{json.dumps(one)}\n" for one in members), name=name)


UKRAINIAN = "дата;широта;довгота;опис\n20.08.2025;49,98;36,25;Ракетний удар по місту\n"
CASES = (
    # Tables
    book("days as serial numbers of a spreadsheet", ["date", "lat", "lon"], [45889, 49.98, 36.25]),
    book("days and times of a spreadsheet", ["date", "time", "lat", "lon"],
         [NIGHT, NIGHT.time(), 49.98, 36.25]),
    book("a title merged over the header", ["Strikes, August 2025", None, None],
         ["date", "lat", "lon"], ["2025-08-20", 49.98, 36.25], merged="A1:C1"),
    book("two lines of header", ["When", "Where", None], ["date", "lat", "lon"],
         ["2025-08-20", 49.98, 36.25], merged="B1:C1"),
    book("a row of totals at the end", ["date", "lat", "lon", "killed"],
         ["2025-08-20", 49.98, 36.25, 3], ["Total", None, None, 3]),
    text("a title and a blank line above the header", f"Strikes on Kharkiv\n\n{HEAD}{ROW}"),
    text("notes above the header, as long as it", f"Source: own,,,\nMade: 2025,,,\n{HEAD}{ROW}"),
    text("a line of types under the header", f"{HEAD}text,number,number,text\n{ROW}"),
    text("a row of totals in Ukrainian", f"{HEAD}{ROW}Всього,,,1\n"),
    text("a note at the end", f"{HEAD}{ROW}Source: the regional prosecutor's office\n"),
    text("blank columns and blank rows", "date,,lat,lon,\n2025-08-20,,49.98,36.25,\n,,,,\n"),
    text("`sep=;` as a spreadsheet writes it", "sep=;\ndate;lat;lon\n2025-08-20;49.98;36.25\n"),
    text("tabs, and quoted cells with line ends",
         'date\tlat\tlon\tnotes\n2025-08-20\t49.98\t36.25\t"two\r\nlines, ""so"""\n'),
    text("Windows-1251 and semicolons", UKRAINIAN, encoding="cp1251"),
    text("KOI8-U", UKRAINIAN, encoding="koi8-u"),
    text("DOS 866", UKRAINIAN.replace("і", "и"), encoding="cp866"),
    text("UTF-16 without its mark", f"{HEAD}{ROW}", encoding="utf-16-le"),
    Case("UTF-8 cut in the middle of a letter", "strikes.csv",
         f"{HEAD}{ROW}2025-08-20,49.98,36.25,Харків".encode()[:-1]),
    Case("a gzip table", "strikes.csv.gz", gzip.compress(f"{HEAD}{ROW}".encode(), mtime=0)),
    text("a quotation mark left open in a short file",
         f'{HEAD}2025-08-20,49.98,36.25,"Kharkiv\n{ROW}'),
    # Days
    dated("months in Ukrainian and Russian",
          "20 серпня 2025", "20 августа 2025 г.", "20 серп. 2025"),
    dated("milliseconds since 1970, before midnight UTC and after it in Kyiv", "1755727200000"),
    dated("a moment in UTC that is the next day in Kyiv", "2025-08-20T22:30:00Z"),
    dated("the 29th of February", "2024-02-29", "29.02.2025"),
    dated("a day with its weekday", "Wednesday, 20 August 2025", "ср, 20.08.2025"),
    dated("a span of days", "19-20.08.2025", "2025-08-19/2025-08-20"),
    # Places
    places("latitude and longitude in one cell", "49.98, 36.25"),
    places("degrees, minutes and seconds", "49°58'48\"\"N 36°15'00\"\"E"),
    text("degrees and minutes in two columns", "date,lat,lon\n2025-08-20,49°58.8′ N,36°15′E\n"),
    places("a Google Maps link", "https://www.google.com/maps/@49.98,36.25,15z"),
    places("WKT", "POINT (36.25 49.98)", head="date,wkt,what"),
    places("EWKB", shapely.to_wkb(shapely.set_srid(shapely.Point(36.25, 49.98), 4326), hex=True,
                                  include_srid=True), head="date,geom,what"),
    places("MGRS", "37UCR 02829 40119", head="date,mgrs,what"),
    places("a Plus code", "8GX8X7J2+22", head="date,plus code,what"),
    text("UTM", "date,zone,easting,northing\n2025-08-20,37U,302829,5540119\n"),
    text("spaces that do not break in numbers",
         "date,lat,lon\n2025-08-20,49\u202f.98,\u00a036.25\u00a0\n"),
    # Counts
    *(text(what, f"date,lat,lon,killed\n2025-08-20,49.98,36.25,{said}\n") for what, said in (
        ("a count that is about right", "≈12"), ("a range of counts", "2-3"),
        ("at least so many", "5+"), ("thousands with a space", "1 200"))),
    # JSON
    sequence("GeoJSON on a line each", POINT, POINT),
    sequence("a GeoJSON text sequence", POINT, POINT, mark="\x1e"),
    sequence("JSON objects on a line each", EVENT, EVENT, name="strikes.ndjson"),
    Case("a byte order mark before JSON", "strikes.json",
         b"\xef\xbb\xbf" + json.dumps([EVENT]).encode()),
    text("NaN in JSON", '[{"date": "2025-08-20", "lat": NaN, "lon": Infinity}]', name="s.json"),
    text("a whole number of hundreds of digits",
         f'[{{"date": {"9" * 400}, "lat": 1{"0" * 400}, "lon": 36.25}}]', name="s.json"),
    # Ground
    vectors("a packed Shapefile of two layers", ("a", [GROUND], None),
            ("b", [GROUND], None), crs="EPSG:4326"),
    vectors("a Shapefile without its .prj, in degrees",
            ("ground", [GROUND], ".prj"), crs="EPSG:4326"),
    vectors("a Shapefile without its .prj, in metres",
            ("ground", [METRES], ".prj"), crs="EPSG:32637"),
    vectors("a Shapefile in metres that says so", ("ground", [METRES], None), crs="EPSG:32637"),
    vectors("a Shapefile without its .dbf", ("ground", [GROUND], ".dbf"), crs="EPSG:4326"),
    control("a collection of geometries", {"type": "GeometryCollection", "geometries": [
        {"type": "Polygon", "coordinates": [SQUARE]},
        {"type": "Point", "coordinates": [36, 46]}]}),
    control("ordinates of height and measure", [[x, y, 0, 1] for x, y in SQUARE]),
    control("ground over the antimeridian",
            [[179, 60], [181, 60], [181, 61], [179, 61], [179, 60]]),
    control("EPSG:4326 by its name, latitude first", [[y, x] for x, y in SQUARE],
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}),
    control("CRS84 by its name", SQUARE,
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}),
    control("a ring that is not closed", SQUARE[:-1]),
    control("coordinates as texts", [[str(x), str(y)] for x, y in SQUARE]),
    packed("a KMZ whose KML is called otherwise", "marks.kmz", **{"a/marks.KML": (
        "<kml><Placemark><name>20 Aug 2025: hit</name><Point><coordinates>36.25,49.98,0"
        "</coordinates></Point></Placemark></kml>")}),
)  # fmt: skip
