"""A connection to a service that tells of things over a WebSocket, kept up."""

import asyncio
import contextlib
from collections.abc import Sequence

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from agents.runtime.addresses import is_loopback
from agents.runtime.redaction import redacted
from agents.sources.intake import Intake
from agents.sources.service_event import BadPayloadError, ServiceEvent
from agents.sources.service_protocol import ServiceProtocol
from bus import BusError

log = structlog.get_logger()

PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries while the service is away."""
MAX_MESSAGE = 1024 * 1024
CONNECT_SECONDS = 10.0
HELD = 1000
"""Events that wait while the bus is away; the oldest is lost first."""


class Link:
    """Keeps the connection to a service up, and hands on its events.

    Args:
        protocol: of the service.
        intake: stores the events.
        name: of the source.
        secrets: that no log may have.
        pauses: between tries.
    """

    def __init__(
        self,
        protocol: ServiceProtocol,
        intake: Intake,
        *,
        name: str,
        secrets: Sequence[str],
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._protocol = protocol
        self._intake = intake
        self._name = name
        self._secrets = [secret for secret in secrets if secret]
        self._pauses = pauses
        self._told: asyncio.Queue[ServiceEvent] = asyncio.Queue(HELD)
        self._tries = 0
        self._problem = ""

    async def run(self) -> None:
        """Connect, and connect again, until it is cancelled."""
        storing = asyncio.create_task(self._store(), name=f"store {self._name}")
        try:
            while True:
                moved = await self._connect()
                if not moved:
                    pause = self._pauses[min(self._tries, len(self._pauses) - 1)]
                    self._tries += 1
                    await asyncio.sleep(pause)
        finally:
            storing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await storing

    async def _connect(self) -> bool:
        """Listen until the connection ends; true where it is to be made anew at once."""
        url = self._protocol.url
        try:
            async with connect(
                url,
                open_timeout=CONNECT_SECONDS,
                max_size=MAX_MESSAGE,
                proxy=None if is_loopback(url) else True,
                user_agent_header="Iris",
            ) as socket:
                return await self._listen(socket)
        except (WebSocketException, OSError, TimeoutError, ValueError) as error:
            self._complain(str(error) or type(error).__name__)
            return False

    async def _listen(self, socket: ClientConnection) -> bool:
        seconds, keepalive = self._protocol.keepalive
        keeping_alive = (
            asyncio.create_task(_keep_alive(socket, seconds, keepalive)) if seconds else None
        )
        try:
            async for text in socket:
                if not isinstance(text, str):
                    continue
                if await self._receive(socket, text):
                    return True
        finally:
            if keeping_alive is not None:
                keeping_alive.cancel()
        self._complain("it ended the connection")
        return False

    async def _receive(self, socket: ClientConnection, text: str) -> bool:
        try:
            reaction = self._protocol.receive(text)
        except BadPayloadError as error:
            log.warning("what a source says is not read", source=self._name, why=str(error))
            return False
        for answer in reaction.replies:
            await socket.send(answer)
        if reaction.ready:
            log.info("the source is there", source=self._name)
            self._tries, self._problem = 0, ""
        if reaction.problem:
            self._complain(reaction.problem)
        for made in reaction.events:
            if self._told.full():
                self._told.get_nowait()
                log.warning("something that a source told is lost", source=self._name)
            self._told.put_nowait(made)
        return reaction.reconnect and not reaction.problem

    async def _store(self) -> None:
        while True:
            made = await self._told.get()
            while True:
                try:
                    await self._intake.take(made)
                    break
                except BusError as error:
                    log.warning("an event is stored later", source=self._name, why=str(error))
                    await asyncio.sleep(1)

    def _complain(self, why: str) -> None:
        """Say what is wrong, once."""
        shown = redacted(why, [*self._secrets, self._protocol.url])
        if shown != self._problem:
            self._problem = shown
            log.warning("the source is away: trying again", source=self._name, why=shown)


async def _keep_alive(socket: ClientConnection, seconds: float, text: str) -> None:
    with contextlib.suppress(WebSocketException, OSError):
        while True:
            await asyncio.sleep(seconds)
            await socket.send(text)
