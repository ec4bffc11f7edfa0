"""One interruption of a benchmark: her answer is played as a face does, and spoken over."""

import asyncio
import time
from typing import Any

import msgspec

from agents.runtime.errors import SettingsError
from schemas import frames
from schemas.messages import MicStopped, TurnInterrupt
from scripts.iris.bridge_client import BridgeClient
from scripts.iris.loudspeaker import Loudspeaker
from scripts.iris.recording import DEVICE, Recording, speak

PLAYED_MS = 1_000.0
"""Of the answer's first sentence or two, before somebody speaks over it."""
TICK = 0.02
REPORT_TICKS = 5
PATIENCE_SECONDS = 40.0


class Interruption(msgspec.Struct, frozen=True, kw_only=True):
    """What came of speaking over an answer. Milliseconds from the first sample of speech.

    Attributes:
        file: that was spoken.
        voice_ms: until `vad.started`, at which faces lower her voice.
        cancelled_ms: until `turn.cancelled`, at which faces drop what is left to be played.
        last_sound_ms: until the last sound of her answer came; negative where all of it had come.
        played: words of the answer that were over when she stopped.
        remembered: words that the history has of it.
    """

    file: str
    voice_ms: float
    cancelled_ms: float
    last_sound_ms: float
    played: int
    remembered: int


async def interrupt(client: BridgeClient, prompt: str, recording: Recording) -> Interruption:
    """Ask, play the answer for a while, speak over it, and stop what is said to that.

    Raises:
        SettingsError: the bridge is gone, or she was not interrupted.
    """
    scene = _Scene(client, await client.prompt(prompt), recording)
    tasks = [asyncio.create_task(scene.play()), asyncio.create_task(scene.speak_over())]
    try:
        async with asyncio.timeout(recording.seconds + PATIENCE_SECONDS):
            await scene.listen()
    except TimeoutError:
        raise SettingsError(
            f"{recording.name} did not interrupt an answer: speak something that is no sign of "
            f"listening, and ask what has a long answer"
        ) from None
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await client.send(MicStopped(device=DEVICE, rate=recording.rate))
    return scene.result()


class _Scene:
    """A face that plays an answer, and somebody before it. Times are readings of `perf_counter`."""

    def __init__(self, client: BridgeClient, turn: int, recording: Recording) -> None:
        self._client = client
        self._turn = turn
        self._recording = recording
        self._speaker = Loudspeaker()
        self._played: dict[int, float] = {}
        """Milliseconds of each sentence."""
        self._ends: dict[int, list[float]] = {}
        """When its words are over, in ms."""
        self._enough = asyncio.Event()
        self._began: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._voice: float | None = None
        self._cancelled: float | None = None
        self._last_sound = 0.0
        self._remembered = 0

    async def play(self) -> None:
        """Play in real time, and tell how far it is."""
        began, tick = time.perf_counter(), 0
        while True:
            tick += 1
            await asyncio.sleep(max(0.0, began + tick * TICK - time.perf_counter()))
            self._speaker.pull(2 * round(self._speaker.rate * TICK))
            if tick % REPORT_TICKS == 0:
                for told in self._speaker.reports():
                    self._played[told.sentence] = told.ms
                    await self._client.send(told)
            if sum(self._played.values()) >= PLAYED_MS:
                self._enough.set()

    async def speak_over(self) -> None:
        """Speak, once enough has been played."""
        await self._enough.wait()
        await speak(self._client, self._recording, self._began)

    async def listen(self) -> None:
        """Hear everything until she was interrupted, and her next answer was stopped, too."""
        async for heard in self._client.receive():
            now = time.perf_counter()
            if isinstance(heard, frames.Frame):
                if heard.turn == self._turn:
                    self._speaker.hear(heard)
                    self._last_sound = now
            elif heard["type"] == "vad.started":
                self._voice = self._voice or now
            elif heard.get("turn") == self._turn:
                self._speaker.hear(heard)
                self._message(heard, now)
            elif heard["type"] == "turn.started":
                await self._client.send(TurnInterrupt(turn=heard["turn"]))
            elif heard["type"] == "turn.ended":
                return
        raise SettingsError("the bridge is gone: `iris doctor` says what is wrong")

    def _message(self, heard: dict[str, Any], now: float) -> None:
        """Take news of the answer that is interrupted."""
        if heard["type"] == "speech.ended":
            ms = 1000 * heard["samples"] / self._speaker.rate
            self._ends[heard["sentence"]] = [*heard["words"][1:], ms]
        elif heard["type"] == "turn.cancelled":
            self._cancelled = now
        elif heard["type"] == "turn.ended" and self._cancelled:
            self._remembered = len(heard["heard"].split())
        elif heard["type"] == "turn.ended":
            raise SettingsError(f"{self._recording.name} was spoken when the answer was over")

    def result(self) -> Interruption:
        """What came of it."""
        first = self._began.result() + self._recording.begins

        def since(moment: float | None) -> float:
            return 1000 * ((moment or 0.0) - first)

        return Interruption(
            file=self._recording.name,
            voice_ms=since(self._voice),
            cancelled_ms=since(self._cancelled),
            last_sound_ms=since(self._last_sound),
            played=sum(
                end <= self._played.get(sentence, 0.0)
                for sentence, ends in self._ends.items()
                for end in ends
            ),
            remembered=self._remembered,
        )
