"""A stream, read in order from any point on, without a gap and without a repeat."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from types import TracebackType
from typing import Self

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription as NatsSubscription
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from bus import streams
from bus.nats_errors import FAILURES, translated
from bus.received import Received, delivery_of, read
from schemas.codec import BadMessageError
from schemas.messages import Message, Stream
from schemas.subjects import UnknownTypeError

HEARTBEAT = 5.0
"""Seconds between the server's signs of life; after two missing ones the consumer is made anew."""
RETRY_SECONDS = 0.2


class Reader:
    """An async iterator over the messages of a stream, after a sequence number.

    Each message arrives once and in order, whatever happens to the connection meanwhile, as long
    as the stream holds it. Ends when the bus stops. The server sends no more than is taken (flow
    control). Entering it raises `BusUnavailableError` where NATS does not answer.
    """

    def __init__(  # noqa: PLR0913
        self,
        client: Client,
        js: JetStreamContext,
        *,
        stream: Stream,
        subjects: Sequence[str],
        after: int | None,
        refuse: Callable[[Msg, BadMessageError], Awaitable[None]],
    ) -> None:
        self._client = client
        self._js = js
        self._stream = stream
        self._subjects = list(subjects)
        self._refuse = refuse
        self._seq = after
        self._expected = 1
        self._waiting = 0
        self._behind = True
        self._inbox: NatsSubscription | None = None
        self._queue: asyncio.Queue[Msg | None] = asyncio.Queue()
        self._stopped = asyncio.Event()
        self._broken = False

    async def __aenter__(self) -> Self:
        with translated(f"the stream {self._stream} cannot be read"):
            await self._open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Received[Message]:
        while not self._stopped.is_set():
            if (received := await self._take()) is not None:
                return received
        raise StopAsyncIteration

    async def backlog(self) -> AsyncGenerator[Received[Message], None]:
        """What was there already when it was opened."""
        while self._behind and self._expected <= self._waiting and not self._stopped.is_set():
            if (received := await self._take()) is not None:
                yield received

    async def _take(self) -> Received[Message] | None:
        """The next message; None when it is no message, or when nothing came for a while."""
        msg = await self._next()
        if msg is None:
            return None
        if not msg.reply.startswith("$JS.ACK."):
            await self._on_status(msg)
            return None
        delivery = delivery_of(msg)
        if delivery.consumer_seq != self._expected:
            self._broken = True
            return None
        self._expected += 1
        self._seq = delivery.stream_seq
        self._behind = delivery.pending > 0
        try:
            return read(msg, seq=delivery.stream_seq, stored_at=delivery.stored_at)
        except UnknownTypeError:
            return None  # newer than this program
        except BadMessageError as error:
            await self._refuse(msg, error)
            return None

    async def _on_status(self, msg: Msg) -> None:
        """The server asks whether all before this was taken, or says that nothing waits."""
        asked = msg.reply or (msg.headers or {}).get("Nats-Consumer-Stalled", "")
        if asked:
            with contextlib.suppress(*FAILURES):
                await self._client.publish(asked)
        else:
            self._behind = False

    async def stop(self) -> None:
        """Take nothing more; the iterator ends."""
        self._stopped.set()
        await self._queue.put(None)
        await self._close()

    def reconnected(self) -> None:
        """The connection came back: the server has forgotten where we were, say it again."""
        self._broken = True
        self._queue.put_nowait(None)

    async def _next(self) -> Msg | None:
        try:
            if self._broken or self._inbox is None:
                await self._close()
                await self._open()
            if self._stopped.is_set():
                return None
            if not self._queue.empty():
                return self._queue.get_nowait()
            async with asyncio.timeout(2 * HEARTBEAT):
                return await self._queue.get()
        except FAILURES:
            if not self._stopped.is_set():
                self._broken = True
                await asyncio.sleep(RETRY_SECONDS)
            return None

    async def _open(self) -> None:
        state = (await streams.ensure(self._js, self._stream)).state
        if self._seq is None:
            self._seq = state.last_seq
        inbox = self._client.new_inbox()
        self._queue = asyncio.Queue()
        self._inbox = await self._client.subscribe(inbox, cb=self._queue.put)
        consumer = await self._js.add_consumer(
            self._stream,
            ConsumerConfig(
                deliver_subject=inbox,
                filter_subjects=self._subjects,
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=max(self._seq + 1, state.first_seq),
                ack_policy=AckPolicy.NONE,
                idle_heartbeat=HEARTBEAT,
                flow_control=True,
                mem_storage=True,
                num_replicas=1,
            ),
        )
        # What was sent before the receipt came counts as waiting, too: it is in the queue.
        delivered = consumer.delivered.consumer_seq if consumer.delivered else 0
        self._waiting = (consumer.num_pending or 0) + delivered
        self._expected = 1
        self._behind = True
        self._broken = False

    async def _close(self) -> None:
        inbox, self._inbox = self._inbox, None
        if inbox is not None and not self._client.is_closed:
            with contextlib.suppress(*FAILURES):
                await inbox.unsubscribe()
