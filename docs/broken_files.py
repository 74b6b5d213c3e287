"""`python -m docs.broken_files`: make docs/broken-files.md again, by reading every broken file."""

import gzip
import json
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from docs import odd_files
from docs.cases import GOOD, HEAD, SQUARE, Case, control, packed, table, text
from geo.errors import ReachlineError
from layers import places
from layers.sources import Reading, read

OUT = Path(__file__).resolve().parent / "broken-files.md"
TODAY = date(2026, 11, 22)
EVENT = '{"date": "2025-08-20", "latitude": 49.98, "longitude": 36.25}'
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]>'
CUT_SHORT = gzip.compress(b"{}" * 99, mtime=0)[:-9]
CASES = (
    text("an empty file", ""),
    text("only spaces and line ends", " \n\n \n"),
    text("a header and no rows", HEAD),
    text("a web page with the error of a server", "<!DOCTYPE html><h1>429</h1>"),
    Case("a picture called a table", "strikes.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
    text("no column of dates", "lat,lon\n49.98,36.25\n"),
    text("no coordinates, and no names either", "date,what\n2025-08-20,hit\n"),
    text("columns by names nobody knows", "когда,X1,X2\n2025-08-20,49.98,36.25\n"),
    text(
        "a quotation mark left open", f'{HEAD}2025-08-20,49.98,36.25,"Kharkiv,1,\n' + "x" * 140_000
    ),
    table("more cells than the header", "2025-08-21,48.44,22.72,Mukachevo,0,,,surplus"),
    text("semicolons and decimal commas", "date;lat;lon\n20.08.2025;49,98;36,25\n"),
    text("Windows-1251", "дата,lat,lon,опис\n2025-08-20,49.98,36.25,Удар\n", encoding="cp1251"),
    text("UTF-16 of a spreadsheet", f"{HEAD}{GOOD}", encoding="utf-16"),
    text("a byte order mark", f"\ufeff{HEAD}{GOOD}"),
    text("two columns of one name", "date,lat,lon,date\n2025-08-20,49.98,36.25,2024-01-01\n"),
    table("latitude and longitude swapped in one row", "2025-08-21,22.72,48.44,Mukachevo,0,"),
    text("latitude and longitude swapped everywhere", f"{HEAD}2025-08-20,36.25,49.98,Kharkiv,,\n"),
    table("a latitude beyond the pole", "2025-08-21,484.4,22.72,Mukachevo,0,"),
    table("the null island", "2025-08-21,0,0,Mukachevo,0,"),
    table("coordinates in words", "2025-08-21,N48°26',E22°43',Mukachevo,0,"),
    table("one coordinate missing", "2025-08-21,48.44,,Mukachevo,0,"),
    table("no coordinates, but a name", "2025-08-21,,,Мукачево,0,"),
    table("no coordinates, and a name of many places", "2025-08-21,,,Ivanivka,0,"),
    table("no coordinates, and a name nobody knows", "2025-08-21,,,Mukacevvo,0,"),
    table("no coordinates, and a place abroad", '2025-08-21,,,"Shebekino, Belgorod Oblast",0,'),
    table("a day that is none", "2025-02-30,48.44,22.72,Mukachevo,0,"),
    table("a day in the future", "2035-08-21,48.44,22.72,Mukachevo,0,"),
    table("a day before the war", "1527-08-21,48.44,22.72,Mukachevo,0,"),
    table("a day that can be read two ways", "3/4/2025,48.44,22.72,Mukachevo,0,"),
    table("a date in words", "last Tuesday,48.44,22.72,Mukachevo,0,"),
    table("no date", ",48.44,22.72,Mukachevo,0,"),
    table("casualties in words", "2025-08-21,48.44,22.72,Mukachevo,dozens,"),
    table("a negative count", "2025-08-21,48.44,22.72,Mukachevo,-3,"),
    table("a link that runs a script", "2025-08-21,48.44,22.72,Mukachevo,0,javascript:alert(1)"),
    table("HTML entities", "2025-08-21,48.44,22.72,Ivano&#45;Frankivsk,0,"),
    table(
        "an id that stands twice",
        "a,2025-08-21,48.44,22.72",
        head="id,date,latitude,longitude\n",
        good="a,2025-08-20,49.98,36.25\n",
    ),
    text("JSON cut short", '[{"date": "2025-08-20", "latitude": 49.', name="events.json"),
    text("JSON of an error", '{"error": "quota exceeded"}', name="events.json"),
    text("an entry that is no object", f"[{EVENT}, 7]", name="events.json"),
    text("JSON nested without end", "[" * 100_000, name="events.json"),
    text("a KML that declares entities", f"{DOCTYPE}<kml></kml>", name="marks.kml"),
    Case("a gzip file cut short", "control_2025-08-20.geojson.gz", CUT_SHORT),
    packed("a packed file of pictures", "data.zip", **{"a.png": "x"}),
    Case("a broken packed file", "data.zip", b"PK\x03\x04broken"),
    control("no features"),
    control("control that does not tell its day", SQUARE, name="control.geojson"),
    control("control of a day to come", SQUARE, name="control_2035-01-01.geojson"),
    control("a polygon that crosses itself", [SQUARE[i] for i in (0, 2, 1, 3, 0)]),
    control("a polygon without ground", SQUARE, [SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[0]]),
    control("an empty geometry", SQUARE, None),
    control("a point among polygons", SQUARE, {"type": "Point", "coordinates": [36, 46]}),
    control("latitude first", [[y, x] for x, y in SQUARE]),
    control("heights", [[x, y, 0] for x, y in SQUARE]),
    control("metres that are called degrees", [[x * 1e5, y * 1e5] for x, y in SQUARE]),
    control("a CRS nobody knows", SQUARE, crs={"properties": {"name": "EPSG:999999"}}),
    Case(
        "a status nobody knows",
        "control_2025-08-20.geojson",
        control("", SQUARE).content.replace(b"occupied", b"level 3"),
    ),
    Case(
        "Esri's JSON instead of GeoJSON",
        "control_2025-08-20.json",
        json.dumps({"features": [{"attributes": {}, "geometry": {"rings": [SQUARE]}}]}).encode(),
    ),
)


def outcome(case: Case, folder: Path) -> str:
    """Return what a person is told of a case."""
    path = folder / case.name
    path.write_bytes(case.content)
    try:
        reading = read([path], today=TODAY, places=places.load())
    except ReachlineError as error:
        return f"**Cannot be used.** {str(error).replace(f'{folder}/', '')}"
    finally:
        path.unlink()
    return _account(reading).replace(f"{folder}/", "")


def _account(reading: Reading) -> str:
    report = reading.report
    counts = f"{report.kept} of {report.read} kept"
    said = [*report.faults, *[r for r in report.repairs if not r.message.startswith(ALWAYS)]]
    drops = [f"Left out: {reason} ({count})." for reason, count in report.drops.items()]
    return " ".join([f"{counts}.", *map(str, said), *drops])


ALWAYS = ("coordinates finer than", "has no status column")


def page() -> str:
    """Return docs/broken-files.md."""
    odd = odd_files.CASES
    lines = [
        "# Broken files, and what a person is told",
        "",
        f"{len(CASES)} ways in which files of others are broken, and {len(odd)} in which they are",
        "only unlike others, each read by `reachline read`; made by `python -m docs.broken_files`.",
        "A file that can be read in part is: each row that is refused or repaired says which it",
        "was, why, and how to mend it.",
        "",
        *_table(CASES),
        "",
        "## Unlike others",
        "",
        "Habits of spreadsheets, old machines and other programs: read for what they mean, or",
        "refused with what to do.",
        "",
        *_table(odd),
    ]
    return "\n".join(lines) + "\n"


def _table(cases: Sequence[Case]) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        told = [f"| {case.what} | {_cell(outcome(case, Path(name)))} |" for case in cases]
    return ["| the file | what is said |", "|---|---|", *told]


def _cell(said: str) -> str:
    """Return text as it may stand in a table of Markdown."""
    safe = " ".join(said.split())
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), ("|", "\\|")):
        safe = safe.replace(mark, entity)
    return safe


if __name__ == "__main__":
    OUT.write_text(page(), encoding="utf-8")
