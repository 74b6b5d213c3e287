"""Asking the map: of a place by its name, of a point by a click; the page measures by itself."""

import math
from typing import Any

from babel.dates import get_month_names
from branca.element import Figure

from maps import gazetteer
from maps.catalogue import FORMS
from maps.elements import encode
from maps.elements.base import Part, Raw, asset
from maps.phrases import PHRASES, STEPS
from maps.words import ASKING_WORDS, SEARCH_WORDS

_SAID = ("km", "with_miles", "about", "under", *(f"miles_{form}" for form in FORMS))


class Gazetteer(Part):
    """Every place, by all its spellings."""

    name = "gazetteer"

    def data(self) -> dict[str, Any]:
        """Return the payload with what it is read by."""
        locale = str(self.scene.spec.locale)
        return {
            "payload": gazetteer.payload(),
            "grid": gazetteer.GRID,
            "people": list(gazetteer.PEOPLE),
            "oblasts": list(gazetteer.oblast_names(locale)),
            "lang": locale,
        }

    def wanted(self) -> bool:
        """Whether the spec asks for the search box."""
        return self.scene.spec.search


class Search(Part):
    """The box that finds a place and brings the map to it."""

    name = "search"

    def data(self) -> dict[str, Any]:
        """Return the box's words."""
        return {"words": SEARCH_WORDS[self.scene.spec.locale]}

    def wanted(self) -> bool:
        """Whether the spec asks for it."""
        return self.scene.spec.search


class Measure(Part):
    """Distances on the ellipsoid and points in polygons, for the other elements."""

    name = "measure"

    def wanted(self) -> bool:
        """Whether anything is asked."""
        return self.scene.asking is not None or self.scene.spec.search


class Inspect(Part):
    """The card of any point, with the line that was measured."""

    name = "inspect"

    def data(self) -> dict[str, Any]:
        """Return line and ground of the map's day, and the words."""
        asking, spec = self.scene.asking, self.scene.spec
        if asking is None:
            raise TypeError("the scene answers nothing")
        locale = spec.locale
        areas = () if len(self.scene.control) else asking.areas  # the drawn ones serve
        months = get_month_names("wide", context="format", locale=str(locale))
        names = dict(zip(gazetteer.isos(), gazetteer.oblast_names(str(locale)), strict=True))
        last = next(step for most, step in STEPS if math.isinf(most))
        return {
            "date": spec.date.isoformat(),
            "assessed": int(asking.assessed),
            "line": [[sector, encode.lines(line)] for sector, line in asking.line],
            "areas": [[status, encode.area(shape)] for status, shape in areas],
            "nobody": encode.area(asking.nobody),
            "within_km": [list(band) for band in asking.within_km],
            "steps": [[most, step] for most, step in STEPS if not math.isinf(most)],
            "step": last,
            "oblasts": [names.get(iso, "") for iso in self.scene.units["iso"]],
            "months": [months[number] for number in range(1, 13)],
            "lang": str(locale),
            "words": {
                **{key: PHRASES[locale][key] for key in _SAID},
                **ASKING_WORDS[locale],
            },
        }

    def wanted(self) -> bool:
        """Whether the scene answers."""
        return self.scene.asking is not None

    def render(self, **_: Any) -> str:
        """Hand over the card's style too: there may be no strike whose card brings it."""
        figure = self.get_root()
        if isinstance(figure, Figure):
            style = Raw(f"<style>\n{asset('card.css')}</style>\n")
            figure.header.add_child(style, name="card_css")
        return super().render()
