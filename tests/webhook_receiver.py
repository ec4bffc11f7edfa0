"""A real HTTP server that takes webhooks, and answers as a test wants."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import msgspec


@dataclass
class Request:
    """What came in.

    Attributes:
        headers: with lower-case names.
        body: byte for byte.
        at: when it was read, `time.perf_counter`.
    """

    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def json(self) -> Any:
        """The body, read."""
        return msgspec.json.decode(self.body)


Answer = tuple[int, dict[str, str]]


class WebhookReceiver:
    """Serves while it is entered; `answer` says how."""

    def __init__(self, port: int = 0, answer: Callable[[Request], Answer] | None = None) -> None:
        self._requests: queue.Queue[Request] = queue.Queue()
        self._answer = answer or (lambda _: (204, {}))
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                receiver.serve(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        ThreadingHTTPServer.allow_reuse_address = True
        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        """Take one request."""
        body = handler.rfile.read(int(handler.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        request = Request(handler.path, headers, body, time.perf_counter())
        status, more = self._answer(request)
        self._requests.put(request)
        handler.send_response(status)
        for name, value in {**more, "Content-Length": "0"}.items():
            handler.send_header(name, value)
        handler.end_headers()

    def take(self, count: int, within: float = 5.0) -> list[Request]:
        """The next requests, in the order in which they came (blocking)."""
        deadline = time.monotonic() + within
        try:
            return [
                self._requests.get(timeout=max(0.01, deadline - time.monotonic()))
                for _ in range(count)
            ]
        except queue.Empty:
            raise AssertionError(f"{count} requests did not come within {within} s") from None

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
