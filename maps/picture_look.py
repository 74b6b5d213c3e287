"""The look of one picture: the palette and sizes of `maps.style`, at the size of the sheet."""

from dataclasses import dataclass
from functools import cached_property

from maps import style
from maps.picture_sheet import Pen
from maps.picture_type import Face, Type

PAGE = 1200.0
"""Width in px that the sizes of `maps.style` are meant for."""
NARROW = 560.0
"""Below this width a picture is made for a phone."""


@dataclass(frozen=True)
class Look:
    """Colours and sizes for a sheet `width` px wide.

    Type hardly shrinks on a small sheet, which carries fewer labels instead; on a sheet for print
    it grows almost with the sheet.
    """

    colours: style.Palette
    width: float

    @property
    def is_narrow(self) -> bool:
        """Whether the sheet is as narrow as a phone."""
        return self.width < NARROW

    @cached_property
    def of_type(self) -> float:
        """What sizes of type are multiplied with."""
        if self.width > PAGE:
            return float((self.width / PAGE) ** 0.85)
        return 1.0 - 0.14 * max(0.0, 700 - self.width) / 380

    @cached_property
    def of_marks(self) -> float:
        """What widths of lines and sizes of symbols are multiplied with."""
        if self.width > PAGE:
            return self.of_type
        return max(0.62, float((self.width / PAGE) ** 0.4))

    def px(self, length: float) -> float:
        """Return a length of `maps.style` at this size."""
        return length * self.of_marks

    def pen(self, line: str, colour: str) -> Pen:
        """Return the pen for one of the lines that `maps.style` names."""
        dashes = style.DASHES.get(line)
        scaled = None if dashes is None else (self.px(dashes[0]), self.px(dashes[1]))
        return Pen(colour, self.px(style.WIDTHS[line]), scaled)

    def type(self, size: float, *, face: Face = Face.PLAIN, spaced: float = 0.0) -> Type:
        """Return lettering of a size in px at the width of the page."""
        return Type(face, size * self.of_type, spaced)

    def halo(self, colour: str) -> Pen:
        """Return the margin of ground colour around a label."""
        return Pen(colour, style.HALO * 0.8 * self.of_type)
