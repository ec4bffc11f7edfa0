"""The bus: how an agent talks with all the others."""

import asyncio
import contextlib
import time
import weakref
from collections.abc import AsyncGenerator, Sequence
from typing import Any, TypeVar, overload

import msgspec
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import SlowConsumerError
from nats.js.errors import Error as JetStreamError

from bus import streams
from bus.buckets import Bucket
from bus.errors import BusError, BusUnavailableError, InterruptedBusError
from bus.reader import Reader
from bus.received import Received
from bus.services import Handler, Services
from bus.subscription import Subscription
from bus.work import Work
from schemas import codec
from schemas.codec import BadMessageError
from schemas.messages import (
    Message,
    MicAudio,
    SpeechAudio,
    SystemFailed,
    TurnAsked,
    type_of,
)
from schemas.subjects import subject

log = structlog.get_logger()

M = TypeVar("M", bound=Message)
R = TypeVar("R", bound=Message)
RETRY_SECONDS = 0.2
PENDING_BYTES = 16 * 1024 * 1024
"""What may wait to be sent while the server is away."""
TRY_SECONDS = 1.0
"""Without an answer for so long, a question to the server is asked again."""
STORE_SECONDS = 8.0
"""Longer than the server needs to be started again."""
REPORT_SECONDS = 5.0
"""Losses of one subscription are reported at most this often."""


class Stored(msgspec.Struct, frozen=True):
    """What became of a message that a stream keeps.

    Attributes:
        seq: its sequence number.
        new: nobody had stored it before.
    """

    seq: int
    new: bool


async def connect(url: str, *, name: str, avatar: str = "iris", wait: float = 10.0) -> "Bus":
    """Join the bus as `name`.

    Args:
        url: of the NATS server, `nats://127.0.0.1:4222`.
        name: what the server and its monitors see.
        avatar: the avatar that this process belongs to.
        wait: seconds to go on trying while nobody answers.

    Raises:
        BusUnavailableError: nobody answers, the login is refused, or JetStream is off.
    """
    client = Client()
    bus = Bus(client, name=name, avatar=avatar)
    try:
        async with asyncio.timeout(wait):
            await client.connect(
                url,
                name=f"iris-{name}",
                allow_reconnect=True,
                max_reconnect_attempts=-1,
                reconnect_time_wait=RETRY_SECONDS,  # type: ignore[arg-type]
                connect_timeout=2,
                ping_interval=20,
                max_outstanding_pings=2,
                pending_size=PENDING_BYTES,
                error_cb=bus._failed,  # noqa: SLF001
                disconnected_cb=bus._disconnected,  # noqa: SLF001
                reconnected_cb=bus._reconnected,  # noqa: SLF001
            )
    except (NatsError, OSError, TimeoutError) as error:
        await client.close()
        raise BusUnavailableError(
            f"no NATS server answers at {url} ({error or 'timeout'})"
        ) from error
    try:
        await bus.ensure()
    except (NatsError, JetStreamError, TimeoutError) as error:
        await client.close()
        raise BusUnavailableError(
            f"the NATS server at {url} has no JetStream: start it with nats.conf ({error})"
        ) from error
    return bus


class Bus:
    """One connection to the bus. Made by `connect`.

    Attributes:
        name: what the process is called.
        id: a name that no other process has.
        avatar: whose subjects it uses.
        registered: set once the process is found by others, which means that it is ready.
        stopped: set when nothing more is to be taken.
        interruptions: how often the connection was lost, and with it, maybe, what was just sent.
    """

    def __init__(self, client: Client, *, name: str, avatar: str) -> None:
        self.name = name
        self.id = f"{name}-{client._nuid.next().decode()}"  # noqa: SLF001
        self.avatar = avatar
        self._client = client
        self._js = client.jetstream(timeout=5)
        self._open: weakref.WeakSet[Subscription | Reader | Work[Any]] = weakref.WeakSet()
        self._readers: weakref.WeakSet[Reader | Work[Any]] = weakref.WeakSet()
        self.registered = asyncio.Event()
        self.stopped = asyncio.Event()
        self._services = Services(client, name=name, avatar=avatar)
        self._back = asyncio.Condition()
        self._returned = 0
        self.interruptions = 0
        self._reported: dict[str, float] = {}

    @property
    def connected(self) -> bool:
        """Whether the server is there right now."""
        return self._client.is_connected

    async def publish(self, message: Message, *, session: str) -> None:
        """Tell everybody. While the server is away, messages wait (16 MiB of them) and then go.

        Raises:
            BusError: the connection was closed, or too much is waiting.
        """
        name = subject(self.avatar, session, message)
        try:
            if isinstance(message, MicAudio | SpeechAudio):
                fields = {key: str(value) for key, value in codec.headers(message).items()}
                await self._client.publish(name, message.pcm, headers=fields)
            else:
                await self._client.publish(name, codec.encode(message))
        except NatsError as error:
            raise BusError(f"cannot publish {type_of(message)}: {error}") from error

    async def ask(
        self,
        message: TurnAsked,
        *,
        session: str,
        key: str = "",
        within: float = STORE_SECONDS,
    ) -> int:
        """Store a turn; gives its number. Once this returns, the turn will be answered.

        Raises:
            BusUnavailableError: it could not be stored, and will not be answered.
        """
        return (await self.store(message, session=session, key=key, within=within)).seq

    async def store(
        self,
        message: Message,
        *,
        session: str,
        key: str = "",
        within: float = STORE_SECONDS,
        since: int | None = None,
    ) -> Stored:
        """Publish what a stream keeps, and see that it does: once, however often it is tried.

        Args:
            message: of a type that a stream keeps.
            session: whose.
            key: what makes it the same as one that somebody has stored before.
            within: seconds to go on trying while the server is away.
            since: only while `interruptions` is this. What was published before it to the same
                stream is then stored as well.

        Raises:
            InterruptedBusError: the connection was lost since then.
            BusUnavailableError: it could not be stored in this time.
        """
        name = subject(self.avatar, session, message)
        key = f"{name} {key}" if key else self._client._nuid.next().decode()  # noqa: SLF001
        deadline = time.monotonic() + within
        tries, trouble = 0, "the NATS server is away"
        while not self._client.is_closed:
            left = deadline - time.monotonic()
            if since is not None and since != self.interruptions:
                raise InterruptedBusError(f"{type_of(message)} waits for what came before it")
            if self._client.is_connected:  # or else it would leave later, maybe too late
                tries += 1
                try:
                    receipt = await self._js.publish(
                        name,
                        codec.encode(message),
                        timeout=max(0.1, min(left, TRY_SECONDS)),
                        headers={"Nats-Msg-Id": key},
                    )
                except (NatsError, JetStreamError, TimeoutError) as error:
                    trouble = str(error) or "no answer in time"
                else:
                    # One's own earlier try may have been stored, although no receipt came back.
                    return Stored(receipt.seq, new=tries > 1 or not receipt.duplicate)
            if time.monotonic() + RETRY_SECONDS > deadline:
                break
            await asyncio.sleep(RETRY_SECONDS)
            with contextlib.suppress(NatsError, JetStreamError, TimeoutError):
                if self._client.is_connected:
                    await self.ensure()
        raise BusUnavailableError(f"{type_of(message)} could not be stored: {trouble}")

    async def back(self) -> int:
        """Wait while the server is away; gives `interruptions`."""
        while not self._client.is_closed:
            seen = self.interruptions
            with contextlib.suppress(NatsError, TimeoutError):
                await self._client.flush(timeout=1)
                if self._client.is_connected and seen == self.interruptions:
                    break
            await asyncio.sleep(RETRY_SECONDS)
        return self.interruptions

    async def returns(self) -> AsyncGenerator[None, None]:
        """Now, and whenever the server is back after it was away; until the bus stops.

        What was told in between has not been heard.
        """
        seen = -1
        while not self.stopped.is_set():
            if seen != self._returned:
                seen = self._returned
                yield
                continue
            async with self._back:
                await self._back.wait()

    def subscribe(
        self,
        *types: type[Message],
        session: str = "*",
        group: str | None = None,
        until_closed: bool = False,
    ) -> Subscription:
        """Hear messages of these types from now on.

        Args:
            types: the messages.
            session: whose; `*` is everybody's.
            group: shared with others of this group: each message goes to one of them.
            until_closed: goes on when the bus stops, for work in hand that still needs answers.
        """
        subscription = Subscription(
            self._client,
            types,
            avatar=self.avatar,
            session=session,
            group=group,
            refuse=self._refuse,
        )
        if not until_closed:
            self._open.add(subscription)
        return subscription

    def work(self, kind: type[M], *, durable: str, session: str = "*") -> Work[M]:
        """Take messages of a type that a stream keeps until they are done, shared by `durable`.

        Of one session they are taken in turn: the next when the one before is done. A stream that
        is a queue is worked on either by sessions, or as a whole.
        """
        name = f"{durable}-{self.avatar}" + ("" if session == "*" else f"-{session}")
        work: Work[M] = Work(
            self._js,
            stream=_stream_of(kind),
            subject=subject(self.avatar, session, kind),
            durable=name,
            in_turn=session != "*",
            refuse=self._refuse,
        )
        self._readers.add(work)
        self._open.add(work)
        return work

    async def sessions(self, kind: type[Message]) -> list[str]:
        """The sessions in which messages of a type are stored.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        wanted = subject(self.avatar, "*", kind)
        try:
            info = await self._js.stream_info(_stream_of(kind), subjects_filter=wanted)
        except (NatsError, JetStreamError, TimeoutError) as error:
            raise BusUnavailableError(f"the streams do not answer: {error}") from error
        return [name.split(".")[2] for name in info.state.subjects or {}]

    def stage(self, session: str, *, after: int) -> Reader:
        """Read all that is on stage in a session, after a sequence number."""
        everything = [f"iris.{self.avatar}.{session}.>"]
        return self._read(streams.STAGE, everything, after, until_closed=False)

    def follow(
        self,
        *types: type[Message],
        session: str = "*",
        after: int | None = None,
        until_closed: bool = False,
    ) -> Reader:
        """Read messages that one stream keeps: nothing is missed while the server is away.

        Args:
            types: the messages.
            session: whose; `*` is everybody's.
            after: the sequence number to go on from, None for those that come from now on.
            until_closed: goes on when the bus stops, for work in hand that still needs answers.
        """
        subjects = [subject(self.avatar, session, kind) for kind in types]
        return self._read(_stream_of(*types), subjects, after, until_closed=until_closed)

    async def recall(
        self, *types: type[Message], session: str, after: int = 0
    ) -> list[Received[Message]]:
        """Messages of these types that one stream keeps, up to now, in their order.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        try:
            async with (
                asyncio.timeout(STORE_SECONDS),
                self.follow(*types, session=session, after=after) as reader,
            ):
                return [await anext(reader) for _ in range(reader.waiting)]
        except (NatsError, JetStreamError, TimeoutError) as error:
            raise BusUnavailableError(f"the streams do not answer: {error}") from error

    def _read(
        self, stream: str, subjects: Sequence[str], after: int | None, *, until_closed: bool
    ) -> Reader:
        reader = Reader(
            self._client,
            self._js,
            stream=stream,
            subjects=subjects,
            after=after,
            refuse=self._refuse,
        )
        self._readers.add(reader)
        if not until_closed:
            self._open.add(reader)
        return reader

    async def stage_bounds(self) -> tuple[int, int]:
        """First and last sequence number that the stage holds (last = first - 1 when empty).

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        try:
            state = (await streams.ensure(self._js, streams.STAGE)).state
        except (NatsError, JetStreamError, TimeoutError) as error:
            raise BusUnavailableError(f"the stage does not answer: {error}") from error
        return state.first_seq, state.last_seq

    def bucket(self, name: str) -> Bucket:
        """A key-value bucket, made at its first use."""
        return Bucket(self._js, name)

    @overload
    async def request(
        self, message: Message, answer: type[R], *, session: str, within: float
    ) -> R: ...
    @overload
    async def request(
        self, message: Message, answer: None, *, session: str, within: float
    ) -> None: ...
    async def request(
        self, message: Message, answer: type[R] | None, *, session: str, within: float
    ) -> R | None:
        """Ask, and wait for one answer.

        Raises:
            BusUnavailableError: nobody serves it, or not in time.
            BusError: the answer says that it failed, or is of another type.
        """
        name = subject(self.avatar, session, message)
        try:
            reply = await self._client.request(name, codec.encode(message), timeout=within)
        except (NatsError, TimeoutError) as error:
            raise BusUnavailableError(f"nobody answers {type_of(message)}: {error}") from error
        if failure := (reply.headers or {}).get("Nats-Service-Error"):
            raise BusError(failure)
        if answer is None:
            return None
        try:
            decoded = codec.decode(type_of(answer), reply.data)
        except BadMessageError as error:
            raise BusError(str(error)) from error
        if not isinstance(decoded, answer):
            raise BusError(f"expected {type_of(answer)}, got {type_of(decoded)}")
        return decoded

    def serve(self, kind: type[M], handler: Handler[M]) -> None:
        """Answer requests of a type, shared with other processes of this name, once registered."""
        self._services.serve(kind, handler)

    async def register(self, *, description: str, metadata: dict[str, str]) -> None:
        """Be found by `nats micro`: answer `$SRV.PING`, `INFO` and `STATS` from now on.

        An agent registers when its engines are loaded and warm and its subscriptions are open, so
        a ping that is answered means that it is ready. What it serves is answered first.
        """
        await self._services.register(description=description, metadata=metadata)
        self.registered.set()

    def ping(self, *, within: float) -> AsyncGenerator[dict[str, str], None]:
        """Every agent that is ready, as it answers: `name`, `id`, `version`, metadata.

        Args:
            within: seconds to collect answers; a reader may leave earlier.
        """
        return self._services.ping(within=within)

    async def stop(self) -> None:
        """Take nothing more: every iterator gives what it has, and ends."""
        self.stopped.set()
        await self._services.stop()
        await self._tell_returned()
        for source in list(self._open):
            with contextlib.suppress(NatsError):
                await source.stop()

    async def close(self) -> None:
        """Send what waits, and leave."""
        if self._client.is_closed:
            return
        with contextlib.suppress(NatsError, TimeoutError):
            await self._client.flush(timeout=2)
        reconnecting = self._client._reconnection_task  # noqa: SLF001 (close leaves it running)
        await self._client.close()
        if reconnecting is not None:
            reconnecting.cancel()
            await asyncio.wait({reconnecting})

    async def flush(self) -> None:
        """Wait until the server has everything that was published."""
        await self._client.flush()

    async def ensure(self) -> None:
        """Make the streams that are absent."""
        for name in streams.NAMES:
            await streams.ensure(self._js, name)

    async def _refuse(self, msg: Msg, error: BadMessageError) -> None:
        await self._report("bad-message", f"{msg.subject}: {error}", key=msg.subject)

    async def _report(self, code: str, detail: str, *, key: str) -> None:
        now = time.monotonic()
        if now - self._reported.get(key, -REPORT_SECONDS) < REPORT_SECONDS:
            return
        self._reported[key] = now
        log.warning("bus trouble", code=code, detail=detail)
        with contextlib.suppress(BusError):
            await self.publish(SystemFailed(code=code, detail=detail), session="main")

    async def _failed(self, error: Exception) -> None:
        if isinstance(error, SlowConsumerError):
            detail = f"{self.name} is too slow for {error.subject}: messages were dropped"
            await self._report("messages-dropped", detail, key=error.subject)
        elif self._client.is_connected:
            log.warning("bus error", error=repr(error))

    async def _disconnected(self) -> None:
        self.interruptions += 1
        if not self._client.is_closed:
            log.warning("the NATS server is away; trying again")

    async def _reconnected(self) -> None:
        log.info("the NATS server is back")
        with contextlib.suppress(NatsError, JetStreamError, TimeoutError):  # whoever needs it asks
            await self.ensure()
        for source in [*self._readers]:
            source.reconnected()
        await self._tell_returned()

    async def _tell_returned(self) -> None:
        self._returned += 1
        async with self._back:
            self._back.notify_all()


def _stream_of(*types: type[Message]) -> str:
    """The one stream that keeps messages of these types."""
    names = {streams.stream_of(type_of(kind)) for kind in types}
    name = names.pop()
    if name is None or names:
        raise BusError(f"no stream keeps {', '.join(map(type_of, types))}")
    return name
