"""Scenarios: published proposals, as rules over oblasts. Reported is not proposed, nor agreed."""

from functools import cache

import pandas as pd

from geo.errors import UnknownNameError
from layers.provenance import DATA

SOURCES = ("scenarios",)
COLUMNS = (
    "scenario_id",
    "reported_on",
    "proposed_by",
    "title",
    "oblast_iso",
    "rule",
    "rule_note",
    "source_name",
    "source_url",
    "second_source_url",
)
RULES = (
    "ukraine_withdraws",
    "russia_withdraws",
    "freeze_at_contact_line",
    "recognised_as_russian_de_facto",
    "demilitarised_zone",
    "unspecified",
)


@cache
def load() -> pd.DataFrame:
    """Return one row a scenario and oblast; treat the frame as read-only."""
    return pd.read_csv(DATA / "scenarios.csv", dtype="str", keep_default_na=False)


def rules(scenario_id: str) -> dict[str, tuple[str, ...]]:
    """Return the rules of a scenario by oblast.

    Raises
    ------
    UnknownNameError
        No scenario has that id; the message lists them.
    """
    frame = load()
    found = frame[frame["scenario_id"] == scenario_id]
    if found.empty:
        ids = tuple(dict.fromkeys(frame["scenario_id"]))
        known = ", ".join(ids)
        raise UnknownNameError(f"No scenario {scenario_id!r}; known: {known}.", nearest=ids)
    return {str(iso): tuple(group) for iso, group in found.groupby("oblast_iso")["rule"]}
