"""What every element shares: its script, its style and its data, found by its name."""

import re
from functools import cache
from importlib import resources
from typing import Any, ClassVar

import numpy as np
from branca.element import Element, Figure, MacroElement

from geo.prepared import meets
from maps.scene import Scene

_COMMENTS = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*\n", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


@cache
def asset(name: str) -> str:
    """Return a script or style beside this module; empty where there is none.

    Comments that stand on lines of their own and indentation stay in the source: no reader of a
    page needs them, and they are a thirtieth of its packed bytes.
    """
    found = resources.files(__package__).joinpath(name)
    text = found.read_text(encoding="utf-8") if found.is_file() else ""
    return _INDENT.sub("", _COMMENTS.sub("", text))


class Raw(Element):
    """Text that goes into the page as it stands.

    Folium compiles the text of an `Element` as a template, which would run what stands in curly
    braces in somebody's data.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text."""
        return self.text


class Part(MacroElement):
    """One thing on the map: `name.js` draws what `data` gives, `name.css` says how it looks."""

    name: ClassVar[str]

    def __init__(self, scene: Scene) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = self.name
        self._id = "part"  # one of each: the same scene must give the same bytes
        self.scene = scene

    def data(self) -> dict[str, Any]:
        """Return what the script needs, in plain JSON types."""
        return {}

    def legend_words(self, key: str) -> str:
        """Return what the legend calls a symbol, so that a name on the map is the same."""
        return next((entry.words for entry in self.scene.legend if entry.key == key), "")

    def on_occupied(self, points: np.ndarray) -> list[int]:
        """Return 1 for each point `(lon, lat)` on the wash, whose colour its name's halo takes."""
        control, (lon, lat) = self.scene.control, np.reshape(points, (-1, 2)).T
        found = np.zeros(len(lon), int)
        for status, held in zip(control["status"], control.geometry, strict=True):
            if status == "occupied":
                found |= meets(held, lon, lat)
        return [int(inside) for inside in found]

    def wanted(self) -> bool:
        """Whether there is anything to draw."""
        return True

    def render(self, **_: Any) -> str:
        """Hand style and script to the figure; the map hands it the data of all parts at once."""
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise TypeError(f"{self.name} is drawn only inside a map")
        style, script = asset(f"{self.name}.css"), asset(f"{self.name}.js")
        if style:
            figure.header.add_child(Raw(f"<style>\n{style}</style>\n"), name=f"{self.name}_css")
        if script:
            # A function of its own: strict mode, and no names left behind in the page.
            figure.script.add_child(Raw(f"(() => {{\n{script}}})();\n"), name=f"{self.name}_js")
        return ""
