"""A session's sentences, spoken one after the other."""

import asyncio
from collections import deque

import structlog

from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError
from agents.runtime.language import language_of
from agents.runtime.markdown import is_code
from agents.tts.delivery import Delivery
from agents.tts.fair_queue import FairQueue
from agents.tts.language_voices import NOTICES, LanguageVoices
from agents.tts.playback import Playback
from agents.tts.sentence import SentenceSpeaker, Speaker
from agents.tts.voice import LoadedVoice
from bus import Bus, BusError, Job, TakenOverError, Work
from schemas.messages import (
    DialogueSentence,
    Message,
    SpeechEnded,
    SpeechHeld,
    SpeechReleased,
    SpeechStarted,
    SystemFailed,
    TurnCancelled,
)

log = structlog.get_logger()

REMEMBERED = 100
"""Cancelled turns that are remembered: their sentences may still be on their way."""
IDLE_SECONDS = 600.0
"""Without a sentence for so long, a session costs nothing any more."""
RETRY_SECONDS = 1.0
MOST_ATTEMPTS = 4
"""Workers that a sentence may cost: whatever it is that ends them, it is left out then."""


class SessionSpeaker:
    """Speaks the sentences of one session in their order, in turn with other workers.

    Args:
        bus: where sentences come from.
        session: whose.
        slot: holds the voice in use.
        voices: finds who speaks a language.
        queue: for the voice, shared with other sessions.

    Attributes:
        over: it has ended, or is about to, and takes no more sentences.
    """

    def __init__(
        self,
        bus: Bus,
        session: str,
        slot: EngineSlot[LoadedVoice],
        voices: LanguageVoices,
        queue: FairQueue,
    ) -> None:
        self.over = False
        self._bus = bus
        self._session = session
        self._slot = slot
        self._voices = voices
        self._told: set[tuple[int, str]] = set()
        """Voices in use, and the languages of which she said that she does not speak them."""
        self._playback = Playback()
        self._cancelled: deque[int] = deque(maxlen=REMEMBERED)
        self._speaker = SentenceSpeaker(
            bus, queue, self._playback, cancelled=self._cancelled.__contains__
        )
        self._delivery: Delivery | None = None
        self._expecting = False
        """A sentence is on its way here."""

    def on_message(self, message: Message) -> None:
        """Take note of what happens in the session."""
        if isinstance(message, TurnCancelled):
            self._cancelled.append(message.turn)
            self._playback.release()
        elif isinstance(message, SpeechHeld):
            self._playback.hold()
        elif isinstance(message, SpeechReleased):
            self._playback.release()
        elif isinstance(message, SpeechStarted):
            if self._delivery:
                self._delivery.on_started(message)
        else:
            self._expecting = True

    async def run(self) -> None:
        """Speak until the bus stops, or until nothing was to be said for a long time."""
        while not self.over:
            try:
                await self._serve()
            except Exception:  # whatever it is, other sessions go on
                log.exception("a sentence was not spoken", session=self._session)
                await asyncio.sleep(RETRY_SECONDS)

    async def _serve(self) -> None:
        async with self._bus.work(DialogueSentence, durable="tts", session=self._session) as jobs:
            while (job := await self._next(jobs)) is not None:
                async with job.holding():
                    await self._process(job)
        self.over = True

    async def _next(self, jobs: Work[DialogueSentence]) -> Job[DialogueSentence] | None:
        while True:
            self._expecting = False
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    return await anext(jobs, None)
            except TimeoutError:
                if not self._expecting:
                    self.over = True
                    return None

    async def _process(self, job: Job[DialogueSentence]) -> None:
        """Speak a sentence, so that it need not be given to anybody again."""
        try:
            await self._speak(job)
            await job.done()
        except TakenOverError as error:
            log.warning("another worker speaks now", error=str(error))
        except BusError as error:
            log.warning("the sentence is left for later", error=str(error))
            await job.release()
        finally:
            self._delivery = None

    async def _speak(self, job: Job[DialogueSentence]) -> None:
        sentence = job.message
        if sentence.turn in self._cancelled:
            return
        attempt = await self._attempt(job)
        if not attempt:
            return
        async with self._slot.in_use() as in_use:
            speaker = await self._speaking(sentence, in_use)
            started = SpeechStarted(
                turn=sentence.turn,
                sentence=sentence.sentence,
                rate=speaker.voice.engine.rate,
                text=sentence.text,
                attempt=attempt,
            )
            self._delivery = Delivery(self._bus, job, started)
            if job.attempt > MOST_ATTEMPTS:
                await self._leave_out(sentence, self._delivery)
            elif not await self._speaker.speak(sentence, speaker, self._delivery):
                await self._renew(in_use)

    async def _renew(self, hung: LoadedVoice) -> None:
        try:
            await self._slot.renew(hung)
        except Exception:  # the next sentence tries it again
            log.exception("the voice cannot be loaded anew")

    async def _speaking(self, sentence: DialogueSentence, in_use: LoadedVoice) -> Speaker:
        """Who says a sentence; where nobody speaks its language, that is said once."""
        text = sentence.text
        language = sentence.language or language_of(text, in_use.language)
        if is_code(text) or not any(map(str.isalnum, text)):
            return Speaker(in_use, in_use.language)
        try:
            return Speaker(await self._voices.speaking(language), language)
        except EngineError as error:
            hers = next(iter(in_use.describe().languages), in_use.language)
            first = (id(in_use), language) not in self._told
            self._told.add((id(in_use), language))
            return Speaker(in_use, hers, error, NOTICES.get(hers, "") if first else "")

    async def _leave_out(self, sentence: DialogueSentence, delivery: Delivery) -> None:
        """End a sentence that nobody could speak, so that the answer goes on."""
        detail = f"a sentence was tried {MOST_ATTEMPTS} times without success and is left out"
        failed = SystemFailed(code="sentence-poisoned", detail=detail, turn=sentence.turn)
        await self._bus.publish(failed, session=self._session)
        await delivery.begin()
        await delivery.end(SpeechEnded(turn=sentence.turn, sentence=sentence.sentence, samples=0))

    async def _attempt(self, job: Job[DialogueSentence]) -> int:
        """Which attempt at a sentence this is; 0 when it was spoken already."""
        if not job.redelivered:
            return 1
        mark = (job.message.turn, job.message.sentence)
        attempt = 1
        for received in await self._bus.stored.recall(
            SpeechStarted, SpeechEnded, session=self._session, after=job.seq
        ):
            message = received.message
            if isinstance(message, SpeechStarted | SpeechEnded):
                if (message.turn, message.sentence) != mark:
                    continue
                if isinstance(message, SpeechEnded):
                    return 0
                attempt = max(attempt, message.attempt + 1)
        return attempt
