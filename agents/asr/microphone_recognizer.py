"""One microphone on the bus: what it hears is recognised while it is being said."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from typing import NamedTuple

import structlog

from agents.asr.duplicate_speech import Asked
from agents.asr.engine import RATE
from agents.asr.engine_set import EngineSet
from agents.asr.frame_analysis import Frame, FrameAnalysis
from agents.asr.replay_offsets import ReplayOffsets
from agents.asr.room import Room
from agents.asr.segmenter import Segmenter, Started, Stopped
from agents.asr.transcription_queue import TranscriptionQueue
from agents.asr.turn_reporter import Moments, TurnReporter
from agents.asr.utterance_recognizer import Hearing, UtteranceRecognizer
from agents.runtime.engine_slot import EngineSlot
from bus import Bus
from schemas.messages import SystemFailed, VadStarted, VadStopped

log = structlog.get_logger()

Secure = Callable[[], Awaitable[None]]

LOST_SECONDS = 3.0
"""A microphone from which nothing comes for so long is gone."""
PARTIAL_MS = 240.0
"""New sound after which a growing utterance is transcribed again."""


class Recognition(NamedTuple):
    """What all microphones of a process share.

    Attributes:
        bus: to tell on what is heard.
        engines: the engines that are in use.
        queue: where transcriptions are made.
        vad_thread: where voice activity is detected.
    """

    bus: Bus
    engines: EngineSlot[EngineSet]
    queue: TranscriptionQueue
    vad_thread: Executor


class Source(NamedTuple):
    """A microphone, and where in the stream of sound it is heard from.

    Attributes:
        session: that it belongs to.
        device: that it belongs to.
        rate: samples a second.
        first: the sequence number of its first sound.
        origin: the sequence number at which whoever listened before began its last utterance; 0
            where there was none.
    """

    session: str
    device: str
    rate: int
    first: int
    origin: int


class MicrophoneRecognizer:
    """Follows one microphone from its first sound to its last.

    Attributes:
        rate: samples a second of its sound.
        open: whether it still takes sound.
    """

    def __init__(self, shared: Recognition, source: Source, room: Room, secure: Secure) -> None:
        """Begin.

        Args:
            shared: what recognises.
            source: the microphone.
            room: what it has in common with other microphones of the session.
            secure: called before a turn is asked, and when an utterance has been dealt with.
        """
        self.rate = source.rate
        self.open = True
        self._device = source.device
        self._secure = secure
        self._room = room
        self._engines = shared.engines
        self._vad_thread = shared.vad_thread
        self._offsets = ReplayOffsets(source.first, source.origin)
        self._reporter = TurnReporter(shared.bus, source.session, source.device)
        self._recognizer = UtteranceRecognizer(
            shared.queue, shared.engines, room, self._reporter.publish, source.device
        )
        vad = shared.engines.current.vad
        self._frames = FrameAnalysis(source.rate, vad)
        self._segmenter = Segmenter(vad.frame, language="", partial_ms=PARTIAL_MS)
        self._segmenter.previous_language = room.language
        self._failed = False
        """It was told that voice activity cannot be detected."""
        self._sound: asyncio.Queue[tuple[int, bytes] | None] = asyncio.Queue()
        self._utterances: asyncio.Queue[Hearing | None] = asyncio.Queue()
        self._ends: deque[float] = deque()
        """Unix times at which utterances were seen to have ended that are not reported yet."""

    def put(self, seq: int, pcm: bytes) -> None:
        """Take some sound: its sequence number in the stream, and s16le mono of any length."""
        deaf = self._engines.settings.asr.half_duplex
        if deaf and self._room.barge_in.speaking(time.monotonic()):
            pcm = bytes(len(pcm))
        self._sound.put_nowait((seq, pcm))

    @property
    def needed(self) -> int:
        """The sequence number from which on whoever takes over needs the sound."""
        return self._offsets.needed

    def close(self) -> None:
        """Take no more: whatever is being said has ended."""
        self.open = False
        self._sound.put_nowait(None)

    async def run(self) -> None:
        """Listen until the microphone is closed or gone, and report all that was said."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._recognise(), name=f"recognise {self._device}")
            await self._listen()
            self._utterances.put_nowait(None)

    async def _listen(self) -> None:
        try:
            while pieces := await self._next():
                for seq, pcm in pieces:
                    self._offsets.append(seq, len(pcm) / 2 / self.rate)
                pcm = b"".join(pcm for _, pcm in pieces)
                await self._segment(await self._in_thread(self._frames.feed, pcm))
        except TimeoutError:
            self.open = False
            if self._segmenter.utterance is not None:
                detail = f"nothing comes from the microphone of {self._device or 'a device'}"
                await self._reporter.publish(SystemFailed(code="microphone-lost", detail=detail))
        await self._segment(await self._in_thread(self._frames.finish))
        for event in self._segmenter.close():
            await self._tell(event)
        self._recognizer.changed.set()

    async def _next(self) -> list[tuple[int, bytes]]:
        """The sound that waits, at least one piece; empty when no more comes.

        Raises:
            TimeoutError: nothing comes any more.
        """
        async with asyncio.timeout(LOST_SECONDS):
            pieces = [await self._sound.get()]
        while pieces[-1] is not None and not self._sound.empty():
            pieces.append(self._sound.get_nowait())
        if pieces[-1] is None and len(pieces) > 1:
            self._sound.put_nowait(None)
        return [piece for piece in pieces if piece is not None]

    async def _in_thread(self, analyse: Callable[..., list[Frame]], *sound: bytes) -> list[Frame]:
        """Detect voice activity without holding up everybody else."""
        loop = asyncio.get_running_loop()
        frames = await loop.run_in_executor(self._vad_thread, analyse, *sound)
        if self._frames.failure is not None and not self._failed:
            self._failed = True
            error = self._frames.failure
            detail = f"the voice activity detector failed ({type(error).__name__}: {error})"
            await self._reporter.publish(SystemFailed(code="vad-failed", detail=detail))
        return frames

    async def _segment(self, frames: list[Frame]) -> None:
        self._segmenter.language = self._engines.settings.asr.language
        for event in self._segmenter.feed(frames):
            await self._tell(event)
        self._recognizer.changed.set()

    async def _tell(self, event: Started | Stopped) -> None:
        if isinstance(event, Started):
            now = time.monotonic()
            over = self._room.barge_in.speaking(now)
            self._offsets.begin(event.utterance.begun / RATE)
            self._utterances.put_nowait(Hearing(event.utterance, now, over))
            await self._reporter.publish(VadStarted(device=self._device))
        else:
            self._ends.append(time.time())
            await self._reporter.publish(VadStopped(device=self._device))

    async def _recognise(self) -> None:
        """Recognise one utterance after the other."""
        while (hearing := await self._utterances.get()) is not None:
            await self._recognizer.follow(hearing)
            await self._report(hearing, Moments(self._ends.popleft(), time.time()))
            self._offsets.report(hearing.utterance.heard / RATE)
            await self._secure()

    async def _report(self, hearing: Hearing, moments: Moments) -> None:
        """Report an utterance that is over; nothing where nothing was said or she heard herself."""
        utterance = hearing.utterance
        if utterance.lost:
            await self._reporter.report_lost(utterance.lost)
        found = await self._recognizer.classify(hearing, utterance.text, interim=False)
        if not utterance.text or found == "echo":
            log.debug("nothing was said", device=self._device, classification=found)
            return
        self._room.language = self._segmenter.previous_language = utterance.language
        if found == "speech":
            asked = Asked(self._device, hearing.begun, time.monotonic(), utterance.text)
            self._room.duplicates.add(asked)
        await self._secure()
        key = f"{self._device} {self._offsets.first}"
        await self._reporter.report(utterance, found, moments, key)
