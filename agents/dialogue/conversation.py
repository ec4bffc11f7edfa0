"""One session's conversation: its turns, one after another."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import structlog

from agents.dialogue.answer import Answer, TakenOverError
from agents.dialogue.history import History, split
from agents.dialogue.past import Past
from agents.dialogue.progress import Progress
from agents.runtime.errors import EngineError
from agents.runtime.hush import Hush
from bus import Bus, BusError, Job, PublishReceipt, Work
from schemas.history import Exchange
from schemas.messages import (
    SpeechEnded,
    SpeechPlayed,
    SpeechStarted,
    SystemFailed,
    TurnAsked,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
)
from schemas.types import CancelReason, EndReason, Source

log = structlog.get_logger()

SPEECH_PATIENCE = 10.0
"""Seconds without news of the speech after which an answer is left to stand as text."""
PLAYBACK_GRACE = 1.0
"""Seconds that a face has to tell that it plays the answer."""
IDLE_SECONDS = 600.0
"""Without a turn for so long, a session costs nothing any more."""
PLAYBACK_SLACK = 2.0
"""Seconds that a face may be behind before it is taken for gone."""

Speech = SpeechStarted | SpeechEnded | SpeechPlayed


class Conversation:
    """Answers the turns of a session in their order, each when the one before is over."""

    def __init__(self, bus: Bus, session: str, answer: Answer, history: History) -> None:
        self._bus = bus
        self._session = session
        self._answer = answer
        self._history = history
        self._turn = 0
        self._started = 0
        """Where on the stage it started."""
        self._asked: TurnAsked | None = None
        """The turn that is being answered."""
        self._latest: TurnAsked | None = None
        """The newest turn that is known, which may still be on its way here."""
        self._hush = Hush()
        self._progress = Progress(self._hush)
        self._cancelled: asyncio.Future[CancelReason] | None = None
        self._changed = asyncio.Event()
        self._draining = False
        self._reading: asyncio.Task[None] | None = None
        """What the model reads in advance."""

    async def run(self) -> None:
        """Answer until nothing is asked for a long time."""
        async with self._bus.work(TurnAsked, durable="dialogue", session=self._session) as jobs:
            try:
                while not self._draining and (job := await self._next(jobs)) is not None:
                    await self._stop_reading()
                    await self._take(job)
            finally:
                await self._stop_reading()

    async def _next(self, jobs: Work[TurnAsked]) -> Job[TurnAsked] | None:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                return await anext(jobs, None)
        except TimeoutError:
            return None

    async def _take(self, job: Job[TurnAsked]) -> None:
        if self._draining:
            await job.release()
            return
        try:
            async with job.holding():
                await self._take_turn(job)
                await job.done()
        except TakenOverError as error:
            log.warning("another agent answers now", turn=job.seq, error=str(error))
        except BusError as error:
            log.warning("the turn is left for later", turn=job.seq, error=str(error))
            await job.release()
        finally:
            self._turn, self._asked = 0, None

    def asked(self, message: TurnAsked) -> None:
        """Something is asked. What is spoken interrupts; what is typed waits its turn."""
        self._latest = message
        if message.source == "spoken":
            self._hush.decide(time.monotonic())
        if self._asked and self._asked.at < message.at:
            self._make_way(message)
            self._changed.set()

    def _make_way(self, message: TurnAsked) -> None:
        """Leave the turn that is being answered for one that is spoken.

        Who goes on speaking before the answer could be heard has asked one question, not two.
        """
        if message.source == "spoken" and self._asked:
            more = self._asked.source == "spoken" and not self._heard()
            self.interrupt(0, "superseded" if more else "barge-in")

    def interrupt(self, turn: int, reason: CancelReason) -> None:
        """Stop the turn that is being answered, if it is this one (0: whichever it is)."""
        if turn in {0, self._turn} and self._cancelled and not self._cancelled.done():
            self._cancelled.set_result(reason)

    def voice(self, *, speaking: bool) -> None:
        """Somebody seems to begin to speak, or to have stopped."""
        if speaking:
            self._hush.begin(time.monotonic())
        else:
            self._hush.end(time.monotonic())

    def talked_over(self) -> None:
        """Somebody says something, and it is known already that it is no sign of listening."""
        if self._heard():
            self.interrupt(0, "barge-in")

    def foresee(self, text: str) -> None:
        """Have the model read the beginning of a question while the rest is still being said."""
        exchanges = self._history.known
        if self._turn or exchanges is None or (self._reading and not self._reading.done()):
            return
        self._reading = asyncio.create_task(self._read_ahead(exchanges, text), name="foresee")

    async def _stop_reading(self) -> None:
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()
            await asyncio.wait({reading})

    def hear(self, message: Speech) -> None:
        """News of the speech of an answer."""
        if message.turn != self._turn:
            return
        now = time.monotonic()
        if isinstance(message, SpeechStarted):
            self._progress.started(message.sentence, message.rate, now)
        elif isinstance(message, SpeechEnded):
            self._progress.ended(message.sentence, message.samples, message.words)
        else:
            self._progress.played(message.sentence, message.ms, now)
        self._changed.set()

    def drain(self) -> None:
        """Finish what is being answered; leave what waits to others."""
        self._draining = True
        self._changed.set()

    async def _take_turn(self, job: Job[TurnAsked]) -> None:
        self._turn, self._asked, self._progress = job.seq, job.message, Progress(self._hush)
        self._started = 0
        self._cancelled = asyncio.get_running_loop().create_future()
        if job.redelivered and await self._go_on(job):
            return
        if self._latest and job.message.source == "spoken" and self._more_asked:
            self._make_way(self._latest)
        starting = asyncio.create_task(self._start(job.message.source), name="start")
        speaking = asyncio.create_task(self._speak(), name=f"turn {job.seq}")
        try:
            over: set[asyncio.Future[Any]] = {speaking, self._cancelled}
            await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not speaking.done():
                speaking.cancel()
            await asyncio.wait({starting, speaking})
        starting.result()
        if speaking.cancelled():
            await self._cancel(self._cancelled.result())
        else:
            await self._end(speaking.result())

    async def _start(self, source: Source) -> None:
        """Tell that the turn begins, unless whoever had it before did; nothing waits for that."""
        if not self._started:
            started = TurnStarted(turn=self._turn, text=self._question(), source=source)
            self._started = (await self._keep(started)).seq

    async def _go_on(self, job: Job[TurnAsked]) -> bool:
        """Take over from an agent that died with this turn; true when it was over already."""
        await self._history.read()  # what it holds belongs to the question
        past = Past(job.seq)
        for received in await self._bus.recall(*Past.TYPES, session=self._session):
            past.add(received.message, received.seq)
        self._progress = past.progress(time.monotonic(), self._hush)
        self._started = past.started
        if past.ended:
            return True
        if past.cancelled:
            await self._cancel(past.cancelled)
            return True
        if past.interrupted:
            self.interrupt(job.seq, "interrupt")
        return False

    async def _speak(self) -> EndReason:
        assert self._asked  # noqa: S101
        if not self._progress.complete and not await self._write(self._asked):
            return "failed"
        raw = self._progress.raw
        exchange = Exchange(turn=self._turn, question=self._question(), answer=raw)
        said = [*split(self._history.known or ())[0], exchange]
        self._reading = asyncio.create_task(self._read_ahead(said, ""), name="read ahead")
        try:
            await self._until_spoken()
            await self._until_played()
        finally:
            await self._stop_reading()
        return "completed"

    async def _write(self, asked: TurnAsked) -> bool:
        """Write the answer; false when the engine cannot."""
        if asked.answer:
            await self._answer.recite(self._turn, asked.answer, self._progress)
            return True
        return await self._answer.write(self._turn, asked.text, self._history, self._progress)

    async def _read_ahead(self, exchanges: Sequence[Exchange], question: str) -> None:
        """Have the model read what the next prompt begins with."""
        try:
            await self._answer.prepare(exchanges, question)
        except EngineError as error:
            log.debug("not prepared", error=str(error))

    async def _until_spoken(self) -> None:
        while not self._progress.spoken:
            if not await self._news(within=SPEECH_PATIENCE):
                failed = SystemFailed(
                    code="speech-missing",
                    detail="no speech agent speaks the answer: it stands as text alone",
                    turn=self._turn,
                )
                await self._bus.publish(failed, session=self._session)
                return

    async def _until_played(self) -> None:
        """Wait for a face to play it to the end, if one tells that it does."""
        waited = 0.0
        while not self._progress.followed and not self._more_asked and waited < PLAYBACK_GRACE:
            began = time.monotonic()
            await self._news(within=PLAYBACK_GRACE - waited)
            waited += time.monotonic() - began
        while self._progress.followed and not self._draining:
            left = self._progress.remaining_ms() / 1000
            silent = self._progress.silent_for(time.monotonic())
            if not left or silent > left + PLAYBACK_SLACK:
                return
            await self._news(within=left + PLAYBACK_SLACK - silent + 0.01)

    async def _news(self, *, within: float) -> bool:
        """Wait until something changes; false when nothing did."""
        try:
            async with asyncio.timeout(max(0.0, within)):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True

    async def _cancel(self, reason: CancelReason) -> None:
        await self._keep(TurnCancelled(turn=self._turn, reason=reason))
        await self._end("cancelled", continued=reason == "superseded")

    @property
    def _more_asked(self) -> bool:
        return bool(self._latest and self._asked and self._latest.at > self._asked.at)

    def _heard(self) -> str:
        """What has been heard of the answer in hand."""
        return self._progress.heard(time.monotonic()) if self._turn else ""

    def _question(self) -> str:
        """What is being answered, with what was asked before and goes with it."""
        before = split(self._history.known or ())[1]
        return " ".join(filter(None, (before, self._asked.text if self._asked else "")))

    async def _end(self, reason: EndReason, *, continued: bool = False) -> None:
        """Remember the turn, and tell that it is over.

        Args:
            reason: why it is over.
            continued: its question is answered with the next one.
        """
        progress = self._progress
        text = progress.text
        everything = reason == "completed" and not (progress.followed and progress.remaining_ms())
        heard = text if everything else progress.heard(time.monotonic())
        whole = heard == text and not continued
        exchange = Exchange(
            turn=self._turn,
            question=self._question(),
            answer=progress.raw if whole else heard,
            interrupted=not whole,
            continued=continued,
            seq=self._started,
        )
        await self._history.add(exchange)
        await self._keep(TurnEnded(turn=self._turn, reason=reason, text=text, heard=heard))

    async def _keep(self, message: TurnStarted | TurnCancelled | TurnEnded) -> PublishReceipt:
        """Tell, once, however often the turn is begun."""
        return await self._bus.store(message, session=self._session, key=str(message.turn))
