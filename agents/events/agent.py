"""The events agent: what happens outside becomes effects, expressions, and things to talk about."""

import asyncio
import contextlib
import time
from pathlib import Path

import structlog

from agents.events.pace import Pace
from agents.events.questions import Question, Questions
from agents.events.rules import Rules
from agents.events.silence import Silences
from agents.runtime.outside_settings import Questions as QuestionSettings
from agents.runtime.settings import Settings
from bus import Bus, BusUnavailableError, Job, Reader, Subscription
from schemas.messages import Event, Message, TurnAsked, TurnEnded, VadStarted

log = structlog.get_logger()


class Dispatcher:
    """Applies the rules to every event, once however many dispatchers there are."""

    def __init__(
        self,
        bus: Bus,
        rules: Rules,
        silence_s: float = 0.0,
        questions: QuestionSettings = QuestionSettings(),  # noqa: B008 (it cannot be changed)
    ) -> None:
        self._bus = bus
        self._rules = rules
        self._questions = Questions(questions)
        self._pace = Pace()
        self._silences = Silences(silence_s)
        self._silence_s = silence_s
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Serve until the bus stops.

        What is no event (not JSON, not an object) the bus refuses, with `system.failed`.
        """
        async with (
            self._bus.work(Event, durable="events") as jobs,
            self._bus.subscribe(TurnAsked, VadStarted) as said,
            self._bus.stored.follow(TurnEnded) as answered,
            asyncio.TaskGroup() as group,
        ):
            listening = [
                group.create_task(self._listen(said), name="said"),
                group.create_task(self._listen(answered), name="answered"),
                group.create_task(self._tell_silences(), name="silences"),
            ]
            await self._bus.register(
                description="turns events from outside into what the avatar does", metadata={}
            )
            async for job in jobs:
                await self._take(job)
            for task in listening:
                task.cancel()

    async def _take(self, job: Job[Event]) -> None:
        """Do what an event asks for, or put it back until its time: of one name not too many."""
        if job.attempt == 1 and (wait := self._pace.wait(job.message.name, time.monotonic())):
            await job.release(delay=wait)
            return
        async with job.holding():
            if await self._apply(job):
                await job.done()

    async def _listen(self, source: Reader | Subscription) -> None:
        """Follow who says something, and when."""
        async for received in source:
            message, session = received.message, received.session
            if isinstance(message, TurnAsked):
                self._silences.asked(session, message.source)
            elif isinstance(message, TurnEnded):
                self._questions.ended(message.turn)
                self._silences.answered(session, message.turn, time.monotonic())
            else:
                self._silences.spoke(session)
            self._changed.set()

    async def _tell_silences(self) -> None:
        while True:
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._silences.wait(time.monotonic())):
                    await self._changed.wait()
            for session, turn in self._silences.due(time.monotonic()):
                silent = Event(name="silent", data={"seconds": self._silence_s})
                try:
                    await self._bus.store(silent, session=session, key=f"silent {turn}")
                except BusUnavailableError as error:
                    log.warning("a silence is not told", error=str(error))

    async def _apply(self, job: Job[Event]) -> bool:
        """Bring an event's effects about, each once; false where they must be tried again."""
        for index, effect in enumerate(self._rules.effects(job.message)):
            try:
                await self._bring_about(effect, job, f"{job.seq}.{index}")
            except BusUnavailableError as error:
                log.warning("the event is tried again", name=job.message.name, error=str(error))
                return False
        return True

    async def _bring_about(self, effect: Message | Question, job: Job[Event], key: str) -> None:
        if not isinstance(effect, Question):
            await self._bus.store(effect, session=job.session, key=key)
            return
        if why := self._questions.obstacle(effect, key, time.monotonic()):
            log.info("a question is not asked", name=job.message.name, why=why)
            return
        turn = TurnAsked(text=effect.text, source="event")
        self._questions.waits(await self._bus.ask(turn, session=job.session, key=key))


def build(bus: Bus, settings: Settings, state: Path) -> Dispatcher:  # noqa: ARG001
    """The dispatcher, as settings say.

    Raises:
        SettingsError: a rule is wrong.
    """
    events = settings.events
    return Dispatcher(bus, Rules.of(events), events.silence_s, events.questions)
