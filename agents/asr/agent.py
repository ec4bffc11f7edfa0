"""The asr agent: hears microphones, and asks what was said."""

import asyncio
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np

from agents.asr.company import Company
from agents.asr.engine import RATE, AsrEngine, PatienceEngine, VadEngine
from agents.asr.listener import Desk, Listener
from agents.runtime import engines
from agents.runtime.errors import SettingsError
from agents.runtime.settings import Asr as AsrSettings
from agents.runtime.settings import Settings
from bus import Bus, Subscription
from schemas.messages import (
    Message,
    MicAudio,
    MicStarted,
    MicStopped,
    SpeechEnded,
    SpeechPlayed,
    SpeechStarted,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
)

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
        self._listeners: dict[tuple[str, str], Listener] = {}

    async def run(self) -> None:
        """Serve until the bus stops, and finish what was said until then."""
        async with (
            self._bus.subscribe(MicStarted, MicAudio, MicStopped) as heard,
            self._bus.subscribe(*SAID) as said,
            asyncio.TaskGroup() as group,
        ):
            group.create_task(self._accompany(said), name="company")
            await self._bus.register(
                description="recognises speech", metadata={"engine": self._settings.engine}
            )
            async for received in heard:
                message, session = received.message, received.session
                if isinstance(message, MicAudio):
                    self._listener(session, message.device, message.rate, group).put(message.pcm)
                elif isinstance(message, MicStarted | MicStopped):
                    self._close(session, message.device)
            for session, device in list(self._listeners):
                self._close(session, device)

    async def _accompany(self, said: Subscription) -> None:
        """Follow what Iris says."""
        async for received in said:
            self._company(received.session).hear(received.message, time.monotonic())

    def _company(self, session: str) -> Company:
        company = self._companies.pop(session, None) or Company(self._backchannels)
        self._companies[session] = company
        if len(self._companies) > REMEMBERED:
            self._companies.popitem(last=False)
        return company

    def _listener(self, session: str, device: str, rate: int, group: asyncio.TaskGroup) -> Listener:
        """Whoever listens to a microphone; sound may come before, or without, its `mic.started`."""
        listener = self._listeners.get((session, device))
        if listener is None or not listener.open or listener.rate != rate:
            self._close(session, device)
            listener = Listener(
                self._bus,
                self._desk,
                self._vad,
                self._patience,
                self._settings,
                company=self._company(session),
                session=session,
                device=device,
                rate=rate,
            )
            self._listeners[session, device] = listener
            group.create_task(self._follow(listener, session, device), name=f"listen {device}")
        return listener

    async def _follow(self, listener: Listener, session: str, device: str) -> None:
        await listener.run()
        if self._listeners.get((session, device)) is listener:
            del self._listeners[session, device]

    def _close(self, session: str, device: str) -> None:
        listener = self._listeners.pop((session, device), None)
        if listener is not None:
            listener.close()


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
