"""HTTP beside the WebSocket: prompts, triggers and events for tools that have no more than curl."""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from agents.bridge import http_body, scopes
from agents.bridge.access import Grant
from agents.bridge.agent_routes import AgentRoutes
from agents.bridge.context import Context
from agents.bridge.event_stream import EventStream
from agents.bridge.frame_routes import FrameRoutes
from agents.bridge.health import Health
from agents.bridge.http_access import HttpAccess, session_of
from agents.bridge.http_errors import HttpErrors, RequestError
from agents.bridge.panel_routes import PanelRoutes
from agents.bridge.protocol import text_problem
from agents.bridge.rate_limit import RateLimits
from agents.bridge.registry import ClientRegistry
from agents.bridge.session import ACCEPT_SECONDS, prompt_key
from agents.bridge.static_site import StaticSite
from schemas import codec
from schemas.codec import BadMessageError
from schemas.messages import Message, TurnAsked

TOPICS = ("speech", "avatar", "transcripts", "timings")
"""What a stream of events has, beside `turn`, as far as its reader may have it."""
PROMPT_FIELDS = ("text", "device", "ref")
"""What a request may say of a turn; the rest is the bridge's to say."""


class Routes:
    """The HTTP half of the bridge."""

    def __init__(
        self,
        context: Context,
        registry: ClientRegistry,
        health: Health,
        more: Sequence[BaseRoute] = (),
    ) -> None:
        """With `more` routes, which have their own way of letting people in."""
        self._context = context
        self._health = health
        self._more = more
        self._access = HttpAccess(context.access)
        self._frames = FrameRoutes(context, registry, self._access)
        self._streams = registry.streams
        settings = context.settings
        self._rates = RateLimits(settings.requests_per_second, settings.requests_burst)
        self._panel = PanelRoutes(context, registry, self._access, StaticSite())

    def app(self) -> Starlette:
        """The ASGI application."""
        routes: list[BaseRoute] = [
            *self._panel.routes(),
            *AgentRoutes(self._context.bus, self._access).routes(),
            *self._more,
            Route("/healthz", self._healthz),
            Route("/metrics", self._metrics),
            Route("/prompt", self._prompt, methods=["GET", "POST"]),
            Route("/trigger/{name}", self._trigger, methods=["GET", "POST"]),
            Route("/events/{name}", self._event, methods=["POST"]),
            Route("/events", self._events),
            Route("/frames", self._frames.post, methods=["POST"]),
        ]
        return Starlette(
            routes=routes, exception_handlers=HttpErrors(self._context.metrics).handlers()
        )

    async def _healthz(self, request: Request) -> Response:
        self._access.admit(request, "see")
        report = await self._health.report()
        return _json(report, 200 if report["status"] == "ok" else 503)

    async def _metrics(self, request: Request) -> Response:
        self._access.admit(request, "admin")
        return Response(self._context.metrics.text(), media_type="text/plain; version=0.0.4")

    async def _prompt(self, request: Request) -> Response:
        grant = self._access.admit(request, "talk")
        fields = await http_body.fields(request, text_as="text")
        asked = {name: fields[name] for name in PROMPT_FIELDS if name in fields}
        body = msgspec.json.encode({"device": "http", "text": "", **asked, "source": "typed"})
        turn = _decode("turn.asked", body)
        assert isinstance(turn, TurnAsked)  # noqa: S101
        if why := text_problem(turn.text, self._context.settings.max_text):
            raise RequestError(*why)
        self._limit(request)
        key = prompt_key(turn) if "device" in fields else ""
        session = session_of(request, grant, fields)
        number = await self._context.bus.ask(turn, session=session, key=key, within=ACCEPT_SECONDS)
        self._context.metrics.prompts.inc()
        return _json({"turn": number}, 202)

    async def _trigger(self, request: Request) -> Response:
        grant = self._access.admit(request, "trigger")
        data = await http_body.fields(request)
        name = request.path_params["name"]
        body = msgspec.json.encode({"name": name, "data": data})
        return await self._store(_decode("avatar.trigger", body), request, grant)

    async def _event(self, request: Request) -> Response:
        grant = self._access.admit(request, "trigger")
        data = await http_body.fields(request)
        name = request.path_params["name"]
        body = msgspec.json.encode({"data": data})
        return await self._store(_decode(f"event.{name}", body), request, grant)

    async def _store(self, message: Message, request: Request, grant: Grant) -> Response:
        self._limit(request)
        session = session_of(request, grant)
        await self._context.bus.store(
            message, session=session, key=_key(request, grant), within=ACCEPT_SECONDS
        )
        return _json({}, 202)

    async def _events(self, request: Request) -> Response:
        """Every message of a session but sound, as server-sent events, or a client's frames."""
        if "connection" in request.query_params:
            return await self._frames.stream(request)
        grant = self._access.admit(request, "see")
        if len(self._streams) >= self._context.settings.max_clients:
            raise RequestError("unavailable", "too many event streams")
        resume = http_body.number(request.headers.get("last-event-id", ""))
        topics = scopes.topics(TOPICS, grant.scopes)
        stream = EventStream(
            self._context.feeds, session_of(request, grant), topics, resume, self._streams
        )
        stream.device = grant.device
        return stream

    def _limit(self, request: Request) -> None:
        """Let no client ask so often that others starve.

        All programs of a machine have one address, so each is known by what it says it is, too.

        Raises:
            RequestError: too often.
        """
        host = request.client.host if request.client else ""
        key = f"{host} {request.headers.get('user-agent', '')[:200]}"
        if not self._rates.allow(key, asyncio.get_running_loop().time()):
            raise RequestError("rate-limited", "too many requests: slow down")


def _key(request: Request, grant: Grant) -> str:
    """What makes a request that is sent again the same one: empty where it has no mark.

    Source: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
    """
    mark = request.headers.get("idempotency-key", "")
    if not mark:
        return ""
    named = f"{grant.device}\0{request.url.path}\0{mark}"
    return f"http {hashlib.sha256(named.encode()).hexdigest()}"


def _decode(kind: str, body: bytes) -> Message:
    try:
        return codec.decode(kind, body)
    except BadMessageError as error:
        raise RequestError("bad-message", str(error)) from error


def _json(value: Any, status: int) -> Response:  # noqa: ANN401
    return Response(msgspec.json.encode(value), status, media_type="application/json")
