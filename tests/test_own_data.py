"""A reader's own data: any known format, told of, mended, measured, handed out if it may be."""

import functools
import gc
import json
import re
import tempfile
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

import pytest

from geo.errors import FileError, InputError
from layers import timeline
from maps import own_data, takeaway
from maps.own_data import OwnData, Upload
from maps.spec import Locale

CACHE = type(functools.lru_cache(lambda: None))
TABLE = "date,lat,lon,place\n2025-08-21,49.84,24.03,Lviv\n2025-08-20,95,24,Nowhere\n"
ODD = "when;breadth;length\n21.08.2025;48.44;22.72\n"
QUERY = "date=2025-08-21"


def table(text: str = TABLE, name: str = "ours.csv") -> OwnData:
    return own_data.read([Upload(name, text.encode())])


def square(day: str = "2025-08-20") -> Upload:
    ring = [[37, 47], [39, 47], [39, 49], [37, 49], [37, 47]]
    feature = {
        "type": "Feature",
        "properties": {"status": "occupied", "date": day},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    said = {"type": "FeatureCollection", "features": [feature]}
    return Upload("front.geojson", json.dumps(said).encode())


def test_every_row_is_accounted_for() -> None:
    own = table()
    assert own.reading.kind == "strikes"
    said = own_data.account(own, locale=Locale.EN)
    assert "Read 2, kept 1" in said
    assert "refused 1, dropped 0" in said


def test_each_fault_has_its_row_column_and_cure() -> None:
    told = own_data.faults(table(), locale=Locale.EN)
    refused = told[told["Became"] == "refused"].iloc[0]
    assert refused["File"] == "ours.csv"
    assert refused["Row"] == 2
    assert refused["Cure"]


def test_what_kind_of_file_it_is_is_told_in_the_readers_language() -> None:
    own = table()
    assert "(Таблиця точок із датою)" in own_data.account(own, locale=Locale.UK)
    query = f"{QUERY}&locale=uk"
    assert "Таблиця точок із датою (ours.csv)" in own.scene(query).source_line


def test_faults_are_told_in_the_readers_language() -> None:
    told = own_data.faults(table(), locale=Locale.UK)
    said = " ".join([*told.iloc[:, 5], *told.iloc[:, 6]])
    assert "широта виходить за 90 градусів" in said
    assert not re.search(r"\b(the|is|Write)\b", said)


@pytest.mark.parametrize("locale", list(Locale))
def test_strikes_told_twice_are_paired_and_stay(locale: Locale) -> None:
    rows = (
        "id,date,lat,lon,place,weapon,killed,text\n"
        "a,2025-08-20,49.98,36.25,Kharkiv,Shahed,3,Drones struck a market hall in Kharkiv\n"
        "b,2025-08-20,49.99,36.25,Kharkiv,Shahed,3,A market hall in Kharkiv struck by drones\n"
        "c,2025-08-21,49.84,24.03,Lviv,Kh-101,1,A plant was hit\n"
    )
    own = own_data.read([Upload("ours.csv", rows.encode())])
    twice = own_data.told_twice(own, locale=locale)
    assert len(own.reading.frame) == 3
    ((first, second, day, place, alike, why),) = twice.itertuples(index=False)
    assert (first, second, place) == (1, 2, "Kharkiv")
    assert str(day) == "2025-08-20"
    assert 72 <= alike <= 100
    if locale == Locale.UK:
        assert "те саме місце; та сама зброя; ті самі втрати" in why
        assert not re.search("[a-z]{2}", why)
    assert own_data.told_twice(table(), locale=locale).empty


def test_a_place_has_a_name_in_each_language_and_is_one() -> None:
    rows = (
        "date,lat,lon,place,weapon,killed\n"
        "2025-08-21,48.44,22.72,Мукачево,Калібр,27\n"
        "2025-08-21,48.45,22.72,Mukachevo,Kalibr,26\n"
    )
    own = own_data.read([Upload("ours.csv", rows.encode())])
    (pair,) = own_data.told_twice(own, locale=Locale.EN).itertuples(index=False)
    assert pair[:2] == (1, 2)
    assert "the same place; the same weapon; casualties much alike" in pair[-1]
    scene = own.scene(QUERY)
    assert [entry.words for entry in scene.legend if entry.key == "cruise_missile"] == [
        "Cruise missiles"
    ]


def test_a_crowd_of_strikes_is_not_paired() -> None:
    rows = "date,lat,lon\n" + 3000 * "2025-08-21,48.44,22.72\n"
    own = own_data.read([Upload("ours.csv", rows.encode())])
    assert own.crowded
    assert own.twice.empty
    assert not table().crowded


def kept_anywhere(secret: str) -> list[object]:
    """Return the caches of functions, and other containers, that hold a text."""
    gc.collect()
    found: list[object] = []
    for held in gc.get_objects():
        if type(held) in {dict, list, tuple, set}:
            parts = list(held)
        elif type(held) is CACHE:  # what is in it is told by no other way
            parts = gc.get_referents(held)
            parts += [key for part in parts if type(part) is dict for key in part]
            parts += [one for part in parts if type(part) is tuple for one in part]
        else:
            continue
        if any(type(one) is str and secret in one for one in parts):
            found.append(held)
    return found


@pytest.mark.parametrize("size", [None, 8])
def test_a_cache_that_keeps_a_text_is_found(size: int | None) -> None:
    secret = uuid4().hex

    @lru_cache(size)
    def keep(text: str, *more: str) -> int:
        return len(text) + len(more)

    keep(f"{secret} alone")
    assert keep in kept_anywhere(f"{secret} alone")
    keep("a", f"{secret} beside")
    assert keep in kept_anywhere(f"{secret} beside")


def test_nothing_of_a_readers_own_is_kept_when_it_goes() -> None:
    secret = uuid4().hex

    def look() -> str:
        rows = "id,date,lat,lon,place,weapon,text,killed,{0}\n" + 2 * (
            "{0}-7,2025-08-21,48.4,22.7,{0} Stara,{0}-5,{0} was hit,3,\n"
        )
        own = own_data.read([Upload("ours.csv", rows.format(secret).encode())])
        assert len(own_data.told_twice(own, locale=Locale.UK))
        assert own.scene(f"{QUERY}&locale=uk")
        return str(own_data.faults(own, locale=Locale.UK).to_csv())

    assert secret in look()
    assert kept_anywhere(secret) == []


def test_a_large_file_is_not_paired() -> None:
    lines = (
        f"2025-08-{1 + row % 28:02},{44 + row % 67 / 9:.3f},{23 + row % 101 / 7:.3f}\n"
        for row in range(own_data.MEASURED_ROWS + 1)
    )
    own = own_data.read([Upload("ours.csv", ("date,lat,lon\n" + "".join(lines)).encode())])
    assert own.crowded
    assert own.twice.empty


def test_control_is_told_once() -> None:
    own = own_data.read([square()])
    assert own_data.told_twice(own, locale=Locale.EN).empty


@pytest.mark.parametrize("locale", list(Locale))
def test_the_account_is_in_every_language(locale: Locale) -> None:
    assert "{" not in own_data.account(table(), locale=locale)
    assert len(own_data.faults(table(), locale=locale).columns) == 7


def test_a_column_guessed_wrongly_is_chosen() -> None:
    columns = {"date": "when", "latitude": "breadth", "longitude": "length"}
    with pytest.raises(InputError):
        table(ODD)
    mended = own_data.read([Upload("odd.csv", ODD.encode())], columns=columns)
    assert mended.reading.report.kept == 1
    assert mended.columns == ("when", "breadth", "length")


def test_strikes_are_measured_on_their_own_day() -> None:
    measured = table().measured(timeline.load(), locale=Locale.EN)
    assert measured["To the contact line, km"].iloc[0] == 710  # 706, to tens
    assert measured["Oblast"].iloc[0] == "Kherson"
    told = table().measured(timeline.load(), locale=Locale.UK)
    assert told["До лінії зіткнення, км"].iloc[0] == 710


def test_strikes_are_drawn_in_place_of_ours() -> None:
    scene = table().scene(QUERY)
    assert scene.points is not None
    assert scene.points.count == 1
    assert "ours.csv" in scene.source_line


def test_control_is_drawn_in_place_of_ours() -> None:
    own = own_data.read([square()])
    assert own.reading.kind == "control"
    assert own.control is not None
    scene = own.scene("date=2025-08-21&theme=control")
    assert "front.geojson" in scene.source_line
    assert "DeepStateMap" not in scene.source_line


def test_a_day_that_the_file_does_not_assess_says_so() -> None:
    own = own_data.read([square()])
    assert any("begins on" in note for note in own.scene("date=2024-01-01").notes)


def test_a_few_scenes_are_held_and_no_more() -> None:
    own = table()
    for day in range(1, 9):
        own.scene(f"date=2025-08-0{day}")
    assert len(own._scenes) == own_data.HELD_SCENES
    assert own.scene("date=2025-08-08") is own.scene("date=2025-08-08")


def test_no_file_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    own = table()
    assert not list(tmp_path.iterdir())
    assert str(tmp_path) not in str(own.reading.report.as_dict())
    with pytest.raises(FileError) as caught:
        table("", name="empty.csv")
    assert not list(tmp_path.iterdir())
    assert str(tmp_path) not in str(caught.value)
    assert "empty.csv" in str(caught.value)


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "C:\\secret\\a.csv", "/", "x" * 300])
def test_a_name_is_only_a_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert table(name=name).reading.report.read == 2
    assert not list(tmp_path.rglob("*"))


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_data, "MOST_MB", 0)
    with pytest.raises(InputError, match="larger than 0 MB"):
        table()


def test_other_content_or_columns_are_another_map() -> None:
    again = own_data.read([Upload("ours.csv", TABLE.encode())], columns={"place": "place"})
    assert len({table().key, table(TABLE + "\n").key, again.key}) == 3
    assert table().key == table().key


def test_what_nobody_has_licensed_stays() -> None:
    assert not table().free
    keys = {take.key for take in takeaway.offered(stays=True)}
    assert keys == {"png", "svg", "spec"}
    assert len(takeaway.offered(stays=False)) == len(takeaway.TAKEAWAYS)


def test_files_of_several_kinds_are_named_as_the_reader_knows_them() -> None:
    other = Upload("theirs.csv", ODD.encode())
    with pytest.raises(InputError) as told:
        own_data.read([square(), other])
    assert not re.search(r"\d/", str(told.value))
    assert "theirs.csv" in str(told.value)


def test_their_strikes_are_called_by_their_days_and_not_by_our_story() -> None:
    scene = table().scene(f"{QUERY}&story=UA-20250821-LVIV")
    assert scene.strikes.empty
    assert scene.title == "Strikes of 21 August 2025"
    assert scene.dek.startswith("Strikes of 21 August 2025.")
    assert not any("Lviv" in words for words in scene.figures)
