"""docs/published.md says what the code says."""

from pathlib import Path

import pytest

from benchmarks import published


def test_the_page_of_published_figures_is_up_to_date(reference: Path) -> None:
    theirs = published.assessed()
    assert theirs is not None, reference
    assert published.OUT.read_text(encoding="utf-8") == published.page(theirs)


@pytest.mark.parametrize("figure", published.FIGURES, ids=lambda figure: figure.what)
def test_no_published_figure_is_far_from_ours(figure: published.Figure) -> None:
    ours = figure.measure(published.timeline.load())
    # Within what nine in ten distances are, or 2 points of an oblast's area (about 26,000 km2).
    allowed = 15 if "km`" in figure.what or figure.digits == 0 and figure.published < 1_100 else 0
    allowed = 2 if figure.digits else allowed
    if "km²" in figure.what:
        allowed = max(0.02 * figure.published, 520)
    assert ours == pytest.approx(figure.published, abs=allowed)
