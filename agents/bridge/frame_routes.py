"""The wire over HTTP, for networks and browsers that refuse WebSocket; see `http_transport`."""

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from agents.bridge import http_body
from agents.bridge.context import Context
from agents.bridge.http_access import HttpAccess
from agents.bridge.http_errors import RequestError
from agents.bridge.http_transport import MAX_BODY, HttpTransport
from agents.bridge.registry import ClientRegistry
from schemas.codec import BadMessageError

_ID = re.compile(r"[0-9a-f]{32}")
"""A client chooses 128 random bits, which nobody else knows, so they say whose frames these are."""


class FrameRoutes:
    """`GET /events?connection=ID` and `POST /frames?connection=ID`."""

    def __init__(self, context: Context, registry: ClientRegistry, access: HttpAccess) -> None:
        self._context = context
        self._registry = registry
        self._access = access
        self._connections: dict[str, HttpTransport] = {}

    async def stream(self, request: Request) -> Response:
        """Begin a connection, which lasts as long as this response."""
        peer = self._access.peer(request)
        name = request.query_params["connection"]
        if not _ID.fullmatch(name) or name in self._connections:
            raise RequestError("bad-message", "a connection is 32 hexadecimal digits of its own")
        if (rejection := self._registry.reject(peer)) is not None:
            raise HTTPException(rejection.status, rejection.detail)
        transport = HttpTransport(self._context.settings.buffer_bytes)
        self._connections[name] = transport
        transport.ended = lambda: self._connections.pop(name, None)
        self._registry.open(transport, peer)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(
            transport.stream(), media_type="text/event-stream", headers=headers
        )

    async def post(self, request: Request) -> Response:
        """Take a client's frames."""
        self._access.peer(request)
        transport = self._connections.get(request.query_params.get("connection", ""))
        if transport is None:
            raise HTTPException(404, "there is no such connection: open its stream of events first")
        try:
            transport.take(await http_body.read(request, MAX_BODY))
        except BadMessageError as error:
            raise RequestError("bad-message", str(error)) from error
        return Response(status_code=204)
