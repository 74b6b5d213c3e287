"""The strikes, as markers and as cards."""

import datetime as dt
from typing import Any

import pandas as pd
import shapely
from babel.dates import format_date

from maps import style
from maps.elements import encode
from maps.elements.base import Part
from maps.scene import Scene


class Strikes(Part):
    """A marker each: shape by weapon class, area by casualties."""

    name = "strikes"

    def data(self) -> dict[str, Any]:
        """Return the strikes column by column, so that no key is written twice."""
        frame = self.scene.strikes
        casualties = [None if pd.isna(number) else int(number) for number in frame["casualties"]]
        shapes = [style.SHAPES.get(str(name), "circle_dot") for name in frame["weapon_class"]]
        return {
            "id": _texts(frame["strike_id"]),
            "at": encode.points(frame.geometry),
            "name": _texts(frame["name"]),
            "story": _flags(frame["story"]),
            "disputed": _flags(frame["disputed"]),
            "unknown": [int(number is None) for number in casualties],
            "radius": [style.marker_radius(number) for number in casualties],
            "shape": shapes,
            "shapes": {shape: style.shape_points(shape) for shape in sorted(set(shapes))},
            "held": self.on_occupied(shapely.get_coordinates(frame.geometry)),
            "aria": [_aria(row, self.scene) for row in frame.to_dict("records")],
        }

    def wanted(self) -> bool:
        """Whether there are strikes."""
        return not self.scene.strikes.empty


class Card(Part):
    """What is known of a strike, opened from its marker."""

    name = "card"

    def data(self) -> dict[str, Any]:
        """Return what the card says, column by column, the names of distances once."""
        frame = self.scene.strikes
        names: list[str] = []
        distances = [_pairs(pairs, names) for pairs in frame["distances"]]
        return {
            "at": encode.points(frame.geometry),
            "name": _texts(frame["name"]),
            "date": [day_words(date, self.scene) for date in frame["date"]],
            "words": _texts(frame["words"]),
            "weapon": _texts(frame["weapon_words"]),
            "casualties": _texts(frame["casualties_words"]),
            "distance": _texts(frame["distance_words"]),
            "precision": _texts(frame["precision_words"]),
            "notes": _texts(frame["notes"]),
            "story": _flags(frame["story"]),
            "disputed": _flags(frame["disputed"]),
            "distance_names": names,
            "distances": distances,
            "sources": [
                [[str(name), str(url)] for name, url in pairs] for pairs in frame["sources"]
            ],
        }

    def wanted(self) -> bool:
        """Whether there are strikes to tell of."""
        return not self.scene.strikes.empty


def day_words(date: object, scene: Scene) -> str:
    """Return a day as the reader's language writes it; words that are no date stay as they are."""
    try:
        day = date if isinstance(date, dt.date) else dt.date.fromisoformat(str(date))
    except ValueError:
        return str(date)
    return format_date(day, "d MMMM y", locale=str(scene.spec.locale))


def _texts(column: pd.Series) -> list[str]:
    return ["" if text is None or text is pd.NA or text != text else str(text) for text in column]  # noqa: PLR0124 - NaN


def _flags(column: pd.Series) -> list[int]:
    return [int(bool(flag)) for flag in column]


def _pairs(pairs: list[tuple[str, str]], names: list[str]) -> list[list[Any]]:
    for name, _ in pairs:
        if name not in names:
            names.append(name)
    return [[names.index(name), str(words)] for name, words in pairs]


def _aria(row: dict[Any, Any], scene: Scene) -> str:
    said = [
        f"{row['name']}, {day_words(row['date'], scene)}",
        row["weapon_words"],
        row["casualties_words"],
        row["distance_words"],
        scene.words["disputed_mark"] if row["disputed"] else "",
    ]
    return ". ".join(str(part).rstrip(".") for part in said if part) + "."
