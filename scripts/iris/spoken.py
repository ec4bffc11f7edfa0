"""One spoken question of a benchmark: streamed as a microphone would, timed until its answer."""

import asyncio
import time
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from agents.runtime.errors import SettingsError
from schemas import frames
from schemas.messages import MicStarted, MicStopped, SpeechPlayed
from scripts.iris import sound_file
from scripts.iris.face import Face
from scripts.iris.voice import Voice

DEVICE = "iris-bench"
FRAME_MS = 20
SILENCE_DB = -40.0
"""Of a recording's loudest sample: what is quieter, before and after, is not speech."""
PATIENCE_SECONDS = 30.0


class Recording(msgspec.Struct, frozen=True):
    """Speech in a sound file.

    Attributes:
        pcm: s16le mono.
        rate: samples a second.
        begins: seconds to the first sample of speech.
        ends: seconds to the last sample of speech.
        said: the words in it, if a text file of the same name lies beside it.
    """

    name: str
    pcm: bytes
    rate: int
    begins: float
    ends: float
    said: str = ""


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one spoken question. Milliseconds; None for what did not happen.

    Attributes:
        file: its name.
        text: as it was recognised; of several utterances, the last.
        turns: how many questions it was taken for.
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


def read(path: Path) -> Recording:
    """Read a recording, and find the speech in it by its loudness.

    What is said in it may stand beside it: `question.txt` for `question.wav`.

    Raises:
        SettingsError: it is no sound, or silent.
    """
    pcm, rate = sound_file.read(path)
    sound = np.abs(np.frombuffer(pcm, "<i2").astype(np.int32))
    loud = np.flatnonzero(sound > sound.max(initial=0) * 10 ** (SILENCE_DB / 20))
    if not len(loud):
        raise SettingsError(f"{path} is silent")
    beside = path.with_suffix(".txt")
    said = beside.read_text(encoding="utf-8") if beside.is_file() else ""
    begins, ends = float(loud[0]) / rate, float(loud[-1] + 1) / rate
    return Recording(path.name, pcm, rate, begins, ends, " ".join(said.split()))


async def say(face: Face, recording: Recording) -> Spoken:
    """Speak a recording, go on with silence, and listen until the answer is over.

    Raises:
        SettingsError: the bridge is gone.
    """
    heard = _Heard(len(recording.pcm) / 2 / recording.rate)
    speaking = asyncio.create_task(_stream(face, recording, heard), name="speak")
    try:
        async with asyncio.timeout(len(recording.pcm) / 2 / recording.rate + PATIENCE_SECONDS):
            await heard.listen(face)
    except TimeoutError:
        raise SettingsError(
            f"{recording.name} was not answered within {PATIENCE_SECONDS:.0f} s: is it a question?"
        ) from None
    finally:
        speaking.cancel()
        await asyncio.wait({speaking})
        await face.send(MicStopped(device=DEVICE, rate=recording.rate))

    def since(moment: float | None, seconds: float) -> float | None:
        return None if moment is None else 1000 * (moment - heard.began - seconds)

    return Spoken(
        file=recording.name,
        text=heard.text,
        turns=heard.turns,
        first_partial_ms=since(heard.partial, recording.begins),
        final_ms=since(heard.final, recording.ends),
        first_audio_ms=since(heard.sound, recording.ends),
        stages=heard.stages,
    )


async def _stream(face: Face, recording: Recording, heard: "_Heard") -> None:
    """Send frames of 20 ms in real time: the recording, then a room's silence without end."""
    await face.send(MicStarted(device=DEVICE, rate=recording.rate))
    samples = recording.rate * FRAME_MS // 1000
    rng = np.random.default_rng(0)
    heard.began = time.perf_counter()
    index = 0
    while True:
        wait = heard.began + (index + 1) * FRAME_MS / 1000 - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        piece = recording.pcm[2 * samples * index : 2 * samples * (index + 1)]
        hush = rng.normal(0, 8, samples - len(piece) // 2).astype("<i2").tobytes()
        await face.send_sound(piece + hush)
        index += 1


class _Heard:
    """What happened, and when, by `perf_counter`."""

    def __init__(self, seconds: float) -> None:
        self.began = 0.0
        self._seconds = seconds
        self.text = ""
        self.turns = 0
        self.partial: float | None = None
        self.final: float | None = None
        self.sound: float | None = None
        self.stages: dict[str, float] = {}
        self._turn = 0
        self._voice: Voice | None = None
        self._end: dict[str, Any] = {}

    async def listen(self, face: Face) -> None:
        """Hear everything until the last question's answer is over."""
        async for heard in face.hear():
            now = time.perf_counter()
            if self._voice is not None:
                self._voice.hear(heard)
            if isinstance(heard, frames.Frame):
                if heard.turn == self._turn and self.sound is None:
                    self.sound = now
            elif heard["type"] == "turn.ended" and heard["turn"] == self._turn:
                if now > self.began + self._seconds:
                    return
            else:
                self._message(heard, now)
            if self._voice is not None and self._voice.complete and self._end:
                await face.send(SpeechPlayed(**self._end))
                self._end = {}
        raise SettingsError("the bridge is gone: `iris doctor` says what is wrong")

    def _message(self, heard: dict[str, Any], now: float) -> None:
        kind = heard["type"]
        if kind == "asr.partial" and self.partial is None:
            self.partial = now
        elif kind == "turn.started" and heard["source"] == "spoken":
            self._turn, self._voice = heard["turn"], Voice(heard["turn"])
            self.sound = None
        elif kind == "asr.final" and heard["turn"]:
            self.turns += 1
            self.final, self.text = now, heard["text"]
        elif kind == "system.timing":
            self.stages[heard["stage"]] = heard["ms"]
        elif kind == "speech.ended" and heard["turn"] == self._turn and self._voice:
            ms = 1000 * heard["samples"] / (self._voice.rate or 1)
            self._end = {"turn": heard["turn"], "sentence": heard["sentence"], "ms": ms}
