"""Rows without coordinates: placed by the name of their settlement, or refused in doubt."""

from datetime import date
from pathlib import Path

import pytest

from geo.errors import FileError
from layers import places
from layers.schema import strike_faults
from layers.sources import Reading, read
from layers.sources.geocoded import look_up

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("name", "english", "iso"),
    [
        ("Харків", "Kharkiv", "UA-63"),
        ("Kharkiv", "Kharkiv", "UA-63"),
        ("KHARKOV", "Kharkiv", "UA-63"),
        ("Харьков", "Kharkiv", "UA-63"),
        ("м. Харків", "Kharkiv", "UA-63"),
        ("Днепропетровск", "Dnipro", "UA-12"),
        ("Кировоград", "Kropyvnytskyi", "UA-35"),
        ("Красноармейск", "Pokrovsk", "UA-14"),
        ("Слов’янськ", "Sloviansk", "UA-14"),
        ("Мукачево", "Mukachevo", "UA-21"),
        ("Kupyansk (Kharkiv region)", "Kupiansk", "UA-63"),
        ("Starobilsk, Luhansk\n\n", "Starobilsk", "UA-09"),
        ("Изюм, Харьковская область", "Izium", "UA-63"),
        ("Ізюм, Харківська обл.", "Izium", "UA-63"),
        ("Первомайськ, Миколаївська область", "Pervomaisk", "UA-48"),
    ],
)
def test_a_name_in_any_spelling(name: str, english: str, iso: str) -> None:
    found = look_up(name)
    assert found.place is not None, found.message
    assert (found.place.name_en, found.place.oblast_iso) == (english, iso)
    assert f"placed at {english} ({iso}) by its name" in found.message


def test_an_oblast_chooses_among_namesakes() -> None:
    doubtful = look_up("Ivanivka")
    assert doubtful.place is None
    assert "means" in doubtful.message
    assert "Ivanivka (UA-" in doubtful.message
    assert "column `oblast`" in doubtful.cure
    for oblast in ("UA-65", "Kherson", "Херсонська область", "Херсонская обл."):
        found = look_up("Ivanivka", oblast)
        assert found.place is not None, found.message
        assert found.place.oblast_iso == "UA-65"


def test_a_city_is_meant_though_a_village_bears_its_name_and_that_is_told() -> None:
    found = look_up("Rivne")
    assert found.place is not None
    assert found.place.oblast_iso == "UA-56"
    assert "the city among" in found.message
    assert found.cure == "Name the oblast."


@pytest.mark.parametrize(
    ("name", "oblast", "message", "cure"),
    [
        ("Kharkivv", "", "no place called so is known", "Nearest names: Kharkiv (UA-63)"),
        ("Kharkiv", "Lviv", "is known in UA-46", "Kharkiv (UA-63)"),
        ("Kharkiv", "Belgorod", "no oblast of Ukraine is called so", "like UA-63"),
        ("Shebekino, Belgorod Oblast, Russia", "", "no oblast of Ukraine", "coordinates"),
        ("Luzhki, Russia", "", "no oblast of Ukraine", "coordinates"),
        ("x" * 5_000, "", "no place called so", "coordinates"),
        (",;", "", "no place called so", "coordinates"),
    ],
)
def test_what_is_not_known_is_told_with_the_cure(
    name: str, oblast: str, message: str, cure: str
) -> None:
    found = look_up(name, oblast)
    assert found.place is None
    assert message in found.message
    assert cure in found.cure


def table(path: Path, text: str, *, by_name: bool = True) -> Reading:
    file = path / "rows.csv"
    file.write_text(text, encoding="utf-8")
    return read([file], today=TODAY, places=places.load() if by_name else None)


def test_rows_without_coordinates(tmp_path: Path) -> None:
    reading = table(
        tmp_path,
        "date,place,oblast,lat,lon\n"
        "2025-08-21,Мукачево,,,\n"
        "2025-08-21,Ivanivka,Херсонська,,\n"
        "2025-08-21,Ivanivka,,,\n"
        "2025-08-21,,,,\n"
        "2025-08-21,Kharkiv,,49.98,36.25\n"
        "2025-08-21,Kharkiv,,49.98,\n",
    )
    report = reading.report
    assert (report.read, report.kept, report.repaired, report.refused) == (6, 3, 2, 3)
    assert strike_faults(reading.frame) == []
    assert reading.frame["place"].tolist() == ["Мукачево", "Ivanivka", "Kharkiv"]
    assert reading.frame["oblast_iso"].tolist() == ["UA-21", "UA-65", "UA-63"]
    assert set(reading.frame["location_precision"]) == {"settlement"}
    assert reading.frame["longitude"].iloc[0] == pytest.approx(22.718, abs=0.01)
    assert [(fault.row, fault.column) for fault in report.faults] == [
        (3, "place"),
        (4, "lon"),
        (4, "lat"),
        (6, "lon"),
    ]
    by_name = [repair for repair in report.repairs if "by its name" in repair.message]
    assert [(repair.row, repair.column, repair.value) for repair in by_name] == [
        (1, "place", "Мукачево"),
        (2, "place", "Ivanivka"),
    ]


def test_a_table_without_any_coordinates(tmp_path: Path) -> None:
    reading = table(tmp_path, "Дата;Населений пункт;Область\n21.08.2025;Бахмут;Донецька область\n")
    assert reading.frame["oblast_iso"].tolist() == ["UA-14"]
    assert reading.report.repaired == 1


def test_without_a_gazetteer_or_names_coordinates_are_needed(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no column for the latitude"):
        table(tmp_path, "date,place\n2025-08-21,Kharkiv\n", by_name=False)
    with pytest.raises(FileError, match="no column for the latitude"):
        table(tmp_path, "date,what\n2025-08-21,Kharkiv\n")


def test_a_wrong_coordinate_is_not_replaced_by_a_name(tmp_path: Path) -> None:
    reading = table(tmp_path, "date,place,lat,lon\n2025-08-21,Kharkiv,95,36\n2025-08-21,Lviv,x,y\n")
    assert reading.report.refused == 2


def test_every_place_is_found_by_its_own_names_in_its_oblast() -> None:
    """No name of the gazetteer leads elsewhere: it is the place, or told to be doubtful."""
    frame = places.load().sample(300, random_state=1)
    for name, iso, geonameid in zip(
        frame["name_uk"], frame["oblast_iso"], frame["geonameid"], strict=True
    ):
        if name:
            found = look_up(name, iso)
            assert found.place is None or found.place.geonameid == geonameid, name
            assert found.place or "means" in found.message, name
