"""The embedded control timeline: the status of every place, day by day, drawn as places' cells."""

import datetime as dt
from bisect import bisect_right
from functools import cache, cached_property, lru_cache, partial
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.crs import plane_at
from geo.mesh import GRID_DEGREES, areas_between
from layers import places
from layers.control import (
    CENTRE,
    FACING_M,
    INVASION,
    ControlDay,
    Drawn,
    days_between,
    require_assessed,
)
from layers.provenance import DATA, of, read

SOURCES = ("control_changes", "control_faces", "control_arcs")
FIRST_ASSESSED = dt.date(2022, 4, 3)
CONTESTED_UNTIL = dt.date(2025, 8, 3)
MISSING_DAYS = frozenset(
    dt.date.fromisoformat(day)
    for day in (
        *("2024-08-18", "2024-08-19", "2025-01-01", "2025-03-31"),
        *("2025-04-01", "2025-11-26", "2026-07-09"),
    )
)
TINY_KM2 = 1e-6  # what is left of a sum of areas that cancel
STATUSES = ("contested", "occupied", "ukrainian")  # as tables have them: in the alphabet's order
_KNOWN = np.array([*STATUSES, "none"], dtype=object)
_UKRAINIAN, _NOBODYS = STATUSES.index("ukrainian"), len(STATUSES)

Codes = npt.NDArray[np.uint8]  # each a place in `_KNOWN`


class Timeline:
    """Control as a function of date, from the embedded facts."""

    name = "embedded"
    # Against assessed polygons of 18 dates, over all places held by Ukraine: the median error of
    # `contact_km` within 100 km of the line, and what nine in ten are within, near and far.
    # tests/test_accuracy.py measures them again.
    resolution_km = 2.5
    within_km = ((0.0, 8.0), (50.0, 15.0))

    def __init__(self) -> None:
        self.faces = read("control_faces.parquet")
        self.attribution = of("control_changes").attribution
        self.changes = pd.read_csv(
            DATA / "control_changes.csv", dtype={"geonameid": "int64", "status": "str"}
        )
        self.changes["date"] = [dt.date.fromisoformat(day) for day in self.changes["date"]]
        self.changes = self.changes.sort_values("date", kind="stable", ignore_index=True)
        self.first = self.changes["date"].iloc[0]
        self.last = dt.date.fromisoformat(of("control_changes").as_of)

    @cached_property
    def _arcs(self) -> pd.DataFrame:
        return read("control_arcs.parquet")

    def arc_lines(self, rows: npt.ArrayLike) -> npt.NDArray[np.object_]:
        """Return the arcs of some rows (numbers or a mask) as lines in degrees."""
        arcs = self._arcs.loc[np.asarray(rows), ["lon", "lat"]]
        if arcs.empty:
            return np.array([], dtype=object)
        lon, lat = (np.concatenate(arcs[axis].to_numpy()) for axis in ("lon", "lat"))
        index = np.repeat(np.arange(len(arcs)), [len(part) for part in arcs["lon"]])
        return np.asarray(
            shapely.linestrings(np.column_stack([lon, lat]) * GRID_DEGREES, indices=index)
        )

    def why_not(self, day: dt.date) -> str:
        """Say why nothing is assessed for a day; the empty string if something is."""
        if day < self.first:
            return f"{day} is before {self.first}, the day before the invasion: no control is held."
        if INVASION <= day < FIRST_ASSESSED:
            return (
                f"Nothing is assessed between {INVASION} and {FIRST_ASSESSED - dt.timedelta(1)}: "
                f"control on {day} is not known. Take {FIRST_ASSESSED} or later."
            )
        if day > dt.date.today():  # noqa: DTZ011 - a calendar day, wherever the user is
            return f"{day} lies in the future: only past days are assessed (to {self.last})."
        return ""

    def uncertainty_km(self, contact_km: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return what nine in ten distances to the contact line are within, by the distance."""
        start, within = np.array(self.within_km).T
        band = np.searchsorted(start, np.nan_to_num(np.asarray(contact_km, float)), "right") - 1
        return np.where(np.isnan(contact_km), np.nan, within[np.maximum(band, 0)])

    def status(self, day: dt.date) -> npt.NDArray[np.object_]:
        """Return the status of every place (row of `places.load()`) on a day."""
        require_assessed(self, day)
        found: npt.NDArray[np.object_] = _KNOWN[self._codes(day)]
        return found

    def _codes(self, day: dt.date) -> Codes:
        day_of, row, code = self._log
        so_far = bisect_right(day_of, day)
        found = np.full(len(places.load()), _UKRAINIAN, np.uint8)
        found[row[:so_far]] = code[:so_far]  # of several changes the last is kept
        return found

    def on(self, day: dt.date) -> ControlDay:
        """Return control on a day, or raise `NotAssessedError` with the reason."""
        require_assessed(self, day)
        codes = self._codes(day)
        of_faces = self._on_faces(codes)
        return ControlDay(
            date=day,
            assessed_on=self.assessed_on(day),
            drawn=self._drawn(of_faces.tobytes()),
            split=partial(self._by_oblast, codes, of_faces),
            note=self.note(day),
        )

    @lru_cache(maxsize=64)  # noqa: B019 - there is one timeline, made once
    def _drawn(self, codes: bytes) -> Drawn:
        """Draw the faces' statuses: most days look like the one before."""
        status = _KNOWN[np.frombuffer(codes, np.uint8)]
        return Drawn(self._areas(status), trace=partial(self._line, status))

    def assessed_on(self, day: dt.date) -> dt.date:
        """Return the day of the assessment that holds for a day."""
        day = min(day, self.last)
        while day in MISSING_DAYS:
            day -= dt.timedelta(days=1)
        return self.first if self.first <= day < INVASION else day

    def note(self, day: dt.date) -> str:
        """Say what a reader must know of a day; empty if nothing."""
        notes = []
        if self.assessed_on(day) != day and day >= INVASION:
            notes.append(f"Control as assessed on {self.assessed_on(day)}.")
        if day > CONTESTED_UNTIL:
            notes.append(f"Contested ground as assessed until {CONTESTED_UNTIL}, carried forward.")
        return " ".join(notes)

    @cached_property
    def _log(self) -> tuple[list[dt.date], npt.NDArray[np.int64], Codes]:
        """The day, the place (row of `places.load()`) and the status's code of each change."""
        row = pd.Index(places.load()["geonameid"]).get_indexer(self.changes["geonameid"])
        known = row >= 0
        log = self.changes[known]
        codes = pd.Index(STATUSES).get_indexer(log["status"]).astype(np.uint8)
        return list(log["date"]), row[known].astype(np.int64), codes

    def face_status(self, day: dt.date) -> npt.NDArray[np.object_]:
        """Return the status of every face of the mesh; ground that is nobody's has `none`."""
        require_assessed(self, day)
        found: npt.NDArray[np.object_] = _KNOWN[self._on_faces(self._codes(day))]
        return found

    def _on_faces(self, codes: Codes) -> Codes:
        found: Codes = np.append(codes, np.uint8(_NOBODYS))[self._place_of_face]
        return found

    @cached_property
    def _place_of_face(self) -> npt.NDArray[np.int64]:
        """The place (row of `places.load()`) that each face belongs to; -1 for nobody's."""
        known = pd.Index(places.load()["geonameid"])
        return np.asarray(known.get_indexer(self.faces["geonameid"]), np.int64)

    def changed(self, first: dt.date, last: dt.date) -> pd.DataFrame:
        """Return places whose status on `last` is not that on `first`, largest first.

        Columns: geonameid, name_en, name_uk, oblast_iso, population, longitude, latitude,
        status_from, status_to.
        """
        frame = places.load()[
            ["geonameid", "name_en", "name_uk", "oblast_iso", "population", "longitude", "latitude"]
        ].copy()
        frame["status_from"], frame["status_to"] = self.status(first), self.status(last)
        frame = frame[frame["status_from"] != frame["status_to"]]
        return frame.sort_values("population", ascending=False, ignore_index=True)

    def table(self, first: dt.date, last: dt.date) -> pd.DataFrame:
        """Return area_km2, places, population by date, oblast and status, for assessed days.

        Cells have fixed areas, so the whole war is one pass over the change log: each change
        takes a place's ground and people from one status to another from its day on.
        """
        days = [day for day in days_between(first, last) if not self.why_not(day)]
        steps = self._steps.loc[: last.isoformat()].cumsum()
        wide = steps.reindex(pd.Index([day.isoformat() for day in days]), method="ffill")
        columns = ["date", "oblast_iso", "status", "area_km2", "places", "population"]
        if wide.empty:
            return pd.DataFrame(columns=columns)
        long = wide.rename_axis("date").stack(["oblast_iso", "status"]).reset_index()
        long["area_km2"] = long["area_km2"].clip(lower=0)
        whole = long.astype({"places": int, "population": int})
        there = (whole["area_km2"] > TINY_KM2) | (whole["places"] > 0)
        whole = whole[there].reset_index(drop=True)
        day_of = {day.isoformat(): day for day in days}
        return whole.assign(date=whole["date"].map(day_of))[columns]

    @cached_property
    def _steps(self) -> pd.DataFrame:
        """What each day adds to (measure, oblast, status): one row a day with changes."""
        table = places.load().set_index("geonameid")
        before = self.changes.groupby("geonameid")["status"].shift().fillna("ukrainian")
        log = self.changes.assign(before=before, date=[d.isoformat() for d in self.changes["date"]])
        pieces = self.faces.groupby(["geonameid", "oblast_iso"])["area_km2"].sum().reset_index()
        people = pd.DataFrame(
            {
                "geonameid": table.index,
                "oblast_iso": table["oblast_iso"].to_numpy(),
                "places": 1.0,
                "population": table["population"].where(~table["part_of_city"], 0).to_numpy(float),
            }
        )
        held = pd.concat([pieces, people], ignore_index=True).fillna(0.0)
        moved = log.merge(held, on="geonameid")
        gains = moved.drop(columns=["before"])
        losses = moved.drop(columns=["status"]).rename(columns={"before": "status"})
        measures = ["area_km2", "places", "population"]
        losses[measures] *= -1
        start = held.assign(status="ukrainian", date=min(log["date"]))
        rows = pd.concat([start, gains, losses], ignore_index=True)
        summed = rows.groupby(["date", "oblast_iso", "status"])[measures].sum()
        wide = summed.unstack(["oblast_iso", "status"], fill_value=0.0)
        return pd.DataFrame(wide).sort_index()

    def _areas(self, status: npt.NDArray[np.object_]) -> gpd.GeoDataFrame:
        left, right = (self._arcs[side].to_numpy() for side in ("left", "right"))
        rows = []
        for wanted in ("contested", "occupied"):
            inside = np.append(status == wanted, False)  # OUTSIDE = -1 looks up the last
            rim = inside[left] != inside[right]
            if rim.any():
                rows.append((wanted, areas_between(self.arc_lines(rim), inside[left][rim])))
        return gpd.GeoDataFrame(
            rows, columns=["status", "geometry"], geometry="geometry", crs="EPSG:4326"
        )

    def _line(self, status: npt.NDArray[np.object_]) -> gpd.GeoDataFrame:
        left, right = (self._arcs[side].to_numpy() for side in ("left", "right"))
        padded = np.append(status, "none")
        on_left = padded[left] == "occupied"
        front = on_left != (padded[right] == "occupied")
        kind = self._arcs["kind"].to_numpy()
        shore = np.isin(kind, ["bank", "bay"])
        bank = front & shore
        bank[bank] = self._faces_the_other_side(np.flatnonzero(bank), padded)
        front &= bank | ~(shore | (kind == "outline"))
        rows = np.flatnonzero(front)
        own = np.where(on_left, left, right)[rows]
        frame = pd.DataFrame(
            {
                "sector": self.faces["oblast_iso"].to_numpy()[own],
                "kind": pd.Series(kind[rows]).replace({"bank": "water", "bay": "land"}),
                "arc": rows,
            }
        )
        pieces = [
            (sector, kind, shapely.line_merge(shapely.union_all(self.arc_lines(group))))
            for (sector, kind), group in frame.groupby(["sector", "kind"])["arc"]
        ]
        return gpd.GeoDataFrame(
            pieces, columns=["sector", "kind", "geometry"], geometry="geometry", crs="EPSG:4326"
        )

    @cached_property
    def _banks(
        self,
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.object_]]:
        """Rows, land faces and lines in the plane of the arcs on the lower Dnipro's banks."""
        rows = np.flatnonzero(self._arcs["kind"].isin(["bank", "bay"]))
        sides = self._arcs.loc[rows, ["left", "right"]].to_numpy()
        nobody = np.append(self.faces["geonameid"].to_numpy() == 0, True)
        land = np.where(nobody[sides[:, 0]], sides[:, 1], sides[:, 0])
        plane = plane_at(*CENTRE)
        lines = [plane.to_plane(line) for line in self.arc_lines(rows)]
        return rows, land, np.array(lines, dtype=object)

    def _faces_the_other_side(
        self, arcs: npt.NDArray[np.int64], padded: npt.NDArray[np.object_]
    ) -> npt.NDArray[np.bool_]:
        """Return which bank arcs have ground held by Ukraine across the water."""
        rows, land, lines = self._banks
        held = lines[padded[land] != "occupied"]
        if not len(held) or not len(arcs):
            return np.zeros(len(arcs), bool)
        own = lines[np.searchsorted(rows, arcs)]
        return np.asarray(shapely.distance(own, shapely.union_all(held)) <= FACING_M, bool)

    def _by_oblast(self, codes: Codes, of_faces: Codes) -> pd.DataFrame:
        units, face_unit, place_unit, people = self._units
        groups = len(units) * len(STATUSES)

        def summed(unit: npt.NDArray[np.int64], code: Codes, of: Any = None) -> Any:
            return np.bincount(unit * len(STATUSES) + code, of, groups)

        # Ground that is nobody's is not occupied.
        faces = np.where(of_faces == _NOBODYS, _UKRAINIAN, of_faces).astype(np.uint8)
        there = np.flatnonzero(summed(face_unit, faces) + summed(place_unit, codes))
        unit, status = np.divmod(there, len(STATUSES))
        return pd.DataFrame(
            {
                "oblast_iso": pd.array(units[unit], dtype="str"),
                "status": pd.array(_KNOWN[status], dtype="str"),
                "area_km2": summed(face_unit, faces, self.faces["area_km2"])[there],
                "places": summed(place_unit, codes)[there],
                "population": summed(place_unit, codes, people)[there].astype(int),
            }
        )

    @cached_property
    def _units(
        self,
    ) -> tuple[
        npt.NDArray[np.object_], npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]
    ]:
        """The oblasts by code; the row there of each face and of each place; who lived there."""
        table = places.load()
        of_all = pd.concat([self.faces["oblast_iso"], table["oblast_iso"]])
        unit, units = pd.factorize(of_all, sort=True)
        people = table["population"].where(~table["part_of_city"], 0).to_numpy(int)
        count = len(self.faces)
        return np.asarray(units, object), unit[:count], unit[count:], people


@cache
def load() -> Timeline:
    """Return the embedded timeline, read once."""
    return Timeline()
