"""A server of language models that answers what a test says, over real HTTP."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Reply(NamedTuple):
    """An answer to one request: a status, a body in parts, and headers."""

    body: bytes | str | list[bytes | str] = b""
    status: int = 200
    headers: Mapping[str, str] = {}


class Request(NamedTuple):
    """A request that came."""

    path: str
    body: dict[str, Any]
    headers: Mapping[str, str]


Answer = Callable[[Request], Reply]
MODELS = Reply(json.dumps({"data": [{"id": "m"}]}))


def chunk(delta: Mapping[str, Any] | None, finish: str | None = None, **more: Any) -> str:
    """An event of OpenAI's stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish, **more}
    return f"data: {json.dumps({'choices': [choice]}, ensure_ascii=False)}\n\n"


DONE = "data: [DONE]\n\n"
SPOKEN = [chunk({"content": "Good morning. "}), chunk({"content": "All is well."}), DONE]


class ModelServer:
    """A running server.

    Attributes:
        url: where it is.
        requests: what was asked of it.
    """

    def __init__(self, answer: Answer) -> None:
        self.requests: list[Request] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"{}")
                request = Request(self.path, body, dict(self.headers))
                outer.requests.append(request)
                reply = answer(request)
                parts = reply.body if isinstance(reply.body, list) else [reply.body]
                self.send_response(reply.status)
                for name, value in {**reply.headers, "Connection": "close"}.items():
                    self.send_header(name, value)
                self.end_headers()
                for part in parts:
                    self.wfile.write(part if isinstance(part, bytes) else part.encode())
                    self.wfile.flush()
                self.close_connection = True

            do_GET = do_POST = _serve  # noqa: N815 (names of http.server)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def asked(self, path: str) -> list[Request]:
        """The requests for a path."""
        return [request for request in self.requests if request.path.endswith(path)]


@contextmanager
def model_server(answer: Answer) -> Iterator[ModelServer]:
    """A server that answers so until the block ends."""
    server = ModelServer(answer)
    try:
        yield server
    finally:
        server.close()


def chatting(*body: bytes | str, **more: Any) -> Answer:
    """Lists a model, and answers every question so."""

    def answer(request: Request) -> Reply:
        return MODELS if request.path.endswith("/models") else Reply(list(body), **more)

    return answer
