"""What becomes of an utterance that is over: a turn, and what is told of it."""

from typing import NamedTuple

import structlog

from agents.asr.barge_in import Classification
from agents.asr.engine import RATE
from agents.asr.utterance import Utterance
from bus import Bus, BusUnavailableError
from schemas.messages import AsrFinal, Message, SystemFailed, SystemTiming, TurnAsked

log = structlog.get_logger()


class Moments(NamedTuple):
    """Unix times, in seconds.

    Attributes:
        ended: when it was decided that the utterance had ended.
        recognised: when all of it was recognised.
    """

    ended: float
    recognised: float


class TurnReporter:
    """Asks the turns of one microphone."""

    def __init__(self, bus: Bus, session: str, device: str) -> None:
        self._bus = bus
        self._session = session
        self._device = device

    async def publish(self, message: Message) -> None:
        """Tell everybody in the session."""
        await self._bus.publish(message, session=self._session)

    async def report(
        self, utterance: Utterance, classification: Classification, moments: Moments, key: str
    ) -> None:
        """Ask the turn that was spoken, and say what was recognised.

        Signs of listening are told, with turn 0, and ask nothing.

        Args:
            utterance: that is over, with some text.
            classification: "speech" or "backchannel".
            moments: for the timings.
            key: makes it the same utterance as one that another process may have reported.
        """
        turn = await self._ask(utterance, key) if classification == "speech" else 0
        final = AsrFinal(
            text=utterance.text,
            language=utterance.language,
            device=self._device,
            audio_ms=(utterance.spoken - utterance.begun) * 1000 / RATE,
            turn=turn,
        )
        await self._store(final, key)
        if not turn:
            return
        silence = (utterance.heard - utterance.spoken) / RATE
        await self._time(turn, "endpoint", moments.ended - silence, moments.ended)
        await self._time(turn, "asr", moments.ended, moments.recognised)

    async def report_lost(self, samples: int) -> None:
        """Say that sound was dropped, since speech is transcribed too slowly."""
        detail = f"speech is transcribed too slowly: {samples / RATE:.0f} s were dropped"
        await self.publish(SystemFailed(code="too-slow", detail=detail))

    async def _ask(self, utterance: Utterance, key: str) -> int:
        """The number of the turn; 0 when it could not be asked."""
        asked = TurnAsked(
            text=utterance.text,
            source="spoken",
            device=self._device,
            language=utterance.language,
        )
        try:
            return await self._bus.ask(asked, session=self._session, key=key)
        except BusUnavailableError as error:
            detail = f"what was said will not be answered, say it again: {error}"
            await self.publish(SystemFailed(code="turn-lost", detail=detail))
            return 0

    async def _store(self, final: AsrFinal, key: str) -> None:
        try:
            await self._bus.store(final, session=self._session, key=key)
        except BusUnavailableError as error:
            log.warning("a transcript is not shown", error=str(error))

    async def _time(self, turn: int, stage: str, started: float, ended: float) -> None:
        ms = max(0.0, (ended - started) * 1000)
        await self.publish(SystemTiming(turn=turn, stage=stage, ms=ms, started=started))
