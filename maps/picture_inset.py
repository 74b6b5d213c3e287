"""The inset of the picture: a small map of Europe with the view framed on it."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from maps import surroundings
from maps.labels import Box
from maps.picture_names import Map
from maps.picture_sheet import Pen, Sheet
from maps.picture_view import View

_STEPS = 24  # along each side of the frame: it is bent in another plane


def draw_inset(sheet: Sheet, drawn: Map, taken: Sequence[Box]) -> Box:
    """Draw the inset in the emptiest corner of the map and return the ground it covers."""
    look, colours = drawn.look, drawn.look.colours
    box = _corner(drawn, taken)
    shown = surroundings.surroundings(drawn.scene)
    small = View(surroundings.BOUNDS, box)
    sheet.look_through(box)
    sheet.fill(box, colours.sea)
    border = Pen(colours.neighbour_border, look.px(0.5))
    sheet.fill(_areal(small.shape(shown.land)), colours.neighbour, edge=border)
    border = Pen(colours.country_border, look.px(0.8))
    sheet.fill(_areal(small.shape(shown.country)), colours.land, edge=border)
    sheet.fill(_areal(small.shape(shown.occupied)), colours.occupied)
    sheet.stroke(_frame(drawn.view, small), Pen(colours.ink, look.px(1.3)))
    sheet.stroke(box, Pen(colours.neighbour_border, look.px(2)))
    sheet.look_through(None)
    return box.grown(4)


def _corner(drawn: Map, taken: Sequence[Box]) -> Box:
    look, frame = drawn.look, drawn.view.frame
    wide, high = look.px(surroundings.WIDE_PX), look.px(surroundings.HIGH_PX)
    inset = look.px(10)
    across = (frame.width - wide) / 2 - inset
    up = (frame.height - high) / 2 - inset
    corners = [
        Box(frame.x + right * across, frame.y + top * up, wide, high)
        for right, top in ((1, -1), (-1, -1), (1, 1), (-1, 1))
    ]
    lines = [drawn.ground.contact_line, *(shapely.LineString(r.line) for r in drawn.reaches)]

    def covered(box: Box) -> int:
        half_wide, half_high = box.width / 2, box.height / 2
        area = shapely.box(
            box.x - half_wide, box.y - half_high, box.x + half_wide, box.y + half_high
        )
        crossed = sum(shapely.intersects(area, line) for line in lines)
        return sum(box.overlaps(other) for other in taken) + int(crossed)

    return min(corners, key=covered)


def _frame(view: View, small: View) -> BaseGeometry:
    """Return the outline of what a view shows, in px of the small one."""
    frame = view.frame
    half_wide, half_high = frame.width / 2, frame.height / 2
    rim = shapely.box(
        frame.x - half_wide, frame.y - half_high, frame.x + half_wide, frame.y + half_high
    ).exterior
    rim = shapely.segmentize(rim, max(frame.width, frame.height) / _STEPS)
    lonlat = [view.place(x, y) for x, y in shapely.get_coordinates(rim)]
    return shapely.LineString([small.point(lon, lat) for lon, lat in lonlat])


def _areal(area: BaseGeometry) -> BaseGeometry:
    return shapely.make_valid(area)
