"""The map in somebody else's page: the page for the frame, and what goes around it."""

import hashlib
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup

from geo.errors import InputError
from maps.folium_map import ENVIRONMENT, all_words
from maps.page import foot, render, source
from maps.scene import Scene

COLUMN_PX = 680  # the usual width of an article's column: the height is reserved for it
_LEAST_PX = 320
_PICTURE, _SHARP = "map.png", "map@2x.png"
_WIDTHS_PX = (320, 480, 680, 1000)  # columns for which the height is reckoned
_CACHE_S = 3600
_TIMELINE_PX = 326  # slider, figures and steps, with the folded table


@dataclass(frozen=True)
class Thumbnail:
    """A picture of the map with its size in px."""

    url: str
    width: int
    height: int


def render_embed(scene: Scene) -> str:
    """Return the page for a frame: without outer margins, and telling its height to the parent."""
    return render(scene, embed=embed_id(scene), scripts=(source("embed.js"),))


def embed_id(scene: Scene) -> str:
    """Return the name that ties a frame to its messages: the same spec, the same name."""
    return hashlib.sha256(scene.spec.to_yaml().encode()).hexdigest()[:10]


def parent_script() -> str:
    """Return the script for the page around: it sets each frame to the height it asks for."""
    return source("parent.js")


def amp_snippet(scene: Scene, src: str) -> str:
    """Return the AMP HTML for an article: AMP asks for an https address on another host.

    The picture stands there until the map is drawn; AMP then allows the frame near the top, too.

    Raises
    ------
    InputError
        The address is neither https, http nor relative.
    """
    _require_web(src)
    return ENVIRONMENT.get_template("snippet-amp.html").render(
        title=scene.title,
        alt=scene.alt,
        src=src,
        picture=urljoin(src, _PICTURE),
        height=reserved_height(scene),
        whole=all_words(scene)["whole_map"],
    )


def snippet(scene: Scene, src: str) -> str:
    """Return the HTML that a newsroom pastes into an article.

    Parameters
    ----------
    scene
        What is shown; gives title, alternative text and the height kept free for it.
    src
        Where the embed's file will be: an http(s) or a relative address. The pictures for readers
        without scripts are expected beside it, as `map.png` and `map@2x.png`.

    Raises
    ------
    InputError
        The address is of another kind.
    """
    _require_web(src)
    return ENVIRONMENT.get_template("snippet.html").render(
        id=embed_id(scene),
        title=scene.title,
        alt=scene.alt,
        src=src,
        picture=urljoin(src, _PICTURE),
        sharp=urljoin(src, _SHARP),
        width=scene.spec.width,
        height=reserved_height(scene),
        fluid=fluid_height(scene),
        least=_LEAST_PX,
        script=Markup(parent_script()),  # noqa: S704 - our own script
    )


def _require_web(src: str) -> None:
    if urlsplit(src).scheme not in {"", "http", "https"}:
        raise InputError(f"{src!r} is not an http(s) or relative address for an embed")


def oembed(scene: Scene, *, url: str, thumbnail: Thumbnail | None = None) -> dict[str, Any]:
    """Return the oEmbed answer (version 1.0, type rich) for the embed at an address.

    It is written once, so it cannot honour `maxwidth` and `maxheight`: the frame is fluid and
    `width` is the usual column's.
    """
    said: dict[str, Any] = {
        "type": "rich",
        "version": "1.0",
        "title": scene.title,
        "provider_name": "Reachline",
        "cache_age": _CACHE_S,
        "html": snippet(scene, url),
        "width": COLUMN_PX,
        "height": reserved_height(scene),
    }
    if scene.spec.byline:
        said["author_name"] = scene.spec.byline
    if thumbnail is not None:
        said["thumbnail_url"] = thumbnail.url
        said["thumbnail_width"] = thumbnail.width
        said["thumbnail_height"] = thumbnail.height
    return said


def reserved_height(scene: Scene, *, width: int = COLUMN_PX) -> int:
    """Return about how tall the embed is in a column, so that the article does not jump.

    Line heights and margins are those of page.css; the letters a line holds are an average face's.
    """
    title = 34 * _lines(len(scene.title), width / 15.5) + 6
    dek = 24 * _lines(len(scene.dek), width / 8.6) + 14
    legend_letters = sum(len(entry.words) + 7 for entry in scene.legend)
    legend = 27 * _lines(legend_letters, width / 7.4) + 8
    figures = sum(24 * _lines(len(text), (width - 16) / 8.4) + 8 for text in scene.figures)
    data = 16 + 46
    notes = 14 + sum(20 * _lines(len(text), width / 7) + 4 for text in scene.notes)
    foot_lines = foot(scene)
    foot_height = 16 + sum(19 * _lines(len(line), width / 6.8) + 3 for line in foot_lines)
    chart = min(scene.spec.height, max(round(0.68 * width), 280))
    war = _TIMELINE_PX if scene.timeline else 0
    return title + dek + legend + chart + war + figures + data + notes + foot_height + 24


def fluid_height(scene: Scene) -> str:
    """Return the height to reserve as a CSS length that follows the width of the column.

    Narrow columns need more lines, wide ones a taller map: straight lines between a few widths
    (`cqw` is a hundredth of the column) come near enough for the embed to make up the rest.
    """
    known = [(width, reserved_height(scene, width=width)) for width in _WIDTHS_PX]
    chords = []
    for (left, low), (right, high) in pairwise(known):
        slope = (high - low) / (right - left)
        chords.append(f"calc({round(low - slope * left)}px + {round(100 * slope, 1)}cqw)")
    return f"max({','.join(chords)})"


def _lines(letters: int, a_line: float) -> int:
    return math.ceil(letters / a_line)
