"""A server on this machine that answers as it is told: well, or badly in every way."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    """Answers by path; counts what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: dict[str, Reply] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.closing = threading.Event()

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that give up are what is tested."""

    def address(self, path: str = "/data.json", host: str = "127.0.0.1") -> str:
        """Return the address of a path."""
        return f"http://{host}:{self.server_port}{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.headers.append(dict(self.headers))
        self.close_connection = True
        self.server.replies[self.path.partition("?")[0]](self)

    def log_message(self, *_: object) -> None:
        """Keep the terminal clear."""


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server until the block ends."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def sends(body: bytes, *, status: int = 200, **headers: str) -> Reply:
    """Answer with a body and true headers."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        given = {"Content_Length": str(len(body)), "Content_Type": "application/json", **headers}
        for name, value in given.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def moves(to: str, *, status: int = 302) -> Reply:
    """Lead elsewhere."""
    return sends(b"", status=status, Location=to)


def in_turn(*replies: Reply) -> Reply:
    """Answer differently each time, the last way for ever after."""
    left = list(replies)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        chosen = left.pop(0) if len(left) > 1 else left[0]
        chosen(handler)

    return reply


def lies_about_length(body: bytes, said: int) -> Reply:
    """Announce another length than what comes."""
    return sends(body, Content_Length=str(said))


def never_ends(headers: str = "") -> Reply:
    """Send for ever, without any length."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(f"HTTP/1.1 200 OK\r\n{headers}\r\n".encode())
        while not _closing(handler):
            handler.wfile.write(b"x" * 65_536)

    return reply


def trickles(first: bytes, *, wait_s: float) -> Reply:
    """Send one byte now and then after `first`, so that no single wait is long."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(first)
        while not _closing(handler):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(wait_s)

    return reply


def stalls(first: bytes = b"") -> Reply:
    """Send something, then nothing."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(first)
        handler.wfile.flush()
        handler.server.closing.wait(30)  # type: ignore[attr-defined]

    return reply


def hangs_up(first: bytes = b"") -> Reply:
    """Break off without a word."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(first)
        handler.connection.shutdown(socket.SHUT_RDWR)

    return reply


def _closing(handler: BaseHTTPRequestHandler) -> bool:
    closing: threading.Event = handler.server.closing  # type: ignore[attr-defined]
    return closing.is_set()
