"""Durable work: messages that a stream keeps until somebody has done what they ask."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import msgspec
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import Error as JetStreamError

from bus.received import delivery_of, read
from schemas.codec import BadMessageError
from schemas.messages import Message

M = TypeVar("M", bound=Message)

ACK_WAIT = 4.0
"""Seconds without a sign of life after which a job is given to somebody else."""
HEARTBEAT = 1.5
"""Seconds between two signs of life of a job in hand."""
PULL_SECONDS = 60.0
RETRY_SECONDS = 0.2


class Job(msgspec.Struct, Generic[M], frozen=True):
    """A piece of work in hand. While it is held, `holding` keeps it from being given away.

    Attributes:
        seq: sequence number in the stream; for a turn, its number.
        attempt: 1, or more when somebody had it before and did not finish.
    """

    message: M
    session: str
    seq: int
    attempt: int
    msg: Msg

    async def done(self) -> None:
        """It is finished: nobody gets it again. Without a connection, it will be given again."""
        with contextlib.suppress(NatsError):
            await self.msg.ack()

    async def release(self, *, after: float = 0.0) -> None:
        """Give it back, to be tried again `after` seconds."""
        with contextlib.suppress(NatsError):
            await self.msg.nak(delay=after or None)

    @contextlib.asynccontextmanager
    async def holding(self) -> AsyncGenerator[None, None]:
        """Say every now and then that the work goes on."""
        heart = asyncio.create_task(self._beat(), name="job heartbeat")
        try:
            yield
        finally:
            heart.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await heart

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            with contextlib.suppress(NatsError):
                await self.msg.in_progress()


class Work(Generic[M]):
    """An async iterator over jobs, taken one at a time and shared with other workers.

    Ends when the bus stops. Survives a server that restarts, and a stream that was lost with it.
    """

    def __init__(  # noqa: PLR0913
        self,
        js: JetStreamContext,
        *,
        stream: str,
        subject: str,
        durable: str,
        ensure: Callable[[], Awaitable[None]],
        refuse: Callable[[Msg, BadMessageError], Awaitable[None]],
    ) -> None:
        self._js = js
        self._stream = stream
        self._subject = subject
        self._durable = durable
        self._ensure = ensure
        self._refuse = refuse
        self._pull: JetStreamContext.PullSubscription | None = None
        self._stop = asyncio.Event()
        self._restart = asyncio.Event()

    async def __aenter__(self) -> Self:
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

    async def __anext__(self) -> Job[M]:
        while True:
            msg = await self._next()
            if msg is None:
                raise StopAsyncIteration
            try:
                received = read(msg)
            except BadMessageError as error:
                await msg.term()
                await self._refuse(msg, error)
                continue
            delivery = delivery_of(msg)
            return Job(
                received.message,  # type: ignore[arg-type]
                received.session,
                delivery.stream_seq,
                delivery.attempt,
                msg,
            )

    async def stop(self) -> None:
        """Take no more jobs; the iterator ends."""
        self._stop.set()

    def reconnected(self) -> None:
        """The connection came back: what was asked of the old one is forgotten, ask again."""
        self._restart.set()

    async def _next(self) -> Msg | None:
        while not self._stop.is_set():
            fetch = asyncio.ensure_future(self._fetch())
            waits: list[asyncio.Future[Any]] = [
                asyncio.ensure_future(self._stop.wait()),
                asyncio.ensure_future(self._restart.wait()),
            ]
            try:
                await asyncio.wait([fetch, *waits], return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (fetch, *waits):
                    task.cancel()
                await asyncio.gather(fetch, *waits, return_exceptions=True)
            if not fetch.cancelled() and (msg := fetch.result()) is not None:
                return msg
            if self._restart.is_set():
                self._restart.clear()
                await self._close()
        return None

    async def _fetch(self) -> Msg | None:
        try:
            pull = self._pull or await self._open()
            messages = await pull.fetch(1, timeout=PULL_SECONDS)
            return messages[0]
        except (NatsTimeoutError, TimeoutError):
            return None
        except (NatsError, JetStreamError):
            await asyncio.sleep(RETRY_SECONDS)  # the server, or its stream, comes back
            self._restart.set()
            return None

    async def _open(self) -> JetStreamContext.PullSubscription:
        await self._ensure()
        await self._js.add_consumer(
            self._stream,
            ConsumerConfig(
                durable_name=self._durable,
                filter_subject=self._subject,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=ACK_WAIT,
                deliver_policy=DeliverPolicy.ALL,
                max_ack_pending=1000,
            ),
        )
        self._pull = await self._js.pull_subscribe_bind(consumer=self._durable, stream=self._stream)
        return self._pull

    async def _close(self) -> None:
        pull, self._pull = self._pull, None
        if pull is not None:
            with contextlib.suppress(NatsError):
                await pull.unsubscribe()
