"""Events as counts: what a run left is read whole or refused; what is packed was counted."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import FileError, InputError
from layers import places
from layers.scale import counted, folder
from maps import aggregates
from maps.aggregates_data import GRIDS_KM2, MOST_BYTES, Aggregates
from maps.build import build
from maps.compose import compose
from maps.elements.aggregates import PARTS
from maps.elements.base import asset
from maps.embed import reserved_height
from maps.phrases import Speaker
from maps.picture import draw_svg
from maps.spec import Locale, MapSpec, from_query
from maps.words import AGGREGATES_WORDS, POINTS_WORDS
from tests import counting
from tests.commands import Run

TODAY = dt.date(2025, 1, 1)


@pytest.fixture(scope="module")
def many() -> Aggregates:
    return counting.packed(counting.counts())


def agrees(many: Aggregates, table: pd.DataFrame) -> None:
    """Hold everything in a payload against what was counted."""
    spots, days, months = counting.read_again(many)
    homes = places.load().set_index("geonameid")
    first = pd.Timestamp(many.first)
    kinds = list(many.kinds) or [table["weapon_class"].iloc[0]]
    told = table.assign(
        day=(table["date"] - first).dt.days,
        month=(table["date"].dt.year - first.year) * 12 + table["date"].dt.month - first.month,
        kind=table["weapon_class"].map(kinds.index),
        oblast=table["geonameid"].map(homes["oblast_iso"]).map(many.oblasts.index),
        place=table["geonameid"].map(homes["name_en"]),
    )
    assert days["events"].sum() == told["events"].sum() == many.total
    assert spots["places"].sum() == told["geonameid"].nunique() == many.places

    def sums(frame: pd.DataFrame, keys: list[str]) -> dict[object, int]:
        return {key: int(n) for key, n in frame.groupby(keys)["events"].sum().items()}

    days = days.join(spots[["oblast", "name"]], on="spot")
    assert sums(days, ["oblast", "step"]) == sums(told, ["oblast", "day"])
    by_kind = days if not many.by_month else months.join(spots["oblast"], on="spot")
    step = "month" if many.by_month else "day"
    assert sums(by_kind, ["oblast", "kind", "step"]) == sums(told, ["oblast", "kind", step])
    alone = days[days["name"] != ""]
    own = dict(told.groupby("place")["events"].sum().items())
    same = dict(homes["name_en"].value_counts().items())
    for name, events in alone.groupby("name")["events"].sum().items():
        if same[name] == 1:
            assert own[name] == events
    for n in range(len(many.grids_km2)):
        assert spots[f"cell{n}"].max() < many.hexagons[n]


class TestPacked:
    def test_says_what_was_counted(self, many: Aggregates) -> None:
        assert not many.by_month
        assert many.alone == many.places
        agrees(many, counting.shown(counting.counts()))

    @pytest.mark.parametrize("most_bytes", [40_000, 15_000, 9_000, 4_000, 1])
    def test_with_less_room_coarser_and_nothing_lost(self, most_bytes: int) -> None:
        given_ = counting.counts()
        found = counting.packed(given_, most_bytes=most_bytes)
        assert found.by_month
        assert found.alone < found.places
        assert len(found.payload) <= most_bytes or found.grids_km2 == GRIDS_KM2[:1]
        agrees(found, counting.shown(given_))

    def test_the_least_room_gives_the_coarsest(self) -> None:
        assert counting.packed(counting.counts(), most_bytes=1).grids_km2 == (10_000,)

    def test_events_without_weapons(self) -> None:
        given_ = counting.counts(500, weapons=("",))
        for most_bytes in (MOST_BYTES, 2_000):
            found = counting.packed(given_, most_bytes=most_bytes)
            assert found.kinds == ()
            assert not found.by_month
            agrees(found, counting.shown(given_))

    @settings(max_examples=20)
    @given(st.integers(1, 400), st.integers(0, 9), st.sampled_from([MOST_BYTES, 3_000, 900]))
    def test_any_counts_survive(self, events: int, seed: int, most_bytes: int) -> None:
        given_ = counting.counts(events + 3, seed=seed)
        agrees(counting.packed(given_, most_bytes=most_bytes), counting.shown(given_))

    def test_the_same_counts_give_the_same_bytes_in_any_order(self, many: Aggregates) -> None:
        table = counting.counts()
        shuffled = table.table.sample(frac=1, random_state=3)
        again = counting.packed(counted.Counted("events", table.events, shuffled))
        assert again == many

    def test_a_million_events_fit_by_day_place_and_weapon(self) -> None:
        given_ = counting.counts(1_000_000)
        scene = compose(counting.spec(), counted=given_)
        found = scene.aggregates
        assert found is not None
        assert (found.by_month, found.alone, found.grids_km2) == (False, found.places, GRIDS_KM2)
        assert len(found.payload) <= MOST_BYTES
        assert found.total + found.outside + found.undated == 1_000_000


class TestRead:
    def test_what_a_run_left(self, tmp_path: Path) -> None:
        given_ = counting.counts()
        found = counted.read(counting.write(tmp_path / "events", given_))
        assert (found.name, found.events) == ("events", 4000)
        pd.testing.assert_frame_equal(found.table, given_.table, check_dtype=False)

    def test_from_the_events_themselves(self, tmp_path: Path) -> None:
        """The weapon that events name is counted; a word that is no class is not told."""
        source, out = tmp_path / "in", tmp_path / "out"
        source.mkdir()
        frame = pd.DataFrame(
            {
                "lon": [30.52, 30.52, 36.25, 2.35],
                "lat": [50.45, 50.45, 49.99, 48.85],
                "date": ["2024-05-01", "2024-05-01", "2024-05-02", "2024-05-02"],
                "weapon_class": ["drone", "drone", "slingshot", "drone"],
            }
        )
        frame.to_parquet(source / "a.parquet", index=False)
        folder.measure(source, out)
        table = counted.read(out).table
        assert table["events"].tolist() == [2, 1, 1]
        assert sorted(table["weapon_class"]) == ["drone", "drone", "unknown"]
        assert (table["geonameid"] == 0).sum() == 1

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"geonameid": 1}, "places or weapons"),
            ({"weapon_class": "slingshot"}, "places or weapons"),
            ({"events": 0}, "places or weapons"),
            ({"events": 7}, "counts .* of the 4,000 measured"),
            ({"extra": 1}, "other columns"),
            ({"geonameid": "Kyiv"}, "other things than counts"),
        ],
    )
    def test_what_is_not_as_it_was_is_refused(
        self, tmp_path: Path, change: dict[str, Any], told: str
    ) -> None:
        given_ = counting.counts()
        bad = counted.Counted("events", given_.events, given_.table.assign(**change))
        with pytest.raises(FileError, match=told):
            counted.read(counting.write(tmp_path, bad))

    def test_a_run_that_has_not_finished_is_refused(self, tmp_path: Path) -> None:
        out = counting.write(tmp_path, counting.counts())
        (out / folder.BY_WEAPON).write_bytes(b"PAR1 half")
        with pytest.raises(FileError, match=r"by_weapon.parquet: cannot be read"):
            counted.read(out)
        (out / folder.MANIFEST).write_text("{}")
        with pytest.raises(FileError, match="cannot be read"):
            counted.read(out)
        (out / folder.MANIFEST).unlink()
        with pytest.raises(FileError, match=r"no run has finished.*again"):
            counted.read(out)


class TestAsked:
    def read(self, tmp_path: Path, spec: MapSpec, today: dt.date = TODAY) -> object:
        counting.write(tmp_path / "events", counting.counts())
        return aggregates.read(spec, tmp_path / "spec.yaml", None, today=today)

    def test_days_to_come_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="past days"):
            self.read(tmp_path, counting.spec(), dt.date(2024, 5, 1))

    @pytest.mark.parametrize(
        "option", [{"target_types": ["energy"]}, {"min_casualties": 3}, {"points": "a.csv"}]
    )
    def test_what_counts_cannot_answer_is_refused(
        self, tmp_path: Path, option: dict[str, object]
    ) -> None:
        with pytest.raises(InputError, match=r"Counts know no|points or as counts"):
            self.read(tmp_path, counting.spec(**option))

    def test_what_the_spec_leaves_out_is_told(self) -> None:
        given_ = counting.counts()
        options = {
            "strikes_from": "2024-04-01",
            "strikes_to": "2024-05-31",
            "oblasts": ["UA-63", "UA-30"],
            "weapon_classes": ["drone"],
        }
        scene = compose(counting.spec(**options), counted=given_)
        found = scene.aggregates
        assert found is not None
        homes = places.load().set_index("geonameid")["oblast_iso"]
        table = counting.shown(given_)
        kept = table[
            table["date"].between("2024-04-01", "2024-05-31")
            & table["geonameid"].map(homes).isin(["UA-63", "UA-30"])
            & (table["weapon_class"] == "drone")
        ]
        assert found.total == kept["events"].sum() > 0
        assert found.kinds == ()
        assert found.total + found.left_out + found.outside + found.undated == given_.events
        assert any(f"{found.left_out:,} that it does not ask for" in note for note in scene.notes)

    def test_nothing_left_is_said(self) -> None:
        spec = counting.spec(weapon_classes=["hypersonic_missile"])
        scene = compose(spec, counted=counting.counts())
        assert scene.aggregates is None
        assert scene.hexagons.empty
        assert "No event of events passes this map's filters." in scene.figures

    def test_a_spec_wants_its_counts_and_an_address_may_not_name_any(self) -> None:
        with pytest.raises(InputError, match="give what is in it"):
            compose(counting.spec())
        with pytest.raises(FileError, match=r"aggregates.*not taken from an address"):
            from_query("date=2024-08-01&aggregates=/etc")


class TestScene:
    def test_hexagons_tables_and_figures_add_up(self) -> None:
        given_ = counting.counts()
        scene = compose(counting.spec(), counted=given_)
        total = int(counting.shown(given_)["events"].sum())
        assert scene.hexagons["events"].sum() == total
        assert scene.hexagons["places"].sum() == scene.aggregates.places  # type: ignore[union-attr]
        assert scene.tables["Events by oblast"]["Events"].sum() == total
        assert scene.title.startswith(f"{total:,} events, 20 March 2024 to")
        assert any("not a census" in note for note in scene.notes)
        assert "events: events" in scene.source_line
        assert "GeoNames" in scene.source_line

    def test_the_key_says_what_a_full_hexagon_holds(self) -> None:
        scene = compose(counting.spec(), counted=counting.counts())
        said = {entry.key: entry.words for entry in scene.legend}
        assert said["hexagon_1"].startswith(f"{scene.hexagons_full:,} events or more in 2,500 km²")
        reached = (scene.hexagons["events"] >= scene.hexagons_full).mean()
        assert 0 < reached <= 0.06

    @pytest.mark.parametrize(
        ("width", "bounds", "area"),
        [(1200, None, 2_500), (360, None, 10_000), (1200, (35.0, 47.0, 39.0, 50.0), 625)],
    )
    def test_a_picture_has_hexagons_that_can_be_told_apart(
        self, width: int, bounds: tuple[float, ...] | None, area: int
    ) -> None:
        assert aggregates.grid_of(counting.spec(width=width, bounds=bounds)) == area

    def test_the_picture_draws_them(self) -> None:
        given_ = counting.counts()
        with_, without = (
            draw_svg(compose(spec, counted=some))
            for spec, some in ((counting.spec(), given_), (counting.spec(aggregates=""), None))
        )
        scene = compose(counting.spec(), counted=given_)
        samples = sum(entry.key.startswith("hexagon_") for entry in scene.legend)
        assert with_.lower().count(b"c8102e") == len(scene.hexagons) + samples
        assert b"c8102e" not in without.lower()

    def test_the_frame_keeps_room(self) -> None:
        few = compose(counting.spec(aggregates=""))
        assert reserved_height(compose(counting.spec(), counted=counting.counts())) > (
            reserved_height(few) + 200
        )


class TestBuilt:
    def test_one_command_and_the_data_add_up(self, tmp_path: Path, run: Run) -> None:
        given_ = counting.counts()
        counting.write(tmp_path / "measured", given_)
        (tmp_path / "spec.yaml").write_text("date: 2024-08-01\nlayers: [oblasts]\n")
        out = tmp_path / "out"
        arguments = ["--aggregates", str(tmp_path / "measured"), "--out", str(out)]
        done = run("build", str(tmp_path / "spec.yaml"), *arguments)
        assert done.code == 0, done.err
        total = int(counting.shown(given_)["events"].sum())
        for name in ("events_by_place.csv", "events_by_day.csv", "hexagons.csv"):
            assert pd.read_csv(out / "data" / name)["events"].sum() == total, name
        hexagons = json.loads((out / "data" / "hexagons.geojson").read_text())
        assert sum(each["properties"]["events"] for each in hexagons["features"]) == total
        assert "aggregates: measured" in (out / "spec.yaml").read_text()
        assert str(tmp_path) not in (out / "map.html").read_text()

    def test_the_same_bytes_again(self, tmp_path: Path) -> None:
        made = [tmp_path / "a", tmp_path / "b"]
        for out in made:
            build(counting.spec(), out, counted=counting.counts())
        for name in ("map.html", "map.svg", "manifest.json"):
            assert (made[0] / name).read_bytes() == (made[1] / name).read_bytes()


class TestWords:
    def test_in_both_languages(self) -> None:
        english, ukrainian = AGGREGATES_WORDS[Locale.EN], AGGREGATES_WORDS[Locale.UK]
        assert set(english) == set(ukrainian)
        for key, text in ukrainian.items():
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key]))
            spelt = re.sub(r"\{\w+\}", "", text)
            assert re.search("[а-щьюяєіїґ]", spelt, re.IGNORECASE) or key == "in_oblast", key

    def test_every_word_the_scripts_ask_for(self) -> None:
        for part in PARTS:
            asked = set(re.findall(r"\bsay\.(\w+)", asset(f"{part.name}.js")))
            known = set(POINTS_WORDS[Locale.EN]) | set(AGGREGATES_WORDS[Locale.EN])
            assert asked <= known, part.name

    def test_the_scene_in_ukrainian(self) -> None:
        scene = compose(counting.spec(locale="uk"), counted=counting.counts())
        assert "Події за областями" in scene.tables
        assert "Київ" in " ".join(scene.hexagons["words"])

    def test_full_is_round(self) -> None:
        speaker = Speaker(Locale.EN)
        assert speaker.number(aggregates.full(np.array([52_310] * 3))) == "60,000"
