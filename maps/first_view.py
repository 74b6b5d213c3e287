"""The first view: a light drawing of the map that stands in the page before any script runs.

A phone on a slow line shows it as soon as it has come; the live map, once drawn, takes its place at
the same scale. Coordinates are whole steps of the web map's own square, so that both fall together.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from maps import style
from maps.elements.ground import coarser, in_view
from maps.labels import Box, Label, along, around, place
from maps.scene import Scene

STEPS = 1500  # the bounds are at least as many steps wide: finer than a phone's screen
DEEPEST = 16  # zoom
FINE = 1.4  # steps: what is left out lies nearer to what is drawn
ROUGH = 5  # steps: the same for borders abroad
LEAST = 12.0  # square steps: smaller islands are left out
COLUMN_PX = 680  # of an article
PHONE_PX = (360.0, 288.0)  # the smallest map: names that find room there find it on every other
# The patterns of map.html by what they fill, and how they are turned.
PATTERNS = {
    "hatch": "rl-contested",
    "dots": "rl-claim",
    "newly": "rl-to-russia",
    "no-longer": "rl-to-ukraine",
    "neither": "rl-demilitarised",
}
_TURNS = {"hatch": 45, "dots": 45, "newly": -45}
_KINDS = {"km": (14, 0.58), "story": (13.5, 0.6), "city": (12, 0.54)}  # size, a letter's width
_TOWNS = 4
_GAP_PX = 6.0

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Path:
    """Areas or lines with one look: classes and an SVG path."""

    kind: str
    data: str
    line: bool = False


@dataclass(frozen=True)
class Mark:
    """A strike's symbol, at a point in steps."""

    x: int
    y: int
    shape: str
    radius: float
    story: bool
    unknown: bool
    disputed: bool


@dataclass(frozen=True)
class Name:
    """A name whose middle stands `right` and `down` px from a point in steps."""

    x: int
    y: int
    right: float
    down: float
    kind: str
    words: str
    dot: bool = False


@dataclass(frozen=True)
class FirstView:
    """What is drawn, the lowest first.

    Attributes
    ----------
    box
        Left, top, width and height of the bounds, in steps.
    zoom
        The web map's zoom at which a step is a px.
    per_px
        Steps to a px at the width of an article's column, for whom no script sets it.
    """

    box: tuple[float, float, float, float]
    zoom: int
    per_px: float
    paths: tuple[Path, ...]
    marks: tuple[Mark, ...]
    names: tuple[Name, ...]

    def patterns(self) -> tuple[str, ...]:
        """Return the patterns that what is drawn is filled with."""
        drawn = " ".join(path.kind for path in self.paths)
        return tuple(name for name, use in PATTERNS.items() if use in drawn)

    def turn(self, pattern: str) -> str:
        """Return how a pattern is turned."""
        return f"rotate({_TURNS.get(pattern, 0)})"


class Grid:
    """From degrees to whole steps of the web map's square."""

    def __init__(self, bounds: Bounds) -> None:
        wide = (bounds[2] - bounds[0]) / 360 * 256
        self.zoom = min(max(math.ceil(math.log2(STEPS / wide)), 0), DEEPEST)
        self.scale = 256 * 2**self.zoom
        (left, bottom), (right, top) = self.flat(np.array([bounds[:2], bounds[2:]]))
        self.origin = (math.floor(left), math.floor(top))
        self.box = (
            float(left - self.origin[0]),
            float(top - self.origin[1]),
            float(right - left),
            float(bottom - top),
        )

    def flat(self, lonlat: np.ndarray) -> np.ndarray:
        """Return points `(lon, lat)` as steps east and south."""
        lon, lat = np.asarray(lonlat, dtype=float).T[:2]
        up = np.arcsinh(np.tan(np.radians(lat))) / (2 * math.pi)
        steps: np.ndarray = np.column_stack([lon / 360 + 0.5, 0.5 - up]) * self.scale
        return steps

    def shape(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in steps from the corner of the bounds."""
        return shapely.transform(geometry, lambda xy: self.flat(xy) - self.origin)

    def point(self, geometry: BaseGeometry) -> tuple[int, int]:
        """Return a point in whole steps."""
        ((x, y),) = np.rint(shapely.get_coordinates(self.shape(geometry)))
        return int(x), int(y)


def first_view(scene: Scene) -> FirstView:
    """Return the first view of a scene."""
    grid = Grid(scene.bounds)
    marks = tuple(_marks(scene, grid))
    return FirstView(
        box=grid.box,
        zoom=grid.zoom,
        per_px=round(grid.box[2] / COLUMN_PX, 2),
        paths=tuple(path for path in _paths(scene, grid) if path.data),
        marks=marks,
        names=tuple(_names(scene, grid, marks)),
    )


def _paths(scene: Scene, grid: Grid) -> Iterable[Path]:
    frames = (scene.neighbours, scene.country, scene.oblasts)
    shapes = (tuple(shapely.to_wkb(frame.geometry.to_numpy()).tolist()) for frame in frames)
    beside, land, borders, outline = _ground(*shapes, scene.bounds)
    control = scene.control.sort_values("status", ascending=False)
    yield from (beside, land)
    for status, area in zip(control["status"], control.geometry, strict=True):
        yield Path(f"rl-control rl-{status}", _areas([_coarse(grid.shape(area))]))
    yield from (Path("rl-claim", _areas([area])) for area in _shapes(scene.claims, grid))
    if len(scene.scenario):
        for moves, area in zip(scene.scenario["moves"], _shapes(scene.scenario, grid), strict=True):
            yield Path(f"rl-scenario rl-{moves.replace('_', '-')}", _areas([area]))
    yield Path("rl-lake", _areas(_shapes(scene.lakes, grid)))
    yield from (borders, outline)
    yield Path("rl-band", _areas(_shapes(scene.bands, grid) if len(scene.bands) else []))
    yield Path("rl-ring", _lines(_shapes(scene.rings, grid)), line=True)
    line = _merged(shapely.union_all([grid.shape(one) for one in scene.contact_line.geometry]))
    yield Path("rl-contact-line", _lines([_coarse(line)]), line=True)
    story = set(scene.strikes.loc[scene.strikes["story"].astype(bool), "strike_id"])
    for own in (False, True):
        chosen = scene.reach_lines[scene.reach_lines["strike_id"].isin(story) == own]
        kind = "rl-reach" if own else "rl-reach rl-pale"
        yield Path(kind, _lines(_shapes(chosen, grid)), line=True)


@lru_cache(maxsize=8)
def _ground(
    neighbours: tuple[bytes, ...],
    country: tuple[bytes, ...],
    oblasts: tuple[bytes, ...],
    bounds: Bounds,
) -> tuple[Path, Path, Path, Path]:
    """Return neighbours, land, borders of oblasts and the state's: the same on every day.

    They have fewer points, but what borders on another still does.
    """
    grid = Grid(bounds)
    around_it, state, units = (
        shapely.from_wkb(list(part)) for part in (neighbours, country, oblasts)
    )
    rough = coarser(
        list(shapely.clip_by_rect(around_it, *in_view(bounds))),
        shapely.union_all(state),
        tolerance=ROUGH * 360 / grid.scale,
    )
    # A map without oblasts has its land all the same.
    shapes = [grid.shape(shape) for shape in (*rough, *(units if len(units) else state))]
    thin = list(shapely.coverage_simplify(shapes, FINE))
    inner = [shapely.make_valid(shape) for shape in thin[len(rough) :]]
    land = shapely.union_all(inner)
    within = shapely.difference(shapely.union_all(shapely.boundary(inner)), shapely.boundary(land))
    return (
        Path("rl-neighbour", _areas(thin[: len(rough)])),
        Path("rl-land", _areas([land])),
        Path("rl-oblast-border", _lines([] if within.is_empty else [_merged(within)]), line=True),
        Path("rl-country-border", _areas([land]), line=True),
    )


def _shapes(frame: gpd.GeoDataFrame, grid: Grid) -> list[BaseGeometry]:
    return [_coarse(grid.shape(shape)) for shape in frame.geometry]


def _coarse(shape: BaseGeometry) -> BaseGeometry:
    return shapely.simplify(shape, FINE)


def _merged(shape: BaseGeometry) -> BaseGeometry:
    return shapely.line_merge(shape) if shape.geom_type == "MultiLineString" else shape


def _areas(shapes: Iterable[BaseGeometry]) -> str:
    """Return the rings of areas as one path, even-odd or not: holes run the other way round."""
    polygons = [
        part
        for part in shapely.get_parts(shapely.get_parts(shapely.orient_polygons(list(shapes))))
        if part.geom_type == "Polygon" and part.area >= LEAST
    ]
    rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
    large = [ring for ring in rings if shapely.Polygon(ring).area >= LEAST]
    return "".join(f"{_steps(ring, closed=True)}z" for ring in large)


def _lines(shapes: Iterable[BaseGeometry]) -> str:
    parts = shapely.get_parts(shapely.get_parts(list(shapes)))
    return "".join(_steps(part) for part in parts if part.geom_type == "LineString")


def _steps(line: BaseGeometry, *, closed: bool = False) -> str:
    """Return a line in whole steps from point to point; points that fall together become one."""
    points = np.rint(shapely.get_coordinates(line)).astype(int)
    points = points[:-1] if closed else points
    moves = np.diff(points, axis=0)
    moves = moves[np.any(moves != 0, axis=1)]
    said = " ".join(str(step) for step in moves.ravel())
    x, y = points[0]
    return f"M{x} {y}l{said}".replace(" -", "-") if said else ""


def _marks(scene: Scene, grid: Grid) -> Iterable[Mark]:
    """Return the symbols in drawing order: the story last, the small on the large."""
    found = []
    for row in _rows(scene.marked):
        x, y = grid.point(row.geometry)
        shape = style.SHAPES.get(str(row.weapon_class), "circle_dot")
        flags = (bool(row.story), bool(pd.isna(row.casualties)), bool(row.disputed))
        found.append(Mark(x, y, shape, _radius(row), *flags))
    return sorted(found, key=lambda mark: (mark.story, -mark.radius))


def _names(scene: Scene, grid: Grid, marks: Iterable[Mark]) -> Iterable[Name]:
    """Return the names of the story, its distances and the first towns, as far as there is room."""
    sheet = _Sheet(grid)
    story = [row for row in _rows(scene.marked) if bool(row.story)]
    ids = {str(row.strike_id) for row in story}
    lines = [shapely.get_coordinates(grid.shape(one)) for one in scene.reach_lines.geometry]
    for row, line in zip(_rows(scene.reach_lines), lines, strict=True):
        if str(row.strike_id) in ids:
            sheet.set_along(str(row.words), line)
    for row in story:
        sheet.set_about("story", str(row.name), row.geometry, away=_radius(row) + _GAP_PX)
    for row in _rows(scene.places.sort_values("rank", kind="stable").head(_TOWNS)):
        sheet.set_about("city", str(row.name), row.geometry, away=_GAP_PX)
    return sheet.names(marks, lines)


class _Sheet:
    """The smallest map, in px, on which the names are given their places."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        left, top, wide, high = grid.box
        self.px = min(PHONE_PX[0] / wide, PHONE_PX[1] / high)
        middle = ((left + wide / 2) * self.px, (top + high / 2) * self.px)
        self.frame = Box(*middle, PHONE_PX[0] - 8, PHONE_PX[1] - 8)
        self.wanted: dict[str, tuple[Name, Label]] = {}

    def set_along(self, words: str, line: np.ndarray) -> None:
        """Ask for a distance on its line."""
        size = _size("km", words)
        boxes = along(line * self.px, size, fractions=(0.44, 0.5, 0.38, 0.56, 0.32, 0.62))
        self._want("km", words, (0, 0), tuple(Box(box.x, box.y, *size) for box in boxes))

    def set_about(self, kind: str, words: str, at: BaseGeometry, *, away: float) -> None:
        """Ask for a name about its point; a story's may slide along the frame."""
        x, y = self.grid.point(at)
        story = kind == "story"
        spot = (x * self.px, y * self.px)
        boxes = around(spot, _size(kind, words), away=away, wide=story)
        slid = tuple(_inside(box, self.frame) for box in boxes) if story else ()
        self._want(kind, words, (x, y), (*boxes, *slid))

    def names(self, marks: Iterable[Mark], lines: list[np.ndarray]) -> Iterable[Name]:
        """Yield what found room."""
        px = self.px
        taken = [Box(m.x * px, m.y * px, 2 * m.radius + 8, 2 * m.radius + 8) for m in marks]
        dense = [shapely.segmentize(shapely.LineString(line * px), 4) for line in lines]
        found = place(
            (label for _, label in self.wanted.values()),
            frame=self.frame,
            taken=taken,
            avoid=shapely.get_coordinates(dense),
        )
        for words, box in found.items():
            name = self.wanted[str(words)][0]
            # A distance keeps to its line, a name to its point, however large the map is.
            own = (round(box.x / px), round(box.y / px)) if name.kind == "km" else (name.x, name.y)
            right, down = round(float(box.x) - own[0] * px, 1), round(float(box.y) - own[1] * px, 1)
            yield Name(*own, right, down, name.kind, name.words, dot=name.dot)

    def _want(self, kind: str, words: str, at: tuple[int, int], boxes: tuple[Box, ...]) -> None:
        name = Name(*at, 0, 0, kind, words, dot=kind == "city")
        self.wanted.setdefault(words, (name, Label(words, list(_KINDS).index(kind), boxes)))


def _size(kind: str, words: str) -> tuple[float, float]:
    high, letter = _KINDS[kind]
    return len(words) * high * letter + _GAP_PX, high * 1.25


def _inside(box: Box, frame: Box) -> Box:
    """Return a box slid along the frame until it is inside."""
    most = (frame.width - box.width) / 2
    return Box(min(max(box.x, frame.x - most), frame.x + most), box.y, box.width, box.height)


def _radius(row: Any) -> float:
    return style.marker_radius(None if pd.isna(row.casualties) else int(row.casualties))


def _rows(frame: pd.DataFrame) -> Iterable[Any]:
    return frame.itertuples()
