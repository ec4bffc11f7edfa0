"""The tts agent: sentences come in, sound and mouth shapes go out."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import structlog

from agents.runtime import engines
from agents.runtime.errors import EngineError
from agents.runtime.hush import Hush
from agents.runtime.settings import Settings
from agents.runtime.settings import Tts as TtsSettings
from agents.runtime.timing import StageClock
from agents.tts.delivery import Delivery, TakenOverError
from agents.tts.engine import Piece, TtsEngine
from agents.tts.speakable import speakable
from agents.tts.utterance import Utterance
from agents.tts.words import word_starts
from bus import Bus, BusUnavailableError, Job, Reader, Subscription
from schemas.messages import (
    AsrFinal,
    DialogueSentence,
    Message,
    SpeechAudio,
    SpeechEnded,
    SpeechStarted,
    SystemFailed,
    TurnCancelled,
    VadStarted,
    VadStopped,
)

log = structlog.get_logger()

REMEMBERED = 100
"""Cancelled turns that are remembered: their sentences may still be on their way."""

PACE = 2.0
"""How many seconds of sound are made a second, at most, while somebody speaks over her: enough that
she has some in store where it was her own echo."""

HEAD_START = 0.004
"""Seconds that the first sound of a sentence has to reach the faces."""


class Synthesizer:
    """Speaks every sentence, one at a time; other processes share the work."""

    def __init__(self, bus: Bus, engine: TtsEngine, settings: TtsSettings) -> None:
        self._bus = bus
        self._engine = engine
        self._settings = settings
        self._cancelled: deque[int] = deque(maxlen=REMEMBERED)
        self._delivery: Delivery | None = None
        self._hushes: dict[str, Hush] = {}
        """Of sessions in which somebody speaks, or did just now."""
        self._changed = asyncio.Event()
        """Something was heard that may change what is to be spoken."""

    async def run(self) -> None:
        """Serve until the bus stops, and finish the sentence in hand."""
        async with (
            self._bus.follow(
                TurnCancelled, SpeechStarted, AsrFinal, after=0, until_closed=True
            ) as told,
            self._bus.subscribe(VadStarted, VadStopped, until_closed=True) as voices,
            self._bus.work(DialogueSentence, durable="tts") as jobs,
        ):
            await self._bus.register(
                description="Speaks sentences",
                metadata={"engine": self._settings.engine, "rate": str(self._engine.rate)},
            )
            async with asyncio.TaskGroup() as group:
                ears = [
                    group.create_task(self._listen(source), name="ear") for source in (told, voices)
                ]
                async for job in jobs:
                    async with job.holding():
                        try:
                            await self._take(job)
                            await job.done()
                        except TakenOverError as error:
                            log.warning("another worker speaks now", error=str(error))
                        except BusUnavailableError as error:
                            log.warning("the sentence is left for later", error=str(error))
                            await job.release()
                for ear in ears:
                    ear.cancel()

    async def _listen(self, source: Reader | Subscription) -> None:
        async for received in source:
            message = received.message
            if isinstance(message, TurnCancelled):
                self._cancelled.append(message.turn)
            elif isinstance(message, SpeechStarted):
                if self._delivery:
                    self._delivery.others(message)
            else:
                self._hear(message, received.session, time.monotonic())
            self._changed.set()

    def _hear(self, message: Message, session: str, now: float) -> None:
        """Take note of a voice in a session."""
        if isinstance(message, VadStarted):
            over = [name for name, hush in self._hushes.items() if hush.over(now) == now]
            for name in over:
                del self._hushes[name]
            self._hushes.setdefault(session, Hush()).begin(now)
        elif hush := self._hushes.get(session):
            if isinstance(message, VadStopped):
                hush.end(now)
            else:
                hush.decide(now)

    async def _take(self, job: Job[DialogueSentence]) -> None:
        sentence = job.message
        if sentence.turn in self._cancelled:
            return
        attempt = await self._attempt(job)
        if not attempt:
            return
        started = SpeechStarted(
            turn=sentence.turn,
            sentence=sentence.sentence,
            rate=self._engine.rate,
            text=sentence.text,
            attempt=attempt,
        )
        self._delivery = delivery = Delivery(self._bus, job, started)
        await delivery.begin()
        utterance = Utterance(sentence.turn, sentence.sentence, self._engine.rate)
        clock = StageClock()
        text = speakable(sentence.text, self._settings.language)
        try:
            await self._speak(delivery, text, utterance, clock)
        except EngineError as error:
            log.warning("cannot speak", code=error.code, detail=error.detail)
            failed = SystemFailed(code=error.code, detail=error.detail, turn=sentence.turn)
            await self._bus.publish(failed, session=job.session)
        if sentence.turn not in self._cancelled:
            for message in utterance.finish():
                await delivery.send(message)
            ended = SpeechEnded(
                turn=sentence.turn,
                sentence=sentence.sentence,
                samples=utterance.samples,
                words=word_starts(sentence.text, text, utterance.phonemes, self._engine.rate),
            )
            await delivery.end(ended)

    async def _attempt(self, job: Job[DialogueSentence]) -> int:
        """Which attempt at a sentence this is; 0 when it was spoken already."""
        if not job.redelivered:
            return 1
        mark = (job.message.turn, job.message.sentence)
        attempt = 1
        for received in await self._bus.recall(
            SpeechStarted, SpeechEnded, session=job.session, after=job.seq
        ):
            message = received.message
            if isinstance(message, SpeechStarted | SpeechEnded):
                if (message.turn, message.sentence) != mark:
                    continue
                if isinstance(message, SpeechEnded):
                    return 0
                attempt = max(attempt, message.attempt + 1)
        return attempt

    async def _give_way(self, delivery: Delivery, made: float) -> None:
        """Having made so many seconds of sound, leave the cores to others for a while.

        While somebody speaks over her, they are to find out what is said, and her sound is kept
        back for that time anyway.
        """
        hush = self._hushes.get(delivery.session)
        rested = time.monotonic() + made / PACE
        while hush and delivery.turn not in self._cancelled:
            now = time.monotonic()
            left = min(hush.over(now), rested) - now
            if left <= 0:
                return
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._changed.wait()

    async def _speak(
        self, delivery: Delivery, text: str, utterance: Utterance, clock: StageClock
    ) -> None:
        """Publish each piece as soon as it is made, until all is said or the turn is cancelled."""
        first = True
        pieces = self._engine.speak(text) if text else iter(())
        try:
            while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
                if delivery.turn in self._cancelled:
                    return
                for message in utterance.add(piece):
                    await delivery.send(message)
                    if first and isinstance(message, SpeechAudio):
                        first = False
                        timing = clock.timing(delivery.turn, "tts-first-chunk")
                        await self._bus.publish(timing, session=delivery.session)
                        # It is on its way before the next piece takes all the cores.
                        await asyncio.sleep(HEAD_START)
                await self._give_way(delivery, len(piece.pcm) / self._engine.rate)
        finally:
            await asyncio.to_thread(_close, pieces)


def build(bus: Bus, settings: Settings, state: Path) -> Synthesizer:
    """The tts agent with its engine loaded and warm.

    Raises:
        EngineError: the engine cannot be loaded.
        SettingsError: there is no such engine, or its table is wrong.
    """
    chosen = settings.tts
    table = chosen.engines.get(chosen.engine, {})
    engine: TtsEngine = engines.load("tts", chosen.engine, table, state / "models")
    return Synthesizer(bus, engine, chosen)


def _close(pieces: Iterator[Piece]) -> None:
    """Stop an engine's iterator, where it can be stopped."""
    close = getattr(pieces, "close", None)
    if close is not None:
        close()
