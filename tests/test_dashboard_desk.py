"""What the dashboard's pages share: the row of the strike that was opened on the map."""

from typing import Any

import pytest

from dashboard import desk
from dashboard.desk import Desk
from maps import panes
from tests.scenes import make_scene


class StoppedError(Exception):
    """Another run takes the place of this one."""


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    held: dict[str, Any] = {}
    monkeypatch.setattr(desk, "state", held)
    return held


@pytest.fixture
def page() -> Desk:
    return Desk("reach", make_scene())


def stop(*_: Any, **__: Any) -> None:
    raise StoppedError


def shown(*_: Any, **__: Any) -> None:
    """Show nothing."""


def rows(state: dict[str, Any]) -> list[int]:
    found: list[int] = state[panes.ROWS]["selection"]["rows"]
    return found


def test_a_run_that_is_stopped_leaves_the_row_to_the_next(
    page: Desk, state: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = panes.strike_ids(page.scene)
    state["row_due"] = ids[1]
    monkeypatch.setattr(desk, "show", stop)
    with pytest.raises(StoppedError):
        desk.show_strikes(page)
    del state[panes.ROWS]  # what a stopped run said of a table is forgotten
    monkeypatch.setattr(desk, "show", shown)
    desk.show_strikes(page)
    assert rows(state) == [1]


def test_a_row_is_chosen_once_and_then_the_readers(
    page: Desk, state: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "show", shown)
    state["row_due"] = panes.strike_ids(page.scene)[0]
    desk.show_strikes(page)
    state[panes.ROWS] = {"selection": {"rows": [2]}}
    desk.show_strikes(page)
    assert rows(state) == [2]


def test_a_closed_card_and_a_strike_of_another_map_choose_no_row(
    page: Desk, state: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "show", shown)
    for card in ("", "S-NONE"):
        state["row_due"] = card
        desk.show_strikes(page)
        assert rows(state) == []


def test_each_choice_in_the_table_counts(page: Desk, state: dict[str, Any]) -> None:
    ids = panes.strike_ids(page.scene)
    for times, (row, picked) in enumerate((([1], ids[1]), ([], ""), ([1], ids[1])), start=1):
        state[panes.ROWS] = {"selection": {"rows": row}}
        desk.pick_row(page)
        assert (state["picked"], state["picks"]) == (picked, times)
