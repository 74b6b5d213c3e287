"""The controls: each edits one option of the spec, and together they make no other spec."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from geo.errors import FileError, InputError
from maps import catalogue, dashboard_state, panes
from maps import dashboard_choices as choices
from maps.compose import compose
from maps.dashboard_words import say
from maps.spec import Distance, Layer, Locale, MapSpec, Theme, from_query, from_yaml
from tests.catalogues import add
from tests.scenes import make_scene

DAY = dt.date(2025, 8, 21)


# What is typed or switched, not chosen of a list.
WRITTEN = {
    "timeline",
    "compare",
    "date",
    "miles",
    "min_casualties",
    "title",
    "dek",
    "byline",
    "credit",
    "height",
    "width",
}


@pytest.fixture
def story() -> MapSpec:
    return from_yaml(dashboard_state.STORY)


def test_each_control_is_an_option_of_the_spec() -> None:
    assert set(choices.FIELDS) - {choices.STRIKE_DAYS} <= set(MapSpec.model_fields)


def test_untouched_controls_give_the_spec_back(story: MapSpec) -> None:
    assert choices.edited(story, choices.values(story)) == story
    assert choices.edited(story, {}) == story


@pytest.mark.parametrize(
    "changes",
    [
        {"theme": Theme.DISPUTE, "scenario": "RU-ALASKA-202508"},
        {"strikes_from": dt.date(2025, 8, 1), "strikes_to": DAY},
        {"strikes_from": dt.date(2025, 8, 1)},
        {"oblasts": ("UA-21", "UA-46"), "weapon_classes": ("drone",)},
        {"layers": (Layer.CONTROL, Layer.STRIKES), "reach_to": Distance.DONBAS},
        {"rings_km": (42, 500), "miles": True, "min_casualties": 3},
        {"locale": Locale.UK, "bounds": (22.0, 44.0, 41.0, 53.0), "credit": "Desk"},
    ],
)
def test_any_spec_goes_through_the_controls_unchanged(changes: dict[str, Any]) -> None:
    spec = MapSpec(date=DAY, title="A finding", **changes)
    kept = choices.edited(spec, choices.values(spec))
    assert kept.model_dump() == spec.model_dump() | {
        "strikes_to": kept.strikes_to,
        "layers": tuple(layer for layer in Layer if layer in spec.layers),
    }
    assert kept.strike_days == spec.strike_days


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("date", dt.date(2024, 2, 1), {"date": dt.date(2024, 2, 1)}),
        ("theme", "control", {"theme": Theme.CONTROL}),
        ("locale", "uk", {"locale": Locale.UK}),
        ("oblasts", ["UA-46"], {"oblasts": ("UA-46",)}),
        ("weapon_classes", ["drone"], {"weapon_classes": ("drone",)}),
        ("target_types", ["energy"], {"target_types": ("energy",)}),
        ("min_casualties", 5, {"min_casualties": 5}),
        ("reach_to", "donbas", {"reach_to": Distance.DONBAS}),
        ("rings_km", [100, 300], {"rings_km": (100, 300)}),
        ("miles", True, {"miles": True}),
        ("strike_days", (dt.date(2025, 8, 1), DAY), {"strikes_from": dt.date(2025, 8, 1)}),
        ("strike_days", (dt.date(2025, 8, 1),), {"strikes_to": dt.date(2025, 8, 1)}),
    ],
)
def test_each_control_reaches_the_spec(
    story: MapSpec, field: str, value: object, expected: dict[str, Any]
) -> None:
    spec = choices.edited(story, choices.values(story) | {field: value})
    assert {name: getattr(spec, name) for name in expected} == expected


def test_layers_keep_the_order_of_drawing(story: MapSpec) -> None:
    chosen = {"layers": ["strikes", "rings", "oblasts"]}
    assert choices.edited(story, chosen).layers == (Layer.OBLASTS, Layer.RINGS, Layer.STRIKES)


def test_no_layer_at_all_is_a_choice(story: MapSpec) -> None:
    assert choices.edited(story, {"layers": []}).layers == ()


def test_another_day_leaves_the_old_headline_and_story(story: MapSpec) -> None:
    spec = choices.edited(story, {"date": dt.date(2025, 8, 20)})
    assert (spec.title, spec.dek, spec.story) == ("", "", ())
    assert spec.byline == story.byline


def test_a_filter_leaves_the_headline_but_keeps_the_story(story: MapSpec) -> None:
    spec = choices.edited(story, {"oblasts": ["UA-46"]})
    assert (spec.title, spec.dek) == ("", "")
    assert spec.story == story.story


def test_looks_leave_the_headline(story: MapSpec) -> None:
    spec = choices.edited(story, {"miles": True, "rings_km": [300], "layers": ["strikes"]})
    assert spec.title == story.title


def test_back_to_the_day_brings_the_headline_back(story: MapSpec) -> None:
    assert choices.edited(story, {"date": story.date}) == story


def test_a_proposal_stands_only_in_the_dispute_theme(story: MapSpec) -> None:
    chosen = {"theme": "dispute", "scenario": "RU-ALASKA-202508"}
    assert choices.edited(story, chosen).scenario == "RU-ALASKA-202508"
    assert choices.edited(story, chosen | {"theme": "reach"}).scenario == ""


def test_days_in_the_wrong_order_are_refused(story: MapSpec) -> None:
    days = (DAY, dt.date(2025, 8, 1))
    with pytest.raises(FileError, match="is after"):
        choices.edited(story, {"strike_days": days})


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("field", [name for name in choices.FIELDS if name not in WRITTEN])
def test_every_choice_has_a_name(field: str, locale: Locale) -> None:
    if field == choices.STRIKE_DAYS:
        return
    offered = choices.options(field, MapSpec(date=DAY, locale=locale))
    assert offered
    assert all(offered.values())
    assert len(set(offered.values())) == len(offered)


def test_oblasts_are_named_in_the_readers_language() -> None:
    assert choices.options("oblasts", MapSpec(date=DAY))["UA-46"] == "Lviv"
    spec = MapSpec(date=DAY, locale=Locale.UK)
    assert choices.options("oblasts", spec)["UA-46"].startswith("Львівська")


def test_a_ring_of_the_spec_is_among_the_choices() -> None:
    assert 42 in choices.options("rings_km", MapSpec(date=DAY, rings_km=(42,)))


def test_a_proposal_says_who_made_it() -> None:
    spec = MapSpec(date=DAY, theme=Theme.DISPUTE, scenario="RU-ALASKA-202508")
    told = choices.scenario_told(spec)
    assert "Russia (Reuters sources)" in told
    assert "2025-08-17" in told
    assert choices.scenario_told(MapSpec(date=DAY)) == ""


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("date=yesterday", "date"),
        ("theme=reach", "date"),
        ("date=2025-08-21&colour=red", "colour"),
        ("date=2025-08-21&oblasts=UA-99", "UA-99"),
        ("date=2025-08-21&oblasts=Lviv", "Lviv"),
        ("date=2025-08-21&weapon_classes=catapult", "drone, cruise_missile"),
        ("date=2025-08-21&target_types=moon", "residential"),
        ("date=2025-08-21&scenario=NOPE", "RU-ALASKA-202508"),
        ("date=2025-08-21&rings_km=-5", "rings_km"),
        ("date=2025-08-21&rings_km=99999", "rings_km"),
        ("date=2025-08-21&min_casualties=99999", "min_casualties"),
        ("date=1999-01-01", "2022-02-23"),
        ("date=2999-01-01", "out of range"),
        ("date=2025-08-21&strikes_from=2020-01-01", "2020-01-01"),
        ("date=2025-08-21&tiles=Nobody.Knows", "Nobody.Knows"),
        ("date=2025-08-21&bounds=1,2,3", "bounds"),
        ("date=2025-08-21&annotations=%5B%7B", "annotations"),
        ("date=2025-08-21&layers=__import__('os')", "layers"),
    ],
)
def test_an_address_that_is_no_map_says_why(query: str, says: str) -> None:
    with pytest.raises(InputError, match=says.replace("(", r"\(").replace(")", r"\)")):
        choices.opened(query)


def test_an_address_of_a_map_is_that_map(story: MapSpec) -> None:
    assert choices.opened(story.to_query()) == story
    assert choices.opened("?date=2025-08-21&weapon_classes=drone").weapon_classes == ("drone",)


def test_days_are_stepped_within_what_is_known() -> None:
    assert choices.stepped(DAY, 1) == dt.date(2025, 8, 22)
    assert choices.stepped(choices.FIRST_DAY, -1) == choices.FIRST_DAY
    assert choices.stepped(choices.last_day(), 1) == choices.last_day()


class TestState:
    """One spec, held by the controls and by the address."""

    @pytest.fixture
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = {}
        dashboard_state.follow(state, "", page="reach", check=lambda _: None)
        return state

    def test_it_begins_with_the_story(self, state: dict[str, Any], story: MapSpec) -> None:
        assert from_query(state["shown"]) == story
        assert state["date"] == story.date
        assert state["fault"] == ""
        assert not dashboard_state.chosen(state, page="reach", check=lambda _: None)

    def test_a_moved_control_is_a_new_address(self, state: dict[str, Any]) -> None:
        state["date"] = dt.date(2025, 8, 20)
        assert dashboard_state.chosen(state, page="reach", check=lambda _: None)
        assert from_query(state["shown"]).date == dt.date(2025, 8, 20)
        assert not dashboard_state.chosen(state, page="reach", check=lambda _: None)

    def test_the_frame_stays_the_first_one(self, state: dict[str, Any]) -> None:
        first = state["frame"]
        state["date"] = dt.date(2025, 8, 20)
        dashboard_state.chosen(state, page="reach", check=lambda _: None)
        dashboard_state.follow(state, "date=2024-01-01", page="reach", check=lambda _: None)
        assert state["frame"] == first

    def test_the_browsers_back_moves_the_controls(self, state: dict[str, Any]) -> None:
        query = "date=2024-01-01&theme=control"
        dashboard_state.follow(state, query, page="control", check=lambda _: None)
        assert (state["date"], state["theme"]) == (dt.date(2024, 1, 1), "control")

    def test_a_control_goes_before_an_address_that_is_late(self, state: dict[str, Any]) -> None:
        state["date"] = dt.date(2025, 8, 20)
        dashboard_state.follow(state, "date=2024-01-01", page="reach", check=lambda _: None)
        assert state["date"] == dt.date(2025, 8, 20)

    def test_an_open_pane_and_an_open_strike_stand_in_the_address(
        self, state: dict[str, Any]
    ) -> None:
        state["ask_tab"] = "depth"
        dashboard_state.take_card(state, "UA-20250821-LVIV")
        assert dashboard_state.chosen(state, page="reach", check=lambda _: None)
        assert state["told"].endswith("tab=depth&open=UA-20250821-LVIV")
        again: dict[str, Any] = {}
        dashboard_state.follow(again, state["told"], page="reach", check=lambda _: None)
        assert again["ask_tab"] == "depth"
        assert (again["picked"], again["picks"], again["row_due"]) == (
            *("UA-20250821-LVIV", 1),
            "UA-20250821-LVIV",
        )
        assert again["shown"] == state["shown"]
        # Back: the pane is the first again and the card is closed.
        dashboard_state.follow(again, "date=2025-08-21", page="reach", check=lambda _: None)
        assert (again["ask_tab"], again["ask_open"]) == ("strikes", "")
        assert (again["picked"], again["picks"]) == ("", 2)

    def test_a_pane_is_of_its_page_and_a_strike_goes_along(self, state: dict[str, Any]) -> None:
        state["ask_tab"] = "depth"
        dashboard_state.take_card(state, "UA-20250821-LVIV")
        for page in dashboard_state.PAGES:
            link = dashboard_state.link(state, page)
            assert "tab=" not in link
            # Where no strike is drawn none can be open.
            assert ("open=UA-20250821-LVIV" in link) == (page in {"reach", "phrase"})
        state["tabs"] = {"reach": "depth", "control": "months"}
        assert "tab=depth" in dashboard_state.link(state, "reach")
        assert "tab=months" in dashboard_state.link(state, "control")
        assert "tab=" not in dashboard_state.link(state, "dispute")

    def test_a_control_moved_and_a_page_turned_at_once_stand(self, state: dict[str, Any]) -> None:
        state["ask_tab"] = "depth"
        state["date"] = dt.date(2025, 8, 20)
        dashboard_state.follow(state, "theme=control", page="control", check=lambda _: None)
        assert (state["date"], state["ask_tab"]) == (dt.date(2025, 8, 20), "changes")
        assert dashboard_state.chosen(state, page="control", check=lambda _: None)
        assert "tab=" not in state["told"]

    def test_a_strike_leaves_the_address_with_the_map_it_was_on(
        self, state: dict[str, Any]
    ) -> None:
        dashboard_state.pick(state, "UA-20250821-LVIV")
        on_map = make_scene(strikes=make_scene().strikes.assign(strike_id="UA-20250821-LVIV"))
        assert dashboard_state.chosen(state, page="reach", check=lambda _: on_map)
        assert "open=UA-20250821-LVIV" in state["told"]
        state["date"] = dt.date(2025, 8, 20)
        assert dashboard_state.chosen(state, page="reach", check=lambda _: make_scene())
        assert "open=" not in state["told"]
        assert (state["card"], state["ask_open"]) == ("", "")

    def test_the_control_page_comes_with_its_timeline_in_every_language(self) -> None:
        state: dict[str, Any] = {}
        dashboard_state.follow(state, "locale=uk", page="control", check=lambda _: None)
        assert state["timeline"] is True
        link = dashboard_state.link({**state, "timeline": False}, "control")
        again: dict[str, Any] = {}
        dashboard_state.follow(
            again, "theme=control&date=2025-08-21", page="control", check=lambda _: None
        )
        assert again["timeline"] is False  # as such an address always opened
        assert link

    def test_a_place_in_the_address_opens_its_pane(self) -> None:
        state: dict[str, Any] = {}
        dashboard_state.follow(state, "place=Lviv", page="reach", check=lambda _: None)
        assert state["ask_tab"] == "place"
        state["ask_tab"] = "depth"
        assert "place=" not in dashboard_state.told(state, "reach")

    def test_a_strike_of_the_readers_own_is_in_no_address(self, state: dict[str, Any]) -> None:
        dashboard_state.take_card(state, "theirs-3", told=False)
        dashboard_state.chosen(state, page="reach", check=lambda _: None)
        assert (state["card"], state["row_due"]) == ("", "")  # the map's alone
        assert "theirs" not in state["told"]

    @pytest.mark.parametrize("wrong", ["tab=months", "tab=<b>"])
    def test_a_pane_that_is_none_of_the_page_is_said_and_the_map_stays(self, wrong: str) -> None:
        state: dict[str, Any] = {}
        query = f"locale=uk&date=2024-05-01&{wrong}"
        dashboard_state.follow(state, query, page="reach", check=lambda _: None)
        assert state["date"] == dt.date(2024, 5, 1)
        assert f"{wrong}: візьміть одне з strikes, depth" in state["fault"]
        assert state["ask_tab"] == "strikes"

    def test_a_bad_address_keeps_the_story_and_says_why(self, story: MapSpec) -> None:
        state: dict[str, Any] = {}
        dashboard_state.follow(state, "date=nonsense", page="reach", check=lambda _: None)
        assert from_query(state["shown"]) == story
        assert "date" in state["fault"]
        assert "21 August 2025" in state["fault"]

    def test_an_address_that_cannot_be_composed_is_a_bad_one(self) -> None:
        def check(_: str) -> None:
            raise InputError("too many rings")

        state: dict[str, Any] = {}
        dashboard_state.follow(state, "date=2025-08-21", page="reach", check=check)
        assert "too many rings" in state["fault"]

    def test_a_moved_control_clears_the_fault(self) -> None:
        state: dict[str, Any] = {}
        dashboard_state.follow(state, "date=nonsense", page="reach", check=lambda _: None)
        dashboard_state.step(state, -1)
        assert dashboard_state.chosen(state, page="reach", check=lambda _: None)
        assert state["fault"] == ""

    def test_choices_that_do_not_fit_leave_the_map(self, state: dict[str, Any]) -> None:
        before = state["shown"]
        state["strike_days"] = (DAY, dt.date(2025, 1, 1))
        assert not dashboard_state.chosen(state, page="reach", check=lambda _: None)
        assert state["shown"] == before
        assert "is after" in state["wrong"]
        state["strike_days"] = ()
        dashboard_state.chosen(state, page="reach", check=lambda _: None)
        assert state["wrong"] == ""


def test_only_the_dashboard_imports_streamlit() -> None:
    root = Path(choices.__file__).parents[1]
    houses = (root / house for house in ("geo", "layers", "maps"))
    for path in (path for house in houses for path in house.rglob("*.py")):
        assert "import streamlit" not in path.read_text(encoding="utf-8"), path


def test_the_dashboard_is_thin() -> None:
    text = (Path(choices.__file__).parents[1] / "app.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    assert not {"pickle", "eval(", "exec("} & set(text.split())


def test_a_language_that_was_added_is_offered_and_spoken(
    story: MapSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def polish(text: str) -> str:
        return text.replace("Which day?", "Który dzień?")

    monkeypatch.setenv(catalogue.OWN, str(add(tmp_path, "pl", polish, but=frozenset())))
    spec = choices.opened("date=2025-08-21&locale=pl")
    assert choices.options("locale", spec) == {"en": "English", "pl": "Polski", "uk": "Українська"}
    assert say(spec.locale, "when") == "Który dzień?"
    assert set(choices.options("oblasts", spec)) == set(choices.options("oblasts", story))
    assert panes.strikes(compose(spec))


def test_an_address_may_ask_for_so_many_rings_and_no_more() -> None:
    most = ",".join(str(km) for km in range(10, 10 + choices.MOST_RINGS))
    assert len(choices.opened(f"date=2025-08-21&rings_km={most}").rings_km) == choices.MOST_RINGS
    with pytest.raises(FileError, match="at most 12"):
        choices.opened(f"date=2025-08-21&rings_km={most},900")
