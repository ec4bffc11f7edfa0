"""Follows one answer through the voice to a face: when it is spoken, and when it was played."""

import asyncio
import time

from agents.dialogue.progress import HeldSound, Progress
from bus import Bus
from schemas.messages import SpeechEnded, SpeechPlayed, SpeechStarted, SystemFailed

PATIENCE = 10.0
"""Seconds without any sign of a speech agent, in whichever session, after which it is asked for."""
PING_SECONDS = 1.0
"""How long it may take to answer that."""
STALLED = 180.0
"""Seconds after which a sentence is given up although a speech agent is there: longer than a slow
voice needs for the longest one."""
AHEAD = 20.0
"""Seconds of speech that may be written ahead of the voice. Sentences of all sessions share it, so
what is ahead in one is waited for in the others."""
GRACE = 1.0
"""Seconds that a face has to tell that it plays the answer."""
SLACK = 2.0
"""Seconds that a face may be behind before it is taken for gone."""

Speech = SpeechStarted | SpeechEnded | SpeechPlayed


class SpeechSigns:
    """When a speech agent last gave a sign of life, in any session; all conversations share it."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def on_sign(self) -> None:
        """Something came from a speech agent."""
        self._last = time.monotonic()

    def silent_for(self) -> float:
        """Seconds since the last sign."""
        return time.monotonic() - self._last


class Playback:
    """What becomes of one answer after it was written.

    Attributes:
        progress: what was written, spoken and heard of it.
        marks: expressions that the model gave to sentences.
    """

    def __init__(
        self, bus: Bus, session: str, turn: int, holds: HeldSound, signs: SpeechSigns
    ) -> None:
        self.progress = Progress(holds)
        self.marks: dict[int, str] = {}
        self._bus = bus
        self._session = session
        self._turn = turn
        self._signs = signs
        self._changed = asyncio.Event()
        self._hurried = False
        self._leaving = False
        self._given_up = False
        """Nobody speaks it, which was told."""

    def on_speech(self, message: Speech) -> None:
        """News of the speech of this answer."""
        now = time.monotonic()
        if isinstance(message, SpeechStarted):
            self.progress.started(message.sentence, message.rate, now)
        elif isinstance(message, SpeechEnded):
            self.progress.ended(message.sentence, message.samples, message.words)
        else:
            self.progress.played(message.sentence, message.ms, now)
        self._changed.set()

    def on_asked(self) -> None:
        """Another turn waits: a face that has not told by now that it plays is not waited for."""
        self._hurried = True
        self._changed.set()

    def drain(self) -> None:
        """The agent stops: what is spoken need not be played to the end first."""
        self._leaving = True
        self._changed.set()

    def heard(self) -> str:
        """What has been heard by now."""
        return self.progress.heard(time.monotonic())

    async def until_room(self) -> None:
        """Wait while more is written than the voice says in `AHEAD` seconds."""
        while self.progress.ahead_seconds > AHEAD and await self._spoken_on():
            pass

    async def until_spoken(self) -> None:
        """Wait until all that was written has its sound; where nobody speaks, that is told."""
        while not self.progress.synthesised and await self._spoken_on():
            pass

    async def until_played(self) -> None:
        """Wait for a face to play it to the end, if one tells that it does."""
        began = time.monotonic()
        while not self.progress.followed and not self._hurried:
            left = began + GRACE - time.monotonic()
            if left <= 0:
                break
            await self._news(within=left)
        while self.progress.followed and not self._leaving:
            left = self.progress.remaining_ms() / 1000
            silent = self.progress.silent_for(time.monotonic())
            if not left or silent > left + SLACK:
                return
            await self._news(within=left + SLACK - silent + 0.01)

    async def _spoken_on(self) -> bool:
        """Wait for news of the speech; false when nobody speaks, which everybody is told."""
        if self._given_up:
            return False
        began = time.monotonic()
        while not await self._news(within=max(0.05, PATIENCE - self._signs.silent_for())):
            waited = time.monotonic() - began
            if waited < STALLED and await self._speech_agent_lives():
                continue
            self._given_up = True
            await self._tell_silence(waited)
            return False
        return True

    async def _speech_agent_lives(self) -> bool:
        """Whether a speech agent speaks somewhere, or answers at least."""
        if self._signs.silent_for() < PATIENCE:
            return True
        async for agent in self._bus.ping(within=PING_SECONDS):
            if agent.get("name") == "iris-tts":
                self._signs.on_sign()
                return True
        return False

    async def _tell_silence(self, waited: float) -> None:
        stalled = waited >= STALLED
        what = f"has said nothing for {waited:.0f} s" if stalled else "is there"
        failed = SystemFailed(
            code="speech-stalled" if stalled else "speech-missing",
            detail=f"{'the' if stalled else 'no'} speech agent {what}: "
            f"the answer stands as text alone",
            turn=self._turn,
        )
        await self._bus.publish(failed, session=self._session)

    async def _news(self, *, within: float) -> bool:
        """Wait until something changes; false when nothing did."""
        try:
            async with asyncio.timeout(within):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True
