"""Strikes that may be one and the same, told twice: proposed in pairs, never merged.

A pair is of the same day, within what the two locations leave open, and alike in more than that:
in words, weapon, casualties or link. Who decides is a person; the rows stay as they are.
"""

import re
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.crs import plane_at
from geo.errors import InputError
from geo.geodesic import inverse
from layers.control import CENTRE
from layers.places import candidates, fold
from layers.sources.formats import Reading
from layers.strikes import LOCATION_UNCERTAINTY_KM
from layers.weapons import classed

COLUMNS = ("first", "second", "date", "place", "km", "score", "reason")
LEAST = 0.72
SHOWN = 10
MOST_PAIRS = 200_000
"""Of pairs near each other that are compared: beyond it the frame is one of many small events."""

WEIGHTS = {"near": 2.0, "place": 2.0, "weapon": 1.5, "people": 1.5, "words": 2.0}
ENOUGH = 6.0
"""Weight of the signs that make a full score: place and distance alone come to two thirds."""

NO_CLASS = ("", "unknown", "mixed")
FEWEST_WORDS = 3
SHORTEST_WORD = 4
_WORD = re.compile(rf"\w{{{SHORTEST_WORD},}}")

Numbers = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


def propose(frame: gpd.GeoDataFrame, *, origin: Sequence[str] | None = None) -> pd.DataFrame:
    """Return pairs of strikes that may be one, the likeliest first.

    Parameters
    ----------
    frame
        Strikes with the columns of our own, in any order; it is left as it is.
    origin
        Where each row comes from: only pairs of different origin are looked at. Without it, all.

    Returns
    -------
    pd.DataFrame
        `first`, `second` (ids), `date`, `place`, `km`, `score` (0 to 1) and `reason` in words.
    """
    table = frame.sort_values(["date", "strike_id"], kind="stable")
    came = np.asarray(origin, object)[_order(frame, table)] if origin is not None else None
    table = table.reset_index(drop=True)
    left, right = _near(table)
    if came is not None:
        apart = came[left] != came[right]
        left, right = left[apart], right[apart]
    left, right = left[:MOST_PAIRS], right[:MOST_PAIRS]
    signs = _signs(table, left, right)
    score = _score(signs)
    same_link = _same(table["source_url"].to_numpy(object), left, right)
    score = np.where(same_link, 1.0, score)
    ids, places = table["strike_id"].tolist(), table["place"].tolist()
    days = table["date"].tolist()
    rows = [
        (
            ids[i],
            ids[j],
            days[i],
            places[i] or places[j],
            round(float(signs["km"][n]), 1),
            round(float(score[n]), 2),
            _reason(signs, n, linked=bool(same_link[n])),
        )
        for n, (i, j) in enumerate(zip(left, right, strict=True))
        if score[n] >= LEAST
    ]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.sort_values(
        ["score", "date", "first", "second"], ascending=[False, True, True, True], ignore_index=True
    )


def proposed(reading: Reading) -> tuple[pd.DataFrame, str]:
    """Return the pairs of a reading of strikes, and what to say of them.

    Pairs are looked for between files, or, of one file, among all its rows.

    Raises
    ------
    InputError
        What was read is control.
    """
    if reading.kind != "strikes":
        raise InputError("Only strikes can be told twice; these files hold control.")
    several = len(reading.report.files) > 1
    pairs = propose(reading.frame, origin=reading.origin if several else None)
    where = "between the files" if several else "in the file"
    lines = [f"{len(pairs)} pairs {where} may be one strike told twice; none was merged."]
    lines += [
        f"  {pair.first} and {pair.second}, {pair.date}: {pair.score} ({pair.reason})"
        for pair in pairs.head(SHOWN).itertuples(index=False)
    ]
    return pairs, "\n".join(lines)


def _order(frame: pd.DataFrame, table: pd.DataFrame) -> Rows:
    position = pd.Series(np.arange(len(frame)), index=frame.index)
    return position.loc[table.index].to_numpy()


def _near(table: gpd.GeoDataFrame) -> tuple[Rows, Rows]:
    """Return the pairs of rows of one day whose locations may be one."""
    days = pd.to_datetime(table["date"]).to_numpy("datetime64[D]").astype(int)
    night = (table["date_precision"] == "night").to_numpy()
    reach = table["location_precision"].map(LOCATION_UNCERTAINTY_KM).fillna(0.0).to_numpy(float)
    spots = shapely.MultiPoint(_lonlat(table))
    flat = np.array(shapely.get_parts(plane_at(*CENTRE).to_plane(spots)), dtype=object)
    pairs: list[npt.NDArray[np.int64]] = []
    for day in np.unique(days):
        here = np.flatnonzero(days == day)
        # What is told of the night to a day may be told by others as of the day before.
        there = np.flatnonzero((days == day) | ((days == day + 1) & night))
        if len(there) < 2:  # noqa: PLR2004 - a pair
            continue
        tree = shapely.STRtree(flat[there])
        widest = 1000 * (reach[here] + reach[there].max())
        i, j = tree.query(flat[here], predicate="dwithin", distance=widest)
        both = np.stack([here[i], there[j]])
        pairs.append(both[:, both[0] < both[1]])
        if sum(pair.shape[1] for pair in pairs) > 10 * MOST_PAIRS:
            break
    if not pairs:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    left, right = np.concatenate(pairs, axis=1)
    close = shapely.distance(flat[left], flat[right]) <= 1000 * (reach[left] + reach[right])
    both = np.unique(np.stack([left[close], right[close]]), axis=1)
    return both[0], both[1]


def _lonlat(table: pd.DataFrame) -> Numbers:
    return table[["longitude", "latitude"]].to_numpy(float)


def _signs(table: gpd.GeoDataFrame, left: Rows, right: Rows) -> dict[str, Numbers]:
    """Return by sign how alike each pair is, 0 to 1; NaN where one of the two says nothing."""
    lonlat = _lonlat(table)
    km = inverse(*lonlat[left].T, *lonlat[right].T).distance_m / 1000
    reach = table["location_precision"].map(LOCATION_UNCERTAINTY_KM).fillna(0.0).to_numpy(float)
    open_km = np.maximum(reach[left] + reach[right], 1.0)
    classes = classed(table)["weapon_class"].fillna("")
    weapon = classes.where(~classes.isin(NO_CLASS), "")
    return {
        "km": km,
        "near": 1 - np.minimum(km / open_km, 1),
        "place": _named_alike(table["place"].fillna("").to_numpy(object), left, right),
        "weapon": _alike(weapon.to_numpy(object), left, right),
        "people": _people(table, left, right),
        "words": _words(table["summary"].fillna("").to_numpy(object), left, right),
    }


def _alike(values: npt.NDArray[np.object_], left: Rows, right: Rows) -> Numbers:
    known = (values[left] != "") & (values[right] != "")
    return np.where(known, (values[left] == values[right]).astype(float), np.nan)


def _named_alike(names: npt.NDArray[np.object_], left: Rows, right: Rows) -> Numbers:
    """Return how alike names of places are: the same place has several, in two languages."""
    needed = np.unique(np.concatenate([names[left], names[right]])) if len(left) else ()
    means = {name: _meant(str(name)) for name in needed}
    found = np.full(len(left), np.nan)
    for n, (one, other) in enumerate(zip(names[left], names[right], strict=True)):
        if one and other:
            found[n] = float(not means[one].isdisjoint(means[other]))
    return found


def _meant(name: str) -> frozenset[object]:
    known = (place.geonameid for place in candidates(name))
    return frozenset(known) or frozenset({fold(name)})


def _same(values: npt.NDArray[np.object_], left: Rows, right: Rows) -> npt.NDArray[np.bool_]:
    return np.asarray(_alike(values, left, right) == 1)


def _people(table: pd.DataFrame, left: Rows, right: Rows) -> Numbers:
    """Return how alike the known counts are: 1 for equal ones, less the further they part."""
    found = []
    for column in ("killed", "injured"):
        counts = table[column].astype("Float64").to_numpy(float, na_value=np.nan)
        a, b = counts[left], counts[right]
        found.append(1 - np.abs(a - b) / np.maximum(np.maximum(a, b), 1))
    both = np.stack(found)
    known = ~np.isnan(both)
    total = np.where(known, both, 0).sum(axis=0)
    return np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)


def _words(texts: npt.NDArray[np.object_], left: Rows, right: Rows) -> Numbers:
    """Return the share of words that two texts have in common, of the shorter one's."""
    needed = np.unique(np.concatenate([left, right]))
    words = {int(row): frozenset(_WORD.findall(str(texts[row]).casefold())) for row in needed}
    shares = np.full(len(left), np.nan)
    for n, (i, j) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        fewest = min(len(words[i]), len(words[j]))
        if fewest >= FEWEST_WORDS:
            shares[n] = len(words[i] & words[j]) / fewest
    return shares


def _score(signs: dict[str, Numbers]) -> Numbers:
    values = np.stack([signs[name] for name in WEIGHTS])
    weights = np.array(list(WEIGHTS.values()))[:, None] * ~np.isnan(values)
    total = (weights * np.nan_to_num(values)).sum(axis=0)
    return np.asarray(total / np.maximum(weights.sum(axis=0), ENOUGH))


def _reason(signs: dict[str, Numbers], n: int, *, linked: bool) -> str:
    said = [f"{signs['km'][n]:.1f} km apart", *(["the same link"] if linked else [])]
    tells = {"place": "the same place", "weapon": "the same weapon", "people": "casualties"}
    for name, words in tells.items():
        value = signs[name][n]
        if name == "people" and value > 0:
            words = "the same casualties" if value == 1 else "casualties much alike"  # noqa: PLW2901
        if value > 0:
            said.append(words)
    if signs["words"][n] > 0:
        said.append(f"{signs['words'][n]:.0%} of the words")
    return "; ".join(said)
