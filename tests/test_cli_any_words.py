"""Whatever is typed on the command line, it is answered or refused, and never falls over."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.commands import Run

# Each example asks anew, of a command line that keeps nothing.
typed = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=24)
NUMBER = st.floats().map(str) | st.integers().map(str) | WORDS
DAYS = st.one_of(
    WORDS,
    st.builds("{:04}-{:02}-{:02}".format, *[st.integers(0, 9999), *[st.integers(0, 40)] * 2]),
    st.dates().map(str),
)


def answered(run: Run, *arguments: str) -> bool:
    """Check that it ended well or said why not; return which."""
    answer = run(*arguments)
    assert answer.code in {0, 2}, answer.err
    assert "Traceback" not in answer.err
    if answer.code:
        assert answer.out == ""
        assert answer.err.strip()
    else:
        assert isinstance(answer.rows, list)
    return answer.code == 0


@typed
@given(WORDS)
@example("Lviv")
@example("[/]")
@example("'; --")
def test_any_name_of_a_place(run: Run, name: str) -> None:
    found = answered(run, "reach", f"--place={name}", "--date=2025-08-21")
    assert found or name != "Lviv"


@typed
@given(WORDS)
@example("Kirovohrad")
@example(" ")
def test_any_name_of_an_oblast(run: Run, name: str) -> None:
    found = answered(run, "reach", "--place=Rivne", f"--oblast={name}", "--date=2025-08-21")
    assert found or name != "Kirovohrad"


@typed
@given(st.builds("{},{}".format, NUMBER, NUMBER) | WORDS)
@example("30,50")
@example("-180,90")
@example("30,50,")
@example("nan,nan")
@example("1_0,5_0")
def test_any_point(run: Run, text: str) -> None:
    found = answered(run, "reach", f"--lonlat={text}", "--date=2025-08-21")
    assert found or text != "30,50"


@typed
@given(DAYS)
@example("2025-08-21")
@example("0001-01-01")
@example("9999-12-31")
@example("2025-W34-4")
def test_any_day(run: Run, text: str) -> None:
    for arguments in (
        ("reach", "--place=Lviv", f"--date={text}"),
        ("dispute", "--", text),
        ("control", "--as=changes", "--", text),
        ("timeline", f"--from={text}", f"--to={text}"),
    ):
        found = answered(run, *arguments)
        assert found or text != "2025-08-21"


@typed
@given(WORDS | st.builds("{} {} miles".format, WORDS, NUMBER))
@example("hundreds of miles")
@example("more than 300 miles")
@example(f"more than {'9' * 400} miles")
def test_any_phrase(run: Run, said: str) -> None:
    asked = ("check", "--place=Lviv", "--date=2025-08-21", "--format=json", "--", said)
    found = answered(run, *asked)
    assert found or said != "hundreds of miles"


@pytest.mark.parametrize("km", ["nan", "inf", "-5", "0", "1e9"])
def test_any_number_of_kilometres(run: Run, km: str) -> None:
    answered(run, "check", "--place=Lviv", f"--km={km}", "--format=json", "more than N km")
