"""DeepStateMap's own answers: hundreds of polygons and points, classed by key, name and fill.

The names changed language and form over the years: Ukrainian alone (spring 2022), then with English
(`Окуповано /// Occupied`), then with a key (`... /// geoJSON.status.occupied`).
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from layers import licences
from layers.sources import dates
from layers.sources.cells import number, plain
from layers.sources.features import Feature
from layers.sources.formats import Format, Options
from layers.sources.opened import Opened
from layers.sources.polygons import Piece, clean, note_height, polygon_parts, to_frame, united
from layers.sources.report import Report, Row, unusable

SOURCE = "DeepStateMap"
OCCUPIED, CONTESTED, LIBERATED, ABROAD = "occupied", "contested", "liberated", "abroad"

_KEY = re.compile(r"geoJSON\.([\w.-]+)")
_BREAK = re.compile(r"/{2,3}")
KEYS = {
    "status.occupied": OCCUPIED,
    "status.unknown": CONTESTED,
    "status.dismissed": LIBERATED,
    "status.dismissed_at": LIBERATED,
    "territories.crimea": OCCUPIED,
    "territories.ordlo": OCCUPIED,
    "territories.tuzla": OCCUPIED,
}
ENGLISH = (
    (re.compile(r"occupied|occupied crimea|cadr and calr|occupied tuzla island"), OCCUPIED),
    # "Contensed" stood in the answers of September 2022.
    (re.compile(r"(?:[\d.]+ )?(?:unknown status|contested|contensed)"), CONTESTED),
    (re.compile(r"(?:taken back|recaptured|liberated)\b.*|taken back ?[\d.]+"), LIBERATED),
    (re.compile(r"transnistria\.?|annexed from .*"), ABROAD),
)
FILLS = {
    "#a52714": OCCUPIED,
    "#0f9d58": LIBERATED,
    "#0288d1": LIBERATED,
    "#01579b": LIBERATED,
    "#bcaaa4": CONTESTED,
    "#bdbdbd": CONTESTED,
    "#880e4f": OCCUPIED,
    "#000000": OCCUPIED,
    "#ff5252": ABROAD,
}
UKRAINIAN = (
    (re.compile("придністров"), ABROAD),
    (re.compile("звільнен"), LIBERATED),
    (re.compile("під питанням|невідом"), CONTESTED),
    (re.compile("окупован|захоплен|ордло|крим|тузла"), OCCUPIED),
)
DROPS = {LIBERATED: "liberated ground", ABROAD: "a territory outside Ukraine"}
AROUND_UKRAINE = shapely.box(21.0, 43.0, 42.0, 53.0)


def classify(properties: Mapping[str, Any]) -> str | None:
    """Return the class of a polygon: by its key, else its English name, else its fill.

    >>> classify({"name": "Статус невідомий /// Unknown status /// geoJSON.status.unknown"})
    'contested'
    """
    name = " ".join(plain(properties.get("name")).split()).lower()
    key = _KEY.search(plain(properties.get("name")))
    if key:
        known = KEYS.get(key[1].rstrip("."))
        if known or key[1].startswith("territories."):
            return known or ABROAD
    native, _, rest = _split(name)
    # Drawn in the fill of occupied ground in April 2022, so its name comes first.
    if native.startswith("придністров"):
        return ABROAD
    for pattern, status in ENGLISH:
        if pattern.fullmatch(rest):
            return status
    fill = FILLS.get(plain(properties.get("fill")).lower())
    if fill:
        return fill
    return next((status for pattern, status in UKRAINIAN if pattern.search(native)), None)


def _split(name: str) -> tuple[str, str, str]:
    parts = [part.strip() for part in _BREAK.split(name)]
    return parts[0], "/", parts[1] if len(parts) > 1 else ""


def day_of(opened: Opened) -> date:
    """Return the day (UTC) of an answer: from its `id` or `datetime`, else from the file's name.

    Raises
    ------
    FileError
        Neither tells the day.
    """
    header = opened.json if isinstance(opened.json, dict) else {}
    moment = number(header.get("id"))
    if moment is not None and dates.from_unix_name(str(int(moment))):
        return datetime.fromtimestamp(int(moment), tz=UTC).date()
    if plain(header.get("datetime")):
        try:
            return dates.parse(header["datetime"], order="dmy")
        except (ValueError, OverflowError, OSError):
            opened.report.note("its datetime is no date", value=header["datetime"])
    day = dates.from_unix_name(opened.name) or dates.from_name(opened.name)
    if day is None:
        cure = "Name the file by its Unix time, such as 1754251105.geojson."
        raise unusable(opened.report.file, "does not tell its date", cure)
    return day


def recognise(opened: Opened) -> bool:
    """Return whether the features are styled and named as the map's own answers are."""
    return any(
        "styleHash" in feature.properties
        or ("fill" in feature.properties and "styleUrl" in feature.properties)
        or "geoJSON." in plain(feature.properties.get("name"))
        for feature in opened.features
    )


def read(opened: Opened, options: Options) -> gpd.GeoDataFrame:
    """Return occupied and contested ground of one answer."""
    day = day_of(opened)
    dates.require(day, opened.report, latest=options.today)
    note_height(opened.features, opened.report)
    pieces = []
    for feature in opened.features:
        row = opened.report.row(feature.number)
        piece = _piece(feature, row, day, opened.report)
        if piece is not None and opened.report.settle(row):
            pieces.append(piece)
    return to_frame(pieces, SOURCE)


def _piece(feature: Feature, row: Row, day: date, report: Report) -> Piece | None:
    geometry = feature.geometry
    if geometry is not None and not geometry.is_empty and not polygon_parts(geometry):
        report.drop(f"a marker ({geometry.geom_type})")
        return None
    status = classify(feature.properties)
    if status in DROPS:
        report.drop(DROPS[status])
        return None
    ground = clean(feature, row)
    if ground is not None:
        ground = _near_ukraine(ground, row)
        if ground is None:
            report.drop(DROPS[ABROAD])
            return None
    if status is None:
        said = feature.properties.get("name")
        row.fault("name", said, "does not tell who holds the ground", "Set a known name or fill.")
    if ground is None or status is None:
        report.settle(row)
        return None
    return Piece(day, status, ground)


def _near_ukraine(ground: BaseGeometry, row: Row) -> BaseGeometry | None:
    """Return the parts of the ground that lie about Ukraine: a slip of the pen can lie anywhere.

    One answer of 2023 holds a triangle in the Arabian Sea beside a sound polygon.
    """
    parts = shapely.get_parts(ground)
    is_near = shapely.intersects(parts, AROUND_UKRAINE)
    if is_near.all():
        return ground
    if not is_near.any():
        return None
    inside = shapely.point_on_surface(parts[~is_near][0])
    where = f"{shapely.get_x(inside):.1f}, {shapely.get_y(inside):.1f}"
    row.repair("geometry", where, "a stray part far from Ukraine was left out")
    return united(parts[is_near].tolist())


FORMAT = Format(
    name="deepstate_raw",
    title="DeepStateMap, answers of its history API",
    kind="control",
    extensions=(".geojson", ".json", ".gz"),
    terms=licences.DEEPSTATE,
    recognise=recognise,
    read=read,
    newest_only=True,
)
