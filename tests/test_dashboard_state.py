"""What the dashboard remembers: layers follow the question until the reader chooses their own."""

from typing import Any

import pytest

from maps import dashboard_state
from maps.spec import DEFAULT_LAYERS, Theme


@pytest.mark.parametrize("theme", Theme)
def test_untouched_layers_follow_the_question(theme: Theme) -> None:
    state: dict[str, Any] = {"theme": str(theme), "layers": list(DEFAULT_LAYERS[Theme.REACH])}
    dashboard_state.retheme(state)
    assert state["layers"] == [str(layer) for layer in DEFAULT_LAYERS[theme]]


def test_layers_the_reader_chose_stay() -> None:
    state: dict[str, Any] = {"theme": "control", "layers": ["control", "strikes"]}
    dashboard_state.retheme(state)
    assert state["layers"] == ["control", "strikes"]


def test_words_are_laid_by_with_the_story_and_taken_up_again() -> None:
    state: dashboard_state.State = {}
    dashboard_state.follow(state, "", page="reach", check=lambda _: None)
    title = state["title"]
    assert title
    dashboard_state.lay_words_by(state)
    dashboard_state.lay_words_by(state)  # another file
    assert (state["title"], state["base"].title) == ("", "")
    dashboard_state.take_words_up(state)
    assert (state["title"], state["base"].title) == (title, title)
    dashboard_state.lay_words_by(state)
    state["title"] = "Mine"
    dashboard_state.take_words_up(state)
    assert (state["title"], state["base"].title) == ("Mine", title)
