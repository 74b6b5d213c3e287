"""What stands around the map: words escaped, figures quotable, nothing unknown shown as zero."""

import datetime as dt
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest

from geo.errors import InputError, NotAssessedError, UnknownNameError
from layers import strikes as facts
from layers import timeline, waves
from maps import build, charts, dashboard_state, panels, panes, takeaway
from maps.compose import compose
from maps.dashboard_words import say
from maps.scene import Scene
from maps.spec import Locale, MapSpec, Theme, from_yaml
from tests.scenes import bare_scene, make_scene, make_spec

DAY = dt.date(2025, 8, 21)
SPEC = MapSpec(date=DAY)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def story() -> Scene:
    return compose(from_yaml(dashboard_state.STORY))


@pytest.fixture(scope="module")
def mukachevo() -> panels.PlaceCard:
    return panels.place_card("Mukachevo", "", DAY, SPEC, control=timeline.load())


class TestWords:
    def test_the_headline_is_the_scenes(self) -> None:
        html = panels.headline(make_scene())
        assert "A plant was hit 900 km from the front" in html
        assert html.count("<h1") == 1

    def test_a_scene_without_dek_has_none(self) -> None:
        assert "rd-dek" not in panels.headline(make_scene(dek=""))

    def test_text_from_outside_is_text(self) -> None:
        scene = make_scene(title=HOSTILE, dek=HOSTILE, figures=(HOSTILE,), notes=(HOSTILE,))
        for html in (panels.headline(scene), panels.figures(scene), panels.foot(scene)):
            assert "<script" not in html
            assert "&lt;script" in html

    def test_figures_are_sentences(self) -> None:
        html = panels.figures(make_scene())
        assert html.count("<li>") == 2
        assert 'aria-label="In figures"' in html

    def test_the_foot_names_source_and_date(self) -> None:
        html = panels.foot(make_scene())
        for words in ("Source: invented", "Figures as of", "geodesics", "2025.8.22"):
            assert words in html

    def test_markdown_signs_are_taken_as_they_are(self) -> None:
        assert panels.escaped("**x** `y` $z$") == r"\*\*x\*\* \`y\` \$z\$"


class TestStrikes:
    def test_the_table_has_a_row_a_strike(self) -> None:
        scene = make_scene()
        table = panels.strikes(scene)
        assert len(table) == len(scene.strikes)
        assert list(table.columns[:3]) == ["Place", "Date", "Distance, km"]
        assert table["Distance, km"].dtype.kind == "i"  # sorted as numbers

    def test_not_stated_is_not_zero(self) -> None:
        table = panels.strikes(make_scene()).set_index("Place")
        assert table["Killed"].isna()["Farwest"]
        assert table["Injured"]["Farwest"] == 26

    def test_heads_follow_the_language(self) -> None:
        table = panels.strikes(make_scene(make_spec(locale=Locale.UK)))
        assert list(table.columns[:2]) == ["Місце", "Дата"]

    def test_a_map_without_strikes_says_so(self) -> None:
        (block,) = panes.strikes(bare_scene())
        assert block.kind == "html"
        assert "No strike in the sample" in block.body


class TestPlace:
    def test_the_answer_can_be_quoted(self, mukachevo: panels.PlaceCard) -> None:
        assert mukachevo.said.startswith("Mukachevo (Zakarpattia), 21 August 2025: about 740 km")
        assert "in Kherson oblast, give or take" in mukachevo.said
        assert mukachevo.status == "On that day the place was held by Ukraine."
        assert mukachevo.caution == ""

    def test_each_distance_has_its_definition(self, mukachevo: panels.PlaceCard) -> None:
        table = mukachevo.distances.set_index("Measured")
        assert table.loc["to the contact line in Donbas", "Distance"] == "about 1,030 km"
        assert table.loc["to occupied land", "Distance"] == "about 690 km"
        assert table["Definition"].str.len().min() > 10

    def test_a_state_border_is_surer_than_the_front(self, mukachevo: panels.PlaceCard) -> None:
        table = mukachevo.distances.set_index("Measured")["Give or take"]
        unsure = int(table["to the contact line"].split()[0])
        assert int(table["to Russia"].split()[0]) < unsure

    def test_sectors_are_named_nearest_first(self, mukachevo: panels.PlaceCard) -> None:
        assert mukachevo.sectors["Oblast"].iloc[0] == "Kherson"
        assert {"land", "the lower Dnipro"} <= set(mukachevo.sectors["Over"])

    def test_the_source_stands_below(self, mukachevo: panels.PlaceCard) -> None:
        assert "DeepStateMap" in panels.rests_on(mukachevo)
        assert "WGS84" in panels.rests_on(mukachevo)

    def test_a_ukrainian_name_finds_the_same_place(self, mukachevo: panels.PlaceCard) -> None:
        found = panels.place_card("мукачево", "", DAY, SPEC, control=timeline.load())
        assert found.said == mukachevo.said

    def test_it_speaks_the_maps_language(self) -> None:
        spec = MapSpec(date=DAY, locale=Locale.UK)
        card = panels.place_card("Lviv", "", DAY, spec, control=timeline.load())
        assert card.said.startswith("Львів (Львівська")
        assert "км" in card.said
        assert card.distances.columns[0] == "Виміряно"

    def test_namesakes_are_told_of(self) -> None:
        card = panels.place_card("Rivne", "", DAY, SPEC, control=timeline.load())
        assert "5 places bear this name" in card.caution
        other = panels.place_card("Rivne", "UA-35", DAY, SPEC, control=timeline.load())
        assert "Kirovohrad" in other.said
        assert other.caution == ""

    def test_an_unknown_place_names_the_nearest(self) -> None:
        with pytest.raises(UnknownNameError, match="Nearest names: Rivne") as error:
            panels.place_card("Rivnee", "", DAY, SPEC, control=timeline.load())
        assert error.value.nearest

    def test_an_unknown_place_in_an_oblast_names_the_oblast(self) -> None:
        with pytest.raises(UnknownNameError, match="in Lviv"):
            panels.place_card("Mukachevo", "UA-46", DAY, SPEC, control=timeline.load())

    @pytest.mark.parametrize("name", ["", "   "])
    def test_no_name_is_asked_for(self, name: str) -> None:
        with pytest.raises(InputError, match="Type the name"):
            panels.place_card(name, "", DAY, SPEC, control=timeline.load())

    def test_a_day_that_is_not_assessed_says_so(self) -> None:
        with pytest.raises(NotAssessedError, match="2022-03-10"):
            panels.place_card("Lviv", "", dt.date(2022, 3, 10), SPEC, control=timeline.load())

    def test_the_pane_turns_an_error_into_words(self) -> None:
        (block,) = panes.place("[x](y)", "", SPEC, control=timeline.load())
        assert block.kind == "error"
        assert r"\[x\]\(y\)" in block.body

    def test_the_pane_shows_card_and_tables(self) -> None:
        blocks = panes.place("Lviv", "", SPEC, control=timeline.load())
        assert [block.kind for block in blocks] == ["html", "table", "html", "table", "html"]


class TestPanes:
    @pytest.mark.parametrize("locale", list(Locale))
    def test_each_pane_has_a_label(self, locale: Locale) -> None:
        for page in dashboard_state.THEMED:
            for name in panes.of_page(page):
                assert say(locale, f"tab_{name}")

    def test_a_day_without_tables_says_so(self) -> None:
        (note,) = panes.made("tables", make_scene(tables={}))
        assert "Nothing is assessed" in note.body

    def test_tables_are_shown_under_their_names(self) -> None:
        head, table, file = panes.made("tables", make_scene())
        assert "Control by oblast" in head.body
        assert (table.kind, file.kind) == ("table", "file")

    @pytest.mark.parametrize("theme", Theme)
    def test_a_day_without_control_gives_the_reason_under_the_map(self, theme: Theme) -> None:
        spec = MapSpec(date=dt.date(2022, 3, 10), theme=theme)
        (head,) = panes.head(compose(spec))
        assert "Nothing is assessed for 10 March 2022: control is not shown." in head.body
        blocks = panes.figures(compose(spec), timeline.load())
        assert "Nothing is assessed between 2022-02-24 and 2022-04-02" in blocks[0].body
        assert len(panes.figures(make_scene(), timeline.load())) == 1

    def test_faults_are_shown_and_only_faults(self) -> None:
        assert panes.faults("") == []
        assert panes.faults("*a*")[0].body == r"\*a\*"


@pytest.fixture(scope="module")
def measured() -> gpd.GeoDataFrame:
    return charts.measured_strikes(timeline.load())


class TestCharts:
    def test_every_strike_is_measured_once(self, measured: gpd.GeoDataFrame) -> None:
        assert len(measured) == len(facts.load())
        assert charts.measured_strikes(timeline.load()) is measured

    def test_the_storys_strikes_are_told_apart(self, measured: gpd.GeoDataFrame) -> None:
        table = charts.depths(measured, from_yaml(dashboard_state.STORY))
        told = table[table["kind"] == "story"].set_index("name")
        assert set(told.index) == {"Lviv", "Mukachevo"}
        assert told.loc["Mukachevo", "depth_km"] == pytest.approx(743, abs=10)
        assert (table["kind"] == "shown").sum() == 9

    def test_without_a_story_the_deepest_of_the_map_are_told_as_on_it(
        self, measured: gpd.GeoDataFrame
    ) -> None:
        table = charts.depths(measured, SPEC)
        on_map = compose(SPEC).strikes
        assert list(table.loc[table["kind"] == "story", "name"]) == sorted(
            on_map.loc[on_map["story"], "name"], key=list(table["name"]).index
        )

    def test_the_key_names_only_what_is_drawn(self, measured: gpd.GeoDataFrame) -> None:
        spec = MapSpec(date=dt.date(2022, 6, 1), weapon_classes=("glide_bomb",))
        table = charts.depths(measured, spec)
        assert set(table["kind"]) == {"others"}
        drawn = json.loads(charts.depth_chart(table, spec).to_json())
        scale = drawn["layer"][2]["encoding"]["color"]["scale"]
        assert (scale["domain"], len(scale["range"])) == (["Other strikes"], 1)

    def test_filters_hold_and_days_do_not(self, measured: gpd.GeoDataFrame) -> None:
        spec = MapSpec(date=DAY, weapon_classes=("glide_bomb",))
        table = charts.depths(measured, spec)
        assert len(table) == (facts.load()["weapon_class"] == "glide_bomb").sum()
        assert table["date"].nunique() > 5

    def test_a_day_that_is_not_assessed_has_no_depth(self, measured: gpd.GeoDataFrame) -> None:
        table = charts.depths(measured, SPEC)
        weeks = table["date"].between("2022-02-24", "2022-04-02")
        assert table.loc[weeks, "depth_km"].isna().all()
        assert str(weeks.sum()) in charts.missing_words(table, SPEC)
        assert charts.missing_words(table[~weeks], SPEC) == ""

    def test_the_front_is_the_baseline(self, measured: gpd.GeoDataFrame) -> None:
        spec = from_yaml(dashboard_state.STORY)
        drawn = json.loads(charts.depth_chart(charts.depths(measured, spec), spec).to_json())
        marks = [layer["mark"]["type"] for layer in drawn["layer"]]
        assert marks == ["rule", "text", "circle", "text"]
        rows = drawn["datasets"][drawn["layer"][0]["data"]["name"]]
        assert rows[0]["y"] == 0
        assert "contact line" in str(drawn["layer"][1])

    def test_the_chart_names_the_storys_places(self, measured: gpd.GeoDataFrame) -> None:
        spec = from_yaml(dashboard_state.STORY)
        drawn = json.loads(charts.depth_chart(charts.depths(measured, spec), spec).to_json())
        rows = drawn["datasets"][drawn["layer"][3]["data"]["name"]]
        assert {row["name"] for row in rows} == {"Lviv", "Mukachevo"}

    def test_charts_ask_nobody_for_data(self, measured: gpd.GeoDataFrame) -> None:
        for chart in (
            charts.depth_chart(charts.depths(measured, SPEC), SPEC),
            charts.wave_chart(SPEC),
        ):
            assert '"url"' not in chart.to_json()

    def test_a_filter_that_leaves_nothing_still_draws(self, measured: gpd.GeoDataFrame) -> None:
        spec = MapSpec(date=DAY, min_casualties=9999)
        assert charts.depth_chart(charts.depths(measured, spec), spec).to_json()

    def test_a_count_that_is_not_published_is_no_zero(self) -> None:
        drawn = json.loads(charts.wave_chart(SPEC).to_json())
        rows = [row for data in drawn["datasets"].values() for row in data]
        unknown = [row for row in rows if row["state"] == "launched, stopped not stated"]
        frame = waves.load()
        missing = (frame["drones_launched"].notna() & frame["drones_stopped"].isna()).sum()
        missing += (frame["missiles_launched"].notna() & frame["missiles_stopped"].isna()).sum()
        assert len(unknown) == missing > 0

    def test_the_night_of_the_story_is_counted_right(self) -> None:
        drawn = json.loads(charts.wave_chart(SPEC).to_json())
        rows = [row for data in drawn["datasets"].values() for row in data]
        night = [row for row in rows if row["date"].startswith("2025-08-21")]
        drones = {row["state"]: row["count"] for row in night if row["what"] == "drones"}
        assert sum(drones.values()) == 574
        assert drones["stopped"] == 546

    @pytest.mark.parametrize("locale", list(Locale))
    def test_charts_speak_the_maps_language(
        self, measured: gpd.GeoDataFrame, locale: Locale
    ) -> None:
        spec = MapSpec(date=DAY, locale=locale)
        drawn = charts.depth_chart(charts.depths(measured, spec), spec).to_dict()
        assert say(locale, "depth_axis") in str(drawn)
        written = drawn["config"]["locale"]["number"]
        known = {Locale.EN: (".", ","), Locale.UK: (",", "\u00a0")}
        assert (written["decimal"], written["thousands"]) == known[locale]

    def test_words_on_a_chart_are_no_marks_to_ask_of(self, measured: gpd.GeoDataFrame) -> None:
        drawn = charts.depth_chart(charts.depths(measured, SPEC), SPEC).to_dict()
        marks = [layer["mark"] for layer in drawn["layer"]]
        texts = [mark for mark in marks if isinstance(mark, dict) and mark["type"] == "text"]
        assert len(texts) == 2
        assert all(mark["tooltip"] is None for mark in texts)


class TestTakeaways:
    def test_each_is_what_the_command_line_writes(self, story: Scene) -> None:
        files = build.files(story)
        for take in takeaway.TAKEAWAYS:
            if take.file in files:
                assert takeaway.content(story, take.key) == files[take.file], take.file

    def test_nothing_the_command_line_writes_is_missing(self, story: Scene) -> None:
        with zipfile.ZipFile(io.BytesIO(takeaway.content(story, "all"))) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        assert held == build.files(story)

    def test_archives_are_the_same_each_time(self, story: Scene) -> None:
        assert takeaway.content(story, "csv") == takeaway.content(story, "csv")

    @pytest.mark.parametrize("form", ["csv", "geojson"])
    def test_data_come_in_one_form_with_their_sources(self, story: Scene, form: str) -> None:
        with zipfile.ZipFile(io.BytesIO(takeaway.content(story, form))) as archive:
            names = archive.namelist()
        assert f"strikes.{form}" in names
        assert "README.txt" in names
        assert all(name.endswith((f".{form}", ".txt")) for name in names)

    def test_the_geopackage_holds_the_layers(self, story: Scene, tmp_path: Path) -> None:
        path = tmp_path / "map.gpkg"
        path.write_bytes(takeaway.content(story, "gpkg"))
        connection = sqlite3.connect(path)
        layers = {row[0] for row in connection.execute("select table_name from gpkg_contents")}
        connection.close()
        assert {"strikes", "contact_line", "control"} <= layers

    def test_the_spec_is_the_one_shown(self, story: Scene, tmp_path: Path) -> None:
        path = tmp_path / "spec.yaml"
        path.write_bytes(takeaway.content(story, "spec"))
        assert from_yaml(path) == story.spec

    def test_the_snippet_is_shown_as_it_is_handed_out(self, story: Scene) -> None:
        block = panes.snippet(story)[-1]
        assert block.body.encode() == takeaway.content(story, "snippet")
        assert "embed.html" in block.body
