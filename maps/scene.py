"""The scene: a map spec resolved against the facts, ready to be drawn by any surface.

Everything a surface needs is here, measured and put into words once, so that the dashboard, the
page, the embed and the picture cannot disagree.
"""

import datetime as dt
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from maps.aggregates_data import Aggregates
from maps.asking import Asking
from maps.points_data import Points
from maps.spec import MapSpec
from maps.timeline_data import Timeline


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend; `key` names the symbol in `maps.style`."""

    key: str
    words: str


@dataclass(frozen=True)
class Comparison:
    """Another day beside the map's own, both EPSG:4326.

    Attributes
    ----------
    first, last
        The two days, the earlier first; one of them is the map's own.
    ground
        moves (`newly_occupied` on the last day, `no_longer_occupied` on it), geometry.
    line
        The contact line of the day that is not the map's own: geometry.
    """

    first: dt.date
    last: dt.date
    ground: gpd.GeoDataFrame
    line: gpd.GeoDataFrame


@dataclass(frozen=True)
class Correction:
    """A change of a published figure, in words, with the address it rests on."""

    words: str
    url: str


@dataclass(frozen=True)
class Scene:
    """What is drawn, in drawing order, all EPSG:4326 `(lon, lat)`.

    Frames (empty where the spec does not show the layer):

    - `neighbours`: iso, name, geometry (land outside Ukraine)
    - `country`: geometry (one row: the state outline)
    - `lakes`: name, geometry
    - `oblasts`: iso, name, label_lon, label_lat, geometry (shared borders stay shared)
    - `control`: status (`occupied`, `contested`), geometry
    - `claims`: claimant, oblast_iso, dispute_class, words, geometry (claimed and not held)
    - `scenario`: moves (`to_russia`, `to_ukraine`, `demilitarised`), words, geometry
    - `contact_line`: sector (oblast iso), words, geometry
    - `rings`: km, words, geometry (lines)
      those of range bands among them (words on one of a band's rims)
    - `bands`: weapon, low_km, high_km, words, geometry (between the published ranges)
    - `reach_lines`: strike_id, km, words (label), foot_lon, foot_lat, geometry (geodesic)
    - `strikes`: strike_id, date, name (of the place), words (what happened), weapon,
      weapon_class, weapon_words, killed, injured (Int64), casualties (Int64, NA = not stated),
      casualties_words, story (bool), disputed (bool),
      distance_km (rounded as told, Int64), distance_words (main distance, one line),
      distances (the others: list of (label, words)), precision_words, notes, sources (list of
      (name, url)), geometry (points)
    - `hexagons`: words, events, events_per_1000_km2, places, area_km2, geometry (of one area)
    - `places`: name, rank (1 = drawn first), population, geometry (points)
    - `annotations`: text, geometry (points)

    `withheld` names the layers whose shapes may be drawn, but not handed out as data.
    """

    spec: MapSpec
    bounds: tuple[float, float, float, float]
    title: str
    dek: str
    alt: str
    figures: tuple[str, ...]
    legend: tuple[LegendEntry, ...]
    notes: tuple[str, ...]
    source_line: str
    as_of_line: str
    data_version: str
    neighbours: gpd.GeoDataFrame
    country: gpd.GeoDataFrame
    lakes: gpd.GeoDataFrame
    oblasts: gpd.GeoDataFrame
    control: gpd.GeoDataFrame
    claims: gpd.GeoDataFrame
    contact_line: gpd.GeoDataFrame
    rings: gpd.GeoDataFrame
    reach_lines: gpd.GeoDataFrame
    strikes: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    annotations: gpd.GeoDataFrame
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    scenario: gpd.GeoDataFrame = field(default_factory=gpd.GeoDataFrame)
    bands: gpd.GeoDataFrame = field(default_factory=gpd.GeoDataFrame)
    timeline: Timeline | None = None
    comparison: Comparison | None = None
    asking: Asking | None = None
    withheld: frozenset[str] = frozenset()
    points: Points | None = None
    aggregates: Aggregates | None = None
    hexagons: gpd.GeoDataFrame = field(default_factory=gpd.GeoDataFrame)
    hexagons_full: int = 1  # the count from which a hexagon is filled
    held: pd.DataFrame = field(default_factory=pd.DataFrame)  # ControlDay.by_oblast of the day
    assessed: bool = True  # whether anybody knows who held what on the day
    corrections: tuple[Correction, ...] = ()
    corrected: pd.DataFrame = field(default_factory=pd.DataFrame)  # the same as the log has them

    @property
    def units(self) -> gpd.GeoDataFrame:
        """The oblasts the page knows: those drawn or, where none is, those a reader may ask of."""
        if len(self.oblasts) or self.asking is None:
            return self.oblasts
        return self.asking.units

    @property
    def marked(self) -> gpd.GeoDataFrame:
        """The strikes that are marked one by one: all of them, or those of the story in a crowd."""
        if self.points is None or not self.points.of_strikes:
            return self.strikes
        story = self.strikes["story"].astype(bool)
        return self.strikes[story].reset_index(drop=True)
