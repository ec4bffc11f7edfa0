"""Durable work: messages that a stream keeps until somebody has done what they ask."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self, TypeVar

import structlog
from nats.aio.msg import Msg
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, StreamInfo
from nats.js.errors import BadRequestError

from bus.nats_errors import FAILURES, translated
from bus.received import Received, delivery_of, read
from schemas.codec import BadMessageError
from schemas.messages import Message
from schemas.subjects import UnknownTypeError

log = structlog.get_logger()

M = TypeVar("M", bound=Message)

ACK_WAIT = 2.0
"""Seconds without a sign of life after which a job is given to somebody else."""
PENDING = 20_000
"""Jobs that may be in hand, or put back for a while: more than a stream holds, so that those of one
tool keep no other from being given out."""
HEARTBEAT = 0.5
"""Seconds between two signs of life of a job in hand."""
OVERLAPS = 10100
"""JetStream's error code for a consumer of a work queue whose jobs another one has."""
CONFIRM_SECONDS = 0.75
"""How long the server's answer to a sign of life is waited for."""
IN_PROGRESS = b"+WPI"
PULL_SECONDS = 60.0
RETRY_SECONDS = 0.2


class Job(Generic[M]):
    """A piece of work in hand. While it is held, `holding` keeps it from being given away.

    Attributes:
        message: what is to be done.
        session: whose.
        seq: sequence number in the stream; for a turn, its number.
        stored_at: Unix time in seconds at which the server stored it, by the server's own clock.
        attempt: how often it has been given out, this time included.
        redelivered: somebody may have had it before: the server says so, or it was started again
            since the job came and may have forgotten.
    """

    def __init__(
        self, msg: Msg, received: Received[M], *, old: int, given_up: Callable[[], None]
    ) -> None:
        """Take a job.

        Args:
            msg: as it came.
            received: the same, read.
            old: the last number that the stream had when the server was last started.
            given_up: called when it is lost, before somebody else can have it.
        """
        delivery = delivery_of(msg)
        self.message = received.message
        self.session = received.session
        self.seq = delivery.stream_seq
        self.stored_at = delivery.stored_at
        self.attempt = delivery.attempt
        self.redelivered = delivery.attempt > 1 or delivery.stream_seq <= old
        self._msg = msg
        self._given_up = given_up
        self._lost = False
        self._alive = time.monotonic()

    @property
    def lost(self) -> bool:
        """Whether it may have been given to somebody else.

        This process was held up for long, or cut off from the server without having noticed.
        """
        return self._lost or time.monotonic() - self._alive > ACK_WAIT

    async def done(self) -> None:
        """It is finished: nobody gets it again. Without a connection, it will be given again."""
        with contextlib.suppress(*FAILURES):
            await self._msg.ack()

    async def release(self, *, delay: float = 0.0) -> None:
        """Give it back; it is given out again after `delay` seconds at the earliest."""
        with contextlib.suppress(*FAILURES):
            await self._msg.nak(delay=delay or None)

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
            if self.lost:
                self._lost = True
                self._given_up()
                return
            began = time.monotonic()
            if await self._told() or not self._msg._client.is_connected:  # noqa: SLF001
                self._alive = began

    async def _told(self) -> bool:
        """Say that the work goes on; whether the server has heard it."""
        try:
            await self._msg._client.request(  # noqa: SLF001
                self._msg.reply, IN_PROGRESS, timeout=CONFIRM_SECONDS
            )
        except FAILURES:
            return False
        return True


@dataclass(frozen=True)
class WorkQueue:
    """What a durable consumer takes its jobs from.

    Attributes:
        stream: that keeps them.
        subjects: of the jobs.
        durable: the consumer's name: who has the same shares the jobs.
        ensure: makes the stream where it is absent; gives its state.
        in_turn: a job is given out when the one before it is done.
        from_now: the first who asks gets no job from before that.
        idle_seconds: nobody having asked for so long, the server forgets that anybody did.
    """

    stream: str
    subjects: tuple[str, ...]
    durable: str
    ensure: Callable[[JetStreamContext], Awaitable[StreamInfo]]
    in_turn: bool = False
    from_now: bool = False
    idle_seconds: float | None = None

    def consumer(self) -> ConsumerConfig:
        """As JetStream wants it."""
        one = len(self.subjects) == 1
        return ConsumerConfig(
            durable_name=self.durable,
            filter_subject=self.subjects[0] if one else None,
            filter_subjects=None if one else list(self.subjects),
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ACK_WAIT,
            deliver_policy=DeliverPolicy.NEW if self.from_now else DeliverPolicy.ALL,
            max_ack_pending=1 if self.in_turn else PENDING,
            inactive_threshold=self.idle_seconds,
        )


class Work(Generic[M]):
    """An async iterator over jobs, taken one at a time and shared with other workers.

    Before it asks for a job it waits until work is `wanted`, see `bus.duty`.
    Ends when the bus stops. Survives a server that restarts, and a stream that was lost with it.
    Entering it raises `BusUnavailableError` where NATS does not answer.
    Where it is `in_turn`, a job is given out when the one before it is done, whoever had it.
    """

    def __init__(
        self,
        js: JetStreamContext,
        queue: WorkQueue,
        refuse: Callable[[Msg, BadMessageError], Awaitable[None]],
        wanted: Callable[[], Awaitable[None]],
        given_up: Callable[[], None],
    ) -> None:
        self._js = js
        self._queue = queue
        self._refuse = refuse
        self._wanted = wanted
        self._given_up = given_up
        self._pull: JetStreamContext.PullSubscription | None = None
        self._fetching: asyncio.Task[Msg | None] | None = None
        self._stopped = False
        self._stale = False
        self._old = 0
        """The last sequence number when the server was, to our knowledge, last started."""

    async def __aenter__(self) -> Self:
        with translated(f"no work can be taken from {self._queue.stream}"):
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
                return Job(msg, read(msg), old=self._old, given_up=self._given_up)  # type: ignore[arg-type]
            except (BadMessageError, UnknownTypeError) as error:
                with contextlib.suppress(*FAILURES):
                    await msg.term()
                await self._refuse(msg, BadMessageError(str(error)))

    async def stop(self) -> None:
        """Take no more jobs; the iterator ends."""
        self._stopped = True
        if self._fetching is not None:
            self._fetching.cancel()

    def renew(self) -> None:
        """The server was away, or is: what was asked of it may be forgotten, ask again."""
        self._stale = True
        if self._fetching is not None:
            self._fetching.cancel()

    async def _next(self) -> Msg | None:
        while not self._stopped:
            if self._stale:
                self._stale = False
                await self._close()
            self._fetching = asyncio.create_task(self._fetch(), name="fetch")
            try:
                await asyncio.wait({self._fetching})
            except asyncio.CancelledError:
                self._fetching.cancel()
                await asyncio.wait({self._fetching})
                raise
            if not self._fetching.cancelled() and (msg := self._fetching.result()) is not None:
                return msg
        return None

    async def _fetch(self) -> Msg | None:
        await self._wanted()
        try:
            pull = self._pull or await self._open()
            messages = await pull.fetch(1, timeout=PULL_SECONDS)
            return messages[0]
        except (NatsTimeoutError, TimeoutError):
            return None
        except FAILURES:
            await asyncio.sleep(RETRY_SECONDS)  # the server, or its stream, comes back
            self._stale = True
            return None

    async def _open(self) -> JetStreamContext.PullSubscription:
        stream, durable = self._queue.stream, self._queue.durable
        self._old = (await self._queue.ensure(self._js)).state.last_seq
        config = self._queue.consumer()
        try:
            await self._js.add_consumer(stream, config)
        except BadRequestError as error:
            if error.err_code != OVERLAPS:
                raise
            await self._remove_overlapping()
            await self._js.add_consumer(stream, config)
        self._pull = await self._js.pull_subscribe_bind(consumer=durable, stream=stream)
        return self._pull

    async def _remove_overlapping(self) -> None:
        """Remove consumers that take the same jobs, which a work queue does not allow.

        They belong to another tool, or to a worker that takes them in another way. No job is lost:
        one that is in hand is given out again when its acknowledgement is overdue.
        """
        stream = self._queue.stream
        for info in await self._js.consumers_info(stream):
            theirs = str(info.config.filter_subject or ">")
            ours = any(_overlap(theirs, subject) for subject in self._queue.subjects)
            if info.name != self._queue.durable and ours:
                log.warning("a consumer is removed", stream=stream, consumer=info.name)
                await self._js.delete_consumer(stream, info.name)

    async def _close(self) -> None:
        pull, self._pull = self._pull, None
        if pull is not None:
            with contextlib.suppress(*FAILURES):
                await pull.unsubscribe()


def _overlap(one: str, other: str) -> bool:
    """Whether a subject could match both filters."""
    pairs = zip(one.split("."), other.split("."), strict=False)
    return all(a == b or {a, b} & {"*", ">"} for a, b in pairs)
