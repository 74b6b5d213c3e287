"""What a published proposal would move, as ground on the map."""

from collections.abc import Iterator

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesic import area_km2
from layers import dispute
from layers.control import ControlDay
from maps import findings, ground
from maps.phrases import Speaker
from maps.scene import LegendEntry
from maps.spec import Layer, MapSpec

SIMPLIFY_DEGREES = 0.002  # under the resolution of control by far


def nothing() -> gpd.GeoDataFrame:
    """Return a layer without ground."""
    return ground.empty("moves", "words")


def drawn(spec: MapSpec, speaker: Speaker, day: ControlDay) -> gpd.GeoDataFrame:
    """Return moves, words, geometry: one row a way the spec's proposal would move ground."""
    if not (spec.scenario and spec.shows(Layer.SCENARIO)):
        return nothing()
    moved = dispute.moved_ground(spec.scenario, day)
    if moved.empty:
        return nothing()
    moved.geometry = moved.geometry.simplify(SIMPLIFY_DEGREES).make_valid()
    # Ground that would be emptied of troops and given up is said to be given up.
    given = _of(moved, "to_russia")
    rows = []
    for moves in dispute.MOVES:
        area = _of(moved, moves)
        if moves == "demilitarised":
            area = shapely.difference(area, given)
        parts = [part for part in shapely.get_parts(area) if isinstance(part, shapely.Polygon)]
        if parts:
            rows.append((moves, speaker.say(f"scenario_{moves}"), shapely.MultiPolygon(parts)))
    return gpd.GeoDataFrame(rows, columns=["moves", "words", "geometry"], crs="EPSG:4326")


def _of(moved: gpd.GeoDataFrame, moves: str) -> BaseGeometry:
    """Return all the ground that moves one way."""
    shapes = moved.geometry.to_numpy()
    return shapely.union_all(shapes[moved["moves"].to_numpy() == moves])


def without(claims: gpd.GeoDataFrame, moved: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return claims less the ground a proposal would move: two patterns there could not be read."""
    if claims.empty or moved.empty:
        return claims
    rest = shapely.difference(claims.geometry.to_numpy(), shapely.union_all(moved.geometry))
    kept = claims.set_geometry(gpd.GeoSeries(rest, index=claims.index, crs=claims.crs))
    # What is left where all of it moves is the mismatch of two simplified outlines.
    return kept[area_km2(kept.geometry) > findings.MISMATCH_KM2].reset_index(drop=True)


def legend(moved: gpd.GeoDataFrame, speaker: Speaker) -> Iterator[LegendEntry]:
    """Yield an entry a way, with how much ground it is."""
    sizes = area_km2(moved.geometry) if len(moved) else ()
    for moves, words, size in zip(moved["moves"], moved["words"], sizes, strict=True):
        yield LegendEntry(moves, f"{words}: {speaker.area(size)}")
