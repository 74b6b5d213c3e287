"""Updates from end to end: what is in use changes in one step, or not at all."""

import datetime as dt
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from layers import imported, licences, timeline
from layers.updates import checks, run, store
from layers.updates.endpoints import Endpoint
from layers.updates.fetch import Limits
from layers.updates.run import Outcome, UpdateError
from layers.updates.store import Store
from tests import servers
from tests.servers import Server

ROOT = Path(store.__file__).resolve().parents[2]
DAY = dt.date(2025, 8, 20)
TODAY = dt.date(2026, 11, 22)
LIMITS = Limits(connect_s=5, read_s=5, total_s=60, tries=1, backoff_s=0.01)
PNG = b"a picture"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REACHLINE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("REACHLINE_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def server() -> Iterator[Server]:
    with servers.serving() as started:
        yield started


@pytest.fixture(scope="module")
def held() -> BaseGeometry:
    """Occupied ground of the embedded timeline, coarse: data of our own to send."""
    ground: BaseGeometry = shapely.simplify(timeline.load().on(DAY).occupied, 0.05)
    return shapely.make_valid(ground)


def control(ground: BaseGeometry, day: dt.date = DAY) -> bytes:
    """Return control as a server would send it."""
    feature = {
        "type": "Feature",
        "properties": {"date": day.isoformat(), "status": "occupied"},
        "geometry": json.loads(shapely.to_geojson(ground)),
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def source(server: Server, **options: Any) -> Endpoint:
    fields = {"name": "theirs", "title": "Theirs", "file": "theirs.geojson", "format": "control"}
    return Endpoint(**{**fields, "address": server.address(), **options})


def update(server: Server, body: bytes | servers.Reply, **options: Any) -> Outcome:
    server.replies["/data.json"] = servers.sends(body) if isinstance(body, bytes) else body
    endpoint = source(server, **options)
    return run.update(endpoint, draw=lambda _new, _old: PNG, limits=LIMITS, today=TODAY)


def in_use() -> bytes:
    folder, _ = store.in_use("theirs")
    return (folder / "theirs.geojson").read_bytes()


def test_what_is_fetched_is_in_use_and_can_be_named(server: Server, held: BaseGeometry) -> None:
    outcome = update(server, control(held))
    assert outcome.status == "updated"
    assert "Control of 2025-08-20" in outcome.said
    assert in_use() == control(held)
    found = imported.load(Path("updated:theirs"))
    assert found.last == DAY
    assert licences.of(found) == (licences.OWN,)
    assert "control of 2025-08-20" in found.attribution


def test_it_lives_in_the_users_folder(server: Server, held: BaseGeometry, tmp_path: Path) -> None:
    update(server, control(held))
    folder, _ = store.in_use("theirs")
    assert folder.is_relative_to(tmp_path / "data")
    assert not store.root().is_relative_to(ROOT)


def test_nothing_fetched_is_told_with_the_cure() -> None:
    for name in ("theirs", "../theirs", ""):
        with pytest.raises(InputError, match="reachline update"):
            store.in_use(name)


def test_the_same_again_is_nothing_newer(server: Server, held: BaseGeometry) -> None:
    update(server, control(held))
    assert update(server, control(held)).status == "unchanged"
    assert len(Store("theirs").history()) == 1


def test_the_server_may_say_that_nothing_is_newer(server: Server, held: BaseGeometry) -> None:
    update(server, servers.sends(control(held), ETag='"7"'))
    assert update(server, servers.sends(b"", status=304)).status == "unchanged"
    assert server.headers[-1]["If-None-Match"] == '"7"'


def test_a_plausible_change_is_taken(server: Server, held: BaseGeometry) -> None:
    update(server, control(held))
    more = held.union(shapely.box(37.0, 49.0, 37.1, 49.1))
    outcome = update(server, control(more, DAY + dt.timedelta(days=1)))
    assert outcome.status == "updated"
    assert in_use() == control(more, DAY + dt.timedelta(days=1))


def jump(held: BaseGeometry) -> bytes:
    return control(held.union(shapely.box(35.0, 49.0, 36.0, 50.0)), DAY + dt.timedelta(days=1))


def test_a_jump_is_held_for_a_person(server: Server, held: BaseGeometry) -> None:
    update(server, control(held))
    outcome = update(server, jump(held))
    assert outcome.status == "held"
    assert "would change hands in a day" in outcome.said
    assert "--accept-held" in outcome.said
    assert outcome.picture is not None
    assert outcome.picture.read_bytes() == PNG
    assert in_use() == control(held), "what was in use still is"


def test_what_is_held_can_be_accepted(server: Server, held: BaseGeometry) -> None:
    update(server, control(held))
    update(server, jump(held))
    assert run.accept_held("theirs").status == "updated"
    assert in_use() == jump(held)
    with pytest.raises(InputError, match="Nothing of 'theirs' is held"):
        run.accept_held("theirs")


def test_what_is_discarded_does_not_come_back_by_itself(server: Server, held: BaseGeometry) -> None:
    update(server, control(held))
    update(server, jump(held))
    run.discard("theirs")
    assert in_use() == control(held)
    outcome = update(server, jump(held))
    assert outcome.status == "held"
    assert "put aside before" in outcome.said


def test_a_swap_as_large_as_a_jump_is_held_though_the_total_stays(
    server: Server, held: BaseGeometry
) -> None:
    update(server, control(held))
    moved = held.difference(shapely.box(33, 45, 34.0, 46)).union(shapely.box(35, 49, 36.0, 49.9))
    assert update(server, control(moved, DAY + dt.timedelta(days=1))).status == "held"


@pytest.mark.parametrize("size", [0.5, 1.3])
def test_a_first_answer_is_held_against_the_embedded_timeline(
    server: Server, held: BaseGeometry, size: float
) -> None:
    west, south, east, north = held.bounds
    if size < 1:
        ground = shapely.intersection(held, shapely.box(west, south, (west + east) / 2, north))
    else:
        ground = held.union(shapely.box(29, 47, 33, 50))
    outcome = update(server, control(ground))
    assert outcome.status == "held"
    assert "Nothing of it is in use" in outcome.said


def test_an_older_day_is_held(server: Server, held: BaseGeometry) -> None:
    update(server, control(held))
    outcome = update(server, control(held, DAY - dt.timedelta(days=9)))
    assert outcome.status == "held"
    assert "older than what is in use" in outcome.said


def test_rolling_back(server: Server, held: BaseGeometry) -> None:
    update(server, control(held))
    with pytest.raises(InputError, match="no earlier version"):
        run.roll_back("theirs")
    newer = control(held, DAY + dt.timedelta(days=1))
    update(server, newer)
    assert run.roll_back("theirs").status == "rolled back"
    assert in_use() == control(held)
    assert update(server, newer).status == "held", "it does not come back by itself"
    run.accept_held("theirs")
    assert in_use() == newer


def test_history_is_kept_but_not_for_ever(server: Server, held: BaseGeometry) -> None:
    for step in range(store.KEPT_VERSIONS + 3):
        assert update(server, control(held, DAY + dt.timedelta(days=step))).status == "updated"
    kept = Store("theirs").history()
    assert len(kept) == store.KEPT_VERSIONS
    assert kept[-1].as_of == DAY + dt.timedelta(days=store.KEPT_VERSIONS + 2)


@pytest.mark.parametrize(
    "bad",
    [
        servers.sends(b"", status=500),
        servers.hangs_up(),
        servers.sends(b"<!DOCTYPE html><html><body>Too many requests</body></html>"),
        servers.sends(b'{"error": "quota"}'),
        servers.sends(b'{"type": "FeatureCollection", "features": []}'),
        servers.sends(b'{"type": "FeatureCollection", "features": [{"geometry"'),
        servers.sends(b'{"type": "FeatureCollection", "features": [{"properties": {}}]}'),
        servers.sends(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, Content_Type="image/png"),
        servers.sends(b"date,lat,lon\n2025-08-21,48.4,22.7\n"),
    ],
    ids=["500", "gone", "html", "error", "empty", "cut", "no ground", "png", "strikes"],
)
def test_a_failed_update_keeps_the_last_good_and_says_its_age(
    server: Server, held: BaseGeometry, bad: servers.Reply
) -> None:
    update(server, control(held))
    with pytest.raises(UpdateError, match="In use stays: Control of 2025-08-20") as caught:
        update(server, bad)
    assert "days old" in str(caught.value)
    assert in_use() == control(held)
    assert Store("theirs").state().failed_because
    assert update(server, control(held)).status == "unchanged"
    assert not Store("theirs").state().failed_because, "the failure has passed"


def test_a_wrong_content_type_is_no_reason_to_refuse_good_data(
    server: Server, held: BaseGeometry
) -> None:
    reply = servers.sends(control(held), Content_Type="text/html")
    assert update(server, reply).status == "updated"


def test_a_changed_form_is_held(server: Server, held: BaseGeometry) -> None:
    update(server, control(held))
    document = json.loads(control(held, DAY + dt.timedelta(days=1)))
    document["features"] += [{**document["features"][0], "properties": {"level": 3}}] * 2
    outcome = update(server, json.dumps(document).encode())
    assert outcome.status == "held"
    assert "has its form changed" in outcome.said


def test_companions_come_along_or_nothing_does(server: Server, held: BaseGeometry) -> None:
    server.replies["/b"] = servers.sends(control(held, DAY - dt.timedelta(days=1)))
    outcome = update(server, control(held), companions={"before.geojson": server.address("/b")})
    assert outcome.account is not None
    assert len(outcome.account.addresses) == 2
    assert imported.load(Path("updated:theirs")).first == DAY - dt.timedelta(days=1)
    server.replies["/b"] = servers.sends(b"", status=404)
    with pytest.raises(UpdateError, match="404"):
        update(server, jump(held), companions={"before.geojson": server.address("/b")})
    assert in_use() == control(held)


def test_two_updates_at_once(server: Server, held: BaseGeometry) -> None:
    update(server, control(held))
    with Store("theirs").locked(), pytest.raises(InputError, match="under way"):
        update(server, jump(held))
    assert in_use() == control(held)


KILLED = """
import os, signal, sys
from pathlib import Path
from layers.updates import store
step = sys.argv[1]
home = store.Store("theirs")
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
with home.locked():
    staged = home.stage()
    (staged / "data" / "theirs.geojson").write_text("half of it")
    if step == "fetching":
        die()
    old = home.history()[-1]
    new = old.model_copy(update={"id": "99990101T000000000000-ffffffff", "sha256": "f" * 64})
    if step == "renaming":
        Path.rename = die
    if step == "swapping":
        store.export.write = die
    home.keep(staged, new)
    home.commit(home.state().model_copy(update={"current": new.id}))
"""


@pytest.mark.parametrize("step", ["fetching", "renaming", "swapping"])
def test_killed_in_mid_update_nothing_is_lost(
    server: Server, held: BaseGeometry, step: str
) -> None:
    update(server, control(held))
    command = [sys.executable, "-c", KILLED, step]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": "."}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert in_use() == control(held)
    newer = control(held, DAY + dt.timedelta(days=1))
    assert update(server, newer).status == "updated", "the lock died with its process"
    assert in_use() == newer
    assert not list(Store("theirs").versions.glob(".*")), "what was left lying is swept up"


def _hold(folder: str, ready: Any, done: Any) -> None:
    os.environ["REACHLINE_DATA"] = folder
    with Store("theirs").locked():
        ready.set()
        done.wait(300)


def test_an_update_of_another_process_is_waited_for_by_the_person(
    server: Server, held: BaseGeometry
) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(os.environ["REACHLINE_DATA"], ready, done))
    other.start()
    try:
        assert ready.wait(300)
        with pytest.raises(InputError, match="under way"):
            update(server, control(held))
    finally:
        done.set()
        other.join()
    assert update(server, control(held)).status == "updated"


def test_a_broken_state_is_told(server: Server, held: BaseGeometry) -> None:
    update(server, control(held))
    (Store("theirs").folder / "state.json").write_text('{"current": 3', encoding="utf-8")
    with pytest.raises(InputError, match="Remove it"):
        store.in_use("theirs")


def test_a_folder_that_cannot_be_written_to(
    server: Server, held: BaseGeometry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("REACHLINE_DATA", str(tmp_path / "file"))
    with pytest.raises(InputError, match="REACHLINE_DATA"):
        update(server, control(held))


def test_the_plausible_amount_grows_with_the_days() -> None:
    amounts = [checks.plausible_km2(days) for days in (0, 1, 2, 7, 31, 400)]
    assert amounts == sorted(amounts)
    assert amounts[0] == amounts[1] == pytest.approx(514, abs=1), "as the docstring says"
    assert amounts[3] == pytest.approx(3_536, abs=1)
    assert amounts[4] == amounts[5], "no longer than what is learnt from"
