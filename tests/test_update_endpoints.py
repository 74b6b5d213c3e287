"""Addresses to fetch from: https alone, or this very machine; files of them told what is wrong."""

import datetime as dt
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import FileError, InputError
from layers.updates import endpoints, store
from layers.updates.endpoints import Endpoint, is_safe

NAME = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
HOST = st.builds("{}.{}.example".format, NAME, NAME)
PATH = st.text(string.ascii_letters + "/._-?=&{}", max_size=12)
anew = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def endpoint(**options: Any) -> Endpoint:
    fields = {"name": "x", "title": "X", "file": "x.geojson", "format": "control"}
    return Endpoint(**{**fields, "address": "https://a.example/x", **options})


@given(HOST, PATH)
def test_over_https_any_host_will_do(host: str, path: str) -> None:
    assert is_safe(f"https://{host}/{path}")
    assert is_safe(f"HTTPS://{host}:8443/{path}")


@given(st.sampled_from(("http", "ftp", "file", "javascript", "data", "")), HOST, PATH)
def test_by_any_other_way_no_host_will(scheme: str, host: str, path: str) -> None:
    assert not is_safe(f"{scheme}://{host}/{path}")
    assert not is_safe(f"{scheme}:{host}/{path}")


@pytest.mark.parametrize("here", ["localhost", "127.0.0.1", "127.9.9.9", "[::1]", "LOCALHOST"])
def test_this_machine_may_be_asked_plainly(here: str) -> None:
    assert is_safe(f"http://{here}/x")
    assert is_safe(f"http://{here}:8000")
    assert not is_safe(f"ftp://{here}/x")


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost.evil.example/x",
        "http://127.0.0.1.evil.example/x",
        "http://localhost@evil.example/x",
        "http://evil.example#localhost",
        "http://evil.example/localhost",
        "http://2130706433/x",
        "http://[::2]/x",
        "http://0.0.0.0/x",
        "http:localhost/x",
        "//localhost/x",
        "https://",
        "https:///x",
        "http://[::1/x",
        "",
    ],
)
def test_what_only_looks_like_this_machine_or_like_https(address: str) -> None:
    assert not is_safe(address)


@given(st.text())
def test_any_text_is_safe_or_not(text: str) -> None:
    assert is_safe(text) in {True, False}


@given(st.dates(min_value=dt.date(2014, 1, 1)))
def test_the_day_stands_wherever_its_marks_do(day: dt.date) -> None:
    dated = endpoint(
        file="control_{YYYY}{MM}{DD}.geojson",
        address="https://a.example/{YYYY}/{MM}/x_{DD}.geojson",
        companions={"cells.geojson": "https://a.example/cells_{YYYY}.geojson"},
    )
    said = day.isoformat().replace("-", "")
    assert dated.files_on(day) == {
        f"control_{said}.geojson": f"https://a.example/{said[:4]}/{said[4:6]}/x_{said[6:]}.geojson",
        "cells.geojson": f"https://a.example/cells_{said[:4]}.geojson",
    }


def test_the_most_that_is_taken_is_in_bytes() -> None:
    assert endpoint(most_mb=1.5).most_bytes == 3 * 2**19


@anew
@given(
    st.text(st.characters(codec="utf-8"), max_size=60)
    | st.builds("[{}]\n{} = {}".format, *[NAME] * 3)
)
def test_any_file_is_endpoints_or_a_clear_error(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    try:
        assert {"deepstate", "isw"} <= set(endpoints.load(file))
    except FileError as error:
        assert all(fault.file == str(file) for fault in error.faults)  # noqa: PT017 - or this
        assert all(fault.cure for fault in error.faults)  # noqa: PT017


@pytest.mark.parametrize("text", ["x = 2025-02-30", "x = 1\nx = 2", "[x", "\x00"])
def test_a_file_that_is_no_toml(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=r"mine\.toml"):
        endpoints.load(file)


@anew
@given(st.text(max_size=20))
def test_nothing_is_in_use_of_any_name_before_it_was_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv("REACHLINE_DATA", str(tmp_path / "data"))
    with pytest.raises(InputError, match="Nothing of"):
        store.in_use(name)


@pytest.mark.parametrize("name", ["a" * 300, "../theirs", "/etc", "theirs/versions", ".", "\0"])
def test_a_name_is_no_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv("REACHLINE_DATA", str(tmp_path / "data"))
    (tmp_path / "data" / "theirs").mkdir(parents=True)
    (tmp_path / "data" / "theirs" / "state.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="Nothing of"):
        store.in_use(name)
