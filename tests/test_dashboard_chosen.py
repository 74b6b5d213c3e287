"""Tables and map choose together: oblasts both ways, and the deepest strikes with their days."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import expect

from dashboard import chosen
from maps import panes
from tests.desks import Desk

OBLASTS = panes.Block("table", pd.DataFrame(), {"key": "rows_a"}, ("UA-09", "", "UA-14", "UA-14"))
STRIKES = panes.Block("table", pd.DataFrame(), {"key": "rows_b"}, ("A 2025-08-21", "B 2022-03-13"))
MARKED = "document.querySelectorAll('.rl-chosen').length"


def picked(*rows: int) -> dict[str, Any]:
    return {"selection": {"rows": list(rows), "columns": [], "cells": []}}


def test_the_oblast_that_is_chosen_is_so_in_every_table() -> None:
    state: dict[str, Any] = {"oblast": "UA-14"}
    chosen.choosing(state, OBLASTS)
    assert state["rows_a"] == picked(2)
    state["oblast"] = "UA-46"  # not in this table
    chosen.choosing(state, OBLASTS)
    assert state["rows_a"] == picked()


def test_a_row_of_the_readers_stays_and_is_told_to_the_map() -> None:
    state: dict[str, Any] = {}
    take = chosen.choosing(state, OBLASTS)["on_select"]
    state["rows_a"] = picked(3)
    take()
    chosen.choosing(state, OBLASTS)
    assert state["rows_a"] == picked(3)  # the second row of its oblast, not the first
    assert panes.oblast_codes()[chosen.oblast_on_map(state)] == "UA-14"


def test_what_is_let_go_is_marked_no_more() -> None:
    state: dict[str, Any] = {"rows_a": picked(0), "oblast": "UA-09"}
    take = chosen.choosing(state, OBLASTS)["on_select"]
    state["rows_a"] = picked()
    take()
    assert state["oblast"] == ""
    assert chosen.oblast_on_map(state) == -1


@pytest.mark.parametrize(("index", "code"), [(-1, ""), (None, ""), (0, panes.oblast_codes()[0])])
def test_a_click_into_an_oblast_chooses_it(index: int | None, code: str) -> None:
    state: dict[str, Any] = {"map_change": SimpleNamespace(oblast=index), "oblast": "UA-46"}
    chosen.take_oblast(state)
    assert state["oblast"] == code


def test_a_deepest_strike_leads_to_its_day() -> None:
    state: dict[str, Any] = {"date": dt.date(2025, 8, 21), "strike_days": (1, 2), "picks": 3}
    take = chosen.choosing(state, STRIKES)["on_select"]
    state["rows_b"] = picked(1)
    take()
    assert (state["date"], state["strike_days"]) == (dt.date(2022, 3, 13), ())
    assert (state["picked"], state["picks"]) == ("B", 4)
    state["rows_b"] = picked()
    take()
    assert state["picks"] == 4


def row(desk: Desk, number: int) -> None:
    """Click the box of a row of the table."""
    table = desk.page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    desk.page.wait_for_timeout(600)
    table.click(position={"x": 14, "y": 35 * number + 18})
    desk.settle()


@pytest.mark.browser
def test_a_row_marks_its_oblast_and_a_click_into_one_finds_its_row(desk: Desk) -> None:
    desk.open("dispute?date=2025-08-21")
    assert desk.run(MARKED) == 0
    row(desk, 1)
    expect(desk.chosen).to_contain_text("Luhansk")
    expect(desk.map.locator(".rl-chosen")).to_have_count(1)
    first = desk.map.locator(".rl-chosen").get_attribute("d")
    desk.run("reachline_map.reachline.inspect([48.6, 37.2])")  # in Donetsk oblast
    desk.map.locator(".rl-map").press("Shift")  # what a hand would have done
    expect(desk.chosen).to_contain_text("Donetsk")
    expect(desk.map.locator(".rl-chosen")).to_have_count(1)
    assert desk.map.locator(".rl-chosen").get_attribute("d") != first
    desk.change("Day before")  # the map is drawn anew: it stays marked
    expect(desk.map.locator(".rl-chosen")).to_have_count(1)
    desk.turn("Control")
    expect(desk.map.locator(".rl-chosen")).to_have_count(1)
    desk.turn("Reach")
    expect(desk.map.locator(".rl-chosen")).to_have_count(0)


@pytest.mark.browser
def test_a_row_of_the_deepest_opens_its_strike_on_its_day(desk: Desk) -> None:
    desk.open("?date=2025-08-21")
    desk.pane("The deepest")
    expect(desk.page.get_by_text("the map goes to its day")).to_be_visible()
    row(desk, 2)
    expect(desk.card).to_be_visible()
    place = desk.card.get_by_role("heading", level=2).inner_text()
    assert desk.chosen.first.inner_text().startswith(place)
    day = re.search(r"\d{4}-\d\d-\d\d", desk.chosen.first.inner_text())
    assert day is not None
    assert day.group() != "2025-08-21"
    assert f"date={day.group()}" in desk.page.url
