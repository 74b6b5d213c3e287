"""Range bands: published figures alone, measured as everything else is."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
import shapely

from geo.errors import FileError
from geo.geodesic import inverse
from layers import reach, timeline, weapons
from maps import bands
from maps.compose import compose
from maps.folium_map import build
from maps.page import render_page
from maps.phrases import Speaker
from maps.picture import draw_png, draw_svg
from maps.scene import Scene
from maps.spec import Distance, Locale, MapSpec, RangeFrom, Theme, from_query
from tests.pages import PHONE, Opener, assert_labels_apart

NIGHT = dt.date(2025, 8, 21)
ISKANDER, KALIBR, GRAD = "Iskander-M", "Kalibr", "BM-21 Grad"
KNOWN = timeline.load()


def spec(**changes: Any) -> MapSpec:
    options = {"date": NIGHT, "theme": Theme.CONTROL, "range_of": (ISKANDER,), "search": False}
    return MapSpec(**{**options, **changes})


@pytest.fixture(scope="module")
def scene() -> Scene:
    return compose(spec(range_of=(ISKANDER, "S-300", KALIBR)))


@pytest.mark.parametrize(
    ("start", "column"), [(RangeFrom.CONTACT, "contact_km"), (RangeFrom.LAUNCH, "launch_km")]
)
def test_a_band_holds_what_lies_between_its_figures(start: RangeFrom, column: str) -> None:
    (_, low, high), *_ = bands.ranges((ISKANDER,))
    frame = bands.bands(KNOWN.on(NIGHT), spec(range_from=start), Speaker(Locale.EN))
    (band,) = frame.geometry
    found = np.random.default_rng(3)
    lon, lat = found.uniform(23, 38, 400), found.uniform(46, 52, 400)
    known = reach.measure(lon, lat, [NIGHT] * 400, control=KNOWN).table
    held = known["status_on_day"].isin(["ukrainian", "contested"])
    km = known[column]
    inside = shapely.contains_xy(band, lon, lat)
    clear = held & ((km - low).abs() > 8) & ((km - high).abs() > 8)
    assert (inside == km.between(low, high))[clear].mean() > 0.99
    assert inside[clear].sum() > 10


def test_a_point_has_geodesic_rims() -> None:
    at = (36.2, 51.7)
    rims = bands.rims(KNOWN.on(NIGHT), spec(range_point=at), Speaker(Locale.EN))
    assert rims["km"].tolist() == [500, 380]
    for km, rim in zip(rims["km"], rims.geometry, strict=True):
        lon, lat = shapely.get_coordinates(rim).T
        assert inverse(*at, lon, lat).distance_m / 1e3 == pytest.approx(km, rel=1e-3)


def test_published_figures_and_no_others() -> None:
    frame = weapons.load().set_index("weapon")
    for system, low, high in bands.ranges(weapons.names()):
        assert (low, high) == (frame["range_km_low"][system], frame["range_km_high"][system])
        assert frame["source_url"][system].startswith("http")


def test_one_figure_alone_is_a_rim_without_a_band() -> None:
    scene = compose(spec(range_of=(GRAD,)))
    assert scene.bands.geometry.is_empty.all()
    assert scene.rings["words"].tolist() == ["BM-21 Grad: 20 km"]


def test_the_band_is_named_once_and_its_sources_told(scene: Scene) -> None:
    named = [words for words in scene.rings["words"] if words]
    assert named == ["Iskander-M: 380 to 500 km", "S-300/S-400: 100 to 200 km"]
    assert any("Kalibr: 1,500 to 2,600 km" in note for note in scene.notes)
    assert any("nominal" in note and "occupied land and Russia" in note for note in scene.notes)
    table = scene.tables["Published ranges"]
    assert table["Source"].astype(bool).all()
    assert "ranges: as published" in scene.source_line
    assert [entry.key for entry in scene.legend if "range" in entry.key] == ["range_band"]


def test_rings_and_bands_stand_side_by_side() -> None:
    layers = (*spec().layers, "rings")
    scene = compose(spec(layers=layers, rings_km=(150,), miles=True))
    assert "150 km (93 miles)" in set(scene.rings["words"])
    assert "Iskander-M: 380 to 500 km (236 to 311 miles)" in set(scene.rings["words"])
    assert {"ring", "range_band"} <= {entry.key for entry in scene.legend}


def test_no_band_without_an_assessment() -> None:
    scene = compose(spec(date=dt.date(2022, 3, 10)))
    assert scene.bands.empty
    assert "range_band" not in {entry.key for entry in scene.legend}


def test_an_unknown_system_is_refused_with_those_known() -> None:
    with pytest.raises(FileError, match="Iskander"):
        compose(spec(range_of=("Iskandr",)))


@pytest.mark.parametrize("point", [(200.0, 0.0), (0.0, 91.0)])
def test_a_point_off_the_globe_is_refused(point: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="longitude, latitude"):
        spec(range_point=point)


def test_the_address_carries_them() -> None:
    asked = spec(
        range_of=(ISKANDER, "S-300/S-400 (surface mode)"),
        range_point=(36.2, 51.7),
        range_from=RangeFrom.CONTACT,
        reach_to=Distance.RUSSIA,
    )
    assert from_query(asked.to_query()) == asked


def test_in_ukrainian() -> None:
    scene = compose(spec(locale=Locale.UK))
    assert "Iskander-M: 380–500 км" in set(scene.rings["words"])


def test_the_picture_shows_them(scene: Scene) -> None:
    bare = draw_png(compose(spec(range_of=())))
    assert draw_png(scene) != bare
    assert draw_svg(scene) == draw_svg(scene)


def test_the_page_has_them_in_its_data(scene: Scene) -> None:
    data = build(scene).data()["rings"]  # type: ignore[attr-defined]
    assert len(data["bands"]) == 3
    assert all(lines for _, lines in data["rings"])


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["desk", "phone"])
def test_the_page_draws_and_names_them(show: Opener, scene: Scene, size: tuple[int, int]) -> None:
    opened = show(render_page(scene), size)
    page = opened.page
    assert opened.said == []
    assert page.locator("path.rl-band").count() >= 2
    assert_labels_apart(page)
    if size != PHONE:
        said = page.locator(".rl-ring-label").all_text_contents()
        assert "Iskander-M: 380 to 500 km" in said
    opacity = page.evaluate("getComputedStyle(document.querySelector('.rl-band')).fillOpacity")
    assert float(opacity) < 0.3


@pytest.mark.parametrize(
    "start", [{}, {"range_from": RangeFrom.CONTACT}, {"range_point": (35, 50)}]
)
def test_what_reaches_round_the_pole_reaches_all(start: dict[str, Any]) -> None:
    far = compose(spec(range_of=("Kh-101/Kh-555",), **start))
    (band,) = far.bands.geometry
    assert band.is_empty  # all lies within the lowest figure too
    assert far.rings.empty  # no rim of it lies in Ukraine


def test_a_far_point_that_does_not_reach_all_is_measured() -> None:
    near = bands._within(shapely.Point(-20, 40), 3500)
    assert not near.covers(shapely.Point(37.8, 48.0))
    assert near.covers(shapely.Point(-10, 42))
