"""The asr agent: hears microphones, and asks what was said."""

import asyncio
import time
from collections import OrderedDict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from agents.asr.company import Company
from agents.asr.ear import Ear
from agents.asr.engine import RATE, AsrEngine, PatienceEngine, VadEngine
from agents.asr.listener import Desk, Listener, Secure
from agents.runtime import engines
from agents.runtime.errors import SettingsError
from agents.runtime.settings import Asr as AsrSettings
from agents.runtime.settings import Settings
from bus import Bus, Lease, LeaseLostError, Leases, Reader, Received
from bus.buckets import MICROPHONE_LEASES
from schemas.messages import (
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

SAID: tuple[type[Message], ...] = (
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

    def __init__(
        self,
        bus: Bus,
        engine: AsrEngine,
        vad: VadEngine,
        patience: PatienceEngine,
        settings: AsrSettings,
    ) -> None:
        self._bus = bus
        self._desk = Desk(engine)
        self._vad = vad
        self._patience = patience
        self._settings = settings
        self._backchannels = frozenset(phrase.casefold() for phrase in settings.backchannels)
        self._companies: OrderedDict[str, Company] = OrderedDict()
        self._leases = Leases(bus.bucket(MICROPHONE_LEASES), bus.id)
        self._sessions: set[str] = set()
        """Those that this process listens to, or would if who does died."""

    async def run(self) -> None:
        """Serve until the bus stops, and finish what was said until then."""
        async with (
            self._bus.subscribe(MicStarted, MicAudio) as noticed,
            self._bus.follow(*SAID) as said,
            asyncio.TaskGroup() as group,
        ):
            group.create_task(self._accompany(said), name="company")
            await self._bus.register(
                description="recognises speech", metadata={"engine": self._settings.engine}
            )
            for session in await self._bus.sessions(MicAudio):
                self._attend(session, group)
            async for received in noticed:
                self._attend(received.session, group)

    async def _accompany(self, said: Reader) -> None:
        """Follow what Iris says."""
        async for received in said:
            company = self._company(received.session)
            company.hear(received.message, time.monotonic())
            if isinstance(received.message, TurnStarted):
                company.begun = received.seq

    def _company(self, session: str) -> Company:
        company = self._companies.pop(session, None) or Company(self._backchannels)
        self._companies[session] = company
        if len(self._companies) > REMEMBERED:
            self._companies.popitem(last=False)
        return company

    def _attend(self, session: str, group: asyncio.TaskGroup) -> None:
        if session not in self._sessions:
            self._sessions.add(session)
            group.create_task(self._listen(session), name=f"attend {session}")

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
            self._sessions.discard(session)

    async def _hear(self, session: str, lease: Lease) -> None:
        company = self._company(session)
        make = partial(self._listener, session)
        async with (
            self._bus.follow(
                SpeechStarted, SpeechAudio, session=session, after=company.begun
            ) as voice,
            asyncio.TaskGroup() as group,
        ):
            learning = group.create_task(self._learn(voice, company), name=f"voice {session}")
            await Ear(self._bus, session, lease, make).run()
            learning.cancel()

    async def _learn(self, voice: Reader, company: Company) -> None:
        """Learn how what she says sounds."""
        rate = 0
        async for received in voice:
            message = received.message
            if isinstance(message, SpeechStarted):
                rate = message.rate
            elif isinstance(message, SpeechAudio) and rate:
                company.sound(message, rate)

    def _listener(
        self, session: str, heard: Received[MicAudio], origin: int, secure: Secure
    ) -> Listener:
        return Listener(
            self._bus,
            self._desk,
            self._vad,
            self._patience,
            self._settings,
            company=self._company(session),
            session=session,
            device=heard.message.device,
            rate=heard.message.rate,
            first=heard.seq,
            origin=origin,
            secure=secure,
        )


def build(bus: Bus, settings: Settings, state: Path) -> Recognizer:
    """The asr agent with its engines loaded and warm.

    Raises:
        EngineError: an engine cannot be loaded.
        SettingsError: an engine or a language is wrong.
    """
    chosen = settings.asr
    engine: AsrEngine = _load(chosen, chosen.engine, state)
    vad: VadEngine = _load(chosen, chosen.vad, state)
    patience: PatienceEngine = _load(chosen, chosen.patience, state)
    for name, loaded, skill in (
        (chosen.engine, engine, "transcribe"),
        (chosen.vad, vad, "listen"),
        (chosen.patience, patience, "silence_ms"),
    ):
        if not hasattr(loaded, skill):
            raise SettingsError(f"[asr] {name} is another kind of engine: it has no `{skill}`")
    engine.transcribe(np.zeros(RATE // 2, np.float32), language=chosen.language or None)
    return Recognizer(bus, engine, vad, patience, chosen)


def _load(chosen: AsrSettings, name: str, state: Path) -> Any:  # noqa: ANN401
    return engines.load("asr", name, chosen.engines.get(name, {}), state / "models")
