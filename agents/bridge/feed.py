"""One feed for each session: read once from the bus, given to all its clients."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

import structlog

from agents.bridge.client import Client
from agents.bridge.hold import Hold
from agents.bridge.wire import outgoing
from bus import Bus, BusUnavailableError, Reader, Received, Subscription
from schemas.messages import (
    AsrPartial,
    DialogueDelta,
    Message,
    SystemFailed,
    SystemTiming,
    TurnAsked,
    VadStarted,
    VadStopped,
)

log = structlog.get_logger()

LIVE: tuple[type[Message], ...] = (
    AsrPartial,
    DialogueDelta,
    SystemFailed,
    SystemTiming,
    TurnAsked,
    VadStarted,
    VadStopped,
)
"""What clients hear as it happens and no stream holds for them."""
REPLAY_SECONDS = 10.0


class Feed:
    """What happens in a session, for every client that has joined."""

    def __init__(self, bus: Bus, session: str) -> None:
        self._bus = bus
        self._session = session
        self._clients: set[Client] = set()
        self._hold = Hold()
        self._letting_go: asyncio.TimerHandle | None = None

    @property
    def empty(self) -> bool:
        """Whether nobody listens."""
        return not self._clients

    async def run(self, opened: asyncio.Event) -> None:
        """Read the session until cancelled; `opened` is set when nothing is missed any more."""
        _, last = await self._bus.stage_bounds()
        async with (
            self._bus.stage(self._session, after=last) as stage,
            self._bus.subscribe(*LIVE, session=self._session) as live,
            asyncio.TaskGroup() as group,
        ):
            opened.set()
            for source in (stage, live):
                group.create_task(self._relay(source), name=f"feed {self._session}")
        self._let_go()

    async def join(self, client: Client, resume: int | None) -> tuple[int, bool]:
        """Let a client listen from now on, or from where it was.

        What it missed is on its way once `catch_up` is called.

        Returns:
            The newest sequence number, and whether it can go on from `resume`.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        self._clients.add(client)
        try:
            first, last = await self._bus.stage_bounds()
        except BusUnavailableError:
            self._clients.discard(client)
            raise
        resumed = resume is not None and first - 1 <= resume <= last
        client.begin(resume if resumed and resume is not None else last)
        return last, resumed

    async def catch_up(self, client: Client, after: int | None) -> None:
        """Give a client what is on stage after a number, if one is given, and let it go live.

        Raises:
            BusUnavailableError: the stage broke off.
        """
        if after is not None:
            await self._replay(client, after)
        client.live()

    def leave(self, client: Client) -> None:
        """The client is gone."""
        self._clients.discard(client)

    async def _replay(self, client: Client, after: int) -> None:
        try:
            async with (
                asyncio.timeout(REPLAY_SECONDS),
                self._bus.stage(self._session, after=after) as stage,
            ):
                async for received in stage.backlog():
                    message = outgoing(received)
                    if message is not None:
                        client.replay(message)
        except TimeoutError as error:
            raise BusUnavailableError("the stage did not answer in time") from error

    async def _relay(self, source: Reader | Subscription) -> None:
        async for received in source:
            now = time.monotonic()
            self._deliver(self._hold.take(received, now))
            if isinstance(received.message, VadStarted | VadStopped):
                self._let_go_after(self._hold.left(now))

    def _let_go_after(self, seconds: float) -> None:
        if self._letting_go is not None:
            self._letting_go.cancel()
        self._letting_go = asyncio.get_running_loop().call_later(seconds, self._let_go)

    def _let_go(self) -> None:
        """Nothing was said, or not a word for long that is meant for her."""
        if self._letting_go is not None:
            self._letting_go.cancel()
        self._deliver(self._hold.release())

    def _deliver(self, several: Iterable[Received[Message]]) -> None:
        for received in several:
            message = outgoing(received)
            if message is not None:
                for client in tuple(self._clients):
                    client.deliver(message)


class Feeds:
    """The feeds that somebody listens to."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._feeds: dict[str, tuple[Feed, asyncio.Task[None], asyncio.Event]] = {}

    @asynccontextmanager
    async def join(self, session: str) -> AsyncGenerator[Feed, None]:
        """A session's feed, made for its first client and dropped after its last.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        feed, task, opened = self._feeds.get(session) or self._start(session)
        waiting = asyncio.create_task(opened.wait())
        try:
            await asyncio.wait({waiting, task}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                self._feeds.pop(session, None)
                raise BusUnavailableError(f"the stage does not answer: {task.exception()}")
            yield feed
        finally:
            waiting.cancel()
            if feed.empty and session in self._feeds:
                del self._feeds[session]
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def _start(self, session: str) -> tuple[Feed, asyncio.Task[None], asyncio.Event]:
        feed, opened = Feed(self._bus, session), asyncio.Event()
        task = asyncio.create_task(feed.run(opened), name=f"feed {session}")
        self._feeds[session] = (feed, task, opened)
        return self._feeds[session]
