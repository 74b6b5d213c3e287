"""The timeline: any day of the war, drawn in the page from facts that came with it."""

from typing import Any

from babel.dates import get_month_names

from maps import timeline_data
from maps.elements.base import Part
from maps.spec import Layer
from maps.timeline_payload import AREA_KM2
from maps.words import TIMELINE_WORDS

FADING_DAYS = 7  # how long a strike of the days before is still faintly seen


class TimelinePart(Part):
    """What only a scene with a timeline has."""

    @property
    def facts(self) -> timeline_data.Timeline:
        """The scene's timeline."""
        if self.scene.timeline is None:
            raise TypeError("the scene has no timeline")
        return self.scene.timeline

    def shown(self) -> dict[str, int]:
        """Return which of the layers that a timeline moves the map shows, as 0 or 1."""
        layers = {"control": Layer.CONTROL, "line": Layer.CONTACT_LINE, "strikes": Layer.STRIKES}
        return {name: int(self.scene.spec.shows(layer)) for name, layer in layers.items()}

    def wanted(self) -> bool:
        """Whether the scene has a timeline."""
        return self.scene.timeline is not None


class TimelineNumbers(TimelinePart):
    """How the page reads range coded numbers."""

    name = "timeline_numbers"


class TimelineArcs(TimelinePart):
    """How the page reads arcs from them."""

    name = "timeline_arcs"


class TimelineFacts(TimelinePart):
    """The facts, unpacked in the page once, and what they say of a day."""

    name = "timeline_facts"

    def data(self) -> dict[str, Any]:
        """Return the payload, the days it must be read by, how the language says days."""
        facts, locale = self.facts, str(self.scene.spec.locale)
        months = get_month_names("wide", context="format", locale=locale)
        return {
            "lang": locale,
            "months": [months[number] for number in range(1, 13)],
            "first": facts.first.isoformat(),
            "last": facts.last.isoformat(),
            "contested_until": facts.contested_until.isoformat() if facts.contested_until else "",
            "steps": list(facts.steps),
            "by_shore": int(facts.by_shore),
            "area_km2": AREA_KM2,
            "total_km2": facts.total_km2,
            "oblasts": [list(oblast) for oblast in facts.oblasts],
            "places": list(facts.places),
            "radii": list(facts.radii),
            "payload": facts.payload,
        }


class TimelineMap(TimelinePart):
    """Control, contact line and strikes of the chosen day, in place of the map's own day."""

    name = "timeline_map"

    def data(self) -> dict[str, Any]:
        """Return what the map shows at all, and which strikes it marks itself on its own day."""
        row = {name: index for index, name in enumerate(self.facts.strike_ids)}
        marked = [row[name] for name in self.scene.strikes["strike_id"] if name in row]
        return {
            **self.shown(),
            "date": self.scene.spec.date.isoformat(),
            "marked": sorted(marked),
            "fading": FADING_DAYS,
        }


class Timeline(TimelinePart):
    """Slider, play, steps, and the figures of the day."""

    name = "timeline"

    def wanted(self) -> bool:
        """Whether there is a slider; two days to compare need the facts alone."""
        return super().wanted() and self.scene.spec.timeline

    def data(self) -> dict[str, Any]:
        """Return the words."""
        locale = self.scene.spec.locale
        return {
            "date": self.scene.spec.date.isoformat(),
            "fading": FADING_DAYS - 1,
            "own": int(not self.facts.attribution),
            **self.shown(),
            "words": TIMELINE_WORDS[locale],
        }
