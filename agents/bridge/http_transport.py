"""A client's frames over HTTP, where a network or a browser refuses WebSocket.

What the bridge says is a stream of server-sent events: `frame` with a text frame as its data,
`sound` with a binary frame in base64. What the client says comes in requests, in order: for each
frame a byte (1 text, 2 binary), its length as u32 little-endian, and its bytes.
"""

import asyncio
import base64
import struct
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterator

from websockets.frames import Opcode

from schemas.codec import BadMessageError

MAX_BODY = 256 * 1024
MAX_FRAME = 64 * 1024
INBOX = 256
COMMENT_SECONDS = 5.0
_HEAD = struct.Struct("<BI")
_KINDS = {1: Opcode.TEXT, 2: Opcode.BINARY}


class HttpTransport:
    """One client's connection: a response that streams, and requests that bring frames.

    Args:
        limit: bytes that may wait to be read by the client.

    Attributes:
        ended: called when nothing more can be sent or taken.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._inbox: asyncio.Queue[tuple[Opcode, bytes] | None] = asyncio.Queue()
        self._outbox: deque[bytes] = deque()
        self._waiting = 0
        self._ready = asyncio.Event()
        self._closed = False
        self.ended: Callable[[], object] = lambda: None
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()

    @property
    def open(self) -> bool:
        """Whether what is sent may still arrive."""
        return not self._closed

    async def receive(self) -> tuple[Opcode, bytes] | None:
        """The next frame of the client; None when it is gone."""
        return await self._inbox.get()

    def send(self, frame: bytes) -> bool:
        """Queue a frame; false where the client is so far behind that it does not get it."""
        if self._closed:
            return True
        if self._waiting > self._limit:
            return False
        self._put(_event(frame))
        return True

    def send_last(self, frame: bytes, code: int) -> None:
        """Send a frame, however much waits, and close."""
        if not self._closed:
            self._put(_event(frame))
            self.close(code)

    def close(self, code: int) -> None:  # noqa: ARG002 (the stream has no codes)
        """End the stream once all that waits is sent."""
        self._closed = True
        self._ready.set()

    def abort(self) -> None:
        """Cut the connection."""
        self._outbox.clear()
        self.close(1006)
        self._inbox.put_nowait(None)
        self.ended()

    def ping(self) -> None:
        """Nothing: the client sends its own pings, and the stream its comments."""

    def silent(self) -> float:
        """Seconds since anything came from the client."""
        return self._loop.time() - self._heard

    def take(self, body: bytes) -> None:
        """Take the frames of a request.

        Raises:
            BadMessageError: they are not whole, or too many wait already.
        """
        self._heard = self._loop.time()
        several = list(_frames(body))
        if self._closed or self._inbox.qsize() + len(several) > INBOX:
            raise BadMessageError("too many frames wait, or the connection is over")
        for frame in several:
            self._inbox.put_nowait(frame)

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """What the client reads, until the connection is over."""
        try:
            yield b": iris\n\n"
            while self._outbox or not self._closed:
                while self._outbox:
                    several = b"".join(self._outbox)
                    self._outbox.clear()
                    self._waiting = 0
                    yield several
                if self._closed:
                    break
                self._ready.clear()
                try:
                    async with asyncio.timeout(COMMENT_SECONDS):
                        await self._ready.wait()
                except TimeoutError:
                    yield b": here\n\n"
        finally:
            self.abort()

    def _put(self, data: bytes) -> None:
        self._outbox.append(data)
        self._waiting += len(data)
        self._ready.set()


def _event(frame: bytes) -> bytes:
    """An unmasked WebSocket frame (RFC 6455, 5.2) as a server-sent event."""
    start = {126: 4, 127: 10}.get(frame[1], 2)
    payload = frame[start:]
    if frame[0] & 0x0F == Opcode.TEXT:
        return b"event: frame\ndata: " + payload + b"\n\n"
    return b"event: sound\ndata: " + base64.b64encode(payload) + b"\n\n"


def _frames(body: bytes) -> Iterator[tuple[Opcode, bytes]]:
    at = 0
    while at < len(body):
        if at + _HEAD.size > len(body):
            raise BadMessageError("a frame is cut off")
        kind, length = _HEAD.unpack_from(body, at)
        at += _HEAD.size
        if kind not in _KINDS or length > MAX_FRAME or at + length > len(body):
            raise BadMessageError("a frame is too long, cut off, or neither text nor binary")
        yield _KINDS[kind], body[at : at + length]
        at += length
