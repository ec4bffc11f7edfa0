"""What the streams keep: read again, or followed without a gap."""

import asyncio
from collections.abc import Callable, Sequence

from nats.js.errors import NotFoundError

from bus import streams
from bus.connection import Connection
from bus.errors import BusError
from bus.nats_errors import translated
from bus.reader import Reader
from bus.received import Received
from schemas.messages import Message, Stream, type_of
from schemas.subjects import subject

STORE_SECONDS = 8.0
"""Longer than the server needs to be started again."""


class StoredMessages:
    """The messages that streams keep. `Bus.stored`."""

    def __init__(
        self, connection: Connection, avatar: str, opened: Callable[[Reader], None]
    ) -> None:
        """`opened` is told of each reader that ends when the bus stops."""
        self._connection = connection
        self._client = connection.client
        self._js = connection.js
        self._avatar = avatar
        self._opened = opened

    async def sessions(self, kind: type[Message]) -> list[str]:
        """The sessions in which messages of a type are stored.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        wanted = subject(self._avatar, "*", kind)
        with translated("the streams do not answer"):
            info = await self._js.stream_info(stream_of(kind), subjects_filter=wanted)
        return [name.split(".")[2] for name in info.state.subjects or {}]

    async def newest(self, kind: type[Message], *, session: str) -> int:
        """The sequence number of the newest message of a type that its stream holds; 0: none.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        name = subject(self._avatar, session, kind)
        with translated("the streams do not answer"):
            try:
                return (await self._js.get_last_msg(stream_of(kind), name)).seq or 0
            except NotFoundError:
                return 0

    def stage(self, session: str, *, after: int) -> Reader:
        """Read all that is on stage in a session, after a sequence number."""
        everything = [f"iris.{self._avatar}.{session}.>"]
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
        subjects = [subject(self._avatar, session, kind) for kind in types]
        return self._read(stream_of(*types), subjects, after, until_closed=until_closed)

    async def recall(
        self, *types: type[Message], session: str, after: int = 0
    ) -> list[Received[Message]]:
        """Messages of these types that one stream keeps, up to now, in their order.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        with translated("the streams do not answer"):
            async with (
                asyncio.timeout(STORE_SECONDS),
                self.follow(*types, session=session, after=after) as reader,
            ):
                return [received async for received in reader.backlog()]

    def _read(
        self, stream: Stream, subjects: Sequence[str], after: int | None, *, until_closed: bool
    ) -> Reader:
        reader = Reader(
            self._client,
            self._js,
            stream=stream,
            subjects=subjects,
            after=after,
            refuse=self._connection.refuse,
        )
        self._connection.readers.add(reader)
        if not until_closed:
            self._opened(reader)
        return reader

    async def stage_bounds(self) -> tuple[int, int]:
        """First and last sequence number that the stage holds (last = first - 1 when empty).

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        with translated("the stage does not answer"):
            state = (await streams.ensure(self._js, streams.STAGE)).state
        return state.first_seq, state.last_seq


def stream_of(*types: type[Message]) -> Stream:
    """The one stream that keeps messages of these types."""
    names = {kind.stream for kind in types}
    name = names.pop()
    if name is None or names:
        raise BusError(f"no stream keeps {', '.join(map(type_of, types))}")
    return name
