"""Who is connected to this bridge."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from agents.bridge import access
from agents.bridge.context import Context
from agents.bridge.session import ClientSession
from agents.bridge.transport import Peer, Rejection, WebSocketTransport

PING_SECONDS = 5.0
SILENCE_SECONDS = 15.0
"""A client of which nothing is heard for so long, not even an answer to a ping, is gone."""


class ClientRegistry:
    """All WebSocket clients, from the upgrade until they are gone."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sessions: dict[ClientSession, asyncio.Task[None]] = {}

    def __iter__(self) -> Iterator[ClientSession]:
        return iter(tuple(self._sessions))

    def __len__(self) -> int:
        return len(self._sessions)

    def transport(self, **_: Any) -> WebSocketTransport:  # noqa: ANN401
        """What the HTTP server calls for each upgrade, with arguments of its own."""
        return WebSocketTransport(self._reject, self._open, self._context.settings.buffer_bytes)

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

    def _reject(self, peer: Peer) -> Rejection | None:
        if peer.path.split("?")[0] != "/ws":
            return Rejection(404, "the WebSocket is at /ws")
        if len(self._sessions) >= self._context.settings.max_clients:
            return Rejection(503, "too many clients")
        return None

    def _open(self, transport: WebSocketTransport, peer: Peer) -> None:
        refusal = access.refusal(peer.host, peer.headers)
        session = ClientSession(self._context, transport, refusal)
        task = asyncio.get_running_loop().create_task(session.run(), name="client")
        self._sessions[session] = task
        self._count()
        task.add_done_callback(self._forget(session))

    def _forget(self, session: ClientSession) -> Callable[[asyncio.Task[None]], None]:
        def forget(_: asyncio.Task[None]) -> None:
            self._sessions.pop(session, None)
            self._count()

        return forget

    def _count(self) -> None:
        self._context.metrics.clients.set(len(self._sessions))
