"""Scenes composed from specs on the embedded facts: what is chosen, measured and said."""

import datetime as dt
import json
import re

import pandas as pd
import pytest
import shapely

from geo.errors import FileError
from geo.geodesic import length_km
from layers import oblasts, places, strikes, timeline
from maps import ground, struck
from maps.compose import compose
from maps.phrases import PHRASES, Speaker
from maps.scene import Scene
from maps.spec import Annotation, Distance, Layer, Locale, MapSpec, Theme, checked

NIGHT = dt.date(2025, 8, 21)
EVERY_LAYER = tuple(Layer)


@pytest.fixture(scope="module")
def scene() -> Scene:
    return compose(MapSpec(date=NIGHT, story=("UA-20250821-MUKACHEVO", "UA-20250821-LVIV")))


def test_the_night_of_the_story(scene: Scene) -> None:
    assert scene.title == "Strikes reached about 740 km behind the contact line"
    assert "21 August 2025" in scene.dek
    assert len(scene.strikes) == len(scene.reach_lines) == 11
    assert scene.strikes["name"].tolist()[:2] == ["Lviv", "Mukachevo"]
    assert scene.strikes["story"].sum() == 2
    assert scene.figures[0].startswith("Launched on 21 August 2025: drones 574, missiles 40")
    assert any(
        "Mukachevo, about 740 km to the contact line in Kherson oblast" in f for f in scene.figures
    )
    assert any("sample" in figure for figure in scene.figures)
    assert "Mukachevo" in scene.alt


def test_lviv_zakarpattia_and_donbas_are_in_sight(scene: Scene) -> None:
    window = shapely.box(*scene.bounds)
    for name, iso in (("Mukachevo", "UA-21"), ("Lviv", "UA-46"), ("Donetsk", "UA-14")):
        place = places.find(name, oblast_iso=iso)
        assert window.contains(shapely.Point(place.longitude, place.latitude))
    assert window.contains(ground.country())


def test_reach_lines_are_geodesics_that_end_on_the_contact_line(scene: Scene) -> None:
    assert length_km(scene.reach_lines.geometry) == pytest.approx(
        scene.reach_lines["km"].to_numpy(), abs=1e-3
    )
    line = timeline.load().on(NIGHT).line.geometry.union_all()
    feet = shapely.points(scene.reach_lines["foot_lon"], scene.reach_lines["foot_lat"])
    assert shapely.distance(line, feet).max() < 1e-4
    mukachevo = scene.reach_lines.set_index("strike_id").loc["UA-20250821-MUKACHEVO"]
    assert mukachevo["words"] == "740 km"
    assert len(mukachevo["geometry"].coords) > 10


def test_source_and_date_name_exactly_what_is_shown(scene: Scene) -> None:
    assert scene.source_line.startswith(
        "Source: Control status: settlement-level, after assessments by DeepStateMap"
    )
    assert "GeoNames" in scene.source_line
    assert "proposals" not in scene.source_line
    bare = compose(MapSpec(date=NIGHT, layers=(Layer.OBLASTS,), search=False))
    assert bare.source_line == "Source: Natural Earth."
    assert bare.as_of_line == "Control as assessed on 21 August 2025."
    assert "21 August 2025" in scene.as_of_line


def test_only_what_is_asked_for_is_drawn() -> None:
    bare = compose(MapSpec(date=NIGHT, layers=()))
    for name in (
        "oblasts",
        "places",
        "control",
        "claims",
        "contact_line",
        "rings",
        "strikes",
        "reach_lines",
    ):
        assert getattr(bare, name).empty, name
    assert bare.legend == ()
    full = compose(MapSpec(date=NIGHT, layers=EVERY_LAYER, rings_km=(100, 300)))
    assert list(full.rings["km"]) == [100, 300]
    keys = [entry.key for entry in full.legend]
    assert len(keys) == len(set(keys))
    assert {"occupied", "contested", "claimed_not_held", "contact_line", "ring"} <= set(keys)


def test_claims_drawn_are_claimed_and_not_held() -> None:
    found = compose(MapSpec(date=NIGHT, theme=Theme.DISPUTE))
    assert set(found.claims["oblast_iso"]) == {"UA-09", "UA-14", "UA-23", "UA-65"}
    occupied = found.control.loc[found.control["status"] == "occupied", "geometry"].iloc[0]
    assert shapely.area(shapely.intersection(found.claims.geometry.values, occupied)).max() < 1e-3
    before = compose(MapSpec(date=dt.date(2022, 9, 20), theme=Theme.DISPUTE))
    assert before.claims.empty


def test_themes_have_their_own_finding_figures_and_tables() -> None:
    control = compose(MapSpec(date=NIGHT, theme=Theme.CONTROL))
    assert re.fullmatch(r"Russia occupies 1\d\.\d % of Ukraine", control.title)
    dispute = compose(MapSpec(date=NIGHT, theme=Theme.DISPUTE, scenario="RU-ALASKA-202508"))
    assert re.fullmatch(r"Russia claims 2\d,\d00 km² that it does not hold", dispute.title)
    assert any("would pass to Russia (Donetsk, Luhansk)" in figure for figure in dispute.figures)
    assert list(dispute.tables) == ["Claim and control by oblast", "What the proposal would move"]
    table = dispute.tables["Claim and control by oblast"]
    assert {"Oblast", "Class", "km²"} <= set(table.columns)
    assert "proposals: as reported" in dispute.source_line


def test_an_unassessed_day_is_shown_without_control_with_the_reason() -> None:
    found = compose(MapSpec(date=dt.date(2022, 3, 9)))
    assert found.control.empty
    assert found.contact_line.empty
    assert found.reach_lines.empty
    assert not found.strikes.empty
    assert found.title == "Strikes of 9 March 2022"
    assert any("Nothing is assessed" in note for note in found.notes)
    assert "Nothing is assessed" in found.strikes["distance_words"].iloc[0]


def test_no_strikes_that_day_is_a_map_all_the_same() -> None:
    found = compose(MapSpec(date=dt.date(2023, 1, 1), oblasts=("UA-77",)))
    assert found.strikes.empty
    assert found.title == "The contact line on 1 January 2023"


def test_filters_choose_strikes() -> None:
    year = {"strikes_from": dt.date(2025, 1, 1), "strikes_to": dt.date(2025, 12, 31)}
    west = compose(MapSpec(date=NIGHT, oblasts=("UA-46", "UA-21"), **year))
    assert {"Lviv", "Mukachevo"} <= set(west.strikes["name"])
    assert set(
        strikes.load().set_index("strike_id").loc[west.strikes["strike_id"], "oblast_iso"]
    ) <= {"UA-46", "UA-21"}
    hard = compose(MapSpec(date=NIGHT, min_casualties=20, **year))
    assert hard.strikes["casualties"].min() >= 20
    glide = compose(MapSpec(date=NIGHT, weapon_classes=("glide_bomb",), **year))
    assert set(glide.strikes["weapon_class"]) == {"glide_bomb"}
    assert len(glide.reach_lines) <= struck.LINES_OF_A_CROWD


def test_in_a_crowd_only_the_story_s_lines_are_drawn() -> None:
    found = compose(
        MapSpec(date=NIGHT, strikes_from=dt.date(2025, 6, 1), strikes_to=dt.date(2025, 8, 31))
    )
    assert len(found.strikes) > struck.LINES_OF_A_CROWD
    assert len(found.reach_lines) == struck.TOLD


def test_missing_casualties_are_not_zero(scene: Scene) -> None:
    by_name = scene.strikes.set_index("name")
    numbers, words = by_name["casualties"], by_name["casualties_words"].to_dict()
    assert pd.isna(numbers["Lypovets"])
    assert words["Lypovets"].startswith("killed: not stated; injured: not stated")
    assert numbers["Rivne"] == 0
    assert words["Mukachevo"] == "killed: 0; injured: 27 (as of 26 August 2025)"


def test_a_card_has_every_distance_with_its_uncertainty(scene: Scene) -> None:
    card = scene.strikes.set_index("name").loc["Mukachevo"]
    assert len(card["distances"]) == len(Distance) - 1
    assert all("km" in said for _, said in card["distances"])
    assert (
        card["distance_words"]
        == "about 740 km to the contact line in Kherson oblast, give or take 16 km"
    )
    assert ("to the European Union", "about 30 km, give or take 16 km (Hungary)") in card[
        "distances"
    ]
    assert all(url.startswith("http") for _, url in card["sources"])
    assert len(card["sources"]) == 3
    assert card["sources"][2][0] == "Karpatalja.ma", "who published the count that stands"


def test_another_distance_leads_when_asked_for() -> None:
    found = compose(MapSpec(date=NIGHT, reach_to=Distance.OCCUPIED))
    assert found.title == "Strikes reached about 690 km behind the contact line"
    assert "to occupied land" in found.strikes["distance_words"].iloc[0]
    assert found.strikes["distances"].iloc[0][0][0] == "to the contact line"


def test_annotations_stand_where_they_are_put() -> None:
    note = Annotation(lon=24.0, lat=50.2, text="<b>here</b>")
    found = compose(MapSpec(date=NIGHT, annotations=(note,)))
    assert found.annotations["text"].tolist() == ["<b>here</b>"]
    assert found.annotations.geometry.iloc[0].equals(shapely.Point(24.0, 50.2))


def test_ukrainian_says_everything_in_ukrainian() -> None:
    found = compose(MapSpec(date=NIGHT, theme=Theme.DISPUTE, locale=Locale.UK, layers=EVERY_LAYER))
    said = [
        found.title,
        found.dek,
        *found.figures,
        *found.notes,
        found.source_line,
        found.as_of_line,
    ]
    said += [entry.words for entry in found.legend]
    said += found.strikes["distance_words"].tolist() + found.strikes["precision_words"].tolist()
    allowed = {"DeepStateMap", "Natural", "Earth", "GeoNames", "ES"}
    latin = {word for text in said for word in re.findall(r"[A-Za-z]{2,}", text)}
    assert latin <= allowed
    assert "Мукачево" in set(found.strikes["name"])
    assert "Павлоград (район)" in set(found.strikes["name"])
    assert set(found.places["name"]) >= {"Київ", "Львів", "Донецьк"}


def test_miles_stand_beside_kilometres_as_coarsely() -> None:
    found = compose(MapSpec(date=NIGHT, miles=True))
    words = dict(zip(found.reach_lines["strike_id"], found.reach_lines["words"], strict=True))
    assert words["UA-20250821-MUKACHEVO"] == "740 km (460 miles)"


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("oblasts", ("UA-99",)),
        ("weapon_classes", ("laser",)),
        ("target_types", ("moon",)),
        ("story", ("UA-20250821-MUKACHEV",)),
        ("scenario", "PEACE"),
    ],
)
def test_codes_that_stand_for_nothing_are_refused(option: str, code: object) -> None:
    with pytest.raises(FileError, match="is not known") as caught:
        compose(checked({"date": "2025-08-21", option: code}, file="spec"))
    assert caught.value.faults[0].column == option


def test_the_same_spec_gives_the_same_scene() -> None:
    first, second = (compose(MapSpec(date=NIGHT, layers=EVERY_LAYER)) for _ in range(2))
    assert first.figures == second.figures
    assert first.strikes.drop(columns="geometry").equals(second.strikes.drop(columns="geometry"))
    assert first.control.geometry.geom_equals_exact(second.control.geometry, 0).all()


def test_simplified_borders_stay_shared() -> None:
    units = ground.units(locale=Locale.EN)
    total = units.geometry.to_crs("ESRI:54034").area.sum()
    whole = ground.outline().to_crs("ESRI:54034").area.sum()
    assert total == pytest.approx(whole, rel=1e-9)
    lands = ground.neighbours((22, 44, 40, 53), locale=Locale.EN)
    assert shapely.intersection(lands.geometry.union_all(), ground.country()).area < 1e-4


def test_towns_to_label_begin_with_the_largest_and_leave_districts_out() -> None:
    towns = ground.towns((22, 44, 40.5, 52.5), locale=Locale.EN)
    assert towns["name"].tolist()[0] == "Kyiv"
    assert "Saltivka" not in set(towns["name"])
    assert towns["rank"].tolist() == list(range(1, len(towns) + 1))
    centres = set(oblasts.names()["centre_en"]) - {"Lutsk", "Uzhhorod", "Ternopil", "Kherson"}
    assert len(centres & set(towns["name"])) > 18


def test_no_phrase_is_missing_in_a_language() -> None:
    assert set(PHRASES) == set(Locale)
    english, ukrainian = PHRASES[Locale.EN], PHRASES[Locale.UK]
    assert set(english) == set(ukrainian)
    for key, text in english.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", ukrainian[key])), key


@pytest.mark.parametrize(
    ("km", "error", "said"),
    [
        (739.3, 16, "about 740 km"),
        (75.0, 40, "about 80 km"),
        (736, 60, "about 750 km"),
        (4.0, 10, "under 10 km"),
        (12.0, 16, "under 20 km"),
        (23.4, 1, "about 23 km"),
        (0.0, 1, "under 1 km"),
    ],
)
def test_distances_are_rounded_to_what_they_bear(km: float, error: float, said: str) -> None:
    assert Speaker(Locale.EN).about(km, error) == said


def test_numbers_dates_and_areas_follow_the_language() -> None:
    english, ukrainian = Speaker(Locale.EN), Speaker(Locale.UK)
    assert english.area(114_463) == "114,000 km²"
    assert ukrainian.area(114_463) == "114\xa0000 км²"
    assert english.share(19.04) == "19.0"
    assert ukrainian.share(19.04) == "19,0"
    assert ukrainian.date(NIGHT) == "21 серпня 2025"
    assert english.days(NIGHT, NIGHT) == "21 August 2025"
    assert english.days(dt.date(2025, 8, 1), NIGHT) == "1 August 2025 to 21 August 2025"


def test_everything_said_can_be_written_down(scene: Scene) -> None:
    json.dumps([scene.title, scene.dek, scene.alt, *scene.figures, *scene.notes, scene.words])
