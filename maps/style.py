"""How things look: colours by role, line widths, marker shapes and sizes, as plain data.

Every surface (page, picture) reads the same values, so a map looks the same wherever it is shown.
Colours stand in the order of attention: the story's strikes first, the sea last.
"""

import math
from dataclasses import dataclass, fields

from maps import spec


@dataclass(frozen=True)
class Palette:
    """Colours by role, as `#rrggbb`."""

    name: str
    paper: str  # the page around the map
    panel: str  # cards and controls
    ink: str  # headlines
    text: str  # running text
    quiet: str  # foot, table heads
    rule: str  # thin lines between blocks
    link: str
    focus: str
    accent: str  # the story's strikes
    accent_edge: str  # the outline that parts two strikes
    accent_text: str  # their distances and names
    pale: str  # the other strikes, half seen through
    pale_edge: str
    pale_line: str  # their outline where they are seen through
    pale_text: str
    line: str  # the contact line
    occupied: str
    hatch: str  # contested: the red of the occupied ground, as hatch
    claim: str  # claimed and not held
    land: str
    neighbour: str
    sea: str
    country_border: str
    oblast_border: str
    neighbour_border: str
    city: str
    oblast_text: str
    neighbour_text: str
    sea_text: str
    ring: str
    newly: str  # occupied on the later of two days alone
    no_longer: str  # occupied on the earlier alone

    def roles(self) -> dict[str, str]:
        """Return each colour by its role, without the palette's name."""
        return {field.name: getattr(self, field.name) for field in fields(self)[1:]}


LIGHT = Palette(
    name="light",
    paper="#ffffff",
    panel="#ffffff",
    ink="#16181a",
    text="#2f3336",
    quiet="#5f666b",
    rule="#d9dadb",
    link="#174f82",
    focus="#0b57d0",
    accent="#c8102e",
    accent_edge="#ffffff",
    accent_text="#a30d25",
    pale="#8b7a77",
    pale_edge="#ffffff",
    pale_line="#6f5f5c",
    pale_text="#574a48",
    line="#16181a",
    occupied="#ecc5bb",
    hatch="#bd7566",
    claim="#94402f",
    land="#f8f5ef",
    neighbour="#ebe9e4",
    sea="#dbe5ea",
    country_border="#85837d",
    oblast_border="#cbc6bb",
    neighbour_border="#c9c6bf",
    city="#3b3e40",
    oblast_text="#585651",
    neighbour_text="#66645f",
    sea_text="#456577",
    ring="#6d5f5c",
    newly="#8c1d0a",
    no_longer="#0b5a8f",
)

DARK = Palette(
    name="dark",
    paper="#121416",
    panel="#1d2023",
    ink="#f4f2ee",
    text="#d6d5d1",
    quiet="#a3a6a8",
    rule="#3a3e42",
    link="#9ac7f2",
    focus="#8ab4f8",
    accent="#ff5a4f",
    accent_edge="#121416",
    accent_text="#ff8f85",
    pale="#8f837f",
    pale_edge="#121416",
    pale_line="#c4b8b4",
    pale_text="#cfc4c0",
    line="#f7f5f1",
    occupied="#67342e",
    hatch="#b4665a",
    claim="#e09a8b",
    land="#26292c",
    neighbour="#1b1d1f",
    sea="#10171c",
    country_border="#8a8a86",
    oblast_border="#43474a",
    neighbour_border="#35383b",
    city="#dedcd7",
    oblast_text="#b3b1ac",
    neighbour_text="#8d8f90",
    sea_text="#7e9db0",
    ring="#b0a29e",
    newly="#ff8a70",
    no_longer="#6cc0ff",
)

PRINT = Palette(
    name="print",
    paper="#ffffff",
    panel="#ffffff",
    ink="#000000",
    text="#1a1a1a",
    quiet="#4d4d4d",
    rule="#b3b3b3",
    link="#1a1a1a",
    focus="#000000",
    accent="#9c0c22",
    accent_edge="#ffffff",
    accent_text="#7d0a1b",
    pale="#7a7472",
    pale_edge="#ffffff",
    pale_line="#4f4a48",
    pale_text="#3f3b3a",
    line="#000000",
    occupied="#dfb0a5",
    hatch="#a9604f",
    claim="#6b2618",
    land="#ffffff",
    neighbour="#efefef",
    sea="#e3ebef",
    country_border="#6e6e6e",
    oblast_border="#bdbdbd",
    neighbour_border="#c2c2c2",
    city="#262626",
    oblast_text="#494949",
    neighbour_text="#636363",
    sea_text="#425f6f",
    ring="#555555",
    newly="#6b1507",
    no_longer="#08436b",
)

PALETTES = {palette.name: palette for palette in (LIGHT, DARK, PRINT)}


def palette(name: spec.Palette) -> Palette:
    """Return the colours that a spec's palette names."""
    return PALETTES[str(name)]


# Line widths and dashes in px at the size of the page; a picture scales them as it does itself.
WIDTHS = {
    "contact_line": 2.2,
    "country_border": 1.2,
    "oblast_border": 0.7,
    "neighbour_border": 0.7,
    "claim": 1.4,
    "ring": 1.0,
    "measure": 1.3,
    "reach_line": 1.3,
    "pale_line": 0.9,
    "foot_tick": 1.6,
    "strike_edge": 1.2,
    "unknown_edge": 1.6,
    "disputed_ring": 1.4,
    "hatch": 1.5,
    "newly": 2.2,
    "no_longer": 1.6,
    "other_line": 1.6,
}
DASHES = {"claim": (0.1, 3.2), "ring": (5, 4), "disputed_ring": (3, 2.4), "other_line": (5, 3)}
BAND_SHARE = 0.13  # of the ring's colour in the ground of a range band
HATCH_STEP = 6  # px between the lines of the contested hatch, which rise to the right
# Occupied of late: heavy lines that fall to the right, against the light hatch of contested ground;
# occupied no longer: level lines.
NEWLY_STEP, NO_LONGER_STEP = 7, 5
CLAIM_STEP = 7  # px between the dots inside claimed ground
CLAIM_DOT = 0.75  # their radius
FOOT_TICK = 9  # px: length of the tick where a reach line ends
HALO = 3  # px of ground colour around a label

FONT = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif'
)
SIZES = {
    "km": 14,
    "story": 13.5,
    "strike": 11.5,
    "city": 12,
    "oblast": 10,
    "neighbour": 11,
    "sea": 12.5,
}

# Weapon classes are told by shape, not by colour, so that they hold in grey and for every eye.
SHAPES = {
    "drone": "circle",
    "cruise_missile": "diamond",
    "ballistic_missile": "triangle",
    "hypersonic_missile": "triangle_down",
    "glide_bomb": "square",
    "artillery_rocket": "hexagon",
    "mixed": "circle_ring",
    "unknown": "circle_dot",
}
_CORNERS = {
    "diamond": (4, 0.0),
    "triangle": (3, 0.0),
    "triangle_down": (3, 180.0),
    "square": (4, 45.0),
    "hexagon": (6, 0.0),
}

# The keys a legend entry may have: each surface draws these symbols as it draws them on the map.
SYMBOLS = (
    "story",
    "strike",
    "casualties",
    "unknown_casualties",
    "disputed",
    "group",
    "reach_line",
    "contact_line",
    "ring",
    "range_band",
    "occupied",
    "contested",
    "claimed_not_held",
    "newly_occupied",
    "no_longer_occupied",
    "to_russia",
    "to_ukraine",
    "demilitarised",
    "other_line",
    "hexagon_1",
    "hexagon_10",
    "hexagon_100",
    *SHAPES,
)

UNKNOWN_RADIUS = 4.5
SMALLEST_RADIUS = 4.5
LARGEST_RADIUS = 26.0
LARGEST_GROUP = 36.0  # several strikes drawn as one
PX_PER_ROOT = 1.9


def marker_radius(casualties: int | None) -> float:
    """Return the radius in px of a strike's marker: its area grows with the casualties.

    Parameters
    ----------
    casualties
        Killed and injured; `None` where no source states them. That is not zero: the marker is
        then a small open ring.

    Examples
    --------
    >>> marker_radius(100) / marker_radius(25)
    2.0
    >>> marker_radius(None), marker_radius(0)
    (4.5, 4.5)
    """
    if casualties is None:
        return UNKNOWN_RADIUS
    grown = PX_PER_ROOT * math.sqrt(max(casualties, 0))
    return round(min(max(grown, SMALLEST_RADIUS), LARGEST_RADIUS), 2)


def shape_points(shape: str) -> tuple[tuple[float, float], ...]:
    """Return the corners of a marker shape of area pi (that of the unit circle), y downwards.

    Circles (`circle`, `circle_ring`, `circle_dot`) have no corners: the result is empty.
    `circle_ring` has a second, thin circle around it; `circle_dot` an open dot in its middle.
    """
    if shape not in _CORNERS:
        return ()
    count, turn = _CORNERS[shape]
    radius = math.sqrt(2 * math.pi / (count * math.sin(2 * math.pi / count)))
    angles = [math.radians(turn - 90 + 360 * corner / count) for corner in range(count)]
    return tuple(
        (round(radius * math.cos(angle), 4), round(radius * math.sin(angle), 4)) for angle in angles
    )
