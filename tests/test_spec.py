"""The map spec: one description, the same in YAML, in a URL and in memory."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import FileError
from maps.spec import (
    DEFAULT_LAYERS,
    Annotation,
    Distance,
    Layer,
    Locale,
    MapSpec,
    Palette,
    Theme,
    from_query,
    from_yaml,
)

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "data" / "stories" / "2025-08-21.yaml"

DAYS = st.dates(dt.date(2022, 2, 23), dt.date(2026, 8, 22))
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)
CODES = st.text("abcXYZ019_-", min_size=1, max_size=12)
SPECS = st.builds(
    MapSpec,
    title=WORDS,
    dek=WORDS,
    date=DAYS,
    theme=st.sampled_from(Theme),
    oblasts=st.lists(st.sampled_from(["UA-46", "UA-21", "UA-14"]), unique=True).map(tuple),
    weapon_classes=st.lists(CODES, max_size=3).map(tuple),
    target_types=st.lists(CODES, max_size=3).map(tuple),
    story=st.lists(CODES, max_size=3).map(tuple),
    min_casualties=st.integers(0, 99),
    layers=st.lists(st.sampled_from(Layer), unique=True).map(tuple),
    reach_to=st.sampled_from(Distance),
    rings_km=st.lists(st.integers(1, 900), max_size=3).map(tuple),
    annotations=st.lists(
        st.builds(Annotation, lon=st.floats(22, 40), lat=st.floats(44, 52), text=WORDS), max_size=2
    ).map(tuple),
    bounds=st.none() | st.just((22.0, 44.0, 40.0, 52.5)),
    locale=st.sampled_from(Locale),
    palette=st.sampled_from(Palette),
    miles=st.booleans(),
    width=st.integers(320, 4000),
    byline=WORDS,
)


@given(SPECS)
def test_a_url_carries_the_whole_spec(spec: MapSpec) -> None:
    assert from_query(spec.to_query()) == spec


@given(spec=SPECS)
def test_yaml_carries_the_whole_spec(
    spec: MapSpec, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("spec") / "story.yaml"
    file.write_text(spec.to_yaml(), encoding="utf-8")
    assert from_yaml(file) == spec
    assert from_yaml(file).to_yaml() == spec.to_yaml()


def test_the_story_of_21_august_2025_is_a_spec() -> None:
    spec = from_yaml(STORY)
    assert spec.date == dt.date(2025, 8, 21)
    assert spec.story == ("UA-20250821-MUKACHEVO", "UA-20250821-LVIV")


@pytest.mark.parametrize("theme", Theme)
def test_a_theme_draws_what_it_needs_unless_told_otherwise(theme: Theme) -> None:
    day = dt.date(2025, 8, 21)
    assert MapSpec(date=day, theme=theme).layers == DEFAULT_LAYERS[theme]
    assert (Layer.STRIKES in DEFAULT_LAYERS[theme]) == (theme == Theme.REACH)
    told = MapSpec(date=day, theme=theme, layers=DEFAULT_LAYERS[Theme.REACH])
    assert from_query(told.to_query()) == told
    assert "layers" not in MapSpec(date=day, theme=theme).to_yaml()


def test_strike_days_default_to_the_date() -> None:
    day = dt.date(2025, 8, 21)
    assert MapSpec(date=day).strike_days == (day, day)
    first = dt.date(2025, 8, 1)
    assert MapSpec(date=day, strikes_from=first).strike_days == (first, day)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ["date"]),
        ("date=yesterday", ["date", "yesterday"]),
        ("date=2025-08-21&colour=red", ["colour", "Options: title"]),
        ("date=2025-08-21&theme=war", ["theme", "war"]),
        ("date=2025-08-21&oblasts=Lviv", ["oblasts", "UA-46"]),
        ("date=2025-08-21&story=<b>", ["story"]),
        ("date=2025-08-21&bounds=1,2,3", ["bounds"]),
        ("date=2025-08-21&bounds=3,2,1,4", ["west, south, east, north"]),
        ("date=2025-08-21&bounds=-190,2,1,4", ["west, south, east, north"]),
        ("date=2025-08-21&annotations=cos(1)", ["annotations"]),
        ("date=2025-08-21&strikes_from=2025-09-01&strikes_to=2025-08-01", ["after"]),
        ("date=2025-08-21&title=%00", ["title", "control"]),
        ("date=2025-08-21&min_casualties=-1", ["min_casualties"]),
        ("date=2025-08-21&width=999999", ["width"]),
        ("date=2025-08-21&rings_km=100000", ["rings_km"]),
        ("date=2025-08-21&rings_km=-5", ["rings_km"]),
    ],
)
def test_a_bad_url_is_told_which_option_and_why(query: str, words: list[str]) -> None:
    with pytest.raises(FileError) as caught:
        from_query(query)
    for word in words:
        assert word in str(caught.value)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(FileError) as caught:
        from_query("date=x&theme=y&locale=z")
    assert {fault.column for fault in caught.value.faults} == {"date", "theme", "locale"}


@given(st.text(max_size=80))
def test_no_url_breaks_anything(query: str) -> None:
    try:
        spec = from_query(query)
    except FileError as error:
        assert str(error)  # noqa: PT017 - either way is right
    else:
        assert spec.date


@pytest.mark.parametrize("content", ["- a list", "just text", "date: [", "\x00", ""])
def test_files_that_are_no_spec(tmp_path: Path, content: str) -> None:
    file = tmp_path / "story.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(FileError, match=r"story\.yaml"):
        from_yaml(file)
    with pytest.raises(FileError, match=r"none\.yaml"):
        from_yaml(tmp_path / "none.yaml")


def test_yaml_cannot_build_objects(tmp_path: Path) -> None:
    file = tmp_path / "evil.yaml"
    file.write_text("date: !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(FileError, match="cannot be read"):
        from_yaml(file)


def test_yaml_that_grows_or_repeats_itself_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.yaml"
    grown = "\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 9))
    file.write_text(f"a0: &a0 [x]\n{grown}\ndate: 2025-08-21\n", encoding="utf-8")
    with pytest.raises(FileError, match="aliases"):
        from_yaml(file)
    file.write_text("date: 2025-08-21\ntitle: a\ntitle: b\n", encoding="utf-8")
    with pytest.raises(FileError, match="twice: title"):
        from_yaml(file)
    file.write_text(f"date: 2025-08-21\ntitle: {'[' * 3000}{']' * 3000}\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"bomb\.yaml"):
        from_yaml(file)


def test_every_option_says_what_it_is_for() -> None:
    for name, field in MapSpec.model_fields.items():
        assert field.description, name
