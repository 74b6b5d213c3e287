"""The words of the interface, in every language, in one place."""

from maps.catalogue import English, Messages
from maps.spec import Locale

_EN = {
    "map": "Map",
    "map_help": "Arrow keys move the map, plus and minus zoom, Tab goes from strike to strike, "
    "Enter opens one.",
    "legend": "Key",
    "zoom_in": "Zoom in",
    "zoom_out": "Zoom out",
    "whole_map": "Show the whole map",
    "two_fingers": "Use two fingers to move the map",
    "ctrl_zoom": "Hold Ctrl and scroll to zoom",
    "close": "Close",
    "strike_card": "Strike",
    "count_strikes": "{n} strikes",
    "date": "Date",
    "place": "Place",
    "what_happened": "What happened",
    "weapon": "Weapon",
    "casualties": "Casualties",
    "distance": "Distance",
    "other_distances": "Other distances",
    "precision": "Precision",
    "notes": "Notes",
    "sources": "Sources",
    "source": "Source",
    "corrections": "Corrections",
    "disputed_note": "Who carried out this strike is disputed.",
    "disputed_mark": "attribution disputed",
    "story_mark": "in the story",
    "not_stated": "not stated",
    "figures_heading": "In figures",
    "data_heading": "The data as tables",
    "strikes_caption": "Strikes on this map",
    "no_script": "The map needs JavaScript. What it shows:",
    "black_sea": "Black Sea",
    "azov_sea": "Sea of Azov",
    "km": "km",
    "mi": "mi",
    "tiles": "Background map:",
    "data_version": "Data version",
    "languages": "Language",
    "this_language": "English",
}


# The timeline's own words: they go only into pages that have one.
_TIMELINE_EN = {
    "timeline": "Timeline",
    "slider": "Date",
    "keys": "Arrow keys: a day; Page Up and Page Down: a week; Shift with an arrow: to a change; Space: play.",
    "play": "Play",
    "pause": "Pause",
    "step": "Step by",
    "day": "day",
    "week": "week",
    "change": "change",
    "earlier": "Earlier",
    "later": "Later",
    "occupied": "Occupied",
    "contested": "Contested",
    "area": "about {n} km²",
    "none": "none",
    "of_country": "{n} % of Ukraine",
    "said": "{date}. Occupied: {share} % of Ukraine, about {area} km².",
    "said_gap": "{date}. Not assessed.",
    "not_assessed": "Not assessed",
    "gap": "From {first} to {last} nothing is assessed place by place: who held which ground is not shown.",
    "gap_source": "From {first} to {last} the source has no assessment: who held which ground is not shown.",
    "carried": "Contested ground as assessed until {date}, carried forward.",
    "missing": "Control as assessed on {date}.",
    "strikes": "Strikes of the day in the sample:",
    "no_strikes": "No strike of this day is in the sample.",
    "fading": "Faint: the {n} days before.",
    "killed": "killed: {n}",
    "injured": "injured: {n}",
    "not_stated": "casualties not stated",
    "more": "and {n} more",
    "table": "Day by day, by oblast",
    "caption": "Occupied and contested on {date}",
    "oblast": "Oblast",
    "occupied_km2": "Occupied, km²",
    "occupied_share": "% of the oblast",
    "contested_km2": "Contested, km²",
}


# Those of asking and of the search box likewise.
_ASKING_EN = {
    "help": "Enter on the map measures from its middle, Escape clears.",
    "card": "Measured from this point",
    "near": "Near {place}",
    "away": "{km} from {place}",
    "outside": "Outside Ukraine",
    "on": "On {date}",
    "distance": "To the contact line",
    "sector": "Nearest sector",
    "status": "Control",
    "ukrainian": "Held by Ukraine",
    "contested": "Contested",
    "occupied": "Occupied by Russia",
    "nobody": "Nobody’s: the former Kakhovka reservoir",
    "oblast": "Oblast",
    "people": "Population",
    "not_assessed": "Not assessed on this day",
    "definition": "The shortest way to the contact line of the day, the lower Dnipro included.",
    "uncertain": "Give or take {km}: the line is drawn from settlements.",
}
_SEARCH_EN = {
    "search": "Find a place",
    "found": "Places found: {n}",
    "none": "No place is called so",
    "unread": "The places cannot be read in this browser",
    "clear": "Clear",
}
ASKING_WORDS = Messages("asking", _ASKING_EN)
SEARCH_WORDS = Messages("search", _SEARCH_EN)

# The words of two days side by side: they go only into pages that show them.
_COMPARE_EN: English = {
    "compare": "Two days compared",
    "left": "Left",
    "right": "Right",
    "divider": "Divider between the two days: {first} on the left, {last} on the right",
    "divider_at": "{share} % of the map shows {first}",
    "newly_occupied": "Occupied on {last}, not on {first}",
    "no_longer_occupied": "Occupied on {first}, not on {last}",
    "legend": "{what}: {area} km²",
    "none": "none",
    "counted": "{area} km², {places}; population there before the war: {people}",
    "place": ("{n} place", "{n} places"),
    "line": "Contact line on {date}",
    "not_assessed": "Nothing is assessed for {date}: what changed hands is not known.",
    "table": "What changed hands, by oblast",
    "caption": "What changed hands between {first} and {last}",
    "oblast": "Oblast",
    "newly_km2": "Newly occupied, km²",
    "newly_places": "places",
    "newly_people": "population",
    "no_longer_km2": "No longer occupied, km²",
    "no_longer_places": "places",
    "no_longer_people": "population",
}


COMPARE_WORDS = Messages("compare", _COMPARE_EN)
TIMELINE_WORDS = Messages("timeline", _TIMELINE_EN)
# The words of maps with many points: they go only into pages that have them.
_POINTS_EN = {
    "place": "Place",
    "date": "Date",
    "what": "What happened",
    "weapon": "Weapon",
    "oblast": "Oblast",
    "target": "Target",
    "killed": "Killed",
    "injured": "Injured",
    "casualties": "Casualties",
    "distance": "Distance",
    "other_distances": "Other distances",
    "precision": "Precision",
    "disputed": "attribution disputed",
    "notes": "Notes",
    "sources": "Sources",
    "source": "Source",
    "not_stated": "Not stated",
    "unnamed": "Unnamed place",
    "filters": "Which strikes",
    "story_filters": "Which strikes, beside those of the story",
    "from": "From",
    "to": "To",
    "all": "all",
    "chosen": "{n} of {m}",
    "clear": "Show all",
    "status": "{n} of {m} strikes",
    "none": "No strike passes these filters.",
    "in_view": "All of them in this view.",
    "outside": "{n} in this view, {out} outside it.",
    "list": "Strikes on the map",
    "list_help": "Up and Down: every mark, the largest first. Left and Right: the mark beside it. Enter: open. Plus and minus: zoom.",
    "count": "{n} strikes",
    "and_around": "{name} and around",
    "places_around": "{name} and {n} places around",
    "closer": "Closer",
    "page": "{first} to {last} of {n}",
    "earlier": "Previous",
    "later": "Next",
    "table": "Every strike as a table",
    "caption": "{status}, the latest first",
    "page_number": "Page",
    "of_pages": "of {n}",
    "refused": "This map's points could not be read by this browser.",
    "target_residential": "Homes",
    "target_commercial": "Shops and offices",
    "target_industry": "Industry",
    "target_transport": "Transport",
    "target_energy": "Energy",
    "target_medical": "Medical",
    "target_military": "Military",
    "target_education": "Schools",
    "target_government": "Government",
    "target_port": "Ports",
    "target_other": "Other",
    "target_unknown": "Not stated",
}


# What is said otherwise, or besides, where events are counted and not shown one by one.
_AGGREGATES_EN = {
    "filters": "Which events",
    "status": "{n} of {m} events",
    "none": "No event passes these filters.",
    "list": "Events on the map, counted by hexagon or place",
    "count": "{n} events",
    "around": "{name} and {m} more places",
    "rest": "{m} more places, {oblast}",
    "more_places": "and {m} more places",
    "fewer": "{m} places with fewer events",
    "in_oblast": "{name}, {oblast}",
    "density": "In a hexagon of {km2} km², at {m} places: {n} per 1,000 km².",
    "by_month": "By month",
    "months": "Every month as a table",
    "bars": "Most in {month}: {n}.",
    "by_weapon": "By weapon",
    "by_weapon_not": "Weapons are counted by month: choose whole months to see them.",
    "days": "Days with the most",
    "more_days": "and {m} more days",
    "places": "Places",
    "span": "{first} to {last}",
    "slider_from": "First day",
    "slider_to": "Last day",
    "slider_says": "By month, {days}",
    "sample": "A sample, not a census.",
    "events": "Events",
    "table": "All counts as tables",
    "by_oblast": "By oblast",
    "by_place": "By place",
    "in_all": "In all",
    "key_hexagon": "{n} events or more in {km2} km²; the filled area grows with the count",
    "key_place": "{n} events or more at a place; the area grows with the count",
    "refused": "This map's counts could not be read by this browser.",
}

AGGREGATES_WORDS = Messages("aggregates", _AGGREGATES_EN)
POINTS_WORDS = Messages("points", _POINTS_EN)
WORDS = Messages("words", _EN)


def words(locale: Locale) -> dict[str, str]:
    """Return the interface's words in a language: a fresh table from key to text.

    Examples
    --------
    >>> words(Locale.UK)["close"]
    'Закрити'
    """
    return dict(WORDS[locale])
