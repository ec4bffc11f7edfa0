"""One WebSocket connection, on the sans-I/O protocol of `websockets`: bytes in, frames out.

Frames to clients are made once for all of them and written as they are, and everything that is
ready in one turn of the event loop leaves in one write.
"""

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple, cast

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from agents.bridge.access import Peer
from agents.bridge.wire import struct_frame
from schemas.wire import SUBPROTOCOL, Error

MAX_FRAME = 64 * 1024
INBOX = 256
"""Frames of a client that may wait; past them its connection is read no further."""
CLOSE_SECONDS = 1.0
"""How long a closing connection is still read, so that the client can read why it closes: where
bytes of it were never read, the system would reset the connection instead."""


class Rejection(NamedTuple):
    """The HTTP answer to an upgrade that is not made."""

    status: int
    detail: str


class WebSocketTransport(asyncio.Protocol):
    """A client's connection, from the HTTP upgrade on.

    Args:
        reject: says why an upgrade is not made, or None where it is.
        opened: called once, when it is.
        limit: bytes that may wait to be written.
    """

    def __init__(
        self,
        reject: Callable[[Peer], Rejection | None],
        opened: Callable[["WebSocketTransport", Peer], None],
        limit: int,
    ) -> None:
        self._reject = reject
        self._opened = opened
        self._limit = limit
        self._protocol = ServerProtocol(
            subprotocols=[Subprotocol(SUBPROTOCOL)], max_size=MAX_FRAME, select_subprotocol=_select
        )
        self._inbox: asyncio.Queue[tuple[Opcode, bytes] | None] = asyncio.Queue()
        self._partial = bytearray()
        self._opcode = Opcode.TEXT
        self._outbox: list[bytes] = []
        self._closing: asyncio.TimerHandle | None = None
        self._heard = 0.0

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The HTTP server hands over a connection that asked for the upgrade."""
        self._transport = cast("asyncio.Transport", transport)
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()

    def data_received(self, data: bytes) -> None:
        """Bytes from the client."""
        self._heard = self._loop.time()
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._shake_hands(event)
            elif isinstance(event, Frame):
                self._take(event)
        closing = self._protocol.close_sent
        if self._closing is None and closing is not None and closing.code == 1009:
            error = Error(code="too-large", detail=f"a frame has at most {MAX_FRAME} bytes")
            self._outbox.append(struct_frame(error))  # before the close frame, which is made
        self._flush()
        if self._overflows():  # with answers to a client that reads none
            self.abort()

    def eof_received(self) -> None:
        """The client sends nothing more."""
        self._protocol.receive_eof()
        self._flush()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """The connection is gone."""
        if self._closing is not None:
            self._closing.cancel()
        self._inbox.put_nowait(None)

    # What a session calls

    @property
    def open(self) -> bool:
        """Whether what is sent may still arrive."""
        return self._protocol.state is State.OPEN and not self._transport.is_closing()

    async def receive(self) -> tuple[Opcode, bytes] | None:
        """The next frame of the client; None when it is gone."""
        item = await self._inbox.get()
        if self._inbox.qsize() < INBOX // 2 and not self._transport.is_closing():
            self._transport.resume_reading()
        return item

    def send(self, frame: bytes) -> bool:
        """Queue a frame; all that is queued in this turn of the loop leaves together.

        Returns:
            False where the client is so far behind that it does not get it.
        """
        if not self.open:
            return True
        if self._overflows():
            return False
        if not self._outbox:
            self._loop.call_soon(self._flush)
        self._outbox.append(frame)
        return True

    def send_last(self, frame: bytes, code: int) -> None:
        """Send a frame, however much waits, and close with a WebSocket close code."""
        if self.open:
            self._outbox.append(frame)
            self.close(code)

    def close(self, code: int) -> None:
        """Close the connection; it is cut where the client does not do its part in time."""
        self._flush()
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(code)
        self._flush()
        if not self._transport.is_closing():
            self._abort_soon()

    def abort(self) -> None:
        """Cut the connection."""
        self._transport.abort()

    def ping(self) -> None:
        """Ask for a sign of life."""
        if self.open:
            self._protocol.send_ping(b"iris")
            self._flush()

    def silent(self) -> float:
        """Seconds since anything came from the client."""
        return self._loop.time() - self._heard

    # Inside

    def _shake_hands(self, request: Request) -> None:
        host = (self._transport.get_extra_info("peername") or ("",))[0]
        headers = {name.lower(): value for name, value in request.headers.raw_items()}
        secure = self._transport.get_extra_info("sslcontext") is not None
        peer = Peer(host, request.path, headers, secure)
        if (rejection := self._reject(peer)) is not None:
            response = self._protocol.reject(rejection.status, f"{rejection.detail}\n")
        else:
            response = self._protocol.accept(request)
        self._protocol.send_response(response)
        self._flush()
        if self._protocol.state is State.OPEN:
            self._opened(self, peer)

    def _take(self, frame: Frame) -> None:
        if frame.opcode not in {Opcode.TEXT, Opcode.BINARY, Opcode.CONT}:
            return
        if self._closing is not None:
            return
        if frame.opcode is not Opcode.CONT:
            self._opcode = frame.opcode
        self._partial += frame.data
        if frame.fin:
            self._inbox.put_nowait((self._opcode, bytes(self._partial)))
            self._partial.clear()
            if self._inbox.qsize() >= INBOX and not self._transport.is_closing():
                self._transport.pause_reading()

    def _overflows(self) -> bool:
        return self._transport.get_write_buffer_size() > self._limit

    def _flush(self) -> None:
        if self._transport.is_closing():
            self._outbox.clear()
            return
        ours, self._outbox = self._outbox, []
        if ours:
            self._transport.write(b"".join(ours))
        for data in self._protocol.data_to_send():
            if data:
                self._transport.write(data)
            else:  # the protocol's mark for the end of what we say
                self._end()

    def _end(self) -> None:
        """All is said. What the client still sends is read, unless it has said its last word."""
        if self._protocol.close_rcvd is not None or self._protocol.state is State.CONNECTING:
            self._transport.close()
        else:
            if self._transport.can_write_eof():
                self._transport.write_eof()
            self._abort_soon()

    def _abort_soon(self) -> None:
        if self._closing is None:
            self._closing = self._loop.call_later(CLOSE_SECONDS, self._transport.abort)
            self._transport.resume_reading()


def _select(_: ServerProtocol, offered: Any) -> Subprotocol | None:  # noqa: ANN401
    """Speak `iris.v1` with whoever offers it; a client that offers nothing is taken at its word."""
    return Subprotocol(SUBPROTOCOL) if SUBPROTOCOL in offered else None
