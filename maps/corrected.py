"""What a map says of the age of its figures, and of what was corrected in them."""

import datetime as dt
from collections.abc import Iterable

import pandas as pd

from layers import corrections, figures
from layers.control import ControlDay
from layers.provenance import of
from maps.phrases import Speaker
from maps.scene import Correction
from maps.spec import MapSpec


def on_the_map(layers: Iterable[str], strike_ids: Iterable[str]) -> pd.DataFrame:
    """Return the corrections of the strikes and layers on a map, the latest first."""
    return corrections.of({*layers, *strike_ids})


def told(frame: pd.DataFrame, speaker: Speaker, names: dict[str, str]) -> tuple[Correction, ...]:
    """Return corrections in words.

    Parameters
    ----------
    names
        What readers call a strike, by its id.
    """
    return tuple(
        Correction(
            speaker.say(
                "correction" if row["from"] else "correction_added",
                date=speaker.date(row["when"]),
                what=names.get(row["what"], row["what"]),
                field=speaker.word(row["field"]),
                was=row["from"],
                now=row["to"],
                why=row["why"],
            ),
            row["source_url"],
        )
        for row in frame.to_dict("records")
    )


def as_of(
    spec: MapSpec,
    speaker: Speaker,
    day: ControlDay | None,
    frame: pd.DataFrame,
    *,
    shows_strikes: bool,
) -> str:
    """Return the days that control and figures are of, and of the last correction."""
    said = []
    if shows_strikes or day is None:
        published = dt.date.fromisoformat(of("strikes").as_of)
        if spec.figures_as_of is not None and spec.figures_as_of < published:
            counted, last = speaker.date(spec.figures_as_of), speaker.date(published)
            said.append(speaker.say("as_of_figures", figures=counted, strikes=last))
        else:
            said.append(speaker.say("as_of_strikes", strikes=speaker.date(published)))
    if day is not None:
        said.append(speaker.say("as_of_control", control=speaker.date(day.assessed_on)))
    if len(frame):
        said.append(speaker.say("as_of_corrected", date=speaker.date(frame["when"].max())))
    return " ".join(said)


def counted(strike_ids: Iterable[str]) -> bool:
    """Say whether dated counts are kept of any of these strikes."""
    return bool(figures.load()["strike_id"].isin(list(strike_ids)).any())
