"""Two days compared, in words, tables, picture and the static page."""

import datetime as dt
import io
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from geo.errors import FileError
from layers import exchange, timeline
from maps import style
from maps.build import build
from maps.compose import compose
from maps.embed import render_embed, snippet
from maps.page import render_page
from maps.phrases import PHRASES
from maps.picture import draw_png, draw_svg
from maps.scene import Scene
from maps.spec import Locale, MapSpec, Palette, Theme, checked, from_query, from_yaml
from maps.words import COMPARE_WORDS
from tests import grounds
from tests.test_web_style import VISION, apart

FIRST, LAST = dt.date(2022, 10, 1), dt.date(2025, 8, 21)
SPEC = MapSpec(theme=Theme.CONTROL, date=LAST, compare=FIRST)


@cache
def scene(locale: Locale = Locale.EN, palette: Palette = Palette.LIGHT) -> Scene:
    return compose(SPEC.model_copy(update={"locale": locale, "palette": palette}))


def nearest(png: bytes, colour: str) -> float:
    """Return how near a picture comes to a colour, of 442: thin lines are mixed with the ground."""
    dots = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=float).reshape(-1, 3)
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return float(np.linalg.norm(dots - wanted, axis=1).min())


class TestTold:
    def test_both_ways_are_counted_in_sentences(self) -> None:
        table = exchange.between(timeline.load(), FIRST, LAST).table
        places = table.groupby("moves")["places"].sum()
        newly, no_longer = scene().figures[:2]
        assert newly.startswith(
            "Occupied on 21 August 2025, not on 1 October 2022: about 6,190 km²"
        )
        assert f"{int(places['newly_occupied'])} places" in newly
        assert f"{int(places['no_longer_occupied'])} places" in no_longer
        assert "Kherson 4,950 km²" in no_longer
        assert newly in scene().alt

    def test_the_order_of_the_two_days_does_not_matter(self) -> None:
        turned = compose(SPEC.model_copy(update={"date": FIRST, "compare": LAST}))
        assert turned.figures[:2] == scene().figures[:2]

    def test_the_legend_has_both_with_their_areas(self) -> None:
        said = {entry.key: entry.words for entry in scene().legend}
        assert said["newly_occupied"].endswith(": 6,190 km²")
        assert said["no_longer_occupied"].endswith(": 6,400 km²")
        assert said["other_line"] == "Contact line on 1 October 2022"

    def test_the_table_adds_up_by_way(self) -> None:
        table = scene().tables["What changed hands between 1 October 2022 and 21 August 2025"]
        for _, rows in table.groupby("Change"):
            whole, parts = rows[rows["Oblast"] == "All"], rows[rows["Oblast"] != "All"]
            assert whole["Places"].sum() == parts["Places"].sum()
            assert whole["km²"].sum() == pytest.approx(parts["km²"].sum(), abs=len(parts))

    def test_headline_and_dek_say_it_unless_the_spec_does(self) -> None:
        assert scene().title == "6,190 km² newly occupied, 6,400 km² no longer"
        assert "1 October 2022 and 21 August 2025" in scene().dek
        assert compose(SPEC.model_copy(update={"title": "Mine"})).title == "Mine"

    def test_in_ukrainian(self) -> None:
        said = scene(Locale.UK)
        assert "61 населений пункт" in said.figures[0]
        assert "60 населених пунктів" in said.figures[1]
        assert not re.search("[A-Za-z]{3,}", " ".join(said.figures))

    def test_a_day_without_assessment_says_why(self) -> None:
        found = compose(SPEC.model_copy(update={"compare": dt.date(2022, 3, 1)}))
        assert found.comparison is None
        assert "cannot be compared" in found.figures[0]

    def test_two_days_alike(self) -> None:
        found = compose(SPEC.model_copy(update={"compare": LAST - dt.timedelta(1)}))
        moved = exchange.between(timeline.load(), LAST - dt.timedelta(1), LAST).table
        assert moved.empty
        assert "no ground changed hands" in found.figures[0]

    def test_of_polygons_with_their_credit(self) -> None:
        spec = SPEC.model_copy(
            update={
                "date": grounds.FIRST + dt.timedelta(61),
                "compare": grounds.FIRST + dt.timedelta(3),
            }
        )
        found = compose(spec, control=grounds.source())
        assert found.figures[0].startswith("Occupied on 4 March 2024, not on 1 May 2024")
        assert grounds.CREDIT in found.source_line
        assert found.timeline is not None


class TestSpec:
    def test_it_survives_url_and_yaml(self, tmp_path: Path) -> None:
        assert from_query(SPEC.to_query()).compare == FIRST
        (tmp_path / "spec.yaml").write_text(SPEC.to_yaml(), encoding="utf-8")
        assert from_yaml(tmp_path / "spec.yaml") == SPEC

    def test_a_day_cannot_be_compared_with_itself(self) -> None:
        with pytest.raises(FileError, match="is the date itself"):
            checked({"date": LAST, "compare": LAST}, file="spec")


class TestPicture:
    def test_it_shows_what_changed_hands(self) -> None:
        without = compose(SPEC.model_copy(update={"compare": None}))
        for colour in (style.LIGHT.newly, style.LIGHT.no_longer):
            assert nearest(draw_png(scene(), scale=3), colour) < 25
            assert nearest(draw_png(without, scale=3), colour) > 40

    def test_as_svg_with_the_figures_in_its_description(self) -> None:
        said = draw_svg(scene()).decode()
        assert style.LIGHT.newly in said
        assert "about 6,190" in said

    @pytest.mark.parametrize("vision", VISION)
    @pytest.mark.parametrize("palette", style.PALETTES.values(), ids=lambda palette: palette.name)
    def test_both_ways_are_told_by_every_eye(self, palette: style.Palette, vision: str) -> None:
        """Beside the pattern, which differs: lines that fall, and level ones."""
        for ground in (palette.land, palette.occupied):
            for colour in (palette.newly, palette.no_longer):
                assert apart(colour, ground, vision) > 18, (colour, ground)


class TestPage:
    def test_no_script_is_told_all_of_it(self) -> None:
        page = render_page(scene())
        (silent,) = re.findall("<noscript>.*?</noscript>", page, re.DOTALL)
        assert "about 6,190 km²" in silent
        assert "What changed hands between 1 October 2022" in page

    def test_embed_and_snippet(self) -> None:
        assert "rl-compare" in render_embed(scene())
        assert "about 6,190 km²" in snippet(scene(), "embed.html")

    def test_without_it_nothing_of_it_is_in_the_page(self) -> None:
        page = render_page(compose(SPEC.model_copy(update={"compare": None})))
        assert "rl-compare" not in page
        assert "timeline_map" not in page

    def test_the_same_spec_gives_the_same_bytes(self, tmp_path: Path) -> None:
        first, second = ({p.name: p.read_bytes() for p in build(SPEC, tmp_path / n)} for n in "ab")
        assert first == second

    def test_its_words_are_there_in_every_language(self) -> None:
        for key, text in COMPARE_WORDS[Locale.EN].items():
            other = COMPARE_WORDS[Locale.UK][key]
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", other)), key
        assert set(COMPARE_WORDS[Locale.EN]) == set(COMPARE_WORDS[Locale.UK])
        assert set(PHRASES[Locale.EN]) == set(PHRASES[Locale.UK])
