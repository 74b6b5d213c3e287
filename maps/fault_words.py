"""What is wrong with a file or an address, as the layers word it, told in the reader's language."""

import re
from functools import cache

from geo.errors import Fault, FileError, InputError
from maps.catalogue import ENGLISH, Messages
from maps.phrases import Speaker
from maps.spec import Locale

_EN = {
    "row": "row {n}",
    "in_column": "column {name}",
    "more": "... and {n} more",
    "date_missing": "the date is missing",
    "date_none": "the date is no date",
    "date_month": "the date is no date: its month is unknown",
    "date_calendar": "the date is no day of the calendar",
    "date_two_ways": "the date can be read two ways (day first or month first)",
    "date_after": "the date is after {day}",
    "date_before": "the date is before {day}",
    "write_day": "Write the day as YYYY-MM-DD.",
    "left_empty_date": "is no date; left empty",
    "longitude_missing": "the longitude is missing",
    "latitude_missing": "the latitude is missing",
    "longitude_none": "the longitude is no number",
    "latitude_none": "the latitude is no number",
    "longitude_beyond": "the longitude is beyond {n} degrees",
    "latitude_beyond": "the latitude is beyond {n} degrees",
    "write_degrees": "Write decimal degrees, such as 49.9818.",
    "at_zero": "stands at zero degrees, where missing coordinates end up",
    "find_place": "Find the place.",
    "swapped_row": "longitude and latitude had changed places; put right",
    "swapped_file": "longitude and latitude had changed places in the whole file; put right",
    "minutes": "degrees and minutes were read as decimal degrees",
    "side": "a letter for the side was read as decimal degrees",
    "comma": "a decimal comma was read as a point",
    "entities": "HTML entities were resolved",
    "least": "is no exact count of people; {n} was taken",
    "no_count": "is no count of people; left empty",
    "whole_number": "Write a whole number.",
    "no_link": "is no web address; left empty",
    "write_link": "Write https://...",
    "country_only": "is placed no nearer than its country",
    "no_distance": "No distance can be measured from it.",
    "mend_row": "Mend the row.",
    "same_id": "the id stands twice; here it became {id}",
    "cells": "has {n} cells where the header has {m}",
    "no_object": "is no object but {value}",
    "no_placemark": "is no placemark",
    "placed": "had no coordinates; placed at {place} by its name",
    "placed_city": "had no coordinates; placed at {place} by its name, the city among {n} so called",
    "name_oblast": "Name the oblast.",
    "name_many": "has no coordinates, and its name means {n} places: {places}",
    "name_many_more": "has no coordinates, and its name means {n} places: {places} and {m} more",
    "name_column": "Name the oblast in a column `oblast`, or give coordinates.",
    "name_unknown": "has no coordinates, and no place called so is known",
    "name_unknown_in": "has no coordinates, and no place called so is known in {oblast}",
    "name_cure": "Correct the name or the oblast, or give coordinates.",
    "name_cure_near": "Correct the name or the oblast, or give coordinates. Nearest names: {names}.",
    "oblast_unknown": "has no coordinates, and is told to lie where no oblast of Ukraine is called so",
    "oblast_write": "Write the oblast like UA-63 or Kharkiv, or give coordinates.",
    "no_column": "has no column for the {field}",
    "call_column": "Call that column {name}; there are: {columns}.",
    "call_column_grid": "Call that column {name}; there are: {columns}. UTM, MGRS and Plus codes are not read: turn them into degrees.",
    "column_gone": "has no column {column} for the {field}",
    "there_are": "There are: {columns}.",
    "no_field": "No field is called {name}. The fields are: {names}.",
    "from_column": "places were read from the column {name}",
    "no_header": "has no header; its columns are numbered",
    "above_left": "what stands above the names of the columns was left out",
    "types_left": "the line of types under the names of the columns was left out",
    "names_only": "holds the names of columns and no row below them",
    "second_column": "a second column {name} is called {new}",
    "rename": "Rename it.",
    "quote": "has a quotation mark left open at line {n}, with all after it one cell",
    "quote_cure": "Close it, or take it away.",
    "no_csv": "is no valid CSV ({reason} at line {n})",
    "no_csv_cure": "Look for a quotation mark left open.",
    "sheet": "the first of {n} sheets was read",
    "sheet_cure": "Save the others by themselves.",
    "workbook": "is no readable workbook",
    "as_csv": "Save it as CSV.",
    "xml": "declares XML entities",
    "no_objects": "holds no objects with named fields",
    "no_rows": "holds no rows",
    "as_table": "Export it as a table.",
    "export_again": "Export it again.",
    "unix": "seconds or milliseconds since 1970 were read as days of UTC in {rows}, in row {n} as {day}",
    "serial": "serial numbers of a spreadsheet were read as days in {rows}, in row {n} as {day}",
    "one_row": "{n} row",
    "many_rows": "{n} rows",
    "rounded": "coordinates finer than a settlement were rounded to {n} decimals (about 1 km)",
    "moved": "coordinates finer than a settlement were moved to the nearest place, or beyond {km} km of any rounded to {n} decimals (about 1 km)",
    "encoding_mark": "read as {name}, by its byte order mark",
    "encoding_bytes": "read as {name}, by its bytes",
    "encoding_not": "read as {name}, since it is not UTF-8",
    "save_utf8": "Save it as UTF-8.",
    "export_utf8": "Export it again as UTF-8.",
    "broken_utf8": "holds bytes that are no UTF-8; each was read as �",
    "mark_removed": "a byte order mark was removed",
    "no_text": "is no text, and no format known here",
    "see_formats": "See the list of formats.",
    "unknown_format": "is of no format known here",
    "known_formats": "Known are: {names}.",
    "an_error": "is an error and no data",
    "ask_again": "Ask again.",
    "empty": "is empty",
    "fetch_export": "Fetch or export it again.",
    "fetch": "Fetch it again.",
    "not_there": "is not there",
    "check_path": "Check the path.",
    "unreadable": "cannot be read",
    "unreadable_why": "cannot be read ({reason})",
    "unreadable_os": "cannot be read: {reason}",
    "no_control": "holds no occupied or contested ground",
    "another": "Name another file.",
    "no_controls": "holds no file of control",
    "dated_files": "Put dated GeoJSON files in it.",
    "not_a_file": "is not a file",
    "name_file": "Name a file.",
    "rights": "Check the path and its rights.",
    "too_large": "is larger than {size}",
    "unpacks": "unpacks to more than {size}",
    "apart": "{n} km apart",
    "same_link": "the same link",
    "same_place": "the same place",
    "same_weapon": "the same weapon",
    "same_people": "the same casualties",
    "much_alike": "casualties much alike",
    "of_the_words": "{n}% of the words",
    "bytes": "{n} bytes",
    "megabytes": "{n} MB",
    "split": "Split it, or save the table as CSV, which is read in pieces and may be {n} times as large; or allow more with {setting}, if memory allows.",
    "split_upload": "{file}: is larger than {n} MB. Split it.",
    "member": "{file} in it cannot be unpacked",
    "gzip": "is a broken gzip file",
    "gzip_cut": "is a gzip file cut short",
    "packed": "is a broken packed file",
    "packed_none": "is packed, and holds no workbook, KML, Shapefile or single table",
    "unpack": "Unpack it and name the file inside.",
    "web_page": "is a web page or XML, not data",
    "fetch_data": "Fetch the data itself, not its page.",
    "json_lines": "read as JSON with one value a line",
    "no_json": "is no valid JSON ({reason})",
    "wild_json": "is no JSON that can be read: nested or written beyond all limits",
    "kinds": "The files are of different kinds ({kinds}). Read them one by one.",
    "dated_file": "is dated {day}, which is not between {first} and {last}",
    "dated_cure": "Correct the date in its name.",
    "no_features": "holds no features",
    "as_collection": "Export it as a FeatureCollection.",
    "esri": "is Esri JSON, not GeoJSON",
    "esri_cure": "Ask the service for f=geojson.",
    "no_feature": "is no feature",
    "bad_geometry": "has a geometry that cannot be read",
    "bad_geometry_why": "has a geometry that cannot be read ({reason})",
    "no_geometry": "has no geometry",
    "no_coordinates": "has no coordinates",
    "crs_unknown": "declares a CRS that is not known",
    "crs_none": "declares no CRS; its coordinates were taken as degrees",
    "crs_declare": "Declare its CRS.",
    "crs_converted": "converted from {name} to {crs}",
    "crs_cannot": "is in {name}, which cannot be converted",
    "to_degrees": "Convert it to EPSG:4326 (longitude, latitude in degrees), or declare its CRS.",
    "not_degrees": "has coordinates that are not degrees",
    "not_degrees_file": "has coordinates that are not degrees, and declares no CRS that they fit",
    "layers": "holds {n} layers with geometry ({names})",
    "one_layer": "Keep exactly one.",
    "reader_says": "its reader says: {words}",
    "heights": "heights were left out of {n} geometries",
    "latitude_first": "latitude stood first in every geometry; turned to (lon, lat)",
    "latitude_first_some": "latitude stood first in {n} of {m} geometries; turned to (lon, lat)",
    "crossing": "a polygon that crosses itself was made valid",
    "no_ground": "encloses no ground",
    "draw_again": "Draw it again.",
    "draw": "Draw the polygon, or leave it out.",
    "bad_ordinate": "has a coordinate that is no number",
    "not_polygon": "is a {kind}, not a polygon",
    "only_polygons": "Only polygons say who holds ground.",
    "no_date": "does not tell its date",
    "add_date": "Add a date column, or put YYYY-MM-DD in the file's name.",
    "no_status": "has no status column: all its ground was taken as occupied",
    "status_missing": "the status is missing",
    "status_unknown": "the status is not known",
    "status_cure": "Write occupied, contested or ukrainian.",
    "holds_nothing": "does not tell who holds the ground",
    "holds_cure": "Set a known name or fill.",
    "stray": "a stray part far from Ukraine was left out",
    "no_kml": "is no valid KML ({reason})",
    "kml_entities": "declares a document type or entities",
    "kmz": "is a broken KMZ archive",
    "kmz_none": "holds no KML file",
    "types_unknown": "tells no types of event: all of them were kept",
    "dated_newest": "dated {day}, the newest EditDate in it",
    "lacks": "lacks columns of {name}",
    "needs": "It needs {names}.",
    "needs_too": "Needs {names}.",
    "bad_datetime": "its datetime is no date",
    "name_isw": "Put the date in the file's name, such as isw_2025-08-20.geojson.",
    "name_mirror": "Name the file deepstatemap_data_YYYYMMDD.geojson.",
    "name_unix": "Name the file by its Unix time, such as 1754251105.geojson.",
    "no_incidents": "holds no list of incidents",
    "no_events": "holds no list of events",
    "as_json": "Export it as JSON.",
    "api_again": "Fetch api.json again.",
    "csv_again": "Fetch the CSV again.",
    "no_placemarks": "holds no placemarks",
    "one_of": "It is one of UA, RU, CONTESTED.",
    "no_cell": "has no cell in the tessellation",
    "cells_cure": "Use the cells of its release.",
    "no_cells": "holds no geometry, and the cells it refers to cannot be read",
    "cells_beside": "Put VIINA's {file} into the same folder.",
    "extra": "Extra inputs are not permitted",
    "should_be": "Input should be {what}",
    "required": "Field required",
    "valid_date": "a valid date or datetime, {what}",
    "valid_date_alone": "a valid date",
    "valid_integer": "a valid integer, unable to parse string as an integer",
    "valid_number": "a valid number, unable to parse string as a number",
    "valid_boolean": "a valid boolean, unable to interpret input",
    "options": "Options: {names}.",
    "not_known": "is not known",
    "not_a_choice": "is not among the choices",
    "choose": "Choose of: {names}.",
    "out_of_range": "is out of range",
    "take": "Take {first} to {last}.",
    "place_unknown": "No place called {name} is known.{hint}",
    "place_unknown_in": "No place called {name} is known in {oblast}.{hint}",
    "nearest": " Nearest names: {names}.",
    "take_one": "{option}: take one of {names}.",
    "not_understood": "{option}: not understood.",
}
FAULTS = Messages("faults", _EN)
_BLANK = re.compile(r"\\\{(\w+)\\\}")
_NUMBERS = ("n", "m")
_SENTENCES = ("hint", "rows", "size", "what", "reason")  # blanks that may hold a message
NESTED = 2
LONGEST = 2000  # of what is looked at: nobody reads on, and a pattern takes its square
_PLACES = ("row", "in_column", "more")  # said of where a fault stands, and no message
_SHOWN = 10


def told(text: str, locale: str) -> str:
    """Return a message or its cure in a language; as it is where it is of no known kind.

    Examples
    --------
    >>> told("is no count of people; left empty", "uk")
    'не кількість людей; залишено порожнім'
    """
    return text if str(locale) == ENGLISH else _told(text, str(locale), NESTED)


def fault(wrong: Fault, locale: str) -> str:
    """Return a fault in a sentence: where it stands, what it is, how to mend it."""
    if str(locale) == ENGLISH:
        return str(wrong)
    words = FAULTS[locale]
    where = [wrong.file]
    where += [] if wrong.row is None else [words["row"].format(n=wrong.row)]
    where += [] if wrong.column is None else [words["in_column"].format(name=wrong.column)]
    value = f" ({wrong.value!r})" if wrong.value else ""
    message, cure = told(wrong.message, locale), told(wrong.cure, locale)
    return f"{', '.join(where)}: {message}{value}. {cure}"


def error(wrong: InputError, locale: str) -> str:
    """Return what an error says: of a file, a line a fault."""
    if not isinstance(wrong, FileError):
        text = str(wrong)
        return (
            text if str(locale) == ENGLISH else Speaker(Locale(locale)).reason(told(text, locale))
        )
    lines = [fault(one, locale) for one in wrong.faults[:_SHOWN]]
    rest = len(wrong.faults) - len(lines)
    return "\n".join(lines + ([FAULTS[locale]["more"].format(n=rest)] if rest else []))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return how each message is known again; those that say most first."""
    escaped = {key: re.escape(words) for key, words in _EN.items() if key not in _PLACES}
    keys = sorted(escaped, key=lambda key: len(_BLANK.sub("", escaped[key])), reverse=True)
    return tuple((key, re.compile(_BLANK.sub(_blank, escaped[key]), re.DOTALL)) for key in keys)


def _blank(found: re.Match[str]) -> str:
    return f"(?P<{found[1]}>{r'[0-9.,]+' if found[1] in _NUMBERS else '.*'})"


def _told(text: str, locale: str, nested: int) -> str:
    # Nothing is kept of what was told: what stands in a reader's file is theirs.
    if not nested or len(text) > LONGEST:
        return text
    for key, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found:
            parts = {
                name: _told(part, locale, nested - 1) if name in _SENTENCES else part
                for name, part in found.groupdict().items()
            }
            return FAULTS[locale][key].format(**parts)
    return text
