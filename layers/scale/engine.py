"""Who works on the partitions: this process, workers of its own, or a cluster."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from geo.errors import InputError

if TYPE_CHECKING:
    from distributed import Client

Answer = TypeVar("Answer")
MISSING = (
    "More than one worker, or a cluster, needs Dask: install `dask` and `distributed` "
    "(requirements/scale.txt), or give --workers 1."
)
LOST = (
    "The workers were lost ({}). What is done is kept: start them, and give the same command again."
)
_AHEAD = 2  # tasks given out for each worker's thread: the scheduler holds no more than that
_RETRIES = 2  # of a task that failed; one whose worker was lost goes to another in any case
_WAIT_S = 30


@contextmanager
def workers(*, scheduler: str | None = None, count: int = 1) -> "Iterator[Client | None]":
    """Give a client of a cluster: the one at an address, or processes of our own.

    One worker of our own is this process: `None`.

    Raises
    ------
    InputError
        Dask is not installed, nothing answers at the address, or no worker is there.
    """
    if scheduler is None and count == 1:
        yield None
        return
    try:
        import distributed  # noqa: PLC0415 - an optional dependency
    except ImportError as error:
        raise InputError(MISSING) from error
    if scheduler is not None:
        try:
            client = distributed.Client(scheduler, timeout=_WAIT_S, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise InputError(f"No scheduler answers at {scheduler!r}: {error}.") from error
        # What went wrong is said once, in our words.
        with distributed.utils.silence_logging_cmgr(logging.CRITICAL), client:
            _wait_for_one(client, scheduler)
            yield client
        return
    cluster = distributed.LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        dashboard_address=None,
        memory_limit=0,  # Dask holds names and records; pausing would not free what a task holds
        silence_logs=logging.CRITICAL,  # what they say of errors comes back with the answers
    )
    with cluster, distributed.Client(cluster, set_as_default=False) as client:
        yield client


def _wait_for_one(client: "Client", address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_WAIT_S)
    except TimeoutError as error:
        raise InputError(f"The scheduler at {address} has no workers: start some.") from error


def each(
    client: "Client | None", task: Callable[[str], Answer], names: Sequence[str]
) -> Iterator[Answer]:
    """Yield a task's answers as they come; only a few are given out ahead.

    A worker that is lost costs what it was at: Dask gives that to another.

    Raises
    ------
    InputError
        The scheduler went, or worker after worker did at one task.
    """
    if client is None:
        yield from map(task, names)
        return
    from distributed import KilledWorker, as_completed  # noqa: PLC0415 - an optional dependency
    from distributed.client import FutureCancelledError  # noqa: PLC0415
    from distributed.comm.core import CommClosedError  # noqa: PLC0415

    waiting = iter(names)
    ahead = _AHEAD * max(sum(client.nthreads().values()), 1)
    given = [
        client.submit(task, name, pure=False, retries=_RETRIES) for name in islice(waiting, ahead)
    ]
    running = as_completed(given, loop=client.loop)
    del given  # what is done is let go of
    for future in running:
        try:
            answer = future.result()
        except (KilledWorker, FutureCancelledError, CommClosedError) as error:
            said = " ".join(str(error).split())
            raise InputError(LOST.format(said)) from error
        yield answer
        name = next(waiting, None)
        if name is not None:
            running.add(client.submit(task, name, pure=False, retries=_RETRIES))
