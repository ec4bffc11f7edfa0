"""Speech in a sound file, and how it is spoken into the microphone path."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np

from agents.runtime.errors import SettingsError
from schemas.messages import MicStarted
from scripts.iris import sound_file
from scripts.iris.bridge_client import BridgeClient

DEVICE = "iris-bench"
FRAME_MS = 20
SILENCE_DB = -40.0
"""Of a recording's loudest sample: what is quieter, before and after, is not speech."""
GAP_MS = 40
"""How long a piece is that may be the gap between two words."""
APART_SECONDS = 0.1
"""How far such pieces are from one another at least."""
HUSH = 8
"""Standard deviation of a silent room's samples."""


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

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.pcm) / 2 / self.rate

    def quiet(self) -> Iterator[float]:
        """Where its middle third is quietest, in seconds: the quietest first."""
        sound = np.frombuffer(self.pcm, "<i2")
        gap = self.rate * GAP_MS // 1000
        third = (self.ends - self.begins) / 3
        first = round((self.begins + third) * self.rate)
        energy = np.cumsum(sound[first : first + round(third * self.rate)].astype(np.float64) ** 2)
        places: list[float] = []
        for start in np.argsort(energy[gap:] - energy[:-gap], kind="stable"):
            place = (first + gap // 2 + int(start)) / self.rate
            if all(abs(place - other) >= APART_SECONDS for other in places):
                places.append(place)
                yield place

    def halves(self, at: float) -> tuple[bytes, bytes]:
        """Its sound before and after a moment, in seconds."""
        cut = 2 * round(at * self.rate)
        return self.pcm[:cut], self.pcm[cut:]

    def paused(self, at: float, seconds: float) -> "Recording":
        """The same, spoken by somebody who stops to think at a moment, in seconds."""
        before, after = self.halves(at)
        pcm = before + _hush(round(seconds * self.rate)) + after
        return msgspec.structs.replace(self, pcm=pcm, ends=self.ends + seconds)


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


async def speak(client: BridgeClient, recording: Recording, began: asyncio.Future[float]) -> None:
    """Send frames of 20 ms in real time: the recording, then a room's silence without end.

    Args:
        client: that the microphone belongs to.
        recording: what is said.
        began: is given the reading of `perf_counter` at the first sample.
    """
    await client.send(MicStarted(device=DEVICE, rate=recording.rate))
    samples = recording.rate * FRAME_MS // 1000
    first = time.perf_counter()
    began.set_result(first)
    index = 0
    while True:
        wait = first + (index + 1) * FRAME_MS / 1000 - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        piece = recording.pcm[2 * samples * index : 2 * samples * (index + 1)]
        await client.send_sound(piece + _hush(samples - len(piece) // 2))
        index += 1


def _hush(samples: int) -> bytes:
    return np.random.default_rng(samples).normal(0, HUSH, samples).astype("<i2").tobytes()
