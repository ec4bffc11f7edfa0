"""How soon the default ears know that somebody interrupts her, and what does not interrupt her."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from room import voice

from agents.asr.agent import build
from agents.runtime.settings import Settings
from bus import Bus
from schemas.messages import (
    AsrFinal,
    AsrPartial,
    Message,
    MicAudio,
    MicStarted,
    MicStopped,
    SpeechEnded,
    SpeechPlayed,
    SpeechStarted,
    SystemFailed,
    TurnStarted,
    VadStarted,
)

RATE = 16_000
PIECE = RATE // 50
STORY = "Once upon a time there was a small village by the sea where everybody knew each other."
STOPS = ["Stop.", "Wait.", "Iris."]
INTERRUPTS = ["What is the name of the village?", "Tell me something else.", "I do not like this."]
POLITE = ["Go on.", "Got it.", "Thank you.", "Uh-huh.", "Wow.", "Oh.", "I see.", "Okay."]
STOP_SECONDS, INTERRUPT_SECONDS = 0.6, 1.0
"""On two slow cores that have nothing else to do."""

NewBus = Callable[[str], Awaitable[Bus]]


class Story:
    """A session in which she tells a story, and somebody speaks."""

    def __init__(self, bus: Bus, heard: AsyncIterator[tuple[float, Message]]) -> None:
        self._bus = bus
        self._heard = heard
        self._turn = 1

    async def speak_over(self, sound: NDArray[np.float32]) -> tuple[float | None, str]:
        """Say something while she speaks: seconds until it interrupts, None where it does not."""
        self._turn += 1
        device = f"microphone-{self._turn}"
        await self._tell()
        await self._publish(MicStarted(device=device, rate=RATE))
        hush = np.random.default_rng(1).normal(0, 5, 2 * RATE)
        pcm = np.concatenate([hush[: RATE // 2], sound, hush]).astype("<i2")
        speaking = asyncio.create_task(self._send(device, pcm))
        began = time.perf_counter() + 0.5
        interrupted: float | None = None
        text = ""
        while not speaking.done() or not text:
            try:
                async with asyncio.timeout(0 if speaking.done() else 0.1):
                    at, message = await anext(self._heard)
            except TimeoutError:
                if speaking.done():
                    break
                continue
            if isinstance(message, AsrPartial) or (isinstance(message, AsrFinal) and message.turn):
                interrupted = interrupted or at - began
                text = message.text
            elif isinstance(message, AsrFinal | SystemFailed):
                text = getattr(message, "text", getattr(message, "detail", ""))
        await speaking
        await self._publish(MicStopped(device=device))
        return interrupted, text

    async def _tell(self) -> None:
        """She begins a sentence of twenty seconds, and a face plays it."""
        await self._store(TurnStarted(turn=self._turn, text="A story", source="typed"))
        await self._store(SpeechStarted(turn=self._turn, sentence=0, rate=RATE, text=STORY))
        await self._store(SpeechEnded(turn=self._turn, sentence=0, samples=20 * RATE))
        await self._store(SpeechPlayed(turn=self._turn, sentence=0, ms=2_000))
        await asyncio.sleep(0.2)

    async def _send(self, device: str, pcm: NDArray[np.int16]) -> None:
        began = time.perf_counter()
        for index, at in enumerate(range(0, len(pcm), PIECE)):
            await asyncio.sleep(max(0.0, began + index * PIECE / RATE - time.perf_counter()))
            piece = pcm[at : at + PIECE].tobytes()
            await self._publish(MicAudio(device=device, rate=RATE, offset=at, pcm=piece))

    async def _publish(self, message: Message) -> None:
        await self._bus.publish(message, session="main")

    async def _store(self, message: Message) -> None:
        await self._bus.store(message, session="main")


@pytest.fixture
async def story(new_bus: NewBus, tmp_path: Path) -> AsyncIterator[Story]:
    """She speaks, and the default ears listen."""
    bus, client = await new_bus("asr"), await new_bus("client")
    agent = await asyncio.to_thread(build, bus, Settings(), tmp_path)
    running = asyncio.create_task(agent.run())
    await asyncio.wait_for(bus.registered.wait(), 30)
    async with client.subscribe(VadStarted, AsrPartial, AsrFinal, SystemFailed) as subscription:

        async def heard() -> AsyncIterator[tuple[float, Message]]:
            async for received in subscription:
                yield time.perf_counter(), received.message

        yield Story(client, Kept(heard()))
    await bus.stop()
    await asyncio.wait_for(running, 20)


class Kept:
    """An iterator that loses nothing when whoever waits for it stops waiting."""

    def __init__(self, source: AsyncIterator[tuple[float, Message]]) -> None:
        self._queue: asyncio.Queue[tuple[float, Message]] = asyncio.Queue()
        self._task = asyncio.create_task(self._fill(source))

    async def _fill(self, source: AsyncIterator[tuple[float, Message]]) -> None:
        async for item in source:
            self._queue.put_nowait(item)

    def __aiter__(self) -> "Kept":
        return self

    async def __anext__(self) -> tuple[float, Message]:
        return await self._queue.get()


async def test_who_speaks_over_her_is_known_in_time(story: Story, tmp_path: Path) -> None:
    """What stops her is known sooner than other words."""
    found = {}
    for texts, within in ((STOPS, STOP_SECONDS), (INTERRUPTS, INTERRUPT_SECONDS)):
        for text in texts:
            seconds, heard = await story.speak_over(voice(tmp_path, text))
            found[text] = (seconds, within, heard)
    print(found)
    late = {text: one for text, one in found.items() if one[0] is None or one[0] > one[1]}
    assert not late


async def test_signs_of_listening_do_not_interrupt_her(story: Story, tmp_path: Path) -> None:
    """At most one of eight is mistaken for words."""
    found = {text: await story.speak_over(voice(tmp_path, text)) for text in POLITE}
    print(found)
    assert sum(seconds is not None for seconds, _ in found.values()) <= 1
