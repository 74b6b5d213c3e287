"""The ground of the picture: sea, land, borders, who holds and who claims it."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps import style
from maps.picture_look import Look
from maps.picture_sheet import Pen, Sheet, disc, together
from maps.picture_view import View
from maps.scene import Scene


@dataclass(frozen=True)
class Ground:
    """The areas and lines of the ground in px, cut to the surroundings of the frame."""

    neighbours: tuple[BaseGeometry, ...]
    country: BaseGeometry
    lakes: BaseGeometry
    oblasts: tuple[BaseGeometry, ...]
    oblast_borders: BaseGeometry
    occupied: BaseGeometry
    held: BaseGeometry
    contested: BaseGeometry
    claimed: BaseGeometry
    newly: BaseGeometry
    no_longer: BaseGeometry
    other_line: BaseGeometry
    contact_line: BaseGeometry
    rings: tuple[BaseGeometry, ...]
    bands: tuple[BaseGeometry, ...] = ()
    proposed: tuple[tuple[str, BaseGeometry], ...] = ()
    assessed: bool = True

    def other_side(self, x: float, y: float) -> BaseGeometry:
        """Return the ground across the contact line from a point of the country."""
        taken = shapely.intersects_xy(self.occupied, x, y)
        return self.held if taken else self.occupied

    def colour_at(self, x: float, y: float, look: Look) -> str:
        """Return the colour of the ground at a point."""
        colours = look.colours
        land = colours.land if self.assessed else colours.neighbour
        for area, colour in ((self.occupied, colours.occupied), (self.country, land)):
            if shapely.intersects_xy(area, x, y):
                return colour
        on_land = any(shapely.intersects_xy(area, x, y) for area in self.neighbours)
        return colours.neighbour if on_land else colours.sea


def ground_of(scene: Scene, view: View) -> Ground:
    """Return the ground of a scene as a view shows it."""
    status = scene.control["status"]
    country = shapely.union_all(_areas(view, scene.country))
    # One area for each status, so that a pattern has no seams.
    occupied = shapely.union_all(_areas(view, scene.control[status == "occupied"]))
    ground = Ground(
        neighbours=_areas(view, scene.neighbours),
        country=country,
        lakes=shapely.union_all(_areas(view, scene.lakes)),
        oblasts=_areas(view, scene.oblasts),
        oblast_borders=_inner_borders(scene, view),
        occupied=occupied,
        held=shapely.difference(country, occupied),
        contested=shapely.union_all(_areas(view, scene.control[status == "contested"])),
        claimed=shapely.union_all(_areas(view, scene.claims)),
        newly=_moved(scene, view, "newly_occupied"),
        no_longer=_moved(scene, view, "no_longer_occupied"),
        other_line=_other_line(scene, view),
        contact_line=shapely.geometrycollections(_lines(view, scene.contact_line)),
        rings=_lines(view, scene.rings),
        bands=_areas(view, scene.bands) if len(scene.bands) else (),
        proposed=_proposed(scene, view),
        assessed=scene.assessed,
    )
    for area in (ground.occupied, ground.held, ground.country, *ground.neighbours, *ground.oblasts):
        shapely.prepare(area)
    return ground


def draw_ground(sheet: Sheet, ground: Ground, view: View, look: Look) -> None:
    """Draw what lies under the strikes, the quietest first."""
    colours = look.colours
    sheet.fill(view.frame, colours.sea)
    border = look.pen("neighbour_border", colours.neighbour_border)
    sheet.fill(shapely.geometrycollections(ground.neighbours), colours.neighbour, edge=border)
    sheet.fill(ground.country, colours.land if ground.assessed else colours.neighbour)
    sheet.fill(ground.occupied, colours.occupied)
    draw_hatch(sheet, ground.contested, look)
    draw_newly(sheet, ground.newly, look)
    draw_no_longer(sheet, ground.no_longer, look)
    for band in ground.bands:
        draw_band(sheet, band, look)
    sheet.fill(ground.lakes, colours.sea)
    sheet.stroke(ground.oblast_borders, look.pen("oblast_border", colours.oblast_border))
    draw_claim(sheet, ground.claimed, look)
    for moves, area in ground.proposed:
        draw_proposed(sheet, moves, area, look)
    sheet.stroke(ground.country, look.pen("country_border", colours.country_border))
    sheet.stroke(ground.other_line, look.pen("other_line", colours.line))
    pen = look.pen("contact_line", colours.line)
    # A margin of land keeps the line crisp where it runs through hatch.
    sheet.stroke(ground.contact_line, Pen(colours.land, pen.width * 1.9))
    sheet.stroke(ground.contact_line, pen)
    sheet.stroke(shapely.geometrycollections(ground.rings), look.pen("ring", colours.ring))


def draw_band(sheet: Sheet, area: BaseGeometry, look: Look) -> None:
    """Draw the soft ground between two published ranges."""
    alpha = f"{round(255 * style.BAND_SHARE):02x}"
    sheet.fill(area, look.colours.ring + alpha)


def draw_hatch(sheet: Sheet, area: BaseGeometry, look: Look) -> None:
    """Draw the hatch of contested ground."""
    lines = hatch(area, look.px(style.HATCH_STEP))
    sheet.stroke(lines, look.pen("hatch", look.colours.hatch))


def draw_newly(sheet: Sheet, area: BaseGeometry, look: Look) -> None:
    """Draw ground occupied on the later of two days alone: heavy lines falling to the right."""
    lines = _mirrored(hatch(_mirrored(area), look.px(style.NEWLY_STEP)))
    sheet.stroke(lines, look.pen("newly", look.colours.newly))
    sheet.stroke(area, Pen(look.colours.newly, look.px(1.0)))


def draw_no_longer(sheet: Sheet, area: BaseGeometry, look: Look) -> None:
    """Draw ground occupied on the earlier of two days alone: level lines."""
    lines = level(area, look.px(style.NO_LONGER_STEP))
    sheet.stroke(lines, look.pen("no_longer", look.colours.no_longer))
    sheet.stroke(area, Pen(look.colours.no_longer, look.px(1.0)))


def draw_proposed(sheet: Sheet, moves: str, area: BaseGeometry, look: Look) -> None:
    """Draw ground a proposal would move: the hatch of its way in a broken outline."""
    colours = look.colours
    if moves == "to_russia":
        lines = _mirrored(hatch(_mirrored(area), look.px(style.NEWLY_STEP)))
        sheet.stroke(lines, look.pen("newly", colours.newly))
    elif moves == "to_ukraine":
        sheet.stroke(
            level(area, look.px(style.NO_LONGER_STEP)), look.pen("no_longer", colours.no_longer)
        )
    else:
        turned = level(_turned(area), look.px(style.NO_LONGER_STEP))
        sheet.stroke(_turned(turned), look.pen("no_longer", colours.quiet))
    edge = {"to_russia": colours.newly, "to_ukraine": colours.no_longer}.get(moves, colours.quiet)
    sheet.stroke(area, look.pen("other_line", edge))


def _turned(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape with its axes exchanged: level lines become upright ones."""
    return shapely.transform(shape, lambda xy: xy[:, ::-1])


def _proposed(scene: Scene, view: View) -> tuple[tuple[str, BaseGeometry], ...]:
    if scene.scenario.empty:
        return ()
    return tuple(zip(scene.scenario["moves"], _areas(view, scene.scenario), strict=True))


def draw_claim(sheet: Sheet, area: BaseGeometry, look: Look) -> None:
    """Draw the dots and the dotted outline of ground claimed and not held."""
    radius = look.px(style.CLAIM_DOT)
    points = dots(area, look.px(style.CLAIM_STEP))
    sheet.fill(together([disc(x, y, radius) for x, y in points]), look.colours.claim)
    sheet.stroke(area, look.pen("claim", look.colours.claim))


def hatch(area: BaseGeometry, step: float) -> BaseGeometry:
    """Return lines rising to the right inside an area, `step` apart."""
    if area.is_empty:
        return area
    left, bottom, right, top = area.bounds
    high = top - bottom
    apart = step * np.sqrt(2)
    # Counted from the sheet's corner, so that the lines of two areas side by side meet.
    first = np.ceil((left - high - bottom) / apart) * apart
    begins = np.arange(first, right - bottom, apart)
    feet = np.column_stack([begins + bottom, np.full(len(begins), bottom)])
    ends = np.stack([feet, feet + high], axis=1)
    return shapely.MultiLineString(list(ends)).intersection(area)


def level(area: BaseGeometry, step: float) -> BaseGeometry:
    """Return level lines inside an area, `step` apart."""
    if area.is_empty:
        return area
    left, bottom, right, top = area.bounds
    rows = np.arange(np.ceil(bottom / step) * step, top, step)
    ends = np.stack([np.full(len(rows), left), rows, np.full(len(rows), right), rows], axis=1)
    return shapely.MultiLineString(list(ends.reshape(-1, 2, 2))).intersection(area)


def _mirrored(shape: BaseGeometry) -> BaseGeometry:
    found: BaseGeometry = shapely.transform(shape, lambda xy: xy * [-1, 1])
    return found


def dots(area: BaseGeometry, step: float) -> np.ndarray:
    """Return rows of (x, y) inside an area, each row set between those of the row below."""
    if area.is_empty:
        return np.empty((0, 2))
    left, bottom, right, top = area.bounds
    across, up = step, step * np.sqrt(3) / 2
    columns = np.arange(np.floor(left / across), np.ceil(right / across) + 1)
    rows = np.arange(np.floor(bottom / up), np.ceil(top / up) + 1)
    column, row = (grid.ravel() for grid in np.meshgrid(columns, rows))
    xy = np.column_stack([(column + (row % 2) / 2) * across, row * up])
    shapely.prepare(area)
    return xy[shapely.contains_xy(area, xy)]


def _moved(scene: Scene, view: View, moves: str) -> BaseGeometry:
    if scene.comparison is None:
        return shapely.MultiPolygon()
    ground = scene.comparison.ground
    return shapely.union_all(_areas(view, ground[ground["moves"] == moves]))


def _other_line(scene: Scene, view: View) -> BaseGeometry:
    if scene.comparison is None:
        return shapely.GeometryCollection()
    return shapely.geometrycollections(_lines(view, scene.comparison.line))


def _areas(view: View, frame: gpd.GeoDataFrame) -> tuple[BaseGeometry, ...]:
    return tuple(shapely.make_valid(part) for part in _lines(view, frame))


def _lines(view: View, frame: gpd.GeoDataFrame) -> tuple[BaseGeometry, ...]:
    nothing = shapely.Point()
    return tuple(view.shape(nothing if part is None else part) for part in frame.geometry)


def _inner_borders(scene: Scene, view: View) -> BaseGeometry:
    """Return each border between two oblasts once, without the state border."""
    borders = shapely.union_all(scene.oblasts.boundary.to_numpy())
    outline = shapely.union_all(scene.country.boundary.to_numpy())
    inner = shapely.difference(borders, outline)
    return view.shape(shapely.line_merge(inner) if inner.geom_type == "MultiLineString" else inner)
