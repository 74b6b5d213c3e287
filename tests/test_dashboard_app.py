"""The dashboard run without a browser: states, words, errors, addresses."""

import datetime as dt
import gc
from pathlib import Path
from typing import cast
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from maps import dashboard_state
from maps.dashboard_state import PAGES
from maps.dashboard_words import say
from maps.spec import Locale, MapSpec, from_query, from_yaml

APP = Path(__file__).parents[1] / "app.py"
TIMEOUT_S = 60


def opened(query: str = "") -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=TIMEOUT_S)
    for key, value in parse_qsl(query):
        app.query_params[key] = value
    return app.run()


def test_what_all_share_is_left_out_of_the_search_for_garbage() -> None:
    opened()
    shared = gc.get_freeze_count()
    assert shared > 100_000
    opened("date=2025-08-20")
    assert gc.get_freeze_count() <= shared  # once, not at every answer


def at(page: str, query: str = "") -> AppTest:
    """Open a page by its address; Streamlit's own `switch_page` knows only pages that are files."""
    app = AppTest.from_file(str(APP), default_timeout=TIMEOUT_S)
    app._page_hash = calc_hash(page)
    for key, value in parse_qsl(query):
        app.query_params[key] = value
    return app.run()


def turn(app: AppTest, page: str) -> AppTest:
    """Follow a page's link: it carries the spec."""
    app._page_hash = calc_hash("" if page == "reach" else page)
    query = dashboard_state.link(cast("dashboard_state.State", app.session_state), page)
    app.query_params.clear()
    for key, value in parse_qsl(query):
        app.query_params[key] = value
    return app.run()


def words(app: AppTest) -> str:
    return " ".join(block.body for block in app.html)


def shown(app: AppTest) -> MapSpec:
    return from_query(app.session_state["shown"])


@pytest.fixture
def app() -> AppTest:
    return opened()


def test_the_first_view_is_the_story(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert shown(app) == from_yaml(dashboard_state.STORY)
    assert "Struck about 740 km behind the contact line" in words(app)
    assert "drones 574, missiles 40" in words(app)
    assert not app.query_params


def test_the_first_view_shows_the_strikes_as_a_table(app: AppTest) -> None:
    table = app.dataframe[0].value
    assert {"Mukachevo", "Lviv"} <= set(table["Place"])
    assert table["Distance"].str.contains("contact line").all()


def test_controls_are_grouped_by_question(app: AppTest) -> None:
    for question in ("Which day?", "Which strikes?", "What is drawn?"):
        assert question in words(app)
    assert app.sidebar.date_input[0].value == dt.date(2025, 8, 21)


def test_another_day_makes_another_map_and_address(app: AppTest) -> None:
    app.sidebar.date_input(key="date").set_value(dt.date(2025, 8, 20)).run()
    assert not app.exception
    assert shown(app).date == dt.date(2025, 8, 20)
    assert app.query_params["date"] == "2025-08-20"
    assert "Struck about 740 km" not in words(app)


def test_days_can_be_stepped(app: AppTest) -> None:
    app.sidebar.button[0].click().run()
    assert shown(app).date == dt.date(2025, 8, 20)
    app.sidebar.button[1].click().run()
    assert shown(app) == from_yaml(dashboard_state.STORY)
    assert "Struck about 740 km" in words(app)


def test_the_control_theme_has_its_title_and_table(app: AppTest) -> None:
    turn(app, "control")
    assert "% of Ukraine" in words(app)
    assert "Occupied on 21 August 2024: about 109,000 km²" in words(app)
    assert "Change, km²" in app.dataframe[0].value.columns


def test_a_proposal_is_chosen_in_the_dispute_theme_alone(app: AppTest) -> None:
    assert not [box for box in app.sidebar.selectbox if box.key == "scenario"]
    turn(app, "dispute")
    app.sidebar.selectbox(key="scenario").set_value("RU-ALASKA-202508").run()
    assert not app.exception
    assert "Russia (Reuters sources)" in words(app)
    assert "Under the proposal" in words(app)
    assert "What the proposal would move" in words(app)
    turn(app, "reach")
    assert shown(app).scenario == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("oblasts", ["UA-46"]),
        ("weapon_classes", ["cruise_missile"]),
        ("target_types", ["industry"]),
    ],
)
def test_filters_leave_fewer_strikes(app: AppTest, field: str, value: list[str]) -> None:
    before = len(app.dataframe[0].value)
    app.sidebar.multiselect(key=field).set_value(value).run()
    assert not app.exception
    assert 0 < len(app.dataframe[0].value) < before


def test_casualties_filter(app: AppTest) -> None:
    app.sidebar.number_input(key="min_casualties").set_value(20).run()
    assert list(app.dataframe[0].value["Place"]) == ["Mukachevo"]


def test_filters_that_leave_nothing_say_what_to_do(app: AppTest) -> None:
    app.sidebar.number_input(key="min_casualties").set_value(9999).run()
    assert not app.exception
    assert "No strike in the sample" in words(app)


def test_days_of_strikes_widen_the_map(app: AppTest) -> None:
    days = (dt.date(2025, 8, 15), dt.date(2025, 8, 21))
    app.sidebar.date_input(key="strike_days").set_value(days).run()
    assert not app.exception
    assert shown(app).strike_days == days
    assert app.dataframe[0].value["Date"].nunique() > 1


def test_a_day_without_assessed_control_shows_the_map_and_why(app: AppTest) -> None:
    app.sidebar.date_input(key="date").set_value(dt.date(2022, 3, 14)).run()
    assert not app.exception
    assert "Nothing is assessed between 2022-02-24 and 2022-04-02" in words(app)


def test_the_language_changes_every_word(app: AppTest) -> None:
    app.sidebar.segmented_control(key="locale").set_value("uk").run()
    assert not app.exception
    assert "Який день?" in words(app)
    assert "Удари сягнули" in words(app)
    links = [link.proto.label for link in app.get("page_link")]
    assert links[1:] == ["Контроль", "Претензії", "Перевірити вислів", "Опублікувати"]
    assert "Мукачево" in set(app.dataframe[0].value["Місце"])
    app.sidebar.segmented_control(key="locale").set_value("en").run()
    assert "Which day?" in words(app)


def test_an_address_opens_its_map() -> None:
    app = at("control", "date=2024-02-01&theme=control&oblasts=UA-63&miles=True")
    assert not app.exception
    assert not app.error
    assert app.session_state["theme"] == "control"
    assert app.session_state["oblasts"] == ["UA-63"]
    assert app.sidebar.toggle(key="miles").value
    assert shown(app).date == dt.date(2024, 2, 1)


def test_an_address_with_words_shows_them_as_words() -> None:
    app = opened("date=2025-08-21&title=<img src=x onerror=alert(1)>")
    assert "&lt;img" in words(app)
    assert "<img" not in words(app)


@pytest.mark.parametrize(
    "query",
    [
        "date=never",
        "date=2025-08-21&theme=weather",
        "date=2025-08-21&oblasts=UA-99",
        "date=2025-08-21&scenario=NOPE",
        "date=2025-08-21&layers=everything",
        "date=2025-08-21&rings_km=0",
        "date=2025-08-21&state=gASVFQAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOU",
        'date=2025-08-21&annotations=[{"lon":999}]',
    ],
)
def test_a_bad_address_says_so_and_shows_the_story(query: str) -> None:
    app = opened(query)
    assert not app.exception
    assert "The address does not describe a map" in app.error[0].value
    assert shown(app) == from_yaml(dashboard_state.STORY)


@pytest.mark.parametrize("query", ["km=abc", "in=zz", "place=Lviv&in=ZZ"])
def test_a_bad_question_in_an_address_is_told(query: str) -> None:
    app = at("phrase", query)
    assert not app.exception
    assert "A part of the address is not understood" in app.error[0].value


def test_a_page_turned_while_a_control_moves_stands() -> None:
    app = at("reach", "date=2025-08-21&tab=depth")
    for page in ("control", "dispute", "phrase", "publish", "reach"):
        app.session_state["date"] = dt.date(2025, 7, PAGES.index(page) + 1)
        app._page_hash = calc_hash("" if page == "reach" else page)
        app.run()
        assert not app.exception
        assert shown(app).date == dt.date(2025, 7, PAGES.index(page) + 1)


def test_a_bad_address_is_told_in_its_language() -> None:
    app = opened("locale=uk&date=never")
    assert "Адреса не описує" in app.error[0].value
    assert app.session_state["locale"] == "uk"


def test_a_phrase_may_be_written_and_what_is_none_is_told() -> None:
    app = at("phrase", "date=2025-08-21&place=Mukachevo&phrase=more+than+700+km+from+the+front")
    assert "740 km" in words(app)
    assert not app.error
    app = at("phrase", "date=2025-08-21&place=Mukachevo&phrase=bananas")
    assert "is no phrase known here" in app.error[0].value
    assert "near the Polish border" in app.error[0].value


def test_a_place_that_was_occupied_is_said_to_be() -> None:
    app = at("phrase", "date=2025-08-21&place=Donetsk")
    assert "On that day the place was occupied by Russia." in app.code[0].value
    app = at("phrase", "date=2025-08-21&place=Lviv")
    assert "occupied by Russia" not in app.code[0].value


def test_a_year_before_is_a_day_that_is_known() -> None:
    app = at("control", "date=2023-03-10&theme=control")
    assert not app.error
    assert "3 April 2022" in words(app)


def test_days_compared_are_the_headline_of_control_alone() -> None:
    query = "date=2025-08-21&compare=2022-12-01"
    assert "newly occupied" in words(at("control", f"{query}&theme=control")).split("</h1>")[0]
    assert "Strikes reached" in words(at("", query))


@pytest.mark.parametrize("page", ["control", "dispute"])
def test_a_day_without_control_is_called_so(page: str) -> None:
    app = at(page, f"date=2022-03-05&theme={page}")
    assert "Control on 5 March 2022 is not known" in words(app)
    assert "as assessed for" not in words(app)


@pytest.mark.parametrize("query", ["locale=uk", "theme=reach", "miles=True&oblasts=UA-46,UA-21"])
def test_an_address_without_a_day_opens_on_that_of_the_story(query: str) -> None:
    story = from_yaml(dashboard_state.STORY)
    app = opened(query)
    assert not app.error
    assert (shown(app).date, shown(app).story) == (story.date, story.story)
    assert query.split("=", maxsplit=1)[0] in app.session_state["shown"] or query == "theme=reach"


def test_after_a_bad_address_a_control_mends_it() -> None:
    app = opened("date=never")
    app.sidebar.button[0].click().run()
    assert not app.error
    assert app.query_params["date"] == "2025-08-20"


def test_an_own_address_opens_the_same_map_again(app: AppTest) -> None:
    app.sidebar.multiselect(key="oblasts").set_value(["UA-14", "UA-46"]).run()
    turn(app, "dispute")
    again = at("dispute", app.session_state["shown"])
    assert shown(again) == shown(app)


def test_the_browsers_back_is_followed(app: AppTest) -> None:
    turn(app, "dispute")
    app.query_params.clear()
    app._page_hash = calc_hash("")
    app.run()
    assert app.session_state["theme"] == "reach"
    assert "Struck about 740 km" in words(app)


def test_a_theme_in_the_address_goes_before_its_path() -> None:
    app = opened("date=2025-08-21&theme=dispute")
    assert not app.exception
    assert app.session_state["theme"] == "dispute"
    assert "Russia claims" in words(app)


def test_a_page_without_an_address_shows_the_story_its_way() -> None:
    app = at("control")
    assert "% of Ukraine" in words(app)
    assert shown(app).date == from_yaml(dashboard_state.STORY).date


class TestPages:
    """One spec on five pages: what one page is asked, all show."""

    def test_the_spec_survives_every_page(self, app: AppTest) -> None:
        app.sidebar.date_input(key="date").set_value(dt.date(2024, 2, 1)).run()
        app.sidebar.multiselect(key="weapon_classes").set_value(["drone"]).run()
        for page in ("control", "dispute", "phrase", "publish", "reach"):
            turn(app, page)
            assert not app.exception
            assert shown(app).date == dt.date(2024, 2, 1)
            assert shown(app).weapon_classes == ("drone",)
        assert app.sidebar.multiselect(key="weapon_classes").value == ["drone"]

    def test_the_storys_words_come_back_with_its_page(self, app: AppTest) -> None:
        turn(app, "control")
        assert shown(app).title == ""
        turn(app, "reach")
        assert shown(app) == from_yaml(dashboard_state.STORY)

    def test_a_phrase_is_checked_and_its_address_says_so(self) -> None:
        app = at("phrase", "date=2025-08-21&place=Mukachevo&phrase=hundreds_of_miles")
        assert not app.exception
        assert "holds by every definition" in words(app)
        assert "about 740 km (460 miles)" in app.code[0].value
        app.text_input(key="ask_place").set_value("Lviv")
        app.selectbox(key="ask_phrase").set_value("near_border:PL")
        app.main.button[0].click().run()
        assert "near the Polish border" in app.code[0].value
        assert app.query_params["place"] == "Lviv"
        assert app.query_params["phrase"] == "near_border:PL"

    def test_a_phrase_that_needs_a_number_asks_for_it(self) -> None:
        app = at("phrase", "date=2025-08-21&place=Lviv&phrase=more_than")
        assert "takes a number" in app.error[0].value
        app.number_input(key="ask_km").set_value(600)
        app.main.button[0].click().run()
        assert not app.error
        assert "more than 600 km from the front" in app.code[0].value

    @pytest.mark.parametrize("asked", ["km=far", "phrase=weather&place=Lviv", "compare=then"])
    def test_what_a_page_is_asked_wrongly_is_told(self, asked: str) -> None:
        app = at("control" if "compare" in asked else "phrase", f"date=2025-08-21&{asked}")
        assert not app.exception
        assert app.error

    def test_a_day_to_compare_with_is_in_the_address(self) -> None:
        app = at("control", "date=2025-08-21&compare=2025-06-01")
        assert "Occupied on 1 June 2025" in words(app)
        app.main.date_input(key="compare").set_value(dt.date(2022, 9, 1)).run()
        assert "about" in words(app)
        assert app.query_params["compare"] == "2022-09-01"

    def test_proposals_stand_side_by_side(self) -> None:
        app = at("dispute")
        app.session_state["pane_dispute"] = "Proposals side by side"
        app.run()
        table = app.dataframe[0].value
        assert len(table) == 15
        assert table["To Russia, km²"].max() > 6_000

    def test_what_is_published_can_be_worded(self) -> None:
        app = at("publish")
        assert not app.exception
        app.text_input(key="title").set_value("A line of our own").run()
        app.segmented_control(key="palette").set_value("dark").run()
        app.text_input(key="byline").set_value("Graphics desk").run()
        spec = shown(app)
        assert (spec.title, spec.palette, spec.byline) == (
            *("A line of our own", "dark"),
            "Graphics desk",
        )
        turn(app, "reach")
        assert "A line of our own" in words(app)

    def test_the_words_of_a_map_do_not_outlive_it(self) -> None:
        app = at("publish")
        assert app.text_input(key="title").value == "Struck about 740 km behind the contact line"
        app.sidebar.button[0].click().run()
        assert app.text_input(key="title").value == ""
        assert shown(app).title == ""

    def test_everything_can_be_taken_away(self) -> None:
        app = at("publish")
        app.session_state["pane_publish"] = "Downloads"
        app.run()
        assert not app.exception
        assert len(app.get("download_button")) == 10
        assert "<iframe" in app.code[0].value


class TestPanes:
    """The panes under the map, opened one at a time."""

    def test_the_open_one_is_in_the_address_and_in_every_language(self) -> None:
        app = at("control", "date=2025-08-21&tab=months")
        assert app.session_state["pane_control"] == "Month by month"
        assert [fold.label for fold in app.expander][-1] == "Where each figure stands in print"
        app.segmented_control(key="locale").set_value("uk").run()
        assert not app.exception
        assert app.query_params["tab"] == "months"
        assert app.session_state["pane_control"] == say(Locale.UK, "tab_months")
        app.session_state["pane_control"] = say(Locale.UK, "tab_changes")
        app.run()
        assert "tab" not in app.query_params
        assert app.date_input(key="compare")

    def test_a_place_that_is_measured_is_in_the_address(self) -> None:
        app = at("reach", "date=2025-08-21&tab=place&place=Mukachevo&in=UA-21")
        assert not app.exception
        assert "Mukachevo (Zakarpattia), 21 August 2025: about 740 km" in words(app)
        assert app.session_state["pane_reach"] == "Check a place"

    @staticmethod
    def pane(app: AppTest, name: str) -> AppTest:
        app.session_state["pane_reach"] = name
        return app.run()

    def test_a_place_is_measured(self, app: AppTest) -> None:
        self.pane(app, "Check a place")
        assert not app.exception
        app.text_input[0].set_value("Мукачево")
        app.main.button[0].click().run()
        assert "Mukachevo (Zakarpattia), 21 August 2025: about 740 km" in words(app)
        assert len(app.dataframe) == 2

    def test_an_unknown_place_names_the_nearest(self, app: AppTest) -> None:
        self.pane(app, "Check a place")
        app.text_input[0].set_value("Rivnee")
        app.main.button[0].click().run()
        assert not app.exception
        assert "Nearest names" in app.error[0].value

    def test_no_place_is_asked_for(self, app: AppTest) -> None:
        self.pane(app, "Check a place")
        app.main.button[0].click().run()
        assert "Type the name" in app.error[0].value

    def test_depth_is_drawn(self, app: AppTest) -> None:
        self.pane(app, "Depth over time")
        assert not app.exception
        assert len(app.get("vega_lite_chart")) == 2
