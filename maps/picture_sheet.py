"""The sheet: what can be drawn, in px from the lower left corner, whichever file it becomes.

One px is one point of a figure of 72 dots to the inch, so that PNG and SVG agree. Whatever is
drawn later lies on top.
"""

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from maps.labels import Box
from maps.picture_type import Type

PER_INCH = 72
NUDGE = 1e-9
"""Keeps a width of 1200 px from becoming 1199.999... and then 1199."""
SETTINGS = {
    "svg.hashsalt": "reachline",
    "svg.fonttype": "path",
    "path.simplify": False,
    "path.sketch": None,
    "path.effects": [],
    "agg.path.chunksize": 0,
    "savefig.bbox": None,
    "savefig.transparent": False,
    "savefig.facecolor": "auto",
}
"""What a user's own matplotlib settings must not change."""


@dataclass(frozen=True)
class Pen:
    """A line: its colour, its width in px, its dashes (on, off) in px."""

    colour: str
    width: float
    dashes: tuple[float, float] | None = None


class Sheet:
    """A sheet of paper of a size in px."""

    def __init__(self, width: float, height: float, *, paper: str) -> None:
        self.width, self.height = width, height
        with mpl.rc_context(SETTINGS):
            self._figure = Figure(
                figsize=(width / PER_INCH, height / PER_INCH), dpi=PER_INCH, facecolor=paper
            )
        self._to_px = Affine2D().scale(1 / PER_INCH) + self._figure.dpi_scale_trans
        self._window: Path | None = None
        self._drawn = 0

    def look_through(self, frame: Box | None) -> None:
        """Draw from now on only inside a frame; `None`: on the whole sheet again."""
        self._window = None if frame is None else _path_of_box(frame)

    def fill(
        self, shape: shapely.Geometry | Path | Box, colour: str, *, edge: Pen | None = None
    ) -> None:
        """Fill areas, with an outline where `edge` is given."""
        self._add(
            shape,
            facecolor=colour,
            edgecolor="none" if edge is None else edge.colour,
            linewidth=0 if edge is None else edge.width,
            joinstyle="round",
        )

    def stroke(self, shape: shapely.Geometry | Path | Box, pen: Pen) -> None:
        """Draw lines, or the outlines of areas."""
        if pen.dashes is None:
            style: str | tuple[float, tuple[float, ...]] = "solid"
        else:
            # matplotlib counts dashes in widths of the line.
            style = (0.0, tuple(part / pen.width for part in pen.dashes))
        self._add(
            shape,
            facecolor="none",
            edgecolor=pen.colour,
            linewidth=pen.width,
            linestyle=style,
            capstyle="butt" if pen.dashes is None or pen.dashes[0] > pen.width else "round",
            joinstyle="round",
        )

    def write(
        self, text: str, box: Box, kind: Type, colour: str, *, halo: Pen | None = None
    ) -> None:
        """Set one line of text into its box, beginning at the left, turned as the box is."""
        outline = kind.outline(text)
        if not len(outline.vertices):
            return
        turned = (
            Affine2D()
            .translate(-box.width / 2, -kind.rise / 2)
            .rotate_deg(box.angle)
            .translate(box.x, box.y)
        )
        letters = turned.transform_path(outline)
        if halo is not None:
            self.stroke(letters, Pen(halo.colour, 2 * halo.width))
        self.fill(letters, colour)

    def png(self, *, scale: float, title: str, description: str) -> bytes:
        """Return the sheet as PNG; `scale` 2 gives two dots for a px."""
        wide, high = round(self.width * scale), round(self.height * scale)
        dots = PER_INCH * scale
        self._figure.set_size_inches((wide + NUDGE) / dots, (high + NUDGE) / dots, forward=False)
        said = {"Software": None, "Title": title, "Description": description}
        out = io.BytesIO()
        with mpl.rc_context(SETTINGS):
            FigureCanvasAgg(self._figure)
            self._figure.savefig(out, format="png", dpi=dots, metadata=said)
        return out.getvalue()

    def svg(self, *, title: str, description: str) -> bytes:
        """Return the sheet as SVG: outlines only, nothing loaded from elsewhere."""
        out = io.StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        with mpl.rc_context(SETTINGS):
            FigureCanvasSVG(self._figure)
            self._figure.savefig(out, format="svg", dpi=PER_INCH, metadata=nothing)
        drawing = out.getvalue()
        drawing = _compact(drawing[drawing.index("<defs") :])
        # matplotlib's own head gives the size in points and names a DTD elsewhere.
        wide, high = f"{self.width:g}", f"{self.height:g}"
        head = (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
            f' width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" role="img"'
            ' aria-labelledby="picture-title picture-desc">\n'
            f'<title id="picture-title">{_said(title)}</title>\n'
            f'<desc id="picture-desc">{_said(description)}</desc>\n'
        )
        return (head + drawing).encode()

    def _add(self, shape: shapely.Geometry | Path | Box, **look: object) -> None:
        path = _path_of(shape)
        if not len(path.vertices):
            return
        patch = PathPatch(path, transform=self._to_px, zorder=self._drawn, **look)  # type: ignore[arg-type]
        if self._window is not None:
            patch.set_clip_path(self._window, self._to_px)
        self._figure.add_artist(patch, clip=False)
        self._drawn += 1


def disc(x: float, y: float, radius: float) -> Path:
    """Return a circle."""
    return Path.circle((x, y), radius)


def corners(points: Sequence[tuple[float, float]] | np.ndarray) -> Path:
    """Return a closed polygon."""
    vertices = np.asarray(points, dtype=float)
    return Path(np.concatenate([vertices, vertices[:1]]), closed=True)


def together(paths: Sequence[Path]) -> Path:
    """Return many paths as one."""
    return Path.make_compound_path(*paths) if paths else Path(np.empty((0, 2)))


def _path_of(shape: shapely.Geometry | Path | Box) -> Path:
    if isinstance(shape, Path):
        return shape
    if isinstance(shape, Box):
        return _path_of_box(shape)
    return together([_path_of_line(line) for line in _lines(shape) if len(line) > 1])


def _lines(shape: shapely.Geometry) -> list[np.ndarray]:
    """Return the coordinates of every line and ring, however deep the collection."""
    if shape.is_empty:
        return []
    if isinstance(shape, shapely.geometry.base.BaseMultipartGeometry):
        return [line for part in shape.geoms for line in _lines(part)]
    if isinstance(shape, shapely.Polygon):
        turned = shapely.orient_polygons(shape)  # else a hole may be filled
        return [shapely.get_coordinates(ring) for ring in (turned.exterior, *turned.interiors)]
    return [shapely.get_coordinates(shape)]


def _path_of_line(line: np.ndarray) -> Path:
    closed = bool((line[0] == line[-1]).all()) and len(line) > 3  # noqa: PLR2004 - a ring
    return Path(line, closed=closed)


def _path_of_box(box: Box) -> Path:
    wide, high = box.width / 2, box.height / 2
    (ax, ay), (bx, by) = box.axes()
    return corners(
        [
            (box.x + wide * i * ax + high * j * bx, box.y + wide * i * ay + high * j * by)
            for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        ]
    )


def _compact(drawing: str) -> str:
    """Return the drawing of an SVG without idle ids, blanks and decimals, each outline once."""
    drawing = re.sub(r' id="(?:figure|patch)_\d+"', "", drawing)
    drawing = re.sub(r' d="([^"]*)"', lambda found: f' d="{_path_words(found[1])}"', drawing)
    times = Counter(re.findall(r'<path d="([^"]*)"', drawing))
    named = {path: f"p{number}" for number, path in enumerate(times) if times[path] > 1}
    drawing = re.sub(
        r'<path d="([^"]*)"',
        lambda found: f'<use xlink:href="#{named[found[1]]}"' if found[1] in named else found[0],
        drawing,
    )
    outlines = "\n".join(f'<path id="{name}" d="{path}"/>' for path, name in named.items())
    return f"<defs>\n{outlines}\n</defs>\n" + re.sub(r"\n\s*", "\n", drawing)


def _path_words(path: str) -> str:
    rounded = re.sub(r"-?\d+\.\d+", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), path)
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", rounded).replace(" -", "-")


def _said(text: str) -> str:
    return escape("".join(letter for letter in text if letter.isprintable()), quote=False)
