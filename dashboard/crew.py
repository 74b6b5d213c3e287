"""Who makes maps before Streamlit is asked: few at a time, and nobody waits for them without end.

What serves files and sessions has threads of its own: they stay free, whatever is asked for here.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeVar

WORKERS = 2
MOST_AT_ONCE = 12  # at work or waiting
T = TypeVar("T")


class Crew:
    """A few threads, and a queue that has an end."""

    def __init__(self, *, workers: int = WORKERS, most: int = MOST_AT_ONCE) -> None:
        self._threads = ThreadPoolExecutor(workers, "first-view")
        self._places = BoundedSemaphore(most)

    async def made(self, make: Callable[[], T], *, within_s: float) -> T | None:
        """Return what `make` returns; nothing if it takes longer, or too much is asked for at once.

        What was begun is finished: whoever asks again finds it made.
        """
        if not self._places.acquire(blocking=False):
            return None
        task = self._threads.submit(make)
        task.add_done_callback(lambda _: self._places.release())
        try:
            return await asyncio.wait_for(asyncio.wrap_future(task), within_s)
        except TimeoutError:
            return None
