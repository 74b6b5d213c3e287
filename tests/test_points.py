"""Points of the reader's own: named in a spec or on the command line, counted, carried once."""

import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

import cli
from geo.errors import FileError, InputError
from maps.build import build, data
from maps.compose import compose
from maps.elements.base import asset
from maps.elements.points import PointsFacts, PointsList, PointsMap, PointsPanel, PointsTable
from maps.embed import reserved_height
from maps.folium_map import ReachMap
from maps.folium_map import build as build_map
from maps.page import render_page
from maps.points import MANY
from maps.points_given import chosen, read
from maps.spec import Locale, MapSpec, from_query, from_yaml
from maps.words import POINTS_WORDS
from tests.many import HOSTILE, many_scene, reading, strikes, unpacked
from tests.scenes import make_scene

SPEC = MapSpec(date=dt.date(2025, 8, 21), points="strikes.csv")


def write(folder: Path, **changes: object) -> Path:
    """Write a spec and the file of strikes that it names; return the spec's path."""
    frame = pd.DataFrame(strikes(40).drop(columns="geometry"))
    frame.to_csv(folder / "strikes.csv", index=False)
    spec = folder / "story.yaml"
    spec.write_text(yaml.safe_dump({"date": "2025-08-21", "points": "strikes.csv", **changes}))
    return spec


class TestNamed:
    def test_the_file_stands_beside_the_spec(self, tmp_path: Path) -> None:
        spec = write(tmp_path)
        asked, found = read(from_yaml(spec), spec, None)
        assert asked.points == "strikes.csv"
        assert found is not None
        assert len(found.frame) == 40

    def test_a_file_given_goes_first_and_only_its_name_is_kept(self, tmp_path: Path) -> None:
        spec = write(tmp_path, points="elsewhere.csv")
        asked, found = read(from_yaml(spec), spec, tmp_path / "strikes.csv")
        assert asked.points == "strikes.csv"
        assert found is not None

    def test_without_one_nothing_is_read(self, tmp_path: Path) -> None:
        spec = MapSpec(date=dt.date(2025, 8, 21))
        assert read(spec, tmp_path / "story.yaml", None) == (spec, None)

    def test_an_address_may_not_name_files_of_the_machine(self) -> None:
        with pytest.raises(FileError, match="points"):
            from_query("date=2025-08-21&points=/etc/passwd")

    def test_a_file_of_control_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "held.geojson").write_text(
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties":'
            '{"date": "2025-08-20", "status": "occupied"}, "geometry": {"type": "Polygon",'
            '"coordinates": [[[37, 48], [38, 48], [38, 49], [37, 48]]]}}]}'
        )
        with pytest.raises(InputError, match="not strikes"):
            read(SPEC, tmp_path / "story.yaml", tmp_path / "held.geojson")

    def test_a_spec_that_names_points_is_not_drawn_without_them(self) -> None:
        with pytest.raises(InputError, match=r"strikes\.csv"):
            compose(SPEC)


class TestComposed:
    def test_they_take_the_place_of_the_embedded_strikes(self) -> None:
        scene = compose(SPEC, given=reading(strikes(200), refused=3))
        assert scene.strikes.empty
        assert scene.points is not None
        assert scene.points.count == 200
        assert any("200" in figure and "strikes.csv" in figure for figure in scene.figures)
        assert any("203 rows" in note and "3 were refused" in note for note in scene.notes)
        assert "Strikes of our own (strikes.csv)" in scene.source_line
        assert "group" in [entry.key for entry in scene.legend]

    def test_the_storys_strikes_stay_beside_them(self) -> None:
        spec = SPEC.model_copy(update={"story": ("UA-20250821-MUKACHEVO",)})
        scene = compose(spec, given=reading(strikes(200)))
        assert list(scene.strikes["strike_id"]) == ["UA-20250821-MUKACHEVO"]
        assert scene.points is not None
        assert not scene.points.of_strikes

    def test_the_specs_filters_hold_for_them(self) -> None:
        frame = strikes(300)
        days = {"strikes_from": dt.date(2022, 6, 1), "strikes_to": dt.date(2022, 12, 31)}
        spec = SPEC.model_copy(update={**days, "weapon_classes": ("drone",)})
        kept = chosen(frame, spec)
        assert set(kept["weapon_class"]) == {"drone"}
        assert kept["date"].between(days["strikes_from"], days["strikes_to"]).all()
        assert len(chosen(frame, SPEC)) == 300

    def test_none_that_pass_are_said_to_be_none(self) -> None:
        spec = SPEC.model_copy(update={"weapon_classes": ("unknown",)})
        scene = compose(spec, given=reading(strikes(50)))
        assert scene.points is None
        assert any("No strike of strikes.csv" in figure for figure in scene.figures)

    def test_embedded_strikes_become_points_where_they_are_many(self) -> None:
        spec = MapSpec(
            date=dt.date(2025, 8, 21),
            strikes_from=dt.date(2022, 2, 24),
            strikes_to=dt.date(2026, 8, 22),
            story=("UA-20250821-LVIV",),
        )
        scene = compose(spec)
        assert len(scene.strikes) > MANY
        assert scene.points is not None
        assert scene.points.count == len(scene.strikes) - 1
        assert list(scene.marked["strike_id"]) == ["UA-20250821-LVIV"]
        html = render_page(scene)
        told = unpacked(scene.points)
        sentence = str(told["what"].iloc[0])
        assert sentence
        assert sentence not in html  # packed, and nowhere else
        assert set(told["id"]) | {"UA-20250821-LVIV"} == set(scene.strikes["strike_id"])


class TestCarried:
    def test_once(self) -> None:
        scene = many_scene(500)
        assert scene.points is not None
        assert render_page(scene).count(scene.points.payload) == 1

    def test_only_where_there_are_points(self) -> None:
        made = build_map(many_scene(50))
        assert isinstance(made, ReachMap)
        assert {"points_facts", "points_map", "points_list"} <= set(made.data())
        assert "strikes" not in made.data()

    def test_outside_text_stays_packed(self) -> None:
        frame = strikes(10)
        for column in ("place", "summary", "notes", "target_type", "source_name", "weapon"):
            frame[column] = HOSTILE
        scene = compose(SPEC, given=reading(frame))
        assert "<img src=x" not in render_page(scene)

    def test_the_table_goes_along_as_csv(self) -> None:
        scene = compose(SPEC, given=reading(strikes(30)))
        found = data(scene)["points.csv"].decode().splitlines()
        assert len(found) == 31
        assert found[0].startswith("strike_id,date,")

    def test_the_same_points_give_the_same_folder(self, tmp_path: Path) -> None:
        written = [
            {p.name: p.read_bytes() for p in build(SPEC, tmp_path / n, given=reading(strikes(60)))}
            for n in ("one", "other")
        ]
        assert written[0] == written[1]


def test_the_command_takes_a_file_of_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = write(tmp_path, points="")
    options = ["--points", str(tmp_path / "strikes.csv"), "--out", str(tmp_path / "out")]
    monkeypatch.setattr("sys.argv", ["reachline", "build", str(spec), *options])
    with pytest.raises(SystemExit) as done:
        cli.main()
    assert not done.value.code
    assert "map.html" in capsys.readouterr().err
    assert "points: strikes.csv" in (tmp_path / "out" / "spec.yaml").read_text()
    assert "of 40" not in (tmp_path / "out" / "map.html").read_text()
    assert "40" in (tmp_path / "out" / "data" / "README.txt").read_text()


class TestWords:
    def test_in_both_languages(self) -> None:
        english, ukrainian = POINTS_WORDS[Locale.EN], POINTS_WORDS[Locale.UK]
        assert set(english) == set(ukrainian)
        for key, text in ukrainian.items():
            assert re.search("[а-щьюяєіїґ]", text, re.IGNORECASE), key
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key]))

    def test_every_word_the_scripts_ask_for(self) -> None:
        for part in (PointsFacts, PointsMap, PointsList, PointsPanel, PointsTable):
            asked = set(re.findall(r"\bsay\.(\w+)", asset(f"{part.name}.js")))
            assert asked <= set(POINTS_WORDS[Locale.EN]), part.name


def test_the_frame_keeps_room_for_the_filters() -> None:
    few, many = make_scene(), make_scene(points=many_scene(20).points)
    assert reserved_height(many) > reserved_height(few) + 100
