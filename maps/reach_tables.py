"""Tables of the page on reach: the deepest strikes, and how deep each class of weapon struck."""

import geopandas as gpd
import pandas as pd

from layers import strikes
from maps import charts
from maps.dashboard_words import say
from maps.phrases import Speaker
from maps.spec import MapSpec

DEEPEST = 25


def deepest(measured: gpd.GeoDataFrame, spec: MapSpec) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the deepest strikes that pass the spec's filters, whatever their day, deepest first.

    Beside the table, the id and the day of the strike in each row: `UA-20250821-LVIV 2025-08-21`.

    Parameters
    ----------
    measured
        The sample with its measures, as `charts.measured_strikes` returns it.
    """
    chosen = _chosen(measured, spec).nlargest(DEEPEST, "depth_km", keep="all")
    speaker = Speaker(spec.locale, miles=spec.miles)
    columns = {
        "place": [charts.name_of(row, spec) for _, row in chosen.iterrows()],
        "day": chosen["date"].to_numpy(),
        "distance_km": [
            speaker.rounded_km(km, error)
            for km, error in zip(chosen["depth_km"], chosen["error_km"], strict=True)
        ],
        "distance": [
            speaker.about(km, error)
            for km, error in zip(chosen["depth_km"], chosen["error_km"], strict=True)
        ],
        "weapon": [speaker.say(code) for code in chosen["weapon_class"]],
        "source": chosen["source_url"].to_numpy(),
    }
    rows = tuple(
        f"{code} {day:%Y-%m-%d}"
        for code, day in zip(chosen["strike_id"], chosen["date"], strict=True)
    )
    return _headed(pd.DataFrame(columns), spec), rows


def by_weapon(measured: gpd.GeoDataFrame, spec: MapSpec) -> pd.DataFrame:
    """Return strikes counted by class of weapon, with the median and the deepest, km."""
    chosen = _chosen(measured, spec)
    speaker = Speaker(spec.locale)
    rows = []
    for code, rows_of in chosen.groupby("weapon_class"):
        depth = rows_of["depth_km"].dropna()
        rows.append(
            {
                "weapon": speaker.say(str(code)),
                "count": len(rows_of),
                "median_km": depth.median(),
                "deepest_km": depth.max(),
                "unmeasured": len(rows_of) - len(depth),
            }
        )
    columns = ["weapon", "count", "median_km", "deepest_km", "unmeasured"]
    table = pd.DataFrame(rows, columns=columns).sort_values("count", ascending=False)
    whole = {"weapon": say(spec.locale, "total"), "count": len(chosen)}
    whole |= {"median_km": chosen["depth_km"].median(), "deepest_km": chosen["depth_km"].max()}
    whole |= {"unmeasured": int(chosen["depth_km"].isna().sum())}
    table = pd.concat([table, pd.DataFrame([whole])], ignore_index=True)
    # To tens: no single distance is known better.
    for name in ("median_km", "deepest_km"):
        table[name] = (table[name].astype(float) / 10).round().mul(10).astype("Int64")
    return _headed(table, spec)


def _chosen(measured: gpd.GeoDataFrame, spec: MapSpec) -> pd.DataFrame:
    return strikes.choose(
        measured,
        oblasts=spec.oblasts,
        weapon_classes=spec.weapon_classes,
        target_types=spec.target_types,
        min_casualties=spec.min_casualties,
    )


def _headed(table: pd.DataFrame, spec: MapSpec) -> pd.DataFrame:
    return table.rename(columns={name: say(spec.locale, str(name)) for name in table.columns})
