"""What a map finds: headline, figures in sentences, tables."""

import datetime as dt

import geopandas as gpd
import pandas as pd

from layers import dispute, oblasts, scenarios, waves
from layers.control import ControlDay
from maps import struck
from maps.catalogue import fact
from maps.phrases import Speaker
from maps.spec import MapSpec, Theme

MISMATCH_KM2 = 50  # two drawings of one border differ by this much of an oblast
LEAST_KM2 = 0.5  # what a table in whole km2 can show


def title(spec: MapSpec, speaker: Speaker, hit: gpd.GeoDataFrame, disputed: pd.DataFrame) -> str:
    """Return the headline: the finding, in one line."""
    if spec.theme == Theme.REACH or disputed.empty:
        deepest = struck.deepest(hit, spec)
        if disputed.empty and spec.theme != Theme.REACH:
            return speaker.say("title_no_control", date=speaker.date(spec.date))
        if disputed.empty:
            return speaker.say("title_unassessed", days=speaker.days(*spec.strike_days))
        if deepest is None:
            return speaker.say("title_reach_none", date=speaker.date(spec.date))
        return speaker.say("title_reach", km=struck.about(deepest, spec, speaker))
    totals = dispute.totals(disputed).set_index("dispute_class")
    if spec.theme == Theme.CONTROL:
        share = totals.loc[totals.index.str.startswith("occupied"), "share_pct"].sum()
        return speaker.say("title_control", share=speaker.share(share))
    not_held = totals["area_km2"].get("claimed_not_held", 0.0)
    key = "title_dispute" if not_held > MISMATCH_KM2 else "title_dispute_none"
    return speaker.say(key, area=speaker.area(not_held), date=speaker.date(spec.date))


def dek(spec: MapSpec, speaker: Speaker, *, assessed: bool, days: tuple[dt.date, dt.date]) -> str:
    """Return the line under the headline: days and definition, or that nothing is assessed."""
    if not assessed:
        said = speaker.say("dek_unassessed", date=speaker.date(spec.date))
        if spec.theme != Theme.REACH:
            return said
        return speaker.say("dek_strikes", days=speaker.days(*days), more=said)
    if spec.theme == Theme.REACH:
        return speaker.say(
            "dek_reach", days=speaker.days(*days), what=speaker.say(str(spec.reach_to))
        )
    return speaker.say(f"dek_{spec.theme}", date=speaker.date(spec.date))


def figures(
    spec: MapSpec,
    speaker: Speaker,
    hit: gpd.GeoDataFrame,
    day: ControlDay | None,
    disputed: pd.DataFrame,
) -> tuple[str, ...]:
    """Return what the map says in figures, as sentences."""
    found: list[str] = []
    if spec.theme == Theme.REACH:
        found += _wave(spec, speaker)
        found += struck.sentences(hit, spec, speaker)
    if not disputed.empty:
        found += _dispute_sentences(spec, speaker, disputed)
    if day is not None and spec.scenario:
        found += _scenario_sentences(spec, speaker, day)
    return tuple(found)


def _wave(spec: MapSpec, speaker: Speaker) -> list[str]:
    first, last = spec.strike_days
    wave = waves.on(first) if first == last else None
    keys = ("drones", "missiles", "drones_stopped", "missiles_stopped")
    if wave is None:
        return []
    values = [wave[key if key.endswith("stopped") else f"{key}_launched"] for key in keys]
    if any(pd.isna(value) for value in values):
        return []
    said = {key: speaker.number(value) for key, value in zip(keys, values, strict=True)}
    return [speaker.say("figure_wave", date=speaker.date(first), **said)]


def _dispute_sentences(spec: MapSpec, speaker: Speaker, disputed: pd.DataFrame) -> list[str]:
    totals = dispute.totals(disputed).set_index("dispute_class")
    occupied = totals[totals.index.str.startswith("occupied")]
    area, share = occupied["area_km2"].sum(), occupied["share_pct"].sum()
    found = [speaker.say("figure_occupied", area=speaker.area(area), share=speaker.share(share))]
    if spec.theme != Theme.DISPUTE:
        return found
    for iso, table in disputed.groupby("oblast_iso"):
        by = table.set_index("dispute_class")
        if (
            "claimed_not_held" in by.index
            and by["area_km2"].get("claimed_not_held", 0) > MISMATCH_KM2
        ):
            found.append(
                speaker.say(
                    "figure_oblast",
                    oblast=oblasts.name_of(str(iso), locale=str(spec.locale)),
                    share=speaker.share(by["share_pct"].get("occupied_claimed", 0.0)),
                    area=speaker.area(by["area_km2"]["claimed_not_held"]),
                )
            )
    unclaimed = totals["area_km2"].get("occupied_unclaimed", 0.0)
    if unclaimed:
        found.append(speaker.say("figure_unclaimed", area=speaker.area(unclaimed)))
    return found


def _scenario_sentences(spec: MapSpec, speaker: Speaker, day: ControlDay) -> list[str]:
    moved = dispute.apply_scenario(spec.scenario, day, locale=str(spec.locale))
    titles = scenarios.load().set_index("scenario_id")["title"]
    title = fact(titles.loc[[spec.scenario]].iloc[0], spec.locale)
    found = []
    for moves, key in (
        ("to_russia", "figure_moves_to_russia"),
        ("to_ukraine", "figure_moves_to_ukraine"),
        ("demilitarised", "figure_demilitarised"),
    ):
        rows = moved[(moved["moves"] == moves) & (moved["area_km2"] > 0)]
        if len(rows):
            names = ", ".join(rows["oblast_name"])
            area = speaker.area(rows["area_km2"].sum())
            found.append(speaker.say(key, title=title, area=area, oblasts=names))
    return found


def tables(
    spec: MapSpec, speaker: Speaker, day: ControlDay | None, disputed: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return the tables under the map, in the reader's words."""
    if day is None or spec.theme == Theme.REACH:
        return {}
    held = disputed[
        (disputed["dispute_class"] != "undisputed") & (disputed["area_km2"] >= LEAST_KM2)
    ]
    found = {speaker.say("table_dispute"): _in_words(held, speaker)}
    if spec.scenario:
        moved = dispute.apply_scenario(spec.scenario, day, locale=str(spec.locale))
        found[speaker.say("table_scenario")] = _in_words(moved, speaker)
    return found


def _in_words(table: pd.DataFrame, speaker: Speaker) -> pd.DataFrame:
    """Return a table with heads and codes in the reader's language."""
    columns = {
        "oblast_name": "oblast",
        **{
            name: name
            for name in ("dispute_class", "rule", "moves", "area_km2", "share_pct", "places")
        },
        "population": "population",
    }
    kept = table[[column for column in columns if column in table.columns]].copy()
    for column in ("dispute_class", "rule", "moves"):
        if column in kept:
            kept[column] = [speaker.say(code) if code else "" for code in kept[column]]
    kept["area_km2"] = kept["area_km2"].round().astype(int)
    if "share_pct" in kept:
        kept["share_pct"] = kept["share_pct"].round(1)
    kept.columns = [speaker.say(columns[column]) for column in kept.columns]
    return kept.reset_index(drop=True)
