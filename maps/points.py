"""Many points on one map: which of their columns are told, in the reader's words.

They are strikes of the reader's own, in place of the embedded ones, or the embedded ones where
they are too many to be markers.
"""

import math
from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd

from layers import oblasts, strikes
from maps.elements.table import web_address, web_addresses
from maps.phrases import Speaker
from maps.points_data import Column, Kind, Points, Role, Values, pack
from maps.scene import LegendEntry
from maps.style import SHAPES
from maps.words import POINTS_WORDS

MANY = 120
"""With more strikes than this a marker each is slow to move and nobody can read them."""

Told = tuple[Column, Values]


def of_file(frame: pd.DataFrame, speaker: Speaker) -> Points | None:
    """Return strikes as read from a file, their empty columns left out; `None` if there are none.

    Parameters
    ----------
    frame
        Strikes as `layers.sources.read` returns them.
    """
    if frame.empty:
        return None
    word = POINTS_WORDS[speaker.locale]
    told: list[Told] = [
        (Column("place", word["place"], Kind.TEXT, Role.NAME), frame["place"]),
        (Column("what", word["what"], Kind.TEXT, Role.LEAD), frame["summary"]),
        *_choices(frame, speaker, weapon_told=not _has(frame["weapon"])),
        (Column("weapon_as_reported", word["weapon"], Kind.TEXT), frame["weapon"]),
        *(
            (Column(name, word[name], Kind.COUNT, Role.SIZE), frame[name])
            for name in ("killed", "injured")
        ),
        (Column("precision", word["precision"], Kind.TEXT), _precision(frame, speaker)),
        (_disputed(speaker), frame["attribution"].where(frame["attribution"] == "disputed", "")),
        (Column("notes", word["notes"], Kind.TEXT), frame["notes"]),
        (Column("sources", word["sources"], Kind.LINK), _links(frame)),
    ]
    return pack(_bare(frame), [pair for pair in told if _has(pair[1])])


def of_strikes(scene_strikes: gpd.GeoDataFrame, speaker: Speaker) -> Points | None:
    """Return the strikes of a scene that are not of its story, if they are many; else `None`."""
    if len(scene_strikes) <= MANY:
        return None
    rows = scene_strikes[~scene_strikes["story"].astype(bool)]
    known = strikes.load().set_index("strike_id")
    known = known.reindex(rows["strike_id"])[["oblast_iso", "target_type"]].fillna("")
    frame = rows.assign(
        longitude=rows.geometry.x,
        latitude=rows.geometry.y,
        oblast_iso=known["oblast_iso"].to_numpy(),
        target_type=known["target_type"].to_numpy(),
    )
    word = POINTS_WORDS[speaker.locale]
    told: list[Told] = [
        (Column("place", word["place"], Kind.TEXT, Role.NAME), frame["name"]),
        (Column("what", word["what"], Kind.TEXT, Role.LEAD), frame["words"]),
        (Column("distance", word["distance"], Kind.TEXT), frame["distance_words"]),
        *_choices(frame, speaker, weapon_told=False),
        (Column("weapon_as_reported", word["weapon"], Kind.TEXT), frame["weapon_words"]),
        (Column("casualties", word["casualties"], Kind.TEXT), frame["casualties_words"]),
        *(
            (Column(name, word[name], Kind.COUNT, Role.SIZE, told=False), frame[name])
            for name in ("killed", "injured")
        ),
        (Column("precision", word["precision"], Kind.TEXT), frame["precision_words"]),
        (
            Column("distances", word["other_distances"], Kind.LIST),
            [[f"{name}: {km}" for name, km in pairs] for pairs in frame["distances"]],
        ),
        (_disputed(speaker), np.where(frame["disputed"], "disputed", "")),
        (Column("notes", word["notes"], Kind.TEXT), frame["notes"]),
        (
            Column("sources", word["sources"], Kind.LINK),
            [
                "\t".join(f"{web_address(url)} {name}" for name, url in pairs)
                for pairs in frame["sources"]
            ],
        ),
        (Column("id", "", Kind.TEXT, Role.ID, told=False), frame["strike_id"]),
    ]
    return pack(_bare(frame), [pair for pair in told if _has(pair[1])], of_strikes=True)


def legend(points: Points, speaker: Speaker, *, told: set[str]) -> Iterable[LegendEntry]:
    """Yield what the points on the map need explained beyond the entries already told."""
    for column in points.columns:
        if column.role is Role.SHAPE:
            present = {key for key, _ in column.values}
            for key in SHAPES:
                if key in present - told:
                    yield LegendEntry(key, speaker.say(key))
        if column.role is Role.DISPUTED and "disputed" not in told:
            yield LegendEntry("disputed", speaker.say("legend_disputed"))
    yield LegendEntry("group", speaker.say("legend_group"))


def _choices(frame: pd.DataFrame, speaker: Speaker, *, weapon_told: bool) -> list[Told]:
    """Return what readers filter by, the values in a fixed order; only those that occur."""
    word = POINTS_WORDS[speaker.locale]
    found: list[Told] = []
    for name, key, role, order in (
        ("weapon_class", "weapon", Role.SHAPE, strikes.WEAPON_CLASSES),
        ("oblast_iso", "oblast", Role.NONE, ()),
        ("target_type", "target", Role.NONE, ()),
    ):
        values = frame[name].fillna("").astype(str)
        if name == "weapon_class":
            values = values.where(values != "", "unknown")
        present = [str(value) for value in pd.unique(values)]
        words = {value: _said(name, value, speaker) for value in present}
        if order:
            present.sort(key=lambda value: order.index(value) if value in order else len(order))
        else:
            present.sort(key=lambda value: (value == "", words[value]))
        column = Column(
            key,
            word[key],
            Kind.CHOICE,
            role,
            tuple((value or "none", words[value]) for value in present),
            told=weapon_told or name == "oblast_iso",
        )
        if len(present) > 1 or present != [""]:
            found.append((column, values.where(values != "", "none")))
    return found


def _said(name: str, value: str, speaker: Speaker) -> str:
    word = POINTS_WORDS[speaker.locale]
    if name == "weapon_class" and value in strikes.WEAPON_CLASSES:
        return speaker.say(value)
    if name == "oblast_iso" and value:
        return oblasts.name_of(value, locale=str(speaker.locale))
    return word.get(f"target_{value}", value.replace("_", " ")) or word["not_stated"]


def _precision(frame: pd.DataFrame, speaker: Speaker) -> pd.Series:
    said = {
        name: speaker.say(f"precision_{name}", km=speaker.km(math.ceil(km)))
        for name, km in strikes.LOCATION_UNCERTAINTY_KM.items()
    }
    return frame["location_precision"].map(said).fillna("")


def _disputed(speaker: Speaker) -> Column:
    word = POINTS_WORDS[speaker.locale]
    values = (("", ""), ("disputed", word["disputed"]))
    return Column("attribution", "", Kind.CHOICE, Role.DISPUTED, values, told=False)


def _links(frame: pd.DataFrame) -> pd.Series:
    """Return the addresses of each row, with the source's name; no other kind of address."""
    url = web_addresses(frame["source_url"])
    # A tab parts one source from the next.
    name = frame["source_name"].fillna("").astype(str).str.replace("\t", " ", regex=False)
    first = (url + " " + name).where((url != "") | (name != ""), "")
    second = web_addresses(frame["second_source_url"])
    return first.where(second == "", first + "\t" + second)


def _has(values: Values) -> bool:
    """Whether any row says anything."""
    if isinstance(values, list):
        return any(values)
    found = pd.Series(values)
    known = found.notna()
    return bool((known if pd.api.types.is_numeric_dtype(found) else known & (found != "")).any())


def _bare(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table without geometry: what the picture and the download read."""
    return pd.DataFrame(frame.drop(columns="geometry", errors="ignore")).reset_index(drop=True)
