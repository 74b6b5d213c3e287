"""docs/published.md says what the code says."""

from pathlib import Path

import pytest

from benchmarks import published
from layers import timeline


def test_the_page_of_published_figures_is_up_to_date(reference: Path) -> None:
    theirs = published.assessed()
    assert theirs is not None, reference
    assert published.OUT.read_text(encoding="utf-8") == published.page(theirs)


@pytest.mark.parametrize("row", range(len(published.FIGURES)))
def test_no_published_figure_is_far_from_ours(row: int) -> None:
    figure = published.FIGURES[row]
    ours = figure.measure(timeline.load())
    assert ours == pytest.approx(figure.published, abs=figure.within), figure.what
