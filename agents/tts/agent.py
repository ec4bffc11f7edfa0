"""The tts agent: sentences come in, sound and mouth shapes go out."""

import asyncio
from pathlib import Path

import structlog

from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError
from agents.runtime.settings import Settings
from agents.tts.fair_queue import FairQueue
from agents.tts.language_voices import LanguageVoices
from agents.tts.sample import Sampler
from agents.tts.session_speaker import SessionSpeaker
from agents.tts.voice import Load, LoadedVoice, load, open_slot
from bus import Bus, BusUnavailableError, Reader, Received
from schemas.messages import (
    AgentDescription,
    DialogueSentence,
    Message,
    SpeechHeld,
    SpeechReleased,
    SpeechStarted,
    SystemFailed,
    TtsDescribe,
    TtsSample,
    TtsSampled,
    TtsUse,
    TurnCancelled,
    TurnStarted,
)

log = structlog.get_logger()

USUAL_SESSION = "main"
OPENING = (TurnStarted, DialogueSentence)
"""Messages after which a session is going to be spoken in."""


class Synthesizer:
    """Gives each session its speaker; all of them share one voice, and other processes the work.

    Args:
        bus: where sentences come from.
        slot: holds the voice.
        load: makes another one.
        stands_in: why it is another voice than was asked for, if it is.
    """

    def __init__(
        self,
        bus: Bus,
        slot: EngineSlot[LoadedVoice],
        load: Load,
        stands_in: EngineError | None = None,
    ) -> None:
        self._bus = bus
        self._slot = slot
        self._sampler = Sampler(slot, load)
        self._voices = LanguageVoices(slot, load)
        self._stands_in = stands_in
        self._queue = FairQueue()
        self._speakers: dict[str, SessionSpeaker] = {}
        self._speaking = asyncio.TaskGroup()

    async def run(self) -> None:
        """Serve until the bus stops, and finish the sentences in hand."""
        async with self._bus.stored.follow(
            *OPENING,
            TurnCancelled,
            SpeechStarted,
            SpeechHeld,
            SpeechReleased,
            after=0,
            until_closed=True,
        ) as stage:
            past = [received async for received in stage.backlog()]
            async with asyncio.TaskGroup() as listening:
                async with self._speaking:
                    for received in past:  # what was cancelled is known before the first sentence
                        self._on_message(received.session, received.message)
                    listener = listening.create_task(self._listen(stage), name="stage")
                    self._speaker(USUAL_SESSION)
                    await self._register()
                    async for _ in self._bus.reconnections():
                        await self._resume()
                listener.cancel()
        await self._slot.close()

    async def _register(self) -> None:
        """Be found, and say who speaks."""
        self._bus.serve(TtsDescribe, self._describe)
        self._bus.serve(TtsSample, self._sample)
        self._bus.serve(TtsUse, self._use, shared=False)
        voice = self._slot.current
        await self._bus.register(
            description="Speaks sentences",
            metadata={"engine": voice.name, "rate": str(voice.engine.rate)},
        )
        if self._stands_in:
            failed = SystemFailed(code=self._stands_in.code, detail=self._stands_in.detail)
            await self._bus.publish(failed, session=USUAL_SESSION)

    async def _describe(self, _: Received[TtsDescribe]) -> AgentDescription:
        return self._slot.current.describe()

    async def _sample(self, received: Received[TtsSample]) -> TtsSampled:
        return await self._sampler.sample(received.message)

    async def _use(self, received: Received[TtsUse]) -> AgentDescription:
        """Speak otherwise from the next sentence on."""
        await self._slot.replace(received.message.changes)
        return self._slot.current.describe()

    async def _resume(self) -> None:
        """Go on with the sentences that wait."""
        try:
            for session in await self._bus.stored.sessions(DialogueSentence):
                self._speaker(session)
        except BusUnavailableError as error:
            log.warning("what waits is not known", error=str(error))

    async def _listen(self, stage: Reader) -> None:
        async for received in stage:
            self._on_message(received.session, received.message)

    def _on_message(self, session: str, message: Message) -> None:
        known = self._speakers.get(session)
        if isinstance(message, OPENING) and not self._bus.stopped.is_set():
            known = self._speaker(session)
            if isinstance(message, TurnStarted) and message.language:
                self._speaking.create_task(self._voices.prepare(message.language), name="prepare")
        if known:
            known.on_message(message)

    def _speaker(self, session: str) -> SessionSpeaker:
        """The session's speaker; it lives as long as something is said now and then."""
        known = self._speakers.get(session)
        if known is None or known.over:
            known = SessionSpeaker(self._bus, session, self._slot, self._voices, self._queue)
            self._speakers[session] = known
            self._speaking.create_task(self._run(session, known), name=f"session {session}")
        return known

    async def _run(self, session: str, speaker: SessionSpeaker) -> None:
        await speaker.run()
        if self._speakers.get(session) is speaker:
            del self._speakers[session]


def build(bus: Bus, settings: Settings, state: Path) -> Synthesizer:
    """The tts agent with its voice loaded and warm.

    Raises:
        EngineError: the engine cannot be loaded.
        SettingsError: there is no such engine, or its table is wrong.
    """

    def make(wanted: Settings) -> LoadedVoice:
        return load(wanted, state)

    slot, stands_in = open_slot(make, settings, state)
    return Synthesizer(bus, slot, make, stands_in)
