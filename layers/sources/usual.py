"""Names that columns usually bear, in tables of any origin; `geometry.x` is that of a point."""

X = "geometry.x"
Y = "geometry.y"

USUAL: dict[str, tuple[str, ...]] = {
    "strike_id": ("strike_id", "event_id", "id", "uuid"),
    "date": ("date", "event_date", "day", "datetime", "date_start", "timestamp", "дата"),
    "date_precision": ("date_precision",),
    "place": ("place", "location", "city", "settlement", "town", "місце", "населений пункт"),
    "oblast_iso": ("oblast_iso", "iso_3166_2"),
    "latitude": (Y, "latitude", "lat", "y", "широта"),
    "longitude": (X, "longitude", "lon", "lng", "long", "x", "довгота"),
    "location_precision": ("location_precision",),
    "weapon": ("weapon", "weapons", "зброя"),
    "weapon_class": ("weapon_class",),
    "target_type": ("target_type", "target"),
    "killed": ("killed", "deaths", "fatalities", "dead", "загинуло"),
    "injured": ("injured", "wounded", "поранено"),
    "attribution": ("attribution",),
    "summary": ("summary", "description", "title", "text", "notes", "name", "опис"),
    "source_name": ("source_name", "source", "джерело"),
    "source_url": ("source_url", "url", "link", "посилання"),
    "source_date": ("source_date",),
    "second_source_url": ("second_source_url",),
    "notes": ("notes", "comment", "comments", "примітки"),
}


NAME = "name"
"""Of a column that tells what happened, or where."""

OBLAST = ("oblast", "region", "admin1", "adm_1", "область", "province", "oblast_name")

POSITION = (
    "coordinates", "coords", "latlon", "lat_lon", "latlng", "lat/lon", "lat, lon", "lat,lon", "gps",
    "position", "point", "geometry", "geom", "the_geom", "wkt", "wkb", "geo", "координати",
    "координаты", "map", "maps", "google maps",
)  # fmt: skip
"""Of columns that hold a whole place: a pair, degrees and minutes, WKT, WKB or a map's link."""

GRIDS = ("mgrs", "utm", "easting", "northing", "zone", "plus code", "pluscode", "plus_code", "usng")
"""Of columns that place a point in a grid, which is not read."""

KNOWN = frozenset(
    name
    for field in ("date", "place", "latitude", "longitude", "killed", "injured", "summary")
    for name in USUAL[field]
    if len(name) > 1
) | {*POSITION, *GRIDS, "status", "geonameid"}
"""Names that tell a line of names from a title."""
