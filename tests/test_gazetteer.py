"""The gazetteer's payload: every place in it, small, and found by any spelling in the page."""

import base64
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from geo.geodesic import inverse
from layers import places
from maps import gazetteer
from maps.page import render_page
from tests.pages import DESK, PHONE, Opener, boxes, until
from tests.scenes import make_scene, make_spec

FOUND = "([text, count]) => reachline_map.reachline.gazetteer.places().then(all => "
FOUND += "reachline_map.reachline.gazetteer.find(all, text).slice(0, count).map(at => at.en))"
FIRST = FOUND.replace("at.en", "at[count]").replace(".slice(0, count)", "")
SPELLINGS = (
    ("Київ", "Kyiv"),
    ("Kiev", "Kyiv"),
    ("КИЇВ", "Kyiv"),
    ("lvov", "Lviv"),
    ("Lwów", "Lviv"),
    ("Lemberg", "Lviv"),
    ("Харьков", "Kharkiv"),
    ("Charków", "Kharkiv"),
    ("Kharkv", "Kharkiv"),
    ("Одесса", "Odesa"),
    ("Днепропетровск", "Dnipro"),
    ("Dnipropetrovsk", "Dnipro"),
    ("Кіровоград", "Kropyvnytskyi"),
    ("Артемівськ", "Bakhmut"),
    ("slovyansk", "Sloviansk"),
    ("Слов'янськ", "Sloviansk"),
    ("слов’янськ", "Sloviansk"),
    ("ivano frankivsk", "Ivano-Frankivsk"),
    ("МУКАЧЕВО", "Mukachevo"),
    ("Ужгород", "Uzhhorod"),
    ("Zaporozhye", "Zaporizhzhia"),
    ("Czernowitz", "Chernivtsi"),
)
INPUT = "#rl-search"
OPTION = "#rl-found [role=option]"
FRAME = places.load()


def test_it_is_small_and_always_the_same() -> None:
    text = gazetteer.payload()
    assert len(text) < 61_000
    gazetteer.payload.cache_clear()
    assert gazetteer.payload() == text


def test_nearly_all_names_are_the_official_romanisation() -> None:
    same = [
        gazetteer.romanised(uk) == en
        for uk, en in zip(FRAME["name_uk"], FRAME["name_en"], strict=True)
    ]
    assert sum(same) > 0.95 * len(FRAME)


def test_people_are_told_within_a_tenth_or_so() -> None:
    steps = [0, *(step * 10**power for power in range(8) for step in gazetteer.PEOPLE)]
    for people in FRAME["population"]:
        told = steps[gazetteer.people_code(int(people))]
        assert abs(told - people) <= 0.13 * people


@given(st.text(alphabet="abcо́і’' -zшщЇх", max_size=12))
def test_bones_have_no_case_marks_or_signs(name: str) -> None:
    assert gazetteer.bones(name) == gazetteer.bones(name.upper().lower())
    assert gazetteer.bones(name).isascii()


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
def test_slips_are_counted_alike_both_ways(one: str, other: str) -> None:
    assert gazetteer.slips(one, other, 2) == gazetteer.slips(other, one, 2)
    assert gazetteer.slips(one, one, 0)


def test_no_text_from_the_gazetteer_ends_a_part() -> None:
    raw = gzip.decompress(base64.b64decode(gazetteer.payload()))
    names, others, _ = raw.split(b"\0", 2)
    assert names.count(b"\n") == others.count(b"\n") == len(FRAME) - 1


@pytest.mark.browser
class TestInThePage:
    @pytest.fixture
    def page(self, show: Opener) -> Page:
        page = show(render_page(make_scene())).page
        page.evaluate("reachline_map.reachline.gazetteer.places()")
        return page

    def test_every_place_comes_back(self, page: Page) -> None:
        told = page.evaluate("reachline_map.reachline.gazetteer.places()")
        assert len(told) == len(FRAME)
        names = sorted((place["en"], place["uk"]) for place in told)
        known = {
            (en.replace("ʼ", "’"), uk.replace("ʼ", "’"))
            for en, uk in zip(FRAME["name_en"], FRAME["name_uk"], strict=True)
        }
        # Marks that a page's letters lack have fallen: stress on two Ukrainian names, an ë.
        assert len(set(names) - known) <= 5
        by_name = FRAME.drop_duplicates("name_en", keep=False).set_index("name_en")
        alone = [place for place in told if place["en"] in by_name.index]
        rows = by_name.loc[[place["en"] for place in alone]]
        lat, lon = zip(*(place["at"] for place in alone), strict=True)
        metres = inverse(rows["longitude"], rows["latitude"], lon, lat)[2]
        assert max(metres) < 360

    def test_spellings_are_made_when_something_is_typed(self, page: Page) -> None:
        spelled = "reachline_map.reachline.gazetteer.places().then(all => 'bones' in all[0])"
        assert not page.evaluate(spelled)
        assert page.evaluate(FOUND, ["Lviv", 1]) == ["Lviv"]
        assert page.evaluate(spelled)

    def test_older_and_other_spellings_are_found(self, page: Page) -> None:
        for typed, place in SPELLINGS:
            assert place in page.evaluate(FOUND, [typed, 5]), typed

    def test_its_own_name_finds_every_place(self, page: Page) -> None:
        sample = FRAME[FRAME["population"] > 0].sample(150, random_state=1)
        for column in ("name_en", "name_uk"):
            names = [name for name in sample[column] if name]
            missed = [
                name
                for name in names
                if name.replace("ʼ", "’") not in page.evaluate(FIRST, [name, column[-2:]])
            ]
            assert missed == []

    def test_typing_and_keys(self, page: Page) -> None:
        box = page.locator(INPUT)
        assert box.get_attribute("aria-expanded") == "false"
        box.press_sequentially("rivn")
        until(page, f"document.querySelectorAll('{OPTION}').length > 1")
        assert box.get_attribute("aria-expanded") == "true"
        found = page.locator(OPTION).all_inner_texts()
        assert found[0] == "Rivne Rivne"
        assert "Rivne Kirovohrad" in found
        box.press("ArrowDown")
        box.press("ArrowDown")
        assert page.locator(f"{OPTION}[aria-selected=true]").inner_text() == found[1]
        assert box.get_attribute("aria-activedescendant") == "rl-found-1"
        box.press("ArrowUp")
        box.press("ArrowUp")
        assert page.locator(f"{OPTION}[aria-selected=true]").inner_text() == found[-1]
        box.press("Escape")
        assert page.locator("#rl-found").is_hidden()
        assert box.input_value() == "rivn"
        box.press("Escape")
        assert not box.input_value()

    def test_choosing_flies_there(self, page: Page) -> None:
        page.locator(INPUT).press_sequentially("Uzhhorod")
        until(page, f"document.querySelectorAll('{OPTION}').length > 0")
        page.locator(INPUT).press("Enter")
        until(page, "reachline_map.getZoom() > 7")
        page.wait_for_timeout(1000)
        seen = page.evaluate("reachline_map.getBounds().contains([48.62, 22.29])")
        assert seen
        assert page.locator(INPUT).input_value() == "Uzhhorod"

    def test_those_who_like_it_calm_are_there_at_once(self, show: Opener) -> None:
        page = show(render_page(make_scene()), reduced_motion="reduce").page
        page.locator(INPUT).press_sequentially("Kharkiv")
        until(page, f"document.querySelectorAll('{OPTION}').length > 0")
        page.locator(OPTION).first.click()
        assert page.evaluate("reachline_map.getZoom()") > 7

    def test_what_nobody_knows_is_said(self, page: Page) -> None:
        page.locator(INPUT).press_sequentially("qqqqq")
        until(page, "!document.querySelector('.rl-none').hidden")
        assert page.locator(".rl-none").inner_text() == "No place is called so"

    def test_markup_typed_stays_text(self, page: Page) -> None:
        page.locator(INPUT).fill("<img src=x onerror=alert(1)>")
        page.wait_for_timeout(400)
        assert page.locator("img").count() == 0

    @pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
    def test_it_stands_clear_and_large_enough(self, show: Opener, size: tuple[int, int]) -> None:
        page = show(render_page(make_scene()), size).page
        (box,) = boxes(page, INPUT)
        (zoom,) = boxes(page, ".rl-zoom")
        assert box["right"] <= size[0]
        assert box["left"] >= zoom["right"] or box["bottom"] <= zoom["top"]
        if size == PHONE:
            assert box["bottom"] - box["top"] >= 43.5
            (map_,) = boxes(page, ".rl-map")
            assert box["bottom"] <= map_["top"]

    def test_none_where_the_spec_says_so(self, show: Opener) -> None:
        html = render_page(make_scene(make_spec(search=False)))
        assert gazetteer.payload() not in html
        assert show(html).page.locator(INPUT).count() == 0

    def test_where_they_cannot_be_unpacked_it_is_said(self, show: Opener) -> None:
        page = show(render_page(make_scene())).page
        page.evaluate("() => { window.DecompressionStream = undefined; }")
        page.locator(INPUT).press_sequentially("Lviv")
        said = page.get_by_text("The places cannot be read in this browser")
        assert said.first.text_content()
        page.locator(INPUT).press("Enter")
        assert page.locator(".rl-none").is_visible()
        assert page.locator(OPTION).count() == 0
