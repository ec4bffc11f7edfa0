"""A room with a face and a microphone in it: what is played is told, and may be heard."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray
from websockets.asyncio.client import ClientConnection, connect

from agents.runtime import engines
from schemas import frames

RATE = 16_000
FRAME = RATE // 50
Sound = NDArray[np.float32]


def voice(state: Path, text: str) -> Sound:
    """A text in the default voice, the same every time: 16 kHz, without silence around."""
    same = {"noise_scale": 0.0, "noise_w": 0.0}
    speaker = engines.load("tts", "piper", same, state / "models")
    pcm = np.concatenate([piece.pcm for piece in speaker.speak(text)])
    sound = soxr.resample(pcm.astype(np.float32), speaker.rate, RATE)
    loud = np.flatnonzero(np.abs(sound) > 300)
    return np.asarray(sound[loud[0] : loud[-1] + 1], np.float32)


@dataclass
class Sentence:
    """A sentence on its way to the loudspeaker."""

    rate: int
    text: str
    pcm: bytearray = field(default_factory=bytearray)
    words: list[float] = field(default_factory=list)
    complete: bool = False


class Room:
    """Plays what it hears in real time, and speaks what it is told to."""

    def __init__(self, socket: ClientConnection, *, echo: float) -> None:
        self.heard: list[dict[str, Any]] = []
        self.played: dict[tuple[int, int], float] = {}
        """Milliseconds of each sentence of a turn."""
        self.sentences: dict[tuple[int, int], Sentence] = {}
        self._socket = socket
        self._echo = echo
        self._cancelled: set[int] = set()
        self._speech: list[Sound] = []
        self._changed = asyncio.Event()

    async def ask(self, text: str) -> None:
        """Type something."""
        await self._socket.send(json.dumps({"type": "prompt", "text": text}))

    def say(self, sound: Sound) -> None:
        """Say something into the microphone, from now on."""
        self._speech.append(sound)

    async def until(self, kind: str, *, within: float = 20.0, **fields: object) -> dict[str, Any]:
        """The first message of a kind with such fields, be it there already or not."""
        async with asyncio.timeout(within):
            while True:
                for message in self.heard:
                    if message["type"] == kind and fields.items() <= message.items():
                        return message
                self._changed.clear()
                await self._changed.wait()

    def all(self, kind: str) -> list[dict[str, Any]]:
        """All messages of a kind so far."""
        return [message for message in self.heard if message["type"] == kind]

    def words_played(self, turn: int) -> list[str]:
        """The words of a turn that were over when it stopped."""
        words: list[str] = []
        for (of, _), sentence in sorted(self.sentences.items(), key=lambda item: item[0]):
            ms = self.played.get((of, _), 0.0)
            ends = [*sentence.words[1:], len(sentence.pcm) / 2 / sentence.rate * 1000]
            if of == turn:
                words += [
                    w for w, end in zip(sentence.text.split(), ends, strict=False) if 0 < end <= ms
                ]
        return words

    async def listen(self) -> None:
        """Take what comes, until the connection ends."""
        async for data in self._socket:
            if isinstance(data, bytes):
                frame = frames.decode(data)
                self.sentences[frame.turn, frame.sentence].pcm.extend(frame.pcm)
                continue
            message = json.loads(data)
            key = (message.get("turn"), message.get("sentence"))
            if message["type"] == "speech.started":
                self.sentences[key] = Sentence(message["rate"], message["text"])
            elif message["type"] == "speech.ended":
                self.sentences[key].words = message["words"]
                self.sentences[key].complete = True
            elif message["type"] == "turn.cancelled":
                self._cancelled.add(message["turn"])
            self.heard.append(message)
            self._changed.set()

    async def live(self) -> None:
        """Play, hear the room, and speak, 20 ms at a time, until cancelled."""
        hello = {"type": "mic.started", "device": "room", "rate": RATE}
        await self._socket.send(json.dumps(hello))
        rng = np.random.default_rng(0)
        began = time.monotonic()
        tick = 0
        while True:
            tick += 1
            await asyncio.sleep(max(0.0, began + tick / 50 - time.monotonic()))
            sound = rng.normal(0, 8, FRAME) + self._echo * await self._play(report=tick % 5 == 0)
            if self._speech:
                mine, rest = self._speech[0][:FRAME], self._speech[0][FRAME:]
                sound[: len(mine)] += mine
                self._speech[:1] = [rest] if len(rest) else []
            pcm = np.clip(sound, -32768, 32767).astype("<i2").tobytes()
            frame = frames.Frame(kind=frames.Kind.MICROPHONE, pcm=pcm)
            await self._socket.send(frames.encode(frame))

    async def _play(self, *, report: bool) -> Sound:
        """The next 20 ms of the loudspeaker."""
        for key in sorted(self.sentences):
            sentence, ms = self.sentences[key], self.played.get(key, 0.0)
            length = len(sentence.pcm) / 2 / sentence.rate * 1000
            if key[0] in self._cancelled or (sentence.complete and ms >= length):
                continue
            if ms >= length:
                break  # the rest of it is still to come
            self.played[key] = now = min(length, ms + 20.0)
            if report or (sentence.complete and now == length):
                told = {"turn": key[0], "sentence": key[1], "ms": now}
                await self._socket.send(json.dumps({"type": "speech.played", **told}))
            start, stop = (round(x * sentence.rate / 1000) for x in (ms, now))
            pcm = np.frombuffer(bytes(sentence.pcm[2 * start : 2 * stop]), "<i2")
            sound = soxr.resample(pcm.astype(np.float32), sentence.rate, RATE)
            return np.resize(np.pad(sound, (0, FRAME)), FRAME).astype(np.float32)
        return np.zeros(FRAME, np.float32)


@asynccontextmanager
async def room(url: str, session: str, *, echo: float = 0.0) -> AsyncGenerator[Room, None]:
    """A room in a session of its own.

    Args:
        url: of the bridge's WebSocket.
        session: its name.
        echo: how much of the loudspeaker the microphone hears, 0 to 1.
    """
    async with connect(url, subprotocols=["iris.v1"]) as socket:  # type: ignore[list-item]
        hello = {"type": "hello", "protocol": 1, "device": "room", "kind": "test"}
        wants = ["speech", "transcripts", "timings"]
        await socket.send(json.dumps({**hello, "session": session, "wants": wants}))
        assert json.loads(await socket.recv())["type"] == "welcome"
        there = Room(socket, echo=echo)
        tasks = [asyncio.create_task(there.listen()), asyncio.create_task(there.live())]
        try:
            yield there
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
