"""The sentences of a map: titles, figures, legend words, in every language, in one place."""

import datetime as dt
import math

from babel.dates import format_date
from babel.numbers import format_decimal

from geo.geodesic import KM_PER_MILE
from maps.spec import Locale

_EN = {
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
    "miles": "{n} miles",
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
    "legend_disputed": "Attribution disputed",
    "title_reach": "Strikes reached {km} behind the contact line",
    "title_reach_none": "The contact line on {date}",
    "title_unassessed": "Strikes of {days}",
    "title_control": "Russia occupies {share} % of Ukraine",
    "title_dispute": "Russia claims {area} that it does not hold",
    "dek_reach": "Strikes of {days}. Each distance is measured {what} of the strike's own day.",
    "dek_control": "Control as assessed for {date}.",
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
    "note_no_control": "Control is not shown: {reason}",
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
    "place_one": "{n} place",
    "place_few": "{n} places",
    "place_many": "{n} places",
    "place_other": "{n} places",
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

_UK = {
    "contact": "до лінії зіткнення",
    "land_contact": "до лінії зіткнення на суходолі",
    "donbas": "до лінії зіткнення на Донбасі",
    "occupied": "до окупованої землі",
    "russia": "до Росії",
    "launch": "до окупованої землі або Росії",
    "eu_border": "до Європейського Союзу",
    "sector": "{what} ({oblast})",
    "country": "{what} ({country})",
    "about": "близько {km}",
    "under": "менш як {km}",
    "plus_minus": "{km}, похибка до {error}",
    "measured": "{km} {what}, похибка до {error}",
    "with_miles": "{km} ({miles})",
    "km": "{n} км",
    "miles": "{n} миль",
    "km2": "{n} км²",
    "no_distance": "відстань невідома",
    "precision_settlement": "Позначено в населеному пункті; похибка до {km}.",
    "precision_raion": "Позначено в районі; похибка до {km}.",
    "precision_oblast": "Позначено в області; похибка до {km}.",
    "control_precision": "Лінію зіткнення проведено за населеними пунктами; похибка до {km}.",
    "date_precision": "Можливий інший день: лінія проходила ближче або далі щонайбільше на {km}.",
    "killed": "загинули: {n}",
    "injured": "поранені: {n}",
    "not_stated": "не вказано",
    "as_of": "{text} (станом на {date})",
    "weapon_unknown": "зброю не вказано",
    "drone": "Дрони",
    "cruise_missile": "Крилаті ракети",
    "ballistic_missile": "Балістичні ракети",
    "hypersonic_missile": "Гіперзвукова ракета",
    "glide_bomb": "Керовані авіабомби",
    "artillery_rocket": "Артилерія чи реактивні снаряди",
    "mixed": "Кілька видів зброї",
    "unknown": "Зброю не вказано",
    "legend_occupied": "Окуповано Росією",
    "legend_contested": "Спірний контроль",
    "legend_claimed_not_held": "Росія заявляє права, не контролює",
    "legend_contact_line": "Лінія зіткнення",
    "legend_reach_line": "Найкоротша відстань {what}",
    "legend_ring": "Відстань від лінії зіткнення",
    "legend_range_band": "Опублікована дальність: від найменшої до найбільшої цифри",
    "legend_casualties": "Загиблі та поранені",
    "legend_unknown_casualties": "Постраждалих не вказано",
    "legend_story": "Удар із сюжету",
    "legend_group": "Кілька ударів, з їх кількістю",
    "figure_points": "Удари з {file} на карті: {n}, {days}.",
    "figure_points_none": "Жоден удар із {file} не відповідає умовам цієї карти.",
    "note_points": "З рядків файлу {file} ({read}) придатних {kept}; відхилено {refused}, іншого роду {dropped}.",
    "note_points_outside": "За межами цієї карти: {n} з цих ударів.",
    "credit_points": "удари: {title} ({file})",
    "legend_disputed": "Відповідальність спірна",
    "title_reach": "Удари сягнули {km} за лінію зіткнення",
    "title_reach_none": "Лінія зіткнення, {date}",
    "title_unassessed": "Удари: {days}",
    "title_control": "Росія окупує {share} % України",
    "title_dispute": "Росія заявляє права на {area}, яких не контролює",
    "dek_reach": "Удари {days}. Кожну відстань виміряно {what} в день удару.",
    "dek_control": "Контроль за оцінкою на {date}.",
    "dek_dispute": "Претензії та контроль, {date}.",
    "figure_wave": "Запущено {date}: дронів {drones}, ракет {missiles}; зупинено: {drones_stopped} і {missiles_stopped}, за даними Повітряних сил України.",
    "figure_count": "Ударів на карті: {n}; це вибірка опублікованих повідомлень, а не повний перелік.",
    "figure_deepest": "Найглибший: {place}, {distance}.",
    "figure_story": "{place}: {distance}.",
    "figure_occupied": "Окуповано близько {area}, {share} % України.",
    "figure_oblast": "{oblast}: окуповано {share} %; близько {area} Росія вважає своїми, але не контролює.",
    "figure_unclaimed": "Окуповано поза межами претензій Росії: близько {area}.",
    "figure_moves_to_russia": "За пропозицією «{title}» близько {area}, які утримує Україна, перейшли б до Росії ({oblasts}).",
    "figure_moves_to_ukraine": "За пропозицією «{title}» близько {area}, які утримує Росія, перейшли б до України ({oblasts}).",
    "figure_demilitarised": "За пропозицією «{title}» Україна залишила б близько {area} як демілітаризовану зону ({oblasts}).",
    "note_sample": "Удари: вибірка повідомлень преси з точністю до населеного пункту, а не повний перелік.",
    "note_resolution": "Контроль відомий для кожного населеного пункту й показаний як найближча до нього земля: у дев'яти випадках із десяти відстань до лінії зіткнення в межах {near} від оціненої ({far} далі 50 км).",
    "note_assessed_on": "Контроль за оцінкою на {date}.",
    "note_contested": "Спірний контроль за оцінкою до {date}, перенесено далі.",
    "note_open_borders": "Акти Росії не визначають меж її претензій у Запорізькій і Херсонській областях; показано області повністю.",
    "note_un": "Генеральна Асамблея ООН вважає ці претензії недійсними (резолюції 68/262 та ES-11/4).",
    "note_no_control": "Контроль не показано: {reason}",
    "note_withheld": "Обриси контролю належать {name} і не підлягають поширенню: їх показано тут і вилучено з файлів для завантаження.",
    "source": "Джерела: {sources}.",
    "as_of_control": "Контроль за оцінкою на {control}.",
    "as_of_strikes": "Цифри станом на {strikes}: удари й постраждалі за публікаціями до цього дня; дані про постраждалих можуть уточнюватися.",
    "as_of_figures": "Цифри станом на {figures}, де постраждалих рахували день за днем; удари за публікаціями до {strikes}. Дані про постраждалих можуть уточнюватися.",
    "as_of_corrected": "Останнє виправлення: {date}.",
    "field_killed": "загинули",
    "field_injured": "поранені",
    "correction": "{date}: {what}, {field}: {now}, а не {was}. {why}",
    "correction_added": "{date}: {what}, {field}: {now} (додано). {why}",
    "compare_newly_occupied": "Окуповано {last}, але не {first}",
    "compare_no_longer_occupied": "Окуповано {first}, але не {last}",
    "compare_legend": "{what}: {area}",
    "compare_title": "Нова окупація: {newly}; більше не окуповано: {no_longer}",
    "compare_dek": "Контроль {first} і {last} та що змінилося між ними.",
    "compare_line": "Лінія зіткнення, {date}",
    "compare_counted": "{what}: близько {area}, {places}; населення там до війни: {people}{oblasts}.",
    "compare_nothing": "Між {first} і {last} жодна земля не змінила контролю.",
    "compare_oblast": "{oblast} {area}",
    "compare_oblasts": " (за областями: {oblasts})",
    "compare_unassessed": "Порівняти ці два дні неможливо: {reason}",
    "compare_table": "Що змінило контроль між {first} і {last}",
    "compare_total": "Разом",
    "place_one": "{n} населений пункт",
    "place_few": "{n} населені пункти",
    "place_many": "{n} населених пунктів",
    "place_other": "{n} населеного пункту",
    "compare_places": "Населені пункти",
    "compare_way": "Зміна",
    "newly_occupied": "нова окупація",
    "no_longer_occupied": "більше не окуповано",
    "alt": "Карта України, {date}. {figures}",
    "ring": "{km}",
    "span": "{low}–{high} км",
    "span_miles": "{low}–{high} миль",
    "range_band": "{weapon}: {km}",
    "range_launch": "окупованої землі та Росії",
    "range_contact": "лінії зіткнення",
    "range_point": "обраної точки",
    "note_range": "Дальність: опубліковані номінальні цифри, найменша і найбільша, від {start}; про окремий пуск вони нічого не кажуть.",
    "note_range_beyond": "Уся земля під контролем України лежить у межах опублікованої дальності ({range}).",
    "table_ranges": "Опублікована дальність",
    "range_weapon": "Система",
    "range_low": "Найменша, км",
    "range_high": "Найбільша, км",
    "range_note": "Примітка",
    "range_source": "Джерело",
    "credit_weapons": "дальність: як опубліковано, кожна з джерелом",
    "table_dispute": "Претензії та контроль за областями",
    "scenario_to_russia": "Відійшло б Росії",
    "scenario_to_ukraine": "Повернулося б Україні",
    "scenario_demilitarised": "Лишилося б без військ",
    "table_scenario": "Що змінила б пропозиція",
    "oblast": "Область",
    "dispute_class": "Клас",
    "area_km2": "км²",
    "share_pct": "% області",
    "places": "Населені пункти",
    "population": "Населення до війни",
    "rule": "Правило",
    "moves": "Перейшло б",
    "occupied_claimed": "окуповано, є претензія",
    "occupied_unclaimed": "окуповано, без претензії",
    "claimed_not_held": "є претензія, не контролює",
    "contested": "спірний контроль",
    "undisputed": "неспірне",
    "to_russia": "до Росії",
    "to_ukraine": "до України",
    "demilitarised": "демілітаризовано",
    "ukraine_withdraws": "Україна відходить",
    "russia_withdraws": "Росія відходить",
    "freeze_at_contact_line": "заморожено по лінії зіткнення",
    "recognised_as_russian_de_facto": "визнання де-факто",
    "demilitarised_zone": "демілітаризована зона",
    "unspecified": "не визначено",
    "days_one": "{first}",
    "days_many": "з {first} до {last}",
    "raion": "{name} (район)",
    "oblast_wide": "{name} (область)",
    "credit_control_changes": "статус контролю: за населеними пунктами, за оцінками DeepStateMap",
    "credit_oblast_borders": "Natural Earth",
    "credit_places": "GeoNames",
    "credit_strikes": "удари: повідомлення преси, кожне з посиланням",
    "credit_claims": "претензії: опубліковані акти, кожен із посиланням",
    "credit_scenarios": "пропозиції: за повідомленнями, кожна з посиланням",
}

# Uncertainty below which a distance is said to a step, both in km.
STEPS = ((2, 1), (50, 10), (math.inf, 50))
PHRASES: dict[Locale, dict[str, str]] = {Locale.EN: _EN, Locale.UK: _UK}


class Speaker:
    """Says figures in one language, rounded to what their uncertainty bears."""

    def __init__(self, locale: Locale, *, miles: bool = False) -> None:
        self.locale, self.miles = locale, miles
        self._phrases = PHRASES[locale]

    def say(self, key: str, **parts: object) -> str:
        """Return a phrase with its parts filled in."""
        return self._phrases[key].format(**parts)

    def word(self, field: str) -> str:
        """Return what readers call a field of the data; one without a name of its own, as it is."""
        return self._phrases.get(f"field_{field}", field)

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

    def km(self, km: float, *, step: int = 1) -> str:
        """Return a distance rounded to `step` km, in miles to `step` too if asked for."""
        said = self.say("km", n=self.number(_nearest(km, step)))
        if not self.miles:
            return said
        miles = self.say("miles", n=self.number(_nearest(km / KM_PER_MILE, step)))
        return self.say("with_miles", km=said, miles=miles)

    def span(self, low: float, high: float) -> str:
        """Return two distances as a span, in miles too if asked for."""
        said = self.say("span", low=self.number(low), high=self.number(high))
        if not self.miles:
            return said
        ends = {"low": low / KM_PER_MILE, "high": high / KM_PER_MILE}
        miles = self.say("span_miles", **{end: self.number(mi) for end, mi in ends.items()})
        return self.say("with_miles", km=said, miles=miles)

    def rounded(self, km: float, error_km: float) -> str:
        """Return a distance rounded to what its uncertainty bears.

        Under 2 km of uncertainty to the km, under 50 to tens, else to fifties; what is smaller
        than its own uncertainty is only said to be under it.
        """
        step = next(step for most, step in STEPS if error_km < most)
        if km < error_km:
            return self.say("under", km=self.km(step * -(-error_km // step), step=step))
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
