"""One sentence, from its text to the end of its sound."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

import structlog

from agents.runtime.errors import EngineError
from agents.runtime.markdown import is_code
from agents.runtime.timing import StageClock
from agents.tts.delivery import Delivery
from agents.tts.fair_queue import FairQueue
from agents.tts.piece_reader import VOICE_STUCK, PieceReader
from agents.tts.playback import Playback
from agents.tts.speakable import speakable
from agents.tts.speech_chunker import SpeechChunker
from agents.tts.voice import LoadedVoice
from agents.tts.word_times import word_times
from agents.tts.writing_systems import has_unreadable
from bus import Bus
from schemas.messages import DialogueSentence, SpeechAudio, SpeechEnded, SystemFailed

log = structlog.get_logger()

HEAD_START = 0.004
"""Seconds that the first sound of a sentence has to reach the faces."""


class Speaker(NamedTuple):
    """Who says a sentence.

    Attributes:
        voice: that speaks.
        language: how it reads, ISO 639-1.
        trouble: why it is not the sentence that it says, if no voice speaks its language.
        instead: what it says then; may be nothing.
    """

    voice: LoadedVoice
    language: str
    trouble: EngineError | None = None
    instead: str = ""


class SentenceSpeaker:
    """Speaks sentences of one session.

    Args:
        bus: to time and to complain on.
        queue: for the voice, shared with other sessions.
        playback: of the session.
        cancelled: tells whether a turn is.
    """

    def __init__(
        self, bus: Bus, queue: FairQueue, playback: Playback, cancelled: Callable[[int], bool]
    ) -> None:
        self._bus = bus
        self._queue = queue
        self._playback = playback
        self._cancelled = cancelled
        self._reported = (0, "")

    async def speak(self, sentence: DialogueSentence, speaker: Speaker, delivery: Delivery) -> bool:
        """Say a sentence, unless its turn is cancelled; what fails is told and left out.

        Returns:
            Whether the voice can be used on; one that hangs cannot.

        Raises:
            TakenOverError: another worker has the sentence.
            BusUnavailableError: the server stays away.
        """
        clock = StageClock()
        await delivery.begin()
        voice, rate = speaker.voice, speaker.voice.engine.rate
        chunker = SpeechChunker(sentence.turn, sentence.sentence, rate, voice.pitch)
        spoken, usable = "", True
        try:
            if speaker.trouble:
                await self._report(speaker.trouble, delivery)
            if not is_code(sentence.text):
                text = speaker.instead if speaker.trouble else sentence.text
                spoken = _spoken(text, speaker.language)
            await self._say(PieceReader(voice.engine, spoken), chunker, delivery, clock)
        except EngineError as error:
            await self._report(error, delivery)
            usable = error.code != VOICE_STUCK
        if self._cancelled(sentence.turn):
            return usable
        for part in chunker.finish():
            await delivery.send(part)
        ended = SpeechEnded(
            turn=sentence.turn,
            sentence=sentence.sentence,
            samples=chunker.samples,
            words=[]
            if speaker.trouble
            else word_times(sentence.text, spoken, chunker.phonemes, rate),
        )
        await delivery.end(ended)
        return usable

    async def _say(
        self, reader: PieceReader, chunker: SpeechChunker, delivery: Delivery, clock: StageClock
    ) -> None:
        """Publish each piece as soon as it is made, until all is said or the turn is cancelled."""
        first = True
        try:
            while not self._cancelled(delivery.turn):
                await self._playback.wanted(delivery.turn)
                async with self._queue.turn(self._playback.due(delivery.turn)):
                    piece = await reader.next()
                    if piece is None or self._cancelled(delivery.turn):
                        return
                    for part in chunker.add(piece):
                        await delivery.send(part)
                        if first and isinstance(part, SpeechAudio):
                            first = False
                            await self._time(delivery, clock)
                    self._playback.made(delivery.turn, len(piece.pcm) / chunker.rate)
        finally:
            await reader.close()

    async def _time(self, delivery: Delivery, clock: StageClock) -> None:
        timing = clock.timing(delivery.turn, "tts-first-chunk")
        await self._bus.publish(timing, session=delivery.session)
        # It is on its way before the next piece takes all the cores.
        await asyncio.sleep(HEAD_START)

    async def _report(self, error: EngineError, delivery: Delivery) -> None:
        """Tell what went wrong, once in a turn."""
        if self._reported == (delivery.turn, error.code):
            return
        self._reported = (delivery.turn, error.code)
        log.warning("cannot speak", code=error.code, detail=error.detail, exc_info=error.__cause__)
        failed = SystemFailed(code=error.code, detail=error.detail, turn=delivery.turn)
        await self._bus.publish(failed, session=delivery.session)


def _spoken(text: str, language: str) -> str:
    """What is said for a text.

    Raises:
        EngineError: the text cannot be put into words.
    """
    try:
        said = speakable(text, language)
    except Exception as error:  # of num2words and of our own rules: it ends this sentence alone
        raise EngineError(
            "text-unspeakable", f"a sentence could not be put into words ({error!r})"
        ) from error
    if not said and has_unreadable(text, language):
        raise EngineError(
            "language-unspoken",
            "what is written here is in letters that this voice cannot speak: choose a voice of "
            "its language (`iris voices` lists them)",
        )
    return said
