"""The map in the dashboard: one page that stays, and for each change only what differs from it.

A page is a third of a megabyte, nearly all of it ground and borders that no control moves. So
the frame is filled once, and a change carries the words and the parts of the data that are new.
"""

import datetime as dt
import gzip
import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from branca.element import Element, Figure
from markupsafe import Markup, escape

from maps.dashboard_words import say
from maps.elements.base import asset
from maps.folium_map import PARTS, ReachMap, theme_css
from maps.page import policy, source
from maps.scene import Scene
from maps.spec import Layer, MapSpec, Palette

# On a desk the headline, the map and the first figures stand in one view. What stands under the
# map in the frame, its legend and its timeline, has a place from the start, so that what is under
# the frame stays where it is when the map comes.
MAP_HEIGHT = "clamp(300px, 62{0}, max(640px, 50{0}))"
LEAST_PX = 30  # a key of one line
KEY, KEY_OF_STRIKES = "clamp(30px, 700px - 100cqw, 104px)", "100px"
TIMELINE = "(160px + max(0px, 420px - 60cqw))"  # the narrower, the more lines
# The frame is as high as what is in it, so nothing in it may be measured by the frame's height.
_OWN_CSS = f"""
html {{ overflow: hidden; }}
body {{ background: transparent; }}
.reachline .rl-map {{ height: {MAP_HEIGHT.format("vw")}; }}
.reachline .rl-data {{ display: none; }}
.reachline .rl-chosen {{ fill: none; stroke: var(--link); stroke-width: 2.5px; }}
@media (max-width: 640px) {{ /* the page around has margins already */
  .reachline :is(.rl-legend, .rl-time-table, .rl-compare-table) {{ margin-inline: 0; }}
  .reachline :is(.rl-search-row, .rl-time, .rl-compare, .rl-sift) {{ padding-inline: 0; }}
}}
"""
_MARK = "<!--csp-->"
# What is drawn for the map's own day alone: a timeline that moves to another does not draw it.
_OF_ITS_DAY = (Layer.STRIKES, Layer.REACH_LINES, Layer.CLAIMS, Layer.SCENARIO, Layer.RINGS)


@dataclass(frozen=True)
class Base:
    """What a change is measured against: the data and the colours of the map a frame began with.

    Attributes
    ----------
    mark
        What tells the frame's page from any other: its address may be kept for ever with it.
    """

    data: dict[str, Any]
    css: str
    mark: str


@dataclass(frozen=True)
class Frame:
    """A frame's page, and what of it is needed as long as somebody looks at it."""

    page: str
    base: Base

    @cached_property
    def packed(self) -> bytes:
        """The page as it goes over the line, packed once for all who ask."""
        return gzip.compress(self.page.encode(), mtime=0)


class FrameMap(ReachMap):
    """The map of a scene as the dashboard draws it; its data are made once."""

    def __init__(self, scene: Scene, *, filled: bool = True) -> None:
        # Tiles come from others' servers: the dashboard asks nobody, whatever a link says.
        super().__init__(replace(scene, spec=scene.spec.model_copy(update={"tiles": ""})))
        self.filled = filled  # whether the data stand in the page

    @cached_property
    def said(self) -> dict[str, Any]:
        """The data of all parts."""
        return super().data()

    def data(self) -> dict[str, Any]:
        """Return what all scripts read."""
        return self.said

    def script_data(self) -> Markup:
        """Return the data for the page, if they stand in it."""
        return super().script_data() if self.filled else Markup("")


def frame(scene: Scene) -> Frame:
    """Return the frame that begins with a scene and can be changed into any other.

    Its page asks for nothing from outside and runs only the scripts its security policy names.
    """
    figure, drawn = _rendered(scene)
    # The scripts and styles of every element: a later scene may draw what this one does not.
    # Two elements may share a name, and then a script: it must not run twice.
    listed = tuple(dict.fromkeys(part.name for part in PARTS))
    styles = "".join(f"<style>\n{asset(f'{part}.css')}</style>\n" for part in listed)
    parts = "".join(f"(() => {{\n{asset(f'{part}.js')}}})();\n" for part in listed)
    own = {f"{part}_{kind}" for part in listed for kind in ("css", "js")} | {"start_js"}
    html = "".join(
        [
            f'<!DOCTYPE html>\n<html lang="{scene.spec.locale}" class="rl-embedded" ',
            f'data-scene="{name(scene)}">\n<head>\n<meta charset="utf-8">\n{_MARK}\n',
            '<meta name="color-scheme" content="light dark">\n',
            f"<title>{escape(scene.title)}</title>\n",
            _but(figure.header, own),
            f"{styles}<style>\n{source('page.css')}{_OWN_CSS}{_till_told(scene)}</style>\n",
            "</head>\n<body>\n",
            _but(figure.html),
            f"<script>\n{_but(figure.script, own)}{parts}{asset('dashboard_frame.js')}</script>\n",
            "</body>\n</html>\n",
        ]
    )
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}">'
    page = html.replace(_MARK, tag, 1)
    mark = hashlib.sha256(page.encode()).hexdigest()[:16]
    return Frame(page, Base(drawn.said, theme_css(scene), mark))


def change(scene: Scene, *, base: Base) -> dict[str, Any]:
    """Return what a frame needs to show another scene.

    Keys: `scene` (its name), `dark` (its colours on dark ground, where it has no palette of its
    own), `date`, `kin` (the same for scenes that a timeline in the page leads
    to from each other), `lang`, `css` (colours and sizes, if they are others), `html` (the map's
    words, without data), `parts` (what is drawn, from the ground up, and the keys of its data) and
    `data` (of each part, what differs).
    """
    figure, drawn = _rendered(scene, filled=False)
    return {
        **beginning(scene, base=base),
        "html": _but(figure.html),
        "parts": {part: list(said) for part, said in drawn.said.items()},
        "data": {
            part: _differing(said, base.data.get(part, {})) for part, said in drawn.said.items()
        },
    }


def beginning(scene: Scene, *, base: Base) -> dict[str, Any]:
    """Return what a frame is told of the scene it draws by itself, before any change."""
    css = theme_css(scene)
    return {
        "scene": name(scene),
        "date": scene.spec.date.isoformat(),
        "kin": kin(scene),
        "lang": str(scene.spec.locale),
        "css": "" if css == base.css else css,
        "dark": _dark_css(scene),
    }


def _dark_css(scene: Scene) -> str:
    spec = scene.spec
    if spec.palette != Palette.LIGHT:
        return ""
    return theme_css(replace(scene, spec=spec.model_copy(update={"palette": Palette.DARK})))


def _till_told(scene: Scene) -> str:
    """Return the colours of a map that nobody has told yet what ground it stands on."""
    dark = _dark_css(scene).replace(":root", ":root:not([data-shade])")
    return f"@media (prefers-color-scheme: dark) {{\n{dark}}}\n" if dark else ""


def name(scene: Scene) -> str:
    """Return a short name of what a scene shows: the same spec and facts, the same name."""
    told = f"{scene.spec.to_yaml()}{scene.data_version}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def kin(scene: Scene) -> str:
    """Return what a scene has in common with those of other days that its timeline shows as well.

    Empty where the map's own day has more on it than the timeline draws of a day, or no timeline.
    """
    spec = scene.spec
    more = spec.range_of or spec.points or spec.compare or any(map(spec.shows, _OF_ITS_DAY))
    if more or not spec.timeline:
        return ""
    # What is said of the day stands outside the frame.
    undated = spec.model_copy(update={"date": dt.date.min, "title": "", "dek": "", "story": ()})
    return hashlib.sha256(f"{undated.to_yaml()}{scene.data_version}".encode()).hexdigest()[:16]


def mount(spec: MapSpec, **found: str) -> dict[str, Any]:
    """Return what puts a frame into the dashboard's page, as high as it is about to be.

    Parameters
    ----------
    found
        Where the frame's page is served (`src`), or the page itself (`page`).
    """
    key = KEY_OF_STRIKES if spec.shows(Layer.STRIKES) else KEY
    below = f"{key} + {TIMELINE if spec.timeline else '0px'}"
    height = f"calc({MAP_HEIGHT.format('cqw')} + {below})"
    return {**found, "title": say(spec.locale, "map_title"), "height": height}


def _differing(said: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if before.get(key) != value}


def _rendered(scene: Scene, *, filled: bool = True) -> tuple[Figure, FrameMap]:
    figure, drawn = Figure(), FrameMap(scene, filled=filled)
    figure.header._children.clear()  # noqa: SLF001 - what Folium would fetch
    drawn.add_to(figure)
    figure.render()
    return figure, drawn


def _but(element: Element, left_out: Collection[str] = ()) -> str:
    """Return what hangs in an element, in order, but for some of it."""
    held = element._children.items()  # noqa: SLF001 - branca gives no other way
    return "".join(child.render() for key, child in held if key not in left_out)
