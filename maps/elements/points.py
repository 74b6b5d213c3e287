"""Many points: unpacked in the page, gathered by zoom on one canvas, filtered, told."""

from typing import Any

from babel.dates import get_month_names

from maps import style
from maps.elements.base import Part
from maps.points_data import Kind, Points, Role
from maps.words import POINTS_WORDS


class _PointsPart(Part):
    """What only a scene with many points has."""

    @property
    def points(self) -> Points:
        """The scene's points."""
        if self.scene.points is None:
            raise TypeError("the scene has no points")
        return self.scene.points

    @property
    def told(self) -> dict[str, str]:
        """The words about points in the reader's language."""
        return POINTS_WORDS[self.scene.spec.locale]

    def wanted(self) -> bool:
        """Whether the scene has many points."""
        return self.scene.points is not None


class PointsFacts(_PointsPart):
    """The columns, unpacked once into typed arrays, and which rows pass the filters."""

    name = "points_facts"

    def data(self) -> dict[str, Any]:
        """Return the payload with what it must be read by."""
        points = self.points
        return {
            "count": points.count,
            "positions": points.positions,
            "first": points.first.isoformat(),
            "last": points.last.isoformat(),
            "columns": [
                {
                    "key": column.key,
                    "words": column.words,
                    "kind": str(column.kind),
                    "role": str(column.role),
                    "values": [list(value) for value in column.values],
                    "told": int(column.told),
                }
                for column in points.columns
            ],
            "lang": str(self.scene.spec.locale),
            "months": list(get_month_names("wide", locale=str(self.scene.spec.locale)).values()),
            "payload": points.payload,
        }


class PointsMap(_PointsPart):
    """The marks: one for each point or settlement seen apart, else discs with their counts."""

    name = "points_map"

    def data(self) -> dict[str, Any]:
        """Return how marks look: shapes by weapon class, sizes."""
        known = [c for c in self.points.columns if c.role is Role.SHAPE and c.kind is Kind.CHOICE]
        shapes = [style.SHAPES.get(key, "circle_dot") for c in known for key, _ in c.values]
        return {
            "shape": shapes,
            "shapes": {shape: style.shape_points(shape) for shape in sorted(set(shapes))},
            "smallest": style.SMALLEST_RADIUS,
            "largest": style.LARGEST_RADIUS,
            "per_root": style.PX_PER_ROOT,
            "own_day": int(self.points.of_strikes),
        }


class PointsList(_PointsPart):
    """Every mark in the view by keyboard, and what is told of it on the card."""

    name = "points_list"

    def data(self) -> dict[str, Any]:
        """Return the words."""
        return {"words": self.told}


class PointsPanel(_PointsPart):
    """The filters under the map, and how many strikes pass them."""

    name = "points_panel"

    def data(self) -> dict[str, Any]:
        """Return the words."""
        story = self.points.of_strikes and not self.scene.marked.empty
        return {
            "words": self.told,
            "heading": self.told["story_filters" if story else "filters"],
            "own_day": int(self.points.of_strikes),
        }


class PointsTable(_PointsPart):
    """The rows that pass the filters, as a table made a page at a time."""

    name = "points_table"

    def data(self) -> dict[str, Any]:
        """Return the words."""
        return {"words": self.told}
