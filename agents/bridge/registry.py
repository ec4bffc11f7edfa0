"""Who is connected to this bridge."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from agents.bridge.access import Peer
from agents.bridge.client_transport import ClientTransport
from agents.bridge.context import Context
from agents.bridge.event_stream import EventStream
from agents.bridge.session import ClientSession
from agents.bridge.transport import Rejection, WebSocketTransport

PING_SECONDS = 5.0
STRANGERS = 32
STRANGERS_OF_AN_ADDRESS = 4
"""Connections that have not shown a token yet, which they do with their hello."""
SILENCE_SECONDS = 15.0
"""A client of which nothing is heard for so long, not even an answer to a ping, is gone."""


class ClientRegistry:
    """All clients, from the upgrade until they are gone.

    Attributes:
        streams: the streams of server-sent events that somebody reads.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.streams: set[EventStream] = set()
        self._sessions: dict[ClientSession, asyncio.Task[None]] = {}

    def __iter__(self) -> Iterator[ClientSession]:
        return iter(tuple(self._sessions))

    def __len__(self) -> int:
        return len(self._sessions)

    def transport(self, **_: Any) -> WebSocketTransport:  # noqa: ANN401
        """What the HTTP server calls for each upgrade, with arguments of its own."""
        limit = self._context.settings.buffer_bytes
        return WebSocketTransport(self._reject_upgrade, self.open, limit)

    async def keep_alive(self) -> None:
        """Ask everybody for signs of life, and drop who gives none; until cancelled."""
        while True:
            await asyncio.sleep(PING_SECONDS)
            for session in self:
                if session.transport.silent() > SILENCE_SECONDS:
                    session.transport.abort()
                else:
                    session.transport.ping()

    async def close(self) -> None:
        """Say goodbye to everybody, and wait until their last words are published."""
        tasks = list(self._sessions.values())
        for session in self:
            session.goodbye("shutdown", reconnect=True)
        await asyncio.gather(*tasks, return_exceptions=True)

    def reject(self, peer: Peer) -> Rejection | None:
        """Why there is no room for somebody; None where there is."""
        if len(self._sessions) >= self._context.settings.max_clients:
            return Rejection(503, "too many clients")
        strangers = [session.peer.host for session in self._sessions if session.grant is None]
        if self._context.access.grant(peer) is None and (
            len(strangers) >= STRANGERS or strangers.count(peer.host) >= STRANGERS_OF_AN_ADDRESS
        ):
            return Rejection(503, "too many connections without a token")
        return None

    def open(self, transport: ClientTransport, peer: Peer) -> None:
        """Serve a client until it is gone."""
        session = ClientSession(self._context, transport, peer)
        task = asyncio.get_running_loop().create_task(session.run(), name="client")
        self._sessions[session] = task
        self._count()
        task.add_done_callback(self._forget(session))

    def revoke(self, device: str) -> None:
        """End every connection of a device that may come in no more."""
        for session in self:
            if session.grant is not None and session.grant.device == device:
                session.goodbye("revoked", reconnect=False, code=4401)
        for stream in tuple(self.streams):
            if stream.device == device:
                stream.end()

    def dismiss_devices(self) -> None:
        """End every connection from the network; they may come back when it is let in again."""
        for session in self:
            if session.grant is not None and session.grant.device:
                session.goodbye("shutdown", reconnect=True)
        for stream in tuple(self.streams):
            if stream.device:
                stream.end()

    def _reject_upgrade(self, peer: Peer) -> Rejection | None:
        if peer.path.split("?")[0] != "/ws":
            return Rejection(404, "the WebSocket is at /ws")
        return self.reject(peer)

    def _forget(self, session: ClientSession) -> Callable[[asyncio.Task[None]], None]:
        def forget(_: asyncio.Task[None]) -> None:
            self._sessions.pop(session, None)
            self._count()

        return forget

    def _count(self) -> None:
        self._context.metrics.clients.set(len(self._sessions))
