"""One feed for each session: read once from the bus, given to all its clients."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

import structlog

from agents.bridge.hold_policy import HoldPolicy
from agents.bridge.playback_hold import PlaybackHold
from agents.bridge.subscriber import Subscriber
from agents.bridge.wire import outgoing
from bus import Bus, BusUnavailableError, Reader, Received, Subscription
from schemas.messages import (
    AsrPartial,
    DialogueDelta,
    Message,
    SpeechHeld,
    SpeechReleased,
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
        self._subscribers: set[Subscriber] = set()
        self._policy = HoldPolicy()
        self._hold = PlaybackHold()
        self._decisions: asyncio.Queue[SpeechHeld | SpeechReleased] = asyncio.Queue()
        self._expiry: asyncio.TimerHandle | None = None

    async def run(self, opened: asyncio.Event) -> None:
        """Read the session until cancelled; `opened` is set when nothing is missed any more."""
        _, last = await self._bus.stored.stage_bounds()
        async with (
            self._bus.stored.stage(self._session, after=last) as stage,
            self._bus.subscribe(*LIVE, session=self._session) as live,
            asyncio.TaskGroup() as group,
        ):
            opened.set()
            publishing = group.create_task(self._publish_decisions(), name="held sound")
            relays = [group.create_task(self._relay(source)) for source in (stage, live)]
            try:
                await asyncio.wait(relays)
            finally:
                publishing.cancel()
                self._cancel_expiry()
        self._deliver(self._hold.release())

    async def join(self, subscriber: Subscriber, resume: int | None) -> tuple[int, bool]:
        """Let a client listen from now on, or from where it was.

        What it missed is on its way once `catch_up` is called.

        Returns:
            The newest sequence number, and whether it can go on from `resume`.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        self._subscribers.add(subscriber)
        try:
            first, last = await self._bus.stored.stage_bounds()
        except BusUnavailableError:
            self._subscribers.discard(subscriber)
            raise
        resumed = resume is not None and first - 1 <= resume <= last
        subscriber.begin(resume if resumed and resume is not None else last)
        return last, resumed

    async def catch_up(self, subscriber: Subscriber, after: int | None) -> None:
        """Give a client what is on stage after a number, if one is given, and let it go live.

        Raises:
            BusUnavailableError: the stage broke off.
        """
        if after is not None:
            await self._replay(subscriber, after)
        subscriber.live()

    def leave(self, subscriber: Subscriber) -> None:
        """The client is gone."""
        self._subscribers.discard(subscriber)

    def end(self) -> None:
        """Nothing more comes: tell everybody who listens."""
        for subscriber in tuple(self._subscribers):
            subscriber.ended()

    async def _replay(self, subscriber: Subscriber, after: int) -> None:
        try:
            async with (
                asyncio.timeout(REPLAY_SECONDS),
                self._bus.stored.stage(self._session, after=after) as stage,
            ):
                async for received in stage.backlog():
                    message = outgoing(received)
                    if message is not None:
                        subscriber.replay(message)
        except TimeoutError as error:
            raise BusUnavailableError("the stage did not answer in time") from error

    async def _relay(self, source: Reader | Subscription) -> None:
        async for received in source:
            self._relay_one(received)

    def _relay_one(self, received: Received[Message]) -> None:
        self._deliver(self._hold.on_message(received))
        now = asyncio.get_running_loop().time()
        self._decided(self._policy.on_message(received.message, now))

    def _decided(self, decisions: Iterable[SpeechHeld | SpeechReleased]) -> None:
        for decision in decisions:
            self._decisions.put_nowait(decision)
        self._cancel_expiry()
        if (due := self._policy.due()) is not None:
            self._expiry = asyncio.get_running_loop().call_at(due, self._expire)

    def _expire(self) -> None:
        self._decided(self._policy.expire(asyncio.get_running_loop().time()))

    def _cancel_expiry(self) -> None:
        if self._expiry is not None:
            self._expiry.cancel()

    async def _publish_decisions(self) -> None:
        """Say on the stage when sound is held back and when it goes on, until cancelled.

        Both take effect when they are read from there.
        """
        while True:
            decision = await self._decisions.get()
            try:
                await self._bus.store(decision, session=self._session)
            except BusUnavailableError as error:
                log.warning("held sound goes on untold", error=str(error))
                self._deliver(self._hold.release())

    def _deliver(self, several: Iterable[Received[Message]]) -> None:
        for received in several:
            message = outgoing(received)
            if message is not None:
                for subscriber in tuple(self._subscribers):
                    subscriber.deliver(message)


class _Running:
    """A feed that is read, and for how many it is.

    Attributes:
        members: who has it, or waits for it; the last to leave ends it.
    """

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.members = 0
        self._opened = asyncio.Event()
        self.task = asyncio.create_task(feed.run(self._opened), name="feed")

    async def opened(self) -> None:
        """Wait until it misses nothing any more.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        waiting = asyncio.create_task(self._opened.wait())
        try:
            await asyncio.wait({waiting, self.task}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if self.task.done():
            raise BusUnavailableError("the stage does not answer")


class Feeds:
    """The feeds that somebody listens to."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._running: dict[str, _Running] = {}

    @asynccontextmanager
    async def join(self, session: str) -> AsyncGenerator[Feed, None]:
        """A session's feed, made for its first client and dropped after its last.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        running = self._running.get(session) or self._start(session)
        running.members += 1  # before anything is waited for: nobody else ends it meanwhile
        try:
            await running.opened()
            yield running.feed
        finally:
            running.members -= 1
            if not running.members:
                self._forget(session, running)
                running.task.cancel()
                await asyncio.wait({running.task})

    def _start(self, session: str) -> _Running:
        running = self._running[session] = _Running(Feed(self._bus, session))
        running.task.add_done_callback(lambda task: self._ended(session, running, task))
        return running

    def _forget(self, session: str, running: _Running) -> None:
        if self._running.get(session) is running:
            del self._running[session]

    def _ended(self, session: str, running: _Running, task: asyncio.Task[None]) -> None:
        """A feed that ends by itself ends its clients: they come back, and get a new one."""
        self._forget(session, running)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a feed failed", session=session, error=repr(error))
        running.feed.end()
