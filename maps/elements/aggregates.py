"""Counts of events: unpacked in the page, drawn by hexagon or place, filtered, told."""

from typing import Any

from babel.dates import get_month_names

from layers import oblasts
from maps.aggregates_data import Aggregates
from maps.elements.base import Part
from maps.phrases import Speaker
from maps.words import AGGREGATES_WORDS, POINTS_WORDS


class _AggregatesPart(Part):
    """What only a scene with counts has."""

    @property
    def many(self) -> Aggregates:
        """The scene's counts."""
        if self.scene.aggregates is None:
            raise TypeError("the scene has no counts")
        return self.scene.aggregates

    @property
    def told(self) -> dict[str, str]:
        """The words about counts in the reader's language."""
        locale = self.scene.spec.locale
        return POINTS_WORDS[locale] | AGGREGATES_WORDS[locale]

    @property
    def weapons(self) -> list[list[str]]:
        """The weapon classes counted apart, each with its words."""
        speaker = Speaker(self.scene.spec.locale)
        return [[kind, speaker.say(kind)] for kind in self.many.kinds]

    def wanted(self) -> bool:
        """Whether the scene has counts."""
        return self.scene.aggregates is not None

    def data(self) -> dict[str, Any]:
        """Return the words."""
        return {"words": self.told}


class AggregatesFacts(_AggregatesPart):
    """The counts, unpacked once into typed arrays, and which of them pass the filters."""

    name = "aggregates_facts"

    def data(self) -> dict[str, Any]:
        """Return the payload with what it must be read by."""
        many, locale = self.many, str(self.scene.spec.locale)
        return {
            "total": many.total,
            "first": many.first.isoformat(),
            "last": many.last.isoformat(),
            "kinds": self.weapons or [["", ""]],
            "by_month": int(many.by_month),
            "grids_km2": list(many.grids_km2),
            "hexagons": list(many.hexagons),
            "spots": many.spots,
            "lang": locale,
            "months": list(get_month_names("wide", locale=locale).values()),
            "months_alone": list(
                get_month_names("wide", context="stand-alone", locale=locale).values()
            ),
            "words": {"weapon": self.told["weapon"]},
            "payload": many.payload,
        }


class AggregatesMap(_AggregatesPart):
    """The marks: hexagons whose filled area grows with the count; close up, discs at places."""

    name = "aggregates_map"

    def data(self) -> dict[str, Any]:
        """Return the words of the key."""
        return {"words": {key: self.told[key] for key in ("key_hexagon", "key_place")}}


class AggregatesList(_AggregatesPart):
    """Every mark in the view by keyboard, and what is told of it on the card."""

    name = "aggregates_list"

    def data(self) -> dict[str, Any]:
        """Return the words, and the names of weapons and oblasts."""
        locale = str(self.scene.spec.locale)
        names = [oblasts.name_of(iso, locale=locale) for iso in self.many.oblasts]
        return {"words": self.told, "kinds": self.weapons, "oblasts": names}


class AggregatesPanel(_AggregatesPart):
    """The filters under the map, which are those of points."""

    name = "points_panel"

    def data(self) -> dict[str, Any]:
        """Return the words."""
        return {"words": self.told, "heading": self.told["filters"], "own_day": 0}


class AggregatesBars(_AggregatesPart):
    """All months under the filters, with a slider for each end."""

    name = "aggregates_bars"


class AggregatesTable(_AggregatesPart):
    """What passes the filters by oblast and by place, as tables."""

    name = "aggregates_table"

    def data(self) -> dict[str, Any]:
        """Return the words and the oblasts' names."""
        locale = str(self.scene.spec.locale)
        names = [oblasts.name_of(iso, locale=locale) for iso in self.many.oblasts]
        return {"words": self.told, "oblasts": names}


PARTS: tuple[type[Part], ...] = (
    AggregatesFacts,
    AggregatesMap,
    AggregatesList,
    AggregatesPanel,
    AggregatesBars,
    AggregatesTable,
)
