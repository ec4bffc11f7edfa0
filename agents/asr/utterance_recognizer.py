"""One utterance: transcribed while it is being said, and shown, until it is over."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import structlog

from agents.asr.barge_in import Classification
from agents.asr.duplicate_speech import Asked
from agents.asr.endpointer import Limits
from agents.asr.engine import Transcript, TurnSoFar
from agents.asr.engine_set import EngineSet
from agents.asr.room import Room
from agents.asr.transcription_queue import TranscriptionQueue
from agents.asr.utterance import Job, Utterance
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError
from agents.runtime.watched import HungError, watched
from schemas.messages import AsrPartial, Message, SystemFailed

log = structlog.get_logger()

DECIDE_SECONDS = 20.0
"""A turn detector that takes longer hangs."""

Publish = Callable[[Message], Awaitable[None]]


class Hearing(NamedTuple):
    """An utterance as it is followed.

    Attributes:
        begun: when it began, in seconds on the monotonic clock.
        over: Iris was speaking then.
    """

    utterance: Utterance
    begun: float
    over: bool


class UtteranceRecognizer:
    """Follows utterances of one microphone, one after the other.

    Attributes:
        changed: to be set whenever the utterance has grown, paused or ended.
    """

    def __init__(
        self,
        queue: TranscriptionQueue,
        engines: EngineSlot[EngineSet],
        room: Room,
        publish: Publish,
        device: str,
    ) -> None:
        self.changed = asyncio.Event()
        self._queue = queue
        self._engines = engines
        self._room = room
        self._publish = publish
        self._device = device
        self._published = ""

    async def follow(self, hearing: Hearing) -> None:
        """Transcribe what there is of an utterance, until it is over and all is transcribed."""
        utterance, self._published = hearing.utterance, ""
        while True:
            self.changed.clear()
            job = utterance.job(interim=not self._queue.busy)
            if job is not None:
                await self._work(utterance, job)
            elif utterance.ended:
                return
            elif utterance.undecided:
                await self._decide(hearing)
            else:
                await self.changed.wait()
                continue
            if not utterance.undecided and not utterance.ended:
                await self._show(hearing)

    async def classify(self, hearing: Hearing, text: str, *, interim: bool) -> Classification:
        """What a text of an utterance is."""
        utterance = hearing.utterance
        now = time.monotonic()
        if self._room.duplicates.repeats(Asked(self._device, hearing.begun, now, text)):
            return "echo"
        turn = TurnSoFar(text, utterance.language, utterance.sound)
        since = hearing.begun if hearing.over else None
        return await self._room.barge_in.classify(turn, since, now=now, interim=interim)

    async def _decide(self, hearing: Hearing) -> None:
        """Find out how long a silence ends it; who interrupts her is told of first."""
        utterance = hearing.utterance
        if hearing.over:
            utterance.show(utterance.text)
            await self._show(hearing)
        utterance.end_after(await self._silence_ms(utterance.turn_so_far))

    async def _work(self, utterance: Utterance, job: Job) -> None:
        async with asyncio.TaskGroup() as group:
            if not job.interim and not job.whole and utterance.text:
                # Mostly that is all, or nearly: the turn detector then knows its answer.
                group.create_task(self._silence_ms(utterance.turn_so_far), name="turn detector")
            await self._transcribe(utterance, job)

    async def _show(self, hearing: Hearing) -> None:
        """Publish what is certain of it; while Iris speaks, that interrupts her."""
        utterance = hearing.utterance
        if hearing.over and self._room.barge_in.stops(utterance.text, utterance.language):
            utterance.show(utterance.text)  # at once, and not only when it was recognised twice
        text = utterance.shown
        if text == self._published:
            return
        self._published = text
        if await self.classify(hearing, text, interim=True) == "speech":
            await self._publish(
                AsrPartial(text=text, language=utterance.language, device=self._device)
            )

    async def _silence_ms(self, turn: TurnSoFar) -> float:
        """How long a silence ends a turn of which this was said."""
        try:
            async with self._engines.in_use() as engines:
                silence_ms = engines.turn_detector.silence_ms
                return float(await watched(silence_ms, turn, within=DECIDE_SECONDS))
        except EngineError as error:
            await self._publish(SystemFailed(code=error.code, detail=error.detail))
        except HungError:
            detail = f"the turn detector hung for {DECIDE_SECONDS:g} s and is loaded anew"
            await self._publish(SystemFailed(code="turn-detector-stuck", detail=detail))
            await self._queue.renew(engines)
        except Exception as error:
            log.exception("the turn detector failed")
            detail = f"the turn detector failed ({type(error).__name__}: {error})"
            await self._publish(SystemFailed(code="turn-detector-failed", detail=detail))
        return Limits().unknown_ms

    async def _transcribe(self, utterance: Utterance, job: Job) -> None:
        try:
            transcript, ms = await self._queue.transcribe(job)
        except EngineError as error:
            await self._publish(SystemFailed(code=error.code, detail=error.detail))
            transcript, ms = Transcript("", ""), 0.0
        utterance.accept(job, transcript, ms)
