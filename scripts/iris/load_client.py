"""Clients that ask without end, by keyboard or microphone, and check what they hear."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from agents.runtime.errors import SettingsError
from schemas import frames
from schemas.messages import MicStarted, MicStopped, SpeechPlayed
from schemas.types import Wants
from scripts.iris.answer_sound import AnswerSound
from scripts.iris.bridge_client import BridgeClient, Heard, connected

WANTS: tuple[Wants, ...] = ("speech", "transcripts")
ANSWER_SECONDS = 40.0
LISTENING_SECONDS = 12.0
"""What was said and not recognised for so long has not been heard."""
FRAME = 0.02
SPOKEN_SECONDS = 3.0
SILENCE_SECONDS = 2.0


class LoadClient:
    """One client, which asks and asks.

    Attributes:
        client: its connection.
        news: when something last came, by `monotonic`.
        accepted: turns that it asked.
        unheard: utterances that made no turn.
        answered: turns that were answered to the end.
        seconds: of speech that it heard.
        faults: what was missing, came twice, or was not answered.
    """

    def __init__(self, client: BridgeClient, device: str) -> None:
        self.client = client
        self.news = 0.0
        self.accepted = self.unheard = self.answered = 0
        self.seconds = 0.0
        self.faults: list[str] = []
        self._device = device
        self._speaking = False

    async def type(self, prompts: Sequence[str], over: asyncio.Event) -> None:
        """Ask one question after the other."""
        while not over.is_set():
            await self.type_some(prompts, 1)

    async def type_some(self, prompts: Sequence[str], count: int) -> None:
        """Ask so many questions, each when the one before was answered."""
        for _ in range(count):
            turn = await self.client.prompt(prompts[self.accepted % len(prompts)])
            self.accepted += 1
            await self._answer(turn)

    async def speak(self, pcm: bytes, rate: int, over: asyncio.Event) -> None:
        """Say the same again and again, each time when it was answered."""
        self._speaking = True
        while not over.is_set():
            talking = asyncio.create_task(self._talk(pcm, rate), name="talk")
            try:
                async with asyncio.timeout(len(pcm) / 2 / rate + LISTENING_SECONDS):
                    turn = await self._recognised()
            except TimeoutError:
                self.unheard += 1
            else:
                self.accepted += 1
                await self._answer(turn)
            finally:
                talking.cancel()
                await asyncio.wait({talking})
                await self.client.send(MicStopped(device=self._device, rate=rate))

    async def _talk(self, pcm: bytes, rate: int) -> None:
        await self.client.send(MicStarted(device=self._device, rate=rate))
        size = 2 * round(rate * FRAME)
        sound = pcm + bytes(2 * round(rate * SILENCE_SECONDS))
        began = time.monotonic()
        for index, start in enumerate(range(0, len(sound), size)):
            await asyncio.sleep(max(0.0, began + index * FRAME - time.monotonic()))
            await self.client.send_sound(sound[start : start + size])

    async def _recognised(self) -> int:
        async for heard in self._hear():
            if not isinstance(heard, frames.Frame) and heard["type"] == "asr.final":
                return int(heard["turn"])
        raise SettingsError("the bridge did not come back")

    async def _answer(self, turn: int) -> None:
        voice = AnswerSound(turn)
        told = False
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                async for heard in self._hear():
                    voice.hear(heard)
                    if voice.complete and not told:
                        told = True
                        await self.client.send(SpeechPlayed(**voice.end))
                    if isinstance(heard, frames.Frame) or heard.get("turn") != turn:
                        continue
                    if heard["type"] == "turn.ended":
                        self._judge(turn, voice, str(heard["reason"]))
                        return
        except TimeoutError:
            self.faults.append(f"turn {turn} was not answered within {ANSWER_SECONDS:.0f} s")

    def _judge(self, turn: int, voice: AnswerSound, reason: str) -> None:
        self.answered += 1
        self.faults += voice.faults
        self.seconds += len(voice.pcm) / 2 / (voice.rate or 1)
        if reason == "cancelled" and self._speaking:
            return  # what was said was taken for two questions, and the second is answered
        if reason != "completed":
            self.faults.append(f"turn {turn} ended as {reason}")
        elif not voice.complete:
            self.faults.append(f"turn {turn} was not spoken to its end")

    async def _hear(self) -> AsyncGenerator[Heard, None]:
        async for heard in self.client.receive():
            self.news = time.monotonic()
            if not isinstance(heard, frames.Frame) and heard["type"] == "welcome":
                self.faults.append("the bridge could not resume")
            yield heard


async def sample(client: BridgeClient, prompt: str) -> tuple[bytes, int]:
    """Something to say, and its rate: the beginning of an answer."""
    voice = AnswerSound(await client.prompt(prompt))
    async with asyncio.timeout(ANSWER_SECONDS):
        async for heard in client.receive():
            voice.hear(heard)
            if voice.complete:
                break
    return voice.pcm[: 2 * round(voice.rate * SPOKEN_SECONDS)], voice.rate


@asynccontextmanager
async def sessions_of(url: str, name: str, count: int) -> AsyncGenerator[list[LoadClient], None]:
    """Several clients, each with a session of its own."""
    began = time.time_ns() // 1_000_000
    async with AsyncExitStack() as stack:
        yield [
            LoadClient(
                await stack.enter_async_context(
                    connected(url, device=name, wants=WANTS, session=f"{name}-{began}-{number}")
                ),
                name,
            )
            for number in range(count)
        ]
