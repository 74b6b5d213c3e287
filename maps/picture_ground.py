"""The ground of the picture: sea, land, borders, who holds and who claims it."""

import geopandas as gpd
import numpy as np
import shapely

from maps import style
from maps.picture_look import Look
from maps.picture_sheet import Pen, Sheet, disc, together
from maps.picture_view import View
from maps.scene import Scene


def draw_ground(sheet: Sheet, scene: Scene, view: View, look: Look) -> None:
    """Draw what lies under the strikes, the quietest first."""
    colours = look.colours
    sheet.fill(view.frame, colours.sea)
    border = look.pen("neighbour_border", colours.neighbour_border)
    sheet.fill(_shape(view, scene.neighbours), colours.neighbour, edge=border)
    country = _shape(view, scene.country)
    sheet.fill(country, colours.land)
    _draw_control(sheet, scene, view, look)
    lakes = _shape(view, scene.lakes)
    sheet.fill(lakes, colours.sea)
    sheet.stroke(_inner_borders(scene, view), look.pen("oblast_border", colours.oblast_border))
    _draw_claims(sheet, scene, view, look)
    sheet.stroke(country, look.pen("country_border", colours.country_border))
    _draw_contact_line(sheet, scene, view, look)
    sheet.stroke(_shape(view, scene.rings), look.pen("ring", colours.ring))


def hatch(area: shapely.Geometry, step: float) -> shapely.Geometry:
    """Return lines rising to the right inside an area, `step` apart."""
    left, bottom, right, top = area.bounds
    if area.is_empty:
        return area
    high = top - bottom
    apart = step * np.sqrt(2)
    # Counted from the sheet's corner, so that the lines of two areas side by side meet.
    first = np.ceil((left - high - bottom) / apart) * apart
    begins = np.arange(first, right - bottom, apart)
    feet = np.column_stack([begins + bottom, np.full(len(begins), bottom)])
    lines = shapely.linestrings(np.stack([feet, feet + high], axis=1))
    return shapely.intersection(shapely.multilinestrings(lines), area)


def dots(area: shapely.Geometry, step: float) -> np.ndarray:
    """Return rows of (x, y) inside an area, each row set between those of the row below."""
    left, bottom, right, top = area.bounds
    if area.is_empty:
        return np.empty((0, 2))
    across, up = step, step * np.sqrt(3) / 2
    columns = np.arange(np.floor(left / across), np.ceil(right / across) + 1)
    rows = np.arange(np.floor(bottom / up), np.ceil(top / up) + 1)
    column, row = (grid.ravel() for grid in np.meshgrid(columns, rows))
    xy = np.column_stack([(column + (row % 2) / 2) * across, row * up])
    shapely.prepare(area)
    return xy[shapely.contains_xy(area, xy)]


def _draw_control(sheet: Sheet, scene: Scene, view: View, look: Look) -> None:
    status = scene.control["status"]
    sheet.fill(_shape(view, scene.control[status == "occupied"]), look.colours.occupied)
    contested = _area(view, scene.control[status == "contested"])
    lines = hatch(contested, look.px(style.HATCH_STEP))
    sheet.stroke(lines, look.pen("hatch", look.colours.hatch))


def _draw_claims(sheet: Sheet, scene: Scene, view: View, look: Look) -> None:
    claimed = _area(view, scene.claims)
    radius = look.px(style.CLAIM_DOT)
    points = dots(claimed, look.px(style.CLAIM_STEP))
    sheet.fill(together([disc(x, y, radius) for x, y in points]), look.colours.claim)
    sheet.stroke(claimed, look.pen("claim", look.colours.claim))


def _draw_contact_line(sheet: Sheet, scene: Scene, view: View, look: Look) -> None:
    line = _shape(view, scene.contact_line)
    pen = look.pen("contact_line", look.colours.line)
    # A margin of land keeps the line crisp where it runs through hatch.
    sheet.stroke(line, Pen(look.colours.land, pen.width * 1.9))
    sheet.stroke(line, pen)


def _inner_borders(scene: Scene, view: View) -> shapely.Geometry:
    """Return each border between two oblasts once, without the state border."""
    borders = shapely.union_all(scene.oblasts.boundary.to_numpy())
    outline = shapely.union_all(scene.country.boundary.to_numpy())
    inner = shapely.difference(borders, outline)
    return view.shape(shapely.line_merge(inner) if inner.geom_type == "MultiLineString" else inner)


def _shape(view: View, frame: gpd.GeoDataFrame) -> shapely.Geometry:
    return shapely.geometrycollections([view.shape(part) for part in frame.geometry if part])


def _area(view: View, frame: gpd.GeoDataFrame) -> shapely.Geometry:
    """Return the rows as one area, so that a pattern has no seams."""
    parts = [shapely.make_valid(view.shape(part)) for part in frame.geometry if part]
    return shapely.union_all(parts)
