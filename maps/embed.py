"""The map in somebody else's page: the page for the frame, and what goes around it."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup

from geo.errors import InputError
from maps.folium_map import ENVIRONMENT, all_words
from maps.languages import Way
from maps.page import foot, render, source
from maps.scene import Scene

COLUMN_PX = 680  # the usual width of an article's column: the height is reserved for it
_LEAST_PX = 320
_PICTURE = "map.png"
_WIDTHS_PX = range(320, 1121, 40)  # columns for which the height is reckoned
_NARROW_PX, _MIDDLE_PX, _WIDE_PX = 640, 900, 960  # where page.css changes
_SPARE_PX = 14  # a line more: a map may grow more than it may shrink
_TITLE_PX, _TEXT_PX = 1100, 780  # the longest lines of title and text
_CACHE_S = 3600
# How tall the panels under the map are in columns up to a width: their styles keep that room.
_POINTS_PX = {480: 338, 640: 316, 800: 188, math.inf: 146}  # filters, and the folded table
_COUNTS_PX = {480: 412, 640: 390, math.inf: 252}  # months and sliders besides
_TIMELINE_PX = {400: 440, 640: 420, 700: 370, 900: 326, 1000: 305, math.inf: 281}
_COMPARE_PX = {340: 462, 400: 338, 640: 296, 899: 252, math.inf: 172}


@dataclass(frozen=True)
class Thumbnail:
    """A picture of the map with its size in px."""

    url: str
    width: int
    height: int


def render_embed(scene: Scene, *, head: str = "", ways: Sequence[Way] = ()) -> str:
    """Return the page for a frame: without outer margins, and telling its height to the parent."""
    scripts = (source("embed.js"),)
    return render(scene, embed=embed_id(scene), scripts=scripts, head=head, ways=ways)


def embed_id(scene: Scene) -> str:
    """Return the name that ties a frame to its messages: the same spec, the same name."""
    return hashlib.sha256(scene.spec.to_yaml().encode()).hexdigest()[:10]


def parent_script() -> str:
    """Return the script for the page around: it sets each frame to the height it asks for."""
    return source("parent.js")


def amp_snippet(scene: Scene, src: str, *, picture: str = _PICTURE) -> str:
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
        picture=urljoin(src, picture),
        height=reserved_height(scene),
        whole=all_words(scene)["whole_map"],
    )


def snippet(scene: Scene, src: str, *, picture: str = _PICTURE) -> str:
    """Return the HTML that a newsroom pastes into an article.

    Parameters
    ----------
    scene
        What is shown; gives title, alternative text and the height kept free for it.
    src
        Where the embed's file will be: an http(s) or a relative address.
    picture
        The picture for readers without scripts, which is expected beside it; `map@2x.png` is the
        sharper one of `map.png`.

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
        picture=urljoin(src, picture),
        sharp=urljoin(src, picture.replace(".png", "@2x.png")),
        width=scene.spec.width,
        height=reserved_height(scene),
        fluid=fluid_height(scene),
        least=_LEAST_PX,
        script=Markup(parent_script()),  # noqa: S704 - our own script
    )


def _require_web(src: str) -> None:
    if urlsplit(src).scheme not in {"", "http", "https"}:
        raise InputError(f"{src!r} is not an http(s) or relative address for an embed")


def oembed(
    scene: Scene, *, url: str, thumbnail: Thumbnail | None = None, picture: str = _PICTURE
) -> dict[str, Any]:
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
        "html": snippet(scene, url, picture=picture),
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

    Line heights, margins and breakpoints are those of the styles; the letters a line holds are an
    average face's.
    """
    narrow, wide = width <= _NARROW_PX, width >= _WIDE_PX
    text = width - 32 if narrow else width
    high, letter = (28, 12.0) if narrow else (34, 14.5) if width <= _MIDDLE_PX else (40, 17.5)
    title = high * _lines(len(scene.title), min(text, _TITLE_PX) / letter) + 6
    dek_line = min(text, _TEXT_PX) / (8.0 if narrow else 8.6)
    dek = 24 * _lines(len(scene.dek), dek_line) + (8 if narrow else 14)
    letters = sum(len(entry.words) + 7 for entry in scene.legend)
    legend = 44 if narrow else 26 * _lines(letters, text / 7.4) + 8
    column = (text - 40) / 2 if wide else min(text, _TEXT_PX)
    figures = 16 + _stacked(scene.figures, (column - 16) / 8.0, 24, 8) / (2 if wide else 1)
    notes = 14 + _stacked(scene.notes, column / 7, 20, 4) / (2 if wide else 1)
    below = 16 + _stacked(foot(scene), text / 6.8, 19, 3)
    if scene.corrections:
        mended = [f"{correction.words} ......" for correction in scene.corrections]
        below += 36 + _stacked(mended, column / 7, 20, 4) / (2 if wide else 1)
    chart = min(scene.spec.height, max(round(0.68 * width), 280))
    panels = [
        _at_width(heights, width)
        for heights, there in (
            (_TIMELINE_PX, scene.spec.timeline),
            (_COMPARE_PX, scene.spec.compare),
            (_POINTS_PX, scene.points is not None),
            (_COUNTS_PX, scene.aggregates is not None),
        )
        if there
    ]
    data = 16 + 46
    return round(title + dek + legend + chart + sum(panels) + figures + data + notes + below + 24)


def _at_width(heights: dict[float, int], width: int) -> int:
    return next(height for most, height in heights.items() if width <= most)


def fluid_height(scene: Scene) -> str:
    """Return the height to reserve as a CSS length that follows the width of the column.

    Narrow columns need more lines, wide ones a taller map: a few straight lines (`cqw` is a
    hundredth of the column) come near enough for the embed to make up the rest.
    """
    known = [(width, reserved_height(scene, width=width)) for width in _WIDTHS_PX]
    hull = _hull(known)
    lines = [
        (low - (high - low) / (right - left) * left, (high - low) / (right - left))
        for (left, low), (right, high) in pairwise(hull)
    ]
    over = [high - max(start + slope * width for start, slope in lines) for width, high in known]
    chords = (
        f"calc({round(start + max(over) / 2 + _SPARE_PX)}px + {round(100 * slope, 1)}cqw)"
        for start, slope in lines
    )
    return f"max({','.join(chords)})"


def _hull(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the lower hull of points in order of x: what a maximum of lines can follow."""
    kept: list[tuple[int, int]] = []
    for x, y in points:
        while len(kept) > 1:
            (x0, y0), (x1, y1) = kept[-2:]
            if (y1 - y0) * (x - x0) < (y - y0) * (x1 - x0):
                break
            kept.pop()
        kept.append((x, y))
    return kept


def _stacked(texts: Iterable[str], a_line: float, high: int, gap: int) -> float:
    """Return how tall texts are below each other."""
    return sum(high * _lines(len(text), a_line) + gap for text in texts)


def _lines(letters: int, a_line: float) -> int:
    return math.ceil(letters / a_line)
