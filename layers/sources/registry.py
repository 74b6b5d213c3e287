"""The formats known, in the order in which a file is held against them."""

from layers.sources import (
    acled,
    control_polygons,
    deepstate_daily,
    deepstate_raw,
    geoconfirmed,
    incidents,
    isw,
    plain,
    timemap,
    ucdp,
    viina_control,
    viina_events,
)
from layers.sources.formats import Format

FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (
        deepstate_raw,
        deepstate_daily,
        isw,
        viina_control,
        timemap,
        incidents,
        acled,
        ucdp,
        viina_events,
        geoconfirmed,
        # The special before the general: these two take whatever has ground, or rows.
        control_polygons,
        plain,
    )
}
