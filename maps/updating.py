"""`reachline update`: which of the ways it goes, and what it says."""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path

from geo.errors import InputError
from layers.updates import endpoints, run, store
from maps.difference import draw


@dataclass(frozen=True)
class Wish:
    """What a person asks of an update."""

    accept_terms: bool = False
    accept_held: bool = False
    discard: bool = False
    rollback: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is asked for that needs a source."""
        return any(astuple(self))


def is_source(name: str, given: Path | None) -> bool:
    """Return whether a name is that of a source to fetch, and not of embedded facts."""
    return name in endpoints.load(given) or name in store.sources()


def answer(name: str, wish: Wish, given: Path | None, *, ask: Callable[[str], bool]) -> str:
    """Do what is wished with a source, and return what to say.

    Parameters
    ----------
    ask
        Shows terms to the person and returns whether they agree.

    Raises
    ------
    InputError
        More than one thing is asked for at once, or what is asked for cannot be done.
    """
    ways = {
        "--accept-held": (wish.accept_held, run.accept_held),
        "--discard": (wish.discard, run.discard),
        "--rollback": (wish.rollback, run.roll_back),
    }
    chosen = [way for asked, way in ways.values() if asked]
    if len(chosen) > 1:
        raise InputError(f"Give one of {', '.join(ways)}.")
    if chosen:
        return chosen[0](name).said
    endpoint = endpoints.find(name, given)
    terms = f"{endpoint.terms.source}: {endpoint.terms.text} {endpoint.terms.url}".strip()
    needed = endpoint.terms.consent and not store.accepted(endpoint.terms.text)
    agreed = wish.accept_terms or (needed and ask(terms))
    stated = run.require_terms(endpoint, accept=agreed)
    outcome = run.update(endpoint, draw=draw)
    return "\n".join(filter(None, [stated, outcome.said]))


def hint(given: Path | None) -> str:
    """Return what one may fetch, and where the addresses stand."""
    known = ", ".join(endpoints.load(given))
    return (
        f"Fetch newer control with `reachline update SOURCE` ({known}), use it with "
        f"`--control {store.PREFIX}SOURCE`. Addresses of your own: {endpoints.user_file()}. "
        "Newer embedded facts come with a newer release."
    )
