"""The bus: how an agent talks with all the others."""

import asyncio
import contextlib
import time
import weakref
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, TypeVar, overload

import nats
import nats.micro
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import SlowConsumerError
from nats.js.errors import Error as JetStreamError
from nats.micro.request import Request
from nats.micro.service import Service

from bus import streams
from bus.buckets import Bucket
from bus.errors import BusError, BusUnavailableError
from bus.received import Received, read
from bus.stage import Stage
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
Handler = Callable[[Received[M]], Awaitable[Message]]

VERSION = "0.1.0"
RETRY_SECONDS = 0.2
PENDING_BYTES = 16 * 1024 * 1024
"""What may wait to be sent while the server is away."""
REPORT_SECONDS = 5.0
"""Losses of one subscription are reported at most this often."""


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
        avatar: whose subjects it uses.
        registered: set once the process is found by others, which means that it is ready.
        stopped: set when nothing more is to be taken.
    """

    def __init__(self, client: Client, *, name: str, avatar: str) -> None:
        self.name = name
        self.avatar = avatar
        self._client = client
        self._js = client.jetstream(timeout=5)
        self._open: weakref.WeakSet[Subscription | Stage | Work[Any]] = weakref.WeakSet()
        self.registered = asyncio.Event()
        self.stopped = asyncio.Event()
        self._served: dict[type[Message], Callable[[Request], Awaitable[None]]] = {}
        self._service: Service | None = None
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

    async def ask(self, message: TurnAsked, *, session: str) -> int:
        """Store a turn; gives its number. Once this returns, the turn will be answered.

        Raises:
            BusUnavailableError: it could not be stored, and will not be answered.
        """
        name = subject(self.avatar, session, message)
        try:
            receipt = await self._js.publish(name, codec.encode(message), timeout=2)
        except (NatsError, JetStreamError, TimeoutError) as error:
            raise BusUnavailableError(f"the turn could not be stored: {error}") from error
        return receipt.seq

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

    def work(self, kind: type[M], *, durable: str) -> Work[M]:
        """Take messages of a type that a stream keeps until they are done, shared by `durable`."""
        stream = streams.stream_of(type_of(kind))
        if stream is None:
            raise BusError(f"no stream stores {type_of(kind)}")
        work: Work[M] = Work(
            self._js,
            stream=stream,
            subject=subject(self.avatar, "*", kind),
            durable=f"{durable}-{self.avatar}",
            ensure=self.ensure,
            refuse=self._refuse,
        )
        self._open.add(work)
        return work

    def stage(self, session: str, *, after: int) -> Stage:
        """Read what is on stage in a session, after a sequence number."""
        stage = Stage(
            self._client,
            self._js,
            subject=f"iris.{self.avatar}.{session}.>",
            after=after,
            ensure=self.ensure,
            refuse=self._refuse,
        )
        self._open.add(stage)
        return stage

    async def stage_bounds(self) -> tuple[int, int]:
        """First and last sequence number that the stage holds (last = first - 1 when empty).

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        try:
            await self.ensure()
            state = (await self._js.stream_info(streams.STAGE)).state
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

        async def answer(request: Request) -> None:
            try:
                received = read(request._msg)  # noqa: SLF001
            except BadMessageError as error:
                await request.respond_error("bad-message", str(error))
                return
            try:
                await request.respond(codec.encode(await handler(received)))  # type: ignore[arg-type]
            except Exception as error:
                log.exception("request failed", type=type_of(kind))
                await request.respond_error("failed", f"{type(error).__name__}: {error}")

        self._served[kind] = answer

    async def register(self, *, description: str, metadata: dict[str, str]) -> None:
        """Be found by `nats micro`: answer `$SRV.PING`, `INFO` and `STATS` from now on.

        An agent registers when its engines are loaded and warm and its subscriptions are open, so
        a ping that is answered means that it is ready. What it serves is answered first.
        """
        self._service = await nats.micro.add_service(
            self._client,
            name=f"iris-{self.name}",
            version=VERSION,
            description=description,
            metadata={"avatar": self.avatar, **metadata},
        )
        for kind, answer in self._served.items():
            await self._service.add_endpoint(
                name=type_of(kind).replace(".", "-"),
                subject=subject(self.avatar, "*", kind),
                handler=answer,
                queue_group=self.name,
            )
        await self._client.flush()
        self.registered.set()

    async def ping(self, *, within: float) -> AsyncGenerator[dict[str, str], None]:
        """Every agent that is ready, as it answers: `name`, `id`, `version`, metadata.

        Args:
            within: seconds to collect answers; a reader may leave earlier.
        """
        inbox = self._client.new_inbox()
        replies = await self._client.subscribe(inbox)
        deadline = time.monotonic() + within
        try:
            await self._client.publish("$SRV.PING", b"", reply=inbox)
            while (left := deadline - time.monotonic()) > 0:
                try:
                    msg = await replies.next_msg(timeout=left)
                except (NatsError, TimeoutError):
                    return
                if msg.data:
                    yield codec.json_object(msg.data)
        finally:
            with contextlib.suppress(NatsError):
                await replies.unsubscribe()

    async def stop(self) -> None:
        """Take nothing more: every iterator gives what it has, and ends."""
        self.stopped.set()
        if self._service is not None:
            await self._service.stop()
            self._service = None
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
        await streams.ensure(self._js)

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
        if not self._client.is_closed:
            log.warning("the NATS server is away; trying again")

    async def _reconnected(self) -> None:
        log.info("the NATS server is back")
        with contextlib.suppress(NatsError, JetStreamError, TimeoutError):  # whoever needs it asks
            await self.ensure()
        for source in list(self._open):
            if not isinstance(source, Subscription):
                source.reconnected()
