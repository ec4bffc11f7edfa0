"""The bus: how an agent talks with all the others."""

import asyncio
import contextlib
import functools
import weakref
from collections.abc import AsyncGenerator, Iterable
from pathlib import Path
from typing import Any, TypeVar, overload

from nats.nuid import NUID

from bus import hooks, streams
from bus.buckets import Bucket
from bus.connection import Connection
from bus.durable_publish import PublishReceipt, store
from bus.duty import Duty
from bus.keys import UserKey
from bus.nats_errors import translated
from bus.reader import Reader
from bus.services import Handler, Services
from bus.stored_messages import STORE_SECONDS, StoredMessages, stream_of
from bus.subscription import Subscription
from bus.work import Work, WorkQueue
from schemas import codec
from schemas.messages import (
    Message,
    MicAudio,
    SpeechAudio,
    TurnAsked,
    type_of,
)
from schemas.subjects import subject

M = TypeVar("M", bound=Message)
R = TypeVar("R", bound=Message)

SESSION_IDLE_SECONDS = 3600.0
"""Nobody having asked for jobs of one session so long, the server forgets that anybody did."""


async def connect(  # noqa: PLR0913
    url: str,
    *,
    name: str,
    avatar: str = "iris",
    wait: float = 10.0,
    key: Path | None = None,
    ca: Path | None = None,
    machine: str = "",
) -> "Bus":
    """Join the bus as `name`.

    Args:
        url: of the NATS server, `nats://127.0.0.1:4222`.
        name: what the server and its monitors see.
        avatar: the avatar that this process belongs to.
        wait: seconds to go on trying while nobody answers; a joined machine tries for ever.
        key: a file with the seed to log in with; see `bus.keys`.
        ca: a file with the certificates to trust, for a server with TLS.
        machine: the name of the joined machine that this process is on, if it is on one.

    Raises:
        BusUnavailableError: nobody answers, the login is refused, or JetStream is off.
        BusError: the key cannot be read.
    """
    secret = UserKey.read(key) if key is not None else None
    connection = Connection(name, avatar, secret, machine=machine)
    await connection.open(url, wait=None if machine else wait, ca=ca)
    return Bus(connection, name=name, avatar=avatar)


class Bus:
    """One connection to the bus. Made by `connect`.

    Attributes:
        name: what the process is called.
        id: a name that no other process has.
        avatar: whose subjects it uses.
        registered: set once the process is found by others, which means that it is ready.
        stopped: set when nothing more is to be taken.
        stored: the messages that streams keep, and who reads them.
        duty: whether this process takes work.
        refused: set when the server has stopped letting a joined machine in.
    """

    def __init__(self, connection: Connection, *, name: str, avatar: str) -> None:
        self.name = name
        self.id = f"{name}-{NUID().next().decode()}"
        self.avatar = avatar
        self._connection = connection
        self._client = connection.client
        self._js = connection.js
        self._open: weakref.WeakSet[Subscription | Reader | Work[Any]] = weakref.WeakSet()
        self.stored = StoredMessages(connection, avatar, self._open.add)
        self._services = Services(self._client, name=name, avatar=avatar)
        self.duty = Duty()
        self.refused = connection.refused
        self.registered = asyncio.Event()
        self.stopped = asyncio.Event()

    @property
    def connected(self) -> bool:
        """Whether the server is there right now."""
        return self._client.is_connected

    @property
    def connection_epoch(self) -> int:
        """How often the connection was lost, and with it, maybe, what was just sent."""
        return self._connection.connection_epoch

    async def wait_connected(self) -> int:
        """Wait while the server is away; gives `connection_epoch`."""
        return await self._connection.wait_connected()

    async def reconnections(self) -> AsyncGenerator[None, None]:
        """Now, and whenever the server is back after it was away; until the bus stops.

        Messages that are not kept by a stream and were sent while it was away are missed.
        """
        async with contextlib.aclosing(self._connection.reconnections()) as returns:
            async for _ in returns:
                if self.stopped.is_set():
                    return
                yield

    async def publish(self, message: Message, *, session: str) -> None:
        """Tell everybody. While the server is away, messages wait (16 MiB of them) and then go.

        Raises:
            BusUnavailableError: the connection was closed, or too much is waiting.
            PayloadTooLargeError: it is larger than the server takes.
        """
        name = subject(self.avatar, session, message)
        with translated(f"cannot publish {type_of(message)}"):
            if isinstance(message, MicAudio | SpeechAudio):
                fields = {key: str(value) for key, value in codec.headers(message).items()}
                await self._client.publish(name, message.pcm, headers=fields)
            else:
                await self._client.publish(name, codec.encode(message))

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
        epoch: int | None = None,
    ) -> PublishReceipt:
        """Publish what a stream keeps, and see that it does: once, however often it is tried.

        Args:
            message: of a type that a stream keeps.
            session: whose.
            key: what makes it the same as one that somebody has stored before.
            within: seconds to go on trying while the server is away.
            epoch: only while `connection_epoch` is this. What was published before it to the same
                stream is then stored as well.

        Raises:
            InterruptedBusError: the connection was lost since then.
            BusUnavailableError: it could not be stored in this time.
            PayloadTooLargeError: it is larger than the server takes.
        """
        name = subject(self.avatar, session, message)
        key = f"{name} {key}" if key else NUID().next().decode()
        return await store(
            self._connection, name, codec.encode(message), key=key, within=within, epoch=epoch
        )

    def subscribe(
        self,
        *types: type[Message],
        session: str = "*",
        until_closed: bool = False,
    ) -> Subscription:
        """Hear messages of these types from now on.

        Args:
            types: the messages.
            session: whose; `*` is everybody's.
            until_closed: goes on when the bus stops, for work in hand that still needs answers.
        """
        subscription = Subscription(
            self._client,
            types,
            avatar=self.avatar,
            session=session,
            refuse=self._connection.refuse,
        )
        if not until_closed:
            self._open.add(subscription)
        return subscription

    def work(self, kind: type[M], *, durable: str, session: str = "*") -> Work[M]:
        """Take messages of a type that a stream keeps until they are done, shared by `durable`.

        Of one session they are taken in turn: the next when the one before is done. A stream that
        is a queue is worked on either by sessions, or as a whole.
        """
        stream = stream_of(kind)
        in_turn = session != "*"
        queue = WorkQueue(
            stream=stream,
            subjects=(subject(self.avatar, session, kind),),
            durable=f"{durable}-{self.avatar}" + (f"-{session}" if in_turn else ""),
            ensure=functools.partial(streams.ensure, name=stream),
            in_turn=in_turn,
            idle_seconds=SESSION_IDLE_SECONDS if in_turn else None,
        )
        return self._take(queue)

    def hooks(self, patterns: Iterable[str], *, name: str, session: str = "*") -> Work[Message]:
        """Take what happens, by its type, until it is told to somebody outside; see `bus.hooks`.

        Args:
            patterns: of types, `event.donation`, `turn.*`; see `hooks.matching`.
            name: of whoever is told: what happens while nobody asks under this name waits.
            session: whose; `*` is everybody's.

        Raises:
            ValueError: no type can be told that fits a pattern.
        """
        queue = WorkQueue(
            stream=hooks.HOOKS,
            subjects=tuple(hooks.subjects(self.avatar, session, patterns)),
            durable=f"hook-{name}-{self.avatar}",
            ensure=hooks.ensure,
            from_now=True,
            idle_seconds=hooks.FORGOTTEN_SECONDS,
        )
        return self._take(queue)

    def _take(self, queue: WorkQueue) -> Work[Any]:
        work: Work[Any] = Work(
            self._js,
            queue,
            self._connection.refuse,
            wanted=self.duty.wait,
            given_up=self._connection.break_off,
        )
        self.duty.watch(work)
        self._connection.works.add(work)
        self._open.add(work)
        return work

    def bucket(self, name: str) -> Bucket:
        """A key-value bucket, made at its first use."""
        return Bucket(self._client, self._js, name)

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
        return await self._services.request(message, answer, session=session, within=within)

    def serve(self, kind: type[M], handler: Handler[M], *, shared: bool = True) -> None:
        """Answer requests of a type once registered.

        Args:
            kind: the type.
            handler: gives the answer; the text of what it raises is told to whoever asked.
            shared: each request goes to one process of this name; if false, to every one of them,
                and whoever asks takes the first answer.
        """
        self._services.serve(kind, handler, shared=shared)

    async def register(self, *, description: str, metadata: dict[str, str]) -> None:
        """Be found by `nats micro`: answer `$SRV.PING`, `INFO` and `STATS` from now on.

        An agent registers when its engines are loaded and warm and its subscriptions are open, so
        a ping that is answered means that it is ready. What it serves is answered first.
        """
        where = {"machine": self._connection.machine} if self._connection.machine else {}
        await self._services.register(description=description, metadata={**metadata, **where})
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
        await self._connection.wake()
        for source in list(self._open):
            await source.stop()

    async def close(self) -> None:
        """Send what waits, and leave."""
        await self._connection.close()

    async def flush(self) -> None:
        """Wait until the server has everything that was published.

        Raises:
            BusUnavailableError: it does not answer.
        """
        with translated("NATS does not take what was published"):
            await self._client.flush()
