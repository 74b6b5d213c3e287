"""Options of any kind: a spec that comes back from its address and its YAML, or a clear error."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import FileError
from maps.spec import MapSpec, checked, from_query, from_yaml
from tests.awkward import awkward_text, json_value

OPTION = st.sampled_from(sorted(MapSpec.model_fields))
FITTING: dict[str, st.SearchStrategy[Any]] = {
    "theme": st.sampled_from(["reach", "control", "dispute"]),
    "oblasts": st.lists(st.sampled_from(["UA-46", "UA-63"]), max_size=2),
    "layers": st.lists(st.sampled_from(["control", "places", "rings"]), max_size=3),
    "min_casualties": st.integers(0, 10**6),
    "annotations": st.lists(
        st.fixed_dictionaries(
            {"lon": st.floats(-180, 180), "lat": st.floats(-90, 90), "text": awkward_text}
        ),
        max_size=2,
    ),
    "rings_km": st.lists(st.integers(1, 2000), max_size=3),
    "range_point": st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
    "bounds": st.tuples(*[st.floats(-180, 180)] * 4),
    "title": awkward_text,
    "credit": awkward_text,
    "miles": st.booleans(),
    "frame_ancestors": st.lists(st.sampled_from(["self", "https://news.example"]), max_size=2),
}
NEARLY = st.fixed_dictionaries({}, optional=FITTING)
ANY = st.dictionaries(OPTION | awkward_text, json_value, max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.builds(lambda one, other: {**one, **other}, NEARLY, ANY | st.just({})))
def test_whatever_the_options_are(tmp_path: Path, found: dict[str, Any]) -> None:
    try:
        spec = checked({"date": "2025-08-21", **found}, file="spec")
    except FileError as error:
        assert error.faults  # noqa: PT017 - either way is right
        assert all(fault.message and fault.cure for fault in error.faults)  # noqa: PT017
        return
    file = tmp_path / "story.yaml"
    file.write_text(spec.to_yaml(), encoding="utf-8")
    assert from_yaml(file) == spec
    if not (spec.points or spec.aggregates):  # files are not taken from an address
        assert from_query(spec.to_query()) == spec


@pytest.mark.parametrize("option", sorted(MapSpec.model_fields))
@pytest.mark.parametrize("value", [[["x"]], {"x": ["y"]}, [{}], 1e400, -1, object], ids=repr)
def test_an_option_of_another_kind_is_named(option: str, value: Any) -> None:
    with pytest.raises(FileError) as caught:
        checked({"date": "2025-08-21", option: value}, file="spec")
    assert {fault.column for fault in caught.value.faults} == {option}


@pytest.mark.parametrize("option", ["annotations", "translations"])
def test_an_address_that_goes_ever_deeper_is_refused(option: str) -> None:
    with pytest.raises(FileError, match=option):
        from_query(f"date=2025-08-21&{option}={'[' * 100_000}")
