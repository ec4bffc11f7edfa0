"""A session's messages as server-sent events, for tools that cannot speak WebSocket."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Collection

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from agents.bridge.feed import Feed, Feeds
from agents.bridge.subscriber import Subscriber
from agents.bridge.wire import Outgoing

QUEUE = 4096
"""Messages that may wait for a reader; one that is further behind is cut off, and may resume."""
COMMENT_SECONDS = 5.0
"""A comment is sent where nothing else was for so long: a sign of life, and a way to notice that
the reader is gone."""


class EventStream(StreamingResponse):
    """Every message of a session but sound, from now on or from after `resume`.

    Args:
        feeds: of all sessions.
        session: whose messages.
        topics: of the messages, beside `turn`.
        resume: the last number that the reader has, or None.
        streams: all that are sent at the moment; this one is among them while it is.

    Raises:
        BusUnavailableError: NATS does not answer; nothing of the response is sent then.
    """

    def __init__(
        self,
        feeds: Feeds,
        session: str,
        topics: Collection[str],
        resume: int | None,
        streams: set["EventStream"],
    ) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(_nothing(), media_type="text/event-stream", headers=headers)
        self._feeds = feeds
        self._session = session
        self._topics = topics
        self._streams = streams
        self.device = ""
        self._resume = resume
        self._queue: asyncio.Queue[Outgoing | None] = asyncio.Queue(QUEUE)
        self._over = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Join the session's feed, and send until the reader is gone."""
        subscriber = Subscriber(self._topics, self._write, self._over.set)
        async with self._feeds.join(self._session) as feed:
            _, resumed = await feed.join(subscriber, self._resume)
            self._streams.add(self)
            try:
                self.body_iterator = self._lines(feed, subscriber, resumed=resumed)
                await super().__call__(scope, receive, send)
            finally:
                self._streams.discard(self)
                feed.leave(subscriber)

    def end(self) -> None:
        """Send nothing more, and end the response."""
        self._over.set()
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(None)

    def _write(self, message: Outgoing) -> None:
        try:
            self._queue.put_nowait(message)
        except asyncio.QueueFull:
            self._over.set()

    async def _lines(
        self, feed: Feed, subscriber: Subscriber, *, resumed: bool
    ) -> AsyncGenerator[bytes, None]:
        yield b": iris\n\n"
        await feed.catch_up(subscriber, self._resume if resumed else None)
        while not self._over.is_set():
            try:
                async with asyncio.timeout(COMMENT_SECONDS):
                    message = await self._queue.get()
            except TimeoutError:
                yield b": here\n\n"
                continue
            if message is not None and message.body:
                yield _server_sent(message)


async def _nothing() -> AsyncGenerator[bytes, None]:
    """What is sent before the feed is joined."""
    return
    yield b""


def _server_sent(message: Outgoing) -> bytes:
    number = f"id: {message.seq}\n" if message.seq else ""
    return f"event: {message.kind}\n{number}data: ".encode() + message.body + b"\n\n"
