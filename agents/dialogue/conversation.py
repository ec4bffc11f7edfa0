"""One session's conversation: its turns, one after another."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

import msgspec
import structlog

from agents.dialogue.answer import Answer
from agents.dialogue.history import Exchange, History
from agents.dialogue.progress import Progress
from agents.runtime.errors import EngineError
from bus import Bus, BusError, Job
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
from schemas.types import CancelReason, EndReason

log = structlog.get_logger()

SPEECH_PATIENCE = 10.0
"""Seconds without news of the speech after which an answer is left to stand as text."""
PLAYBACK_GRACE = 1.0
"""Seconds that a face has to tell that it plays the answer."""
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
        self._jobs: deque[Job[TurnAsked]] = deque()
        self._turn = 0
        self._source = ""
        self._progress = Progress()
        self._cancelled: asyncio.Future[CancelReason] | None = None
        self._changed = asyncio.Event()
        self._draining = False
        self._carried = ""
        """What was asked before and is answered together with what comes next."""

    async def run(self) -> None:
        """Answer until nothing is asked any more."""
        while self._jobs:
            await self._take(self._jobs.popleft())

    async def _take(self, job: Job[TurnAsked]) -> None:
        if self._draining:
            await job.release()
            return
        try:
            async with job.holding():
                await self._take_turn(job)
                await job.done()
        except BusError as error:
            log.warning("the turn is left for later", turn=job.seq, error=str(error))

    def put(self, job: Job[TurnAsked]) -> None:
        """Something was asked. What is spoken interrupts; what is typed waits its turn.

        Who goes on speaking before the answer could be heard has asked one question, not two.
        """
        if job.message.source == "spoken":
            more = self._source == "spoken" and not self._jobs and not self._heard()
            self.interrupt(0, "superseded" if more else "barge-in")
        self._jobs.append(job)
        self._changed.set()

    def interrupt(self, turn: int, reason: CancelReason) -> None:
        """Stop the turn that is being answered, if it is this one (0: whichever it is)."""
        if turn in {0, self._turn} and self._cancelled and not self._cancelled.done():
            self._cancelled.set_result(reason)

    def talked_over(self) -> None:
        """Somebody says something, and it is known already that it is no sign of listening."""
        if self._heard():
            self.interrupt(0, "barge-in")

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
        self._turn, self._progress = job.seq, Progress()
        self._cancelled = asyncio.get_running_loop().create_future()
        asked = msgspec.structs.replace(
            job.message, text=" ".join(filter(None, (self._carried, job.message.text)))
        )
        self._carried, self._source = "", asked.source
        started = TurnStarted(turn=job.seq, text=asked.text, source=asked.source)
        await self._bus.publish(started, session=self._session)
        speaking = asyncio.create_task(self._speak(asked), name=f"turn {job.seq}")
        try:
            over: set[asyncio.Future[Any]] = {speaking, self._cancelled}
            await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not speaking.done():
                speaking.cancel()
                await asyncio.wait({speaking})
        if speaking.cancelled():
            reason = self._cancelled.result()
            await self._cancel(reason)
            await self._end(asked, "cancelled", carry=reason == "superseded")
        else:
            await self._end(asked, speaking.result())

    async def _speak(self, asked: TurnAsked) -> EndReason:
        if not await self._answer.write(self._turn, asked, self._history, self._progress):
            return "failed"
        exchanges = self._history.known or []
        said = Exchange(turn=self._turn, question=asked.text, answer=self._progress.raw)
        reading = asyncio.create_task(self._read_ahead([*exchanges, said]), name="read ahead")
        try:
            await self._until_spoken()
            await self._until_played()
        finally:
            reading.cancel()
            await asyncio.wait({reading})
        return "completed"

    async def _read_ahead(self, exchanges: Sequence[Exchange]) -> None:
        """While the answer is spoken, have the model read what the next prompt begins with."""
        try:
            await self._answer.prepare(exchanges)
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
        while not self._progress.followed and not self._jobs and waited < PLAYBACK_GRACE:
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
        cancelled = TurnCancelled(turn=self._turn, reason=reason)
        await self._bus.publish(cancelled, session=self._session)

    def _heard(self) -> str:
        """What has been heard of the answer in hand."""
        return self._progress.heard(time.monotonic()) if self._turn else ""

    async def _end(self, asked: TurnAsked, reason: EndReason, *, carry: bool = False) -> None:
        """Remember the turn, and tell that it is over.

        Args:
            asked: the turn.
            reason: why it is over.
            carry: its question is answered with the next one, and remembered with it.
        """
        text = self._progress.text
        followed, left = self._progress.followed, self._progress.remaining_ms()
        everything = reason == "completed" and not (followed and left)
        heard = text if everything else self._progress.heard(time.monotonic())
        turn, self._turn = self._turn, 0
        if heard == text:
            exchange = Exchange(turn=turn, question=asked.text, answer=self._progress.raw)
        else:
            exchange = Exchange(turn=turn, question=asked.text, answer=heard, interrupted=True)
        if carry:
            self._carried = asked.text
        else:
            await self._history.add(exchange)
        ended = TurnEnded(turn=turn, reason=reason, text=text, heard=heard)
        await self._bus.publish(ended, session=self._session)
