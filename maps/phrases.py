"""The sentences of a map: titles, figures, legend words, in every language, in one place."""

import datetime as dt
import math
import re

from babel import Locale as Form
from babel.dates import format_date
from babel.numbers import format_decimal

from geo.geodesic import KM_PER_MILE
from maps.catalogue import English, Messages
from maps.spec import Locale

_EN: English = {
    "contact": "to the contact line",
    "land_contact": "to the contact line on land",
    "donbas": "to the contact line in Donbas",
    "occupied": "to occupied land",
    "russia": "to Russia",
    "launch": "to occupied land or Russia",
    "eu_border": "to the European Union",
    "sector": "{what} in {oblast} oblast",
    "country": "{what} ({country})",
    "about": "about {km}",
    "under": "under {km}",
    "plus_minus": "{km}, give or take {error}",
    "measured": "{km} {what}, give or take {error}",
    "with_miles": "{km} ({miles})",
    "km": "{n} km",
    "miles": ("{n} mile", "{n} miles"),
    "km2": "{n} km²",
    "no_distance": "distance not known",
    "precision_settlement": "Placed at the settlement, which can be {km} off.",
    "precision_raion": "Placed in the raion, which can be {km} off.",
    "precision_oblast": "Placed in the oblast, which can be {km} off.",
    "control_precision": "The contact line is drawn from settlements: it can be {km} off.",
    "date_precision": "It may have been on another day: the line was up to {km} nearer or further.",
    "killed": "killed: {n}",
    "injured": "injured: {n}",
    "not_stated": "not stated",
    "as_of": "{text} (as of {date})",
    "weapon_unknown": "weapon not stated",
    "drone": "Drones",
    "cruise_missile": "Cruise missiles",
    "ballistic_missile": "Ballistic missiles",
    "hypersonic_missile": "Hypersonic missile",
    "glide_bomb": "Glide bombs",
    "artillery_rocket": "Artillery or rockets",
    "mixed": "Several kinds of weapon",
    "unknown": "Weapon not stated",
    "legend_occupied": "Occupied by Russia",
    "legend_contested": "Contested",
    "legend_claimed_not_held": "Claimed by Russia, not held",
    "legend_contact_line": "Contact line",
    "legend_reach_line": "Shortest distance {what}",
    "legend_ring": "Distance from the contact line",
    "legend_range_band": "Published range: from the lowest to the highest figure",
    "legend_casualties": "Killed and injured",
    "legend_unknown_casualties": "Casualties not stated",
    "legend_story": "Strike of the story",
    "legend_group": "Several strikes, with their number",
    "figure_points": "Strikes of {file} on the map: {n}, {days}.",
    "figure_points_none": "No strike of {file} passes this map's filters.",
    "note_points": "Of {read} rows of {file} {kept} could be used; {refused} were refused, {dropped} were of another kind.",
    "note_points_outside": "{n} of these strikes lie outside this map.",
    "credit_points": "strikes: {title} ({file})",
    "title_aggregates": "{n} events, {days}",
    "dek_aggregates": "Counted by day at the nearest populated place; control on {date}.",
    "figure_aggregates": "Events of {file} counted on the map: {n}, {days}, at {places} places.",
    "figure_aggregates_none": "No event of {file} passes this map's filters.",
    "figure_aggregates_day": "Most in one day: {n}, on {date}.",
    "note_aggregates": "Events: a sample of what was recorded, not a census; each is counted at the populated place nearest to it. Every hexagon has the same area, so counts are densities.",
    "note_aggregates_out": "Events of {file}: {events}. Not on this map: {outside} outside Ukraine or without coordinates, {undated} without a date, {left_out} that it does not ask for.",
    "note_aggregates_month": "Weapons are counted by month: with one chosen, days widen to whole months.",
    "note_aggregates_rest": "{alone} of {places} places are counted by name, the others together by hexagon and oblast.",
    "credit_aggregates": "events: {file}",
    "legend_hexagon_1": "{n} events or more in {area}; the filled area grows with the count",
    "table_aggregates": "Events by oblast",
    "events": "Events",
    "events_per_1000_km2": "Events per 1,000 km²",
    "words_hexagon": "{name}: {n} events in {area}",
    "legend_disputed": "Attribution disputed",
    "title_reach": "Strikes reached {km} behind the contact line",
    "title_reach_none": "The contact line on {date}",
    "title_unassessed": "Strikes of {days}",
    "title_no_control": "Control on {date} is not known",
    "title_control": "Russia occupies {share} % of Ukraine",
    "title_dispute": "Russia claims {area} that it does not hold",
    "title_dispute_none": "On {date} Russia claims no ground that it does not hold",
    "dek_reach": "Strikes of {days}. Each distance is measured {what} of the strike's own day.",
    "dek_control": "Control as assessed for {date}.",
    "dek_unassessed": "Nothing is assessed for {date}: control is not shown.",
    "dek_strikes": "Strikes of {days}. {more}",
    "dek_dispute": "Claims and control on {date}.",
    "figure_wave": "Launched on {date}: drones {drones}, missiles {missiles}; stopped: {drones_stopped} and {missiles_stopped}, by the count of Ukraine's Air Force.",
    "figure_count": "Strikes on the map: {n}, a sample of published reports, not a census.",
    "figure_deepest": "The deepest: {place}, {distance}.",
    "figure_story": "{place}: {distance}.",
    "figure_occupied": "Occupied: about {area}, {share} % of Ukraine.",
    "figure_oblast": "{oblast} oblast: {share} % occupied; about {area} claimed by Russia and not held.",
    "figure_unclaimed": "Occupied outside what Russia claims: about {area}.",
    "figure_moves_to_russia": "Under the proposal “{title}” about {area} held by Ukraine would pass to Russia ({oblasts}).",
    "figure_moves_to_ukraine": "Under the proposal “{title}” about {area} held by Russia would pass to Ukraine ({oblasts}).",
    "figure_demilitarised": "Under the proposal “{title}” Ukraine would leave about {area} as a demilitarised zone ({oblasts}).",
    "note_sample": "Strikes: a sample of press reports at settlement precision, not a census.",
    "note_resolution": "Control is known place by place and drawn as the land nearest to each place: in nine cases of ten a distance to the contact line is within {near} of the assessed one ({far} beyond 50 km).",
    "note_assessed_on": "Control as assessed on {date}.",
    "note_contested": "Contested ground as assessed until {date}, carried forward.",
    "note_open_borders": "Russia's acts leave the borders of its Zaporizhzhia and Kherson claims open; the whole oblasts are shown.",
    "note_un": "The UN General Assembly holds these claims to have no validity (resolutions 68/262 and ES-11/4).",
    "note_no_control": "Control is not shown. {reason}",
    "note_withheld": "The shapes of control belong to {name} and may not be passed on: they are drawn here and left out of the downloads.",
    "source": "Source: {sources}.",
    "as_of_control": "Control as assessed on {control}.",
    "as_of_strikes": "Figures as of {strikes}: strikes and casualties as published until then; casualty figures may be revised.",
    "as_of_figures": "Figures as of {figures} where casualties were counted day by day; strikes as published until {strikes}. Casualty figures may be revised.",
    "as_of_corrected": "Last corrected on {date}.",
    "field_killed": "killed",
    "field_injured": "injured",
    "correction": "{date}: {what}, {field}: {now}, not {was}. {why}",
    "correction_added": "{date}: {what}, {field}: {now} (added). {why}",
    "compare_newly_occupied": "Occupied on {last}, not on {first}",
    "compare_no_longer_occupied": "Occupied on {first}, not on {last}",
    "compare_legend": "{what}: {area}",
    "compare_title": "{newly} newly occupied, {no_longer} no longer",
    "compare_dek": "Control on {first} and {last}, and what changed hands between.",
    "compare_line": "Contact line on {date}",
    "compare_counted": "{what}: about {area}, {places}; population there before the war: {people}{oblasts}.",
    "compare_nothing": "Between {first} and {last} no ground changed hands.",
    "compare_oblast": "{oblast} {area}",
    "compare_oblasts": " (by oblast: {oblasts})",
    "compare_unassessed": "The two days cannot be compared: {reason}",
    "compare_table": "What changed hands between {first} and {last}",
    "compare_total": "All",
    "place": ("{n} place", "{n} places"),
    "compare_places": "Places",
    "compare_way": "Change",
    "newly_occupied": "newly occupied",
    "no_longer_occupied": "no longer occupied",
    "alt": "Map of Ukraine on {date}. {figures}",
    "ring": "{km}",
    "span": "{low} to {high} km",
    "span_miles": "{low} to {high} miles",
    "range_band": "{weapon}: {km}",
    "range_launch": "occupied land and Russia",
    "range_contact": "the contact line",
    "range_point": "the point chosen",
    "note_range": "Ranges are nominal figures as published, lowest and highest, counted from {start}; they say nothing of any one launch.",
    "note_range_beyond": "All ground held by Ukraine lies within the published range ({range}).",
    "table_ranges": "Published ranges",
    "range_weapon": "System",
    "range_low": "Lowest, km",
    "range_high": "Highest, km",
    "range_note": "Note",
    "range_source": "Source",
    "credit_weapons": "ranges: as published, each with its source",
    "table_dispute": "Claim and control by oblast",
    "scenario_to_russia": "Would pass to Russia",
    "scenario_to_ukraine": "Would return to Ukraine",
    "scenario_demilitarised": "Would be held by nobody’s troops",
    "table_scenario": "What the proposal would move",
    "oblast": "Oblast",
    "dispute_class": "Class",
    "area_km2": "km²",
    "share_pct": "% of the oblast",
    "places": "Places",
    "population": "Population before the war",
    "rule": "Rule",
    "moves": "Would pass",
    "occupied_claimed": "occupied, claimed",
    "occupied_unclaimed": "occupied, not claimed",
    "claimed_not_held": "claimed, not held",
    "contested": "contested",
    "undisputed": "undisputed",
    "to_russia": "to Russia",
    "to_ukraine": "to Ukraine",
    "demilitarised": "demilitarised",
    "ukraine_withdraws": "Ukraine withdraws",
    "russia_withdraws": "Russia withdraws",
    "freeze_at_contact_line": "frozen at the contact line",
    "recognised_as_russian_de_facto": "recognised de facto",
    "demilitarised_zone": "demilitarised zone",
    "unspecified": "left open",
    "days_one": "{first}",
    "days_many": "{first} to {last}",
    "raion": "{name} raion",
    "oblast_wide": "{name} oblast",
    "credit_control_changes": "Control status: settlement-level, after assessments by DeepStateMap",
    "credit_oblast_borders": "Natural Earth",
    "credit_places": "GeoNames",
    "credit_strikes": "strikes: press reports, each with its link",
    "credit_claims": "claims: acts as published, each with its link",
    "credit_scenarios": "proposals: as reported, each with its link",
}


# Why something is not known, as the layers word it: told back in the reader's language.
_REASONS_EN = {
    "before": "{day} is before {first}, the day before the invasion: no control is held.",
    "gap": "Nothing is assessed between {first} and {last}: control on {day} is not known. "
    "Take {next} or later.",
    "future": "{day} lies in the future: only past days are assessed (to {last}).",
    "source_begins": "{name} begins on {first}; nothing in it is assessed for {day}.",
    "source_gap": "The last assessment in {name} before {day} is of {last}, more than {n} days older.",
    "no_date": "No date is given, so no contact line to measure to.",
    "no_coordinates": "No coordinates.",
    "carried": "Control as assessed on {day}.",
    "contested_until": "Contested ground as assessed until {day}, carried forward.",
    "unassessed": "Nothing is assessed from {first} to {last}.",
    "nobody": "The former Kakhovka reservoir is nobody's ground.",
}

# Uncertainty below which a distance is said to a step, both in km.
STEPS = ((2, 1), (50, 10), (math.inf, 50))
PHRASES = Messages("phrases", _EN)
REASONS = Messages("reasons", _REASONS_EN)


class Speaker:
    """Says figures in one language, rounded to what their uncertainty bears."""

    def __init__(self, locale: Locale, *, miles: bool = False) -> None:
        self.locale, self.miles = locale, miles
        self._phrases = PHRASES[locale]
        self._form = Form.parse(str(locale)).plural_form

    def say(self, key: str, **parts: object) -> str:
        """Return a phrase with its parts filled in."""
        return self._phrases[key].format(**parts)

    def count(self, key: str, number: int) -> str:
        """Return a counted phrase in the form its number takes, with the number filled in."""
        return self.say(f"{key}_{self._form(number)}", n=self.number(number))

    def word(self, field: str) -> str:
        """Return what readers call a field of the data; one without a name of its own, as it is."""
        return self._phrases.get(f"field_{field}", field)

    def reason(self, text: str) -> str:
        """Return a reason of the layers in this language, as it is where it is of no known kind.

        Examples
        --------
        >>> Speaker(Locale.UK).reason("No coordinates.")
        'Координат немає.'
        """
        if self.locale == Locale.EN:
            return text
        for key, english in _REASONS_EN.items():
            pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(english))
            found = re.fullmatch(pattern, text)
            if found:
                parts = {name: self._dated(part) for name, part in found.groupdict().items()}
                return REASONS[self.locale][key].format(**parts)
        return text

    def _dated(self, text: str) -> str:
        """Return a date as the language says it; anything else as it is."""
        try:
            return self.date(dt.date.fromisoformat(text))
        except ValueError:
            return text

    def number(self, value: float) -> str:
        """Return a whole number with the language's grouping."""
        return str(format_decimal(round(value), locale=str(self.locale), format="#,##0"))

    def share(self, percent: float) -> str:
        """Return a percentage to one digit."""
        return str(format_decimal(percent, locale=str(self.locale), format="#,##0.0"))

    def date(self, day: dt.date) -> str:
        """Return a date in words."""
        return str(format_date(day, "d MMMM y", locale=str(self.locale)))

    def days(self, first: dt.date, last: dt.date) -> str:
        """Return a day, or the days from first to last, in words."""
        key = "days_one" if first == last else "days_many"
        return self.say(key, first=self.date(first), last=self.date(last))

    def km(self, km: float, *, step: int = 1, miles_step: int = 0) -> str:
        """Return a distance rounded to `step` km, in miles to `step` too if asked for."""
        said = self.say("km", n=self.number(_nearest(km, step)))
        if not self.miles:
            return said
        miles = self.count("miles", _nearest(km / KM_PER_MILE, miles_step or step))
        return self.say("with_miles", km=said, miles=miles)

    def span(self, low: float, high: float) -> str:
        """Return two distances as a span, in miles too if asked for."""
        said = self.say("span", low=self.number(low), high=self.number(high))
        if not self.miles:
            return said
        ends = {"low": low / KM_PER_MILE, "high": high / KM_PER_MILE}
        miles = self.say("span_miles", **{end: self.number(mi) for end, mi in ends.items()})
        return self.say("with_miles", km=said, miles=miles)

    @staticmethod
    def rounded_km(km: float, error_km: float) -> int:
        """Return a distance as `rounded` tells it, as a number: to be sorted by.

        Examples
        --------
        >>> Speaker.rounded_km(738.2, 16), Speaker.rounded_km(3.1, 10)
        (740, 10)
        """
        step = next(step for most, step in STEPS if error_km < most)
        return int(step * -(-error_km // step)) if km < error_km else _nearest(km, step)

    def rounded(self, km: float, error_km: float) -> str:
        """Return a distance rounded to what its uncertainty bears.

        Under 2 km of uncertainty to the km, under 50 to tens, else to fifties; what is smaller
        than its own uncertainty is only said to be under it.
        """
        step = next(step for most, step in STEPS if error_km < most)
        if km < error_km:
            # A bound is a round number of km; in miles it is what that is.
            bound = self.rounded_km(km, error_km)
            return self.say("under", km=self.km(bound, step=step, miles_step=1))
        return self.km(km, step=step)

    def about(self, km: float, error_km: float) -> str:
        """Return "about" a rounded distance, or that it is under its own uncertainty."""
        said = self.rounded(km, error_km)
        return said if km < error_km else self.say("about", km=said)

    def area(self, area_km2: float) -> str:
        """Return an area rounded to three figures: no assessment bears more."""
        size = max(1, 10 ** (len(str(int(abs(area_km2)))) - 3))
        return self.say("km2", n=self.number(size * round(area_km2 / size)))


def _nearest(value: float, step: int) -> int:
    """Return the nearest multiple of a step, not 0 unless to the unit."""
    return int(max(step if step > 1 else 0, step * round(value / step)))
