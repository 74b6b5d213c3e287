"""The ground a proposal would move: as much as the table says, and where."""

import datetime as dt

import pytest
import shapely

from geo.errors import UnknownNameError
from geo.geodesic import area_km2
from layers import dispute, oblasts, scenarios, timeline
from layers.control import ControlDay

NIGHT = dt.date(2025, 8, 21)
SCENARIOS = tuple(dict.fromkeys(scenarios.load()["scenario_id"]))


@pytest.fixture(scope="module")
def day() -> ControlDay:
    return timeline.load().on(NIGHT)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_it_is_as_much_as_the_table_says(scenario: str, day: ControlDay) -> None:
    table = dispute.apply_scenario(scenario, day)
    moved = table[table["moves"] != ""].groupby(["oblast_iso", "moves"])["area_km2"].max()
    ground = dispute.moved_ground(scenario, day)
    drawn = dict(
        zip(
            zip(ground["oblast_iso"], ground["moves"], strict=True),
            area_km2(ground.geometry),
            strict=True,
        )
    )
    assert set(drawn) <= set(moved.index)
    for iso, moves, area in moved.reset_index().itertuples(index=False):
        # The dry reservoir's bed counts as not occupied in the table and is not drawn as moved;
        # outlines of cells and of oblasts differ by slivers.
        bed = 1_200 if iso in {"UA-23", "UA-65", "UA-12"} and moves != "to_ukraine" else 0
        assert drawn.get((iso, moves), 0.0) == pytest.approx(area, abs=25 + bed), (iso, moves)


def test_the_rest_of_donetsk_goes_one_way_and_pockets_the_other(day: ControlDay) -> None:
    ground = dispute.moved_ground("RU-ALASKA-202508", day)
    assert set(ground["moves"]) == {"to_russia", "to_ukraine"}
    given = ground[(ground["oblast_iso"] == "UA-14") & (ground["moves"] == "to_russia")].geometry
    assert given.contains(shapely.Point(37.6, 48.87)).all()  # Sloviansk
    for moves, geometry in zip(ground["moves"], ground.geometry, strict=True):
        inside = shapely.intersection(geometry, day.occupied).area / geometry.area
        assert inside == pytest.approx(1 if moves == "to_ukraine" else 0, abs=0.01)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_it_stays_in_its_oblast_and_is_made_of_areas(scenario: str, day: ControlDay) -> None:
    shapes = oblasts.load().set_index("iso").geometry
    ground = dispute.moved_ground(scenario, day)
    assert ground.crs == "EPSG:4326"
    assert set(ground["moves"]) <= set(dispute.MOVES)
    for iso, geometry in zip(ground["oblast_iso"], ground.geometry, strict=True):
        assert geometry.is_valid
        assert geometry.geom_type == "MultiPolygon"
        assert shapely.difference(geometry, shapes.loc[iso]).area < 1e-9


def test_a_proposal_that_moves_nothing_has_no_ground(
    day: ControlDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = scenarios.load().assign(rule="freeze_at_contact_line")
    monkeypatch.setattr(scenarios, "load", lambda: frozen)
    ground = dispute.moved_ground(SCENARIOS[0], day)
    assert ground.empty
    assert list(ground.columns) == ["oblast_iso", "moves", "geometry"]


def test_an_unknown_proposal_is_refused_with_the_known(day: ControlDay) -> None:
    with pytest.raises(UnknownNameError, match="RU-ALASKA-202508"):
        dispute.moved_ground("PEACE", day)
