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
        frame = self.scene.marked
        casualties = [None if pd.isna(number) else int(number) for number in frame["casualties"]]
        shapes = [style.SHAPES.get(str(name), "circle_dot") for name in frame["weapon_class"]]
        return {
            "id": [str(name) for name in frame["strike_id"]],
            "at": encode.points(frame.geometry),
            "name": [str(name) for name in frame["name"]],
            "story": [int(bool(flag)) for flag in frame["story"]],
            "disputed": [int(bool(flag)) for flag in frame["disputed"]],
            "unknown": [int(number is None) for number in casualties],
            "radius": [style.marker_radius(number) for number in casualties],
            "largest": style.LARGEST_GROUP,
            "shape": shapes,
            "several": style.SHAPES["mixed"],
            "shapes": {
                shape: style.shape_points(shape)
                for shape in sorted({*shapes, style.SHAPES["mixed"]})
            },
            "held": self.on_occupied(shapely.get_coordinates(frame.geometry)),
        }

    def wanted(self) -> bool:
        """Whether there are strikes to mark one by one."""
        return not self.scene.marked.empty


class Card(Part):
    """What is known of a strike, opened from its marker; its words are the table's."""

    name = "card"

    def wanted(self) -> bool:
        """Whether there are strikes to tell of."""
        crowd = self.scene.points is not None or self.scene.aggregates is not None
        return crowd or not self.scene.marked.empty


def day_words(date: object, scene: Scene) -> str:
    """Return a day as the reader's language writes it; words that are no date stay as they are."""
    try:
        day = date if isinstance(date, dt.date) else dt.date.fromisoformat(str(date))
    except ValueError:
        return str(date)
    return format_date(day, "d MMMM y", locale=str(scene.spec.locale))
