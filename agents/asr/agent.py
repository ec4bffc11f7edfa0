"""The asr agent: hears microphones, and asks what was said."""

import asyncio
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import structlog

from agents.asr.barge_in import BargeInFilter
from agents.asr.engine_set import EngineSet, EngineSetLoader, describe
from agents.asr.microphone_recognizer import (
    MicrophoneRecognizer,
    Recognition,
    Secure,
    Source,
)
from agents.asr.room import Room
from agents.asr.session_listener import SessionListener
from agents.asr.transcription_queue import TranscriptionQueue
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.settings import Settings
from bus import Bus, BusUnavailableError, Lease, LeaseLostError, Leases, Reader, Received
from bus.buckets import MICROPHONE_LEASES
from schemas.messages import (
    AgentDescription,
    AsrDescribe,
    AsrUse,
    Message,
    MicAudio,
    MicStarted,
    SpeechAudio,
    SpeechEnded,
    SpeechPlayed,
    SpeechStarted,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
)

log = structlog.get_logger()

HERS: tuple[type[Message], ...] = (
    SpeechEnded,
    SpeechPlayed,
    SpeechStarted,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
)
"""What tells what Iris says."""
REMEMBERED = 64
"""Sessions in which it is known what Iris said last."""


class Recognizer:
    """Turns what microphones hear into turns; any number of them, each by its own device."""

    def __init__(self, bus: Bus, engines: EngineSlot[EngineSet]) -> None:
        self._bus = bus
        self._engines = engines
        self._vad_thread = ThreadPoolExecutor(1, "voice activity")
        self._recognition = Recognition(bus, engines, TranscriptionQueue(engines), self._vad_thread)
        self._rooms: OrderedDict[str, Room] = OrderedDict()
        self._leases = Leases(bus.bucket(MICROPHONE_LEASES), bus.id, bus.duty.wait)
        self._attended: dict[str, bool] = {}
        """Sessions that this process listens to, or would if who does died; and whether a
        microphone was opened there meanwhile."""

    async def run(self) -> None:
        """Serve until the bus stops, and finish what was said until then."""
        self._bus.serve(AsrUse, self._use, shared=False)
        self._bus.serve(AsrDescribe, self._describe)
        with self._vad_thread:
            async with (
                self._bus.subscribe(MicStarted) as opened,
                self._bus.stored.follow(*HERS) as hers,
                asyncio.TaskGroup() as group,
            ):
                group.create_task(self._follow_her(hers), name="what she says")
                finding = group.create_task(self._find(group), name="open microphones")
                await self._bus.register(
                    description="recognises speech",
                    metadata={"engine": self._engines.settings.asr.engine},
                )
                async for received in opened:
                    self._attend(received.session, group)
                finding.cancel()

    async def _find(self, group: asyncio.TaskGroup) -> None:
        """Find microphones that were opened while this process was not there, or cut off."""
        async for _ in self._bus.reconnections():
            try:
                for session in await self._bus.stored.sessions(MicAudio):
                    self._attend(session, group)
            except BusUnavailableError as error:
                log.warning("open microphones cannot be found", error=str(error))

    async def _use(self, received: Received[AsrUse]) -> AgentDescription:
        await self._engines.replace(received.message.changes)
        return describe(self._engines)

    async def _describe(self, _: Received[AsrDescribe]) -> AgentDescription:
        return describe(self._engines)

    async def _follow_her(self, hers: Reader) -> None:
        """Follow what Iris says."""
        async for received in hers:
            barge_in = self._room(received.session).barge_in
            barge_in.on_message(received.message, time.monotonic())
            if isinstance(received.message, TurnStarted):
                barge_in.begun = received.seq

    def _room(self, session: str) -> Room:
        room = self._rooms.pop(session, None) or self._new_room()
        self._rooms[session] = room
        for other in list(self._rooms):
            if len(self._rooms) <= REMEMBERED:
                break
            if other not in self._attended:
                del self._rooms[other]
        return room

    def _new_room(self) -> Room:
        settings = self._engines.settings
        barge_in = BargeInFilter(settings.asr.backchannels, settings.avatar)
        return Room(barge_in, settings.asr.language or settings.tts.language)

    def _attend(self, session: str, group: asyncio.TaskGroup) -> None:
        if session in self._attended:
            self._attended[session] = True
        else:
            self._attended[session] = False
            group.create_task(self._attend_to(session), name=f"attend {session}")

    async def _attend_to(self, session: str) -> None:
        try:
            while True:
                await self._listen(session)
                if self._bus.stopped.is_set() or not self._attended[session]:
                    return
                self._attended[session] = False  # it was opened as this process left it
        finally:
            del self._attended[session]

    async def _listen(self, session: str) -> None:
        """Listen to a session, unless another process does for as long as it is needed."""
        taking = asyncio.ensure_future(self._leases.take(session))
        stopping = asyncio.ensure_future(self._bus.stopped.wait())
        try:
            await asyncio.wait({taking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if taking.done() and (lease := taking.result()):
                await self._hear(session, lease)
        except* LeaseLostError as errors:
            log.warning("another process listens now", session=session, error=str(errors))
        finally:
            for task in (taking, stopping):
                task.cancel()

    async def _hear(self, session: str, lease: Lease) -> None:
        room = self._room(session)
        new_recognizer = partial(self._new_recognizer, session, room)
        async with (
            self._bus.stored.follow(
                SpeechStarted, SpeechAudio, session=session, after=room.barge_in.begun
            ) as voice,
            asyncio.TaskGroup() as group,
        ):
            learning = group.create_task(self._learn(voice, room.barge_in), name=f"voice {session}")
            await SessionListener(self._bus, session, lease, new_recognizer).run()
            learning.cancel()

    async def _learn(self, voice: Reader, barge_in: BargeInFilter) -> None:
        """Learn how what she says sounds."""
        rate = 0
        async for received in voice:
            message = received.message
            if isinstance(message, SpeechStarted):
                rate = message.rate
            elif isinstance(message, SpeechAudio) and rate:
                barge_in.on_audio(message, rate)

    def _new_recognizer(
        self, session: str, room: Room, heard: Received[MicAudio], origin: int, secure: Secure
    ) -> MicrophoneRecognizer:
        message = heard.message
        source = Source(session, message.device, message.rate, heard.seq, origin)
        return MicrophoneRecognizer(self._recognition, source, room, secure)


def build(bus: Bus, settings: Settings, state: Path) -> Recognizer:
    """The asr agent with its engines loaded and warm.

    Raises:
        EngineError: an engine cannot be loaded.
        SettingsError: an engine or a language is wrong.
    """
    return Recognizer(bus, EngineSlot("asr", EngineSetLoader(state), settings, state))
