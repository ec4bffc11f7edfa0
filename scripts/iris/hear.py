"""`iris hear`: speak a sound file into the microphone path, in real time."""

import argparse
import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from schemas import frames
from schemas.messages import MicStarted, MicStopped
from schemas.types import Wants
from scripts.iris import paths, sound_file, waiting
from scripts.iris.answer_sound import AnswerSound
from scripts.iris.bridge_client import BridgeClient, connected

DEVICE = "iris-hear"
FRAME_MS = 20
RECOGNITION_SECONDS = 10.0


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris hear`."""
    parser.add_argument("file", type=Path, help="a sound file: WAV, FLAC, MP3, Ogg")
    parser.add_argument("--wav", type=Path, metavar="FILE", help="save what is answered")
    parser.add_argument("--session", default="main", help="whose conversation (main)")


def run(options: argparse.Namespace) -> int:
    """Speak the file, print what was recognised and answered; gives the exit code."""
    pcm, rate = sound_file.read(options.file)
    return asyncio.run(_hear(paths.running(options.state), pcm, rate, options))


async def _hear(running: paths.Running, pcm: bytes, rate: int, options: argparse.Namespace) -> int:
    url = running.websocket
    wants: list[Wants] = ["speech", "transcripts", "timings"]
    async with connected(url, device=DEVICE, wants=wants, session=options.session) as client:
        listener = Listener(DEVICE)
        listening = asyncio.create_task(listener.listen(client), name="ear")
        try:
            await speak(client, pcm, rate)
            await listener.until_answered(running.http)
        finally:
            listening.cancel()
            await asyncio.wait({listening})
    if listener.voice is None:
        print("iris: no words were recognised in it", file=sys.stderr)
        return 1
    if options.wav is not None:
        seconds = listener.voice.save(options.wav)
        print(f"{options.wav}: {seconds:.1f} s of speech", file=sys.stderr)
    return 0


async def speak(client: BridgeClient, pcm: bytes, rate: int) -> None:
    """Send a sound in frames of 20 ms, as fast as a microphone would."""
    await client.send(MicStarted(device=DEVICE, rate=rate))
    size = 2 * rate * FRAME_MS // 1000
    began = time.monotonic()
    for index, start in enumerate(range(0, len(pcm), size)):
        wait = began + index * FRAME_MS / 1000 - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        await client.send_sound(pcm[start : start + size])
    await client.send(MicStopped(device=DEVICE, rate=rate))


class Listener:
    """Follows what is recognised of a device, and the answer to the last of it.

    Attributes:
        voice: the speech of the last answer, once something was recognised.
    """

    def __init__(self, device: str) -> None:
        self.voice: AnswerSound | None = None
        self._device = device
        self._recognised = asyncio.Event()
        self._answered = asyncio.Event()
        self._turn = 0

    async def until_answered(self, address: str) -> None:
        """Wait for the answer to what was said; returns early when nothing was recognised.

        Args:
            address: of the bridge, `http://127.0.0.1:8080`.

        Raises:
            SettingsError: something was recognised, and nobody is there to answer it.
        """
        try:
            async with asyncio.timeout(RECOGNITION_SECONDS):
                await self._recognised.wait()
        except TimeoutError:
            return
        await waiting.for_answer(self._answered.wait(), address)

    async def listen(self, client: BridgeClient) -> None:
        """Print and collect, until cancelled."""
        async for heard in client.receive():
            if self.voice is not None:
                self.voice.hear(heard)
            if not isinstance(heard, frames.Frame):
                self._message(heard)
            if self.voice is not None and self.voice.complete:
                self._answered.set()

    def _message(self, heard: dict[str, Any]) -> None:
        kind = heard["type"]
        if kind == "asr.final" and heard["device"] == self._device:
            print(f"you:  {heard['text']}", flush=True)
            self._turn, self.voice = heard["turn"], AnswerSound(heard["turn"])
            self._answered.clear()
            self._recognised.set()
        elif kind == "system.failed":
            print(f"iris: {heard['detail']}", file=sys.stderr)
        elif self._turn and heard.get("turn") == self._turn:
            if kind == "dialogue.sentence" and heard["text"]:
                print(f"iris: {heard['text']}", flush=True)
            elif kind == "turn.ended":
                self._answered.set()
