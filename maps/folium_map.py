"""The interactive map: a Folium map made of our own elements, with nothing fetched from outside."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import folium
from branca.element import Figure
from folium.template import Template
from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from xstatic.pkg import leaflet

from maps import style
from maps.elements import aggregates
from maps.elements.base import Part, Raw, asset
from maps.elements.borders import Borders
from maps.elements.claims import Claims
from maps.elements.compare import Compare
from maps.elements.contact_line import ContactLine
from maps.elements.control import Control
from maps.elements.controls import Gestures, Labels, Legend, Print, ScaleBar, Zoom
from maps.elements.ground import Ground
from maps.elements.inset import Inset
from maps.elements.inspect import Gazetteer, Inspect, Measure, Search
from maps.elements.marks import Marks
from maps.elements.places import Annotations, Places
from maps.elements.points import PointsFacts, PointsList, PointsMap, PointsPanel, PointsTable
from maps.elements.reach_lines import ReachLines
from maps.elements.rings import Rings
from maps.elements.scenario import Scenario
from maps.elements.strikes import Card, Strikes
from maps.elements.table import strikes_table, web_address
from maps.elements.tiles import Tiles
from maps.elements.timeline import (
    Timeline,
    TimelineArcs,
    TimelineFacts,
    TimelineMap,
    TimelineNumbers,
)
from maps.first_view import FirstView
from maps.scene import Scene
from maps.words import words

# From the ground up: this is the drawing order.
PARTS: tuple[type[Part], ...] = (
    Tiles,
    Ground,
    Control,
    Claims,
    Scenario,
    Borders,
    Rings,
    ContactLine,
    TimelineNumbers,
    TimelineArcs,
    TimelineFacts,
    TimelineMap,
    ReachLines,
    Card,
    Marks,
    PointsFacts,
    PointsMap,
    PointsList,
    PointsPanel,
    PointsTable,
    *aggregates.PARTS,
    Strikes,
    Places,
    Annotations,
    Legend,
    Gazetteer,
    Measure,
    Inspect,
    Search,
    Zoom,
    Inset,
    ScaleBar,
    Gestures,
    Compare,
    Timeline,
    Labels,
    Print,
)
# What stands above or below the map and is made by its script.
ROOMS = ("search", "timeline", "compare", "points_panel", "points_table", "aggregates_table")
MAX_ZOOM = 10  # settlements are the finest thing known: closer would promise more

ENVIRONMENT = Environment(
    loader=PackageLoader("maps"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)

ENVIRONMENT.globals["web_address"] = web_address


class ReachMap(folium.Map):
    """A Folium map that draws one scene.

    Other Folium elements may be added to it; their scripts run after the scene is drawn and find
    the map under its Folium name. Folium's own scripts and styles from elsewhere are gone.

    Parameters
    ----------
    scene
        What is drawn.
    table
        Whether the table of strikes, which the cards read, is set under the map; without it, it
        must stand elsewhere in the page.
    search
        Whether the spec's search box comes along: the places weigh as much as a timeline.
    first
        What is shown before the scripts run; with it, the page around sets data and scripts at its
        end, where they hold up nothing that is to be seen.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - Folium declares it so
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template("")

    def __init__(
        self,
        scene: Scene,
        *,
        table: bool = True,
        search: bool = True,
        first: FirstView | None = None,
    ) -> None:
        west, south, east, north = scene.bounds
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        self._name, self._id = "reachline", "map"
        self.scene, self.table, self.first = scene, table, first
        left_out = () if search else (Gazetteer, Search)
        for kind in PARTS:
            part = kind(scene)
            if part.wanted() and kind not in left_out:
                self.add_child(part)

    def render(self, **kwargs: Any) -> str:
        """Hand the figure the styles, the map's place, its data and its scripts."""
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise TypeError("a map is drawn only inside a figure")
        header, script = figure.header, figure.script
        header.add_child(Raw(f"<style>\n{_leaflet_css()}</style>\n"), name="leaflet_css")
        header.add_child(Raw(f"<style>\n{theme_css(self.scene)}</style>\n"), name="theme_css")
        header.add_child(Raw(f"<style>\n{asset('core.css')}</style>\n"), name="core_css")
        if self.first:
            header.add_child(Raw(f"<style>\n{asset('first.css')}</style>\n"), name="first_css")
        else:
            header.add_child(Raw(f"<script>\n{leaflet_js()}</script>\n"), name="leaflet_js")
        script.add_child(Raw(asset("core.js")), name="core_js")
        figure.html.add_child(Raw(self._html()), name=self.get_name())
        ours = [child for child in self._children.values() if isinstance(child, Part)]
        for part in ours:
            part.render(**kwargs)
        start = f"var {self.get_name()} = reachline.start({json.dumps(self.get_name())});\n"
        script.add_child(Raw(start), name="start_js")
        for child in self._children.values():
            if not isinstance(child, Part):
                child.render(**kwargs)
        return ""

    def data(self) -> dict[str, Any]:
        """Return what all scripts read: the map's own options and each element's data."""
        scene = self.scene
        said: dict[str, Any] = {
            "map": {
                "bounds": [round(edge, 4) for edge in scene.bounds],
                "max_zoom": MAX_ZOOM,
                "miles": scene.spec.miles,
                "words": all_words(scene),
            }
        }
        for part in self._children.values():
            if isinstance(part, Part):
                said[part.name] = part.data()
        return said

    def script_data(self) -> Markup:
        """Return the data as JSON that may stand in a script element."""
        return Markup(safe_json(self.data()))  # noqa: S704 - safe_json escapes all markup

    def _rooms(self) -> list[str]:
        """Return the parts whose place is kept free until the scripts have filled it."""
        held = {part.name for part in self._children.values() if isinstance(part, Part)}
        return [name for name in ROOMS if self.first and name in held]

    def _html(self) -> str:
        template = ENVIRONMENT.get_template("map.html")
        words = all_words(self.scene)
        wanted = self.table and not self.scene.marked.empty
        return template.render(
            tables=[strikes_table(self.scene, words)] if wanted else [],
            id=self.get_name(),
            scene=self.scene,
            words=words,
            data="" if self.first else self.script_data(),
            first=self.first,
            rooms=self._rooms(),
            hatch=style.HATCH_STEP,
            newly=style.NEWLY_STEP,
            no_longer=style.NO_LONGER_STEP,
            dots=style.CLAIM_STEP,
            dot=style.CLAIM_DOT,
            shapes=style.SHAPES,
            points=style.shape_points,
            radius=style.marker_radius,
        )


def build(scene: Scene) -> folium.Map:
    """Return the scene as a Folium map.

    Parameters
    ----------
    scene
        What `maps.compose.compose` made of a spec.

    Returns
    -------
    folium.Map
        A map whose figure, when saved, is one file that needs no network.
    """
    return ReachMap(scene)


def all_words(scene: Scene) -> dict[str, str]:
    """Return the interface's words with the scene's own in front."""
    return {**words(scene.spec.locale), **scene.words}


def safe_json(value: object) -> str:
    r"""Return JSON that may stand in a script element: nothing in it can end the element.

    Examples
    --------
    >>> safe_json("</script>&")
    '"\\u003c/script\\u003e\\u0026"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def theme_css(scene: Scene) -> str:
    """Return the scene's palette, widths and sizes as CSS variables.

    The printed palette serves paper and, on light ground, readers who ask for more contrast.
    """
    sizes = {f"width-{_dashed(key)}": f"{width}px" for key, width in style.WIDTHS.items()}
    sizes |= {f"size-{key}": f"{size}px" for key, size in style.SIZES.items()}
    sizes |= {
        f"dash-{_dashed(key)}": " ".join(map(str, dash)) for key, dash in style.DASHES.items()
    }
    sizes["height"] = f"{scene.spec.height}px"
    sizes["font"] = style.FONT
    screen = style.palette(scene.spec.palette)
    scheme = "dark" if screen is style.DARK else "light"
    more = "" if screen is style.DARK else f":root {{ {_colours(style.PRINT)} }}"
    return (
        f":root {{ color-scheme: {scheme}; {_variables(sizes)} {_colours(screen)} }}\n"
        f"@media (prefers-contrast: more) {{ {more} }}\n"
        f"@media print {{ :root {{ color-scheme: light; {_colours(style.PRINT)} }} }}\n"
    )


def _colours(palette: style.Palette) -> str:
    return _variables({_dashed(role): colour for role, colour in palette.roles().items()})


def _variables(values: dict[str, str]) -> str:
    return " ".join(f"--{key}: {value};" for key, value in values.items())


def _dashed(name: str) -> str:
    return name.replace("_", "-")


@cache
def leaflet_js() -> str:
    """Return Leaflet's script."""
    text = _leaflet("leaflet.js")
    return re.sub(r"//# sourceMappingURL=.*", "", text).strip() + "\n"


@cache
def _leaflet_css() -> str:
    """Return Leaflet's style without the rules that name pictures: they would be fetched."""
    text = re.sub(r"/\*.*?\*/", "", _leaflet("leaflet.css"), flags=re.DOTALL)
    text = re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", "", text)
    return re.sub(r"\s*\n\s*", "\n", text).strip() + "\n"


def _leaflet(name: str) -> str:
    return (Path(leaflet.BASE_DIR) / name).read_text(encoding="utf-8").replace("\r\n", "\n")
