"""What stands around the map in the dashboard: words, tables and the card of a place."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from geo.errors import InputError, UnknownNameError
from layers import answer, oblasts, places, reach
from layers.control import ControlSource
from maps import style
from maps.catalogue import facts
from maps.dashboard_frame import LEAST_PX, MAP_HEIGHT
from maps.dashboard_words import say
from maps.page import foot as foot_lines
from maps.phrases import Speaker
from maps.scene import Scene
from maps.spec import Distance, MapSpec

_ROLES = ("claim", "ink", "land", "paper", "quiet", "rule", "text")


def _variables() -> str:
    """Return the colours of the panels, each as the page's light or dark ground asks."""
    pairs = {role: (getattr(style.LIGHT, role), getattr(style.DARK, role)) for role in _ROLES}
    pairs["side"] = (style.LIGHT.land, style.DARK.panel)  # what the controls stand on
    return " ".join(f"--rd-{role}: light-dark({a}, {b});" for role, (a, b) in pairs.items())


# What Streamlit gives no option for: the measure of the page, and the type of our own words.
STYLE = Markup(f"""<style>
.stApp, .rd-first {{ {_variables()} --rd-font: {style.FONT}; }}
.stApp .stMainBlockContainer {{ padding: 2.2rem 2rem 3rem; max-width: max(1320px, 66vw); }}
.stApp [data-testid="stSidebarHeader"] {{ height: 2.4rem; margin: 0; padding: 6px 12px 0; }}
.stApp [data-testid="stSidebarUserContent"] {{ padding-top: 0; }}
[data-stale="true"] {{ opacity: 1 !important; transition: none !important; }}
.stHtml .rd-title {{ margin: 0 0 4px; padding: 0; font-size: clamp(22px, 1.6vw + 12px, 32px);
  line-height: 1.16; font-weight: 750; letter-spacing: -0.012em; color: var(--rd-ink);
  text-wrap: balance; }}
.stHtml .rd-dek {{ margin: 0; font-size: 16px; line-height: 1.42; max-width: 52em; }}
.stHtml ul.rd-figures {{ margin: 0; padding: 0; list-style: none;
  font-variant-numeric: tabular-nums; }}
.stHtml .rd-figures li {{ margin: 0 0 7px; padding: 0 0 0 14px; font-size: 16px;
  border-left: 2px solid var(--rd-rule); }}
.stTabs [role="tabpanel"] {{ min-height: 28rem; }}
.stHtml .rd-foot p {{ margin: 0 0 3px; font-size: 13px; line-height: 1.45;
  color: var(--rd-quiet); }}
.stHtml .rd-foot {{ border-top: 1px solid var(--rd-rule); padding-top: 12px; }}
.stHtml .rd-note {{ font-size: 14px; line-height: 1.45; color: var(--rd-quiet); margin: 0; }}
.stHtml .rd-remark {{ font-size: 15px; margin: 0; padding: 8px 14px; background: var(--rd-land);
  border-left: 3px solid var(--rd-claim); color: var(--rd-ink); max-width: 60em; }}
.stHtml .rd-question {{ margin: 10px 0 -6px; font-size: 15px; font-weight: 700;
  color: var(--rd-ink); }}
@media (min-width: 960px) {{
  .stHtml ul.rd-figures:not(.rd-answer) {{ columns: 2; column-gap: 40px; }}
  .stHtml .rd-figures li {{ break-inside: avoid; }}
}}
@media (max-width: 640px) {{
  .stApp .stMainBlockContainer {{ padding: 4.2rem 1rem 2rem; }}
  .stHtml .rd-dek {{ font-size: 15px; }}
}}
[data-testid="stLayoutWrapper"]:has(> .st-key-called) {{ display: none; }}
.st-key-map {{ container-type: inline-size; }}
.st-key-map > :first-child {{ min-height: calc({MAP_HEIGHT.format("cqw")} + {LEAST_PX}px); }}
@media (min-width: 769px) {{
  .stAppViewContainer:not(:has(.stSidebar)) {{ padding-left: 300px; }}
}}
.st-key-pages {{ border-bottom: 1px solid var(--rd-rule); padding-bottom: 3px; }}
/* What holds a place until Streamlit has loaded what comes there is as high as that will be. */
.stMain .stColumn [data-testid="stSkeleton"] {{ height: 68px; }}
.st-key-pages [data-testid="stSkeleton"] {{ width: 64px; height: 20px; }}
@media (prefers-reduced-motion: reduce) {{ * {{ transition: none !important; }} }}
</style>""")  # noqa: S704 - our own text


@dataclass(frozen=True)
class PlaceCard:
    """How far a place is, in words and as tables: all that lets the figure be quoted."""

    said: str
    status: str
    caution: str
    distances: pd.DataFrame
    sectors: pd.DataFrame
    foot: tuple[str, ...]


def headline(scene: Scene) -> Markup:
    """Return the finding, and the line under it."""
    dek = Markup('<p class="rd-dek">{}</p>').format(scene.dek) if scene.dek else Markup()
    return Markup('<h1 class="rd-title">{}</h1>{}').format(scene.title, dek)


def top(title: str, dek: str) -> Markup:
    """Return the head of a page that is not about one finding."""
    return Markup('<h1 class="rd-title">{}</h1><p class="rd-dek">{}</p>').format(title, dek)


def question(words: str) -> Markup:
    """Return the head of a group of controls."""
    return Markup('<p class="rd-question">{}</p>').format(words)


def note(words: str) -> Markup:
    """Return a quiet line."""
    return Markup('<p class="rd-note">{}</p>').format(words)


def figures(scene: Scene) -> Markup:
    """Return the figures as sentences."""
    items = Markup().join(Markup("<li>{}</li>").format(words) for words in scene.figures)
    label = say(scene.spec.locale, "figures")
    return Markup('<ul class="rd-figures" aria-label="{}">{}</ul>').format(label, items)


def foot(scene: Scene) -> Markup:
    """Return notes, sources and dates."""
    lines = [*scene.notes, *foot_lines(scene)]
    return Markup('<div class="rd-foot">{}</div>').format(
        Markup().join(Markup("<p>{}</p>").format(line) for line in lines)
    )


def strikes(scene: Scene) -> pd.DataFrame:
    """Return the strikes on the map as a table, the story's first; missing numbers stay missing."""
    frame, locale = scene.strikes, scene.spec.locale
    columns = {
        "place": frame["name"],
        "day": frame["date"],
        "distance_km": frame["distance_km"],
        "killed": frame["killed"],
        "injured": frame["injured"],
        "weapon": frame["weapon_words"],
        "distance": frame["distance_words"],
        "what_happened": frame["words"],
        "precision": frame["precision_words"],
        "source": [pairs[0][1] if pairs else "" for pairs in frame["sources"]],
    }
    table = pd.DataFrame(columns).reset_index(drop=True)
    return table.rename(columns={key: say(locale, key) for key in columns})


def strike_totals(scene: Scene) -> str:
    """Return how many strikes the table holds, with what their casualties add up to."""
    frame, locale = scene.strikes, scene.spec.locale
    speaker = Speaker(locale)
    return say(
        locale,
        "strike_totals",
        n=speaker.number(len(frame)),
        killed=speaker.number(frame["killed"].sum()),
        injured=speaker.number(frame["injured"].sum()),
        unknown=speaker.number(frame["casualties"].isna().sum()),
    )


def told_first(first: str, *more: str) -> Markup:
    """Return an answer: its first sentence stands out."""
    rest = Markup().join(Markup("<li>{}</li>").format(line) for line in more)
    return Markup('<ul class="rd-figures rd-answer"><li><b>{}</b></li>{}</ul>').format(first, rest)


def picture(png_base64: str, alt: str) -> Markup:
    """Return the map as a picture with its alternative text."""
    return Markup('<img alt="{}" style="max-width:100%" src="data:image/png;base64,{}">').format(
        alt, png_base64
    )


def sentences(lines: Iterable[str]) -> Markup:
    """Return sentences under one another."""
    items = Markup().join(Markup("<li>{}</li>").format(line) for line in lines)
    return Markup('<ul class="rd-figures">{}</ul>').format(items)


def place_card(
    name: str, oblast_iso: str, day: dt.date, spec: MapSpec, *, control: ControlSource
) -> PlaceCard:
    """Return how far a place is from the contact line of a day, and from what else matters.

    Parameters
    ----------
    name
        English or Ukrainian, or an older spelling, in any case.
    oblast_iso
        Its oblast's code; empty for any.

    Raises
    ------
    InputError
        The name is empty or unknown, with the nearest names; or control was not assessed.
    """
    place = found_place(name, oblast_iso, spec)
    found = answer.about_point(
        place.longitude,
        place.latitude,
        day,
        control=control,
        location_precision="settlement",
    )
    speaker = Speaker(spec.locale, miles=spec.miles)
    called = place.name_uk if spec.locale == "uk" and place.name_uk else place.name_en
    oblast = oblasts.name_of(place.oblast_iso, locale=str(spec.locale))
    distance = _contact(found, speaker)
    status = found["status_on_day"] or "unknown_status"
    note = " ".join(speaker.reason(part) for part in re.split(r"(?<=\.) ", found["note"]))
    notes = [note, say(spec.locale, "method"), facts(found["source"], spec.locale)]
    return PlaceCard(
        said=say(
            spec.locale,
            "place_found",
            place=called,
            oblast=oblast,
            date=speaker.date(day),
            distance=distance,
        ),
        status=say(spec.locale, "status", status=say(spec.locale, status)),
        caution=caution(place, spec),
        distances=_distances(found, speaker),
        sectors=_sectors(found, speaker),
        foot=tuple(line for line in notes if line),
    )


def remark(words: str) -> Markup:
    """Return what must be known of the map."""
    return Markup('<p class="rd-remark" role="note">{}</p>').format(words)


def said(card: PlaceCard) -> Markup:
    """Return a place's answer in words."""
    first = Markup("<li><b>{}</b> {}</li>").format(card.said, card.status)
    more = Markup("<li>{}</li>").format(card.caution) if card.caution else Markup()
    return Markup('<ul class="rd-figures">{}{}</ul>').format(first, more)


def rests_on(card: PlaceCard) -> Markup:
    """Return how a place was measured, and on what."""
    lines = Markup().join(Markup("<p>{}</p>").format(line) for line in card.foot)
    return Markup('<div class="rd-foot">{}</div>').format(lines)


def escaped(text: str) -> str:
    r"""Return text that stands as it is where Markdown is read.

    Examples
    --------
    >>> print(escaped("[a](b) *c*"))
    \[a\]\(b\) \*c\*
    """
    return re.sub(r"([\\`*_{}\[\]()#+!|<>$~:])", r"\\\1", text)


def found_place(name: str, oblast_iso: str, spec: MapSpec) -> places.Place:
    """Return the place of a name.

    Raises
    ------
    InputError
        The name is empty or unknown, with the nearest names, in the reader's language.
    """
    if not name.strip():
        raise InputError(say(spec.locale, "name_wanted"))
    try:
        return places.find(name, oblast_iso=oblast_iso or None)
    except UnknownNameError as error:
        oblast = oblasts.name_of(oblast_iso, locale=str(spec.locale))
        where = say(spec.locale, "in_oblast", oblast=oblast) if oblast_iso else ""
        names = ", ".join(error.nearest)
        nearest = say(spec.locale, "nearest_names", names=names) if names else ""
        text = say(spec.locale, "place_unknown", name=name, where=where, nearest=nearest)
        raise UnknownNameError(text.strip(), nearest=error.nearest) from error


def _contact(found: dict[str, Any], speaker: Speaker) -> str:
    what = speaker.say(str(Distance.CONTACT))
    if found["contact_sector"]:
        oblast = oblasts.name_of(found["contact_sector"], locale=str(speaker.locale))
        what = speaker.say("sector", what=what, oblast=oblast)
    error = found["uncertainty_km"]
    km = speaker.about(found["contact_km"], error)
    return speaker.say("measured", km=km, what=what, error=speaker.km(max(1.0, error)))


def caution(place: places.Place, spec: MapSpec) -> str:
    """Return that others bear the same name; empty if none does."""
    if not place.namesakes:
        return ""
    locale = str(spec.locale)
    named = [oblasts.name_of(iso, locale=locale) for iso in place.namesakes]
    return say(
        spec.locale,
        "namesakes",
        n=len(place.namesakes) + 1,
        oblast=oblasts.name_of(place.oblast_iso, locale=locale),
        others=", ".join(dict.fromkeys(named)),
    )


def _distances(found: dict[str, Any], speaker: Speaker) -> pd.DataFrame:
    rows = []
    for name, column in reach.FOOT_OF.items():
        if pd.isna(found[column]):
            continue
        # A state border does not move with control: only the place's own spot is unsure.
        own = column in {"russia_km", "eu_border_km"}
        error = found["location_uncertainty_km" if own else "uncertainty_km"]
        rows.append(
            {
                "to_what": speaker.say(name),
                "distance": speaker.about(found[column], error),
                "uncertainty": speaker.km(max(1.0, error)),
                "definition": say(speaker.locale, f"define_{column}"),
            }
        )
    return _headed(pd.DataFrame(rows), speaker)


def _sectors(found: dict[str, Any], speaker: Speaker) -> pd.DataFrame:
    rows = [
        {
            "sector": oblasts.name_of(row["sector"], locale=str(speaker.locale)),
            "kind": say(speaker.locale, row["kind"]),
            "distance": speaker.about(row["km"], found["uncertainty_km"]),
        }
        for row in found["sectors"]
    ]
    return _headed(pd.DataFrame(rows, columns=["sector", "kind", "distance"]), speaker)


def _headed(table: pd.DataFrame, speaker: Speaker) -> pd.DataFrame:
    return table.rename(columns={key: say(speaker.locale, str(key)) for key in table.columns})
