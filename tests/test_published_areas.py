"""Our months beside those that others published: nothing merged, nothing filled in."""

import pandas as pd
import pytest

from layers import published, timeline
from maps import area_charts, panes
from maps.compose import compose
from maps.spec import Locale, from_query


@pytest.fixture(scope="module")
def months() -> pd.DataFrame:
    return area_charts.months(timeline.load())


def test_each_published_figure_is_on_the_chart_as_it_was_printed(months: pd.DataFrame) -> None:
    found = area_charts.beside(months)
    others = found[found["series"] != "ours"].reset_index(drop=True)
    pd.testing.assert_frame_equal(
        others, published.load()[["month", "km2", "series"]], check_dtype=False
    )


def test_ours_are_those_of_the_other_chart(months: pd.DataFrame) -> None:
    ours = area_charts.beside(months)[lambda frame: frame["series"] == "ours"]
    told = months.set_index("month")["change_km2"]
    assert (ours.set_index("month")["km2"] == told[told.index >= "2024-01-01"]).all()
    assert ours["month"].min() == pd.Timestamp("2024-01-01")


def test_a_month_nobody_published_is_empty_and_not_nought(months: pd.DataFrame) -> None:
    table = area_charts.wide(area_charts.beside(months)).set_index("month")
    assert table["series_war_mapper"].isna()["2025-01-01"]
    assert table.loc["2025-01-01", "series_deepstate"] == 325
    assert table.loc["2024-11-01", "series_isw_afp"] == 725
    assert table.loc["2024-10-01", "series_war_mapper"] == 539


def test_ours_are_of_the_size_of_theirs(months: pd.DataFrame) -> None:
    table = area_charts.wide(area_charts.beside(months)).set_index("month").astype(float)
    year = table.loc["2025"]
    # A month of ours leaps with each place that changes hands; over a year that evens out.
    assert year["series_ours"].sum() == pytest.approx(year["series_deepstate"].sum(), rel=0.15)


@pytest.mark.parametrize("locale", list(Locale))
def test_the_pane_shows_both_charts_and_where_each_figure_stands(locale: Locale) -> None:
    scene = compose(from_query(f"theme=control&date=2025-08-21&locale={locale}"))
    blocks = panes.made("months", scene)
    charts = [block for block in blocks if block.kind == "chart"]
    assert len(charts) == 2
    drawn = charts[1].body.to_dict()
    shapes = drawn["layer"][1]["encoding"]["shape"]["scale"]
    # They differ in shape, not in colour alone.
    assert len(set(shapes["range"])) == len(shapes["domain"]) == 4
    rows = blocks[-1].body.body
    assert len(rows) == len(published.load())
    assert rows.iloc[:, -1].str.startswith("https://").all()
