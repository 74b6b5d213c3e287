"""A crowd of users of the dashboard: sessions on sockets of their own that ask, read, ask again."""

import asyncio
import datetime as dt
import random
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

DAYS = 700  # two years to choose from: hardly a day is asked for twice
READS_S = (4, 12)  # between two changes one reads what came
LONG_S = 60  # none waits longer


async def _session(
    host: str,
    days: list[dt.date],
    took: list[float],
    errors: list[str],
    reads_s: tuple[float, float],
) -> None:
    """One user: open the dashboard, then ask for other days, each when the last is there."""
    uri = f"ws://{host}/_stcore/stream"
    async with connect(uri, max_size=None, subprotocols=[Subprotocol("streamlit")]) as ws:
        for number, day in enumerate(days):
            ask = BackMsg()
            ask.rerun_script.query_string = f"date={day}"
            start = time.perf_counter()
            await ws.send(ask.SerializeToString())
            while True:
                said = ForwardMsg()
                said.ParseFromString(await asyncio.wait_for(ws.recv(), LONG_S))
                if said.HasField("delta") and said.delta.new_element.HasField("exception"):
                    errors.append(said.delta.new_element.exception.message)
                if said.HasField("script_finished"):
                    break
            if number:  # the first opens the page
                took.append(time.perf_counter() - start)
            await asyncio.sleep(random.uniform(*reads_s))  # noqa: S311 - nobody clicks by the clock


async def at_work(
    host: str, users: int, changes: int, *, reads_s: tuple[float, float] = READS_S
) -> tuple[list[float], list[str]]:
    """Return the seconds of every change that as many users asked for, and what went wrong."""
    took: list[float] = []
    errors: list[str] = []
    first = dt.date(2025, 8, 20)
    jobs = [
        _session(
            host,
            [first - dt.timedelta((36 * user + step) % DAYS) for step in range(changes + 1)],
            took,
            errors,
            reads_s,
        )
        for user in range(users)
    ]
    ended = await asyncio.gather(*jobs, return_exceptions=True)
    errors += [repr(result) for result in ended if isinstance(result, BaseException)]
    return took, errors
