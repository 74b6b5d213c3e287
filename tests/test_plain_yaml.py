"""YAML by hand: whatever is written, a spec or an error that names the file and the cure."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import FileError
from maps.plain_yaml import options
from maps.spec import MapSpec, from_yaml

# One file is written over by each example: nothing leaks from one to the next.
anew = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
TAGS = ("int", "float", "bool", "null", "timestamp", "binary", "omap", "pairs", "set", "map", "seq")
LINE = st.builds(
    "{}{}{}".format,
    st.sampled_from(("", "  ", "- ", "? ")),
    st.sampled_from(("date", "title", "layers", "<<", "[a]", "{a: b}", "1")),
    st.one_of(
        st.builds(": {}".format, st.text(st.characters(codec="utf-8"), max_size=12)),
        st.builds(": !!{} {}".format, st.sampled_from(TAGS), st.sampled_from(("x", "[]", "{}"))),
        st.sampled_from((": 2025-02-30", ": 0x", ": .inf", ": 190:20", ": |", ": *a", ": &a b")),
    ),
)


def write(folder: Path, text: str) -> Path:
    file = folder / "story.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@anew
@given(st.lists(LINE, max_size=5).map("\n".join) | st.text(st.characters(codec="utf-8")))
def test_any_text_is_options_or_a_clear_error(tmp_path: Path, text: str) -> None:
    try:
        assert isinstance(options(write(tmp_path, text)), dict)
    except FileError as error:
        (fault,) = error.faults
        assert fault.file.endswith("story.yaml")
        assert fault.cure


@anew
@given(st.binary(max_size=80))
def test_any_bytes_are_options_or_a_clear_error(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "story.yaml"
    file.write_bytes(content)
    try:
        assert isinstance(options(file), dict)
    except FileError as error:
        assert "story.yaml" in str(error)  # noqa: PT017 - either way is right


@pytest.mark.parametrize("day", ["2025-02-30", "2025-13-01", "2025-02-30T00:00:00Z"])
def test_a_day_that_is_none_is_told_with_its_option(tmp_path: Path, day: str) -> None:
    with pytest.raises(FileError) as caught:
        from_yaml(write(tmp_path, f"date: {day}\ntheme: control\n"))
    (fault,) = caught.value.faults
    assert (fault.column, fault.value) == ("date", f"'{day}'")


@pytest.mark.parametrize("day", ["2025-08-21", "'2025-08-21'", '"2025-08-21"', "2025-08-21  # so"])
def test_a_day_may_be_written_plain_or_quoted(tmp_path: Path, day: str) -> None:
    assert from_yaml(write(tmp_path, f"date: {day}\n")).date.isoformat() == "2025-08-21"


def test_a_title_may_be_a_day(tmp_path: Path) -> None:
    spec = from_yaml(write(tmp_path, "date: 2025-08-21\ntitle: 2025-08-21\n"))
    assert spec.title == "2025-08-21"
    assert from_yaml(write(tmp_path, spec.to_yaml())) == spec


@pytest.mark.parametrize("tag", sorted({*TAGS} - {"null"}))
def test_what_is_not_what_its_tag_says_is_told(tmp_path: Path, tag: str) -> None:
    word = "[" if tag == "seq" else "x"
    with pytest.raises(FileError, match=r"story\.yaml.*cannot be read"):
        options(write(tmp_path, f"date: !!{tag} {word}\n"))


def test_a_number_too_long_for_a_machine_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        options(write(tmp_path, f"width: {'9' * 5000}\n"))


def test_options_keep_their_values_and_order(tmp_path: Path) -> None:
    text = "width: 900\ndate: 2025-08-21\nlayers: [control, places]\nmiles: true\ntitle: ''\n"
    found = options(write(tmp_path, text))
    assert list(found) == ["width", "date", "layers", "miles", "title"]
    assert found["width"] == 900
    assert found["layers"] == ["control", "places"]
    assert found["miles"] is True
    assert set(found) <= set(MapSpec.model_fields)
