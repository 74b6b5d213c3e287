"""A server's answer without a server: what an application would send on."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What was sent."""

    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def waited(work: Coroutine[Any, Any, T]) -> T:
    """Return what work comes to, in a thread: this one may have a browser's loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _told(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


def ask(app: ASGIApp, address: str, method: str = "GET", **headers: str) -> Answer:
    """Ask an application; the names of headers are written with underscores."""
    said: list[Message] = []
    path, _, query = address.partition("?")
    asked = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": asked,
    }

    async def receive() -> Message:
        await asyncio.Event().wait()  # who asks stays, and says no more
        raise AssertionError

    async def send(message: Message) -> None:
        said.append(message)

    waited(_told(app, scope, receive, send))
    body = b"".join(message.get("body", b"") for message in said[1:])
    return Answer(said[0]["status"], Headers(raw=said[0]["headers"]), body)
