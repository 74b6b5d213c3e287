"""Updates in any order: what is in use is what a person let in or could not doubt, and no more."""

import hashlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from geo.errors import InputError
from layers.sources import Reading
from layers.updates import checks, run, store
from layers.updates.endpoints import Endpoint
from layers.updates.fetch import Fetched, FetchError
from layers.updates.run import UpdateError
from layers.updates.store import Store

SOURCE = Endpoint(
    name="theirs",
    title="Theirs",
    address="https://theirs.example/control.geojson",
    file="theirs.geojson",
    format="control",
)
PLAUSIBLE = ("one", "two", "three")
DOUBTFUL = ("odd", "odder")
MOST_KM2 = 12_000  # in this test: more is doubted


def ground(name: str) -> bytes:
    """Return control by name, each another size."""
    size = 0.5 + 0.1 * PLAUSIBLE.index(name) if name in PLAUSIBLE else 2 + DOUBTFUL.index(name)
    feature = {
        "type": "Feature",
        "properties": {"date": "2025-08-20", "status": "occupied"},
        "geometry": json.loads(shapely.to_geojson(shapely.box(33, 46, 33 + size, 46 + size))),
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


NAMES = {ground(name): name for name in (*PLAUSIBLE, *DOUBTFUL)}


def doubted(new: Reading, _old: object) -> list[str]:
    return ["It is odd."] if checks.newest(new.frame).km2 > MOST_KM2 else []


class Updates(RuleBasedStateMachine):
    """What is on the disk beside what a person would expect there."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.patch = pytest.MonkeyPatch()
        self.patch.setenv("REACHLINE_DATA", self.folder.name)
        self.patch.setattr(run, "fetch", self.fetch)
        self.patch.setattr(checks, "doubts", doubted)
        self.sent = ""
        self.versions: list[str] = []
        self.let_in: set[int] = set()
        self.aside: set[str] = set()
        self.current: int | None = None
        self.held: int | None = None

    def teardown(self) -> None:
        self.patch.undo()
        self.folder.cleanup()

    def fetch(self, address: str, into: Path, **_: object) -> Fetched:
        if not self.sent:
            raise FetchError(f"{address}: answers 404.")
        content = ground(self.sent)
        into.write_bytes(content)
        return Fetched(into, address, hashlib.sha256(content).hexdigest(), len(content))

    def update(self, name: str) -> str:
        self.sent = name
        return run.update(SOURCE, draw=lambda _new, _old: b"a picture").status

    def either(self, act: Callable[[str], Any], *, can: bool) -> None:
        """Do what can be done, or see it refused."""
        if can:
            act("theirs")
        else:
            with pytest.raises(InputError):
                act("theirs")

    @rule(name=st.sampled_from((*PLAUSIBLE, *DOUBTFUL)))
    def sends(self, name: str) -> None:
        status = self.update(name)
        if self.current is not None and self.versions[self.current] == name:
            assert status == "unchanged"
            return
        self.versions.append(name)
        if name in DOUBTFUL or name in self.aside:
            assert status == "held"
            self.held = len(self.versions) - 1
        else:
            assert status == "updated"
            self.held = None
            self.takes(len(self.versions) - 1)

    def takes(self, version: int) -> None:
        self.current = version
        self.let_in.add(version)

    @rule()
    def fails(self) -> None:
        with pytest.raises(UpdateError, match="404"):
            self.update("")

    @rule()
    def accepts(self) -> None:
        self.either(run.accept_held, can=self.held is not None)
        if self.held is not None:
            self.aside.discard(self.versions[self.held])
            self.takes(self.held)
            self.held = None

    @rule()
    def discards(self) -> None:
        self.either(run.discard, can=self.held is not None)
        if self.held is not None:
            self.aside.add(self.versions[self.held])
            self.held = None

    @rule()
    def rolls_back(self) -> None:
        now = self.current
        earlier = [
            version
            for version in sorted(self.let_in)
            if now is not None
            and version < now
            and self.versions[version] not in self.aside | {self.versions[now]}
        ]
        self.either(run.roll_back, can=bool(earlier))
        if now is not None and earlier:
            self.aside.add(self.versions[now])
            self.current = earlier[-1]

    @invariant()
    def agrees(self) -> None:
        state = Store("theirs").state()
        assert self.name_of(state.current) == self.expected(self.current)
        assert self.name_of(state.held) == self.expected(self.held)
        assert len(Store("theirs").history()) == len(self.versions)
        assert not list(Path(self.folder.name).rglob("*.part"))

    def name_of(self, version: str) -> str:
        file = Store("theirs").data(version) / "theirs.geojson"
        return NAMES[file.read_bytes()] if version else ""

    def expected(self, version: int | None) -> str:
        return "" if version is None else self.versions[version]


# With no more steps than versions are kept, none is forgotten on the way.
Updates.TestCase.settings = settings(max_examples=20, stateful_step_count=store.KEPT_VERSIONS)
TestInAnyOrder = Updates.TestCase


@pytest.fixture
def updates() -> Any:
    held = Updates()
    yield held
    held.agrees()
    held.teardown()


@pytest.mark.parametrize("last", ["two", "odder"])
def test_what_nobody_let_in_is_not_gone_back_to(updates: Updates, last: str) -> None:
    for name in ("one", "odd", last):
        updates.sends(name)
    if last == "odder":
        updates.accepts()
    updates.rolls_back()
    assert updates.name_of(Store("theirs").state().current) == "one"


def test_going_back_never_leads_to_the_same_ground(updates: Updates) -> None:
    updates.sends("one")
    for _ in range(2):
        updates.sends("two")
        updates.accepts()
        updates.rolls_back()
        assert updates.name_of(Store("theirs").state().current) == "one"


def test_what_was_let_in_once_can_be_gone_back_to(updates: Updates) -> None:
    for name in ("one", "odd"):
        updates.sends(name)
    updates.accepts()
    updates.sends("three")
    updates.rolls_back()
    assert updates.name_of(Store("theirs").state().current) == "odd"
