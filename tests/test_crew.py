"""Maps made before Streamlit is asked: few at a time, none waited for without end."""

import asyncio
from threading import Event

import pytest

from dashboard.crew import Crew
from tests.asgi import waited


def test_what_is_made_in_time_is_given() -> None:
    assert waited(Crew().made(lambda: 7, within_s=5)) == 7


def test_what_fails_fails() -> None:
    def broken() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        waited(Crew().made(broken, within_s=5))


def test_nobody_waits_without_end_and_what_was_begun_is_finished() -> None:
    let_go, finished = Event(), Event()

    def slow() -> int:
        let_go.wait(20)
        finished.set()
        return 1

    assert waited(Crew().made(slow, within_s=0.05)) is None
    let_go.set()
    assert finished.wait(20)


def test_too_many_at_once_are_refused_at_once_and_come_later() -> None:
    let_go = Event()

    async def ask() -> list[int | None]:
        crew = Crew(workers=1, most=2)
        first = [asyncio.create_task(crew.made(lambda: int(let_go.wait(20)), within_s=20))]
        first.append(asyncio.create_task(crew.made(lambda: 2, within_s=20)))
        await asyncio.sleep(0.05)
        refused = await crew.made(lambda: 3, within_s=20)
        let_go.set()
        done = [await task for task in first]
        await asyncio.sleep(0.05)
        return [refused, *done, await crew.made(lambda: 4, within_s=20)]

    assert waited(ask()) == [None, 1, 2, 4]


def test_who_did_not_wait_takes_no_place() -> None:
    let_go = Event()

    async def ask() -> int | None:
        crew = Crew(workers=1, most=3)
        busy = asyncio.create_task(crew.made(lambda: int(let_go.wait(20)), within_s=20))
        await asyncio.sleep(0.05)
        for _ in range(5):  # each would wait in vain behind the first
            assert await crew.made(lambda: 0, within_s=0.02) is None
        let_go.set()
        await busy
        return await crew.made(lambda: 9, within_s=20)

    assert waited(ask()) == 9
