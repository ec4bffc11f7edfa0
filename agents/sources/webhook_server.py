"""Where services send their webhooks: a small HTTP server that each must show its secret to."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from agents.runtime.errors import SettingsError
from agents.sources import kofi, twitch
from agents.sources.intake import Intake
from agents.sources.service_event import BadPayloadError
from agents.sources.webhook_content import RefusedError, WebhookContent
from bus import BusError

log = structlog.get_logger()

MAX_BODY = 256 * 1024
BODY_SECONDS = 10.0
AT_ONCE = 64
"""Connections; who sends webhooks sends few."""
Read = Callable[[Mapping[str, str], bytes, str, float], WebhookContent]
READERS: dict[str, Read] = {"twitch": twitch.read, "ko-fi": kofi.read}
"""The kinds of sources that send webhooks."""


@dataclass(frozen=True)
class Sender:
    """A service that sends webhooks.

    Attributes:
        kind: of `READERS`.
        secret: that it shows, or signs with.
        intake: takes what it tells.
    """

    kind: str
    secret: str
    intake: Intake


class WebhookServer:
    """Serves `POST /NAME` for each sender.

    Args:
        senders: by the name of their source.
        host: where to listen.
        port: the same.
    """

    def __init__(self, senders: Mapping[str, Sender], host: str, port: int) -> None:
        self._senders = senders
        routes = [Route("/{name}", self._post, methods=["POST"])]
        self._server = _Server(
            uvicorn.Config(
                Starlette(routes=routes),
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=AT_ONCE,
                timeout_graceful_shutdown=1,
            )
        )
        self._place = host, port

    async def serve(self, sockets: list[socket.socket]) -> None:
        """Serve at what `bind` gave, until `stop`."""
        await self._server.serve(sockets=sockets)

    def bind(self) -> list[socket.socket]:
        """Listen from now on.

        Raises:
            SettingsError: the port is taken, or the address is not this machine's.
        """
        host, port = self._place
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            return [socket.create_server(self._place, family=family)]
        except OSError as error:
            what = "[events] webhook_host or webhook_port"
            why = error.strerror or error
            raise SettingsError(f"cannot listen at {host}:{port} ({why}): change {what}") from error

    def stop(self) -> None:
        """End `serve`."""
        self._server.should_exit = True

    async def _post(self, request: Request) -> Response:
        sender = self._senders.get(request.path_params["name"])
        if sender is None:
            return PlainTextResponse("there is no such source", 404)
        name = request.path_params["name"]
        try:
            content = await self._read(request, sender)
            for made in content.events:
                if not await sender.intake.take(made):
                    log.info("a webhook came twice", source=name)
        except RefusedError as error:
            log.warning("a webhook is refused", source=name, why=str(error))
            return PlainTextResponse(str(error), error.status)
        except BadPayloadError as error:
            return PlainTextResponse(str(error), 400)
        except BusError as error:
            log.warning("a webhook is to be sent again", source=name, why=str(error))
            return PlainTextResponse("try again", 503)
        if content.warning:
            log.warning(content.warning, source=name)
        return PlainTextResponse(content.answer, 200)

    @staticmethod
    async def _read(request: Request, sender: Sender) -> WebhookContent:
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for piece in request.stream():
                    body += piece
                    if len(body) > MAX_BODY:
                        raise RefusedError(413, "the body is too large")
        except (TimeoutError, ClientDisconnect) as error:
            raise RefusedError(400, "the body did not come") from error
        headers = {name.lower(): value for name, value in request.headers.items()}
        return READERS[sender.kind](headers, bytes(body), sender.secret, time.time())


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals alone: whoever runs the agent listens for them."""
        yield
