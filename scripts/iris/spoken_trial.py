"""One spoken question of a benchmark: streamed as a microphone would, timed until its answer."""

import asyncio
import time
from typing import Any

import msgspec

from agents.runtime.errors import SettingsError
from schemas import frames
from schemas.messages import MicStopped, SpeechPlayed
from scripts.iris.answer_sound import AnswerSound
from scripts.iris.bridge_client import BridgeClient
from scripts.iris.recording import DEVICE, Recording, speak

PATIENCE_SECONDS = 30.0
"""After the recording, until its answer must be over."""
REST_SECONDS = 3.0
"""After a recording whose question was answered before its end: the rest may be another one."""


class SpokenTrial(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one spoken question. Milliseconds; None for what did not happen.

    Attributes:
        file: its name.
        text: as it was recognised; of several utterances, the last.
        turns: how many questions it was taken for; one that was put together with the next before
            its answer was heard is none of its own.
        first_partial_ms: from the first sample of speech to the first words.
        final_ms: from the last sample of speech until the question was recognised and stored.
        first_audio_ms: from the last sample of speech to the first sound at the client.
        stages: time that agents told of: endpoint, asr, llm-first-token, first-clause and more.
    """

    file: str
    text: str
    turns: int
    first_partial_ms: float | None
    final_ms: float | None
    first_audio_ms: float | None
    stages: dict[str, float]


async def say(client: BridgeClient, recording: Recording) -> SpokenTrial:
    """Speak a recording, go on with silence, and listen until the answer is over.

    Raises:
        SettingsError: the bridge is gone.
    """
    began: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    speaking = asyncio.create_task(speak(client, recording, began), name="speak")
    heard = _Heard(await began, recording.seconds)
    try:
        async with asyncio.timeout(None) as limit:
            await heard.listen(client, limit)
    except TimeoutError:
        if not heard.answered:
            seconds = f"{PATIENCE_SECONDS:.0f} s"
            raise SettingsError(
                f"{recording.name} was not answered within {seconds}: is it a question?"
            ) from None
    finally:
        speaking.cancel()
        await asyncio.wait({speaking})
        await client.send(MicStopped(device=DEVICE, rate=recording.rate))

    def since(moment: float | None, seconds: float) -> float | None:
        return None if moment is None else 1000 * (moment - heard.began - seconds)

    return SpokenTrial(
        file=recording.name,
        text=heard.text,
        turns=heard.turns,
        first_partial_ms=since(heard.partial, recording.begins),
        final_ms=since(heard.final, recording.ends),
        first_audio_ms=since(heard.sound, recording.ends),
        stages=heard.stages,
    )


class _Heard:
    """What happened, and when, by `perf_counter`."""

    def __init__(self, began: float, seconds: float) -> None:
        self.began = began
        self._seconds = seconds
        self.text = ""
        self.turns = 0
        self.answered = False
        """The answer of the latest question is over."""
        self.partial: float | None = None
        self.final: float | None = None
        self.sound: float | None = None
        self.stages: dict[str, float] = {}
        self._turn = 0
        self._voice: AnswerSound | None = None
        self._end: dict[str, Any] = {}

    async def listen(self, client: BridgeClient, limit: asyncio.Timeout) -> None:
        """Hear everything until the last question's answer is over; the limit is moved along."""
        self._within(limit, PATIENCE_SECONDS)
        async for heard in client.receive():
            now = time.perf_counter()
            if self._voice is not None:
                self._voice.hear(heard)
            if isinstance(heard, frames.Frame):
                if heard.turn == self._turn and self.sound is None:
                    self.sound = now
            elif heard["type"] == "turn.ended" and heard["turn"] == self._turn:
                if now > self.began + self._seconds:
                    return
                self.answered = True
                self._within(limit, REST_SECONDS)
            else:
                if heard["type"] == "turn.started":
                    self.answered = False
                    self._within(limit, PATIENCE_SECONDS)
                self._message(heard, now)
            if self._voice is not None and self._voice.complete and self._end:
                await client.send(SpeechPlayed(**self._end))
                self._end = {}
        raise SettingsError("the bridge is gone: `iris doctor` says what is wrong")

    def _within(self, limit: asyncio.Timeout, seconds: float) -> None:
        """Let the time be over so long after the recording."""
        left = self.began + self._seconds + seconds - time.perf_counter()
        limit.reschedule(asyncio.get_running_loop().time() + left)

    def _message(self, heard: dict[str, Any], now: float) -> None:
        kind = heard["type"]
        if kind == "asr.partial" and self.partial is None:
            self.partial = now
        elif kind == "turn.started" and heard["source"] == "spoken":
            self._turn, self._voice = heard["turn"], AnswerSound(heard["turn"])
            self.sound = None
        elif kind == "asr.final" and heard["turn"]:
            self.turns += 1
            self.final, self.text = now, heard["text"]
        elif kind == "turn.cancelled" and heard["reason"] == "superseded":
            self.turns -= 1
        elif kind == "system.timing":
            self.stages[heard["stage"]] = heard["ms"]
        elif kind == "speech.ended" and heard["turn"] == self._turn and self._voice:
            ms = 1000 * heard["samples"] / (self._voice.rate or 1)
            self._end = {"turn": heard["turn"], "sentence": heard["sentence"], "ms": ms}
