"""The answer to "how far from the front was this?": one record, with all that lets it be quoted."""

import datetime as dt
import math
from typing import Any

from layers import oblasts, reach, strikes
from layers.control import ControlSource, require_assessed
from layers.provenance import of

MEASURED = "geodesic on WGS84; an edge between two vertices is a geodesic"


def about_point(
    lon: float,
    lat: float,
    day: dt.date,
    *,
    control: ControlSource,
    location_precision: str | None = None,
) -> dict[str, Any]:
    """Return every distance from a point in degrees on a day, with definition, sector and source.

    Keys are the columns of `reach.COLUMNS`, then `uncertainty_km` (location and control
    together), `sectors` (distance to each sector of the contact line, nearest first),
    `definitions`, `method` and `source`. Without a location precision the point is taken as exact.

    Raises
    ------
    NotAssessedError
        Control was not assessed on the day.
    """
    require_assessed(control, day)
    row = reach.measure([lon], [lat], [day], control=control).table.iloc[0]
    found = {key: row[key] for key in reach.COLUMNS}
    for key in ("contact_km", "depth_km"):
        found[key] = float(found[key])
    off = strikes.LOCATION_UNCERTAINTY_KM.get(location_precision or "", 0.0)
    assessed = control.on(day)
    sectors = reach.by_sector(lon, lat, assessed)
    return {
        **found,
        "location_uncertainty_km": off,
        "uncertainty_km": round(math.hypot(off, float(found["control_uncertainty_km"])), 1),
        "sectors": [
            {
                "sector": sector,
                "oblast": oblasts.name_of(sector),
                "kind": kind,
                "km": km,
            }
            for sector, kind, km in sectors.itertuples(index=False)
        ],
        "definitions": {**reach.DEFINITIONS},
        "method": MEASURED,
        "note": assessed.note,
        "source": f"{control.attribution}; {of('neighbours').attribution}",
    }
