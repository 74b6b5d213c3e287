"""The sheet: what can be drawn, in px from the lower left corner, whichever file it becomes.

One px is one point of a figure of 72 dots to the inch, so that PNG and SVG agree. Whatever is
drawn later lies on top.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from maps.labels import Box
from maps.picture_svg import lean
from maps.picture_type import Type

PER_INCH = 72
SEE_THROUGH = "d0"
"""Alpha of the halo of a label: a line under it is hushed, not cut."""
NUDGE = 1e-9
"""Keeps a width of 1200 px from becoming 1199.999... and then 1199."""
SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "reachline",
    "svg.fonttype": "path",
    "path.simplify": False,
    "path.sketch": None,
    "path.effects": [],
    "path.snap": True,
    "patch.antialiased": True,
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
        self.width, self.height, self.paper = width, height, paper
        self._window: Path | None = None
        self._drawn: list[tuple[Path, Path | None, dict[str, Any]]] = []

    def look_through(self, frame: Box | None) -> None:
        """Draw from now on only inside a frame; `None`: on the whole sheet again."""
        self._window = None if frame is None else _path_of_box(frame)

    def fill(
        self, shape: BaseGeometry | Path | Box, colour: str, *, edge: Pen | None = None
    ) -> None:
        """Fill areas, with an outline where `edge` is given."""
        self._add(
            shape,
            facecolor=colour,
            edgecolor="none" if edge is None else edge.colour,
            linewidth=0 if edge is None else edge.width,
            joinstyle="round",
        )

    def stroke(self, shape: BaseGeometry | Path | Box, pen: Pen) -> None:
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
        if outline.codes is None:
            return
        turned = (
            Affine2D()
            .translate(-box.width / 2, -kind.rise / 2)
            .rotate_deg(box.angle)
            .translate(box.x, box.y)
        )
        letters = turned.transform_path(outline)
        if halo is not None:
            ground = halo.colour + SEE_THROUGH
            self.fill(letters, ground, edge=Pen(ground, 2 * halo.width))
        self.fill(letters, colour)

    def png(self, *, scale: float, title: str, description: str) -> bytes:
        """Return the sheet as PNG; `scale` 2 gives two dots for a px."""
        wide, high = round(self.width * scale), round(self.height * scale)
        dots = PER_INCH * scale
        with mpl.rc_context(SETTINGS):
            figure = self._figure(dots, (wide + NUDGE) / dots, (high + NUDGE) / dots)
            canvas: Any = FigureCanvasAgg(figure)
            canvas.draw()
        flat = [self.paper, *(look["facecolor"] for *_, look in self._drawn)]
        picture = _fewer_colours(np.asarray(canvas.buffer_rgba())[:, :, :3], flat)
        said = PngInfo()
        for key, text in (("Title", title), ("Description", description)):
            said.add_itxt(key, text)
        out = io.BytesIO()
        picture.save(out, format="png", pnginfo=said, optimize=True, dpi=(dots, dots))
        return out.getvalue()

    def svg(self, *, title: str, description: str) -> bytes:
        """Return the sheet as SVG: outlines only, nothing loaded from elsewhere."""
        out = io.StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        with mpl.rc_context(SETTINGS):
            figure = self._figure(PER_INCH, self.width / PER_INCH, self.height / PER_INCH)
            FigureCanvasSVG(figure)
            figure.savefig(out, format="svg", dpi=PER_INCH, metadata=nothing)
        size = (self.width, self.height)
        return lean(out.getvalue(), size=size, title=title, description=description).encode()

    def _figure(self, dots: float, wide: float, high: float) -> Figure:
        """Return what was drawn as a figure, to be called under `SETTINGS`."""
        figure = Figure(figsize=(wide, high), dpi=dots, facecolor=self.paper)
        to_px = Affine2D().scale(1 / PER_INCH) + figure.dpi_scale_trans
        for order, (path, window, look) in enumerate(self._drawn):
            patch = PathPatch(path, transform=to_px, zorder=order, **look)
            if window is not None:
                patch.set_clip_path(window, to_px)
            figure.add_artist(patch, clip=False)
        return figure

    def _add(self, shape: BaseGeometry | Path | Box, **look: Any) -> None:
        path = _path_of(shape)
        if len(np.asarray(path.vertices)):
            self._drawn.append((path, self._window, look))


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


def _fewer_colours(dots: np.ndarray, flat: Sequence[str]) -> Image.Image:
    """Return rows of (r, g, b) as a picture in 256 colours, a third the size of one in all.

    What is drawn in a flat colour keeps it; the mixtures along edges share what is left.
    """
    opaque = [colour for colour in flat if re.fullmatch("#[0-9a-f]{6}", colour)]
    kept = np.unique([int(colour[1:], 16) for colour in opaque])
    colours = dots.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    mixed = ~np.isin(colours, kept)
    index = np.searchsorted(kept, colours).astype(np.uint8)
    palette = [part for colour in kept.tolist() for part in colour.to_bytes(3)]
    if mixed.any():
        edges = Image.fromarray(dots[mixed][None])
        few = edges.quantize(
            256 - len(kept), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
        index[mixed] = np.asarray(few)[0] + len(kept)
        palette += few.getpalette() or []
    picture = Image.fromarray(index).convert("P")
    picture.putpalette(palette[: 3 * 256])
    return picture


def _path_of(shape: BaseGeometry | Path | Box) -> Path:
    if isinstance(shape, Path):
        return shape
    if isinstance(shape, Box):
        return _path_of_box(shape)
    return together([_path_of_line(line) for line in _lines(shape) if len(line) > 1])


def _lines(shape: BaseGeometry) -> list[np.ndarray]:
    """Return the coordinates of every line and ring, however deep the collection."""
    if shape.is_empty:
        return []
    if isinstance(shape, BaseMultipartGeometry):
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
