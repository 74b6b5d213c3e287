"""How old everything is: the embedded facts, and what was fetched."""

from datetime import date

import pandas as pd

from geo.errors import UnknownNameError
from layers import held
from layers.updates import endpoints, store

COLUMNS = ("name", "title", "as_of", "age_days", "status", "licence", "attribution")


def table(name: str | None, *, today: date) -> pd.DataFrame:
    """Return name, title, as_of, age_days, status, licence, attribution of all facts, or of one.

    Raises
    ------
    UnknownNameError
        No facts are called so.
    """
    fetched = pd.DataFrame(
        [_row(source, today) for source in store.sources()], columns=list(COLUMNS)
    )
    embedded = held.ages(None, today=today).assign(status="embedded")[list(COLUMNS)]
    found = pd.concat([fetched, embedded], ignore_index=True) if len(fetched) else embedded
    found = found.astype({"age_days": "Int64"})
    if name is None:
        return found
    chosen = found[found["name"].isin([name, f"{store.PREFIX}{name}"])]
    if chosen.empty:
        known = ", ".join([*endpoints.load(), *embedded["name"]])
        raise UnknownNameError(f"No facts are called {name!r}; known: {known}.")
    return chosen.reset_index(drop=True)


def _row(source: str, today: date) -> dict[str, object]:
    home = store.Store(source)
    state = home.state()
    account = home.account(state.current)
    known = endpoints.load().get(source)
    states = {"held": state.held, "failed": state.failed_because, "in use": state.current}
    return {
        "name": f"{store.PREFIX}{source}",
        "title": known.title if known else source,
        "as_of": "" if account is None else account.as_of.isoformat(),
        "age_days": None if account is None else (today - account.as_of).days,
        "status": ", ".join(status for status, there in states.items() if there),
        "licence": known.terms.text if known else "",
        "attribution": known.terms.source if known else "",
    }
