"""An update from end to end: terms, fetching, reading, judging, and the swap at the very end."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from geo.errors import InputError
from layers import export, licences
from layers.licences import LicenceError
from layers.sources import Reading, dates, read_control
from layers.updates import arcgis, checks, store
from layers.updates.endpoints import Endpoint
from layers.updates.fetch import Fetched, FetchError, Limits, fetch
from layers.updates.store import Account, State, Store

PICTURE = "difference.png"

Draw = Callable[[Reading, Reading | None], bytes]


@dataclass(frozen=True)
class Outcome:
    """What an update came to; `said` is for the person, `picture` where to look if it is held."""

    source: str
    status: str
    said: str
    account: Account | None = None
    picture: Path | None = None


class UpdateError(InputError):
    """An update that failed; what was in use still is."""


def require_terms(endpoint: Endpoint, *, accept: bool) -> str:
    """Return the terms to state on first use, empty if they were accepted before.

    Raises
    ------
    LicenceError
        They ask for the user's consent, and it was not given.
    """
    terms = endpoint.terms
    if store.accepted(terms.text):
        return ""
    said = f"{terms.source}: {terms.text} {terms.url}".strip()
    if terms.consent and not accept:
        raise LicenceError(
            f"{said}\nThis data is fetched under these terms only. If you may use it, say so once "
            "with --accept-terms."
        )
    store.accept(terms.text, at=_now())
    return said


def update(
    endpoint: Endpoint,
    *,
    draw: Draw,
    limits: Limits | None = None,
    today: date | None = None,
) -> Outcome:
    """Fetch what is newest of a source, and put it in use unless a person must look at it first.

    Parameters
    ----------
    endpoint
        Where it is fetched.
    draw
        Makes the picture of what newer control would change.

    Raises
    ------
    UpdateError
        It cannot be had, or cannot be used; what was in use still is, and the message says its age.
    """
    home = Store(endpoint.name)
    bounds = replace(limits or Limits(), most_bytes=endpoint.most_bytes)
    with home.locked():
        staged = home.stage()
        try:
            account = _bring(endpoint, home, staged, bounds, today or dates.today())
            if account is None:
                return _unchanged(home)
            return _settle(home, staged, account, draw)
        except InputError as error:
            said = str(error).replace(f"{staged / 'data'}", endpoint.name)
            failed = {"failed_at": _now(), "failed_because": said}
            home.commit(home.state().model_copy(update=failed))
            raise UpdateError(f"{said}\n{standing(home)}") from error
        finally:
            shutil.rmtree(staged, ignore_errors=True)


def _bring(
    endpoint: Endpoint, home: Store, staged: Path, limits: Limits, today: date
) -> Account | None:
    """Fetch into the staged folder and read it; `None` if it is what is in use or held."""
    known = home.account(home.state().current)
    files = endpoint.files_on(today)
    etag = known.etag if known and len(files) == 1 and endpoint.service == "file" else ""
    fetched: list[Fetched] = []
    for name, address in files.items():
        into = staged / "data" / name
        if endpoint.service == "arcgis" and name == next(iter(files)):
            found: Fetched | None = arcgis.fetch_layer(
                address, into, limits=limits, hosts=endpoint.hosts
            )
        else:
            found = fetch(address, into, limits=limits, hosts=endpoint.hosts, etag=etag)
        if found is None:
            return None
        fetched.append(found)
        # Read in under any name, it stays bound by these terms.
        export.write(licences.file_beside(into), licences.as_json([endpoint.terms]))
    digest = hashlib.sha256("".join(one.sha256 for one in fetched).encode()).hexdigest()
    if known and known.sha256 == digest:
        return None
    reading = read_control(staged / "data")
    if reading.format != endpoint.format:
        raise FetchError(
            f"{fetched[0].address}: sends {reading.format}, where {endpoint.format} is expected. "
            "Correct the endpoint."
        )
    ground = checks.newest(reading.frame)
    at = _now()
    return Account(
        id=store.new_id(at, digest),
        source=endpoint.name,
        fetched_at=at,
        as_of=ground.day,
        sha256=digest,
        size=sum(one.size for one in fetched),
        occupied_km2=round(ground.km2, 1),
        addresses=[one.address for one in fetched],
        etag=fetched[0].etag,
        read=reading.report.read,
        kept=reading.report.kept,
        refused=reading.report.refused,
    )


def _settle(home: Store, staged: Path, account: Account, draw: Draw) -> Outcome:
    """Keep what came as a version, and put it in use or hold it."""
    state = home.state()
    new = read_control(staged / "data")
    old = read_control(home.data(state.current)) if home.account(state.current) else None
    doubts = checks.doubts(new, checks.newest(old.frame) if old else None)
    if account.sha256 in state.withdrawn:
        doubts.append("It was put aside before.")
    if doubts:
        export.write(staged / PICTURE, draw(new, old))
    home.keep(staged, account)
    passed_over = [*state.passed_over, *filter(None, [state.held])]
    settled = {"passed_over": passed_over, "failed_at": None, "failed_because": ""}
    if doubts:
        held = {"held": account.id, "held_because": doubts}
        home.commit(state.model_copy(update={**settled, **held}))
        return _held(home, account, doubts)
    gone = {"held": "", "held_because": []}
    home.commit(state.model_copy(update={**settled, "current": account.id, **gone}))
    home.forget_oldest()
    return Outcome(home.source, "updated", f"{home.source}: in use now. {age(account)}", account)


def _held(home: Store, account: Account, doubts: list[str]) -> Outcome:
    picture = home.versions / account.id / PICTURE
    said = (
        f"{home.source}: held for you to look at. {' '.join(doubts)}\nThe difference: {picture}\n"
        f"Then `reachline update {home.source} --accept-held` or `--discard`. {standing(home)}"
    )
    return Outcome(home.source, "held", said, account, picture)


def _unchanged(home: Store) -> Outcome:
    state = home.state()
    if state.failed_because:
        home.commit(state.model_copy(update={"failed_at": None, "failed_because": ""}))
    account = home.account(state.current)
    said = f"{home.source}: nothing newer. {standing(home)}"
    return Outcome(home.source, "unchanged", said, account)


def accept_held(source: str) -> Outcome:
    """Put in use what was held for a person to look at."""
    home = Store(source)
    with home.locked():
        state, account = _require_held(home)
        withdrawn = [digest for digest in state.withdrawn if digest != account.sha256]
        changed = {"current": account.id, "held": "", "held_because": [], "withdrawn": withdrawn}
        home.commit(state.model_copy(update=changed))
        home.forget_oldest()
    return Outcome(source, "updated", f"{source}: in use now. {age(account)}", account)


def discard(source: str) -> Outcome:
    """Put aside what was held: the same data do not come back by themselves."""
    home = Store(source)
    with home.locked():
        state, account = _require_held(home)
        withdrawn = [*state.withdrawn, account.sha256]
        changed = {"held": "", "held_because": [], "withdrawn": withdrawn}
        home.commit(state.model_copy(update=changed))
    return Outcome(source, "discarded", f"{source}: put aside. {standing(home)}", account)


def roll_back(source: str) -> Outcome:
    """Put in use what was before the version in use, which does not come back by itself.

    What was held and never let in is passed over, and so is an older copy of what is in use.

    Raises
    ------
    InputError
        There is no earlier version.
    """
    home = Store(source)
    with home.locked():
        state = home.state()
        current = home.account(state.current)
        earlier = [
            one
            for one in home.history()
            if current
            and one.id < current.id
            and one.sha256 not in {current.sha256, *state.withdrawn}
            and one.id not in {state.held, *state.passed_over}
        ]
        if current is None or not earlier:
            raise InputError(f"There is no earlier version of {source!r} to go back to.")
        changed = {
            "current": earlier[-1].id,
            "withdrawn": [*state.withdrawn, current.sha256],
        }
        home.commit(state.model_copy(update=changed))
    said = f"{source}: back to the version before. {age(earlier[-1])}"
    return Outcome(source, "rolled back", said, earlier[-1])


def _require_held(home: Store) -> tuple[State, Account]:
    state = home.state()
    account = home.account(state.held)
    if account is None:
        raise InputError(f"Nothing of {home.source!r} is held.")
    return state, account


def standing(home: Store) -> str:
    """Say what is in use of a source, and how old it is."""
    account = home.account(home.state().current)
    return "Nothing of it is in use." if account is None else f"In use stays: {age(account)}"


def age(account: Account) -> str:
    """Say of what day a version is, and how long ago that was."""
    days = (dates.today() - account.as_of).days
    old = "today" if days == 0 else f"{days} day{'s' * (days != 1)} old"
    return (
        f"Control of {account.as_of} ({old}), {account.occupied_km2:,.0f} km2 occupied, fetched "
        f"{account.fetched_at:%Y-%m-%d %H:%M} UTC."
    )


def _now() -> datetime:
    return datetime.now(tz=UTC)
