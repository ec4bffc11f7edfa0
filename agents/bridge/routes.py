"""HTTP beside the WebSocket: prompts, triggers and events for tools that have no more than curl."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from agents.bridge import access
from agents.bridge.client import Client
from agents.bridge.control import Control
from agents.bridge.health import Health
from agents.bridge.pages import Pages
from agents.bridge.rate import TokenBucket
from agents.bridge.socket import ACCEPT_SECONDS, House
from agents.bridge.wire import Outgoing
from bus import BusUnavailableError
from schemas import codec
from schemas.codec import BadMessageError
from schemas.messages import Message, TurnAsked
from schemas.types import Name as Session
from schemas.wire import Error

MAX_BODY = 64 * 1024
SSE_QUEUE = 4096
STATUS = {
    "bad-message": 400,
    "unauthorized": 401,
    "too-large": 413,
    "rate-limited": 429,
    "unavailable": 503,
}
TOPICS = ("speech", "avatar", "transcripts", "timings")


class RequestError(Exception):
    """A request is refused: `code` as on the WebSocket, `detail` says why."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Routes:
    """The HTTP half of the bridge."""

    def __init__(self, house: House, health: Health) -> None:
        self._house = house
        self._health = health
        settings = house.settings
        self._rate = TokenBucket(settings.requests_per_second, settings.requests_burst)
        self._control = Control(house, self._admit, lambda request: _session(request, {}), Pages())

    def app(self) -> Starlette:
        """The ASGI application."""
        routes: list[BaseRoute] = [
            *self._control.routes(),
            Route("/healthz", self._healthz),
            Route("/metrics", self._metrics),
            Route("/prompt", self._prompt, methods=["GET", "POST"]),
            Route("/trigger/{name}", self._trigger, methods=["GET", "POST"]),
            Route("/events/{name}", self._event, methods=["POST"]),
            Route("/events", self._events),
        ]
        handlers: Any = {
            RequestError: self._refused,
            HTTPException: self._http_error,
            BusUnavailableError: self._unavailable,
        }
        return Starlette(routes=routes, exception_handlers=handlers)

    async def _healthz(self, request: Request) -> Response:
        self._admit(request)
        report = await self._health.report()
        return _json(report, 200 if report["status"] == "ok" else 503)

    async def _metrics(self, request: Request) -> Response:
        self._admit(request)
        return Response(self._house.metrics.text(), media_type="text/plain; version=0.0.4")

    async def _prompt(self, request: Request) -> Response:
        self._admit(request)
        fields = await self._fields(request, text_as="text")
        text = fields.get("text")
        if not isinstance(text, str) or not text.strip():
            raise RequestError("bad-message", 'a prompt has a "text" that is not empty')
        if len(text) > self._house.settings.max_text:
            detail = f"{len(text)} characters, at most {self._house.settings.max_text}"
            raise RequestError("too-large", detail)
        self._limit()
        message = {**fields, "type": "turn.asked", "source": "typed", "text": text}
        asked = _decode("turn.asked", msgspec.json.encode({"device": "http", **message}))
        assert isinstance(asked, TurnAsked)  # noqa: S101
        turn = await self._house.bus.ask(asked, session=_session(request, fields))
        self._house.metrics.prompts.inc()
        return _json({"turn": turn}, 202)

    async def _trigger(self, request: Request) -> Response:
        self._admit(request)
        data = await self._fields(request)
        name = request.path_params["name"]
        body = msgspec.json.encode({"name": name, "data": data})
        return await self._store(_decode("avatar.trigger", body), request)

    async def _event(self, request: Request) -> Response:
        self._admit(request)
        data = await self._fields(request)
        name = request.path_params["name"]
        body = msgspec.json.encode({"data": data})
        return await self._store(_decode(f"event.{name}", body), request)

    async def _store(self, message: Message, request: Request) -> Response:
        self._limit()
        await self._house.bus.store(message, session=_session(request, {}), within=ACCEPT_SECONDS)
        return _json({}, 202)

    async def _events(self, request: Request) -> Response:
        """Every message of a session but sound, as server-sent events."""
        self._admit(request)
        last = request.headers.get("last-event-id")
        resume = int(last) if last and last.isdecimal() else None
        stream = self._stream(_session(request, {}), resume)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def _stream(self, session: str, resume: int | None) -> AsyncGenerator[bytes, None]:
        queue: asyncio.Queue[Outgoing] = asyncio.Queue(SSE_QUEUE)
        overrun = asyncio.Event()

        def write(message: Outgoing) -> None:
            try:
                queue.put_nowait(message)
            except asyncio.QueueFull:
                overrun.set()

        async with self._house.feeds.join(session) as feed:
            client = Client(TOPICS, write)
            _, resumed = await feed.join(client, resume)
            try:
                yield b": iris\n\n"
                await feed.catch_up(client, resume if resumed else None)
                while not overrun.is_set():
                    message = await queue.get()
                    if message.body:
                        yield _server_sent(message)
            finally:
                feed.leave(client)

    def _admit(self, request: Request) -> None:
        peer = request.client.host if request.client else ""
        if (why := access.refusal(peer, dict(request.headers))) is not None:
            raise RequestError("unauthorized", why)

    def _limit(self) -> None:
        if not self._rate.allow(asyncio.get_running_loop().time()):
            raise RequestError("rate-limited", "too many requests: slow down")

    async def _fields(self, request: Request, text_as: str | None = None) -> dict[str, Any]:
        """What a request says: its query, and its body as JSON or, for `text_as`, as plain text."""
        fields: dict[str, Any] = dict(request.query_params)
        fields.pop("session", None)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                raise RequestError("too-large", f"a request has at most {MAX_BODY} bytes")
        if not body:
            return fields
        is_json = "json" in request.headers.get("content-type", "")
        if text_as and not is_json and not body.lstrip().startswith(b"{"):
            try:
                return {**fields, text_as: body.decode()}
            except UnicodeDecodeError as error:
                raise RequestError("bad-message", "the text is not UTF-8") from error
        try:
            return {**fields, **codec.json_object(bytes(body))}
        except BadMessageError as error:
            raise RequestError("bad-message", str(error)) from error

    async def _refused(self, _: Request, error: RequestError) -> Response:
        self._house.metrics.errors.labels(error.code).inc()
        return _error(error.code, error.detail, STATUS[error.code])

    async def _http_error(self, request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        detail = f"{request.method} {request.url.path}: {error.detail}"
        return _error("bad-message", detail, error.status_code, headers)

    async def _unavailable(self, _: Request, error: BusUnavailableError) -> Response:
        return _error("unavailable", str(error), 503)


def _session(request: Request, fields: dict[str, Any]) -> str:
    session = request.query_params.get("session") or fields.get("session") or "main"
    try:
        return msgspec.convert(session, Session)
    except msgspec.ValidationError as error:
        raise RequestError("bad-message", f"session: {error}") from error


def _decode(kind: str, body: bytes) -> Message:
    try:
        return codec.decode(kind, body)
    except BadMessageError as error:
        raise RequestError("bad-message", str(error)) from error


def _server_sent(message: Outgoing) -> bytes:
    number = f"id: {message.seq}\n" if message.seq else ""
    return f"event: {message.kind}\n{number}data: ".encode() + message.body + b"\n\n"


def _json(value: Any, status: int) -> Response:  # noqa: ANN401
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def _error(code: Any, detail: str, status: int, headers: Any = None) -> Response:  # noqa: ANN401
    body = msgspec.json.encode(Error(code=code, detail=detail))
    return Response(body, status, headers, media_type="application/json")
