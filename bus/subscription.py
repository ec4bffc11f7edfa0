"""Live messages of the bus as one ordered iterator."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription as NatsSubscription

from bus.nats_errors import FAILURES, translated
from bus.received import Received, read
from schemas.codec import SOUND, BadMessageError
from schemas.messages import Message, type_of
from schemas.subjects import UnknownTypeError, subject

Refuse = Callable[[Msg, BadMessageError], Awaitable[None]]

MESSAGES_LIMIT = 4096
SOUND_LIMIT = 512
"""Messages that may wait, about ten seconds of sound; past them the oldest news is lost, and
the loss is reported."""
BYTES_LIMIT = 16 * 1024 * 1024
DRAIN_SECONDS = 2.0


class Subscription:
    """An async iterator over messages of the given types; ends when the bus stops.

    Types of one domain arrive in the order in which they were published. Use it as an async
    context manager; what is published after it was entered is not missed. Entering it raises
    `BusUnavailableError` where NATS does not answer.
    """

    def __init__(
        self,
        client: Client,
        types: tuple[type[Message], ...],
        *,
        avatar: str,
        session: str,
        refuse: Refuse,
    ) -> None:
        self._client = client
        self._types = types
        self._subjects = _subjects(avatar, session, types)
        self._refuse = refuse
        sound = any(kind in SOUND for kind in types)
        self._limit = SOUND_LIMIT if sound else MESSAGES_LIMIT
        self._queue: asyncio.Queue[Received[Message] | None] = asyncio.Queue(maxsize=64)
        self._subscriptions: list[NatsSubscription] = []
        self._stopped = False

    async def __aenter__(self) -> Self:
        with translated("NATS does not let this be heard"):
            for name in self._subjects:
                self._subscriptions.append(
                    await self._client.subscribe(
                        name,
                        cb=self._take,
                        pending_msgs_limit=self._limit,
                        pending_bytes_limit=BYTES_LIMIT,
                    )
                )
            await self._client.flush()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for subscription in self._subscriptions:
            with contextlib.suppress(*FAILURES):  # already drained, or the connection is closed
                await subscription.unsubscribe()
        self._subscriptions.clear()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Received[Message]:
        if self._stopped and self._queue.empty():
            raise StopAsyncIteration
        received = await self._queue.get()
        if received is None:
            raise StopAsyncIteration
        return received

    async def stop(self) -> None:
        """Take nothing more; the iterator gives what it already has, and ends."""
        self._stopped = True
        with contextlib.suppress(*FAILURES):  # the connection may be gone
            async with asyncio.timeout(DRAIN_SECONDS):
                for subscription in self._subscriptions:
                    await subscription.drain()  # type: ignore[no-untyped-call]
        with contextlib.suppress(asyncio.QueueFull):  # then the reader is not waiting for it
            self._queue.put_nowait(None)

    async def _take(self, msg: Msg) -> None:
        try:
            received = read(msg)
        except UnknownTypeError:
            return  # another type of the domain, newer than this program
        except BadMessageError as error:
            await self._refuse(msg, error)
            return
        if isinstance(received.message, self._types):
            await self._queue.put(received)


def _subjects(avatar: str, session: str, types: tuple[type[Message], ...]) -> list[str]:
    """One subject for each domain, to keep its order, unless that would bring unwanted sound."""
    domains: dict[str, list[type[Message]]] = {}
    for kind in types:
        domains.setdefault(type_of(kind).split(".")[0], []).append(kind)
    names: list[str] = []
    for domain, kinds in domains.items():
        has_sound = domain in {"mic", "speech"}
        if len(kinds) > 1 and (not has_sound or any(kind in SOUND for kind in kinds)):
            names.append(f"iris.{avatar}.{session}.{domain}.*")
        else:
            names.extend(subject(avatar, session, kind) for kind in kinds)
    return names
