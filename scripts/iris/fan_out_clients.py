"""Many clients of one session, as cheap as can be: they count the sound and do nothing else."""

import asyncio
import json
import os
import time
from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast
from urllib.parse import urlsplit

from schemas.wire import PROTOCOL, SUBPROTOCOL

SHORT, LONG = 126, 127
"""In place of a frame's length: 2 or 8 bytes with it follow (RFC 6455, 5.2)."""
BINARY = 2
SEQ = slice(8, 16)
"""Where a frame of sound has its sequence number."""
JOIN_SECONDS = 30.0


class FanOutClient(asyncio.Protocol):
    """One client.

    Attributes:
        arrivals: when each frame of sound came, by its sequence number; by `perf_counter`.
        joined: set when the bridge has let it in.
        gone: set when the connection has ended.
    """

    def __init__(self, session: str, number: int) -> None:
        self.arrivals: dict[int, float] = {}
        self.joined = asyncio.Event()
        self.gone = asyncio.Event()
        self._hello = json.dumps(
            {
                "type": "hello",
                "protocol": PROTOCOL,
                "device": f"crowd-{number}",
                "kind": "cli",
                "session": session,
                "wants": ["speech"],
            }
        ).encode()
        self._buffer = bytearray()
        self._upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self._transport = cast("asyncio.Transport", transport)
        host, port = transport.get_extra_info("peername")[:2]
        key = b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET /ws HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Count what came."""
        now = time.perf_counter()
        self._buffer += data
        if not self._upgraded:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            del self._buffer[: end + 4]
            self._upgraded = True
            self._transport.write(_masked(self._hello))
        self._take(now)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """The bridge is gone, or wants us no more."""
        self.gone.set()

    def stop_reading(self) -> None:
        """Take nothing any more, and stay."""
        self._transport.pause_reading()

    def close(self) -> None:
        """Leave."""
        self._transport.abort()

    def _take(self, now: float) -> None:
        at, buffer = 0, self._buffer
        while len(buffer) - at >= 2:
            length, start = buffer[at + 1], at + 2
            if length in {SHORT, LONG}:
                start += 2 if length == SHORT else 8
                if len(buffer) < start:
                    break
                length = int.from_bytes(buffer[at + 2 : start], "big")
            if len(buffer) < start + length:
                break
            if buffer[at] & 0xF == BINARY:
                head = buffer[start : start + SEQ.stop]
                self.arrivals[int.from_bytes(head[SEQ], "little")] = now
            elif not self.joined.is_set():
                self.joined.set()  # the welcome comes first
            at = start + length
        del buffer[:at]


def _masked(payload: bytes) -> bytes:
    """A text frame as clients must send it; a mask of zeros is a mask (RFC 6455, 5.3)."""
    length = len(payload).to_bytes(2, "big")
    return b"\x81" + bytes([0x80 | SHORT]) + length + bytes(4) + payload


@asynccontextmanager
async def crowd(url: str, session: str, count: int) -> AsyncGenerator[list[FanOutClient], None]:
    """So many clients of one session.

    Raises:
        TimeoutError: the bridge does not let them all in.
    """
    address = urlsplit(url)
    loop = asyncio.get_running_loop()
    people = [FanOutClient(session, number) for number in range(count)]
    try:
        async with asyncio.timeout(JOIN_SECONDS):
            for onlooker in people:
                await loop.create_connection(
                    lambda onlooker=onlooker: onlooker,  # type: ignore[misc]
                    str(address.hostname),
                    int(address.port or 80),
                )
            for onlooker in people:
                await onlooker.joined.wait()
        yield people
    finally:
        for onlooker in people:
            onlooker.close()
