"""Strikes on the map: chosen by the spec, measured against their own day, put into words."""

import datetime as dt
import math
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import UnknownNameError
from geo.geodesic import densify
from layers import borders, figures, oblasts, places, reach, strikes
from layers.control import ControlSource
from maps.catalogue import fact
from maps.ground import empty as no_rows
from maps.phrases import Speaker
from maps.scene import LegendEntry
from maps.spec import Distance, Locale, MapSpec
from maps.style import SHAPES

LINE_STEP_KM = 25.0  # a geodesic drawn in steps this long leaves no visible corner
TOLD = 3  # strikes a map tells of when its spec names no story
LINES_OF_A_CROWD = 12  # with more strikes than this only the story's lines are drawn
COLUMNS = (
    "strike_id",
    "date",
    "name",
    "words",
    "weapon",
    "weapon_class",
    "weapon_words",
    "killed",
    "injured",
    "casualties",
    "casualties_words",
    "story",
    "disputed",
    "distance_km",
    "distance_words",
    "distances",
    "precision_words",
    "notes",
    "sources",
)
LINE_COLUMNS = ("strike_id", "km", "words", "foot_lon", "foot_lat")


@lru_cache(maxsize=8)
def known_strikes(as_of: dt.date | None) -> gpd.GeoDataFrame:
    """Return the strikes with the figures that stand as of a day; read-only."""
    return figures.dated(strikes.load(), as_of)


def none() -> gpd.GeoDataFrame:
    """Return no strikes, measured."""
    nothing = reach.Reach(pd.DataFrame(columns=list(reach.COLUMNS)), {})
    return measured_frame(figures.dated(strikes.load().iloc[:0]), nothing)


def measured(spec: MapSpec, source: ControlSource) -> gpd.GeoDataFrame:
    """Return the spec's strikes with their measures and feet, those named in the story first."""
    chosen = strikes.choose(
        known_strikes(spec.figures_as_of),
        days=spec.strike_days,
        oblasts=spec.oblasts,
        weapon_classes=spec.weapon_classes,
        target_types=spec.target_types,
        min_casualties=spec.min_casualties,
    ).reset_index(drop=True)
    days = list(chosen["date"])
    found = reach.measure(
        chosen["longitude"],
        chosen["latitude"],
        days,
        control=source,
        date_precision=list(chosen["date_precision"]),
    )
    frame = measured_frame(chosen, found)
    frame["story"] = of_story(frame, spec)
    return frame.sort_values("story", ascending=False, kind="stable", ignore_index=True)


def measured_frame(chosen: gpd.GeoDataFrame, found: reach.Reach) -> gpd.GeoDataFrame:
    """Return strikes joined to their measures, with foot_lon and foot_lat of each distance."""
    table = found.table.drop(columns="oblast_iso").set_index(chosen.index)
    more: dict[str, object] = {
        f"{name}_foot_{axis}": values
        for name, foot in found.feet.items()
        for axis, values in zip(("lon", "lat"), foot, strict=True)
    }
    more["casualties"] = strikes.casualties(chosen)
    location = chosen["location_precision"].map(strikes.LOCATION_UNCERTAINTY_KM).to_numpy(float)
    others = [
        np.nan_to_num(table[f"{what}_uncertainty_km"].to_numpy(float))
        for what in ("control", "date")
    ]
    more["error_km"] = np.sqrt(location**2 + others[0] ** 2 + others[1] ** 2)
    more["story"] = False
    columns = [chosen, table, pd.DataFrame(more, index=chosen.index)]
    return gpd.GeoDataFrame(pd.concat(columns, axis=1))


def of_story(frame: gpd.GeoDataFrame, spec: MapSpec) -> pd.Series:
    """Return which of the strikes on a map it tells of.

    Without a story of its own those are its deepest that are placed at a settlement.
    """
    if spec.story:
        return frame["strike_id"].isin(spec.story)
    km = frame[f"{spec.reach_to}_km"].where(frame["location_precision"] == "settlement")
    return km.rank(ascending=False, method="first") <= TOLD


def deepest(frame: gpd.GeoDataFrame, spec: MapSpec) -> pd.Series | None:
    """Return the strike with the greatest distance, placed at a settlement if any is."""
    column = f"{spec.reach_to}_km"
    rows = frame[frame[column].notna()]
    settled = rows[rows["location_precision"] == "settlement"]
    rows = settled if len(settled) else rows
    return None if rows.empty else rows.iloc[int(rows[column].to_numpy().argmax())]


def about(row: pd.Series, spec: MapSpec, speaker: Speaker) -> str:
    """Return a strike's main distance, rounded to what it bears."""
    return speaker.about(row[f"{spec.reach_to}_km"], row["error_km"])


def sentences(frame: gpd.GeoDataFrame, spec: MapSpec, speaker: Speaker) -> list[str]:
    """Return the figures of the strikes as sentences."""
    if frame.empty:
        return []
    found = []
    first = deepest(frame, spec)
    if first is not None:
        said = _distance(first, spec.reach_to, speaker)
        found.append(speaker.say("figure_deepest", place=_place(first, speaker), distance=said))
    for _, row in frame[frame["story"]].iterrows():
        if first is None or row["strike_id"] != first["strike_id"]:
            said = _distance(row, spec.reach_to, speaker)
            found.append(speaker.say("figure_story", place=_place(row, speaker), distance=said))
    found.append(speaker.say("figure_count", n=speaker.number(len(frame))))
    return found


def frame(found: gpd.GeoDataFrame, spec: MapSpec, speaker: Speaker) -> gpd.GeoDataFrame:
    """Return the strikes as a scene holds them."""
    if found.empty:
        return empty()
    order = [spec.reach_to, *(other for other in Distance if other != spec.reach_to)]
    rows = [
        {
            "strike_id": row["strike_id"],
            "date": row["date"],
            "name": _place(row, speaker),
            "words": fact(row["summary"], speaker.locale),
            "weapon": row["weapon"],
            "weapon_class": row["weapon_class"],
            "weapon_words": _weapon(row, speaker),
            "casualties_words": _casualties(row, speaker),
            "story": bool(row["story"]),
            "disputed": row["attribution"] == "disputed",
            "distance_km": _told_km(row, order[0], speaker),
            "distance_words": _distance(row, order[0], speaker),
            "distances": [
                (speaker.say(str(kind)), _distance(row, kind, speaker, label=False))
                for kind in order[1:]
            ],
            "precision_words": _precision(row, speaker),
            "notes": fact(row["notes"], speaker.locale),
            "sources": [
                (row["source_name"] or row["source_url"], row["source_url"]),
                *(
                    [(_host(row["second_source_url"]), row["second_source_url"])]
                    if row["second_source_url"]
                    else []
                ),
                *(pair for pair in row["count_sources"] if pair[1] != row["source_url"]),
            ],
        }
        for _, row in found.iterrows()
    ]
    made = pd.DataFrame(rows)
    for column in ("killed", "injured", "casualties"):
        made[column] = found[column].astype("Int64").to_numpy()
    made["distance_km"] = made["distance_km"].astype("Int64")
    return gpd.GeoDataFrame(
        made[list(COLUMNS)], geometry=found.geometry.to_numpy(), crs="EPSG:4326"
    )


def empty() -> gpd.GeoDataFrame:
    """Return no strikes, as a scene holds them."""
    return no_rows(*COLUMNS)


def lines(found: gpd.GeoDataFrame, spec: MapSpec, speaker: Speaker) -> gpd.GeoDataFrame:
    """Return the geodesic from each strike to its foot; few, where strikes crowd."""
    rows = found[found[f"{spec.reach_to}_km"].fillna(0) > 0] if len(found) else found
    if len(rows) > LINES_OF_A_CROWD:
        rows = rows[rows["story"]]
    if rows.empty:
        return no_lines()
    ends = zip(
        rows["longitude"],
        rows["latitude"],
        rows[f"{spec.reach_to}_foot_lon"],
        rows[f"{spec.reach_to}_foot_lat"],
        strict=True,
    )
    drawn = [
        densify(shapely.LineString([(lon, lat), (foot_lon, foot_lat)]), step_km=LINE_STEP_KM)
        for lon, lat, foot_lon, foot_lat in ends
    ]
    km = rows[f"{spec.reach_to}_km"].astype(float)
    return gpd.GeoDataFrame(
        {
            "strike_id": rows["strike_id"].to_numpy(),
            "km": km.to_numpy(),
            "words": [speaker.rounded(d, e) for d, e in zip(km, rows["error_km"], strict=True)],
            "foot_lon": rows[f"{spec.reach_to}_foot_lon"].to_numpy(),
            "foot_lat": rows[f"{spec.reach_to}_foot_lat"].to_numpy(),
        },
        geometry=drawn,
        crs="EPSG:4326",
    )


def no_lines() -> gpd.GeoDataFrame:
    """Return no reach lines."""
    return no_rows(*LINE_COLUMNS)


def legend(found: gpd.GeoDataFrame, speaker: Speaker) -> Iterable[LegendEntry]:
    """Yield what the strikes on the map need explained."""
    if found.empty:
        return
    if found["story"].any() and not found["story"].all():
        yield LegendEntry("story", speaker.say("legend_story"))
    present = set(found["weapon_class"])
    for weapon_class in SHAPES:
        if weapon_class in present:
            yield LegendEntry(weapon_class, speaker.say(weapon_class))
    if found["casualties"].notna().any():
        yield LegendEntry("casualties", speaker.say("legend_casualties"))
    if found["casualties"].isna().any():
        yield LegendEntry("unknown_casualties", speaker.say("legend_unknown_casualties"))
    if found["disputed"].any():
        yield LegendEntry("disputed", speaker.say("legend_disputed"))


def names(found: gpd.GeoDataFrame, speaker: Speaker) -> Iterable[tuple[str, str]]:
    """Yield each strike's id with its place and day, as a correction names it."""
    for _, row in found.iterrows():
        yield str(row["strike_id"]), f"{_place(row, speaker)}, {speaker.date(row['date'])}"


def _place(row: pd.Series, speaker: Speaker) -> str:
    return place_name(row["place"], row["oblast_iso"], speaker)


def place_name(place: str, oblast_iso: str, speaker: Speaker) -> str:
    """Return what a place of the data is called in a language: in Ukrainian, or as in the data."""
    if speaker.locale != Locale.UK:
        return str(place)
    return ukrainian_name(str(place), oblast_iso, speaker)


def ukrainian_name(place: str, oblast_iso: str, speaker: Speaker) -> str:
    """Return a place's Ukrainian name where the gazetteer has it, else the name as given."""
    for ending, key in ((" raion", "raion"), (" oblast", "oblast_wide")):
        if place.endswith(ending):
            name = ukrainian_name(place.removesuffix(ending), oblast_iso, speaker)
            return speaker.say(key, name=name)
    # "Starychi (Yavoriv training area)": the place is what stands before the bracket.
    name, bracket, rest = place.partition(" (")
    try:
        found = places.find(name, oblast_iso=oblast_iso).name_uk or name
    except UnknownNameError:
        found = name
    return f"{found}{bracket}{rest}"


def _weapon(row: pd.Series, speaker: Speaker) -> str:
    said = ", ".join(fact(weapon, speaker.locale) for weapon in row["weapon"].split(";"))
    return said or speaker.say("weapon_unknown")


def _casualties(row: pd.Series, speaker: Speaker) -> str:
    said = [
        speaker.say(
            key, n=speaker.say("not_stated") if pd.isna(row[key]) else speaker.number(row[key])
        )
        for key in ("killed", "injured")
    ]
    text = "; ".join(said)
    if not row["source_date"]:
        return text
    try:
        day = speaker.date(pd.Timestamp(row["source_date"]).date())
    except ValueError:
        day = row["source_date"]
    return speaker.say("as_of", text=text, date=day)


def _distance(row: pd.Series, kind: Distance, speaker: Speaker, *, label: bool = True) -> str:
    """Return a distance in words: rounded, to what, in which sector, with its uncertainty."""
    km = row[f"{kind}_km"]
    if pd.isna(km):
        return speaker.reason(row["reason"]) or speaker.say("no_distance")
    about_km, error = speaker.about(km, row["error_km"]), speaker.km(max(1.0, row["error_km"]))
    where = _where(row, kind, speaker)
    if not label:
        said = speaker.say("plus_minus", km=about_km, error=error)
        return f"{said} ({where})" if where else said
    what = speaker.say(str(kind))
    if where:
        key = "country" if kind == Distance.EU_BORDER else "sector"
        what = speaker.say(key, what=what, country=where, oblast=where)
    return speaker.say("measured", km=about_km, what=what, error=error)


def _told_km(row: pd.Series, kind: Distance, speaker: Speaker) -> int | None:
    """Return a distance as its words tell it, as a number."""
    km = row[f"{kind}_km"]
    return None if pd.isna(km) else speaker.rounded_km(km, row["error_km"])


def _where(row: pd.Series, kind: Distance, speaker: Speaker) -> str:
    if kind == Distance.CONTACT and row["contact_sector"]:
        return oblasts.name_of(row["contact_sector"], locale=str(speaker.locale))
    if kind == Distance.EU_BORDER and row["eu_country"]:
        names = borders.load().set_index("iso")[oblasts.name_column(speaker.locale)]
        return str(names.get(row["eu_country"], row["eu_country"]))
    return ""


def _precision(row: pd.Series, speaker: Speaker) -> str:
    km = strikes.LOCATION_UNCERTAINTY_KM[row["location_precision"]]
    said = [speaker.say(f"precision_{row['location_precision']}", km=speaker.km(math.ceil(km)))]
    if not pd.isna(row["control_uncertainty_km"]):
        said.append(speaker.say("control_precision", km=speaker.km(row["control_uncertainty_km"])))
    if row["date_uncertainty_km"] >= 1:  # what the line moved meanwhile
        said.append(speaker.say("date_precision", km=speaker.km(row["date_uncertainty_km"])))
    return " ".join(said)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:  # no address at all: it is told as it stands
        return url
